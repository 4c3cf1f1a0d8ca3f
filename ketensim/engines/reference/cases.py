"""What an engine knows of a case on its way: the case, its tokens, and the joins where they meet again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import simpy

from ketensim.engines.reference.queues import Item
from ketensim.numbers.model import Block
from ketensim.numbers.records import BEFORE, CLOSED, PAUSED, REWORK, STAFF, WORK

if TYPE_CHECKING:
    from ketensim.engines.reference.docks import Dock, File
    from ketensim.engines.reference.staff import Desk

WAITS, RUNS, STOPPED = range(3)


class Flaw(NamedTuple):
    """A fault that a token carries (R9.3)."""

    maker: int
    passed: int
    """The pass in which its maker made it."""
    cooperation: float
    """With which the file had come to the maker's partner then (R13.2)."""


class Case:
    """A case: its type, its target clock, and what has been done on all its branches."""

    __slots__ = (
        "arrival", "clock", "clock_began", "deadline", "gone", "kind", "number",
        "passes", "returns", "solved", "stream", "tokens", "trips", "worked",
    )  # fmt: skip

    def __init__(self, stream: int, number: int, kind: int, arrival: int) -> None:
        self.stream = stream
        self.number = number
        self.kind = kind
        """Its case type."""
        self.arrival = arrival
        self.clock = WAITS
        self.clock_began = 0
        self.deadline = 0
        self.passes: Counter[int] = Counter()
        self.returns = 0
        self.solved = 0
        self.worked: Counter[tuple[int, int]] = Counter()
        """Ms worked per (partner, overtime or not)."""
        self.trips: Counter[tuple[int, int]] = Counter()
        """Trips per (payer, pair)."""
        self.tokens: list[Token] = []
        self.gone = False


class Token:
    """A thread of a case through the flow: the case itself, or one branch of a block."""

    __slots__ = (
        "attempt", "branch", "case", "cooperation", "dock", "fault", "file", "handed", "item", "join", "parent",
        "passed", "spent", "step", "steps",
    )  # fmt: skip

    def __init__(
        self, case: Case, steps: int, branch: int = 0, parent: Token | None = None, join: Join | None = None
    ) -> None:
        self.case = case
        self.steps = steps
        self.branch = branch
        self.parent = parent
        self.join = join
        self.fault: Flaw | None = parent.fault if parent else None
        self.cooperation: float = parent.cooperation if parent else 1.0
        """Of the last handoff that the flow made, as it was when the file was sent (R13.2)."""
        self.spent: Counter[tuple[int, int]] = Counter()
        """Ms per (partner, cause) since this token began."""
        self.step: int = parent.step if parent else -1
        self.passed: int = parent.passed if parent else 0
        self.attempt = 0
        self.handed = False
        """This pass was entered by handoff."""
        self.item: Item | None = None
        self.dock: Dock | None = None
        self.file: File | None = None
        case.tokens.append(self)

    def waited(self, item: Item) -> None:
        """The wait of `item` is over now."""
        desk: Desk = item.home
        closed = desk.closed_share(item)
        since = max(item.since, 0)
        self.spend(desk.place, BEFORE, since - item.since)
        self.spend(desk.place, CLOSED, closed)
        self.spend(desk.place, STAFF, desk.now - since - closed)

    def worked(self, desk: Desk, item: Item, work: int, overtime: int) -> None:
        """A stretch of work by `desk` is over, of which the last `overtime` ms fell outside the calendar."""
        self.spend(item.home.place, REWORK if item.step >= self.steps else WORK, work)
        self.case.worked[desk.place, 0] += work - overtime
        self.case.worked[desk.place, 1] += overtime

    def paused(self, item: Item, time: int) -> None:
        """A pause of `time` ms is over."""
        self.spend(item.home.place, PAUSED, time)

    def spend(self, partner: int, cause: int, time: int) -> None:
        """Book `time` ms of the lead time."""
        if time:
            self.spent[partner, cause] += time

    def path(self) -> Counter[tuple[int, int]]:
        """Ms per (partner, cause) from the case's arrival until now along this token (R11.3)."""
        total, token = Counter(self.spent), self.parent
        while token is not None:
            total.update(token.spent)
            token = token.parent
        return total


class Join:
    """The meeting of the branches of one block, once (R8.3)."""

    def __init__(self, block: Block, parent: Token, complete: simpy.Event) -> None:
        self.block = block
        self.parent = parent
        self.complete = complete
        self.reached: list[tuple[int, int, Token]] = []
        """When, in which place of the block, and which token."""

    def reach(self, token: Token, now: int) -> bool:
        """Let `token` arrive; True when it is the last."""
        self.reached.append((now, self.block.branches.index(token.branch), token))
        return len(self.reached) == len(self.block.branches)

    def merge(self) -> None:
        """Go on as one: first fault in branch order, lowest cooperation, the path of the branch that came last."""
        in_order = [token for _, _, token in sorted(self.reached, key=lambda arrival: arrival[1])]
        self.parent.cooperation = min(token.cooperation for token in in_order)
        self.parent.fault = next((token.fault for token in in_order if token.fault is not None), None)
        latest = max(time for time, _, _ in self.reached)
        slowest = min((place, token) for time, place, token in self.reached if time == latest)[1]
        self.parent.spent.update(slowest.spent)
        for token in in_order:
            self.parent.case.tokens.remove(token)
