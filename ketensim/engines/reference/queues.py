"""Items of work and the queue they wait in: the earliest due goes first (R6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from typing import Any

from ketensim.numbers.records import Kind, Record

Key = tuple[int, int, int, int, int, int, int, int, int]


class Item:
    """One piece of work for one member of a partner, from being queued to its end.

    `step` is coded as in `records`. `over` is called when the part in hand (a check, a consult, the work) is done, and
    `then` is the ms of work that follow a check, below 0 where there is none. `finds`: the check will find the fault.

    It waits at the desk `home`, and whoever has it in hand is at the desk `server`, another where it is lent: then
    `efficiency` is the lender's. `willing` holds the places of the partners that are willing to do it.
    """

    __slots__ = (
        "attempt", "began", "branch", "closed_before", "done", "due", "efficiency", "ended", "finds", "home", "member",
        "number", "over", "overtime_before", "own_due", "passed", "paused", "queued", "rank", "remaining", "segment",
        "server", "since", "step", "stream", "then", "thread", "waits", "willing",
    )  # fmt: skip

    def __init__(
        self, rank: int, due: int, own_due: int, queued: int, stream: int, number: int, branch: int,
        step: int, passed: int, attempt: int, remaining: int,
    ) -> None:  # fmt: skip
        self.rank = rank
        self.due = due
        self.own_due = own_due
        self.queued = queued
        self.stream = stream
        self.number = number
        self.branch = branch
        self.step = step
        self.passed = passed
        self.attempt = attempt
        self.remaining = remaining
        """Staff time left of the part in hand, ms."""
        self.segment = 0
        self.since = queued
        """Since when it waits, this time."""
        self.closed_before = 0
        """The partner's closed time when it began to wait."""
        self.overtime_before = 0
        """The crew's closed time when this stretch of work began."""
        self.member = -1
        self.began = -1
        self.paused = -1
        """When work was paused, or -1."""
        self.over: Callable[[], object] = _nothing
        self.thread: Any = None
        """The case's thread it belongs to; None for own work and reviews."""
        self.ended: Any = None
        """The event of the part in hand, for a thread that waits for it."""
        self.done = False
        self.waits = False
        self.home: Any = None
        self.server: Any = None
        self.efficiency = 1.0
        self.willing: frozenset[int] = frozenset()
        self.then = -1
        self.finds = False

    @property
    def key(self) -> Key:
        """R6.1: smaller goes first; no two waiting items have the same."""
        own = 1 if self.stream < 0 else 0
        return (self.rank, self.due, self.queued, own, self.stream, self.number, self.branch, self.passed, self.attempt)

    def record(self, time: int, kind: Kind, member: int, value: int) -> Record:
        """What happens to this item at `time`, as a record."""
        return (
            time, kind, self.home.place, self.stream, self.number, self.branch,
            self.step, self.passed, self.attempt, self.segment, member, value,
        )  # fmt: skip


def _nothing() -> None:
    """The end of a part that nobody waits for."""


class Queue:
    """Waiting items of one partner, taken by lowest key."""

    def __init__(self) -> None:
        self._heap: list[tuple[Key, Item]] = []
        self._gone: set[int] = set()

    def __len__(self) -> int:
        return len(self._heap) - len(self._gone)

    def __iter__(self) -> Iterator[Item]:
        return (item for _, item in self._heap if id(item) not in self._gone)

    def put(self, item: Item) -> None:
        """Let `item` wait."""
        heappush(self._heap, (item.key, item))

    def remove(self, item: Item) -> None:
        """Take `item` out: it leaves the heap when its turn comes, or when more than half of the heap is gone."""
        self._gone.add(id(item))
        if 2 * len(self._gone) > len(self._heap):
            self._heap = [entry for entry in self._heap if id(entry[1]) not in self._gone]
            heapify(self._heap)
            self._gone.clear()

    def give_away(self, item: Item) -> None:
        """Take `item` out at once: it may come back (R5.6)."""
        self._heap = [entry for entry in self._heap if entry[1] is not item]
        heapify(self._heap)

    def take(self) -> Item:
        """Take the waiting item with the lowest key."""
        while True:
            _, item = heappop(self._heap)
            if id(item) not in self._gone:
                return item
            self._gone.discard(id(item))
