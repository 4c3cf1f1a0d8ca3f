"""What a programme manager reads: all that a comparison can hold is told, in 80 columns and in two languages."""

import re
from dataclasses import replace
from itertools import product

import pytest

from ketensim.faces import cells, reality, sentences, tables
from ketensim.faces.lines import WIDTH, columns, wrap
from ketensim.faces.names import Names
from ketensim.faces.run_table import run_table
from ketensim.ground.errors import Fault
from ketensim.locale.command_words import COMMAND_WORDS
from ketensim.locale.numbers import number, plain, quantity, scale, unit_name
from ketensim.locale.words import WORDS
from ketensim.numbers.records import CAUSES
from ketensim.statistics.comparison import Beside, Capacity, Comparison, WarmUp, Window
from ketensim.statistics.estimates import NOTHING, Estimate
from ketensim.statistics.interaction import Beyond, Interaction
from ketensim.statistics.verdicts import HEADLINES, Difference

VARIANTS = {
    "sequential": 1.3, "zsm": 1.0, "hard": 0.95, "soft": 0.5, "both": 0.4, "extra_staff": 0.9, "better_form": 0.7,
    "court": 0.41,
}  # fmt: skip
"""Each with what it does to lead time."""
FIRST = {
    "lead_time.mean": 151.4, "lead_time.within_target": 0.381, "quality.first_time_right": 0.62,
    "returns_per_case": 0.45, "cost.per_case": 312.4, "throughput": 252.1,
}  # fmt: skip
UNITS = {"lead_time.mean": "h", "cost.per_case": "EUR", "throughput": "1/wk"}
BEYOND = ("better", "worse", "too_small", "unclear")
CORNERS = {"neither": "zsm", "hard": "hard", "soft": "soft", "both": "both"}


def estimate(mean):
    """An estimate with 2 % on either side."""
    return Estimate(mean, mean * 0.98, mean * 1.02, mean * 0.05, 30)


def measures(factor):
    """The measures of a variant that changes lead time and returns by `factor`."""
    changed = ("lead_time.mean", "returns_per_case")
    shares = zip(CAUSES, (0.1, 0.05, 0.3, 0.2, 0.1, 0.2, 0.05), strict=False)
    found = {name: estimate(value * (factor if name in changed else 1)) for name, value in FIRST.items()}
    found |= {f"time.{cause}": estimate(151.4 * factor * share) for cause, share in shares}
    found["utilisation.police"] = estimate(0.8)
    found["own_work.police.wait.mean"] = estimate(2 / factor)
    return found


def difference(there, here):
    """The change from `here` to `there` with an interval that is a little wider for all comparisons together."""
    gap, half = there.mean - here.mean, 0.02 * here.mean
    return Difference(gap, gap - half, gap + half, half, 30, 0.8, gap - 1.5 * half, gap + 1.5 * half)


def gaps(there, here):
    """The change of every measure."""
    return {name: difference(there[name], here[name]) for name in there}


def single():
    """The result of running one variant whose lead time is known exactly."""
    return comparison(variants={"zsm": measures(1.0)}, differences={}, verdicts={}, theory={"lead_time.mean": 150.0})


