"""The net result of a programme: what a variant spares, or costs, everybody against the first variant, month by month.

Runs are paired by replication. A plus is a gain. Hours worked are valued whoever is paid anyway, for an hour that the
chain does not need is free for something else (R18.1). Where a variant has other staff, hours on duty that are paid
more or less count too, in so far as they are not among the hours worked: of extra staff that does extra work, the
larger of the two is paid, not both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ketensim.statistics.estimates import Spread
from ketensim.statistics.ledger import HOURLY, LINES, Euros, staffing

if TYPE_CHECKING:
    from ketensim.numbers.model import Model
    from ketensim.statistics.measures import Outcomes

ORGANISATIONS, CLIENT, SOCIETY, ALL = "organisations", "client", "society", "all"
STAFFING = "staffing"
ROUNDING = 1e-9
"""Of the sums that a gain is the difference of: what is smaller is rounding."""


@dataclass(frozen=True, slots=True)
class Net:
    """The net result for one of those who bear costs, in EUR over the window; + is a gain."""

    mean: float
    low: float | None
    """95 % interval; None with one replication."""
    high: float | None
    n: int
    pays_back: int | None
    """From which month (from 1) on the mean, added up, stays at or above 0; 0 where it never is below, None where it is
    below at the end."""
    back: float
    """Share of replications in which it is at or above 0 at the end."""
    cumulative: tuple[float, ...]
    """The mean, added up to the end of each month."""
    lines: Mapping[str, float]
    """What it is made of, for partners and all of them: `LINES` and `staffing`."""

    @property
    def verdict(self) -> str:
        """`gains`, `pays`, `unclear` or `nothing`: by the interval, or the mean where there is none."""
        if not any(self.cumulative) and not self.low and not self.high:
            return "nothing"
        low, high = (self.mean if bound is None else bound for bound in (self.low, self.high))
        return "gains" if low > 0 else "pays" if high < 0 else "unclear"

    def to_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        plain: dict[str, object] = {name: getattr(self, name) for name in ("mean", "low", "high", "n")}
        plain |= {"verdict": self.verdict, "pays_back": self.pays_back}
        return plain | {"back": self.back, "cumulative": list(self.cumulative), "lines": dict(self.lines)}


@dataclass(frozen=True, slots=True)
class Programme:
    """The net result of one variant against the first."""

    months: int
    """The horizon: the window, in twelfths of 365.25 d; the last may not be whole."""
    partners: Mapping[str, Net]
    organisations: Net
    client: Net
    society: Net
    all: Net
    less_own_work: tuple[str, ...] = ()
    """Partners with less own work than in the first variant: what it is worth is not counted."""

    @property
    def bearers(self) -> dict[str, Net]:
        """All of them, by name: partners, then who else."""
        others = {ORGANISATIONS: self.organisations, CLIENT: self.client, SOCIETY: self.society, ALL: self.all}
        return {**self.partners, **others}

    @property
    def never(self) -> tuple[str, ...]:
        """The partners that pay and do not get it back in this horizon, beyond chance."""
        return tuple(name for name, net in self.partners.items() if net.verdict == "pays")

    def to_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        others = {name: getattr(self, name).to_dict() for name in (ORGANISATIONS, CLIENT, SOCIETY, ALL)}
        partners = {name: net.to_dict() for name, net in self.partners.items()}
        lists = {"never": list(self.never), "less_own_work": list(self.less_own_work)}
        return {"months": self.months, "partners": partners, **others, **lists}


@dataclass(frozen=True, slots=True)
class _Borne:
    """What is borne in all replications of a variant."""

    lines: Euros
    """Replications x months x partners x lines, added up over months."""
    staff: Euros
    """Months x partners, added up."""
    client: Euros
    """Replications x months, added up."""
    society: Euros


def programmes(
    models: Mapping[str, Model], window: tuple[int, int], results: Mapping[str, Sequence[Outcomes]]
) -> dict[str, Programme]:
    """Return the net result of each variant but the first; nothing where no ledgers were kept."""
    if any(one.ledger is None for runs in results.values() for one in runs):
        return {}
    names = list(dict.fromkeys(name for variant in results for name in models[variant].labels.partners))
    borne = {variant: _borne(models[variant], names, window, runs) for variant, runs in results.items()}
    first, *others = borne
    own = {variant: _own_work(models[variant]) for variant in results}
    return {
        variant: replace(
            _programme(names, borne[first], borne[variant]),
            less_own_work=tuple(name for name, hours in own[first].items() if own[variant].get(name, 0.0) < hours),
        )
        for variant in others
    }


def _own_work(model: Model) -> dict[str, float]:
    """The own work that comes to each partner, in ms per week."""
    own = {name: one.own_work for name, one in zip(model.labels.partners, model.partners, strict=True)}
    return {name: work.arrivals.per_week * work.work.mean for name, work in own.items() if work}


def _borne(model: Model, names: Sequence[str], window: tuple[int, int], runs: Sequence[Outcomes]) -> _Borne:
    """Partners are in the order of `names`; who has no part in this variant bears nothing."""
    ledgers = [one.ledger for one in runs if one.ledger is not None]
    places = [names.index(name) for name in model.labels.partners]
    found = np.array([ledger.of_partners() for ledger in ledgers])
    lines = np.zeros((*found.shape[:2], len(names), len(LINES)))
    lines[:, :, places] = found
    staff = np.zeros((found.shape[1], len(names)))
    staff[:, places] = staffing(model, *window)
    client, society = (np.array([getattr(ledger, name) for ledger in ledgers]) for name in (CLIENT, SOCIETY))
    return _Borne(*(np.cumsum(part, axis) for part, axis in ((lines, 1), (staff, 0), (client, 1), (society, 1))))


def _programme(names: Sequence[str], first: _Borne, other: _Borne) -> Programme:
    lines, staff = _less(first.lines, other.lines), _less(first.staff, other.staff)
    paid = _paid_anyway(staff, lines[..., :HOURLY].sum(axis=-1))
    lines = np.concatenate([lines, paid[..., None]], axis=-1)
    client, society = _less(first.client, other.client), _less(first.society, other.society)
    by_partner, organisations = lines.sum(axis=-1), lines.sum(axis=(-1, -2))
    return Programme(
        months=len(staff),
        partners={name: _net(by_partner[..., place], lines[:, :, place]) for place, name in enumerate(names)},
        organisations=_net(organisations, lines.sum(axis=2)),
        client=_net(client),
        society=_net(society),
        all=_net(organisations + client + society),
    )


def _less(first: Euros, other: Euros) -> Euros:
    """What is spared."""
    spared = first - other
    spared[np.abs(spared) <= ROUNDING * np.maximum(np.abs(first), np.abs(other))] = 0.0
    return spared


def _paid_anyway(staff: Euros, worked: Euros) -> Euros:
    """What is spared on staff beyond what is spared on hours worked, where both go the same way."""
    both = np.where(np.sign(staff) == np.sign(worked), np.minimum(np.abs(staff), np.abs(worked)), 0.0)
    rest: Euros = np.sign(staff) * (np.abs(staff) - both)
    return rest


def _net(cumulative: Euros, lines: Euros | None = None) -> Net:
    """Of a gain added up, replications x months, and of what it is made of at the end."""
    means, ends = cumulative.mean(axis=0), cumulative[:, -1]
    size = float(np.abs(cumulative).max())
    means[np.abs(means) <= ROUNDING * size] = 0.0
    ends = np.where(np.abs(ends) <= ROUNDING * size, 0.0, ends)
    mean = float(means[-1])
    low, high = Spread(mean, ends).interval()
    below = np.flatnonzero(means < 0)
    last = int(below[-1]) + 1 if len(below) else 0
    made_of = {} if lines is None else dict(zip((*LINES, STAFFING), lines[:, -1].mean(axis=0).tolist(), strict=True))
    return Net(
        mean, low, high, len(ends), None if last == len(means) else last + 1 if last else 0,
        float(np.mean(ends >= 0)), tuple(means.tolist()), made_of,
    )  # fmt: skip
