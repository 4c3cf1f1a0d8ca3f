"""Exact values for the models that queueing theory has solved, to print beside a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ketensim.ground import theory
from ketensim.ground.calendars import ALWAYS, WEEK, hours_of
from ketensim.ground.distributions import EXPONENTIAL, Distribution
from ketensim.ground.spans import HOUR
from ketensim.numbers.expected import Expected, TypeFlow, expected_by_type, mixed, never_leaves, type_flows
from ketensim.numbers.model import Crew, Model, OwnWork
from ketensim.numbers.without import DYNAMICS, LENDING, PRESSURE, works

FULL = 1.0 - 1e-9
"""A utilisation from here on is 1, but for rounding."""


def theory_of(model: Model) -> Mapping[str, float] | None:
    """Exact long-run values by name of measure (hours, cases per week), or None where the model is no textbook one.

    Textbook is a Jackson network, or one M/G/1 queue that every case visits once: always open, all arrivals Poisson,
    first come first served, without checks, blocks, expiry, reviews, moments and batches, and without pressure,
    lending, dynamics, investment and dates. Transfers may take any time: they are stations where nobody waits. Own work
    may take part, as one more class of the same queue.
    """
    if never_leaves(model) or not model.streams:
        return None
    flows = type_flows(model)
    if not _textbook(model, flows):
        return None
    parts = expected_by_type(model, flows)
    weights = {key: model.streams[key[0]].arrivals.per_week * model.streams[key[0]].shares[key[1]] for key in parts}
    try:
        queues = _queues(model, flows, parts, weights)
    except theory.Overloaded:
        return None
    if queues is None or max((queue.utilisation for queue in queues.values()), default=0.0) >= FULL:
        return None
    return _values(model, queues, parts, weights)


def _textbook(model: Model, flows: Sequence[TypeFlow]) -> bool:
    """Whether nothing in the model goes beyond queues with random routing."""
    items = [item for flow in flows for item in flow.traffic.items]
    steps = [model.steps[step] for step in {item.step for item in items}]
    pairs = {int(pair) for flow in flows for pair in flow.traffic.trips[2]}
    shared = any(partner.signed for partner in model.partners) and (model.plan.every > 0 or model.plan.pulls_forward)
    return (
        not any(model.urgent)
        and not model.backlogs
        and not shared
        and not model.eras
        and not any(tie.people for tie in model.ties)
        and not any(works(model, name) for name in (PRESSURE, LENDING, DYNAMICS))
        and not any(item.checked for item in items)
        and all(step.expires is None and all(option.fork < 0 for option in step.options) for step in steps)
        and all(_poisson(model, stream.arrivals.calendar, stream.arrivals.interval) for stream in model.streams)
        and all(_plain_trip(model, pair) for pair in pairs)
        and all(_plain_partner(model, partner) for partner in {step.partner for step in steps})
    )


def _always(model: Model, calendar: int) -> bool:
    """Whether a calendar is open all the time."""
    hours = hours_of(model.hours, calendar)
    return hours.week == ALWAYS and hours.begin == hours.end


def _poisson(model: Model, calendar: int, interval: Distribution | None) -> bool:
    return interval is not None and interval.kind == EXPONENTIAL and _always(model, calendar)


def _plain_trip(model: Model, place: int) -> bool:
    pair = model.handoffs[place]
    open_enough = not pair.working or _always(model, model.partners[pair.receiver].calendar)
    return not pair.moments and pair.batch_size == 0 and open_enough


def _plain_partner(model: Model, place: int) -> bool:
    """Always the same people, who take what came first."""
    partner, own = model.partners[place], model.partners[place].own_work
    norms = {*partner.chain_norms, *((partner.own_norm,) if own else ())}
    always_there = all(
        crew.since <= 0 and crew.until >= model.horizon and _always(model, crew.calendar) for crew in partner.crews
    )
    own_plain = own is None or _poisson(model, own.arrivals.calendar, own.arrivals.interval)
    return always_there and len(norms) == 1 and own_plain


def _queues(
    model: Model,
    flows: Sequence[TypeFlow],
    parts: Mapping[tuple[int, int], Expected],
    weights: Mapping[tuple[int, int], float],
) -> dict[int, theory.Means] | None:
    """Means per partner that gets items (ms), or None where the work is of a kind without a formula."""
    whole = mixed(parts, weights)
    if whole is None:
        return None
    cases = sum(weights.values())
    works = {place: _works(model, flows, place) for place in {model.steps[s].partner for s in _steps(flows)}}
    queues = {}
    for place, kinds in works.items():
        own = model.partners[place].own_work
        passes = sum(n for n, step in zip(whole.passes, model.steps, strict=True) if step.partner == place)
        rate = (cases * passes + (own.arrivals.per_week if own else 0.0)) / WEEK
        members = _members(model.partners[place].crews)
        means = [kind.mean for kind in kinds]
        if all(kind.kind == EXPONENTIAL for kind in kinds) and np.allclose(means, means[0], rtol=1e-12, atol=0.0):
            queues[place] = theory.mmc(rate, means[0], members)
        elif members == 1 and len(works) == 1 and _once(model, flows):
            queues[place] = _mg1(model, flows, rate, own)
        else:
            return None
    return queues


def _steps(flows: Sequence[TypeFlow]) -> set[int]:
    return {item.step for flow in flows for item in flow.traffic.items}


def _works(model: Model, flows: Sequence[TypeFlow], place: int) -> list[Distribution]:
    """The distributions of all the work that comes to a partner."""
    own = model.partners[place].own_work
    chain = {
        model.steps[item.step].work[flow.kind]
        for flow in flows
        for item in flow.traffic.items
        if model.steps[item.step].partner == place
    }
    return [*chain, *((own.work,) if own else ())]


def _members(crews: Sequence[Crew]) -> int:
    return sum(crew.size for crew in crews)


def _once(model: Model, flows: Sequence[TypeFlow]) -> bool:
    """Every case has one step only."""
    return all(option.end >= 0 for step in _steps(flows) for option in model.steps[step].options)


def _mg1(model: Model, flows: Sequence[TypeFlow], rate: float, own: OwnWork | None) -> theory.Means:
    """One queue with the mixture of all its work."""
    rows = []
    for flow in flows:
        weekly = [
            model.streams[stream].arrivals.per_week * model.streams[stream].shares[flow.kind] for stream in flow.streams
        ]
        amounts = np.array(weekly) @ flow.visits
        rows += list(zip(amounts, flow.effort.parts.sum(axis=1), flow.effort.squares, strict=True))
    if own:
        rows.append((own.arrivals.per_week, own.work.mean, own.work.variance + own.work.mean**2))
    amounts, means, squares = np.array(rows).T
    mean, square = float(amounts @ means / amounts.sum()), float(amounts @ squares / amounts.sum())
    return theory.mg1(rate, mean, max(square / mean**2 - 1.0, 0.0) ** 0.5)


def _values(
    model: Model,
    queues: Mapping[int, theory.Means],
    parts: Mapping[tuple[int, int], Expected],
    weights: Mapping[tuple[int, int], float],
) -> dict[str, float]:
    """The measures, by their names in `ketensim.statistics.measures`."""
    whole = mixed(parts, weights)
    assert whole is not None
    cases, lead = sum(weights.values()), _lead_time(model, queues, whole)
    values = {"lead_time.mean": lead / HOUR, "throughput": cases, "wip.mean": cases * lead / WEEK}
    for place, queue in sorted(queues.items()):
        name = model.labels.partners[place]
        values[f"wait.{name}.mean"] = queue.wait / HOUR
        values[f"queue.{name}.mean"] = queue.waiting
        values[f"utilisation.{name}"] = queue.utilisation
        if model.partners[place].own_work:
            values[f"own_work.{name}.wait.mean"] = queue.wait / HOUR
    return values


def _lead_time(model: Model, queues: Mapping[int, theory.Means], case: Expected) -> float:
    """Mean ms from arrival to leaving: waits, work and transfers."""
    waits = sum(n * queues[step.partner].wait for n, step in zip(case.passes, model.steps, strict=True) if n > 0.0)
    pairs = ((model.handoffs[pair], count) for (_, pair), count in case.trips.items())
    transfers = sum(count * pair.delay.at(pair.cooperation) for pair, count in pairs)
    return waits + sum(case.hours) * HOUR + transfers
