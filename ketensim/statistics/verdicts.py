"""Differences between variants on the same cases, and what may be concluded from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketensim.ground import naming
from ketensim.statistics.estimates import (
    CONFIDENCE,
    ROUNDING,
    TOO_MANY,
    Floats,
    exact_bounds,
    spread,
    with_data,
    without_each,
)

HEADLINES = {
    "lead_time.mean": -1,
    "lead_time.within_target": 1,
    "quality.first_time_right": 1,
    "returns_per_case": -1,
    "cost.per_case": -1,
    "throughput": 1,
}
"""The six measures that get a verdict; +1 where more is better, -1 where less is."""

BETTER, WORSE, TOO_SMALL, UNCLEAR, NOT_COMPARABLE = "better", "worse", "too_small", "unclear", "not_comparable"

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A variant minus the first variant, paired by replication; in the measure's own unit."""

    mean: float | None
    low: float | None
    """95 % interval of this one difference."""
    high: float | None
    sd: float | None
    n: int
    correlation: float | None
    """Achieved between the two variants by meeting the same cases; None where one of them does not vary."""
    low_all: float | None = None
    """Simultaneous 95 % interval (Bonferroni over all verdicts of the comparison); headline measures only."""
    high_all: float | None = None
    at_least: bool = False
    """R11.5: one of the two means is an "at least", so the difference may be off in either direction."""
    headline: bool = False

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of design section 7: `low_all` and `high_all` of headline measures only."""
        names = ["mean", "low", "high", "sd", "n", "correlation", *(["low_all", "high_all"] if self.headline else [])]
        plain: dict[str, object] = {name: getattr(self, name) for name in names}
        if self.at_least:
            plain["at_least"] = True
        return plain


def family_confidence(variants: int) -> float:
    """Return the confidence per interval with which all verdicts hold together at 95 % (Bonferroni)."""
    return 1 - (1 - CONFIDENCE) / max(1, (variants - 1) * len(HEADLINES))


def difference(
    measure: str, first: Floats, other: Floats, confidence_all: float, unfinished: float = 0.0
) -> Difference:
    """Return `other` minus `first`, two series of one measure over the same replications.

    `confidence_all` is `family_confidence`; `unfinished` the larger of the two shares of cases that have not left.
    """
    headline = measure in HEADLINES
    mask = with_data(first, other)
    first, other, n = first[mask], other[mask], int(mask.sum())
    if not n or unfinished > TOO_MANY:
        return Difference(None, None, None, None, n, None, headline=headline)
    (value, without), (base, base_without) = without_each(other), without_each(first)
    found = spread(value - base, without - base_without, max(abs(value), abs(base)))
    gap = found.value
    low, high = _bounds(measure, first, other, found.interval(), CONFIDENCE, gap)
    low_all, high_all = _bounds(measure, first, other, found.interval(confidence_all), confidence_all, gap)
    return Difference(
        gap, low, high, found.sd, n, _correlation(without, base_without),
        low_all if headline else None, high_all if headline else None,
        unfinished > 0 and naming.only_grows(measure), headline,
    )  # fmt: skip


def _bounds(measure: str, first: Floats, other: Floats, bounds: Bounds, confidence: float, gap: float) -> Bounds:
    """Clip to what a difference can be; a jump from never to always gets exact bounds, half the error for each side."""
    low, high = bounds
    half = (1 + confidence) / 2
    ends = exact_bounds(measure, first, half), exact_bounds(measure, other, half)
    if gap and ends[0] and ends[1]:
        return ends[1][0] - ends[0][1], ends[1][1] - ends[0][0]
    if low is None or high is None or not naming.is_share(measure):
        return low, high
    return max(-1.0, low), min(1.0, high)


def _correlation(one: Floats, other: Floats) -> float | None:
    """Pearson's correlation of the values without each replication, which is that of the pseudo-values."""
    if len(one) < 3 or any(np.ptp(side) <= ROUNDING * float(np.abs(side).max()) for side in (one, other)):
        return None
    return float(np.clip(np.corrcoef(one / np.abs(one).max(), other / np.abs(other).max())[0, 1], -1.0, 1.0))


def verdict(measure: str, found: Difference, matters: float = 0.0) -> str:
    """Judge a difference of a headline measure by its simultaneous interval; `matters` is in the measure's unit."""
    if found.mean is None:
        return NOT_COMPARABLE
    low, high = found.low_all, found.high_all
    if low is None or high is None:
        return UNCLEAR
    if -matters <= low and high <= matters:
        return TOO_SMALL
    if low <= 0 <= high:
        return UNCLEAR
    return BETTER if (low > 0) == (HEADLINES[measure] > 0) else WORSE
