"""Loading a scenario: what may be left out, short forms, variants and settings, and every fault at its place."""

from __future__ import annotations

import contextlib
import copy
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.ground.errors import Fault, InputError
from ketensim.ground.units import Duration
from ketensim.locale.shape_faults import SHAPE_MESSAGES
from ketensim.scenario.scenario import Scenario, load
from ketensim.words.chain import Chain

TWELVE = """\
ketensim: 1
name: One queue
partners:
  desk:
    staff:
      - count: 2
arrivals:
  rate: 5/d
steps:
  serve:
    partner: desk
    work: 4 h
"""

TWO = """\
ketensim: 1
name: {nl: Twee, en: Two}
target: {simple: 3 d, complex: 10 wd office}
matters: {lead_time.mean: 0.5 d, cost.per_case: 5 EUR, throughput: 1/d, quality.first_time_right: 2%}
calendars:
  office: {hours: "Mo-Fr 09:00-17:00"}
types: {simple: 70%, complex: {share: 30%, urgent: true}}
partners:
  police:
    name: {nl: Politie, en: Police}
    staff: [{count: 4, calendar: office}]
    norms: {chain: {simple: 1 wd, complex: 2 d}}
  court:
    staff: [{fte: 2, week: 36 h, calendar: office}]
arrivals: {rate: 2/d, profile: office}
backlog: {step: judge, count: 3}
steps:
  report: {partner: police, work: {by_type: {simple: 1 h, complex: {exponential: {mean: 2 h}}}}, next: judge}
  judge: {partner: court, work: 30 min, check: {finds: 90%}, next: [{to: report, share: 0.1}, {end: ok, share: 90%}]}
handoffs:
  default: {delay: 2 d, incomplete: {worst: 40%, best: 4%, curve: linear}, cost: 4 EUR, moments: "Tu 10:00"}
  police -> court: {moments: none, cost: 5 EUR}
relations:
  default: {floor: 0.2}
  police & court: {leadership: 0.6}
  court -> police: {floor: 40%}
chain_plan: none
observed: {lead_time.mean: 86 d, lead_time.within_target: {value: 38%, period: 2022}}
variants:
  now: {}
  plan: {chain_plan: {signed_by: [police, court], review: {every: 4 wk, people: 2, hours: 3}}}
  near: {relations.*.floor: 0.8}
  both: [plan, near, {partners.court.staff.1.count: 3}]
names: {near: {nl: dichtbij, en: near}}
sources: {arrivals.rate: "annual report", partners.*.staff: assumed}
"""


def found(text: str | dict[str, Any], changes: dict[str, object] | None = None) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        load(text, changes)
    return list(caught.value.faults)


def told(text: str) -> list[tuple[str, int, str]]:
    """Code, line and dotted path of each fault."""
    return [(fault.code, fault.line, ".".join(map(str, fault.path))) for fault in found(text)]


