"""What waits, is in hand or is in the chain at the stop (R3.4)."""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    C_IN_HAND, C_ROW, C_SIZE, FIRST_CASE, GONE, K_ARRIVAL, K_NEXT, K_NUMBER, K_STREAM, K_TYPE, NOW, PARTNERS,
    PARTNER_COUNT, P_CREWS, P_CREW_COUNT, P_NUMBER, P_QUEUE, P_QUEUE_SIZE, P_ROW, T_BEGAN, T_MEMBER, T_PARTNER,
    T_PAUSED, T_QUEUED, T_SINCE, T_STATE, Words,
)  # fmt: skip
from ketensim.engines.compiled.records import emit, tell
from ketensim.engines.jit import sealed
from ketensim.numbers.records import Kind

WAITING, IN_HAND = int(Kind.STILL_WAITING), int(Kind.STILL_IN_HAND)
STAYING, IN_CHAIN = int(Kind.STILL_STAYING), int(Kind.STILL_IN_CHAIN)


@sealed
def still(m: Words, say: bool) -> int:
    """How many records there are to say of items at partners; and with `say` say them, and who is in the chain."""
    count = 0
    for place in range(m[PARTNER_COUNT]):
        partner = m[PARTNERS] + P_ROW * place
        count += 2 * m[partner + P_QUEUE_SIZE]
        if say:
            _waiting(m, partner)
        for one in range(m[partner + P_CREW_COUNT]):
            crew = m[partner + P_CREWS] + C_ROW * one
            count += 2 * m[crew + C_SIZE]
            if say:
                _in_hand(m, crew)
    if say:
        _in_chain(m)
    return int(count)


@sealed
def _waiting(m: Words, partner: int) -> None:
    for at in range(m[partner + P_QUEUE_SIZE]):
        token = m[m[partner + P_QUEUE] + 2 * at + 1]
        if m[token + T_STATE] != GONE:
            tell(m, WAITING, m[partner + P_NUMBER], token, -1, m[token + T_SINCE])
            tell(m, STAYING, m[partner + P_NUMBER], token, -1, m[token + T_QUEUED])


@sealed
def _in_hand(m: Words, crew: int) -> None:
    for place in range(m[crew + C_SIZE]):
        token = m[m[crew + C_IN_HAND] + place]
        if token:
            partner = m[m[token + T_PARTNER] + P_NUMBER]
            began = m[token + T_BEGAN] if m[token + T_PAUSED] < 0 else m[NOW]
            tell(m, IN_HAND, partner, token, m[token + T_MEMBER], began)
            tell(m, STAYING, partner, token, m[token + T_MEMBER], m[token + T_QUEUED])


@sealed
def _in_chain(m: Words) -> None:
    case = m[FIRST_CASE]
    while case:
        emit(
            m, IN_CHAIN, -1, m[case + K_STREAM], m[case + K_NUMBER], -1, -1, -1, -1, m[case + K_TYPE], -1,
            m[case + K_ARRIVAL],
        )  # fmt: skip
        case = m[case + K_NEXT]
