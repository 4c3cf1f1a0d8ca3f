"""Heaps of threads by key: the queue of a partner (R6.1), and the files that wait between two partners (R9.2).

An entry is (most of the key, thread). A queue's holds rank and due; ties are told by the rest of the key. A file has
the same words with rank, due and queued 0, so one order serves both.
"""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    GONE, PLACE, ROOM, SIZE, T_BRANCH, T_DUE, T_NUMBER, T_QUEUED, T_RANK, T_STATE, T_STREAM, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import grow
from ketensim.engines.jit import inlined, sealed

WIDTH = 2**61
"""Dues of one rank lie apart from those of the next."""


@inlined
def queue_key(m: Words, token: int) -> int:
    """Rank and due in one number; what it cannot tell apart, `before` does."""
    due = min(max(m[token + T_DUE], -(WIDTH // 2)), WIDTH // 2)
    return int((m[token + T_RANK] - 2) * WIDTH + due)


@sealed
def before(m: Words, one: int, other: int) -> bool:
    """Whether a thread goes before another with an equal entry; (stream, number, branch) is never the same."""
    for field in (T_RANK, T_DUE, T_QUEUED):
        if m[one + field] != m[other + field]:
            return bool(m[one + field] < m[other + field])
    own, other_own = m[one + T_STREAM] < 0, m[other + T_STREAM] < 0
    if own != other_own:
        return bool(other_own)
    for field in (T_STREAM, T_NUMBER):
        if m[one + field] != m[other + field]:
            return bool(m[one + field] < m[other + field])
    return bool(m[one + T_BRANCH] < m[other + T_BRANCH])


@inlined
def push(m: Words, heap: int, key: int, token: int) -> None:
    """Put a thread in a heap."""
    size = m[heap + SIZE]
    if 2 * size == m[heap + ROOM]:
        grow(m, heap)
        if 2 * size == m[heap + ROOM]:
            return
    m[heap + SIZE] = size + 1
    _rise(m, m[heap + PLACE], size, key, token)


@sealed
def pop(m: Words, heap: int) -> int:
    """Take the first thread of a heap."""
    base, size = m[heap + PLACE], m[heap + SIZE] - 1
    found = m[base + 1]
    m[heap + SIZE] = size
    if size:
        _sink(m, base, size, 0, m[base + 2 * size], m[base + 2 * size + 1])
    return int(found)


@sealed
def forget_gone(m: Words, heap: int) -> int:
    """Take out the threads that have left the chain; the first of them, each linked to the next by its first word."""
    base, kept, gone = m[heap + PLACE], 0, 0
    for at in range(m[heap + SIZE]):
        token = m[base + 2 * at + 1]
        if m[token + T_STATE] == GONE:
            m[token], gone = gone, token
        else:
            m[base + 2 * kept], m[base + 2 * kept + 1] = m[base + 2 * at], token
            kept += 1
    m[heap + SIZE] = kept
    _order(m, base, kept)
    return int(gone)


@sealed
def remove(m: Words, heap: int, token: int) -> None:
    """Take one thread out."""
    base, size = m[heap + PLACE], m[heap + SIZE] - 1
    at = 0
    while m[base + 2 * at + 1] != token:
        at += 1
    m[base + 2 * at], m[base + 2 * at + 1] = m[base + 2 * size], m[base + 2 * size + 1]
    m[heap + SIZE] = size
    _order(m, base, size)


@sealed
def _order(m: Words, base: int, size: int) -> None:
    for at in range(size // 2 - 1, -1, -1):
        _sink(m, base, size, at, m[base + 2 * at], m[base + 2 * at + 1])


@sealed
def _rise(m: Words, base: int, at: int, key: int, token: int) -> None:
    while at > 0:
        above = (at - 1) >> 1
        place = base + 2 * above
        if m[place] < key or (m[place] == key and before(m, m[place + 1], token)):
            break
        m[base + 2 * at], m[base + 2 * at + 1] = m[place], m[place + 1]
        at = above
    m[base + 2 * at], m[base + 2 * at + 1] = key, token


@sealed
def _sink(m: Words, base: int, size: int, at: int, key: int, token: int) -> None:
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        place = base + 2 * child
        if child + 1 < size and (
            m[place + 2] < m[place] or (m[place + 2] == m[place] and before(m, m[place + 3], m[place + 1]))
        ):
            child, place = child + 1, place + 2
        if key < m[place] or (key == m[place] and before(m, token, m[place + 1])):
            break
        m[base + 2 * at], m[base + 2 * at + 1] = m[place], m[place + 1]
        at = child
    m[base + 2 * at], m[base + 2 * at + 1] = key, token
