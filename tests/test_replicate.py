"""Replications: the same for any number of processes and any order, and an end that is clean when it is cut short."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import build
import pytest

from ketensim.ground.distributions import exponential
from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.model import Model
from ketensim.statistics.replicate import Plan, WorkerError, Workers, measured, replicate

PLAN = Plan(seed=3, window=(0, build.WEEK), drain=build.WEEK)
TESTS = Path(__file__).parent


def chain(people: int = 1) -> Model:
    """One queue."""
    return build.model(
        partners={"p": build.partner(people)},
        steps={"s": build.step("p", exponential(build.HOUR))},
        streams={"arrivals": build.stream("s", per_week=100)},
    )


MODELS = {"now": chain(), "more": chain(2)}


def test_one_and_two_processes_give_the_same() -> None:
    """P2."""
    seen: list[tuple[int, int]] = []
    one = replicate(MODELS, PLAN, 3, processes=1)
    two = replicate(MODELS, PLAN, 3, processes=2, progress=lambda done, total: seen.append((done, total)))
    assert one == two
    assert seen == [(done, 6) for done in range(1, 7)]


def test_order_and_company_are_of_no_account() -> None:
    """P2, P5: a replication is the same whatever ran before it in the process."""
    whole = replicate(MODELS, PLAN, 4, processes=1)
    with Workers(MODELS, 1) as workers:
        shuffled = workers.do(measured, PLAN, [2, 0, 3, 1])
    assert shuffled["now"] == tuple(whole["now"][number] for number in (2, 0, 3, 1))
    assert replicate({"more": MODELS["more"]}, PLAN, 4, processes=1)["more"] == whole["more"]


def test_replications_differ() -> None:
    """P1, P4: also the first from the others."""
    means = {run.ratios["lead_time.mean"] for run in replicate(MODELS, PLAN, 5, processes=1)["now"]}
    assert len(means) == 5


def test_variants_meet_the_same_arrivals() -> None:
    """P3."""
    found = replicate(MODELS, PLAN, 2, processes=1)
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


def test_a_process_that_dies_is_one_clear_error() -> None:
    with pytest.raises(WorkerError, match="has died"), Workers(MODELS, 2) as workers:
        workers.do(die, PLAN, range(2))


SCRIPT = """
    import sys
    sys.path.insert(0, {tests!r})
    import build
    from test_replicate import MODELS, PLAN
    from dataclasses import replace
    from ketensim.statistics.replicate import replicate

    print("begun", flush=True)
    plan = replace(PLAN, window=(0, {weeks} * build.WEEK))
    found = replicate(MODELS, plan, 2, processes=2, progress=lambda done, total: print(done, total, flush=True))
    print(len(found["now"]))
"""


def script(tmp_path: Path, weeks: int) -> list[str]:
    """The command that runs a script of a few lines, without any `if __name__ == "__main__"`."""
    path = tmp_path / "study.py"
    path.write_text(textwrap.dedent(SCRIPT.format(tests=str(TESTS), weeks=weeks)))
    return [sys.executable, str(path)]


def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    done = subprocess.run(script(tmp_path, 1), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["begun", "1", "4", "2", "4", "3", "4", "4", "4", "2"]
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes")
def test_ctrl_c_ends_at_once_and_leaves_nobody(tmp_path: Path) -> None:
    """Everybody in the terminal's group gets the signal, as with Ctrl-C."""
    with subprocess.Popen(
        script(tmp_path, 200_000), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        time.sleep(4)
        os.killpg(running.pid, signal.SIGINT)
        _, errors = running.communicate(timeout=20)
    assert errors.count("Traceback") <= 1 + errors.count("During handling")
    assert errors.rstrip().endswith("KeyboardInterrupt")
    for _ in range(50):
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
