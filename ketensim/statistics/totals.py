"""What has been added up over a run, in whole numbers that have no bounds: what the measures are made of.

A case belongs to the *cohort* when it arrives in the window, from a stream that is not a backlog. What is counted *by
clock* is what happens in the window, of all cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.numbers.records import CAUSES
from ketensim.statistics import tally_rows as row
from ketensim.statistics.identities import Balance
from ketensim.statistics.sketch import Numbers

Whole = NDArray[np.object_]
"""Python's whole numbers, in an array."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a run; times in ms."""

    counts: Mapping[str, int]
    """Cases of the whole run: `backlog`, `arrived`, `finished`, `in_chain`, `expired`."""
    chain: Balance
    queues: tuple[Balance, ...]
    """Per partner."""
    cohort: Cohort
    clock: Clock
    backlogs: Backlogs


@dataclass(frozen=True, slots=True)
class Cohort:
    """Sums over the cohort; arrays per case type unless said otherwise."""

    arrived: Whole
    reached: Whole
    """An end."""
    expired: Whole
    still: Whole
    """In the chain at the stop."""
    lead: Whole
    """Lead times of those that reached an end."""
    lead_of_expired: Whole
    clocks: Whole
    """Target clocks that started."""
    in_time: Whole
    right: int
    """First time right, of those that reached an end."""
    escaped: int
    returns: int
    spent: Whole
    """Time per partner and cause, of those that reached an end."""
    worked: Whole
    """Time per partner and part (ON_DUTY, OVERTIME)."""
    trips: Whole
    """Per pair."""
    trips_back: Whole
    """Of them, those that its receiver makes."""

    @property
    def left(self) -> int:
        """How many reached an end or expired."""
        return int(self.reached.sum() + self.expired.sum())


@dataclass(frozen=True, slots=True)
class Clock:
    """Sums by clock; arrays per partner unless said otherwise."""

    ended: int
    """Cases that reached an end; of them:"""
    lead: int
    right: int
    escaped: int
    clocks: int
    """Target clocks that stopped."""
    in_time: int
    late: int
    """Target clocks whose deadline passed before they had stopped in time."""
    stays: Whole
    stay: Whole
    within_norm: Whole
    starts: Whole
    """Per partner and source of work (OF_CHAIN, OF_OWN)."""
    wait: Whole
    effort: Whole
    """Time that the partner's members worked, per partner, kind of work (CHAIN_WORK, REVIEW_WORK, INVESTMENT_WORK,
    LENT_WORK to other partners, OTHER_WORK) and part (ON_DUTY, OVERTIME)."""
    received: Whole
    """Time that members of other partners worked for it."""
    sent: Whole
    """Files, per pair, and so are the next three."""
    transfer: Whole
    incomplete: Whole
    returned: Whole
    joins: Whole
    """Branches that a join waited for, per step of the join."""
    join_wait: Whole


@dataclass(frozen=True, slots=True)
class Backlogs:
    """Sums over the whole run, per backlog."""

    placed: Whole
    cleared: Whole
    """Reached an end by the end of the window."""
    still: Whole
    ended: Whole
    lead: Whole


def totals(book: Numbers) -> Totals:
    """Return what a book has added up."""
    size, end = int(book[row.SIZE]), int(book[row.END])
    low, high = (book[at : at + size].astype(object) for at in (row.SUMS, row.SUMS + size))
    sums: Whole = np.concatenate([np.zeros(row.SUMS, dtype=object), (high << row.SPLIT) + low])
    partners = _rows(sums, book, row.PARTNERS_AT, row.PARTNER_ROW)
    pairs = _rows(sums, book, row.PAIRS_AT, row.PAIR_ROW)
    return Totals(
        {
            "backlog": sums[row.BACKLOG], "arrived": sums[row.ARRIVED], "finished": sums[row.FINISHED],
            "in_chain": sums[row.IN_CHAIN], "expired": sums[row.EXPIRED],
        },
        _balance(sums[row.CHAIN :], end),
        tuple(_balance(partner, end) for partner in partners),
        _cohort(sums, _rows(sums, book, row.TYPES_AT, row.TYPE_ROW), partners, pairs),
        _clock(
            sums, partners, pairs, _rows(sums, book, row.STEPS_AT, row.STEP_ROW),
            _rows(sums, book, row.MONTHS_AT, row.MONTH_ROW),
        ),
        _backlogs(_rows(sums, book, row.BACKLOGS_AT, row.BACKLOG_ROW)),
    )  # fmt: skip


