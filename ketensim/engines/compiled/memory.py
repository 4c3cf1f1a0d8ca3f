"""Rows that come and go, arrays that grow, and the heap of events (`layout` says what lies where).

The kernel makes sure before each event that there is enough room for it (`kernel._short`), so memory grows only between
events. Should it be wrong in that, the run ends as BROKEN: rows then come out of a reserve, and arrays do not grow.
"""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    ARRAYS, BROKEN, EDGE, EVENTS, EVENTS_ROOM, EVENTS_SIZE, FREE, FREE_ARRAYS, LENGTH, PLACE, ROOM, SIZE, SIZES,
    SPARE, STATUS, TOP, TOP_LIMIT, Words,
)  # fmt: skip
from ketensim.engines.jit import inlined, sealed
from ketensim.ground.hours import NEVER

RESERVE = 1 << 16
"""Words behind the end of memory, which nobody counts on."""
FIRST_ROOM = 5
"""A growable array begins with 2^5 words."""


@inlined
def take(m: Words, kind: int) -> int:
    """A row of a kind; its words hold whatever was there."""
    row = m[FREE + kind]
    if row == 0:
        row = _fresh(m, m[SIZES + kind])
        return int(row) if row else int(m[SPARE])
    m[FREE + kind] = m[row]
    return int(row)


@inlined
def give(m: Words, kind: int, row: int) -> None:
    """Let a row go."""
    m[row] = m[FREE + kind]
    m[FREE + kind] = row


@sealed
def _fresh(m: Words, size: int) -> int:
    row = m[TOP]
    if row + size > m[EDGE]:
        m[STATUS] = BROKEN
        if row + size > m[LENGTH] + RESERVE:
            return 0
    m[TOP] = row + size
    return int(row)


@sealed
def take_array(m: Words, power: int) -> int:
    """An array of 2^power words, or 0 where there is no room."""
    row = m[FREE_ARRAYS + power]
    m[ARRAYS] += 1 << power
    m[TOP_LIMIT] = 0  # it leaves room for arrays to grow, and now there is one more
    if row == 0:
        return _fresh(m, 1 << power)
    m[FREE_ARRAYS + power] = m[row]
    return int(row)


@sealed
def give_array(m: Words, power: int, row: int) -> None:
    """Let an array go."""
    m[ARRAYS] -= 1 << power
    m[row] = m[FREE_ARRAYS + power]
    m[FREE_ARRAYS + power] = row


@sealed
def grow(m: Words, array: int) -> None:
    """Double the room of a growable array."""
    room = m[array + ROOM]
    power = FIRST_ROOM
    while (1 << power) <= room:
        power += 1
    place, old = take_array(m, power), m[array + PLACE]
    if place == 0:
        return
    for at in range(room):
        m[place + at] = m[old + at]
    if room:
        give_array(m, power - 1, old)
    m[array + PLACE], m[array + ROOM] = place, 1 << power


@inlined
def append(m: Words, array: int, word: int) -> None:
    """Put a word at the end of a growable array."""
    size = m[array + SIZE]
    if size == m[array + ROOM]:
        grow(m, array)
        if size == m[array + ROOM]:
            return
    m[m[array + PLACE] + size] = word
    m[array + SIZE] = size + 1


# --- what is to come: a heap of (time, code) with four children each; at one time in no order


@sealed
def plan(m: Words, time: int, kind: int, row: int) -> None:
    """Let an event come at `time`."""
    at = m[EVENTS_SIZE]
    if 2 * (at + 4) >= m[EVENTS_ROOM]:
        _more_events(m)
        if 2 * (at + 4) >= m[EVENTS_ROOM]:
            return
    m[EVENTS_SIZE] = at + 1
    base = m[EVENTS]
    while at > 0:
        above = (at - 1) >> 2
        earlier = m[base + 2 * above]
        if earlier <= time:
            break
        m[base + 2 * at] = earlier
        m[base + 2 * at + 1] = m[base + 2 * above + 1]
        at = above
    m[base + 2 * at] = time
    m[base + 2 * at + 1] = row * 8 + kind


@sealed
def _more_events(m: Words) -> None:
    """More room for events: behind the last of them it says NEVER, so that nobody need look where they end."""
    grow(m, EVENTS)
    for place in range(m[EVENTS_SIZE], m[EVENTS_ROOM] >> 1):
        m[m[EVENTS] + 2 * place] = NEVER


@inlined
def next_time(m: Words) -> int:
    """The time of the next event, or NEVER."""
    return int(m[m[EVENTS]]) if m[EVENTS_SIZE] else NEVER


@sealed
def next_event(m: Words) -> int:
    """Take the next event: 8 times its row and its kind.

    The gap that it leaves sinks to the bottom along the earliest children, and the last event rises from there: it
    belongs near the bottom nearly always (Wegener 1993).
    """
    base, size = m[EVENTS], m[EVENTS_SIZE] - 1
    found = m[base + 1]
    m[EVENTS_SIZE] = size
    time, code = m[base + 2 * size], m[base + 2 * size + 1]
    m[base + 2 * size] = NEVER
    at = 0
    while 4 * at + 1 < size:
        child = base + 8 * at + 2
        # sums instead of ifs: which child is earliest cannot be foretold
        first = child + 2 * (m[child + 2] < m[child])
        second = child + 4 + 2 * (m[child + 6] < m[child + 4])
        least = first + (second - first) * (m[second] < m[first])
        m[base + 2 * at] = m[least]
        m[base + 2 * at + 1] = m[least + 1]
        at = (least - base) >> 1
    while at > 0:
        above = (at - 1) >> 2
        if m[base + 2 * above] <= time:
            break
        m[base + 2 * at] = m[base + 2 * above]
        m[base + 2 * at + 1] = m[base + 2 * above + 1]
        at = above
    if size:
        m[base + 2 * at], m[base + 2 * at + 1] = time, code
    return int(found)