def comparison(**changed):
    """Eight variants with the verdicts that one would expect, and each kind of finding once."""
    variants = {name: measures(factor) for name, factor in VARIANTS.items()}
    others = list(variants)[1:]
    words = ("reinforce", "depends_on_scale", "overlap", "unclear", "add_up", "together_worse")
    found = Comparison(
        scenario="zsm.yaml",
        version="0.1.0",
        digest="0" * 64,
        seed=1,
        engine="reference",
        replications=30,
        warm_up=WarmUp(4 * 168.0, "auto"),
        window=Window(672.0, 672.0 + 52 * 168, 2184.0),
        units={name: "h" if "time." in name or "wait" in name else "1" for name in variants["zsm"]} | UNITS
        | {"lead_time.within_target": "1"},
        shares=frozenset({"lead_time.within_target", "quality.first_time_right", "utilisation.police"}),
        variants=variants,
        differences={v: gaps(variants[v], variants["sequential"]) for v in others},
        verdicts={v: dict.fromkeys(HEADLINES, "better") | {"throughput": "not_comparable"} for v in others},
        reasons={v: {"throughput": "equals_arrivals"} for v in others},
        interaction={
            name: Interaction(estimate(0.1), estimate(0.1), "log_ratio", word, "reinforce", "overlap", 0.05, 0.2)
            for name, word in zip(HEADLINES, words, strict=True)
        },
        corners=CORNERS,
        cases={v: dict(backlog=0, arrived=9, finished=8, in_chain=1, expired=0) for v in variants},
        loads={v: Capacity({"police": 1.04 if v == "sequential" else 0.93}, "police") for v in variants},
        overloaded={"sequential": ("police", "court")},
        sourced={"sourced": 34, "assumed": 51, "not_stated": 12},
    )  # fmt: skip
    return replace(found, **changed)


def names(lang):
    """Names as the scenario would give them."""
    variants = {name: WORDS[f"corner.{corner}"][lang] for corner, name in CORNERS.items()}
    return Names(lang, "ZSM", variants, {"police": {"en": "Police", "nl": "Politie"}[lang]})


def flat(text):
    """The text on one line."""
    return " ".join(text.split())


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_nothing_is_wider_than_80_columns(lang):
    long = {
        name: f"a variant with a name that is far longer than any column could ever be: {name}" for name in VARIANTS
    }
    for names_ in (names(lang), replace(names(lang), variants=long)):
        text = tables.comparison_table(comparison(), names_)
        assert max(map(len, text.splitlines())) <= WIDTH
        assert max(map(len, run_table(single(), names_).splitlines())) <= WIDTH


def test_the_table_in_english():
    text = flat(tables.comparison_table(comparison(), names("en")))
    for part in (
        "ZSM 30 replications of 52 weeks after a warm-up of 4 weeks, seed 1.",
        "Not compared with reality: the scenario has no observed values.",
        "as it is [zsm]: better on lead time, cases within the target, first time right, returns per case and cost per "
        "case.",
        "Lead time, mean: sequential 8.20 days",
        "hard only -2.21 -2.45 to -1.96 better",
        "Throughput: sequential 252.1 per week Not judged: in the long run what comes in goes out",
        "Lead time, mean: hard and soft reinforce each other. Hard only -0.32 days, soft only -3.15 days, "
        "together -3.79 days",
        "Bottleneck: Police, load 104% in sequential; 93% in as it is / hard only / soft only",
        "Overloaded in sequential: Police and court.",
        "Own work of Police waits longer: as it is +0.46 hours",
        "Numbers of this scenario: 34 with a source, 51 assumed, 12 not stated.",
        "This compares variants in a model. It is not a forecast.",
    ):
        assert part in text


def test_the_table_in_dutch():
    text = flat(tables.comparison_table(comparison(), names("nl")))
    for part in (
        "30 doorrekeningen van 52 weken na een aanlooptijd van 4 weken, seed 1.",
        "Niet vergeleken met de werkelijkheid",
        "Ketendoorlooptijd, gemiddeld: sequential 8,20 dagen",
        "alleen hard -2,21 -2,45 tot -1,96 beter",
        "Kosten per zaak: sequential € 312,40",
        "hard en zacht versterken elkaar. Alleen hard -0,32 dagen, alleen zacht -3,15 dagen, samen -3,79 dagen",
        "Knelpunt: Politie, belasting 104% bij sequential; 93% bij zoals nu / alleen hard",
        "Getallen in dit ketenmodel: 34 met bron, 51 aanname, 12 zonder opgave.",
        "Dit vergelijkt varianten in een model. Het is geen voorspelling.",
    ):
        assert part in text
    assert not re.search(r"praatclub|estafetteploeg", text)


