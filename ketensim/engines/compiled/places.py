"""What a case spends, works and travels, per partner: summed up when it leaves (R11.3)."""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    A_PLACE, A_TRIP, K_LISTS, L_NEXT, L_OVERTIME, L_PARTNER, L_ROW, L_SPENT, L_TRIPS, L_WORKED, N_COUNT, N_NEXT,
    N_PAIR, T_CASE, T_PARENT, T_PLACES, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import give, take
from ketensim.engines.jit import inlined, sealed


@sealed
def _seek_place(m: Words, token: int, partner: int) -> int:
    """The case's own thread has an index, a branch a list; what is not there yet is made."""
    own = m[token + T_PARENT] == 0
    place = 0 if own else m[token + T_PLACES]
    while place and m[place + L_PARTNER] != partner:
        place = m[place + L_NEXT]
    if place == 0:
        place = take(m, A_PLACE)
        for field in range(L_ROW):
            m[place + field] = 0
        m[place + L_PARTNER] = partner
        m[place + L_NEXT] = m[token + T_PLACES]
        m[token + T_PLACES] = place
        if own:
            m[m[token + T_CASE] + K_LISTS + partner] = place
    return int(place)


@inlined
def place_of(m: Words, token: int, partner: int) -> int:
    """The row of a thread at a partner (its number)."""
    if m[token + T_PARENT] == 0:
        place = m[m[token + T_CASE] + K_LISTS + partner]
        if place:
            return int(place)
    return _seek_place(m, token, partner)


@inlined
def spend(m: Words, token: int, partner: int, cause: int, time: int) -> None:
    """Book `time` ms of the lead time along a thread."""
    m[place_of(m, token, partner) + L_SPENT + cause] += time


@inlined
def worked(m: Words, place: int, on_duty: int, overtime: int) -> None:
    """Book work on a case in the row of its own thread."""
    m[place + L_WORKED] += on_duty
    m[place + L_OVERTIME] += overtime


@inlined
def travelled(m: Words, root: int, payer: int, pair: int) -> None:
    """Book a trip of a case along a pair, paid by a partner (both by number)."""
    place = place_of(m, root, payer)
    trip = m[place + L_TRIPS]
    while trip and m[trip + N_PAIR] != pair:
        trip = m[trip + N_NEXT]
    if trip == 0:
        trip = take(m, A_TRIP)
        m[trip + N_PAIR], m[trip + N_COUNT] = pair, 0
        m[trip + N_NEXT] = m[place + L_TRIPS]
        m[place + L_TRIPS] = trip
    m[trip + N_COUNT] += 1


@sealed
def add_places(m: Words, token: int, parent: int) -> None:
    """What a branch has spent goes on as part of the thread it came from."""
    place = m[token + T_PLACES]
    while place:
        into = place_of(m, parent, m[place + L_PARTNER])
        for cause in range(L_SPENT, L_ROW):
            m[into + cause] += m[place + cause]
        place = m[place + L_NEXT]


@inlined
def give_places(m: Words, token: int) -> None:
    """Let go of the rows of a thread."""
    place = m[token + T_PLACES]
    m[token + T_PLACES] = 0
    while place:
        trip = m[place + L_TRIPS]
        while trip:
            later = m[trip + N_NEXT]
            give(m, A_TRIP, trip)
            trip = later
        later = m[place + L_NEXT]
        give(m, A_PLACE, place)
        place = later
