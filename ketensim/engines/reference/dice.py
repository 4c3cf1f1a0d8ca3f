"""Every draw of a run, by name: randomness is addressed, never consumed (R4)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ketensim.engines import sampling
from ketensim.engines.reference.queues import Item
from ketensim.ground.distributions import CONSTANT, Distribution
from ketensim.ground.hashing import name_hash
from ketensim.numbers.model import Model

Draw = Callable[[float], int]


def drawn(distribution: Distribution) -> Draw:
    """The quantile function of `distribution` in whole ms, of a uniform."""
    kind, a, b, c = distribution.kind, distribution.a, distribution.b, distribution.c
    values = np.array(distribution.values, dtype=np.float64)
    if kind == CONSTANT:
        constant = int(sampling.draw(kind, a, b, c, values, 0.5))
        return lambda _: constant
    return lambda u: int(sampling.draw(kind, a, b, c, values, u))


def shaped(shape: Distribution) -> Callable[[float], float]:
    """The quantile function of a distribution of mean 1, not rounded."""
    kind, a, b, c = shape.kind, shape.a, shape.b, shape.c
    values = np.array(shape.values, dtype=np.float64)
    return lambda u: float(sampling.quantile(kind, a, b, c, values, u))


def cumulated(shares: tuple[float, ...]) -> NDArray[np.float64]:
    """Running sums of `shares`, as `sampling.pick` compares them (R4.4)."""
    return np.array(list(accumulate(shares)), dtype=np.float64)


class Dice:
    """The uniforms of one replication of `model`; words for names are hashed once."""

    def __init__(self, model: Model, seed: int, replication: int) -> None:
        labels = model.labels
        self._root = sampling.root(seed, replication)
        self.streams = tuple(name_hash(name) for name in labels.streams)
        self.steps = tuple(name_hash(name) for name in labels.steps)
        self.partners = tuple(name_hash(name) for name in labels.partners)

    def of_case(self, purpose: int, stream: int, number: int) -> float:
        """A uniform of a case as a whole: its arrival, type or age."""
        return float(sampling.uniform(self._root, purpose, self.streams[stream], number, 0, 0, 0, 0))

    def of_step(self, purpose: int, stream: int, number: int, step: int, passed: int, attempt: int = 0) -> float:
        """A uniform of a case at a step."""
        return float(
            sampling.uniform(self._root, purpose, self.streams[stream], number, self.steps[step], passed, attempt, 0)
        )

    def of_pair(
        self, purpose: int, stream: int, number: int, first: int, second: int, passed: int, attempt: int
    ) -> float:
        """A uniform of a case between two steps."""
        return float(
            sampling.uniform(
                self._root, purpose, self.streams[stream], number,
                self.steps[first], self.steps[second], passed, attempt,
            )
        )  # fmt: skip

    def of_helper(self, item: Item, helper: int) -> float:
        """A uniform of an item of a case and a partner that may do it: an item of the flow, or rework."""
        stream, steps, name = self.streams[item.stream], len(self.steps), self.partners[helper]
        if item.step < steps:
            words = (item.number, self.steps[item.step], item.passed, item.attempt, name)
            return float(sampling.uniform(self._root, sampling.LENDING, stream, *words))
        maker, finder = divmod(item.step - steps, steps)
        words = (item.number, self.steps[maker], self.steps[finder], item.passed * 2**32 + item.attempt, name)
        return float(sampling.uniform(self._root, sampling.REWORK_LENDING, stream, *words))

    def of_partner(self, purpose: int, partner: int, number: int) -> float:
        """A uniform of a partner's own work."""
        return float(sampling.uniform(self._root, purpose, self.partners[partner], number, 0, 0, 0, 0))
