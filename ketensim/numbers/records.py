"""Records: what an engine says has happened, in one total order.

A record is twelve whole numbers (RULES.md, R3.1). This file says what each field holds per kind.

Fields, in sort order::

    time  kind  partner  stream  number  branch  step  pass  attempt  segment  member  value

`step` of an item says what kind of work it is:

* ``0 … S-1``: a flow item of that step (S steps in the model);
* ``S + maker*S + finder``: rework at step `maker` of a fault found at step `finder`;
* ``REVIEW`` (-1): a review item, with (review, item) as stream and number;
* ``INVESTMENT`` (-3): an item of investment, with (week, item) as stream and number and its tie as pass;
* ``OWN_WORK`` (-2): own work; stream -1, number the place in the partner's own work.

`pass` and `attempt` of a rework item are the finder's. `member` is a member's place among all members of the model.
Where an item is lent, `partner` is the one in whose queue it waited, and `member` is of the lender (R14).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FIELDS = (
    "time", "kind", "partner", "stream", "number", "branch",
    "step", "pass", "attempt", "segment", "member", "value",
)  # fmt: skip
TIME, KIND, PARTNER, STREAM, NUMBER, BRANCH, STEP, PASS, ATTEMPT, SEGMENT, MEMBER, VALUE = range(12)

REVIEW_RANK, INVESTMENT_RANK, URGENT_RANK, REST_RANK = range(4)
"""The rank of an item, the first part of its key in a queue (R6.1)."""
REVIEW = -1
OWN_WORK = -2
INVESTMENT = -3

FLOOR, LEADERSHIP, COMMITMENT = range(3)
"""What a level is of (`Kind.LEVEL`)."""
LEVEL_UNIT = 10**12
"""A level of 1, in the value of its record."""

Record = tuple[int, int, int, int, int, int, int, int, int, int, int, int]
Block = NDArray[np.int64]


class Kind(IntEnum):
    """What a record says; fields that are not named hold -1, and so do branch, pass and attempt of case-level kinds."""

    ARRIVE = 1
    """A case arrives: stream, number; step = first step; segment = type; value = its arrival (backlog: before 0)."""
    CLOCK_START = 2
    """Its target clock starts: stream, number; segment = type; member = arrival of the case; value = target (ms)."""
    CLOCK_STOP = 3
    """Its target clock stops: stream, number; segment = type; step = 1 in time, 0 late; member = arrival;
    value = clock start. At an expiry a running clock stops late."""
    QUEUE = 4
    """An item enters the queue by flow, by the file coming back, or anew: all item fields; segment 0;
    member = its rank; value = its due time. A backlog item has time 0 here."""
    REQUEUE = 5
    """An item is put back because the dates of its group ended: like QUEUE; segment = the segment that will be next."""
    START = 6
    """A member takes an item (segment 0, or more after a REQUEUE): value = since when it waited (QUEUE or REQUEUE;
    a backlog item: its true arrival)."""
    PAUSE = 7
    """Work stops at closing: segment; member; value = when this stretch of work began."""
    RESUME = 8
    """Work goes on: segment = the next segment; member; value = when it was paused."""
    STOP = 9
    """Work is put back (dates of the group ended): segment; member; value = when this stretch of work began (the time
    itself when it was paused)."""
    END = 10
    """Work on an item ends: segment; member; value = when this stretch of work began."""
    STAY = 11
    """With END: the item's stay is over; segment = 1 within the partner's own norm, else 0; member = rank;
    value = when it was queued."""
    VANISH = 12
    """A waiting item leaves the queue because its case expired: segment; member = -1; value = since when it waited."""
    SOLVED = 13
    """A found fault is solved together: step = finder, pass, attempt, branch; segment = maker; partner = finder's."""
    RETURN = 14
    """A file is sent back: step = finder, pass, attempt, branch; segment = maker; partner = finder's;
    value = transfer time of the trip back (0 within one partner)."""
    SEND = 15
    """A handoff, or a file going back to its finder after rework, is sent: partner = sender; step = to; member = from;
    pass and attempt of the receiving step; segment = bit 0: drawn incomplete, bit 1: after rework;
    value = transfer time."""
    DELIVER = 16
    """A file sent arrives (after transfer, moment or batch): partner = receiver; step = to; member = from; pass,
    attempt; segment as SEND; value = when it was sent."""
    JOINED = 17
    """Per branch, when a join completes: partner and step of the join; branch = the child branch; pass = of the join;
    value = when this branch arrived there."""
    LEAVE = 18
    """A case leaves: stream, number; step = outcome; segment = type; branch = 1 with an escaped defect, else 0;
    pass = returns; attempt = solved together; member = 1 expired, else 0; value = arrival."""
    SPENT = 19
    """With LEAVE, per partner and cause with time spent: partner; segment = cause (`CAUSES`); step = type;
    member = arrival; pass = 1 when the case expired, else 0; value = ms. Transfers and moments are at the receiver,
    `before` at the first partner of the backlog."""
    WORKED = 20
    """With LEAVE, per partner: ms of the stretches of work on the case that have ended by then, on all branches;
    partner (the lender of lent work); segment = 1 for overtime, else 0; step = type; member = arrival; value = ms."""
    TRIPS = 21
    """With LEAVE, per pair and payer: trips sent by then; partner = sender, who pays; step = place of the pair in
    `Model.handoffs` (a trip back counts at the pair maker -> finder); segment = type; member = arrival;
    value = number of trips."""
    STILL_WAITING = 22
    """At the stop, per waiting item: as VANISH."""
    STILL_IN_HAND = 23
    """At the stop, per item with a member: segment; member; value = when this stretch of work began, or the stop itself
    while paused; pass, attempt, step, branch as the item's."""
    STILL_STAYING = 24
    """At the stop, per item waiting or in hand: value = when it was queued."""
    STILL_IN_CHAIN = 25
    """At the stop, per case: stream, number; segment = type; value = arrival."""
    LEVEL = 26
    """At time 0, at the end of each period of the dynamics and at each date of a change (R16.7): partner = from;
    step = to, or -1 for commitment; segment = `FLOOR`, `LEADERSHIP` or `COMMITMENT`; value = the level in
    1/`LEVEL_UNIT`, rounded half to even."""


