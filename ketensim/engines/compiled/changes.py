"""What changes before anything else of an instant: levels at the end of a period, and what a date brings (R16, R17)."""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    ERAS, ERAS_END, E_REVIEW, LEVELS, NEXT_CHANGE, NOW, PERIOD, PERIOD_END, REVIEW_EVERY, REVIEW_NEXT, Y_LIST, Y_REALS,
    Y_RHYTHM, Y_SINCE, Y_WORDS, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.levels import move, reckon, say_levels
from ketensim.engines.compiled.memory import plan
from ketensim.engines.jit import sealed
from ketensim.ground.hours import NEVER


@sealed
def begin_levels(m: Words, x: Reals) -> None:
    """The levels of the start, and when they change."""
    reckon(m, x)
    count_reviews(m)
    m[PERIOD_END] = m[PERIOD] if m[PERIOD] else NEVER
    if m[LEVELS]:
        say_levels(m, x)
    _expect(m)


@sealed
def change(m: Words, x: Reals) -> None:
    """Step (0) of an instant (R2.1): the end of a period, then what begins on this date."""
    if m[PERIOD_END] == m[NOW]:
        move(m, x)
        m[PERIOD_END] += m[PERIOD]
    if m[ERAS] < m[ERAS_END] and m[m[ERAS] + Y_SINCE] == m[NOW]:
        _begin_era(m, x)
    reckon(m, x)
    say_levels(m, x)
    _expect(m)


@sealed
def _expect(m: Words) -> None:
    m[NEXT_CHANGE] = m[PERIOD_END]
    if m[ERAS] < m[ERAS_END]:
        m[NEXT_CHANGE] = min(m[NEXT_CHANGE], m[m[ERAS] + Y_SINCE])


@sealed
def _begin_era(m: Words, x: Reals) -> None:
    """From now on other numbers hold."""
    era = m[ERAS]
    words, reals, at = m[era + Y_WORDS], m[era + Y_REALS], era + Y_LIST
    for _ in range(words):
        m[m[at]] = m[at + 1]
        at += 2
    for _ in range(reals):
        x[m[at]] = x[m[at + 1]]
        at += 2
    if m[era + Y_RHYTHM]:
        count_reviews(m)
    m[ERAS] = at


@sealed
def count_reviews(m: Words) -> None:
    """Let reviews fall from now on as the plan of now says (R10.2)."""
    m[REVIEW_NEXT] = NEVER
    if m[REVIEW_EVERY]:
        m[REVIEW_NEXT] = m[NOW] + m[REVIEW_EVERY]
        plan(m, m[REVIEW_NEXT], E_REVIEW, 0)
