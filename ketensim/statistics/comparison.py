"""One scenario's variants beside each other: what a table, a report or a JSON file says about them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ketensim.ground.errors import Fault, show_path
from ketensim.statistics.estimates import CONFIDENCE, Estimate
from ketensim.statistics.interaction import Interaction
from ketensim.statistics.verdicts import Difference

if TYPE_CHECKING:
    import pandas

    from ketensim.statistics.ablation import Ablation
    from ketensim.statistics.beliefs import Beliefs
    from ketensim.statistics.levels import Levels
    from ketensim.statistics.money import Money
    from ketensim.statistics.programme import Programme


@dataclass(frozen=True, slots=True)
class WarmUp:
    """What was left out before the window."""

    time: float
    """h."""
    how: str
    """`auto` (found by a pilot), `given`, or `none` (the run is terminating)."""
    reason: str = ""
    """Why there is none: `backlog`, `file`, `growth`, `dates`, `overload` or `moments`, else ""."""


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

    def to_dict(self) -> dict[str, object]:
        """Return it with the estimate spelled out."""
        return _fields(self) | {"simulated": self.simulated.to_dict()}


@dataclass(frozen=True, slots=True)
class Capacity:
    """The load of one variant, as computed before the run."""

    offered: Mapping[str, float]
    """Partner -> work that arrives over hours on duty, in the period where the chain is busiest."""
    bottleneck: str
    """The partner with the highest load."""
    bounds: tuple[str, ...] = ()
    """Partners whose load is only an upper bound, because cases expire."""
    helped: tuple[str, ...] = ()
    """Partners whose work others may do, which the load does not reckon with (R14)."""
    leaves_out: tuple[str, ...] = ()
    """What the load does not reckon with: `dynamics`, `lending`."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Where the chain is held up in one variant."""

    by_load: str
    """The partner with the highest load."""
    load: float
    by_queue: str
    """The partner at which most is waiting, on average; nothing where nothing waits."""
    queue: float
    """Items that wait there."""
    share: float
    """Of all that wait in the chain's queues."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return _fields(self)


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
    """Variant -> headline measure -> why it is not comparable: `equals_arrivals` (throughput where nothing is
    overloaded, no case expires and there is no backlog), `unfinished` (more than 5 %), `no_target`, `no_data`; or
    `one_replication` for unclear."""
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
    loads: Mapping[str, Capacity] = field(default_factory=dict)
    """Variant -> load."""
    overloaded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Variant -> partners with an offered load of 1 or more."""
    full: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict)
    """Variant -> pairs (`desk -> court`) whose fixed moments are full -> files that come and places, per week."""
    levels: Mapping[str, Levels] = field(default_factory=dict)
    """Variant -> how relations and commitment move, where they can."""
    programme: Mapping[str, Programme] = field(default_factory=dict)
    """Variant (not the first) -> who gains and who pays, where anything costs anything."""
    bottlenecks: Mapping[str, Bottleneck] = field(default_factory=dict)
    """Variant -> where it is held up, by load and by what waits."""
    ablation: Ablation | None = None
    """What each mechanism contributes to the interaction, where that was asked for."""
    money: Money | None = None
    """What the same money buys, where that was asked for."""
    beliefs: Beliefs | None = None
    """What the scenario's beliefs make of this, where it has any: all else is of the best guesses."""
    observed: Mapping[str, Beside] = field(default_factory=dict)
    """Measure -> what was observed; empty: not compared with reality."""
    observed_of: str = ""
    """The variant that the scenario's observed values are about, where it is not the first here."""
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

    def to_dict(self, tell: Callable[[Fault], str] | None = None) -> dict[str, object]:
        """Return the JSON of design section 7; `tell` puts warnings into words.

        Beside its keys: `matters`, `reasons` and `unfinished`; `observed`, None where nothing was; `precision` of a run
        that was given one. A single variant has no differences, verdicts or interaction, but `theory`.
        """
        plain: dict[str, object] = {
            "scenario": self.scenario, "version": self.version, "digest": self.digest, "seed": self.seed,
            "engine": self.engine, "replications": self.replications, "confidence": self.confidence,
            "warm_up": _fields(self.warm_up), "window": _fields(self.window), "units": dict(self.units),
            "variants": _plain(self.variants),
        }  # fmt: skip
        if self.theory is None:
            plain |= {
                "differences": _plain(self.differences), "verdicts": _plain(self.verdicts),
                "reasons": _plain(self.reasons), "interaction": _plain(self.interaction), "matters": dict(self.matters),
                "bottlenecks": _plain(self.bottlenecks),
            }  # fmt: skip
            asked = {"ablation": self.ablation, "money": self.money}
            plain |= {name: part.to_dict() for name, part in asked.items() if part is not None}
        else:
            plain["theory"] = dict(self.theory)
        if self.beliefs:
            plain["beliefs"] = self.beliefs.to_dict()
        told = {"levels": self.levels, "programme": self.programme}
        plain |= {name: _plain(part) for name, part in told.items() if part}
        if self.precision:
            plain["precision"] = _fields(self.precision) | {"sequential": True}
        plain |= {
            "observed": {name: beside.to_dict() for name, beside in self.observed.items()} or None,
            "cases": _plain(self.cases), "unfinished": dict(self.unfinished),
            "warnings": [_warning(fault, tell) for fault in self.warnings], "sourced": dict(self.sourced),
        }  # fmt: skip
        finite: dict[str, object] = _finite(plain)
        return finite

    def to_frame(self) -> pandas.DataFrame:
        """Return one row per variant and measure: the estimate, and the difference with the first variant."""
        import pandas

        return pandas.DataFrame([self._row(variant, name) for variant, of in self.variants.items() for name in of])

    def _row(self, variant: str, measure: str) -> dict[str, object]:
        row: dict[str, object] = {"variant": variant, "measure": measure, "unit": self.units[measure]}
        row |= {"at_least": False} | self.variants[variant][measure].to_dict()
        gap = self.differences.get(variant, {}).get(measure)
        for name in ("mean", "low", "high", "low_all", "high_all", "correlation"):
            row["difference" if name == "mean" else f"difference_{name}"] = getattr(gap, name, None)
        return row | {"verdict": self.verdicts.get(variant, {}).get(measure)}


def _fields(value: Any) -> dict[str, object]:
    """The fields of a dataclass, tuples as lists."""
    named = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {name: list(item) if isinstance(item, tuple) else item for name, item in named.items()}


def _plain(tree: Any) -> Any:
    """Maps as dicts, and what has a `to_dict` by it."""
    if isinstance(tree, Mapping):
        return {name: _plain(item) for name, item in tree.items()}
    return tree.to_dict() if hasattr(tree, "to_dict") else tree


def _finite(tree: Any) -> Any:
    """The same with None for numbers that have run out of bounds: JSON has no word for them."""
    if isinstance(tree, Mapping):
        return {name: _finite(item) for name, item in tree.items()}
    if isinstance(tree, list):
        return [_finite(item) for item in tree]
    return None if isinstance(tree, float) and not math.isfinite(tree) else tree


def _warning(fault: Fault, tell: Callable[[Fault], str] | None) -> dict[str, object]:
    plain: dict[str, object] = {"code": fault.code, "path": show_path(fault.path), "values": dict(fault.values)}
    return plain | ({"message": tell(fault)} if tell else {})
