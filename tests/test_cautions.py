"""Warnings: each is given where it should be, at its place, and nowhere else."""

from __future__ import annotations

import pytest

from ketensim.ground.errors import Fault, show_path
from ketensim.locale import message
from ketensim.scenario.cautions import warnings
from ketensim.scenario.scenario import load

START = """\
ketensim: 1
name: A chain
start: 2027-01-04
target: 5 d
partners:
  police: {staff: [{count: 2}], norms: {chain: 2 d}}
  court: {staff: [{count: 2}], norms: {chain: 3 d}}
arrivals: {rate: 4/d}
steps:
  report: {partner: police, work: 30 min, next: hearing}
  hearing: {partner: court, work: 1 h}
handoffs:
  police -> court: {delay: {worst: 5 d, best: 2 h}, incomplete: {worst: 30%, best: 3%}}
"""
LINES = START.count("\n")


def told(text: str, urgent: dict[str, dict[str, float]] | None = None) -> list[tuple[str, int, str]]:
    """Code, line after START (or 0 within it) and path of each warning."""
    found = warnings(load(text), urgent)
    return [(fault.code, max(fault.line - LINES, 0), show_path(fault.path)) for fault in found]


def test_nothing_is_said_of_a_plain_chain() -> None:
    assert told(START) == []


def test_another_belief_with_the_same_best_guess_is_a_change() -> None:
    """Its draws are others."""
    half = "steps.hearing.work: {uncertain: {low: 30 min, high: 90 min}}"
    text = START.replace("work: 1 h}", "work: {uncertain: {low: 30 min, high: 90 min}}}")
    assert told(text + "variants:\n  now: {}\n  other: {" + half + "}\n") == []
    twice = told(text + "variants:\n  now: {steps.hearing.work: 1 h}\n  other: {steps.hearing.work: 1 h}\n")
    assert ("variant_changes_nothing", 3, "variants.other") in twice


def test_a_variant_that_changes_nothing() -> None:
    text = START + "variants:\n  now: {}\n  more: {arrivals.rate: 5/d}\n  same: {}\n"
    assert told(text) == [("variant_changes_nothing", 4, "variants.same")]


def test_a_change_of_words_alone_is_without_effect() -> None:
    text = START + "variants:\n  now: {}\n  renamed: {outcomes: {done: Klaar}}\n"
    assert [code for code, _, _ in told(text)] == ["change_without_effect"]


