"""The net result of a programme: what a variant spares, or costs, everybody against the first variant, month by month.

Runs are paired by replication. A plus is a gain. Hours worked are valued whoever is paid anyway, for an hour that the
chain does not need is free for something else (R18.1). Where a variant has other staff, hours on duty that are paid
more or less count too, in so far as they are not among the hours worked: of extra staff that does extra work, the
larger of the two is paid, not both.

Who gets the same cases sooner pays for more of them before the end, and for no more in all. So beside the net result by
clock stands that of the cases that arrive in the time, whenever they are handled; where the first is clear, the second
is not, and the gap between them is, the difference is one of timing (R18.6).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from ketensim.ground.spans import HOUR
from ketensim.statistics.estimates import Spread
from ketensim.statistics.ledger import BY_CASE, HOURLY, LINES, UPKEEP, Euros, staffing

if TYPE_CHECKING:
    from ketensim.numbers.model import Model
    from ketensim.statistics.measures import Outcomes

ORGANISATIONS, CLIENT, SOCIETY, ALL = "organisations", "client", "society", "all"
STAFFING = "staffing"
ROUNDING = 1e-9
"""Of the sums that a gain is the difference of: what is smaller is rounding."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A mean over replications with its 95 % interval, None with one; + is a gain."""

    mean: float
    low: float | None
    high: float | None

    @property
    def sign(self) -> int:
        """1 or -1 where it is clear, or by the mean where there is no interval; else 0."""
        low, high = (self.mean if bound is None else bound for bound in (self.low, self.high))
        return int(low > 0) - int(high < 0)


@dataclass(frozen=True, slots=True)
class Net:
    """The net result for one of those who bear costs, in EUR over the time of a programme; + is a gain."""

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
    of_cases: Sum | None = None
    """The same with what the cases that arrive in this time cost, whenever that is."""
    timing: Sum | None = None
    """How far it is beyond that: what is only done earlier or later."""

    @property
    def verdict(self) -> str:
        """`gains`, `pays`, `unclear` or `nothing`: by the interval, or the mean where there is none.

        `sooner` where it pays only because more of its cases are handled in this time, `later` the other way round.
        """
        if not any(self.cumulative) and not self.low and not self.high:
            return "nothing"
        sign = Sum(self.mean, self.low, self.high).sign
        if sign and self.of_cases and self.timing and self.of_cases.sign != sign == self.timing.sign:
            return "later" if sign > 0 else "sooner"
        return ("unclear", "gains", "pays")[sign]

    @property
    def clear_by_case(self) -> bool:
        """Whether that of its cases is clear, and another than what was spent in this time."""
        return bool(self.of_cases and self.timing and self.of_cases.sign and self.timing.sign)

    def to_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        plain: dict[str, object] = {name: getattr(self, name) for name in ("mean", "low", "high", "n")}
        plain |= {"verdict": self.verdict, "pays_back": self.pays_back}
        if self.of_cases:
            plain["of_cases"] = {name: getattr(self.of_cases, name) for name in ("mean", "low", "high")}
        return plain | {"back": self.back, "cumulative": list(self.cumulative), "lines": dict(self.lines)}


@dataclass(frozen=True, slots=True)
class Programme:
    """The net result of one variant against the first."""

    months: int
    """The horizon, in twelfths of 365.25 d; the last may not be whole."""
    partners: Mapping[str, Net]
    organisations: Net
    client: Net
    society: Net
    all: Net
    own_work: Mapping[str, float] = field(default_factory=dict)
    """Partners with more own work than in the first variant, or less (below 0), in h per week: it is not counted."""
    begin: float = 0.0
    """h since the start: that, or where the window of a run in a steady state begins."""
    end: float = 0.0

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
        lists = {"never": list(self.never), "own_work": dict(self.own_work)}
        return {"begin": self.begin, "end": self.end, "months": self.months, "partners": partners, **others, **lists}


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
    cases: Euros | None
    """Replications x partners x BY_CASE; None where it was not reckoned."""
    outside: Euros | None
    """The same for the client and society: replications x 2."""


def programmes(
    models: Mapping[str, Model], span: tuple[int, int], results: Mapping[str, Sequence[Outcomes]]
) -> dict[str, Programme]:
    """Return the net result of each variant but the first over the time (ms) of the ledgers; nothing without them."""
    if any(one.ledger is None for runs in results.values() for one in runs):
        return {}
    names = list(dict.fromkeys(name for variant in results for name in models[variant].labels.partners))
    borne = {variant: _borne(models[variant], names, span, runs) for variant, runs in results.items()}
    first, *others = borne
    own = {variant: _own_work(models[variant]) for variant in results}
    return {
        variant: replace(
            _programme(names, borne[first], borne[variant]),
            own_work=_gaps(own[first], own[variant]),
            begin=span[0] / HOUR,
            end=span[1] / HOUR,
        )
        for variant in others
    }


def _own_work(model: Model) -> dict[str, float]:
    """The own work that comes to each partner, in h per week."""
    own = {name: one.own_work for name, one in zip(model.labels.partners, model.partners, strict=True)}
    return {name: work.arrivals.per_week * work.work.mean / HOUR for name, work in own.items() if work}


