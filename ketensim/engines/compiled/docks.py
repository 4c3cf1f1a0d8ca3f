"""Where files wait between partners for a fixed moment or a full batch (R9.2)."""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    CHANGED_PAIRS, DOCKED, E_DOCK, H_AT_MOST, H_BATCH, H_BATCH_WAIT, H_CHANGED, H_FILES, H_FILES_SIZE, H_LEFT,
    H_MOMENT, H_MOMENTS, H_MOMENT_COUNT, H_TIMER, MONDAY, NOW, T_DUE, T_PAIR, T_QUEUED, T_RANK, T_READY, T_STATE,
    Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import append, plan
from ketensim.engines.compiled.queues import push
from ketensim.engines.jit import sealed
from ketensim.ground.hours import NEVER
from ketensim.ground.spans import WEEK


@sealed
def touch_pair(m: Words, pair: int) -> None:
    """A pair has something to settle."""
    if not m[pair + H_CHANGED]:
        m[pair + H_CHANGED] = 1
        append(m, CHANGED_PAIRS, pair)


@sealed
def dock(m: Words, pair: int, token: int) -> None:
    """Let a file, ready now, wait for the next departure."""
    m[token + T_STATE], m[token + T_READY], m[token + T_PAIR] = DOCKED, m[NOW], pair
    m[token + T_RANK] = m[token + T_DUE] = m[token + T_QUEUED] = 0  # their order is by ready, and then by name
    push(m, pair + H_FILES, m[NOW], token)
    if m[pair + H_MOMENT_COUNT]:
        _wake_at(m, pair, _next_moment(m, pair, m[NOW]))
    else:
        touch_pair(m, pair)


@sealed
def departures(m: Words, pair: int) -> int:
    """How many files leave now, in the order of the heap."""
    return _by_moment(m, pair) if m[pair + H_MOMENT_COUNT] else _by_batch(m, pair)


@sealed
def departed(m: Words, pair: int) -> None:
    """After a departure: make sure that the next one comes."""
    if m[pair + H_FILES_SIZE] == 0:
        return
    if m[pair + H_MOMENT_COUNT]:
        if _next_moment(m, pair, m[NOW]) == m[NOW]:
            _wake_at(m, pair, _next_moment(m, pair, m[NOW] + 1))
    elif m[pair + H_BATCH_WAIT] < NEVER:
        _wake_at(m, pair, _oldest(m, pair) + m[pair + H_BATCH_WAIT])


@sealed
def _by_moment(m: Words, pair: int) -> int:
    now = m[NOW]
    if _next_moment(m, pair, now) != now:
        return 0
    if m[pair + H_MOMENT] != now:
        m[pair + H_MOMENT] = now
        m[pair + H_LEFT] = m[pair + H_AT_MOST] if m[pair + H_AT_MOST] else NEVER
    taken = min(m[pair + H_LEFT], m[pair + H_FILES_SIZE])
    m[pair + H_LEFT] -= taken
    return int(taken)


@sealed
def _by_batch(m: Words, pair: int) -> int:
    """Full batches first; what is left goes if its oldest has waited long enough, which the next look tells."""
    size = m[pair + H_FILES_SIZE]
    if size >= m[pair + H_BATCH]:
        return int(m[pair + H_BATCH])
    return int(size) if size and _oldest(m, pair) + m[pair + H_BATCH_WAIT] <= m[NOW] else 0


@sealed
def _oldest(m: Words, pair: int) -> int:
    return int(m[m[pair + H_FILES]])


@sealed
def _next_moment(m: Words, pair: int, time: int) -> int:
    week = (time - m[MONDAY]) // WEEK * WEEK + m[MONDAY]
    for place in range(m[pair + H_MOMENT_COUNT]):
        if week + m[m[pair + H_MOMENTS] + place] >= time:
            return int(week + m[m[pair + H_MOMENTS] + place])
    return int(week + WEEK + m[m[pair + H_MOMENTS]])


@sealed
def _wake_at(m: Words, pair: int, time: int) -> None:
    """Make sure that the instant `time` comes; one timer at a time is enough, for files leave in order."""
    if m[pair + H_TIMER] <= m[NOW] or time < m[pair + H_TIMER]:
        m[pair + H_TIMER] = time
        plan(m, time, E_DOCK, pair)
