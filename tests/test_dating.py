"""Changes that begin on a date (R17): read, checked, warned of, and compiled into eras on one basis."""

from __future__ import annotations

import pickle
from datetime import datetime
from pathlib import Path

import pytest

from ketensim.ground.distributions import constant
from ketensim.ground.errors import InputError, show_path
from ketensim.locale import message
from ketensim.numbers import without
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.model import Check, Lending, Model
from ketensim.scenario import sources
from ketensim.scenario.cautions import warnings
from ketensim.scenario.scenario import Scenario, load

HOUR, DAY = 3_600_000, 86_400_000

CHAIN = """\
ketensim: 1
start: 2027-01-04
target: 5 d
run: {warm_up: 8 wk, length: 52 wk}
calendars: {office: {hours: "Mo-Fr 09:00-17:00"}, late: {hours: "Mo-Fr 13:00-21:00"}}
partners:
  police: {staff: [{count: 2.5, calendar: late}], norms: {chain: 1 wd}}
  court: {staff: [{count: 2, calendar: office}], norms: {chain: 2 d}}
  lab: {staff: [{count: 1}]}
arrivals: {rate: 4/d}
steps:
  report: {partner: police, work: 30 min, next: test}
  test: {partner: lab, work: 1 h, next: judge}
  judge: {partner: court, work: 1 h}
handoffs: {default: {delay: 1 d}}
relations: {default: {floor: 0.4}}
variants:
  now: {}
  hard: {chain_plan: {signed_by: [police, court], kpis: {lead_time: {share: 90%}}}}
  dropped:
    - hard
    - {from: 2028-01-03, chain_plan: none}
"""
LINES = CHAIN.count("\n")


def text(*maps: str, name: str = "then") -> str:
    return CHAIN + f"  {name}:\n" + "".join(f"    - {each}\n" for each in maps)


def scenario(*maps: str) -> Scenario:
    return load(text(*maps))


def model(*maps: str) -> Model:
    return compile_scenario(scenario(*maps))["then"]


def told(*maps: str) -> list[tuple[str, int, str]]:
    """Code, line after CHAIN and path of each fault."""
    with pytest.raises(InputError) as raised:
        scenario(*maps)
    return [(fault.code, fault.line - LINES, show_path(fault.path)) for fault in raised.value.faults]


# --- reading


def test_a_variant_is_what_it_is_at_the_start_and_then_from_each_date_on() -> None:
    one = load(CHAIN)
    assert {name: len(stages) for name, stages in one.dated.items()} == {"dropped": 1}
    assert one.variants["dropped"].chain_plan == one.variants["hard"].chain_plan is not None
    (stage,) = one.dated["dropped"]
    assert stage.since == datetime(2028, 1, 3)
    assert stage.chain.chain_plan is None
    assert one.stages("dropped") == (one.variants["hard"], stage.chain)
    assert one.stages("now") == (one.variants["now"],)


def test_dates_add_up_in_order_of_time_however_they_are_written() -> None:
    one = scenario(
        "{from: 2027-09-01, relations.*.floor: 0.9}",
        "{from: 2027-06-01 12:00, relations.*.floor: 0.6, pressure.work: 10%}",
        "{lending.base: 20%}",
        "{from: 2027-09-01, steps.judge.work: 2 h}",
    )
    first, second = one.dated["then"]
    assert (first.since, second.since) == (datetime(2027, 6, 1, 12), datetime(2027, 9, 1))
    assert [chain.relation("police", "lab").floor for chain in one.stages("then")] == [0.4, 0.6, 0.9]
    assert [chain.pressure.work for chain in one.stages("then")] == [0.0, 0.1, 0.1]
    assert [chain.lending.base for chain in one.stages("then")] == [0.2, 0.2, 0.2]
    assert [str(chain.steps["judge"].work.all) for chain in (first.chain, one.variants["now"])] == [
        str(one.variants["then"].steps["judge"].work.all)
    ] * 2
    assert second.chain.steps["judge"].work != first.chain.steps["judge"].work


