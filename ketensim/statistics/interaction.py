"""Do hard and soft reinforce each other? The interaction of a two by two factorial, on differences and on ratios.

Two changes that each halve the lead time and together quarter it overlap in days and add up in ratios, so both scales
are given, and a finding that holds on one of them alone "depends on how you count".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketensim.ground import naming
from ketensim.statistics.estimates import (
    CONFIDENCE,
    NOTHING,
    ROUNDING,
    Estimate,
    Floats,
    Spread,
    spread,
    t_quantile,
    with_data,
    without_each,
)
from ketensim.statistics.verdicts import BETTER, HEADLINES, NOT_COMPARABLE, TOO_SMALL, UNCLEAR, WORSE

REINFORCE, OVERLAP, ADD_UP = "reinforce", "overlap", "add_up"
DEPENDS_ON_SCALE, TOGETHER_WORSE, NO_EFFECT = "depends_on_scale", "together_worse", "no_effect"
CORNERS = ("neither", "hard", "soft", "both")
SIGNS = np.array([1.0, -1.0, -1.0, 1.0])
"""both - hard - soft + neither."""
NEGLIGIBLE = 0.10
"""Of the larger single effect: an interaction within it adds up."""
EDGE = 0.02
"""A share this near to 0 or 1 has no room left."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Both together minus the best of the other three corners, signed so that + is better.

    Hard and soft may reinforce each other while one of them alone is better still.
    """

    corner: str
    """The best of `neither`, `hard` and `soft`."""
    mean: float
    low_all: float | None
    """Simultaneous 95 % interval, over the headline measures and the three corners."""
    high_all: float | None
    verdict: str
    """`better` where it is clear of all three; `worse`, `too_small`, `unclear`."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Interaction:
    """Of one headline measure, signed so that + is better: (both - neither) - (hard - neither) - (soft - neither)."""

    differences: Estimate
    """In the measure's unit."""
    ratios: Estimate
    """The same contrast of logarithms; of log-odds where the measure is a share. No data where a corner is 0 (or 1)."""
    scale: str
    """`log_ratio` or `log_odds`."""
    finding: str
    """`reinforce`, `overlap`, `add_up`, `depends_on_scale`, `together_worse`, `unclear` or `not_comparable`; or
    `no_effect` where all four corners are equal in every replication."""
    on_differences: str
    """What the first scale alone says: `reinforce`, `overlap`, `add_up` or `unclear`."""
    on_ratios: str
    low_all: float | None
    """Simultaneous 95 % interval of `differences` (Bonferroni over the headline measures); findings go by these."""
    high_all: float | None
    limit: str = ""
    """`floor` or `ceiling` where a corner of a share is within 2 % of 0 or 1, so that no room is left; else ""."""
    reason: str = ""
    """Why `not_comparable`: a code as in `Comparison.reasons`, else ""."""
    beyond: Beyond | None = None
    """None where it is not comparable."""

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of design section 7."""
        plain = self.differences.to_dict() | {"low_all": self.low_all, "high_all": self.high_all}
        ratio = self.ratios.to_dict() | {"scale": self.scale, "finding": self.on_ratios}
        plain |= {"ratio": ratio, "finding": self.finding, "on_differences": self.on_differences}
        plain |= {"beyond": self.beyond.to_dict()} if self.beyond else {}
        return plain | ({"limit": self.limit} if self.limit else {}) | ({"reason": self.reason} if self.reason else {})


def interaction(measure: str, corners: Mapping[str, Floats], reason: str = "", matters: float = 0.0) -> Interaction:
    """Return the interaction of one headline measure.

    `corners` holds the series of `neither`, `hard`, `soft` and `both`. With a `reason` it is not comparable, and
    `corners` may be empty. `matters` is what is large enough to matter, in the measure's unit.
    """
    scale = "log_odds" if naming.is_share(measure) else "log_ratio"
    mask = with_data(*corners.values()) if corners else np.zeros(0, dtype=np.bool_)
    if reason or not mask.any():
        why = reason or "no_data"
        return Interaction(NOTHING, NOTHING, scale, NOT_COMPARABLE, UNCLEAR, UNCLEAR, None, None, reason=why)
    sides = [without_each(corners[name][mask]) for name in CORNERS]
    sign, confidence = HEADLINES[measure], 1 - (1 - CONFIDENCE) / len(HEADLINES)
    plain = _contrast(sides, sign, lambda values: values)
    logs = _logarithms(sides, sign, scale)
    low_all, high_all = plain.interval(confidence)
    on_differences = _class(plain, _larger_effect(sides, lambda values: values), confidence)
    on_ratios = _class(logs, _larger_effect(sides, _transform(scale)), confidence) if logs else UNCLEAR
    if _all_equal(sides):
        finding = NO_EFFECT
    elif on_differences != ADD_UP and _worse_than_both(sides, sign, confidence):
        finding = TOGETHER_WORSE
    else:
        finding = _agree(on_differences, on_ratios) if logs else on_differences
    limit = _limit([value for value, _ in sides]) if naming.is_share(measure) else "" if logs else "zero"
    return Interaction(
        _estimate(plain), _estimate(logs) if logs else NOTHING, scale, finding, on_differences, on_ratios,
        low_all, high_all, limit, beyond=_beyond(sides, sign, matters),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """An interaction minus another one over the same replications, signed so that + is better."""

    differences: Estimate
    """In the measure's unit."""
    ratios: Estimate
    """On the scale of `Interaction.ratios`; no data where a corner has no logarithm."""
    low_all: float | None
    """Simultaneous 95 % interval of `differences`."""
    high_all: float | None

    def to_dict(self) -> dict[str, object]:
        """Return its JSON, with `ratio` for the other scale."""
        plain = self.differences.to_dict() | {"low_all": self.low_all, "high_all": self.high_all}
        return plain | {"ratio": self.ratios.to_dict()}


