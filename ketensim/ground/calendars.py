"""Calendars: weekly hours, public holidays and days that differ, in civil dates.

Texts become a `Calendar` (`hours_text`), a calendar becomes `Hours` for one start (`expand`), and the hours of a
model become one array of whole numbers (`hours.table`) that `engines.worktime` reads. What other modules need of
these three is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from ketensim.ground.errors import nearest
from ketensim.ground.hours import (
    NEVER,
    Hours,
    HoursTable,
    by_day,
    dated,
    day_ms,
    first_share,
    hours_of,
    merged,
    monday_ms,
    monday_of,
    no_rows,
    open_days_per_week,
    open_ms_per_week,
    open_rows,
    open_time,
    table,
    union,
    weeks_between,
    working_day_ms,
)
from ketensim.ground.hours_text import (
    ALWAYS,
    CalendarError,
    Dates,
    OpenDates,
    Week,
    merge_week,
    parse_closed,
    parse_hours,
    parse_moments,
    parse_open,
)
from ketensim.ground.spans import DAY, WEEK

__all__ = [
    "ALWAYS", "DAY", "NEVER", "WEEK", "Calendar", "CalendarError", "Dates", "Hours", "HoursTable", "OpenDates",
    "Week", "dated_span", "expand", "expand_between", "first_share", "holiday_dates", "hours_of", "merge_week",
    "monday_of", "open_days_per_week", "open_ms_per_week", "open_rows", "open_time", "parse_calendar",
    "parse_closed", "parse_country", "parse_hours", "parse_moments", "parse_open", "table", "union",
    "working_day_ms",
]  # fmt: skip

SPAN_YEARS = 20
"""R5.7."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people are on duty."""

    week: Week = ALWAYS
    holidays: str = ""
    """A country whose public holidays are closed, with or without a region (`NL`, `DE-BY`); "" for none."""
    closed: tuple[Dates, ...] = ()
    open: tuple[OpenDates, ...] = ()
    """Other hours on some days; they beat `closed` and holidays."""


def parse_calendar(
    hours: str | Iterable[str], holidays: str | None = None, closed: Iterable[str] = (), open: Iterable[str] = ()
) -> Calendar:
    """The calendar that these texts describe."""
    return Calendar(
        week=parse_hours(hours),
        holidays=parse_country(holidays) if holidays else "",
        closed=tuple(parse_closed(text) for text in closed),
        open=tuple(parse_open(text) for text in open),
    )


def parse_country(text: str) -> str:
    """`text` if the package `holidays` knows it as `COUNTRY` (two letters) or `COUNTRY-REGION`."""
    import holidays
    from holidays.registry import COUNTRIES

    country, hyphen, region = text.strip().partition("-")
    known = holidays.list_supported_countries()
    if country not in known or len(country) != 2:
        codes = {code: code for code in known if len(code) == 2}
        codes |= {name.replace("_", " "): str(entry[1]) for name, entry in COUNTRIES.items()}
        near = codes.get(nearest(country, codes) or "", "")
        raise CalendarError("unknown_country", text=text, nearest=near and near + hyphen + region)
    if hyphen and region not in known[country]:
        near = nearest(region, known[country]) or ""
        raise CalendarError("unknown_region", text=text, country=country, nearest=near and f"{country}-{near}")
    return text.strip()


@lru_cache(maxsize=64)
def holiday_dates(country: str, first: int, last: int) -> frozenset[date]:
    """Public holidays of the years `first` to `last`, with the days given in place of one in a weekend."""
    import holidays

    code, _, region = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=region or None, years=range(first, last + 1)))


def dated_span(start: datetime) -> tuple[date, date]:
    """Begin and end (not included) of the span of R5.7."""
    return _years_on(start.date(), -1), _years_on(start.date(), SPAN_YEARS - 1)


def _years_on(day: date, years: int) -> date:
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def expand(calendar: Calendar, start: datetime) -> Hours:
    """The hours of `calendar` for a scenario that begins at `start`, with dated days for twenty years (R5.7).

    CalendarError `never_opens` if it is closed from the start to the end of those years.
    """
    first, end = dated_span(start)
    hours = expand_between(calendar, start, first, end)
    if open_time(hours, 0, day_ms(start, end)) == 0:
        raise CalendarError("never_opens")
    return hours


def expand_between(calendar: Calendar, start: datetime, first: date, end: date) -> Hours:
    """The hours of `calendar`, with holidays and days that differ from `first` to before `end`.

    A day that is closed or has other hours loses all of its own, from midnight to midnight, the part of a night
    included.
    """
    days, opened = _special_days(calendar, first, end)
    monday = monday_ms(start)
    if not days:
        return Hours(calendar.week, monday, no_rows())
    midnights = np.array([day_ms(start, day) for day in days], np.int64)
    other = np.array([(item.opens, item.closes) for _, item in opened], np.int64).reshape(-1, 2)
    other += np.array([day_ms(start, day) for day, _ in opened], np.int64)[:, None]
    begin, last = int(midnights.min()), int(midnights.max()) + DAY
    plain = by_day(weeks_between(calendar.week, monday, begin - 2 * WEEK, last + 2 * WEEK), monday)
    kept = plain[~np.isin((plain[:, 0] - monday) // DAY, (midnights - monday) // DAY)]
    return dated(calendar.week, monday, merged(np.concatenate([kept, other])), begin, last)


def _special_days(calendar: Calendar, first: date, end: date) -> tuple[set[date], list[tuple[date, OpenDates]]]:
    """Days in [first, end) without the hours of the plain week, and the hours that some of them have instead."""
    opened = [(day, item) for item in calendar.open for day in _days(item.first, item.last, first, end)]
    days = {day for day, _ in opened}
    for dates in calendar.closed:
        days.update(_days(dates.first, dates.last, first, end))
    if calendar.holidays:
        days.update(day for day in holiday_dates(calendar.holidays, first.year, end.year) if first <= day < end)
    return days, opened


def _days(first: date, last: date, low: date, high: date) -> Sequence[date]:
    """The days from `first` to `last` that lie in [low, high)."""
    begin, end = max(first, low), min(last, high - timedelta(days=1))
    return [begin + timedelta(days=step) for step in range((end - begin).days + 1)]
