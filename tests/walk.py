"""A walk of cases through a chain without time: faults, returns, blocks and pressure by dice, to hold the load against.

It follows the rules with what a file really carries, and knows nothing of states: its fault with the cooperation of the
pass in which that was made, and the cooperation of its last handoff (R13.2). The dice are thrown (`means`), or all that
they can show is gone through (`everything`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from random import Random
from typing import NamedTuple, Protocol

from ketensim.numbers.model import Model

NOBODY = -1


class Carried(NamedTuple):
    """What a file carries."""

    maker: int = NOBODY
    made: float = 1.0
    """The cooperation of the maker's pass."""
    came: float = 1.0
    """That of the last handoff."""


CLEAN = Carried()


class Dice(Protocol):
    """Whatever decides."""

    def pick(self, shares: Sequence[float]) -> int:
        """Place of one of the shares, which add up to 1."""
        ...


class Thrown:
    """By chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def pick(self, shares: Sequence[float]) -> int:
        """Place of one of the shares."""
        return self.random.choices(range(len(shares)), shares)[0]


class TooRareError(Exception):
    """A walk has become too rare to go on with."""


class Told:
    """By a list of places; after its end by the first that can be, while `others` keeps the lists with another."""

    def __init__(self, places: tuple[int, ...], least: float) -> None:
        self.places, self.least = places, least
        self.weight, self.taken = 1.0, tuple[int, ...]()
        self.others: list[tuple[int, ...]] = []

    def pick(self, shares: Sequence[float]) -> int:
        """Place of one of the shares."""
        can = [place for place, share in enumerate(shares) if share > 0.0]
        if len(self.taken) < len(self.places):
            place = self.places[len(self.taken)]
        else:
            place = can[0]
            self.others += [(*self.taken, other) for other in can[1:]]
        self.taken += (place,)
        self.weight *= shares[place]
        if self.weight < self.least:
            raise TooRareError
        return place


class Walk:
    """One case of a type; `seen` counts what happens to it, with keys such as ("passes", step)."""

    def __init__(self, model: Model, kind: int, dice: Dice) -> None:
        self.model, self.kind, self.dice = model, kind, dice
        self.seen: Counter[tuple[object, ...]] = Counter()
        self.pairs = model.handoff_places()

    def run(self, first: int) -> Counter[tuple[object, ...]]:
        """Walk from step `first` to an end."""
        fault = self._walk(first, CLEAN, False, then=-1)[0].maker
        self.seen["escaped",] = int(fault != NOBODY)
        clean = fault == NOBODY and not any(key[0] in ("returns", "solved") for key in self.seen)
        self.seen["right",] = int(clean)
        return self.seen

    def _walk(self, step: int, file: Carried, handed: bool, then: int) -> tuple[Carried, bool]:
        """From a step to the join `then` (or an end): the file there, and whether it came by handoff."""
        while True:
            file = self._pass(step, file, handed)
            options = self.model.steps[step].options
            option = options[self.dice.pick([one.shares[self.kind] for one in options])]
            if option.end >= 0:
                self.seen["outcomes", option.end] += 1
                return file, False
            if option.fork >= 0:
                step, file, handed = self._block(step, file, option.fork)
                continue
            file, handed = self._go(step, file, option.to)
            if option.to == then:
                return file, handed
            step = option.to

    def _block(self, step: int, file: Carried, fork: int) -> tuple[int, Carried, bool]:
        block = self.model.blocks[fork]
        ends = []
        for first in block.first_steps:
            came, handed = self._go(step, file, first)
            ends.append(self._walk(first, came, handed, block.then))
        first_fault = next((came for came, _ in ends if came.maker != NOBODY), CLEAN)
        joined = first_fault._replace(came=min(came.came for came, _ in ends))
        return block.then, joined, any(handed for _, handed in ends)

    def _pass(self, step: int, file: Carried, handed: bool) -> Carried:
        """Attempts, then the work and its own error: what the file goes on with."""
        spec = self.model.steps[step]
        self.seen["passes", step] += 1
        while True:
            self.seen["attempts", step] += 1
            if not handed or spec.check is None:
                break
            self._spend(spec.partner, spec.check.takes)
            if file.maker == NOBODY or not self._happens(spec.check.finds):
                break
            maker = self.model.steps[file.maker].partner
            if maker != spec.partner and self._happens(self._chance(maker, spec.partner, "together")):
                self.seen["solved",] += 1
                self._spend(spec.partner, spec.check.consult)
                file = CLEAN._replace(came=file.came)
                break
            file = self._return(step, file)
        self._spend(spec.partner, self._hurried(spec.partner, file.came) * spec.work[self.kind].mean)
        if file.maker == NOBODY and self._happens(spec.error):
            return Carried(step, file.came, file.came)
        return file

    def _return(self, step: int, file: Carried) -> Carried:
        """Back to the maker and back again: what the file comes back with."""
        maker, finder = self.model.steps[file.maker], self.model.steps[step]
        self.seen["returns", file.maker, step] += 1
        self._spend(maker.partner, self._hurried(maker.partner, file.made) * maker.rework * maker.work[self.kind].mean)
        clean = CLEAN._replace(came=file.came)
        if maker.partner == finder.partner:
            return clean
        pair = self.pairs[maker.partner, finder.partner]
        self.seen["trips", finder.partner, pair] += 1
        self.seen["trips", maker.partner, pair] += 1
        return file if self._happens(self._chance(maker.partner, finder.partner, "incomplete")) else clean

    def _go(self, step: int, file: Carried, to: int) -> tuple[Carried, bool]:
        sender, receiver = self.model.steps[step].partner, self.model.steps[to].partner
        if sender == receiver:
            return file, False
        pair = self.pairs[sender, receiver]
        self.seen["trips", sender, pair] += 1
        incomplete = file.maker == NOBODY and self._happens(self._chance(sender, receiver, "incomplete"))
        sent = Carried(step, file.came, file.came) if incomplete else file
        return sent._replace(came=self.model.handoffs[pair].cooperation), True

    def _happens(self, chance: float) -> bool:
        return self.dice.pick([1.0 - chance, chance]) == 1

    def _hurried(self, partner: int, cooperation: float) -> float:
        """The factor on work (R13.2)."""
        return 1 - self.model.pressure.work * self._commitment(partner) * (1 - cooperation)

    def _commitment(self, partner: int) -> float:
        one = self.model.partners[partner]
        return one.commitment if one.signed and self.model.plan.presses else 0.0

    def _chance(self, sender: int, receiver: int, name: str) -> float:
        pair = self.model.handoffs[self.pairs[sender, receiver]]
        chance: float = getattr(pair, name).at(pair.cooperation)
        if name != "incomplete":
            return chance
        more = self.model.pressure.incomplete * self._commitment(sender) * (1 - pair.cooperation)  # R13.3
        return 1 - (1 - chance) ** (1 + more)

    def _spend(self, partner: int, time: float) -> None:
        self.seen["hours", partner] += time / 3_600_000


def means(model: Model, kind: int, first: int, cases: int, seed: int) -> dict[tuple[object, ...], tuple[float, float]]:
    """Per thing counted: the mean over `cases` walks and its standard error."""
    dice = Thrown(seed)
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


def everything(model: Model, kind: int, first: int, least: float) -> tuple[dict[tuple[object, ...], float], float]:
    """The mean of each thing counted over all walks that are not rarer than `least`, and how rare the others are."""
    means: Counter[tuple[object, ...]] = Counter()
    known, todo = 0.0, [tuple[int, ...]()]
    while todo:
        dice = Told(todo.pop(), least)
        try:
            counts = Walk(model, kind, dice).run(first)
        except TooRareError:
            counts = Counter()
        else:
            known += dice.weight
        todo += dice.others
        for key, count in counts.items():
            means[key] += dice.weight * count
    return dict(means), 1.0 - known
