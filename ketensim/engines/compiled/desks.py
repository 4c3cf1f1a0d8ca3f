"""Partners at work: crews that come and go, members who take items, pause and finish (R5)."""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    CHANGED, C_CALENDAR, C_FINISH, C_FIRST, C_FREE, C_FREE_SIZE, C_IN_HAND, C_NEXT, C_OFF, C_ON_DUTY, C_OVER,
    C_PARTNER, C_ROW, C_SHUT, C_SIZE, C_UNTIL, E_CREW, E_PART, GONE, HELPERS, IDLE, IN_HAND, K_GONE, L_SPENT, NOW,
    P_CHANGED, P_CREWS, P_CREW_COUNT, P_GONE, P_HELPED, P_NUMBER, P_ON_DUTY, P_QUEUE, P_QUEUE_SIZE, P_SHUT, STEP_COUNT,
    T_BEGAN, T_CASE, T_CLOSED_BEFORE, T_CODE, T_CREW, T_DUE, T_HELP, T_MEMBER, T_OVERTIME_BEFORE, T_OWN_DUE, T_PARENT,
    T_PARTNER, T_PAUSED, T_QUEUED, T_RANK, T_REMAINING, T_SEGMENT, T_SERIAL, T_SINCE, T_STATE, WAITING, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import append, plan
from ketensim.engines.compiled.places import place_of, spend, worked
from ketensim.engines.compiled.queues import forget_gone, pop, push, queue_key
from ketensim.engines.compiled.records import tell
from ketensim.engines.compiled.tokens import release, root_of
from ketensim.engines.compiled.willing import lengthened, offer, shortened, withdraw
from ketensim.ground.hours import FAR, HoursTable
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.worktime import next_open
from ketensim.numbers.records import BEFORE, CLOSED, PAUSED, REWORK, STAFF, WORK, Kind

QUEUE, REQUEUE, START, PAUSE = int(Kind.QUEUE), int(Kind.REQUEUE), int(Kind.START), int(Kind.PAUSE)
RESUME, STOP, END, STAY, VANISH = int(Kind.RESUME), int(Kind.STOP), int(Kind.END), int(Kind.STAY), int(Kind.VANISH)

# What a crew's next event is.
COMES, OPENS, CLOSES, ENDS = range(4)


@inlined
def shut_time(m: Words, clock: int) -> int:
    """Shut time up to now of a clock, two words: the time added up, and since when it is shut (-1: open)."""
    since = m[clock + 1]
    return int(m[clock] if since < 0 else m[clock] + m[NOW] - since)


@inlined
def _opens(m: Words, clock: int) -> None:
    m[clock] = shut_time(m, clock)
    m[clock + 1] = -1


@inlined
def touch(m: Words, partner: int) -> None:
    """A partner has something to settle."""
    if not m[partner + P_CHANGED]:
        m[partner + P_CHANGED] = 1
        append(m, CHANGED, partner)


# --- who is on duty


@sealed
def crew_event(m: Words, hours: HoursTable, crew: int) -> None:
    """What a crew does now: it comes, opens, closes, or its dates end; then what it does next."""
    if m[crew + C_NEXT] == ENDS:
        _dates_end(m, crew)
        return
    if m[crew + C_NEXT] == CLOSES:
        _close(m, crew)
    now, end = m[NOW], min(m[crew + C_UNTIL], FAR)
    if m[crew + C_NEXT] != OPENS:
        opens = next_open(hours, m[crew + C_CALENDAR], now)[0] if now < end else end
        if opens >= end:
            _until_end(m, crew, end)
            return
        if opens > now:
            m[crew + C_NEXT] = OPENS
            plan(m, opens, E_CREW, crew)
            return
    closes = min(next_open(hours, m[crew + C_CALENDAR], now)[1], end)
    _open(m, crew, closes)
    if closes < FAR:
        m[crew + C_NEXT] = CLOSES
        plan(m, closes, E_CREW, crew)