def test_a_date_comes_with_the_variant_that_has_it() -> None:
    one = scenario("dropped", "{relations.*.floor: 0.7}")
    (stage,) = one.dated["then"]
    assert (stage.chain.chain_plan, stage.chain.relation("police", "lab").floor) == (None, 0.7)


def test_a_variant_of_one_map_may_begin_on_a_date() -> None:
    one = load(CHAIN + "  then: {from: 2027-06-01, relations.*.floor: 0.9}\n")
    assert one.variants["then"] == one.variants["now"]
    assert one.dated["then"][0].chain.relation("lab", "court").floor == 0.9


def test_a_scenario_can_be_sent_to_another_process() -> None:
    one = load(Path(__file__).parent / "faults" / "base.yaml")
    sent = pickle.loads(pickle.dumps(one))
    assert sent.variants == one.variants
    dated = pickle.loads(pickle.dumps(load(CHAIN)))
    assert dated.stages("dropped") == load(CHAIN).stages("dropped")


def test_settings_hold_before_and_after_the_dates() -> None:
    one = load(CHAIN, {"relations.*.leadership": 0.9}).change({"pressure.work": "5%"})
    assert all(chain.pressure.work == 0.05 for chain in one.stages("dropped"))
    assert all(chain.relation("police", "lab").leadership == 0.9 for chain in one.stages("dropped"))


DATED = "from: 2027-06-01, "
REFUSED = [
    ("partners.police.staff: []", "staff_on_a_date"),
    ("partners.police.staff.1.count: 3", "staff_on_a_date"),
    ("partners.police.calendar: late", "staff_on_a_date"),
    ("partners.police.own_work.rate: 3/d", "arrivals_on_a_date"),
    ("partners.police.helps: court", "helps_on_a_date"),
    ("partners.police.cost: 3 EUR/h", "part_on_a_date"),
    ("partners.police: {staff: []}", "part_on_a_date"),
    ("arrivals.rate: 3/d", "arrivals_on_a_date"),
    ("backlog.count: 3", "arrivals_on_a_date"),
    ("handoffs.*.moments: [Mo 10:00]", "part_on_a_date"),
    ("handoffs.police.lab.cost: 3 EUR", "part_on_a_date"),
    ("handoffs.default: {delay: 3 d}", "part_on_a_date"),
    ("handoffs: {}", "part_on_a_date"),
    ("steps.report.next: judge", "part_on_a_date"),
    ("steps.report.expires: {after: 3 d, outcome: lapsed}", "part_on_a_date"),
    ("dynamics: {every: 4 wk}", "not_on_a_date"),
    ("target: 3 d", "not_on_a_date"),
    ("types: {case: 100%}", "not_on_a_date"),
    ("calendars.office: Mo 10:00-11:00", "not_on_a_date"),
]


@pytest.mark.parametrize(("change", "code"), REFUSED)
def test_what_cannot_change_on_a_date_is_refused_with_what_to_do(change: str, code: str) -> None:
    path = change.partition(": ")[0]
    assert told("hard", f"{{{DATED}{change}}}") == [(code, 3, f"variants.then.2.{path}")]
    with pytest.raises(InputError) as raised:
        scenario(f"{{{DATED}{change}}}")
    (fault,) = raised.value.faults
    assert len({message(fault, lang) for lang in ("nl", "en")}) == 2


ALLOWED = [
    "relations.*.floor: 0.9", "relations.default.leadership: 0.9",
    "relations.police.lab.investment: {people: 1, hours: 1}",
    "chain_plan: {signed_by: [lab]}", "pressure: {work: 5%}", "lending: none", "handoffs.*.delay: 3 d",
    "handoffs.default.incomplete: {worst: 40%, best: 2%}", "handoffs.police.lab.together: 9%",
    "handoffs.police.lab.cooperation: 0.9", "partners.police.norms: {chain: 3 d}", "partners.*.norms.chain: 3 d",
    "steps.judge.work: 9 min", "steps.judge.rework: 3%", "steps.*.error: 3%", "steps.judge.check: {finds: 60%}",
]  # fmt: skip


