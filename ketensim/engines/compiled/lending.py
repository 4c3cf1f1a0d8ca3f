"""Give and take: who has nothing to do works on what waits at a partner (R14.2)."""

from __future__ import annotations

from ketensim.engines.compiled.desks import start, waiting
from ketensim.engines.compiled.layout import (
    C_FREE_SIZE, C_ON_DUTY, C_ROW, G_HEAP, G_HEAP_SIZE, G_OWNER, G_ROW, G_THRESHOLD, PARTNERS, PARTNER_COUNT, P_CASES,
    P_CREWS, P_CREW_COUNT, P_HELPS, P_HELP_COUNT, P_ROW, Words,
)  # fmt: skip
from ketensim.engines.compiled.willing import goes_first, withdraw
from ketensim.engines.jit import sealed


@sealed
def lend(m: Words) -> None:
    """Partners in file order, each as long as it has a free member and nothing to do itself."""
    for place in range(m[PARTNER_COUNT]):
        partner = m[PARTNERS] + P_ROW * place
        if m[partner + P_HELP_COUNT] and waiting(m, partner) == 0:
            _lend(m, partner)


@sealed
def _lend(m: Words, partner: int) -> None:
    for place in range(m[partner + P_CREW_COUNT]):
        crew = m[partner + P_CREWS] + C_ROW * place
        while m[crew + C_ON_DUTY] and m[crew + C_FREE_SIZE]:
            helping = _first(m, partner)
            if helping == 0:
                return
            token = m[m[helping + G_HEAP] + 1]
            withdraw(m, token, m[helping + G_OWNER])
            start(m, crew, token, helping)


@sealed
def _first(m: Words, partner: int) -> int:
    """The help in which the item is that goes first, or 0."""
    found = 0
    for place in range(m[partner + P_HELP_COUNT]):
        helping = m[partner + P_HELPS] + G_ROW * place
        if m[helping + G_HEAP_SIZE] == 0 or m[m[helping + G_OWNER] + P_CASES] <= m[helping + G_THRESHOLD]:
            continue
        if found == 0 or goes_first(m, helping + G_HEAP, found + G_HEAP):
            found = helping
    return int(found)
