"""Hours: when a calendar is open, as intervals in whole ms since the start, and the table of them that engines read.

An open interval is a maximal one: 22:00-24:00 and 00:00-06:00 of the next day are one interval, also over Sunday
midnight. All intervals are half-open (R1.2). `calendars.expand` makes hours of a calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ketensim.ground.hours_text import ALWAYS, CalendarError, Week, merge_week
from ketensim.ground.spans import DAY, WEEK

NEVER = 2**62
"""A time later than all others (ms)."""
FAR = NEVER // 2
"""Instants beyond this do not come."""

Intervals: TypeAlias = NDArray[np.int64]
"""Rows (opens, closes), ascending and apart from each other."""

HoursTable: TypeAlias = NDArray[np.int64]
"""The hours of all calendars of a model in one flat array, cheap to hand to a jitted function: `table` says how it is
laid out, `engines.worktime` reads it, `hours_of` and `monday_of` take it apart again."""

# The layout of a HoursTable: MONDAY, COUNT, then a row of ROW numbers per calendar, then intervals of SIZE numbers.
MONDAY, COUNT, HEAD = 0, 1, 2
FIRST, SHOWN, WEEK_FIRST, WEEK_SHOWN, BEGIN, END, ANCHOR, PER_WEEK, AT_BEGIN, AT_END, SHIFT, ROW = range(12)
OPENS, CLOSES, BEFORE, SIZE = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """A calendar for one start: a plain week, and the intervals that replace it in the span [begin, end)."""

    week: Week
    monday: int
    """A Monday 00:00 in ms since the start."""
    rows: Intervals
    begin: int = 0
    end: int = 0
    """No open interval lies across `begin` or `end`. They are equal where nothing differs from the plain week, and
    -NEVER and NEVER where the plain week is always open and some days differ."""


def open_ms_per_week(week: Week) -> int:
    """Open time of a plain week, ms."""
    return sum(closes - opens for opens, closes in week)


def open_days_per_week(week: Week) -> int:
    """Civil days of a plain week with any open time; a night counts for both of its days."""
    return len({day % 7 for opens, closes in week for day in range(opens // DAY, -(-closes // DAY))})


def working_day_ms(week: Week) -> float:
    """One `wd`: mean open time per open day of the plain week (R1.3), ms."""
    return open_ms_per_week(week) / open_days_per_week(week)


def open_time(hours: Hours, begin: int, end: int) -> int:
    """Open ms in [begin, end), both finite: the same as `engines.worktime.open_between`, without numba."""
    rows = open_rows(hours, begin, end)
    return int((rows[:, 1] - rows[:, 0]).sum())


def open_rows(hours: Hours, begin: int, end: int) -> Intervals:
    """What is open in [begin, end), both finite; rows may touch where the plain week is taken up or left."""
    return np.concatenate([
        weeks_between(hours.week, hours.monday, begin, min(end, max(begin, hours.begin))),
        clipped(hours.rows, begin, end),
        weeks_between(hours.week, hours.monday, max(begin, min(end, hours.end)), end),
    ])  # fmt: skip


def union(hours: Sequence[Hours]) -> Hours:
    """Open where any of `hours` is open (R5.3)."""
    if len(hours) == 1:
        return hours[0]
    week, monday = merge_week(interval for one in hours for interval in one.week), hours[0].monday
    differing = [one for one in hours if one.begin < one.end]
    if not differing:
        return Hours(week, monday, no_rows())
    begin = min(one.begin if one.begin > -NEVER else int(one.rows[0, 1]) for one in differing)
    end = max(one.end if one.end < NEVER else int(one.rows[-1, 0]) for one in differing)
    low, high = begin - 2 * WEEK, end + 2 * WEEK
    return dated(week, monday, merged(np.concatenate([open_rows(one, low, high) for one in hours])), begin, end)


def first_share(hours: Hours, share: float) -> Hours:
    """The hours of a part-week member: the first `share` of every open interval, rounded to the ms, half even (R5.2).

    An interval longer than 24 h counts day by day, from midnight to midnight, so that 24/7 has a share of every day.
    CalendarError `never_opens` if nothing is left of the plain week.
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    if share == 1:
        return hours
    rows, begin, end = hours.rows, hours.begin, hours.end
    if begin == -NEVER:
        begin = midnight_before(int(rows[0, 1]), hours.monday)
        end = midnight_before(int(rows[-1, 0]) + DAY - 1, hours.monday)
        rows = clipped(rows, begin, end)
    plain = _shortened(np.array(hours.week, np.int64).reshape(-1, 2), 0, share)
    if len(plain) == 0:
        raise CalendarError("never_opens")
    week = merge_week((int(opens), int(closes)) for opens, closes in plain)
    return Hours(week, hours.monday, merged(_shortened(rows, hours.monday, share)), begin, end)


