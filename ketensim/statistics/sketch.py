"""Quantiles of any number of times in little memory: exact up to 1,000 values, then within 0.1 %.

Beyond that, whole numbers are counted in buckets that keep their ten leading bits, as HDR histograms do. It is integer
arithmetic, so the answer does not depend on the order of the values or on how they were cut in blocks.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

EXACT = 1000
BITS = 10
"""A bucket [m·2^s, (m + 1)·2^s) with m >= 512 is told by its middle: at most 0.5/512 < 0.1 % off."""
_HALF = 1 << (BITS - 1)
_BUCKETS = (63 - BITS + 2) * _HALF + _HALF


class Sketch:
    """A multiset of whole numbers >= 0."""

    def __init__(self) -> None:
        self._blocks: list[NDArray[np.int64]] = []
        self._counts: NDArray[np.int64] | None = None
        self.n = 0

    def add(self, values: NDArray[np.int64]) -> None:
        """Add `values`, int64 of shape (n,), none below 0."""
        if not len(values):
            return
        self.n += len(values)
        if self._counts is None and self.n <= EXACT:
            self._blocks.append(values.copy())
            return
        if self._counts is None:
            self._counts = np.zeros(_BUCKETS, dtype=np.int64)
            for block in self._blocks:
                self._count(block)
            self._blocks.clear()
        self._count(values)

    def _count(self, values: NDArray[np.int64]) -> None:
        assert self._counts is not None
        np.add.at(self._counts, bucket(values), 1)

    def quantile(self, q: float) -> float | None:
        """Return the smallest value that at least a share `q` of all values do not exceed; None without values."""
        if not self.n:
            return None
        rank = max(1, math.ceil(q * self.n - 1e-9))
        if self._counts is None:
            return float(np.sort(np.concatenate(self._blocks))[rank - 1])
        return middle(int(np.searchsorted(np.cumsum(self._counts), rank)))


def bucket(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the bucket of each value: the value itself below 1,024, then 512 buckets per doubling."""
    # frexp of a whole number rounded to a float may be one doubling too high, never too low; the shift below mends it
    exponents = np.frexp(values.astype(np.float64))[1].astype(np.int64)
    shift = np.maximum(exponents - BITS, 0)
    shift -= ((values >> shift) < _HALF) & (shift > 0)
    places: NDArray[np.int64] = shift * _HALF + (values >> shift)
    return places


def middle(place: int) -> float:
    """Return the value that stands for a bucket."""
    shift = max(0, place // _HALF - 1)
    leading = place - shift * _HALF
    return float(leading) if shift == 0 else (leading + 0.5) * float(1 << shift)
