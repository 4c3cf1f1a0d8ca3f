"""Offered load: the staff hours that a chain asks of its partners, exactly and before any run.

Work arriving (checks, consults, rework, own work, reviews and investment included) over hours on duty, in the plain
week: closed days and holidays are left out. What an overloaded partner cannot do never comes out, so its downstream
gets its throughput. Levels are those of the start or of a date, and nobody helps another (`Load.leaves_out`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from ketensim.ground.calendars import hours_of, open_ms_per_week
from ketensim.ground.spans import HOUR, WEEK
from ketensim.numbers.expected import (
    CHECK,
    CONSULT,
    REWORK,
    WORK,
    Expected,
    TypeFlow,
    expected_by_type,
    mixed,
    type_flows,
)
from ketensim.numbers.inflow import Items, Outside, cases, items_of, outside, weekly
from ketensim.numbers.model import Crew, Labels, Model
from ketensim.numbers.moments import FULL, Moments, moments_of, pair_name
from ketensim.numbers.routing import inside_block
from ketensim.numbers.traffic import Floats, reachable
from ketensim.numbers.without import DYNAMICS, LENDING, works

MOST_TURNS = 20_000


@dataclass(frozen=True)
class Hours:
    """Mean staff hours per plain week."""

    work: float = 0.0
    rework: float = 0.0
    checks: float = 0.0
    consults: float = 0.0
    own_work: float = 0.0
    reviews: float = 0.0
    investments: float = 0.0

    @property
    def total(self) -> float:
        """All of them."""
        chain = self.work + self.rework + self.checks + self.consults
        return chain + self.own_work + self.reviews + self.investments


@dataclass(frozen=True)
class PartnerLoad:
    """What is asked of a partner, and what it has."""

    asked: Hours
    """As it arrives when overloaded partners pass on no more than they can do."""
    on_duty: float
    """Hours on duty per plain week."""
    offered: float
    """Load if every partner passed on all it gets; infinite where nobody is on duty."""
    rho: float
    """Load by `asked`; what is told."""
    urgent: float
    """Load by reviews, investment and urgent cases alone."""
    bound: bool
    """An upper bound: cases can expire here or before they get here (R8.6)."""
    items: Items
    helped: bool = False
    """Others may do part of what is asked (R14), which is not counted."""

    @property
    def overloaded(self) -> bool:
        """More is asked than there is."""
        return self.rho >= FULL

    @property
    def thinned(self) -> bool:
        """Less arrives than would without overload elsewhere."""
        return self.rho < self.offered - 1e-9


@dataclass(frozen=True)
class Period:
    """The load between two dates of groups or changes (ms since the start; the first also before, the last also
    after)."""

    since: int
    until: int
    partners: tuple[PartnerLoad, ...]
    moments: tuple[Moments, ...] = ()
    """Of the pairs with fixed moments for no more than a number of files each. What cannot go along still counts as
    work for its receiver."""

    @property
    def full(self) -> tuple[int, ...]:
        """Places of the pairs to whose fixed moments more files come than there are places."""
        return tuple(one.handoff for one in self.moments if one.full)

    @property
    def bottleneck(self) -> int:
        """Place of the partner with the highest load."""
        return max(range(len(self.partners)), key=lambda place: self.partners[place].rho)

    @property
    def overloaded(self) -> tuple[int, ...]:
        """Places of the overloaded partners."""
        return tuple(place for place, partner in enumerate(self.partners) if partner.overloaded)


@dataclass(frozen=True)
class Load:
    """The load of a model, exact up to holidays, dates and expiry."""

    periods: tuple[Period, ...]
    expected: Expected | None
    """Means per case over all streams at the start, if every partner kept up; None where no cases come."""
    by_case: Mapping[tuple[int, int], Expected]
    """The same per (stream, type)."""
    never_leaves: tuple[tuple[int, int], ...]
    """(stream, type) pairs left out of all this, or of a period, because their cases may never leave."""
    leaves_out: tuple[str, ...] = ()
    """What it does not reckon with: `dynamics` (levels are those of the start, or of a date), `lending`."""

    @property
    def first(self) -> Period:
        """The period at the start."""
        return self.periods[0]

    @property
    def worst(self) -> Period:
        """The period with the highest load."""
        return max(self.periods, key=lambda period: period.partners[period.bottleneck].rho)

    @property
    def full(self) -> tuple[int, ...]:
        """Places of the pairs whose fixed moments are full in some period."""
        return tuple(sorted({place for period in self.periods for place in period.full}))

    def moments_dict(self, model: Model) -> dict[str, dict[str, float | bool]]:
        """The fixed moments of the first period by pair, for JSON."""
        return {pair_name(model, one.handoff): one.to_dict() for one in self.first.moments}

    def to_dict(self, labels: Labels) -> dict[str, dict[str, float | bool]]:
        """The first period by partner, for JSON: hours per week, loads (none where nobody is on duty) and marks."""
        return {name: _partner_dict(one) for name, one in zip(labels.partners, self.first.partners, strict=True)}


def _partner_dict(one: PartnerLoad) -> dict[str, float | bool]:
    table: dict[str, float | bool] = {item.name: getattr(one.asked, item.name) for item in fields(Hours)}
    table |= {"asked": one.asked.total, "on_duty": one.on_duty}
    if math.isfinite(one.offered):
        table |= {"load": one.rho, "offered": one.offered, "urgent": one.urgent}
    marks = {"overloaded": one.overloaded, "thinned": one.thinned, "bound": one.bound, "helped": one.helped}
    return table | marks


def load(model: Model) -> Load:
    """The load of every partner in every period between dates, and what a case asks on average."""
    flows = type_flows(model)
    by_case = expected_by_type(model, flows)
    weights = {key: cases(model, *key) for key in by_case}
    pairs = {(place, kind) for place, one in enumerate(model.streams) for kind, share in enumerate(one.shares) if share}
    periods, stuck, now = [], pairs - set(by_case), model
    for since, until in _periods(model):
        holds = _holding(model, since)
        if holds is not now:
            now, flows = holds, type_flows(holds)
            stuck |= pairs - {(stream, flow.kind) for flow in flows for stream in flow.streams}
        periods.append(_period(now, flows, since, until))
    return Load(
        periods=tuple(periods),
        expected=mixed(by_case, weights),
        by_case=by_case,
        never_leaves=tuple(sorted(stuck)),
        leaves_out=tuple(name for name in (DYNAMICS, LENDING) if works(model, name)),
    )


def _periods(model: Model) -> list[tuple[int, int]]:
    dates = {date for partner in model.partners for crew in partner.crews for date in (crew.since, crew.until)}
    dates |= {era.since for era in model.eras}
    cuts = [0, *sorted(date for date in dates if 0 < date < model.horizon), model.horizon]
    return list(pairwise(cuts))


def _holding(model: Model, time: int) -> Model:
    """The model that holds at a time (R17.1)."""
    return next((era.model for era in reversed(model.eras) if era.since <= time), model)


def _period(model: Model, flows: Sequence[TypeFlow], since: int, until: int) -> Period:
    duty = np.array([_on_duty(model, partner.crews, since) for partner in model.partners])
    free = [weekly(model, flow) @ flow.visits for flow in flows]
    passing = _passing(model, flows, free, duty)
    offered, asked = _hours(model, flows, free), _hours(model, flows, passing)
    bounds, helped = _bounds(model, flows), _helped(model)
    partners = tuple(
        PartnerLoad(
            asked=(hours := _asked(asked[place].sum(axis=0), beside := outside(model, place))),
            on_duty=float(duty[place]),
            offered=_ratio(_asked(offered[place].sum(axis=0), beside).total, duty[place]),
            rho=_ratio(hours.total, duty[place]),
            urgent=_ratio(asked[place, 1].sum() + beside.ahead, duty[place]),
            bound=place in bounds,
            items=items_of(model, flows, passing, place),
            helped=place in helped,
        )
        for place in range(len(model.partners))
    )
    return Period(since, until, partners, moments_of(model, flows, _done(model, flows, passing, asked, duty), bounds))


def _helped(model: Model) -> set[int]:
    """The partners whose work others can be willing to do (R14.3)."""
    helpers = (one.helps for one in model.partners) if works(model, LENDING) else ()
    return {one.owner for helps in helpers for one in helps}


def _done(
    model: Model, flows: Sequence[TypeFlow], visits: Sequence[Floats], hours: Floats, duty: Floats
) -> list[Floats]:
    """Items per week that are ever done, of those that come."""
    served = _served(hours, _outsides(model), duty)
    return [
        amounts * served[flow.effort.partner, int(model.urgent[flow.kind])]
        for flow, amounts in zip(flows, visits, strict=True)
    ]


def _asked(chain: Floats, beside: Outside) -> Hours:
    """The chain's hours by part, and the others."""
    work, rework, checks, consults = (float(chain[part]) for part in (WORK, REWORK, CHECK, CONSULT))
    return Hours(work, rework, checks, consults, *beside)


