"""Adding up what happens to cases, compiled: every function adds all records of a kind in a chunk (`adding`).

Times spent are checked against lead times case by case (R11.3) without remembering cases. Each case has a print, 64
bits that follow from its name. The prints of cases that left times their lead times, less the prints of all times spent
times these, are 0 modulo 2^64 after every whole instant. If one case is wrong they are not, for prints are odd; if
several are, less than a day each, they are by accident, once in 10^11.
"""

from __future__ import annotations

from ketensim.engines.jit import inner
from ketensim.engines.sampling import mix
from ketensim.engines.worktime import add_open
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import (
    ATTEMPT,
    BRANCH,
    MEMBER,
    NUMBER,
    PARTNER,
    PASS,
    SEGMENT,
    STEP,
    STREAM,
    TIME,
    VALUE,
    Kind,
)  # fmt: skip
from ketensim.statistics import tally_rows as row
from ketensim.statistics.adding_sums import (
    PLACE,
    add_time,
    come,
    in_cohort,
    inside,
    leave,
    partner_at,
    still,
    type_at,
)  # fmt: skip
from ketensim.statistics.sketch import SKETCH, Numbers, keep

ARRIVE, CLOCK_START, CLOCK_STOP = int(Kind.ARRIVE), int(Kind.CLOCK_START), int(Kind.CLOCK_STOP)
LEAVE, SPENT, WORKED, TRIPS = int(Kind.LEAVE), int(Kind.SPENT), int(Kind.WORKED), int(Kind.TRIPS)
STILL_IN_CHAIN = int(Kind.STILL_IN_CHAIN)


@inner
def add_cases(r: Numbers, b: Numbers, hours: HoursTable) -> None:
    """Add what the records of a chunk say of cases."""
    _add_arrivals(r, b, ARRIVE)
    _add_clock_starts(r, b, CLOCK_START)
    _add_clock_stops(r, b, CLOCK_STOP, hours)
    _add_leaves(r, b, LEAVE)
    _add_leaves_of_cohort(r, b, LEAVE)
    _add_ends(r, b, LEAVE)
    _add_spent(r, b, SPENT)
    _add_worked(r, b, WORKED)
    _add_trips(r, b, TRIPS)
    _add_still_in_chain(r, b, STILL_IN_CHAIN)