@pytest.mark.parametrize(
    ("verdict", "english", "dutch"),
    [
        ("better", "better", "beter"),
        ("worse", "worse", "slechter"),
        ("too_small", "too small to matter", "te klein om ertoe te doen"),
        ("unclear", "no clear difference", "geen duidelijk verschil"),
        ("not_comparable", "not comparable", "niet vergelijkbaar"),
    ],
)
def test_every_verdict_has_its_words(verdict, english, dutch):
    verdicts = {v: dict.fromkeys(HEADLINES, verdict) for v in list(VARIANTS)[1:]}
    for lang, word in (("en", english), ("nl", dutch)):
        lines = tables.changes(comparison(verdicts=verdicts, reasons={}), names(lang))
        assert sum(line.endswith(f"  {word}") for line in lines) == 6 * 7
        assert f"{word} o" in flat(
            "\n".join(sentences.in_short(comparison(verdicts=verdicts, reasons={}), names(lang)))
        )


def losing(share, low=0.3, high=0.5, **changed):
    """The result with a variant `soft` that loses a share of its cases, and a first one that loses 3 %."""
    result = comparison()
    variants = {name: of | {"expired": estimate(0.03)} for name, of in result.variants.items()}
    variants["soft"]["expired"] = estimate(share)
    gaps_ = {
        name: of | {"expired": Difference(0.0, 0.0, 0.0, 0.0, 30, None)} for name, of in result.differences.items()
    }
    gaps_["soft"]["expired"] = Difference(share - 0.03, low, high, 0.1, 30, 0.5)
    shares = result.shares | {"expired"}
    return replace(
        result, variants=variants, differences=gaps_, shares=shares, units=result.units | {"expired": "1"}, **changed
    )


def test_a_variant_that_loses_cases_is_told_to():
    """B2: lead time is over the cases that are left, so losing cases can look like an improvement."""
    text = flat("\n".join(sentences.in_short(losing(0.43), names("en"))))
    assert text.count("expired") == 1
    assert "cost per case; loses 43 of 100 cases (expired), against 3." in text
    text = flat("\n".join(sentences.in_short(losing(0.034, 0.001, 0.01), names("nl"))))
    assert "verliest 3,4 van de 100 zaken (verlopen), tegen 3,0." in text
    assert "expired" not in flat("\n".join(sentences.in_short(losing(0.43, -0.1), names("en"))))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_what_expires_has_a_block_of_its_own(lang):
    lines = tables.changes(losing(0.43), names(lang))
    start = lines.index({"en": "Expired: sequential 3.0%", "nl": "Verlopen: sequential 3,0%"}[lang])
    assert lines[start + 1].split("  ")[-1] == WORDS["own_interval"][lang]
    row = next(line for line in lines[start:] if {"en": "soft only", "nl": "alleen zacht"}[lang] in line)
    assert row.split()[-1] == {"en": "+50.0", "nl": "+50,0"}[lang]
    assert lines[-1].strip() == WORDS["only_those_left"][lang]
    assert max(map(len, lines)) <= WIDTH
    assert WORDS["expired"][lang] not in "\n".join(tables.changes(comparison(), names(lang)))


def test_a_queue_that_expiry_bounds_does_not_keep_growing():
    loads = {"sequential": Capacity({"police": 1.04, "court": 1.1}, "court", ("court",))}
    result = comparison(loads=loads, warm_up=WarmUp(0.0, "none", "overload"))
    text = flat("\n".join(tables.capacity(result, names("nl"))))
    assert "Overbelast bij sequential: Politie. Er komt meer werk binnen dan men aankan: op den duur blijft" in text
    assert "sequential: court. Er komt meer werk binnen dan men aankan; zaken die verlopen houden de voorraad" in text
    assert "blijft groeien" in flat("\n".join(tables.head(result, names("nl"))))
    alone = replace(result, overloaded={"sequential": ("court",)})
    assert "blijft groeien" not in flat(
        "\n".join(tables.head(alone, names("nl")) + tables.capacity(alone, names("nl")))
    )


