"""The load of partners: parts, periods, overload, bounds and settling."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace

import build
import pytest
from faulty_chains import nested, pair

from ketensim.ground.distributions import exponential, gamma
from ketensim.numbers.expected import Expected, expected_by_type
from ketensim.numbers.inflow import Items
from ketensim.numbers.load import Load, Period, load, settle_time
from ketensim.numbers.model import Drift, Dynamics, Era, Help, Lending, Model, Pressure, Tie

HOUR, DAY, WEEK = build.HOUR, build.DAY, build.WEEK


def only(model: Model) -> Expected:
    """What a case of a model with one stream and one type asks."""
    (expected,) = expected_by_type(model).values()
    return expected


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


# --- dates, relations and help


def hurried() -> dict[str, object]:
    """Partners a and b under a plan for speed, b hurried by half of how badly it gets on with a."""
    return {
        "partners": {"a": build.partner(), "b": build.partner(signed=True)},
        "steps": {"first": build.step("a", HOUR, next="second"), "second": build.step("b", HOUR)},
        "streams": {"arrivals": build.stream("first", per_week=84.0)},
        "handoffs": {"default": build.handoff(cooperation=0.2)},
        "plan": replace(build.NO_PLAN, presses=True),
        "pressure": Pressure(work=0.5),
    }


def test_each_period_has_the_loads_of_what_holds_then() -> None:
    parts = hurried()
    eras = {
        2 * WEEK: {"handoffs": {"default": build.handoff(cooperation=0.6)}},
        6 * WEEK: {"plan": build.NO_PLAN, "steps": {**parts["steps"], "first": build.step("a", 0, next="second")}},  # type: ignore[dict-item]
    }
    staff = {"a": build.partner(), "b": build.partner(build.group(1), build.group(1, since=4 * WEEK), signed=True)}
    model = build.model(**(parts | {"partners": staff}), eras=eras)  # type: ignore[arg-type]
    loaded = load(model)
    assert [period.since // WEEK for period in loaded.periods] == [0, 2, 4, 6]
    assert [one.partners[1].rho for one in loaded.periods] == pytest.approx([0.5 * 0.6, 0.5 * 0.8, 0.2, 0.25])
    assert [one.partners[0].rho for one in loaded.periods] == pytest.approx([0.5, 0.5, 0.5, 0])
    assert loaded.expected is not None
    assert loaded.expected.hours == pytest.approx((1, 0.6))
    assert loaded.first.partners[1].items.spread == pytest.approx(0)
    assert loaded.first.partners[1].items.mean == pytest.approx(0.6 * HOUR)


def test_hurried_work_spreads_as_much_as_it_did() -> None:
    parts = hurried()
    parts["steps"] = {"first": build.step("a", HOUR, next="second"), "second": build.step("b", exponential(HOUR))}
    assert load(build.model(**parts)).first.partners[1].items.spread == pytest.approx(1)  # type: ignore[arg-type]


def test_cases_that_never_leave_from_a_date_on_are_named() -> None:
    model = pair(incomplete=0.5, finds=1.0, together=0.0)
    broken = replace(pair(incomplete=1.0, finds=1.0, together=0.0), hours=model.hours)
    loaded = load(replace(model, eras=(Era(WEEK, broken),)))
    assert loaded.never_leaves == ((0, 0),)
    assert [period.partners[1].asked.work > 0 for period in loaded.periods] == [True, False]


def test_investment_goes_before_all_cases() -> None:
    """R15.2: 8 hours a week by police into two relations, before urgent cases."""
    model = line([0.5, 0.25], types={"fast": 0.5, "slow": 0.5}, urgent=["fast"])
    ties = (Tie(0, 1, 0.5, 0.5, people=2, hours=3 * HOUR), Tie(1, 0, 0.5, 0.5), Tie(0, 0, 0.5, 0.5, 1, 2 * HOUR))
    plain, invested = load(model), load(replace(model, ties=ties))
    before, after = plain.first.partners[0], invested.first.partners[0]
    assert after.asked.investments == 8
    assert after.asked.total == pytest.approx(before.asked.total + 8)
    assert after.rho == pytest.approx(before.rho + 8 / 168)
    assert after.urgent == pytest.approx(before.urgent + 8 / 168)
    assert after.items.per_week == pytest.approx(168 + 3)
    assert after.items.mean == pytest.approx((84 + 8) / 171 * HOUR)
    assert invested.first.partners[1] == plain.first.partners[1]
    assert invested.to_dict(model.labels)["p0"]["investments"] == 8


def test_time_put_into_relations_is_missed_by_cases() -> None:
    model = line([1.0, 0.5])
    ties = (Tie(0, 1, 0.5, 0.5, people=4, hours=21 * HOUR),)
    first, second = load(replace(model, ties=ties)).first.partners
    assert first.rho == pytest.approx(1.5)
    assert second.rho == pytest.approx(0.25)


def test_what_is_left_out_is_said() -> None:
    model = line([1.2, 0.5])
    moving = Dynamics(WEEK, Drift(decay=0.1), Drift(), Drift())
    helps = replace(model.partners[1], helps=(Help(0, 1.0, 0),))
    lent = replace(model, partners=(model.partners[0], helps))
    assert load(model).leaves_out == ()
    assert load(replace(model, dynamics=moving)).leaves_out == ("dynamics",)
    assert load(replace(model, dynamics=replace(moving, floor=Drift()))).leaves_out == ()
    assert load(replace(lent, dynamics=moving)).leaves_out == ("dynamics", "lending")
    assert [one.helped for one in load(lent).first.partners] == [True, False]
    refused = load(replace(lent, lending=Lending(by_leadership=0.0)))
    assert (refused.leaves_out, refused.first.partners[0].helped) == ((), False)


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


def seated(at_most: int, count: float = 9, **fields: object) -> Model:
    """30 cases a week to the fixed moments of a pair, a third of which come back once for rework."""
    return build.model(
        {"desk": build.partner(count), "court": build.partner(9)},
        {
            "serve": build.step("desk", HOUR, next="hear", **fields),
            "hear": build.step("court", HOUR, check=build.check(1.0, 0)),
        },
        {"arrivals": build.stream("serve", per_week=30.0)},
        handoffs={("desk", "court"): build.handoff(incomplete=0.25, moments=(DAY, 3 * DAY), at_most=at_most)},
    )


def test_fixed_moments_are_a_capacity() -> None:
    """S1: files over places; those that travel for a return go straight (R9.6)."""
    (moments,) = load(seated(20)).first.moments
    assert (moments.asked, moments.places) == (pytest.approx(30), 40)
    assert (moments.full, load(seated(20)).full) == (False, ())
    assert load(seated(15)).full == (0,)
    told = load(seated(12)).moments_dict(seated(12))
    assert told["desk -> court"]["load"] == pytest.approx(1.25)
    assert told["desk -> court"]["full"] is True
    assert load(seated(0)).first.moments == ()


def test_what_a_sender_cannot_do_does_not_come_to_a_moment() -> None:
    slow = load(seated(12, count=20 / 168)).first
    assert slow.overloaded == (0,)
    assert slow.moments[0].asked < 20
    assert slow.full == ()


def test_what_expires_before_a_moment_is_a_bound() -> None:
    assert load(seated(12, expires=DAY)).first.moments[0].bound
    assert not load(seated(12)).first.moments[0].bound


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


# --- imports


def test_load_needs_no_heavy_library() -> None:
    code = (
        "import sys, ketensim.numbers.load, ketensim.numbers.textbook; "
        "print(*[n for n in ('numba', 'scipy', 'pandas', 'simpy') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
