"""Pressure, rule by rule (R13), on chains small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import build
import numpy as np
import pytest
from runs import of, times_of, trace
from tangles import knot

from ketensim.numbers.model import Model, Plan, Pressure
from ketensim.numbers.records import SEGMENT, STEP, VALUE, Block, Kind

HOUR, DAY, MINUTE = build.HOUR, build.DAY, build.MINUTE
PLAN = Plan(pulls_forward=True, late_last=False, every=0, people=0, hours=0, presses=True, agreed=0.9)
PRESSURE = Pressure(work=0.4)


def signed(commitment: float = 1.0) -> build.PartnerSpec:
    """A partner with many people that signed."""
    return build.partner(9, signed=True, commitment=commitment)


def chain(steps: dict[str, build.StepSpec], handoffs: Any, **others: Any) -> Model:
    """Partners a, b, c and d signed; one case comes at time 0."""
    partners = {name: signed() for name in "abcd"} | others.pop("partners", {})
    first = {"arrivals": build.stream(next(iter(steps)), arrivals=build.at(0))}
    return build.model(partners, steps, first, handoffs=handoffs, **{"plan": PLAN, "pressure": PRESSURE, **others})


def lasted(records: Block, step: int) -> list[int]:
    """How long each item of a step was in hand."""
    ends = of(records, Kind.END)
    return [int(row[0] - row[VALUE]) for row in ends if row[STEP] == step]


def in_a_row(*cooperation: float, **last: Any) -> tuple[dict[str, build.StepSpec], Any]:
    """A step of an hour at a, at b, at c, ...: the last as given, and the handoffs between them."""
    names = "abcd"[: len(cooperation) + 1]
    steps = {
        name: build.step(name, HOUR, next=names[place + 1] if place + 1 < len(names) else "end")
        for place, name in enumerate(names)
    }
    steps[names[-1]] = build.step(names[-1], HOUR, **last)
    pairs = {
        (first, second): build.handoff(cooperation=c)
        for first, second, c in zip(names, names[1:], cooperation, strict=False)
    }
    return steps, pairs


def test_work_takes_less_at_the_cooperation_with_which_it_came() -> None:
    """R13.2: 1 - 0.4 * 0.5 * (1 - 0.2) = 0.84 of an hour at b; at a, before any handoff, the whole hour."""
    model = chain(*in_a_row(0.2), partners={"b": signed(0.5)})
    records = trace(model)
    assert lasted(records, 0) == [HOUR]
    assert lasted(records, 1) == [3_024_000]


def test_what_does_not_press_does_nothing() -> None:
    """R13.4, each in turn: no plan that asks for speed, nobody signed, full cooperation, no coefficients."""
    poor, whole = in_a_row(0.2), in_a_row(1.0)
    calm = Plan(pulls_forward=False, late_last=False, every=0, people=0, hours=0)
    for model in (
        chain(*poor, plan=calm),
        chain(*poor, partners={"b": build.partner(9)}),
        chain(*poor, partners={"b": signed(0.0)}),
        chain(*whole),
        chain(*poor, pressure=Pressure()),
    ):
        assert lasted(trace(model), 1) == [HOUR]


def test_throughput_presses_as_well() -> None:
    """R13.1: a KPI that asks for speed need not pull anything forward."""
    model = chain(*in_a_row(0.5), plan=replace(PLAN, pulls_forward=False, agreed=0.0))
    assert lasted(trace(model), 1) == [round(0.8 * HOUR)]


def test_cooperation_is_kept_over_steps_at_one_partner() -> None:
    """R13.2: of the last handoff, so also at the second step of b; then that of b -> c."""
    steps = {
        "in": build.step("a", HOUR, next="first"),
        "first": build.step("b", HOUR, next="second"),
        "second": build.step("b", HOUR, next="out"),
        "out": build.step("c", HOUR),
    }
    pairs = {("a", "b"): build.handoff(cooperation=0.0), ("b", "c"): build.handoff(cooperation=0.5)}
    records = trace(chain(steps, pairs))
    factors = [1.0, 0.6, 0.6, 0.8]
    assert [lasted(records, step) for step in range(4)] == [[round(factor * HOUR)] for factor in factors]


def test_checks_and_consults_are_not_hurried() -> None:
    """R13.2: 10 min to check and 5 to consult, then 0.6 of an hour."""
    steps, pairs = in_a_row(0.0, check=build.check(takes=10 * MINUTE, consult=5 * MINUTE))
    pairs["a", "b"] = build.handoff(cooperation=0.0, incomplete=1.0, together=1.0)
    records = trace(chain(steps, pairs))
    assert len(of(records, Kind.SOLVED)) == 1
    assert lasted(records, 1) == [15 * MINUTE + 36 * MINUTE]


@pytest.mark.parametrize("by", ["error", "handoff"])
def test_rework_goes_by_the_pass_in_which_the_fault_was_made(by: str) -> None:
    """R13.2: a -> b went at 0.5, b -> c at 0: rework at b is 0.8 of half an hour, whoever made the fault how."""
    steps, pairs = in_a_row(0.5, 0.0, check=build.check())
    steps["b"] = replace(steps["b"], rework=0.5, error=1.0 if by == "error" else 0.0)
    pairs["b", "c"] = build.handoff(cooperation=0.0, incomplete=0.0 if by == "error" else 1.0)
    records = trace(chain(steps, pairs), window=(0, DAY), drain=0)
    rework = 3 + 1 * 3 + 2
    assert lasted(records, rework)[0] == 24 * MINUTE
    assert len(lasted(records, rework)) == 1 if by == "error" else len(lasted(records, rework)) > 3


def test_returns_leave_the_cooperation_of_the_finder_alone() -> None:
    """R13.2: it came to b at 0.5; after the file went back to a and came again, work at b is still 0.8 of an hour."""
    steps, pairs = in_a_row(0.5, check=build.check())
    steps["a"] = replace(steps["a"], error=1.0)
    pairs["b", "a"] = build.handoff(cooperation=0.0)
    records = trace(chain(steps, pairs))
    assert len(of(records, Kind.RETURN)) == 1
    assert lasted(records, 1) == [0, 48 * MINUTE]
    assert lasted(records, 2 + 0 * 2 + 1) == [HOUR]  # a had it before any handoff


def test_a_join_goes_by_the_lowest_of_its_branches() -> None:
    """R13.2: a -> b -> d came at 0.8 in the end, a -> d at 0.5 and stayed there."""
    steps = {
        "in": build.step("a", 0, next=build.fork("far", "near", then="join")),
        "far": build.step("b", HOUR, next="join"),
        "near": build.step("d", 9 * HOUR, next="join"),
        "join": build.step("d", HOUR),
    }
    pairs = {
        ("a", "b"): build.handoff(cooperation=0.0),
        ("b", "d"): build.handoff(cooperation=0.8),
        ("a", "d"): build.handoff(cooperation=0.5),
    }
    records = trace(chain(steps, pairs))
    assert lasted(records, 1) == [36 * MINUTE]
    assert lasted(records, 3) == [48 * MINUTE]


def test_a_fork_gives_its_cooperation_to_every_branch() -> None:
    """R13.2: branches at the partner of the fork have no handoff of their own."""
    steps = {
        "in": build.step("a", 0, next="split"),
        "split": build.step("b", 0, next=build.fork("one", "two", then="join")),
        "one": build.step("b", HOUR, next="join"),
        "two": build.step("b", HOUR, next="join"),
        "join": build.step("b", HOUR),
    }
    records = trace(chain(steps, {("a", "b"): build.handoff(cooperation=0.5)}))
    assert [lasted(records, step) for step in (2, 3, 4)] == [[48 * MINUTE]] * 3


def many(incomplete: float, **others: Any) -> Block:
    """Files from a to b, 200 of them, checked there and sent back where they are incomplete."""
    steps = {"report": build.step("a", 0, next="judge"), "judge": build.step("b", 0, check=build.check())}
    pairs = {"default": build.handoff(HOUR, incomplete=incomplete, cooperation=0.0)}
    arrivals = {"arrivals": build.stream("report", arrivals=build.every(HOUR))}
    parts: dict[str, Any] = {"partners": {"a": signed(), "b": build.partner(9)}, "plan": PLAN} | others
    model = build.model(steps=steps, streams=arrivals, handoffs=pairs, **parts)
    return of(trace(model, window=(0, 200 * HOUR), drain=0), Kind.SEND)


def test_more_files_are_incomplete_under_pressure() -> None:
    """R13.3: 1 - (1 - 0.5)^(1 + 1 * 1 * (1 - 0)) = 0.75, after rework too: the same files as with 0.75 at once."""
    pressed, plain = many(0.5, pressure=Pressure(0.0, 1.0)), many(0.75)
    assert np.array_equal(pressed, plain)
    assert {0, 1, 2, 3} == set(pressed[:, SEGMENT].tolist())
    assert not np.array_equal(plain, many(0.5))


def test_it_is_the_sender_who_is_pressed() -> None:
    """R13.3: b alone signed, and a sends."""
    parties = {"a": build.partner(9), "b": signed()}
    assert np.array_equal(many(0.5, partners=parties, pressure=Pressure(0.0, 1.0)), many(0.5, partners=parties))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_certain_things_stay_certain(share: float) -> None:
    assert np.array_equal(many(share, pressure=Pressure(0.0, 20.0))[:200], many(share)[:200])


@pytest.mark.parametrize("seed", range(4))
def test_neutral_pressure_is_no_pressure(seed: int) -> None:
    """R13.4, on whole models: no coefficients, or a plan that does not ask for speed."""
    model = replace(knot(seed), dynamics=None, eras=())
    without = trace(replace(model, pressure=Pressure()))
    calm = replace(model, plan=replace(model.plan, presses=False))
    assert np.array_equal(trace(calm), without)
    assert not np.array_equal(trace(model), without)


def test_the_pressure_is_that_of_when_it_was_queued() -> None:
    """R13.2, R17.4: it waits behind another until after the pressure ends, and is done at the pressure of before."""
    steps = {"report": build.step("a", 0, next="judge"), "judge": build.step("b", 5 * HOUR)}
    model = build.model(
        {"a": build.partner(9), "b": build.partner(1, signed=True)},
        steps,
        {"arrivals": build.stream("report", arrivals=build.at(0, 0, 4 * HOUR))},
        handoffs={"default": build.handoff(cooperation=0.5)},
        plan=PLAN,
        pressure=PRESSURE,
        eras={3 * HOUR: {"pressure": Pressure()}},
    )
    records = trace(model)
    assert lasted(records, 1) == [4 * HOUR, 4 * HOUR, 5 * HOUR]
    assert times_of(records, Kind.START, 1) == [0, 4 * HOUR, 8 * HOUR]
