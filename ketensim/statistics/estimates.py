"""From replications to an estimate: mean, 95 % interval, spread and how many replications had data.

A ratio (a mean over cases, a share, a time average) is a ratio of sums over replications; its interval comes from the
jackknife's pseudo-values and Student's t (Law, *Simulation Modeling and Analysis*, 9.5.3; Efron, *The Jackknife*,
1982, 3.2). What cannot be said is None, never a NaN.

A *series* is one measure of one variant: float64 of shape (replications, 2), numerator and denominator; a denominator
of 0 means no data. A quantile is its value over 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.ground import naming

if TYPE_CHECKING:
    from ketensim.statistics.measures import Outcomes

CONFIDENCE = 0.95
TOO_MANY = 0.05
"""R11.5: with a larger share unfinished, a mean over the cohort is not given."""
ROUNDING = 1e-12
"""Of the size of a mean: what is smaller is rounding."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure of one variant, in the unit that `Comparison.units` names."""

    mean: float | None
    """None: no data, or (R11.5) more than 5 % of the cases are unfinished."""
    low: float | None
    """Begin of the 95 % interval; None with one replication."""
    high: float | None
    sd: float | None
    """Standard deviation between replications (of jackknife pseudo-values)."""
    n: int
    """Replications with data."""
    at_least: bool = False
    """R11.5: some cases are unfinished, so the truth is this or more."""

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of design section 7: `at_least` only where it is so."""
        plain: dict[str, object] = {"mean": self.mean, "low": self.low, "high": self.high, "sd": self.sd, "n": self.n}
        if self.at_least:
            plain["at_least"] = True
        return plain


NOTHING = Estimate(None, None, None, None, 0)


@dataclass(frozen=True)
class Spread:
    """A statistic and its jackknife pseudo-values, one per replication."""

    value: float
    pseudo: Floats

    @cached_property
    def sd(self) -> float | None:
        """Standard deviation of the pseudo-values; None with one replication."""
        if len(self.pseudo) < 2:
            return None
        size = float(np.abs(self.pseudo).max())  # so that squares of large numbers stay numbers
        return float(np.std(self.pseudo / size, ddof=1)) * size if np.ptp(self.pseudo) else 0.0

    def interval(self, confidence: float = CONFIDENCE) -> tuple[float | None, float | None]:
        """Return the t interval around the value; (None, None) with one replication."""
        if self.sd is None:
            return None, None
        half = t_quantile(confidence, len(self.pseudo) - 1) * self.sd / math.sqrt(len(self.pseudo))
        return self.value - half, self.value + half


@cache
def t_quantile(confidence: float, freedom: int) -> float:
    """Return Student's t beyond which, on both sides together, lies 1 - `confidence`."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + confidence / 2))


def series(outcomes: Sequence[Outcomes]) -> dict[str, Floats]:
    """Return every measure's series over the replications of one variant."""
    found: dict[str, Floats] = {}
    for name in _names(one.ratios for one in outcomes):
        found[name] = np.array([one.ratios.get(name, (0.0, 0.0)) for one in outcomes], dtype=np.float64)
    for name in _names(one.quantiles for one in outcomes):
        values = [one.quantiles.get(name) for one in outcomes]
        found[name] = np.array([(0.0, 0.0) if value is None else (value, 1.0) for value in values], dtype=np.float64)
    return found


def _names(maps: Iterable[Mapping[str, object]]) -> dict[str, None]:
    return {name: None for one in maps for name in one}


def with_data(*several: Floats) -> NDArray[np.bool_]:
    """Say for which replications all of the series have data."""
    mask: NDArray[np.bool_] = np.logical_and.reduce([one[:, 1] > 0 for one in several])
    return mask


def without_each(one: Floats) -> tuple[float, Floats]:
    """Return the ratio of sums of a series with data throughout, and that without each replication in turn."""
    top, bottom = one[:, 0], one[:, 1]
    whole = float(top.sum() / bottom.sum())
    if len(one) == 1:
        return whole, np.array([whole])
    return whole, (top.sum() - top) / (bottom.sum() - bottom)


def spread(value: float, without: Floats, size: float) -> Spread:
    """Return a statistic with its pseudo-values n·value - (n - 1)·value without each replication.

    `size` is that of the numbers it was made of: a value, or a variation, that is rounding beside it counts as none.
    """
    n = len(without)
    value = value if abs(value) > ROUNDING * size else 0.0
    pseudo = n * value - (n - 1) * without
    if np.ptp(pseudo) <= n * ROUNDING * size:
        pseudo = np.full(n, value)
    return Spread(value, pseudo)


def estimate(measure: str, one: Floats, unfinished: float = 0.0) -> Estimate:
    """Estimate a measure from its series; `unfinished` is the share of the cases it is over that have not left."""
    one = one[with_data(one)]
    if not len(one):
        return NOTHING
    if unfinished > TOO_MANY:
        return Estimate(None, None, None, None, len(one))
    value, without = without_each(one)
    found = spread(value, without, abs(value))
    low, high = exact_bounds(measure, one) or found.interval()
    low, high = _clip(measure, low), _clip(measure, high)
    at_least = unfinished > 0 and naming.only_grows(measure)
    return Estimate(found.value, low, high, found.sd, len(one), at_least)


def exact_bounds(measure: str, one: Floats, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Return the bounds of a share that is 0, or 1, in all replications; None for any other measure.

    They are those of Clopper and Pearson (1934) with all cases of all replications as trials.
    """
    if not naming.is_count(measure) or not (np.all(one[:, 0] == 0) or np.all(one[:, 0] == one[:, 1])):
        return None
    beyond = float(((1 - confidence) / 2) ** (1 / one[:, 1].sum()))
    return (0.0, 1 - beyond) if one[0, 0] == 0 else (beyond, 1.0)


def _clip(measure: str, bound: float | None) -> float | None:
    """Keep a bound within what the measure can be: no share is above 1, and few measures are below 0."""
    if bound is None:
        return None
    least, most = naming.bounds(measure)
    return max(least, min(most, bound))


def unfinished(outcomes: Sequence[Outcomes]) -> dict[str, float]:
    """Return the share of cases that have not left, over all replications, per key of `Outcomes.unfinished`."""
    shares = {}
    for key in _names(one.unfinished for one in outcomes):
        still = sum(one.unfinished[key][0] for one in outcomes)
        cases = sum(one.unfinished[key][1] for one in outcomes)
        shares[key] = still / cases if cases else 0.0
    return shares


def estimates(outcomes: Sequence[Outcomes]) -> dict[str, Estimate]:
    """Estimate every measure of one variant."""
    shares = unfinished(outcomes)
    return {name: estimate(name, one, share_of(name, shares)) for name, one in series(outcomes).items()}


def share_of(measure: str, shares: Mapping[str, float]) -> float:
    """Return the share, of those of `unfinished`, that the measure has to reckon with (R11.5)."""
    cohort = naming.cohort(measure)
    return 0.0 if cohort is None else shares.get(cohort, 0.0)
