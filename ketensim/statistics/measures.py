"""The measures: what each name means, as a ratio of two sums or a quantile, for one replication (R11.4).

Over the *cohort* (cases that arrive in the window, not from a backlog):

* `lead_time.mean|median|p90`: arrival to leaving, over cases that reached an end; also `lead_time.<type>.…`;
* `lead_time.within_target`: target clocks stopped in time, over cases whose clock started; also per type;
* `expired`: share of the cohort; `quality.first_time_right` (nothing returned, nothing solved together, no escaped
  defect) and `quality.escaped`: shares of the cases that reached an end; `returns_per_case`: over cases that left;
* `cost.per_case`: work and trips over cases that left, plus hours of chain reviews and investment in the window over
  cases of the cohort;
* `time.<cause>` and `time.<partner>.<cause>`: where the lead time went; they add up to `lead_time.mean`.

By clock, in the window, of all cases:

* `throughput`: cases that reached an end; `wip.mean`: cases in the chain, and `wip.little` what it should be by
  Little's law (arrivals x mean time in the chain, over the cohort);
* `stay.<partner>.mean|p90|within_norm`: chain items, rework included, whose stay ends; `wait.<partner>.mean`: first
  starts of chain items; `own_work.<partner>.wait.mean`: starts of own work; `queue.<partner>.mean`: all items that
  wait;
* `utilisation.<partner>`: worked on duty over on duty, for others too; `overtime.<partner>`;
* `lent.<partner>`, where partners help each other: hours its members worked for others less those that others worked
  for it; they add up to 0 over the chain;
* `cost.organisations` and `cost.<partner>`: chain work (lent work at the lender), reviews, investment, overtime and
  trips; `cost.staffing`: hours on duty, worked or not;
* `cost.client`, where the model has such a value: time that cases are in the chain, times its value; `cost.society`:
  clocks whose deadline passes before they have stopped in time and cases that reach an end with an escaped defect,
  times their values (R18);
* `handoffs.<from>.<to>.delay|incomplete|returned`: transfer time and share incomplete of files sent, those sent again
  after rework included; files returned by `to` to a maker at `from`, per file sent from `from` to `to`;
* `join.<step>.wait`: from a branch's arrival at a join to its completion, over branches.

At the end of the window, where levels can move: `relations.<from>.<to>.floor|leadership` and `commitment.<partner>` of
who signs, and their means over the chain, `relations.floor`, `relations.leadership` and `commitment`.

Of each backlog, over the whole run: `backlog.<stream>.finished`, the share that reached an end by the end of the
window, and `backlog.<stream>.lead_time.mean`. `completion.…` counts some case measures over cases that leave in the
window, as dashboards do; it is there for comparing with what was observed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ketensim.engines import Ended
from ketensim.ground.spans import HOUR, WEEK
from ketensim.numbers.model import Model
from ketensim.numbers.records import BEFORE, CAUSES, Block
from ketensim.statistics.identities import require, require_balance, require_cases
from ketensim.statistics.ledger import Ledger, ledger
from ketensim.statistics.levels import Following, Paths, final_levels, moves
from ketensim.statistics.sketch import Sketch
from ketensim.statistics.tallies import Tallies
from ketensim.statistics.tally_rows import (
    CHAIN_WORK,
    INVESTMENT_WORK,
    LENT_WORK,
    OF_CHAIN,
    OF_OWN,
    ON_DUTY,
    OVERTIME,
    REVIEW_WORK,
)  # fmt: skip
from ketensim.statistics.totals import Totals

NEEDED = 10
"""A quantile q is given where n·q and n·(1 - q) are at least this."""

UPKEEP = (REVIEW_WORK, INVESTMENT_WORK)
"""Work on the cooperation itself."""

Ratio = tuple[float, float]
Ratios = Iterator[tuple[str, Ratio]]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What one replication of one variant gave."""

    ratios: Mapping[str, Ratio]
    """Measure -> numerator and denominator; their ratio is in the measure's unit (`unit`)."""
    quantiles: Mapping[str, float | None]
    """Measure -> value in h; None where there are too few cases."""
    unfinished: Mapping[str, tuple[int, int]]
    """`""` (all), a type, or `backlog.<stream>` -> cases not left at the stop, and cases."""
    cases: Mapping[str, int]
    """The whole run: `backlog`, `arrived`, `finished`, `in_chain`, `expired`."""
    paths: Paths | None = None
    """Of relations and commitment, where they can move."""
    ledger: Ledger | None = None
    """Who bears what, month by month, if it was asked for."""


