"""The net result of a programme: who gains, who pays, and from which month on."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import replace

import build
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import ketensim as kt
from ketensim.faces.names import names_of
from ketensim.faces.programme import who_pays
from ketensim.ground.distributions import constant
from ketensim.ground.spans import HOUR
from ketensim.numbers.model import Model
from ketensim.statistics.ledger import LINES, Ledger
from ketensim.statistics.measures import Outcomes
from ketensim.statistics.programme import Programme, Sum, programmes
from ketensim.statistics.tally_rows import MONTH

NAMES = ("police", "court")
WINDOW = (0, 4 * MONTH)


def chain(police: float = 1, court: float = 1) -> Model:
    """Two partners, always open, of 10 and 20 EUR an hour."""
    return build.model(
        partners={"police": build.partner(police, hour=10.0), "court": build.partner(court, hour=20.0)},
        steps={"report": build.step("police", constant(HOUR), next="judge"), "judge": build.step("court")},
    )


def run(months: Sequence[float], line: str = "work", partner: str = "police", **others: Sequence[float]) -> Outcomes:
    """Outcomes in which a partner bears so much on one line in each month, and clients and society so much."""
    paid = np.zeros((len(months), len(NAMES), len(LINES)))
    paid[:, NAMES.index(partner), LINES.index(line)] = months
    client, society = (array("d", others.get(side, [0.0] * len(months))) for side in ("client", "society"))
    return Outcomes({}, {}, {}, {}, ledger=Ledger(array("d", paid.ravel()), client, society))


def programme(first: list[Outcomes], other: list[Outcomes], models: tuple[Model, Model] | None = None) -> Programme:
    """The programme of one variant."""
    one, two = models or (chain(), chain())
    return programmes({"now": one, "then": two}, WINDOW, {"now": first, "then": other})["then"]


def test_it_pays_back_in_the_month_from_which_the_mean_stays_above_nothing() -> None:
    found = programme([run([0, 0, 0, 0])] * 2, [run([50, -60, 20, -30]), run([70, -40, 10, -30])])
    police = found.partners["police"]
    assert police.cumulative == (-60, -10, -25, 5)
    assert (police.mean, police.pays_back, police.back) == (5, 4, 0.5)
    assert found.months == 4
    assert police.lines["work"] == 5
    assert police.lines["lent"] == police.lines["staffing"] == 0


@pytest.mark.parametrize(
    ("months", "pays_back"),
    [([0, 0, 0, 0], 0), ([-1, -1, -1, -1], 0), ([1, -1, 0, 0], 2), ([1, -2, 1, 0], 2), ([1, -2, 2, 0], None),
     ([1, 0, 0, 0], None), ([-5, 0, 0, 6], None)],
)  # fmt: skip
def test_months_in_which_it_pays_back(months: list[float], pays_back: int | None) -> None:
    found = programme([run([0] * 4)] * 2, [run(months)] * 2)
    assert found.partners["police"].pays_back == pays_back
    assert found.never == (("police",) if pays_back is None else ())


def test_everybody_bears_their_own() -> None:
    """The police pays, the court gains, so do clients, society does not."""
    first = run([100] * 4, partner="court", client=[40] * 4, society=[5] * 4)
    other = run([30] * 4, "investment", client=[10] * 4, society=[8] * 4)
    found = programme([first] * 3, [other] * 3)
    assert {name: net.mean for name, net in found.bearers.items()} == {
        "police": -120, "court": 400, "organisations": 280, "client": 120, "society": -12, "all": 388,
    }  # fmt: skip
    assert found.never == ("police",)
    assert found.organisations.lines == {**dict.fromkeys(LINES, 0), "work": 400, "investment": -120, "staffing": 0}
    assert (found.all.low, found.all.high) == (388, 388)


def test_intervals_are_paired() -> None:
    """The same noise in both variants is no noise; what is left gets Student's t."""
    noise, effect = [0, 300, -120, 77], [1.0, 2.0, 4.0, 9.0]
    first = [run([each, 0, 0, 0]) for each in noise]
    other = [run([each, 0, 0, more]) for each, more in zip(noise, effect, strict=True)]
    found = programme(first, other).partners["police"]
    low, high = stats.t.interval(0.95, 3, loc=-4, scale=stats.sem(effect))
    assert (found.mean, found.low, found.high) == pytest.approx((-4, low, high))
    assert programme(first[:1], other[:1]).all.low is None


