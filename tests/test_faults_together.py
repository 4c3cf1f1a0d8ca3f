"""Faults beside each other: each is shown at what brought it in, hides no other, and is told once."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from ketensim.ground.errors import Fault, InputError, show_path
from ketensim.locale import tell
from ketensim.numbers.compiling import compile_chain
from ketensim.scenario.cautions import warnings
from ketensim.scenario.scenario import load

BASE = (Path(__file__).parent / "faults" / "base.yaml").read_text(encoding="utf-8")


def swap(*pairs: str, text: str = BASE) -> str:
    """`text` with each old part replaced by the new one that follows it, once."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    return text


def found(text: str, settings: dict[str, object] | None = None) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as raised:
        load(text, settings)
    return raised.value.faults


def told(text: str, settings: dict[str, object] | None = None) -> list[tuple[str, str]]:
    """Code and path of each fault."""
    return [(fault.code, show_path(fault.path)) for fault in found(text, settings)]


# --- what brought a fault in


def test_shares_that_a_variant_sets_wrong_are_shown_at_the_change() -> None:
    (fault,) = found(swap("soft: {", "soft: {steps.assess.next.1.share: 50%, "))
    assert show_path(fault.path) == "variants.soft.steps.assess.next.1.share"
    assert tell(fault, "en").startswith("text:102:")
    assert "the shares add up to 90%, not to 100%" in tell(fault, "en")


def test_shares_that_a_setting_makes_wrong_are_shown_at_the_setting() -> None:
    (fault,) = found(BASE, {"steps.assess.next.1.share": "50%"})
    assert (fault.code, fault.file, fault.line) == ("shares_total", "--set", 0)
    assert show_path(fault.path) == "steps.assess.next.1.share"


def test_a_fault_of_the_file_stays_where_it_is() -> None:
    text = swap("{to: decide, share: 60%}", "{to: decide, share: 50%}", "soft: {", "soft: {steps.assess.error: 1%, ")
    assert told(text) == [("shares_total", "steps.assess.next")]


def test_a_variant_that_makes_a_fault_of_the_file_another_one_is_told_as_well() -> None:
    text = swap(
        "{to: decide, share: 60%}", "{to: decide, share: 50%}", "soft: {", "soft: {steps.assess.next.1.share: 30%, "
    )
    assert [(fault.values["total"], show_path(fault.path)) for fault in found(text)] == [
        ("90%", "steps.assess.next"),
        ("70%", "variants.soft.steps.assess.next.1.share"),
    ]


def test_a_fault_away_from_the_change_names_the_variant() -> None:
    text = swap("soft: {", "soft: {calendars: {office: 24/7}, ")
    assert {(fault.code, fault.values["in_variant"]) for fault in found(text)} == {("unknown_calendar", "soft")}
    for lang in ("en", "nl"):
        assert '"zsm" (in variant "soft"); ' in tell(found(text)[0], lang)


def test_only_two_variants_together_are_wrong() -> None:
    text = swap("zsm: {}", "zsm: {}\n  one: {steps.assess.next.1.share: 50%, steps.assess.next.2.share: 50%}")
    text = swap(
        "both: [hard, soft]", "both: [one, {steps.assess.next.2.share: 50%, steps.advice.next.1.share: 30%}]", text=text
    )
    assert told(text)[-1] == ("shares_total", "variants.both.2.steps.advice.next.1.share")


def test_what_is_wrong_in_all_variants_of_half_a_file_is_the_files() -> None:
    text = swap(
        "rate: 30/d", "profile: zsm", "profile: zsm, step: report", "step: report", "share: 60%}", "share: 50%}"
    )
    text = re.sub(
        r"variants:\n(.*\n)*?factorial.*\n", "variants:\n  a: {arrivals.district.rate: 3/d}\n  b: [a]\n", text
    )
    (fault,) = found(text)
    assert (fault.code, show_path(fault.path)) == ("shares_total", "steps.assess.next")
    assert "in_variant" not in fault.values


def test_a_warning_is_shown_at_the_change_that_brings_it_in() -> None:
    text = swap("soft: {", "soft: {handoffs.default.delay.best: 9 d, ")
    at = [show_path(fault.path) for fault in warnings(load(text)) if fault.code == "worse_with_cooperation"]
    assert at == ["variants.soft.handoffs.default.delay.best"]


# --- all at once


