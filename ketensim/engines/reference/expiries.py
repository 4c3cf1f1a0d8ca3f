"""Cases that leave because an item waited too long (R8.6)."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush

import simpy
from simpy.events import URGENT

from ketensim.engines.reference.cases import Case, Token
from ketensim.engines.reference.clocks import Clocks
from ketensim.engines.reference.queues import Item
from ketensim.engines.reference.world import World

FEW = 64
"""Counts that are kept before it is worth looking which have ended."""


class Expiries:
    """The counts that run, earliest first; at one instant the lowest branch of a case decides."""

    def __init__(self, world: World, clocks: Clocks) -> None:
        self._world = world
        self._clocks = clocks
        self._counts: list[tuple[int, int, int, int, int, int, int, int, Token, Item]] = []
        self._wake = -1
        """The earliest instant at which a timer is set, or -1."""
        self._most = FEW

    def begin(self, token: Token, item: Item) -> None:
        """Let the count of a queued item begin, if its step has one; a backlog item's may have ended before time 0."""
        step = self._world.model.steps[token.step]
        if step.expires is None:
            return
        time = max(0, self._world.after(item.queued, step.expires, step.expires_calendar))
        address = (item.stream, item.number, item.branch, item.step, item.passed, item.attempt)
        heappush(self._counts, (time, *address, step.expires_outcome, token, item))
        self._forget()
        self._wake_at(time)

    def _wake_at(self, time: int) -> None:
        if self._wake < 0 or time < self._wake:
            self._wake = time
            Wake(self._world.env, time - self._world.now, self._expire)

    def _forget(self) -> None:
        """Let go of counts that have ended by a start, now and then: what is kept stays in step with what waits."""
        if len(self._counts) > self._most:
            self._counts = [count for count in self._counts if _runs(count[-2], count[-1])]
            heapify(self._counts)
            self._most = 2 * len(self._counts) + FEW

    def _expire(self) -> None:
        while self._counts and self._counts[0][0] <= self._world.now:
            *_, outcome, token, item = heappop(self._counts)
            if not _runs(token, item):
                continue
            token.waited(item)
            self._vanish(token.case)
            self.leave(token, outcome, expired=True)
        if self._wake <= self._world.now:
            self._wake = -1
        if self._counts:
            self._wake_at(self._counts[0][0])

    def _vanish(self, case: Case) -> None:
        """What waits, in a queue or for a departure, goes with its case."""
        for token in case.tokens:
            if token.dock is not None and token.file is not None:
                token.dock.remove(token.file)
            if token.item is not None and token.item.waits:
                token.item.home.drop(token.item)

    def leave(self, token: Token, outcome: int, expired: bool) -> None:
        """The case leaves the chain along `token`."""
        case = token.case
        case.gone = True
        self._clocks.leaving(case, expired)
        self._world.book.leave(token, outcome, self._world.now, expired)
        for one in case.tokens:
            one.item = None  # else item and token keep each other alive until the next collection
        case.tokens.clear()


def _runs(token: Token, item: Item) -> bool:
    """Whether the count of a queued item still runs."""
    return item.began < 0 and not token.case.gone


class Wake(simpy.Event):
    """Calls `then` at its time, before all else that is due at that instant (R2.1: expiries first).

    SimPy takes urgent events of an instant first, in the order in which they were scheduled. A count begins before its
    instant, so a wake comes before whatever the instant itself brings about.
    """

    def __init__(self, env: simpy.Environment, delay: int, then: Callable[[], None]) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        self.callbacks.append(lambda _: then())
        env.schedule(self, priority=URGENT, delay=delay)