def test_extra_staff_is_not_free() -> None:
    found = programme([run([100] * 4)] * 2, [run([100] * 4)] * 2, (chain(), chain(police=2)))
    hours = 4 * MONTH / HOUR
    assert found.partners["police"].lines["staffing"] == pytest.approx(-10 * hours)
    assert found.organisations.mean == pytest.approx(-10 * hours)
    assert found.never == ("police",)
    less = programme([run([100] * 4)] * 2, [run([100] * 4)] * 2, (chain(police=2), chain()))
    assert less.organisations.mean == pytest.approx(10 * hours)


def test_hours_of_extra_staff_are_not_paid_twice() -> None:
    """An overloaded partner works more once it has more people: those hours are among those that are paid."""
    found = programme([run([100] * 4)] * 2, [run([700] * 4)] * 2, (chain(), chain(police=2)))
    hours = 4 * MONTH / HOUR
    assert found.partners["police"].mean == pytest.approx(-10 * hours)
    assert found.partners["police"].lines["work"] == pytest.approx(-2400)


def test_a_partner_that_only_one_variant_has() -> None:
    alone = build.model(partners={"police": build.partner(1, hour=10.0)}, steps={"report": build.step("police")})
    paid = Ledger(array("d", [5.0] * 4 * len(LINES)), array("d", [0.0] * 4), array("d", [0.0] * 4))
    found = programme([Outcomes({}, {}, {}, {}, ledger=paid)], [run([1] * 4, partner="court")], (alone, chain()))
    assert found.partners["police"].mean == 4 * 5 * len(LINES)
    assert found.partners["court"].mean == pytest.approx(-20 * 4 * MONTH / HOUR)


def test_own_work_is_told_with_its_hours() -> None:
    """What is not done, or done by others, costs nothing here, and what is done more neither: that must be told."""
    busy = build.model(
        partners={"police": build.partner(1, own_work=build.own_work(20, HOUR)), "court": build.partner(1)},
        steps={"report": build.step("police", next="judge"), "judge": build.step("court")},
    )
    found = programme([run([1] * 4)] * 2, [run([1] * 4)] * 2, (busy, chain()))
    assert found.own_work == pytest.approx({"police": -20})
    more = programme([run([1] * 4)] * 2, [run([1] * 4)] * 2, (chain(), busy))
    assert more.own_work == pytest.approx({"police": 20})
    assert not programme([run([1] * 4)] * 2, [run([1] * 4)] * 2, (busy, busy)).own_work


def accrued(months: Sequence[float], cases: float, line: str = "work") -> Outcomes:
    """What the police pays in each month, and what its cases cost it, whenever that is."""
    found = run(months, line)
    assert found.ledger is not None
    return replace(found, ledger=replace(found.ledger, accrued=array("d", [cases, 0, 0, 0, 0, 0])))


NOISE = [0, 3, -2, 1]


@pytest.mark.parametrize(
    ("months", "cases", "verdict"),
    [(110, 400, "sooner"), (90, 400, "later"), (110, 440, "pays"), (90, 360, "gains"), (110, 400.5, "sooner"),
     (100, 440, "unclear"), (110, 360, "sooner")],
)  # fmt: skip
def test_who_handles_the_same_cases_sooner_does_not_pay_for_it(months: float, cases: float, verdict: str) -> None:
    """Against 100 a month and 400 for its cases."""
    first = [accrued([100 + noise] * 4, 400 + 4 * noise) for noise in NOISE]
    other = [accrued([months + noise / 2] * 4, cases + 2 * noise) for noise in NOISE]
    police = programme(first, other).partners["police"]
    assert police.verdict == verdict
    assert police.of_cases is not None
    assert police.of_cases.mean == pytest.approx(400 - cases + 1)
    plain = [replace(one, ledger=replace(one.ledger, accrued=None)) for one in other if one.ledger]
    assert programme(first, plain).partners["police"].verdict in ("pays", "gains", "unclear")


def test_a_gap_by_clock_that_may_be_chance_is_no_matter_of_timing() -> None:
    """By case it is not clear, but nor is the gap between the two."""
    first = [accrued([100] * 4, 400) for _ in NOISE]
    other = [accrued([110 + noise] * 4, 440 + 30 * noise) for noise in NOISE]
    assert programme(first, other).partners["police"].verdict == "pays"


