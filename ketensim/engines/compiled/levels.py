"""Levels of relations and commitment: how a period moves them, and what follows from them (R9.1, R13.3, R16)."""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    AGREED, DRIFTS, F_COMMITTED, F_DECAY, F_DISCORD, F_INVESTMENT, F_LEADERSHIP, F_RETURNS, F_ROW, F_SUCCESS, F_UPKEEP,
    H_COOPERATION, H_CURVES, H_DELAY, H_EFFECTS, H_FIXED, H_INCOMPLETE, H_RETURNED, H_ROW, H_SENDER, H_SENT, H_TIE,
    H_TOGETHER, MOVED, NOW, PAIRS, PAIR_COUNT, PARTNERS, PARTNER_COUNT, PERIOD, PERIODS, PRESSURE, P_COMMITMENT,
    P_NUMBER, P_ROW, P_SIGNED, REVIEWED, R_FLOOR, R_INVESTED, R_LEADERSHIP, R_PAIR, R_RECEIVER, R_ROW, R_SENDER, TIES,
    TIE_COUNT, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.periods import COUNTS, FELL, IN_TIME
from ketensim.engines.compiled.records import emit
from ketensim.engines.effects import effect, moved, pressed_share
from ketensim.engines.jit import sealed
from ketensim.engines.sampling import rounded
from ketensim.ground.spans import HOUR
from ketensim.numbers.records import COMMITMENT, FLOOR, LEADERSHIP, LEVEL_UNIT, Kind

LEVEL = int(Kind.LEVEL)


@sealed
def reckon(m: Words, x: Reals) -> None:
    """Let pairs follow the levels of now."""
    for place in range(m[PAIR_COUNT]):
        pair = m[PAIRS] + H_ROW * place
        values, curves, tie = m[pair + H_EFFECTS], m[pair + H_CURVES], m[pair + H_TIE]
        c = x[m[tie + R_FLOOR]] if tie else x[m[pair + H_FIXED]]
        k = x[m[m[PARTNERS] + P_ROW * m[pair + H_SENDER] + P_COMMITMENT]]
        incomplete = effect(x[values + 2], x[values + 3], m[curves + 1], c)
        x[m[pair + H_COOPERATION]] = c
        x[m[pair + H_DELAY]] = effect(x[values], x[values + 1], m[curves], c)
        x[m[pair + H_INCOMPLETE]] = pressed_share(incomplete, x[m[PRESSURE] + 1], k, c)
        x[m[pair + H_TOGETHER]] = effect(x[values + 4], x[values + 5], m[curves + 2], c)


# --- recorded (R16.7)


@sealed
def say_levels(m: Words, x: Reals) -> None:
    """Say what the levels are now."""
    for place in range(m[TIE_COUNT]):
        tie = m[TIES] + R_ROW * place
        sender, receiver = m[m[tie + R_SENDER] + P_NUMBER], m[m[tie + R_RECEIVER] + P_NUMBER]
        _say(m, sender, receiver, FLOOR, x[m[tie + R_FLOOR]])
        _say(m, sender, receiver, LEADERSHIP, x[m[tie + R_LEADERSHIP]])
    for place in range(m[PARTNER_COUNT]):
        _say(m, place, -1, COMMITMENT, x[m[m[PARTNERS] + P_ROW * place + P_COMMITMENT]])


@sealed
def _say(m: Words, sender: int, receiver: int, what: int, level: float) -> None:
    emit(m, LEVEL, sender, -1, -1, -1, receiver, -1, -1, what, -1, rounded(level * LEVEL_UNIT))


# --- moved


