"""Engines: a model and a seed in, records in their one order out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ketensim.numbers.model import Model
from ketensim.numbers.records import Consumer

ENGINES = ("compiled", "reference")
DEFAULT = "compiled"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: the stop (ms since the start) and whole-run counts of cases."""

    stop: int
    backlog: int
    arrived: int
    finished: int
    expired: int
    in_chain: int


def ready(engine: str, announce: Callable[[], None]) -> None:
    """Make an engine ready to run: once per version it must be compiled, and `announce` is called before that."""
    if engine == "compiled":
        from ketensim.engines.compiled import make_ready

        make_ready(announce)


def simulate(
    model: Model, seed: int, replication: int, window: tuple[int, int], drain: int, consumers: Sequence[Consumer],
    engine: str = DEFAULT,
) -> Ended:  # fmt: skip
    """Run `model` once and hand its records to `consumers`.

    `window` is [begin, end) and `drain` a length, in ms since the start; the run stops as RULES.md R11.1 says.
    Raises `InputError` where an instant of the model does not end (R2.3) or a queue grows without bound (R2.5).
    """
    if engine not in ENGINES:
        raise ValueError(f"no engine {engine!r}; there are {', '.join(ENGINES)}")
    if not -(2**63) <= seed < 2**63:
        raise ValueError(f"a seed has 64 bits: {seed}")
    if engine == "reference":
        from ketensim.engines.reference.chain import simulate as run
    else:
        from ketensim.engines.compiled import simulate as run
    return Ended(*run(model, seed, replication, window, drain, consumers))
