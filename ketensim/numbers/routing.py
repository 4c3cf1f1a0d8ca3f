"""How the cases of one type go on: faults, checks, returns, choices and blocks as probabilities.

The items of a case form a Markov chain on (step, maker of the carried fault or none, checked or not), and where
pressure works (R13) on the cooperation of the last handoff and of the maker's pass. A block is no part of that chain,
for its branches go on side by side: it is a kernel from what the file carries at the fork to what it carries at the
join, the product over its branches *given* that at the fork. Items within its branches are counted beside; their ways
end at the join.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ketensim.numbers.model import Block, Model
from ketensim.numbers.pressing import Pressing, pressing
from ketensim.numbers.traffic import NONE, Edge, End, Exit, Floats, Item, Token, explore


class Chance(NamedTuple):
    """A pair of partners: its place, and the probabilities of incompleteness and of solving together."""

    pair: int
    incomplete: float
    together: float
    came: int
    """`Token.came` of the files that travel along it."""


SOMEBODY = -2
"""Stands for any maker where all that follows is the same but for its name."""


@dataclass(frozen=True)
class Routing:
    """How cases of one type go on after each item. With `clean` a case that carries a fault is followed no further."""

    model: Model
    kind: int
    """Place of the case type."""
    pressing: Pressing
    clean: bool = False
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Place of each (sender, receiver) in the model's handoffs."""
    joins: Sequence[int] = ()
    """Per step: the join of the branch it belongs to, or -1."""
    _chances: dict[tuple[int, int], Chance] = field(default_factory=dict)
    _onward: dict[tuple[int, Token], Sequence[Edge]] = field(default_factory=dict)
    _kernels: dict[tuple[int, Token, int], Mapping[Exit, float]] = field(default_factory=dict)

    def entry(self, step: int, token: Token, handoff: bool) -> Item:
        """The first item of a pass at `step`."""
        checked = handoff and self.model.steps[step].check is not None
        return Item(step, token.maker, checked, False, token.made, token.came)

    def chance(self, sender: int, receiver: int) -> Chance:
        """What can happen between two partners."""
        known = self._chances.get((sender, receiver))
        if known is None:
            place = self.places[sender, receiver]
            pair = self.model.handoffs[place]
            incomplete, came = self.pressing.incomplete[place], self.pressing.arrivals[place]
            known = Chance(place, incomplete, pair.together.at(pair.cooperation), came)
            self._chances[sender, receiver] = known
        return known

    def found(self, item: Item) -> tuple[float, float, float]:
        """Probabilities that an attempt ends as it came, after a consult, or with a return (R9.4, R9.5)."""
        step = self.model.steps[item.step]
        if item.rework or not item.checked or item.maker == NONE or step.check is None or step.check.finds <= 0.0:
            return 1.0, 0.0, 0.0
        maker = self.model.steps[item.maker].partner
        together = 0.0 if maker == step.partner else self.chance(maker, step.partner).together
        return 1.0 - step.check.finds, step.check.finds * together, step.check.finds * (1.0 - together)

    def edges(self, item: Item) -> Iterator[Edge]:
        """All that can follow `item`."""
        if self.clean and item.maker != NONE:
            return
        if item.rework:
            yield from self._back(item)
            return
        missed, solved, returned = self.found(item)
        if missed == 1.0:
            yield from self.onward(item.step, item.token)
            return
        if returned > 0.0:
            yield self._return(item, returned)
        for token, chance in ((item.token, missed), (Token(came=item.came), solved)):
            if chance > 0.0:
                for to, share, payer, pair, side in self.onward(item.step, token):
                    yield to, share * chance, payer, pair, side

    def onward(self, step: int, token: Token) -> Sequence[Edge]:
        """All that can follow the work of a step on a file that carries `token` (R9.3: own error first)."""
        known = self._onward.get((step, token))
        if known is None:
            if token.maker < 0 or any(option.fork >= 0 for option in self.model.steps[step].options):
                known = list(self._after_work(step, token))
            else:
                alike = self.onward(step, Token(SOMEBODY, came=token.came))
                known = [_with_fault(edge, token.maker, token.made) for edge in alike]
            self._onward[step, token] = known
        return known

    def _return(self, item: Item, share: float) -> Edge:
        """The file goes to its maker, with a trip unless it is at the same partner (R9.6, R9.7)."""
        _, pair = self._trip(item.maker, item.step)
        payer = self.model.steps[item.step].partner if pair >= 0 else -1
        return item._replace(rework=True), share, payer, pair, False

    def _back(self, item: Item) -> Iterator[Edge]:
        """The file goes back to its finder, with a fresh chance of incompleteness where it travels (R9.6, R9.7)."""
        trip = self._trip(item.maker, item.step)
        again = self._incomplete(item.maker, item.step)
        for (maker, made), share in (((NONE, 0), 1.0 - again), ((item.maker, item.made), again)):
            if share > 0.0:
                yield Item(item.step, maker, True, False, made, item.came), share, *trip, False

    def _trip(self, step: int, to: int) -> tuple[int, int]:
        """Sender and pair of a trip from a step to a step, -1 and -1 within one partner."""
        sender, receiver = self.model.steps[step].partner, self.model.steps[to].partner
        return (sender, self.chance(sender, receiver).pair) if sender != receiver else (-1, -1)

    def _incomplete(self, step: int, to: int) -> float:
        """The chance that a clean file arrives incomplete; none within a partner."""
        sender, receiver = self.model.steps[step].partner, self.model.steps[to].partner
        return 0.0 if sender == receiver else self.chance(sender, receiver).incomplete

    def _fault(self, step: int, came: int) -> Token:
        """What a file carries on which `step` made a fault, in a pass that it came to as `came`."""
        return Token(step, came if self.pressing.makers[step] else 0, came)

    def _after_work(self, step: int, token: Token) -> Iterator[Edge]:
        error = self.model.steps[step].error if token.maker == NONE else 0.0
        for carried, chance in ((token, 1.0 - error), (self._fault(step, token.came), error)):
            for option in self.model.steps[step].options:
                share = chance * option.shares[self.kind]
                if share <= 0.0:
                    continue
                if option.end >= 0:
                    yield End(option.end, carried.maker != NONE), share, -1, -1, False
                elif option.fork >= 0:
                    yield from self._fork(step, carried, option.fork, share)
                else:
                    yield from self._go(step, carried, option.to, share)

    def _go(self, step: int, token: Token, to: int, share: float, side: bool = False) -> Iterator[Edge]:
        """From `step` to step `to`, or to the join of its branch."""
        payer, pair = self._trip(step, to)
        leaves = not side and to == self.joins[step]
        came = self.pressing.arrivals[pair] if pair >= 0 else token.came
        incomplete = self._incomplete(step, to) if token.maker == NONE else 0.0
        for carried, chance in ((token, 1.0 - incomplete), (self._fault(step, token.came), incomplete)):
            if chance > 0.0:
                there = carried._replace(came=came)
                arrived = Exit(there.maker, pair >= 0, *there[1:]) if leaves else self.entry(to, there, pair >= 0)
                yield arrived, share * chance, payer, pair, side

    def _fork(self, step: int, token: Token, block: int, share: float) -> Iterator[Edge]:
        """Into every branch at once (R8.3), and from the join on with the fault that goes on there."""
        for first in self.model.blocks[block].first_steps:
            yield from self._go(step, token, first, share, side=True)
        then = self.model.blocks[block].then
        for at_join, chance in self.kernel(step, token, block).items():
            yield self.entry(then, at_join.token, at_join.handoff), share * chance, -1, -1, False

    def kernel(self, step: int, token: Token, block: int) -> Mapping[Exit, float]:
        """Probability of each state in which the join is reached, forked after `step` on a file that carries `token`.

        Raises `NeverLeavesError` where a branch cannot reach the join.
        """
        known = self._kernels.get((step, token, block))
        if known is None:
            joint = self._nothing()
            joint[NONE, 0, 0] = 1.0
            for first in self.model.blocks[block].first_steps:
                joint = fold(joint, self._branch(list(self._go(step, token, first, 1.0, side=True))))
            known = self._kernels[step, token, block] = {
                self._exit(row, bool(handoff), int(came)): float(joint[row, handoff, came])
                for row, handoff, came in zip(*np.nonzero(joint), strict=True)
            }
        return known

    def _branch(self, begin: Sequence[Edge]) -> Floats:
        """Probability of each state with which one branch reaches its join."""
        traffic = explore(self.edges, [to for to, *_ in begin if isinstance(to, Item)], sides=False, lossy=self.clean)
        start = np.zeros((1, len(traffic.items)))
        for to, share, *_ in begin:
            start[0, traffic.places[to]] += share  # type: ignore[index]
        visits = traffic.solve(start)[0]
        exits, values = self._nothing(), len(self.pressing.values)
        for place, goal, share in traffic.exits:
            row = goal.maker * values + goal.made if goal.maker != NONE else NONE
            exits[row, int(goal.handoff), goal.came] += visits[place] * share
        return exits

    def _nothing(self) -> Floats:
        """Room for a probability per (fault, by handoff or not, `Token.came`); the last fault is none."""
        values = len(self.pressing.values)
        return np.zeros((len(self.model.steps) * values + 1, 2, values))

    def _exit(self, row: int, handoff: bool, came: int) -> Exit:
        values = len(self.pressing.values)
        maker, made = divmod(int(row), values) if row < len(self.model.steps) * values else (NONE, 0)
        return Exit(maker, handoff, made, came)


