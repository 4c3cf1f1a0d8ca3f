"""Run a model and look at its records, for tests."""

from __future__ import annotations

import heapq
from random import Random

import build
import numpy as np
import simpy

from ketensim.engines import Ended, simulate
from ketensim.engines.reference.chain import Chain
from ketensim.numbers.model import Model
from ketensim.numbers.records import KIND, Block, Kind, Recorder, Trace

WINDOW = (0, 3 * build.WEEK)
DRAIN = build.WEEK


def trace(
    model: Model, seed: int = 1, replication: int = 0, window: tuple[int, int] = WINDOW, drain: int = DRAIN
) -> Block:
    """All records of one run."""
    return run(model, seed, replication, window, drain)[0]


def run(
    model: Model, seed: int = 1, replication: int = 0, window: tuple[int, int] = WINDOW, drain: int = DRAIN
) -> tuple[Block, Ended]:
    """All records of one run, and how it ended."""
    kept = Trace()
    ended = simulate(model, seed, replication, window, drain, [kept])
    return kept.records, ended


def of(records: Block, *kinds: Kind) -> Block:
    """The records of some kinds."""
    return records[np.isin(records[:, KIND], kinds)]


class Shuffled(simpy.Environment):
    """SimPy's clock, with what is due at one instant in another order."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = Random(seed)

    def schedule(self, event: simpy.Event, priority: int = 1, delay: float = 0) -> None:
        """Put an event in the list with a drawn tie-break."""
        heapq.heappush(self._queue, (self._now + delay, priority, self._random.random(), event))


def shuffled_trace(model: Model, order: int) -> Block:
    """All records of one run in which what is due at an instant is applied in another order."""
    kept = Trace()
    Chain(model, 1, 0, WINDOW, Recorder([kept]), Shuffled(order)).run(DRAIN)
    return kept.records
