"""Calendars: what texts become, and which intervals come out, against a reading minute by minute."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.ground import calendars
from ketensim.ground.calendars import (
    ALWAYS,
    DAY,
    NEVER,
    WEEK,
    Calendar,
    CalendarError,
    Dates,
    Hours,
    expand,
    expand_between,
    first_share,
    hours_of,
    monday_of,
    open_rows,
    open_time,
    parse_calendar,
    parse_closed,
    parse_country,
    parse_hours,
    parse_moments,
    parse_open,
    table,
    union,
)
from tests._brute import HIGH, LOW, MINUTE, PLANS, START, Plan, first_shares, spells, within

HOUR = 60 * MINUTE
CODES = {
    "hours_form", "hours_listed", "hours_dash", "hours_day", "hours_no_days", "hours_no_times", "hours_no_closing",
    "hours_time", "hours_empty", "moment_form", "open_form", "date_form", "dates_backwards",
}  # fmt: skip


def at(day: int, clock: float) -> int:
    """ms from Monday 00:00."""
    return day * DAY + round(clock * HOUR)


def code_of(call: object, *args: object) -> tuple[str, dict[str, str]]:
    """Code and values of the error that a call raises, without the text itself."""
    with pytest.raises(CalendarError) as caught:
        call(*args)  # type: ignore[operator]
    return caught.value.code, {key: value for key, value in caught.value.values.items() if key != "text"}


# --- texts


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Mo 08:30-12:00", [(at(0, 8.5), at(0, 12))]),
        ("Mo-We 08:00-17:00", [(at(day, 8), at(day, 17)) for day in range(3)]),
        ("Mo,We 09:00-17:00", [(at(0, 9), at(0, 17)), (at(2, 9), at(2, 17))]),
        ("wo , ma 9:00 - 17:00", [(at(0, 9), at(0, 17)), (at(2, 9), at(2, 17))]),
        ("Mo-Tu,Sa 10:00-11:00", [(at(day, 10), at(day, 11)) for day in (0, 1, 5)]),
        ("Sa-Mo 10:00-11:00", [(at(day, 10), at(day, 11)) for day in (0, 5, 6)]),
        ("Fr 22:00-06:00", [(at(4, 22), at(5, 6))]),
        ("Fr 22:00-00:00", [(at(4, 22), at(5, 0))]),
        ("Sa 10:00-24:00", [(at(5, 10), at(6, 0))]),
        ("Su 22:00-06:00", [(at(6, 22), at(7, 6))]),
        ("24/7", [(0, WEEK)]),
        ("Mo-Su 00:00-24:00", [(0, WEEK)]),
        ("Mo-Fr 00:00-24:00", [(0, 5 * DAY)]),
        ("maandag-vrijdag 13:00-14:00", [(at(day, 13), at(day, 14)) for day in range(5)]),
        ("Thursday 13:00-14:00", [(at(3, 13), at(3, 14))]),
    ],
)  # fmt: skip
def test_one_text_becomes_a_week(text: str, week: list[tuple[int, int]]) -> None:
    assert parse_hours(text) == tuple(week)


@pytest.mark.parametrize("day", range(7))
def test_days_have_dutch_and_english_names_of_two_letters_or_more(day: int) -> None:
    english = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[day]
    dutch = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")[day]
    for name in (english, dutch):
        for letters in range(2, len(name) + 1):
            assert parse_hours(f"{name[:letters]} 09:00-10:00") == ((at(day, 9), at(day, 10)),)


def test_intervals_that_overlap_or_touch_are_one() -> None:
    assert parse_hours(["Mo 10:00-12:00", "Mo 11:00-13:00", "Mo 13:00-14:00"]) == ((at(0, 10), at(0, 14)),)
    assert parse_hours(["Mo 22:00-24:00", "Tu 00:00-06:00"]) == parse_hours("Mo 22:00-06:00")
    assert parse_hours(["Mo 00:00-06:00", "We 09:00-10:00", "Su 22:00-24:00"]) == (
        (at(2, 9), at(2, 10)),
        (at(6, 22), at(7, 6)),
    )
    assert parse_hours(["Mo-Fr 06:00-22:00", "Mo-Su 22:00-06:00", "Sa,Su 06:00-22:00"]) == ALWAYS


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("", "hours_form", {}),
        ("8", "hours_form", {}),
        ("Mo" * 101, "hours_form", {}),
        ("office", "hours_day", {"day": "office"}),
        ("Mandag 09:00-10:00", "hours_day", {"day": "Mandag", "nearest": "Ma"}),
        ("Mo-Fry 09:00-10:00", "hours_day", {"day": "Fry", "nearest": "Fr"}),
        ("M 09:00-10:00", "hours_day", {"day": "M", "nearest": "Mo"}),
        ("PH 09:00-10:00", "hours_day", {"day": "PH"}),
        ("09:00-10:00", "hours_no_days", {"corrected": "Mo-Su 09:00-10:00"}),
        ("Mo-Fr", "hours_no_times", {"corrected": "Mo-Fr 00:00-24:00"}),
        ("Mo-Fr 09:00", "hours_no_closing", {}),
        ("Mo 8-17", "hours_time", {"time": "8", "corrected": "Mo 08:00-17:00"}),
        ("Mo 8.30-5pm", "hours_time", {"time": "8.30", "corrected": "Mo 08:30-17:00"}),
        ("Mo 0830-12:15:00", "hours_time", {"time": "0830", "corrected": "Mo 08:30-12:15"}),
        ("Mo 12am-13pm", "hours_time", {"time": "12am"}),
        ("Mo 08:00-24:01", "hours_time", {"time": "24:01"}),
        ("Mo 08:60-09:00", "hours_time", {"time": "08:60"}),
        ("Mo 08:00-12:00 x", "hours_time", {"time": "12:00 x"}),
        ("Mo 09:00-09:00", "hours_empty", {}),
        ("Mo 24:00-06:00", "hours_empty", {}),
        ("Mo\u2013Fr 09:00 \u2013 10:00", "hours_dash", {"corrected": "Mo-Fr 09:00-10:00"}),
        (
            "Mo-Fr 08:30-12:00, 12:30-17:00",
            "hours_listed",
            {"corrected": '["Mo-Fr 08:30-12:00", "Mo-Fr 12:30-17:00"]'},
        ),
        (
            "Mo-Fr 08:30-12:00; Sa,Su 10:00-12:00",
            "hours_listed",
            {"corrected": '["Mo-Fr 08:30-12:00", "Sa,Su 10:00-12:00"]'},
        ),
    ],
)
def test_a_wrong_opening_time_says_what_would_be_right(text: str, code: str, values: dict[str, str]) -> None:
    assert code_of(parse_hours, text) == (code, values)
    if code == "hours_listed":
        assert len(parse_hours(values["corrected"].strip('[]"').split('", "'))) > 0
    elif "corrected" in values:
        assert len(parse_hours(values["corrected"])) > 0


def test_hours_that_are_not_there_never_open() -> None:
    assert code_of(parse_hours, []) == ("never_opens", {})


@given(st.text(alphabet="MoFrSu -,:;.0123456789/hpam–x", max_size=24))
@settings(derandomize=True, deadline=None, max_examples=600)
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    for parse in (parse_hours, parse_closed, parse_open, parse_moments):
        try:
            parse(text)
        except CalendarError as error:
            assert error.code in CODES  # noqa: PT017


def test_moments_ascend_and_fall_in_the_week() -> None:
    assert parse_moments(["We 16:00", "Tu 10:00", "di 10:00"]) == (at(1, 10), at(2, 16))
    assert parse_moments("Mo-Fr 00:00") == tuple(at(day, 0) for day in range(5))
    assert parse_moments(["Sa 24:00", "Su 24:00"]) == (0, at(6, 0))
    assert parse_moments([]) == ()


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("10:00", "moment_form", {}),
        ("Tu", "moment_form", {}),
        ("Tu 10:00-11:00", "moment_form", {}),
        ("Tu 10:00,12:00", "moment_form", {}),
        ("Tu 10", "hours_time", {"time": "10", "corrected": "Tu 10:00"}),
        ("Tux 10:00", "hours_day", {"day": "Tux", "nearest": "Tu"}),
    ],
)
def test_a_wrong_moment_has_a_code(text: str, code: str, values: dict[str, str]) -> None:
    assert code_of(parse_moments, [text]) == (code, values)


def test_dates_are_days_or_spans_of_days() -> None:
    assert parse_closed("2027-12-27") == Dates(date(2027, 12, 27), date(2027, 12, 27))
    assert parse_closed("2027-12-24 .. 2028-01-02") == Dates(date(2027, 12, 24), date(2028, 1, 2))
    assert parse_open("2027-12-24 09:00-12:00") == (date(2027, 12, 24), date(2027, 12, 24), 9 * HOUR, 12 * HOUR)
    assert parse_open("2027-12-24..2027-12-25 22:00-02:00")[1:] == (date(2027, 12, 25), 22 * HOUR, 26 * HOUR)


@pytest.mark.parametrize(
    ("parse", "text", "code", "values"),
    [
        (parse_closed, "Christmas", "date_form", {"date": "Christmas"}),
        (parse_closed, "2027-02-29", "date_form", {"date": "2027-02-29"}),
        (parse_closed, "27-12-2027", "date_form", {"date": "27-12-2027", "corrected": "2027-12-27"}),
        (parse_closed, "2027-12-27..", "date_form", {"date": ""}),
        (parse_closed, "2028-01-02..2027-12-24", "dates_backwards", {"corrected": "2027-12-24..2028-01-02"}),
        (parse_open, "2027-12-24", "open_form", {}),
        (parse_open, "1/2/2027 09:00-12:00", "date_form", {"date": "1/2/2027", "corrected": "2027-02-01 09:00-12:00"}),
        (parse_open, "2027-12-24 9-12", "hours_time", {"time": "9", "corrected": "2027-12-24 09:00-12:00"}),
    ],
)
def test_a_wrong_date_has_a_code(parse: object, text: str, code: str, values: dict[str, str]) -> None:
    assert code_of(parse, text) == (code, values)


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("nl", "unknown_country", {"nearest": "NL"}),
        ("NLD", "unknown_country", {"nearest": "NL"}),
        ("Nederland", "unknown_country", {"nearest": "NL"}),
        ("Germany-BY", "unknown_country", {"nearest": "DE-BY"}),
        ("1234", "unknown_country", {}),
        ("DE-by", "unknown_region", {"country": "DE", "nearest": "DE-BY"}),
        ("DE-", "unknown_region", {"country": "DE"}),
    ],
)
def test_an_unknown_country_has_the_nearest(text: str, code: str, values: dict[str, str]) -> None:
    assert code_of(parse_country, text) == (code, values)


def test_countries_and_regions_close_their_holidays() -> None:
    epiphany = expand(parse_calendar("24/7", "DE-BY"), datetime(2027, 1, 1))
    assert open_time(epiphany, 5 * DAY, 6 * DAY) == 0
    elsewhere = expand(parse_calendar("24/7", "DE"), datetime(2027, 1, 1))
    assert open_time(elsewhere, 5 * DAY, 6 * DAY) == DAY
    assert open_time(elsewhere, 0, DAY) == 0


# --- plain weeks


def test_facts_of_a_plain_week() -> None:
    office = parse_hours(["Mo-Fr 08:30-12:00", "Mo-Th 12:30-17:00"])
    assert calendars.open_ms_per_week(office) == 5 * 3.5 * HOUR + 4 * 4.5 * HOUR
    assert calendars.open_days_per_week(office) == 5
    assert calendars.working_day_ms(office) == 7.1 * HOUR
    assert calendars.open_days_per_week(ALWAYS) == 7
    assert calendars.working_day_ms(ALWAYS) == DAY
    assert calendars.open_days_per_week(parse_hours("Su 22:00-06:00")) == 2
    assert calendars.open_days_per_week(parse_hours("Su 22:00-24:00")) == 1
    assert calendars.open_days_per_week(parse_hours(["Mo 09:00-10:00", "Su 22:00-06:00"])) == 2


# --- intervals


def hours_of_plan(plan: Plan, start: datetime = START) -> Hours:
    """The hours of a plan, dated within its span."""
    return expand_between(parse_calendar(**plan.texts()), start, plan.first, plan.end)


def maximal(hours: Hours, low: int = LOW, high: int = HIGH) -> list[tuple[int, int]]:
    """The open intervals between two minutes, joined where they touch."""
    rows = [(opens, closes) for opens, closes in open_rows(hours, low * MINUTE, high * MINUTE).tolist()]
    return within(rows, low * MINUTE, high * MINUTE)


@given(PLANS)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_expanded_hours_are_those_read_minute_by_minute(plan: Plan) -> None:
    hours = hours_of_plan(plan)
    assert maximal(hours) == spells(plan.minutes(START, LOW, HIGH), LOW)
    rows = hours.rows.tolist()
    assert all(opens < closes for opens, closes in rows)
    assert all(first[1] < second[0] for first, second in pairwise(rows))


@given(st.lists(PLANS, min_size=2, max_size=3))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_a_union_is_open_where_any_is(plans: list[Plan]) -> None:
    flags = [any(minute) for minute in zip(*(plan.minutes(START, LOW, HIGH) for plan in plans), strict=True)]
    assert maximal(union([hours_of_plan(plan) for plan in plans])) == spells(flags, LOW)


@given(PLANS, st.sampled_from([0.5, 0.3, 1 / 3, 0.9999999999, 0.00001]))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_a_part_week_member_has_the_first_share_of_every_interval(plan: Plan, share: float) -> None:
    full = hours_of_plan(plan)
    around = spells(plan.minutes(START, LOW - 10 * 1440, HIGH + 10 * 1440), LOW - 10 * 1440)
    expected = within(first_shares(around, share, full.monday), LOW * MINUTE, HIGH * MINUTE)
    assert maximal(first_share(full, share)) == expected


def test_part_week_members_of_calendars_that_hardly_close() -> None:
    half = first_share(expand(Calendar(), START), 0.5)
    assert half.week == tuple((at(day, 0), at(day, 12)) for day in range(7))
    assert half.begin == half.end
    weekdays = first_share(expand(parse_calendar("Mo-Fr 00:00-24:00"), START), 0.25)
    assert weekdays.week == tuple((at(day, 0), at(day, 6)) for day in range(5))
    nights = first_share(expand(parse_calendar("Mo-Su 22:00-06:00"), START), 0.5)
    assert nights.week == tuple((at(day, 22), at(day + 1, 2)) for day in range(7))


def test_a_part_week_member_of_a_union_that_hardly_closes() -> None:
    monday = datetime(2027, 1, 4)
    shut = expand(parse_calendar("24/7", None, ["2027-01-06"]), monday)
    early = expand(parse_calendar(["We 00:00-06:00", "We 18:00-20:00"]), monday)
    half = first_share(union([shut, early]), 0.5)
    assert maximal(half, 1440, 5 * 1440) == [
        (at(1, 0), at(1, 12)),
        (at(2, 0), at(2, 3)),
        (at(2, 18), at(2, 19)),
        (at(3, 0), at(3, 12)),
        (at(4, 0), at(4, 12)),
    ]


def test_shares_are_rounded_half_to_even() -> None:
    hours = Hours(((0, 5), (10, 17), (DAY, DAY + 1)), 0, np.empty((0, 2), np.int64))
    assert first_share(hours, 0.5).week == ((0, 2), (10, 14))
    assert first_share(hours, 1) is hours
    for share in (0, -0.1, 1.1):
        with pytest.raises(ValueError, match="share"):
            first_share(hours, share)
    assert code_of(first_share, hours, 1e-9) == ("never_opens", {})


def test_closed_days_holidays_and_other_hours() -> None:
    start = datetime(2027, 12, 20)  # a Monday
    hours = expand(
        parse_calendar("Mo-Fr 09:00-17:00", "NL", ["2027-12-22", "2027-12-24..2028-01-02"], ["2027-12-24 10:00-12:00"]),
        start,
    )
    days = [open_time(hours, day * DAY, (day + 1) * DAY) // HOUR for day in range(16)]
    assert days == [8, 8, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8]


def test_a_closed_day_takes_its_part_of_a_night_and_leaves_the_rest() -> None:
    hours = expand(parse_calendar("Mo-Su 22:00-06:00", None, ["2027-01-06"]), datetime(2027, 1, 4))
    assert maximal(hours, 1440, 4 * 1440) == [
        (at(1, 0), at(1, 6)),
        (at(1, 22), at(2, 0)),
        (at(3, 0), at(3, 6)),
        (at(3, 22), at(4, 0)),
    ]


def test_other_hours_beat_a_closed_day_also_past_midnight() -> None:
    hours = expand(
        parse_calendar("Mo 09:00-10:00", None, ["2027-01-06..2027-01-07"], ["2027-01-06 22:00-02:00"]),
        datetime(2027, 1, 4),
    )
    assert maximal(hours, 1440, 7 * 1440) == [(at(2, 22), at(3, 2))]


def test_dated_days_count_for_twenty_years_from_a_year_before_the_start() -> None:
    start = datetime(2028, 2, 29, 12)
    assert calendars.dated_span(start) == (date(2027, 2, 28), date(2047, 2, 28))
    texts = ["2027-02-27", "2027-02-28", "2047-02-27", "2047-02-28"]
    hours = expand(parse_calendar("24/7", None, texts), start)
    noon = [(datetime.fromisoformat(text) - start) // timedelta(milliseconds=1) + 12 * HOUR for text in texts]
    assert [open_time(hours, time, time + 1) for time in noon] == [1, 0, 0, 1]


def test_a_calendar_that_stays_closed_is_refused() -> None:
    closed = parse_calendar("Mo-Fr 09:00-17:00", None, ["2020-01-01..2099-12-31"])
    assert code_of(expand, closed, START) == ("never_opens", {})
    assert code_of(expand, Calendar(week=()), START) == ("never_opens", {})
    once = parse_calendar("24/7", None, ["2020-01-01..2099-12-31"], ["2030-01-01 09:00-10:00"])
    assert open_time(expand(once, START), 0, 10 * 366 * DAY) == HOUR


def test_always_open_is_one_interval_without_end() -> None:
    hours = expand(Calendar(), START)
    assert len(hours.rows) == 0
    assert len(table([hours], START)) == 2 + 11 + 3 + 3
    opened = expand(parse_calendar("24/7", None, [], ["2027-03-01 00:00-24:00"]), START)
    assert (opened.begin, opened.end) == (0, 0)
    shut = expand(parse_calendar("24/7", None, ["2027-01-07"]), START)
    assert shut.rows.tolist() == [[-NEVER, 16 * HOUR], [40 * HOUR, NEVER]]


# --- the table


@given(st.lists(PLANS, min_size=1, max_size=3), st.booleans())
@settings(derandomize=True, deadline=None, max_examples=40)
def test_a_calendar_comes_out_of_a_table_as_it_went_in(plans: list[Plan], shared: bool) -> None:
    hours = [hours_of_plan(plan) for plan in plans]
    if shared:
        hours = [first_share(one, 0.4) for one in hours]
    flat = table(hours, START)
    assert flat.dtype == np.int64
    assert monday_of(flat) == -(2 * DAY + 8 * HOUR)
    for place, one in enumerate(hours):
        again = hours_of(flat, place)
        assert (again.week, again.monday, again.begin, again.end) == (one.week, one.monday, one.begin, one.end)
        assert again.rows.tolist() == one.rows.tolist()


def test_a_table_wants_hours_of_its_own_start() -> None:
    with pytest.raises(ValueError, match="start"):
        table([expand(Calendar(), datetime(2027, 1, 5))], datetime(2027, 1, 6))
    assert table([], START).tolist() == [-(2 * DAY + 8 * HOUR), 0]


def test_calendars_need_no_numba() -> None:
    heavy = "{'numba', 'scipy', 'pandas', 'simpy', 'holidays'}"
    code = f"import sys, ketensim.ground.calendars; print({heavy} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
