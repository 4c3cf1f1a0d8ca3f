"""A calendar read minute by minute, without looking at `ketensim`: what the fast arithmetic must equal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MINUTE = 60_000
DAY = 1440 * MINUTE

START = datetime(2027, 1, 6, 8)
"""A Wednesday, and not at midnight."""

BEGIN, END = date(2027, 1, 5), date(2027, 1, 19)
"""Dates of a plan count from `BEGIN` to before `END`."""

LOW, HIGH = -16 * 1440, 30 * 1440
"""Minutes from the start that lie well around those dates."""

Night = tuple[int, int]
"""Minutes of the day at which it opens and closes; a closing that is not later is on the next day."""


@dataclass(frozen=True)
class Plan:
    """Weekly hours by day, closed dates, and other hours by date; dates count within [first, end) only."""

    week: tuple[tuple[int, Night], ...]
    closed: tuple[date, ...] = ()
    other: tuple[tuple[date, Night], ...] = ()
    first: date = date.min
    end: date = date.max

    def texts(self) -> dict[str, list[str]]:
        """What `calendars.parse_calendar` takes."""
        return {
            "hours": [f"{DAYS[day]} {_shown(night)}" for day, night in self.week],
            "closed": [str(day) for day in self.closed],
            "open": [f"{day} {_shown(night)}" for day, night in self.other],
        }

    def minutes(self, start: datetime, first: int, last: int) -> list[bool]:
        """Whether it is open in each minute from `first` to before `last`, counted from `start`."""
        origin = (start + timedelta(minutes=first)).date() - timedelta(days=2)
        days = [origin + timedelta(days=place) for place in range((last - first) // 1440 + 5)]
        flags = [False] * (len(days) * 1440 + 1440)
        for place, day in enumerate(days):
            for weekday, night in self.week:
                if weekday == day.weekday():
                    _fill(flags, place, night)
        for place, day in enumerate(days):
            if self.first <= day < self.end and day in (*self.closed, *(other for other, _ in self.other)):
                flags[place * 1440 : (place + 1) * 1440] = [False] * 1440
        for place, day in enumerate(days):
            for other, night in self.other:
                if other == day and self.first <= day < self.end:
                    _fill(flags, place, night)
        skipped = (start - datetime.combine(origin, datetime.min.time())) // timedelta(minutes=1) + first
        return flags[skipped : skipped + last - first]


def spells(flags: list[bool], first: int) -> list[tuple[int, int]]:
    """The maximal runs of open minutes, in ms since the start, where the flags begin at minute `first`."""
    found, begun = list[tuple[int, int]](), -1
    for place, flag in enumerate([*flags, False]):
        if flag and begun < 0:
            begun = place
        elif not flag and begun >= 0:
            found.append(((first + begun) * MINUTE, (first + place) * MINUTE))
            begun = -1
    return found


def _fill(flags: list[bool], day: int, night: Night) -> None:
    opens, closes = night
    length = (closes if closes > opens else closes + 1440) - opens
    flags[day * 1440 + opens : day * 1440 + opens + length] = [True] * length


def _shown(night: Night) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in night)


def first_shares(intervals: list[tuple[int, int]], share: float, midnight: int) -> list[tuple[int, int]]:
    """The first share of every interval, of those longer than a day by civil day (R5.2)."""
    found = list[tuple[int, int]]()
    for opens, closes in intervals:
        cuts = [opens, closes]
        if closes - opens > DAY:
            cuts[1:1] = [time for time in range(midnight - 100 * DAY, closes, DAY) if time > opens]
        found += [(begin, begin + round((end - begin) * share)) for begin, end in pairwise(cuts)]
    return [(opens, closes) for opens, closes in found if opens < closes]


def within(intervals: list[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
    """What of ascending intervals lies in [low, high), joined where they touch."""
    joined = list[tuple[int, int]]()
    for opens, closes in intervals:
        opens, closes = max(opens, low), min(closes, high)
        if joined and joined[-1][1] == opens < closes:
            joined[-1] = (joined[-1][0], closes)
        elif opens < closes:
            joined.append((opens, closes))
    return joined


_NIGHTS = st.sampled_from([
    (480, 1020), (510, 720), (720, 1020), (0, 1440), (0, 360), (1320, 360), (1320, 1440), (1320, 0), (600, 540), (0, 1),
    (1439, 1440), (1439, 1),
])  # fmt: skip
_WEEKS = st.one_of(
    st.lists(st.tuples(st.integers(0, 6), _NIGHTS), min_size=1, max_size=9).map(tuple),
    st.integers(4, 7).map(lambda days: tuple((day, (0, 1440)) for day in range(days))),
)
_DATES = st.dates(BEGIN - timedelta(days=2), END + timedelta(days=2))
PLANS = st.builds(
    Plan,
    _WEEKS,
    st.lists(_DATES, max_size=4).map(tuple),
    st.lists(st.tuples(_DATES, _NIGHTS), max_size=3).map(tuple),
    st.just(BEGIN),
    st.just(END),
)
"""Calendars of all kinds: nights, days that touch, days that are closed or other around both edges of the span."""
