"""Give and take: free members do what waits at the partners that theirs helps (R14)."""

from __future__ import annotations

from ketensim.engines.reference.queues import Item
from ketensim.engines.reference.staff import Desk
from ketensim.engines.reference.world import World
from ketensim.numbers.model import Help


class Lending:
    """Who helps whom, and with which items."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lenders = [desk for desk in world.desks if desk.partner.helps]
        self._helpers = [
            [desk.place for desk in self._lenders if any(help.owner == owner for help in desk.partner.helps)]
            for owner in range(len(world.desks))
        ]
        """Per partner, those that help it."""

    def ask(self, item: Item, owner: int) -> None:
        """Note which helpers are willing to do `item`, which is being queued at `owner` (R14.3)."""
        world = self._world
        item.willing = frozenset(
            helper
            for helper in self._helpers[owner]
            if world.dice.of_helper(item, helper) < world.willingness(helper, owner)
        )

    def settle(self) -> None:
        """R14.2: lenders in file order, each while it has somebody free and nothing of its own to do."""
        for desk in self._lenders:
            while desk.has_free() and not len(desk.queue):
                offers = [offer for help in desk.partner.helps if (offer := self._offer(desk, help)) is not None]
                if not offers:
                    break
                item, help = min(offers, key=lambda offer: offer[0].key)
                item.home.queue.give_away(item)
                desk.take(item, help.efficiency)

    def _offer(self, desk: Desk, help: Help) -> tuple[Item, Help] | None:
        """The first item at a partner that `desk` may and will do."""
        waiting = [item for item in self._world.desks[help.owner].queue if item.thread is not None]
        if len(waiting) <= help.threshold:
            return None
        first = min((item for item in waiting if desk.place in item.willing), key=lambda item: item.key, default=None)
        return None if first is None else (first, help)
