"""Tasks on processes, for an engine that keeps the interpreter to itself while it runs."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ketensim.numbers.model import Model
    from ketensim.statistics.replicate import Job, Plan, Task


class WorkerError(RuntimeError):
    """A process that did part of the work has died: memory ran out, or somebody ended it."""


class Processes:
    """A number of processes that each hold the models."""

    def __init__(self, models: Mapping[str, Model], size: int) -> None:
        self._children: list[multiprocessing.process.BaseProcess] = []
        self._pool = ProcessPoolExecutor(
            max_workers=size,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_hold,
            initargs=(pickle.dumps(models),),
        )

    def results(self, job: Job, plan: Plan, tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        """Give each task and what `job` gives for it, as they get ready. Raises what one that fails raises, and
        `WorkerError`."""
        try:
            futures = self._submit(job, plan, tasks)
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool as error:
            raise WorkerError("a process that did part of the work has died") from error

    def _submit(self, job: Job, plan: Plan, tasks: Sequence[Task]) -> dict[Future[Any], Task]:
        before = set(multiprocessing.active_children())
        with _quiet_start():
            futures = {self._pool.submit(_work, job, plan, *task): task for task in tasks}
        self._children += [child for child in multiprocessing.active_children() if child not in before]
        return futures

    def close(self, at_once: bool) -> None:
        """End the processes: `at_once` also those that are in the midst of a run, which cannot be asked to stop."""
        self._pool.shutdown(wait=not at_once, cancel_futures=True)
        if at_once:
            for child in self._children:
                child.kill()
            for child in self._children:
                child.join()


_held: dict[str, Model] = {}


def _hold(models: bytes) -> None:
    """Begin a process: keep the models, and leave Ctrl-C to the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _held.update(pickle.loads(models))


def _work(job: Job, plan: Plan, variant: str, replication: int) -> Any:
    return job(_held[variant], plan, replication)


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Start processes that neither run the caller's script again nor hear Ctrl-C before they can ignore it.

    A process that is spawned imports the main module; ours need nothing from it, and so a script of three lines needs
    no `if __name__ == "__main__"`.
    """
    main = sys.modules["__main__"]
    mask = getattr(signal, "pthread_sigmask", None)
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else None
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if mask:
            mask(signal.SIG_SETMASK, before)