def swap(text: str, *pairs: str) -> str:
    """`text` with each old part replaced by the new one that follows it."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return text


# --- what is there without being written


def test_twelve_lines_are_a_scenario() -> None:
    chain = load(TWELVE).variant("base")
    assert chain.start == datetime(2027, 1, 4)
    assert (chain.run.warm_up, chain.run.length, chain.run.replications) == ("auto", Duration(52, "wk"), 10)
    assert chain.types["case"].share == 1
    assert list(chain.arrivals) == ["arrivals"]
    assert [option.end for option in chain.steps["serve"].next] == ["done"]
    assert chain.chain_plan is None
    assert chain.partners["desk"].at_closing == "pause"
    pair = chain.handoff("desk", "other")
    assert pair.delay is not None
    assert pair.delay.worst.elapsed_ms == 0
    assert (pair.cost, pair.moments, pair.batch) == (0.0, None, None)
    assert chain.relation("desk", "other").floor == 0.5


def test_file_text_and_dict_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(TWELVE)
    scenario = load(path)
    assert load(TWELVE).variants == scenario.variants == load(str(path)).variants == load(scenario.source.tree).variants
    assert scenario.folder == tmp_path


def test_names_in_two_languages_and_none() -> None:
    assert (load(TWO).name("nl"), load(TWO).name("en")) == ("Twee", "Two")
    assert load(swap(TWELVE, "One queue", "2027")).name("en") == "2027"
    assert load(swap(TWELVE, "One queue", "{nl: Rij}")).name("en") == "Rij"


def test_names_that_yaml_takes_for_numbers_are_names() -> None:
    chain = load(swap(TWELVE, "desk", "2027")).variant("base")
    assert list(chain.partners) == ["2027"]
    assert chain.steps["serve"].partner == "2027"


# --- short forms


def test_a_pair_takes_from_the_default_key_by_key_and_none_takes_away() -> None:
    chain = load(TWO).variant("now")
    one, other = chain.handoff("police", "court"), chain.handoff("court", "police")
    assert (one.cost, one.moments) == (5.0, None)
    assert (other.cost, other.moments) == (4.0, [(86_400_000 + 36_000_000,)])
    assert one.delay == other.delay
    assert one.incomplete is not None
    assert (one.incomplete.worst, one.incomplete.curve) == (0.4, "linear")


def test_one_direction_of_a_relation_beats_both_and_both_beat_the_default() -> None:
    chain = load(TWO).variant("now")
    there, back = chain.relation("police", "court"), chain.relation("court", "police")
    assert (there.floor, there.leadership) == (0.2, 0.6)
    assert (back.floor, back.leadership) == (0.4, 0.6)


def test_values_of_measures_are_in_the_units_of_results() -> None:
    chain = load(TWO).variant("now")
    assert chain.matters == {
        "lead_time.mean": 12.0,
        "cost.per_case": 5.0,
        "throughput": 7.0,
        "quality.first_time_right": 0.02,
    }
    assert chain.observed["lead_time.mean"].value == 86 * 24
    assert chain.observed["lead_time.within_target"].value == 0.38


def test_several_streams_have_names_and_one_has_that_of_its_key() -> None:
    several = swap(TWELVE, "  rate: 5/d\n", "  day: {rate: 5/d}\n  night: {every: 8 h, step: serve}\n")
    assert list(load(several).variant("base").arrivals) == ["day", "night"]
    assert list(load(TWO).variant("now").backlog) == ["backlog"]


# --- variants and settings


def test_variants_are_changed_trees() -> None:
    scenario = load(TWO)
    assert (list(scenario.variants), scenario.first) == (["now", "plan", "near", "both"], "now")
    both = scenario.variant("both")
    assert both.chain_plan is not None
    assert both.relation("police", "court").floor == both.relation("court", "police").floor == 0.8
    assert (both.partners["court"].staff[0].count, both.partners["court"].staff[0].fte) == (3, None)
    assert scenario.variant("now").relation("police", "court").floor == 0.2


def test_settings_come_before_the_changes_of_variants() -> None:
    scenario = load(TWO, {"relations.*.floor": 0.1}).change({"arrivals.every": "3 h"})
    assert scenario.variant("now").relation("police", "court").floor == 0.1
    assert scenario.variant("near").relation("police", "court").floor == 0.8
    assert scenario.variant("now").arrivals["arrivals"].rate is None


def test_an_unknown_variant_is_a_fault_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load(TWO).variant("botth")
    assert caught.value.faults[0].values["nearest"] == "both"


# --- faults


def test_all_faults_come_at_once_and_once() -> None:
    text = swap(
        TWO, "finds: 90%", "finds: 190%", "cost: 4 EUR", "cost: 4", "signed_by", "signedby", "week: 36 h", "wek: 36 h"
    )  # fmt: skip
    assert told(text) == [
        ("unknown_key", 14, "partners.court.staff.0.wek"),
        ("above", 19, "steps.judge.check.finds"),
        ("missing_unit", 21, "handoffs.default.cost"),
        ("unknown_key", 31, "variants.plan.chain_plan.signedby"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("ketensim: 1", "ketensim: 2", "other_format", "ketensim"),
        ("ketensim: 1\n", "", "missing_key", "ketensim"),
        ("staff:", "staf:", "unknown_key", "partners.desk.staf"),
        ("      - count: 2", "      count: 2", "list_expected", "partners.desk.staff"),
        ("count: 2", "count: -2", "negative", "partners.desk.staff.0.count"),
        ("count: 2", "count: two", "not_readable", "partners.desk.staff.0.count"),
        ("count: 2", "{count: 2, fte: 3, week: 36 h}", "both_given", "partners.desk.staff.0.fte"),
        ("count: 2", "{count: 2, week: 36 h}", "only_with", "partners.desk.staff.0.week"),
        ("count: 2", "{fte: 2}", "missing_key", "partners.desk.staff.0.week"),
        ("count: 2", "{from: 2027-02-01}", "one_needed", "partners.desk.staff.0"),
        ("count: 2", "{count: 2, at_closing: stop}", "unknown_word", "partners.desk.staff.0.at_closing"),
        ("desk:", "the desk:", "bad_name", "partners.the desk"),
        ("serve:", "end:", "reserved_name", "steps.end"),
        ("rate: 5/d", "rate: 5", "missing_unit", "arrivals.rate"),
        ("rate: 5/d", "{every: 8 h, case: id}", "only_with", "arrivals.case"),
        ("rate: 5/d", "rate: {uncertain: {low: 3/d, high: 6 h}}", "belief_units", "arrivals.rate.uncertain.high"),
        ("rate: 5/d", "counts: {per: year, values: [1]}", "unknown_word", "arrivals.counts.per"),
        ("rate: 5/d", "counts: {per: week, values: [1.5]}", "whole_number_expected", "arrivals.counts.values.0"),
        ("rate: 5/d", "every: {erlang: {mean: 3 h, k: 0}}", "at_least_one", "arrivals.every.erlang.k"),
        ("work: 4 h", "work: 4 d", "wrong_unit", "steps.serve.work"),
        ("work: 4 h", "work: {lognorml: {mean: 4 h, cv: 1}}", "unknown_key", "steps.serve.work.lognorml"),
        ("work: 4 h", "work: {gamma: {mean: 4 h}}", "one_needed", "steps.serve.work.gamma"),
        ("work: 4 h", "work: {gamma: {p50: 4 h}}", "missing_key", "steps.serve.work.gamma.p90"),
        ("work: 4 h", "work: {gamma: {mean: 4 h, p50: 3 h}}", "both_given", "steps.serve.work.gamma.p50"),
        ("work: 4 h", "work: {gamma: {p50: 4 h, p90: 1 h}}", "distribution_quantiles", "steps.serve.work"),
        ("work: 4 h", "work: {uniform: {low: 4 h, high: 1 h}}", "distribution_order", "steps.serve.work"),
        ("work: 4 h", "work: {empirical: {file: x.csv}}", "missing_key", "steps.serve.work.empirical.unit"),
        ("work: 4 h", "work: {bytype: {case: 4 h}}", "unknown_key", "steps.serve.work.bytype"),
        ("work: 4 h", "work: 4 h\n    next: {all: [serve, serve]}", "missing_key", "steps.serve.next.then"),
        ("work: 4 h", "work: 4 h\n    next: {end: x, then: serve}", "only_with", "steps.serve.next.then"),
        ("work: 4 h", "work: 4 h\n    next: []", "too_few", "steps.serve.next"),
        ("work: 4 h", "work: 4 h\n    expires: {after: 3 wd, outcome: x}", "calendar_missing",
         "steps.serve.expires.after"),
        ("name: One queue", "name: {de: Schlange}", "unknown_language", "name"),
        ("name: One queue", "types: {case: {urgent: maybe, share: 1}}", "truth_expected", "types.case.urgent"),
        ("name: One queue", "run: {length: 3 wd}", "working_time_here", "run.length"),
        ("name: One queue", "handoffs: {desk > door: {}}", "bad_pair", "handoffs.desk > door"),
        ("name: One queue", "handoffs: {default: {delay: {worst: 3 wd, best: 1 h}}}", "mixed_time",
         "handoffs.default.delay"),
        ("name: One queue", "handoffs: {default: {delay: 3 wd office}}", "calendar_here", "handoffs.default.delay"),
        ("name: One queue", "costs: {client: 3 EUR}", "unknown_key", "costs"),
        ("name: One queue", "values: {client: 3 EUR/d}", "map_expected", "values.client"),
        ("name: One queue", "values: {client: {lead_time: 3}}", "missing_unit", "values.client.lead_time"),
        ("name: One queue", "values: {client: {lead_time: 3 EUR/month}}", "unknown_unit", "values.client.lead_time"),
        ("name: One queue", "values: {society: {late: 3 EUR/h}}", "wrong_unit", "values.society.late"),
        ("name: One queue", "dynamics: {floor: {decay: 0.1}}", "missing_key", "dynamics.every"),
        ("name: One queue", "dynamics: {every: 0 d}", "zero_time", "dynamics.every"),
        ("name: One queue", "dynamics: {every: 4 wk, floor: {decay: -0.1}}", "negative", "dynamics.floor.decay"),
        ("name: One queue", "dynamics: {every: 4 wk, floor: {upkeep: 1 d}}", "wrong_unit", "dynamics.floor.upkeep"),
        ("name: One queue", "dynamics: {every: 4 wk, leadership: {returns: 1}}", "unknown_key",
         "dynamics.leadership.returns"),
        ("name: One queue", "pressure: {work: 100%}", "all_work_cut", "pressure.work"),
        ("name: One queue", "pressure: {incomplete: -1}", "negative", "pressure.incomplete"),
        ("name: One queue", "lending: {by_both: 120%}", "above", "lending.by_both"),
        ("name: One queue", "relations: {default: {investment: {people: 1}}}", "missing_key",
         "relations.default.investment.hours"),
        ("name: One queue", "relations: {default: {investment: {people: 0, hours: 1 h}}}", "at_least_one",
         "relations.default.investment.people"),
        ("    staff:", "    helps: {door: 50%}\n    staff:", "map_expected", "partners.desk.helps.door"),
        ("    staff:", "    helps: [door]\n    staff:", "unknown_partner", "partners.desk.helps"),
        ("    staff:", "    helps: {desk: {}}\n    staff:", "helps_itself", "partners.desk.helps.desk"),
        ("partners:\n", "partners:\n  door: {staff: [], helps: {desk: {efficiency: 0%}}}\n", "no_efficiency",
         "partners.door.helps.desk.efficiency"),
        ("partners:\n", "partners:\n  door: {staff: [], helps: {desk: {efficiency: 1001%}}}\n", "above",
         "partners.door.helps.desk.efficiency"),
        ("partners:\n", "partners:\n  door: {staff: [], helps: {desk: {threshold: 1.5}}}\n", "whole_number_expected",
         "partners.door.helps.desk.threshold"),
        ("name: One queue", "variants: {base: {from: 2027-03-01, arrivals.rate: 6/d}}", "arrivals_on_a_date",
         "variants.base.arrivals.rate"),
    ],
)  # fmt: skip
def test_one_fault_one_code_one_place(old: str, new: str, code: str, path: str) -> None:
    assert [(code, path)] == [(one[0], one[2]) for one in told(swap(TWELVE, old, new))]


def test_a_key_under_a_wrong_name_is_not_missing_too() -> None:
    (fault,) = found(swap(TWELVE, "partner: desk", "parter: desk"))
    assert (fault.code, fault.values["nearest"], fault.line, fault.column) == ("unknown_key", "partner", 11, 5)


def test_every_missing_key_is_told() -> None:
    assert [fault.values["key"] for fault in found("ketensim: 1\n")] == ["partners", "arrivals", "steps"]


def test_a_fault_in_a_setting_is_told_at_set() -> None:
    (fault,) = found(TWO, {"partners.court.cost": "58"})
    assert (fault.code, fault.file, fault.path) == ("missing_unit", "--set", ("partners", "court", "cost"))


def test_a_workbook_is_for_later() -> None:
    with pytest.raises(InputError) as caught:
        load("chain.xlsx")
    assert [(fault.code, fault.values["feature"]) for fault in caught.value.faults] == [("later", ".xlsx")]


def test_values_of_faults_are_texts_and_numbers_that_fill_the_messages() -> None:
    text = swap(TWO, "fte: 2, week: 36 h", "count: 2, fte: 1, x: 2", "work: 30 min", "work: [1]", "6}", "6, floor: []}")
    for fault in found(text):
        assert all(isinstance(value, str | int | float) for value in fault.values.values())
        for message in SHAPE_MESSAGES.get(fault.code, {}).values():
            assert "{" not in message.format(**fault.values)


def test_messages_are_in_both_languages_with_the_same_blanks() -> None:
    import string

    for code, message in SHAPE_MESSAGES.items():
        blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in message.values()]
        assert list(message) == ["en", "nl"], code
        assert blanks[0] == blanks[1], code


# --- the schema


def test_the_schema_names_every_part_and_allows_short_forms() -> None:
    schema = Chain.model_json_schema()
    text = json.dumps(schema)
    assert json.loads(text) == schema
    assert "Annotated" not in text
    assert set(schema["required"]) == {"ketensim", "partners", "arrivals", "steps"}
    assert {"type": "string", "examples": ["2 h"]}.items() <= schema["$defs"]["DrawnWork"]["anyOf"][0].items()
    assert schema["properties"]["arrivals"]["anyOf"][0] == {"$ref": "#/$defs/Arrivals"}
    refs = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert refs <= set(schema["$defs"])


# --- anything at all

ODD: list[Any] = [
    None, True, 0, -1, 2.5, "", "x", "none", "3 d", "5 wd", "10 wd office", "60%", "police", "end", "5/d", "4 EUR",
    [], {}, [1], {"a": 1}, {"mean": "3 h"}, "9999-12-31", "a -> b", {"uncertain": {"low": 1}}, {"file": "none.csv"},
    {"every": "0 min"}, {"all": ["report", "judge"], "then": "judge"}, {"fte": 1, "week": "0 h"},
]  # fmt: skip


def _paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path] + [below for key, item in items for below in _paths(item, (*path, key))]


TREE = load(TWO).source.tree
PLACES = _paths(TREE)[1:]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.sampled_from(PLACES), st.one_of(st.sampled_from(ODD), st.sampled_from(PLACES)), st.booleans())
def test_whatever_stands_somewhere_there_are_faults_or_a_scenario(place: Any, odd: Any, leave_out: bool) -> None:
    tree: Any = copy.deepcopy(TREE)
    above, value = tree, copy.deepcopy(odd)
    if isinstance(odd, tuple):
        value = TREE
        for key in odd:
            value = value[key]  # type: ignore[assignment,index]
    for key in place[:-1]:
        above = above[key]
    if leave_out:
        del above[place[-1]]
    else:
        above[place[-1]] = copy.deepcopy(value)
    with contextlib.suppress(InputError):
        assert isinstance(load(tree), Scenario)
