"""Numbers that are not whole in words: their bits, so that nothing is lost."""

from __future__ import annotations

import numpy as np

from ketensim.engines.jit import inlined

ONE = 0x3FF << 52
"""1.0. Of numbers that are 0 or more, the bits are in the order of the numbers."""


@inlined
def bits_of(number: float) -> int:
    """A number as a word."""
    return np.float64(number).view(np.int64)  # type: ignore[return-value]


@inlined
def number_of(bits: int) -> float:
    """The number of a word."""
    return np.int64(bits).view(np.float64)
