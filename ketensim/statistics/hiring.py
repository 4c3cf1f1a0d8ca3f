"""Hours of extra staff at a partner: whole people as far as they go, and longer days for all who are there.

A fraction of a person is on duty for the first part of every opening (R5.2). As one more member of a small group it
would take an item every morning and keep it over the rest of the day, so that more staff would make cases later; and if
it finished what is in hand, it would work more hours than were paid for. So the odd hours are minutes a day for
everybody in the group. What else goes by the partner's calendar stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from ketensim.ground.hours_text import ALWAYS, Week
from ketensim.ground.spans import DAY, HOUR, MINUTE

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class NoRoomError(Exception):
    """The days of a group cannot be made longer."""


def hired(
    tree: Mapping[str, Any], partner: str, place: int, week: Week, people: float, hours: float
) -> dict[str, object]:
    """Return the changes that give a partner so many hours a week more, in the group at `place` (from 0).

    `tree` is a variant as it is written, `week` the plain week of the group's calendar, `people` how many of it are on
    duty. Raises `NoRoomError` where the days are too long already.
    """
    group = dict(tree["partners"][partner]["staff"][place])
    each = sum(end - begin for begin, end in week) / HOUR
    more = int(hours / each + 1e-9)
    minutes = round((hours - more * each) * 60 / (people + more))
    longer = each + minutes / 60
    if "fte" in group:
        # fte are hours: they become as many people over the longer week as over the old one, and those who are new
        group["fte"] = round(float(group["fte"]) * (people + more) / people * longer / each, 6)
    elif more:
        group["count"] = round(people + more, 6)
    made: dict[str, object] = {}
    if minutes:
        name = _free_name(tree.get("calendars") or {}, f"{partner}_longer")
        made[f"calendars.{name}"] = {**_days_off(tree, group.get("calendar")), "hours": _longer(week, minutes)}
        if "calendar" not in tree["partners"][partner] and _calendars(tree, partner) == {group["calendar"]}:
            made[f"partners.{partner}.calendar"] = group["calendar"]
        group["calendar"] = name
    staff = list(tree["partners"][partner]["staff"])
    return {**made, f"partners.{partner}.staff": [*staff[:place], group, *staff[place + 1 :]]}


def _longer(week: Week, minutes: int) -> list[str]:
    """A week with so many minutes more, spread over its days: after the last closing, or else before the opening."""
    if week == ALWAYS or any(begin // DAY != (end - 1) // DAY for begin, end in week):
        raise NoRoomError
    days = [[list(one) for one in found] for _, found in groupby(week, key=lambda one: one[0] // DAY)]
    for number, day in enumerate(days):
        more = (minutes * (number + 1) // len(days) - minutes * number // len(days)) * MINUTE
        midnight = day[0][0] // DAY * DAY
        if day[-1][1] + more <= midnight + DAY:
            day[-1][1] += more
        elif day[0][0] - more >= midnight:
            day[0][0] -= more
        else:
            raise NoRoomError
    return [_written(begin, end) for day in days for begin, end in day]


def _written(begin: int, end: int) -> str:
    """An opening as a calendar writes it."""
    midnight = begin // DAY * DAY
    return f"{DAYS[begin // DAY % 7]} {_clock(begin - midnight)}-{_clock(end - midnight)}"


def _clock(time: int) -> str:
    return f"{time // HOUR:02}:{time % HOUR // MINUTE:02}"


def _calendars(tree: Mapping[str, Any], partner: str) -> set[str | None]:
    return {group.get("calendar") for group in tree["partners"][partner]["staff"]}


def _free_name(calendars: Mapping[str, Any], name: str) -> str:
    while name in calendars:
        name += "_"
    return name


def _days_off(tree: Mapping[str, Any], calendar: str | None) -> dict[str, object]:
    """The holidays, and the closed and open days of a calendar."""
    spec = (tree.get("calendars") or {}).get(calendar)
    kept = ("holidays", "closed", "open")
    return {key: spec[key] for key in kept if key in spec} if isinstance(spec, Mapping) else {}
