"""Partners at work: crews that come and go, members who take items, pause and finish (R5)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heapify, heappop, heappush

import simpy

from ketensim.engines.reference.queues import Item, Queue
from ketensim.engines.sampling import rounded
from ketensim.engines.worktime import next_open
from ketensim.ground.hours import FAR
from ketensim.numbers.model import Crew, HoursTable, Partner
from ketensim.numbers.records import Kind, Record


class Clock:
    """Adds up the time during which something is shut."""

    __slots__ = ("_since", "_total")

    def __init__(self) -> None:
        self._total = 0
        self._since = 0

    def at(self, now: int) -> int:
        """Shut time up to `now`, ms."""
        return self._total if self._since < 0 else self._total + now - self._since

    def open(self, now: int) -> None:
        """What was shut opens."""
        self._total = self.at(now)
        self._since = -1

    def shut(self, now: int) -> None:
        """What was open shuts."""
        self._since = now


class Shift:
    """A crew in a run: who is free, who is at work, and until when."""

    __slots__ = ("crew", "free", "in_hand", "on_duty", "over", "shut", "until")

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.free = list(range(crew.first_member, crew.first_member + crew.size))
        heapify(self.free)
        self.in_hand: dict[int, Item] = {}
        self.on_duty = False
        self.over = False
        """The dates of the group have ended."""
        self.until = -1
        """When it next goes off duty."""
        self.shut = Clock()


class Desk:
    """A partner in a run: its queue and its staff.

    `emit` takes its records; `changed` is called with its place when it has something to settle. The token of an item
    (`item.thread`) is told of waits, work and pauses that are over. Its members may have items in hand that wait in
    the queue of another desk, their `home` (R14).
    """

    def __init__(
        self, env: simpy.Environment, place: int, partner: Partner, hours: HoursTable,
        emit: Callable[[Record], None], changed: Callable[[int], None],
    ) -> None:  # fmt: skip
        self.env = env
        self.place = place
        self.partner = partner
        self.hours = hours
        self.emit = emit
        self.changed = changed
        self.queue = Queue()
        self.shifts = [Shift(crew) for crew in partner.crews]
        self.shift_of = {
            member: shift
            for shift in self.shifts
            for member in range(shift.crew.first_member, shift.crew.first_member + shift.crew.size)
        }
        self.shut = Clock()
        """Time with nobody on duty."""
        self._on_duty = 0
        for shift in self.shifts:
            env.process(self._hours(shift))

    @property
    def now(self) -> int:
        """The instant, ms."""
        return int(self.env.now)

    # --- who is on duty

    def _hours(self, shift: Shift) -> Generator[simpy.Event, None, None]:
        """Open and close a crew by its calendar, within the dates of its group."""
        crew, env = shift.crew, self.env
        end = min(crew.until, FAR)
        if crew.since > self.now:
            yield env.timeout(crew.since - self.now)
        while self.now < end:
            opens, closes = next_open(self.hours, crew.calendar, self.now)
            if opens >= end:
                break
            if opens > self.now:
                yield env.timeout(opens - self.now)
            self._open(shift, min(closes, end))
            if closes >= FAR and end >= FAR:
                return
            yield env.timeout(shift.until - self.now)
            self._close(shift)
        if end < FAR:
            if end > self.now:
                yield env.timeout(end - self.now)
            self._dates_end(shift)

    def _open(self, shift: Shift, until: int) -> None:
        now = self.now
        shift.on_duty, shift.until = True, until
        shift.shut.open(now)
        if self._on_duty == 0:
            self.shut.open(now)
        self._on_duty += 1
        for item in shift.in_hand.values():
            if item.paused >= 0:
                self._resume(shift, item)
        self.changed(self.place)

    def _close(self, shift: Shift) -> None:
        now = self.now
        shift.on_duty = False
        shift.shut.shut(now)
        self._on_duty -= 1
        if self._on_duty == 0:
            self.shut.shut(now)
        if shift.crew.finish or now >= shift.crew.until:
            return
        for item in shift.in_hand.values():
            if item.paused < 0 and not item.done and now - item.began < item.remaining:
                self._pause(item)

    def _dates_end(self, shift: Shift) -> None:
        """R5.6."""
        shift.over = True
        if shift.crew.finish:
            return
        now = self.now
        for item in list(shift.in_hand.values()):
            if item.paused >= 0 or (not item.done and now - item.began < item.remaining):
                self._put_back(shift, item)

    # --- work

    def put(self, item: Item) -> None:
        """Queue `item`, which waits from `item.since`."""
        now = self.now
        item.closed_before = self.shut.at(now)
        item.home = self
        self.emit(item.record(now, Kind.QUEUE, item.rank, item.due))
        self._wait(item)

    def _wait(self, item: Item) -> None:
        item.waits = True
        self.queue.put(item)
        self.changed(self.place)

    def drop(self, item: Item) -> None:
        """Let a waiting item go with its case."""
        item.waits = False
        self.queue.remove(item)
        now = self.now
        self.emit(item.record(now, Kind.VANISH, -1, item.since))

    def serve(self) -> None:
        """Give waiting items to free members on duty (R5.4)."""
        for shift in self.shifts:
            while shift.on_duty and shift.free and len(self.queue):
                self._start(shift, heappop(shift.free), self.queue.take(), 1.0)

    def has_free(self) -> bool:
        """Whether a member is free and on duty."""
        return any(shift.on_duty and shift.free for shift in self.shifts)

    def take(self, item: Item, efficiency: float) -> None:
        """Let a free member do an item of another desk (R14.2)."""
        shift = next(shift for shift in self.shifts if shift.on_duty and shift.free)
        self._start(shift, heappop(shift.free), item, efficiency)

    def closed_share(self, item: Item) -> int:
        """Of the time `item` has waited since the run began, the ms with nobody on duty."""
        return self.shut.at(self.now) - item.closed_before

    def _start(self, shift: Shift, member: int, item: Item, efficiency: float) -> None:
        now = self.now
        item.member, item.began, item.waits = member, now, False
        item.server, item.efficiency = self, efficiency
        item.remaining = _taken(item, item.remaining)
        item.overtime_before = shift.shut.at(now)
        shift.in_hand[member] = item
        self.emit(item.record(now, Kind.START, member, item.since))
        if item.thread is not None:
            item.thread.waited(item)
        self._go(shift, item)

    def _go(self, shift: Shift, item: Item) -> None:
        """Let the part in hand end, if it does before the crew goes off duty; else closing pauses it."""
        end = item.began + item.remaining
        if shift.crew.finish or end <= shift.until:
            self.env.timeout(end - self.now).callbacks.append(lambda _: self._part_over(item))

    def _part_over(self, item: Item) -> None:
        item.done = True
        item.over()

    def next_part(self, item: Item, work: int) -> None:
        """Go on with the same item and the same member: `work` ms of staff time more."""
        shift, now = self.shift_of[item.member], self.now
        spent, work = now - item.began, _taken(item, work)
        item.done = False
        item.remaining = spent + work
        if shift.crew.finish or work == 0 or shift.on_duty:
            self._go(shift, item)
        elif shift.over:
            self._put_back(shift, item)
        else:
            self._pause(item)

    def _stretch(self, shift: Shift, item: Item, kind: Kind) -> None:
        """A stretch of work ends: say so and add it up."""
        now = self.now
        began = item.began if item.paused < 0 else now
        self.emit(item.record(now, kind, item.member, began))
        if item.thread is not None:
            overtime = shift.shut.at(now) - item.overtime_before if shift.crew.finish else 0
            item.thread.worked(self, item, now - began, overtime)

    def _pause(self, item: Item) -> None:
        shift, now = self.shift_of[item.member], self.now
        self._stretch(shift, item, Kind.PAUSE)
        item.remaining -= now - item.began
        item.paused = now

    def _resume(self, shift: Shift, item: Item) -> None:
        now = self.now
        self._pause_over(item)
        item.segment += 1
        self.emit(item.record(now, Kind.RESUME, item.member, item.paused))
        item.began, item.paused = now, -1
        item.overtime_before = shift.shut.at(now)
        self._go(shift, item)

    def _pause_over(self, item: Item) -> None:
        if item.thread is not None:
            item.thread.paused(item, self.now - item.paused)

    def _put_back(self, shift: Shift, item: Item) -> None:
        now = self.now
        self._stretch(shift, item, Kind.STOP)
        if item.paused >= 0:
            self._pause_over(item)
        else:
            item.remaining -= now - item.began
        self._release(shift, item)
        item.remaining = _left(item)
        item.segment += 1
        item.since, item.paused = now, -1
        item.home.wait_again(item)

    def wait_again(self, item: Item) -> None:
        """Take back an item of this desk that was put back."""
        item.closed_before = self.shut.at(self.now)
        self.emit(item.record(self.now, Kind.REQUEUE, item.rank, item.due))
        self._wait(item)

    def finish(self, item: Item) -> None:
        """The work on `item` is done and its member is free."""
        now = self.now
        shift = self.shift_of[item.member]
        self._stretch(shift, item, Kind.END)
        within = 1 if now <= item.own_due else 0
        self.emit((
            now, Kind.STAY, item.home.place, item.stream, item.number, item.branch,
            item.step, item.passed, item.attempt, within, item.rank, item.queued,
        ))  # fmt: skip
        self._release(shift, item)
        self.changed(self.place)

    def _release(self, shift: Shift, item: Item) -> None:
        del shift.in_hand[item.member]
        heappush(shift.free, item.member)
        item.member = -1

    def still(self, stop: int) -> None:
        """Say what waits and what is in hand at the stop (R3.4)."""
        for item in self.queue:
            self.emit(item.record(stop, Kind.STILL_WAITING, -1, item.since))
            self.emit(item.record(stop, Kind.STILL_STAYING, -1, item.queued))
        for shift in self.shifts:
            for item in shift.in_hand.values():
                began = item.began if item.paused < 0 else stop
                self.emit(item.record(stop, Kind.STILL_IN_HAND, item.member, began))
                self.emit(item.record(stop, Kind.STILL_STAYING, item.member, item.queued))


def _taken(item: Item, work: int) -> int:
    """How long a part of `work` ms takes whoever has the item in hand (R14.4)."""
    return work if item.efficiency == 1.0 else int(rounded(work / item.efficiency))


def _left(item: Item) -> int:
    """What is left of an item that is put back, in staff time of its own partner (R14.4)."""
    return item.remaining if item.efficiency == 1.0 else int(rounded(item.efficiency * item.remaining))
