"""A case on its way through the flow: choices, blocks, handoffs, joins and ends (R8, R9.2, R9.3)."""

from __future__ import annotations

from ketensim.engines.compiled.bits import ONE, bits_of
from ketensim.engines.compiled.desks import finish
from ketensim.engines.compiled.docks import departed, departures, dock
from ketensim.engines.compiled.draws import of_step
from ketensim.engines.compiled.expiries import leave
from ketensim.engines.compiled.layout import (
    ALONE, AT_JOIN, A_JOIN, B_BRANCH, B_BRANCHES, B_COUNT, B_FIRST, B_PAIR, B_ROW, B_THEN, CHECKING, CONSULTING,
    GOING, H_COOPERATION, H_DOCKED, H_FILES, IDLE, JOINS, J_BLOCK, J_BRANCHES, J_PARENT, J_REACHED, K_TYPE, LOOKING,
    NOW, O_END, O_FORK, O_PAIR, O_ROW, O_TO, PERIOD, PRESSES, P_NUMBER, R_INVESTED, R_ROW, S_NUMBER, S_OPTIONS,
    S_OPTION_COUNT, S_PARTNER, S_SHARES, TIES, TO_MAKER, T_AWAITS, T_BRANCH, T_CASE, T_CODE, T_COOPERATION, T_FLAGS,
    T_FROM, T_HANDED, T_JOIN, T_MADE_IN, T_MADE_WITH, T_MAKER, T_NUMBER, T_PAIR, T_PASSED, T_REACHED, T_READY, T_SENT,
    T_STAGE, T_STATE, T_STEP, T_STREAM, T_TO, T_WORK, WORKING, Reals, Words,
)  # fmt: skip
from ketensim.engines.compiled.memory import append, take
from ketensim.engines.compiled.places import add_places, spend
from ketensim.engines.compiled.queues import pop
from ketensim.engines.compiled.records import emit
from ketensim.engines.compiled.tokens import left, new_token, release, release_join
from ketensim.engines.compiled.trips import complete, deliver, send, travel
from ketensim.engines.compiled.visits import arrive, back_again, checked, consulted, errs, passes, rework, reworked
from ketensim.engines.jit import inlined, sealed
from ketensim.engines.sampling import CHOICE, pick
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import INVESTMENT, MOMENT, Kind

JOINED = int(Kind.JOINED)


