"""Changes on a date, rule by rule (R17), on chains small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from typing import Any

import build
import numpy as np
import pytest
from runs import of, times_of, trace
from tangles import knot, tangle

from ketensim.numbers.model import Drift, Dynamics, Era, Lending, Model, Norm, Plan, Target
from ketensim.numbers.records import (
    COMMITMENT,
    FLOOR,
    KIND,
    LEADERSHIP,
    LEVEL_UNIT,
    MEMBER,
    NUMBER,
    PARTNER,
    REVIEW,
    SEGMENT,
    STEP,
    STREAM,
    TIME,
    VALUE,
    Block,
    Kind,
)  # fmt: skip

HOUR, DAY, WEEK, MINUTE = build.HOUR, build.DAY, build.WEEK, build.MINUTE
PLAN = Plan(pulls_forward=True, late_last=False, every=0, people=0, hours=0, presses=True, agreed=0.8)
STILL = Drift()


def chain(eras: Any, *arrivals: int, steps: Any = None, b: int = 9, **others: Any) -> Model:
    """Cases go from a to b, an hour each; b has nine people or as many as given."""
    steps = steps or {"first": build.step("a", HOUR, next="second"), "second": build.step("b", HOUR)}
    streams = {"arrivals": build.stream("first", arrivals=build.at(*arrivals))}
    partners = {"a": build.partner(9), "b": build.partner(b)}
    return build.model(**{"partners": partners, "steps": steps, "streams": streams, "eras": eras, **others})


def steps_with(**second: Any) -> dict[str, build.StepSpec]:
    """The two steps, the second as given."""
    work = second.pop("work", HOUR)
    first = second.pop("first", {})
    return {"first": build.step("a", HOUR, next="second", **first), "second": build.step("b", work, **second)}


def lasted(records: Block, step: int) -> list[int]:
    """How long each item of a step was in hand, in order of their ends."""
    ends = of(records, Kind.END)
    return [int(row[TIME] - row[VALUE]) for row in ends if row[STEP] == step]


def levels(records: Block, what: int, sender: int = 0, receiver: int = -1) -> list[tuple[int, float]]:
    """When, and the values of one level."""
    found = of(records, Kind.LEVEL)
    one = found[(found[:, PARTNER] == sender) & (found[:, SEGMENT] == what) & (found[:, STEP] == receiver)]
    return [(int(row[TIME]), row[VALUE] / LEVEL_UNIT) for row in one]


# --- what is looked up when (R17.4)


def test_a_change_begins_before_anything_of_its_instant() -> None:
    """R2.1: a case that arrives on the date is worked on by the new numbers."""
    model = chain({DAY: {"steps": steps_with(first={}, work=2 * HOUR)}}, DAY - HOUR - 1, DAY - HOUR)
    assert lasted(trace(model), 1) == [HOUR, 2 * HOUR]


def test_work_is_that_of_when_it_was_queued() -> None:
    """Also behind a check, and also while it waits."""
    checked = steps_with(work=5 * HOUR, check=build.check(takes=30 * MINUTE))
    model = chain({4 * HOUR: {"steps": steps_with()}}, 0, 0, 4 * HOUR, steps=checked, b=1)
    records = trace(model)
    assert times_of(records, Kind.START, 1) == [HOUR, HOUR + 330 * MINUTE, HOUR + 660 * MINUTE]
    assert lasted(records, 1) == [330 * MINUTE, 330 * MINUTE, HOUR]


def test_the_first_part_and_what_it_finds_are_those_of_when_it_was_queued() -> None:
    """A check that comes on the date is not for what waits; one that goes is still held, and finds."""
    fault = {"error": 1.0}
    without, having = steps_with(first=fault), steps_with(first=fault, check=build.check(takes=30 * MINUTE))
    begins = trace(chain({75 * MINUTE: {"steps": having}}, 0, 0, steps=replaced(without, 5 * HOUR), b=1))
    assert lasted(begins, 1) == [5 * HOUR, 5 * HOUR]
    assert not len(of(begins, Kind.RETURN))
    ends = trace(chain({75 * MINUTE: {"steps": without}}, 0, 0, steps=replaced(having, 5 * HOUR), b=1))
    assert lasted(ends, 1) == [30 * MINUTE, 30 * MINUTE, HOUR, HOUR]
    assert of(ends, Kind.RETURN)[:, TIME].tolist() == [90 * MINUTE, 120 * MINUTE]


def replaced(steps: dict[str, build.StepSpec], work: int) -> dict[str, build.StepSpec]:
    """The steps with other work for the second."""
    return steps | {"second": replace(steps["second"], work=work)}


def test_finds_is_that_of_when_it_was_queued() -> None:
    """The check ends after the date from which it finds nothing."""
    finding = steps_with(first={"error": 1.0}, check=build.check(1.0, takes=5 * HOUR))
    blind = steps_with(first={"error": 1.0}, check=build.check(0.0, takes=5 * HOUR))
    assert len(of(trace(chain({3 * HOUR: {"steps": blind}}, 0, steps=finding)), Kind.RETURN)) == 1
    assert not len(of(trace(chain({3 * HOUR: {"steps": finding}}, 0, steps=blind)), Kind.RETURN))


def test_together_and_consult_are_those_of_when_the_check_ends() -> None:
    steps = steps_with(first={"error": 1.0}, check=build.check(takes=5 * HOUR, consult=HOUR))
    longer = steps_with(first={"error": 1.0}, check=build.check(takes=5 * HOUR, consult=2 * HOUR))
    pairs = {"default": build.handoff(together=1.0)}
    records = trace(chain({3 * HOUR: {"steps": longer, "handoffs": pairs}}, 0, steps=steps))
    assert len(of(records, Kind.SOLVED)) == 1
    assert lasted(records, 1) == [5 * HOUR + 2 * HOUR + HOUR]


def test_a_check_that_is_gone_has_no_consult() -> None:
    steps = steps_with(first={"error": 1.0}, check=build.check(takes=5 * HOUR, consult=HOUR))
    gone = steps_with(first={"error": 1.0})
    pairs = {"default": build.handoff(together=1.0)}
    records = trace(chain({3 * HOUR: {"steps": gone}}, 0, steps=steps, handoffs=pairs))
    assert lasted(records, 1) == [5 * HOUR + HOUR]


def test_error_is_that_of_when_the_work_ends() -> None:
    """A case that is in hand on the date, and one that ends on it."""
    careless = steps_with(first={"error": 1.0})
    records = trace(chain({DAY: {"steps": careless}}, DAY - HOUR - 1, DAY - HOUR, DAY - 1))
    assert of(records, Kind.LEAVE)[:, [NUMBER, 5]].tolist() == [[0, 0], [1, 1], [2, 1]]  # branch: escaped defect


def test_a_transfer_is_that_of_when_it_is_sent() -> None:
    """Its delay, its kind of time and whether it is complete: one file sent before the date, one on it."""
    slow = {"default": build.handoff(10.0 * HOUR, incomplete=1.0, working=True)}
    office = {"office": build.week(hours=(9, 17))}
    partners = {"a": build.partner(9), "b": build.partner(9, calendar="office")}
    model = chain({DAY: {"handoffs": slow}}, DAY - HOUR - 1, DAY - HOUR, partners=partners, calendars=office)
    sent = of(trace(model), Kind.SEND)
    # 10 h of office time from midnight: 8 h on Tuesday and 2 h on Wednesday, to 11:00.
    assert sent[:, [SEGMENT, VALUE]].tolist() == [[0, 0], [1, DAY + 11 * HOUR]]


def test_rework_goes_by_the_numbers_of_when_it_is_queued() -> None:
    """Half of the work of then: the pass was an hour of work, and 3 h by now."""
    steps = steps_with(first={"error": 1.0, "rework": 1.0}, check=build.check(takes=5 * HOUR))
    later = steps | {"first": replace(steps["first"], work=3 * HOUR, rework=0.5)}
    records = trace(chain({3 * HOUR: {"steps": later}}, 0, steps=steps))
    assert lasted(records, 0) == [HOUR]
    assert lasted(records, 2 + 0 * 2 + 1) == [90 * MINUTE]


def test_norms_are_those_of_when_it_is_queued() -> None:
    """Of cases and of own work."""
    own = build.OwnWork(build.at(0, DAY), build.own_work(1, HOUR).work)
    partners = {
        "a": build.partner(own_work=own, own_norm=HOUR, chain_norm=2 * HOUR),
        "b": build.partner(),
    }
    new = {**partners, "a": build.partner(own_work=own, own_norm=5 * HOUR, chain_norm=6 * HOUR)}
    queued = of(trace(chain({DAY: {"partners": new}}, 0, DAY, partners=partners)), Kind.QUEUE)
    at_a = queued[queued[:, PARTNER] == 0]
    assert (at_a[:, VALUE] - at_a[:, TIME]).tolist() == [HOUR, 2 * HOUR, 5 * HOUR, 6 * HOUR]


def test_the_shared_target_pulls_while_there_is_a_plan() -> None:
    """R6.3: signed by b from the first day to the second; what was queued keeps its due time (R6.4)."""
    partners = {"a": build.partner(9), "b": build.partner(9, chain_norm=WEEK)}
    signed = {**partners, "b": build.partner(9, chain_norm=WEEK, signed=True)}
    model = chain(
        {DAY: {"plan": PLAN, "partners": signed}, 2 * DAY: {"plan": build.NO_PLAN, "partners": partners}},
        0, DAY, 2 * DAY - HOUR, partners=partners, target=Target((Norm(3 * HOUR, False),), (0,), -1, -1),
    )  # fmt: skip
    queued = of(trace(model), Kind.QUEUE)
    at_b = queued[queued[:, PARTNER] == 1]
    assert (at_b[:, VALUE] - at_b[:, TIME]).tolist() == [WEEK, 2 * HOUR, WEEK]


def test_willingness_is_that_of_when_it_was_queued() -> None:
    """R14.3: asked before the date, when nobody was willing, and not again."""
    partners = {"owner": build.partner(build.group(1, since=90 * DAY)), "a": build.partner(1, helps={"owner": 1.0})}
    model = chain(
        {DAY: {"lending": Lending(1.0, 0.0)}}, DAY - 1, DAY, partners=partners,
        steps={"first": build.step("owner", HOUR)}, lending=Lending(0.0, 0.0),
    )  # fmt: skip
    begun = of(trace(model, window=(0, 3 * DAY), drain=0), Kind.START)
    assert begun[:, [TIME, NUMBER]].tolist() == [[DAY, 1]]


# --- reviews (R10.2)


def reviews(eras: dict[int, Any], every: int = 3 * DAY, signed: bool = True, days: int = 12) -> list[list[int]]:
    """Days and numbers of the reviews of a."""
    partners = {"a": build.partner(9, signed=signed), "b": build.partner()}
    plan = replace(PLAN, every=every, people=1, hours=HOUR)
    records = trace(chain(eras, 0, partners=partners, plan=plan), window=(0, days * DAY + 1), drain=0)
    queued = of(records, Kind.QUEUE)
    found = queued[queued[:, STEP] == REVIEW]
    return [[int(row[TIME]) // DAY, int(row[STREAM])] for row in found]


def test_reviews_count_from_a_date_that_changes_their_rhythm() -> None:
    """The one of day 6, the date itself, is not held; then every two days, with the next numbers."""
    often = replace(PLAN, every=2 * DAY, people=1, hours=HOUR)
    assert reviews({6 * DAY: {"plan": often}}) == [[3, 0], [8, 1], [10, 2], [12, 3]]
    assert reviews({5 * DAY: {"plan": often}}) == [[3, 0], [7, 1], [9, 2], [11, 3]]


def test_reviews_go_on_where_a_date_leaves_their_rhythm_alone() -> None:
    """On the date itself by its people: nothing but their number and hours has changed."""
    more = replace(PLAN, every=3 * DAY, people=2, hours=0)
    assert reviews({6 * DAY: {"plan": more}}) == [[3, 0], [6, 1], [6, 1], [9, 2], [9, 2], [12, 3], [12, 3]]


def test_the_first_signatory_brings_reviews_and_the_last_takes_them() -> None:
    """Signed from day 1 until day 8: reviews on days 4 and 7."""
    partners = {signed: {"a": build.partner(9, signed=signed), "b": build.partner()} for signed in (True, False)}
    eras = {DAY: {"partners": partners[True]}, 8 * DAY: {"partners": partners[False]}}
    assert reviews(eras, signed=False) == [[4, 0], [7, 1]]


def test_another_signatory_leaves_the_rhythm_alone() -> None:
    both = {"a": build.partner(9, signed=True), "b": build.partner(signed=True)}
    assert reviews({4 * DAY: {"partners": both}}) == [[3, 0], [6, 1], [6, 1], [9, 2], [9, 2], [12, 3], [12, 3]]


def test_a_rhythm_that_comes_back_counts_anew() -> None:
    """Every 3 d, none from day 4, every 3 d from day 5: a timer of the old rhythm that is still set does nothing."""
    none = replace(PLAN, every=0)
    again = replace(PLAN, every=3 * DAY, people=1, hours=HOUR)
    assert reviews({4 * DAY: {"plan": none}, 5 * DAY: {"plan": again}}) == [[3, 0], [8, 1], [11, 2]]


# --- levels (R17.3)


def test_levels_take_what_the_file_gives_them_another_value() -> None:
    """Floor of a -> b is new, its leadership is not; both had gone down, and go on from there."""
    drift = Drift(decay=0.1)
    ties = {"default": build.tie(0.4, 0.5)}
    new = {"default": build.tie(0.4, 0.5), ("a", "b"): build.tie(0.8, 0.5)}
    model = chain({3 * DAY: {"ties": new}}, ties=ties, dynamics=Dynamics(2 * DAY, drift, drift, STILL))
    records = trace(model, window=(0, 4 * DAY + 1), drain=0)
    times = [0, 2 * DAY, 3 * DAY, 4 * DAY]
    once = exp(-0.1)
    assert levels(records, FLOOR, 0, 1) == near(times, 0.4, 0.4 * once, 0.8, 0.8 * once)
    assert levels(records, LEADERSHIP, 0, 1) == near(times, 0.5, 0.5 * once, 0.5 * once, 0.5 * once**2)
    assert levels(records, FLOOR, 1, 0) == near(times, 0.4, 0.4 * once, 0.4 * once, 0.4 * once**2)


def near(times: list[int], *values: float) -> list[Any]:
    """Pairs of a time and about a value."""
    return [(time, pytest.approx(value, abs=1e-12)) for time, value in zip(times, values, strict=True)]


def test_a_date_comes_after_the_dynamics_of_its_instant() -> None:
    """R17.3: on day 2 all go down, then the floor of a -> b is what the date says; one record of each."""
    ties = {"default": build.tie(0.4, 0.5)}
    new = {"default": build.tie(0.4, 0.5), ("a", "b"): build.tie(0.8, 0.5)}
    model = chain({2 * DAY: {"ties": new}}, ties=ties, dynamics=Dynamics(2 * DAY, Drift(decay=0.1), STILL, STILL))
    records = trace(model, window=(0, 2 * DAY + 1), drain=0)
    assert levels(records, FLOOR, 0, 1) == near([0, 2 * DAY], 0.4, 0.8)
    assert levels(records, FLOOR, 1, 0) == near([0, 2 * DAY], 0.4, 0.4 * exp(-0.1))


def test_dynamics_go_by_the_plan_of_before_the_date() -> None:
    """R16.2: the plan is dropped at the end of a period that was a success; then a no longer signs, and has 0."""
    partners = {name: build.partner(9, signed=True, commitment=0.5) for name in "ab"}
    dropped = {"plan": build.NO_PLAN, "partners": {name: build.partner(9) for name in "ab"}}
    model = chain(
        {DAY: dropped}, 0, DAY, partners=partners, plan=PLAN, ties={"default": build.tie(0.4, 0.5)},
        target=Target((Norm(3 * HOUR, False),), (0,), -1, -1),
        dynamics=Dynamics(DAY, Drift(success=0.5), STILL, Drift(decay=0.1)),
    )  # fmt: skip
    records = trace(model, window=(0, 2 * DAY + 1), drain=0)
    times = [0, DAY, 2 * DAY]
    assert levels(records, FLOOR, 0, 1) == near(times, 0.4, *[1 - 0.6 * exp(-0.5)] * 2)
    assert levels(records, COMMITMENT) == near(times, 0.5, 0.0, 0.0)


def test_who_signs_begins_with_the_commitment_of_the_file() -> None:
    """R17.3: b signs on day 1; a goes on from where it was, until the file gives it another value."""
    plain = {"a": build.partner(signed=True, commitment=0.5), "b": build.partner()}
    joined = plain | {"b": build.partner(signed=True, commitment=0.9)}
    moved = joined | {"a": build.partner(signed=True, commitment=0.6)}
    eras = {DAY + HOUR: {"partners": joined}, 2 * DAY + HOUR: {"partners": moved}}
    model = chain(eras, partners=plain, plan=PLAN, dynamics=Dynamics(DAY, STILL, STILL, Drift(decay=0.1)))
    records = trace(model, window=(0, 3 * DAY + 1), drain=0)
    times = [0, DAY, DAY + HOUR, 2 * DAY, 2 * DAY + HOUR, 3 * DAY]
    once = exp(-0.1)
    assert levels(records, COMMITMENT, 0) == near(
        times, 0.5, 0.5 * once, 0.5 * once, 0.5 * once**2, 0.6, 0.6 * once
    )  # fmt: skip
    assert levels(records, COMMITMENT, 1) == near(times, 0.0, 0.0, 0.9, 0.9 * once, 0.9 * once, 0.9 * once**2)


def test_who_no_longer_signs_has_no_commitment_left() -> None:
    """R17.3, R10.3: also where the file gave it 0 from the start, and success had raised it."""
    signed = {"a": build.partner(9, signed=True, commitment=0.0), "b": build.partner(signed=True)}
    model = chain(
        {DAY + HOUR: {"partners": signed | {"a": build.partner(9)}}}, 0, partners=signed, plan=PLAN,
        target=Target((Norm(3 * HOUR, False),), (0,), -1, -1),
        dynamics=Dynamics(DAY, STILL, STILL, Drift(success=0.5)),
    )  # fmt: skip
    records = trace(model, window=(0, 2 * DAY + 1), drain=0)
    assert levels(records, COMMITMENT) == near([0, DAY, DAY + HOUR, 2 * DAY], 0.0, 1 - exp(-0.5), 0.0, 0.0)


def test_cooperation_may_be_fixed_on_a_date() -> None:
    """R17.2: from the relation's floor of 0.5 to a cooperation of 1."""
    effect = build.Effect(4.0 * HOUR, 2.0 * HOUR, 1)
    free, fixed = build.handoff(effect), build.handoff(effect, cooperation=1.0, fixed=True)
    model = chain(
        {DAY: {"handoffs": {"default": fixed}}}, 0, DAY, handoffs={"default": free},
        ties={"default": build.tie(0.5)},
    )  # fmt: skip
    assert of(trace(model), Kind.SEND)[:, VALUE].tolist() == [3 * HOUR, 2 * HOUR]


