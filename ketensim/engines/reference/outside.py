"""Work that belongs to no case: own work, chain reviews and investment (R6.7, R10.2, R15.2)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import count

import simpy

from ketensim.engines.reference.arriving import arrival_times
from ketensim.engines.reference.dice import drawn
from ketensim.engines.reference.queues import Item
from ketensim.engines.reference.staff import Desk
from ketensim.engines.reference.world import World
from ketensim.engines.sampling import OWN_ARRIVAL
from ketensim.engines.sampling import OWN_WORK as OWN_WORK_DRAW
from ketensim.ground.spans import WEEK
from ketensim.numbers.records import INVESTMENT, INVESTMENT_RANK, OWN_WORK, REST_RANK, REVIEW, REVIEW_RANK

Source = Generator[simpy.Event, None, None]


class Outside:
    """Queues what a partner does besides the chain's cases."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._every = 0
        """Ms between reviews, 0 for none."""
        self._next = -1
        """When the next review falls."""
        self._review_due = False
        self._reviews = 0
        for desk in world.desks:
            if desk.partner.own_work is not None:
                world.env.process(self._own_work(desk))
        if any(tie.people for model in world.models for tie in model.ties):
            world.env.process(self._investment())
        self.count_reviews(0)

    def _own_work(self, desk: Desk) -> Source:
        own, world = desk.partner.own_work, self._world
        assert own is not None
        work = drawn(own.work)
        times = arrival_times(
            own.arrivals, world.model.hours, lambda n: world.dice.of_partner(OWN_ARRIVAL, desk.place, n)
        )
        for number, time in enumerate(times):
            if time > world.now:
                yield world.env.timeout(time - world.now)
            due = world.after(time, desk.partner.own_norm, desk.partner.calendar)
            staff_time = work(world.dice.of_partner(OWN_WORK_DRAW, desk.place, number))
            self._put(desk, Item(REST_RANK, due, due, time, -1, number, -1, OWN_WORK, -1, -1, staff_time))

    def _put(self, desk: Desk, item: Item, then: Callable[[], None] | None = None) -> None:
        """Queue an item; `then` is called when its work has ended."""

        def over() -> None:
            desk.finish(item)
            if then is not None:
                then()

        item.over = over
        desk.put(item)

    # --- reviews

    def count_reviews(self, time: int) -> None:
        """Let reviews fall as the plan of now says; they count from `time` where their rhythm changes (R10.2)."""
        model = self._world.model
        every = model.plan.every if any(partner.signed for partner in model.partners) else 0
        if every != self._every:
            self._every = every
            self._next = time
            self._go_on()

    def _go_on(self) -> None:
        if self._every:
            self._next += self._every
            timer = self._world.env.timeout(self._next - self._world.now)
            timer.callbacks.append(lambda _: self._fall())
        else:
            self._next = -1

    def _fall(self) -> None:
        if self._world.now == self._next:
            self._review_due = True
            self._go_on()

    def review(self) -> None:
        """Hold the review that is due, if one is."""
        if not self._review_due:
            return
        self._review_due, now, plan = False, self._world.now, self._world.model.plan
        for desk in self._world.desks:
            for person in range(plan.people if desk.partner.signed else 0):
                address = (self._reviews, person, -1, REVIEW, -1, -1)
                self._put(desk, Item(REVIEW_RANK, now, now, now, *address, plan.hours))
        self._reviews += 1
        self._world.levels.counts.reviews += 1

    # --- investment

    def _investment(self) -> Source:
        for week in count():
            number = 0
            for place, tie in enumerate(self._world.model.ties):
                for _ in range(tie.people):
                    self._invest(place, (week, number), tie.hours)
                    number += 1
            yield self._world.env.timeout(WEEK)

    def _invest(self, tie: int, address: tuple[int, int], hours: int) -> None:
        """R15.2."""
        world, now = self._world, self._world.now

        def ended() -> None:
            world.levels.counts.invested[tie] += hours

        item = Item(INVESTMENT_RANK, now, now, now, *address, -1, INVESTMENT, tie, -1, hours)
        self._put(world.desks[world.model.ties[tie].sender], item, ended)
