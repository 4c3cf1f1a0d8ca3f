"""Where files wait between partners for a fixed moment or a full batch (R9.2)."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

import simpy

from ketensim.ground.spans import WEEK
from ketensim.numbers.model import NEVER, Handoff


class File(NamedTuple):
    """A file that is ready, in the order of taking; `deliver` brings it to the receiver."""

    ready: int
    stream: int
    number: int
    branch: int
    step: int
    passed: int
    attempt: int
    deliver: Callable[[], object]


class Dock:
    """The files of one pair that are ready and wait; `wake` makes sure the instant of a departure comes."""

    def __init__(self, env: simpy.Environment, pair: Handoff, monday: int, changed: Callable[[], None]) -> None:
        self.env = env
        self.pair = pair
        self.files: list[File] = []
        self._monday = monday
        self._changed = changed
        self._timer = -1
        """The instant at which the next timer is set, or -1."""
        self._moment = -1
        self._left = 0
        """Places left at the moment that is now."""

    @property
    def _now(self) -> int:
        return int(self.env.now)

    def put(self, file: File) -> None:
        """Let `file`, ready now, wait for the next departure."""
        heappush(self.files, file)
        if self.pair.moments:
            self._wake_at(self._next_moment(self._now))
            return
        self._changed()

    def remove(self, file: File) -> None:
        """Take out a file whose case has left."""
        self.files.remove(file)
        self.files.sort()

    def depart(self) -> list[File]:
        """The files that leave now, in order."""
        return self._by_moment() if self.pair.moments else self._by_batch()

    def _by_moment(self) -> list[File]:
        now = self._now
        if self._next_moment(now) != now:
            return []
        if self._moment != now:
            self._moment, self._left = now, self.pair.at_most or NEVER
        taken = [heappop(self.files) for _ in range(min(self._left, len(self.files)))]
        self._left -= len(taken)
        if self.files:
            self._wake_at(self._next_moment(now + 1))
        return taken

    def _by_batch(self) -> list[File]:
        size, taken = self.pair.batch_size, list[File]()
        while len(self.files) >= size:
            taken += [heappop(self.files) for _ in range(size)]
        if self.files and self.files[0].ready + self.pair.batch_wait <= self._now:
            taken += [heappop(self.files) for _ in range(len(self.files))]
        if self.files and self.pair.batch_wait < NEVER:
            self._wake_at(self.files[0].ready + self.pair.batch_wait)
        return taken

    def _next_moment(self, time: int) -> int:
        week = (time - self._monday) // WEEK * WEEK + self._monday
        for moment in self.pair.moments:
            if week + moment >= time:
                return week + moment
        return week + WEEK + self.pair.moments[0]

    def _wake_at(self, time: int) -> None:
        """Make sure that the instant `time` comes; one timer at a time is enough, for files leave in order."""
        if self._timer <= self._now or time < self._timer:
            self._timer = time
            self.env.timeout(time - self._now).callbacks.append(lambda _: self._changed())
