"""Adding up the records of one run, in memory that does not grow with the cases that have left."""

from __future__ import annotations

import numpy as np

from ketensim.engines import worktime
from ketensim.numbers.model import Model
from ketensim.numbers.records import TIME, Block, Kind
from ketensim.statistics import tally_rows as row
from ketensim.statistics.adding import add_up
from ketensim.statistics.identities import require_spent
from ketensim.statistics.sketch import SKETCH, Numbers, Sketch, more_pages, new_pages, settle
from ketensim.statistics.totals import Totals, totals


class Tallies:
    """A consumer of records that adds them up.

    Args of `__init__`: the model, the window [begin, end) in ms, and whether to keep the sums at the end of each month.
    """

    ordered = False
    kinds = frozenset(Kind) - {Kind.RESUME, Kind.SOLVED, Kind.DELIVER}

    def __init__(self, model: Model, begin: int, end: int, by_month: bool = False) -> None:
        self.model, self.begin, self.end = model, begin, end
        edges = row.month_edges(begin, end) if by_month else [begin, end]
        self._book = row.lay_out(model, begin, end, len(edges) - 1)
        self._pages = new_pages()
        self._months = edges[1:-1]
        self._kept: list[Numbers] = []

    def take(self, records: Block) -> None:
        """Add up `records`, int64 of shape (n, 12), whole instants.

        Raises `IdentityError` where a case has spent other times than its lead time (R11.3).
        """
        while self._months and len(records) and records[-1, TIME] >= self._months[0]:
            before = int(np.searchsorted(records[:, TIME], self._months.pop(0)))
            self._add(records[:before])
            self._kept.append(row.sums(self._book))
            records = records[before:]
        self._add(records)

    def _add(self, records: Block) -> None:
        numbers = records.reshape(-1)
        done = 0
        while (done := add_up(numbers, done, self._book, self.model.hours, self._pages)) < len(numbers):
            self._pages = more_pages(self._pages)
        if self._book[row.FINGERPRINT]:
            require_spent(records)

    def totals(self) -> Totals:
        """Return all sums up to now."""
        return totals(self._book)

    def by_months(self) -> tuple[Numbers, Numbers]:
        """Return where the rows of a book begin (its facts), and its sums at the end of each month, modulo 2^64.

        Work counts where the stretch of it ends, which is at the latest when who does it goes home.
        """
        last = row.sums(self._book)
        return self._book[: row.SUMS], np.array([*self._kept, *[last] * (len(self._months) + 1)])

    def lead_times(self, kind: int = -1) -> Sketch:
        """Return the lead times of the cohort, of all types or of one, where there are several."""
        if kind < 0:
            return self._sketch(int(self._book[row.SKETCHES_AT]), row.ALL_LEADS)
        return self._sketch(int(self._book[row.TYPE_SKETCHES]), kind)

    def left_lead_times(self) -> Sketch:
        """Return the lead times of all cases that left in the window."""
        return self._sketch(int(self._book[row.SKETCHES_AT]), row.NOW_LEADS)

    def stay_times(self, partner: int) -> Sketch:
        """Return the times of stays at a partner."""
        return self._sketch(int(self._book[row.STAY_SKETCHES]), partner)

    def on_duty(self, partner: int) -> int:
        """Return the ms that the partner's members are on duty in the window, added up."""
        return on_duty(self.model, partner, self.begin, self.end)

    def _sketch(self, first: int, place: int) -> Sketch:
        at = first + SKETCH * place
        self._pages = settle(self._book, at, self._pages)
        return Sketch(self._book[at : at + SKETCH], self._pages)


def on_duty(model: Model, partner: int, begin: int, end: int) -> int:
    """Return the ms that a partner's members are on duty in [begin, end), added up."""
    total = 0
    for crew in model.partners[partner].crews:
        since, until = max(begin, crew.since), min(end, crew.until)
        if since < until:
            total += crew.size * int(worktime.open_between(model.hours, crew.calendar, since, until))
    return total
