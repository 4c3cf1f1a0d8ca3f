"""Records out of a run: written one after the other, and put in order where a consumer asks for it (R3)."""

from __future__ import annotations

import numpy as np

from ketensim.engines.compiled.layout import (
    BROKEN, EQUAL, NOW, OUT_AT, OUT_EDGE, STATUS, TAKEN, T_ATTEMPT, T_BRANCH, T_CODE, T_NUMBER, T_PASSED, T_SEGMENT,
    T_STREAM, Words,
)  # fmt: skip
from ketensim.engines.jit import inlined, sealed

WIDTH = 12
"""Words of a record."""


@sealed
def emit(
    m: Words, kind: int, partner: int, stream: int, number: int, branch: int, step: int, passed: int, attempt: int,
    segment: int, member: int, value: int,
) -> None:  # fmt: skip
    """Write a record of this instant."""
    free = m[OUT_AT]
    if free + WIDTH > m[OUT_EDGE]:
        m[STATUS] = BROKEN
        return
    m[OUT_AT] = free + WIDTH
    at = np.uint64(free)  # an unsigned place spares numba the question whether it counts from the end
    m[at] = m[NOW]
    m[at + np.uint64(1)] = kind
    m[at + np.uint64(2)] = partner
    m[at + np.uint64(3)] = stream
    m[at + np.uint64(4)] = number
    m[at + np.uint64(5)] = branch
    m[at + np.uint64(6)] = step
    m[at + np.uint64(7)] = passed
    m[at + np.uint64(8)] = attempt
    m[at + np.uint64(9)] = segment
    m[at + np.uint64(10)] = member
    m[at + np.uint64(11)] = value


@inlined
def tell(m: Words, kind: int, partner: int, token: int, member: int, value: int) -> None:
    """Write what happens to an item at a partner (its number)."""
    emit(
        m, kind, partner, m[token + T_STREAM], m[token + T_NUMBER], m[token + T_BRANCH], m[token + T_CODE],
        m[token + T_PASSED], m[token + T_ATTEMPT], m[token + T_SEGMENT], member, value,
    )  # fmt: skip


@inlined
def taken(m: Words, kind: int) -> bool:
    """Whether anybody takes records of a kind."""
    return bool((m[TAKEN] >> kind) & 1)


@sealed
def order(m: Words, first: int, end: int) -> None:
    """Put the records between two places, all of one instant, in order (R3.2)."""
    count = (end - first) // WIDTH
    if count <= 24:
        for at in range(first + WIDTH, end, WIDTH):
            _insert(m, first, at)
    else:
        for place in range(count // 2 - 1, -1, -1):
            _sift(m, first, place, count)
        for last in range(count - 1, 0, -1):
            _swap(m, first, first + WIDTH * last)
            _sift(m, first, 0, last)
    for at in range(first + WIDTH, end, WIDTH):
        if _compare(m, at - WIDTH, at) == 0:
            m[STATUS] = EQUAL


@sealed
def _insert(m: Words, first: int, at: int) -> None:
    while at > first and _compare(m, at - WIDTH, at) > 0:
        _swap(m, at - WIDTH, at)
        at -= WIDTH


@sealed
def _sift(m: Words, first: int, place: int, count: int) -> None:
    while True:
        child = 2 * place + 1
        if child >= count:
            return
        at = first + WIDTH * child
        if child + 1 < count and _compare(m, at, at + WIDTH) < 0:
            child, at = child + 1, at + WIDTH
        if _compare(m, first + WIDTH * place, at) >= 0:
            return
        _swap(m, first + WIDTH * place, at)
        place = child


@sealed
def _compare(m: Words, one: int, other: int) -> int:
    for field in range(1, WIDTH):
        if m[one + field] != m[other + field]:
            return -1 if m[one + field] < m[other + field] else 1
    return 0


@sealed
def _swap(m: Words, one: int, other: int) -> None:
    for field in range(WIDTH):
        m[one + field], m[other + field] = m[other + field], m[one + field]
