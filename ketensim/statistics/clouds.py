"""A result over draws of the beliefs, each run more than once: what of its spread is not chance (R19.6, R19.7).

That is a two-level simulation: a draw's mean Y_b is its expected result plus chance. As in the analysis of
variance of O'Hagan, Stevenson and Madan ("Monte Carlo probabilistic sensitivity analysis for patient level simulation
models", Health Economics 16, 2007), the variance of the means, s², is that of the expected results plus that of a mean
within a draw, w: the first is s² - w. The band is to show the first alone, so the means are drawn towards their own
mean by √(1 - w/s²), after which their variance is s² - w; it then runs from their 5 % to their 95 % quantile. More runs
take w away, not the band; they narrow only the interval of chance, which is of the best guesses and never in here.

Of results that are skewed the band has the right width but, where chance is much of it, not quite the right place:
what is taken off both sides alike leaves the short end too far out. It is kept within what the measure can be.

In how many draws a difference is better says something only where it is more than chance: where the draws differ from
each other (the F test of the same analysis of variance), or lie on one side of 0 as a whole (a t test of their mean by
the chance within draws). Each is at 0.1 %, for there are many differences in a table and counts should
not come of nothing. Both take chance to be alike in all draws; where it differs much between them more counts come of
nothing (an F test is that sensitive: up to a sixth of them at tenfold differences), seldom far from half of the draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ketensim.statistics.estimates import ROUNDING, TOO_MANY, Floats, series, share_of, t_quantile, unfinished

if TYPE_CHECKING:
    from ketensim.statistics.measures import Outcomes

LOW, HIGH = 0.05, 0.95
ENOUGH = 0.95
"""Of the draws must have a value: those that have none are no chance selection."""
TOLD = 0.95
"""The confidence with which draws differ from each other where a band is told."""
SURE = 0.999
"""The confidence with which draws differ from each other, or from 0."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where the expected result lies as far as is known, in the measure's unit; None where too few draws have data."""

    low: float | None
    high: float | None
    mean: float | None
    """Over the draws: not that of the best guesses."""
    n: int
    """Draws with data."""
    known_from_chance: float | None = None
    """The share of the variance between draws that is not chance; at 0 they differ no more than chance has it, and the
    band is a point."""
    told: bool = True
    """Whether the draws differ from each other by more than chance (95 %); if not, the band is mostly chance too."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Cloud:
    """A result in all draws: float64, NaN where a draw has no data."""

    means: Floats
    """Of shape (B,)."""
    runs: Floats
    """Pseudo-values of the runs of each draw, of shape (B, m)."""
    size: float
    """Of the numbers it was made of: what is rounding beside it counts as none."""

    def __sub__(self, other: Cloud) -> Cloud:
        """Return the difference, paired: the runs are on the same cases."""
        return combined((self, other), np.array([1.0, -1.0]))

    @cached_property
    def known(self) -> Floats:
        """The means of the draws with data."""
        found: Floats = self.means[~np.isnan(self.means)]
        flat = not len(found) or np.ptp(found) <= ROUNDING * self.size
        return np.full(len(found), _whole(float(np.mean(found)), self.size)) if flat and len(found) else found

    @cached_property
    def within(self) -> float:
        """The variance that chance gives the mean of a draw."""
        runs = self.runs[~np.isnan(self.means)]
        if not len(runs) or np.ptp(runs, axis=1).max() <= ROUNDING * self.size:
            return 0.0
        return float(np.mean(np.var(runs, axis=1, ddof=1)) / runs.shape[1])

    @cached_property
    def share(self) -> float:
        """The share of the variance between draws that is not chance."""
        between = float(np.var(self.known, ddof=1)) if len(self.known) > 1 else 0.0
        return max(0.0, 1.0 - self.within / between) if between > 0 else 0.0

    @cached_property
    def drawn_in(self) -> Floats:
        """The means of the draws with data, drawn towards their own mean by the chance that is in them."""
        centre = float(np.mean(self.known)) if len(self.known) else 0.0
        found: Floats = centre + math.sqrt(self.share) * (self.known - centre)
        return found

    def band(self, least: float = -math.inf, most: float = math.inf) -> Band:
        """Return the belief band, kept within what the result can be."""
        values = np.clip(self.drawn_in, least, most)
        if len(values) < max(2, ENOUGH * len(self.means)):
            return Band(None, None, None, len(values))
        low, high = np.quantile(values, [LOW, HIGH], method="hazen")  # the draws stand for parts of equal chance
        return Band(float(low), float(high), float(np.mean(values)), len(values), self.share, self._differ(TOLD))

    def is_chance(self) -> bool:
        """Say whether draws differ neither from each other nor, as a whole, from 0 by more than chance."""
        n = len(self.known)
        if n < 2:
            return True
        mean = abs(float(np.mean(self.known)))
        if self.within == 0:
            return not mean and not float(np.var(self.known, ddof=1))
        freedom = n * (self.runs.shape[1] - 1)
        return mean <= t_quantile(SURE, freedom) * math.sqrt(self.within / n) and not self._differ(SURE)

    def _differ(self, confidence: float) -> bool:
        """Whether draws differ from each other by more than chance; without chance within them, yes."""
        if self.within == 0:
            return True
        from scipy.special import fdtrc

        n = len(self.known)
        freedom, between = n * (self.runs.shape[1] - 1), float(np.var(self.known, ddof=1))
        return float(fdtrc(n - 1, freedom, between / self.within)) <= 1 - confidence


def combined(clouds: Sequence[Cloud], signs: Floats) -> Cloud:
    """Return the sum of clouds over the same draws and cases, each times its sign."""
    signed = list(zip(signs, clouds, strict=True))
    means: Floats = np.sum([sign * one.means for sign, one in signed], axis=0)
    runs: Floats = np.sum([sign * one.runs for sign, one in signed], axis=0)
    return Cloud(means, runs, max(one.size for one in clouds))


def _whole(value: float, size: float) -> float:
    return value if abs(value) > ROUNDING * size else 0.0


def clouds_of(draws: Sequence[Sequence[Outcomes]]) -> dict[str, Cloud]:
    """Return every measure in all draws: per draw a ratio of sums over its runs, with the jackknife's pseudo-values."""
    known = [(series(runs), unfinished(runs)) for runs in draws]
    found = {}
    for name in dict.fromkeys(name for of, _ in known for name in of):
        if name.startswith("completion."):
            continue
        nothing = np.zeros((len(draws[0]), 2))
        parts = [of.get(name, nothing) if share_of(name, still) <= TOO_MANY else nothing for of, still in known]
        found[name] = _cloud(np.array(parts))
    return found


def _cloud(parts: Floats) -> Cloud:
    """From numerators and denominators of shape (B, m, 2); a draw has data where all of its runs have."""
    parts = np.where(np.all(parts[:, :, 1:] > 0, axis=1, keepdims=True), parts, np.nan)
    top, bottom = parts[:, :, 0], parts[:, :, 1]
    whole, m = top.sum(axis=1) / bottom.sum(axis=1), parts.shape[1]
    without = (top.sum(axis=1, keepdims=True) - top) / (bottom.sum(axis=1, keepdims=True) - bottom)
    return Cloud(whole, m * whole[:, None] - (m - 1) * without, float(np.nanmax(np.abs(whole), initial=0.0)))
