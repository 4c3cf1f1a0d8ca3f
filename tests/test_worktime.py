"""Open time: every function against walking over intervals that were read minute by minute."""

from __future__ import annotations

import random
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.engines.worktime import add_open, is_open, next_open, open_between, open_between_many
from ketensim.ground.calendars import (
    DAY,
    NEVER,
    WEEK,
    Calendar,
    Hours,
    HoursTable,
    expand,
    expand_between,
    first_share,
    open_time,
    parse_calendar,
    table,
    union,
)
from tests._brute import HIGH, LOW, MINUTE, PLANS, START, Plan, first_shares, spells, within

HOUR = 60 * MINUTE
SHARE = 0.37
FAR = 20 * 1440
"""Minutes beyond the times asked for that are read as well, so that answers are found there."""

Spells = list[tuple[int, int]]


def built(plan: Plan) -> Hours:
    """The hours of a plan."""
    return expand_between(parse_calendar(**plan.texts()), START, plan.first, plan.end)


def read(plan: Plan) -> Spells:
    """The open intervals of a plan around the span, minute by minute."""
    return spells(plan.minutes(START, LOW - FAR, HIGH + FAR), LOW - FAR)


def walked_open(intervals: Spells, t0: int, t1: int) -> int:
    """Open ms in [t0, t1)."""
    return sum(max(0, min(closes, t1) - max(opens, t0)) for opens, closes in intervals)


def walked_end(intervals: Spells, t: int, amount: int) -> int | None:
    """The first instant at which `amount` has passed since `t`; None beyond what was read."""
    if amount == 0:
        return t
    for opens, closes in intervals:
        here = closes - max(opens, t)
        if here >= amount:
            return max(opens, t) + amount
        amount -= max(here, 0)
    return None


def walked_next(intervals: Spells, t: int) -> tuple[int, int]:
    """The interval that contains `t`, or the next."""
    return next((opens, closes) for opens, closes in intervals if closes > t)


def times_to_ask(intervals: Spells, seed: int) -> list[int]:
    """Times around the span: edges of intervals, the ms beside them, and any."""
    draw = random.Random(seed)
    inside = [edge for spell in intervals for edge in spell if LOW * MINUTE < edge < HIGH * MINUTE]
    edges = draw.sample(inside, min(len(inside), 12))
    anywhere = [draw.randrange(LOW * MINUTE, HIGH * MINUTE) for _ in range(12)]
    return [*(edge + beside for edge in edges for beside in (-1, 0, 1)), *anywhere, -1, 0, 1]


def check(hours: HoursTable, k: int, intervals: Spells, seed: int) -> None:
    """All functions at many times, against the intervals."""
    low, high = intervals[0][0], intervals[-1][1]
    draw, times = random.Random(seed), times_to_ask(intervals, seed)
    for t in times:
        opens, closes = walked_next(intervals, t)
        found = next_open(hours, k, t)
        if opens > low and closes < high:
            assert found == (opens, closes)
        else:  # it may reach beyond what was read
            assert found[0] <= opens
            assert found[1] >= closes
        assert is_open(hours, k, t) == any(opens <= t < closes for opens, closes in intervals)
        later = draw.choice(times)
        t0, t1 = min(t, later), max(t, later)
        passed = walked_open(intervals, t0, t1)
        assert open_between(hours, k, t0, t1) == passed
        for amount in (0, 1, passed, passed + 1, draw.randrange(20 * HOUR), closes - max(opens, t)):
            end = walked_end(intervals, t0, amount)
            assert add_open(hours, k, t0, amount) == end if end is not None else add_open(hours, k, t0, amount) >= high