def test_an_overload_that_others_may_help_with_may_settle():
    loads = {"sequential": Capacity({"police": 1.04, "court": 1.1}, "court", (), ("police", "court"), ("lending",))}
    result = comparison(loads=loads, warm_up=WarmUp(0.0, "none", "overload"))
    text = flat("\n".join(tables.capacity(result, names("en"))))
    assert "Overloaded in sequential before anybody stands in for another: Police and court. Whether" in text
    assert "Loads are those before anybody stands in for another." in text
    assert "unless others do enough of its work" in flat("\n".join(tables.head(result, names("en"))))


def test_full_moments_are_told():
    pair = {"police -> court": (30.04, 20.0)}
    text = flat("\n".join(tables.capacity(comparison(full={"hard": pair, "soft": pair}), names("en"))))
    assert "Fixed moments full in hard only / soft only: Police -> court, 30.0 files per week for 20 places." in text


def test_a_load_beyond_words_is_told_in_words():
    loads = {"a": Capacity({"police": float("inf")}, "police"), "b": Capacity({"police": 9000.0}, "police")}
    text = flat("\n".join(tables.capacity(comparison(loads=loads), names("nl"))))
    assert "Knelpunt: Politie, belasting oneindig (niemand aanwezig) bij a; meer dan 1.000% bij b." in text


def test_where_nothing_happens_hard_and_soft_are_not_spoken_of():
    nothing = replace(comparison().interaction["lead_time.mean"], finding="no_effect")
    assert sentences.hard_and_soft(comparison(interaction={"lead_time.mean": nothing}), names("en")) == []


def test_the_interval_is_the_one_that_the_verdict_goes_by():
    result = comparison()
    gap = result.differences["hard"]["lead_time.mean"]
    row = next(line for line in tables.changes(result, names("en")) if "hard only" in line)
    assert f"{gap.low_all / 24:.2f} to {gap.high_all / 24:.2f}" in row


def test_the_model_stands_beside_reality():
    """P24: a reader sees first how far the model is from what was measured."""
    beside = Beside(86 * 24.0, "2022", "OM, jaarbericht", "completion", estimate(84 * 24.0), -0.02)
    lines = reality.beside_reality(comparison(observed={"lead_time.mean": beside}), names("en"))
    text = flat("\n".join(lines))
    assert "observed simulated 95% interval" in text
    assert "Lead time, mean (cases that left) 86.0 days 84.0 days 82.3 to 85.7" in text
    assert "OM, jaarbericht (2022)" in text


def test_a_model_far_from_reality_is_said_to_be():
    """A quarter off is told under the table, in words."""
    beside = Beside(86 * 24.0, "2022", "OM", "arrival", estimate(84 * 24.0), -0.02)
    near = {"lead_time.mean": beside}
    far = near | {"returns_per_case": replace(beside, value=0.8, simulated=estimate(0.4), distance=-0.5)}
    for lang, text in (("en", "on: Returns per case. Read the"), ("nl", "bij: Teruggestuurde dossiers per zaak. Lees")):
        assert "25%" not in flat("\n".join(reality.beside_reality(comparison(observed=near), names(lang))))
        told = flat("\n".join(reality.beside_reality(comparison(observed=far), names(lang))))
        assert "25%" in told
        assert text in told


def test_what_is_returned_is_a_percentage_and_a_source_stands_once():
    pairs = {f"handoffs.police.{to}.returned": 0.3 for to in ("court", "desk")}
    source = "30% in 2021"
    observed = {name: Beside(0.36, "2024", source, "arrival", estimate(value), -0.17) for name, value in pairs.items()}
    of = {"now": measures(1) | {name: estimate(value) for name, value in pairs.items()}}
    result = comparison(variants=of, observed=observed, units=comparison().units | dict.fromkeys(pairs, "1"))
    lines = reality.beside_reality(result, names("nl"))
    text = flat("\n".join(lines))
    assert "retour 36,0% 30,0% 29,4 tot 30,6" in text
    assert text.count(source) == 1
    assert lines[-1].strip() == "Bron: 30% in 2021 (2024)"


