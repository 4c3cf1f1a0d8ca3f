"""What a case asks on average: passes, returns, trips, hours and costs, exactly, from the traffic equations.

Exact as long as cases do not expire and every partner keeps up; expiry only makes it less (R8.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketensim.ground.spans import HOUR
from ketensim.numbers.model import Model
from ketensim.numbers.routing import Routing, routing
from ketensim.numbers.traffic import Floats, Ints, Item, NeverLeavesError, Token, Traffic, explore

WORK, REWORK, CHECK, CONSULT = range(4)
"""Parts of the work on a case, columns of `Effort.parts`."""


@dataclass(frozen=True)
class Expected:
    """Means per case."""

    passes: tuple[float, ...]
    """Per step."""
    attempts: tuple[float, ...]
    """Per step; more than passes where files are returned."""
    returns: Mapping[tuple[int, int], float]
    """Files sent back, per (maker's step, finder's step)."""
    solved: float
    """Faults solved together."""
    escaped: float
    """Share that ends with an escaped defect."""
    first_time_right: float
    """Share without return, without a fault solved together and without an escaped defect."""
    outcomes: tuple[float, ...]
    """Share per outcome."""
    trips: Mapping[tuple[int, int], float]
    """Trips per (partner that sends and pays, place of the pair)."""
    hours: tuple[float, ...]
    """Hours worked on the case, per partner."""
    cost: float
    """EUR: hours worked and trips, without overtime, own work and reviews."""
    bound: bool
    """Some step can expire: these are the values without expiry."""

    @property
    def returns_per_case(self) -> float:
        """Files sent back, all together."""
        return sum(self.returns.values())


@dataclass(frozen=True)
class Effort:
    """Staff time of the items of a `Traffic`, per item."""

    partner: Ints
    parts: Floats
    """Mean ms per item (row) and part."""
    squares: Floats
    """Mean square of its staff time, ms²."""
    solved: Floats
    """Chance that it ends with a consult."""
    returned: Floats
    """Chance that it ends with a return; else it does the work of its pass (rework: 0)."""


@dataclass(frozen=True)
class TypeFlow:
    """The cases of one type, of all streams that have any."""

    kind: int
    streams: tuple[int, ...]
    traffic: Traffic
    starts: Floats
    """One per stream (row): 1 at its first item."""
    visits: Floats
    """Mean number of each item per case, per stream (row)."""
    effort: Effort
    unseen: tuple[float, ...]
    """Per stream: the chance to end clean with no fault ever found."""


def never_leaves(model: Model) -> list[tuple[int, int]]:
    """The (stream, type) pairs, backlogs counted on after streams, whose cases may never leave the chain.

    Exact: a case may never leave if it can reach a state from which no end can be reached, returns included.
    """
    stuck = []
    for kind in range(len(model.labels.types)):
        routes = routing(model, kind)
        known: dict[int, bool] = {}
        sources = [(one.step, one.shares) for one in model.streams] + [(one.step, one.shares) for one in model.backlogs]
        for place, (step, shares) in enumerate(sources):
            if shares[kind] > 0.0:
                if step not in known:
                    known[step] = _leaves(routes, step)
                if not known[step]:
                    stuck.append((place, kind))
    return sorted(stuck)


def _leaves(routes: Routing, step: int) -> bool:
    try:
        explore(routes.edges, [routes.entry(step, Token(), False)])
    except NeverLeavesError:
        return False
    return True


def spectral_radius(model: Model) -> float | None:
    """The largest spectral radius of the traffic matrices of the types that leave; None for large models.

    Below 1, returns included; the nearer to 1, the longer cases keep turning.
    """
    radii = [flow.traffic.radius() for flow in type_flows(model)]
    known = [radius for radius in radii if radius is not None]
    return max(known, default=0.0) if len(known) == len(radii) else None


def type_flows(model: Model) -> tuple[TypeFlow, ...]:
    """The flows of every type, without those (stream, type) pairs that may never leave."""
    flows = []
    stuck: list[tuple[int, int]] | None = None
    for kind in range(len(model.labels.types)):
        streams = [place for place, stream in enumerate(model.streams) if stream.shares[kind] > 0.0]
        try:
            flow = _type_flow(model, kind, streams)
        except NeverLeavesError:
            stuck = never_leaves(model) if stuck is None else stuck
            flow = _type_flow(model, kind, [place for place in streams if (place, kind) not in stuck])
        if flow is not None:
            flows.append(flow)
    return tuple(flows)


def _type_flow(model: Model, kind: int, streams: Sequence[int]) -> TypeFlow | None:
    if not streams:
        return None
    routes = routing(model, kind)
    firsts = [routes.entry(model.streams[place].step, Token(), False) for place in streams]
    traffic = explore(routes.edges, firsts)
    starts = _starts(traffic, firsts)
    return TypeFlow(
        kind=kind,
        streams=tuple(streams),
        traffic=traffic,
        starts=starts,
        visits=traffic.solve(starts),
        effort=_effort(model, routes, traffic.items),
        unseen=_unseen(model, kind, firsts),
    )


def _starts(traffic: Traffic, firsts: Sequence[Item]) -> Floats:
    starts = np.zeros((len(firsts), len(traffic.items)))
    for row, first in enumerate(firsts):
        starts[row, traffic.places[first]] = 1.0
    return starts


def _unseen(model: Model, kind: int, firsts: Sequence[Item]) -> tuple[float, ...]:
    """Per first item: the chance to reach an end without a fault, so that none was ever found."""
    routes = routing(model, kind, clean=True)
    traffic = explore(routes.edges, firsts, sides=False, lossy=True)
    visits = traffic.solve(_starts(traffic, firsts))
    clean = [(place, share) for place, end, share in traffic.ends if not end.carrying]
    return tuple(float(sum(row[place] * share for place, share in clean)) for row in visits)


def _effort(model: Model, routes: Routing, items: Sequence[Item]) -> Effort:
    works = [(step.work[routes.kind].mean, step.work[routes.kind].variance) for step in model.steps]
    partner, parts, squares = np.zeros(len(items), np.int64), np.zeros((len(items), 4)), np.zeros(len(items))
    solved, returned = np.zeros(len(items)), np.zeros(len(items))
    factors = routes.pressing.factors
    for place, item in enumerate(items):
        step = model.steps[item.maker if item.rework else item.step]
        partner[place] = step.partner
        factor = factors[step.partner][item.made if item.rework else item.came]
        mean, variance = works[item.maker if item.rework else item.step]
        mean, variance = factor * mean, factor**2 * variance
        if item.rework:
            parts[place, REWORK] = step.rework * mean
            squares[place] = step.rework**2 * (variance + mean**2)
            continue
        missed, solved[place], returned[place] = routes.found(item)
        takes, consult = (step.check.takes, step.check.consult) if item.checked and step.check else (0, 0)
        parts[place] = (1.0 - returned[place]) * mean, 0.0, takes, solved[place] * consult
        squares[place] = returned[place] * takes**2
        squares[place] += solved[place] * (variance + (takes + consult + mean) ** 2)
        squares[place] += missed * (variance + (takes + mean) ** 2)
    return Effort(partner, parts, squares, solved, returned)


def expected_by_type(model: Model, flows: Iterable[TypeFlow] | None = None) -> dict[tuple[int, int], Expected]:
    """Means per case of each (stream, type)."""
    return {
        (stream, flow.kind): _expected(model, flow, row)
        for flow in (type_flows(model) if flows is None else flows)
        for row, stream in enumerate(flow.streams)
    }


def _expected(model: Model, flow: TypeFlow, row: int) -> Expected:
    traffic, effort, visits = flow.traffic, flow.effort, flow.visits[row]
    flowing = np.array([not item.rework for item in traffic.items])
    steps = np.array([item.step for item in traffic.items], dtype=np.int64)
    attempts = _sums(steps, visits * flowing, len(model.steps))
    passes = _sums(steps, visits * flowing * (1.0 - effort.returned), len(model.steps))
    hours = _sums(effort.partner, visits * effort.parts.sum(axis=1) / HOUR, len(model.partners))
    trips = _trips(traffic, visits)
    outcomes = [0.0] * len(model.labels.outcomes)
    escaped = 0.0
    for place, end, share in traffic.ends:
        outcomes[end.outcome] += float(visits[place]) * share
        escaped += float(visits[place]) * share if end.carrying else 0.0
    cost = sum(model.handoffs[pair].cost * count for (_, pair), count in trips.items())
    return Expected(
        passes=tuple(passes.tolist()),
        attempts=tuple(attempts.tolist()),
        returns=_returns(traffic, visits),
        solved=float((visits * effort.solved).sum()),
        escaped=escaped,
        first_time_right=flow.unseen[row],
        outcomes=tuple(outcomes),
        trips=trips,
        hours=tuple(hours.tolist()),
        cost=cost + sum(partner.hour * float(time) for partner, time in zip(model.partners, hours, strict=True)),
        bound=any(model.steps[step].expires is not None for step in np.unique(steps)),
    )


def _sums(places: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(places, values, minlength=size).astype(np.float64)


def _returns(traffic: Traffic, visits: Floats) -> dict[tuple[int, int], float]:
    returns: dict[tuple[int, int], float] = {}
    for item, count in zip(traffic.items, visits.tolist(), strict=True):
        if item.rework:
            key = item.maker, item.step
            returns[key] = returns.get(key, 0.0) + count
    return returns


def _trips(traffic: Traffic, visits: Floats) -> dict[tuple[int, int], float]:
    places, payers, pairs, shares = traffic.trips
    trips: dict[tuple[int, int], float] = {}
    for key, count in zip(zip(payers.tolist(), pairs.tolist(), strict=True), visits[places] * shares, strict=True):
        trips[key] = trips.get(key, 0.0) + float(count)
    return dict(sorted(trips.items()))


def mixed(parts: Mapping[tuple[int, int], Expected], weights: Mapping[tuple[int, int], float]) -> Expected | None:
    """The mean over (stream, type) pairs by weight (cases a week); None where the weights are all 0."""
    total = sum(weights.get(key, 0.0) for key in parts)
    if total <= 0.0:
        return None
    shares = [(expected, weights[key] / total) for key, expected in parts.items() if weights.get(key, 0.0) > 0.0]

    def scalar(name: str) -> float:
        return sum(share * float(getattr(expected, name)) for expected, share in shares)

    def vector(name: str) -> tuple[float, ...]:
        rows = [[share * value for value in getattr(expected, name)] for expected, share in shares]
        return tuple(map(sum, zip(*rows, strict=True)))

    def table(name: str) -> dict[tuple[int, int], float]:
        keys = sorted({key for expected, _ in shares for key in getattr(expected, name)})
        return {key: sum(share * getattr(one, name).get(key, 0.0) for one, share in shares) for key in keys}

    return Expected(
        passes=vector("passes"), attempts=vector("attempts"), returns=table("returns"), solved=scalar("solved"),
        escaped=scalar("escaped"), first_time_right=scalar("first_time_right"), outcomes=vector("outcomes"),
        trips=table("trips"), hours=vector("hours"), cost=scalar("cost"),
        bound=any(expected.bound for expected, _ in shares),
    )  # fmt: skip
