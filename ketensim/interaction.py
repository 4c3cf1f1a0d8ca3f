"""Do hard and soft reinforce each other? The interaction of a two by two factorial, on differences and on ratios."""

from __future__ import annotations

from dataclasses import dataclass

from ketensim.estimates import Estimate

REINFORCE, OVERLAP, ADD_UP = "reinforce", "overlap", "add_up"
DEPENDS_ON_SCALE, TOGETHER_WORSE = "depends_on_scale", "together_worse"


@dataclass(frozen=True, slots=True)
class Interaction:
    """Of one headline measure, signed so that + is better: (both - neither) - (hard - neither) - (soft - neither)."""

    differences: Estimate
    """In the measure's unit."""
    ratios: Estimate
    """The same contrast of logarithms; of log-odds where the measure is a share."""
    scale: str
    """`log_ratio` or `log_odds`."""
    finding: str
    """`reinforce`, `overlap`, `add_up`, `depends_on_scale`, `together_worse`, `unclear` or `not_comparable`."""
    on_differences: str
    """What the first scale alone says: `reinforce`, `overlap`, `add_up` or `unclear`."""
    on_ratios: str
    low_all: float | None
    """Simultaneous 95 % interval of `differences` (Bonferroni over the headline measures); `finding` goes by it."""
    high_all: float | None
    limit: str = ""
    """`floor` or `ceiling` where a corner of a share is within 2 % of 0 or 1: there is no room left to add up, else ""."""
    reason: str = ""
    """Why `not_comparable`: a code as in `Comparison.reasons`, else ""."""