def _on_duty(model: Model, crews: Sequence[Crew], time: int) -> float:
    """Hours on duty per plain week, of the crews whose dates hold at `time`."""
    there = [crew for crew in crews if crew.since <= time < crew.until]
    return sum(crew.size * open_ms_per_week(hours_of(model.hours, crew.calendar).week) for crew in there) / HOUR


def _outsides(model: Model) -> Floats:
    """Hours per week that no case asks: partner x (own work, done before all cases)."""
    asked = [outside(model, place) for place in range(len(model.partners))]
    return np.array([(one.own_work, one.ahead) for one in asked])


def _hours(model: Model, flows: Sequence[TypeFlow], visits: Sequence[Floats]) -> Floats:
    """Chain hours per week: partner x (not urgent, urgent) x part."""
    hours = np.zeros((len(model.partners), 2, 4))
    for flow, amounts in zip(flows, visits, strict=True):
        of_type = hours[:, int(model.urgent[flow.kind])]
        np.add.at(of_type, flow.effort.partner, amounts[:, None] * flow.effort.parts / HOUR)
    return hours


def _ratio(asked: float, duty: float) -> float:
    if duty > 0.0:
        return float(asked / duty)
    return math.inf if asked > 0.0 else 0.0


def _passing(model: Model, flows: Sequence[TypeFlow], visits: Sequence[Floats], duty: Floats) -> list[Floats]:
    """Items per week when no partner passes on more than it can do: the fixed point of Goodman and Massey (1984).

    They show for the non-ergodic Jackson network that inflow = arrivals + sum of min(inflow, capacity) x routing has
    one solution. Here a partner does reviews and investment first, then urgent cases, and the same share of everything
    else.
    """
    outside = _outsides(model)
    now, served = list(visits), _served(_hours(model, flows, visits), outside, duty)
    if served.min(initial=1.0) >= 1.0:
        return now
    starts = [weekly(model, flow) @ flow.starts for flow in flows]
    for _ in range(MOST_TURNS):
        after = []
        for flow, start, amounts in zip(flows, starts, now, strict=True):
            share = served[flow.effort.partner, int(model.urgent[flow.kind])]
            after.append(flow.traffic.step(start, share, amounts))
        change = max(float(np.abs(new - old).max(initial=0.0)) for new, old in zip(after, now, strict=True))
        now, served = after, _served(_hours(model, flows, after), outside, duty)
        if change <= 1e-12 * max(float(amounts.max(initial=0.0)) for amounts in now):
            break
    return now