@inner
def _add_arrivals(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        come(b, row.CHAIN, r[at + TIME])
        backlog = r[at + STREAM] - b[row.STREAMS]
        if backlog >= 0:
            b[row.BACKLOG] += 1
            b[b[row.BACKLOGS_AT] + row.BACKLOG_ROW * backlog + row.PLACED] += 1
        else:
            b[row.ARRIVED] += 1
            if inside(b, r[at + VALUE]):
                b[type_at(r, at, b) + row.TYPE_ARRIVED] += 1


@inner
def _add_clock_starts(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if in_cohort(r, at, b, r[at + MEMBER]):
            b[type_at(r, at, b) + row.TYPE_CLOCKS] += 1
        began, backlog = r[at + TIME], r[at + STREAM] - b[row.STREAMS]
        if backlog >= 0 and b[(b[row.CLOCKS] + backlog) & PLACE]:
            began = r[at + MEMBER]
        _miss(b, began + r[at + VALUE], 1)


@inner
def _add_clock_stops(r: Numbers, b: Numbers, kind: int, hours: HoursTable) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        in_time = r[at + STEP]
        if in_cohort(r, at, b, r[at + MEMBER]):
            b[type_at(r, at, b) + row.TYPE_IN_TIME] += in_time
        if inside(b, r[at + TIME]):
            b[row.NOW_CLOCKS] += 1
            b[row.NOW_IN_TIME] += in_time
        if in_time:
            target = (b[row.TARGETS] + row.TARGET_ROW * r[at + SEGMENT]) & PLACE
            deadline, time = r[at + VALUE], b[target + row.TARGET_TIME]
            if b[target + row.TARGET_WORKING]:
                deadline = add_open(hours, b[target + row.TARGET_CALENDAR], deadline, time)
            else:
                deadline += time
            _miss(b, deadline, -1)


@inner
def _miss(b: Numbers, deadline: int, clocks: int) -> None:
    """So many clocks are late from their deadline on (R18.2): all that start, less those that stop in time."""
    if inside(b, deadline):
        last = (row.SUMS + b[row.SIZE] - b[row.MONTHS_AT]) // row.MONTH_ROW - 1
        month = min((deadline - b[row.BEGIN]) // row.MONTH, last)
        b[(b[row.MONTHS_AT] + row.MONTH_ROW * month + row.MISSED) & PLACE] += clocks


@inner
def _add_leaves(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        time, arrival, expired = r[at + TIME], r[at + VALUE], r[at + MEMBER]
        leave(b, row.CHAIN, time, arrival)
        b[row.FINGERPRINT] += _print(r, at) * (time - arrival)
        b[row.EXPIRED] += expired
        b[row.FINISHED] += 1 - expired


@inner
def _add_leaves_of_cohort(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if not in_cohort(r, at, b, r[at + VALUE]):
            continue
        of_type, lead = type_at(r, at, b), r[at + TIME] - r[at + VALUE]
        b[row.RETURNS] += r[at + PASS]
        if r[at + MEMBER]:
            b[of_type + row.TYPE_EXPIRED] += 1
            b[of_type + row.TYPE_EXPIRED_LEAD] += lead
            continue
        b[of_type + row.TYPE_REACHED] += 1
        b[of_type + row.TYPE_LEAD] += lead
        b[row.RIGHT] += _right(r, at)
        b[row.ESCAPED] += r[at + BRANCH]
        keep(b, (b[row.SKETCHES_AT] + SKETCH * row.ALL_LEADS) & PLACE, lead)
        if b[row.TYPE_SKETCHES]:
            keep(b, (b[row.TYPE_SKETCHES] + SKETCH * r[at + SEGMENT]) & PLACE, lead)


@inner
def _add_ends(r: Numbers, b: Numbers, kind: int) -> None:
    """Of cases that leave, those that reach an end in the window; those of a backlog whenever they do."""
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if r[at + MEMBER]:
            continue
        lead, backlog = r[at + TIME] - r[at + VALUE], r[at + STREAM] - b[row.STREAMS]
        if inside(b, r[at + TIME]):
            b[row.NOW_ENDED] += 1
            add_time(b, row.NOW_LEAD, lead)
            b[row.NOW_RIGHT] += _right(r, at)
            b[row.NOW_ESCAPED] += r[at + BRANCH]
            keep(b, (b[row.SKETCHES_AT] + SKETCH * row.NOW_LEADS) & PLACE, lead)
        if backlog >= 0:
            place = (b[row.BACKLOGS_AT] + row.BACKLOG_ROW * backlog) & PLACE
            b[place + row.ENDED] += 1
            b[place + row.CLEARED] += int(r[at + TIME] < b[row.END])
            add_time(b, place + row.LEAD, lead)


@inner
def _right(r: Numbers, at: int) -> int:
    """1 for a case without returns, faults solved together or an escaped defect."""
    return int(r[at + PASS] == 0 and r[at + ATTEMPT] == 0 and r[at + BRANCH] == 0)


@inner
def _print(r: Numbers, at: int) -> int:
    """64 bits that stand for a case; odd, so that no time but 0 makes 0 of them."""
    return mix(r[at + STREAM] << 40, r[at + NUMBER]) | 1


@inner
def _add_spent(r: Numbers, b: Numbers, kind: int) -> None:
    fingerprint = b[row.FINGERPRINT]
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        time = r[at + VALUE]
        fingerprint -= _print(r, at) * time
        if r[at + PASS] == 0 and in_cohort(r, at, b, r[at + MEMBER]):
            b[partner_at(r, at, b) + row.SPENT + (r[at + SEGMENT] & PLACE)] += time
    b[row.FINGERPRINT] = fingerprint


@inner
def _add_worked(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if in_cohort(r, at, b, r[at + MEMBER]):
            b[partner_at(r, at, b) + row.WORKED + (r[at + SEGMENT] & PLACE)] += r[at + VALUE]


@inner
def _add_trips(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if in_cohort(r, at, b, r[at + MEMBER]):
            pair = (b[row.PAIRS_AT] + row.PAIR_ROW * r[at + STEP]) & PLACE
            b[pair + row.TRIPS] += r[at + VALUE]
            if r[at + PARTNER] != b[(b[row.SENDERS] + r[at + STEP]) & PLACE]:
                b[pair + row.TRIPS_BACK] += r[at + VALUE]


@inner
def _add_still_in_chain(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        still(b, row.CHAIN, r[at + VALUE])
        b[row.IN_CHAIN] += 1
        backlog = r[at + STREAM] - b[row.STREAMS]
        if backlog >= 0:
            b[b[row.BACKLOGS_AT] + row.BACKLOG_ROW * backlog + row.REMAINING] += 1
        elif inside(b, r[at + VALUE]):
            b[type_at(r, at, b) + row.TYPE_STILL] += 1
