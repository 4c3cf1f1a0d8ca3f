"""One scenario's variants beside each other: `compare` runs them, `Comparison` holds what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ketensim.estimates import CONFIDENCE, Estimate
from ketensim.interaction import Interaction
from ketensim.verdicts import Difference

if TYPE_CHECKING:
    from ketensim.errors import Fault


@dataclass(frozen=True, slots=True)
class WarmUp:
    """What was left out before the window."""

    time: float
    """h."""
    how: str
    """`auto` (found by a pilot), `given`, or `none` (the run is terminating)."""
    reason: str = ""
    """Why there is none: `backlog`, `file`, `dates` or `overload`, else ""."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is measured: cases that arrive in [begin, end), and the clock from begin to end; h since the start."""

    begin: float
    end: float
    drain: float
    """How long the run may go on after the end for cases to leave, h."""


@dataclass(frozen=True, slots=True)
class Precision:
    """A run that went on until it was precise enough (`--precision 5%:lead_time.mean`)."""

    asked: float
    """Half-width over mean, as a share."""
    measure: str
    looks: tuple[int, ...]
    """Replications at each look: 20, 40, 80, …"""
    reached: bool
    """False: capped at the last look. Either way the run is sequential, and the intervals somewhat too narrow."""
    worst: float | None
    """The largest half-width over mean among the variants at the last look."""


@dataclass(frozen=True, slots=True)
class Beside:
    """An observed value beside the first variant's."""

    value: float
    """In the unit that `Comparison.units` has for the measure."""
    period: str
    source: str
    count_by: str
    """`arrival`, or `completion`: cases that left in the window, as dashboards count."""
    simulated: Estimate
    distance: float | None
    """(simulated - observed) / observed; None where that cannot be said."""


@dataclass(frozen=True)
class Comparison:
    """Everything a table, a report or a JSON file says about one scenario; with one variant the result of `run`."""

    scenario: str
    """The scenario file's name without its folder."""
    version: str
    digest: str
    seed: int
    engine: str
    replications: int
    warm_up: WarmUp
    window: Window
    units: Mapping[str, str]
    """Measure -> `h`, `h/wk`, `EUR`, `EUR/wk`, `1/wk` or `1` (shares and numbers of cases)."""
    shares: frozenset[str]
    """The measures that are shares, to be shown in %."""
    variants: Mapping[str, Mapping[str, Estimate]]
    """Variant, in file order -> measure -> estimate. The first variant is what the others are compared with."""
    differences: Mapping[str, Mapping[str, Difference]] = field(default_factory=dict)
    """Variant (not the first) -> measure -> difference."""
    verdicts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Variant (not the first) -> each of the six headline measures -> `better`, `worse`, `too_small`, `unclear` or
    `not_comparable`."""
    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Variant -> headline measure -> why it is not comparable: `equals_arrivals` (throughput where nothing is overloaded
    and there is no backlog), `unfinished` (more than 5 %), `no_target`, `no_data`; or `one_replication` for unclear."""
    interaction: Mapping[str, Interaction] = field(default_factory=dict)
    """Headline measure -> interaction, where the scenario has a `factorial`."""
    corners: Mapping[str, str] = field(default_factory=dict)
    """`neither`, `hard`, `soft`, `both` -> variant, where the scenario has a `factorial`."""
    matters: Mapping[str, float] = field(default_factory=dict)
    """Measure -> what is large enough to matter, in the measure's unit."""
    cases: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Variant -> `backlog`, `arrived`, `finished`, `in_chain`, `expired`: whole runs, added up over replications."""
    unfinished: Mapping[str, float] = field(default_factory=dict)
    """Variant -> share of the window's cases that had not left at the stop."""
    loads: Mapping[str, Any] = field(default_factory=dict)
    """Variant -> `load.Load`, as computed before the run."""
    overloaded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Variant -> partners with an offered load of 1 or more."""
    observed: Mapping[str, Beside] = field(default_factory=dict)
    """Measure -> what was observed; empty: not compared with reality."""
    precision: Precision | None = None
    theory: Mapping[str, float] | None = None
    """`run` only: measure -> exact value, where it is known."""
    sourced: Mapping[str, int] = field(default_factory=dict)
    """`sourced`, `assumed`, `not_stated` -> how many of the scenario's numbers."""
    warnings: tuple[Fault, ...] = ()
    confidence: float = CONFIDENCE

    @property
    def first(self) -> str:
        """The variant that the others are compared with."""
        return next(iter(self.variants))

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of `compare --json`, or of `run --json` where there is theory."""
        raise NotImplementedError