def test_investment_and_extra_staff_are_paid_however_soon_cases_come() -> None:
    first = [accrued([100] * 4, 400) for _ in NOISE]
    upkeep = [accrued([110] * 4, 0, "investment") for _ in NOISE]
    assert programme(first, upkeep).partners["police"].of_cases == Sum(-40, -40, -40)
    staff = programme(first, [accrued([150] * 4, 400) for _ in NOISE], (chain(), chain(police=2)))
    hours = 4 * MONTH / HOUR
    assert staff.partners["police"].of_cases is not None
    assert staff.partners["police"].of_cases.mean == pytest.approx(-10 * hours)
    assert staff.never == ("police",)
    assert json.loads(json.dumps(staff.to_dict()))["partners"]["police"]["of_cases"]["mean"] < 0


def test_without_ledgers_there_is_nothing_to_tell() -> None:
    assert programmes({"now": chain()}, WINDOW, {"now": [replace(run([0]), ledger=None)]}) == {}


amounts = st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(ones=st.lists(amounts, min_size=2, max_size=5), others=st.lists(amounts, min_size=5, max_size=5))
def test_partners_add_up_to_the_organisations_and_lines_to_partners(
    ones: list[list[float]], others: list[list[float]]
) -> None:
    first = [run(months, client=months) for months in ones]
    other = [run(months, "trips", "court", society=months) for months in others[: len(ones)]]
    found = programme(first, other, (chain(), chain(court=1.5)))
    size = pytest.approx(found.organisations.mean, rel=1e-9, abs=1e-3)
    assert sum(net.mean for net in found.partners.values()) == size
    assert sum(found.organisations.lines.values()) == size
    for net in found.partners.values():
        assert sum(net.lines.values()) == pytest.approx(net.mean, rel=1e-9, abs=1e-3)
    outside = found.client.mean + found.society.mean
    assert found.all.mean == pytest.approx(found.organisations.mean + outside, rel=1e-9, abs=1e-3)
    back = found.all.pays_back
    assert (back is None) == (found.all.cumulative[-1] < 0)
    if back:
        assert found.all.cumulative[back - 2] < 0 <= min(found.all.cumulative[back - 1 :])


SCENARIO = """
ketensim: 1
run: {length: 26 wk, warm_up: 2 wk, replications: 6}
partners:
  desk: {staff: [{count: 2}], cost: 50 EUR/h}
  court: {staff: [{count: 2}], cost: 80 EUR/h}
arrivals: {rate: 1/h}
steps:
  serve: {partner: desk, work: 30 min, next: judge}
  judge: {partner: court, check: {finds: 100%}, work: 45 min}
handoffs: {desk -> court: {incomplete: 40%, cost: 2 EUR}}
variants:
  now: {}
  better: {handoffs.desk.court.incomplete: 5%}
  more: {partners.desk.staff.1.count: 3}
"""


def test_a_comparison_has_a_programme_that_agrees_with_its_differences() -> None:
    """The net result over the window is the difference of costs per week, times the weeks."""
    found = kt.compare(kt.load(SCENARIO), workers=1).found
    assert list(found.programme) == ["better", "more"]
    better = found.programme["better"]
    for name in ("desk", "court", "organisations"):
        gap = found.differences["better"][f"cost.{name}"]
        assert gap.mean is not None
        assert better.bearers[name].mean == pytest.approx(-26 * gap.mean, rel=1e-9)
        assert better.bearers[name].low == pytest.approx(-26 * (gap.high or 0.0), rel=1e-6)
    assert better.organisations.mean > 0
    assert (better.months, better.client.mean) == (6, 0)
    more = found.programme["more"]
    assert more.partners["desk"].lines["staffing"] == pytest.approx(-26 * 168 * 50, rel=0.02)
    assert more.never == ("desk",)
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["programme"]["more"]["never"] == ["desk"]
    assert plain["programme"]["better"]["partners"]["desk"]["mean"] == better.partners["desk"].mean
    assert "levels" not in plain


def test_where_nothing_costs_anything_there_is_no_programme() -> None:
    free = SCENARIO.replace(", cost: 50 EUR/h", "").replace(", cost: 80 EUR/h", "").replace(", cost: 2 EUR", "")
    found = kt.compare(kt.load(free), workers=1, replications=2).found
    assert not found.programme
    assert "programme" not in found.to_dict()


INVESTING = """
ketensim: 1
start: 2027-01-04
run: {warm_up: 8 wk, length: 12 wk, drain: 4 wk, replications: 3}
target: 2 d
partners:
  desk: {staff: [{count: 2}], cost: 50 EUR/h}
  court: {staff: [{count: 2}], cost: 80 EUR/h}
arrivals: {rate: 1/h}
steps:
  serve: {partner: desk, work: 30 min, next: judge}
  judge: {partner: court, check: {finds: 100%}, work: 45 min}
handoffs: {desk -> court: {incomplete: {worst: 40%, best: 5%}}}
relations: {default: {floor: 0.4}}
dynamics: {every: 4 wk, floor: {investment: 0.05}}
values: {client: {lead_time: 1 EUR/h}, society: {late: 50 EUR}}
variants:
  now: {}
  invest:
    - relations.desk -> court.investment: {people: 1, hours: 4 h}
    - {from: 2027-03-01, relations.desk -> court.investment: none}
"""


