"""What everybody bears, month by month, in EUR: the ledger of one replication (R18)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ketensim.ground.spans import HOUR
from ketensim.numbers.model import Model
from ketensim.statistics import tally_rows as row
from ketensim.statistics.sketch import Numbers
from ketensim.statistics.tallies import Tallies, on_duty
from ketensim.statistics.tally_rows import month_edges
from ketensim.statistics.totals import Cohort

Euros = NDArray[np.float64]

LINES = ("work", "reviews", "investment", "lent", "overtime", "trips")
"""What a partner pays for: hours of its members on duty by kind of work, theirs in overtime, and trips."""
HOURLY = 4
"""The first so many lines are hours on duty: of these kinds of work."""
UPKEEP = slice(1, 3)
"""Of the lines: what is paid for cooperation itself, whatever the cases."""
BY_CASE = ("work", "overtime", "trips")
"""What cases cost a partner: hours on duty, its own or lent; those in overtime; and trips."""
WORKS = [row.CHAIN_WORK, row.REVIEW_WORK, row.INVESTMENT_WORK, row.LENT_WORK]


@dataclass(frozen=True, slots=True)
class Ledger:
    """EUR per month of a window."""

    partners: array[float]
    """Months x partners x LINES."""
    client: array[float]
    society: array[float]
    accrued: array[float] | None = None
    """Partners x BY_CASE: what the cases that arrive in the window cost, whenever that is; None where there is a
    backlog, whose cases are among the work and do not arrive."""
    accrued_outside: tuple[float, float] | None = None
    """The same for the client and for society."""

    def of_partners(self) -> Euros:
        """Return what partners bear, of shape (months, partners, lines)."""
        return np.frombuffer(self.partners).reshape(len(self.client), -1, len(LINES))

    def of_cases(self) -> Euros | None:
        """Return what cases cost partners, of shape (partners, BY_CASE)."""
        return np.frombuffer(self.accrued).reshape(-1, len(BY_CASE)) if self.accrued else None


def has_costs(models: Iterable[Model]) -> bool:
    """Say whether there is anything to put in a ledger."""
    return any(_rates(model).any() or any(_values(model)) for model in models)


def ledger(tallies: Tallies) -> Ledger:
    """Return the ledger of what has been added up by month."""
    model = tallies.model
    facts, ends = tallies.by_months()
    sums = np.diff(ends, axis=0, prepend=np.zeros_like(ends[:1]))
    partners, pairs = (
        _rows(sums, facts, first, length)
        for first, length in ((row.PARTNERS_AT, row.PARTNER_ROW), (row.PAIRS_AT, row.PAIR_ROW))
    )
    effort = partners[:, :, row.EFFORT : row.RECEIVED].reshape(len(sums), -1, row.WORKS, row.PARTS)[:, :, WORKS]
    paid = np.zeros((len(sums), len(model.partners), len(LINES)))
    for place, partner in enumerate(model.partners):
        paid[:, place, :HOURLY] = effort[:, place, :, row.ON_DUTY] * partner.hour / HOUR
        late = effort[:, place, :, row.OVERTIME].sum(axis=1)
        paid[:, place, LINES.index("overtime")] = late * partner.overtime * partner.hour / HOUR
    for place, pair in enumerate(model.handoffs):
        paid[:, pair.sender, -1] += pairs[:, place, row.SENT] * pair.cost
        paid[:, pair.receiver, -1] += pairs[:, place, row.RETURNED] * pair.cost
    client, late_value, escaped = _values(model)
    in_chain = np.diff(_integrals(ends, tallies), prepend=0)
    # a clock counts in the month of its deadline, which may be known long before
    late = ends[-1, int(facts[row.MONTHS_AT]) :].reshape(len(sums), row.MONTH_ROW)[:, row.MISSED]
    society = late * late_value + sums[:, row.NOW_ESCAPED] * escaped
    by_clock = array("d", paid.ravel()), array("d", in_chain / HOUR * client), array("d", society)
    if model.backlogs:
        return Ledger(*by_clock)
    cohort = tallies.totals().cohort
    return Ledger(*by_clock, array("d", _accrued(model, cohort).ravel()), _accrued_outside(model, cohort))


def _accrued(model: Model, cohort: Cohort) -> Euros:
    """What cases of the cohort cost each partner; one that has not left counts as the mean of those that have."""
    found = np.zeros((len(model.partners), len(BY_CASE)))
    for place, partner in enumerate(model.partners):
        on_duty_ms, late = (float(worked) for worked in cohort.worked[place])
        found[place, :2] = on_duty_ms * partner.hour / HOUR, late * partner.overtime * partner.hour / HOUR
    for place, pair in enumerate(model.handoffs):
        back = float(cohort.trips_back[place])
        found[pair.sender, -1] += (float(cohort.trips[place]) - back) * pair.cost
        found[pair.receiver, -1] += back * pair.cost
    return found * _whole(cohort)


def _whole(cohort: Cohort) -> float:
    """What those that have left are to be multiplied by to stand for all."""
    return float(cohort.arrived.sum()) / cohort.left if cohort.left else 0.0


def _accrued_outside(model: Model, cohort: Cohort) -> tuple[float, float]:
    """What cases of the cohort cost the client and society, in the same way."""
    client, late, escaped = _values(model)
    whole, time = _whole(cohort), float(cohort.lead.sum() + cohort.lead_of_expired.sum()) / HOUR
    missed = float(cohort.clocks.sum() - cohort.in_time.sum())
    return time * client * whole, missed * late + float(cohort.escaped) * escaped * whole


def _rows(sums: Numbers, facts: Numbers, first: int, length: int) -> Numbers:
    """The rows of one table of sums, which ends where the next begins: months x rows x length."""
    return sums[:, int(facts[first]) : int(facts[first + 1])].reshape(len(sums), -1, length)


def _integrals(ends: Numbers, tallies: Tallies) -> Numbers:
    """How many cases there are in the chain, integrated from the begin of the window to the end of each month, in ms.

    Modulo 2^64 on the way, and right where the result has room.
    """
    times = np.array(month_edges(tallies.begin, tallies.end)[1:], dtype=np.int64)
    came, left, came_at, left_at = (
        ends[:, row.CHAIN + part] for part in (row.CAME, row.LEFT, row.CAME_AT, row.LEFT_AT)
    )
    found: Numbers = times * (came - left) - came_at + left_at
    return found


def staffing(model: Model, begin: int, end: int) -> Euros:
    """Return the EUR for hours on duty, worked or not, per month and partner of a window in ms."""
    months = pairwise(month_edges(begin, end))
    partners = list(enumerate(model.partners))
    return np.array([[on_duty(model, place, *span) / HOUR * one.hour for place, one in partners] for span in months])


def _rates(model: Model) -> Euros:
    return np.array([*(partner.hour for partner in model.partners), *(pair.cost for pair in model.handoffs)])


def _values(model: Model) -> tuple[float, float, float]:
    return model.values.client, model.values.late, model.values.escaped
