"""Sums over the records of one run: everything that the measures are made of.

Records come in blocks and are added up with numpy, kind by kind. As each record that ends a state carries when that
state began (R3.3), nothing is remembered between records, and memory does not grow with the cases that have left.

A case belongs to the *cohort* when it arrives in the window, from a stream that is not a backlog. What is counted *by
clock* is what happens in the window, of all cases.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from ketensim.engines import worktime
from ketensim.numbers.model import Model
from ketensim.numbers.records import (
    ATTEMPT,
    BRANCH,
    CAUSES,
    KIND,
    MEMBER,
    NUMBER,
    OWN_WORK,
    PARTNER,
    PASS,
    REVIEW,
    SEGMENT,
    STEP,
    STREAM,
    TIME,
    VALUE,
    Block,
    Kind,
)
from ketensim.statistics.identities import Balance, Sums, require_spent
from ketensim.statistics.sketch import Sketch

Column = NDArray[np.int64]
Mask = NDArray[np.bool_]

CHAIN_WORK, REVIEW_WORK, OTHER_WORK = range(3)
ON_DUTY, OVERTIME = range(2)


class Tallies:
    """A consumer of records that adds them up.

    Args of `__init__`: the model, and the window [begin, end) in ms.
    """

    ordered = False

    def __init__(self, model: Model, begin: int, end: int) -> None:
        self.model, self.begin, self.end = model, begin, end
        self.streams = len(model.streams)
        self._step_partner = np.array([step.partner for step in model.steps], dtype=np.int64)
        self._pair = np.full((len(model.partners),) * 2, -1, dtype=np.int64)
        for here, place in model.handoff_places().items():
            self._pair[here] = place
        self._crews = _Crews(model)
        partners, types, backlogs = len(model.partners), len(model.labels.types), len(model.backlogs)
        self._lay_out_cohort(partners, types)
        self._lay_out_clock(partners)
        self.placed, self.cleared, self.backlog_still = (Sums(backlogs) for _ in range(3))
        self.backlog_ended, self.backlog_lead = Sums(backlogs), Sums(backlogs)
        self.counts = {"backlog": 0, "arrived": 0, "finished": 0, "in_chain": 0, "expired": 0}
        self.chain, self.queues = Balance(begin, end, 1), Balance(begin, end, partners)
        self._takers = {
            Kind.ARRIVE: self._arrive, Kind.CLOCK_START: self._clock_start, Kind.CLOCK_STOP: self._clock_stop,
            Kind.QUEUE: self._queue, Kind.REQUEUE: self._queue, Kind.START: self._start, Kind.VANISH: self._vanish,
            Kind.PAUSE: self._worked_on, Kind.STOP: self._worked_on, Kind.END: self._worked_on,
            Kind.STILL_IN_HAND: self._worked_on, Kind.STAY: self._stay,
            Kind.SEND: self._send, Kind.RETURN: self._return, Kind.JOINED: self._joined,
            Kind.LEAVE: self._leave, Kind.SPENT: self._spent, Kind.WORKED: self._worked, Kind.TRIPS: self._trips,
            Kind.STILL_WAITING: self._still_waiting, Kind.STILL_IN_CHAIN: self._still_in_chain,
        }  # fmt: skip

    def _lay_out_cohort(self, partners: int, types: int) -> None:
        self.arrived, self.reached, self.expired, self.still = Sums(types), Sums(types), Sums(types), Sums(types)
        self.lead, self.lead_of_expired = Sums(types), Sums(types)
        self.lead_times = [Sketch() for _ in range(types + 1)]  # the last: all types
        self.clocks, self.in_time = Sums(types), Sums(types)
        self.right = self.escaped = self.returns = 0
        self.spent = Sums(partners, len(CAUSES))
        self.worked = Sums(partners, 2)
        self.trips = Sums(len(self.model.handoffs))

    def _lay_out_clock(self, partners: int) -> None:
        self.finished = 0
        self.left_lead, self.left_lead_times = 0, Sketch()
        self.left_clocks = self.left_in_time = self.left_right = self.left_escaped = 0
        self.stays, self.stay, self.within_norm = Sums(partners), Sums(partners), Sums(partners)
        self.stay_times = [Sketch() for _ in range(partners)]
        self.starts, self.wait = Sums(partners, 2), Sums(partners, 2)  # chain, own work
        self.effort = Sums(partners, 3, 2)
        pairs, steps = len(self.model.handoffs), len(self.model.steps)
        self.sends, self.transfer, self.incomplete, self.returned = (Sums(pairs) for _ in range(4))
        self.paid = Sums(partners, pairs)  # trips by who pays
        self.joins, self.join_wait = Sums(steps), Sums(steps)

    def take(self, records: Block) -> None:
        """Add up `records`, int64 of shape (n, 12), whole instants."""
        if not len(records):
            return
        order = np.argsort(records[:, KIND], kind="stable")
        columns = np.ascontiguousarray(records[order].T)
        kinds, firsts = np.unique(columns[KIND], return_index=True)
        parts = dict(zip(kinds.tolist(), np.split(columns, firsts[1:], axis=1), strict=True))
        for kind, rows in parts.items():
            taker = self._takers.get(Kind(kind))
            if taker:
                taker(rows)
        nothing = columns[:, :0]
        self._check_spent(parts.get(Kind.LEAVE, nothing), parts.get(Kind.SPENT, nothing))

    def on_duty(self, partner: int) -> int:
        """Return the ms that the partner's members are on duty in the window, added up."""
        return self._crews.on_duty(partner, self.begin, self.end)

    def _in_window(self, times: Column) -> Mask:
        return (times >= self.begin) & (times < self.end)

    def _cohort(self, rows: Block, arrival: int) -> Block:
        return rows[:, self._in_window(rows[arrival]) & (rows[STREAM] < self.streams)]

    def _by_clock(self, rows: Block) -> Block:
        return rows[:, self._in_window(rows[TIME])]

    # Cases

    def _arrive(self, rows: Block) -> None:
        self.chain.come(_zeros(rows), rows[TIME])
        old = rows[STREAM] >= self.streams
        self.counts["backlog"] += int(old.sum())
        self.counts["arrived"] += int((~old).sum())
        self.placed.add(rows[STREAM, old] - self.streams, 1)
        self.arrived.add(self._cohort(rows, VALUE)[SEGMENT], 1)

    def _clock_start(self, rows: Block) -> None:
        self.clocks.add(self._cohort(rows, MEMBER)[SEGMENT], 1)

    def _clock_stop(self, rows: Block) -> None:
        cohort = self._cohort(rows, MEMBER)
        self.in_time.add(cohort[SEGMENT], cohort[STEP])
        now = self._by_clock(rows)
        self.left_clocks += now.shape[1]
        self.left_in_time += int(now[STEP].sum())

    def _leave(self, rows: Block) -> None:
        self.chain.leave(_zeros(rows), rows[TIME], rows[VALUE])
        expired = int(rows[MEMBER].sum())
        self.counts["expired"] += expired
        self.counts["finished"] += rows.shape[1] - expired
        self._leave_cohort(self._cohort(rows, VALUE))
        self._leave_by_clock(self._by_clock(rows))
        self._leave_backlog(rows[:, (rows[STREAM] >= self.streams) & (rows[MEMBER] == 0)])

    def _leave_cohort(self, rows: Block) -> None:
        self.returns += int(rows[PASS].sum())
        gone, rows = rows[:, rows[MEMBER] == 1], rows[:, rows[MEMBER] == 0]
        self.expired.add(gone[SEGMENT], 1)
        self.lead_of_expired.add(gone[SEGMENT], gone[TIME] - gone[VALUE])
        lead = rows[TIME] - rows[VALUE]
        self.reached.add(rows[SEGMENT], 1)
        self.lead.add(rows[SEGMENT], lead)
        self.lead_times[-1].add(lead)
        if len(self.lead_times) > 2:
            for kind in range(len(self.lead_times) - 1):
                self.lead_times[kind].add(lead[rows[SEGMENT] == kind])
        self.right += _right(rows)
        self.escaped += int(rows[BRANCH].sum())

    def _leave_by_clock(self, rows: Block) -> None:
        rows = rows[:, rows[MEMBER] == 0]
        lead = rows[TIME] - rows[VALUE]
        self.finished += rows.shape[1]
        self.left_lead += int(lead.sum())
        self.left_lead_times.add(lead)
        self.left_right += _right(rows)
        self.left_escaped += int(rows[BRANCH].sum())

    def _leave_backlog(self, rows: Block) -> None:
        streams = rows[STREAM] - self.streams
        self.backlog_ended.add(streams, 1)
        self.backlog_lead.add(streams, rows[TIME] - rows[VALUE])
        self.cleared.add(streams, (rows[TIME] < self.end).astype(np.int64))

    def _still_in_chain(self, rows: Block) -> None:
        self.chain.still(_zeros(rows), rows[VALUE])
        self.counts["in_chain"] += rows.shape[1]
        self.still.add(self._cohort(rows, VALUE)[SEGMENT], 1)
        self.backlog_still.add(rows[STREAM, rows[STREAM] >= self.streams] - self.streams, 1)

    def _spent(self, rows: Block) -> None:
        rows = self._cohort(rows, MEMBER)
        rows = rows[:, rows[PASS] == 0]
        self.spent.add((rows[PARTNER], rows[SEGMENT]), rows[VALUE])

    def _check_spent(self, leaves: Block, spent: Block) -> None:
        lead = leaves[TIME] - leaves[VALUE]
        require_spent(np.stack([leaves[STREAM], leaves[NUMBER], lead]), spent[[STREAM, NUMBER, VALUE]])

    def _worked(self, rows: Block) -> None:
        rows = self._cohort(rows, MEMBER)
        self.worked.add((rows[PARTNER], rows[SEGMENT]), rows[VALUE])

    def _trips(self, rows: Block) -> None:
        rows = self._cohort(rows, MEMBER)
        self.trips.add(rows[STEP], rows[VALUE])

    # Queues and work

    def _queue(self, rows: Block) -> None:
        self.queues.come(rows[PARTNER], rows[TIME])

    def _start(self, rows: Block) -> None:
        self.queues.leave(rows[PARTNER], rows[TIME], rows[VALUE])
        rows = self._by_clock(rows)
        rows = rows[:, (rows[SEGMENT] == 0) & (rows[STEP] != REVIEW)]
        places = (rows[PARTNER], (rows[STEP] == OWN_WORK).astype(np.int64))
        self.starts.add(places, 1)
        self.wait.add(places, rows[TIME] - rows[VALUE])

    def _vanish(self, rows: Block) -> None:
        self.queues.leave(rows[PARTNER], rows[TIME], rows[VALUE])

    def _still_waiting(self, rows: Block) -> None:
        self.queues.still(rows[PARTNER], rows[VALUE])

    def _worked_on(self, rows: Block) -> None:
        since = np.maximum(rows[VALUE], self.begin)
        until = np.minimum(rows[TIME], self.end)
        rows, since, until = _where(until > since, rows, since, until)
        late = self._crews.overtime(rows[MEMBER], since, until)
        work = _work_kind(rows[STEP])
        self.effort.add((rows[PARTNER], work, np.full_like(work, ON_DUTY)), until - since - late)
        self.effort.add((rows[PARTNER], work, np.full_like(work, OVERTIME)), late)

    def _stay(self, rows: Block) -> None:
        rows = self._by_clock(rows)
        rows = rows[:, rows[STEP] >= 0]
        stay = rows[TIME] - rows[VALUE]
        self.stays.add(rows[PARTNER], 1)
        self.stay.add(rows[PARTNER], stay)
        self.within_norm.add(rows[PARTNER], rows[SEGMENT])
        for partner, sketch in enumerate(self.stay_times):
            sketch.add(stay[rows[PARTNER] == partner])

    # Handoffs

    def _send(self, rows: Block) -> None:
        rows = self._by_clock(rows)
        pairs = self._pair[rows[PARTNER], self._step_partner[rows[STEP]]]
        self.sends.add(pairs, 1)
        self.transfer.add(pairs, rows[VALUE])
        self.incomplete.add(pairs, rows[SEGMENT] & 1)
        self.paid.add((rows[PARTNER], pairs), 1)

    def _return(self, rows: Block) -> None:
        """A trip back costs what the pair maker -> finder says, and the finder sends it (R9.6, R9.9)."""
        rows = self._by_clock(rows)
        makers, finders = self._step_partner[rows[SEGMENT]], rows[PARTNER]
        apart = makers != finders
        pairs = self._pair[makers[apart], finders[apart]]
        self.returned.add(pairs, 1)
        self.paid.add((finders[apart], pairs), 1)

    def _joined(self, rows: Block) -> None:
        rows = self._by_clock(rows)
        self.joins.add(rows[STEP], 1)
        self.join_wait.add(rows[STEP], rows[TIME] - rows[VALUE])


