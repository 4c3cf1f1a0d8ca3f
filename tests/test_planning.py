"""What is fixed before a run: drain, growth, the mean of counts, and what makes a run terminating."""

from __future__ import annotations

from typing import Any

import pytest

from ketensim.ground.errors import InputError
from ketensim.ground.unitwords import DAY, WEEK
from ketensim.locale import message
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.load import load as load_of
from ketensim.numbers.model import Model
from ketensim.numbers.targets import longest_target
from ketensim.scenario.scenario import Scenario, load
from ketensim.statistics.planning import Study, default_drain, grows, prepare
from ketensim.statistics.replicate import Plan, Workers

CLOSED = [f"2027-01-0{day}" for day in range(4, 9)]


def desk(**changes: object) -> Scenario:
    """A desk that serves 20 cases a week."""
    tree: dict[str, Any] = {
        "ketensim": 1,
        "start": "2027-01-04",
        "run": {"warm_up": "0 wk", "length": "13 wk"},
        "calendars": {"office": {"hours": ["Mo-Fr 08:30-17:00"], "closed": CLOSED}},
        "partners": {"desk": {"staff": [{"count": 1}]}},
        "arrivals": {"rate": "20/wk"},
        "steps": {"serve": {"partner": "desk", "work": "3 h"}},
    }
    return load(tree | changes)


def only(scenario: Scenario) -> Model:
    """The model of its one variant."""
    (model,) = compile_scenario(scenario).values()
    return model


def prepared(scenario: Scenario) -> Study:
    """The study of a scenario that needs no pilot."""
    models = compile_scenario(scenario)
    return prepare(scenario, models, Workers(models, 1), Plan(1, (0, 0), 0), 2)


def test_working_time_is_stretched_over_the_plain_week() -> None:
    """A closed first week does not make the run endless."""
    scenario = desk(target="5 wd office")
    assert longest_target(only(scenario)) == WEEK
    assert prepared(scenario).plan.drain == WEEK * 13 // 4
    assert default_drain({"a": only(scenario)}, 4 * WEEK) == 2 * WEEK
    assert longest_target(only(desk())) == 0


@pytest.mark.parametrize(("target", "least"), [("10 d", "10 d"), ("5 wd office", "7 d"), ("30 h", "2 d")])
def test_a_drain_shorter_than_the_target_is_refused(target: str, least: str) -> None:
    run = {"warm_up": "0 wk", "length": "13 wk", "drain": "0 h"}
    with pytest.raises(InputError) as refused:
        prepared(desk(target=target, run=run))
    (fault,) = refused.value.faults
    assert (fault.code, fault.path, fault.values) == ("drain_too_short", ("run", "drain"), {"least": least})
    assert least in message(fault, "nl")
    assert prepared(desk(target=target, run=run | {"drain": least})).plan.drain <= 10 * DAY
    assert prepared(desk(run=run)).plan.drain == 0


def test_counts_have_the_mean_of_one_turn() -> None:
    """Whatever the run's length; growth is over the run until its window ends."""
    repeated = {"counts": {"per": "week", "values": [10, 20, 60]}}
    for weeks in (1, 4, 13):
        run = {"warm_up": "0 wk", "length": f"{weeks} wk"}
        assert only(desk(arrivals=repeated, run=run)).streams[0].arrivals.per_week == 30
    year = {"counts": {"per": "month", "values": [31] * 12}}
    assert only(desk(arrivals=year)).streams[0].arrivals.per_week == pytest.approx(12 * 31 * 7 / 365)


def test_growth_is_seen_as_far_as_the_run_goes() -> None:
    growing = desk(arrivals={"counts": {"per": "week", "values": [20], "after": {"growth": "10%"}}})
    found = prepared(growing)
    counts = [round(20 * 1.1**week) for week in range(13)]
    assert only(growing).streams[0].arrivals.per_week == pytest.approx(sum(counts) / 13)
    assert load_of(only(growing)).first.partners[0].rho == pytest.approx(3 * sum(counts) / 13 / 168)
    assert (found.warm_up.reason, grows(found.chain)) == ("growth", True)
    assert not grows(prepared(desk()).chain)
    half = desk(
        arrivals={"counts": {"per": "week", "values": [20, 40], "after": {"growth": "10%"}}},
        run={"warm_up": "auto", "length": "12 d"},
    )
    assert only(half).streams[0].arrivals.per_week == pytest.approx((20 + 40 * 5 / 7) * 7 / 12)
    assert prepared(half).warm_up.how == "none"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"dynamics": {"every": "4 wk", "floor": {"decay": 0.1}}}, "dynamics"),
        ({"dynamics": {"every": "4 wk", "floor": {"upkeep": "4 h"}}}, ""),
        ({"variants": {"now": {}, "then": {"from": "2027-02-01", "steps.serve.work": "2 h"}}}, "changes"),
        ({"variants": {"now": {}, "then": {"from": "2035-02-01", "steps.serve.work": "2 h"}}}, ""),
    ],
)
def test_moving_levels_and_dated_changes_have_no_steady_state(changes: dict[str, Any], reason: str) -> None:
    """R16.6, R17.1; coefficients of 0 move nothing (R16.8), and a date after the run is none."""
    assert prepared(desk(**changes)).warm_up.reason == reason


@pytest.mark.parametrize(
    ("date", "reason"), [("2029-12-17", "changes"), ("2030-05-06", "changes"), ("2030-07-01", "")]
)  # fmt: skip
def test_a_date_up_to_the_end_of_the_run_is_seen_whatever_the_warm_up(date: str, reason: str) -> None:
    """150 weeks left out, 20 measured, 8 to go on: until June 2030."""
    changed = {"now": {}, "then": {"from": date, "steps.serve.work": "2 h"}}
    run = {"warm_up": "150 wk", "length": "20 wk", "drain": "8 wk"}
    assert prepared(desk(run=run, variants=changed)).warm_up.reason == reason
    leaving = {"desk": {"staff": [{"count": 1}, {"count": 1, "until": date}]}}
    found = prepared(desk(run=run, partners=leaving))
    assert found.warm_up.reason == ("dates" if reason else "")
    assert found.plan.ledger_span == (0 if reason else 150 * WEEK, 170 * WEEK)