def test_names_are_looked_up_beside_faults_of_shape() -> None:
    text = swap("rate: 40/d", "rate: 40", "partner: court", "partner: cuort", "next: assess", "next: asess")
    assert told(text) == [
        ("missing_unit", "partners.police.own_work.rate"),
        ("unknown_step", "steps.report.next"),
        ("unknown_partner", "steps.hearing.partner"),
    ]


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (("partner: probation, work: 90 min", "partner: probaton, work: 90"), "unknown_partner missing_unit"),
        (("closed: [", "closd: [", "profile: zsm", "profile: zms"), "unknown_key unknown_calendar"),
        (("count: 8,", "count: -8,", "until: decide", "until: decid"), "unknown_step negative"),
        (("finds: 90%", "finds: 190%", "type: simple", "type: simpel"), "unknown_type above"),
        (("hard:\n", "hard:\n    partners.court.cost: 5\n", "[police, prosecution]", "[police, prosecutor]"),
         "missing_unit unknown_partner"),
        (("cost: 4 EUR", "cost: 4", "hard: hard", "hard: herd"), "missing_unit unknown_variant"),
        (("cost: 4 EUR", "cost: 4", "{to: visit, share: 25%}", "{to: visit, share: 35%}"), "shares_total missing_unit"),
        (("cost: 4 EUR", "cost: 4", "soft: {", "soft: {steps.visit.partner: polce, "), "missing_unit unknown_partner"),
        (("cost: 4 EUR", "pressure: 4", "partner: court", "partner: cuort"), "unknown_partner unknown_key"),
        (("hard:\n", "hard:\n    prtners.x: 5\n", "soft: {", "soft: {steps.visit.partner: polce, "),
         "unknown_path unknown_partner"),
    ],
)  # fmt: skip
def test_one_fault_hides_no_other(wrong: tuple[str, ...], codes: str) -> None:
    assert [code for code, _ in told(swap(*wrong))] == codes.split()


@pytest.mark.parametrize(
    "wrong",
    [
        ("partner: court", "partner: cuort"),
        ("partners:\n", "prtners:\n"),
        ("calendars:\n", "calendars: 5\nabout2:\n"),
        ("steps:\n", "steps: [1]\nsources2:\n"),
        ("types: {simple: 70%, complex: {share: 30%", "types: {simple: 70, complex: {share: 30%"),
        ("types: {simple: 70%, complex: {share: 30%", "types: {simple: 70%, complex: {sahre: 30%"),
        ("{to: decide, share: 60%}", "{to: decide, share: 60 %%}"),
        ("    work: 20 min\n", "    work: 20\n"),
        ("    work: 20 min\n", ""),
        ("    partner: police\n", ""),
        ("  hearing:\n    partner: court\n", "  hearing:\n    parter: court\n"),
        ('zsm: {hours: "Mo-Su 08:00-22:00"}', "zsm: {}"),
        ("court: {staff: [{count: 6, calendar: office}], calendar: office}", "court: 6"),
        ("court: {staff: [{count: 6, calendar: office}], calendar: office}", "court: {staff: 6}"),
        ("  walk_in: {every: {gamma: {mean: 8 h, cv: 0.5}}", "  walk_in: {evry: {gamma: {mean: 8 h, cv: 0.5}}"),
        ("signed_by: [police, prosecution]", "signed_by: [[police, prosecution]]"),
        ("{rate: 30/d, profile: zsm, step: report}", "5"),
        ("{all: [advice, support]", "{all: [[], support]"),
        ("  police & prosecution: {floor: 0.35, leadership: 0.5}", "  police -> prosecution: [0.35]"),
        ("handoffs:\n", "handoffs:\n  lawyer: {staff: [{count: 6}], calendar: office}\n"),
    ],
)  # fmt: skip
def test_one_fault_is_told_once(wrong: tuple[str, str]) -> None:
    faults = [fault for fault in found(swap(*wrong)) if not fault.values.get("key", "").endswith("2")]
    assert len(faults) == 1, [tell(fault, "en") for fault in faults]


def test_relations_that_are_a_list_are_one_fault_whatever_variants_set_in_them() -> None:
    text = BASE[: BASE.index("relations:")] + "relations: [[]]\n" + BASE[BASE.index("chain_plan:") :]
    assert told(text) == [("map_expected", "relations")]


def test_what_is_over_all_variants_is_told_beside_other_faults() -> None:
    text = swap("outcomes: {settled", "outcomes: {setled", "cost: 58 EUR/h", "calendar: ofice")
    assert told(text) == [("unknown_calendar", "partners.police.calendar"), ("unknown_outcome", "outcomes.setled")]
    misspelled = swap("advice, support]", "advise, support]")  # then nothing leads to `advice`, which is no news
    assert told(misspelled) == [("unknown_step", "steps.assess.next.2.all.1")]


