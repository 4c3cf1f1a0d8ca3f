"""Exact load: against hand-computed cases, and against a walk of cases by dice."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace

import build
import numpy as np
import pytest
import tangles
import walk

from ketensim.distributions import constant, exponential, gamma
from ketensim.engines.effects import effect
from ketensim.expected import Expected, expected_by_type, never_leaves, spectral_radius
from ketensim.load import Items, Load, Period, load, settle_time
from ketensim.model import Backlog, Effect, Model
from ketensim.routing import effect_at

HOUR, MINUTE, DAY, WEEK = build.HOUR, build.MINUTE, build.DAY, build.WEEK


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


def pair(incomplete: float = 0.3, finds: float = 0.8, together: float = 0.25, **kinds: float) -> Model:
    """Police writes, the court checks and judges."""
    return build.model(
        {"police": build.partner(2, hour=50.0), "court": build.partner(2, hour=80.0)},
        {
            "report": build.step("police", 2 * HOUR, rework=0.5, next="judge", error=kinds.get("error", 0.0)),
            "judge": build.step("court", HOUR, check=build.check(finds, 6 * MINUTE, 12 * MINUTE)),
        },
        {"arrivals": build.stream("report", per_week=10.0)},
        handoffs={"default": build.handoff(incomplete=incomplete, together=together, cost=4.0)},
    )


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


def nested() -> Model:
    """A loop over a block whose first branch holds a block and a loop of its own, with faults everywhere."""
    check = build.check(0.7, 10 * MINUTE, 5 * MINUTE)
    return build.model(
        {name: build.partner() for name in "abc"},
        {
            "begin": build.step("a", error=0.1, next=[(build.fork("outer", "other", then="last"), 0.8), ("end", 0.2)]),
            "outer": build.step("b", error=0.1, check=check, next=build.fork("one", "two", "three", then="meet")),
            "one": build.step("c", error=0.1, check=check, next=[("one", 0.3), ("meet", 0.7)]),
            "two": build.step("b", error=0.2, next="meet"),
            "three": build.step("a", next="meet"),
            "meet": build.step("b", check=check, next=[("outer", 0.25), ("last", 0.75)]),
            "other": build.step("a", error=0.15, next="last"),
            "last": build.step("a", check=check, next=[("begin", 0.2), ("outside", 0.8)]),
            "outside": build.step("c", check=build.check(0.4)),
        },
        handoffs={"default": build.handoff(incomplete=0.15, together=0.3)},
    )


def test_nested_blocks_agree_with_a_walk_by_dice() -> None:
    model = nested()
    assert_walk_agrees(model, only(model), 0, 0, cases=10_000)


def test_large_systems_are_solved_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = flat(only(nested()))
    monkeypatch.setattr("ketensim.traffic.DENSE", 0)
    assert flat(only(nested())) == pytest.approx(exact, rel=1e-12)
    monkeypatch.setattr("ketensim.traffic.MOST_ROUNDS", 3)
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


# --- the load of partners


def test_parts_and_hours_on_duty() -> None:
    office = {"office": build.week(hours=(9, 17))}
    plan = replace(build.NO_PLAN, every=2 * WEEK, people=3, hours=4 * HOUR)
    model = build.model(
        {
            "a": build.partner(
                build.group(2.5, "office"), build.group(1), signed=True, own_work=build.own_work(30, HOUR)
            )
        },
        {"work": build.step("a", 2 * HOUR)},
        {"arrivals": build.stream("work", per_week=20.0)},
        calendars=office,
        plan=plan,
    )
    (partner,) = load(model).first.partners
    assert partner.on_duty == pytest.approx(2.5 * 40 + 168)
    assert partner.asked.work == pytest.approx(40)
    assert partner.asked.own_work == pytest.approx(30)
    assert partner.asked.reviews == pytest.approx(6)
    assert partner.rho == pytest.approx(76 / 268)
    assert partner.urgent == pytest.approx(6 / 268)
    assert partner.items.per_week == pytest.approx(20 + 30 + 1.5)
    mean = 76 / 51.5
    assert partner.items.mean == pytest.approx(mean * HOUR)
    assert partner.items.spread == pytest.approx((20 * 4 + 30 + 1.5 * 16) / 51.5 / mean**2 - 1)


def test_rework_and_checks_are_load() -> None:
    case = only(pair())
    police, court = load(pair()).first.partners
    assert police.asked.work == pytest.approx(20)
    assert police.asked.rework == pytest.approx(10 * case.returns_per_case)
    assert court.asked.checks == pytest.approx(10 * 0.1 * case.attempts[1])
    assert court.asked.consults == pytest.approx(10 * 0.2 * case.solved)
    assert court.asked.total == pytest.approx(10 * case.hours[1])


def test_the_mean_case_is_over_all_streams_and_types() -> None:
    model = build.model(
        {"a": build.partner()},
        {"long": build.step("a", {"x": HOUR, "y": 5 * HOUR}, next="short"), "short": build.step("a", HOUR)},
        {"s": build.stream("long", 10.0, {"x": 0.25, "y": 0.75}), "t": build.stream("short", 30.0, {"y": 1.0})},
        types={"x": 0.5, "y": 0.5},
    )
    loaded = load(model)
    assert loaded.expected is not None
    assert loaded.expected.hours == pytest.approx(((2.5 * 2 + 7.5 * 6 + 30) / 40,))
    assert loaded.expected.passes == pytest.approx((0.25, 1.0))
    assert loaded.by_case[0, 1].hours == pytest.approx((6,))


def test_dates_of_groups_divide_time_in_periods() -> None:
    temporary = build.group(1, since=4 * WEEK, until=8 * WEEK)
    model = build.model(
        {"a": build.partner(build.group(1, until=6 * WEEK), temporary)}, {"work": build.step("a", 84 * HOUR)}
    )
    loaded = load(replace(model, streams=(replace(model.streams[0], arrivals=build.rate(1.0)),)))
    assert [(period.since // WEEK, period.until // WEEK) for period in loaded.periods[:3]] == [(0, 4), (4, 6), (6, 8)]
    assert [period.partners[0].rho for period in loaded.periods] == pytest.approx([0.5, 0.25, 0.5, math.inf])
    assert loaded.first.partners[0].rho == pytest.approx(0.5)
    assert loaded.worst.since == 8 * WEEK
    assert loaded.worst.overloaded == (0,)


# --- overload


def line(works: list[float], back: float = 0.0, **kinds: object) -> Model:
    """Partners in a row, one person each, with these loads in hours per hour; the last sends a share back to itself."""
    steps = {f"s{place}": build.step(f"p{place}", HOUR, next=f"s{place + 1}") for place in range(len(works) - 1)}
    steps[f"s{len(works) - 1}"] = build.step(
        f"p{len(works) - 1}", HOUR, next=[(f"s{len(works) - 1}", back), ("end", 1 - back)]
    )
    for place, work in enumerate(works):
        steps[f"s{place}"] = replace(steps[f"s{place}"], work=round(work * HOUR))
    partners = {f"p{place}": build.partner() for place in range(len(works))}
    return build.model(partners, steps, {"arrivals": build.stream("s0", per_week=168.0)}, **kinds)  # type: ignore[arg-type]


def test_downstream_of_an_overloaded_partner_gets_its_throughput() -> None:
    first, second, third, fourth = load(line([0.5, 1.25, 1.5, 0.9])).first.partners
    assert (first.rho, second.rho) == pytest.approx((0.5, 1.25))
    assert (third.offered, third.rho) == pytest.approx((1.5, 1.5 / 1.25))
    assert (fourth.offered, fourth.rho) == pytest.approx((0.9, 0.9 / 1.5))
    assert [one.overloaded for one in (first, second, third, fourth)] == [False, True, True, False]
    assert [one.thinned for one in (first, second, third, fourth)] == [False, False, True, True]


def test_the_overload_of_a_partner_that_feeds_itself() -> None:
    # a hours come in an hour, a share r of what is done comes back: asked = a + r, done = 1
    (partner,) = load(line([0.4], back=0.9)).first.partners
    assert partner.offered == pytest.approx(4.0)
    assert partner.rho == pytest.approx(0.4 + 0.9)


def test_urgent_cases_get_through_where_others_do_not() -> None:
    model = line([1.6, 0.5], types={"fast": 0.5, "slow": 0.5}, urgent=["fast"])
    first, second = load(model).first.partners
    assert first.urgent == pytest.approx(0.8)
    assert second.urgent == pytest.approx(0.25)
    assert second.rho == pytest.approx(0.25 + 0.25 * 0.25)  # 0.2 of 0.8 hours are left for the slow


def test_own_work_is_pushed_out_in_proportion() -> None:
    model = line([1.0, 0.8])
    own = replace(model.partners[0], own_work=build.own_work(168.0, HOUR))
    first, second = load(replace(model, partners=(own, model.partners[1]))).first.partners
    assert first.rho == pytest.approx(2.0)
    assert second.rho == pytest.approx(0.4)


def test_nobody_on_duty_is_overload_without_end() -> None:
    model = line([0.5, 0.5])
    crew = replace(model.partners[0].crews[0], since=WEEK)
    loaded = load(replace(model, partners=(replace(model.partners[0], crews=(crew,)), model.partners[1])))
    assert loaded.first.partners[0].rho == math.inf
    assert loaded.first.partners[1].rho == 0
    assert loaded.periods[1].partners[1].rho == pytest.approx(0.5)
    assert json.loads(json.dumps(loaded.to_dict(model.labels), allow_nan=False))["p0"]["overloaded"] is True


def test_an_overloaded_partner_that_gets_cases_back_from_the_next() -> None:
    """Both in hours per hour: 0.7 come in, p0 does 1 of what it is asked, and p1 sends half of that back."""
    steps = {
        "s0": build.step("p0", HOUR, next="s1"),
        "s1": build.step("p1", round(0.8 * HOUR), next=[("s0", 0.5), ("end", 0.5)]),
    }
    partners = {"p0": build.partner(), "p1": build.partner()}
    first, second = load(build.model(partners, steps, {"in": build.stream("s0", per_week=0.7 * 168)})).first.partners
    assert (first.offered, second.offered) == pytest.approx((1.4, 1.12))
    assert (first.rho, second.rho) == pytest.approx((0.7 + 0.5, 0.8))


def test_overload_with_returns_and_blocks_only_takes_away() -> None:
    model = nested()
    loaded = load(replace(model, streams=(replace(model.streams[0], arrivals=build.rate(60.0)),)))
    assert loaded.first.overloaded == (0, 1)
    assert all(partner.rho < partner.offered and partner.thinned for partner in loaded.first.partners)
    light = load(replace(model, streams=(replace(model.streams[0], arrivals=build.rate(1e-3)),)))
    assert [one.rho for one in light.first.partners] == [one.offered for one in light.first.partners]


# --- expiry


def test_partners_after_an_expiry_have_a_bound() -> None:
    steps = {
        "before": build.step("a", next="expiring"),
        "expiring": build.step("b", next="after", expires=DAY),
        "after": build.step("c"),
    }
    loaded = load(build.model({name: build.partner() for name in "abc"}, steps))
    assert [one.bound for one in loaded.first.partners] == [False, True, True]
    assert loaded.expected is not None
    assert loaded.expected.bound


def test_an_expiry_in_a_branch_bounds_the_other_branches_and_what_follows() -> None:
    steps = {
        "before": build.step("a", next=build.fork("expiring", "beside", then="join")),
        "expiring": build.step("b", next="join", expires=DAY),
        "beside": build.step("c", next="join"),
        "join": build.step("d"),
    }
    loaded = load(build.model({name: build.partner() for name in "abcd"}, steps))
    assert [one.bound for one in loaded.first.partners] == [False, True, True, True]


# --- settling


def test_settle_time() -> None:
    loaded = load(line([0.96, 0.5]))
    expected = 4 * (1 + 0) * 0.96 * HOUR / (2.8 * (1 - math.sqrt(0.96)) ** 2)
    assert settle_time(loaded) == pytest.approx(expected)
    assert settle_time(load(line([0.94]))) is None
    assert settle_time(load(line([1.0]))) is None
    two = replace(loaded.first.partners[0], on_duty=336.0, items=Items(350.0, 0.96 * HOUR, 1.0, 1.0))
    period = Period(0, WEEK, (two,))
    assert settle_time(Load((period,), None, {}, ())) == pytest.approx(expected)


def test_fixed_intervals_settle_sooner_than_poisson() -> None:
    model = line([0.96])
    fixed = replace(model, streams=(replace(model.streams[0], arrivals=build.every(exponential(HOUR))),))
    regular = replace(model, streams=(replace(model.streams[0], arrivals=build.every(gamma(HOUR, 0.5))),))
    poisson, even = settle_time(load(fixed)), settle_time(load(regular))
    assert poisson is not None
    assert even == pytest.approx(0.25 * poisson)


# --- effects and imports


@pytest.mark.parametrize("curve", range(4))
@pytest.mark.parametrize("ends", [(0.4, 0.04), (0.0, 0.8), (0.3, 0.0), (0.2, 0.2), (432e6, 7.2e6), (0.1, 0.9)])
def test_effects_are_those_of_the_engines(curve: int, ends: tuple[float, float]) -> None:
    for c in np.linspace(0.0, 1.0, 41):
        theirs = effect(*ends, curve, float(c))
        assert effect_at(Effect(*ends, curve), float(c)) == pytest.approx(theirs, rel=1e-15, abs=1e-300)


def test_load_needs_no_heavy_library() -> None:
    code = (
        "import sys, ketensim.load, ketensim.textbook; "
        "print(*[n for n in ('numba', 'scipy', 'pandas', 'simpy') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
