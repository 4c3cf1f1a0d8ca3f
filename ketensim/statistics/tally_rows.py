"""The book of a run: where each sum stands, and each fact that adding needs, in one flat array of whole numbers.

First the facts, then the sums, their low parts and then their high parts (``high * 2**SPLIT + low``, see `adding`);
then tables of the model, room to sort the records of a chunk, and the sketches. The sums are single ones, then a row
for each case type, partner, pair, step, backlog and month. A sum is a number of things, unless it is said to be of
times (ms).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from ketensim.numbers.records import CAUSES
from ketensim.statistics.sketch import CHUNK, SKETCH, Numbers, clear

if TYPE_CHECKING:
    from ketensim.numbers.model import Crew, Model

SPLIT = 40
"""Bits of the low part of a sum."""
LONGEST = 2**47
"""No run is longer, ms."""
MONTH = 2_629_800_000
"""A twelfth of 365.25 d, in ms."""
LISTS = 32
"""More than there are kinds of records: each has room for the places of CHUNK records of that kind."""

# The facts: the window, how many streams there are, how many sums; where the rows of types, partners, … begin; how many
# partners there are; where tables and sketches begin (there may be none by type: 0); how many records were added since
# the last carry; where the list of each kind begins and ends.
(
    BEGIN, END, STREAMS, SIZE, TYPES_AT, PARTNERS_AT, PAIRS_AT, STEPS_AT, BACKLOGS_AT, MONTHS_AT, PARTNERS,
    STEP_PARTNERS, PAIR_PLACES, MEMBERS, TARGETS, CLOCKS, SENDERS, SKETCHES_AT, TYPE_SKETCHES, STAY_SKETCHES, ADDED,
    FIRST,
) = range(22)  # fmt: skip
LAST = FIRST + LISTS
SUMS = LAST + LISTS

# A balance: how many things came, left and were still there at the stop; and, times clipped to the window and added up,
# when they came, when they left, and since when those had been there that left or were still there.
CAME, LEFT, STILL, CAME_AT, LEFT_AT, SINCE, BALANCE = range(7)

# Single sums: the fingerprint; the balance of the chain; whole-run counts; of the cohort, cases that reached an end,
# and returns; by clock, cases that reached an end and their lead times, and clocks.
FINGERPRINT, CHAIN = SUMS, SUMS + 1
BACKLOG, ARRIVED, FINISHED, IN_CHAIN, EXPIRED = range(CHAIN + BALANCE, CHAIN + BALANCE + 5)
RIGHT, ESCAPED, RETURNS = range(EXPIRED + 1, EXPIRED + 4)
NOW_ENDED, NOW_LEAD, NOW_CLOCKS, NOW_IN_TIME, NOW_RIGHT, NOW_ESCAPED, ROWS = range(RETURNS + 1, RETURNS + 8)

# A case type, over the cohort: arrived, reached an end, expired, still there; lead times of those that reached an end
# and of those that expired; clocks that started, and that stopped in time.
TYPE_ARRIVED, TYPE_REACHED, TYPE_EXPIRED, TYPE_STILL, TYPE_LEAD, TYPE_EXPIRED_LEAD, TYPE_CLOCKS, TYPE_IN_TIME = range(8)
TYPE_ROW = 8

# A partner: the balance of its queue; stays, times of stays, those within the norm; starts and times waited, by source;
# effort (times) of its members by kind of work, lent work apart, and part; times that others worked for it; over the
# cohort, times spent by cause and worked by part.
CHAIN_WORK, REVIEW_WORK, INVESTMENT_WORK, LENT_WORK, OTHER_WORK, WORKS = range(6)
ON_DUTY, OVERTIME, PARTS = range(3)
OF_CHAIN, OF_OWN, SOURCES = range(3)
STAYS, STAY, WITHIN_NORM, STARTS = range(BALANCE, BALANCE + 4)
WAIT = STARTS + SOURCES
EFFORT = WAIT + SOURCES
RECEIVED = EFFORT + WORKS * PARTS
SPENT = RECEIVED + 1
WORKED = SPENT + len(CAUSES)
PARTNER_ROW = WORKED + PARTS

# A pair: files sent, times of transfer, files incomplete and returned; over the cohort, trips, and those of them that
# the receiver makes, who sends a file back. A step: branches that a
# join waited for, and times they waited. A backlog: cases; ended by the end of the window; still there; ended, and
# their lead times. A month of the window: target clocks whose deadline falls in it and that had not stopped in time.
SENT, TRANSFER, INCOMPLETE, RETURNED, TRIPS, TRIPS_BACK, PAIR_ROW = range(7)
JOINS, JOIN_WAIT, STEP_ROW = range(3)
PLACED, CLEARED, REMAINING, ENDED, LEAD, BACKLOG_ROW = range(6)
MISSED, MONTH_ROW = range(2)

# The tables: the partner per step; the pair per sender and receiver, or -1; a row per member of the model; the target
# per type, where there is one; per backlog, whether its clocks have run since cases arrived; the sender per pair.
CALENDAR, THERE_FROM, THERE_UNTIL, FINISH, OF_PARTNER, MEMBER_ROW = range(6)
TARGET_TIME, TARGET_WORKING, TARGET_CALENDAR, TARGET_ROW = range(4)

# The sketches: lead times of the cohort, of all cases that left in the window, per type if there are several; stays.
ALL_LEADS, NOW_LEADS, FIRST_TYPE = range(3)


def lay_out(model: Model, begin: int, end: int, months: int = 1) -> Numbers:
    """Return the book of a model and a window [begin, end) in ms, with nothing added up.

    What is counted by month is so for the first `months`; the last of them has the rest.
    """
    if not -LONGEST <= begin <= end <= LONGEST:
        raise ValueError(f"no window: [{begin}, {end})")
    types, partners = len(model.labels.types), len(model.partners)
    typed = types if types > 1 else 0
    rows = (
        TYPE_ROW * types, PARTNER_ROW * partners, PAIR_ROW * len(model.handoffs), STEP_ROW * len(model.steps),
        BACKLOG_ROW * len(model.backlogs), MONTH_ROW * months,
    )  # fmt: skip
    *rows_at, sums_end = _ends(ROWS, rows)
    tables = (
        _step_partners(model),
        _pair_places(model),
        _members(model),
        _targets(model),
        _clocks(model),
        _senders(model),
    )
    *tables_at, lists = _ends(2 * sums_end - SUMS, [len(table) for table in tables])
    sketches = lists + LISTS * CHUNK
    stays = sketches + SKETCH * (FIRST_TYPE + typed)
    book = np.empty(stays + SKETCH * partners, dtype=np.int64)
    book[:FIRST] = (
        begin, end, len(model.streams), sums_end - SUMS, *rows_at, partners, *tables_at, sketches,
        sketches + SKETCH * FIRST_TYPE if typed else 0, stays, 0,
    )  # fmt: skip
    book[FIRST:LAST] = np.arange(lists, sketches, CHUNK)
    book[LAST : tables_at[0]] = 0
    book[tables_at[0] : lists] = np.concatenate(tables)
    clear(book, sketches)
    return book


def month_edges(begin: int, end: int) -> list[int]:
    """Return when each month of a window begins, and when the last ends, which may not be whole."""
    return [*range(begin, end, MONTH), end]


def sums(book: Numbers) -> Numbers:
    """Return a copy of all sums of a book up to now, modulo 2^64, at their places; there are no facts before them."""
    size = int(book[SIZE])
    found: Numbers = np.zeros(SUMS + size, dtype=np.int64)
    found[SUMS:] = (book[SUMS + size : SUMS + 2 * size] << SPLIT) + book[SUMS : SUMS + size]
    return found


def _ends(first: int, sizes: Iterable[int]) -> list[int]:
    """Where parts of such sizes begin, the first at `first`, and where the last ends."""
    return list(accumulate(sizes, initial=first))


def _step_partners(model: Model) -> Numbers:
    return np.array([step.partner for step in model.steps], dtype=np.int64)


def _pair_places(model: Model) -> Numbers:
    places = np.full((len(model.partners),) * 2, -1, dtype=np.int64)
    for place, pair in enumerate(model.handoffs):
        places[pair.sender, pair.receiver] = place
    return places.ravel()


def _members(model: Model) -> Numbers:
    """A row per member, in order: calendar, from when until when it is there, whether it finishes at closing, whose."""
    crews = [(crew.first_member, crew, place) for place, partner in enumerate(model.partners) for crew in partner.crews]
    crews.sort(key=_first_member)
    facts = [(crew.calendar, crew.since, crew.until, crew.finish, place) for _, crew, place in crews]
    return np.repeat(np.array(facts, dtype=np.int64), [crew.size for _, crew, _ in crews], axis=0).ravel()


def _targets(model: Model) -> Numbers:
    target = model.target
    if target is None:
        return np.empty(0, dtype=np.int64)
    norms = zip(target.times, target.calendars, strict=True)
    facts = [(norm.time, int(norm.working), calendar) for norm, calendar in norms]
    return np.array(facts, dtype=np.int64).ravel()


def _clocks(model: Model) -> Numbers:
    since = model.target.since if model.target else -1
    return np.array([since in (-1, backlog.step) for backlog in model.backlogs], dtype=np.int64)


def _senders(model: Model) -> Numbers:
    return np.array([pair.sender for pair in model.handoffs], dtype=np.int64)


def _first_member(of: tuple[int, Crew, int]) -> int:
    return of[0]
