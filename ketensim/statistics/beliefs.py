"""How far results hang on what nobody knows: the belief band, beside the interval of chance (R19).

All beliefs are drawn together, B times, and every draw is run m times, with the same draws and the same cases in all
variants; what the bands are made of is in `clouds`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.ground import naming
from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.targets import longest_target
from ketensim.scenario.beliefs import Drawing
from ketensim.scenario.scenario import Scenario
from ketensim.statistics.clouds import Band, Cloud, clouds_of, combined
from ketensim.statistics.estimates import Floats
from ketensim.statistics.interaction import CORNERS, SIGNS
from ketensim.statistics.money import COUNTED_BY_MONEY, Money, bought_again
from ketensim.statistics.planning import MOST_BELIEFS, check_horizon
from ketensim.statistics.replicate import Announce, Plan, Progress, Workers, measured
from ketensim.statistics.verdicts import HEADLINES
from ketensim.words.believed import leaves

if TYPE_CHECKING:
    from ketensim.statistics.comparison import Comparison
    from ketensim.statistics.measures import Outcomes

FIRST = 1_000_000
"""The first replication of the first draw: no replication of the best guesses comes so far."""
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Holding:
    """In how many draws one variant is better than another, on a headline measure."""

    variant: str
    than: str
    measure: str
    better: int
    """Draws in which it is better by more than `matters`; none where it cannot be told from chance."""
    worse: int
    too_small: int
    """Draws in which what differs is too small to matter."""
    of: int
    """Draws with data in both."""
    chance: bool
    """Over all draws the two differ no more than chance may have it, so in no draw is one better."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Weight:
    """How a result goes with one belief, over the draws."""

    belief: str
    """Its path as it is written; with `each`, the place reached behind it."""
    correlation: float
    """Spearman's, of the result of a draw with the belief's value."""
    clear: bool
    """Whether it is more than chance among so many beliefs would give (at 95 %)."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the beliefs of a scenario make of its results."""

    count: int
    per_belief: int
    names: tuple[str, ...]
    """The beliefs that reach a variant, in the order of the file."""
    variants: Mapping[str, Mapping[str, Band]]
    differences: Mapping[str, Mapping[str, Band]]
    """Variant (not the first) -> measure -> band of the difference with the first."""
    interaction: Mapping[str, Band] = field(default_factory=dict)
    """Headline measure -> interaction on differences, signed so that + is better."""
    holds: tuple[Holding, ...] = ()
    """Each variant against the first; where there is a factorial, also both against hard and against soft; and the
    golden combination against what the same money buys."""
    weights: Mapping[str, tuple[Weight, ...]] = field(default_factory=dict)
    """Headline measure -> the beliefs that its result goes with most: the result of `weighed`."""
    weighed: tuple[str, ...] = ()
    """One variant, or a variant and the one it is compared with."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {
            "count": self.count, "per_belief": self.per_belief, "names": list(self.names),
            "variants": _plain(self.variants), "differences": _plain(self.differences),
            "interaction": _plain(self.interaction), "holds": [one.to_dict() for one in self.holds],
            "weighed": list(self.weighed),
            "weights": {name: [one.to_dict() for one in of] for name, of in self.weights.items()},
        }  # fmt: skip


def _plain(tree: Any) -> Any:
    return {name: _plain(item) for name, item in tree.items()} if isinstance(tree, Mapping) else tree.to_dict()


# --- the runs


@dataclass(frozen=True, slots=True)
class Asked:
    """What is drawn and run."""

    scenario: Scenario
    variants: tuple[str, ...]
    count: int
    per_belief: int
    money: Money | None = None
    """What the same money buys; its variants are made anew in every draw."""

    @property
    def runs(self) -> int:
        """How many runs that takes."""
        return len(self.variants) * self.count * self.per_belief


def asked_of(
    scenario: Scenario, variants: Iterable[str], count: int | None, money: Money | None = None
) -> Asked | None:
    """Return what is to be drawn; None where nothing is believed, or no draws are wanted.

    `count` is by default as the scenario says. Variants that a scenario does not have are left out. `money` is what
    the same money buys. Raises `InputError`.
    """
    run = scenario.variants[scenario.first].run
    count = run.beliefs if count is None else count
    if count > MOST_BELIEFS:
        raise InputError([Fault("too_many_beliefs", (), {"most": MOST_BELIEFS}, file="--beliefs")])
    known = tuple(name for name in variants if name in scenario.variants)
    asked = Asked(scenario, known, count, run.per_belief, money)
    return asked if scenario.written and count and names_of(asked) else None


Drawn = Mapping[str, tuple["Outcomes", ...]]
"""Variant -> the outcomes of one draw."""


def one_draw(asked: Asked, plan: Plan, number: int) -> Drawn:
    """Draw the beliefs for the `number`-th time, compile all variants and run them. Raises `InputError`."""
    scenario = asked.scenario.believed(Drawing(number, asked.count, plan.seed))
    models = compile_scenario(scenario)
    if asked.money and asked.money.bought:
        models |= compile_scenario(bought_again(asked.money, scenario, models[asked.money.base]))
    first = FIRST + number * asked.per_belief
    found = {}
    for variant in asked.variants:
        own = replace(plan, drain=max(plan.drain, longest_target(models[variant])))
        check_horizon({variant: models[variant]}, own.window[1] + own.drain)
        found[variant] = tuple(measured(models[variant], own, first + run) for run in range(asked.per_belief))
    return found


def believed(
    asked: Asked,
    found: Comparison,
    plan: Plan,
    workers: int | None = None,
    progress: Progress | None = None,
    announce: Announce | None = None,
) -> Beliefs:
    """Return what the beliefs make of a comparison, which is of the best guesses. Raises `InputError`.

    `progress` is told how many runs are done, of how many.
    """
    runs = len(asked.variants) * asked.per_belief

    def told(done: int, total: int) -> None:
        if progress:
            progress(done * runs, total * runs)

    held: Any = {"": asked}
    with Workers(held, workers, announce) as pool:
        draws = pool.do(_job, plan, range(asked.count), told)[""]
    clouds = {variant: clouds_of([draw[variant] for draw in draws]) for variant in asked.variants}
    return _assembled(asked, found, plan.seed, clouds)


_job: Any = one_draw
"""To workers, what is run is a model; here it is a scenario with beliefs."""


# --- what follows from them


Clouds = Mapping[str, Mapping[str, Cloud]]


def _assembled(asked: Asked, found: Comparison, seed: int, clouds: Clouds) -> Beliefs:
    first, *others = asked.variants
    gaps = {variant: _gaps(clouds[variant], clouds[first]) for variant in others}
    corners = {corner: clouds[of] for corner, of in found.corners.items() if of in clouds}
    pairs = [(variant, first) for variant in others]
    if len(corners) == len(CORNERS):
        pairs += [(found.corners["both"], found.corners[single]) for single in ("hard", "soft")]
    bought = tuple(asked.money.bought) if asked.money else ()
    pairs += [(asked.money.golden, name) for name in bought if asked.money]
    pairs = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
    weighed = _weighed(found, [name for name in asked.variants if name not in bought])
    results = clouds[weighed[0]] if len(weighed) == 1 else _gaps(clouds[weighed[0]], clouds[weighed[1]])
    names = names_of(asked)
    shares = {name: [Drawing(b, asked.count, seed).share(name) for b in range(asked.count)] for name in names}
    shown = {variant: [name for name in of if name in found.variants[variant]] for variant, of in clouds.items()}
    return Beliefs(
        count=asked.count,
        per_belief=asked.per_belief,
        names=names,
        variants={
            variant: {name: of[name].band(*naming.bounds(name)) for name in shown[variant]}
            for variant, of in clouds.items()
        },
        differences={
            variant: {name: one.band(*_reach(name)) for name, one in of.items() if name in shown[variant]}
            for variant, of in gaps.items()
        },
        interaction=_interactions(corners) if len(corners) == len(CORNERS) else {},
        holds=tuple(
            _holding(*pair, clouds, name, found.matters)
            for pair in pairs
            for name in _headlines(clouds, pair)
            if name != COUNTED_BY_MONEY or pair[1] not in bought
        ),
        weights={name: _weights(results[name], shares) for name in HEADLINES if name in results},
        weighed=weighed,
    )


def _gaps(one: Mapping[str, Cloud], other: Mapping[str, Cloud]) -> dict[str, Cloud]:
    return {name: cloud - other[name] for name, cloud in one.items() if name in other}


def _headlines(clouds: Clouds, variants: Iterable[str]) -> list[str]:
    return [name for name in HEADLINES if all(name in clouds[variant] for variant in variants)]


def _interactions(corners: Mapping[str, Mapping[str, Cloud]]) -> dict[str, Band]:
    """Both - hard - soft + neither, paired, signed so that + is better."""
    found = {}
    for name in HEADLINES:
        if all(name in corners[corner] for corner in CORNERS):
            sides = [corners[corner][name] for corner in CORNERS]
            found[name] = combined(sides, HEADLINES[name] * SIGNS).band()
    return found


def _reach(measure: str) -> tuple[float, float]:
    """What a difference of two values of a measure can be."""
    least, most = naming.bounds(measure)
    return least - most, most - least


def _holding(variant: str, than: str, clouds: Clouds, measure: str, matters: Mapping[str, float]) -> Holding:
    gap = clouds[variant][measure] - clouds[than][measure]
    gains, least = HEADLINES[measure] * gap.drawn_in, matters.get(measure, 0.0)
    if gap.is_chance():
        return Holding(variant, than, measure, 0, 0, 0, len(gains), chance=True)
    better, worse = int(np.sum(gains > least)), int(np.sum(gains < -least))
    return Holding(variant, than, measure, better, worse, len(gains) - better - worse, len(gains), chance=False)


def _weighed(found: Comparison, variants: Sequence[str]) -> tuple[str, ...]:
    """What the beliefs are weighed by: the golden combination, else the last variant, against the first."""
    both, neither = found.corners.get("both", ""), found.corners.get("neither", "")
    if both in variants and neither in variants:
        return both, neither
    return (variants[0],) if len(variants) == 1 else (variants[-1], variants[0])


def names_of(asked: Asked) -> tuple[str, ...]:
    """Return the names of the draws that reach a variant, in the order of their beliefs."""
    scenario = asked.scenario
    trees = [scenario.trees[name] for name in asked.variants]
    trees += [stage.tree for name in asked.variants for stage in scenario.dated.get(name, ())]
    parts = [part for tree in trees for name, part in tree.items() if name != "variants"]
    reached = {leaf.draw: leaf.place for part in parts for leaf in leaves(part)}
    return tuple(sorted(reached, key=lambda draw: reached[draw]))


def _weights(cloud: Cloud, shares: Mapping[str, Sequence[float]]) -> tuple[Weight, ...]:
    """The beliefs that a result goes with most."""
    known = ~np.isnan(cloud.means)
    n = int(known.sum())
    if n < 4 or np.ptp(cloud.known) == 0 or not shares:
        return ()
    least = NormalDist().inv_cdf(1 - 0.025 / len(shares)) / math.sqrt(n - 1)
    results = _ranks(cloud.means[known])
    found = []
    for name, of in shares.items():
        correlation = float(np.corrcoef(results, _ranks(np.array(of)[known]))[0, 1])
        found.append(Weight(name, correlation, abs(correlation) > least))
    return tuple(sorted(found, key=lambda one: -abs(one.correlation))[:MOST_TOLD])


def _ranks(values: Floats) -> Floats:
    """Ranks from 0; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Floats = (ends - 0.5 * (counts + 1))[place]
    return ranks
