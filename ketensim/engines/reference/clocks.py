"""The target clock of a case, and the due time that a shared goal gives it (R6.3, R8.7)."""

from __future__ import annotations

from typing import NamedTuple

from ketensim.engines.reference.cases import RUNS, WAITS, Case
from ketensim.engines.reference.queues import Item
from ketensim.engines.reference.world import World
from ketensim.numbers.model import NEVER


class Fresh(NamedTuple):
    """An item of a case that is queued in this round: its due time is fixed when the round is settled."""

    case: Case
    item: Item
    place: int
    """The partner."""
    step: int
    """The step where the flow brings the case, or -1 for rework: that turns no clock."""
    u: float
    """The uniform of its commitment."""


class Clocks:
    """Starts and stops target clocks, and says when items are due.

    Branches of one case may be queued at one instant. So clocks turn when the round is settled: first all that start,
    then all that stop, and only then are due times fixed (R6.3).
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._target = world.model.target
        self._fresh: list[Fresh] = []

    def queue(self, fresh: Fresh) -> None:
        """Let an item be queued in this round."""
        self._fresh.append(fresh)

    def settle(self) -> None:
        """Turn the clocks by what was queued in this round, fix its due times, and let it wait."""
        if not self._fresh:
            return
        fresh, self._fresh = self._fresh, []
        if self._target is not None:
            for one in fresh:
                if one.case.clock == WAITS and one.step == self._target.since >= 0:
                    self._start(one.case, one.item.queued)
            for one in fresh:
                if one.case.clock == RUNS and one.step == self._target.until >= 0:
                    self._stop(one.case, in_time=one.item.queued <= one.case.deadline)
        for one in fresh:
            if not one.case.gone:
                one.item.due = self._due(one)
                self._world.desks[one.place].put(one.item)

    def arrival(self, case: Case) -> None:
        """A clock that starts at arrival starts."""
        if self._target is not None and self._target.since < 0:
            self._start(case, case.arrival)

    def leaving(self, case: Case, expired: bool) -> None:
        """A clock that still runs stops."""
        if case.clock == RUNS:
            self._stop(case, in_time=not expired and self._world.now <= case.deadline)

    def _due(self, fresh: Fresh) -> int:
        """R6.3, R6.5."""
        plan, commitment = self._world.model.plan, self._world.levels.commitment[fresh.place]
        case, item = fresh.case, fresh.item
        if not (plan.pulls_forward and case.clock == RUNS and fresh.u < commitment):
            return item.own_due
        return NEVER if plan.late_last and item.queued > case.deadline else min(item.own_due, case.deadline)

    def _start(self, case: Case, time: int) -> None:
        assert self._target is not None
        case.clock, case.clock_began = RUNS, time
        case.deadline = self._world.after(time, self._target.times[case.kind], self._target.calendars[case.kind])
        self._world.book.clock_starts(case, self._world.now)
        self._world.levels.counts.clock_starts(case.deadline)

    def _stop(self, case: Case, in_time: bool) -> None:
        self._world.book.clock_stops(case, self._world.now, in_time)
        self._world.levels.counts.clock_stops(case.deadline, in_time)