def test_levels_are_recorded_on_dates_without_dynamics() -> None:
    """R16.7: at the start and on each date."""
    records = trace(chain({DAY: {}, 3 * DAY + 5: {}}), window=(0, WEEK), drain=0)
    assert sorted(set(of(records, Kind.LEVEL)[:, TIME].tolist())) == [0, DAY, 3 * DAY + 5]


# --- laws


@pytest.mark.parametrize("seed", range(6))
def test_a_date_that_changes_nothing_changes_nothing(seed: int) -> None:
    """R17.5: but for the levels that are recorded; with and without dynamics, on a date of much else."""
    for model in (replace(tangle(seed), eras=()), replace(knot(seed), eras=())):
        same = tuple(Era(since, model) for since in (1, 2 * DAY + 10 * HOUR, WEEK, 2 * WEEK))
        records, without = trace(replace(model, eras=same)), trace(model)
        assert np.array_equal(records[records[:, KIND] != Kind.LEVEL], without[without[:, KIND] != Kind.LEVEL])


@pytest.mark.parametrize("seed", range(6))
def test_nothing_changes_before_its_date(seed: int) -> None:
    """Causality: up to a date the records are those of a run without it; and from it on they are not."""
    model = knot(seed)
    date = model.eras[1].since
    with_it, without = trace(model), trace(replace(model, eras=model.eras[:1]))
    assert np.array_equal(with_it[with_it[:, TIME] < date], without[without[:, TIME] < date])
    assert not np.array_equal(with_it, without)


def test_members_keep_their_hours_over_a_date() -> None:
    """A group with dates of its own, over a date that changes another thing of its partner."""
    people = build.partner(build.group(1, until=DAY + HOUR), build.group(1, since=2 * DAY), chain_norm=HOUR)
    other = build.partner(build.group(1, until=DAY + HOUR), build.group(1, since=2 * DAY), chain_norm=DAY)
    partners = {"a": build.partner(9), "b": people}
    records = trace(chain({DAY: {"partners": {"a": build.partner(9), "b": other}}}, DAY, DAY, partners=partners))
    begun = of(records, Kind.START)
    at_b = begun[begun[:, PARTNER] == 1]
    assert at_b[:, [TIME, MEMBER]].tolist() == [[2 * DAY, 10], [2 * DAY + HOUR, 10]]
