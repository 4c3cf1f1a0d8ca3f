"""Who bears the cost: lent work, investment, clients and society, on a day worked out by hand and on drawn records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import build
import numpy as np
import pytest
from test_measures import COURT, ENDED, JUDGE, POLICE, REPORT, WEEKS, WINDOW, H, item, model, record, records

import ketensim as kt
from ketensim.engines import simulate
from ketensim.ground import naming
from ketensim.ground.distributions import exponential
from ketensim.numbers.model import Help, Model, Values
from ketensim.numbers.records import INVESTMENT, Kind
from ketensim.statistics.estimates import estimate
from ketensim.statistics.measures import Measures, Outcomes, names
from ketensim.statistics.tallies import Tallies
from ketensim.statistics.tally_rows import LENT_WORK


def lending_model(**changes: object) -> Model:
    """The chain of `test_measures`, in which the court can help the police, and the other way round."""
    found = model(values=Values(client=3.0, late=50.0, escaped=200.0), **changes)
    police, court = found.partners
    helping = replace(police, helps=(Help(COURT, 1.0, 0),)), replace(court, helps=(Help(POLICE, 0.5, 0),))
    return replace(found, partners=helping)


def lent_and_invested() -> Iterator[tuple[int, ...]]:
    """The court's member does a report from 10:30 to 18:00, an hour of it in overtime; the police invests an hour."""
    yield record(Kind.QUEUE, 10, **item(0, 1, REPORT, POLICE), segment=0, member=3)
    yield record(Kind.START, 10.5, **item(0, 1, REPORT, POLICE), segment=0, member=2, at=10)
    yield record(Kind.END, 18, **item(0, 1, REPORT, POLICE), segment=0, member=2, at=10.5)
    yield record(Kind.STAY, 18, **item(0, 1, REPORT, POLICE), segment=0, member=3, at=10)
    invested = {"partner": POLICE, "stream": 0, "number": 0, "step": INVESTMENT, "pass_": 0}
    yield record(Kind.QUEUE, 9, **invested, segment=0, member=1)
    yield record(Kind.START, 11, **invested, segment=0, member=0, at=9)
    yield record(Kind.END, 12, **invested, segment=0, member=0, at=11)
    yield record(Kind.STAY, 12, **invested, segment=0, member=1, at=9)


def measured(rows: list[tuple[int, ...]], chain: Model) -> Outcomes:
    """Outcomes of records in one block."""
    measures = Measures(chain, WINDOW)
    measures.take(np.array(sorted(rows), dtype=np.int64))
    return measures.outcomes(ENDED)


@pytest.fixture(scope="module")
def plain() -> Outcomes:
    """The day of `test_measures`."""
    return measured(records(), lending_model())


@pytest.fixture(scope="module")
def lending() -> Outcomes:
    """The same with lent work and investment."""
    return measured([*records(), *lent_and_invested()], lending_model())


LENT = 7.5
MORE = {
    "lent.court": LENT / WEEKS,
    "lent.police": -LENT / WEEKS,
    "cost.court": LENT * 100 / WEEKS + 1 * 100 * 0.5 / WEEKS,
    "cost.police": 60 / WEEKS,
    "cost.organisations": (LENT * 100 + 50 + 60) / WEEKS,
    # investment is spread over the three cases of the cohort
    "cost.per_case": 60 / 3,
    "utilisation.court": (LENT - 1) / 8,
    "utilisation.police": 1 / 48,
    "overtime.court": 1 / WEEKS,
    "overtime.police": 0,
    "wait.court.mean": 0,
    "own_work.police.wait.mean": 0,
    "queue.court.mean": 0,
    # the queue and the stay are where the work waited
    "queue.police.mean": (0.5 + 2) / 24,
    "wait.police.mean": (14.5 + 0.5) / 3 - 14.5 / 2,
    "stay.police.mean": (19 + 8) / 4 - 19 / 3,
}


@pytest.mark.parametrize("measure", MORE)
def test_lent_work_and_investment_by_hand(plain: Outcomes, lending: Outcomes, measure: str) -> None:
    before, after = (np.divide(*found.ratios[measure]) for found in (plain, lending))
    assert after - before == pytest.approx(MORE[measure], rel=1e-12, abs=1e-12)


def test_clients_and_society_by_hand(plain: Outcomes) -> None:
    """20 hours in the chain; no target has passed; one case, from before the window, with an escaped defect."""
    assert np.divide(*plain.ratios["cost.client"]) == pytest.approx(20 * 3.0 / WEEKS, rel=1e-12)
    assert np.divide(*plain.ratios["cost.society"]) == pytest.approx(200.0 / WEEKS, rel=1e-12)


def test_measures_are_there_where_the_model_has_what_they_measure() -> None:
    new = {"lent.police", "lent.court", "cost.client", "cost.society"}
    assert new <= set(names(lending_model()))
    assert not new & set(names(model()))
    assert "cost.society" not in names(replace(model(), values=Values(client=1.0)))


