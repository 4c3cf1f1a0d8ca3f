"""How a value depends on cooperation (R9.1), in plain arithmetic; `engines.effects` compiles it."""

from __future__ import annotations

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
