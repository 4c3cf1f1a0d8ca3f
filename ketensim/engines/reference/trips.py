"""Files between partners: whether they are complete, and how long they take (R9.2, R9.6, R9.9)."""

from __future__ import annotations

from ketensim.engines.reference.cases import Token
from ketensim.engines.reference.world import World
from ketensim.engines.sampling import DELAY, INCOMPLETE, TRIP_BACK, rounded
from ketensim.engines.worktime import add_open
from ketensim.numbers.records import TRANSFER, Kind

AFTER_REWORK = 2
"""The flag of a file that goes back to its finder."""


class Trips:
    """Draws trips and books what they take."""

    def __init__(self, world: World) -> None:
        self._world = world

    def complete(self, token: Token, step: int, to: int, passed: int, attempt: int) -> bool:
        """Whether the file that `step` sends to `to` is complete; pass and attempt are those there."""
        world, case = self._world, token.case
        u = world.dice.of_pair(INCOMPLETE, case.stream, case.number, step, to, passed, attempt)
        return not u < world.incomplete[world.pair(step, to)]

    def send(self, token: Token, step: int, to: int, passed: int, attempt: int, flags: int) -> int:
        """Send the file from `step` to `to`: the transfer time, ms."""
        world, case = self._world, token.case
        pair, sender = world.pair(step, to), world.model.steps[step].partner
        transfer = self._time(token, DELAY, pair, step, to, passed, attempt)
        world.levels.counts.sent(sender, world.model.steps[to].partner)
        world.emit((
            world.now, Kind.SEND, sender, case.stream, case.number, token.branch,
            to, passed, attempt, flags, step, transfer,
        ))  # fmt: skip
        self._book(token, pair, step, to, transfer)
        return transfer

    def send_back(self, token: Token, maker: int) -> int:
        """Send the file from its finder back to its maker, with the effects of the pair maker -> finder: ms."""
        pair, finder = self._world.pair(maker, token.step), token.step
        transfer = self._time(token, TRIP_BACK, pair, finder, maker, token.passed, token.attempt)
        self._book(token, pair, finder, maker, transfer)
        return transfer

    def deliver(self, token: Token, step: int, to: int, passed: int, attempt: int, flags: int, sent: int) -> None:
        """Say that a file sent from `step` is at `to`."""
        world, case = self._world, token.case
        receiver = world.model.steps[to].partner
        world.emit((
            world.now, Kind.DELIVER, receiver, case.stream, case.number, token.branch,
            to, passed, attempt, flags, step, sent,
        ))  # fmt: skip

    def _time(self, token: Token, purpose: int, pair: int, step: int, to: int, passed: int, attempt: int) -> int:
        world, case = self._world, token.case
        u = world.dice.of_pair(purpose, case.stream, case.number, step, to, passed, attempt)
        delay = int(rounded(world.delay[pair] * world.shape[pair](u)))
        if not world.model.handoffs[pair].working:
            return delay
        return int(add_open(world.model.hours, world.desk(to).partner.calendar, world.now, delay)) - world.now

    def _book(self, token: Token, pair: int, step: int, to: int, transfer: int) -> None:
        steps = self._world.model.steps
        token.case.trips[steps[step].partner, pair] += 1
        token.spend(steps[to].partner, TRANSFER, transfer)
