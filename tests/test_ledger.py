"""The ledger: months that add up to the measures of the window, on runs and on drawn records."""

from __future__ import annotations

from dataclasses import replace

import build
import numpy as np
import pytest
from tangles import knot, tangle
from test_bearing import drawn, lending_model
from test_measures import COURT, ENDED, POLICE, REPORT, H, item, record, records
from test_measures import WINDOW as DAY

from ketensim.engines import simulate
from ketensim.ground.spans import WEEK
from ketensim.numbers.model import Model, Values
from ketensim.numbers.records import Kind
from ketensim.statistics.ledger import LINES, Ledger, has_costs, ledger, staffing
from ketensim.statistics.measures import Measures, Outcomes
from ketensim.statistics.tallies import MONTH, Tallies, month_edges

VALUES = Values(client=2.5, late=40.0, escaped=90.0)


def priced(chain: Model) -> Model:
    """The chain with a price on everything."""
    hours = [replace(one, hour=30.0 + 7 * place, overtime=1.5) for place, one in enumerate(chain.partners)]
    trips = [replace(pair, cost=1.0 + place) for place, pair in enumerate(chain.handoffs)]
    return replace(chain, partners=tuple(hours), handoffs=tuple(trips), values=VALUES)


def ran(chain: Model, seed: int, window: tuple[int, int]) -> Outcomes:
    """Outcomes of a run, with a ledger."""
    measures = Measures(chain, window, by_month=True)
    return measures.outcomes(simulate(chain, seed, 0, window, 2 * WEEK, [measures]))


def kept(found: Outcomes) -> Ledger:
    """The ledger, which is there."""
    assert found.ledger is not None
    return found.ledger


