"""Run variants again and again, by one worker or by several, with the same bytes either way.

A task is (variant, replication). It depends on nothing but the model, the seed and the replication, so neither the
number of workers nor the order in which tasks end can be seen in the results. Workers are threads where the engine
leaves the interpreter to others while it runs, else processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ketensim import engines
from ketensim.engines import DEFAULT, Ended, simulate
from ketensim.numbers.model import Model
from ketensim.statistics.threads import Threads, Watch

if TYPE_CHECKING:
    from ketensim.numbers.records import Consumer
    from ketensim.statistics.measures import Outcomes
    from ketensim.statistics.processes import Processes

THREADED = ("compiled",)
"""Engines that leave the interpreter to others."""

Progress = Callable[[int, int], None]
"""Called with how many tasks are done and how many there are."""
Announce = Callable[[], None]
"""Called before something that takes long and is done only once: compiling the engine."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Plan:
    """How each replication is run: the seed, the window [begin, end) and how long it may go on after it, in ms."""

    seed: int
    window: tuple[int, int]
    drain: int
    engine: str = DEFAULT
    ledger_from: int | None = None
    """From when on a ledger is kept, ms: None for the window's begin."""

    @property
    def ledger_span(self) -> tuple[int, int]:
        """From when to when a ledger goes, ms."""
        return self.window[0] if self.ledger_from is None else self.ledger_from, self.window[1]


Task = tuple[str, int]
Job = Callable[["Model", Plan, int], Any]


def measured(model: Model, plan: Plan, replication: int) -> Outcomes:
    """Run one replication and measure it."""
    return _measured(model, plan, replication, None)


def accounted(model: Model, plan: Plan, replication: int) -> Outcomes:
    """Run one replication, measure it and keep a ledger."""
    return _measured(model, plan, replication, plan.ledger_span[0])


def _measured(model: Model, plan: Plan, replication: int, ledger_from: int | None) -> Outcomes:
    from ketensim.statistics.measures import Measures

    measures = Measures(model, plan.window, ledger_from)
    return measures.outcomes(simulated(model, plan, replication, measures))


def simulated(model: Model, plan: Plan, replication: int, consumer: Consumer) -> Ended:
    """Run one replication for `consumer`, unless the work is called off meanwhile: how jobs for `Workers` simulate."""
    consumers = [Watch(), consumer]
    return simulate(model, plan.seed, replication, plan.window, plan.drain, consumers, plan.engine)


def make_ready(engine: str, announce: Announce) -> None:
    """Compile what is not kept yet of an engine and of what adds up its records; `announce` it, at most once."""
    from ketensim.engines import jit
    from ketensim.statistics import adding

    told = False

    def once() -> None:
        nonlocal told
        if not told:
            announce()
        told = True

    engines.ready(engine, once)
    jit.ready(adding.compile_all, once, "measures", adding.compile_all)


def replicate(
    models: Mapping[str, Model],
    plan: Plan,
    replications: int,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, tuple[Outcomes, ...]]:
    """Return the outcomes of each variant, in order of replication.

    `workers` is by default the number of processors that this process may use. Raises `InputError` where a model does
    not end, `IdentityError` where an engine errs, `processes.WorkerError`.
    """
    with Workers(models, workers) as pool:
        return pool.do(measured, plan, range(replications), progress)


class Workers:
    """Threads or processes that hold the models, for as long as a `with` lasts; none are started for one worker.

    Args of `__init__`: models by variant, the number of workers (None: one per processor), and whom to tell that an
    engine is going to be compiled.
    """

    def __init__(
        self, models: Mapping[str, Model], workers: int | None = None, announce: Announce | None = None
    ) -> None:
        self._models = dict(models)
        self._size = workers or processors()
        self._announce = announce or _tell_nobody
        self._pools: dict[bool, Threads | Processes] = {}

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        # After Ctrl-C or a fault nobody waits for what is still running.
        for pool in self._pools.values():
            pool.close(at_once=kind is not None)
        self._pools.clear()

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
        make_ready(plan.engine, self._announce)
        for task, result in self._results(job, plan, tasks):
            found[task] = result
            if progress:
                progress(len(found), len(tasks))
        return {variant: tuple(found[variant, number] for number in numbers) for variant in self._models}

    def _results(self, job: Job, plan: Plan, tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        if self._size > 1 and len(tasks) > 1:
            yield from self._pool(plan).results(job, plan, tasks)
            return
        for variant, number in tasks:
            yield (variant, number), job(self._models[variant], plan, number)

    def _pool(self, plan: Plan) -> Threads | Processes:
        threaded = plan.engine in THREADED
        if threaded not in self._pools:
            self._pools[threaded] = Threads(self._models, self._size) if threaded else self._processes(plan)
        return self._pools[threaded]

    def _processes(self, plan: Plan) -> Processes:
        from ketensim.statistics.processes import Processes

        # Compile once, before several processes each do so. Who draws models has run some before.
        first = next(iter(self._models.values()))
        if isinstance(first, Model):
            measured(first, Plan(plan.seed, (0, 1), 0, plan.engine), 0)
        return Processes(self._models, self._size)


def _tell_nobody() -> None:
    pass


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
