"""Engines: a model and a seed in, records in their one order out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketensim.numbers.model import Model
from ketensim.numbers.records import Consumer, Recorder

ENGINES = ("reference",)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: the stop (ms since the start) and whole-run counts of cases."""

    stop: int
    backlog: int
    arrived: int
    finished: int
    expired: int
    in_chain: int


def simulate(
    model: Model, seed: int, replication: int, window: tuple[int, int], drain: int, consumers: Sequence[Consumer],
    engine: str = "reference",
) -> Ended:  # fmt: skip
    """Run `model` once and hand its records to `consumers`.

    `window` is [begin, end) and `drain` a length, in ms since the start; the run stops as RULES.md R11.1 says.
    Raises `InputError` where an instant of the model does not end (R2.3).
    """
    from ketensim.engines.reference.chain import Chain

    if engine not in ENGINES:
        raise ValueError(f"no engine {engine!r}")
    recorder = Recorder(consumers)
    chain = Chain(model, seed, replication, window, recorder)
    stop = chain.run(drain)
    book = chain.book
    return Ended(stop, book.backlog, book.arrived, book.finished, book.expired, book.in_chain)
