"""Threads and cases: made, linked and let go."""

from __future__ import annotations

from ketensim.engines.compiled.bits import ONE
from ketensim.engines.compiled.layout import (
    A_CASE, A_JOIN, A_TOKEN, FIRST_CASE, IDLE, IN_CHAIN, K_BEFORE, K_FIRST_TOKEN, K_GONE, K_LISTS, K_NEXT, K_NUMBER,
    K_STREAM, K_TOKENS, PARTNER_COUNT, STEP_COUNT, T_AWAITS, T_BEFORE, T_BRANCH, T_CASE, T_COOPERATION, T_HANDED,
    T_JOIN, T_MADE_IN, T_MADE_WITH, T_MAKER, T_NEXT, T_NUMBER, T_PARENT, T_PASSED, T_PLACES, T_SERIAL, T_STATE, T_STEP,
    T_STREAM, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import give, take
from ketensim.engines.compiled.places import give_places
from ketensim.engines.jit import inlined, sealed


@inlined
def new_case(m: Words) -> int:
    """A case, in the list of all that are in the chain."""
    case = take(m, A_CASE)
    for field in range(K_LISTS + m[PARTNER_COUNT] + m[STEP_COUNT]):
        m[case + field] = 0
    first = m[FIRST_CASE]
    m[case + K_NEXT] = first
    if first:
        m[first + K_BEFORE] = case
    m[FIRST_CASE] = case
    m[IN_CHAIN] += 1
    return case


@inlined
def out_of_chain(m: Words, case: int) -> None:
    """A case is no longer in the chain; it lasts until its last thread is let go."""
    before, after = m[case + K_BEFORE], m[case + K_NEXT]
    if before:
        m[before + K_NEXT] = after
    else:
        m[FIRST_CASE] = after
    if after:
        m[after + K_BEFORE] = before
    m[IN_CHAIN] -= 1
    m[case + K_GONE] = 1


@inlined
def new_token(m: Words, case: int, parent: int, branch: int, join: int) -> int:
    """A thread of a case: its own (no parent), or a branch, which carries on its parent's fault (R8.3)."""
    token = take(m, A_TOKEN)
    first = m[case + K_FIRST_TOKEN]
    m[token + T_CASE], m[token + T_PARENT], m[token + T_BRANCH], m[token + T_JOIN] = case, parent, branch, join
    m[token + T_STREAM], m[token + T_NUMBER] = m[case + K_STREAM], m[case + K_NUMBER]
    m[token + T_PLACES] = m[token + T_HANDED] = m[token + T_AWAITS] = 0
    m[token + T_STATE] = IDLE
    m[token + T_MAKER] = m[parent + T_MAKER] if parent else 0
    m[token + T_MADE_IN] = m[parent + T_MADE_IN] if parent else 0
    m[token + T_MADE_WITH] = m[parent + T_MADE_WITH] if parent else ONE
    m[token + T_COOPERATION] = m[parent + T_COOPERATION] if parent else ONE
    m[token + T_STEP] = m[parent + T_STEP] if parent else 0
    m[token + T_PASSED] = m[parent + T_PASSED] if parent else 0
    m[token + T_NEXT], m[token + T_BEFORE] = first, 0
    if first:
        m[first + T_BEFORE] = token
    m[case + K_FIRST_TOKEN] = token
    m[case + K_TOKENS] += 1
    return token


@inlined
def root_of(m: Words, token: int) -> int:
    """The case's own thread."""
    while m[token + T_PARENT]:
        token = m[token + T_PARENT]
    return token


@inlined
def release(m: Words, token: int) -> None:
    """Let go of a thread, and of its case when that has left and this was the last."""
    case = m[token + T_CASE]
    m[token + T_SERIAL] += 1
    m[token + T_STATE] = IDLE
    if case:
        give_places(m, token)
        before, after = m[token + T_BEFORE], m[token + T_NEXT]
        if before:
            m[before + T_NEXT] = after
        else:
            m[case + K_FIRST_TOKEN] = after
        if after:
            m[after + T_BEFORE] = before
        m[case + K_TOKENS] -= 1
        if m[case + K_TOKENS] == 0 and m[case + K_GONE]:
            give(m, A_CASE, case)
    give(m, A_TOKEN, token)


@sealed
def release_join(m: Words, join: int) -> None:
    """Let go of a join."""
    give(m, A_JOIN, join)


@inlined
def left(m: Words, token: int) -> bool:
    """Whether the case of a thread has left the chain."""
    return bool(m[m[token + T_CASE] + K_GONE])
