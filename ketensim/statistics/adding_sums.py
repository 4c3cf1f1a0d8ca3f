"""What adding up records is made of, compiled: sums that do not overflow, balances, and where rows stand in a book.

No sum overflows. After at most STRIDE = 2^15 records, each added at most once to a sum, all low parts are brought below
2^SPLIT = 2^40; what is above goes to the high parts. What is added is a time within a run, and so at most
LONGEST = 2^47 (4,400 years), or it may be longer (the age of a backlog, a transfer that ends after the stop) and is
split at once. So a low part stays below 2^40 + 2^15 · 2^47 < 2^63, and a high part, which grows by less than 2^24 per
record, has room for 2^39 records of the longest times that there are.
"""

from __future__ import annotations

from ketensim.engines.jit import inner
from ketensim.engines.worktime import open_between
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import INVESTMENT, PARTNER, REVIEW, SEGMENT, STREAM
from ketensim.statistics import tally_rows as row
from ketensim.statistics.sketch import CHUNK, Numbers
from ketensim.statistics.tally_rows import LONGEST, SPLIT

STRIDE = 2**15
PLACE = 2**40 - 1
"""No place is negative. Told so by ``& PLACE``, compiled code does not look whether one counts from the end."""
LOW_PART = (1 << SPLIT) - 1


@inner
def carry(b: Numbers, records: int) -> None:
    """Now and then, bring what low parts have above SPLIT bits to the high parts: `records` more have been added.

    The fingerprint is modulo 2^64 and stays.
    """
    b[row.ADDED] += records
    if b[row.ADDED] > STRIDE - CHUNK:
        b[row.ADDED], size = 0, b[row.SIZE]
        for place in range(row.FINGERPRINT + 1, row.SUMS + size):
            b[place + size] += b[place] >> SPLIT
            b[place] &= LOW_PART


@inner
def add_time(b: Numbers, place: int, time: int) -> None:
    """Add a time that may be longer than LONGEST."""
    if -LONGEST <= time <= LONGEST:
        b[place] += time
    else:
        b[place + b[row.SIZE]] += time >> SPLIT
        b[place] += time & LOW_PART


@inner
def come(b: Numbers, balance: int, time: int) -> None:
    """Something comes to a balance."""
    b[balance + row.CAME] += 1
    b[balance + row.CAME_AT] += clip(b, time)


@inner
def leave(b: Numbers, balance: int, time: int, since: int) -> None:
    """Something leaves that had come at `since`."""
    b[balance + row.LEFT] += 1
    b[balance + row.LEFT_AT] += clip(b, time)
    b[balance + row.SINCE] += clip(b, since)


@inner
def still(b: Numbers, balance: int, since: int) -> None:
    """Something is still there at the stop, which is not before the end of the window."""
    b[balance + row.STILL] += 1
    b[balance + row.SINCE] += clip(b, since)


@inner
def clip(b: Numbers, time: int) -> int:
    """Return a time, or the end of the window that it lies beyond."""
    return int(min(max(time, b[row.BEGIN]), b[row.END]))


@inner
def inside(b: Numbers, time: int) -> bool:
    """Whether a time is in the window."""
    return bool(b[row.BEGIN] <= time < b[row.END])


@inner
def in_cohort(r: Numbers, at: int, b: Numbers, arrival: int) -> bool:
    """Whether the case of the record at `at` belongs to the cohort; it came at `arrival`."""
    return bool(r[at + STREAM] < b[row.STREAMS]) and inside(b, arrival)


@inner
def type_at(r: Numbers, at: int, b: Numbers) -> int:
    """Where the row of the type that `segment` names begins."""
    return int(b[row.TYPES_AT] + row.TYPE_ROW * r[at + SEGMENT]) & PLACE


@inner
def partner_at(r: Numbers, at: int, b: Numbers) -> int:
    """Where the row of the partner of a record begins."""
    return int(b[row.PARTNERS_AT] + row.PARTNER_ROW * r[at + PARTNER]) & PLACE


@inner
def pair_at(sender: int, receiver: int, b: Numbers) -> int:
    """Where the row of a pair of partners begins."""
    place = b[(b[row.PAIR_PLACES] + b[row.PARTNERS] * sender + receiver) & PLACE]
    return int(b[row.PAIRS_AT] + row.PAIR_ROW * place) & PLACE


@inner
def worker_at(member: int, b: Numbers) -> int:
    """Where the row of the partner begins that a member is of, whose own row is at `member`."""
    return int(b[row.PARTNERS_AT] + row.PARTNER_ROW * b[member + row.OF_PARTNER]) & PLACE


@inner
def work_kind(step: int, lent: bool) -> int:
    """What kind of work an item of `step` is."""
    if step >= 0:
        return row.LENT_WORK if lent else row.CHAIN_WORK
    if step == REVIEW:
        return row.REVIEW_WORK
    return row.INVESTMENT_WORK if step == INVESTMENT else row.OTHER_WORK


@inner
def overtime(member: int, since: int, until: int, b: Numbers, hours: HoursTable) -> int:
    """How much of the work [since, until) is outside the hours of the member (R5.5), ms."""
    first, last = b[member + row.THERE_FROM], b[member + row.THERE_UNTIL]
    begin, end = min(max(since, first), last), min(max(until, first), last)
    return int(until - since - open_between(hours, b[member + row.CALENDAR], begin, end))
