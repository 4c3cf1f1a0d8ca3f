"""Amounts as people write them: what is read, and what is refused with which hint."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.ground import units
from ketensim.ground.units import Duration, Rate, UnitError

quick = settings(derandomize=True, deadline=None, max_examples=200)
PARSERS: list[Callable[[object], object]] = [
    units.parse_duration,
    units.parse_staff_time,
    units.parse_rate,
    units.parse_share,
    units.parse_level,
    units.parse_money,
    units.parse_hourly,
    units.parse_number,
    units.parse_date,
]
amounts = st.floats(min_value=0, max_value=9e5, allow_nan=False)


def attempt(parse: Callable[[object], object], x: object) -> UnitError | None:
    try:
        parse(x)
    except UnitError as error:
        return error
    return None


def refused(parse: Callable[[object], object], x: object) -> UnitError:
    with pytest.raises(UnitError) as caught:
        parse(x)
    return caught.value


@pytest.mark.parametrize(
    ("text", "amount", "unit", "calendar"),
    [
        ("3 d", 3, "d", None),
        ("1.5 h", 1.5, "h", None),
        ("30 min", 30, "min", None),
        ("30min", 30, "min", None),
        ("2 wk", 2, "wk", None),
        ("8 wh", 8, "wh", None),
        ("10 wd office", 10, "wd", "office"),
        ("  3   d ", 3, "d", None),
        ("0 d", 0, "d", None),
        (".5 d", 0.5, "d", None),
    ],
)
def test_a_duration_is_read(text: str, amount: float, unit: str, calendar: str | None) -> None:
    assert units.parse_duration(text) == Duration(amount, unit, calendar)  # type: ignore[arg-type]


def test_elapsed_time_is_whole_milliseconds_half_to_even() -> None:
    assert units.parse_duration("1 wk").elapsed_ms == 7 * 86_400_000
    assert units.parse_duration("0.1 min").elapsed_ms == 6000
    assert Duration(0.000025, "min").elapsed_ms == 2  # 1.5 ms
    assert Duration(0.000075, "min").elapsed_ms == 4  # 4.5 ms
    assert not units.parse_duration("3 d").working


def test_working_time_has_no_elapsed_milliseconds() -> None:
    working = units.parse_duration("8 wh")
    assert working.working
    with pytest.raises(ValueError, match="working time"):
        _ = working.elapsed_ms


@pytest.mark.parametrize("x", [3, 3.5, 0, "3", "0"])
def test_a_bare_number_has_no_unit(x: object) -> None:
    """P18: a number without a unit is never guessed at."""
    error = refused(units.parse_duration, x)
    assert error.code == "missing_unit"
    assert str(error.values["choices"]).split(", ")[0] == f"{x} min"
    assert refused(units.parse_rate, x).code == "missing_unit"
    assert refused(units.parse_money, x).values["choices"] == f"{x} EUR"
    assert refused(units.parse_hourly, x).values["choices"] == f"{x} EUR/h"
    assert refused(units.parse_staff_time, x).values["choices"] == f"{x} min, {x} h"


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("3 hours", "3 h"),
        ("3 uur", "3 h"),
        ("3 H", "3 h"),
        ("5 dagen", "5 d"),
        ("2 weken", "2 wk"),
        ("30 minuten", "30 min"),
        ("3 werkdagen", "3 wd"),
        ("3 werkdagen kantoor", "3 wd kantoor"),
        ("3 working days", "3 wd"),
        ("8 werkuren", "8 wh"),
        ("30 s", "0.5 min"),
        ("90 seconden", "1.5 min"),
        ("2 maanden", "60.875 d"),
        ("1 jaar", "365.25 d"),
        ("3 weeeks", "3 wk"),
    ],
)
def test_an_unknown_unit_is_put_right(text: str, corrected: str) -> None:
    error = refused(units.parse_duration, text)
    assert (error.code, error.values["corrected"]) == ("unknown_unit", corrected)
    units.parse_duration(corrected)


def test_seconds_of_staff_time_become_minutes() -> None:
    assert refused(units.parse_staff_time, "30 s").values["corrected"] == "0.5 min"


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (units.parse_duration, "2 EUR"),
        (units.parse_duration, "36/d"),
        (units.parse_duration, "60%"),
        (units.parse_staff_time, "3 d"),
        (units.parse_staff_time, "5 wh"),
        (units.parse_staff_time, "2 EUR"),
        (units.parse_rate, "36 d"),
        (units.parse_rate, "60%"),
        (units.parse_rate, "36 EUR/h"),
        (units.parse_share, "60 EUR"),
        (units.parse_money, "4 h"),
        (units.parse_money, "4 EUR/h"),
        (units.parse_hourly, "58 EUR"),
        (units.parse_hourly, "58 h"),
        (units.parse_number, "5 h"),
        (units.parse_number, "50%"),
    ],
)
def test_a_unit_where_it_does_not_belong(parse: Callable[[object], object], text: str) -> None:
    assert refused(parse, text).code == "wrong_unit"


def test_staff_time_takes_min_and_h() -> None:
    assert units.parse_staff_time("45 min") == Duration(45, "min")
    assert refused(units.parse_staff_time, "5 wh").values["corrected"] == "5 h"
    assert "corrected" not in refused(units.parse_staff_time, "3 d").values


@pytest.mark.parametrize(
    ("parse", "text", "corrected"),
    [
        (units.parse_duration, "1,5 h", "1.5 h"),
        (units.parse_duration, "1,5 uur", "1.5 h"),
        (units.parse_duration, "1.234,5 h", "1234.5 h"),
        (units.parse_rate, "36,5/d", "36.5/d"),
        (units.parse_share, "12,5%", "12.5%"),
        (units.parse_share, "0,6", "0.6"),
        (units.parse_money, "4,20 EUR", "4.20 EUR"),
        (units.parse_number, "0,8", "0.8"),
    ],
)
def test_a_decimal_comma_is_put_right(parse: Callable[[object], object], text: str, corrected: str) -> None:
    error = refused(parse, text)
    assert (error.code, error.values["corrected"]) == ("decimal_comma", corrected)
    parse(corrected)


@pytest.mark.parametrize(
    ("parse", "text", "choices"),
    [
        (units.parse_money, "1.500 EUR", ["1500 EUR", "1.5 EUR"]),
        (units.parse_money, "1,500 EUR", ["1500 EUR", "1.5 EUR"]),
        (units.parse_money, "1.234 EUR", ["1234 EUR", "1.2340 EUR"]),
        (units.parse_rate, "132.300/yr", ["132300/yr", "132.3/yr"]),
        (units.parse_rate, "132.300/jaar", ["132300/yr", "132.3/yr"]),
        (units.parse_duration, "1,500 min", ["1500 min", "1.5 min"]),
    ],
)
def test_thousands_are_not_guessed_at(parse: Callable[[object], object], text: str, choices: list[str]) -> None:
    error = refused(parse, text)
    assert error.code == "thousands"
    assert str(error.values["choices"]).split(", ") == choices
    for choice in choices:
        parse(choice)


def test_three_decimals_of_a_duration_are_decimals() -> None:
    assert units.parse_duration("1.125 h").amount == 1.125


@pytest.mark.parametrize(
    ("parse", "x", "code"),
    [
        (units.parse_duration, "-3 d", "negative"),
        (units.parse_rate, "-3/d", "negative"),
        (units.parse_share, -0.1, "negative"),
        (units.parse_share, "-3%", "negative"),
        (units.parse_money, "-4 EUR", "negative"),
        (units.parse_number, -1, "negative"),
        (units.parse_share, "120%", "above"),
        (units.parse_share, 60, "above"),
        (units.parse_level, 1.2, "above"),
        (units.parse_duration, "nan d", "not_finite"),
        (units.parse_duration, math.nan, "not_finite"),
        (units.parse_share, math.inf, "not_finite"),
        (units.parse_number, -math.inf, "not_finite"),
        (units.parse_duration, "1e999 d", "too_large_amount"),
        (units.parse_duration, "1000001 wk", "too_large_amount"),
        (units.parse_duration, "1e30 wd x", "too_large_amount"),
        (units.parse_rate, "1e12/d", "too_large_amount"),
        (units.parse_money, "1e13 EUR", "too_large_amount"),
        (units.parse_number, 10**400, "too_large_amount"),
        (units.parse_duration, None, "empty"),
        (units.parse_duration, "  ", "empty"),
        (units.parse_duration, True, "wrong_type"),
        (units.parse_duration, [3], "wrong_type"),
        (units.parse_share, {"a": 1}, "wrong_type"),
        (units.parse_duration, "office", "not_readable"),
        (units.parse_duration, "१ d", "not_readable"),
        (units.parse_duration, "3\u00a0d", "no_break_space"),
        (units.parse_duration, "3\td", "no_break_space"),
        (units.parse_duration, "3 d office", "calendar_on_elapsed"),
        (units.parse_duration, "10 wd my office", "calendar_name"),
        (units.parse_duration, "1 h 30 min", "two_amounts"),
        (units.parse_duration, "3 parsecs", "unknown_unit"),
    ],
)
def test_what_cannot_be_is_refused(parse: Callable[[object], object], x: object, code: str) -> None:
    assert refused(parse, x).code == code


def test_hints_of_amounts_written_otherwise() -> None:
    assert refused(units.parse_duration, "1 h 30 min").values["corrected"] == "1.5 h"
    assert refused(units.parse_duration, "1:30").values["corrected"] == "1.5 h"
    assert refused(units.parse_duration, "3\u00a0d").values["corrected"] == "3 d"
    assert refused(units.parse_share, 60).values["corrected"] == "60%"
    assert refused(units.parse_share, "60 procent").values["corrected"] == "60%"
    assert "corrected" not in refused(units.parse_share, "120%").values


@pytest.mark.parametrize(
    ("text", "weekly"),
    [("36/d", 252), ("2/h", 336), ("40/workday", 200), ("5/wk", 5), ("365.25/yr", 7), ("36 / d", 252)],
)
def test_a_rate_counts_per_week(text: str, weekly: float) -> None:
    assert units.parse_rate(text).per_week(open_days=5) == pytest.approx(weekly)


def test_a_month_is_a_twelfth_of_a_year() -> None:
    assert units.parse_rate("250/month").per_week() == pytest.approx(units.parse_rate("3000/yr").per_week())


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("36/dag", "36/d"),
        ("36/week", "36/wk"),
        ("36/werkdag", "36/workday"),
        ("36/maand", "36/month"),
        ("36/jaar", "36/yr"),
        ("36/min", "2160/h"),
        ("36 per dag", "36/d"),
        ("36 d", "36/d"),
    ],
)
def test_a_rate_is_put_right(text: str, corrected: str) -> None:
    assert refused(units.parse_rate, text).values["corrected"] == corrected


@pytest.mark.parametrize(("x", "share"), [("60%", 0.6), ("60 %", 0.6), (0.6, 0.6), (1, 1.0), ("0%", 0.0), ("0.6", 0.6)])
def test_a_share_is_read(x: object, share: float) -> None:
    assert units.parse_share(x) == share
    assert units.parse_level(x) == share


def test_a_share_with_other_bounds() -> None:
    assert units.parse_share("150%", most=10) == 1.5
    assert units.parse_share("-3%", least=-1) == -0.03
    assert refused(lambda x: units.parse_share(x, least=-1), "-300%").code == "below"
    assert refused(lambda x: units.parse_share(x, most=2), "201%").values["most"] == "200%"


@pytest.mark.parametrize(("text", "euros"), [("4 EUR", 4), ("4.20 EUR", 4.2), ("4EUR", 4), ("0 EUR", 0)])
def test_money_is_read(text: str, euros: float) -> None:
    assert units.parse_money(text) == euros


@pytest.mark.parametrize("text", ["€ 4", "4 €", "€4", "EUR 4", "4 euro", "4 eur"])
def test_euros_are_written_one_way(text: str) -> None:
    assert refused(units.parse_money, text).values["corrected"] == "4 EUR"


@pytest.mark.parametrize("text", ["58 EUR", "58 euro/uur", "€ 58/h", "58 €/h"])
def test_a_cost_rate_is_put_right(text: str) -> None:
    assert units.parse_hourly("58 EUR/h") == units.parse_hourly("58 EUR / h") == 58
    assert refused(units.parse_hourly, text).values["corrected"] == "58 EUR/h"


def test_a_date_is_read() -> None:
    assert units.parse_date("2027-01-04") == datetime(2027, 1, 4)
    assert units.parse_date("2027-01-04 08:30") == datetime(2027, 1, 4, 8, 30)
    assert units.parse_date(date(2027, 1, 4)) == units.parse_date(datetime(2027, 1, 4)) == datetime(2027, 1, 4)


@pytest.mark.parametrize(
    ("x", "code", "corrected"),
    [
        ("4-1-2027", "not_readable", "2027-01-04"),
        ("2027/1/4", "not_readable", "2027-01-04"),
        ("4 januari", "not_readable", None),
        (20270104, "not_readable", "2027-01-04"),
        ("2027-02-30", "no_such_date", None),
        ("2027-01-04 24:00", "no_such_date", None),
        ("2027-01-04 08:00+01:00", "date_zone", "2027-01-04 08:00"),
        ("2027-01-04T08:00Z", "date_zone", "2027-01-04T08:00"),
        ("9999-01-01", "date_range", None),
        ("0000-01-01", "no_such_date", None),
    ],
)
def test_a_date_that_is_none(x: object, code: str, corrected: str | None) -> None:
    error = refused(units.parse_date, x)
    assert (error.code, error.values.get("corrected")) == (code, corrected)


@quick
@given(amounts, st.sampled_from(["min", "h", "d", "wk", "wh", "wd"]), st.none() | st.sampled_from(["office", "a_1"]))
def test_a_duration_reads_back(amount: float, unit: str, calendar: str | None) -> None:
    duration = Duration(amount, unit, calendar if unit in ("wh", "wd") else None)  # type: ignore[arg-type]
    assert units.parse_duration(str(duration)) == duration


@quick
@given(st.integers(0, 10**6), st.sampled_from(["h", "d", "workday", "wk", "month", "yr"]))
def test_a_rate_reads_back(amount: int, per: str) -> None:
    rate = Rate(amount / 4, per)  # type: ignore[arg-type]
    assert units.parse_rate(str(rate)) == rate


@quick
@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.integers())))
def test_anything_is_read_or_refused(x: object) -> None:
    for parse in PARSERS:
        error = attempt(parse, x)
        assert error is None or all(isinstance(value, (str, int, float)) for value in error.values.values())


@quick
@given(st.from_regex(r"[€ ]{0,2}-?[0-9.,]{1,9} ?[a-zA-Z%/€ ]{0,9}", fullmatch=True))
def test_a_corrected_amount_is_right(text: str) -> None:
    """What a message tells to write is read, or told to be wrong in another way; never the same again."""
    for parse in PARSERS[:8]:
        error = attempt(parse, text)
        if error is not None and "corrected" in error.values and error.code != "wrong_unit":
            again = attempt(parse, error.values["corrected"])
            assert again is None or again.code != error.code, (text, error.code, error.values["corrected"])


@pytest.mark.parametrize("text", ["1" * 5000, "1" * 5000 + "x", "1.1" * 3000, "1 h " * 3000, "," * 5000, "1," * 3000])
def test_a_long_text_takes_no_time(text: str) -> None:
    for parse in PARSERS:
        assert refused(parse, text).code in ("not_readable", "too_large_amount")


def test_an_error_survives_a_process_boundary() -> None:
    error = refused(units.parse_duration, "3 uur")
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.values) == (error.code, error.values)