@given(PLANS, st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_every_answer_is_that_of_a_walk(plan: Plan, seed: int) -> None:
    check(table([built(plan)], START), 0, read(plan), seed)


@given(PLANS, PLANS, st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_part_week_members_and_unions_in_one_table(plan: Plan, other: Plan, seed: int) -> None:
    hours = [built(plan), built(other)]
    both = table([hours[0], first_share(hours[0], SHARE), hours[1], union(hours)], START)
    shares = first_shares(read(plan), SHARE, hours[0].monday)
    check(both, 1, within(shares, (LOW - FAR // 2) * MINUTE, (HIGH + FAR // 2) * MINUTE), seed)
    flags = [plan.minutes(START, LOW - FAR, HIGH + FAR), other.minutes(START, LOW - FAR, HIGH + FAR)]
    check(both, 3, spells([any(minute) for minute in zip(*flags, strict=True)], LOW - FAR), seed)


@given(PLANS, st.sampled_from([-NEVER // 2, -5000 * WEEK, 5000 * WEEK, NEVER // 2]), st.integers(0, 10**9))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_far_away_only_the_plain_week_is_left(plan: Plan, far: int, seed: int) -> None:
    hours = table([built(plan), expand_between(Calendar(built(plan).week), START, plan.first, plan.end)], START)
    draw = random.Random(seed)
    week = far // WEEK * WEEK
    t0, t1 = sorted(draw.randrange(10 * WEEK) for _ in range(2))
    passed = open_between(hours, 1, t0, t1)
    assert open_between(hours, 0, week + t0, week + t1) == passed
    assert add_open(hours, 0, week + t0, passed) == week + add_open(hours, 1, t0, passed)
    near = next_open(hours, 1, t0)
    if near[1] < NEVER:
        assert next_open(hours, 0, week + t0) == (week + near[0], week + near[1])
    else:
        assert is_open(hours, 0, week + t0)


@given(PLANS, st.integers(0, 10**6))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_open_time_adds_up_and_is_undone(plan: Plan, seed: int) -> None:
    hours, draw = table([built(plan)], START), random.Random(seed)
    for _ in range(30):
        t0, t1, t2 = sorted(draw.randrange(-3000 * DAY, 3000 * DAY) for _ in range(3))
        whole = open_between(hours, 0, t0, t2)
        assert open_between(hours, 0, t0, t1) + open_between(hours, 0, t1, t2) == whole
        assert open_time(built(plan), t0, t2) == whole
        end = add_open(hours, 0, t0, whole)
        assert end <= t2
        assert open_between(hours, 0, t0, end) == whole
        if whole:
            assert open_between(hours, 0, t0, end - 1) == whole - 1
        assert add_open(hours, 0, add_open(hours, 0, t0, whole // 3), whole - whole // 3) == end


MONDAY = datetime(2027, 1, 4)


def one(hours: str | list[str], closed: tuple[str, ...] = (), opened: tuple[str, ...] = ()) -> HoursTable:
    """A table of one calendar."""
    return table([expand(parse_calendar(hours, None, closed, opened), MONDAY)], MONDAY)


def test_every_edge_is_half_open() -> None:
    office = one(["Mo-Fr 08:30-12:00", "Mo-Fr 13:00-24:00"])
    for opens, closes in ((8.5, 12), (13, 24)):
        begin, end = round(opens * HOUR), round(closes * HOUR)
        assert [is_open(office, 0, begin + beside) for beside in (-1, 0, 1)] == [False, True, True]
        assert [is_open(office, 0, end + beside) for beside in (-1, 0, 1)] == [True, False, False]
        assert open_between(office, 0, begin - 1, begin) == 0
        assert open_between(office, 0, begin, begin + 1) == 1
        assert open_between(office, 0, end - 1, end) == 1
        assert open_between(office, 0, end, end + 1) == 0
    assert next_open(office, 0, 12 * HOUR) == (13 * HOUR, 24 * HOUR)
    assert next_open(office, 0, 12 * HOUR - 1) == (8.5 * HOUR, 12 * HOUR)


def test_work_that_fits_exactly_ends_at_closing() -> None:
    office = one("Mo-Fr 09:00-17:00")
    assert add_open(office, 0, 9 * HOUR, 8 * HOUR) == 17 * HOUR
    assert add_open(office, 0, 9 * HOUR, 8 * HOUR + 1) == DAY + 9 * HOUR + 1
    assert add_open(office, 0, 9 * HOUR, 40 * HOUR) == 4 * DAY + 17 * HOUR
    assert add_open(office, 0, 17 * HOUR, 1) == DAY + 9 * HOUR + 1


@pytest.mark.parametrize("t", [-WEEK, 0, 9 * HOUR, 12 * HOUR, 17 * HOUR, 20 * HOUR, 30 * 366 * DAY])
def test_nothing_takes_no_time(t: int) -> None:
    office = one("Mo-Fr 09:00-17:00", closed=("2027-01-04",))
    assert add_open(office, 0, t, 0) == t
    assert open_between(office, 0, t, t) == 0


def test_a_night_is_one_interval_also_into_the_next_week() -> None:
    nights = one("Mo-Su 22:00-06:00")
    assert next_open(nights, 0, 0) == (-2 * HOUR, 6 * HOUR)
    assert next_open(nights, 0, 7 * DAY - 1) == (7 * DAY - 2 * HOUR, 7 * DAY + 6 * HOUR)
    assert next_open(nights, 0, 6 * HOUR) == (22 * HOUR, 30 * HOUR)


def test_days_that_touch_are_one_interval() -> None:
    days = one("Mo-Fr 00:00-24:00", closed=("2027-01-13",))
    assert next_open(days, 0, -1) == (0, 5 * DAY)
    assert next_open(days, 0, 3 * DAY) == (0, 5 * DAY)
    assert next_open(days, 0, 8 * DAY) == (7 * DAY, 9 * DAY)
    assert next_open(days, 0, 9 * DAY) == (10 * DAY, 12 * DAY)
    assert next_open(days, 0, 5 * DAY) == (7 * DAY, 9 * DAY)


def test_always_open_never_closes() -> None:
    always = one("24/7")
    for t in (-NEVER + 1, -1, 0, 10**15, NEVER - 1):
        assert next_open(always, 0, t) == (-NEVER, NEVER)
        assert is_open(always, 0, t)
    assert next_open(always, 0, NEVER) == (NEVER, NEVER)
    assert add_open(always, 0, -5, 7) == 2
    assert open_between(always, 0, -NEVER + 1, NEVER - 1) == 2 * NEVER - 2
    shut = one("24/7", closed=("2027-01-05",))
    assert next_open(shut, 0, 0) == (-NEVER, DAY)
    assert next_open(shut, 0, DAY) == (2 * DAY, NEVER)
    assert add_open(shut, 0, 0, DAY) == DAY
    assert add_open(shut, 0, 0, DAY + 1) == 2 * DAY + 1
    assert open_between(shut, 0, -DAY, 3 * DAY) == 3 * DAY


def test_what_never_comes_is_never() -> None:
    rare = one("Mo 09:00-10:00")
    assert add_open(rare, 0, 0, NEVER) == NEVER
    assert add_open(rare, 0, 0, NEVER // 2) == NEVER
    assert add_open(one("24/7"), 0, 1, NEVER) == NEVER
    assert add_open(one("24/7"), 0, NEVER - 1, 10) == NEVER
    assert add_open(one("24/7", closed=("2027-01-05",)), 0, 0, NEVER - 1) == NEVER
    closed = table([Hours((), 0, np.empty((0, 2), np.int64))], MONDAY)
    assert next_open(closed, 0, 0) == (NEVER, NEVER)
    assert add_open(closed, 0, 0, 1) == NEVER
    assert open_between(closed, 0, -WEEK, WEEK) == 0
    assert not is_open(closed, 0, 0)


def test_open_on_one_day_only() -> None:
    once = parse_calendar("Mo 09:00-10:00", None, [], ["2027-01-06 09:00-12:00"])
    hours = expand_between(Calendar((), "", (), once.open), MONDAY, date(2027, 1, 1), date(2028, 1, 1))
    flat = table([hours], MONDAY)
    noon = 2 * DAY + 12 * HOUR
    assert next_open(flat, 0, -WEEK) == (noon - 3 * HOUR, noon)
    assert next_open(flat, 0, noon) == (NEVER, NEVER)
    assert add_open(flat, 0, 0, 3 * HOUR) == noon
    assert add_open(flat, 0, 0, 3 * HOUR + 1) == NEVER


def test_holidays_stop_where_the_dated_years_end() -> None:
    flat = table([expand(parse_calendar("24/7", "NL"), MONDAY)], MONDAY)

    def open_on(day: date) -> bool:
        return bool(is_open(flat, 0, (day - MONDAY.date()).days * DAY + 12 * HOUR))

    assert [open_on(date(year, 12, 25)) for year in (2024, 2025, 2026, 2045, 2046, 2047)] == [
        True, True, False, False, True, True,
    ]  # fmt: skip
    assert not open_on(date(2026, 4, 27))
    assert not open_on(date(2045, 4, 27))


def test_many_at_once_are_as_one_by_one() -> None:
    flat = table(
        [expand(parse_calendar(text, "NL"), MONDAY) for text in ("Mo-Fr 09:00-17:00", "24/7", "Su 22:00-06:00")], MONDAY
    )
    draw = np.random.default_rng(7)
    k = draw.integers(0, 3, 200)
    t0 = draw.integers(-3000 * DAY, 9000 * DAY, 200)
    t1 = t0 + draw.integers(0, 400 * DAY, 200)
    expected = [open_between(flat, *call) for call in zip(k.tolist(), t0.tolist(), t1.tolist(), strict=True)]
    assert open_between_many(flat, k, t0, t1).tolist() == expected
    assert open_between_many(flat, k[:0], t0[:0], t1[:0]).tolist() == []
