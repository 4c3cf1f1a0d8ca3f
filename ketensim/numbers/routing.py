"""How the cases of one type go on: faults, checks, returns, choices and blocks as probabilities.

The items of a case form a Markov chain on (step, maker of the carried fault or none, checked or not). A block is no
part of that chain, for its branches go on side by side: it is a kernel from the maker at the fork to the maker at the
join, the product over its branches *given* the maker at the fork. Items within its branches are counted beside; their
ways end at the join.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ketensim.numbers.model import Block, Model
from ketensim.numbers.traffic import NONE, Edge, End, Exit, Floats, Item, explore


class Chance(NamedTuple):
    """A pair of partners: its place, and the probabilities of incompleteness and of solving together."""

    pair: int
    incomplete: float
    together: float


SOMEBODY = -2
"""Stands for any maker where all that follows is the same but for its name."""


@dataclass(frozen=True)
class Routing:
    """How cases of one type go on after each item. With `clean` a case that carries a fault is followed no further."""

    model: Model
    kind: int
    """Place of the case type."""
    clean: bool = False
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Place of each (sender, receiver) in the model's handoffs."""
    joins: Sequence[int] = ()
    """Per step: the join of the branch it belongs to, or -1."""
    _chances: dict[tuple[int, int], Chance] = field(default_factory=dict)
    _onward: dict[tuple[int, int], Sequence[Edge]] = field(default_factory=dict)
    _kernels: dict[tuple[int, int, int], Mapping[Exit, float]] = field(default_factory=dict)

    def entry(self, step: int, maker: int, handoff: bool) -> Item:
        """The first item of a pass at `step`."""
        return Item(step, maker, handoff and self.model.steps[step].check is not None)

    def chance(self, sender: int, receiver: int) -> Chance:
        """What can happen between two partners."""
        known = self._chances.get((sender, receiver))
        if known is None:
            place = self.places[sender, receiver]
            pair = self.model.handoffs[place]
            effects = (effect.at(pair.cooperation) for effect in (pair.incomplete, pair.together))
            known = self._chances[sender, receiver] = Chance(place, *effects)
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
            yield from self.onward(item.step, item.maker)
            return
        if returned > 0.0:
            yield self._return(item, returned)
        for maker, chance in ((item.maker, missed), (NONE, solved)):
            if chance > 0.0:
                for to, share, payer, pair, side in self.onward(item.step, maker):
                    yield to, share * chance, payer, pair, side

    def onward(self, step: int, maker: int) -> Sequence[Edge]:
        """All that can follow the work of a step on a file with a fault of `maker` (R9.3: own error first)."""
        known = self._onward.get((step, maker))
        if known is None:
            if maker < 0 or any(option.fork >= 0 for option in self.model.steps[step].options):
                known = list(self._after_work(step, maker))
            else:
                known = [_with_maker(edge, maker) for edge in self.onward(step, SOMEBODY)]
            self._onward[step, maker] = known
        return known

    def _return(self, item: Item, share: float) -> Edge:
        """The file goes to its maker, with a trip unless it is at the same partner (R9.6, R9.7)."""
        _, pair = self._trip(item.maker, item.step)
        payer = self.model.steps[item.step].partner if pair >= 0 else -1
        return Item(item.step, item.maker, item.checked, True), share, payer, pair, False

    def _back(self, item: Item) -> Iterator[Edge]:
        """The file goes back to its finder, with a fresh chance of incompleteness where it travels (R9.6, R9.7)."""
        trip = self._trip(item.maker, item.step)
        for carried, share in self._carried(NONE, item.maker, item.step):
            yield Item(item.step, carried, True), share, *trip, False

    def _trip(self, step: int, to: int) -> tuple[int, int]:
        """Sender and pair of a trip from a step to a step, -1 and -1 within one partner."""
        sender, receiver = self.model.steps[step].partner, self.model.steps[to].partner
        return (sender, self.chance(sender, receiver).pair) if sender != receiver else (-1, -1)

    def _carried(self, carried: int, step: int, to: int) -> Iterator[tuple[int, float]]:
        """The fault of a file that goes from a step to a step: (maker or `NONE`, probability)."""
        sender, receiver = self.model.steps[step].partner, self.model.steps[to].partner
        incomplete = 0.0 if sender == receiver or carried != NONE else self.chance(sender, receiver).incomplete
        if incomplete < 1.0:
            yield carried, 1.0 - incomplete
        if incomplete > 0.0:
            yield step, incomplete

    def _after_work(self, step: int, maker: int) -> Iterator[Edge]:
        error = self.model.steps[step].error if maker == NONE else 0.0
        for carried, chance in ((maker, 1.0 - error), (step, error)):
            for option in self.model.steps[step].options:
                share = chance * option.shares[self.kind]
                if share <= 0.0:
                    continue
                if option.end >= 0:
                    yield End(option.end, carried != NONE), share, -1, -1, False
                elif option.fork >= 0:
                    yield from self._fork(step, carried, option.fork, share)
                else:
                    yield from self._go(step, carried, option.to, share)

    def _go(self, step: int, maker: int, to: int, share: float, side: bool = False) -> Iterator[Edge]:
        """From `step` to step `to`, or to the join of its branch."""
        payer, pair = self._trip(step, to)
        leaves = not side and to == self.joins[step]
        for carried, chance in self._carried(maker, step, to):
            there = Exit(carried, pair >= 0) if leaves else self.entry(to, carried, pair >= 0)
            yield there, share * chance, payer, pair, side

    def _fork(self, step: int, maker: int, block: int, share: float) -> Iterator[Edge]:
        """Into every branch at once (R8.3), and from the join on with the fault that goes on there."""
        for first in self.model.blocks[block].first_steps:
            yield from self._go(step, maker, first, share, side=True)
        then = self.model.blocks[block].then
        for (carried, handoff), chance in self.kernel(step, maker, block).items():
            yield self.entry(then, carried, handoff), share * chance, -1, -1, False

    def kernel(self, step: int, maker: int, block: int) -> Mapping[Exit, float]:
        """Probability of each state in which the join is reached, forked after `step` with a fault of `maker`.

        Raises `NeverLeavesError` where a branch cannot reach the join.
        """
        known = self._kernels.get((step, maker, block))
        if known is None:
            joint = np.zeros((len(self.model.steps) + 1, 2))
            joint[NONE, 0] = 1.0
            for first in self.model.blocks[block].first_steps:
                joint = fold(joint, self._branch(list(self._go(step, maker, first, 1.0, side=True))))
            places = zip(*np.nonzero(joint), strict=True)
            makers = len(self.model.steps)
            known = {Exit(NONE if m == makers else int(m), bool(flag)): float(joint[m, flag]) for m, flag in places}
            self._kernels[step, maker, block] = known
        return known

    def _branch(self, begin: Sequence[Edge]) -> Floats:
        """Probability of each (maker, by handoff) with which one branch reaches its join."""
        traffic = explore(self.edges, [to for to, *_ in begin if isinstance(to, Item)], sides=False, lossy=self.clean)
        start = np.zeros((1, len(traffic.items)))
        for to, share, *_ in begin:
            start[0, traffic.places[to]] += share  # type: ignore[index]
        visits = traffic.solve(start)[0]
        exits = np.zeros((len(self.model.steps) + 1, 2))
        for place, goal, share in traffic.exits:
            exits[goal.maker, int(goal.handoff)] += visits[place] * share
        return exits


def fold(first: Floats, second: Floats) -> Floats:
    """Two branches' chances per (maker, by handoff) as one; the last row is "no fault".

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


def _with_maker(edge: Edge, maker: int) -> Edge:
    """An edge of `SOMEBODY`'s fault as one of the fault of `maker`."""
    to, share, payer, pair, side = edge
    if isinstance(to, Item):
        to = Item(to.step, maker, to.checked)
    elif isinstance(to, Exit):
        to = Exit(maker, to.handoff)
    return to, share, payer, pair, side


def routing(model: Model, kind: int, clean: bool = False) -> Routing:
    """The routing of cases of the type at place `kind`."""
    return Routing(model, kind, clean, model.handoff_places(), joins_of_steps(model))


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
