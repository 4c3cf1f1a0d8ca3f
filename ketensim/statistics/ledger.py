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
from ketensim.statistics import month_rows as month
from ketensim.statistics.tallies import Tallies, on_duty

Euros = NDArray[np.float64]

LINES = ("work", "reviews", "investment", "lent", "overtime", "trips")
"""What a partner pays for: hours of its members on duty by kind of work, theirs in overtime, and trips."""
HOURLY = 4
"""The first so many lines are hours on duty."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """EUR per month of the window."""

    partners: array[float]
    """Months x partners x LINES."""
    client: array[float]
    society: array[float]

    def of_partners(self) -> Euros:
        """Return what partners bear, of shape (months, partners, lines)."""
        return np.frombuffer(self.partners).reshape(len(self.client), -1, len(LINES))


def has_costs(models: Iterable[Model]) -> bool:
    """Say whether there is anything to put in a ledger."""
    return any(_rates(model).any() or any(_values(model)) for model in models)


def ledger(tallies: Tallies) -> Ledger:
    """Return the ledger of what has been added up by month."""
    model, partners = tallies.model, len(tallies.model.partners)
    edges = np.array(month.edges(tallies.begin, tallies.end), dtype=np.int64)
    rows = tallies.months[month.HEAD :].reshape(len(edges) - 1, -1)
    work_at, pairs_at = month.CHAIN_ROW, int(tallies.months[month.PAIRS_AT])
    paid = np.zeros((len(rows), partners, len(LINES)))
    hour = np.array([partner.hour for partner in model.partners])
    factors = np.ones((partners, month.PARTNER_ROW))
    factors[:, month.OVERTIME] = [partner.overtime for partner in model.partners]
    worked = rows[:, work_at:pairs_at].reshape(len(rows), partners, month.PARTNER_ROW)
    paid[:, :, : month.PARTNER_ROW] = worked * factors * hour[:, None] / HOUR
    pairs = rows[:, pairs_at:].reshape(len(rows), -1, month.PAIR_ROW)
    for place, pair in enumerate(model.handoffs):
        paid[:, pair.sender, -1] += pairs[:, place, month.SENT] * pair.cost
        paid[:, pair.receiver, -1] += pairs[:, place, month.RETURNED] * pair.cost
    client, late, escaped = _values(model)
    chain = rows[:, : month.CHAIN_ROW]
    there = np.cumsum(chain[:, month.CHANGE]) - chain[:, month.CHANGE]
    in_chain = there * np.diff(edges) + chain[:, month.WITHIN]
    society = chain[:, month.LATE] * late + chain[:, month.ESCAPED] * escaped
    return Ledger(array("d", paid.ravel()), array("d", in_chain / HOUR * client), array("d", society))


def staffing(model: Model, begin: int, end: int) -> Euros:
    """Return the EUR for hours on duty, worked or not, per month and partner of a window in ms."""
    months = pairwise(month.edges(begin, end))
    partners = list(enumerate(model.partners))
    return np.array([[on_duty(model, place, *span) / HOUR * one.hour for place, one in partners] for span in months])


def _rates(model: Model) -> Euros:
    return np.array([*(partner.hour for partner in model.partners), *(pair.cost for pair in model.handoffs)])


def _values(model: Model) -> tuple[float, float, float]:
    return model.values.client, model.values.late, model.values.escaped