def check_sums(chain: Model, found: Outcomes) -> None:
    """The months of everybody add up to what the measures say of the window."""
    paid = kept(found).of_partners()
    for place, name in enumerate(chain.labels.partners):
        assert paid[:, place].sum() == pytest.approx(found.ratios[f"cost.{name}"][0], rel=1e-9, abs=1e-6)
    assert paid.sum() == pytest.approx(found.ratios["cost.organisations"][0], rel=1e-9)
    for side in ("client", "society"):
        assert sum(getattr(kept(found), side)) == pytest.approx(found.ratios[f"cost.{side}"][0], rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_months_add_up_to_the_measures_of_a_run(seed: int) -> None:
    """Returns, branches, expiry, pauses, overtime and a backlog, over three months and a part of one."""
    window = (3 * WEEK, 3 * WEEK + 3 * MONTH + 5 * H)
    chain = priced(tangle(seed))
    found = ran(chain, seed, window)
    assert kept(found).of_partners().shape == (4, len(chain.partners), len(LINES))
    assert min(kept(found).client[:3]) > 0
    check_sums(chain, found)


def test_a_ledger_changes_no_measure() -> None:
    chain, window = priced(tangle(1)), (WEEK, 9 * WEEK)
    measures = Measures(chain, window)
    plain = measures.outcomes(simulate(chain, 1, 0, window, 2 * WEEK, [measures]))
    assert plain.ledger is None
    assert replace(ran(chain, 1, window), ledger=None) == plain


@pytest.mark.parametrize("seed", range(3))
def test_months_add_up_with_lent_work_and_investment(seed: int) -> None:
    chain = replace(lending_model(), values=VALUES)
    window = (DAY[0], DAY[0] + 2 * MONTH)
    rows = np.array(drawn(seed, chain))
    rows[:, [0, -1]] *= 60  # over a hundred days
    measures = Measures(chain, window, by_month=True)
    measures.take(rows[np.argsort(rows[:, 0], kind="stable")])
    found = measures.outcomes(replace(ENDED, backlog=0, arrived=0, finished=0, expired=0, in_chain=0))
    paid = kept(found).of_partners().sum(axis=(0, 1))
    assert all(paid[LINES.index(line)] > 0 for line in ("work", "lent", "reviews", "investment", "overtime"))
    check_sums(chain, found)


def test_a_day_by_hand() -> None:
    """The day of `test_measures`: 3.5 hours of the police, one and two of the court, one in overtime, three trips."""
    tallies = Tallies(lending_model(), *DAY, by_month=True)
    tallies.take(np.array(records(), dtype=np.int64))
    found = ledger(tallies)
    paid = dict(zip(LINES, found.of_partners()[0, POLICE], strict=True))
    assert paid == pytest.approx({"work": 210, "reviews": 0, "investment": 0, "lent": 0, "overtime": 0, "trips": 8})
    paid = dict(zip(LINES, found.of_partners()[0, COURT], strict=True))
    assert paid == pytest.approx({"work": 100, "reviews": 200, "investment": 0, "lent": 0, "overtime": 150, "trips": 4})
    assert list(found.client) == pytest.approx([60])
    assert list(found.society) == pytest.approx([300])


def test_work_counts_in_the_month_in_which_it_ends() -> None:
    chain, window = lending_model(), (DAY[0], DAY[0] + MONTH + 10 * H)
    tallies = Tallies(chain, *window, by_month=True)
    end = window[0] + MONTH
    began, ended = (end - 3 * H) / H, (end + 2 * H) / H
    for time in (end / H - 1, ended):
        tallies.take(np.array([record(Kind.END, time, **item(0, 0, REPORT, POLICE), segment=0, member=0, at=began)]))
    assert ledger(tallies).of_partners()[:, POLICE, 0].tolist() == pytest.approx([120, 300])


def test_cases_are_in_the_chain_from_month_to_month() -> None:
    """One comes before the window and stays; another comes in the second month and leaves in the third."""
    chain = replace(lending_model(), values=Values(client=1.0))
    tallies = Tallies(chain, MONTH, 4 * MONTH + H, by_month=True)
    second, third = 2.5 * MONTH / H, 3.25 * MONTH / H
    arriving = [(number, time) for number, time in ((0, 1.0), (1, second))]
    rows = [record(Kind.ARRIVE, time, stream=0, number=n, step=0, segment=0, at=time) for n, time in arriving]
    leaving = {"stream": 0, "number": 1, "step": 0, "segment": 0, "branch": 0, "pass_": 0, "attempt": 0, "member": 0}
    rows.append(record(Kind.LEAVE, third, **leaving, at=second))
    spent = {"partner": 0, "stream": 0, "number": 1, "segment": 0, "step": 0, "pass_": 0, "arrival": second}
    rows.append(record(Kind.SPENT, third, **spent, at=third - second))
    tallies.take(np.array(sorted(rows), dtype=np.int64))
    month = MONTH / H
    assert list(ledger(tallies).client) == pytest.approx([month, 1.5 * month, 1.25 * month, 1.0])


def test_staffing_adds_up_to_the_measure() -> None:
    chain, window = priced(tangle(2)), (WEEK, WEEK + 2 * MONTH + H)
    paid = staffing(chain, *window)
    assert paid.shape == (3, len(chain.partners))
    assert paid.sum() == pytest.approx(ran(chain, 2, window).ratios["cost.staffing"][0], rel=1e-9)


def test_months_of_a_window() -> None:
    assert round(365.25 * build.DAY) == 12 * MONTH
    assert month_edges(0, MONTH) == [0, MONTH]
    assert month_edges(5, 2 * MONTH) == [5, MONTH + 5, 2 * MONTH]


def test_there_is_a_ledger_where_anything_costs_anything() -> None:
    free = replace(tangle(0), partners=tuple(replace(one, hour=0.0) for one in tangle(0).partners))
    free = replace(free, handoffs=tuple(replace(pair, cost=0.0) for pair in free.handoffs), values=Values())
    assert not has_costs([free])
    assert has_costs([free, replace(free, values=Values(escaped=1.0))])
    assert has_costs([replace(free, handoffs=(replace(free.handoffs[0], cost=1.0), *free.handoffs[1:]))])


@pytest.mark.parametrize("seed", range(6))
def test_lent_hours_and_costs_add_up_in_runs_that_use_everything(seed: int) -> None:
    """Lending, investment, dynamics and dates: hours sum to nothing, partners' costs to the chain's, months to both."""
    chain = priced(knot(seed))
    found = ran(chain, seed, (WEEK, WEEK + 2 * MONTH + 5 * H))
    names = chain.labels.partners
    lent = [found.ratios[f"lent.{name}"][0] for name in names if f"lent.{name}" in found.ratios]
    assert sum(lent) == pytest.approx(0, abs=1e-6)
    costs = [found.ratios[f"cost.{name}"][0] for name in names]
    assert sum(costs) == pytest.approx(found.ratios["cost.organisations"][0], rel=1e-12)
    check_sums(chain, found)


def test_something_is_lent_and_invested_in_runs_that_use_everything() -> None:
    """Else the law above says little."""
    paid = sum(
        kept(ran(priced(knot(seed)), seed, (WEEK, 9 * WEEK))).of_partners().sum(axis=(0, 1)) for seed in range(6)
    )
    assert all(paid[LINES.index(line)] > 0 for line in LINES)
