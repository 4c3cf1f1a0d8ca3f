"""Replications: the same for any number of workers and any order, and an end that is clean when it is cut short."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import build
import pytest

from ketensim import engines
from ketensim.ground.distributions import exponential
from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.model import Model
from ketensim.numbers.records import Block, Kind
from ketensim.statistics import replicate as module
from ketensim.statistics.processes import WorkerError
from ketensim.statistics.replicate import Plan, Workers, measured, replicate, simulated

PLAN = Plan(seed=3, window=(0, build.WEEK), drain=build.WEEK, engine="reference")
TESTS = Path(__file__).parent


def chain(people: int = 1) -> Model:
    """One queue."""
    return build.model(
        partners={"p": build.partner(people)},
        steps={"s": build.step("p", exponential(build.HOUR))},
        streams={"arrivals": build.stream("s", per_week=100)},
    )


MODELS = {"now": chain(), "more": chain(2)}


@pytest.fixture
def threaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads for the reference engine too: what they do does not depend on the engine."""
    monkeypatch.setattr(module, "THREADED", engines.ENGINES)


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_one_and_two_workers_give_the_same(engine: str) -> None:
    """P2."""
    seen: list[tuple[int, int]] = []
    plan = replace(PLAN, engine=engine)
    one = replicate(MODELS, plan, 3, workers=1)
    two = replicate(MODELS, plan, 3, workers=2, progress=lambda done, total: seen.append((done, total)))
    assert one == two
    assert seen == [(done, 6) for done in range(1, 7)]


def test_threads_and_processes_give_the_same(threaded: None) -> None:
    """P2: also in another order, and more threads than processors."""
    one = replicate(MODELS, PLAN, 4, workers=1)
    assert replicate(MODELS, PLAN, 4, workers=7) == one
    with Workers(MODELS, 3) as workers:
        shuffled = workers.do(measured, PLAN, [2, 0, 3, 1])
    assert shuffled["now"] == tuple(one["now"][number] for number in (2, 0, 3, 1))


def test_order_and_company_are_of_no_account() -> None:
    """P2, P5: a replication is the same whatever ran before it in the process."""
    whole = replicate(MODELS, PLAN, 4, workers=1)
    with Workers(MODELS, 1) as workers:
        shuffled = workers.do(measured, PLAN, [2, 0, 3, 1])
    assert shuffled["now"] == tuple(whole["now"][number] for number in (2, 0, 3, 1))
    assert replicate({"more": MODELS["more"]}, PLAN, 4, workers=1)["more"] == whole["more"]


def test_replications_differ() -> None:
    """P1, P4: also the first from the others."""
    means = {run.ratios["lead_time.mean"] for run in replicate(MODELS, PLAN, 5, workers=1)["now"]}
    assert len(means) == 5


def test_variants_meet_the_same_arrivals() -> None:
    """P3."""
    found = replicate(MODELS, PLAN, 2, workers=1)
    assert [run.unfinished[""][1] for run in found["now"]] == [run.unfinished[""][1] for run in found["more"]]


def refuse(model: Model, plan: Plan, replication: int) -> None:
    """A job at which the input is at fault."""
    raise InputError([Fault("endless_instant", ("steps",), {"steps": "s"})])


def die(model: Model, plan: Plan, replication: int) -> None:
    """A job that ends its process."""
    os._exit(3)


def test_a_fault_comes_through_from_another_process() -> None:
    with pytest.raises(InputError) as refused, Workers(MODELS, 2) as workers:
        workers.do(refuse, PLAN, range(2))
    assert refused.value.faults[0].code == "endless_instant"


def refuse_the_second(model: Model, plan: Plan, replication: int) -> None:
    """A job at which the input is at fault while another run goes on, and would for years."""
    if replication == 0:
        simulated(model, replace(plan, window=(0, 10_000 * build.WEEK)), replication, Begun())
    BEGUN.wait()
    raise InputError([Fault("endless_instant", ("steps",), {"steps": "s"})])


BEGUN = threading.Event()


class Begun:
    """A consumer that says that the run is under way."""

    ordered = False
    kinds = frozenset(Kind)

    def take(self, records: Block) -> None:
        """Say so."""
        BEGUN.set()


