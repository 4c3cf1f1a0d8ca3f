"""A calendar read minute by minute, without looking at `ketensim`: what the fast arithmetic must equal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MINUTE = 60_000

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