def _gaps(first: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """How much more `other` has, where it is more than rounding."""
    sides = {name: (first.get(name, 0.0), other.get(name, 0.0)) for name in (*first, *other)}
    return {name: after - before for name, (before, after) in sides.items() if not math.isclose(before, after)}


def _borne(model: Model, names: Sequence[str], span: tuple[int, int], runs: Sequence[Outcomes]) -> _Borne:
    """Partners are in the order of `names`; who has no part in this variant bears nothing."""
    ledgers = [one.ledger for one in runs if one.ledger is not None]
    places = [names.index(name) for name in model.labels.partners]
    found = np.array([ledger.of_partners() for ledger in ledgers])
    lines = np.zeros((*found.shape[:2], len(names), len(LINES)))
    lines[:, :, places] = found
    staff = np.zeros((found.shape[1], len(names)))
    staff[:, places] = staffing(model, *span)
    client, society = (np.array([getattr(ledger, name) for ledger in ledgers]) for name in (CLIENT, SOCIETY))
    return _Borne(
        np.cumsum(lines, 1), np.cumsum(staff, 0), np.cumsum(client, 1), np.cumsum(society, 1),
        _of_cases([ledger.of_cases() for ledger in ledgers], places, len(names)),
        _outside([ledger.accrued_outside for ledger in ledgers]),
    )  # fmt: skip


def _of_cases(found: Sequence[Euros | None], places: Sequence[int], partners: int) -> Euros | None:
    reckoned = [each for each in found if each is not None]
    if len(reckoned) < len(found):
        return None
    cases = np.zeros((len(found), partners, len(BY_CASE)))
    cases[:, places] = np.array(reckoned)
    return cases


def _outside(found: Sequence[tuple[float, float] | None]) -> Euros | None:
    reckoned = [each for each in found if each is not None]
    return np.array(reckoned) if len(reckoned) == len(found) else None


def _programme(names: Sequence[str], first: _Borne, other: _Borne) -> Programme:
    lines, staff = _less(first.lines, other.lines), _less(first.staff, other.staff)
    paid = _paid_anyway(staff, lines[..., :HOURLY].sum(axis=-1))
    lines = np.concatenate([lines, paid[..., None]], axis=-1)
    client, society = _less(first.client, other.client), _less(first.society, other.society)
    by_partner, organisations = lines.sum(axis=-1), lines.sum(axis=(-1, -2))
    cases = _accrued(first, other)
    each = [None if cases is None else cases[:, place] for place in range(len(names))]
    together = None if cases is None else cases.sum(axis=1)
    outside = None if first.outside is None or other.outside is None else _less(first.outside, other.outside)
    everything = None if together is None or outside is None else together + outside.sum(axis=1)
    return Programme(
        months=len(staff),
        partners={
            name: _net(by_partner[..., place], lines[:, :, place], each[place]) for place, name in enumerate(names)
        },
        organisations=_net(organisations, lines.sum(axis=2), together),
        client=_net(client, cases=None if outside is None else outside[:, 0]),
        society=_net(society, cases=None if outside is None else outside[:, 1]),
        all=_net(organisations + client + society, cases=everything),
    )


def _accrued(first: _Borne, other: _Borne) -> Euros | None:
    """What is spared on the cases that arrive in this time, on upkeep and on staff: replications x partners."""
    if first.cases is None or other.cases is None:
        return None
    cases = _less(first.cases, other.cases)
    upkeep = _less(first.lines[:, -1, :, UPKEEP], other.lines[:, -1, :, UPKEEP]).sum(axis=-1)
    staff = _less(first.staff[-1], other.staff[-1])
    found: Euros = cases.sum(axis=-1) + upkeep + _paid_anyway(staff, cases[..., 0] + upkeep)
    return found


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


def _net(cumulative: Euros, lines: Euros | None = None, cases: Euros | None = None) -> Net:
    """Of a gain added up, replications x months, of what it is made of at the end, and of that of its cases."""
    means, ends = cumulative.mean(axis=0), cumulative[:, -1]
    size = float(np.abs(cumulative).max())
    means[np.abs(means) <= ROUNDING * size] = 0.0
    ends = np.where(np.abs(ends) <= ROUNDING * size, 0.0, ends)
    mean = float(means[-1])
    low, high = Spread(mean, ends).interval()
    of_cases, timing = (None, None) if cases is None else (_sum(cases), _sum(ends - cases))
    below = np.flatnonzero(means < 0)
    last = int(below[-1]) + 1 if len(below) else 0
    made_of = {} if lines is None else dict(zip((*LINES, STAFFING), lines[:, -1].mean(axis=0).tolist(), strict=True))
    return Net(
        mean, low, high, len(ends), None if last == len(means) else last + 1 if last else 0,
        float(np.mean(ends >= 0)), tuple(means.tolist()), made_of, of_cases, timing,
    )  # fmt: skip


def _sum(ends: Euros) -> Sum:
    mean = float(ends.mean())
    return Sum(mean, *Spread(mean, ends).interval())
