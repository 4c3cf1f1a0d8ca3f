"""Runs that would not end, or would fill memory, end with a message; in both engines with the same one (R2.3, R2.5)."""

from __future__ import annotations

import build
import pytest

from ketensim.engines import ENGINES, limits, simulate
from ketensim.ground.errors import Fault, InputError
from ketensim.locale import tell
from ketensim.numbers.model import Model
from ketensim.numbers.records import Trace

MINUTE, DAY, WEEK = build.MINUTE, build.DAY, build.WEEK
in_both = pytest.mark.parametrize("engine", ENGINES)


def refused(model: Model, engine: str) -> Fault:
    """The fault with which a run of two weeks ends."""
    with pytest.raises(InputError) as found:
        simulate(model, 1, 0, (0, 2 * WEEK), WEEK, [Trace()], engine)
    (fault,) = found.value.faults
    return fault


def busy() -> Model:
    """One person, with twice as much work as there is time."""
    return build.model(
        {"desk": build.partner(build.group(1)), "court": build.partner(build.group(1))},
        {"serve": build.step("desk", 60 * MINUTE, next="judge"), "judge": build.step("court", 0)},
        {"arrivals": build.stream("serve", arrivals=build.every(30 * MINUTE))},
    )


def full() -> Model:
    """Fixed moments that take one file a week, of the hundreds that come."""
    return build.model(
        {"desk": build.partner(build.group(1)), "court": build.partner(build.group(1))},
        {"serve": build.step("desk", MINUTE, next="judge"), "judge": build.step("court", 0)},
        {"arrivals": build.stream("serve", arrivals=build.every(30 * MINUTE))},
        handoffs={("desk", "court"): build.handoff(moments=(DAY,), at_most=1)},
    )


@in_both
def test_a_queue_that_grows_without_bound_ends_the_run(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 100)
    fault = refused(busy(), engine)
    assert (fault.code, fault.path) == ("endless_queue", ("partners", "desk"))
    assert "more than 100 items wait here" in tell(fault, "en")
    assert "meer dan 100 stukken" in tell(fault, "nl")


@in_both
def test_files_for_a_departure_that_grow_without_bound_end_the_run(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 100)
    fault = refused(full(), engine)
    assert (fault.code, fault.path) == ("endless_dock", ("handoffs", "desk -> court"))
    assert "more than 100 files wait here" in tell(fault, "en")
    assert "meer dan 100 dossiers" in tell(fault, "nl")


@in_both
def test_as_many_as_the_limit_may_wait(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 1,008 arrivals in three weeks 504 are done."""
    monkeypatch.setattr(limits, "MOST_WAITING", 504)
    simulate(busy(), 1, 0, (0, 2 * WEEK), WEEK, [Trace()], engine)


@in_both
def test_an_instant_that_does_not_end_names_its_steps(engine: str) -> None:
    model = build.model(
        {"desk": build.partner(build.group(1))},
        {"turn": build.step("desk", 0, next="back"), "back": build.step("desk", 0, next="turn")},
        {"arrivals": build.stream("turn", arrivals=build.every(DAY))},
    )
    fault = refused(model, engine)
    assert (fault.code, fault.values) == ("endless_instant", {"steps": "turn, back"})


def test_without_a_compiler_the_compiled_engine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numba.config.DISABLE_JIT", 1)
    assert refused(busy(), "compiled").code == "no_compiler"