def test_lead_times_have_one_unit_unless_nothing_would_be_left():
    times = {"lead_time.mean": 132.0, "lead_time.p90": 340.0, "lead_time.median": 0.8, "lead_time.simple.mean": 40.0}
    units = comparison().units | dict.fromkeys(times, "h")
    result = comparison(variants={"now": measures(1) | {k: estimate(v) for k, v in times.items()}}, units=units)
    assert {name: cells.shown(result, name).unit for name in times} == {
        "lead_time.mean": "d", "lead_time.p90": "d", "lead_time.median": "min", "lead_time.simple.mean": "d",
    }  # fmt: skip


def test_observed_values_of_another_variant_are_not_denied():
    own = replace(names("en"), variants={"zsm": "as it was"})
    text = flat("\n".join(reality.beside_reality(comparison(observed_of="zsm"), own)))
    assert text == (
        "Not beside reality here: the observed values are about as it was [zsm], the first variant of the scenario."
    )


def test_the_question_and_what_is_left_out_are_told():
    own = replace(names("nl"), question="Wat helpt?", not_in_model="recidive")
    text = flat(tables.comparison_table(comparison(), own))
    assert text.startswith("ZSM Vraag: Wat helpt? 30 doorrekeningen")
    assert "Niet in het model: recidive Getallen in dit ketenmodel" in text
    assert "Niet in het model" not in flat(tables.comparison_table(comparison(), names("nl")))


def test_one_replication_is_one():
    assert "1 replication of 52 weeks" in flat("\n".join(tables.head(comparison(replications=1), names("en"))))
    assert "1 doorrekening van 52" in flat("\n".join(tables.head(comparison(replications=1), names("nl"))))


def test_what_is_incomplete_is_at_least_and_what_is_unknown_is_not_given():
    variants = {"a": dict(measures(1)), "b": dict(measures(1))}
    variants["a"]["lead_time.mean"] = replace(estimate(48.0), at_least=True)
    variants["a"]["cost.per_case"] = Estimate(None, None, None, None, 30)
    variants["a"]["quality.first_time_right"] = variants["b"]["quality.first_time_right"] = NOTHING
    gaps = {"b": {name: difference(estimate(2.0), estimate(2.0)) for name in variants["a"]}}
    gaps["b"]["cost.per_case"] = Difference(None, None, None, None, 0, None)
    reasons = {"b": {"cost.per_case": "unfinished"}}
    result = comparison(variants=variants, differences=gaps, verdicts={"b": {}}, reasons=reasons)
    text = flat("\n".join(tables.changes(result, Names("en"))))
    assert "Lead time, mean: a at least 2.00 days" in text
    assert "Cost per case: a not given" in text
    assert "b - too many unfinished" in text
    assert "First time right" not in text
    assert "Cost per case: a not given change b - too many unfinished" in text


def test_reinforcing_is_not_told_as_do_both():
    """Whether together is the best is said with it; and of other findings where it is not."""
    name = "lead_time.within_target"
    found = comparison().interaction["lead_time.mean"]
    for lang in ("en", "nl"):
        for finding, verdict in product(("reinforce", "depends_on_scale", "overlap", "together_worse"), BEYOND):
            one = replace(found, finding=finding, beyond=Beyond("soft", -0.023, -0.03, -0.016, verdict))
            text = flat("\n".join(sentences.hard_and_soft(comparison(interaction={name: one}), names(lang))))
            told = WORDS[f"beyond.{verdict}"][lang].format(
                gap={"en": "2.3 points", "nl": "2,3 procentpunt"}[lang],
                corner=WORDS["corner.soft"][lang],
                interval={"en": "-3.0 to -1.6", "nl": "-3,0 tot -1,6"}[lang],
            )
            said = finding != "together_worse" and (finding != "overlap" or verdict == "worse")
            assert (told in text) == said, (finding, verdict, text)


