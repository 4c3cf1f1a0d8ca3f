"""Hours of extra staff as people: whole people as far as they go, and one more on whole days for the hours left over.

A fraction of a person is on duty for the first part of every opening (R5.2). As one more member of a small group it
would take an item every morning and keep it over the rest of the day, so that more staff would make cases later. So the
odd hours are put together on as few days as they fill, and who works them finishes what is in hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ketensim.ground.hours_text import Week
from ketensim.ground.spans import DAY, HOUR, MINUTE

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def hired(tree: Mapping[str, Any], partner: str, place: int, week: Week, hours: float) -> dict[str, object]:
    """Return the changes that give a partner so many hours a week more, beside the group at `place` (from 0).

    `tree` is a variant as it is written, `week` the plain week of the group's calendar.
    """
    staff = list(tree["partners"][partner]["staff"])
    group = staff[place]
    beside = {key: group[key] for key in ("calendar", "from", "at_closing") if key in group}
    each = sum(end - begin for begin, end in week) / HOUR
    people = int(hours / each + 1e-9)
    if people:
        staff.append({**beside, "count": people})
    blocks = list(_blocks(week, round((hours - people * each) * HOUR / MINUTE) * MINUTE))
    made: dict[str, object] = {}
    if blocks:
        name = _free_name(tree.get("calendars") or {}, f"{partner}_extra")
        staff.append({**beside, "count": 1, "calendar": name, "at_closing": "finish"})
        made[f"calendars.{name}"] = {**_days_off(tree, group.get("calendar")), "hours": blocks}
    return {**made, f"partners.{partner}.staff": staff}


def _blocks(week: Week, time: int) -> Iterator[str]:
    """The first `time` ms of a week, day by day, as a calendar writes them."""
    for begin, end in week:
        while begin < end and time > 0:
            stop = min(end, begin // DAY * DAY + DAY, begin + time)
            first = begin // DAY * DAY
            yield f"{DAYS[begin // DAY % 7]} {_clock(begin - first)}-{_clock(stop - first)}"
            time -= stop - begin
            begin = stop


def _clock(time: int) -> str:
    return f"{time // HOUR:02}:{time % HOUR // MINUTE:02}"


def _free_name(calendars: Mapping[str, Any], name: str) -> str:
    while name in calendars:
        name += "_"
    return name


def _days_off(tree: Mapping[str, Any], calendar: str | None) -> dict[str, object]:
    """The holidays and closed days of a calendar."""
    spec = (tree.get("calendars") or {}).get(calendar)
    return {key: spec[key] for key in ("holidays", "closed") if key in spec} if isinstance(spec, Mapping) else {}