@pytest.mark.parametrize("change", ALLOWED)
def test_what_can_change_on_a_date_changes_the_model_from_then_on(change: str) -> None:
    dated, at_once, never = model(f"{{{DATED}{change}}}"), model(f"{{{change}}}"), model("{}")
    (era,) = dated.eras
    assert era.since == 148 * DAY
    assert era.model.eras == at_once.eras == ()
    for part in ("partners", "steps", "plan", "pressure", "lending", "ties"):
        assert getattr(era.model, part) == getattr(at_once, part)
    assert dated.partners == never.partners
    assert dated.steps == never.steps
    assert dated.digest not in (at_once.digest, never.digest)


@pytest.mark.parametrize(
    ("maps", "code", "path"),
    [
        (["{from: 2027-01-04, pressure.work: 5%}"], "date_before_start", "variants.then.1.from"),
        (["{from: 2026-01-04, pressure.work: 5%}"], "date_before_start", "variants.then.1.from"),
        (["{from: soon, pressure.work: 5%}"], "not_readable", "variants.then.1.from"),
        (["hard", "{from: 2027-06-01}"], "date_without_changes", "variants.then.2.from"),
        (["{from: 2027-06-01, pressure.wrk: 5%}"], "unknown_key", "variants.then.1.pressure.wrk"),
        (["{from: 2027-06-01, relations.polic.lab.floor: 1}"], "path_unknown_name",
         "variants.then.1.relations.polic.lab.floor"),
        (["{from: 2027-06-01, chain_plan: {signed_by: [polic]}}"], "unknown_partner",
         "variants.then.1.chain_plan.signed_by.1"),
        (["{from: 2027-06-01, steps.judge.check: {finds: 190%}}"], "above", "variants.then.1.steps.judge.check.finds"),
        (["{from: 2027-06-01, pressure.work: 5%}", "{from: 2027-06-01, pressure.work: 6%}"], "variant_conflict",
         "variants.then.2.pressure.work"),
    ],
)  # fmt: skip
def test_one_fault_of_a_date_one_code_one_place(maps: list[str], code: str, path: str) -> None:
    assert [(found[0], found[2]) for found in told(*maps)] == [(code, path)]


def test_a_fault_that_was_there_before_the_date_is_told_once() -> None:
    wrong = text("{from: 2027-06-01, pressure.work: 5%}").replace("work: 30 min", "work: 30")
    with pytest.raises(InputError) as raised:
        load(wrong)
    assert [fault.code for fault in raised.value.faults] == ["missing_unit"]


def test_a_date_may_bring_on_cases_that_never_leave() -> None:
    change = "{from: 2027-06-01, handoffs.*.incomplete: 100%, steps.judge.check: {finds: 100%}}"
    assert {code for code, _, _ in told(change)} == {"returns_forever"}


def test_another_value_on_another_date_is_no_contradiction() -> None:
    one = scenario(
        "{pressure.work: 1%}", "{from: 2027-06-01, pressure.work: 2%}", "{from: 2027-07-01, pressure.work: 0}"
    )
    assert [chain.pressure.work for chain in one.stages("then")] == [0.01, 0.02, 0.0]


@pytest.mark.parametrize("first", [True, False])
def test_a_star_reaches_pairs_that_files_travel_along_from_another_date_on(first: bool) -> None:
    """The check of `judge` begins on a date, and then a file comes straight from `report` (R15.1)."""
    checked = "{from: 2027-06-01, steps.judge.check: {finds: 50%}, steps.report.error: 10%}"
    star = "{handoffs.*.delay: 3 h, relations.*.floor: 0.7, relations.*.leadership: 0.2}"
    one = model(star, checked) if first else model(checked, star.replace("{", "{from: 2027-07-01, ", 1))
    last = one.eras[-1].model
    assert len(one.handoffs) == 3
    assert {(tie.floor, tie.leadership) for tie in last.ties} == {(0.7, 0.2)}
    assert {(tie.floor, tie.leadership) for tie in one.ties} == ({(0.7, 0.2)} if first else {(0.4, 0.5)})
    assert {pair.delay.at(0.5) for pair in last.handoffs} == {3.0 * HOUR}