CHANGES = {
    "arrivals.rate: 4/d": True,
    "arrivals.rate: 28/wk": False,
    "partners.police.norms.chain: 2 d": True,
    "partners.police.norms.chain: 3 d": False,
    "partners.police.staff: [{count: 2}]": True,
    "partners.police.staff.1.count: 2.0": True,
    "relations.*.floor: 50%": True,
    "relations.*.floor: 0.6": False,
    "relations.*.leadership: 0.5": True,
    "handoffs.police.court.delay.best: 2 h": True,
    "handoffs.police.court.delay.best: 1 h": False,
    "chain_plan: none": True,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_without_effect(change: str) -> None:
    found = told(START + "variants:\n  now: {}\n  other: {" + change + "}\n")
    path = change.partition(": ")[0]
    assert [code for code, _, _ in found] == (["change_without_effect"] if CHANGES[change] else [])
    assert all(line == 3 and shown.startswith(f"variants.other.{path[:8]}") for _, line, shown in found)


def test_a_change_is_judged_in_its_own_variant_only() -> None:
    text = START + (
        "variants:\n  now: {}\n  fast: {partners.police.norms.chain: 1 d}\n  slow: {partners.court.norms.chain: 9 d}\n"
        "  both: [fast, slow]\n"
    )
    assert told(text) == []


def test_a_fixed_cooperation_cut_loose_from_a_relation_that_moves() -> None:
    fixed = START.replace("incomplete:", "cooperation: 0.3, incomplete:")
    text = fixed + "variants:\n  now: {}\n  soft: {relations.*.floor: 0.8}\n"
    assert ("cooperation_fixed", 0, "handoffs.police -> court.cooperation") in told(text)
    assert "cooperation_fixed" not in [code for code, _, _ in told(text.replace("floor", "leadership"))]
    assert "cooperation_fixed" not in [code for code, _, _ in told(text.replace("cooperation: 0.3, ", ""))]


@pytest.mark.parametrize(
    ("effect", "given"),
    [
        ("delay", "delay: {worst: 2 h, best: 5 d}"),
        ("delay", "delay: {worst: 1 wh, best: 2 wd}"),
        ("incomplete", "incomplete: {worst: 3%, best: 30%}"),
        ("together", "together: {worst: 80%, best: 10%}"),
    ],
)
def test_an_effect_that_gets_worse(effect: str, given: str) -> None:
    first = START.splitlines()[-1]
    text = START.replace(first, f"  default: {{{given}}}")
    assert told(text) == [("worse_with_cooperation", 0, f"handoffs.default.{effect}")]


def test_an_effect_that_stays_the_same_is_fine() -> None:
    first = START.splitlines()[-1]
    assert told(START.replace(first, "  default: {delay: 2 h, incomplete: 5%, together: 50%}")) == []


def test_a_count_of_long_hours_says_how_many_fte_it_takes() -> None:
    text = START.replace("{staff: [{count: 2}], norms: {chain: 3 d}}", "{staff: [{count: 9, calendar: zsm}]}")
    text += 'calendars:\n  zsm: {hours: "Mo-Su 08:00-22:00"}\n'
    (found,) = warnings(load(text))
    assert (found.code, show_path(found.path)) == ("count_of_long_hours", "partners.court.staff.1.count")
    assert dict(found.values) == {"count": "9", "hours": "98", "fte": "24.5"}
    assert told(text.replace("08:00-22:00", "09:00-15:00")) == []


def test_urgent_load_above_80_percent() -> None:
    assert told(START, {"base": {"police": 0.8, "court": 0.79}}) == []
    assert told(START, {"base": {"police": 0.85}}) == [("urgent_load", 0, "partners.police")]


PLAN = START + "chain_plan: {signed_by: [police, court], kpis: {lead_time: {share: 90%}}}\n"


def test_a_signatory_without_a_norm() -> None:
    assert told(PLAN) == []
    without = PLAN.replace(", norms: {chain: 3 d}", "")
    assert told(without) == [("signatory_without_norm", 1, "chain_plan.signed_by.2")]
    assert told(PLAN.replace("{chain: 3 d}", "{own_work: 3 d}")) == []
    assert told(without.replace("lead_time: {share", "first_time_right: {share")) == []


def test_a_lead_time_kpi_without_a_target() -> None:
    (found,) = warnings(load(PLAN.replace("target: 5 d\n", "")))
    assert (found.code, show_path(found.path)) == ("kpi_without_target", "chain_plan.kpis.lead_time")


def test_a_commitment_of_someone_who_did_not_sign() -> None:
    text = PLAN.replace("signed_by: [police, court]", "signed_by: [police], commitment: {court: 90%}")
    assert told(text) == [("commitment_unsigned", 1, "chain_plan.commitment.court")]


def test_a_check_that_never_happens() -> None:
    text = START.replace("{partner: police, work: 30 min,", "{partner: police, check: {finds: 50%}, work: 30 min,")
    assert told(text) == [("check_without_handoff", 0, "steps.report.check")]
    moved = (
        text
        + "variants:\n  now: {}\n  loop: {steps.hearing.next: [{to: report, share: 10%}, {end: done, share: 90%}]}\n"
    )
    assert told(moved) == []


def test_a_handoff_in_the_wrong_direction() -> None:
    text = START + "  court -> police: {delay: 3 d}\n"
    assert told(text) == [("pair_without_handoff", 1, "handoffs.court -> police")]
    assert told(START.replace("police -> court", "court & police")) == []


def test_a_source_of_nothing() -> None:
    text = START + "sources: {arrivals.rate: assumed, partners.polic: assumed}\n"
    assert told(text) == [("source_covers_nothing", 1, "sources.partners.polic")]


def test_one_warning_of_a_place_for_all_variants_and_pairs() -> None:
    text = START.replace("  police -> court: {", "  default: {cooperation: 0.3, ")
    text += "variants:\n  now: {}\n  soft: {relations.*.floor: 0.8}\n  softer: {relations.*.floor: 0.9}\n"
    assert [code for code, _, _ in told(text)].count("cooperation_fixed") == 1


HARD = "chain_plan: {signed_by: [police, court], kpis: {lead_time: {share: 90%}}}\n"
WARMTH = "relations: {default: {investment: {people: 1, hours: 1 h}}}\n"
HELP = START.replace("norms: {chain: 2 d}", "helps: court, norms: {chain: 2 d}")
IDLE = {
    ("pressure: {work: 10%}\n", "pressure_without_kpi", "pressure"),
    (HARD + "pressure: {work: 10%}\n", "", ""),
    (HARD.replace("lead_time: {share: 90%}", "throughput: {at_least: 4/d}") + "pressure: {work: 10%}\n", "", ""),
    (HARD.replace("lead_time: {share: 90%}", "first_time_right: {share: 9%}") + "pressure: {incomplete: 2}\n",
     "pressure_without_kpi", "pressure"),
    ("lending: {base: 10%}\n", "lending_without_help", "lending"),
    ("lending: none\n", "", ""),
    ("dynamics: {every: 4 wk}\n", "dynamics_moves_nothing", "dynamics"),
    ("dynamics: {every: 4 wk, floor: {upkeep: 1 h}}\n", "dynamics_moves_nothing", "dynamics"),
    ("dynamics: {every: 4 wk, floor: {decay: 0.1}}\n", "", ""),
    ("dynamics: {every: 4 wk, floor: {success: 0.1}}\n", "success_without_kpi", "dynamics.floor.success"),
    (HARD + "dynamics: {every: 4 wk, commitment: {success: 0.1}}\n", "", ""),
    (WARMTH, "investment_moves_nothing", "relations.default.investment"),
    (WARMTH + "dynamics: {every: 4 wk, floor: {decay: 0.1}}\n", "investment_moves_nothing",
     "relations.default.investment"),
    (WARMTH + "dynamics: {every: 4 wk, floor: {decay: 0.1, upkeep: 1 h}}\n", "", ""),
    (WARMTH + "dynamics: {every: 4 wk, leadership: {investment: 0.1}}\n", "", ""),
    ("variants: {now: {}, led: {relations.*.leadership: 0.9}}\n", "leadership_unused",
     "variants.led.relations.*.leadership"),
    ("variants: {now: {}, led: {relations.*.leadership: 0.9, partners.police.helps: court}}\n", "", ""),
    ("variants: {now: {}, led: {relations.*.leadership: 0.9, partners.police.helps: court, lending: {by_leadership: 0, "
     "base: 0.5}}}\n", "leadership_unused", "variants.led.relations.*.leadership"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "path"), sorted(IDLE))
def test_parts_of_hard_and_soft_that_can_do_nothing(text: str, code: str, path: str) -> None:
    found = warnings(load(START + text))
    assert [(fault.code, show_path(fault.path)) for fault in found] == ([(code, path)] if code else [])
    for fault in found:
        assert fault.line > LINES
        assert len({message(fault, lang) for lang in ("nl", "en")}) == 2


def test_pressure_that_works_in_one_variant_is_no_mistake_in_the_others() -> None:
    plan = HARD.removeprefix("chain_plan: ").strip()
    assert told(START + "pressure: {work: 10%}\nvariants: {now: {}, hard: {chain_plan: " + plan + "}}\n") == []


def test_help_where_no_case_waits() -> None:
    assert told(HELP) == []
    text = START.replace("police: {", "desk: {staff: [{count: 1}]}\n  police: {helps: {desk: {threshold: 2}}, ")
    assert [(code, path) for code, _, path in told(text)] == [("help_without_cases", "partners.police.helps.desk")]


def test_late_cases_that_cost_something_and_no_target_to_be_late_by() -> None:
    text = START.replace("target: 5 d\n", "values: {client: {lead_time: 5 EUR/d}, society: {late: 9 EUR}}\n")
    assert [(code, path) for code, _, path in told(text)] == [("late_without_target", "values.society.late")]
    assert told(text.replace("late: 9", "escaped: 9")) == []


CORNERS = START + (
    "variants:\n  now: {}\n  hard: {partners.court.norms.chain: 1 d}\n  soft: {relations.*.floor: 0.8}\n  both: BOTH\n"
    "factorial: {neither: now, hard: hard, soft: soft, both: both}\n"
)


def test_both_is_exactly_hard_plus_soft() -> None:
    assert told(CORNERS.replace("BOTH", "[hard, soft]")) == []
    assert told(CORNERS.replace("BOTH", "{partners.court.norms.chain: 1 d, relations.*.floor: 0.8}")) == []
    short = told(CORNERS.replace("BOTH", "{relations.*.floor: 0.8}"))
    assert short == [("both_is_not_sum", 6, "factorial.both")]
    more = told(CORNERS.replace("BOTH", "[hard, soft, {arrivals.rate: 3/d}]"))
    assert more == [("both_is_not_sum", 6, "factorial.both")]


def test_a_target_in_one_corner_only() -> None:
    found = warnings(load(CORNERS.replace("BOTH", "[hard, soft, {target: none}]")))
    assert [fault.code for fault in found] == ["target_differs", "both_is_not_sum"]
    assert found[1].values["setting"] == "target"


def test_each_warning_is_told_in_both_languages() -> None:
    text = CORNERS.replace("BOTH", "[hard, soft, {arrivals.rate: 3/d}]")
    found: list[Fault] = [*warnings(load(text)), *warnings(load(PLAN.replace(", norms: {chain: 3 d}", "")))]
    assert len(found) == 2
    for fault in found:
        assert len({message(fault, lang) for lang in ("nl", "en")}) == 2


# --- what is had for nothing, or for more than can be

PAID = START.replace("norms: {chain: 2 d}", "cost: 50 EUR/h, norms: {chain: 2 d}").replace(
    "incomplete", "cost: 4 EUR, incomplete"
)
OWN = PAID.replace("cost: 50", "own_work: {rate: 5/wk, work: 1 h}, cost: 50")
BETTER = "relations.police.court.floor: 0.8"
PRICES = [
    (PAID, BETTER, True),
    (PAID, "relations.*.floor: 0.8", True),
    (PAID, "relations.*.floor: 0.3", False),
    (PAID, "relations.police.court.leadership: 0.9, partners.police.helps: court", True),
    (PAID, BETTER + ", relations.police.court.investment: {people: 1, hours: 1 h}", False),
    (PAID, BETTER + ", handoffs.police.court.cost: 5 EUR", False),
    (PAID, BETTER + ", handoffs.police.court.cost: 3 EUR", True),
    (PAID, BETTER + ", partners.court.own_work: {rate: 1/wk, work: 1 h}", False),
    (OWN, BETTER + ", partners.police.own_work.rate: 6/wk", False),
    (OWN, BETTER + ", partners.police.own_work.rate: 4/wk", True),
    (OWN, BETTER + ", partners.police.own_work.work: 2 h", False),
    (START, BETTER, False),
]


@pytest.mark.parametrize(("text", "change", "free"), PRICES)
def test_a_better_relation_that_costs_nothing(text: str, change: str, free: bool) -> None:
    """Where anything costs anything; a worse relation, or one that is paid in hours or in trips, is no news."""
    found = told(text + "variants:\n  now: {}\n  soft: {" + change + "}\n  both: [soft]\n")
    path = change.partition(":")[0]
    assert found == ([("relation_free", found[0][1], f"variants.soft.{path}")] if free else [])


def test_a_better_relation_from_a_date_on_is_paid_on_any_date() -> None:
    begin = PAID + "variants:\n  now: {}\n  then: [{from: 2027-02-01, " + BETTER
    assert [(code, path) for code, _, path in told(begin + "}]\n")] == [
        ("relation_free", "variants.then.1.relations.police.court.floor")
    ]
    paid = "}, {from: 2027-03-01, relations.police.court.investment: {people: 1, hours: 1 h}}]\n"
    assert told(begin + paid) == []


def test_help_that_is_faster_than_the_partner_itself() -> None:
    text = START.replace("police: {", "police: {helps: {court: {efficiency: 150%}}, ")
    assert [(code, path) for code, _, path in told(text)] == [
        ("efficiency_beyond", "partners.police.helps.court.efficiency")
    ]
    assert told(text.replace("150%", "100%")) == []


@pytest.mark.parametrize(
    ("lending", "beyond"),
    [
        ("{by_leadership: 80%, by_plan: 80%}", True),
        ("{by_plan: 10%}", True),
        ("{by_leadership: 60%, base: 40%}", False),
    ],
)
def test_willingness_that_adds_up_to_more_than_always(lending: str, beyond: bool) -> None:
    text = HELP + f"lending: {lending}\n"
    assert [code for code, _, _ in told(text)] == (["willingness_beyond"] if beyond else [])