def _shortened(rows: Intervals, midnight: int, share: float) -> Intervals:
    """The first `share` of every row, of those longer than a day by civil day; not in order."""
    long = rows[:, 1] - rows[:, 0] > DAY
    pieces = np.concatenate([rows[~long], by_day(rows[long], midnight)])
    lengths = np.rint((pieces[:, 1] - pieces[:, 0]) * share).astype(np.int64)
    cut: Intervals = np.column_stack([pieces[:, 0], pieces[:, 0] + lengths])[lengths > 0]
    return cut


def dated(week: Week, monday: int, rows: Intervals, begin: int, end: int) -> Hours:
    """Hours that differ from the plain week in [begin, end) only; `rows` reach two weeks beyond it at both sides.

    Every row that touches the span is kept whole, so that no interval lies across the edges of what is kept.
    """
    rows = rows[(rows[:, 1] >= begin) & (rows[:, 0] <= end)]
    if week == ALWAYS:
        rows[0, 0], rows[-1, 1] = -NEVER, NEVER
        return Hours(week, monday, rows, -NEVER, NEVER) if len(rows) > 1 else Hours(week, monday, no_rows())
    if len(rows):
        begin, end = min(begin, int(rows[0, 0])), max(end, int(rows[-1, 1]))
    return Hours(week, monday, rows, begin, end)


# --- civil days


def monday_date(start: datetime) -> date:
    """The last Monday at or before `start`."""
    return start.date() - timedelta(days=start.weekday())


