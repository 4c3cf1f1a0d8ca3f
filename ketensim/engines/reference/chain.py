"""The reference engine: the rules as one readable process per case, on SimPy's clock.

SimPy says which instant comes next; what happens within an instant is decided here (R2): everything that is due is
applied, then the chain is settled, until nothing is due any more. Applying only puts things where they wait, so its
order is of no account; settling takes them in the order of the rules.

The parts: `world` (what all share), `staff` and `queues` (a partner at work), `docks` (moments and batches), `clocks`,
`expiries`, `trips` (files between partners), `visits` (a case at a step), `journeys` (a case on its way).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import simpy

from ketensim.engines import limits
from ketensim.engines.reference.arriving import arrival_times
from ketensim.engines.reference.cases import Case, Token
from ketensim.engines.reference.clocks import Clocks
from ketensim.engines.reference.dice import Dice, cumulated, drawn
from ketensim.engines.reference.expiries import Expiries
from ketensim.engines.reference.journeys import Journeys
from ketensim.engines.reference.queues import Item
from ketensim.engines.reference.staff import Desk
from ketensim.engines.reference.trips import Trips
from ketensim.engines.reference.visits import Visits
from ketensim.engines.reference.world import World
from ketensim.engines.sampling import AGE, ARRIVAL, OWN_ARRIVAL, TYPE, pick
from ketensim.engines.sampling import OWN_WORK as OWN_WORK_DRAW
from ketensim.ground.errors import InputError
from ketensim.numbers.model import Model
from ketensim.numbers.records import KIND, OWN_WORK, REST_RANK, REVIEW, REVIEW_RANK, STEP, Consumer, Kind, Recorder

Source = Generator[simpy.Event, None, None]


class Chain:
    """One run of one model.

    `window` is [begin, end) in ms; cases that arrive in it are waited for, until the drain after its end.
    """

    def __init__(
        self, model: Model, seed: int, replication: int, window: tuple[int, int], recorder: Recorder,
        env: simpy.Environment | None = None,
    ) -> None:  # fmt: skip
        self.model = model
        self.recorder = recorder
        self.env = env or simpy.Environment()
        self.dice = Dice(model, seed, replication)
        self.world = World(model, self.dice, window, recorder.emit, self.env)
        self.book = self.world.book
        self._clocks = Clocks(self.world)
        trips, expiries = Trips(self.world), Expiries(self.world, self._clocks)
        self._visits = Visits(self.world, self._clocks, trips, expiries)
        self._journeys = Journeys(self.world, trips, self._visits, expiries)
        self._review_due = False
        self._reviews = 0
        self._begin()

    def _begin(self) -> None:
        model, env = self.model, self.env
        for place in range(len(model.backlogs)):
            self._place_backlog(place)
        self._clocks.settle()
        for stream in range(len(model.streams)):
            env.process(self._arrivals(stream))
        for desk in self.world.desks:
            if desk.partner.own_work is not None:
                env.process(self._own_work(desk))
        if model.plan.every and any(partner.signed for partner in model.partners):
            env.process(self._review_times())

    # --- the instant (R2)

    def run(self, drain: int) -> int:
        """Run to the stop of R11.1 and return it, ms."""
        end = self.book.window[1]
        while True:
            time = self.env.peek()
            if time >= end and not self.book.open_cases:
                return self._stop(max(end, int(self.env.now)))
            if time >= end + drain:
                return self._stop(end + drain)
            self._instant(int(time))

    def _stop(self, stop: int) -> int:
        for desk in self.world.desks:
            desk.still(stop)
        self.book.still(stop)
        self.recorder.settle()
        self.recorder.flush()
        return stop

    def _instant(self, time: int) -> None:
        for _ in range(limits.MOST_ROUNDS):
            self._apply(time)
            if self._review_due:
                self._review()
            self._settle()
            if self.env.peek() > time:
                self.recorder.settle()
                return
        raise InputError((limits.endless_instant(self.model.labels, self._turning()),))

    def _apply(self, time: int) -> None:
        """R2.1: expiries come first (`expiries.Wake`), then everything else that is due, in no order that matters."""
        while self.env.peek() == time:
            self.env.step()

    def _settle(self) -> None:
        """R2.2."""
        world, joins = self.world, self._journeys.complete
        for place in sorted(world.changed_docks):
            dock = world.docks[place]
            for file in dock.depart():
                file.deliver()
            if len(dock.files) > limits.MOST_WAITING:
                raise InputError((limits.endless_dock(self.model.labels, dock.pair.sender, dock.pair.receiver),))
        world.changed_docks.clear()
        for join in joins:
            self._journeys.go_on(join)
        joins.clear()
        self._clocks.settle()
        for place in sorted(world.changed):
            world.desks[place].serve()
            if len(world.desks[place].queue) > limits.MOST_WAITING:
                raise InputError((limits.endless_queue(self.model.labels, place),))
        world.changed.clear()

    def _turning(self) -> set[int]:
        """The steps that were queued in an endless instant."""
        return {record[STEP] for record in self.recorder.instant if record[KIND] == Kind.QUEUE}

    # --- what comes from outside

    def _arrivals(self, stream: int) -> Source:
        spec = self.model.streams[stream]
        types = cumulated(spec.shares)
        times = arrival_times(spec.arrivals, self.model.hours, lambda n: self.dice.of_case(ARRIVAL, stream, n))
        for number, time in enumerate(times):
            if time > self.env.now:
                yield self.env.timeout(time - self.env.now)
            kind = int(pick(types, 0, len(types), self.dice.of_case(TYPE, stream, number)))
            self._enter(Case(stream, number, kind, time), spec.step)

    def _place_backlog(self, place: int) -> None:
        """R6.6."""
        spec, stream = self.model.backlogs[place], len(self.model.streams) + place
        types = cumulated(spec.shares)
        age = drawn(spec.ages) if spec.ages is not None else None
        for number in range(spec.count):
            arrival = spec.times[number] if age is None else -max(1, age(self.dice.of_case(AGE, stream, number)))
            kind = int(pick(types, 0, len(types), self.dice.of_case(TYPE, stream, number)))
            self._enter(Case(stream, number, kind, arrival), spec.step)

    def _enter(self, case: Case, step: int) -> None:
        """A case comes in, is queued at its first step, and goes on its way."""
        self.book.arrive(case, step, int(self.env.now))
        self._clocks.arrival(case)
        token = Token(case, len(self.model.steps))
        item = self._visits.arrive(token, step, handed=False, time=case.arrival)
        self.env.process(self._journeys.life(token, item))

    def _own_work(self, desk: Desk) -> Source:
        """R6.7."""
        own, partner = desk.partner.own_work, desk.partner
        assert own is not None
        work = drawn(own.work)
        times = arrival_times(
            own.arrivals, self.model.hours, lambda n: self.dice.of_partner(OWN_ARRIVAL, desk.place, n)
        )
        for number, time in enumerate(times):
            if time > self.env.now:
                yield self.env.timeout(time - self.env.now)
            due = self.world.after(time, partner.own_norm, partner.calendar)
            staff_time = work(self.dice.of_partner(OWN_WORK_DRAW, desk.place, number))
            self._put_alone(desk, Item(REST_RANK, due, due, time, -1, number, -1, OWN_WORK, -1, -1, staff_time))

    def _put_alone(self, desk: Desk, item: Item) -> None:
        """Queue an item that belongs to no case."""
        item.over = lambda: desk.finish(item)
        desk.put(item)

    def _review_times(self) -> Source:
        while True:
            yield self.env.timeout(self.model.plan.every)
            self._review_due = True

    def _review(self) -> None:
        """R10.2."""
        self._review_due, now, plan = False, int(self.env.now), self.model.plan
        for desk in self.world.desks:
            for person in range(plan.people if desk.partner.signed else 0):
                address = (self._reviews, person, -1, REVIEW, -1, -1)
                self._put_alone(desk, Item(REVIEW_RANK, now, now, now, *address, plan.hours))
        self._reviews += 1


def simulate(
    model: Model, seed: int, replication: int, window: tuple[int, int], drain: int, consumers: Sequence[Consumer]
) -> tuple[int, int, int, int, int, int]:
    """Run `model` once: the fields of `engines.Ended`."""
    chain = Chain(model, seed, replication, window, Recorder(consumers))
    stop = chain.run(drain)
    book = chain.book
    return stop, book.backlog, book.arrived, book.finished, book.expired, book.in_chain