def test_a_star_may_reach_its_first_pair_on_a_date() -> None:
    """Without this all steps are at one partner, and `handoffs.*` reaches nothing."""
    one = load(
        text("{relations.*.floor: 0.7}", "{from: 2027-06-01, relations.lab -> court: {leadership: 0.9}}")
        .replace("partner: lab", "partner: police")
        .replace("partner: court", "partner: police")
    )
    assert one.variants["then"].relation("lab", "court").floor == 0.7
    assert one.stages("then")[1].relation("lab", "court").leadership == 0.9


# --- the model


def test_a_plan_that_is_dropped_binds_nobody_any_more() -> None:
    one = compile_scenario(load(CHAIN))["dropped"]
    (era,) = one.eras
    assert era.since == 364 * DAY
    assert [partner.signed for partner in one.partners] == [True, True, False]
    assert [(partner.signed, partner.commitment) for partner in era.model.partners] == [(False, 0.0)] * 3
    assert (one.plan.pulls_forward, one.plan.presses, one.plan.agreed) == (True, True, 0.9)
    assert (era.model.plan.pulls_forward, era.model.plan.presses, era.model.plan.agreed) == (False, False, 0.0)


def test_all_dates_have_the_same_members_calendars_pairs_and_relations() -> None:
    one = model(
        "{from: 2027-06-01, steps.judge.check: {}, steps.report.error: 5%, partners.police.norms.chain: 2 wd}",
        "{from: 2027-07-01, relations.court -> lab.floor: 0.9, steps.report.error: 0}",
    )
    first, second = (era.model for era in one.eras)
    for later in (first, second):
        assert [partner.crews for partner in later.partners] == [partner.crews for partner in one.partners]
        assert [(pair.sender, pair.receiver, pair.tie) for pair in later.handoffs] == [
            (pair.sender, pair.receiver, pair.tie) for pair in one.handoffs
        ]
        assert [(tie.sender, tie.receiver) for tie in later.ties] == [(tie.sender, tie.receiver) for tie in one.ties]
        assert later.labels == one.labels
        assert later.hours is one.hours
    # A file may come straight back from police to the court on the first date only; the court's relation with the lab
    # is named on the second.
    assert [(pair.sender, pair.receiver) for pair in one.handoffs] == [(0, 1), (0, 2), (2, 1)]
    assert [(tie.sender, tie.receiver) for tie in one.ties] == [(0, 1), (0, 2), (1, 2), (2, 1)]
    assert [model.ties[2].floor for model in (one, first, second)] == [0.4, 0.4, 0.9]
    assert one.partners[0].chain_norms[0].time == 8 * HOUR
    assert first.partners[0].chain_norms[0].time == second.partners[0].chain_norms[0].time == 16 * HOUR


def test_each_number_of_a_date_is_in_its_era() -> None:
    one = model(
        "{from: 2027-06-01, steps.judge.check: {finds: 60%, takes: 5 min}}",
        "{from: 2027-07-01, steps.judge.work: 2 h, lending: none, handoffs.police.lab.cooperation: 1}",
    )
    first, second = (era.model for era in one.eras)
    assert one.steps[2].check is None
    assert first.steps[2].check == second.steps[2].check == Check(0.6, 300_000, 0)
    assert second.steps[2].work == (constant(2.0 * HOUR),)
    assert (first.lending, second.lending) == (Lending(), Lending(0.0, 0.0, 0.0, 0.0))
    assert [each.handoffs[0].cooperation for each in (one, first, second)] == [0.4, 0.4, 1.0]
    assert [each.handoffs[0].tie for each in (one, first, second)] == [1, 1, -1]


def test_a_file_that_is_missing_on_a_date_is_told_at_the_date() -> None:
    with pytest.raises(InputError) as raised:
        model("{from: 2027-06-01, steps.judge.work: {empirical: {file: none.csv, unit: h}}}")
    (fault,) = raised.value.faults
    assert (fault.code, show_path(fault.path)) == ("data_missing", "variants.then.1.steps.judge.work.empirical.file")


# --- warnings


def warned(*maps: str) -> list[tuple[str, str]]:
    return [(fault.code, show_path(fault.path)) for fault in warnings(scenario(*maps)) if fault.line > LINES]


def test_nothing_is_said_of_a_plain_date() -> None:
    assert warnings(load(CHAIN)) == []
    assert warned("{from: 2027-06-01, relations.*.floor: 0.9}") == []


