"""Built in or emergent: the interaction of hard and soft with one mechanism after the other switched off.

The four corners are run again without it, with the same seed, replications and window. What is left of the interaction
with all products of hard and soft off comes from the queues; the rest was put in by assumption. Where a corner does
not have the mechanism, its first runs stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.load import load
from ketensim.numbers.model import Model
from ketensim.numbers.without import MECHANISMS, PRODUCTS, at_work, without
from ketensim.statistics.assembling import interactions
from ketensim.statistics.estimates import CONFIDENCE, Floats, series
from ketensim.statistics.interaction import CORNERS, Gap, Interaction, gap
from ketensim.statistics.planning import Study
from ketensim.statistics.replicate import Announce, Progress, Workers, measured
from ketensim.statistics.verdicts import HEADLINES

if TYPE_CHECKING:
    from ketensim.statistics.measures import Outcomes
    from ketensim.words.plan_shapes import Factorial

Results = Mapping[str, Sequence["Outcomes"]]
Corners = dict[str, dict[str, Floats]]
"""Measure -> corner -> series."""


@dataclass(frozen=True, slots=True)
class Without:
    """The interaction of one headline measure without a mechanism, and how much of it that mechanism made."""

    interaction: Interaction
    made: Gap
    """With everything on, minus without it."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {"interaction": self.interaction.to_dict(), "made": self.made.to_dict()}


@dataclass(frozen=True)
class Ablation:
    """What each mechanism contributes to the interaction."""

    off: Mapping[str, Mapping[str, Without]]
    """Mechanism that is at work in a corner -> headline measure that can be compared, with it on and off."""
    idle: tuple[str, ...]
    """Mechanisms that are at work in no corner, so that nothing was run without them."""
    full: Mapping[str, Interaction]
    """Headline measure -> the interaction with everything on."""

    @property
    def built_in(self) -> bool:
        """Whether any product of hard and soft is part of the model."""
        return PRODUCTS in self.off

    def to_dict(self) -> dict[str, object]:
        """Return its JSON: per mechanism and per measure, and per measure the share put in and that from the queues."""
        off = {name: {measure: one.to_dict() for measure, one in of.items()} for name, of in self.off.items()}
        return {"off": off, "not_at_work": list(self.idle), "built_in": self._split()}

    def _split(self) -> dict[str, object]:
        """Measure -> what was put in by assumption and what comes from the queues."""
        if self.built_in:
            of = self.off[PRODUCTS].items()
            return {name: {"put_in": one.made.to_dict(), "from_queues": one.interaction.to_dict()} for name, one in of}
        told = {name: one for name, one in self.full.items() if one.differences.n}
        return {name: {"put_in": None, "from_queues": one.to_dict()} for name, one in told.items()}


@dataclass(frozen=True)
class Apart:
    """The corners of a factorial, and those of their models that a mechanism changes."""

    corners: Mapping[str, Model]
    """By variant."""
    models: Mapping[tuple[str, str], Model]
    """(mechanism, variant) -> the model without it, where it is at work."""

    def of(self, mechanism: str) -> dict[str, Model]:
        """The corners without a mechanism."""
        return {variant: self.models.get((mechanism, variant), model) for variant, model in self.corners.items()}


def apart(factorial: Factorial | None, models: Mapping[str, Model]) -> Apart:
    """Take the corners apart. Raises `InputError`, told as `--ablate`, where there are none."""
    names = [getattr(factorial, corner) for corner in CORNERS] if factorial else []
    if not names or not all(name in models for name in names):
        raise InputError([Fault("ablate_without_factorial", (), file="--ablate")])
    corners = {name: models[name] for name in names}
    stripped = {(one, name): without(model, one) for one in MECHANISMS for name, model in corners.items()}
    return Apart(corners, {key: model for key, model in stripped.items() if model is not corners[key[1]]})


def ablation(
    study: Study,
    taken: Apart,
    results: Results,
    workers: int | None = None,
    progress: Progress | None = None,
    announce: Announce | None = None,
) -> Ablation:
    """Run the corners of a study without each mechanism, as often as it was run, and return what each makes."""
    first = {variant: results[variant] for variant in taken.corners}
    runs = _runs(study, taken, results, workers, progress, announce)
    names = at_work(taken.corners.values())
    full, whole = interactions(study, first), _by_corner(study, first)
    confidence = 1 - (1 - CONFIDENCE) / len(HEADLINES)
    off: dict[str, dict[str, Without]] = {}
    for name in names:
        of = {variant: runs.get((name, variant), results[variant]) for variant in taken.corners}
        left = _by_corner(study, of)
        off[name] = {
            measure: Without(one, gap(measure, whole[measure], left[measure], confidence))
            for measure, one in interactions(_with(study, taken.of(name)), of).items()
            if one.differences.n and full[measure].differences.n
        }
    return Ablation(off, tuple(name for name in MECHANISMS if name not in names), full)


def _runs(
    study: Study,
    taken: Apart,
    results: Results,
    workers: int | None,
    progress: Progress | None,
    announce: Announce | None,
) -> dict[tuple[str, str], tuple[Outcomes, ...]]:
    """The outcomes of the models that a mechanism changes."""
    if not taken.models:
        return {}
    labels = {f"{variant} without {name}": (name, variant) for name, variant in taken.models}
    replications = range(len(next(iter(results.values()))))
    with Workers({label: taken.models[key] for label, key in labels.items()}, workers, announce) as pool:
        done = pool.do(measured, study.plan, replications, progress)
    return {labels[label]: outcomes for label, outcomes in done.items()}


def _with(study: Study, models: Mapping[str, Model]) -> Study:
    """The study with other models for the corners, and what they load."""
    loads = {variant: load(one) for variant, one in models.items() if one is not study.models[variant]}
    return replace(study, models={**study.models, **models}, loads={**study.loads, **loads})


def _by_corner(study: Study, results: Results) -> Corners:
    """The series of the headline measures at the corners."""
    found: Corners = {measure: {} for measure in HEADLINES}
    every = {variant: series(runs) for variant, runs in results.items()}
    for corner in CORNERS:
        of = every[getattr(study.chain.factorial, corner)]
        for measure in HEADLINES:
            if measure in of:
                found[measure][corner] = of[measure]
    return found
