"""What changes before anything else of an instant: levels at the end of a period, and what a date brings (R16, R17)."""

from __future__ import annotations

from collections.abc import Generator
from itertools import count

import simpy

from ketensim.engines.reference.world import World
from ketensim.numbers.model import Dynamics
from ketensim.numbers.records import COMMITMENT, FLOOR, LEADERSHIP, LEVEL_UNIT, Kind


class Changes:
    """Moves the world on; its timers only make sure that the instants come."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dynamics = world.model.dynamics
        self._eras = list(world.model.eras)
        self._told = bool(self._dynamics or self._eras)
        for era in self._eras:
            world.env.timeout(era.since)
        if self._dynamics is not None:
            world.env.process(self._periods(self._dynamics))

    def begin(self, time: int) -> bool:
        """Step (0) of the instant `time` (R2.1); True where a dated change begins."""
        ended = self._dynamics is not None and time > 0 and time % self._dynamics.every == 0
        dated = bool(self._eras) and self._eras[0].since == time
        if self._dynamics is not None and ended:
            self._world.levels.move(self._world.model, self._dynamics, time)
        if dated:
            self._world.begin(self._eras.pop(0).model)
        elif ended:
            self._world.refresh()
        if self._told and (ended or dated or time == 0):
            self._tell(time)
        return dated

    def _periods(self, dynamics: Dynamics) -> Generator[simpy.Event, None, None]:
        for _ in count():
            yield self._world.env.timeout(dynamics.every)

    def _tell(self, time: int) -> None:
        """R16.7."""
        levels, model = self._world.levels, self._world.model
        for place, tie in enumerate(model.ties):
            self._say(time, tie.sender, tie.receiver, FLOOR, levels.floor[place])
            self._say(time, tie.sender, tie.receiver, LEADERSHIP, levels.leadership[place])
        for partner, level in enumerate(levels.commitment):
            self._say(time, partner, -1, COMMITMENT, level)

    def _say(self, time: int, partner: int, to: int, what: int, level: float) -> None:
        value = round(level * LEVEL_UNIT)
        self._world.emit((time, Kind.LEVEL, partner, -1, -1, -1, to, -1, -1, what, -1, value))
