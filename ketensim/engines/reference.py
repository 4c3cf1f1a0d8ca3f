"""The reference engine: the rules as one readable process per case, on SimPy's clock.

SimPy says which instant comes next; what happens within an instant is decided here (R2): everything that is due is applied,
then the chain is settled, until nothing is due any more. Applying only puts things where they wait, so its order is of no
account; settling takes them in the order of the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappop, heappush

import simpy
from simpy.events import URGENT

from ketensim.calendars import monday_of
from ketensim.engines.arriving import arrival_times
from ketensim.engines.book import Book
from ketensim.engines.cases import RUNS, STOPPED, WAITS, Case, Join, Token
from ketensim.engines.dice import Dice, cumulated, drawn, first_above, shaped
from ketensim.engines.docks import Dock, File
from ketensim.engines.effects import effect
from ketensim.engines.queues import REST_RANK, REVIEW_RANK, URGENT_RANK, Item
from ketensim.engines.sampling import (
    AGE, ARRIVAL, CHOICE, COMMITMENT, DELAY, ERROR, FINDS, INCOMPLETE, OWN_ARRIVAL,
    OWN_WORK as OWN_WORK_DRAW, REWORK_COMMITMENT, TOGETHER, TRIP_BACK, TYPE, WORK as WORK_DRAW,
)  # fmt: skip
from ketensim.engines.staff import Desk
from ketensim.engines.worktime import add_open
from ketensim.errors import Fault, InputError
from ketensim.model import NEVER, Block, Branch, Effect, Handoff, Model, Norm
from ketensim.records import KIND, MOMENT, OWN_WORK, REVIEW, STEP, TRANSFER, Kind, Recorder

MOST_ROUNDS = 10_000

Steps = Generator[simpy.Event, "Item | None", "Item | None"]
"""A part of a thread that ends with the item queued next, or with None where the thread ends."""


class Chain:
    """One run of one model.

    `window` is [begin, end) in ms; cases that arrive in it are waited for, until `drain` ms after its end.
    """

    def __init__(
        self, model: Model, seed: int, replication: int, window: tuple[int, int], recorder: Recorder,
        env: simpy.Environment | None = None,
    ) -> None:  # fmt: skip
        self.model = model
        self.env = env or simpy.Environment()
        self.recorder = recorder
        self.emit = recorder.emit
        self.dice = Dice(model, seed, replication)
        self.book = Book(window, self.emit)
        self._changed: set[int] = set()
        self._changed_docks: set[int] = set()
        self._complete: list[Join] = []
        self._expiries: list[tuple[int, int, int, int, int, int, int, int, Token, Item]] = []
        self._review_due = False
        self._reviews = 0
        self._prepare(model)
        self._start_everything(model)

    def _prepare(self, model: Model) -> None:
        env = self.env
        self.desks = [
            Desk(env, place, partner, model.hours, self.emit, self._changed.add) for place, partner in enumerate(model.partners)
        ]
        self.pairs = model.handoff_places()
        self.docks = {
            place: Dock(env, pair, monday_of(model.hours), lambda place=place: self._changed_docks.add(place))
            for place, pair in enumerate(model.handoffs)
            if pair.moments or pair.batch_size
        }
        self.delay = [_at_cooperation(pair, pair.delay) for pair in model.handoffs]
        self.incomplete = [_at_cooperation(pair, pair.incomplete) for pair in model.handoffs]
        self.together = [_at_cooperation(pair, pair.together) for pair in model.handoffs]
        self.shape = [shaped(pair.shape) for pair in model.handoffs]
        self.work = [tuple(drawn(work) for work in step.work) for step in model.steps]
        self.choice = [
            tuple(cumulated(tuple(option.shares[kind] for option in step.options)) for kind in range(len(model.urgent)))
            for step in model.steps
        ]
        self.rank = tuple(URGENT_RANK if urgent else REST_RANK for urgent in model.urgent)

    def _start_everything(self, model: Model) -> None:
        for place in range(len(model.backlogs)):
            self._place_backlog(place)
        for stream in range(len(model.streams)):
            self.env.process(self._arrivals(stream))
        for place, partner in enumerate(model.partners):
            if partner.own_work is not None:
                self.env.process(self._own_work(place))
        if model.plan.every and any(partner.signed for partner in model.partners):
            self.env.process(self._review_times())

    @property
    def now(self) -> int:
        """The instant, ms."""
        return int(self.env.now)

    # --- the instant (R2)

    def run(self, drain: int) -> int:
        """Run to the stop of R11.1 and return it, ms."""
        end = self.book.window[1]
        limit = end + drain
        while True:
            time = self.env.peek()
            if time >= end and not self.book.open_cases:
                return self._stop(end if self.now < end else self.now)
            if time >= limit:
                return self._stop(limit)
            self._instant(int(time))

    def _stop(self, stop: int) -> int:
        for desk in self.desks:
            desk.still(stop)
        self.book.still(stop)
        self.recorder.settle()
        self.recorder.flush()
        return stop

    def _instant(self, time: int) -> None:
        for _ in range(MOST_ROUNDS):
            self._apply(time)
            if self._review_due:
                self._review()
            self._settle()
            if self.env.peek() > time:
                self.recorder.settle()
                return
        raise InputError((Fault("endless_instant", (), {"steps": ", ".join(self._turning())}),))

    def _apply(self, time: int) -> None:
        """R2.1: expiries come first (`Wake`), then everything else that is due, in no order that matters."""
        while self.env.peek() == time:
            self.env.step()

    def _settle(self) -> None:
        """R2.2."""
        while self._changed_docks:
            for place in sorted(self._changed_docks):
                self._changed_docks.discard(place)
                for file in self.docks[place].depart():
                    file.deliver()
        for join in self._complete:
            self._go_on(join)
        self._complete.clear()
        for place in sorted(self._changed):
            self.desks[place].serve()
        self._changed.clear()

    def _turning(self) -> tuple[str, ...]:
        """The steps that were queued in an endless instant."""
        queued = {record[STEP] for record in self.recorder.instant if record[KIND] == Kind.QUEUE}
        return tuple(name for step, name in enumerate(self.model.labels.steps) if step in queued)

    # --- what comes from outside

    def _arrivals(self, stream: int) -> Steps:
        spec = self.model.streams[stream]
        types = cumulated(spec.shares)
        times = arrival_times(spec.arrivals, self.model.hours, lambda n: self.dice.of_case(ARRIVAL, stream, n))
        for number, time in enumerate(times):
            if time > self.now:
                yield self.env.timeout(time - self.now)
            kind = first_above(types, self.dice.of_case(TYPE, stream, number))
            token = self._new_case(Case(stream, number, kind, time), spec.step)
            self.env.process(self._life(token, self._arrive(token, spec.step, handed=False)))
        return None

    def _place_backlog(self, place: int) -> None:
        """R6.6."""
        spec, stream = self.model.backlogs[place], len(self.model.streams) + place
        types = cumulated(spec.shares)
        age = drawn(spec.ages) if spec.ages is not None else None
        for number in range(spec.count):
            arrival = spec.times[number] if age is None else -max(1, age(self.dice.of_case(AGE, stream, number)))
            kind = first_above(types, self.dice.of_case(TYPE, stream, number))
            token = self._new_case(Case(stream, number, kind, arrival), spec.step)
            self.env.process(self._life(token, self._arrive(token, spec.step, handed=False, time=arrival)))

    def _new_case(self, case: Case, step: int) -> Token:
        self.book.arrive(case, step, self.now)
        if self.model.target is not None and self.model.target.since < 0:
            self._start_clock(case, case.arrival)
        return Token(case, len(self.model.steps))

    def _own_work(self, place: int) -> Steps:
        """R6.7."""
        own, desk = self.model.partners[place].own_work, self.desks[place]
        assert own is not None
        work = drawn(own.work)
        times = arrival_times(own.arrivals, self.model.hours, lambda n: self.dice.of_partner(OWN_ARRIVAL, place, n))
        for number, time in enumerate(times):
            if time > self.now:
                yield self.env.timeout(time - self.now)
            due = self._after(time, desk.partner.own_norm, desk.partner.calendar)
            staff_time = work(self.dice.of_partner(OWN_WORK_DRAW, place, number))
            self._put_alone(desk, Item(REST_RANK, due, due, time, -1, number, -1, OWN_WORK, -1, -1, staff_time))
        return None

    def _put_alone(self, desk: Desk, item: Item) -> None:
        """Queue an item that belongs to no case."""
        item.over = lambda: desk.finish(item)
        desk.put(item)

    def _review_times(self) -> Steps:
        while True:
            yield self.env.timeout(self.model.plan.every)
            self._review_due = True

    def _review(self) -> None:
        """R10.2."""
        self._review_due, now, plan = False, self.now, self.model.plan
        for desk in self.desks:
            for person in range(plan.people if desk.partner.signed else 0):
                self._put_alone(
                    desk, Item(REVIEW_RANK, now, now, now, self._reviews, person, -1, REVIEW, -1, -1, plan.hours)
                )
        self._reviews += 1

    # --- a case on its way (R8)

    def _life(self, token: Token, item: Item | None) -> Steps:
        """Follow one thread from item to item, until it ends or reaches its join."""
        while item is not None:
            yield from self._visit(token, item)
            case, step = token.case, token.step
            if case.gone:
                return None
            option = self._choose(token)
            if option.end >= 0:
                self._leave(token, option.end, expired=False)
                return None
            if option.fork >= 0:
                item = yield from self._fork(token, self.model.blocks[option.fork])
            else:
                item = yield from self._send(token, step, option.to)
        return None

    def _choose(self, token: Token) -> Branch:
        case, options = token.case, self.model.steps[token.step].options
        if len(options) == 1:
            return options[0]
        u = self.dice.of_step(CHOICE, case.stream, case.number, token.step, token.passed)
        return options[first_above(self.choice[token.step][case.kind], u)]

    def _fork(self, token: Token, block: Block) -> Steps:
        """R8.3: send the branches on their way and go on with the item at the join."""
        join = Join(block, token, self.env.event())
        for first, branch in zip(block.first_steps, block.branches, strict=True):
            child = Token(token.case, token.steps, branch, token, join)
            self.env.process(self._branch(child, token.step, first))
        item = yield join.complete
        return item

    def _branch(self, token: Token, step: int, first: int) -> Steps:
        item = yield from self._send(token, step, first)
        return (yield from self._life(token, item))

    def _send(self, token: Token, step: int, to: int) -> Steps:
        """R8.5, R9.2: the file goes from `step` to `to`; the item queued there, or None at a join or when the case is gone."""
        model, case = self.model, token.case
        if model.steps[step].partner == model.steps[to].partner:
            return self._reach(token, to, handed=False)
        place = self.pairs[model.steps[step].partner, model.steps[to].partner]
        sent, flags = self.now, self._post(token, place, step, to, case.passes[to] + 1, 1)
        transfer = self._transfer(token, DELAY, place, step, to, case.passes[to] + 1, 1, flags)
        if transfer:
            yield self.env.timeout(transfer)
        if case.gone:
            return None
        if place not in self.docks:
            return self._deliver(token, step, to, sent, self.now, flags)
        ready = self.now
        departed = self.env.event()
        token.file = File(
            ready, case.stream, case.number, token.branch, to, case.passes[to] + 1, 1,
            lambda: departed.succeed(self._deliver(token, step, to, sent, ready, flags)),
        )  # fmt: skip
        token.dock = self.docks[place]
        token.dock.put(token.file)
        item = yield departed
        return item

    def _post(self, token: Token, place: int, step: int, to: int, passed: int, attempt: int) -> int:
        """Draw whether the file from `step` is complete; the flags of its records."""
        case = token.case
        u = self.dice.of_pair(INCOMPLETE, case.stream, case.number, step, to, passed, attempt)
        incomplete = u < self.incomplete[place]
        if incomplete and token.fault is None:
            token.fault = (step, token.passed)
        case.trips[self.model.steps[step].partner, place] += 1
        return int(incomplete)

    def _transfer(
        self, token: Token, purpose: int, place: int, step: int, to: int, passed: int, attempt: int, flags: int
    ) -> int:
        """Draw the transfer time from `step` to `to` with the effects of the pair at `place`, and say what is sent."""
        case, now, receiver = token.case, self.now, self.model.steps[to].partner
        transfer = self._trip_time(case, purpose, place, step, to, passed, attempt, receiver)
        sender = self.model.steps[step].partner
        self.emit((
            now, Kind.SEND, sender, case.stream, case.number, token.branch, to, passed, attempt, flags, step, transfer,
        ))  # fmt: skip
        token.spend(receiver, TRANSFER, transfer)
        return transfer

    def _trip_time(
        self, case: Case, purpose: int, place: int, step: int, to: int, passed: int, attempt: int, receiver: int
    ) -> int:
        u = self.dice.of_pair(purpose, case.stream, case.number, step, to, passed, attempt)
        delay = max(0, round(self.delay[place] * self.shape[place](u)))
        if self.model.handoffs[place].working:
            return int(add_open(self.model.hours, self.model.partners[receiver].calendar, self.now, delay)) - self.now
        return delay

    def _deliver(self, token: Token, step: int, to: int, sent: int, ready: int, flags: int) -> Item | None:
        case, now, receiver = token.case, self.now, self.model.steps[to].partner
        token.dock = token.file = None
        token.spend(receiver, MOMENT, now - ready)
        self.emit((
            now, Kind.DELIVER, receiver, case.stream, case.number, token.branch,
            to, case.passes[to] + 1, 1, flags, step, sent,
        ))  # fmt: skip
        return self._reach(token, to, handed=True)

    def _reach(self, token: Token, to: int, handed: bool) -> Item | None:
        """The file is at `to`: its item there, or None where it waits for other branches."""
        join = token.join
        if join is None or join.block.then != to:
            return self._arrive(token, to, handed)
        token.handed = handed
        if join.reach(token, self.now):
            self._complete.append(join)
        return None

    def _go_on(self, join: Join) -> None:
        token, then, now = join.parent, join.block.then, self.now
        case, partner = token.case, self.model.steps[join.block.then].partner
        for time, _, branch in join.reached:
            self.emit((
                now, Kind.JOINED, partner, case.stream, case.number, branch.branch,
                then, case.passes[then] + 1, -1, -1, -1, time,
            ))  # fmt: skip
        join.merge()
        join.complete.succeed(self._arrive(token, then, handed=any(branch.handed for _, _, branch in join.reached)))

    # --- at a step

    def _arrive(self, token: Token, step: int, handed: bool, time: int | None = None) -> Item:
        """A new pass of `token` at `step`; `time` is the true arrival of a backlog item."""
        case = token.case
        case.passes[step] += 1
        token.step, token.passed, token.handed = step, case.passes[step], handed
        return self._queue(token, 1, self.now if time is None else time)

    def _queue(self, token: Token, attempt: int, queued: int) -> Item:
        """Queue the item of this pass (R6); its first part is the check, where there is one (R9.4)."""
        case, step = token.case, self.model.steps[token.step]
        desk = self.desks[step.partner]
        token.attempt = attempt
        self._turn_clock(case, token.step, queued)
        own = self._after(queued, desk.partner.chain_norms[case.kind], desk.partner.calendar)
        u = self.dice.of_step(COMMITMENT, case.stream, case.number, token.step, token.passed, attempt)
        first = step.check.takes if step.check is not None and token.handed else self._work(token)
        item = Item(
            self.rank[case.kind], self._due(case, desk, own, queued, u), own, queued, case.stream, case.number, token.branch,
            token.step, token.passed, attempt, first,
        )  # fmt: skip
        self._put(desk, token, item)
        if step.expires is not None:
            self._expire_at(token, item, self._after(queued, step.expires, step.expires_calendar), step.expires_outcome)
        return item

    def _put(self, desk: Desk, token: Token, item: Item) -> None:
        token.item = item
        item.thread = token
        item.ended = self.env.event()
        item.over = item.ended.succeed
        desk.put(item)

    def _due(self, case: Case, desk: Desk, own: int, queued: int, u: float) -> int:
        """R6.3, R6.5."""
        plan = self.model.plan
        if not (plan.pulls_forward and desk.partner.signed and case.clock == RUNS and u < desk.partner.commitment):
            return own
        return NEVER if plan.late_last and queued > case.deadline else min(own, case.deadline)

    def _work(self, token: Token, step: int = -1, passed: int = 0) -> int:
        """The drawn work of the case at a step, by default in this pass, ms."""
        case = token.case
        if step < 0:
            step, passed = token.step, token.passed
        return self.work[step][case.kind](self.dice.of_step(WORK_DRAW, case.stream, case.number, step, passed))

    def _visit(self, token: Token, item: Item) -> Steps:
        """One pass: attempts until the file need not go back, then the work's own error."""
        case = token.case
        current: Item | None = item
        while current is not None and (yield from self._attempt(token, current)):
            current = yield from self._give_back(token)
        if current is None or case.gone:
            return None
        u = self.dice.of_step(ERROR, case.stream, case.number, token.step, token.passed, token.attempt)
        if u < self.model.steps[token.step].error and token.fault is None:
            token.fault = (token.step, token.passed)
        return None

    def _attempt(self, token: Token, item: Item) -> Generator[simpy.Event, Item | None, bool]:
        """Wait, check and work; True when the file must go back to its maker instead."""
        step = self.model.steps[token.step]
        desk = self.desks[step.partner]
        yield item.ended
        if step.check is not None and token.handed:
            if token.fault is not None and not token.case.gone and self._finds(token, step.check.finds):
                if not self._solve(token):
                    desk.finish(item)
                    return True
                yield self._part(desk, item, step.check.consult)
            yield self._part(desk, item, self._work(token))
        desk.finish(item)
        return False

    def _part(self, desk: Desk, item: Item, work: int) -> simpy.Event:
        """Let the member go on with `work` ms more."""
        item.ended = self.env.event()
        item.over = item.ended.succeed
        desk.next_part(item, work)
        return item.ended

    # --- faults and returns (R9)

    def _finds(self, token: Token, probability: float) -> bool:
        case = token.case
        u = self.dice.of_step(FINDS, case.stream, case.number, token.step, token.passed, token.attempt)
        return u < probability

    def _solve(self, token: Token) -> bool:
        """R9.5: whether the fault is solved together."""
        assert token.fault is not None
        case, maker = token.case, token.fault[0]
        pair = self._pair(maker, token.step)
        u = self.dice.of_step(TOGETHER, case.stream, case.number, token.step, token.passed, token.attempt)
        if pair < 0 or u >= self.together[pair]:
            return False
        self._say(token, Kind.SOLVED, maker, -1)
        case.solved += 1
        token.fault = None
        return True

    def _pair(self, maker: int, finder: int) -> int:
        """The place of the pair maker -> finder, or -1 within one partner."""
        steps = self.model.steps
        if steps[maker].partner == steps[finder].partner:
            return -1
        return self.pairs[steps[maker].partner, steps[finder].partner]

    def _say(self, token: Token, kind: Kind, maker: int, value: int) -> None:
        case = token.case
        self.emit((
            self.now, kind, self.model.steps[token.step].partner, case.stream, case.number, token.branch,
            token.step, token.passed, token.attempt, maker, -1, value,
        ))  # fmt: skip

    def _give_back(self, token: Token) -> Steps:
        """R9.6, R9.7: back to the maker, rework there, and back again: the finder's next item, or None if the case is gone."""
        assert token.fault is not None
        case, finder, (maker, made_in) = token.case, token.step, token.fault
        pair, attempt, passed = self._pair(maker, finder), token.attempt, token.passed
        case.returns += 1
        token.fault = None
        trip = 0
        if pair >= 0:
            trip = self._trip_time(
                case, TRIP_BACK, pair, finder, maker, passed, attempt, self.model.steps[maker].partner
            )
            case.trips[self.model.steps[finder].partner, pair] += 1
            token.spend(self.model.steps[maker].partner, TRANSFER, trip)
        self._say(token, Kind.RETURN, maker, trip)
        if trip:
            yield self.env.timeout(trip)
        if not case.gone:
            yield from self._rework(token, maker, made_in)
        if pair >= 0 and not case.gone:
            yield from self._back_again(token, pair, maker, made_in)
        return None if case.gone else self._queue(token, attempt + 1, self.now)

    def _rework(self, token: Token, maker: int, made_in: int) -> Steps:
        case, step, finder = token.case, self.model.steps[maker], token.step
        desk, now = self.desks[step.partner], self.now
        own = self._after(now, desk.partner.chain_norms[case.kind], desk.partner.calendar)
        u = self.dice.of_pair(
            REWORK_COMMITMENT, case.stream, case.number, maker, finder, token.passed, token.attempt
        )
        item = Item(
            self.rank[case.kind], self._due(case, desk, own, now, u), own, now, case.stream, case.number, token.branch,
            token.steps + maker * token.steps + finder, token.passed, token.attempt,
            round(step.rework * self._work(token, maker, made_in)),
        )  # fmt: skip
        self._put(desk, token, item)
        yield item.ended
        desk.finish(item)
        return None

    def _back_again(self, token: Token, pair: int, maker: int, made_in: int) -> Steps:
        case, finder, attempt = token.case, token.step, token.attempt + 1
        u = self.dice.of_pair(INCOMPLETE, case.stream, case.number, maker, finder, token.passed, attempt)
        incomplete = u < self.incomplete[pair]
        if incomplete:
            token.fault = (maker, made_in)
        case.trips[self.model.steps[maker].partner, pair] += 1
        sent, flags = self.now, int(incomplete) | 2
        transfer = self._transfer(token, DELAY, pair, maker, finder, token.passed, attempt, flags)
        if transfer:
            yield self.env.timeout(transfer)
        if not case.gone:
            self.emit((
                self.now, Kind.DELIVER, self.model.steps[finder].partner, case.stream, case.number, token.branch,
                finder, token.passed, attempt, flags, maker, sent,
            ))  # fmt: skip
        return None

    # --- clocks, expiry and leaving

    def _after(self, time: int, norm: Norm, calendar: int) -> int:
        """`time` plus `norm`, in the working time of `calendar` where it is that."""
        return int(add_open(self.model.hours, calendar, time, norm.time)) if norm.working else time + norm.time

    def _start_clock(self, case: Case, time: int) -> None:
        target = self.model.target
        assert target is not None
        case.clock, case.clock_began = RUNS, time
        case.deadline = self._after(time, target.times[case.kind], target.calendars[case.kind])
        self.book.clock_starts(case, self.now)

    def _turn_clock(self, case: Case, step: int, time: int) -> None:
        """R8.7, at a queueing at `step`."""
        target = self.model.target
        if target is None or case.clock == STOPPED:
            return
        if case.clock == WAITS and step == target.since:
            self._start_clock(case, time)
        if case.clock == RUNS and step == target.until:
            self.book.clock_stops(case, self.now, in_time=time <= case.deadline)

    def _expire_at(self, token: Token, item: Item, time: int, outcome: int) -> None:
        """R8.6."""
        heappush(self._expiries, (
            max(time, 0), item.stream, item.number, item.branch, item.step, item.passed, item.attempt, outcome, token, item,
        ))  # fmt: skip
        Wake(self.env, max(time, 0) - self.now, self._expire)

    def _expire(self) -> None:
        """Let every case go whose count ends now, by its lowest branch."""
        while self._expiries and self._expiries[0][0] <= self.now:
            *_, outcome, token, item = heappop(self._expiries)
            if item.began >= 0 or token.case.gone:
                continue
            token.waited(self.desks[self.model.steps[token.step].partner], item)
            self._vanish(token.case)
            self._leave(token, outcome, expired=True)

    def _vanish(self, case: Case) -> None:
        """What waits, in a queue or for a departure, goes with its case."""
        for token in case.tokens:
            if token.dock is not None and token.file is not None:
                token.dock.remove(token.file)
            item = token.item
            if item is not None and item.waits:
                self.desks[item.partner].drop(item)

    def _leave(self, token: Token, outcome: int, expired: bool) -> None:
        case = token.case
        case.gone = True
        if case.clock == RUNS:
            self.book.clock_stops(case, self.now, in_time=not expired and self.now <= case.deadline)
        self.book.leave(token, outcome, self.now, expired)
        case.tokens.clear()


class Wake(simpy.Event):
    """Calls `then` at its time, before all else that is due at that instant (R2.1: expiries first)."""

    def __init__(self, env: simpy.Environment, delay: int, then: Callable[[], None]) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        self.callbacks.append(lambda _: then())
        env.schedule(self, priority=URGENT, delay=delay)


def _at_cooperation(pair: Handoff, value: Effect) -> float:
    """An effect of a pair at its cooperation (R9.1)."""
    return float(effect(value.worst, value.best, value.curve, pair.cooperation))
