"""What comes to the queue of a partner: cases, own work, chain reviews and investment in relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ketensim.ground.distributions import Distribution
from ketensim.ground.spans import HOUR, WEEK
from ketensim.numbers.expected import TypeFlow
from ketensim.numbers.model import Model, Tie
from ketensim.numbers.traffic import Floats


@dataclass(frozen=True)
class Items:
    """What comes to a queue."""

    per_week: float
    mean: float
    """Staff time of an item, ms."""
    spread: float
    """Squared coefficient of variation of the staff time."""
    bunching: float
    """Squared coefficient of variation of the time between arrivals, about: 1 is Poisson."""


class Outside(NamedTuple):
    """Hours per week that no case asks."""

    own_work: float
    reviews: float
    """R10.2."""
    investments: float
    """R15.2."""

    @property
    def ahead(self) -> float:
        """What is done before all cases (R6.1)."""
        return self.reviews + self.investments


def outside(model: Model, place: int) -> Outside:
    """What a partner is asked beside cases."""
    partner, plan = model.partners[place], model.plan
    own = partner.own_work
    own_hours = own.arrivals.per_week * own.work.mean / HOUR if own else 0.0
    reviews = plan.people * plan.hours / HOUR * WEEK / plan.every if plan.every and partner.signed else 0.0
    return Outside(own_hours, reviews, sum(tie.people * tie.hours for tie in _invested(model, place)) / HOUR)


def _invested(model: Model, place: int) -> Iterator[Tie]:
    """The relations that a partner puts time into."""
    return (tie for tie in model.ties if tie.sender == place and tie.people)


def cases(model: Model, stream: int, kind: int) -> float:
    """Cases per week of a (stream, type)."""
    return model.streams[stream].arrivals.per_week * model.streams[stream].shares[kind]


def weekly(model: Model, flow: TypeFlow) -> Floats:
    """Cases per week of a type, per stream of the flow."""
    return np.array([cases(model, stream, flow.kind) for stream in flow.streams])


def items_of(model: Model, flows: Sequence[TypeFlow], visits: Sequence[Floats], place: int) -> Items:
    """The mixture of all that comes to a partner's queue.

    Bunching is the average over the items of that of the stream they come from (the asymptotic method of Whitt 1983,
    "The queueing network analyzer", without the part of the network).
    """
    rows = []  # items per week, mean, mean square, bunching of their source
    for flow, amounts in zip(flows, visits, strict=True):
        here = flow.effort.partner == place
        means = flow.effort.parts[here].sum(axis=1)
        per_week = weekly(model, flow)
        source = _average([_bunching(model.streams[stream].arrivals.interval) for stream in flow.streams], per_week)
        rows += [(n, m, q, source) for n, m, q in zip(amounts[here], means, flow.effort.squares[here], strict=True)]
    own, plan = model.partners[place].own_work, model.plan
    if own is not None:
        square = own.work.variance + own.work.mean**2
        rows.append((own.arrivals.per_week, own.work.mean, square, _bunching(own.arrivals.interval)))
    if plan.every and model.partners[place].signed:
        rows.append((plan.people * WEEK / plan.every, float(plan.hours), float(plan.hours) ** 2, 1.0))
    rows += [(float(tie.people), float(tie.hours), float(tie.hours) ** 2, 1.0) for tie in _invested(model, place)]
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    mean, square, bunching = (_average(table[:, column], table[:, 0]) for column in (1, 2, 3))
    spread = square / mean**2 - 1.0 if mean > 0.0 else 0.0
    return Items(float(table[:, 0].sum()), mean, max(spread, 0.0), bunching)


def _bunching(interval: Distribution | None) -> float:
    """Squared coefficient of variation of the time between arrivals; of counts and files not known, so 1."""
    return interval.variance / interval.mean**2 if interval is not None and interval.mean > 0.0 else 1.0


def _average(values: Sequence[float] | Floats, weights: Floats) -> float:
    total = float(weights.sum())
    return float(np.dot(values, weights)) / total if total > 0.0 else 0.0
