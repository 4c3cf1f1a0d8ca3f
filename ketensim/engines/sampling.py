"""Randomness by address (R4): every draw is a pure function of seed, replication, purpose and words.

`uniform(root(seed, replication), WORK, stream, number, step, pass_, 0, 0)` gives the same number whenever it is asked
for, so no draw depends on what was drawn before. Names enter as their `ground.hashing.name_hash`. Words are signed
whole numbers of 64 bits: that is what a Python int becomes on its way into a jitted function. No fastmath: both engines
get the same bits.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ketensim.engines.inverses import standard_beta, standard_gamma, standard_normal
from ketensim.engines.jit import jit
from ketensim.ground.distributions import (
    CONSTANT,
    EMPIRICAL,
    EXPONENTIAL,
    GAMMA,
    LOGNORMAL,
    NORMAL,
    PERT,
    TRIANGULAR,
    UNIFORM,
    WEIBULL,
)

LONGEST = float(2**53)
"""No draw is longer than this many ms (285,000 years): up to here whole numbers are exact as floats."""

ARRIVAL = 1
"""Time between arrivals, or the place of an arrival in its period: stream, number."""
TYPE = 3
"""Case type: stream, number."""
WORK = 4
"""Amount of work: stream, number, step, pass."""
CHOICE = 5
"""Option taken after a step: stream, number, step, pass."""
ERROR = 6
"""Own error: stream, number, step, pass, attempt."""
DELAY = 7
"""Transfer delay: stream, number, from step, to step, pass, attempt; the last two at the receiving step."""
INCOMPLETE = 8
"""Incompleteness of a transfer: addressed like DELAY."""
TRIP_BACK = 9
"""Delay of a file that goes back to its maker: stream, number, finder, maker, the finder's pass, attempt."""
FINDS = 10
"""Whether a check finds the fault: stream, number, step, pass, attempt."""
TOGETHER = 11
"""Whether a found fault is solved together: stream, number, step, pass, attempt."""
COMMITMENT = 12
"""Whether the chain plan counts for an item: stream, number, step, pass, attempt."""
REWORK_COMMITMENT = 13
"""The same for a rework item: stream, number, maker, finder, the finder's pass, attempt."""
OWN_ARRIVAL = 14
"""Time between arrivals of own work: partner, number."""
OWN_WORK = 16
"""Amount of own work: partner, number."""
AGE = 17
"""Age of a backlog case: backlog stream, number."""
LENDING = 18
"""Whether a helper is willing: stream, number, step, pass, attempt, helper."""
REWORK_LENDING = 19
"""The same for a rework item: stream, number, maker, finder, finder's pass * 2^32 + attempt, helper."""


def _signed(word: int) -> int:
    """The 64 bits of `word` read as a signed whole number."""
    return word - 2**64 if word >= 2**63 else word


_STEP = _signed(0x9E3779B97F4A7C15)
_FIRST = _signed(0xBF58476D1CE4E5B9)
_SECOND = _signed(0x94D049BB133111EB)


@jit
def mix(state: int, word: int) -> int:
    """The state after taking in one word: a step and the finaliser of SplitMix64 (Steele, Lea & Flood 2014)."""
    z = (state ^ word) + _STEP
    z = (z ^ ((z >> 30) & 0x3FFFFFFFF)) * _FIRST
    z = (z ^ ((z >> 27) & 0x1FFFFFFFFF)) * _SECOND
    return z ^ ((z >> 31) & 0x1FFFFFFFF)


@jit
def root(seed: int, replication: int) -> int:
    """The state from which all addresses of a replication start (R4.1): never seed + replication."""
    return mix(mix(0, seed), replication)


@jit
def uniform(root: int, purpose: int, w1: int, w2: int, w3: int, w4: int, w5: int, w6: int) -> float:
    """The uniform at an address, strictly between 0 and 1: an odd multiple of 2^-53, so 1 minus it is exact as well.

    How many words a purpose has is fixed (see the constants above); the others are 0.
    """
    state = mix(mix(mix(mix(root, purpose), w1), w2), w3)
    return unit(mix(mix(mix(state, w4), w5), w6))


@jit
def unit(state: int) -> float:
    """The uniform of a state that has taken in a whole address."""
    return (float((state >> 12) & 0xFFFFFFFFFFFFF) + 0.5) * 2.0**-52


@jit
def quantile(kind: int, a: float, b: float, c: float, values: NDArray[np.float64], u: float) -> float:
    """The inverse distribution function at u in (0, 1), in ms and not rounded.

    The first five arguments are the fields of a `Distribution`; `values` is an empty array unless it is empirical.
    """
    if kind == EMPIRICAL:
        return value_at(values, 0, len(values), u)
    return formula(kind, a, b, c, u)


@jit
def value_at(values: NDArray[np.float64], first: int, count: int, u: float) -> float:
    """The inverse distribution function of `count` equally likely values from `first` on, ascending."""
    return float(values[first + min(int(u * count), count - 1)])


@jit
def formula(kind: int, a: float, b: float, c: float, u: float) -> float:
    """`quantile` of a distribution that is not empirical."""
    if kind == CONSTANT:
        return a
    if kind == EXPONENTIAL:
        return -a * math.log1p(-u)
    if kind == GAMMA:
        return a * standard_gamma(b, c, u)
    if kind == LOGNORMAL:
        return a * math.exp(b * standard_normal(u))
    if kind == WEIBULL:
        return float(a * (-math.log1p(-u)) ** (1.0 / b))
    if kind == NORMAL:
        return _cut_normal(a, b, u)
    if kind == UNIFORM:
        return a + (b - a) * u
    if kind == TRIANGULAR:
        return _triangular(a, b, c, u)
    if kind == PERT:
        rise = 4.0 * (b - a) / (c - a)
        return a + (c - a) * standard_beta(1.0 + rise, 5.0 - rise, u)
    return math.nan


@jit
def _triangular(low: float, mode: float, high: float, u: float) -> float:
    if u * (high - low) < mode - low:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - u) * (high - low) * (high - mode))


@jit
def _cut_normal(mean: float, sd: float, u: float) -> float:
    """Quantile of a normal distribution cut off at 0, by its parent's smaller tail; near 0 within 1e-13 of the mean."""
    share_above = 0.5 * math.erfc(-mean / (sd * math.sqrt(2.0)))
    above = (1.0 - u) * share_above
    if above <= 0.5:
        return max(0.0, mean - sd * standard_normal(above))
    below = 0.5 * math.erfc(mean / (sd * math.sqrt(2.0))) + u * share_above
    return max(0.0, mean + sd * standard_normal(below))


@jit
def rounded(duration: float) -> int:
    """A duration in whole ms: half to even, not negative (R1.1) and not above `LONGEST`."""
    return round(min(max(duration, 0.0), LONGEST))


@jit
def draw(kind: int, a: float, b: float, c: float, values: NDArray[np.float64], u: float) -> int:
    """`quantile`, `rounded`."""
    return rounded(quantile(kind, a, b, c, values, u))


@jit
def pick(sums: NDArray[np.float64], first: int, count: int, u: float) -> int:
    """Which of the `count` cumulated shares from `first` on is the first to exceed `u` (R4.4), from 0.

    The last with a share of its own where rounding leaves none that exceeds it.
    """
    for place in range(count):
        if u < sums[first + place]:
            return place
    place = count - 1
    while place > 0 and sums[first + place] <= sums[first + place - 1]:
        place -= 1
    return place
