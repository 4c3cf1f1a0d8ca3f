"""Randomness by address (R4): every draw is a pure function of seed, replication, purpose and words.

`uniform(root(seed, replication), WORK, stream, number, step, pass_)` gives the same number whenever it is asked for, so no
draw depends on what was drawn before. Names enter as `name_hash(name)`. Words are signed 64-bit whole numbers, because
that is what a Python int becomes on its way into a jitted function. No fastmath: results are equal to the bit everywhere.
"""

from __future__ import annotations

from hashlib import blake2b

from numba import njit

ARRIVAL = 1
"""Time between arrivals: stream, number."""
PLACE = 2
"""Place of an arrival within its period, where arrivals are counted per period: stream, number."""
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
OWN_PLACE = 15
"""Place of own work within its period, where it is counted per period: partner, number."""
OWN_WORK = 16
"""Amount of own work: partner, number."""
AGE = 17
"""Age of a backlog case: backlog stream, number."""
LENDING = 18
"""Whether a partner is willing to lend (later)."""


def _signed(word: int) -> int:
    """The 64 bits of `word` read as a signed whole number."""
    return word - 2**64 if word >= 2**63 else word


_STEP = _signed(0x9E3779B97F4A7C15)
_FIRST = _signed(0xBF58476D1CE4E5B9)
_SECOND = _signed(0x94D049BB133111EB)


def name_hash(name: str) -> int:
    """Signed 64 bits of a name (BLAKE2b, little-endian): the word by which it enters an address (R4.1)."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little", signed=True)


@njit(cache=True, nogil=True)
def mix(state: int, word: int) -> int:
    """The state after taking in one word: a step and the finaliser of SplitMix64 (Steele, Lea & Flood 2014)."""
    z = (state ^ word) + _STEP
    z = (z ^ ((z >> 30) & 0x3FFFFFFFF)) * _FIRST
    z = (z ^ ((z >> 27) & 0x1FFFFFFFFF)) * _SECOND
    return z ^ ((z >> 31) & 0x1FFFFFFFF)


@njit(cache=True, nogil=True)
def root(seed: int, replication: int) -> int:
    """The state from which all addresses of a replication start (R4.1): never seed + replication."""
    return mix(mix(0, seed), replication)


@njit(cache=True, nogil=True)
def uniform(root: int, purpose: int, w1: int, w2: int, w3: int = 0, w4: int = 0, w5: int = 0, w6: int = 0) -> float:
    """The uniform at an address, strictly between 0 and 1: an odd multiple of 2^-53, so 1 minus it is exact as well.

    How many words a purpose has is fixed (see the constants above); those left out are 0.
    """
    state = mix(mix(mix(mix(root, purpose), w1), w2), w3)
    state = mix(mix(mix(state, w4), w5), w6)
    return (float((state >> 12) & 0xFFFFFFFFFFFFF) + 0.5) * 2.0**-52