@inlined
def part_over(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """The part in hand is done."""
    stage = m[token + T_STAGE]
    if stage == CHECKING:
        checked(m, x, hours, token)
    elif stage in (CONSULTING, LOOKING):
        consulted(m, x, token)
    elif stage == WORKING:
        _pass_over(m, x, hours, token)
    elif stage == ALONE:
        finish(m, token)
        if m[PERIOD] and m[token + T_CODE] == INVESTMENT:
            m[m[TIES] + R_ROW * m[token + T_PASSED] + R_INVESTED] += m[token + T_WORK]
        release(m, token)
    else:
        reworked(m, x, hours, token)


@inlined
def trip_over(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """The file is where it was sent."""
    stage = m[token + T_STAGE]
    if stage == GOING:
        _ready(m, x, hours, token)
    elif stage == TO_MAKER:
        rework(m, x, hours, token)
    else:
        back_again(m, x, hours, token)


@inlined
def _pass_over(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """The work of a pass is done: where the case goes now."""
    finish(m, token)
    if left(m, token):
        release(m, token)
        return
    errs(m, x, token)
    option = _choose(m, x, token)
    if m[option + O_FORK]:
        _fork(m, x, hours, token, m[option + O_FORK])
    elif m[option + O_TO]:
        _go(m, x, hours, token, m[option + O_PAIR], m[token + T_STEP], m[option + O_TO])
    else:
        leave(m, token, m[option + O_END], False)


@inlined
def _choose(m: Words, x: Reals, token: int) -> int:
    step, case = m[token + T_STEP], m[token + T_CASE]
    options, count = m[step + S_OPTIONS], m[step + S_OPTION_COUNT]
    if count == 1:
        return int(options)
    u = of_step(m, CHOICE, case, step, m[token + T_PASSED], 0)
    return int(options + O_ROW * pick(x, m[step + S_SHARES] + count * m[case + K_TYPE], count, u))


# --- blocks


@sealed
def _fork(m: Words, x: Reals, hours: HoursTable, token: int, block: int) -> None:
    """R8.3: send the branches on their way."""
    join, count = take(m, A_JOIN), m[block + B_COUNT]
    m[join + J_BLOCK], m[join + J_PARENT], m[join + J_REACHED] = block, token, 0
    m[token + T_AWAITS], m[token + T_STATE] = join, IDLE
    for place in range(count):
        branch = m[block + B_BRANCHES + B_ROW * place + B_BRANCH]
        m[join + J_BRANCHES + place] = new_token(m, m[token + T_CASE], token, branch, join)
    for place in range(count):
        way = block + B_BRANCHES + B_ROW * place
        _go(m, x, hours, m[join + J_BRANCHES + place], m[way + B_PAIR], m[token + T_STEP], m[way + B_FIRST])


@sealed
def go_on(m: Words, x: Reals, hours: HoursTable, join: int) -> None:
    """All branches are there: queue the join's own step (R2.2)."""
    block, token = m[join + J_BLOCK], m[join + J_PARENT]
    then, count = m[block + B_THEN], m[block + B_COUNT]
    passed = m[passes(m, m[token + T_CASE], then)] + 1
    handed, latest, slowest, cooperation = 0, m[NOW], 0, ONE
    m[token + T_MAKER] = 0
    for place in range(count - 1, -1, -1):
        child = m[join + J_BRANCHES + place]
        emit(
            m, JOINED, m[m[then + S_PARTNER] + P_NUMBER], m[token + T_STREAM], m[token + T_NUMBER],
            m[child + T_BRANCH], m[then + S_NUMBER], passed, -1, -1, -1, m[child + T_REACHED],
        )  # fmt: skip
        handed |= m[child + T_HANDED]
        if m[child + T_MAKER]:
            m[token + T_MAKER], m[token + T_MADE_IN] = m[child + T_MAKER], m[child + T_MADE_IN]
            m[token + T_MADE_WITH] = m[child + T_MADE_WITH]
        cooperation = min(cooperation, m[child + T_COOPERATION])
        if slowest == 0 or m[child + T_REACHED] >= latest:
            latest, slowest = m[child + T_REACHED], child
    add_places(m, slowest, token)
    for place in range(count):
        release(m, m[join + J_BRANCHES + place])
    m[token + T_AWAITS], m[token + T_COOPERATION] = 0, cooperation
    release_join(m, join)
    arrive(m, x, hours, token, then, handed, m[NOW])


# --- from step to step


@inlined
def _go(m: Words, x: Reals, hours: HoursTable, token: int, pair: int, step: int, to: int) -> None:
    """The file goes from `step` to `to`."""
    if pair == 0:
        _reach(m, x, hours, token, to, 0)
        return
    case = m[token + T_CASE]
    passed = m[passes(m, case, to)] + 1
    whole = complete(m, x, case, pair, step, to, passed, 1)
    if not whole and m[token + T_MAKER] == 0:
        m[token + T_MAKER], m[token + T_MADE_IN] = step, m[token + T_PASSED]
        m[token + T_MADE_WITH] = m[token + T_COOPERATION]
    if m[PRESSES]:
        m[token + T_COOPERATION] = bits_of(x[m[pair + H_COOPERATION]])
    m[token + T_FLAGS] = 0 if whole else 1
    m[token + T_SENT], m[token + T_FROM], m[token + T_TO], m[token + T_PAIR] = m[NOW], step, to, pair
    transfer = send(m, x, hours, token, pair, step, to, passed, 1, m[token + T_FLAGS])
    if transfer:
        travel(m, token, GOING, transfer)
    else:
        _ready(m, x, hours, token)


@inlined
def _ready(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    """R9.2: the file is at the receiver's, or waits for the next fixed moment or a full batch."""
    if left(m, token):
        release(m, token)
        return
    pair = m[token + T_PAIR]
    if m[pair + H_DOCKED]:
        dock(m, pair, token)
        return
    m[token + T_READY] = m[NOW]
    _arrives(m, x, hours, token)


@sealed
def depart(m: Words, x: Reals, hours: HoursTable, pair: int) -> None:
    """Let the files of a pair go that leave now."""
    taken = departures(m, pair)
    while taken:
        for _ in range(taken):
            _arrives(m, x, hours, pop(m, pair + H_FILES))
        taken = departures(m, pair)
    departed(m, pair)


@inlined
def _arrives(m: Words, x: Reals, hours: HoursTable, token: int) -> None:
    to = m[token + T_TO]
    spend(m, token, m[m[to + S_PARTNER] + P_NUMBER], MOMENT, m[NOW] - m[token + T_READY])
    passed = m[passes(m, m[token + T_CASE], to)] + 1
    deliver(m, token, m[token + T_FROM], to, passed, 1, m[token + T_FLAGS], m[token + T_SENT])
    _reach(m, x, hours, token, to, 1)


@inlined
def _reach(m: Words, x: Reals, hours: HoursTable, token: int, to: int, handed: int) -> None:
    """The file is at `to`: its item there, or the wait for other branches."""
    join = m[token + T_JOIN]
    if join == 0 or m[m[join + J_BLOCK] + B_THEN] != to:
        arrive(m, x, hours, token, to, handed, m[NOW])
        return
    m[token + T_HANDED], m[token + T_REACHED], m[token + T_STATE] = handed, m[NOW], AT_JOIN
    m[join + J_REACHED] += 1
    if m[join + J_REACHED] == m[m[join + J_BLOCK] + B_COUNT]:
        append(m, JOINS, join)
