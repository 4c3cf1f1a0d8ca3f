"""The ledger: months that add up to the measures of the window, on runs and on drawn records."""

from __future__ import annotations

from dataclasses import replace

import build
import numpy as np
import pytest
from tangles import knot, tangle
from test_bearing import drawn, emptying, lending_model
from test_measures import COURT, ENDED, POLICE, REPORT, H, item, record, records
from test_measures import WINDOW as DAY

from ketensim.engines import simulate
from ketensim.ground.spans import WEEK
from ketensim.numbers.model import Model, Norm, Target, Values
from ketensim.numbers.records import KIND, MEMBER, NUMBER, STEP, STREAM, TIME, VALUE, Kind, Trace
from ketensim.statistics.ledger import BY_CASE, LINES, Ledger, has_costs, ledger, staffing
from ketensim.statistics.measures import Measures, Outcomes
from ketensim.statistics.tallies import Tallies
from ketensim.statistics.tally_rows import MONTH, month_edges

VALUES = Values(client=2.5, late=40.0, escaped=90.0)


def priced(chain: Model) -> Model:
    """The chain with a price on everything."""
    hours = [replace(one, hour=30.0 + 7 * place, overtime=1.5) for place, one in enumerate(chain.partners)]
    trips = [replace(pair, cost=1.0 + place) for place, pair in enumerate(chain.handoffs)]
    return replace(chain, partners=tuple(hours), handoffs=tuple(trips), values=VALUES)


def ran(chain: Model, seed: int, window: tuple[int, int]) -> Outcomes:
    """Outcomes of a run, with a ledger of its window."""
    measures = Measures(chain, window, ledger_from=window[0])
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
    measures = Measures(chain, window, ledger_from=window[0])
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
    assert list(found.society) == pytest.approx([200])


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


@pytest.mark.parametrize("seed", range(4))
def test_a_ledger_from_the_start_is_that_of_a_window_from_the_start(seed: int) -> None:
    """Where the window begins later, the months before it are there, and the measures are those of the window."""
    chain, window = priced(knot(seed)), (5 * WEEK, 5 * WEEK + MONTH + 3 * H)
    plain, whole = Measures(chain, window), Measures(chain, (0, window[1]), ledger_from=0)
    found = Measures(chain, window, ledger_from=0)
    ended = simulate(chain, seed, 0, window, 2 * WEEK, [plain, whole, found])
    outcomes = found.outcomes(ended)
    assert kept(outcomes) == kept(whole.outcomes(ended))
    assert len(kept(outcomes).client) == 3
    assert replace(outcomes, ledger=None) == plain.outcomes(ended)
    check_sums(chain, whole.outcomes(ended))


def late_by_hand(chain: Model, trace: Trace, begin: int, end: int) -> list[int]:
    """Clocks per month whose deadline passes before they have stopped in time, case by case."""
    assert chain.target is not None
    found, since = [0] * (len(month_edges(begin, end)) - 1), chain.target.since
    stops = {(one[STREAM], one[NUMBER]): one for one in trace.records if one[KIND] == Kind.CLOCK_STOP}
    for start in trace.records[trace.records[:, KIND] == Kind.CLOCK_START]:
        backlog, stop = start[STREAM] - len(chain.streams), stops.get((start[STREAM], start[NUMBER]))
        waited = backlog >= 0 and since in (-1, chain.backlogs[backlog].step)
        began = start[MEMBER] if waited else start[TIME]
        assert stop is None or stop[VALUE] == began
        deadline = began + start[VALUE]
        if begin <= deadline < end and not (stop is not None and stop[STEP] == 1):
            found[(deadline - begin) // MONTH] += 1
    return found


@pytest.mark.parametrize("seed", range(12))
def test_a_clock_is_late_when_its_deadline_passes(seed: int) -> None:
    """Whether it stops late, or not at all; in runs with backlogs, expiry and targets in working time."""
    chain = replace(priced(knot(seed)), values=Values(late=1.0))
    if chain.target is None:
        return
    window, trace = (WEEK, WEEK + MONTH + 5 * H), Trace()
    measures = Measures(chain, window, ledger_from=0)
    found = measures.outcomes(simulate(chain, seed, 0, window, WEEK, [measures, trace]))
    assert list(kept(found).society) == late_by_hand(chain, trace, 0, window[1])
    assert found.ratios["cost.society"][0] == sum(late_by_hand(chain, trace, *window))


def test_clocks_by_hand() -> None:
    """One stops in time, one late, one never; one expires before its deadline, and two have it outside the window."""
    chain = replace(lending_model(), target=Target((Norm(3 * H, working=False),) * 2, (0, 0), since=-1, until=-1))
    times = {0: (10, 12), 1: (11, 20), 2: (12, None), 3: (13, 14), 4: (4, 9), 5: (30, 36)}
    rows = []
    for number, (began, stopped) in times.items():
        fields = {"stream": 0, "number": number, "segment": 0, "arrival": began}
        rows.append((*record(Kind.CLOCK_START, began, **fields)[:-1], 3 * H))
        if stopped:
            rows.append(record(Kind.CLOCK_STOP, stopped, **fields, step=int(number == 0), at=began))
    tallies = Tallies(chain, *DAY, by_month=True)
    tallies.take(np.array(sorted(rows), dtype=np.int64))
    assert tallies.totals().clock.late == 3
    assert list(ledger(tallies).society) == [3 * 50]


@pytest.mark.parametrize("seed", range(4))
def test_what_cases_cost_is_all_that_is_paid_where_all_cases_leave(seed: int) -> None:
    """By clock and by case the same, per partner: work, overtime, and trips there and back."""
    chain, window = emptying(seed, invested=True), (0, 20 * WEEK)
    chain = replace(chain, partners=tuple(replace(one, overtime=1.5) for one in chain.partners))
    measures = Measures(chain, window, ledger_from=0)
    found = kept(measures.outcomes(simulate(chain, 1, 0, window, 0, [measures])))
    cases, paid = found.of_cases(), found.of_partners().sum(axis=0)
    assert cases is not None
    lines = [paid[:, LINES.index(line)] for line in BY_CASE]
    assert cases == pytest.approx(np.array(lines).T, rel=1e-9)
    assert cases[:, [0, 2]].min() > 0


def test_what_cases_cost_is_reckoned_whenever_they_are_handled() -> None:
    """Of a window that ends while cases are on their way, those that arrive in it cost the same in all."""
    chain, window = emptying(0, invested=False), (0, 3 * WEEK)
    measures = Measures(chain, window, ledger_from=0)
    found = kept(measures.outcomes(simulate(chain, 1, 0, window, 17 * WEEK, [measures])))
    cases, paid = found.of_cases(), found.of_partners().sum(axis=0)
    assert cases is not None
    assert cases[:, 0].sum() > paid[:, 0].sum() > 0
    assert kept(ran(priced(knot(0)), 0, (WEEK, 3 * WEEK))).of_cases() is None or not knot(0).backlogs