@sealed
def move(m: Words, x: Reals) -> None:
    """The period that ends now moves every level, all from the old values (R16.1)."""
    success, new = _success(m, x), m[MOVED]
    for place in range(m[TIE_COUNT]):
        tie = m[TIES] + R_ROW * place
        x[new + 2 * place] = _of_tie(m, x, tie, m[DRIFTS], x[m[tie + R_FLOOR]], success)
        x[new + 2 * place + 1] = _of_tie(m, x, tie, m[DRIFTS] + F_ROW, x[m[tie + R_LEADERSHIP]], success)
    for place in range(m[PARTNER_COUNT]):
        partner = m[PARTNERS] + P_ROW * place
        x[m[partner + P_COMMITMENT]] = _of_partner(m, x, partner, success) if m[partner + P_SIGNED] else 0.0
    for place in range(m[TIE_COUNT]):
        tie = m[TIES] + R_ROW * place
        x[m[tie + R_FLOOR]], x[m[tie + R_LEADERSHIP]] = x[new + 2 * place], x[new + 2 * place + 1]
    _forget(m)


@sealed
def _forget(m: Words) -> None:
    """A new period begins."""
    for place in range(m[TIE_COUNT]):
        m[m[TIES] + R_ROW * place + R_INVESTED] = 0
    for place in range(m[PAIR_COUNT]):
        pair = m[PAIRS] + H_ROW * place
        m[pair + H_SENT] = m[pair + H_RETURNED] = 0
    m[REVIEWED] = 0


@sealed
def _success(m: Words, x: Reals) -> float:
    """R16.2."""
    counts = m[PERIODS] + COUNTS * (m[NOW] // m[PERIOD] - 1)
    fell, in_time, agreed = m[counts + FELL], m[counts + IN_TIME], x[m[AGREED]]
    if fell == 0 or agreed <= 0.0:
        return 0.0
    return float(min(in_time / fell / agreed, 1.0))


@sealed
def _of_tie(m: Words, x: Reals, tie: int, drift: int, level: float, success: float) -> float:
    """R16.3, R16.4."""
    invested = m[tie + R_INVESTED]
    committed = (x[m[m[tie + R_SENDER] + P_COMMITMENT]] + x[m[m[tie + R_RECEIVER] + P_COMMITMENT]]) / 2
    up = (
        x[drift + F_SUCCESS] * success
        + x[drift + F_COMMITTED] * success * committed
        + x[drift + F_INVESTMENT] * (invested / HOUR)
    )
    down = x[drift + F_DECAY] * _without(invested, x[drift + F_UPKEEP]) + x[drift + F_RETURNS] * _returns(m, tie)
    return moved(level, up, down)


@sealed
def _without(invested: int, upkeep: float) -> float:
    """How far a relation goes without upkeep: 1 where nothing is invested."""
    if upkeep > 0.0:
        return max(1.0 - invested / upkeep, 0.0)
    return 0.0 if invested else 1.0


@sealed
def _returns(m: Words, tie: int) -> float:
    """The share of what was sent along a relation that came back, at most 1."""
    pair = m[tie + R_PAIR]
    if pair == 0:
        return 0.0
    if m[pair + H_SENT]:
        return float(min(m[pair + H_RETURNED] / m[pair + H_SENT], 1.0))
    return 1.0 if m[pair + H_RETURNED] else 0.0


@sealed
def _of_partner(m: Words, x: Reals, partner: int, success: float) -> float:
    """R16.5."""
    drift, around, leadership, floor = m[DRIFTS] + 2 * F_ROW, 0, 0.0, 0.0
    for place in range(m[TIE_COUNT]):
        tie = m[TIES] + R_ROW * place
        if m[tie + R_SENDER] == partner or m[tie + R_RECEIVER] == partner:
            around += 1
            leadership += x[m[tie + R_LEADERSHIP]]
            floor += x[m[tie + R_FLOOR]]
    up = x[drift + F_SUCCESS] * success
    down = 0.0 if m[REVIEWED] else x[drift + F_DECAY]
    if around:
        up += x[drift + F_LEADERSHIP] * (leadership / around)
        down += x[drift + F_DISCORD] * (1.0 - floor / around)
    return moved(x[m[partner + P_COMMITMENT]], up, down)
