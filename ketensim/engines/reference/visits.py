"""A case at a step: queued, checked, worked on, and sent back when a fault is found (R6, R8.4, R9.3-R9.8)."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from ketensim.engines.reference.cases import Flaw, Token
from ketensim.engines.reference.clocks import Clocks, Fresh
from ketensim.engines.reference.expiries import Expiries
from ketensim.engines.reference.lending import Lending
from ketensim.engines.reference.queues import Item
from ketensim.engines.reference.trips import AFTER_REWORK, Trips
from ketensim.engines.reference.world import World
from ketensim.engines.sampling import COMMITMENT, ERROR, FINDS, REWORK_COMMITMENT, TOGETHER, WORK, rounded
from ketensim.numbers.records import Kind

Thread = Generator[simpy.Event, "Item | None", None]


class Visits:
    """What happens to a token at the step where it is."""

    def __init__(self, world: World, clocks: Clocks, trips: Trips, expiries: Expiries, lending: Lending) -> None:
        self._world = world
        self._lending = lending
        self._clocks = clocks
        self._trips = trips
        self._expiries = expiries

    def arrive(self, token: Token, step: int, handed: bool, time: int | None = None) -> Item:
        """A new pass of `token` at `step`: the item queued there; `time` is the true arrival of a backlog item."""
        case = token.case
        case.passes[step] += 1
        token.step, token.passed, token.handed = step, case.passes[step], handed
        return self._queue(token, 1, self._world.now if time is None else time)

    def visit(self, token: Token, item: Item) -> Thread:
        """One pass: attempts until the file need not go back, then the work's own error."""
        case = token.case
        while (yield from self._attempt(token, item)):
            yield from self._give_back(token)
            if case.gone:
                return
            item = self._queue(token, token.attempt + 1, self._world.now)
        error = self._world.model.steps[token.step].error
        if not case.gone and self._draw(ERROR, token) < error and token.fault is None:
            token.fault = Flaw(token.step, token.passed, token.cooperation)

    # --- queued

    def _queue(self, token: Token, attempt: int, queued: int) -> Item:
        """Queue the item of this pass; its first part is the check, where there is one (R9.4)."""
        step = self._world.model.steps[token.step]
        token.attempt = attempt
        work = self._work(token)
        item = self._item(token, token.step, token.step, queued, work)
        if step.check is not None and token.handed:
            item.remaining, item.then = step.check.takes, work
            item.finds = token.fault is not None and self._draw(FINDS, token) < step.check.finds
        self._clocks.queue(Fresh(token.case, item, step.partner, token.step, self._draw(COMMITMENT, token)))
        self._expiries.begin(token, item)
        return item

    def _item(self, token: Token, step: int, code: int, queued: int, remaining: int) -> Item:
        """An item of `token` for the partner of `step`; until the round is settled it is due by the partner's norm."""
        case, desk = token.case, self._world.desk(step)
        own = self._world.after(queued, desk.partner.chain_norms[case.kind], desk.partner.calendar)
        item = Item(
            self._world.rank[case.kind], own, own, queued, case.stream, case.number, token.branch,
            code, token.passed, token.attempt, remaining,
        )  # fmt: skip
        token.item, item.thread, item.home = item, token, desk
        self._lending.ask(item, desk.place)
        self._await(item)
        return item

    def _await(self, item: Item) -> simpy.Event:
        """The event that the part in hand is done."""
        ended = self._world.env.event()
        item.ended, item.over = ended, ended.succeed
        return ended

    def _draw(self, purpose: int, token: Token) -> float:
        case = token.case
        return self._world.dice.of_step(purpose, case.stream, case.number, token.step, token.passed, token.attempt)

    def _work(self, token: Token) -> int:
        """The work of the case at its step in this pass, under the pressure of now (R13.2), ms."""
        drawn = self._drawn(token, token.step, token.passed)
        pressed = self._world.pressed(token.step, token.cooperation)
        return drawn if pressed == 1.0 else int(rounded(pressed * drawn))

    def _drawn(self, token: Token, step: int, passed: int) -> int:
        """The drawn work of the case at a step in one of its passes, ms."""
        case = token.case
        u = self._world.dice.of_step(WORK, case.stream, case.number, step, passed)
        return self._world.work[step][case.kind](u)

    # --- in hand

    def _attempt(self, token: Token, item: Item) -> Generator[simpy.Event, Item | None, bool]:
        """Wait, check and work; True when the file must go back to its maker instead."""
        yield item.ended
        if item.then >= 0:
            if item.finds and not token.case.gone:
                if not self._solves(token):
                    item.server.finish(item)
                    return True
                check = self._world.model.steps[token.step].check
                yield self._part(item, check.consult if check is not None else 0)
            yield self._part(item, item.then)
        item.server.finish(item)
        return False

    def _part(self, item: Item, work: int) -> simpy.Event:
        """Let the member go on with `work` ms more."""
        ended = self._await(item)
        item.server.next_part(item, work)
        return ended

    def _solves(self, token: Token) -> bool:
        """R9.5: whether the fault is solved together."""
        assert token.fault is not None
        maker = token.fault.maker
        pair = self._world.pair(maker, token.step)
        if pair < 0 or self._draw(TOGETHER, token) >= self._world.together[pair]:
            return False
        self._say(token, Kind.SOLVED, maker, -1)
        token.case.solved += 1
        token.fault = None
        return True

    # --- sent back

    def _give_back(self, token: Token) -> Thread:
        """R9.6, R9.7: back to the maker, rework there, and back again, unless the case leaves meanwhile."""
        assert token.fault is not None
        case, fault, maker, steps = token.case, token.fault, token.fault.maker, self._world.model.steps
        apart = self._world.pair(maker, token.step) >= 0
        case.returns += 1
        token.fault = None
        if apart:
            self._world.levels.counts.returned(steps[maker].partner, steps[token.step].partner)
        trip = self._trips.send_back(token, maker) if apart else 0
        self._say(token, Kind.RETURN, maker, trip)
        if trip:
            yield self._world.env.timeout(trip)
        if not case.gone:
            yield from self._rework(token, fault)
        if apart and not case.gone:
            yield from self._back_again(token, fault)

    def _rework(self, token: Token, fault: Flaw) -> Thread:
        world, case, finder, maker = self._world, token.case, token.step, fault.maker
        u = world.dice.of_pair(REWORK_COMMITMENT, case.stream, case.number, maker, finder, token.passed, token.attempt)
        share = world.model.steps[maker].rework * world.pressed(maker, fault.cooperation)
        work = int(rounded(share * self._drawn(token, maker, fault.passed)))
        code = token.steps + maker * token.steps + finder
        item = self._item(token, maker, code, world.now, work)
        self._clocks.queue(Fresh(case, item, world.model.steps[maker].partner, -1, u))
        yield item.ended
        item.server.finish(item)

    def _back_again(self, token: Token, fault: Flaw) -> Thread:
        maker, finder, attempt, sent = fault.maker, token.step, token.attempt + 1, self._world.now
        complete = self._trips.complete(token, maker, finder, token.passed, attempt)
        if not complete:
            token.fault = fault
        flags = int(not complete) | AFTER_REWORK
        transfer = self._trips.send(token, maker, finder, token.passed, attempt, flags)
        if transfer:
            yield self._world.env.timeout(transfer)
        if not token.case.gone:
            self._trips.deliver(token, maker, finder, token.passed, attempt, flags, sent)

    def _say(self, token: Token, kind: Kind, maker: int, value: int) -> None:
        case, world = token.case, self._world
        world.emit((
            world.now, kind, world.model.steps[token.step].partner, case.stream, case.number, token.branch,
            token.step, token.passed, token.attempt, maker, -1, value,
        ))  # fmt: skip
