"""Open time of calendars, to the millisecond, for both engines.

`hours` is a `hours.HoursTable`, `k` the place of a calendar in it, times are int64 ms since the start, intervals are
half-open (R1.2). Times may be negative, and before or after the dated span, where the plain week goes on (R5.7), but
within ± NEVER (2^62). A result that would lie beyond is NEVER.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.engines.jit import jit
from ketensim.ground.hours import (
    ANCHOR,
    AT_BEGIN,
    AT_END,
    BEFORE,
    BEGIN,
    CLOSES,
    END,
    FIRST,
    HEAD,
    NEVER,
    OPENS,
    PER_WEEK,
    ROW,
    SHIFT,
    SHOWN,
    SIZE,
    WEEK_FIRST,
    WEEK_SHOWN,
    HoursTable,
)
from ketensim.ground.spans import WEEK


@jit
def is_open(hours: HoursTable, k: int, t: int) -> bool:
    """Whether calendar `k` is open at `t`; at closing it is not."""
    opens, _ = next_open(hours, k, t)
    return opens <= t


@jit
def open_between(hours: HoursTable, k: int, t0: int, t1: int) -> int:
    """Open ms in [t0, t1); t0 may not be after t1."""
    return _count(hours, k, t1) - _count(hours, k, t0)


@jit
def add_open(hours: HoursTable, k: int, t: int, amount: int) -> int:
    """The first instant at which `amount` open ms have passed since `t`.

    Work that fits exactly ends at closing (R5.5). An amount of 0 is over at `t` itself, open or not.
    """
    if amount <= 0:
        return t
    if amount >= NEVER:
        return NEVER
    row = HEAD + ROW * k
    target = _count(hours, k, t) + amount
    if target <= hours[row + AT_BEGIN]:
        return _week_reaches(hours, row, target)
    if target > hours[row + AT_END]:
        return _week_reaches(hours, row, target - hours[row + SHIFT]) if hours[row + END] < NEVER else NEVER
    at = _last(hours, hours[row + FIRST], hours[row + SHOWN], BEFORE, target - 1)
    return int(hours[at + OPENS] + target - hours[at + BEFORE])


@jit
def next_open(hours: HoursTable, k: int, t: int) -> tuple[int, int]:
    """(opens, closes) of the open interval that contains `t`, else of the next one; (NEVER, NEVER) if none comes.

    An interval without end closes at NEVER; one without beginning opens at -NEVER.
    """
    row = HEAD + ROW * k
    begin, end = hours[row + BEGIN], hours[row + END]
    if t < begin:
        opens, closes = _week_opens(hours, row, t)
        if opens < begin:
            return opens, closes
        t = begin
    if t < end:
        first, shown = hours[row + FIRST], hours[row + SHOWN]
        at = _last(hours, first, shown, OPENS, t)
        if at < first or hours[at + CLOSES] <= t:
            at += SIZE
        if at < first + SIZE * shown:
            return hours[at + OPENS], hours[at + CLOSES]
        t = end
    return _week_opens(hours, row, t)


@jit
def open_between_many(
    hours: HoursTable, k: NDArray[np.int64], t0: NDArray[np.int64], t1: NDArray[np.int64]
) -> NDArray[np.int64]:
    """`open_between` for each element of three arrays of one length."""
    found = np.empty(len(k), np.int64)
    for place in range(len(k)):
        found[place] = open_between(hours, k[place], t0[place], t1[place])
    return found


@jit
def _count(hours: HoursTable, k: int, t: int) -> int:
    """Open ms from ANCHOR to `t`, negative before it."""
    row = HEAD + ROW * k
    if t < hours[row + BEGIN]:
        return _week_count(hours, row, t)
    if t >= hours[row + END]:
        return _week_count(hours, row, t) + int(hours[row + SHIFT])
    first = hours[row + FIRST]
    at = _last(hours, first, hours[row + SHOWN], OPENS, t)
    if at < first:
        return int(hours[row + AT_BEGIN])
    return int(hours[at + BEFORE] + (min(t, hours[at + CLOSES]) - hours[at + OPENS]))


@jit
def _last(hours: HoursTable, first: int, shown: int, field: int, value: int) -> int:
    """Where the last of the `shown` intervals whose `field` is at most `value` stands; before `first` if none is."""
    low, high = -1, shown
    while high - low > 1:
        middle = (low + high) >> 1
        if hours[first + SIZE * middle + field] <= value:
            low = middle
        else:
            high = middle
    return first + SIZE * low


@jit
def _week_count(hours: HoursTable, row: int, t: int) -> int:
    """`_count` as if there were no dated span."""
    per_week = hours[row + PER_WEEK]
    if per_week == 0:
        return 0
    since = t - hours[row + ANCHOR]
    weeks = since // WEEK
    since -= weeks * WEEK
    at = _last(hours, hours[row + WEEK_FIRST], hours[row + WEEK_SHOWN], OPENS, since)
    return int(weeks * per_week + hours[at + BEFORE] + min(since, hours[at + CLOSES]) - hours[at + OPENS])


@jit
def _week_reaches(hours: HoursTable, row: int, count: int) -> int:
    """The first instant at which `_week_count` is `count`."""
    per_week = hours[row + PER_WEEK]
    if per_week == 0:
        return NEVER
    weeks = (count - 1) // per_week
    if weeks >= NEVER // WEEK:
        return NEVER
    count -= weeks * per_week  # from 1 to per_week
    at = _last(hours, hours[row + WEEK_FIRST], hours[row + WEEK_SHOWN], BEFORE, count - 1)
    return int(hours[row + ANCHOR] + weeks * WEEK + hours[at + OPENS] + count - hours[at + BEFORE])


@jit
def _week_opens(hours: HoursTable, row: int, t: int) -> tuple[int, int]:
    """`next_open` as if there were no dated span."""
    if hours[row + PER_WEEK] == 0 or t >= NEVER:
        return NEVER, NEVER
    first, shown = hours[row + WEEK_FIRST], hours[row + WEEK_SHOWN]
    since = t - hours[row + ANCHOR]
    week = t - since + since // WEEK * WEEK
    at = _last(hours, first, shown, OPENS, t - week)
    if hours[at + CLOSES] <= t - week:
        at += SIZE
    if at == first + SIZE * shown:
        at, week = first, week + WEEK
    return week + hours[at + OPENS], week + hours[at + CLOSES]
