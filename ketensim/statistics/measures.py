"""The measures: what each name means, as a ratio of two sums or a quantile, for one replication (R11.4).

Over the *cohort* (cases that arrive in the window, not from a backlog):

* `lead_time.mean|median|p90`: arrival to leaving, over cases that reached an end; also `lead_time.<type>.…`;
* `lead_time.within_target`: target clocks stopped in time, over cases whose clock started; also per type;
* `expired`: share of the cohort; `quality.first_time_right` (nothing returned, nothing solved together, no escaped
  defect) and `quality.escaped`: shares of the cases that reached an end; `returns_per_case`: over cases that left;
* `cost.per_case`: work and trips over cases that left, plus hours of chain reviews in the window over cases of the
  cohort;
* `time.<cause>` and `time.<partner>.<cause>`: where the lead time went; they add up to `lead_time.mean`.

By clock, in the window, of all cases:

* `throughput`: cases that reached an end; `wip.mean`: cases in the chain, and `wip.little` what it should be by
  Little's law (arrivals x mean time in the chain, over the cohort);
* `stay.<partner>.mean|p90|within_norm`: chain items, rework included, whose stay ends; `wait.<partner>.mean`: first
  starts of chain items; `own_work.<partner>.wait.mean`: starts of own work; `queue.<partner>.mean`: all items that
  wait;
* `utilisation.<partner>`: worked on duty over on duty; `overtime.<partner>`;
* `cost.organisations` and `cost.<partner>`: chain work, reviews, overtime and trips; `cost.staffing`: hours on duty,
  worked or not;
* `handoffs.<from>.<to>.delay|incomplete|returned`: transfer time and share incomplete of files sent, those sent again
  after rework included; files returned by `to` to a maker at `from`, per file sent from `from` to `to`;
* `join.<step>.wait`: from a branch's arrival at a join to its completion, over branches.

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
from ketensim.statistics.identities import require, require_cases
from ketensim.statistics.sketch import Sketch
from ketensim.statistics.tallies import CHAIN_WORK, ON_DUTY, OVERTIME, REVIEW_WORK, Tallies

NEEDED = 10
"""A quantile q is given where n·q and n·(1 - q) are at least this."""

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


class Measures:
    """A consumer of records that ends in `Outcomes`.

    Args of `__init__`: the model, and the window [begin, end) in ms since the start.
    """

    ordered = False

    def __init__(self, model: Model, window: tuple[int, int]) -> None:
        self._tallies = Tallies(model, *window)

    def take(self, records: Block) -> None:
        """Receive records: `records.Consumer`."""
        self._tallies.take(records)

    def outcomes(self, ended: Ended) -> Outcomes:
        """Return the outcomes of the run that ended; raises `IdentityError` where its records contradict each other."""
        tallies = self._tallies
        _check(tallies, ended)
        ratios = {name: ratio for part in PARTS for name, ratio in part(tallies)}
        return Outcomes(ratios, dict(_quantiles(tallies)), dict(_unfinished(tallies)), dict(tallies.counts))


def names(model: Model) -> list[str]:
    """Return the names of the measures that a model has."""
    nothing = Tallies(model, 0, 1)
    found = [*(name for part in PARTS for name, _ in part(nothing)), *(name for name, _ in _quantiles(nothing))]
    return [name for name in found if not name.startswith("completion.")]


def _check(tallies: Tallies, ended: Ended) -> None:
    """R11.2 and R11.3, for the whole run."""
    require_cases(tallies.counts)
    for name, count in tallies.counts.items():
        require(f"{name}: records = engine", count, getattr(ended, name))
    tallies.chain.check(("chain",))
    tallies.queues.check(tuple(f"queue of {name}" for name in tallies.model.labels.partners))
    require("cohort: arrived = left + in the chain", tallies.arrived.sum(), _left(tallies) + tallies.still.sum())
    require("time spent = lead time", tallies.spent.sum(), tallies.lead.sum())


def _left(tallies: Tallies) -> int:
    return tallies.reached.sum() + tallies.expired.sum()


def _hours(time: int, count: int) -> Ratio:
    """The mean of `count` times that add up to `time` ms, in h."""
    return time / HOUR, count


# Over the cohort


def _lead_times(tallies: Tallies) -> Ratios:
    yield "lead_time.mean", _hours(tallies.lead.sum(), tallies.reached.sum())
    if tallies.model.target:
        yield "lead_time.within_target", (tallies.in_time.sum(), tallies.clocks.sum())
    for place, name in _types(tallies.model):
        yield f"lead_time.{name}.mean", _hours(tallies.lead[place], tallies.reached[place])
        if tallies.model.target:
            yield f"lead_time.{name}.within_target", (tallies.in_time[place], tallies.clocks[place])
    yield "expired", (tallies.expired.sum(), tallies.arrived.sum())


def _types(model: Model) -> list[tuple[int, str]]:
    """The case types, where there is more than one."""
    return list(enumerate(model.labels.types)) if len(model.labels.types) > 1 else []


def _quality(tallies: Tallies) -> Ratios:
    yield "quality.first_time_right", (tallies.right, tallies.reached.sum())
    yield "quality.escaped", (tallies.escaped, tallies.reached.sum())
    yield "returns_per_case", (tallies.returns, _left(tallies))


def _where_time_goes(tallies: Tallies) -> Ratios:
    cases = tallies.reached.sum()
    for cause, name in enumerate(CAUSES):
        if cause != BEFORE or tallies.model.backlogs:
            yield f"time.{name}", _hours(sum(tallies.spent.total[:, cause]), cases)
    for place, partner in enumerate(tallies.model.labels.partners):
        for cause, name in enumerate(CAUSES[:BEFORE]):
            yield f"time.{partner}.{name}", _hours(tallies.spent[place, cause], cases)


def _cost_per_case(tallies: Tallies) -> Ratios:
    model, left, arrived = tallies.model, _left(tallies), tallies.arrived.sum()
    places = range(len(model.partners))
    work = sum(_pay(model, place, *tallies.worked.total[place]) for place in places)
    trips = sum(tallies.trips[place] * pair.cost for place, pair in enumerate(model.handoffs))
    reviews = sum(_pay(model, place, *tallies.effort.total[place, REVIEW_WORK]) for place in places)
    # reviews are spread over the cases that arrived, work over those that left: one ratio, the latter below the line
    yield "cost.per_case", (work + trips + (reviews * left / arrived if arrived else 0.0), left)


def _pay(model: Model, partner: int, on_duty: int, overtime: int) -> float:
    """EUR for ms of work on duty and in overtime."""
    return model.partners[partner].hour * (on_duty + overtime * model.partners[partner].overtime) / HOUR


# By clock


def _flow(tallies: Tallies) -> Ratios:
    window = tallies.end - tallies.begin
    arrived, left = tallies.arrived.sum(), _left(tallies)
    in_chain = tallies.lead.sum() + tallies.lead_of_expired.sum()
    yield "throughput", (tallies.finished, window / WEEK)
    yield "wip.mean", (tallies.chain.by_stays[0], window)
    yield "wip.little", (arrived * in_chain / left if left else 0.0, window if left else 0)


def _partners(tallies: Tallies) -> Ratios:
    window = tallies.end - tallies.begin
    for place, name in enumerate(tallies.model.labels.partners):
        partner = tallies.model.partners[place]
        yield f"stay.{name}.mean", _hours(tallies.stay[place], tallies.stays[place])
        if any(norm.time for norm in partner.chain_norms):
            yield f"stay.{name}.within_norm", (tallies.within_norm[place], tallies.stays[place])
        yield f"wait.{name}.mean", _hours(tallies.wait[place, 0], tallies.starts[place, 0])
        if partner.own_work:
            yield f"own_work.{name}.wait.mean", _hours(tallies.wait[place, 1], tallies.starts[place, 1])
        yield f"queue.{name}.mean", (tallies.queues.by_stays[place], window)
        on_duty, overtime = (sum(tallies.effort.total[place, :, part]) for part in (ON_DUTY, OVERTIME))
        yield f"utilisation.{name}", (on_duty, tallies.on_duty(place))
        yield f"overtime.{name}", (overtime / HOUR, window / WEEK)


def _costs(tallies: Tallies) -> Ratios:
    model, weeks = tallies.model, (tallies.end - tallies.begin) / WEEK
    costs = [_cost(tallies, place) for place in range(len(model.partners))]
    yield "cost.organisations", (sum(costs), weeks)
    for name, cost in zip(model.labels.partners, costs, strict=True):
        yield f"cost.{name}", (cost, weeks)
    staffing = sum(tallies.on_duty(place) / HOUR * partner.hour for place, partner in enumerate(model.partners))
    yield "cost.staffing", (staffing, weeks)


def _cost(tallies: Tallies, place: int) -> float:
    """EUR that a partner bears for the chain in the window: work, reviews, overtime and trips sent (R9.9)."""
    effort = tallies.effort.total[place]
    work = sum(_pay(tallies.model, place, *effort[kind]) for kind in (CHAIN_WORK, REVIEW_WORK))
    return work + sum(tallies.paid[place, one] * pair.cost for one, pair in enumerate(tallies.model.handoffs))


def _handoffs(tallies: Tallies) -> Ratios:
    names = tallies.model.labels.partners
    for place, pair in enumerate(tallies.model.handoffs):
        sent, start = tallies.sends[place], f"handoffs.{names[pair.sender]}.{names[pair.receiver]}"
        yield f"{start}.delay", _hours(tallies.transfer[place], sent)
        yield f"{start}.incomplete", (tallies.incomplete[place], sent)
        yield f"{start}.returned", (tallies.returned[place] if sent else 0, sent)


def _joins(tallies: Tallies) -> Ratios:
    for step in sorted({block.then for block in tallies.model.blocks}):
        yield f"join.{tallies.model.labels.steps[step]}.wait", _hours(tallies.join_wait[step], tallies.joins[step])


def _backlogs(tallies: Tallies) -> Ratios:
    for place, name in enumerate(tallies.model.labels.streams[tallies.streams :]):
        yield f"backlog.{name}.finished", (tallies.cleared[place], tallies.placed[place])
        yield f"backlog.{name}.lead_time.mean", _hours(tallies.backlog_lead[place], tallies.backlog_ended[place])


def _completion(tallies: Tallies) -> Ratios:
    yield "completion.lead_time.mean", _hours(tallies.left_lead, tallies.finished)
    if tallies.model.target:
        yield "completion.lead_time.within_target", (tallies.left_in_time, tallies.left_clocks)
    yield "completion.quality.first_time_right", (tallies.left_right, tallies.finished)
    yield "completion.quality.escaped", (tallies.left_escaped, tallies.finished)


PARTS = (
    _lead_times, _quality, _cost_per_case, _where_time_goes, _flow, _partners, _costs, _handoffs, _joins, _backlogs,
    _completion,
)  # fmt: skip


def _quantiles(tallies: Tallies) -> Iterator[tuple[str, float | None]]:
    sketches = {"lead_time": tallies.lead_times[-1], "completion.lead_time": tallies.left_lead_times}
    sketches |= {f"lead_time.{name}": tallies.lead_times[place] for place, name in _types(tallies.model)}
    for name, sketch in sketches.items():
        yield f"{name}.median", _quantile(sketch, 0.5)
        yield f"{name}.p90", _quantile(sketch, 0.9)
    for name, sketch in zip(tallies.model.labels.partners, tallies.stay_times, strict=True):
        yield f"stay.{name}.p90", _quantile(sketch, 0.9)


def _quantile(sketch: Sketch, q: float) -> float | None:
    if sketch.n * min(q, 1 - q) < NEEDED - 1e-9:
        return None
    value = sketch.quantile(q)
    return None if value is None else value / HOUR


def _unfinished(tallies: Tallies) -> Iterator[tuple[str, tuple[int, int]]]:
    yield "", (tallies.still.sum(), tallies.arrived.sum())
    for place, name in _types(tallies.model):
        yield name, (tallies.still[place], tallies.arrived[place])
    for place, name in enumerate(tallies.model.labels.streams[tallies.streams :]):
        yield f"backlog.{name}", (tallies.backlog_still[place], tallies.placed[place])