def test_two_types_that_are_left_out_are_two_faults() -> None:
    text = swap("{share: 30%, urgent: true}", "10%, odd: 20%", "complex: 30 wd office", "complex: 30 d")
    more = swap("odd: 20%", "odd: 10%, rare: 10%", text=text)
    assert [fault.values["type"] for fault in found(text) if fault.path[:1] == ("target",)] == ["odd"]
    assert [fault.values["type"] for fault in found(more) if fault.path[:1] == ("target",)] == ["odd", "rare"]


@pytest.mark.parametrize(
    "text",
    ["{<<: {partner: desk}, work: 30 min}", "{partner, work: 30 min}", "{partner: desk, work: *w}",
     "{partner: desk, work: !minutes 30}", "{partner: desk, work: 30 min, error: .inf}",
     "{partner: *d, work: 30 min}", "{[a]: b, work: 30 min}", "{partner: desk, work: 30 min, next: *n}"],
)  # fmt: skip
def test_what_follows_from_a_fault_of_form_is_not_told(text: str) -> None:
    start = "ketensim: 1\npartners: {desk: {staff: [{count: 2}]}}\narrivals: {rate: 4/d}\nsteps:\n  intake: "
    assert len(found(f"{start}{text}\n  last: {{partner: desk, work: 1 h}}\n")) == 1


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("target.within.simple", "1e6 d", "too_long"),
        ("target.within.complex", "40000 wd office", "too_long"),
        ("target", "36526 d", "too_long"),
        ("run.length", "1e6 wk", "too_long"),
        ("run.drain", "123456789 h", "too_long"),
        ("partners.prosecution.staff.1.week", "123456789 h", "week_too_long"),
        ("partners.police.staff.1.count", 1e6, "too_many"),
        ("backlog.count", 10_000_000, "too_many"),
        ("handoffs.default.delay.worst", "1e9 wk", "too_large_amount"),
        ("arrivals.district.rate", "1e12/h", "too_large_amount"),
    ],
)
def test_amounts_that_nobody_means_are_told_in_no_time(path: str, value: object, code: str) -> None:
    begin = time.process_time()
    assert {fault.code for fault in found(BASE, {path: value})} == {code}
    assert time.process_time() - begin < 5


def test_a_hundred_years_may_be_simulated() -> None:
    chain = load(
        BASE, {"target": "36525 d", "run.drain": "none", "arrivals.district.counts": {"per": "week", "values": [1]}}
    )
    begin = time.process_time()
    assert len(compile_chain(chain.variants["zsm"]).streams[0].arrivals.counts) > 10_000
    assert time.process_time() - begin < 5


SHARED = {
    "run.length: 60 wk": "path_shared",
    "start: 2027-02-01": "path_shared",
    "matters.lead_time.mean: 30 d": "path_shared",
    "about.question: Why?": "path_shared",
}


@pytest.mark.parametrize("change", SHARED)
def test_what_all_variants_share_is_refused_in_one(change: str) -> None:
    """It would be silently ignored by a comparison; as a setting it changes the whole scenario."""
    text = TWO_PARTNERS + "variants:\n  now: {}\n  other: {" + change + "}\n"
    with pytest.raises(InputError) as refused:
        load(text)
    assert [fault.code for fault in refused.value.faults] == [SHARED[change]]
    path, value = change.split(": ", 1)
    assert load(TWO_PARTNERS, {path: value}).settings == ((path, value),)


def test_an_expiry_that_rounds_to_nothing_is_refused() -> None:
    text = TWO_PARTNERS.replace("work: 1 h}", "work: 1 h, expires: {after: 0.000001 min, outcome: gone}}")
    with pytest.raises(InputError) as refused:
        load(text)
    assert [fault.code for fault in refused.value.faults] == ["expires_at_once"]


def test_another_target_in_a_variant_is_warned_about() -> None:
    text = TWO_PARTNERS + "target: 3 d\nvariants: {now: {}, later: {target: 30 d}}\n"
    assert [fault.code for fault in warnings(load(text))] == ["target_differs"]


TWO_PARTNERS = """ketensim: 1
partners:
  front: {staff: [{count: 2}]}
  back: {staff: [{count: 2}]}
arrivals: {rate: 5/d}
steps:
  open: {partner: front, work: 1 h, next: close}
  close: {partner: back, work: 1 h}
"""
