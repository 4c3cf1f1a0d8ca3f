"""Items that wait at a partner that others help: who is willing to do which, and the first of them (R14).

Such an item lies in several heaps, and may leave any of them first. So each word of it from T_SLOTS on says where in a
heap it is: that of its own partner, and that of each helper who is willing.
"""

from __future__ import annotations

from ketensim.engines.compiled.bits import number_of
from ketensim.engines.compiled.draws import of_words
from ketensim.engines.compiled.layout import (
    G_EFFICIENCY, G_HEAP, G_HELPER, G_SLOT, G_TIE, LENDING, PLACE, P_CASES, P_COMMITMENT, P_HASH, P_HELPED, P_HELPERS,
    P_QUEUE, REWORKING, ROOM, R_LEADERSHIP, SIZE, S_HASH, T_ATTEMPT, T_CASE, T_PARTNER, T_PASSED, T_SENT_TO, T_SLOTS,
    T_STAGE, T_STEP, UNWILLING, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import grow
from ketensim.engines.compiled.queues import before, queue_key
from ketensim.engines.effects import willingness
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.sampling import LENDING as LENDING_DRAW
from ketensim.engines.sampling import REWORK_LENDING, rounded


@sealed
def decide(m: Words, x: Reals, token: int) -> None:
    """Draw which helpers are willing to do an item that is queued now (R14.3)."""
    owner = m[token + T_PARTNER]
    for place in range(m[owner + P_HELPED]):
        helping = m[m[owner + P_HELPERS] + place]
        m[token + m[helping + G_SLOT]] = 0 if _is_willing(m, x, token, helping) else UNWILLING


@sealed
def refuse(m: Words, token: int, owner: int) -> None:
    """Nobody else does an item that belongs to no case."""
    for place in range(m[owner + P_HELPED]):
        m[token + T_SLOTS + 1 + place] = UNWILLING


@sealed
def _is_willing(m: Words, x: Reals, token: int, helping: int) -> bool:
    helper, lending = m[helping + G_HELPER], m[LENDING]
    leader, k = x[m[m[helping + G_TIE] + R_LEADERSHIP]], x[m[helper + P_COMMITMENT]]
    chance = willingness(x[lending], x[lending + 1], x[lending + 2], x[lending + 3], leader, k)
    if chance <= 0.0 or chance >= 1.0:
        return chance >= 1.0
    case, step, passed, attempt = m[token + T_CASE], m[token + T_STEP], m[token + T_PASSED], m[token + T_ATTEMPT]
    if m[token + T_STAGE] == REWORKING:
        maker, finder = m[m[token + T_SENT_TO] + S_HASH], m[step + S_HASH]
        return of_words(m, REWORK_LENDING, case, maker, finder, (passed << 32) + attempt, m[helper + P_HASH]) < chance
    return of_words(m, LENDING_DRAW, case, m[step + S_HASH], passed, attempt, m[helper + P_HASH]) < chance


# --- waiting


@sealed
def offer(m: Words, token: int, owner: int) -> None:
    """Let an item wait at its own partner, and for who is willing."""
    key = queue_key(m, token)
    _insert(m, owner + P_QUEUE, T_SLOTS, key, token)
    if m[token + T_CASE] == 0:
        return
    m[owner + P_CASES] += 1
    for place in range(m[owner + P_HELPED]):
        helping = m[m[owner + P_HELPERS] + place]
        if m[token + m[helping + G_SLOT]] != UNWILLING:
            _insert(m, helping + G_HEAP, m[helping + G_SLOT], key, token)


@sealed
def withdraw(m: Words, token: int, owner: int) -> None:
    """It waits no longer."""
    _take_out(m, owner + P_QUEUE, T_SLOTS, token)
    if m[token + T_CASE] == 0:
        return
    m[owner + P_CASES] -= 1
    for place in range(m[owner + P_HELPED]):
        helping = m[m[owner + P_HELPERS] + place]
        if m[token + m[helping + G_SLOT]] != UNWILLING:
            _take_out(m, helping + G_HEAP, m[helping + G_SLOT], token)


@sealed
def goes_first(m: Words, heap: int, other: int) -> bool:
    """Whether the first of a heap goes before the first of another."""
    one, two = m[heap + PLACE], m[other + PLACE]
    return bool(m[one] < m[two]) or bool(m[one] == m[two] and before(m, m[one + 1], m[two + 1]))


# --- how long it takes a helper (R14.4)


@inlined
def lengthened(m: Words, helping: int, work: int) -> int:
    """A part of the work that a helper begins."""
    return rounded(work / number_of(m[helping + G_EFFICIENCY]))


@inlined
def shortened(m: Words, helping: int, work: int) -> int:
    """What is left of it when a helper puts it back."""
    return rounded(number_of(m[helping + G_EFFICIENCY]) * work)


# --- heaps that know where everything is; entries and order are those of `queues`


@sealed
def _insert(m: Words, heap: int, slot: int, key: int, token: int) -> None:
    size = m[heap + SIZE]
    if 2 * size == m[heap + ROOM]:
        grow(m, heap)
        if 2 * size == m[heap + ROOM]:
            return
    m[heap + SIZE] = size + 1
    _write(m, m[heap + PLACE], size, slot, key, token)
    _rise(m, m[heap + PLACE], size, slot)


@sealed
def _take_out(m: Words, heap: int, slot: int, token: int) -> None:
    base, size, at = m[heap + PLACE], m[heap + SIZE] - 1, m[token + slot]
    m[heap + SIZE] = size
    if at < size:
        last = m[base + 2 * size + 1]
        _write(m, base, at, slot, m[base + 2 * size], last)
        _rise(m, base, at, slot)
        _sink(m, base, size, m[last + slot], slot)


@inlined
def _write(m: Words, base: int, at: int, slot: int, key: int, token: int) -> None:
    m[base + 2 * at], m[base + 2 * at + 1], m[token + slot] = key, token, at


@sealed
def _rise(m: Words, base: int, at: int, slot: int) -> None:
    while at > 0 and _earlier(m, base, at, (at - 1) >> 1):
        _swap(m, base, at, (at - 1) >> 1, slot)
        at = (at - 1) >> 1


@sealed
def _sink(m: Words, base: int, size: int, at: int, slot: int) -> None:
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and _earlier(m, base, child + 1, child):
            child += 1
        if not _earlier(m, base, child, at):
            return
        _swap(m, base, at, child, slot)
        at = child


@inlined
def _earlier(m: Words, base: int, one: int, other: int) -> bool:
    first, second = base + 2 * one, base + 2 * other
    return bool(m[first] < m[second]) or bool(m[first] == m[second] and before(m, m[first + 1], m[second + 1]))


@sealed
def _swap(m: Words, base: int, one: int, other: int, slot: int) -> None:
    key, token = m[base + 2 * one], m[base + 2 * one + 1]
    _write(m, base, one, slot, m[base + 2 * other], m[base + 2 * other + 1])
    _write(m, base, other, slot, key, token)