def fold(first: Floats, second: Floats) -> Floats:
    """Two branches' chances as one: the lowest cooperation counts (R13.2), that with the later place."""
    both = np.zeros_like(first)
    for one in np.flatnonzero(first.any(axis=(0, 1))):
        for other in np.flatnonzero(second.any(axis=(0, 1))):
            both[:, :, max(one, other)] += _fold(first[:, :, one], second[:, :, other])
    return both


def _fold(first: Floats, second: Floats) -> Floats:
    """The same per (fault, by handoff) alone; the last row is "no fault".

    The first fault goes on (R8.3), a handoff in either counts (R9.4).
    """
    both = np.zeros_like(first)
    with_fault = second.sum(axis=0)
    both[:-1, 0] = first[:-1, 0] * with_fault[0] + first[NONE, 0] * second[:-1, 0]
    both[:-1, 1] = first[:-1, 1] * with_fault.sum() + first[:-1, 0] * with_fault[1]
    both[:-1, 1] += first[NONE, 1] * second[:-1].sum(axis=1) + first[NONE, 0] * second[:-1, 1]
    both[NONE, 0] = first[NONE, 0] * second[NONE, 0]
    both[NONE, 1] = first[NONE, 1] * second[NONE].sum() + first[NONE, 0] * second[NONE, 1]
    return both


