"""What all parts of a run share: the model ready to be drawn from, the clock, the desks and the docks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import simpy

from ketensim.engines.effects import effect
from ketensim.engines.reference.book import Book
from ketensim.engines.reference.dice import Dice, cumulated, drawn, shaped
from ketensim.engines.reference.docks import Dock
from ketensim.engines.reference.staff import Desk
from ketensim.engines.worktime import add_open
from ketensim.ground.calendars import monday_of
from ketensim.numbers.model import Effect, Handoff, Model, Norm
from ketensim.numbers.records import REST_RANK, URGENT_RANK, Record


class World:
    """One run of one model: `changed` and `changed_docks` are the partners and pairs with something to settle."""

    def __init__(
        self, model: Model, dice: Dice, window: tuple[int, int], emit: Callable[[Record], None], env: simpy.Environment
    ) -> None:
        self.model = model
        self.env = env
        self.emit = emit
        self.dice = dice
        self.book = Book(window, emit)
        self.changed: set[int] = set()
        self.changed_docks: set[int] = set()
        self.desks = [
            Desk(env, place, partner, model.hours, emit, self.changed.add)
            for place, partner in enumerate(model.partners)
        ]
        self.docks = {
            place: Dock(env, pair, monday_of(model.hours), partial(self.changed_docks.add, place))
            for place, pair in enumerate(model.handoffs)
            if pair.moments or pair.batch_size
        }
        self._pairs = model.handoff_places()
        self.delay = [_at_cooperation(pair, pair.delay) for pair in model.handoffs]
        """Mean transfer time per pair, ms."""
        self.incomplete = [_at_cooperation(pair, pair.incomplete) for pair in model.handoffs]
        self.together = [_at_cooperation(pair, pair.together) for pair in model.handoffs]
        self.shape = [shaped(pair.shape) for pair in model.handoffs]
        self.work = [tuple(drawn(work) for work in step.work) for step in model.steps]
        self.choice = [
            tuple(cumulated(tuple(option.shares[kind] for option in step.options)) for kind in range(len(model.urgent)))
            for step in model.steps
        ]
        self.rank = tuple(URGENT_RANK if urgent else REST_RANK for urgent in model.urgent)
        """Per case type."""

    @property
    def now(self) -> int:
        """The instant, ms."""
        return int(self.env.now)

    def desk(self, step: int) -> Desk:
        """The desk of the partner that does `step`."""
        return self.desks[self.model.steps[step].partner]

    def pair(self, step: int, to: int) -> int:
        """The place of the pair of partners between two steps, or -1 within one partner."""
        first, second = self.model.steps[step].partner, self.model.steps[to].partner
        return -1 if first == second else self._pairs[first, second]

    def after(self, time: int, norm: Norm, calendar: int) -> int:
        """`time` plus `norm`, in the working time of `calendar` where it is that."""
        return int(add_open(self.model.hours, calendar, time, norm.time)) if norm.working else time + norm.time


def _at_cooperation(pair: Handoff, value: Effect) -> float:
    """An effect of a pair at its cooperation (R9.1)."""
    return float(effect(value.worst, value.best, value.curve, pair.cooperation))