def test_what_is_spent_in_the_warm_up_of_a_programme_counts() -> None:
    """It begins at the start: the same programme whether or not its beginning is left out of the measures."""
    found = kt.compare(kt.load(INVESTING), workers=1).found
    without = INVESTING.replace("warm_up: 8 wk, length: 12 wk", "warm_up: 0 wk, length: 20 wk")
    whole = kt.compare(kt.load(without), workers=1).found.programme["invest"]
    invest = found.programme["invest"]
    assert invest.organisations.lines["investment"] == pytest.approx(-8 * 4 * 50)
    assert (invest.begin, invest.end, invest.months) == (0, 20 * 168, 5)
    assert {name: net.cumulative for name, net in invest.bearers.items()} == {
        name: net.cumulative for name, net in whole.bearers.items()
    }
    steady = kt.compare(kt.load(SCENARIO), workers=1, replications=2).found.programme["better"]
    assert (steady.begin, steady.end) == (2 * 168, 28 * 168)


def test_work_that_does_not_get_done_is_late_too() -> None:
    """Nearly nobody is left: hardly any clock stops, and all of them are late."""
    text = SCENARIO.replace(
        "run: {length: 26 wk, warm_up: 2 wk",
        "target: 2 d\nvalues: {society: {late: 50 EUR}}\nrun: {length: 26 wk, warm_up: 0 wk",
    )
    text = text.partition("variants:")[0] + "variants: {now: {}, nearly: {partners.desk.staff.1.count: 0.02}}\n"
    found = kt.compare(kt.load(text), workers=1, replications=2).found.programme["nearly"]
    assert found.society.mean < -50 * 0.9 * 26 * 168
    assert found.society.verdict == "pays"


SOONER = """\
ketensim: 1
calendars: {office: {hours: "Mo-Fr 09:00-17:00"}}
partners:
  a: {staff: [{count: 2, calendar: office}], cost: 50 EUR/h}
  b: {staff: [{count: 2, calendar: office}], cost: 50 EUR/h}
arrivals: {rate: 20/wk, profile: office}
steps:
  one: {partner: a, work: 1 h, error: 30%, next: two}
  two: {partner: b, work: 1 h}
handoffs: {default: {delay: 4 wk}}
values: {society: {escaped: 500 EUR}, client: {lead_time: 0.1 EUR/d}}
run: {warm_up: 0 wk, length: 52 wk, replications: 20}
variants:
  now: {}
  fast: {handoffs.default.delay: 1 d}
  worse: {handoffs.default.delay: 1 d, steps.one.error: 45%}
"""


def test_society_does_not_pay_for_what_is_only_done_sooner() -> None:
    """As many defects escape, four weeks earlier: more of them within the year, and not one more."""
    found = kt.compare(kt.load(SOONER)).found.programme
    fast, worse = found["fast"], found["worse"]
    assert fast.society.high is not None
    assert fast.society.high < 0
    assert fast.society.of_cases == Sum(0.0, 0.0, 0.0)
    assert fast.society.verdict == fast.all.verdict == fast.organisations.verdict == "sooner"
    assert fast.client.verdict == "gains"
    assert worse.society.verdict == "pays", "half as many again do escape"


def test_what_is_clear_by_case_alone_is_told() -> None:
    """Nothing clear within the time, but clear for the cases of it: not `no clear difference`."""
    found = kt.compare(kt.load(SOONER)).found
    one = found.programme["fast"]
    net = one.partners["b"]
    open_ = replace(net, mean=0.0, low=-1.0, high=1.0, of_cases=Sum(50.0, 40.0, 60.0), timing=Sum(-50.0, -60.0, -40.0))
    assert open_.verdict == "unclear"
    assert open_.clear_by_case
    assert not replace(open_, timing=Sum(0.0, -1.0, 1.0)).clear_by_case
    changed = replace(found, programme={"fast": replace(one, partners={**one.partners, "b": open_})})
    text = " ".join(" ".join(who_pays(changed, names_of(kt.load(SOONER), "en"))).split())
    assert "clear for the cases that come in it, whenever they are handled: b +€50 (+40 to +60)." in text
    assert "No clear difference: " not in text