@sealed
def _until_end(m: Words, crew: int, end: int) -> None:
    """It does not open again before its dates end."""
    if end >= FAR:
        return
    if end <= m[NOW]:  # closing and the end of the dates are one: nothing comes between them
        _dates_end(m, crew)
        return
    m[crew + C_NEXT] = ENDS
    plan(m, end, E_CREW, crew)


@sealed
def _open(m: Words, crew: int, until: int) -> None:
    partner = m[crew + C_PARTNER]
    m[crew + C_ON_DUTY], m[crew + C_OFF] = 1, until
    _opens(m, crew + C_SHUT)
    if m[partner + P_ON_DUTY] == 0:
        _opens(m, partner + P_SHUT)
    m[partner + P_ON_DUTY] += 1
    for place in range(m[crew + C_SIZE]):
        token = m[m[crew + C_IN_HAND] + place]
        if token and m[token + T_PAUSED] >= 0:
            _resume(m, crew, token)
    touch(m, partner)


@sealed
def _close(m: Words, crew: int) -> None:
    partner, now = m[crew + C_PARTNER], m[NOW]
    m[crew + C_ON_DUTY] = 0
    m[crew + C_SHUT + 1] = now
    m[partner + P_ON_DUTY] -= 1
    if m[partner + P_ON_DUTY] == 0:
        m[partner + P_SHUT + 1] = now
    if m[crew + C_FINISH] or now >= m[crew + C_UNTIL]:
        return
    for place in range(m[crew + C_SIZE]):
        token = m[m[crew + C_IN_HAND] + place]
        if token and m[token + T_PAUSED] < 0 and now - m[token + T_BEGAN] < m[token + T_REMAINING]:
            _pause(m, crew, token)


@sealed
def _dates_end(m: Words, crew: int) -> None:
    """R5.6."""
    m[crew + C_OVER] = 1
    if m[crew + C_FINISH]:
        return
    for place in range(m[crew + C_SIZE]):
        token = m[m[crew + C_IN_HAND] + place]
        if token and (m[token + T_PAUSED] >= 0 or m[NOW] - m[token + T_BEGAN] < m[token + T_REMAINING]):
            _put_back(m, crew, token)


# --- waiting


@inlined
def put(m: Words, partner: int, token: int) -> None:
    """Queue an item, which waits from T_SINCE."""
    m[token + T_CLOSED_BEFORE] = shut_time(m, partner + P_SHUT)
    tell(m, QUEUE, m[partner + P_NUMBER], token, m[token + T_RANK], m[token + T_DUE])
    _wait(m, partner, token)


@inlined
def _wait(m: Words, partner: int, token: int) -> None:
    m[token + T_STATE], m[token + T_PARTNER] = WAITING, partner
    if m[partner + P_HELPED]:
        offer(m, token, partner)
    else:
        push(m, partner + P_QUEUE, queue_key(m, token), token)
    touch(m, partner)


@sealed
def drop(m: Words, token: int) -> None:
    """Let a waiting item go with its case; its thread leaves the heap when its turn comes, or when half of it has."""
    partner = m[token + T_PARTNER]
    tell(m, VANISH, m[partner + P_NUMBER], token, -1, m[token + T_SINCE])
    if m[partner + P_HELPED]:
        withdraw(m, token, partner)
        release(m, token)
        return
    m[token + T_STATE] = GONE
    m[token + T_SERIAL] += 1
    m[partner + P_GONE] += 1
    if 2 * m[partner + P_GONE] > m[partner + P_QUEUE_SIZE]:
        gone = forget_gone(m, partner + P_QUEUE)
        m[partner + P_GONE] = 0
        while gone:
            following = m[gone]
            release(m, gone)
            gone = following


@inlined
def waiting(m: Words, partner: int) -> int:
    """How many items wait at a partner."""
    return int(m[partner + P_QUEUE_SIZE] - m[partner + P_GONE])