class _Crews:
    """When each member is on duty, to tell overtime from it."""

    def __init__(self, model: Model) -> None:
        self._model = model
        crews = sorted(
            (crew for partner in model.partners for crew in partner.crews), key=lambda crew: crew.first_member
        )
        sizes = [crew.size for crew in crews]
        self._calendar = np.repeat(np.array([crew.calendar for crew in crews], dtype=np.int64), sizes)
        self._since = np.repeat(np.array([crew.since for crew in crews], dtype=np.int64), sizes)
        self._until = np.repeat(np.array([crew.until for crew in crews], dtype=np.int64), sizes)
        self._finish = np.repeat(np.array([crew.finish for crew in crews], dtype=np.bool_), sizes)

    def overtime(self, members: Column, since: Column, until: Column) -> Column:
        """Return how much of each stretch of work [since, until) is outside the hours of its member (R5.5), in ms."""
        late = np.zeros_like(since)
        places = np.flatnonzero(self._finish[members])
        if len(places):
            members, since, until = members[places], since[places], until[places]
            begins = np.clip(since, self._since[members], self._until[members])
            ends = np.clip(until, self._since[members], self._until[members])
            duty = worktime.open_between_many(self._model.hours, self._calendar[members], begins, ends)
            late[places] = until - since - duty
        return late

    def on_duty(self, partner: int, begin: int, end: int) -> int:
        """Return the ms on duty in [begin, end) of all members of a partner together."""
        total = 0
        for crew in self._model.partners[partner].crews:
            since, until = max(begin, crew.since), min(end, crew.until)
            if since < until:
                total += crew.size * int(worktime.open_between(self._model.hours, crew.calendar, since, until))
        return total


def _right(leaves: Block) -> int:
    return int(((leaves[PASS] == 0) & (leaves[ATTEMPT] == 0) & (leaves[BRANCH] == 0)).sum())


def _work_kind(steps: Column) -> Column:
    return cast(Column, np.where(steps >= 0, CHAIN_WORK, np.where(steps == REVIEW, REVIEW_WORK, OTHER_WORK)))


def _where(mask: Mask, rows: Block, *columns: Column) -> tuple[NDArray[np.int64], ...]:
    return rows[:, mask], *(column[mask] for column in columns)


def _zeros(rows: Block) -> Column:
    return np.zeros(rows.shape[1], dtype=np.int64)