CAUSES = ("work", "rework", "staff", "closed", "moment", "transfer", "paused", "before")
WORK, REWORK, STAFF, CLOSED, MOMENT, TRANSFER, PAUSED, BEFORE = range(8)


class Consumer(Protocol):
    """Takes records, whole instants at a time."""

    @property
    def ordered(self) -> bool:
        """Whether it needs the records of an instant in canonical order (R3.2); else any order within it will do."""
        ...

    @property
    def kinds(self) -> frozenset[Kind]:
        """What it looks at; other records may be left out."""
        ...

    def take(self, records: Block) -> None:
        """Receive `records`, an int64 array of shape (n, 12); it may be reused by the engine afterwards."""
        ...


class Recorder:
    """Puts the records of each instant in canonical order and hands them on in blocks.

    Args of `__init__`: `consumers` receive every block; `size` is the number of records a block aims at.
    Raises `ValueError` when two records of one instant are equal (R3.2).
    """

    def __init__(self, consumers: Sequence[Consumer], size: int = 8192) -> None:
        self._consumers = tuple(consumers)
        self._size = size
        self._instant: list[Record] = []
        self._ready: list[Record] = []
        self.emit: Callable[[Record], None] = self._instant.append

    @property
    def instant(self) -> Sequence[Record]:
        """The records of the instant that is not closed yet, in no order."""
        return self._instant

    def settle(self) -> None:
        """Close the instant: sort its records and pass them on when a block is full."""
        instant = self._instant
        if not instant:
            return
        instant.sort()
        for first, second in pairwise(instant):
            if first == second:
                raise ValueError(f"two equal records: {first}")
        self._ready.extend(instant)
        instant.clear()
        if len(self._ready) >= self._size:
            self.flush()

    def flush(self) -> None:
        """Hand over everything that is in order."""
        if not self._ready:
            return
        block = np.array(self._ready, dtype=np.int64)
        self._ready.clear()
        for consumer in self._consumers:
            consumer.take(block)


class Trace:
    """A consumer that keeps every record: for looking at one run, not for long ones."""

    ordered = True
    kinds = frozenset(Kind)

    def __init__(self) -> None:
        self._blocks: list[Block] = []

    def take(self, records: Block) -> None:
        """Keep a copy of `records`."""
        self._blocks.append(records.copy())

    @property
    def records(self) -> Block:
        """All records so far, int64 of shape (n, 12)."""
        return np.concatenate(self._blocks) if self._blocks else np.empty((0, len(FIELDS)), dtype=np.int64)