def test_every_finding_about_hard_and_soft_is_a_sentence():
    for lang in ("en", "nl"):
        text = flat("\n".join(sentences.hard_and_soft(comparison(), names(lang))))
        told = [WORDS[f"joint.{word}"][lang].split("{")[0].split(".")[0] for word in (
            "reinforce", "depends_on_scale", "overlap", "unclear", "add_up", "together_worse")]  # fmt: skip
        assert all(part in text for part in told)
        assert "{" not in text
    both = comparison().interaction["lead_time.within_target"]
    near = replace(both, finding="add_up", limit="ceiling")
    text = flat(
        "\n".join(sentences.hard_and_soft(comparison(interaction={"lead_time.within_target": near}), names("en")))
    )
    assert "close to 100%" in text


def test_corners_are_named_where_variants_have_names_of_their_own():
    own = replace(names("en"), variants={"zsm": "ZSM as designed"})
    text = flat("\n".join(sentences.hard_and_soft(comparison(), own)))
    assert 'The corners of hard and soft: as it is is here "ZSM as designed", hard only is here "hard", ' in text
    assert "is here" not in flat("\n".join(sentences.hard_and_soft(comparison(), names("en"))))


def test_where_the_lead_time_goes_adds_up():
    lines = tables.where_time_goes(comparison(), names("en"))
    row = next(line for line in lines if line.strip().startswith("as it is")).split()[3:]
    *parts, total = map(float, row)
    assert total == pytest.approx(sum(parts), abs=0.04)
    assert len(parts) == 7
    assert "days" in lines[1]


def test_why_it_is_not_said_where_the_lead_time_goes():
    of = {name: value for name, value in measures(1).items() if not name.startswith("time.")}
    text = flat("\n".join(tables.where_time_goes(comparison(variants={"a": of}, unfinished={"a": 0.3}), names("nl"))))
    assert text == (
        "Waar de ketendoorlooptijd blijft Niet gegeven bij a: meer dan 5% van de zaken was aan het eind nog niet "
        "vertrokken."
    )
    mixed = comparison(variants={"a": of, "b": measures(1)}, unfinished={"a": 0.3, "b": 0.0})
    text = flat("\n".join(tables.where_time_goes(mixed, names("en"))))
    assert text.endswith("Not given for a: more than 5% of the cases had not left at the end.")


def test_a_backlog_has_a_column_for_the_time_before_the_start():
    variants = {"a": measures(1) | {"time.before": estimate(100.0)}}
    lines = tables.where_time_goes(comparison(variants=variants), Names("en"))
    assert lines[2].split()[:2] == ["wait", "for"]
    assert "before" in lines[2]


def test_warnings_of_a_result_are_told():
    warned = comparison(warnings=(Fault("unknown_partner", (), {"name": "polise"}),))
    assert "polise" in tables.comparison_table(warned, names("en"))


def test_a_run_without_warm_up_says_why():
    text = flat("\n".join(tables.head(comparison(warm_up=WarmUp(0.0, "none", "backlog")), names("en"))))
    assert text.endswith("seed 1. No warm-up: the run starts with a backlog.")
    for reason in ("backlog", "file", "growth", "dates", "changes", "dynamics", "overload", "moments"):
        lines = tables.head(comparison(warm_up=WarmUp(168.0, "given", reason)), names("nl"))
        assert flat("\n".join(lines)).endswith(f"Geen evenwicht: {WORDS[f'why.{reason}']['nl']}.")


def test_theory_stands_beside_the_run():
    assert "Lead time, mean 6.25 days 6.31 days 6.18 to 6.43" in flat(run_table(single(), names("en")))


