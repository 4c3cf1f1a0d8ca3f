"""What people read about who pays and who gains, and about relations over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import ketensim as kt
from ketensim.faces.api import Result
from ketensim.faces.levels import BARS, over_time
from ketensim.faces.names import Names, names_of
from ketensim.faces.programme import who_pays
from ketensim.faces.terminal import PLAIN
from ketensim.locale.bearing_words import BEARING_WORDS
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.levels import Level, Levels
from ketensim.statistics.money import Money
from ketensim.statistics.programme import Net, Programme, Sum

SCENARIO = """
ketensim: 1
run: {length: 26 wk, replications: 3}
target: 2 d
partners:
  desk: {staff: [{count: 2}], cost: 50 EUR/h, norms: {own_work: 1 d, chain: 2 d}}
  court: {name: {nl: Rechtbank, en: Court}, staff: [{count: 2}], cost: 80 EUR/h}
arrivals: {rate: 1/h}
steps:
  serve: {partner: desk, work: 30 min, next: judge}
  judge: {partner: court, check: {finds: 100%}, work: 45 min}
handoffs: {desk -> court: {incomplete: {worst: 40%, best: 5%}, cost: 2 EUR}}
relations: {default: {floor: 0.4, leadership: 0.4}}
dynamics: {every: 4 wk, floor: {decay: 0.2}, leadership: {decay: 0.1}, commitment: {decay: 0.1}}
values: {client: {lead_time: 1 EUR/h}, society: {late: 50 EUR}}
variants:
  now: {}
  meet: {chain_plan: {signed_by: [desk], kpis: {lead_time: {share: 90%}}, review: {every: 4 wk, people: 2, hours: 3}}}