@inlined
def waited(m: Words, token: int) -> None:
    """The wait of an item of a case is over."""
    partner = m[token + T_PARTNER]
    number = m[partner + P_NUMBER]
    closed = shut_time(m, partner + P_SHUT) - m[token + T_CLOSED_BEFORE]
    since = max(m[token + T_SINCE], 0)
    spent = place_of(m, token, number) + L_SPENT
    m[spent + BEFORE] += since - m[token + T_SINCE]
    m[spent + CLOSED] += closed
    m[spent + STAFF] += m[NOW] - since - closed


@inlined
def serve(m: Words, partner: int) -> None:
    """Give waiting items to free members on duty (R5.4)."""
    for place in range(m[partner + P_CREW_COUNT]):
        crew = m[partner + P_CREWS] + C_ROW * place
        while m[crew + C_ON_DUTY] and m[crew + C_FREE_SIZE] and waiting(m, partner):
            start(m, crew, _first(m, partner), 0)


@inlined
def _first(m: Words, partner: int) -> int:
    """Take the item that goes first out of the queue."""
    if m[partner + P_HELPED]:
        token = m[m[partner + P_QUEUE] + 1]
        withdraw(m, token, partner)
        return int(token)
    token = pop(m, partner + P_QUEUE)
    while m[token + T_STATE] == GONE:
        m[partner + P_GONE] -= 1
        release(m, token)
        token = pop(m, partner + P_QUEUE)
    return int(token)


# --- work


@inlined
def start(m: Words, crew: int, token: int, helping: int) -> None:
    """A member of a crew begins on an item that waited, by a help where it is another partner's (R14)."""
    partner, member = m[token + T_PARTNER], _take_member(m, crew)
    if m[HELPERS]:
        m[token + T_HELP] = helping
        if helping:
            m[token + T_REMAINING] = lengthened(m, helping, m[token + T_REMAINING])
    m[token + T_MEMBER], m[token + T_BEGAN], m[token + T_STATE], m[token + T_CREW] = member, m[NOW], IN_HAND, crew
    m[token + T_SERIAL] += 1
    m[token + T_OVERTIME_BEFORE] = shut_time(m, crew + C_SHUT)
    m[m[crew + C_IN_HAND] + member - m[crew + C_FIRST]] = token
    tell(m, START, m[partner + P_NUMBER], token, member, m[token + T_SINCE])
    if m[token + T_CASE]:
        waited(m, token)
    _go(m, crew, token)


@inlined
def _go(m: Words, crew: int, token: int) -> None:
    """Let the part in hand end, if it does before the crew goes off duty; else closing pauses it."""
    end = m[token + T_BEGAN] + m[token + T_REMAINING]
    if m[crew + C_FINISH] or end <= m[crew + C_OFF]:
        plan(m, end, E_PART, token)


@sealed
def next_part(m: Words, token: int, work: int) -> None:
    """Go on with the same item and the same member: `work` ms of staff time more."""
    crew = m[token + T_CREW]
    if m[HELPERS] and m[token + T_HELP]:
        work = lengthened(m, m[token + T_HELP], work)
    m[token + T_REMAINING] = m[NOW] - m[token + T_BEGAN] + work
    if m[crew + C_FINISH] or work == 0 or m[crew + C_ON_DUTY]:
        _go(m, crew, token)
    elif m[crew + C_OVER]:
        _put_back(m, crew, token)
    else:
        _pause(m, crew, token)


@inlined
def _stretch(m: Words, crew: int, token: int, kind: int) -> None:
    """A stretch of work ends: say so and add it up."""
    now, owner, case = m[NOW], m[token + T_PARTNER], m[token + T_CASE]
    began = m[token + T_BEGAN] if m[token + T_PAUSED] < 0 else now
    tell(m, kind, m[owner + P_NUMBER], token, m[token + T_MEMBER], began)
    if case == 0 or m[case + K_GONE]:
        return
    work = now - began
    overtime = shut_time(m, crew + C_SHUT) - m[token + T_OVERTIME_BEFORE] if m[crew + C_FINISH] else 0
    place = place_of(m, token, m[owner + P_NUMBER])
    m[place + L_SPENT + (REWORK if m[token + T_CODE] >= m[STEP_COUNT] else WORK)] += work
    if m[token + T_PARENT] or m[crew + C_PARTNER] != owner:
        place = place_of(m, root_of(m, token), m[m[crew + C_PARTNER] + P_NUMBER])
    worked(m, place, work - overtime, overtime)


