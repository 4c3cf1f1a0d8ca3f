"""A walk of cases through a chain without time: faults, returns and blocks by dice, to hold the load against."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from random import Random

from ketensim.numbers.model import Model

NOBODY = -1


class Walk:
    """One case of a type; `seen` counts what happens to it, with keys such as ("passes", step)."""

    def __init__(self, model: Model, kind: int, dice: Random) -> None:
        self.model, self.kind, self.dice = model, kind, dice
        self.seen: Counter[tuple[object, ...]] = Counter()
        self.pairs = model.handoff_places()

    def run(self, first: int) -> Counter[tuple[object, ...]]:
        """Walk from step `first` to an end."""
        fault = self._walk(first, NOBODY, False, then=-1)[0]
        self.seen["escaped",] = int(fault != NOBODY)
        clean = fault == NOBODY and not any(key[0] in ("returns", "solved") for key in self.seen)
        self.seen["right",] = int(clean)
        return self.seen

    def _walk(self, step: int, fault: int, handed: bool, then: int) -> tuple[int, bool]:
        """From a step to the join `then` (or an end): the fault there, and whether it came by handoff."""
        while True:
            fault = self._pass(step, fault, handed)
            options = self.model.steps[step].options
            option = self.dice.choices(options, [one.shares[self.kind] for one in options])[0]
            if option.end >= 0:
                self.seen["outcomes", option.end] += 1
                return fault, False
            if option.fork >= 0:
                step, fault, handed = self._block(step, fault, option.fork)
                continue
            fault, handed = self._go(step, fault, option.to)
            if option.to == then:
                return fault, handed
            step = option.to

    def _block(self, step: int, fault: int, fork: int) -> tuple[int, int, bool]:
        block = self.model.blocks[fork]
        ends = []
        for first in block.first_steps:
            came, handed = self._go(step, fault, first)
            ends.append(self._walk(first, came, handed, block.then))
        first_fault = next((came for came, _ in ends if came != NOBODY), NOBODY)
        return block.then, first_fault, any(handed for _, handed in ends)

    def _pass(self, step: int, fault: int, handed: bool) -> int:
        """Attempts, then the work and its own error: the fault it goes on with."""
        spec = self.model.steps[step]
        self.seen["passes", step] += 1
        while True:
            self.seen["attempts", step] += 1
            if not handed or spec.check is None:
                break
            self._spend(spec.partner, spec.check.takes)
            if fault == NOBODY or self.dice.random() >= spec.check.finds:
                break
            maker = self.model.steps[fault].partner
            if maker != spec.partner and self.dice.random() < self._chance(maker, spec.partner, "together"):
                self.seen["solved",] += 1
                self._spend(spec.partner, spec.check.consult)
                fault = NOBODY
                break
            fault = self._return(step, fault)
        self._spend(spec.partner, spec.work[self.kind].mean)
        if self.dice.random() < spec.error and fault == NOBODY:
            return step
        return fault

    def _return(self, step: int, fault: int) -> int:
        """Back to the maker and back again: the fault it comes back with."""
        maker, finder = self.model.steps[fault], self.model.steps[step]
        self.seen["returns", fault, step] += 1
        self._spend(maker.partner, maker.rework * maker.work[self.kind].mean)
        if maker.partner == finder.partner:
            return NOBODY
        pair = self.pairs[maker.partner, finder.partner]
        self.seen["trips", finder.partner, pair] += 1
        self.seen["trips", maker.partner, pair] += 1
        return fault if self.dice.random() < self._chance(maker.partner, finder.partner, "incomplete") else NOBODY

    def _go(self, step: int, fault: int, to: int) -> tuple[int, bool]:
        sender, receiver = self.model.steps[step].partner, self.model.steps[to].partner
        if sender == receiver:
            return fault, False
        self.seen["trips", sender, self.pairs[sender, receiver]] += 1
        incomplete = self.dice.random() < self._chance(sender, receiver, "incomplete")
        return (step if incomplete and fault == NOBODY else fault), True

    def _chance(self, sender: int, receiver: int, name: str) -> float:
        pair = self.model.handoffs[self.pairs[sender, receiver]]
        return getattr(pair, name).at(pair.cooperation)

    def _spend(self, partner: int, time: float) -> None:
        self.seen["hours", partner] += time / 3_600_000


def means(model: Model, kind: int, first: int, cases: int, seed: int) -> dict[tuple[object, ...], tuple[float, float]]:
    """Per thing counted: the mean over `cases` walks and its standard error."""
    dice = Random(seed)
    total: Counter[tuple[object, ...]] = Counter()
    squares: Counter[tuple[object, ...]] = Counter()
    for _ in range(cases):
        for key, count in Walk(model, kind, dice).run(first).items():
            total[key] += count
            squares[key] += count * count
    return {
        key: (sum_ / cases, sqrt(max(squares[key] / cases - (sum_ / cases) ** 2, 0.0) / cases))
        for key, sum_ in total.items()
    }
