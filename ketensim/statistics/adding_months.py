"""Adding up who bears what month by month, compiled: of a chunk of records, sorted by kind (`adding`), into the months
of a ledger (`month_rows`). No sum overflows: in a month each is at most a month's work of all members, or a number."""

from __future__ import annotations

from ketensim.engines.jit import inner
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import BRANCH, MEMBER, PARTNER, SEGMENT, STEP, TIME, VALUE, Kind
from ketensim.statistics import month_rows as month
from ketensim.statistics import tally_rows as row
from ketensim.statistics.adding_sums import PLACE, inside, overtime, pair_place, work_kind
from ketensim.statistics.sketch import Numbers

ARRIVE, CLOCK_STOP, LEAVE, SEND, RETURN = (
    int(Kind.ARRIVE), int(Kind.CLOCK_STOP), int(Kind.LEAVE), int(Kind.SEND), int(Kind.RETURN),
)  # fmt: skip
PAUSE, STOP, END, STILL_IN_HAND = int(Kind.PAUSE), int(Kind.STOP), int(Kind.END), int(Kind.STILL_IN_HAND)


@inner
def add_months(r: Numbers, b: Numbers, hours: HoursTable, m: Numbers) -> None:
    """Add what the records of a chunk say of costs to the months `m`."""
    for kind in (PAUSE, STOP, END, STILL_IN_HAND):
        _add_work(r, b, kind, hours, m)
    _add_sends(r, b, SEND, m)
    _add_returns(r, b, RETURN, m)
    _add_late(r, b, CLOCK_STOP, m)
    _add_escaped(r, b, LEAVE, m)
    _add_in_chain(r, b, ARRIVE, 1, m)
    _add_in_chain(r, b, LEAVE, -1, m)


@inner
def _month_at(time: int, b: Numbers, m: Numbers) -> int:
    """Where the row of the month begins that a time in the window is in."""
    return int(month.HEAD + (time - b[row.BEGIN]) // month.MONTH * m[month.LENGTH]) & PLACE


@inner
def _add_work(r: Numbers, b: Numbers, kind: int, hours: HoursTable, m: Numbers) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        since, until, work = max(r[at + VALUE], b[row.BEGIN]), min(r[at + TIME], b[row.END]), work_kind(r[at + STEP])
        if since < until and work != row.OTHER_WORK:
            member = (b[row.MEMBERS] + row.MEMBER_ROW * r[at + MEMBER]) & PLACE
            lent = b[member + row.OF_PARTNER] != r[at + PARTNER]
            line = month.LENT if lent else work
            while since < until:
                _add_stretch(since, _end(since, until, b), member, line, b, hours, m)
                since = _end(since, until, b)


@inner
def _end(since: int, until: int, b: Numbers) -> int:
    """The end of what is in one month of the work [since, until)."""
    begin = b[row.BEGIN]
    return int(min(until, begin + ((since - begin) // month.MONTH + 1) * month.MONTH))


@inner
def _add_stretch(
    since: int, until: int, member: int, line: int, b: Numbers, hours: HoursTable, m: Numbers
) -> None:  # fmt: skip
    late = overtime(member, since, until, b, hours) if b[member + row.FINISH] else 0
    place = (_month_at(since, b, m) + month.CHAIN_ROW + month.PARTNER_ROW * b[member + row.OF_PARTNER]) & PLACE
    m[place + line] += until - since - late
    m[place + month.OVERTIME] += late


@inner
def _add_sends(r: Numbers, b: Numbers, kind: int, m: Numbers) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if inside(b, r[at + TIME]):
            pair = pair_place(r[at + PARTNER], b[(b[row.STEP_PARTNERS] + r[at + STEP]) & PLACE], b)
            m[_month_at(r[at + TIME], b, m) + m[month.PAIRS_AT] + month.PAIR_ROW * pair + month.SENT] += 1


@inner
def _add_returns(r: Numbers, b: Numbers, kind: int, m: Numbers) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        maker, finder = b[b[row.STEP_PARTNERS] + r[at + SEGMENT]], r[at + PARTNER]
        if maker != finder and inside(b, r[at + TIME]):
            pair = pair_place(maker, finder, b)
            m[_month_at(r[at + TIME], b, m) + m[month.PAIRS_AT] + month.PAIR_ROW * pair + month.RETURNED] += 1


@inner
def _add_late(r: Numbers, b: Numbers, kind: int, m: Numbers) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if inside(b, r[at + TIME]):
            m[_month_at(r[at + TIME], b, m) + month.LATE] += 1 - r[at + STEP]


@inner
def _add_escaped(r: Numbers, b: Numbers, kind: int, m: Numbers) -> None:
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        if r[at + MEMBER] == 0 and inside(b, r[at + TIME]):
            m[_month_at(r[at + TIME], b, m) + month.ESCAPED] += r[at + BRANCH]


@inner
def _add_in_chain(r: Numbers, b: Numbers, kind: int, sign: int, m: Numbers) -> None:
    """Cases that come (+1) or leave (-1): how many more there are from now on, and for how long in this month."""
    begin = b[row.BEGIN]
    for n in range(b[row.FIRST + kind] & PLACE, b[row.LAST + kind]):
        at = b[n] & PLACE
        time = max(r[at + TIME], begin)
        if time < b[row.END]:
            place = _month_at(time, b, m)
            m[place + month.CHANGE] += sign
            m[place + month.WITHIN] += sign * (_end(time, b[row.END], b) - time)
