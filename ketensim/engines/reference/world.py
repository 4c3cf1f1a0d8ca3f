"""What all parts of a run share: the model of now, ready to be drawn from, the clock, the desks and the docks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import simpy

from ketensim.engines import effects
from ketensim.engines.reference.book import Book
from ketensim.engines.reference.dice import Dice, cumulated, drawn, shaped
from ketensim.engines.reference.docks import Dock
from ketensim.engines.reference.levels import Levels
from ketensim.engines.reference.staff import Desk
from ketensim.engines.worktime import add_open
from ketensim.ground.calendars import monday_of
from ketensim.numbers.model import Effect, Model, Norm
from ketensim.numbers.records import REST_RANK, URGENT_RANK, Record


class World:
    """One run of one model: `changed` and `changed_docks` are the partners and pairs with something to settle.

    `model` is another from a date on (R17); what depends on levels is worked out anew when they move.
    """

    cooperation: list[float]
    """Per pair."""
    delay: list[float]
    """Mean transfer time per pair, ms."""
    incomplete: list[float]
    together: list[float]

    def __init__(
        self, model: Model, dice: Dice, window: tuple[int, int], emit: Callable[[Record], None], env: simpy.Environment
    ) -> None:
        self.models = (model, *(era.model for era in model.eras))
        self.env = env
        self.emit = emit
        self.dice = dice
        self.book = Book(window, emit)
        self.levels = Levels(model)
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
        self._ties = {(tie.sender, tie.receiver): place for place, tie in enumerate(model.ties)}
        self.choice = [
            tuple(cumulated(tuple(option.shares[kind] for option in step.options)) for kind in range(len(model.urgent)))
            for step in model.steps
        ]
        self.rank = tuple(URGENT_RANK if urgent else REST_RANK for urgent in model.urgent)
        """Per case type."""
        self._hold(model)

    def begin(self, model: Model) -> None:
        """From now on another model holds (R17)."""
        self.levels.begin(self.model, model)
        for desk, spec in zip(self.desks, model.partners, strict=True):
            desk.partner = spec
        self._hold(model)

    def _hold(self, model: Model) -> None:
        self.model = model
        self.shape = [shaped(pair.shape) for pair in model.handoffs]
        self.work = [tuple(drawn(work) for work in step.work) for step in model.steps]
        self.refresh()

    def refresh(self) -> None:
        """Let pairs follow the levels of now (R9.1, R13.3)."""
        levels, pairs, plan = self.levels, self.model.handoffs, self.model.plan
        pressure = self.model.pressure.incomplete if plan.presses else 0.0
        self.cooperation = [levels.cooperation(pair) for pair in pairs]
        cooperating = list(zip(pairs, self.cooperation, strict=True))
        self.delay = [_at(pair.delay, c) for pair, c in cooperating]
        self.together = [_at(pair.together, c) for pair, c in cooperating]
        self.incomplete = [
            float(effects.pressed_share(_at(pair.incomplete, c), pressure, levels.commitment[pair.sender], c))
            for pair, c in cooperating
        ]

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

    def pressed(self, step: int, cooperation: float) -> float:
        """The factor on work at a step for a file that came with `cooperation` (R13.2)."""
        pressure = self.model.pressure.work if self.model.plan.presses else 0.0
        commitment = self.levels.commitment[self.model.steps[step].partner]
        return float(effects.pressed_work(pressure, commitment, cooperation))

    def willingness(self, helper: int, owner: int) -> float:
        """The chance that one partner is willing to do an item of another (R14.3)."""
        lending, levels = self.model.lending, self.levels
        numbers = lending.base, lending.by_leadership, lending.by_plan, lending.by_both
        leadership = levels.leadership[self._ties[helper, owner]]
        return float(effects.willingness(*numbers, leadership, levels.commitment[helper]))


def _at(value: Effect, cooperation: float) -> float:
    """An effect at a cooperation (R9.1)."""
    return float(effects.effect(value.worst, value.best, value.curve, cooperation))
