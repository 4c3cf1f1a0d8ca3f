"""The same money spent otherwise: what a variant costs, what that buys, and who wins, on numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from scipy import stats

from ketensim.faces.money import golden, same_money
from ketensim.faces.names import names_of
from ketensim.faces.tables import comparison_table
from ketensim.ground.errors import InputError
from ketensim.ground.spans import WEEK
from ketensim.locale.words import WORDS
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.load import load as load_of
from ketensim.numbers.outlay import Outlay, outlay
from ketensim.scenario.beliefs import Drawing
from ketensim.scenario.scenario import load
from ketensim.statistics import study
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.money import ALTERNATIVES, EXTRA_STAFF, LESS_OWN_WORK, Answer, Spent, bought_again, spend
from ketensim.statistics.verdicts import Difference

REVIEW = {"signed_by": ["police", "court"], "review": {"every": "2 wk", "people": 2, "hours": "3 h"}}
"""Three hours a week each, at 50 and 100 EUR: 450."""
PLAN: dict[str, object] = {"chain_plan": REVIEW}
HIRE: dict[str, object] = {"partners.court.staff.1.count": 4}


def chain(variants: Mapping[str, object], **police: object) -> dict[str, object]:
    """Two partners in office hours; police are 75 % busy, of which ten hours of own work, and court 42 %."""
    own = {"rate": "10/wk", "work": "1 h"}
    office = {"calendar": "office"}
    return {
        "ketensim": 1,
        "target": "2 d",
        "run": {"warm_up": "1 wk", "length": "7 wk", "replications": 4},
        "calendars": {"office": {"hours": "Mo-Fr 09:00-17:00"}},
        "partners": {
            "police": {"staff": [{"count": 2, **office}], "cost": "50 EUR/h", "own_work": own, **police},
            "court": {"staff": [{"count": 3, **office}], "cost": "100 EUR/h"},
        },
        "arrivals": {"rate": "50/wk", "profile": "office"},
        "steps": {
            "report": {"partner": "police", "work": "1 h", "next": "judge"},
            "judge": {"partner": "court", "work": "1 h"},
        },
        "handoffs": {"default": {"cost": "4 EUR"}},
        "variants": {"now": {}, **variants},
    }


def spent(variants: Mapping[str, object], **police: object) -> Spent:
    scenario = load(chain(variants, **police))
    return spend(scenario, compile_scenario(scenario))


# What a variant costs


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (PLAN, Outlay(reviews=450.0)),
        (HIRE, Outlay(staff=4000.0)),
        ({"partners.court.staff.1.count": 2}, Outlay(staff=-4000.0)),
        ({"relations.police -> court.investment": {"people": 2, "hours": "1 h"}}, Outlay(investment=100.0)),
        ({"handoffs.default.cost": "6 EUR"}, Outlay(handoffs=100.0)),
        ({"partners.police.own_work.rate": "16/wk"}, Outlay(own_work=300.0)),
        ({"steps.judge.work": "90 min"}, Outlay()),
    ],
)
def test_outlay_by_hand(made: dict[str, object], expected: Outlay) -> None:
    found = spent({"other": made}).money.outlays["other"]
    assert found.parts() == pytest.approx(expected.parts())
    assert found.to_dict()["total"] == pytest.approx(expected.total)


def test_staff_that_leaves_halfway_costs_half() -> None:
    """The run takes eight weeks with its warm-up; the extra person is there for four."""
    more = [{"count": 3, "calendar": "office"}, {"count": 1, "calendar": "office", "until": "2027-02-01"}]
    assert spent({"other": {"partners.court.staff": more}}).money.outlays["other"].staff == pytest.approx(2000.0)


def test_what_begins_halfway_costs_half() -> None:
    found = spent({"other": [{}, {"from": "2027-02-01", **PLAN}]})
    assert found.money.outlays["other"].reviews == pytest.approx(225.0)


def test_the_dates_of_the_first_variant_are_kept() -> None:
    """The alternatives are the first variant in all but what the money buys, from its dates on too."""
    tree = chain({"other": PLAN})
    tree["variants"]["now"] = {"from": "2027-02-01", "steps.judge.work": "30 min"}  # type: ignore[index]
    scenario = load(tree)
    found = spend(scenario, compile_scenario(scenario))
    models = [found.models[name] for name in ("now", EXTRA_STAFF)]
    assert [[era.since for era in model.eras] for model in models] == [[4 * WEEK]] * 2
    assert [model.eras[0].model.steps for model in models] == [models[0].eras[0].model.steps] * 2
    assert models[1].eras[0].model.partners == models[1].partners != models[0].partners


def test_fewer_trips_are_no_outlay() -> None:
    """What returns no longer cost is what a variant brings."""
    tree = dict(chain({"form": {"handoffs.default.incomplete": "2%"}}))
    tree["handoffs"] = {"default": {"cost": "4 EUR", "incomplete": "40%"}}
    tree["steps"]["judge"]["check"] = {"finds": "100%"}  # type: ignore[index]
    scenario = load(tree)
    models = compile_scenario(scenario)
    first, other = ((model, load_of(model)) for model in models.values())
    assert outlay(first, other, WEEK) == Outlay()
    dear = replace(models["form"], handoffs=tuple(replace(one, cost=5.0) for one in models["form"].handoffs))
    trips = sum(count for count in load_of(dear).expected.trips.values())  # type: ignore[union-attr]
    assert trips > 1
    assert outlay(first, (dear, load_of(dear)), WEEK).handoffs == pytest.approx(50 * trips)


# What it buys


def test_extra_staff_is_a_change_of_the_first_variant() -> None:
    """450 EUR are 9 hours at police, who are there 40 hours a week."""
    found = spent({"other": {**PLAN, **HIRE, "partners.court.staff.1.count": 3}})
    bought = found.money.bought[EXTRA_STAFF]
    assert (bought.partner, bought.unit, bought.before, bought.after) == ("police", "count", 2.0, 2.225)
    assert (bought.hours, bought.left) == (pytest.approx(9.0), 0.0)
    first, extra = found.loads["now"].first.partners, found.loads[EXTRA_STAFF].first.partners
    assert [one.on_duty for one in extra] == [pytest.approx(first[0].on_duty + 9), first[1].on_duty]
    assert [one.asked for one in extra] == [one.asked for one in first]
    assert list(found.models) == list(found.scenario.variants) == ["now", "other", *ALTERNATIVES]


def test_the_alternatives_build_on_what_hard_and_soft_build_on() -> None:
    """A redesign in front of the factorial is neither its price nor left out of the alternatives."""
    soft = {"relations.default.floor": 0.9}
    made = {"hard": ["redesign", PLAN], "soft": ["redesign", soft], "both": ["hard", "soft"]}
    tree = chain({"redesign": {"steps.judge.work": "50 min"}, **made})
    tree["factorial"] = {"neither": "redesign", "hard": "hard", "soft": "soft", "both": "both"}
    scenario = load(tree)
    found = spend(scenario, compile_scenario(scenario))
    assert found.money.base == "redesign"
    assert list(found.money.outlays) == ["now", "hard", "soft", "both"]
    assert found.scenario.variants[EXTRA_STAFF].steps == scenario.variants["redesign"].steps
    assert found.money.bought[EXTRA_STAFF].hours == pytest.approx(9.0)


def test_extra_staff_of_fte() -> None:
    found = spent({"other": PLAN}, staff=[{"fte": 3, "week": "36 h", "available": "80%", "calendar": "office"}])
    bought = found.money.bought[EXTRA_STAFF]
    assert (bought.unit, bought.after) == ("fte", pytest.approx(3 + 9 / 28.8))
    before, after = (found.loads[name].first.partners[0].on_duty for name in ("now", EXTRA_STAFF))
    assert after - before == pytest.approx(9.0)


def test_extra_staff_joins_a_group_that_stays() -> None:
    office = {"calendar": "office"}
    leaving = {"count": 2, "until": "2027-03-01", **office}
    found = spent({"other": PLAN}, staff=[leaving, {"count": 2, **office}])
    groups = found.scenario.variants[EXTRA_STAFF].partners["police"].staff
    assert [group.count for group in groups] == [2, 2]
    assert groups[1].calendar == "police_longer", "nine hours a week: longer days for two"
    found = spent({"other": PLAN}, staff=[leaving])
    assert found.money.refused == {EXTRA_STAFF: "no_group"}
    assert list(found.money.bought) == [LESS_OWN_WORK]


@pytest.mark.parametrize(
    "own",
    [
        {"rate": "2/workday", "profile": "office", "work": "1 h"},
        {"every": "4 h", "profile": "office", "work": "1 h"},
        {"every": {"exponential": {"mean": "4 h"}}, "profile": "office", "work": "1 h"},
        {"every": {"gamma": {"mean": "240 min", "cv": 0.5}}, "profile": "office", "work": "1 h"},
        {"every": {"empirical": {"values": [2, 6], "unit": "h"}}, "profile": "office", "work": "1 h"},
        {"counts": {"per": "week", "values": [10, 20, 0]}, "work": "1 h"},
    ],
    ids=["rate", "fixed", "drawn", "two numbers", "observed", "counted"],
)
def test_less_own_work_in_every_form(own: dict[str, object]) -> None:
    """Nine of ten hours go, in whatever way they are written."""
    found = spent({"other": PLAN}, own_work=own)
    bought = found.money.bought[LESS_OWN_WORK]
    assert (bought.partner, bought.before, bought.after) == ("police", pytest.approx(10.0), pytest.approx(1.0))
    assert found.loads[LESS_OWN_WORK].first.partners[0].asked.own_work == pytest.approx(1.0, rel=1e-6)
    assert found.loads[LESS_OWN_WORK].first.partners[0].asked.work == 50.0


def test_own_work_can_become_nothing_and_no_less() -> None:
    """4000 EUR are 80 hours; ten there are."""
    found = spent({"other": HIRE})
    bought = found.money.bought[LESS_OWN_WORK]
    assert (bought.hours, bought.after, bought.left) == (pytest.approx(10.0), 0.0, pytest.approx(3500.0))
    assert found.scenario.variants[LESS_OWN_WORK].partners["police"].own_work is None
    assert found.money.bought[EXTRA_STAFF].after == pytest.approx(4.0)


def test_own_work_elsewhere_where_the_bottleneck_has_none() -> None:
    found = spent({"other": PLAN}, own_work="none")
    assert found.money.refused == {LESS_OWN_WORK: "no_own_work"}
    tree = chain({"other": PLAN}, own_work="none")
    tree["partners"]["court"]["own_work"] = {"rate": "10/wk", "work": "1 h"}  # type: ignore[index]
    scenario = load(tree)
    bought = spend(scenario, compile_scenario(scenario)).money.bought
    assert (bought[EXTRA_STAFF].partner, bought[LESS_OWN_WORK].partner) == ("police", "court")
    assert bought[LESS_OWN_WORK].hours == pytest.approx(4.5)


def test_the_dearest_is_what_is_spent() -> None:
    found = spent({"plan": PLAN, "both": {**PLAN, **HIRE}, "hire": HIRE}).money
    assert (found.dearest, found.bottleneck) == ("both", "police")
    assert found.bought[EXTRA_STAFF].hours == pytest.approx(4450 / 50)


SOFT: dict[str, object] = {"relations.default.floor": 0.9}
REDESIGNED = {
    "redesign": {"steps.judge.work": "50 min"},
    "hard": ["redesign", PLAN],
    "soft": ["redesign", SOFT],
    "both": ["hard", "soft"],
}
CORNERS = {"neither": "redesign", "hard": "hard", "soft": "soft", "both": "both"}


def test_what_was_there_before_has_no_price() -> None:
    """The first variant, when hard and soft do not build on it; it may have had any number of people."""
    tree = chain(REDESIGNED)
    tree["variants"]["now"] = HIRE  # type: ignore[index]
    tree["factorial"] = CORNERS
    scenario = load(tree)
    found = spend(scenario, compile_scenario(scenario)).money
    assert found.outlays["now"].total == pytest.approx(4000.0)
    assert (found.dearest, found.golden) == ("both", "both")


@pytest.mark.parametrize("against", ["now", *REDESIGNED])
@pytest.mark.parametrize("factorial", [None, CORNERS], ids=["without factorial", "with factorial"])
def test_against_every_variant(against: str, factorial: dict[str, str] | None) -> None:
    """Whichever is in front: the table is made, and with a factorial the money is the same."""
    tree = chain(REDESIGNED)
    tree["run"] = {"warm_up": "1 wk", "length": "2 wk", "replications": 2}
    tree |= {"factorial": factorial} if factorial else {}
    scenario = load(tree)
    found = spend(scenario, study.in_front(scenario, compile_scenario(scenario), against))
    result = study.compare(found.scenario, found.models, workers=1, loads=found.loads, money=found.money)
    assert result.money is not None
    assert set(result.money.outlays) == {"now", *REDESIGNED} - {result.money.base}
    assert against == result.first
    if factorial:
        assert (result.money.base, result.money.dearest, result.money.golden) == ("redesign", "both", "both")
        assert result.money.outlays["hard"].total == pytest.approx(450.0)
    for lang in ("en", "nl"):
        assert WORDS["money"][lang] in comparison_table(result, names_of(found.scenario, lang))
    assert set(result.money.answers) == set(result.money.bought)


def test_where_nothing_costs_anything_nothing_is_added() -> None:
    found = spent({"other": {"steps.judge.work": "90 min"}})
    assert list(found.models) == ["now", "other"]
    assert (found.money.dearest, found.money.bought) == ("", {})


def test_an_hour_without_a_price_buys_nothing() -> None:
    found = spent({"other": HIRE}, cost="0 EUR/h")
    assert found.money.refused == dict.fromkeys(ALTERNATIVES, "no_price")
    assert list(found.models) == ["now", "other"]


def test_of_two_bottlenecks_the_first_in_the_file() -> None:
    """Both are 75 % busy, but for a hair."""
    tree = chain({"other": PLAN})
    tree["steps"]["judge"]["work"] = "108.0001 min"  # type: ignore[index]
    scenario = load(tree)
    assert spend(scenario, compile_scenario(scenario)).money.bottleneck == "police"


@pytest.mark.parametrize(("variants", "code"), [({}, "one_variant"), ({EXTRA_STAFF: PLAN}, "variant_name_taken")])
def test_what_cannot_be_asked(variants: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        spent(variants)
    assert [(fault.code, fault.file) for fault in caught.value.faults] == [(code, "--against-money")]


# Who wins


def compared(tree: Mapping[str, object]) -> tuple[Comparison, Spent]:
    scenario = load(tree)
    found = spend(scenario, compile_scenario(scenario))
    result = study.compare(found.scenario, found.models, workers=1, loads=found.loads, money=found.money)
    return result, found


@pytest.fixture(scope="module")
def talking() -> tuple[Comparison, Spent]:
    """A busy chain in which hard and soft is nothing but talk: meetings of people who have no time for them."""
    plan = {**REVIEW, "review": {"every": "1 wk", "people": 1, "hours": "6 h"}}
    tree = chain({"meet": {"chain_plan": plan}, "talk": {"relations.default.floor": 0.9}, "both": ["meet", "talk"]})
    tree["arrivals"] = {"rate": "62/wk", "profile": "office"}
    tree["factorial"] = {"neither": "now", "hard": "meet", "soft": "talk", "both": "both"}
    tree["run"] = {"warm_up": "2 wk", "length": "52 wk", "replications": 12}
    return compared(tree)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_losing_to_extra_staff_is_said_first(talking: tuple[Comparison, Spent], lang: str) -> None:
    result, found = talking
    assert result.money is not None
    assert result.money.golden == "both"
    assert result.money.answers[EXTRA_STAFF].verdicts["lead_time.mean"] == "worse"
    names = names_of(found.scenario, lang)
    text = " ".join(comparison_table(result, names).split()).removeprefix(f"{names.title or result.scenario} ")
    both, words = WORDS["corner.both"][lang], WORDS["bought.extra_staff_same_money"][lang].format(partner="police")
    measures = {"en": "lead time and cases within the target", "nl": "ketendoorlooptijd en zaken binnen de norm"}[lang]
    said = WORDS["golden.worse"][lang].format(price=WORDS["price.same"][lang], golden=both, other=words, worse=measures)
    assert text.startswith(said)


def test_the_alternatives_are_variants_like_any_other(talking: tuple[Comparison, Spent]) -> None:
    result, _ = talking
    assert list(result.variants) == ["now", "meet", "talk", "both", *ALTERNATIVES]
    assert result.verdicts[EXTRA_STAFF]["lead_time.mean"] == "better"
    assert set(result.to_dict()["money"]) == {  # type: ignore[arg-type]
        "base", "per_week", "dearest", "bottleneck", "bought", "refused", "golden", "answers",
    }  # fmt: skip
    assert result.money is not None
    gap = result.money.answers[EXTRA_STAFF].differences["lead_time.mean"]
    means = [result.variants[name]["lead_time.mean"].mean or 0.0 for name in ("both", EXTRA_STAFF)]
    assert gap.mean == pytest.approx(means[0] - means[1])
    assert "cost.per_case" not in result.money.answers[EXTRA_STAFF].verdicts


def test_the_answers_hold_together(talking: tuple[Comparison, Spent]) -> None:
    """At 95 % over six measures and two alternatives: twelve intervals."""
    money = talking[0].money
    assert money is not None
    for answer in money.answers.values():
        gap = answer.differences["lead_time.mean"]
        assert gap.mean is not None
        assert gap.sd is not None
        half = stats.t.ppf(1 - 0.05 / 12 / 2, gap.n - 1) * gap.sd / gap.n**0.5
        assert (gap.low_all, gap.high_all) == (pytest.approx(gap.mean - half), pytest.approx(gap.mean + half))
        half = stats.t.ppf(0.975, gap.n - 1) * gap.sd / gap.n**0.5
        assert (gap.low, gap.high) == (pytest.approx(gap.mean - half), pytest.approx(gap.mean + half))


GAP = Difference(1.0, 0.5, 1.5, 1.0, 9, None, 0.4, 1.6, headline=True)


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize(
    ("verdicts", "key"),
    [
        (("better", "better"), "better"),
        (("worse", "too_small"), "worse"),
        (("worse", "better"), "mixed"),
        (("too_small", "better"), "better"),
        (("unclear", "better"), "better"),
        (("too_small", "too_small"), "too_small"),
        (("unclear", "too_small"), "unclear"),
        (("not_comparable", "not_comparable"), "unclear"),
    ],
)
def test_every_outcome_has_its_sentence(
    talking: tuple[Comparison, Spent], verdicts: tuple[str, str], key: str, lang: str
) -> None:
    result, found = talking
    assert result.money is not None
    of = dict(zip(("lead_time.mean", "lead_time.within_target"), verdicts, strict=True))
    answer = Answer(dict.fromkeys(of, GAP), of)
    told = golden(
        replace(result, money=replace(result.money, answers={EXTRA_STAFF: answer})), names_of(found.scenario, lang)
    )
    text = " ".join(" ".join(told).split())
    values = {"price": WORDS["price.same"][lang], "golden": WORDS["corner.both"][lang]}
    values |= {"other": WORDS["bought.extra_staff_same_money"][lang].format(partner="police")}
    begin = WORDS[f"golden.{key}"][lang].partition("{other}")[0]
    assert text.startswith(begin.format(**values))
    left_open = WORDS["golden.open"][lang].partition("}")[2]
    assert (left_open in text) == (key not in ("unclear",) and "unclear" in verdicts)
    assert ("verliest" in text or "loses" in text) == (key in ("worse", "mixed"))
    assert ("wint" in text or "beats" in text) == (key in ("better", "mixed"))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_how_it_is_made_up(talking: tuple[Comparison, Spent], lang: str) -> None:
    result, found = talking
    text = " ".join(" ".join(same_money(result, names_of(found.scenario, lang))).split())
    assert "900" in text
    assert {"en": "18.0", "nl": "18,0"}[lang] in text
    assert WORDS["variant.extra_staff_same_money"][lang] in text
    assert WORDS["money.how"][lang] in text
    assert WORDS["money.together"][lang] in text
    assert WORDS["money.left"][lang].partition(":")[0] in text


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_what_was_not_bought_is_told(lang: str) -> None:
    result, found = compared(chain({"other": HIRE}, cost="0 EUR/h"))
    assert golden(result, names_of(found.scenario, lang)) == []
    text = " ".join(" ".join(same_money(result, names_of(found.scenario, lang))).split())
    assert text.count(WORDS["money.no_price"][lang]) == 2
    result, found = compared(chain({"other": {"steps.judge.work": "50 min"}}))
    text = " ".join(" ".join(same_money(result, names_of(found.scenario, lang))).split())
    assert WORDS["money.nothing"][lang].format(first="now") in text


def test_the_money_of_another_variant_is_named(talking: tuple[Comparison, Spent]) -> None:
    """Where the golden combination is not the dearest, its alternatives have more to spend than it costs."""
    result, found = talking
    assert result.money is not None
    outlays = {**result.money.outlays, "both": Outlay(reviews=300.0)}
    money = replace(result.money, dearest="meet", outlays=outlays)
    text = " ".join(" ".join(golden(replace(result, money=money), names_of(found.scenario, "en"))).split())
    assert text.startswith(
        'For what "hard only" costs (€900 a week; "hard and soft" costs €300), "hard and soft" loses to extra staff at '
        "police: worse on lead time"
    )
    money = replace(money, outlays={**outlays, "both": Outlay(reviews=-300.0)})
    text = " ".join(" ".join(golden(replace(result, money=money), names_of(found.scenario, "nl"))).split())
    assert text.startswith('Voor wat "alleen hard" kost (€ 900 per week; "hard én zacht" kost niets extra) verliest')


# In the draws of what nobody knows


RATE = {"uncertain": {"low": "2/wk", "high": "30/wk"}}
PEOPLE = {"uncertain": {"low": 2.0, "high": 4.0}}


@pytest.mark.parametrize("number", range(4))
def test_the_same_purchase_is_made_in_every_draw(number: int) -> None:
    """Nine hours at police, of people and of own work, however many of either there are."""
    tree = chain({"other": PLAN}, own_work={"rate": RATE, "work": "1 h"})
    tree["partners"]["police"]["staff"][0]["count"] = PEOPLE  # type: ignore[index]
    scenario = load(tree)
    money = spend(scenario, compile_scenario(scenario)).money
    assert money.bought[EXTRA_STAFF].hours == money.bought[LESS_OWN_WORK].hours == pytest.approx(9.0)
    drawn = scenario.believed(Drawing(number, 4, 1))
    now = compile_scenario(drawn)["now"]
    again = {name: load_of(model) for name, model in compile_scenario(bought_again(money, drawn, now)).items()}
    before = load_of(now).first.partners
    assert before[0].on_duty != pytest.approx(120.0)
    assert again[EXTRA_STAFF].first.partners[0].on_duty == pytest.approx(before[0].on_duty + 9, abs=0.05)
    assert again[EXTRA_STAFF].first.partners[0].asked.own_work == before[0].asked.own_work
    left = max(before[0].asked.own_work - 9, 0)
    assert again[LESS_OWN_WORK].first.partners[0].asked.own_work == pytest.approx(left, abs=1e-6)
    assert again[LESS_OWN_WORK].first.partners[0].on_duty == before[0].on_duty
    assert [one.partners[1].on_duty for one in (again[name].first for name in ALTERNATIVES)] == [120.0] * 2


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_first_sentences_say_in_how_many_draws_they_hold(lang: str) -> None:
    """The alternatives are drawn and run like any variant, and held against the golden combination."""
    tree = chain({"other": {**PLAN, "steps.report.work": "10 min"}}, own_work={"rate": RATE, "work": "1 h"})
    tree["run"] = {"warm_up": "1 wk", "length": "6 wk", "replications": 3, "beliefs": 10}
    result, found = compared(tree)
    assert result.beliefs is not None
    assert set(result.beliefs.variants) == {"now", "other", *ALTERNATIVES}
    assert result.beliefs.weighed == ("other", "now")
    held = {one.than: one for one in result.beliefs.holds if one.variant == "other" and one.measure == "lead_time.mean"}
    assert set(held) == {"now", *ALTERNATIVES}
    priced = {one.than for one in result.beliefs.holds if one.measure == "cost.per_case"}
    assert priced == {"now"}
    assert held[EXTRA_STAFF].better + held[EXTRA_STAFF].worse + held[EXTRA_STAFF].too_small == 10
    told = " ".join(" ".join(golden(result, names_of(found.scenario, lang))).split())
    begin = WORDS["golden.draws"][lang].partition(":")[0]
    assert told.count(begin) == 2
    assert {"en": "lead time better in 10 of 10", "nl": "ketendoorlooptijd beter in 10 van 10"}[lang] in told
    assert begin not in " ".join(golden(replace(result, beliefs=None), names_of(found.scenario, lang)))
    assert max(map(len, comparison_table(result, names_of(found.scenario, lang)).splitlines())) <= 80


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_what_staff_cannot_move_does_not_decide(talking: tuple[Comparison, Spent], lang: str) -> None:
    """Better on first time right while lead time is open is no win over extra staff."""
    result, found = talking
    assert result.money is not None
    of = {"lead_time.mean": "unclear", "lead_time.within_target": "unclear", "quality.first_time_right": "better"}
    answer = Answer(dict.fromkeys(of, GAP), of)
    told = golden(
        replace(result, money=replace(result.money, answers={EXTRA_STAFF: answer})), names_of(found.scenario, lang)
    )
    text = " ".join(" ".join(told).split())
    assert "wint" not in text
    assert "beats" not in text
    begin = WORDS["golden.unclear"][lang].partition("{golden}")[0].format(price=WORDS["price.same"][lang])
    assert text.startswith(begin)
    assert WORDS["golden.rest_better"][lang].format(measures=WORDS["in.quality.first_time_right"][lang]) in text


def test_cases_that_one_loses_are_told(talking: tuple[Comparison, Spent]) -> None:
    """Lead time is of those who stay: without that, whoever loses cases looks better."""
    result, found = talking
    names = names_of(found.scenario, "en")
    told = " ".join(" ".join(golden(result, names)).split())
    assert "expired" not in told
    lost = dict(result.variants)
    lost["both"] = {**lost["both"], "expired": replace(lost["both"]["expired"], mean=0.08)}
    assert result.money is not None
    for low, is_told in ((0.06, True), (-0.02, False)):
        gap = replace(GAP, mean=0.08, low=low, high=0.1)
        answers = {name: replace(one, expired=gap) for name, one in result.money.answers.items()}
        changed = replace(result, variants=lost, money=replace(result.money, answers=answers))
        told = " ".join(" ".join(golden(changed, names)).split())
        assert ("It loses 8 of 100 cases (expired), against 0." in told) == is_told, "chance is not told"
