"""Adding up what happens in queues, at work and between partners, compiled: every function adds all records of a kind
in a chunk (`adding`)."""

from __future__ import annotations

from ketensim.engines.jit import inner
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import (
    MEMBER,
    OWN_WORK,
    PARTNER,
    SEGMENT,
    STEP,
    TIME,
    VALUE,
    Kind,
)  # fmt: skip
from ketensim.statistics import tally_rows as row
from ketensim.statistics.adding_sums import (
    PLACE,
    add_time,
    come,
    inside,
    leave,
    overtime,
    pair_at,
    partner_at,
    still,
    work_kind,
    worker_at,
)  # fmt: skip
from ketensim.statistics.sketch import SKETCH, Numbers, keep

QUEUE, REQUEUE, START, VANISH = int(Kind.QUEUE), int(Kind.REQUEUE), int(Kind.START), int(Kind.VANISH)
PAUSE, STOP, END, STAY = int(Kind.PAUSE), int(Kind.STOP), int(Kind.END), int(Kind.STAY)
SEND, RETURN, JOINED = int(Kind.SEND), int(Kind.RETURN), int(Kind.JOINED)
STILL_WAITING, STILL_IN_HAND = int(Kind.STILL_WAITING), int(Kind.STILL_IN_HAND)


@inner
def add_items(r: Numbers, b: Numbers, hours: HoursTable) -> None:
    """Add what the records of a chunk say of items and files."""
    for kind in (QUEUE, REQUEUE):
        _add_queued(r, b, kind)
    _add_starts(r, b, START)
    _add_vanished(r, b, VANISH)
    _add_still_waiting(r, b, STILL_WAITING)
    for kind in (PAUSE, STOP, END, STILL_IN_HAND):
        _add_work(r, b, kind, hours)
    _add_stays(r, b, STAY)
    _add_sends(r, b, SEND)
    _add_returns(r, b, RETURN)
    _add_joined(r, b, JOINED)


@inner
def _add_queued(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        come(b, partner_at(r, at, b), r[at + TIME])


@inner
def _add_starts(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        time, since, step, partner = r[at + TIME], r[at + VALUE], r[at + STEP], partner_at(r, at, b)
        leave(b, partner, time, since)
        if r[at + SEGMENT] == 0 and (step >= 0 or step == OWN_WORK) and inside(b, time):
            source = row.OF_OWN if step == OWN_WORK else row.OF_CHAIN
            b[partner + row.STARTS + source] += 1
            add_time(b, partner + row.WAIT + source, time - since)


@inner
def _add_vanished(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        leave(b, partner_at(r, at, b), r[at + TIME], r[at + VALUE])


@inner
def _add_still_waiting(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        still(b, partner_at(r, at, b), r[at + VALUE])


@inner
def _add_work(r: Numbers, b: Numbers, kind: int, hours: HoursTable) -> None:
    """Of stretches of work that end, what is in the window, on duty or in overtime: it is the member's partner that
    works, who may do so for another (R14.4)."""
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        since, until, late = max(r[at + VALUE], b[row.BEGIN]), min(r[at + TIME], b[row.END]), 0
        if since < until:
            member = (b[row.MEMBERS] + row.MEMBER_ROW * r[at + MEMBER]) & PLACE
            if b[member + row.FINISH]:
                late = overtime(member, since, until, b, hours)
            who, whose, time = worker_at(member, b), partner_at(r, at, b), until - since
            place = who + row.EFFORT + row.PARTS * work_kind(r[at + STEP], who != whose)
            b[place + row.ON_DUTY] += time - late
            b[place + row.OVERTIME] += late
            if who != whose:
                b[whose + row.RECEIVED] += time


@inner
def _add_stays(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        time = r[at + TIME]
        if r[at + STEP] >= 0 and inside(b, time):
            partner, stay = partner_at(r, at, b), time - r[at + VALUE]
            b[partner + row.STAYS] += 1
            add_time(b, partner + row.STAY, stay)
            b[partner + row.WITHIN_NORM] += r[at + SEGMENT]
            keep(b, (b[row.STAY_SKETCHES] + SKETCH * r[at + PARTNER]) & PLACE, stay)


@inner
def _add_sends(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if inside(b, r[at + TIME]):
            pair = pair_at(r[at + PARTNER], b[(b[row.STEP_PARTNERS] + r[at + STEP]) & PLACE], b)
            b[pair + row.SENT] += 1
            add_time(b, pair + row.TRANSFER, r[at + VALUE])
            b[pair + row.INCOMPLETE] += r[at + SEGMENT] & 1


@inner
def _add_returns(r: Numbers, b: Numbers, kind: int) -> None:
    """A trip back counts at the pair maker -> finder; within a partner there is none (R9.6, R9.7)."""
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        maker, finder = b[b[row.STEP_PARTNERS] + r[at + SEGMENT]], r[at + PARTNER]
        if maker != finder and inside(b, r[at + TIME]):
            b[pair_at(maker, finder, b) + row.RETURNED] += 1


@inner
def _add_joined(r: Numbers, b: Numbers, kind: int) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if inside(b, r[at + TIME]):
            step = b[row.STEPS_AT] + row.STEP_ROW * r[at + STEP]
            b[step + row.JOINS] += 1
            b[step + row.JOIN_WAIT] += r[at + TIME] - r[at + VALUE]
