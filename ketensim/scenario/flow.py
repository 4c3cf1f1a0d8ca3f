"""The flow of steps as a graph: where a case can go, which steps lie in which branch, whether it can always get out.

The functions here know steps by name and nothing of staff or time. `of_chain` makes the graph from a scenario; a graph
written by hand does as well. A way counts when some case type takes it with a share above zero (R8.1, R8.2).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketensim.words.chain import Chain
    from ketensim.words.shapes import Option

MAIN = 0
"""The branch number of a case's own thread (R8.2)."""
DEEPEST = 50
"""So many blocks may lie inside each other."""


@dataclass(frozen=True, slots=True)
class Way:
    """One option of a step's `next`: a step (`to`), a block (`branches` and `then`), or an outcome (`end`)."""

    shares: tuple[float, ...]
    """Per case type."""
    to: str = ""
    branches: tuple[str, ...] = ()
    then: str = ""
    end: str = ""

    @property
    def goes_on(self) -> str:
        """The next step of the same thread: `to`, or `then` of a block, or "" at an end."""
        return self.to or self.then

    def taken(self, case_type: int | None) -> bool:
        """Whether a case of this type may take it; None: whether any type may."""
        return any(share > 0 for share in self.shares) if case_type is None else self.shares[case_type] > 0


Flow = Mapping[str, tuple[Way, ...]]
"""Step -> its ways in file order; steps in file order."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a block: `number` from 1 in file order over the whole flow."""

    number: int
    fork: str
    way: int
    place: int
    """Place in the block's `all`."""
    head: str
    then: str


@dataclass(frozen=True, slots=True)
class Snag:
    """Something wrong with a block: at way `way` of step `step` (-1: the start of a case at `step`)."""

    code: str
    step: str
    way: int
    place: int
    """Place in `all`, or -1 where it is about another part of the way."""
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Threads:
    """Which branch each step lies in (0: a case's own thread), each branch's parent, and what is wrong."""

    branches: tuple[Branch, ...]
    branch_of: Mapping[str, int]
    """Steps that a case can reach only."""
    parents: tuple[int, ...]
    """By branch number; parents[0] = -1; a branch whose fork is never reached has parent 0."""
    snags: tuple[Snag, ...]


def of_chain(chain: Chain) -> Flow:
    """The flow of one variant; a case type that a share does not name has none."""
    return {name: tuple(_way(option, chain) for option in step.next) for name, step in chain.steps.items()}


def starts(chain: Chain, case_type: str | None = None) -> list[str]:
    """The steps where cases arrive, of one type or of any; a stream without a step starts at the first one (R7.4)."""
    first = next(iter(chain.steps))
    usual = {name: item.share for name, item in chain.types.items()}
    found = [
        stream.step or first
        for stream in chain.arrivals.values()
        if case_type is None or (stream.types or usual).get(case_type, 0) > 0
    ]
    return list(dict.fromkeys(found))


def waiting(chain: Chain, case_type: str | None = None) -> list[str]:
    """The steps where a backlog waits, of one type or of any (R7.5)."""
    usual = {name: item.share for name, item in chain.types.items()}
    found = []
    for pile in chain.backlog.values():
        shares = {pile.type: 1.0} if pile.type else pile.types or usual
        if case_type is None or shares.get(case_type, 0) > 0:
            places = [name for name, step in chain.steps.items() if step.partner == pile.partner]
            found += [pile.step] if pile.step else places
    return list(dict.fromkeys(found))


def _way(option: Option, chain: Chain) -> Way:
    """An option with its shares per type, in file order."""
    share = option.share
    shares = tuple(share.get(name, 0.0) if isinstance(share, dict) else share for name in chain.types)
    return Way(shares, option.to or "", tuple(option.all or ()), option.then or "", option.end or "")


def ways(flow: Flow, step: str, case_type: int | None = None) -> Iterator[tuple[int, Way]]:
    """The ways of a step that a case of the type may take, with their places."""
    for place, way in enumerate(flow[step]):
        if way.taken(case_type):
            yield place, way


def successors(flow: Flow, step: str, case_type: int | None = None) -> list[str]:
    """The steps that may be queued next: `to`, or the first steps of a block's branches (not yet its `then`)."""
    found: list[str] = []
    for _, way in ways(flow, step, case_type):
        found += [name for name in ((way.to, *way.branches) if way.to else way.branches) if name in flow]
    return found


def onward(flow: Flow, step: str, case_type: int | None = None) -> list[str]:
    """The steps behind a step on its own thread: `to`, or a block's `then`."""
    return [way.goes_on for _, way in ways(flow, step, case_type) if way.goes_on in flow]