def _served(hours: Floats, outside: Floats, duty: Floats) -> Floats:
    """The share of what is asked that is ever done, per partner: (not urgent, urgent)."""
    urgent, rest = hours[:, 1].sum(axis=1), hours[:, 0].sum(axis=1) + outside[:, 0]
    for_urgent = np.maximum(duty - outside[:, 1], 0.0)
    for_rest = np.maximum(for_urgent - urgent, 0.0)
    shares = [
        np.minimum(np.divide(have, ask, out=np.ones_like(ask), where=ask > 0.0), 1.0)
        for have, ask in ((for_rest, rest), (for_urgent, urgent))
    ]
    return np.stack(shares, axis=1)


def _bounds(model: Model, flows: Sequence[TypeFlow]) -> set[int]:
    """The partners that get less than the load says, because cases expire there or before they get there (R8.6)."""
    steps = {place for place, step in enumerate(model.steps) if step.expires is not None}
    if not steps:
        return set()
    for block in model.blocks:  # an expiry in one branch ends the others and what follows the join
        inside = inside_block(model, block)
        if inside & steps:
            steps |= inside | {block.then}
    partners: set[int] = set()
    for flow in flows:
        seeds = [place for place, item in enumerate(flow.traffic.items) if item.step in steps and not item.rework]
        partners.update(flow.effort.partner[sorted(reachable(flow.traffic, seeds))].tolist())
    return partners


def settle_time(load: Load) -> float | None:
    """About how long (ms) the chain takes to settle, if its busiest partner is 95 to 100 % loaded; else None.

    From empty, four relaxation times (Ca² + Cs²) / (2.8 μ (1 - √ρ)²) of Odoni and Roth (1983, "An empirical
    investigation of the transient behavior of stationary queueing systems"), after which some 2 % of the difference is
    left. The partner's people count as one server that is as fast as all of them together, over the week.
    """
    busiest = load.first.partners[load.first.bottleneck]
    if not 0.95 <= busiest.rho < FULL:
        return None
    items = busiest.items
    service = items.mean * WEEK / (busiest.on_duty * HOUR)
    return 4.0 * (items.bunching + items.spread) * service / (2.8 * (1.0 - math.sqrt(busiest.rho)) ** 2)
