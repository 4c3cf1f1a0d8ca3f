"""The target clock of a case, and what is settled of items queued in this round (R6.3, R8.7)."""

from __future__ import annotations

from ketensim.engines.compiled.desks import put
from ketensim.engines.compiled.draws import of_pair, of_step
from ketensim.engines.compiled.layout import (
    FRESH, FRESH_SIZE, K_ARRIVAL, K_CLOCK, K_CLOCK_BEGAN, K_DEADLINE, K_GONE, K_NUMBER, K_STREAM, K_TYPE, LATE_LAST,
    NOW, PERIOD, PULLS, P_COMMITMENT, P_HELPED, P_SIGNED, REWORKING, RUNS, STOPPED, TARGET, TARGET_SINCE, TARGET_UNTIL,
    T_ATTEMPT, T_CASE, T_DUE, T_OWN_DUE, T_PARTNER, T_PASSED, T_QUEUED, T_SENT_TO, T_STAGE, T_STEP, WAITS, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.norms import after
from ketensim.engines.compiled.periods import count_deadline
from ketensim.engines.compiled.records import emit
from ketensim.engines.compiled.tokens import release
from ketensim.engines.compiled.willing import decide
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.sampling import COMMITMENT, REWORK_COMMITMENT
from ketensim.ground.hours import NEVER, HoursTable
from ketensim.numbers.records import Kind

CLOCK_START, CLOCK_STOP = int(Kind.CLOCK_START), int(Kind.CLOCK_STOP)
NORM = 3
"""Words of a target per type: time, whether it is working time, calendar."""


@inlined
def settle_fresh(m: Words, x: Reals, hours: HoursTable) -> None:
    """Turn the clocks by what was queued in this round, fix its due times, and let it wait."""
    fresh, size = m[FRESH], m[FRESH_SIZE]
    if m[TARGET_SINCE]:
        for at in range(fresh, fresh + size):
            case = m[m[at] + T_CASE]
            if m[case + K_CLOCK] == WAITS and _comes_to(m, m[at], m[TARGET_SINCE]):
                start_clock(m, hours, case, m[m[at] + T_QUEUED])
    if m[TARGET_UNTIL]:
        for at in range(fresh, fresh + size):
            case = m[m[at] + T_CASE]
            if m[case + K_CLOCK] == RUNS and _comes_to(m, m[at], m[TARGET_UNTIL]):
                stop_clock(m, case, m[m[at] + T_QUEUED] <= m[case + K_DEADLINE])
    for at in range(fresh, fresh + size):
        token = m[at]
        if m[m[token + T_CASE] + K_GONE]:
            release(m, token)
        else:
            m[token + T_DUE] = _due(m, x, token)
            if m[m[token + T_PARTNER] + P_HELPED]:
                decide(m, x, token)
            put(m, m[token + T_PARTNER], token)
    m[FRESH_SIZE] = 0


@inlined
def _comes_to(m: Words, token: int, step: int) -> bool:
    """Whether the flow brings a thread to a step; rework turns no clock."""
    return bool(m[token + T_STEP] == step) and bool(m[token + T_STAGE] != REWORKING)


@sealed
def start_clock(m: Words, hours: HoursTable, case: int, time: int) -> None:
    """The target clock of a case starts at `time`."""
    target = m[TARGET] + NORM * m[case + K_TYPE]
    deadline = after(hours, time, m[target], m[target + 1], m[target + 2])
    m[case + K_CLOCK], m[case + K_CLOCK_BEGAN], m[case + K_DEADLINE] = RUNS, time, deadline
    if m[PERIOD]:
        count_deadline(m, deadline, 0)
    emit(
        m, CLOCK_START, -1, m[case + K_STREAM], m[case + K_NUMBER], -1, -1, -1, -1, m[case + K_TYPE],
        m[case + K_ARRIVAL], deadline - time,
    )  # fmt: skip


@sealed
def stop_clock(m: Words, case: int, in_time: bool) -> None:
    """The running clock of a case stops."""
    m[case + K_CLOCK] = STOPPED
    if m[PERIOD] and in_time:
        count_deadline(m, m[case + K_DEADLINE], 1)
    emit(
        m, CLOCK_STOP, -1, m[case + K_STREAM], m[case + K_NUMBER], -1, 1 if in_time else 0, -1, -1, m[case + K_TYPE],
        m[case + K_ARRIVAL], m[case + K_CLOCK_BEGAN],
    )  # fmt: skip


@sealed
def leaving(m: Words, case: int, expired: bool) -> None:
    """A clock that still runs stops."""
    if m[case + K_CLOCK] == RUNS:
        stop_clock(m, case, not expired and m[NOW] <= m[case + K_DEADLINE])


@inlined
def _due(m: Words, x: Reals, token: int) -> int:
    """R6.3, R6.5."""
    case, partner, own = m[token + T_CASE], m[token + T_PARTNER], m[token + T_OWN_DUE]
    if not (m[PULLS] and m[partner + P_SIGNED] and m[case + K_CLOCK] == RUNS):
        return int(own)
    if not _committed(m, x, token, x[m[partner + P_COMMITMENT]]):
        return int(own)
    if m[LATE_LAST] and m[token + T_QUEUED] > m[case + K_DEADLINE]:
        return NEVER
    return int(min(own, m[case + K_DEADLINE]))


@sealed
def _committed(m: Words, x: Reals, token: int, commitment: float) -> bool:
    if commitment >= 1.0:
        return True
    case, step, passed, attempt = m[token + T_CASE], m[token + T_STEP], m[token + T_PASSED], m[token + T_ATTEMPT]
    if m[token + T_STAGE] == REWORKING:
        return of_pair(m, REWORK_COMMITMENT, case, m[token + T_SENT_TO], step, passed, attempt) < commitment
    return of_step(m, COMMITMENT, case, step, passed, attempt) < commitment
