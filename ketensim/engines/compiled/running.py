"""A run of the compiled engine: memory, slices, and records to the consumers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numba
import numpy as np

from ketensim.engines import limits
from ketensim.engines.compiled import layout as at
from ketensim.engines.compiled.kernel import advance
from ketensim.engines.compiled.memory import RESERVE
from ketensim.engines.compiled.packing import Packed, pack
from ketensim.engines.compiled.periods import COUNTS
from ketensim.engines.compiled.records import WIDTH
from ketensim.engines.jit import compile_sealed, ready
from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.model import Model
from ketensim.numbers.records import KIND, STEP, Block, Consumer, Kind

BLOCK = 8192
"""Records that a block aims at."""
TYPES = (numba.int64[::1], numba.float64[::1], numba.int64[::1])
"""Of what `advance` is called with."""
SPARE = 1 << 16
"""Words of memory to begin with, beside the model and the block of records."""


def simulate(
    model: Model, seed: int, replication: int, window: tuple[int, int], drain: int, consumers: Sequence[Consumer]
) -> tuple[int, int, int, int, int, int]:  # fmt: skip
    """Run `model` once: the fields of `engines.Ended`."""
    if getattr(numba.config, "DISABLE_JIT", False):
        raise InputError((Fault("no_compiler", ()),))
    make_ready(lambda: None)
    run = Run(model, seed, replication, window, drain, consumers)
    run.run()
    return run[at.STOP], run[at.BACKLOG], run[at.ARRIVED], run[at.FINISHED], run[at.EXPIRED], run[at.IN_CHAIN]


def compile_all() -> None:
    """Compile the engine, which is kept for the next start."""
    compile_sealed(__package__)
    advance.compile(TYPES)  # type: ignore[attr-defined]


def make_ready(announce: Callable[[], None]) -> None:
    """Load the engine, or compile it after an `announce`."""
    ready(compile_all, announce, load=lambda: advance.compile(TYPES))  # type: ignore[attr-defined]


class Run:
    """One run of one model, in slices.

    `block` (records) and `spare` (words) only change how often Python is called. With `tight` no event may use more
    than the kernel has made sure of, even where there is more: a run in which one does ends as broken.
    """

    def __init__(
        self, model: Model, seed: int, replication: int, window: tuple[int, int], drain: int,
        consumers: Sequence[Consumer], block: int = BLOCK, spare: int = SPARE, tight: bool = False,
    ) -> None:  # fmt: skip
        self._model = model
        self._consumers = tuple(consumers)
        self._block = block
        packed = pack(model)
        self._x, self._hours = packed.reals, model.hours
        self.m = _laid_out(packed, block, spare, window[1] + drain)
        ordered = any(consumer.ordered for consumer in consumers)
        taken = sum(1 << kind for kind in Kind if any(kind in consumer.kinds for consumer in consumers))
        self._set(SEED=seed, REPLICATION=replication, WINDOW=window[0], WINDOW_END=window[1], ORDERED=ordered)
        self._set(TAKEN=taken, TIGHT=tight, LAST=window[1] + drain)
        self._set(MOST_ROUNDS=limits.MOST_ROUNDS, MOST_WAITING=limits.MOST_WAITING)

    def _set(self, **words: int) -> None:
        for name, value in words.items():
            self.m[getattr(at, name)] = value

    def __getitem__(self, word: int) -> int:
        """A word of the header."""
        return int(self.m[word])

    def run(self) -> None:
        """Run to the stop."""
        while True:
            status = advance(self.m, self._x, self._hours)
            if status == at.FULL:
                self._hand_over()
            elif status == at.SHORT:
                self._make_room()
            elif status == at.ENDED:
                self._hand_over()
                return
            else:
                self._fail(status)

    # --- records

    def _records(self, first: int, end: int) -> Block:
        records: Block = self.m[first:end].reshape(-1, WIDTH)
        return records

    def _hand_over(self) -> None:
        """Give the records of closed instants to the consumers, and move those of the open one to the front."""
        first, closed, free = self[at.OUT], self[at.OUT_OPEN], self[at.OUT_AT]
        if closed > first:
            records = self._records(first, closed)
            for consumer in self._consumers:
                consumer.take(records)
        self.m[first : first + free - closed] = self.m[closed:free]
        self._set(OUT_OPEN=first, OUT_AT=first + free - closed)

    # --- memory

    def _make_room(self) -> None:
        self._hand_over()
        words, records = self[at.WORDS_WANTED], self[at.RECORDS_WANTED]
        if self[at.OUT_END] - self[at.OUT_AT] < WIDTH * records:
            self._widen(2 * (records + (self[at.OUT_AT] - self[at.OUT]) // WIDTH) + self._block)
        if self[at.LENGTH] - self[at.TOP] < words:
            self._grow(self[at.TOP] + 2 * words)

    def _grow(self, least: int) -> None:
        top = self[at.TOP]
        larger = _zeros(max(least, len(self.m) + len(self.m) // 2) + RESERVE)
        larger[:top] = self.m[:top]
        larger[at.LENGTH] = larger[at.EDGE] = len(larger) - RESERVE
        larger[at.TOP_LIMIT] = 0
        self.m = larger

    def _widen(self, records: int) -> None:
        """A larger place for the records of an instant; the old one is not used again."""
        first, free = self[at.OUT], self[at.OUT_AT]
        place, size = self[at.TOP], _lines(WIDTH * records)
        self._grow(place + size + self[at.WORDS_WANTED])
        self.m[place : place + free - first] = self.m[first:free]
        self._set(TOP=place + size, OUT_END=place + size, OUT_EDGE=place + size)
        self._set(OUT=place, OUT_OPEN=place, OUT_AT=place + free - first)
        self._set(OUT_FULL=place + WIDTH * self._block, OUT_LIMIT=0)

    # --- errors

    def _fail(self, status: int) -> None:
        labels, where = self._model.labels, self[at.WHERE]
        if status == at.ENDLESS:
            instant = self._records(self[at.OUT_OPEN], self[at.OUT_AT])
            queued = set(instant[instant[:, KIND] == Kind.QUEUE, STEP].tolist())
            raise InputError((limits.endless_instant(labels, queued),))
        if status == at.UNBOUNDED_QUEUE:
            raise InputError((limits.endless_queue(labels, int(self.m[where + at.P_NUMBER])),))
        if status == at.UNBOUNDED_DOCK:
            sender, receiver = int(self.m[where + at.H_SENDER]), int(self.m[where + at.H_RECEIVER])
            raise InputError((limits.endless_dock(labels, sender, receiver),))
        if status == at.EQUAL:
            raise ValueError("two equal records in one instant")
        raise RuntimeError(f"the compiled engine went beyond its memory at {self[at.NOW]} ms: status {status}")


def _lines(words: int) -> int:
    """As many words as fill whole lines of the processor's cache."""
    return -(-words // at.LINE) * at.LINE


def _zeros(words: int) -> at.Words:
    """Zeros that begin where a line begins."""
    line = 8 * at.LINE
    room = np.zeros(words + at.LINE, np.int64)
    first = -room.ctypes.data % line // 8
    return room[first : first + words]


def _laid_out(packed: Packed, block: int, spare: int, last: int) -> at.Words:
    """Memory of a run that ends before `last`: the model, counts per period, the block of records, and room."""
    every = int(packed.words[at.PERIOD])
    periods = last // every + 1 if every else 0
    first = _lines(len(packed.words) + COUNTS * periods)
    size = _lines(WIDTH * (block + packed.records + int(packed.words[at.MEMBER_COUNT])))
    m = _zeros(first + size + spare + 2 * int(packed.words[at.EVENT_WORDS]) + RESERVE)
    m[: len(packed.words)] = packed.words
    m[at.PERIODS], m[at.PERIOD_COUNT] = len(packed.words), periods
    m[at.LENGTH] = m[at.EDGE] = len(m) - RESERVE
    m[at.OUT] = m[at.OUT_AT] = m[at.OUT_OPEN] = first
    m[at.OUT_END] = m[at.OUT_EDGE] = m[at.TOP] = first + size
    m[at.OUT_FULL] = first + WIDTH * block
    m[at.EVENT_RECORDS] = packed.records
    return m
