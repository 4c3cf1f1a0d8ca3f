"""Quantiles of any number of times in little memory: exact up to 1,000 values, then within 0.1 %.

Beyond that, whole numbers are counted in buckets that keep their ten leading bits, as HDR histograms do. It is integer
arithmetic, so the answer does not depend on the order of the values or on how they were cut in blocks.

A sketch is SKETCH whole numbers in an array `b`: how many values were counted, how many are kept as they are, for each
doubling the page that holds its buckets (0 for none), and the values that are kept. Once these are more than 1,000 they
are counted (`pour`), so that the compiled walk over the records only ever writes values down. There are pages for
doublings that occur, in an array that sketches share. Page 0 holds no buckets: its first number is how many are in use.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.engines.jit import inner, jit

Numbers = NDArray[np.int64]

EXACT = 1000
CHUNK = 1024
"""So many values may be given to a sketch after `make_room`."""
BITS = 10
"""A bucket [m·2^s, (m + 1)·2^s) with m >= 512 is told by its middle: at most 0.5/512 < 0.1 % off."""
PAGE = 1 << (BITS - 1)
_DOUBLINGS = 63 - BITS + 2
_COUNTED, _KEPT, _FIRST_PAGE = range(3)
_FIRST_VALUE = _FIRST_PAGE + _DOUBLINGS
SKETCH = _FIRST_VALUE + EXACT + CHUNK


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A multiset of whole numbers >= 0, in which nothing is kept beyond EXACT (`settle`)."""

    numbers: Numbers
    """Of shape (SKETCH,)."""
    pages: Numbers

    @property
    def given(self) -> int:
        """How many values there are."""
        return int(self.numbers[_COUNTED] + self.numbers[_KEPT])

    def quantile(self, q: float) -> float | None:
        """Return the smallest value that at least a share `q` of all values do not exceed; None without values."""
        if not self.given:
            return None
        rank = max(1, math.ceil(q * self.given - 1e-9))
        kept = self.numbers[_FIRST_VALUE : _FIRST_VALUE + int(self.numbers[_KEPT])]
        if len(kept):
            return float(np.sort(kept)[rank - 1])
        doublings = np.flatnonzero(self.numbers[_FIRST_PAGE:_FIRST_VALUE])
        counts = self.pages.reshape(-1, PAGE)[self.numbers[_FIRST_PAGE + doublings]]
        doubling, bucket = divmod(int(np.searchsorted(np.cumsum(counts), rank)), PAGE)
        return middle(PAGE * int(doublings[doubling]) + bucket)


def clear(b: Numbers, first: int) -> None:
    """Empty the sketches that fill `b` from `first` on."""
    b[first:].reshape(-1, SKETCH)[:, :_FIRST_VALUE] = 0


def new_pages() -> Numbers:
    """Return pages, of shape (PAGE * pages,), of which none is in use."""
    pages = np.zeros(PAGE, dtype=np.int64)
    pages[0] = 1
    return pages


def more_pages(pages: Numbers) -> Numbers:
    """Return the same pages and about as many new ones."""
    more = np.zeros(2 * len(pages) + 14 * PAGE, dtype=np.int64)
    more[: len(pages)] = pages
    return more


def settle(b: Numbers, at: int, pages: Numbers) -> Numbers:
    """Count what the sketch at `at` keeps, if it was given more than EXACT values; return the pages, maybe more."""
    if b[at + _COUNTED] + b[at + _KEPT] > EXACT:
        while not pour(b, at, pages):
            pages = more_pages(pages)
    return pages


@inner
def keep(b: Numbers, at: int, value: int) -> None:
    """Give a value to the sketch at `at`, as it is."""
    kept = b[at + _KEPT]
    b[at + _FIRST_VALUE + kept] = value
    b[at + _KEPT] = kept + 1


@inner
def make_room(b: Numbers, first: int, pages: Numbers) -> bool:
    """Let each sketch from `first` on have room for CHUNK values; False where pages are wanting (`more_pages`)."""
    room = True
    for at in range(first, len(b), SKETCH):
        if b[at + _KEPT] > EXACT:
            room = pour(b, at, pages) and room
    return room


@jit
def pour(b: Numbers, at: int, pages: Numbers) -> bool:
    """Count what the sketch at `at` keeps, the last value first; False, and the rest is kept, where a page is
    wanting."""
    kept = b[at + _KEPT]
    while kept > 0:
        place = bucket(b[at + _FIRST_VALUE + kept - 1])
        doubling = at + _FIRST_PAGE + place // PAGE
        if b[doubling] == 0:
            if pages[0] * PAGE == len(pages):
                break
            b[doubling] = pages[0]
            pages[0] += 1
        pages[b[doubling] * PAGE + place % PAGE] += 1
        kept -= 1
    b[at + _COUNTED] += b[at + _KEPT] - kept
    b[at + _KEPT] = kept
    return bool(kept == 0)


@jit
def bucket(value: int) -> int:
    """The bucket of a value: the value itself below 1,024, then 512 buckets per doubling."""
    shift, rest = 0, value >> BITS
    for step in (32, 16, 8, 4, 2, 1):
        if rest >> step:
            shift += step
            rest >>= step
    shift += rest
    return shift * PAGE + (value >> shift)


def middle(place: int) -> float:
    """Return the value that stands for a bucket."""
    shift = max(0, place // PAGE - 1)
    leading = place - shift * PAGE
    return float(leading) if shift == 0 else (leading + 0.5) * float(1 << shift)