def test_a_date_after_the_run() -> None:
    assert warned("{from: 2037-06-01, pressure: none, relations.*.floor: 1}")[0] == (
        "date_after_run",
        "variants.then.1.from",
    )


def test_a_dated_change_without_effect() -> None:
    assert warned("{from: 2027-06-01, relations.*.floor: 40%}") == [
        ("change_without_effect", "variants.then.1.relations.*.floor")
    ]
    assert warned("{relations.*.floor: 0.9}", "{from: 2027-06-01, relations.*.floor: 40%}") == []


def test_what_a_date_brings_in_is_warned_of_at_the_date() -> None:
    assert warned("{from: 2027-06-01, handoffs.*.delay: {worst: 1 d, best: 2 d}}") == [
        ("worse_with_cooperation", "variants.then.1.handoffs.*.delay")
    ]
    assert warned("{from: 2027-06-01, relations.*.investment: {people: 1, hours: 1}}") == [
        ("investment_moves_nothing", "variants.then.1.relations.*.investment")
    ]


def test_pressure_that_begins_with_the_plan_is_no_mistake() -> None:
    alone = CHAIN[: CHAIN.index("  hard:")] + "  then:\n    - {from: 2027-06-01, pressure.work: 10%}\n"
    assert [fault.code for fault in warnings(load(alone))] == ["pressure_without_kpi"]
    plan = "chain_plan: {signed_by: [police], kpis: {throughput: {at_least: 4/d}}}"
    assert warnings(load(alone + "    - {from: 2027-06-01, " + plan + "}\n")) == []


def test_the_corners_may_begin_on_a_date() -> None:
    corners = (
        "  soft: {from: 2027-06-01, relations.*.floor: 0.8}\n  both: BOTH\n"
        "factorial: {neither: now, hard: hard, soft: soft, both: both}\n"
    )
    assert warnings(load(CHAIN + corners.replace("BOTH", "[hard, soft]"))) == []
    short = warnings(load(CHAIN + corners.replace("BOTH", "[hard, {relations.*.floor: 0.8}]")))
    assert [fault.code for fault in short] == ["both_is_not_sum"]


def test_a_source_may_be_of_a_number_that_comes_on_a_date() -> None:
    given = text("{from: 2027-06-01, lending.by_both: 20%}")
    assert sources.warnings(load(given + "sources: {lending.by_both: assumed}\n")) == []
    wrong = sources.warnings(load(CHAIN + "sources: {lending.by_both: assumed}\n"))
    assert [fault.code for fault in wrong] == ["source_covers_nothing"]


def test_a_variant_has_no_more_dates_than_can_be_kept_apart() -> None:
    dates = [
        f"{{from: 2027-{month:02}-{day:02}, pressure.work: {day}%}}" for month in range(2, 7) for day in range(1, 22)
    ]
    assert [code for code, _, _ in told(*dates)] == ["too_many_dates"]


CARRIED = """\
ketensim: 1
run: {warm_up: 0 wk, length: 8 wk}
partners: {a: {staff: [{count: 2}]}, b: {staff: [{count: 2}]}, c: {staff: [{count: 2}]}}
arrivals: {rate: 20/d}
steps:
  one: {partner: a, work: 30 min, error: 50%, next: two}
  two: {partner: b, work: 30 min, next: three}
  three: {partner: c, work: 30 min}
handoffs: {default: {delay: 2 d}}
variants:
  base: {}
  later: [{from: 2027-02-01, steps.one.error: 0%, steps.three.check: {finds: 100%, takes: 5 min}}]
"""


def test_a_fault_made_before_a_date_can_go_back_after_it() -> None:
    """No one date has both its maker and its finder; the file travels between them all the same."""
    model = compile_scenario(load(CARRIED))["later"]
    assert (0, 2) in model.handoff_places()
    assert (0, 2) in model.eras[0].model.handoff_places()
    assert without.works(model, without.RETURNS)
    before = without.without(model, without.RETURNS)
    assert all(step.check is None or step.check.finds == 0.0 for step in before.eras[0].model.steps)