def _with_fault(edge: Edge, maker: int, made: int) -> Edge:
    """An edge of `SOMEBODY`'s fault as one of the fault that `maker` made."""
    to, share, payer, pair, side = edge
    if isinstance(to, Item):
        to = Item(to.step, maker, to.checked, False, made, to.came)
    elif isinstance(to, Exit):
        to = Exit(maker, to.handoff, made, to.came)
    return to, share, payer, pair, side


def routing(model: Model, kind: int, clean: bool = False) -> Routing:
    """The routing of cases of the type at place `kind`."""
    return Routing(model, kind, pressing(model), clean, model.handoff_places(), joins_of_steps(model))


def joins_of_steps(model: Model) -> tuple[int, ...]:
    """Per step: the step at which its branch ends (R8.2), or -1 outside blocks."""
    joins = [-1] * len(model.steps)
    for block in model.blocks:
        for step in branch_steps(model, block.first_steps, block.then):
            joins[step] = block.then
    return tuple(joins)


def branch_steps(model: Model, first_steps: Iterable[int], then: int) -> set[int]:
    """The steps from `first_steps` up to `then`, those inside inner blocks left out."""
    seen: set[int] = set()
    todo = list(first_steps)
    while todo:
        step = todo.pop()
        if step == then or step in seen:
            continue
        seen.add(step)
        todo += [option.to if option.fork < 0 else model.blocks[option.fork].then
                 for option in model.steps[step].options if option.end < 0]  # fmt: skip
    return seen


def inside_block(model: Model, block: Block) -> set[int]:
    """All steps between a fork and its join, those of inner blocks included."""
    steps = branch_steps(model, block.first_steps, block.then)
    inner = {option.fork for step in steps for option in model.steps[step].options if option.fork >= 0}
    return steps.union(*(inside_block(model, model.blocks[fork]) for fork in inner))
