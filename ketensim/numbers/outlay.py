"""The outlay of a variant: what it costs per week beyond another one, exactly, from loads; nothing is simulated.

Chain reviews, investment and own work count at the rate of who does them, staff by hours on duty, whether worked or
not; all averaged over the run, since dates may change them. Of handoffs the price of a trip counts, at the trips that
the variant is expected to make: that there may be fewer of them is what it brings, not what it costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise

from ketensim.ground.spans import HOUR, WEEK
from ketensim.numbers.load import Load, Period
from ketensim.numbers.model import Model


@dataclass(frozen=True, slots=True)
class Outlay:
    """EUR per week beyond the other variant; below 0 where it saves."""

    reviews: float = 0.0
    investment: float = 0.0
    staff: float = 0.0
    handoffs: float = 0.0
    own_work: float = 0.0

    @property
    def total(self) -> float:
        """All of them."""
        return sum(self.parts().values())

    def parts(self) -> dict[str, float]:
        """By name."""
        return {one.name: float(getattr(self, one.name)) for one in fields(self)}

    def to_dict(self) -> dict[str, float]:
        """Return the parts and their total."""
        return self.parts() | {"total": self.total}


def outlay(first: tuple[Model, Load], other: tuple[Model, Load], until: int) -> Outlay:
    """What `other` costs beyond `first`, each a model with its load, over a run of `until` ms."""
    before, after = _weekly(*first, until), _weekly(*other, until)
    more = {name: _exact(after[name] - before[name], after[name]) for name in after}
    return Outlay(handoffs=_trips(first[0], *other), **more)


def _weekly(model: Model, load: Load, until: int) -> dict[str, float]:
    """EUR per week on reviews, investment, staff and own work."""
    sums = {"reviews": 0.0, "investment": 0.0, "staff": 0.0, "own_work": 0.0}
    for weight, now, period in _stretches(model, load, until):
        for partner, loaded in zip(now.partners, period.partners, strict=True):
            sums["staff"] += weight * partner.hour * loaded.on_duty
            sums["own_work"] += weight * partner.hour * loaded.asked.own_work
            if now.plan.every and partner.signed:
                hours = now.plan.people * now.plan.hours / HOUR * WEEK / now.plan.every
                sums["reviews"] += weight * partner.hour * hours
        for tie in now.ties:
            sums["investment"] += weight * now.partners[tie.sender].hour * tie.people * tie.hours / HOUR
    return sums


def _stretches(model: Model, load: Load, until: int) -> Iterator[tuple[float, Model, Period]]:
    """The run between dates: its share of the run, the model and the loads that hold then."""
    dates = {era.since for era in model.eras} | {period.since for period in load.periods}
    for since, end in pairwise([0, *sorted(date for date in dates if 0 < date < until), until]):
        now = next((era.model for era in reversed(model.eras) if era.since <= since), model)
        period = next((one for one in reversed(load.periods) if one.since <= since), load.first)
        yield (end - since) / until, now, period


def _trips(first: Model, other: Model, load: Load) -> float:
    """EUR per week by which the trips of `other` are dearer than they were."""
    if load.expected is None:
        return 0.0
    streams = other.streams
    cases = sum(streams[place].arrivals.per_week * streams[place].shares[kind] for place, kind in load.by_case)
    before = {_pair(first, place): one.cost for place, one in enumerate(first.handoffs)}
    return sum(
        cases * count * (other.handoffs[place].cost - before.get(_pair(other, place), 0.0))
        for (_, place), count in load.expected.trips.items()
    )


def _pair(model: Model, place: int) -> tuple[str, str]:
    one, names = model.handoffs[place], model.labels.partners
    return names[one.sender], names[one.receiver]


def _exact(gap: float, size: float) -> float:
    """Nothing for a gap that is rounding."""
    return gap if abs(gap) > 1e-9 * max(1.0, abs(size)) else 0.0