def _rows(sums: Whole, book: Numbers, fact: int, length: int) -> Whole:
    """The rows of one table of sums, which ends where the next begins."""
    end = int(book[fact + 1]) if fact < row.MONTHS_AT else len(sums)
    return sums[int(book[fact]) : end].reshape(-1, length)


def _balance(sums: Whole, end: int) -> Balance:
    """A balance out of the sums that begin with it; `end` is that of the window."""
    came, left, still, came_at, left_at, since = (int(number) for number in sums[: row.BALANCE])
    by_events = end * (came - left) - came_at + left_at
    return Balance(came, left, still, by_events, left_at + end * still - since)


def _cohort(sums: Whole, types: Whole, partners: Whole, pairs: Whole) -> Cohort:
    return Cohort(
        arrived=types[:, row.TYPE_ARRIVED],
        reached=types[:, row.TYPE_REACHED],
        expired=types[:, row.TYPE_EXPIRED],
        still=types[:, row.TYPE_STILL],
        lead=types[:, row.TYPE_LEAD],
        lead_of_expired=types[:, row.TYPE_EXPIRED_LEAD],
        clocks=types[:, row.TYPE_CLOCKS],
        in_time=types[:, row.TYPE_IN_TIME],
        right=sums[row.RIGHT],
        escaped=sums[row.ESCAPED],
        returns=sums[row.RETURNS],
        spent=partners[:, row.SPENT : row.SPENT + len(CAUSES)],
        worked=partners[:, row.WORKED : row.WORKED + row.PARTS],
        trips=pairs[:, row.TRIPS],
        trips_back=pairs[:, row.TRIPS_BACK],
    )


def _clock(sums: Whole, partners: Whole, pairs: Whole, steps: Whole, months: Whole) -> Clock:
    return Clock(
        ended=sums[row.NOW_ENDED],
        lead=sums[row.NOW_LEAD],
        right=sums[row.NOW_RIGHT],
        escaped=sums[row.NOW_ESCAPED],
        clocks=sums[row.NOW_CLOCKS],
        in_time=sums[row.NOW_IN_TIME],
        late=int(months[:, row.MISSED].sum()),
        stays=partners[:, row.STAYS],
        stay=partners[:, row.STAY],
        within_norm=partners[:, row.WITHIN_NORM],
        starts=partners[:, row.STARTS : row.STARTS + row.SOURCES],
        wait=partners[:, row.WAIT : row.WAIT + row.SOURCES],
        effort=partners[:, row.EFFORT : row.RECEIVED].reshape(-1, row.WORKS, row.PARTS),
        received=partners[:, row.RECEIVED],
        sent=pairs[:, row.SENT],
        transfer=pairs[:, row.TRANSFER],
        incomplete=pairs[:, row.INCOMPLETE],
        returned=pairs[:, row.RETURNED],
        joins=steps[:, row.JOINS],
        join_wait=steps[:, row.JOIN_WAIT],
    )


def _backlogs(backlogs: Whole) -> Backlogs:
    return Backlogs(
        placed=backlogs[:, row.PLACED],
        cleared=backlogs[:, row.CLEARED],
        still=backlogs[:, row.REMAINING],
        ended=backlogs[:, row.ENDED],
        lead=backlogs[:, row.LEAD],
    )
