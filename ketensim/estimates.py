"""From replications to an estimate: mean, 95 % interval, spread and how many replications had data.

A ratio (a mean over cases, a share, a time average) is a ratio of sums over replications; its interval is the jackknife's
(Law, *Simulation Modeling and Analysis*, 9.3.3). What cannot be said is None, never a NaN.
"""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCE = 0.95


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
