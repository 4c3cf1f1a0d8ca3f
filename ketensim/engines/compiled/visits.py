"""A case at a step: queued, checked, worked on, and sent back when a fault is found (R6, R8.4, R9.3-R9.8)."""

from __future__ import annotations

from ketensim.engines.compiled.desks import finish, next_part
from ketensim.engines.compiled.draws import of_step, work
from ketensim.engines.compiled.expiries import begin_count
from ketensim.engines.compiled.layout import (
    CHECKING, CONSULTING, FRESH, H_TOGETHER, IS_FRESH, KEEPS, K_GONE, K_LISTS, K_RETURNS, K_SOLVED, K_TYPE, LOOKING,
    NOW, PARTNER_COUNT, P_CALENDAR, P_HELPED, P_NORMS, P_NUMBER, REWORKING, STEP_COUNT, S_CHECKED, S_CONSULT, S_ERROR,
    S_EXPIRES, S_FINDS, S_NUMBER, S_PARTNER, S_TAKES, TO_FINDER, TO_MAKER, TYPES, T_ATTEMPT, T_BEGAN, T_BRANCH, T_CASE,
    T_CODE, T_COOPERATION, T_DUE, T_FLAGS, T_HANDED, T_MADE_IN, T_MADE_WITH, T_MAKER, T_MEMBER, T_NUMBER, T_OWN_DUE,
    T_PARTNER, T_PASSED, T_PAUSED, T_QUEUED, T_RANK, T_REMAINING, T_SEGMENT, T_SENT, T_SENT_MADE_IN, T_SENT_MADE_WITH,
    T_SENT_TO, T_SINCE, T_STAGE, T_STATE, T_STEP, T_STREAM, T_WORK, WORKING, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import append
from ketensim.engines.compiled.norms import after
from ketensim.engines.compiled.places import place_of
from ketensim.engines.compiled.pressing import pressed, redone
from ketensim.engines.compiled.records import emit
from ketensim.engines.compiled.tokens import left, release
from ketensim.engines.compiled.trips import AFTER_REWORK, complete, deliver, pair_of, send, send_back, travel
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.sampling import ERROR, FINDS, TOGETHER
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import Kind

SOLVED, RETURN = int(Kind.SOLVED), int(Kind.RETURN)


@inlined
def passes(m: Words, case: int, step: int) -> int:
    """Where the passes of a case at a step are counted."""
    return int(case + K_LISTS + m[PARTNER_COUNT] + m[step + S_NUMBER])


@sealed
def arrive(m: Words, x: Reals, hours: HoursTable, token: int, step: int, handed: int, time: int) -> None:
    """A new pass of a thread at a step, queued there at `time`: now, or the true arrival of a backlog item."""
    count = passes(m, m[token + T_CASE], step)
    m[count] += 1
    m[token + T_STEP], m[token + T_PASSED], m[token + T_HANDED] = step, m[count], handed
    _queue(m, x, hours, token, 1, time)


@sealed
def _queue(m: Words, x: Reals, hours: HoursTable, token: int, attempt: int, queued: int) -> None:
    """Queue the item of this pass; its first part is the check, where there is one (R9.4)."""
    step = m[token + T_STEP]
    m[token + T_ATTEMPT] = attempt
    first = m[step + S_TAKES] if m[step + S_CHECKED] and m[token + T_HANDED] else 0
    found = m[token + T_MAKER] != 0 and m[token + T_HANDED] != 0 and _finds(m, x, token)
    m[token + T_STAGE] = CHECKING
    if m[KEEPS]:
        drawn = work(m, x, m[token + T_CASE], step, m[token + T_PASSED])
        m[token + T_WORK] = pressed(m, x, step, m[token + T_COOPERATION], drawn)
    if not found:
        if first and m[m[step + S_PARTNER] + P_HELPED]:
            m[token + T_STAGE] = LOOKING  # who helps takes its own time for each part
        else:
            # nothing to find, or it will not be found: check and work are one, for nothing is seen in between
            m[token + T_STAGE] = WORKING
            first += _work(m, x, token)
    _item(m, hours, token, m[step + S_PARTNER], m[step + S_NUMBER], queued, first)
    if m[step + S_EXPIRES] >= 0:
        begin_count(m, hours, token)


@inlined
def _work(m: Words, x: Reals, token: int) -> int:
    """The work of an item of the flow: that of when it was queued (R17.4), kept where it could be another by now."""
    if m[KEEPS]:
        return int(m[token + T_WORK])
    return work(m, x, m[token + T_CASE], m[token + T_STEP], m[token + T_PASSED])


@inlined
def _item(m: Words, hours: HoursTable, token: int, partner: int, code: int, queued: int, remaining: int) -> None:
    """An item for a partner; until the round is settled it is due by the partner's norm."""
    kind = m[m[token + T_CASE] + K_TYPE]
    norm = m[partner + P_NORMS] + 2 * kind
    due = after(hours, queued, m[norm], m[norm + 1], m[partner + P_CALENDAR])
    m[token + T_RANK], m[token + T_DUE], m[token + T_OWN_DUE] = m[m[TYPES] + kind], due, due
    m[token + T_QUEUED], m[token + T_SINCE], m[token + T_CODE] = queued, queued, code
    m[token + T_REMAINING], m[token + T_SEGMENT], m[token + T_MEMBER] = remaining, 0, -1
    m[token + T_BEGAN], m[token + T_PAUSED], m[token + T_PARTNER], m[token + T_STATE] = -1, -1, partner, IS_FRESH
    place_of(m, token, m[partner + P_NUMBER])  # now, so that serving needs no room
    append(m, FRESH, token)


# --- in hand: each returns True where the pass is over


@sealed
def checked(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """A check that finds a fault is over: a consult, back to the maker, or the work if the case has left."""
    step, case = m[token + T_STEP], m[token + T_CASE]
    if not m[case + K_GONE]:
        if not _solves(m, x, token):
            finish(m, token)
            _give_back(m, x, hours, token)
            return
        m[token + T_STAGE] = CONSULTING
        next_part(m, token, m[step + S_CONSULT])
        return
    consulted(m, x, token)


@sealed
def consulted(m: Words, x: Reals, token: int) -> None:
    """The check, or the consult after it, is over: the work."""
    m[token + T_STAGE] = WORKING
    next_part(m, token, _work(m, x, token))


@inlined
def _at_step(m: Words, x: Reals, purpose: int, token: int, p: float) -> bool:
    """Whether something of probability `p` happens in this attempt."""
    if p <= 0.0 or p >= 1.0:
        return p >= 1.0
    case, step = m[token + T_CASE], m[token + T_STEP]
    return of_step(m, purpose, case, step, m[token + T_PASSED], m[token + T_ATTEMPT]) < p


@inlined
def _finds(m: Words, x: Reals, token: int) -> bool:
    return _at_step(m, x, FINDS, token, x[m[m[token + T_STEP] + S_FINDS]])


@sealed
def _solves(m: Words, x: Reals, token: int) -> bool:
    """R9.5: whether the fault is solved together."""
    maker = m[token + T_MAKER]
    pair = pair_of(m, maker, m[token + T_STEP])
    if pair == 0 or not _at_step(m, x, TOGETHER, token, x[m[pair + H_TOGETHER]]):
        return False
    _say(m, token, SOLVED, maker, -1)
    m[m[token + T_CASE] + K_SOLVED] += 1
    m[token + T_MAKER] = 0
    return True


@inlined
def errs(m: Words, x: Reals, token: int) -> None:
    """The work of a pass is done: its own error (R9.3)."""
    step = m[token + T_STEP]
    if m[token + T_MAKER] == 0 and _at_step(m, x, ERROR, token, x[m[step + S_ERROR]]):
        m[token + T_MAKER], m[token + T_MADE_IN] = step, m[token + T_PASSED]
        m[token + T_MADE_WITH] = m[token + T_COOPERATION]


# --- sent back


@sealed
def _give_back(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """R9.6, R9.7: back to the maker, rework there, and back again, unless the case leaves meanwhile."""
    maker = m[token + T_MAKER]
    m[token + T_SENT_TO], m[token + T_SENT_MADE_IN] = maker, m[token + T_MADE_IN]
    m[token + T_SENT_MADE_WITH] = m[token + T_MADE_WITH]
    m[m[token + T_CASE] + K_RETURNS] += 1
    m[token + T_MAKER] = 0
    pair = pair_of(m, maker, m[token + T_STEP])
    trip = send_back(m, x, hours, token, pair, maker) if pair else 0
    _say(m, token, RETURN, maker, trip)
    if trip:
        travel(m, token, TO_MAKER, trip)
    else:
        rework(m, x, hours, token)


@sealed
def rework(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """The file is at its maker."""
    if left(m, token):
        release(m, token)
        return
    maker, finder, steps = m[token + T_SENT_TO], m[token + T_STEP], m[STEP_COUNT]
    whole = work(m, x, m[token + T_CASE], maker, m[token + T_SENT_MADE_IN])
    code = steps + m[maker + S_NUMBER] * steps + m[finder + S_NUMBER]
    m[token + T_STAGE] = REWORKING
    again = redone(m, x, maker, m[token + T_SENT_MADE_WITH], whole)
    _item(m, hours, token, m[maker + S_PARTNER], code, m[NOW], again)


@sealed
def reworked(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """The rework is done: back to the finder."""
    finish(m, token)
    if left(m, token):
        release(m, token)
        return
    maker, finder = m[token + T_SENT_TO], m[token + T_STEP]
    pair = pair_of(m, maker, finder)
    if pair == 0:
        _queue(m, x, hours, token, m[token + T_ATTEMPT] + 1, m[NOW])
        return
    passed, attempt = m[token + T_PASSED], m[token + T_ATTEMPT] + 1
    whole = complete(m, x, m[token + T_CASE], pair, maker, finder, passed, attempt)
    if not whole:
        m[token + T_MAKER], m[token + T_MADE_IN] = maker, m[token + T_SENT_MADE_IN]
        m[token + T_MADE_WITH] = m[token + T_SENT_MADE_WITH]
    m[token + T_FLAGS] = AFTER_REWORK if whole else AFTER_REWORK + 1
    m[token + T_SENT] = m[NOW]
    transfer = send(m, x, hours, token, pair, maker, finder, passed, attempt, m[token + T_FLAGS])
    if transfer:
        travel(m, token, TO_FINDER, transfer)
    else:
        back_again(m, x, hours, token)


@sealed
def back_again(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """The file is at its finder again."""
    if left(m, token):
        release(m, token)
        return
    attempt = m[token + T_ATTEMPT] + 1
    deliver(
        m, token, m[token + T_SENT_TO], m[token + T_STEP], m[token + T_PASSED], attempt, m[token + T_FLAGS],
        m[token + T_SENT],
    )  # fmt: skip
    _queue(m, x, hours, token, attempt, m[NOW])


@sealed
def _say(m: Words, token: int, kind: int, maker: int, value: int) -> None:
    step = m[token + T_STEP]
    emit(
        m, kind, m[m[step + S_PARTNER] + P_NUMBER], m[token + T_STREAM], m[token + T_NUMBER], m[token + T_BRANCH],
        m[step + S_NUMBER], m[token + T_PASSED], m[token + T_ATTEMPT], m[maker + S_NUMBER], -1, value,
    )  # fmt: skip