"""


@pytest.fixture(scope="module")
def result() -> Result:
    """A chain whose relations wear out, without and with reviews that bring nothing."""
    return kt.compare(kt.load(SCENARIO), workers=1)


def net(mean: float, low: float, high: float, pays_back: int | None = 0, back: float = 1.0, **lines: float) -> Net:
    """What one bears."""
    return Net(mean, low, high, 10, pays_back, back, (mean / 2, mean), lines)


NOTHING = replace(net(0, 0, 0), cumulative=(0.0, 0.0))


def told(result: Result, programme: Programme, lang: str = "en") -> str:
    """The table of one programme."""
    found = replace(result.found, programme={"meet": programme})
    return "\n".join(who_pays(found, names_of(result.scenario, lang)))


def test_a_programme_in_words(result: Result) -> None:
    programme = Programme(
        6,
        {"desk": net(-5000, -6000, -4000, None, 0.1), "court": net(8000, 7000, 9000, 4, 0.9), "lab": net(10, -90, 110)},
        net(3010, 1000, 5020, 5, 0.8, reviews=-2000.0, work=5010.0, trips=0.1),
        net(400, -100, 900, None), NOTHING, net(3410, 1, 6000),
    )  # fmt: skip
    text = told(result, programme)
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "Who pays, who gains, against: now" in rows
    assert "desk -5,000 -6,000 to -4,000 never 10%" in rows
    assert "Court +8,000 +7,000 to +9,000 from month 4 90%" in rows
    assert "Organisations together +3,010 +1,000 to +5,020 from month 5 80%" in rows
    assert "Clients +400 -100 to +900 unclear 100%" in rows
    assert "All together +3,410 +1 to +6,000 from the start 100%" in rows
    assert "Organisations: chain reviews -€2,000; work +€5,010." in rows
    assert "No clear difference: lab." in rows
    assert "desk: pays, and never gets it back in this horizon." in rows
    assert not any(row.startswith(("Society", "lab")) for row in rows)


def test_without_clients_and_society_there_is_no_line_for_all_together(result: Result) -> None:
    both = {"desk": net(-5, -6, -4, None, 0), "court": net(-5, -6, -4, None, 0)}
    text = told(result, Programme(6, both, net(-10, -12, -8, None, 0), NOTHING, NOTHING, net(-10, -12, -8, None, 0)))
    assert "All together" not in text
    assert "desk and Court: pay, and never get it back" in text


def test_a_variant_that_changes_nothing(result: Result) -> None:
    text = told(result, Programme(6, {"desk": NOTHING}, NOTHING, NOTHING, NOTHING, NOTHING))
    assert "Nobody pays or gains anything." in text
    assert "never" not in text.partition("Nobody")[2]


def test_reviews_that_bring_nothing_are_paid_and_never_got_back(result: Result) -> None:
    """Two people for three hours every four weeks, at 50 EUR: six reviews in 26 weeks."""
    programme = result.found.programme["meet"]
    assert programme.partners["desk"].lines["reviews"] == pytest.approx(-6 * 2 * 3 * 50)
    assert programme.never == ("desk",)
    assert "desk: betaalt, en krijgt het in deze periode nooit terug." in result.table("nl")


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_tables_fit_on_paper(result: Result, lang: str) -> None:
    names = names_of(result.scenario, lang)
    for lines in (who_pays(result.found, names), over_time(result.found, names)):
        assert lines
        assert all(line in result.table(lang).splitlines() for line in lines)
        assert max(map(len, lines)) <= 80


def rows_of(result: Comparison, names: Names) -> list[str]:
    """The lines of the table of levels, blanks squeezed."""
    return [" ".join(line.split()) for line in over_time(result, names)]


def test_relations_that_wear_out_in_words(result: Result) -> None:
    """0.4 e^(-0.2 n) after each of the six periods of four weeks that end in 26 weeks."""
    rows = rows_of(result.found, names_of(result.scenario, "en"))
    assert "Work floors (mean) 0.40 ▄▄▃▃▃▃▂▂▂▂▂▁ 0.12 0.12 to 0.12 0% 100%" in rows
    assert "Leaders (mean) 0.40 ▄▄▃▃▃▃▃▃▃▂▂▂ 0.22 0.22 to 0.22 0% 100%" in rows
    assert sum(row.startswith("Commitment (mean)") for row in rows) == 1  # nobody has signed in the first variant


def level(end: float, ends_high: float = 0.0, ends_low: float = 0.0) -> Level:
    """A level that goes from 0.5 to `end`."""
    path = (0.5, end)
    return Level(path, path, path, (path,), ends_high, ends_low)


def test_far_apart_relations_and_two_ways_to_go(result: Result) -> None:
    floors = {f"relations.desk.court{place}.floor": level(end) for place, end in enumerate((0.5, 0.9, 0.2, 0.6))}
    levels = Levels((0.0, 1000.0), {"relations.floor": level(0.6, 0.6, 0.3), **floors})
    found = replace(result.found, levels={"now": levels})
    rows = rows_of(found, Names("en"))
    assert [row.split(" 0.50")[0] for row in rows if " 0.50 " in row] == [
        "Work floors (mean)", "desk -> court2", "desk -> court1",
    ]  # fmt: skip
    text = " ".join(rows)
    assert "now can go either way" in text
    assert "end high in 60% of the replications and low in 30%" in text
    one_way = replace(found, levels={"now": Levels(levels.times, {"relations.floor": level(0.6, 0.98, 0.01)})})
    assert "either way" not in " ".join(rows_of(one_way, Names("en")))


def test_levels_are_measures_with_differences(result: Result) -> None:
    assert result.found.differences["meet"]["relations.desk.court.floor"].mean == 0
    estimate = result.found.variants["now"]["relations.desk.court.floor"]
    assert estimate.mean == pytest.approx(0.4 * 2.718281828 ** (-0.2 * 6))
    plain = result.to_dict()
    assert isinstance(plain["levels"], dict)
    assert set(plain["levels"]) == {"now", "meet"}
    assert plain["levels"]["now"]["levels"]["relations.floor"]["ends_low"] == 1.0


def test_every_bar_has_a_plain_sign() -> None:
    assert len({PLAIN[bar] for bar in BARS}) == len(BARS)


@pytest.mark.parametrize("key", BEARING_WORDS)
def test_texts_are_there_in_both_languages(key: str) -> None:
    texts = BEARING_WORDS[key]
    assert set(texts) == {"en", "nl"}
    assert texts["en"].count("{") == texts["nl"].count("{")


@pytest.mark.parametrize(
    ("measure", "called"),
    [("relations.desk.court.floor", "desk -> Rechtbank, werkvloeren"), ("commitment.court", "Commitment van Rechtbank"),
     ("relations.desk.court.leadership", "desk -> Rechtbank, leiding"), ("commitment", "Commitment, gemiddeld"),
     ("lent.court", "Uren waarmee Rechtbank bij anderen bijspringt"), ("cost.client", "Kosten voor de betrokkene")],
)  # fmt: skip
def test_measures_have_names(measure: str, called: str) -> None:
    assert Names("nl", things={"court": "Rechtbank"}).measure(measure) == called


def test_over_which_weeks_is_told(result: Result) -> None:
    text = " ".join(told(result, Programme(6, {}, NOTHING, NOTHING, NOTHING, NOTHING, end=60 * 168.0)).split())
    assert "In € over 60 weeks from the start, with" in text
    later = Programme(6, {}, NOTHING, NOTHING, NOTHING, NOTHING, begin=8 * 168.0, end=60 * 168.0)
    assert "In € over the 52 weeks that are measured, with" in " ".join(told(result, later).split())
    assert "In € over 26 weeks from the start, with" in " ".join(result.table("en").split())  # nothing is left out


def test_a_matter_of_timing_in_words(result: Result) -> None:
    soon = replace(net(-50, -60, -40, None, 0), of_cases=Sum(1, -5, 7), timing=Sum(-51, -60, -42))
    late = replace(net(50, 40, 60), of_cases=Sum(-1, -7, 5), timing=Sum(51, 42, 60))
    programme = Programme(6, {"desk": soon, "court": late}, NOTHING, NOTHING, NOTHING, NOTHING)
    text = told(result, programme)
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "desk -50.00 -60.00 to -40.00 done sooner 0%" in rows
    assert "Court +50.00 +40.00 to +60.00 done later 100%" in rows
    assert "Done sooner: desk. More is done in this period" in text
    assert "Done later: Court. Less is done in this period" in text
    assert "never gets it back" not in text
    assert "Organisations, for the cases" not in text
    both = replace(programme, partners={}, organisations=replace(soon, lines={"work": -50.0}))
    assert "whenever they are handled: +€1.00 (-5.00 to +7.00)." in " ".join(told(result, both).split())
    plain = replace(both, organisations=replace(both.organisations, timing=Sum(-1, -5, 3)))
    assert "Organisations, for the cases" not in told(result, plain)
    assert "Eerder gedaan: Organisaties samen. Er gebeurt meer" in told(result, both, "nl")


def test_own_work_in_words(result: Result) -> None:
    programme = Programme(6, {}, NOTHING, NOTHING, NOTHING, NOTHING, own_work={"desk": 9.0, "court": -2.5})
    text = " ".join(told(result, programme).split())
    less = "Court 2.5 hours a week less (left undone, or paid elsewhere)"
    assert f"Own work compared with now, which is not counted: desk 9.0 hours a week more; {less}." in text
    assert "does count" not in text
    bought = replace(result.found, programme={"meet": programme}, money=Money("now", {}))
    for lang, said in (("en", 'Under "The same money" it does count.'), ("nl", 'Onder "Hetzelfde geld" telt het wel')):
        assert said in " ".join(" ".join(who_pays(bought, names_of(result.scenario, lang))).split())


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"overloaded": {"meet": ("desk",)}}, ("meet",)), ({"unfinished": {"meet": 0.06}}, ("meet",)),
     ({"unfinished": {"now": 0.06, "meet": 0.05}}, ("now",)), ({"overloaded": {"now": ("court",), "meet": ("court",)}},
     ("now", "meet")), ({"unfinished": {"meet": 0.05}}, ()), ({}, ())],
)  # fmt: skip
def test_work_that_is_not_done_is_warned_about(result: Result, changes: dict[str, Any], said: tuple[str, ...]) -> None:
    found = replace(result.found, **changes)
    for lang, caution, free in (
        ("en", "Caution: {} is overloaded", "not paid"),
        ("nl", "Let op: {} is", "niet betaald"),
    ):
        text = " ".join(" ".join(who_pays(found, names_of(result.scenario, lang))).split())
        assert [variant for variant in ("now", "meet") if caution.format(variant) in text] == list(said)
        assert text.count(free) == len(said)


def test_a_load_that_is_a_mere_bound_is_no_caution(result: Result) -> None:
    loads = {"meet": replace(result.found.loads["meet"], bounds=("desk",))}
    found = replace(result.found, overloaded={"meet": ("desk",)}, loads=loads)
    assert "Caution" not in " ".join(who_pays(found, names_of(result.scenario, "en")))
