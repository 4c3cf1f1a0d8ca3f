"""What must hold exactly on every run (R11.2, R11.3): checked in whole numbers, and our fault where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]
Places = NDArray[np.int64]


class IdentityError(RuntimeError):
    """The records of a run contradict each other: an error in ketensim, not in the scenario."""


class Sums:
    """Whole-number sums per place that cannot overflow: int64 within a block, Python's whole numbers beyond."""

    def __init__(self, *shape: int) -> None:
        self._shape = shape
        self.total = np.zeros(shape, dtype=object)

    def add(self, places: Places | tuple[Places, ...], values: Times | int) -> None:
        """Add `values` (n,) at `places`: one array (n,) per dimension."""
        block = np.zeros(self._shape, dtype=np.int64)
        np.add.at(block, places, values)
        self.total += block

    def __getitem__(self, place: int | tuple[int, ...]) -> int:
        return int(self.total[place])

    def sum(self) -> int:
        """Return the sum over all places."""
        return int(self.total.sum())


class Balance:
    """The integral over the window of how many things there are, from comings and goings and, apart, from their stays.

    Args of `__init__`: the window in ms, and how many places (queues) there are.
    """

    def __init__(self, begin: int, end: int, places: int) -> None:
        self._begin, self._end = begin, end
        self._came, self._left, self._still = Sums(places), Sums(places), Sums(places)
        self.by_events, self.by_stays = Sums(places), Sums(places)

    def come(self, places: Places, times: Times) -> None:
        """Things come to `places` at `times`, ms of shape (n,)."""
        self._came.add(places, 1)
        self.by_events.add(places, self._end - self._clip(times))

    def leave(self, places: Places, times: Times, since: Times) -> None:
        """Things leave `places` at `times`, which had come at `since`."""
        self._left.add(places, 1)
        times = self._clip(times)
        self.by_events.add(places, times - self._end)
        self.by_stays.add(places, times - self._clip(since))

    def still(self, places: Places, since: Times) -> None:
        """Things are still there at the stop, which is not before the end of the window."""
        self._still.add(places, 1)
        self.by_stays.add(places, self._end - self._clip(since))

    def check(self, names: Sequence[str]) -> None:
        """Raise `IdentityError` where the two integrals, or the numbers of things, differ."""
        for place, name in enumerate(names):
            require(f"{name}: came = left + still there", self._came[place], self._left[place] + self._still[place])
            require(f"{name}: integral of N = overlap of stays", self.by_events[place], self.by_stays[place])

    def _clip(self, times: Times) -> Times:
        clipped: Times = np.clip(times, self._begin, self._end)
        return clipped


def require(what: str, one: int, other: int) -> None:
    """Raise `IdentityError` unless the two are equal."""
    if one != other:
        raise IdentityError(f"{what}: {one} is not {other}")


def require_cases(counts: Mapping[str, int]) -> None:
    """Raise `IdentityError` unless every case of a run is somewhere (R11.2)."""
    require(
        "backlog + arrived = finished + expired + in the chain",
        counts["backlog"] + counts["arrived"],
        counts["finished"] + counts["expired"] + counts["in_chain"],
    )


def require_spent(leaves: Times, spent: Times) -> None:
    """Raise `IdentityError` unless the causes of time add up to the lead time, case by case (R11.3).

    Args: `leaves`, columns (stream, number, lead time) per case that left; `spent`, columns (stream, number, ms);
    both of shape (3, n) and of the same instants.
    """
    order = np.lexsort((leaves[1], leaves[0]))
    keys = _keys(leaves[:, order])
    if not np.all(np.isin(_keys(spent), keys)):
        raise IdentityError("time was spent by a case that does not leave")
    places = np.searchsorted(keys, _keys(spent))
    total = np.zeros(len(keys), dtype=np.int64)
    np.add.at(total, places, spent[2])
    wrong = np.flatnonzero(total != leaves[2, order])
    if len(wrong):
        stream, number, lead = leaves[:, order[wrong[0]]]
        raise IdentityError(f"case {stream}, {number}: time spent {total[wrong[0]]} is not its lead time {lead}")


def _keys(cases: Times) -> Times:
    keys: Times = (cases[0] << 40) + cases[1]
    return keys
