"""The reference engine: the rules as one readable process per case, on SimPy's clock.

SimPy says which instant comes next; what happens within an instant is decided here (R2): everything that is due is
applied, then the chain is settled, until nothing is due any more. Applying only puts things where they wait, so its
order is of no account; settling takes them in the order of the rules.

The parts: `world` (what all share), `levels` and `changes` (what moves by dynamics and on dates), `staff` and `queues`
(a partner at work), `lending`, `outside` (work that belongs to no case), `docks` (moments and batches), `clocks`,
`expiries`, `trips` (files between partners), `visits` (a case at a step), `journeys` (a case on its way).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import simpy

from ketensim.engines import limits
from ketensim.engines.reference.arriving import arrival_times
from ketensim.engines.reference.cases import Case, Token
from ketensim.engines.reference.changes import Changes
from ketensim.engines.reference.clocks import Clocks
from ketensim.engines.reference.dice import Dice, cumulated, drawn
from ketensim.engines.reference.expiries import Expiries
from ketensim.engines.reference.journeys import Journeys
from ketensim.engines.reference.lending import Lending
from ketensim.engines.reference.outside import Outside
from ketensim.engines.reference.trips import Trips
from ketensim.engines.reference.visits import Visits
from ketensim.engines.reference.world import World
from ketensim.engines.sampling import AGE, ARRIVAL, TYPE, pick
from ketensim.ground.errors import InputError
from ketensim.numbers.model import Model
from ketensim.numbers.records import KIND, STEP, Consumer, Kind, Recorder

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
        self._lending = Lending(self.world)
        self._visits = Visits(self.world, self._clocks, trips, expiries, self._lending)
        self._journeys = Journeys(self.world, trips, self._visits, expiries)
        self._changes = Changes(self.world)
        self._begin()
        self._outside = Outside(self.world)

    def _begin(self) -> None:
        for place in range(len(self.model.backlogs)):
            self._place_backlog(place)
        self._clocks.settle()
        for stream in range(len(self.model.streams)):
            self.env.process(self._arrivals(stream))

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
        if self._changes.begin(time):
            self._outside.count_reviews(time)
        for _ in range(limits.MOST_ROUNDS):
            self._apply(time)
            self._outside.review()
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
        changed = sorted(world.changed)
        for place in changed:
            world.desks[place].serve()
        if changed:
            self._lending.settle()
        for place in changed:
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


def simulate(
    model: Model, seed: int, replication: int, window: tuple[int, int], drain: int, consumers: Sequence[Consumer]
) -> tuple[int, int, int, int, int, int]:
    """Run `model` once: the fields of `engines.Ended`."""
    chain = Chain(model, seed, replication, window, Recorder(consumers))
    stop = chain.run(drain)
    book = chain.book
    return stop, book.backlog, book.arrived, book.finished, book.expired, book.in_chain
