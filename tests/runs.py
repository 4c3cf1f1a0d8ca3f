"""Run a model and look at its records, for tests. Unless told otherwise, every engine runs it, and they must agree."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import build
import numpy as np
import simpy
import telling

from ketensim.engines import ENGINES, Ended, ready, simulate
from ketensim.engines.reference.chain import Chain
from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.model import Model
from ketensim.numbers.records import KIND, STEP, TIME, Block, Consumer, Kind, Recorder, Trace

WINDOW = (0, 3 * build.WEEK)
DRAIN = build.WEEK
How = tuple[int, int, tuple[int, int], int]
"""Seed, replication, window and drain, in the order of `simulate`."""


@dataclass(frozen=True)
class Result:
    """What one run gave: its records and how it ended, or the faults for which it could not end."""

    records: Block
    ended: Ended | None
    faults: tuple[Fault, ...] = ()


def trace(
    model: Model, seed: int = 1, replication: int = 0, window: tuple[int, int] = WINDOW, drain: int = DRAIN
) -> Block:
    """All records of one run."""
    return run(model, seed, replication, window, drain)[0]


def run(
    model: Model, seed: int = 1, replication: int = 0, window: tuple[int, int] = WINDOW, drain: int = DRAIN
) -> tuple[Block, Ended]:
    """All records of one run, and how it ended."""
    found = agreed(model, (seed, replication, window, drain))
    if found.ended is None:
        raise InputError(found.faults)
    return found.records, found.ended


def agreed(model: Model, how: How) -> Result:
    """What every engine gives; AssertionError in words where they differ."""
    expected = result("reference", model, how)
    for engine in ENGINES:
        if engine != "reference":
            compare(model, expected, result(engine, model, how), ("reference", engine))
    return expected


def result(engine: str, model: Model, how: How, others: Sequence[Consumer] = ()) -> Result:
    """What one engine gives; `others` receive the records as well."""
    kept = Trace()
    ready(engine, lambda: None)
    try:
        ended = simulate(model, *how, [kept, *others], engine=engine)
    except InputError as error:
        return Result(kept.records, None, tuple(error.faults))
    return Result(kept.records, ended)


def compare(model: Model, first: Result, second: Result, names: tuple[str, str] = ("reference", "compiled")) -> None:
    """AssertionError in words where two results of one run differ; what came before a fault is of no account."""
    assert first.faults == second.faults, f"{names[0]}: {first.faults}\n{names[1]}: {second.faults}"
    if not first.faults:
        told = telling.difference(model, first.records, second.records, names)
        assert not told, f"\n{told}"
        assert first.ended == second.ended, f"{names[0]}: {first.ended}\n{names[1]}: {second.ended}"


def times_of(records: Block, kind: Kind, step: int | None = None) -> list[int]:
    """When records of a kind occur, of one step or of all."""
    found = of(records, kind)
    return found[(found[:, STEP] == step) | (step is None), TIME].tolist()


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


def shuffled_trace(model: Model, order: int, how: How = (1, 0, WINDOW, DRAIN)) -> Block:
    """All records of one run of the reference engine in which what is due at an instant is applied in another order."""
    seed, replication, window, drain = how
    kept = Trace()
    Chain(model, seed, replication, window, Recorder([kept]), Shuffled(order)).run(drain)
    return kept.records
