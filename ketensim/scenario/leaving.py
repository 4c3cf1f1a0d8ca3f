"""Returns that go round for ever: faults that are always found, never solved together, in files never complete.

This walks over what can happen, not over how likely it is: a case leaves with certainty if and only if it can go on
from every state it can come to. `load` has the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ketensim.scenario.flow import MAIN, Flow, Threads, Way, ways

if TYPE_CHECKING:
    from ketensim.words.chain import Chain
    from ketensim.words.shapes import Effect

NOBODY = ""
"""The maker of no fault."""


class State(NamedTuple):
    """An item of a case at a step: who made the fault it carries, and whether a check comes first (R9.4)."""

    step: str
    maker: str
    by_handoff: bool


class Can(NamedTuple):
    """Whether something can happen, and whether it always does."""

    happen: bool
    fail: bool


@dataclass(frozen=True)
class Chances:
    """What can happen at each step and between two partners, as far as returns go."""

    partner_of: Mapping[str, str]
    errors: Mapping[str, Can]
    finds: Mapping[str, Can]
    """Only steps with a check."""
    incomplete: Callable[[str, str], Can]
    """Of (sender, receiver)."""
    together: Callable[[str, str], Can]

    def suspects(self) -> bool:
        """Whether any check finds every fault and some partner's files always come back incomplete there."""
        finders = {self.partner_of[step] for step, chance in self.finds.items() if not chance.fail}
        makers = dict.fromkeys(self.partner_of.values())
        return any(self.stubborn(maker, finder) for finder in finders for maker in makers)

    def stubborn(self, maker: str, finder: str) -> bool:
        """Whether a return between these partners always ends in another one."""
        if maker == finder:
            return False
        return not self.incomplete(maker, finder).fail and not self.together(maker, finder).happen


def chances(chain: Chain) -> Chances:
    """What can happen in this variant."""
    none = Can(False, True)

    @cache
    def incomplete(sender: str, receiver: str) -> Can:
        effect = chain.handoff(sender, receiver).incomplete
        return can_at(effect, cooperation(chain, sender, receiver)) if effect else none

    @cache
    def together(sender: str, receiver: str) -> Can:
        effect = chain.handoff(sender, receiver).together
        return can_at(effect, cooperation(chain, sender, receiver)) if effect else none

    return Chances(
        {name: step.partner for name, step in chain.steps.items()},
        {name: can(step.error) for name, step in chain.steps.items()},
        {name: can(step.check.finds) for name, step in chain.steps.items() if step.check},
        incomplete,
        together,
    )


def can(share: float) -> Can:
    """What a share means."""
    return Can(share > 0, share < 1)


def can_at(effect: Effect[float], cooperation: float) -> Can:
    """What an effect means at this cooperation: every curve leaves its ends only strictly between 0 and 1 (R9.1)."""
    ends = ([effect.worst] if cooperation < 1 else []) + ([effect.best] if cooperation > 0 else [])
    return Can(any(end > 0 for end in ends), any(end < 1 for end in ends))


def cooperation(chain: Chain, sender: str, receiver: str) -> float:
    """The cooperation of a pair: its own if fixed, else the floor of the relation (R9.1)."""
    fixed = chain.handoff(sender, receiver).cooperation
    floor = chain.relation(sender, receiver).floor
    return fixed if fixed is not None else floor if floor is not None else 0.5


def returns_forever(
    flow: Flow, threads: Threads, chances: Chances, starts: Iterable[str], case_type: int
) -> list[tuple[str, str]]:
    """(maker, finder) of every fault that a case of this type can get and never lose; flows with snags are refused.

    In file order of the finder, then of the maker.
    """
    if threads.snags:
        raise ValueError("a flow with snags cannot be walked")
    if not chances.suspects():
        return []
    walk = _Walk(flow, threads, chances, case_type)
    for step in starts:
        walk.thread(State(step, NOBODY, False), MAIN)
    place = {step: number for number, step in enumerate(flow)}
    return sorted(walk.stuck, key=lambda pair: (place[pair[1]], place[pair[0]]))


@dataclass
class _Walk:
    """The states that cases of one type can come to."""

    flow: Flow
    threads: Threads
    chances: Chances
    case_type: int
    stuck: set[tuple[str, str]] = field(default_factory=set)
    _exits: dict[tuple[State, int], set[State]] = field(default_factory=dict)

    def thread(self, entry: State, number: int) -> set[State]:
        """The states at the join in which a branch can end that begins with `entry`; none for a case's own thread."""
        if (entry, number) in self._exits:
            return self._exits[entry, number]
        stop = self.threads.branches[number - 1].then if number else None
        seen, todo, exits = {entry}, [entry], set()
        while todo:
            for state in self._next(todo.pop(), number):
                if state.step == stop:
                    exits.add(state)
                elif state not in seen:
                    seen.add(state)
                    todo.append(state)
        self._exits[entry, number] = exits
        return exits

    def _next(self, state: State, number: int) -> set[State]:
        """What can follow on the same thread."""
        found: set[State] = set()
        for maker in self._worked(state):
            for place, way in ways(self.flow, state.step, self.case_type):
                if way.to:
                    found |= self._handed(state.step, maker, way.to)
                elif way.branches:
                    found |= self._block(state.step, maker, place, way)
        return found

    def _worked(self, state: State) -> set[str]:
        """Makers of the fault that can be there when the work is done (R9.3–R9.7)."""
        makers = {state.maker}
        if state.by_handoff and state.maker and state.step in self.chances.finds:
            makers = self._checked(state)
            if not makers:
                self.stuck.add((state.maker, state.step))
        error = self.chances.errors[state.step]
        if NOBODY in makers and error.happen:
            makers |= {state.step}
            makers -= set() if error.fail else {NOBODY}
        return makers

    def _checked(self, state: State) -> set[str]:
        """Makers of the fault that can be there after all checks and returns."""
        pair = self.chances.partner_of[state.maker], self.chances.partner_of[state.step]
        finds = self.chances.finds[state.step]
        solved = not self.chances.stubborn(*pair)
        return ({NOBODY} if finds.happen and solved else set()) | ({state.maker} if finds.fail else set())

    def _handed(self, step: str, maker: str, to: str) -> set[State]:
        """The states in which the case can arrive at `to` (R8.5, R9.3)."""
        pair = self.chances.partner_of[step], self.chances.partner_of[to]
        if pair[0] == pair[1]:
            return {State(to, maker, False)}
        if maker:
            return {State(to, maker, True)}
        incomplete = self.chances.incomplete(*pair)
        makers = ({step} if incomplete.happen else set()) | ({NOBODY} if incomplete.fail else set())
        return {State(to, new, True) for new in makers}

    def _block(self, step: str, maker: str, place: int, way: Way) -> set[State]:
        """The states at the join: the first carried fault in branch order, checked if any branch came by handoff."""
        numbers = [item.number for item in self.threads.branches if (item.fork, item.way) == (step, place)]
        joined = {State(way.then, NOBODY, False)}
        for head, number in zip(way.branches, numbers, strict=True):
            ends: set[State] = set()
            for entry in self._handed(step, maker, head):
                ends |= self.thread(entry, number)
            joined = {
                State(way.then, before.maker or end.maker, before.by_handoff or end.by_handoff)
                for before in joined
                for end in ends
            }
        return joined