def reachable(flow: Flow, starts: Iterable[str], case_type: int | None = None) -> set[str]:
    """The steps that cases starting at `starts` may come to, the starts included.

    A block's `then` counts as reached with its fork: whether the branches get there is `stuck`'s question.
    """

    def near(step: str) -> list[str]:
        joins = [way.then for _, way in ways(flow, step, case_type) if way.then in flow]
        return successors(flow, step, case_type) + joins

    return _spread([step for step in starts if step in flow], near)


def handoffs(flow: Flow, partner_of: Mapping[str, str], starts: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Pairs of partners between which the flow hands cases over (R8.5), without repeats, in file order of the steps.

    With `starts`, only over steps that can be reached from those.
    """
    within = set(flow) if starts is None else reachable(flow, starts)
    pairs: dict[tuple[str, str], None] = {}
    for step in flow:
        for other in successors(flow, step) if step in within else ():
            if partner_of[step] != partner_of[other]:
                pairs[partner_of[step], partner_of[other]] = None
    return list(pairs)


def entered_by_handoff(flow: Flow, partner_of: Mapping[str, str]) -> set[str]:
    """The steps that a case can come to from a step at another partner, where a check can take place (R9.4)."""
    return {other for step in flow for other in successors(flow, step) if partner_of[step] != partner_of[other]}


def all_branches(flow: Flow) -> tuple[Branch, ...]:
    """All branches of all blocks, numbered from 1 in file order, also those that no case takes."""
    found: list[Branch] = []
    for step, options in flow.items():
        for place, way in enumerate(options):
            for place_in_block, head in enumerate(way.branches):
                found.append(Branch(len(found) + 1, step, place, place_in_block, head, way.then))
    return tuple(found)


def threads(flow: Flow, starts: Iterable[str], waiting: Iterable[str] = ()) -> Threads:
    """Tell per step which branch it lies in, and what breaks R8.2.

    Cases start at `starts` or wait at `waiting` (a backlog may wait inside a branch, outside any block: R6.6). First
    steps of branches belong to their branch; the rest belongs to the first thread that comes there, the case's own
    thread first, then branches from the outside in. Parts that no case reaches are not judged.
    """
    known, late = ([step for step in dict.fromkeys(steps) if step in flow] for steps in (starts, waiting))
    walk = _Walk(flow, known, late)
    return Threads(walk.branches, walk.branch_of, tuple(walk.parents), tuple(walk.snags))


def stuck(flow: Flow, found: Threads, starts: Iterable[str], case_type: int) -> list[str]:
    """The steps that a case of this type may come to and that have no way on: to an end, or in a branch to its `then`.

    In file order. Blocks count as passable here, because their own branches are judged as well.
    """
    stops = {MAIN: "", **{branch.number: branch.then for branch in found.branches}}
    seen = reachable(flow, starts, case_type)
    free = {step for step in seen if _leaves(flow, step, case_type, stops[found.branch_of.get(step, MAIN)])}
    back: dict[str, list[str]] = {}
    for step in seen:
        for _, way in ways(flow, step, case_type):
            same = found.branch_of.get(step, MAIN) == found.branch_of.get(way.goes_on, MAIN)
            if way.goes_on and same:
                back.setdefault(way.goes_on, []).append(step)
    free = _spread(free, lambda step: back.get(step, []))
    return [step for step in flow if step in seen and step not in free]


def components(flow: Flow, steps: Collection[str], case_type: int | None = None) -> list[list[str]]:
    """The strongly connected parts of the flow between `steps`, each in file order: steps that lead to each other.

    Only parts with a cycle: two steps or more, or one that leads to itself.
    """
    within = [step for step in flow if step in steps]
    near = {step: {other for other in onward(flow, step, case_type) if other in steps} for step in within}
    ahead = {step: _spread(near[step], near.__getitem__) for step in near}
    found: list[list[str]] = []
    for step in near:
        part = [other for other in near if other in ahead[step] and step in ahead[other]]
        if part and part[0] == step:
            found.append(part)
    return found


def _leaves(flow: Flow, step: str, case_type: int, stop: str) -> bool:
    """Whether the step has a way straight out of its thread: an end, or the `then` of its block."""
    return any((way.to == stop and way.to != "") if stop else way.end != "" for _, way in ways(flow, step, case_type))


def _spread(starts: Iterable[str], near: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be reached from `starts` by `near`, the starts included."""
    seen = set(starts)
    todo = list(seen)
    while todo:
        fresh = [name for name in near(todo.pop()) if name not in seen]
        seen.update(fresh)
        todo += fresh
    return seen


class _Walk:
    """Assigns steps to branches, from the outside in, and notes what breaks R8.2."""

    def __init__(self, flow: Flow, starts: list[str], waiting: list[str]) -> None:
        self.flow = flow
        self.branches = all_branches(flow)
        self.by_block: dict[tuple[str, int], list[Branch]] = {}
        for branch in self.branches:
            self.by_block.setdefault((branch.fork, branch.way), []).append(branch)
        self.parents = [-1, *(MAIN for _ in self.branches)]
        self.branch_of: dict[str, int] = {}
        self.snags: list[Snag] = []
        self.heads = self._claim_heads(reachable(flow, starts + waiting))
        self._walk(self._own_thread(starts))
        self._walk(self._follow_main([step for step in waiting if step not in self.branch_of]))

    def _claim_heads(self, seen: set[str]) -> dict[int, Branch]:
        """Give first steps to their branches, where some case takes the block; one step heads one branch."""
        owner: dict[str, Branch] = {}
        for branch in self.branches:
            if branch.fork not in seen or not self.flow[branch.fork][branch.way].taken(None):
                continue
            if branch.head == branch.then:
                self._snag("branch_is_then", branch.fork, branch.way, branch.place, then=branch.then)
            elif branch.head == branch.fork:
                self._snag("block_into_itself", branch.fork, branch.way, branch.place, to=branch.head)
            elif branch.head in owner:
                other = owner[branch.head]
                self._snag("branch_twice", branch.fork, branch.way, branch.place, to=branch.head, other=other.fork)
            elif branch.head in self.flow:
                owner[branch.head] = branch
        self.branch_of.update({head: branch.number for head, branch in owner.items()})
        return {branch.number: branch for branch in owner.values()}

    def _own_thread(self, starts: list[str]) -> list[int]:
        """Walk the case's own thread; return the branches that fork off it."""
        for step in starts:
            if step in self.branch_of:
                head = self._head(self.branch_of[step])
                self._snag("starts_in_branch", step, -1, -1, to=step, branch=head.head, fork=head.fork)
        return self._follow_main([step for step in starts if step not in self.branch_of])

    def _follow_main(self, starts: list[str]) -> list[int]:
        self.branch_of.update(dict.fromkeys(starts, MAIN))
        return self._follow(starts, MAIN, "")

    def _walk(self, todo: list[int]) -> None:
        """Walk branches, and those that fork off them, from the outside in."""
        while todo:
            head = self._head(todo.pop(0))
            todo += self._follow([head.head], head.number, head.then)

    def _head(self, number: int) -> Branch:
        return self.heads[number]

    def _follow(self, start: list[str], number: int, stop: str) -> list[int]:
        """Walk one thread up to `stop`; return the branches that fork off it."""
        todo, inner = list(start), []
        if self._depth(number) > DEEPEST:
            self._snag("blocks_too_deep", self._head(number).fork, self._head(number).way, -1)
            return []
        while todo:
            step = todo.pop(0)
            for place, way in ways(self.flow, step):
                if way.end and number != MAIN:
                    self._snag("end_in_branch", step, place, -1, end=way.end, **self._where(number))
                inner += self._fork(step, place, number)
                if way.then and way.then == stop:
                    self._snag("then_of_outer_block", step, place, -1, **self._where(number))
                elif way.goes_on in self.flow and way.goes_on != stop and self._claim(step, place, way, number):
                    todo.append(way.goes_on)
        return inner

    def _depth(self, number: int) -> int:
        """How many blocks the branch lies in."""
        depth = 0
        while number > MAIN:
            number, depth = self.parents[number], depth + 1
        return depth

    def _fork(self, step: str, place: int, number: int) -> list[int]:
        """The branches of the block at this way, with their parent noted."""
        numbers = [branch.number for branch in self.by_block.get((step, place), []) if branch.number in self.heads]
        for inner in numbers:
            self.parents[inner] = number
        return numbers

    def _claim(self, step: str, place: int, way: Way, number: int) -> bool:
        """Take the next step into this thread; False where it is already there, or lies in another one (a snag)."""
        owner = self.branch_of.setdefault(way.goes_on, -1)
        if owner == -1:
            self.branch_of[way.goes_on] = number
            return True
        if owner != number:
            self._snag(self._why(owner, number), step, place, -1, to=way.goes_on, **self._where(number or owner))
        return False

    def _why(self, owner: int, number: int) -> str:
        """What it is called when thread `number` leads to a step of thread `owner`."""
        if number == MAIN:
            return "into_branch"
        above = self.parents[number]
        while above > MAIN and above != owner:
            above = self.parents[above]
        return "leaves_block" if above == owner else "other_branch"

    def _where(self, number: int) -> dict[str, str]:
        head = self._head(number)
        return {"branch": head.head, "fork": head.fork, "then": head.then}

    def _snag(self, code: str, step: str, way: int, place: int, **values: str) -> None:
        self.snags.append(Snag(code, step, way, place, tuple(values.items())))
