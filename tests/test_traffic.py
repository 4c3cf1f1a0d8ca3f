"""Traffic equations: against cases computed by hand, and against a walk of cases by dice."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import build
import numpy as np
import pytest
import tangles
import walk
from faulty_chains import nested, pair

from ketensim.engines.effects import effect
from ketensim.ground.distributions import constant
from ketensim.numbers.expected import Expected, expected_by_type, never_leaves, spectral_radius, type_flows
from ketensim.numbers.load import load
from ketensim.numbers.model import Backlog, Effect, Model, Pressure

HOUR, MINUTE, DAY = build.HOUR, build.MINUTE, build.DAY


def only(model: Model) -> Expected:
    """What a case of a model with one stream and one type asks."""
    (expected,) = expected_by_type(model).values()
    return expected


def flat(expected: Expected) -> dict[tuple[object, ...], float]:
    """The means with the keys of `walk`."""
    table: dict[tuple[object, ...], float] = {}
    for name in ("passes", "attempts", "hours", "outcomes"):
        table |= {(name, place): value for place, value in enumerate(getattr(expected, name))}
    for name in ("returns", "trips"):
        table |= {(name, *key): value for key, value in getattr(expected, name).items()}
    alone = {"solved": expected.solved, "escaped": expected.escaped, "right": expected.first_time_right}
    return table | {(name,): value for name, value in alone.items()}


def test_returns_of_one_pair_by_hand() -> None:
    p, f, together = 0.3, 0.8, 0.25
    returned = f * (1 - together)
    carrying = p / (1 - returned * p)
    case = only(pair(p, f, together))
    assert case.passes == pytest.approx((1, 1))
    assert case.returns == pytest.approx({(0, 1): returned * carrying})
    assert case.returns_per_case == pytest.approx(returned * carrying)
    assert case.attempts == pytest.approx((1, 1 + returned * carrying))
    assert case.solved == pytest.approx(f * together * carrying)
    assert case.escaped == pytest.approx((1 - f) * carrying)
    assert case.first_time_right == pytest.approx(1 - p)
    assert case.trips == pytest.approx({(0, 0): 1 + returned * carrying, (1, 0): returned * carrying})
    hours = (2 + returned * carrying, 1 + 0.1 * (1 + returned * carrying) + 0.2 * f * together * carrying)
    assert case.hours == pytest.approx(hours)
    assert case.cost == pytest.approx(50 * hours[0] + 80 * hours[1] + 4 * (1 + 2 * returned * carrying))
    assert not case.bound


def test_own_error_comes_before_incompleteness_and_only_one_fault_is_carried() -> None:
    case = only(pair(incomplete=0.3, finds=1.0, together=0.0, error=0.1))
    first = 0.1 + 0.9 * 0.3
    assert case.returns_per_case == pytest.approx(first / 0.7)
    assert case.escaped == 0
    assert case.first_time_right == pytest.approx(1 - first)


def test_within_one_partner_there_are_no_trips_and_no_fresh_incompleteness() -> None:
    model = build.model(
        {"a": build.partner(), "b": build.partner()},
        {
            "make": build.step("a", next="pass_on", error=0.4),
            "pass_on": build.step("b", next="check"),
            "check": build.step("a", check=build.check(finds=0.5)),
        },
        handoffs={"default": build.handoff(together=1.0)},
    )
    case = only(model)
    assert case.returns == pytest.approx({(0, 2): 0.2})
    assert case.solved == 0
    assert case.escaped == pytest.approx(0.2)
    assert case.trips == pytest.approx({(0, 0): 1, (1, 1): 1})
    assert case.hours == pytest.approx((2.2, 1))


def test_no_check_at_a_step_that_is_not_entered_by_handoff() -> None:
    model = build.model(
        {"a": build.partner()},
        {"make": build.step("a", next="check", error=0.4), "check": build.step("a", check=build.check(1.0, HOUR))},
    )
    assert only(model).escaped == pytest.approx(0.4)
    assert load(model).first.partners[0].asked.checks == 0


def block_of_two(**second: object) -> Model:
    """One partner forks to two others with errors 0.2 and 0.5, and joins with a check that finds all."""
    return build.model(
        {name: build.partner() for name in "abc"},
        {
            "begin": build.step("a", next=build.fork("left", "right", then="end_")),
            "left": build.step("b", next="end_", error=0.2),
            "right": build.step("c", next="end_", error=0.5),
            "end_": build.step("a", check=build.check(1.0, HOUR)),
        },
        **second,  # type: ignore[arg-type]
    )


def test_the_first_fault_in_branch_order_goes_on_from_a_join() -> None:
    case = only(block_of_two())
    assert case.returns == pytest.approx({(1, 3): 0.2, (2, 3): 0.8 * 0.5})
    assert case.passes == pytest.approx((1, 1, 1, 1))
    assert case.first_time_right == pytest.approx(0.4)
    assert sum(case.trips.values()) == pytest.approx(4 + 2 * 0.6)


def test_branches_share_the_fault_of_the_fork() -> None:
    model = block_of_two()
    begin = replace(model.steps[0], error=0.3)
    case = only(replace(model, steps=(begin, *model.steps[1:])))
    assert case.returns[0, 3] == pytest.approx(0.3)
    assert case.returns[1, 3] == pytest.approx(0.7 * 0.2)


def test_a_join_is_checked_where_any_branch_comes_by_handoff() -> None:
    def with_branches(left: str, right: str) -> Expected:
        steps = {
            "begin": build.step("a", next=build.fork("left", "right", then="end_")),
            "left": build.step(left, next="end_", error=0.2),
            "right": build.step(right, next="end_"),
            "end_": build.step("a", check=build.check(1.0)),
        }
        return only(build.model({"a": build.partner(), "b": build.partner()}, steps))

    assert with_branches("a", "a").escaped == pytest.approx(0.2)
    assert with_branches("a", "b").escaped == 0


def assert_walk_agrees(model: Model, expected: Expected, kind: int, first: int, cases: int) -> None:
    """Every mean within four standard errors of a walk; of what is rare that of a Poisson count."""
    seen, exact = walk.means(model, kind, first, cases, seed=7), flat(expected)
    for key in exact.keys() | seen.keys():
        mean, error = seen.get(key, (0.0, 0.0))
        truth = exact.get(key, 0.0)
        rare = math.sqrt(truth / cases) if truth < 0.05 else 0.0
        assert mean == pytest.approx(truth, abs=4 * max(error, rare) + 1e-9), (key, kind)


@pytest.mark.parametrize("seed", [1, 3, 5, 8, 13, 16, 19, 23])
def test_tangled_chains_agree_with_a_walk_by_dice(seed: int) -> None:
    model = tangles.tangle(seed)
    for (stream, kind), expected in expected_by_type(model).items():
        assert_walk_agrees(model, expected, kind, model.streams[stream].step, cases=1500)


def test_nested_blocks_agree_with_a_walk_by_dice() -> None:
    model = nested()
    assert_walk_agrees(model, only(model), 0, 0, cases=10_000)


def test_large_systems_are_solved_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = flat(only(nested()))
    monkeypatch.setattr("ketensim.numbers.traffic.DENSE", 0)
    assert flat(only(nested())) == pytest.approx(exact, rel=1e-12)
    monkeypatch.setattr("ketensim.numbers.traffic.MOST_ROUNDS", 3)
    assert flat(only(nested())) == pytest.approx(exact, rel=1e-12)


# --- cases that never leave


def loop(out: float, **checked: float) -> Model:
    return (
        pair(**checked)
        if checked
        else build.model({"a": build.partner()}, {"work": build.step("a", next=[("work", 1 - out), ("end", out)])})
    )


def test_a_loop_without_a_way_out_never_leaves() -> None:
    assert never_leaves(loop(0.0)) == [(0, 0)]
    assert never_leaves(loop(1e-6)) == []


def test_a_return_without_end_never_leaves() -> None:
    assert never_leaves(pair(incomplete=1.0, finds=1.0, together=0.0)) == [(0, 0)]
    assert never_leaves(pair(incomplete=1.0, finds=1.0, together=0.01)) == []
    assert never_leaves(pair(incomplete=1.0, finds=0.99, together=0.0)) == []
    assert never_leaves(pair(incomplete=0.99, finds=1.0, together=0.0)) == []


def test_it_is_judged_per_stream_backlog_and_type() -> None:
    model = build.model(
        {"a": build.partner()},
        {
            "front": build.step("a", next="end"),
            "trap": build.step("a", next=[("trap", {"odd": 1.0, "even": 0.5}), ("front", {"even": 0.5})]),
        },
        {
            "good": build.stream("front"),
            "bad": build.stream("trap"),
            "even": build.stream("trap", shares={"even": 1.0}),
        },
        types={"odd": 0.5, "even": 0.5},
        backlogs={"old": Backlog(1, 3, constant(DAY), (), (1.0, 0.0))},
    )
    assert never_leaves(model) == [(1, 0), (3, 0)]
    loaded = load(model)
    assert loaded.never_leaves == ((1, 0),)
    assert set(loaded.by_case) == {(0, 0), (0, 1), (1, 1), (2, 1)}


def test_a_trap_in_a_branch_never_leaves() -> None:
    steps = {
        "begin": build.step("a", next=build.fork("left", "right", then="last")),
        "left": build.step("a", next="last"),
        "right": build.step("a", next=[("right", 1.0), ("last", 0.0)]),
        "last": build.step("a"),
    }
    assert never_leaves(build.model({"a": build.partner()}, steps)) == [(0, 0)]


def test_spectral_radius() -> None:
    assert spectral_radius(loop(0.75)) == pytest.approx(0.25)
    assert spectral_radius(pair(together=1.0)) == 0
    # attempt -> rework (0.8) -> attempt (0.3): a loop of two
    assert spectral_radius(pair(0.3, 0.8, 0.0)) == pytest.approx(math.sqrt(0.8 * 0.3))
    line = {f"s{place}": build.step("a", next=f"s{place + 1}") for place in range(60)}
    assert spectral_radius(build.model({"a": build.partner()}, {**line, "s60": build.step("a")})) == 0


# --- effects


@pytest.mark.parametrize("curve", range(4))
@pytest.mark.parametrize("ends", [(0.4, 0.04), (0.0, 0.8), (0.3, 0.0), (0.2, 0.2), (432e6, 7.2e6), (0.1, 0.9)])
def test_effects_are_those_of_the_engines(curve: int, ends: tuple[float, float]) -> None:
    for c in np.linspace(0.0, 1.0, 41):
        theirs = effect(*ends, curve, float(c))
        assert Effect(*ends, curve).at(float(c)) == pytest.approx(theirs, rel=1e-15, abs=1e-300)


# --- pressure


def pressed(model: Model, seed: int, a: float = 0.6, b: float = 2.0) -> Model:
    """The model under pressure: other cooperation per pair and other commitment per partner, drawn by `seed`."""
    dice = Random(seed)
    handoffs = tuple(replace(one, cooperation=dice.choice([0.0, 0.3, 0.3, 0.8, 1.0])) for one in model.handoffs)
    partners = tuple(
        replace(one, signed=dice.random() < 0.8, commitment=dice.choice([1.0, 0.5])) for one in model.partners
    )
    plan, pressure = replace(model.plan, presses=True), Pressure(a, b)
    return replace(model, handoffs=handoffs, partners=partners, plan=plan, pressure=pressure)


def test_pressure_on_one_pair_by_hand() -> None:
    model = pair(0.3, 0.8, 0.25)
    handoffs = tuple(replace(one, cooperation=0.4) for one in model.handoffs)
    partners = (replace(model.partners[0], signed=True, commitment=0.5), replace(model.partners[1], signed=True))
    plan = replace(model.plan, presses=True)
    case = only(replace(model, handoffs=handoffs, partners=partners, plan=plan, pressure=Pressure(0.5, 2.0)))
    p = 1 - 0.7 ** (1 + 2 * 0.5 * 0.6)
    returned = 0.8 * 0.75
    carrying = p / (1 - returned * p)
    assert case.returns_per_case == pytest.approx(returned * carrying)
    assert case.first_time_right == pytest.approx(1 - p)
    judged = (1 - 0.5 * 0.6) + 0.1 * (1 + returned * carrying) + 0.2 * 0.8 * 0.25 * carrying  # only work is hurried
    assert case.hours == pytest.approx((2 + returned * carrying, judged))  # the police came before any handoff


def test_rework_is_hurried_as_the_pass_of_its_fault() -> None:
    """Half of the cases come to `write` from a partner far away, and all its faults are found."""
    model = build.model(
        {name: build.partner(signed=True) for name in ("far", "police", "court")},
        {
            "begin": build.step("far", next="write"),
            "write": build.step("police", 2 * HOUR, error=0.5, rework=0.5, next="judge"),
            "judge": build.step("court", HOUR, check=build.check(1.0)),
        },
        {"in": build.stream("begin"), "direct": build.stream("write")},
        handoffs={"default": build.handoff(cooperation=1.0), ("far", "police"): build.handoff(cooperation=0.2)},
        plan=replace(build.NO_PLAN, presses=True),
    )
    case = expected_by_type(replace(model, pressure=Pressure(0.5)))
    assert case[0, 0].hours == pytest.approx((1, 0.6 * (2 + 0.5 * 1), 1))
    assert case[1, 0].hours == pytest.approx((0, 2 + 0.5 * 1, 1))


def test_a_join_is_hurried_by_its_lowest_cooperation() -> None:
    pairs = {("a", "b"): 0.1, ("b", "a"): 0.7, ("a", "c"): 0.2, ("c", "a"): 0.4}

    def with_branches(*partners: str) -> float:
        names = [f"branch{place}" for place in range(len(partners))]
        branches = {name: build.step(who, next="last") for name, who in zip(names, partners, strict=True)}
        steps = {"begin": build.step("a", 0, next=build.fork(*names, then="last")), **branches, "last": build.step("a")}
        model = build.model(
            {"a": build.partner(signed=True), "b": build.partner(), "c": build.partner()},
            steps,
            handoffs={of: build.handoff(cooperation=value) for of, value in pairs.items()},
            plan=replace(build.NO_PLAN, presses=True),
        )
        return only(replace(model, pressure=Pressure(0.5))).hours[0] - partners.count("a")

    assert with_branches("b", "c") == pytest.approx(0.7)
    assert with_branches("c", "b") == pytest.approx(0.7)
    assert with_branches("a", "b") == pytest.approx(0.85)
    assert with_branches("a", "a") == pytest.approx(1.0)


@pytest.mark.parametrize("seed", [1, 3, 5, 8, 13, 16, 19, 23])
def test_tangled_chains_under_pressure_agree_with_a_walk_by_dice(seed: int) -> None:
    model = pressed(tangles.tangle(seed), seed)
    for (stream, kind), expected in expected_by_type(model).items():
        assert_walk_agrees(model, expected, kind, model.streams[stream].step, cases=1500)


def test_nested_blocks_under_pressure_agree_with_a_walk_by_dice() -> None:
    model = pressed(nested(), seed=4)
    assert_walk_agrees(model, only(model), 0, 0, cases=10_000)


@pytest.mark.parametrize("without", ["work and share", "a plan for speed", "distance", "signatures"])
def test_without_one_part_of_pressure_nothing_is_hurried(without: str) -> None:
    """Neutral (R13.4): to the bit, and in the same states."""
    model = pressed(nested(), seed=4)
    if without == "work and share":
        model = replace(model, pressure=Pressure())
    elif without == "a plan for speed":
        model = replace(model, plan=replace(model.plan, presses=False))
    elif without == "distance":
        model = replace(model, handoffs=tuple(replace(one, cooperation=1.0) for one in model.handoffs))
    else:
        model = replace(model, partners=tuple(replace(one, signed=False) for one in model.partners))
    plain = replace(model, pressure=Pressure())
    assert expected_by_type(model) == expected_by_type(plain)
    assert [flow.traffic.items for flow in type_flows(model)] == [flow.traffic.items for flow in type_flows(plain)]


def test_files_that_pressure_always_makes_incomplete_never_leave() -> None:
    model = pair(incomplete=0.5, finds=1.0, together=0.0)
    assert never_leaves(pressed(model, 2, b=1.0)) == []
    assert never_leaves(pressed(model, 2, b=1e6)) == [(0, 0)]


def small() -> Model:
    """A loop over a block with a loop in a branch, returns and consults: few enough ways to go through all."""
    check = build.check(0.7, 10 * MINUTE, 5 * MINUTE)
    return build.model(
        {"a": build.partner(signed=True), "b": build.partner(signed=True, commitment=0.5), "c": build.partner()},
        {
            "begin": build.step("a", error=0.03, next=build.fork("left", "right", then="meet")),
            "left": build.step("b", 2 * HOUR, next=[("meet", 0.97), ("left", 0.03)]),
            "right": build.step("c", check=check, next="meet"),
            "meet": build.step("a", 3 * HOUR, check=check, rework=0.5, next=[("last", 0.98), ("begin", 0.02)]),
            "last": build.step("b", 5 * HOUR, check=check),
        },
        handoffs={
            "default": build.handoff(incomplete=0.01, together=0.3, cooperation=0.3),
            ("a", "b"): build.handoff(incomplete=0.02, cooperation=0.6),
            ("c", "a"): build.handoff(incomplete=0.01, together=0.5, cooperation=0.1),
        },
        plan=replace(build.NO_PLAN, presses=True),
    )


def test_pressure_agrees_with_every_way_that_a_case_can_go() -> None:
    model = replace(small(), pressure=Pressure(0.8, 1.5))
    exact, (seen, rest) = flat(only(model)), walk.everything(model, 0, 0, least=1e-8)
    assert 0 < rest < 1e-4
    plain = flat(only(replace(model, pressure=Pressure(0.0, 1.5))))
    for key, truth in exact.items():
        assert seen.get(key, 0.0) <= truth + 1e-9
        assert seen.get(key, 0.0) == pytest.approx(truth, abs=12 * rest), key
    assert all(exact["hours", place] < plain["hours", place] - 50 * rest for place in (0, 1))
