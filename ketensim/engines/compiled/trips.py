"""Files between partners: whether they are complete, and how long they take (R9.2, R9.6, R9.9)."""

from __future__ import annotations

from ketensim.engines.compiled.draws import of_pair, prepared, shape
from ketensim.engines.compiled.layout import (
    D_FIXED, E_TRIP, H_DELAY, H_INCOMPLETE, H_NUMBER, H_RETURNED, H_SENT, H_SHAPE, H_WORKING, K_DELAY, K_INCOMPLETE,
    NOW, PAIR_OF, PARTNER_COUNT, P_CALENDAR, P_NUMBER, S_NUMBER, S_PARTNER, TRAVELS, T_ATTEMPT, T_BRANCH, T_CASE,
    T_NUMBER, T_PASSED, T_STAGE, T_STATE, T_STEP, T_STREAM, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import plan
from ketensim.engines.compiled.places import spend, travelled
from ketensim.engines.compiled.records import emit, taken
from ketensim.engines.compiled.tokens import root_of
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.sampling import DELAY, TRIP_BACK, rounded
from ketensim.engines.worktime import add_open
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import TRANSFER, Kind

SEND, DELIVER = int(Kind.SEND), int(Kind.DELIVER)
AFTER_REWORK = 2
"""The flag of a file that goes back to its finder."""


@inlined
def pair_of(m: Words, step: int, to: int) -> int:
    """The pair of partners between two steps, or 0 within one partner."""
    sender, receiver = m[m[step + S_PARTNER] + P_NUMBER], m[m[to + S_PARTNER] + P_NUMBER]
    return int(m[m[PAIR_OF] + sender * m[PARTNER_COUNT] + receiver])


@sealed
def complete(m: Words, x: Reals, case: int, pair: int, step: int, to: int, passed: int, attempt: int) -> bool:
    """Whether the file that `step` sends to `to` is complete; pass and attempt are those there."""
    p = x[m[pair + H_INCOMPLETE]]
    return p <= 0.0 or not prepared(m, m[case + K_INCOMPLETE], step, to, passed, attempt) < p


@inlined
def send(
    m: Words, x: Reals, hours: HoursTable, token: int, pair: int, step: int, to: int, passed: int, attempt: int,
    flags: int,
) -> int:  # fmt: skip
    """Send the file from `step` to `to`: the transfer time, ms."""
    sender = m[m[step + S_PARTNER] + P_NUMBER]
    transfer = _time(m, x, hours, token, DELAY, pair, step, to, passed, attempt)
    emit(
        m, SEND, sender, m[token + T_STREAM], m[token + T_NUMBER], m[token + T_BRANCH], m[to + S_NUMBER],
        passed, attempt, flags, m[step + S_NUMBER], transfer,
    )  # fmt: skip
    _book(m, token, pair, step, to, transfer)
    m[pair + H_SENT] += 1
    return transfer


@sealed
def send_back(m: Words, x: Reals, hours: HoursTable, token: int, pair: int, maker: int) -> int:
    """Send the file from its finder back to its maker, with the effects of the pair maker -> finder: ms."""
    finder = m[token + T_STEP]
    passed, attempt = m[token + T_PASSED], m[token + T_ATTEMPT]
    transfer = _time(m, x, hours, token, TRIP_BACK, pair, finder, maker, passed, attempt)
    _book(m, token, pair, finder, maker, transfer)
    m[pair + H_RETURNED] += 1
    return transfer


@inlined
def deliver(m: Words, token: int, step: int, to: int, passed: int, attempt: int, flags: int, sent: int) -> None:
    """Say that a file sent from `step` is at `to`."""
    if not taken(m, DELIVER):
        return
    emit(
        m, DELIVER, m[m[to + S_PARTNER] + P_NUMBER], m[token + T_STREAM], m[token + T_NUMBER], m[token + T_BRANCH],
        m[to + S_NUMBER], passed, attempt, flags, m[step + S_NUMBER], sent,
    )  # fmt: skip


@inlined
def travel(m: Words, token: int, stage: int, transfer: int) -> None:
    """Let a thread be on its way for `transfer` ms."""
    m[token + T_STATE], m[token + T_STAGE] = TRAVELS, stage
    plan(m, m[NOW] + transfer, E_TRIP, token)


@inlined
def _time(
    m: Words, x: Reals, hours: HoursTable, token: int, purpose: int, pair: int, step: int, to: int, passed: int,
    attempt: int,
) -> int:  # fmt: skip
    mean, distribution = x[m[pair + H_DELAY]], m[pair + H_SHAPE]
    u = 0.5
    if mean > 0.0 and m[distribution + D_FIXED] < 0:
        case = m[token + T_CASE]
        if purpose == DELAY:
            u = prepared(m, m[case + K_DELAY], step, to, passed, attempt)
        else:
            u = of_pair(m, purpose, case, step, to, passed, attempt)
    delay = rounded(mean * shape(m, x, distribution, u))
    if not m[pair + H_WORKING]:
        return delay
    return int(add_open(hours, m[m[to + S_PARTNER] + P_CALENDAR], m[NOW], delay) - m[NOW])


@inlined
def _book(m: Words, token: int, pair: int, step: int, to: int, transfer: int) -> None:
    travelled(m, root_of(m, token), m[m[step + S_PARTNER] + P_NUMBER], m[pair + H_NUMBER])
    spend(m, token, m[m[to + S_PARTNER] + P_NUMBER], TRANSFER, transfer)