def test_a_fault_in_one_thread_ends_the_others(threaded: None) -> None:
    with pytest.raises(InputError) as refused, Workers({"now": chain()}, 2) as workers:
        workers.do(refuse_the_second, PLAN, range(2))
    assert refused.value.faults[0].code == "endless_instant"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ketensim")]


def run_out(model: Model, plan: Plan, replication: int) -> None:
    """A job for which there is too little memory."""
    raise MemoryError


def test_too_little_memory_in_a_thread_is_told_as_such(threaded: None) -> None:
    with pytest.raises(MemoryError), Workers(MODELS, 2) as workers:
        workers.do(run_out, PLAN, range(2))


@pytest.mark.parametrize("workers", [1, 2])
def test_the_engine_is_made_ready_before_the_work(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    seen: list[str] = []

    def ready(engine: str, announce: Callable[[], None]) -> None:
        seen.append(engine)
        announce()

    monkeypatch.setattr(engines, "ready", ready)
    with Workers(MODELS, workers, lambda: seen.append("announced")) as pool:
        pool.do(measured, PLAN, range(1), lambda done, total: seen.append("run"))
    assert seen == ["reference", "announced", "run", "run"]


def test_the_default_engine_is_the_compiled_one() -> None:
    assert Plan(1, (0, 1), 0).engine == engines.DEFAULT == "compiled"


def test_a_process_that_dies_is_one_clear_error() -> None:
    with pytest.raises(WorkerError, match="has died"), Workers(MODELS, 2) as workers:
        workers.do(die, PLAN, range(2))


SCRIPT = """
    import sys
    sys.path.insert(0, {tests!r})
    import build
    from test_replicate import MODELS, PLAN
    from ketensim.statistics.replicate import replicate

    print("begun", flush=True)
    found = replicate(MODELS, PLAN, 2, workers=2, progress=lambda done, total: print(done, total, flush=True))
    print(len(found["now"]))
"""


def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    """A script of a few lines, without any `if __name__ == "__main__"`."""
    path = tmp_path / "study.py"
    path.write_text(textwrap.dedent(SCRIPT.format(tests=str(TESTS))))
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["begun", "1", "4", "2", "4", "3", "4", "4", "4", "2"]
    assert done.stderr == ""


class Telling:
    """A consumer that says on standard output that the run is under way."""

    ordered = False
    kinds = frozenset(Kind)

    def __init__(self) -> None:
        self._told = False

    def take(self, records: Block) -> None:
        """Say so, once."""
        if not self._told:
            os.write(1, b"under way\n")
        self._told = True


def run_for_ages(model: Model, plan: Plan, replication: int) -> None:
    """A job that does not end by itself."""
    simulated(model, replace(plan, window=(0, 200_000 * build.WEEK)), replication, Telling())


CUT_SHORT = """
    import sys
    sys.path.insert(0, {tests!r})
    import test_replicate as these
    from ketensim.statistics import replicate

    replicate.THREADED = {threaded!r}
    with replicate.Workers(these.MODELS, {workers}) as workers:
        workers.do(these.run_for_ages, these.replace(these.PLAN, engine={engine!r}), range(2))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes")
@pytest.mark.parametrize("engine", engines.ENGINES)
@pytest.mark.parametrize(("workers", "threads"), [(1, True), (2, True), (2, False)])
def test_ctrl_c_ends_at_once_and_leaves_nobody(tmp_path: Path, engine: str, workers: int, threads: bool) -> None:
    """Everybody in the terminal's group gets the signal, as with Ctrl-C."""
    words = {"tests": str(TESTS), "engine": engine, "workers": workers, "threaded": (engine,) if threads else ()}
    path = tmp_path / "study.py"
    path.write_text(textwrap.dedent(CUT_SHORT.format(**words)))
    with subprocess.Popen(
        [sys.executable, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdout is not None
        for _ in range(workers):
            assert running.stdout.readline() == b"under way\n"
        os.killpg(running.pid, signal.SIGINT)
        errors = running.communicate(timeout=60)[1].decode()
    assert errors.count("Traceback") <= 1 + errors.count("During handling") + errors.count("direct cause")
    assert errors.rstrip().endswith("KeyboardInterrupt")
    for _ in range(300):
        if not group_exists(running.pid):
            return
        time.sleep(0.1)
    pytest.fail("a process is left")


def group_exists(group: int) -> bool:
    """Whether any process of the group is left; Python's own resource tracker takes a moment to see that it may go."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