NO_GAP = Gap(NOTHING, NOTHING, None, None)


def gap(measure: str, corners: Mapping[str, Floats], others: Mapping[str, Floats], confidence_all: float) -> Gap:
    """Return the interaction in `corners` minus that in `others`, both as for `interaction`, paired by replication."""
    mask = with_data(*corners.values(), *others.values())
    if not mask.any():
        return NO_GAP
    scale = "log_odds" if naming.is_share(measure) else "log_ratio"
    sides = [without_each(of[name][mask]) for of in (corners, others) for name in CORNERS]
    sign, signs = HEADLINES[measure], np.concatenate([SIGNS, -SIGNS])
    plain = _contrast(sides, sign, lambda values: values, signs)
    logs = _logarithms(sides, sign, scale, signs)
    return Gap(_estimate(plain), _estimate(logs) if logs else NOTHING, *plain.interval(confidence_all))


Sides = Sequence[tuple[float, Floats]]
Transform = Callable[[Floats], Floats]


def _contrast(sides: Sides, sign: int, transform: Transform, signs: Floats = SIGNS) -> Spread:
    values = transform(np.array([whole for whole, _ in sides]))
    without = sign * signs @ transform(np.array([each for _, each in sides]))
    return spread(float(sign * signs @ values), without, float(np.abs(values).max()))


def _logarithms(sides: Sides, sign: int, scale: str, signs: Floats = SIGNS) -> Spread | None:
    """The contrast on the other scale, or None where a corner has no logarithm."""
    values = np.array([[whole, *each] for whole, each in sides])
    if np.any(values <= 0) or (scale == "log_odds" and np.any(values >= 1)):
        return None
    return _contrast(sides, sign, _transform(scale), signs)


def _transform(scale: str) -> Transform:
    return (lambda values: np.log(values / (1 - values))) if scale == "log_odds" else np.log


def _larger_effect(sides: Sides, transform: Transform) -> float:
    neither, hard, soft = transform(np.array([whole for whole, _ in sides[:3]]))
    return float(max(abs(hard - neither), abs(soft - neither)))


def _class(found: Spread, larger: float, confidence: float) -> str:
    """What one scale says: nothing else than adding up where the interval is narrow enough to tell."""
    low, high = found.interval(confidence)
    if low is None or high is None:
        return UNCLEAR
    if -NEGLIGIBLE * larger <= low and high <= NEGLIGIBLE * larger:
        return ADD_UP
    if low <= 0 <= high:
        return UNCLEAR
    return REINFORCE if low > 0 else OVERLAP


def _agree(on_differences: str, on_ratios: str) -> str:
    """A finding has a name only where both scales give it; one that is not clear leaves all unclear."""
    if on_differences == on_ratios:
        return on_differences
    return UNCLEAR if UNCLEAR in (on_differences, on_ratios) else DEPENDS_ON_SCALE


def _all_equal(sides: Sides) -> bool:
    values = np.array([[whole, *each] for whole, each in sides])
    return bool(np.all(np.ptp(values, axis=0) <= ROUNDING * np.abs(values).max(axis=0)))


def _worse_than_both(sides: Sides, sign: int, confidence: float) -> bool:
    """Say whether both together is clearly worse than hard alone, and than soft alone."""
    (both, both_without) = sides[3]
    for single, without in sides[1:3]:
        worse = spread(sign * (both - single), sign * (both_without - without), max(abs(both), abs(single)))
        high = worse.interval(confidence)[1]
        if high is None or high >= 0:
            return False
    return True


def _beyond(sides: Sides, sign: int, matters: float) -> Beyond:
    """Both together against the best of the other three."""
    confidence = 1 - (1 - CONFIDENCE) / (len(HEADLINES) * (len(CORNERS) - 1))
    both, both_without = sides[3]
    gaps = {
        corner: spread(sign * (both - value), sign * (both_without - without), max(abs(both), abs(value)))
        for corner, (value, without) in zip(CORNERS, sides[:3], strict=False)
    }
    best = min(gaps, key=lambda corner: gaps[corner].value)
    low, high = gaps[best].interval(confidence)
    lows = [one.interval(confidence)[0] for one in gaps.values()]
    verdict = UNCLEAR
    if low is not None and high is not None:
        if -matters <= low and high <= matters:
            verdict = TOO_SMALL
        elif high < 0:
            verdict = WORSE
        elif all(each is not None and each > 0 for each in lows):
            verdict = BETTER
    return Beyond(best, gaps[best].value, low, high, verdict)


def _limit(values: Sequence[float]) -> str:
    if any(value >= 1 - EDGE for value in values):
        return "ceiling"
    return "floor" if any(value <= EDGE for value in values) else ""


def simultaneous(found: Estimate) -> tuple[float | None, float | None]:
    """Return the interval of an interaction that holds together with those of the other headline measures."""
    if found.mean is None or found.sd is None or found.n < 2:
        return None, None
    half = t_quantile(1 - (1 - CONFIDENCE) / len(HEADLINES), found.n - 1) * found.sd / math.sqrt(found.n)
    return found.mean - half, found.mean + half


def _estimate(found: Spread) -> Estimate:
    low, high = found.interval()
    return Estimate(found.value, low, high, found.sd, len(found.pseudo))
