"""Cases that leave, at an end of the flow or because an item waited too long (R8.6)."""

from __future__ import annotations

from ketensim.engines.compiled.clocks import leaving
from ketensim.engines.compiled.desks import drop, waited
from ketensim.engines.compiled.layout import (
    AT_JOIN, COUNTS, COUNTS_MOST, COUNTS_ROOM, COUNTS_SIZE, DOCKED, EXPIRED, FINISHED, H_FILES, IDLE, K_ARRIVAL,
    K_FIRST_TOKEN, K_NUMBER, K_RETURNS, K_SOLVED, K_STREAM, K_TYPE, L_NEXT, L_OVERTIME, L_PARTNER, L_SPENT, L_TRIPS,
    L_WORKED, N_COUNT, N_NEXT, N_PAIR, OPEN_CASES, SUMS, S_EXPIRES, S_EXPIRES_CALENDAR, S_EXPIRES_WORKING, S_OUTCOME,
    T_AWAITS, T_BRANCH, T_CASE, T_MAKER, T_NEXT, T_PAIR, T_PARENT, T_PLACES, T_QUEUED, T_SERIAL, T_STATE, T_STEP,
    WAITING, WINDOW, WINDOW_END, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import grow
from ketensim.engines.compiled.norms import after
from ketensim.engines.compiled.queues import remove
from ketensim.engines.compiled.records import emit, taken
from ketensim.engines.compiled.tokens import out_of_chain, release, release_join
from ketensim.engines.jit import inlined, sealed
from ketensim.ground.hours import NEVER, HoursTable
from ketensim.numbers.records import CAUSES, Kind

LEAVE, SPENT, WORKED, TRIPS = int(Kind.LEAVE), int(Kind.SPENT), int(Kind.WORKED), int(Kind.TRIPS)
CAUSE_COUNT = len(CAUSES)
FEW = 64
"""Counts that are kept before it is worth looking which have ended."""
ENTRY = 4
"""Words of a count: its end, branch, thread and the thread's serial number when it began."""


# --- counts, a heap by (end, branch)


@sealed
def begin_count(m: Words, hours: HoursTable, token: int) -> None:
    """Let the count of a queued item begin; a backlog item's may have ended before time 0."""
    step = m[token + T_STEP]
    calendar, working = m[step + S_EXPIRES_CALENDAR], m[step + S_EXPIRES_WORKING]
    ends = after(hours, m[token + T_QUEUED], m[step + S_EXPIRES], working, calendar)
    if ENTRY * (m[COUNTS_SIZE] + 1) > m[COUNTS_ROOM]:
        grow(m, COUNTS)
        if ENTRY * (m[COUNTS_SIZE] + 1) > m[COUNTS_ROOM]:
            return
    m[COUNTS_SIZE] += 1
    _rise(m, m[COUNTS_SIZE] - 1, max(ends, 0), m[token + T_BRANCH], token, m[token + T_SERIAL])
    if m[COUNTS_SIZE] > m[COUNTS_MOST]:
        _forget(m)


@sealed
def _rise(m: Words, at: int, time: int, branch: int, token: int, serial: int) -> None:
    base = m[COUNTS]
    while at > 0:
        above = base + ENTRY * ((at - 1) >> 1)
        if m[above] < time or (m[above] == time and m[above + 1] <= branch):
            break
        _move(m, above, base + ENTRY * at)
        at = (at - 1) >> 1
    _write(m, base + ENTRY * at, time, branch, token, serial)


@sealed
def _sink(m: Words, at: int, time: int, branch: int, token: int, serial: int) -> None:
    base, size = m[COUNTS], m[COUNTS_SIZE]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        place = base + ENTRY * child
        if child + 1 < size and (
            m[place + ENTRY] < m[place] or (m[place + ENTRY] == m[place] and m[place + ENTRY + 1] < m[place + 1])
        ):
            child, place = child + 1, place + ENTRY
        if time < m[place] or (time == m[place] and branch <= m[place + 1]):
            break
        _move(m, place, base + ENTRY * at)
        at = child
    _write(m, base + ENTRY * at, time, branch, token, serial)


@sealed
def _move(m: Words, here: int, there: int) -> None:
    for word in range(ENTRY):
        m[there + word] = m[here + word]


@sealed
def _write(m: Words, place: int, time: int, branch: int, token: int, serial: int) -> None:
    m[place], m[place + 1], m[place + 2], m[place + 3] = time, branch, token, serial


@sealed
def _forget(m: Words) -> None:
    """Let go of counts that have ended by a start, now and then: what is kept stays in step with what waits."""
    base, kept = m[COUNTS], 0
    for at in range(m[COUNTS_SIZE]):
        place = base + ENTRY * at
        if m[m[place + 2] + T_SERIAL] == m[place + 3]:
            _move(m, place, base + ENTRY * kept)
            kept += 1
    m[COUNTS_SIZE], m[COUNTS_MOST] = kept, 2 * kept + FEW
    for at in range(kept // 2 - 1, -1, -1):
        place = base + ENTRY * at
        _sink(m, at, m[place], m[place + 1], m[place + 2], m[place + 3])


@sealed
def next_expiry(m: Words) -> int:
    """When the next count ends, or NEVER."""
    return int(m[m[COUNTS]]) if m[COUNTS_SIZE] else NEVER


@sealed
def expire(m: Words) -> None:
    """The next count is over: its case leaves, if its item still waits."""
    base = m[COUNTS]
    token, serial = m[base + 2], m[base + 3]
    last = base + ENTRY * (m[COUNTS_SIZE] - 1)
    m[COUNTS_SIZE] -= 1
    if m[COUNTS_SIZE]:
        _sink(m, 0, m[last], m[last + 1], m[last + 2], m[last + 3])
    if m[token + T_SERIAL] == serial:
        waited(m, token)
        leave(m, token, m[m[token + T_STEP] + S_OUTCOME], True)


# --- leaving


@inlined
def leave(m: Words, token: int, outcome: int, expired: bool) -> None:
    """The case leaves the chain along `token`."""
    case = m[token + T_CASE]
    arrival = m[case + K_ARRIVAL]
    leaving(m, case, expired)
    m[EXPIRED if expired else FINISHED] += 1
    if max(m[WINDOW], 0) <= arrival < m[WINDOW_END]:
        m[OPEN_CASES] -= 1
    emit(
        m, LEAVE, -1, m[case + K_STREAM], m[case + K_NUMBER], 1 if m[token + T_MAKER] else 0, outcome,
        m[case + K_RETURNS], m[case + K_SOLVED], m[case + K_TYPE], 1 if expired else 0, arrival,
    )  # fmt: skip
    _say_spent(m, case, token, 1 if expired else 0)
    _say_sums(m, case, token)
    out_of_chain(m, case)
    _let_go(m, case)


@inlined
def _say_spent(m: Words, case: int, token: int, expired: int) -> None:
    """R11.3: what the thread that leaves has spent, with what was spent before the fork it comes from."""
    if not taken(m, SPENT):
        return
    if m[token + T_PARENT] == 0:
        _say_places(m, case, m[token + T_PLACES], expired)
        return
    sums = m[SUMS]  # a list of rows of its own, empty between uses
    while token:
        place = m[token + T_PLACES]
        while place:
            for cause in range(CAUSE_COUNT):
                m[sums + CAUSE_COUNT * m[place + L_PARTNER] + cause] += m[place + L_SPENT + cause]
            place = m[place + L_NEXT]
        root, token = token, m[token + T_PARENT]
    _say_scattered(m, case, root, expired)


@sealed
def _say_scattered(m: Words, case: int, root: int, expired: int) -> None:
    token = m[case + K_FIRST_TOKEN]
    while token:
        place = m[token + T_PLACES]
        while place:
            at = m[SUMS] + CAUSE_COUNT * m[place + L_PARTNER]
            for cause in range(CAUSE_COUNT):
                _say(m, SPENT, case, m[place + L_PARTNER], m[case + K_TYPE], expired, cause, m[at + cause])
                m[at + cause] = 0
            place = m[place + L_NEXT]
        token = m[token + T_NEXT]


@inlined
def _say_places(m: Words, case: int, place: int, expired: int) -> None:
    while place:
        for cause in range(CAUSE_COUNT):
            time = m[place + L_SPENT + cause]
            _say(m, SPENT, case, m[place + L_PARTNER], m[case + K_TYPE], expired, cause, time)
        place = m[place + L_NEXT]


@inlined
def _say_sums(m: Words, case: int, token: int) -> None:
    """Work and trips of the whole case."""
    if not taken(m, WORKED) and not taken(m, TRIPS):
        return
    while m[token + T_PARENT]:
        token = m[token + T_PARENT]
    place, kind = m[token + T_PLACES], m[case + K_TYPE]
    while place:
        _say(m, WORKED, case, m[place + L_PARTNER], kind, -1, 0, m[place + L_WORKED])
        _say(m, WORKED, case, m[place + L_PARTNER], kind, -1, 1, m[place + L_OVERTIME])
        trip = m[place + L_TRIPS]
        while trip:
            _say(m, TRIPS, case, m[place + L_PARTNER], m[trip + N_PAIR], -1, kind, m[trip + N_COUNT])
            trip = m[trip + N_NEXT]
        place = m[place + L_NEXT]


@sealed
def _say(m: Words, kind: int, case: int, partner: int, step: int, passed: int, segment: int, value: int) -> None:
    if value:
        emit(
            m, kind, partner, m[case + K_STREAM], m[case + K_NUMBER], -1, step, passed, -1, segment,
            m[case + K_ARRIVAL], value,
        )  # fmt: skip


@inlined
def _let_go(m: Words, case: int) -> None:
    """What waits goes with its case; what is in hand, or travels, goes later."""
    token = m[case + K_FIRST_TOKEN]
    while token:
        following = m[token + T_NEXT]
        if m[token + T_AWAITS]:
            release_join(m, m[token + T_AWAITS])
        state = m[token + T_STATE]
        if state == WAITING:
            drop(m, token)
        elif state == DOCKED:
            remove(m, m[token + T_PAIR] + H_FILES, token)
            release(m, token)
        elif state in (IDLE, AT_JOIN):
            release(m, token)
        token = following
