"""Every draw of a run by its address (R4.2): the same words as `reference.dice`, the first two mixed beforehand."""

from __future__ import annotations

from ketensim.engines.compiled.layout import (
    A_PARTNER, A_ROW, A_STREAM, A_WORD, A_WORK_WORD, BACKLOGS, BACKLOGS_END, DICE, D_COUNT, D_FIXED, D_KIND, D_PLACE,
    D_VALUES, HASHES, K_DELAY, K_INCOMPLETE, K_NUMBER, K_STREAM, K_TYPE, K_WORK, P_HASH, REPLICATION, SEED, SOURCES,
    STREAM_COUNT, S_HASH, S_WORK, Reals, Words,
)  # fmt: skip
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.sampling import (
    AGE, ARRIVAL, DELAY, INCOMPLETE, OWN_ARRIVAL, OWN_WORK, REWORK_LENDING, WORK, formula, mix, root, rounded, unit,
    value_at,
)  # fmt: skip
from ketensim.ground.distributions import EMPIRICAL

PURPOSES = REWORK_LENDING + 1
"""Purposes are numbered from 1; `REWORK_LENDING` is the last."""


@sealed
def sow(m: Words) -> None:
    """Mix the beginnings of all addresses: seed and replication, purpose, and stream or partner (R4.1)."""
    start = root(m[SEED], m[REPLICATION])
    for purpose in range(PURPOSES):
        for stream in range(m[STREAM_COUNT]):
            place = m[DICE] + purpose * m[STREAM_COUNT] + stream
            m[place] = mix(mix(start, purpose), m[m[HASHES] + stream])
    for source in range(m[SOURCES], m[BACKLOGS_END], A_ROW):
        partner = m[source + A_PARTNER]
        if partner:
            m[source + A_WORD] = mix(mix(start, OWN_ARRIVAL), m[partner + P_HASH])
            m[source + A_WORK_WORD] = mix(mix(start, OWN_WORK), m[partner + P_HASH])
        else:
            purpose = ARRIVAL if source < m[BACKLOGS] else AGE
            m[source + A_WORD] = m[m[DICE] + purpose * m[STREAM_COUNT] + m[source + A_STREAM]]


@inlined
def _case(m: Words, purpose: int, case: int) -> int:
    return mix(m[m[DICE] + purpose * m[STREAM_COUNT] + m[case + K_STREAM]], m[case + K_NUMBER])


@inlined
def of_number(state: int, number: int) -> float:
    """The uniform of a number of a stream or partner; `state` has taken in what it is the number of."""
    return unit(mix(mix(mix(mix(mix(state, number), 0), 0), 0), 0))


@inlined
def of_step(m: Words, purpose: int, case: int, step: int, passed: int, attempt: int) -> float:
    """A uniform of a case at a step."""
    return unit(mix(mix(mix(mix(_case(m, purpose, case), m[step + S_HASH]), passed), attempt), 0))


@inlined
def of_words(m: Words, purpose: int, case: int, third: int, fourth: int, fifth: int, sixth: int) -> float:
    """A uniform of a case, by all the words of its address from the third on."""
    return unit(mix(mix(mix(mix(_case(m, purpose, case), third), fourth), fifth), sixth))


@sealed
def prepare(m: Words, case: int) -> None:
    """Mix what the addresses of a case's commonest draws begin with."""
    m[case + K_WORK] = _case(m, WORK, case)
    m[case + K_DELAY] = _case(m, DELAY, case)
    m[case + K_INCOMPLETE] = _case(m, INCOMPLETE, case)


@inlined
def prepared(m: Words, state: int, first: int, second: int, passed: int, attempt: int) -> float:
    """A uniform of a case between two steps, from what `prepare` has mixed."""
    return unit(mix(mix(mix(mix(state, m[first + S_HASH]), m[second + S_HASH]), passed), attempt))


@inlined
def of_pair(m: Words, purpose: int, case: int, first: int, second: int, passed: int, attempt: int) -> float:
    """A uniform of a case between two steps."""
    state = mix(mix(_case(m, purpose, case), m[first + S_HASH]), m[second + S_HASH])
    return unit(mix(mix(state, passed), attempt))


@inlined
def shape(m: Words, x: Reals, distribution: int, u: float) -> float:
    """A draw of a distribution, not rounded."""
    kind, place = m[distribution + D_KIND], m[distribution + D_PLACE]
    if kind == EMPIRICAL:
        return value_at(x, m[distribution + D_VALUES], m[distribution + D_COUNT], u)
    return formula(kind, x[place], x[place + 1], x[place + 2], u)


@inlined
def drawn(m: Words, x: Reals, distribution: int, u: float) -> int:
    """A draw in whole ms."""
    return rounded(shape(m, x, distribution, u))


@inlined
def work(m: Words, x: Reals, case: int, step: int, passed: int) -> int:
    """The work of a case at a step in one of its passes, ms."""
    distribution = m[m[step + S_WORK] + m[case + K_TYPE]]
    fixed = m[distribution + D_FIXED]
    if fixed >= 0:
        return int(fixed)
    u = unit(mix(mix(mix(mix(m[case + K_WORK], m[step + S_HASH]), passed), 0), 0))
    return drawn(m, x, distribution, u)