@sealed
def _pause(m: Words, crew: int, token: int) -> None:
    _stretch(m, crew, token, PAUSE)
    m[token + T_REMAINING] -= m[NOW] - m[token + T_BEGAN]
    m[token + T_PAUSED] = m[NOW]


@sealed
def _resume(m: Words, crew: int, token: int) -> None:
    _pause_over(m, token)
    m[token + T_SEGMENT] += 1
    tell(m, RESUME, m[m[token + T_PARTNER] + P_NUMBER], token, m[token + T_MEMBER], m[token + T_PAUSED])
    m[token + T_BEGAN], m[token + T_PAUSED] = m[NOW], -1
    m[token + T_OVERTIME_BEFORE] = shut_time(m, crew + C_SHUT)
    _go(m, crew, token)


@sealed
def _pause_over(m: Words, token: int) -> None:
    case = m[token + T_CASE]
    if case and not m[case + K_GONE]:
        spend(m, token, m[m[token + T_PARTNER] + P_NUMBER], PAUSED, m[NOW] - m[token + T_PAUSED])


@sealed
def _put_back(m: Words, crew: int, token: int) -> None:
    now, partner = m[NOW], m[token + T_PARTNER]
    _stretch(m, crew, token, STOP)
    if m[token + T_PAUSED] >= 0:
        _pause_over(m, token)
    else:
        m[token + T_REMAINING] -= now - m[token + T_BEGAN]
    if m[HELPERS] and m[token + T_HELP]:
        m[token + T_REMAINING] = shortened(m, m[token + T_HELP], m[token + T_REMAINING])
    _give_member(m, crew, token)
    m[token + T_SEGMENT] += 1
    m[token + T_SINCE], m[token + T_PAUSED] = now, -1
    m[token + T_CLOSED_BEFORE] = shut_time(m, partner + P_SHUT)
    tell(m, REQUEUE, m[partner + P_NUMBER], token, m[token + T_RANK], m[token + T_DUE])
    _wait(m, partner, token)


@inlined
def finish(m: Words, token: int) -> None:
    """The work on an item is done and its member is free."""
    crew = m[token + T_CREW]
    _stretch(m, crew, token, END)
    segment = m[token + T_SEGMENT]
    m[token + T_SEGMENT] = 1 if m[NOW] <= m[token + T_OWN_DUE] else 0
    tell(m, STAY, m[m[token + T_PARTNER] + P_NUMBER], token, m[token + T_RANK], m[token + T_QUEUED])
    m[token + T_SEGMENT] = segment
    _give_member(m, crew, token)
    m[token + T_STATE] = IDLE
    touch(m, m[crew + C_PARTNER])


# --- members: a heap of those who are free


@inlined
def _take_member(m: Words, crew: int) -> int:
    base, size = m[crew + C_FREE], m[crew + C_FREE_SIZE] - 1
    found, last = m[base], m[base + size]
    m[crew + C_FREE_SIZE] = size
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and m[base + child + 1] < m[base + child]:
            child += 1
        if m[base + child] >= last:
            break
        m[base + at] = m[base + child]
        at = child
    m[base + at] = last
    return int(found)


@inlined
def _give_member(m: Words, crew: int, token: int) -> None:
    member, base, at = m[token + T_MEMBER], m[crew + C_FREE], m[crew + C_FREE_SIZE]
    m[m[crew + C_IN_HAND] + member - m[crew + C_FIRST]] = 0
    m[token + T_MEMBER] = -1
    m[crew + C_FREE_SIZE] = at + 1
    while at > 0 and m[base + ((at - 1) >> 1)] > member:
        m[base + at] = m[base + ((at - 1) >> 1)]
        at = (at - 1) >> 1
    m[base + at] = member
