"""How a value depends on levels (R9.1, R13, R14.3, R16.1), in plain arithmetic; `engines.effects` compiles it."""

from __future__ import annotations

import math

GEOMETRIC, LINEAR, EARLY, LATE = range(4)

CURVES = ("geometric", "linear", "early", "late")
"""Name of each curve, by its number."""


def effect_at(worst: float, best: float, curve: int, c: float) -> float:
    """The value at cooperation `c` in [0, 1] of an effect that is `worst` at 0 and `best` at 1, both exactly.

    Both ends are 0 or more. GEOMETRIC is worst^(1-c) best^c, or LINEAR where an end is 0; EARLY gives most of the
    effect at low cooperation, LATE at high.
    """
    if c <= 0.0:
        return worst
    if c >= 1.0:
        return best
    if curve == GEOMETRIC and worst > 0.0 and best > 0.0:
        value = float(worst ** (1.0 - c) * best**c)
    elif curve == EARLY:
        value = worst + (best - worst) * (1.0 - (1.0 - c) ** 2)
    elif curve == LATE:
        value = worst + (best - worst) * c**2
    else:
        value = worst + (best - worst) * c
    return min(max(value, min(worst, best)), max(worst, best))


def pressed_work(work: float, k: float, c: float) -> float:
    """The factor on work under pressure (R13.2); exactly 1 without it."""
    return 1.0 - work * k * (1.0 - c)


def pressed_share(share: float, incomplete: float, k: float, c: float) -> float:
    """The chance of an incomplete file under pressure (R13.3); exactly `share` without it."""
    more = incomplete * k * (1.0 - c)
    if more <= 0.0 or share <= 0.0 or share >= 1.0:
        return share
    return 1.0 - float((1.0 - share) ** (1.0 + more))


def willingness(base: float, by_leadership: float, by_plan: float, by_both: float, leader: float, k: float) -> float:
    """The chance that a helper is willing (R14.3), in [0, 1]."""
    return min(max(base + by_leadership * leader + by_plan * k + by_both * k * leader, 0.0), 1.0)


def moved(level: float, up: float, down: float) -> float:
    """A level after a period (R16.1): `up` closes a share of what it lacks, `down` takes a share of what it is."""
    if up > 0.0:
        level = 1.0 - (1.0 - level) * math.exp(-up)
    if down > 0.0:
        level = level * math.exp(-down)
    return min(max(level, 0.0), 1.0)
