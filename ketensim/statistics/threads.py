"""Tasks on threads, for an engine that leaves the interpreter to others while it runs."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ketensim.numbers.records import Kind

if TYPE_CHECKING:
    from ketensim.numbers.model import Model
    from ketensim.numbers.records import Block
    from ketensim.statistics.replicate import Job, Plan, Task

_LOOK_UP = 0.2
"""How often, in s, who waits looks up for Ctrl-C: not every system wakes the right thread for it."""

_here = threading.local()


class CalledOff(BaseException):
    """Ends a run that nobody waits for any more; like `KeyboardInterrupt` not to be caught on the way."""


class Watch:
    """A consumer of records that ends the run when the work has been called off: a run looks up at every block."""

    ordered = False
    kinds = frozenset[Kind]()

    def take(self, records: Block) -> None:
        """Go on, or raise `CalledOff`."""
        stop: threading.Event | None = getattr(_here, "stop", None)
        if stop is not None and stop.is_set():
            raise CalledOff


class Threads:
    """A number of threads that share the models."""

    def __init__(self, models: Mapping[str, Model], size: int) -> None:
        self._models = models
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(size, "ketensim", initializer=_begin, initargs=(self._stop,))

    def results(self, job: Job, plan: Plan, tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        """Give each task and what `job` gives for it, as they get ready. Raises what the first that fails raises."""
        ended: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        futures = {}
        for variant, replication in tasks:
            future = self._pool.submit(job, self._models[variant], plan, replication)
            futures[future] = (variant, replication)
            future.add_done_callback(ended.put)
        for _ in tasks:
            future = _next(ended)
            yield futures[future], future.result()

    def close(self, at_once: bool) -> None:
        """End the threads: `at_once` also those that are in the midst of a run."""
        if at_once:
            self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=at_once)


def _begin(stop: threading.Event) -> None:
    _here.stop = stop


def _next(ended: queue.SimpleQueue[Future[Any]]) -> Future[Any]:
    while True:
        with suppress(queue.Empty):
            return ended.get(timeout=_LOOK_UP)