class Measures:
    """A consumer of records that ends in `Outcomes`.

    Args of `__init__`: the model, the window [begin, end) in ms since the start, and from when to its end a ledger is
    kept (ms), if any is.
    """

    ordered = False
    kinds = Tallies.kinds

    def __init__(self, model: Model, window: tuple[int, int], ledger_from: int | None = None) -> None:
        begin, end = window
        self._tallies = Tallies(model, begin, end, ledger_from == begin)
        self._books = self._tallies if ledger_from == begin else None
        if ledger_from is not None and not self._books:
            self._books = Tallies(model, ledger_from, end, by_month=True)
        self._levels = Following(model, window[1]) if moves(model) else None

    def take(self, records: Block) -> None:
        """Receive records: `records.Consumer`."""
        self._tallies.take(records)
        if self._books and self._books is not self._tallies:
            self._books.take(records)
        if self._levels:
            self._levels.take(records)

    def outcomes(self, ended: Ended) -> Outcomes:
        """Return the outcomes of the run that ended; raises `IdentityError` where its records contradict each other."""
        run = _Run.of(self._tallies)
        _check(run.totals, run.model, ended)
        ratios = {name: ratio for part in PARTS for name, ratio in part(run)}
        paths = self._levels.paths() if self._levels else None
        return Outcomes(
            ratios | (final_levels(paths) if paths else {}), dict(_quantiles(self._tallies)), dict(_unfinished(run)),
            dict(run.totals.counts), paths, ledger(self._books) if self._books else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Run:
    """What the ratios are made of."""

    model: Model
    totals: Totals
    window: int
    """ms."""
    on_duty: tuple[int, ...]
    """Per partner, ms of all members in the window."""

    @classmethod
    def of(cls, tallies: Tallies) -> _Run:
        """What has been added up."""
        model, window = tallies.model, tallies.end - tallies.begin
        on_duty = tuple(tallies.on_duty(place) for place in range(len(model.partners)))
        return cls(model, tallies.totals(), window, on_duty)


def names(model: Model) -> list[str]:
    """Return the names of the measures that a model has."""
    nothing = Tallies(model, 0, 1)
    run = _Run.of(nothing)
    levels = Following(model, 1).paths().names if moves(model) else ()
    found = [*(name for part in PARTS for name, _ in part(run)), *(name for name, _ in _quantiles(nothing)), *levels]
    return [name for name in found if not name.startswith("completion.")]


def _check(totals: Totals, model: Model, ended: Ended) -> None:
    """R11.2 and R11.3, for the whole run."""
    require_cases(totals.counts)
    for name, count in totals.counts.items():
        require(f"{name}: records = engine", count, getattr(ended, name))
    require_balance("chain", totals.chain)
    for name, queue in zip(model.labels.partners, totals.queues, strict=True):
        require_balance(f"queue of {name}", queue)
    cohort = totals.cohort
    require("cohort: arrived = left + in the chain", cohort.arrived.sum(), cohort.left + cohort.still.sum())
    require("time spent = lead time", cohort.spent.sum(), cohort.lead.sum())


def _hours(time: int, count: int) -> Ratio:
    """The mean of `count` times that add up to `time` ms, in h."""
    return time / HOUR, count


# Over the cohort


def _lead_times(run: _Run) -> Ratios:
    cohort = run.totals.cohort
    yield "lead_time.mean", _hours(cohort.lead.sum(), cohort.reached.sum())
    if run.model.target:
        yield "lead_time.within_target", (cohort.in_time.sum(), cohort.clocks.sum())
    for place, name in _types(run.model):
        yield f"lead_time.{name}.mean", _hours(cohort.lead[place], cohort.reached[place])
        if run.model.target:
            yield f"lead_time.{name}.within_target", (cohort.in_time[place], cohort.clocks[place])
    yield "expired", (cohort.expired.sum(), cohort.arrived.sum())


def _types(model: Model) -> list[tuple[int, str]]:
    """The case types, where there is more than one."""
    return list(enumerate(model.labels.types)) if len(model.labels.types) > 1 else []


def _quality(run: _Run) -> Ratios:
    cohort = run.totals.cohort
    yield "quality.first_time_right", (cohort.right, cohort.reached.sum())
    yield "quality.escaped", (cohort.escaped, cohort.reached.sum())
    yield "returns_per_case", (cohort.returns, cohort.left)


def _where_time_goes(run: _Run) -> Ratios:
    spent, cases = run.totals.cohort.spent, run.totals.cohort.reached.sum()
    for cause, name in enumerate(CAUSES):
        if cause != BEFORE or run.model.backlogs:
            yield f"time.{name}", _hours(spent[:, cause].sum(), cases)
    for place, partner in enumerate(run.model.labels.partners):
        for cause, name in enumerate(CAUSES[:BEFORE]):
            yield f"time.{partner}.{name}", _hours(spent[place, cause], cases)


def _cost_per_case(run: _Run) -> Ratios:
    model, cohort = run.model, run.totals.cohort
    left, arrived, places = cohort.left, cohort.arrived.sum(), range(len(model.partners))
    work = sum(_pay(model, place, *cohort.worked[place]) for place in places)
    trips = sum(cohort.trips[place] * pair.cost for place, pair in enumerate(model.handoffs))
    effort = run.totals.clock.effort
    upkeep = sum(_pay(model, place, *effort[place, kind]) for kind in UPKEEP for place in places)
    # upkeep is spread over the cases that arrived, work over those that left: one ratio, the latter below the line
    yield "cost.per_case", (work + trips + (upkeep * left / arrived if arrived else 0.0), left)


def _pay(model: Model, partner: int, on_duty: int, overtime: int) -> float:
    """EUR for ms of work on duty and in overtime."""
    return model.partners[partner].hour * (on_duty + overtime * model.partners[partner].overtime) / HOUR


# By clock


def _flow(run: _Run) -> Ratios:
    cohort, window = run.totals.cohort, run.window
    in_chain = cohort.lead.sum() + cohort.lead_of_expired.sum()
    yield "throughput", (run.totals.clock.ended, window / WEEK)
    yield "wip.mean", (run.totals.chain.by_stays, window)
    left = cohort.left
    yield "wip.little", (cohort.arrived.sum() * in_chain / left if left else 0.0, window if left else 0)


def _partners(run: _Run) -> Ratios:
    clock = run.totals.clock
    for place, name in enumerate(run.model.labels.partners):
        partner = run.model.partners[place]
        yield f"stay.{name}.mean", _hours(clock.stay[place], clock.stays[place])
        if any(norm.time for norm in partner.chain_norms):
            yield f"stay.{name}.within_norm", (clock.within_norm[place], clock.stays[place])
        yield f"wait.{name}.mean", _hours(clock.wait[place, OF_CHAIN], clock.starts[place, OF_CHAIN])
        if partner.own_work:
            yield f"own_work.{name}.wait.mean", _hours(clock.wait[place, OF_OWN], clock.starts[place, OF_OWN])
        yield f"queue.{name}.mean", (run.totals.queues[place].by_stays, run.window)
        on_duty, overtime = (clock.effort[place, :, part].sum() for part in (ON_DUTY, OVERTIME))
        yield f"utilisation.{name}", (on_duty, run.on_duty[place])
        yield f"overtime.{name}", (overtime / HOUR, run.window / WEEK)
    if any(partner.helps for partner in run.model.partners):
        for place, name in enumerate(run.model.labels.partners):
            given = clock.effort[place, LENT_WORK].sum()
            yield f"lent.{name}", ((given - clock.received[place]) / HOUR, run.window / WEEK)


def _costs(run: _Run) -> Ratios:
    model, weeks, trips = run.model, run.window / WEEK, _trips(run)
    costs = [_cost(run, place) + sum(trips[place]) for place in range(len(model.partners))]
    yield "cost.organisations", (sum(costs), weeks)
    for name, cost in zip(model.labels.partners, costs, strict=True):
        yield f"cost.{name}", (cost, weeks)
    staffing = sum(run.on_duty[place] / HOUR * partner.hour for place, partner in enumerate(model.partners))
    yield "cost.staffing", (staffing, weeks)


def _cost(run: _Run, place: int) -> float:
    """EUR that a partner bears in the window for the chain's work, reviews, investment and overtime."""
    effort = run.totals.clock.effort[place]
    return sum(_pay(run.model, place, *effort[kind]) for kind in (CHAIN_WORK, LENT_WORK, *UPKEEP))


def _trips(run: _Run) -> list[list[float]]:
    """EUR per partner for trips in the window, pair by pair: it pays what it sends, and sends back as finder (R9.9)."""
    clock, costs = run.totals.clock, list[list[float]]([] for _ in run.model.partners)
    for place, pair in enumerate(run.model.handoffs):
        costs[pair.sender].append(clock.sent[place] * pair.cost)
        costs[pair.receiver].append(clock.returned[place] * pair.cost)
    return costs


def _borne_outside(run: _Run) -> Ratios:
    clock, values, weeks = run.totals.clock, run.model.values, run.window / WEEK
    if values.client:
        yield "cost.client", (run.totals.chain.by_stays / HOUR * values.client, weeks)
    if values.late or values.escaped:
        yield "cost.society", (clock.late * values.late + clock.escaped * values.escaped, weeks)


def _handoffs(run: _Run) -> Ratios:
    names, clock = run.model.labels.partners, run.totals.clock
    for place, pair in enumerate(run.model.handoffs):
        sent, start = clock.sent[place], f"handoffs.{names[pair.sender]}.{names[pair.receiver]}"
        yield f"{start}.delay", _hours(clock.transfer[place], sent)
        yield f"{start}.incomplete", (clock.incomplete[place], sent)
        yield f"{start}.returned", (clock.returned[place] if sent else 0, sent)


def _joins(run: _Run) -> Ratios:
    clock = run.totals.clock
    for step in sorted({block.then for block in run.model.blocks}):
        yield f"join.{run.model.labels.steps[step]}.wait", _hours(clock.join_wait[step], clock.joins[step])


def _backlogs(run: _Run) -> Ratios:
    backlogs = run.totals.backlogs
    for place, name in enumerate(run.model.labels.streams[len(run.model.streams) :]):
        yield f"backlog.{name}.finished", (backlogs.cleared[place], backlogs.placed[place])
        yield f"backlog.{name}.lead_time.mean", _hours(backlogs.lead[place], backlogs.ended[place])


def _completion(run: _Run) -> Ratios:
    clock = run.totals.clock
    yield "completion.lead_time.mean", _hours(clock.lead, clock.ended)
    if run.model.target:
        yield "completion.lead_time.within_target", (clock.in_time, clock.clocks)
    yield "completion.quality.first_time_right", (clock.right, clock.ended)
    yield "completion.quality.escaped", (clock.escaped, clock.ended)


PARTS = (
    _lead_times, _quality, _cost_per_case, _where_time_goes, _flow, _partners, _costs, _borne_outside, _handoffs,
    _joins, _backlogs, _completion,
)  # fmt: skip


def _quantiles(tallies: Tallies) -> Iterator[tuple[str, float | None]]:
    sketches = {"lead_time": tallies.lead_times(), "completion.lead_time": tallies.left_lead_times()}
    sketches |= {f"lead_time.{name}": tallies.lead_times(place) for place, name in _types(tallies.model)}
    for name, sketch in sketches.items():
        yield f"{name}.median", _quantile(sketch, 0.5)
        yield f"{name}.p90", _quantile(sketch, 0.9)
    for place, name in enumerate(tallies.model.labels.partners):
        yield f"stay.{name}.p90", _quantile(tallies.stay_times(place), 0.9)


def _quantile(sketch: Sketch, q: float) -> float | None:
    if sketch.given * min(q, 1 - q) < NEEDED - 1e-9:
        return None
    value = sketch.quantile(q)
    return None if value is None else value / HOUR


def _unfinished(run: _Run) -> Iterator[tuple[str, tuple[int, int]]]:
    cohort, backlogs = run.totals.cohort, run.totals.backlogs
    yield "", (cohort.still.sum(), cohort.arrived.sum())
    for place, name in _types(run.model):
        yield name, (cohort.still[place], cohort.arrived[place])
    for place, name in enumerate(run.model.labels.streams[len(run.model.streams) :]):
        yield f"backlog.{name}", (backlogs.still[place], backlogs.placed[place])
