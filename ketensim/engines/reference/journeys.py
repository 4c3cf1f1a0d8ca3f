"""A case on its way through the flow: choices, blocks, handoffs, joins and ends (R8, R9.2, R9.3)."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from ketensim.engines.reference.cases import Flaw, Join, Token
from ketensim.engines.reference.docks import File
from ketensim.engines.reference.expiries import Expiries
from ketensim.engines.reference.queues import Item
from ketensim.engines.reference.trips import Trips
from ketensim.engines.reference.visits import Visits
from ketensim.engines.reference.world import World
from ketensim.engines.sampling import CHOICE, pick
from ketensim.numbers.model import Block, Branch
from ketensim.numbers.records import MOMENT, Kind

Leg = Generator[simpy.Event, "Item | None", "Item | None"]
"""A part of a thread that ends with the item queued next, or with None where the thread ends."""


class Journeys:
    """Threads of cases from item to item."""

    def __init__(self, world: World, trips: Trips, visits: Visits, expiries: Expiries) -> None:
        self._world = world
        self._trips = trips
        self._visits = visits
        self._expiries = expiries
        self.complete: list[Join] = []
        """Joins that all branches have reached, to be gone on with when the chain settles."""

    def life(self, token: Token, item: Item | None) -> Leg:
        """Follow one thread from `item` on, until it ends or reaches its join."""
        while item is not None:
            yield from self._visits.visit(token, item)
            if token.case.gone:
                return None
            option = self._choose(token)
            if option.end >= 0:
                self._expiries.leave(token, option.end, expired=False)
                return None
            if option.fork >= 0:
                item = yield from self._fork(token, self._world.model.blocks[option.fork])
            else:
                item = yield from self._go(token, token.step, option.to)
        return None

    def _choose(self, token: Token) -> Branch:
        world, case, options = self._world, token.case, self._world.model.steps[token.step].options
        if len(options) == 1:
            return options[0]
        u = world.dice.of_step(CHOICE, case.stream, case.number, token.step, token.passed)
        return options[pick(world.choice[token.step][case.kind], 0, len(options), u)]

    # --- blocks

    def _fork(self, token: Token, block: Block) -> Leg:
        """R8.3: send the branches on their way and go on with the item at the join."""
        join = Join(block, token, self._world.env.event())
        for first, branch in zip(block.first_steps, block.branches, strict=True):
            child = Token(token.case, token.steps, branch, token, join)
            self._world.env.process(self._branch(child, token.step, first))
        item = yield join.complete
        return item

    def _branch(self, token: Token, step: int, first: int) -> Leg:
        item = yield from self._go(token, step, first)
        return (yield from self.life(token, item))

    def go_on(self, join: Join) -> None:
        """All branches are there: queue the join's own step (R2.2)."""
        world, token, then = self._world, join.parent, join.block.then
        case, partner = token.case, world.model.steps[then].partner
        for time, _, branch in join.reached:
            world.emit((
                world.now, Kind.JOINED, partner, case.stream, case.number, branch.branch,
                then, case.passes[then] + 1, -1, -1, -1, time,
            ))  # fmt: skip
        handed = any(branch.handed for _, _, branch in join.reached)
        join.merge()
        join.complete.succeed(self._visits.arrive(token, then, handed))

    # --- from step to step

    def _go(self, token: Token, step: int, to: int) -> Leg:
        """The file goes from `step` to `to`: the item queued there, or None at a join or when the case has left."""
        world, case = self._world, token.case
        pair = world.pair(step, to)
        if pair < 0:
            return self._reach(token, to, handed=False)
        passed, sent = case.passes[to] + 1, world.now
        complete = self._trips.complete(token, step, to, passed, 1)
        if not complete and token.fault is None:
            token.fault = Flaw(step, token.passed, token.cooperation)
        token.cooperation = world.cooperation[pair]
        transfer = self._trips.send(token, step, to, passed, 1, int(not complete))
        if transfer:
            yield world.env.timeout(transfer)
        if case.gone:
            return None
        if pair not in world.docks:
            return self._deliver(token, step, to, sent, world.now, complete)
        return (yield from self._wait_to_depart(token, pair, step, to, sent, complete))

    def _wait_to_depart(self, token: Token, pair: int, step: int, to: int, sent: int, complete: bool) -> Leg:
        """R9.2: wait for the next fixed moment, or for a full batch."""
        world, case, ready = self._world, token.case, self._world.now
        departed = world.env.event()
        token.file = File(
            ready, case.stream, case.number, token.branch, to, case.passes[to] + 1, 1,
            lambda: departed.succeed(self._deliver(token, step, to, sent, ready, complete)),
        )  # fmt: skip
        token.dock = world.docks[pair]
        token.dock.put(token.file)
        item = yield departed
        return item

    def _deliver(self, token: Token, step: int, to: int, sent: int, ready: int, complete: bool) -> Item | None:
        world = self._world
        token.dock = token.file = None
        token.spend(world.model.steps[to].partner, MOMENT, world.now - ready)
        self._trips.deliver(token, step, to, token.case.passes[to] + 1, 1, int(not complete), sent)
        return self._reach(token, to, handed=True)

    def _reach(self, token: Token, to: int, handed: bool) -> Item | None:
        """The file is at `to`: its item there, or None where it waits for other branches."""
        join = token.join
        if join is None or join.block.then != to:
            return self._visits.arrive(token, to, handed)
        token.handed = handed
        if join.reach(token, self._world.now):
            self.complete.append(join)
        return None