def monday_ms(start: datetime) -> int:
    """That Monday's 00:00, ms since the start: 0 or negative."""
    return -((start - datetime.combine(monday_date(start), datetime.min.time())) // timedelta(milliseconds=1))


def day_ms(start: datetime, day: date) -> int:
    """The midnight that begins `day`, ms since the start."""
    return monday_ms(start) + (day - monday_date(start)).days * DAY


def midnight_before(time: int, monday: int) -> int:
    """The last midnight at or before `time`."""
    return monday + (time - monday) // DAY * DAY


# --- intervals


def no_rows() -> Intervals:
    """No intervals."""
    return np.empty((0, 2), np.int64)


def weeks_between(week: Week, monday: int, begin: int, end: int) -> Intervals:
    """The plain week again and again, clipped to [begin, end); rows may touch where a week ends."""
    plain = np.array(week, np.int64).reshape(1, -1, 2)
    weeks = np.arange((begin - monday) // WEEK - 1, (end - monday) // WEEK + 1, dtype=np.int64)
    return clipped((monday + weeks[:, None, None] * WEEK + plain).reshape(-1, 2), begin, end)


def clipped(rows: Intervals, begin: int, end: int) -> Intervals:
    """What of the rows lies in [begin, end)."""
    inside = np.clip(rows, begin, end)
    return inside[inside[:, 0] < inside[:, 1]]


def by_day(rows: Intervals, midnight: int) -> Intervals:
    """The rows cut at every midnight; `midnight` is one of them."""
    first = (rows[:, 0] - midnight) // DAY
    count = -(-(rows[:, 1] - midnight) // DAY) - first
    place = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    day = midnight + (first[place] + step) * DAY
    return np.column_stack([np.maximum(rows[place, 0], day), np.minimum(rows[place, 1], day + DAY)])


def merged(rows: Intervals) -> Intervals:
    """The union of rows in any order, joined where they touch."""
    if len(rows) == 0:
        return rows
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    reach = np.maximum.accumulate(rows[:, 1])
    first = np.flatnonzero(np.append(True, rows[1:, 0] > reach[:-1]))
    return np.column_stack([rows[first, 0], reach[np.append(first[1:], len(rows)) - 1]])


# --- the table


def table(hours: Sequence[Hours], start: datetime) -> HoursTable:
    """The hours of all calendars of a model in one flat array of int64.

    First a Monday 00:00 (MONDAY) and the number of calendars (COUNT). Then a row of ROW numbers for each of them:
    where its dated intervals are (FIRST, and how many: SHOWN) and those of its plain week (WEEK_FIRST, WEEK_SHOWN);
    the span of the dated ones (BEGIN, END), outside which the plain week holds; an opening of the plain week (ANCHOR)
    and its open time (PER_WEEK); the open time counted from ANCHOR at BEGIN and at END (AT_BEGIN, AT_END), and how
    much more the latter is than the plain week's count (SHIFT). Then the intervals, each (OPENS, CLOSES, BEFORE),
    where BEFORE is the open time from ANCHOR to its opening. A week's are measured from ANCHOR, so that none lies
    across the week's edge.
    """
    monday = monday_ms(start)
    if any(one.monday != monday for one in hours):
        raise ValueError("all hours of a table must be expanded for its start")
    heads, parts = [np.array([monday, len(hours)], np.int64)], list[NDArray[np.int64]]()
    place = HEAD + ROW * len(hours)
    for one in hours:
        head, own, week = _packed(one)
        head[FIRST], head[WEEK_FIRST] = place, place + own.size
        place += own.size + week.size
        heads.append(head)
        parts += [own.ravel(), week.ravel()]
    return np.concatenate(heads + parts)


def _packed(hours: Hours) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The row of one calendar in the table, without places, and its dated and weekly intervals."""
    rows, begin, end = hours.rows, hours.begin, hours.end
    if hours.week == ALWAYS and begin == end:
        rows, begin, end = np.array([[-NEVER, NEVER]], np.int64), -NEVER, NEVER
    offset = hours.week[0][0] if hours.week else 0
    plain = np.array(hours.week, np.int64).reshape(-1, 2) - offset
    anchor, per_week = hours.monday + offset, open_ms_per_week(hours.week)

    def count(time: int) -> int:
        weeks, rest = divmod(time - anchor, WEEK)
        return weeks * per_week + int((clipped(plain, 0, rest) @ [-1, 1]).sum())

    at_begin = begin if begin == -NEVER else count(begin)
    own = _with_before(rows, at_begin)
    at_end = int(own[-1, BEFORE]) + int(rows[-1, 1]) - int(rows[-1, 0]) if len(rows) else at_begin
    shift = 0 if end == NEVER else at_end - count(end)
    head = [0, len(rows), 0, len(plain), begin, end, anchor, per_week, at_begin, at_end, shift]
    return np.array(head, np.int64), own, _with_before(plain, 0)


def _with_before(rows: Intervals, first: int) -> NDArray[np.int64]:
    """The rows with the open time before each, which is `first` at the first; the last row may have no end."""
    lengths = rows[:-1, 1] - rows[:-1, 0]
    return np.column_stack([rows, np.cumsum(np.append(first, lengths))[: len(rows)]])


def monday_of(hours: HoursTable) -> int:
    """A Monday 00:00 in ms since the start, not after it."""
    return int(hours[MONDAY])


def hours_of(hours: HoursTable, calendar: int) -> Hours:
    """One calendar taken out of a table again."""
    head = [int(number) for number in hours[HEAD + ROW * calendar :][:ROW]]
    offset = head[ANCHOR] - int(hours[MONDAY])
    plain = hours[head[WEEK_FIRST] :][: SIZE * head[WEEK_SHOWN]].reshape(-1, SIZE)
    week = tuple((offset + int(opens), offset + int(closes)) for opens, closes, _ in plain)
    rows = hours[head[FIRST] :][: SIZE * head[SHOWN]].reshape(-1, SIZE)[:, :BEFORE]
    if week == ALWAYS and len(rows) == 1:
        return Hours(week, int(hours[MONDAY]), no_rows())
    return Hours(week, int(hours[MONDAY]), rows, head[BEGIN], head[END])
