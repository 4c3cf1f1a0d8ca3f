"""The target clock of a case, and the due time that a shared goal gives it (R6.3, R8.7)."""

from __future__ import annotations

from ketensim.engines.cases import RUNS, STOPPED, WAITS, Case
from ketensim.engines.staff import Desk
from ketensim.engines.world import World
from ketensim.numbers.model import NEVER


class Clocks:
    """Starts and stops target clocks, and says when an item is due."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._target = world.model.target

    def arrival(self, case: Case) -> None:
        """A clock that starts at arrival starts."""
        if self._target is not None and self._target.since < 0:
            self._start(case, case.arrival)

    def queueing(self, case: Case, step: int, time: int) -> None:
        """The case is queued at `step`: its clock may start or stop there."""
        target = self._target
        if target is None or case.clock == STOPPED:
            return
        if case.clock == WAITS and step == target.since:
            self._start(case, time)
        if case.clock == RUNS and step == target.until:
            self._world.book.clock_stops(case, self._world.now, in_time=time <= case.deadline)

    def leaving(self, case: Case, expired: bool) -> None:
        """A clock that still runs stops."""
        if case.clock == RUNS:
            now = self._world.now
            self._world.book.clock_stops(case, now, in_time=not expired and now <= case.deadline)

    def due(self, case: Case, desk: Desk, own: int, queued: int, u: float) -> int:
        """R6.3, R6.5: `own` is the partner's own due, `u` the uniform of its commitment."""
        plan, partner = self._world.model.plan, desk.partner
        if not (plan.pulls_forward and partner.signed and case.clock == RUNS and u < partner.commitment):
            return own
        return NEVER if plan.late_last and queued > case.deadline else min(own, case.deadline)

    def _start(self, case: Case, time: int) -> None:
        assert self._target is not None
        case.clock, case.clock_began = RUNS, time
        case.deadline = self._world.after(time, self._target.times[case.kind], self._target.calendars[case.kind])
        self._world.book.clock_starts(case, self._world.now)
