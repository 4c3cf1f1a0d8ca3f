"""A run in slices: instant after instant (R2), until records or memory call for Python, or the run ends (R11.1).

`advance` goes on where it stopped, also in the middle of an instant. It never grows memory itself: before each event
and before each settling it looks whether there is enough for what may come, and if not, returns SHORT.
"""

from __future__ import annotations

from ketensim.engines.compiled.arriving import backlog_case, case_arrives, expect, invest, own_work_arrives, review
from ketensim.engines.compiled.changes import begin_levels, change, count_reviews
from ketensim.engines.compiled.clocks import settle_fresh
from ketensim.engines.compiled.desks import crew_event, serve, waiting
from ketensim.engines.compiled.docks import touch_pair
from ketensim.engines.compiled.draws import sow
from ketensim.engines.compiled.expiries import expire, next_expiry
from ketensim.engines.compiled.journeys import depart, go_on, part_over, trip_over
from ketensim.engines.compiled.layout import (
    APPLYING, ARRAYS, A_JOIN, A_LENGTH, A_NUMBER, A_PARTNER, A_ROW, BACKLOGS, BACKLOGS_END, BETWEEN, CHANGED,
    CHANGED_PAIRS, CHANGED_PAIRS_SIZE, CHANGED_SIZE, CHANGING, CREWS, CREWS_END, C_ROW, C_SINCE, EDGE, ENDED, ENDLESS,
    EVENT_RECORDS, EVENT_WORDS, E_ARRIVAL, E_CREW, E_DOCK, E_INVEST, E_OWN_WORK, E_PART, E_REVIEW, E_TRIP, FRESH_SIZE,
    FULL, GOES_ON, HELPERS, H_CHANGED, H_FILES_SIZE, INVESTS, IN_CHAIN, JOINS, JOINS_SIZE, LAST, LENGTH, LEVELS,
    MEMBER_COUNT, MOST_ROUNDS, MOST_WAITING, NEXT_CHANGE, NOW, OPEN_CASES, ORDERED, OUT_AT, OUT_EDGE, OUT_END,
    OUT_FULL, OUT_LIMIT, OUT_OPEN, PHASE, P_CHANGED, RECORDS_WANTED, REVIEW_DUE, REVIEW_NEXT, ROUNDS, SETTLING, SHORT,
    SIZES, SOURCES, SOWING, STARTING, STATUS, STOP, STOPPING, TIGHT, TOP, TOP_LIMIT, UNBOUNDED_DOCK, UNBOUNDED_QUEUE,
    WHERE, WINDOW_END, WORDS_WANTED, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.lending import lend
from ketensim.engines.compiled.memory import next_event, next_time, plan
from ketensim.engines.compiled.records import WIDTH, order
from ketensim.engines.compiled.stills import still
from ketensim.ground.hours import FAR, HoursTable
from ketensim.engines.jit import inlined, jit, sealed


@sealed
def _still_short(m: Words, words: int, records: int) -> bool:
    """The same with limits that are up to date.

    A growable array may double more than once while others do, so four times all of them is enough.
    """
    words += m[EVENT_WORDS] + 4 * m[ARRAYS]
    records += m[EVENT_RECORDS]
    m[TOP_LIMIT] = m[LENGTH] - m[EVENT_WORDS] - 4 * m[ARRAYS]
    m[OUT_LIMIT] = m[OUT_END] - WIDTH * m[EVENT_RECORDS]
    if m[LENGTH] - m[TOP] >= words and m[OUT_END] - m[OUT_AT] >= WIDTH * records:
        return False
    if m[STATUS] == GOES_ON:
        m[WORDS_WANTED], m[RECORDS_WANTED], m[STATUS] = words, records, SHORT
    return True


@sealed
def _tighten(m: Words, words: int, records: int) -> None:
    """For tests: what comes may use what was asked for and no more, however much there is."""
    m[EDGE] = min(m[LENGTH], m[TOP] + m[EVENT_WORDS] + 4 * m[ARRAYS] + words)
    m[OUT_EDGE] = min(m[OUT_END], m[OUT_AT] + WIDTH * (m[EVENT_RECORDS] + records))


@inlined
def _short(m: Words, things: int, records: int) -> bool:
    """Whether memory or the block of records may be too small for what comes: `things` made, `records` written."""
    if m[TIGHT]:
        _tighten(m, 64 * things, records)
    if m[TOP] + 64 * things <= m[TOP_LIMIT] and m[OUT_AT] + WIDTH * records <= m[OUT_LIMIT]:
        return False
    return _still_short(m, 64 * things, records)


@inlined
def _due(m: Words) -> int:
    """When something happens next."""
    return int(min(next_time(m), next_expiry(m), m[NEXT_CHANGE]))


@sealed
def _sow(m: Words, x: Reals, hours: HoursTable) -> None:
    """Mix what all addresses begin with, and let the first events come."""
    sources = (m[BACKLOGS] - m[SOURCES]) // A_ROW
    if _short(m, sources + (m[CREWS_END] - m[CREWS]) // C_ROW, m[LEVELS]):
        return
    sow(m)
    for crew in range(m[CREWS], m[CREWS_END], C_ROW):
        if m[crew + C_SINCE] < FAR:
            plan(m, max(m[crew + C_SINCE], 0), E_CREW, crew)
    for source in range(m[SOURCES], m[BACKLOGS], A_ROW):
        expect(m, x, hours, source, E_OWN_WORK if m[source + A_PARTNER] else E_ARRIVAL)
    if m[INVESTS]:
        plan(m, 0, E_INVEST, 0)
    begin_levels(m, x)
    m[PHASE] = STARTING


@inlined
def _queued(m: Words) -> int:
    """What is queued in this round, as many times as each of it may wait in a heap."""
    return int(m[FRESH_SIZE] * (1 + m[HELPERS]))


@sealed
def _start(m: Words, x: Reals, hours: HoursTable) -> None:
    """Place the backlogs; they are queued before anything else happens at time 0."""
    while m[BACKLOGS] < m[BACKLOGS_END]:
        source = m[BACKLOGS]
        while m[source + A_NUMBER] < m[source + A_LENGTH]:
            if _short(m, 1, 0):
                return
            backlog_case(m, x, hours, source)
        m[BACKLOGS] += A_ROW
    if _short(m, _queued(m), 4 * m[FRESH_SIZE]):
        return
    settle_fresh(m, x, hours)
    m[PHASE] = APPLYING


@inlined
def _happen(m: Words, x: Reals, hours: HoursTable, kind: int, row: int) -> None:
    if kind == E_PART:
        part_over(m, x, hours, row)
    elif kind == E_TRIP:
        trip_over(m, x, hours, row)
    elif kind == E_ARRIVAL:
        case_arrives(m, x, hours, row)
    elif kind == E_OWN_WORK:
        own_work_arrives(m, x, hours, row)
    elif kind == E_CREW:
        crew_event(m, hours, row)
    elif kind == E_DOCK:
        touch_pair(m, row)
    elif kind == E_REVIEW:
        if m[NOW] == m[REVIEW_NEXT]:
            m[REVIEW_DUE] = 1
            count_reviews(m)
    else:
        invest(m)


@sealed
def _change(m: Words, x: Reals) -> None:
    """R2.1, step (0)."""
    if not _short(m, 1, m[LEVELS]):
        change(m, x)
        m[PHASE] = APPLYING


@inlined
def _apply(m: Words, x: Reals, hours: HoursTable) -> None:
    """R2.1: expiries come first, then everything else that is due, in no order that matters."""
    now = m[NOW]
    while m[STATUS] == GOES_ON:
        if _short(m, 0, 0):
            return
        if next_expiry(m) <= now:
            expire(m)
        elif next_time(m) <= now:
            event = next_event(m)
            _happen(m, x, hours, event & 7, event >> 3)
        else:
            break
    if m[REVIEW_DUE]:
        review(m)
    m[PHASE] = SETTLING


@sealed
def _files(m: Words) -> int:
    """Files that wait at the pairs with something to settle."""
    files = 0
    for place in range(m[CHANGED_PAIRS_SIZE]):
        files += m[m[m[CHANGED_PAIRS] + place] + H_FILES_SIZE]
    return files


@sealed
def _sort(m: Words, first: int, count: int) -> None:
    """Rows in file order: there are few, and they lie in that order."""
    for last in range(first + 1, first + count):
        word, at = m[last], last
        while at > first and m[at - 1] > word:
            m[at] = m[at - 1]
            at -= 1
        m[at] = word


@sealed
def _depart(m: Words, x: Reals, hours: HoursTable) -> None:
    """Departures, pairs in model order."""
    _sort(m, m[CHANGED_PAIRS], m[CHANGED_PAIRS_SIZE])
    for place in range(m[CHANGED_PAIRS_SIZE]):
        pair = m[m[CHANGED_PAIRS] + place]
        depart(m, x, hours, pair)
        m[pair + H_CHANGED] = 0
        if m[pair + H_FILES_SIZE] > m[MOST_WAITING] and m[STATUS] == GOES_ON:
            m[STATUS], m[WHERE] = UNBOUNDED_DOCK, pair
    m[CHANGED_PAIRS_SIZE] = 0


@inlined
def _serve(m: Words) -> None:
    """Partners in file order give waiting items to free members; then lending."""
    if m[CHANGED_SIZE] > 1:
        _sort(m, m[CHANGED], m[CHANGED_SIZE])
    for place in range(m[CHANGED_SIZE]):
        partner = m[m[CHANGED] + place]
        serve(m, partner)
    if m[HELPERS]:
        lend(m)
    for place in range(m[CHANGED_SIZE]):
        partner = m[m[CHANGED] + place]
        m[partner + P_CHANGED] = 0
        if waiting(m, partner) > m[MOST_WAITING] and m[STATUS] == GOES_ON:
            m[STATUS], m[WHERE] = UNBOUNDED_QUEUE, partner
    m[CHANGED_SIZE] = 0


@inlined
def _close(m: Words) -> None:
    """The records of the instant are complete."""
    if m[ORDERED]:
        order(m, m[OUT_OPEN], m[OUT_AT])
    m[OUT_OPEN] = m[OUT_AT]


@inlined
def _round_over(m: Words) -> None:
    m[ROUNDS] += 1
    if _due(m) <= m[NOW]:
        if m[ROUNDS] == m[MOST_ROUNDS] and m[STATUS] == GOES_ON:
            m[STATUS] = ENDLESS
        m[PHASE] = APPLYING
        return
    _close(m)
    m[PHASE] = BETWEEN


@inlined
def _settle(m: Words, x: Reals, hours: HoursTable) -> None:
    """R2.2, and then the next round (R2.3) or the end of the instant."""
    if m[CHANGED_PAIRS_SIZE]:
        files = _files(m)
        if _short(m, files, files):
            return
        _depart(m, x, hours)
    if m[JOINS_SIZE]:
        branches = m[SIZES + A_JOIN] * m[JOINS_SIZE]  # departures complete joins as well: only now it is known how many
        if _short(m, branches, branches):
            return
        for place in range(m[JOINS_SIZE]):
            go_on(m, x, hours, m[m[JOINS] + place])
        m[JOINS_SIZE] = 0
    if _short(m, _queued(m), 3 * m[FRESH_SIZE] + m[MEMBER_COUNT]):
        return
    if m[FRESH_SIZE]:
        settle_fresh(m, x, hours)
    if m[CHANGED_SIZE]:
        _serve(m)
    _round_over(m)


@inlined
def _begin(m: Words) -> None:
    """Between two instants: the next one, or the end (R11.1)."""
    if m[OUT_AT] >= m[OUT_FULL]:
        m[STATUS] = FULL
        return
    time = _due(m)
    if time >= m[WINDOW_END] and m[OPEN_CASES] == 0:
        m[STOP], m[PHASE] = max(m[WINDOW_END], m[NOW]), STOPPING
    elif time >= m[LAST]:
        m[STOP], m[PHASE] = m[LAST], STOPPING
    else:
        m[NOW], m[ROUNDS], m[PHASE] = time, 0, CHANGING if m[NEXT_CHANGE] == time else APPLYING


@sealed
def _stop(m: Words) -> None:
    """Say who is still there (R3.4)."""
    m[NOW] = m[STOP]
    things = m[IN_CHAIN] + still(m, False)
    if _short(m, 0, things):
        return
    still(m, True)
    _close(m)
    m[STATUS] = ENDED


@sealed
def slice_of_run(m: Words, x: Reals, hours: HoursTable) -> int:
    """`advance`, by bare pointers."""
    m[STATUS] = GOES_ON
    while m[STATUS] == GOES_ON:
        phase = m[PHASE]
        if phase == BETWEEN:
            _begin(m)
        elif phase == APPLYING:
            _apply(m, x, hours)
        elif phase == SETTLING:
            _settle(m, x, hours)
        elif phase == CHANGING:
            _change(m, x)
        elif phase == SOWING:
            _sow(m, x, hours)
        elif phase == STARTING:
            _start(m, x, hours)
        else:
            _stop(m)
    return int(m[STATUS])


@jit
def advance(m: Words, x: Reals, hours: HoursTable) -> int:
    """Go on with a run until it is ENDED, or Python is needed: FULL (records), SHORT (memory), or an error."""
    return slice_of_run(m.ctypes, x.ctypes, hours.ctypes)  # type: ignore[arg-type]
