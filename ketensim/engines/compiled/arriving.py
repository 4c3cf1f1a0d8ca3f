"""What comes from outside: cases, a backlog, own work and reviews (R6.6, R6.7, R7, R10.2)."""

from __future__ import annotations

from ketensim.engines.compiled.clocks import start_clock
from ketensim.engines.compiled.desks import put
from ketensim.engines.compiled.draws import drawn, of_number, prepare
from ketensim.engines.compiled.layout import (
    ALONE, ARRIVED, A_AT, A_CALENDAR, A_COUNTS, A_FORM, A_INTERVAL, A_LENGTH, A_NEXT, A_NUMBER, A_PARTNER, A_PERIOD,
    A_PERIODS, A_SHARES, A_STEP, A_STREAM, A_TIMES, A_TOKEN, A_WORD, A_WORK, A_WORK_WORD, BACKLOG, BY_INTERVAL,
    BY_TIMES, DICE, D_FIXED, E_ARRIVAL, E_INVEST, E_OWN_WORK, KEEPS, K_ARRIVAL, K_NUMBER, K_STREAM, K_TYPE, NOW,
    OPEN_CASES, PARTNERS, PARTNER_COUNT, P_CALENDAR, P_OWN_NORM, P_OWN_WORKING, P_ROW, P_SIGNED, REVIEWED, REVIEWS,
    REVIEW_DUE, REVIEW_PEOPLE, REVIEW_WORK, R_HOURS, R_PEOPLE, R_ROW, R_SENDER, STREAM_COUNT, S_NUMBER, TARGET,
    TARGET_SINCE, TIES, TIE_COUNT, TYPE_COUNT, T_ATTEMPT, T_BEGAN, T_BRANCH, T_CASE, T_CODE, T_DUE, T_MEMBER,
    T_NUMBER, T_OWN_DUE, T_PASSED, T_PAUSED, T_QUEUED, T_RANK, T_REMAINING, T_SEGMENT, T_SINCE, T_STAGE, T_STREAM,
    T_WORK, WINDOW, WINDOW_END, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import plan, take
from ketensim.engines.compiled.norms import after
from ketensim.engines.compiled.records import emit
from ketensim.engines.compiled.tokens import new_case, new_token
from ketensim.engines.compiled.visits import arrive
from ketensim.engines.compiled.willing import refuse
from ketensim.ground.hours import FAR, HoursTable
from ketensim.ground.spans import WEEK
from ketensim.numbers.records import INVESTMENT, INVESTMENT_RANK, OWN_WORK, REST_RANK, REVIEW, REVIEW_RANK, Kind
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.sampling import TYPE, pick
from ketensim.engines.worktime import add_open, open_between

ARRIVE = int(Kind.ARRIVE)


@inlined
def case_arrives(m: Words, x: Reals, hours: HoursTable, source: int) -> None:
    """The next case of a stream comes in now."""
    number = m[source + A_NUMBER]
    m[source + A_NUMBER] = number + 1
    _enter(m, x, hours, source, number, m[NOW])
    expect(m, x, hours, source, E_ARRIVAL)


@sealed
def backlog_case(m: Words, x: Reals, hours: HoursTable, source: int) -> None:
    """The next case of a backlog is placed (R6.6); its age is drawn where no times are given."""
    number = m[source + A_NUMBER]
    m[source + A_NUMBER] = number + 1
    if m[source + A_FORM] == BY_TIMES:
        arrival = m[m[source + A_TIMES] + number]
    else:
        arrival = -max(1, _draw(m, x, source, number))
    _enter(m, x, hours, source, number, arrival)


@sealed
def _draw(m: Words, x: Reals, source: int, number: int) -> int:
    interval = m[source + A_INTERVAL]
    return drawn(m, x, interval, of_number(m[source + A_WORD], number))


@inlined
def _enter(m: Words, x: Reals, hours: HoursTable, source: int, number: int, arrival: int) -> None:
    """A case comes in, is queued at its first step, and goes on its way."""
    case, stream, step = new_case(m), m[source + A_STREAM], m[source + A_STEP]
    kind = 0
    if m[TYPE_COUNT] > 1:
        u = of_number(m[m[DICE] + TYPE * m[STREAM_COUNT] + stream], number)
        kind = pick(x, m[source + A_SHARES], m[TYPE_COUNT], u)
    m[case + K_STREAM], m[case + K_NUMBER], m[case + K_TYPE], m[case + K_ARRIVAL] = stream, number, kind, arrival
    prepare(m, case)
    if arrival < 0:
        m[BACKLOG] += 1
    else:
        m[ARRIVED] += 1
        if m[WINDOW] <= arrival < m[WINDOW_END]:
            m[OPEN_CASES] += 1
    emit(m, ARRIVE, -1, stream, number, -1, m[step + S_NUMBER], -1, -1, kind, -1, arrival)
    if m[TARGET] and m[TARGET_SINCE] == 0:
        start_clock(m, hours, case, arrival)
    arrive(m, x, hours, new_token(m, case, 0, 0, 0), step, 0, arrival)


@sealed
def own_work_arrives(m: Words, x: Reals, hours: HoursTable, source: int) -> None:
    """R6.7."""
    partner, number, now = m[source + A_PARTNER], m[source + A_NUMBER], m[NOW]
    m[source + A_NUMBER] = number + 1
    work = m[m[source + A_WORK] + D_FIXED]
    if work < 0:
        work = drawn(m, x, m[source + A_WORK], of_number(m[source + A_WORK_WORD], number))
    due = after(hours, now, m[partner + P_OWN_NORM], m[partner + P_OWN_WORKING], m[partner + P_CALENDAR])
    _put_alone(m, partner, REST_RANK, due, -1, number, OWN_WORK, -1, work)
    expect(m, x, hours, source, E_OWN_WORK)


@sealed
def review(m: Words) -> None:
    """R10.2."""
    for place in range(m[PARTNER_COUNT]):
        partner = m[PARTNERS] + P_ROW * place
        if m[partner + P_SIGNED]:
            for person in range(m[REVIEW_PEOPLE]):
                _put_alone(m, partner, REVIEW_RANK, m[NOW], m[REVIEWS], person, REVIEW, -1, m[REVIEW_WORK])
    m[REVIEWS] += 1
    m[REVIEW_DUE] = 0
    m[REVIEWED] = 1


@sealed
def invest(m: Words) -> None:
    """R15.2."""
    week, number = m[NOW] // WEEK, 0
    for place in range(m[TIE_COUNT]):
        tie = m[TIES] + R_ROW * place
        for _ in range(m[tie + R_PEOPLE]):
            _put_alone(m, m[tie + R_SENDER], INVESTMENT_RANK, m[NOW], week, number, INVESTMENT, place, m[tie + R_HOURS])
            number += 1
    plan(m, m[NOW] + WEEK, E_INVEST, 0)


@sealed
def _put_alone(
    m: Words, partner: int, rank: int, due: int, stream: int, number: int, code: int, passed: int, work: int
) -> None:
    """Queue an item that belongs to no case."""
    token = take(m, A_TOKEN)
    m[token + T_CASE], m[token + T_STAGE], m[token + T_RANK] = 0, ALONE, rank
    m[token + T_DUE], m[token + T_OWN_DUE], m[token + T_QUEUED], m[token + T_SINCE] = due, due, m[NOW], m[NOW]
    m[token + T_STREAM], m[token + T_NUMBER], m[token + T_BRANCH], m[token + T_CODE] = stream, number, -1, code
    m[token + T_PASSED], m[token + T_ATTEMPT], m[token + T_SEGMENT], m[token + T_REMAINING] = passed, -1, 0, work
    m[token + T_MEMBER], m[token + T_BEGAN], m[token + T_PAUSED] = -1, -1, -1
    if m[KEEPS]:
        m[token + T_WORK] = work
        refuse(m, token, partner)
    put(m, partner, token)


# --- when the next comes (R7.1-R7.3)


@sealed
def expect(m: Words, x: Reals, hours: HoursTable, source: int, kind: int) -> None:
    """Let the next arrival of a source come, if there is one."""
    if m[source + A_FORM] == BY_INTERVAL:
        time = add_open(hours, m[source + A_CALENDAR], m[source + A_NEXT], _interval(m, x, source))
        m[source + A_NEXT] = time
    else:
        while m[source + A_AT] == m[source + A_LENGTH] and m[source + A_PERIOD] > 0:
            _fill(m, hours, source)
        if m[source + A_AT] == m[source + A_LENGTH]:
            return
        time = m[m[source + A_TIMES] + m[source + A_AT]]
        m[source + A_AT] += 1
    if time < FAR:
        plan(m, time, kind, source)


@sealed
def _interval(m: Words, x: Reals, source: int) -> int:
    fixed = m[m[source + A_INTERVAL] + D_FIXED]
    return int(fixed) if fixed >= 0 else _draw(m, x, source, m[source + A_NUMBER])


@sealed
def _fill(m: Words, hours: HoursTable, source: int) -> None:
    """The times of the next period: independent uniform places in its open time, in order (R7.2)."""
    periods, calendar, times = m[source + A_PERIODS], m[source + A_CALENDAR], m[source + A_TIMES]
    begin, end, size = m[periods], m[periods + 1], m[m[source + A_COUNTS]]
    m[source + A_PERIODS] += 1
    m[source + A_COUNTS] += 1
    m[source + A_PERIOD] -= 1
    total = open_between(hours, calendar, begin, end)
    m[source + A_AT] = m[source + A_LENGTH] = 0
    if total == 0:
        return
    for place in range(size):
        m[times + place] = int(of_number(m[source + A_WORD], m[source + A_NUMBER] + place) * total)
    _sort(m, times, size)
    for place in range(size):
        # the ms after `place` open ones is open itself; add_open ends work that fits exactly at closing
        m[times + place] = add_open(hours, calendar, begin, m[times + place] + 1) - 1
    m[source + A_LENGTH] = size


@sealed
def _sort(m: Words, first: int, count: int) -> None:
    """A heap sort."""
    for place in range(count // 2 - 1, -1, -1):
        _sift(m, first, place, count)
    for last in range(count - 1, 0, -1):
        m[first], m[first + last] = m[first + last], m[first]
        _sift(m, first, 0, last)


@sealed
def _sift(m: Words, first: int, place: int, count: int) -> None:
    while 2 * place + 1 < count:
        child = 2 * place + 1
        if child + 1 < count and m[first + child] < m[first + child + 1]:
            child += 1
        if m[first + place] >= m[first + child]:
            return
        m[first + place], m[first + child] = m[first + child], m[first + place]
        place = child
