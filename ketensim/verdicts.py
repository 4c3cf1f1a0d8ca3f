"""Differences between variants on the same cases, and what may be concluded from them."""

from __future__ import annotations

from dataclasses import dataclass

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