def drawn(seed: int, chain: Model) -> list[tuple[int, ...]]:
    """Stretches of work of every kind, by any member for any partner, in and around the window."""
    dice, rows = np.random.default_rng(seed), []
    for number in range(200):
        begin = round(dice.uniform(0, 40), 3)
        end = round(begin + dice.exponential(3), 3)
        step = int(dice.choice([REPORT, JUDGE, -1, -2, INVESTMENT]))
        member = int(dice.integers(len(chain.labels.members)))
        partner = int(dice.integers(2)) if step >= 0 else int(member >= 2)
        kind = Kind(int(dice.choice([Kind.END, Kind.PAUSE, Kind.STOP, Kind.STILL_IN_HAND])))
        fields = {**item(0, number, step, partner), "segment": 0, "member": member}
        rows.append(record(kind, end, **fields, at=begin))
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_lent_hours_add_up_to_nothing_and_costs_to_those_of_the_chain(seed: int) -> None:
    chain = lending_model()
    measures, tallies = Measures(chain, WINDOW), Tallies(chain, *WINDOW)
    block = np.array(sorted(drawn(seed, chain)), dtype=np.int64)
    measures.take(block)
    tallies.take(block)
    clock = tallies.totals().clock
    assert clock.effort[:, LENT_WORK].sum() == clock.received.sum() > 10 * H
    ratios = measures.outcomes(replace(ENDED, backlog=0, arrived=0, finished=0, expired=0, in_chain=0)).ratios
    lent = [ratios[f"lent.{name}"][0] for name in chain.labels.partners]
    assert sum(lent) == pytest.approx(0, abs=1e-9)
    assert max(map(abs, lent)) > 1
    costs = [ratios[f"cost.{name}"][0] for name in chain.labels.partners]
    assert sum(costs) == ratios["cost.organisations"][0] > 0


def test_hours_lent_may_be_below_nothing() -> None:
    """They are not cut off at 0, as other measures are, and a level is cut off at 1."""
    series = np.array([[-3.0, 1.0], [1.0, 1.0], [-1.0, 1.0]])
    found = estimate("lent.police", series)
    assert found.low is not None
    assert found.low < found.mean == -1
    assert estimate("relations.a.b.floor", np.array([[0.7, 1.0], [1.0, 1.0]])).high == 1


@pytest.mark.parametrize(
    ("measure", "unit"),
    [("lent.police", "h/wk"), ("cost.client", "EUR/wk"), ("cost.society", "EUR/wk"), ("relations.a.b.floor", "1"),
     ("relations.leadership", "1"), ("commitment.police", "1")],
)  # fmt: skip
def test_units(measure: str, unit: str) -> None:
    assert naming.unit(measure) == unit
    assert not naming.is_share(measure)
    assert naming.cohort(measure) is None


def test_who_bears_is_named_in_both_languages() -> None:
    from ketensim.faces.names import Names

    for lang in ("en", "nl"):
        told = Names(lang)
        for measure in ("lent.police", "cost.police", "cost.client", "cost.society", "cost.staffing"):
            assert told.measure(measure) != measure


MINIMAL = """
ketensim: 1
partners:
  {name}: {{staff: [{{count: 1}}], helps: {{other: {{}}}}}}
  other: {{staff: [{{count: 1}}]}}
arrivals: {{rate: 1/d}}
steps: {{serve: {{partner: {name}, work: 1 h, next: more}}, more: {{partner: other, work: 1 h}}}}
dynamics: {{every: 4 wk, floor: {{decay: 0.1}}}}
matters: {{{matters}}}
"""


@pytest.mark.parametrize("name", ["client", "society", "organisations", "staffing", "per_case"])
def test_a_partner_cannot_have_the_name_of_who_else_bears_costs(name: str) -> None:
    with pytest.raises(kt.InputError) as error:
        kt.load(MINIMAL.format(name=name, matters=""))
    assert [fault.code for fault in error.value.faults] == ["reserved_name"]


@pytest.mark.parametrize(
    "measure",
    ["cost.client: 5", "lent.desk: 2", "relations.desk.other.floor: 0.1", "relations.leadership: 0.1",
     "commitment.desk: 0.1", "cost.society: 1"],
)  # fmt: skip
def test_the_new_measures_may_matter(measure: str) -> None:
    assert kt.load(MINIMAL.format(name="desk", matters=measure))
    with pytest.raises(kt.InputError, match="no measure"):
        kt.load(MINIMAL.format(name="desk", matters=measure.replace(":", "x:")))


def emptying(seed: int, invested: bool) -> Model:
    """Returns, a choice, own work, pauses and overtime without a premium; sixty cases in five weeks, then no more."""
    dice = np.random.default_rng(seed)
    times = sorted(int(time) for time in dice.integers(0, 5 * build.WEEK, 60))
    offices = [build.group(2, "office", finish=bool(dice.integers(2))) for _ in range(2)]
    return build.model(
        partners={
            "police": build.partner(offices[0], hour=50.0, own_work=build.own_work(10, H)),
            "court": build.partner(offices[1], hour=90.0),
        },
        steps={
            "report": build.step("police", exponential(2 * H), next="judge", error=0.3),
            "judge": build.step(
                "court",
                exponential(3 * H),
                check=build.check(0.8, H // 10, H // 5),
                next=[("report", 0.2), ("end", 0.8)],
            ),
        },
        streams={"arrivals": build.stream("report", arrivals=build.at(*times))},
        handoffs={"default": build.handoff(4 * H, 0.4, 0.3, cost=4.0)},
        calendars={"office": build.week(hours=(9, 17))},
        ties={"default": build.tie(0.5, 0.5, people=int(invested), hours=H)},
    )


@pytest.mark.parametrize("seed", range(4))
def test_investment_that_changes_nothing_costs_its_hours_and_no_less(seed: int) -> None:
    """With worst = best everywhere, and no pressure, lending or dynamics, on a run that empties."""
    window, costs = (0, 20 * build.WEEK), []
    for invested in (False, True):
        chain = emptying(seed, invested)
        measures = Measures(chain, window)
        ended = simulate(chain, 1, 0, window, 0, [measures])
        assert ended.in_chain == 0
        costs.append(measures.outcomes(ended).ratios["cost.organisations"][0])
    assert costs[1] - costs[0] == pytest.approx(20 * (50 + 90), rel=1e-9)