def test_both_languages_say_everything_with_the_same_values():
    for key, texts in (WORDS | COMMAND_WORDS).items():
        assert set(texts) == {"en", "nl"}, key
        fields = {lang: set(re.findall(r"\{(\w+)\}", text)) for lang, text in texts.items()}
        assert fields["en"] == fields["nl"], key


def test_no_key_is_told_twice():
    assert not WORDS.keys() & COMMAND_WORDS.keys()


@pytest.mark.parametrize(
    ("hours", "english", "dutch"),
    [
        (0.5, "30.0 minutes", "30,0 minuten"),
        (5.0, "5.00 hours", "5,00 uur"),
        (60.0, "2.50 days", "2,50 dagen"),
        (24 * 1234.0, "1,234 days", "1.234 dagen"),
    ],
)
def test_durations_are_shown_in_the_unit_that_reads_best(hours, english, dutch):
    assert flat(plain(hours, "en")) == english
    assert flat(plain(hours, "nl")) == dutch


def test_shares_change_in_points_and_money_has_its_sign():
    share, money = scale("1", 0.4, share=True), scale("EUR", 312.0)
    assert quantity(0.4, share, "en") == "40.0%"
    assert flat(quantity(0.031, share, "nl", signed=True)) == "+3,1 procentpunt"
    assert quantity(-12.5, money, "en", signed=True) == "-€12.50"
    assert flat(quantity(-12.5, money, "nl", signed=True)) == "€ -12,50"
    assert unit_name(share, "en", signed=True) == "points"


def test_what_rounds_to_nothing_has_no_sign():
    assert number(-0.001, "nl", 2, signed=True) == "0,00"
    assert number(0.006, "en", 2, signed=True) == "+0.01"


def test_long_names_stand_on_a_line_of_their_own():
    rows = [("x" * 70, "1.0"), ("y", "2.0")]
    lines = columns(rows, (False, True))
    assert max(map(len, lines)) <= WIDTH
    assert "x" * 70 in lines[0]
    assert lines[-1].split() == ["y", "2.0"]


@pytest.mark.parametrize("name", ["x" * 30, "xyz"])
def test_a_long_remark_is_folded_in_its_own_column(name):
    remark = "bottleneck, overloaded, gets less from an overloaded partner, at most: cases can expire"
    rows = [("", "bezetting", "gevraagd", "aanwezig", "belasting", ""), (name, "1", "2", "3", "4", remark)]
    lines = columns(rows, (False, True, True, True, True, False))
    assert max(map(len, lines)) <= WIDTH
    assert flat(" ".join(lines)).endswith(f"1 2 3 4 {remark}")
    assert len(lines) <= 7


def test_a_number_and_its_unit_are_not_parted():
    text = f"{'x ' * 37}{quantity(6.31 * 24, scale('h', 151.0), 'en')}"
    assert not any(line.endswith("6.31") for line in wrap(text))


@pytest.mark.parametrize(("lang", "words"), [("en", "hard changes nothing here"), ("nl", "hard verandert hier niets")])
def test_what_one_side_cannot_touch_is_not_said_to_add_up(lang, words):
    """Hard alone leaves first time right as it is in every replication: there is nothing to reinforce."""
    measure, found = "quality.first_time_right", Interaction(
        estimate(0.0), estimate(0.0), "log_odds", "add_up", "add_up", "add_up", 0.0, 0.0
    )  # fmt: skip
    result = comparison()
    variants = {name: dict(of) for name, of in result.variants.items()}
    for name in ("soft", "both"):
        variants[name][measure] = estimate(0.8)
    told = sentences.interaction(replace(result, variants=variants), measure, found, Names(lang))
    assert words in told
    variants["hard"][measure] = estimate(0.7)
    assert words not in sentences.interaction(replace(result, variants=variants), measure, found, Names(lang))
