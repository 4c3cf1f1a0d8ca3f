"""Run variants again and again, on one process or on several, with the same bytes either way.

A task is (variant, replication). It depends on nothing but the model, the seed and the replication, so neither the
number of processes nor the order in which tasks end can be seen in the results.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from ketensim.numbers.model import Model
    from ketensim.statistics.measures import Outcomes

Progress = Callable[[int, int], None]
"""Called with how many tasks are done and how many there are."""
Result = TypeVar("Result")


class WorkerError(RuntimeError):
    """A process that did part of the work has died: memory ran out, or somebody ended it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How each replication is run: the seed, the window [begin, end) and how long it may go on after it, in ms."""

    seed: int
    window: tuple[int, int]
    drain: int
    engine: str = "reference"


Task = tuple[str, int]
Job = Callable[["Model", Plan, int], Any]


def measured(model: Model, plan: Plan, replication: int) -> Outcomes:
    """Run one replication and measure it."""
    from ketensim.engines import simulate
    from ketensim.statistics.measures import Measures

    measures = Measures(model, plan.window)
    ended = simulate(model, plan.seed, replication, plan.window, plan.drain, [measures], plan.engine)
    return measures.outcomes(ended)


def replicate(
    models: Mapping[str, Model],
    plan: Plan,
    replications: int,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, tuple[Outcomes, ...]]:
    """Return the outcomes of each variant, in order of replication.

    `processes` is by default the number of processors this process may use. Raises `InputError` where a model does
    not end, `IdentityError` where an engine errs, `WorkerError`.
    """
    with Workers(models, processes) as workers:
        return workers.do(measured, plan, range(replications), progress)


class Workers:
    """Processes that hold the models, for as long as a `with` lasts; none are started for one process.

    Args of `__init__`: models by variant, and the number of processes (None: one per processor).
    """

    def __init__(self, models: Mapping[str, Model], processes: int | None = None) -> None:
        self._models = dict(models)
        self._processes = processes or processors()
        self._pool: ProcessPoolExecutor | None = None
        self._children: list[multiprocessing.process.BaseProcess] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if self._pool is None:
            return
        # a run cannot be asked to stop, and after Ctrl-C nobody waits for it
        self._pool.shutdown(wait=kind is None, cancel_futures=True)
        if kind is not None:
            for child in self._children:
                child.kill()
            for child in self._children:
                child.join()
        self._pool = None

    def do(
        self,
        job: Callable[[Model, Plan, int], Result],
        plan: Plan,
        replications: Iterable[int],
        progress: Progress | None = None,
    ) -> dict[str, tuple[Result, ...]]:
        """Return what `job`, a function of a module, gives per variant for each of `replications`, in their order."""
        numbers = list(replications)
        tasks = [(variant, number) for number in numbers for variant in self._models]
        found: dict[Task, Result] = {}
        for task, result in self._results(job, plan, tasks):
            found[task] = result
            if progress:
                progress(len(found), len(tasks))
        return {variant: tuple(found[variant, number] for number in numbers) for variant in self._models}

    def _results(self, job: Job, plan: Plan, tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        if self._processes == 1 or len(tasks) == 1:
            for variant, number in tasks:
                yield (variant, number), job(self._models[variant], plan, number)
            return
        try:
            futures = self._submit(job, plan, tasks)
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool as error:
            raise WorkerError("a process that did part of the work has died") from error

    def _submit(self, job: Job, plan: Plan, tasks: Sequence[Task]) -> dict[Future[Any], Task]:
        before = set(multiprocessing.active_children())
        pool = self._pool or self._start(plan)
        with _quiet_start():
            futures = {pool.submit(_work, job, plan, *task): task for task in tasks}
        self._children += [child for child in multiprocessing.active_children() if child not in before]
        return futures

    def _start(self, plan: Plan) -> ProcessPoolExecutor:
        _compile(next(iter(self._models.values())), plan)
        self._pool = ProcessPoolExecutor(
            max_workers=self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_hold,
            initargs=(pickle.dumps(self._models),),
        )
        return self._pool


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_held: dict[str, Model] = {}


def _hold(models: bytes) -> None:
    """Begin a process: keep the models, and leave Ctrl-C to the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _held.update(pickle.loads(models))


def _work(job: Job, plan: Plan, variant: str, replication: int) -> Any:
    return job(_held[variant], plan, replication)


def _compile(model: Model, plan: Plan) -> None:
    """Let numba fill its cache once, before several processes each compile the same."""
    measured(model, Plan(plan.seed, (0, 1), 0, plan.engine), 0)


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
