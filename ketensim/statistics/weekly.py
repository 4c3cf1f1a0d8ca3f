"""The number of cases in the chain, week by week: what the pilot of the warm-up follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.engines.jit import jit
from ketensim.ground.spans import WEEK
from ketensim.numbers.records import FIELDS, KIND, TIME, Block, Kind

Numbers = NDArray[np.int64]

ARRIVE, LEAVE = int(Kind.ARRIVE), int(Kind.LEAVE)


class WeeklyWip:
    """A consumer of records that follows the mean number of cases in the chain, week by week, up to a number of
    weeks."""

    ordered = False
    kinds = frozenset({Kind.ARRIVE, Kind.LEAVE})

    def __init__(self, weeks: int) -> None:
        self._change = np.zeros(weeks + 1, dtype=np.int64)
        self._within = np.zeros(weeks + 1, dtype=np.int64)

    def take(self, records: Block) -> None:
        """Count arrivals up and leaving cases down: `records.Consumer`."""
        _count(records.reshape(-1), self._change, self._within)

    @property
    def means(self) -> NDArray[np.float64]:
        """Mean number in the chain per week, shape (weeks,)."""
        before = np.cumsum(self._change) - self._change
        means: NDArray[np.float64] = (before * WEEK + self._within)[:-1] / WEEK
        return means


@jit
def _count(r: Numbers, change: Numbers, within: Numbers) -> None:
    """Of a flat block, add what changes in each week, and for how many ms of it.

    All that is beyond counts for the last, which is looked at by nobody. The others have room for 2^33 records.
    """
    for at in range(0, len(r), len(FIELDS)):
        kind = r[at + KIND]
        if kind in (ARRIVE, LEAVE):
            sign = 1 if kind == ARRIVE else -1
            week = min(r[at + TIME] // WEEK, len(change) - 1)
            change[week] += sign
            within[week] += sign * ((week + 1) * WEEK - r[at + TIME])
