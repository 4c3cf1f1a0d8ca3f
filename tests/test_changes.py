"""Paths, changes and variants."""

from __future__ import annotations

import copy
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.ground.errors import Fault, InputError, show_path
from ketensim.words import changes, files
from ketensim.words.changes import (
    apply,
    apply_items,
    expand_variants,
    flow_pairs,
    locate,
    parse_path,
    parse_setting,
    placed,
)

quick = settings(derandomize=True, deadline=None, max_examples=100)

CHAIN = """\
ketensim: 1
target: 3 d
types: {simple: 70%, complex: {share: 30%, urgent: true}}
calendars: {office: "Mo-Fr 09:00-17:00"}
partners:
  police: {staff: [{count: 9}, {count: 2}], norms: {own_work: 1 d}}
  om: {staff: [{fte: 3, week: 36 h, available: 80%}], own_work: {rate: 2/d, work: 10 min}}
  court: {staff: [{count: 1}]}
arrivals: {rate: 36/d, profile: office}
steps:
  report: {partner: police, work: 1 h, next: assess}
  assess: {partner: om, work: 1 h, next: [{to: decide, share: 60%}, {all: [advice, hear], then: decide, share: 40%}]}
  advice: {partner: police, work: 1 h}
  hear: {partner: court, work: 1 h, next: decide}
  decide: {partner: om, work: 1 h, next: [{to: hearing, share: 40%}, {end: settled, share: 60%}]}
  hearing: {partner: court, work: 1 h}
handoffs:
  default: {delay: {worst: 5 d, best: 2 h}, incomplete: 10%}
  om->court: {moments: ["Tu 10:00"]}
relations:
  default: {floor: 0.4, leadership: 0.4}
  police & om: {floor: 0.35, leadership: 0.5}
chain_plan: none
matters: {lead_time.mean: 0.5 d}
observed: {lead_time.mean: {value: 86 d, period: 2022}}
variants:
  zsm: {}
  hard: {chain_plan: {signed_by: [police]}}
  soft:
    relations.*.floor: 0.8
    relations.*.leadership: 0.8
  both: [hard, soft]
"""
SOURCE = files.parse(CHAIN, "chain.yaml")
TREE = SOURCE.tree
PAIRS = ["police -> om", "om -> police", "om -> court", "court -> om"]


def changed(**values: Any) -> dict[str, Any]:
    return apply(TREE, {path.replace("__", "."): value for path, value in values.items()}, "--set")[0]


def set_one(path: str, value: object = 1) -> dict[str, Any]:
    return apply(TREE, {path: value}, "--set")[0]


def refused(path: str, value: object = 1) -> Fault:
    with pytest.raises(InputError) as caught:
        set_one(path, value)
    assert len(caught.value.faults) == 1
    return caught.value.faults[0]


def variants(text: str) -> dict[str, list[changes.Item]]:
    return expand_variants(files.parse(CHAIN[: CHAIN.index("variants:")] + text, "chain.yaml"))


def variant_faults(text: str) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        variants(text)
    return list(caught.value.faults)


# --- paths


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("target", ("target",)),
        ("partners.police.staff.1.count", ("partners", "police", "staff", 0, "count")),
        ("partners.*.norms.chain", ("partners", "*", "norms", "chain")),
        ("relations.police.om.floor", ("relations", "police -> om", "floor")),
        ("relations.police -> om.floor", ("relations", "police -> om", "floor")),
        ("relations.police->om.floor", ("relations", "police -> om", "floor")),
        ("relations.police&om", ("relations", "police & om")),
        ("relations.*.floor", ("relations", "*", "floor")),
        ("handoffs.default.delay.best", ("handoffs", "default", "delay", "best")),
        ("matters.lead_time.mean", ("matters", "lead_time.mean")),
        ("observed.lead_time.mean.value", ("observed", "lead_time.mean", "value")),
        ("observed.lead_time.mean", ("observed", "lead_time.mean")),
        (" target . simple ", ("target", "simple")),
        ("types.01", ("types", "01")),
    ],
)
def test_a_path_is_read(text: str, path: tuple[str | int, ...]) -> None:
    assert parse_path(text) == path


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unknown_path"),
        ("partner.police", "unknown_path"),
        ("*", "path_star_first"),
        ("*.floor", "path_star_first"),
        ("partners..staff", "path_form"),
        ("partners.police.", "path_form"),
        ("partners.po lice", "path_form"),
        ("partners.po*", "path_form"),
        ("relations.police", "path_pair"),
        ("relations.police.*.floor", "path_pair"),
        ("steps.a -> b", "path_form"),
    ],
)
def test_a_path_that_is_none(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_path(text)
    assert caught.value.faults[0].code == code


def test_an_unknown_part_names_the_one_like_it() -> None:
    assert refused("partner.police.cost").values["nearest"] == "partners"


@quick
@given(st.text(alphabet="partnes.*->& 019_relio", max_size=30))
def test_any_path_is_read_or_refused(text: str) -> None:
    for path in (text, f"partners.{text}", f"relations.{text}", f"steps.{text}"):
        try:
            apply(TREE, {path: "x"}, "--set")
        except InputError as error:
            assert all(fault.file == "--set" for fault in error.faults)  # noqa: PT017


@quick
@given(st.lists(st.sampled_from(["partners", "police", "staff", 0, 4, "floor", "x_1"]), max_size=4))
def test_a_path_is_shown_as_it_is_read(names: list[str | int]) -> None:
    path = ("steps", *names)
    assert parse_path(show_path(path)) == path


# --- changes


def test_a_change_replaces_what_stands_there_whole() -> None:
    assert set_one("target", {"simple": "2 d"})["target"] == {"simple": "2 d"}
    assert set_one("partners.police.staff", [{"count": 1}])["partners"]["police"]["staff"] == [{"count": 1}]
    assert set_one("partners.police.staff.2.count", 4)["partners"]["police"]["staff"] == [{"count": 9}, {"count": 4}]
    assert set_one("steps.assess.next.1.share", "50%")["steps"]["assess"]["next"][0] == {"to": "decide", "share": "50%"}


def test_the_tree_itself_stays_as_it_was() -> None:
    before = copy.deepcopy(TREE)
    value = {"signed_by": ["om"]}
    after = apply(TREE, {"chain_plan": value, "relations.*.floor": 1, "types.simple.urgent": True}, "--set")[0]
    after["chain_plan"]["signed_by"].append("x")
    assert before == TREE
    assert value == {"signed_by": ["om"]}


def test_missing_keys_are_made() -> None:
    assert set_one("partners.police.own_work.rate", "1/d")["partners"]["police"]["own_work"] == {"rate": "1/d"}
    assert set_one("backlog.count", 40)["backlog"] == {"count": 40}
    assert set_one("partners.*.norms.chain", "5 d")["partners"]["court"]["norms"] == {"chain": "5 d"}


def test_none_becomes_a_map_when_something_is_set_in_it() -> None:
    assert set_one("chain_plan.signed_by", ["om"])["chain_plan"] == {"signed_by": ["om"]}


def test_short_forms_are_spread_out_when_something_is_set_in_them() -> None:
    assert set_one("types.simple.urgent", True)["types"]["simple"] == {"share": "70%", "urgent": True}
    assert set_one("calendars.office.holidays", "NL")["calendars"]["office"] == {
        "hours": "Mo-Fr 09:00-17:00",
        "holidays": "NL",
    }
    assert set_one("handoffs.default.incomplete.best", "1%")["handoffs"]["default"]["incomplete"] == {
        "worst": "10%",
        "best": "1%",
    }


@pytest.mark.parametrize("name", ["rate", "every", "counts", "file"])
def test_ways_to_arrive_exclude_each_other(name: str) -> None:
    left = set(set_one(f"arrivals.{name}", "x")["arrivals"])
    assert left == ({name} if name == "file" else {name, "profile"})
    own = set(set_one(f"partners.om.own_work.{name}", "x")["partners"]["om"]["own_work"])
    assert own == {name, "work"}


def test_a_file_of_arrivals_takes_its_columns_with_it() -> None:
    tree = apply(TREE, {"arrivals": {"file": "x.csv", "case": "id", "time": "ts", "step": "report"}}, "--set")[0]
    assert apply(tree, {"arrivals.rate": "1/d"}, "--set")[0]["arrivals"] == {"rate": "1/d", "step": "report"}


def test_a_stream_that_is_not_named_can_be_named_in_a_path() -> None:
    for path in ("arrivals.rate", "arrivals.arrivals.rate", "arrivals.*.rate"):
        assert set_one(path, "9/d")["arrivals"] == {"rate": "9/d", "profile": "office"}
    named = apply(TREE, {"arrivals": {"a": {"rate": "1/d"}, "b": {"every": "1 h"}}}, "--set")[0]
    assert apply(named, {"arrivals.*.rate": "2/d"}, "--set")[0]["arrivals"] == {
        "a": {"rate": "2/d"},
        "b": {"rate": "2/d"},
    }


def test_people_on_duty_and_fte_exclude_each_other() -> None:
    assert set_one("partners.police.staff.1.fte", 3)["partners"]["police"]["staff"][0] == {"fte": 3}
    assert set_one("partners.om.staff.1.count", 3)["partners"]["om"]["staff"][0] == {"count": 3}
    assert set_one("partners.*.staff.*.count", 3)["partners"]["om"]["staff"] == [{"count": 3}]


def test_both_of_two_alternatives_in_one_set_is_a_fault() -> None:
    with pytest.raises(InputError) as caught:
        changed(partners__police__staff__1__count=3, partners__police__staff__1__fte=4)
    assert caught.value.faults[0].code == "alternatives_both"


def test_a_step_or_partner_of_a_backlog() -> None:
    tree = apply(TREE, {"backlog": {"step": "report", "count": 4, "type": "simple"}}, "--set")[0]
    after = apply(tree, {"backlog.partner": "court", "backlog.types": {"simple": "100%"}}, "--set")[0]
    assert set(after["backlog"]) == {"partner", "count", "types"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("partners.police.staff.3.count", "path_beyond_list"),
        ("partners.police.staff.0.count", "path_list_place"),
        ("partners.police.staff.first.count", "path_list_place"),
        ("partners.polise.cost", "path_unknown_name"),
        ("steps.asess.error", "path_unknown_name"),
        ("relations.polise.om.floor", "path_unknown_name"),
        ("target.simple", "path_through_value"),
        ("steps.report.next.1.share", "path_through_value"),
        ("backlog.*.count", "path_matches_nothing"),
        ("steps.report.check.*", "path_matches_nothing"),
        ("variants.hard", "path_not_changeable"),
        ("ketensim", "path_not_changeable"),
        ("factorial.both", "path_not_changeable"),
    ],
)
def test_a_change_that_cannot_be_made(path: str, code: str) -> None:
    fault = refused(path)
    assert (fault.code, fault.file, fault.path) == (code, "--set", (path,))


def test_a_misspelt_name_in_a_path_names_the_one_like_it() -> None:
    assert refused("partners.polise.cost").values["nearest"] == "police"
    assert refused("relations.polise.om.floor").values["nearest"] == "police"


def test_all_changes_that_cannot_be_made_are_told() -> None:
    with pytest.raises(InputError) as caught:
        changed(partner__x=1, target__simple=2, arrivals__rate="3/d")
    assert [fault.code for fault in caught.value.faults] == ["unknown_path", "path_through_value"]


def test_a_value_that_no_file_could_hold_is_refused() -> None:
    assert refused("target", object()).code == "python_value"


# --- pairs


def test_the_flow_has_a_pair_per_handoff() -> None:
    assert flow_pairs(TREE) == PAIRS


def test_a_block_in_a_block_joins_where_it_says() -> None:
    steps = {
        "start": {"partner": "p", "next": {"all": ["one", "two"], "then": "end_"}},
        "one": {"partner": "a", "next": {"all": ["three", "four"], "then": "mid"}},
        "two": {"partner": "b"},
        "three": {"partner": "c"},
        "four": {"partner": "d", "next": "five"},
        "five": {"partner": "e"},
        "mid": {"partner": "f"},
        "end_": {"partner": "g"},
    }
    assert set(flow_pairs({"steps": steps})) == {
        "p -> a", "p -> b", "a -> c", "a -> d", "d -> e", "c -> f", "e -> f", "f -> g", "b -> g",
    }  # fmt: skip


@pytest.mark.parametrize(
    "steps",
    [None, [], "x", {}, {"a": None}, {"a": {"partner": 1, "next": [None, 3, {"to": []}, {"all": "x"}, {"all": [1]}]}}],
)
def test_pairs_of_a_tree_that_is_not_right(steps: object) -> None:
    assert flow_pairs({"steps": steps}) == []


def test_a_star_reaches_every_pair_of_the_flow_listed_or_not() -> None:
    relations = set_one("relations.*.floor", 0.8)["relations"]
    assert relations["default"] == {"floor": 0.4, "leadership": 0.4}
    assert {pair: relations[pair]["floor"] for pair in PAIRS} == dict.fromkeys(PAIRS, 0.8)
    assert relations["police -> om"] == relations["om -> police"] == {"floor": 0.8, "leadership": 0.5}
    assert "police & om" not in relations
    assert relations["om -> court"] == {"floor": 0.8}


def test_a_change_in_one_direction_splits_a_pair() -> None:
    relations = set_one("relations.om.police.floor", 0.9)["relations"]
    assert list(relations) == ["default", "police -> om", "om -> police"]
    assert relations["police -> om"] == {"floor": 0.35, "leadership": 0.5}
    assert relations["om -> police"] == {"floor": 0.9, "leadership": 0.5}


def test_a_pair_replaced_whole_leaves_the_other_direction() -> None:
    relations = set_one("relations.police -> om", {"floor": 0.9})["relations"]
    assert relations["police -> om"] == {"floor": 0.9}
    assert relations["om -> police"] == {"floor": 0.35, "leadership": 0.5}


def test_both_directions_can_be_changed_at_once() -> None:
    relations = set_one("relations.om & police.floor", 0.9)["relations"]
    assert relations["police -> om"] == relations["om -> police"] == {"floor": 0.9, "leadership": 0.5}


def test_what_one_direction_says_stays_above_what_both_say() -> None:
    tree = apply(
        TREE, {"relations": {"police & om": {"floor": 0.1, "leadership": 0.2}, "police->om": {"floor": 0.3}}}, "--set"
    )[0]
    relations = apply(tree, {"relations.police.om.leadership": 0.9}, "--set")[0]["relations"]
    assert relations["police -> om"] == {"floor": 0.3, "leadership": 0.9}
    assert relations["om -> police"] == {"floor": 0.1, "leadership": 0.2}


def test_one_pair_twice_is_a_fault() -> None:
    assert refused("relations", {"a->b": {}, "a -> b": {}}).code == "pair_twice"


def test_a_change_deep_in_a_pair_begins_with_what_default_says() -> None:
    handoffs = set_one("handoffs.om.court.delay.best", "1 h")["handoffs"]
    assert handoffs["om -> court"] == {"moments": ["Tu 10:00"], "delay": {"worst": "5 d", "best": "1 h"}}
    assert set_one("handoffs.om.court.incomplete.best", "1%")["handoffs"]["om -> court"]["incomplete"] == {
        "worst": "10%",
        "best": "1%",
    }


def test_a_star_over_a_flow_that_is_not_right_says_nothing_more() -> None:
    tree = {key: value for key, value in TREE.items() if key != "steps"}
    assert apply(tree, {"relations.*.floor": 0.8}, "--set")[0] == tree


# --- laws

CHANGES = [
    ("target", "9 d"),
    ("types.simple.urgent", True),
    ("partners.police.staff.1.fte", 4),
    ("partners.police.staff.2.count", 4),
    ("partners.*.norms.chain", "9 d"),
    ("partners.om.own_work.every", "9 h"),
    ("arrivals.file", "x.csv"),
    ("relations.*.floor", 0.9),
    ("relations.police & om.leadership", 0.9),
    ("handoffs.*.delay.best", "9 min"),
    ("handoffs.om -> court.at_most", 9),
    ("chain_plan.signed_by", ["om"]),
    ("chain_plan.review.every", "9 wk"),
    ("steps.*.error", "9%"),
    ("observed.lead_time.mean.value", "9 d"),
]
some = st.lists(st.sampled_from(CHANGES), unique_by=lambda change: change[0])


@quick
@given(some)
def test_twice_is_once(chosen: list[tuple[str, Any]]) -> None:
    once, origins = apply(TREE, dict(chosen), "--set")
    twice, again = apply(once, dict(chosen), "--set", origins)
    assert twice == once
    assert {path for path, origin in again.items() if origin == "--set"} >= {
        path for path, origin in origins.items() if origin == "--set"
    }


@quick
@given(some, st.randoms(use_true_random=False))
def test_changes_of_different_places_come_in_any_order(chosen: list[tuple[str, Any]], chance: Any) -> None:
    other = list(chosen)
    chance.shuffle(other)
    assert apply(TREE, dict(other), "--set")[0] == apply(TREE, dict(chosen), "--set")[0]
    tree: dict[str, Any] = TREE
    for path, value in other:
        tree = apply(tree, {path: value}, "--set")[0]
    assert tree == apply(TREE, dict(chosen), "--set")[0]


@quick
@given(some)
def test_a_changed_tree_is_again_a_tree_of_a_file(chosen: list[tuple[str, Any]]) -> None:
    tree = apply(TREE, dict(chosen), "--set")[0]
    assert files.from_tree(tree).tree == tree


# --- origins


def test_a_fault_of_a_changed_tree_is_placed_at_the_change() -> None:
    items = expand_variants(SOURCE)["both"]
    tree, origins = apply_items(TREE, items)
    floor = ("relations", "om -> court", "floor")
    assert tree["relations"]["om -> court"]["floor"] == 0.8
    fault = placed(Fault("above", floor, {}), SOURCE, origins)
    assert fault.path == ("variants", "soft", "relations.*.floor")
    assert (fault.file, fault.line, fault.column) == ("chain.yaml", 30, 24)
    fault = placed(Fault("unknown_partner", ("chain_plan", "signed_by", 0), {}), SOURCE, origins)
    assert fault.path == ("variants", "hard", "chain_plan", "signed_by", 0)
    assert (fault.line, fault.column) == (28, 35)


def test_a_fault_elsewhere_stays_where_it_is() -> None:
    _, origins = apply_items(TREE, expand_variants(SOURCE)["both"])
    fault = placed(Fault("unknown_key", ("partners", "police", "norms"), {}), SOURCE, origins)
    assert (fault.path, fault.line) == (("partners", "police", "norms"), 6)


def test_a_fault_of_a_setting_is_placed_at_set() -> None:
    tree, origins = apply(TREE, {"arrivals.rate": 3}, "--set")
    fault = placed(Fault("missing_unit", ("arrivals", "rate"), {}), SOURCE, origins)
    assert (fault.file, fault.line, fault.path) == ("--set", 0, ("arrivals", "rate"))
    later, over = apply(tree, {"arrivals.rate": 4}, ("variants", "soft"), origins)
    assert locate(("arrivals", "rate"), over) == ("variants", "soft", "arrivals.rate")
    assert later["arrivals"]["rate"] == 4


def test_parts_that_are_split_or_taken_over_are_placed_where_they_were_written() -> None:
    _, origins = apply(TREE, {"relations.om.police.floor": 1, "handoffs.om.court.delay.best": "1 h"}, "--set")
    assert locate(("relations", "police -> om", "leadership"), origins) == ("relations", "police & om", "leadership")
    assert locate(("relations", "om -> police", "floor"), origins) == "--set"
    assert locate(("handoffs", "om -> court", "delay", "worst"), origins) == ("handoffs", "default", "delay", "worst")
    assert locate(("handoffs", "om -> court", "delay", "best"), origins) == "--set"


def test_replacing_a_part_forgets_what_was_changed_in_it() -> None:
    tree, origins = apply(TREE, {"chain_plan.review.every": "4 wk"}, "--set")
    _, origins = apply(tree, {"chain_plan": {"review": {"every": "x"}}}, ("variants", "v"), origins)
    assert locate(("chain_plan", "review", "every"), origins) == ("variants", "v", "chain_plan", "review", "every")


# --- variants


def test_variants_are_expanded_left_to_right() -> None:
    found = expand_variants(SOURCE)
    assert list(found) == ["zsm", "hard", "soft", "both"]
    assert found["zsm"] == []
    assert found["both"] == found["hard"] + found["soft"]
    assert found["soft"][0] == ("relations.*.floor", 0.8, ("variants", "soft", "relations.*.floor"))


@pytest.mark.parametrize("text", ["", "variants: {}", "variants:", "variants: none"])
def test_without_variants_there_is_one(text: str) -> None:
    assert variants(text) == {"base": []}


def test_a_variant_may_be_empty_or_a_list_with_maps() -> None:
    found = variants("variants:\n  a:\n  b: [a, {target: 4 d}, {arrivals.rate: 3/d}]\n  c: []\n")
    assert found["a"] == found["c"] == []
    assert [item[2] for item in found["b"]] == [
        ("variants", "b", 1, "target"),
        ("variants", "b", 2, "arrivals.rate"),
    ]


def test_a_variant_named_twice_counts_once() -> None:
    text = "variants: {a: {target: 4 d}, b: [a], c: [a, b, a]}"
    assert len(variants(text)["c"]) == 1


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("variants: [a]", "map_expected", 26, 11),
        ("variants: {a: 7}", "variant_form", 26, 15),
        ("variants: {a: [7]}", "variant_form", 26, 16),
        ("variants: {a: {x: 1}}", "unknown_path", 26, 16),
        ("variants: {hard: {}, b: [hrad]}", "unknown_variant", 26, 26),
        ("variants: {a: [b], b: [a]}", "variant_cycle", 26, 16),
        ("variants: {a: [a]}", "variant_cycle", 26, 16),
        ("variants: {a: {target: 4 d}, b: [a, {target: 5 d}]}", "variant_conflict", 26, 38),
        ("variants: {a: {relations.*.floor: 1}, b: [a, {relations.police->om.floor: 0}]}", "variant_conflict", 26, 47),
        ("variants: {a: {relations.police & om.floor: 1, relations.om.police.floor: 0}}", "variant_conflict", 26, 48),
        ("variants: {all: {}}", "reserved_name", 26, 12),
        ("variants: {a-b: {}}", "bad_name", 26, 12),
    ],
)
def test_a_variant_that_cannot_be(text: str, code: str, line: int, column: int) -> None:
    fault = variant_faults(text)[0]
    assert (fault.code, fault.line, fault.column) == (code, line, column)


def test_two_items_may_say_the_same() -> None:
    assert variants("variants: {a: {target: 4 d}, b: [a, {target: 4 d}]}")["b"]


def test_a_later_item_may_refine_an_earlier_one_but_not_undo_it() -> None:
    part = "chain_plan.review.every: 4 wk"
    whole = "chain_plan: {review: {every: 2 wk}}"
    refined = variants(f"variants: {{a: [{{{whole}}}, {{{part}}}]}}")["a"]
    assert apply_items(TREE, refined)[0]["chain_plan"] == {"review": {"every": "4 wk"}}
    undone = variants(f"variants: {{a: [{{{part}}}, {{{whole}}}]}}")["a"]
    with pytest.raises(InputError) as caught:
        apply_items(TREE, undone)
    assert caught.value.faults[0].code == "variant_conflict"


def test_a_star_over_very_many_pairs_takes_little_time() -> None:
    names = [f"p{place}" for place in range(100)]
    steps = {
        f"do_{name}": {"partner": name, "check": {}, "next": f"do_{after}"}
        for name, after in zip(names, [*names[1:], names[0]], strict=True)
    }
    relations = {f"{one} & {other}": {"floor": 0.3} for one in names for other in names if one < other}
    tree = {"partners": {name: {} for name in names}, "steps": steps, "relations": relations}
    begin = time.process_time()
    changed, origins = apply(tree, {"relations.*.floor": 0.8, "relations.*.leadership": 0.7}, ("variants", "soft"))
    assert time.process_time() - begin < 4
    assert len(changed["relations"]) == 9900
    assert all(entry == {"floor": 0.8, "leadership": 0.7} for entry in changed["relations"].values())
    assert locate(("relations", "p3 -> p9", "floor"), origins) == ("variants", "soft", "relations.*.floor")


@pytest.mark.parametrize("wrong", [[[]], [], 5, "x", True])
@pytest.mark.parametrize(
    "path", ["relations.*.floor", "relations.police.om.floor", "relations.*", "relations.police.om"]
)
def test_a_pair_where_no_map_stands_is_left_to_the_shapes(wrong: object, path: str) -> None:
    tree = {**TREE, "relations": wrong}
    assert apply(tree, {path: 0.8}, "--set")[0] == tree


def test_a_star_reaches_no_pair_of_a_partner_that_is_not_there() -> None:
    tree = copy.deepcopy(TREE)
    tree["steps"]["assess"]["partner"] = "opm"
    assert not [pair for pair in flow_pairs(tree) if "opm" in pair]


def test_variants_that_multiply_take_no_time() -> None:
    lines = ["  v0: {target: 4 d}"] + [f"  v{n}: [v{n - 1}, v{n - 1}]" for n in range(1, 150)]
    assert len(variants("variants:\n" + "\n".join(lines))["v149"]) == 1
    assert len(variants("variants:\n" + "\n".join(reversed(lines)))["v149"]) == 1


def test_too_many_variants() -> None:
    assert variant_faults("variants:\n" + "".join(f"  v{n}: {{}}\n" for n in range(201)))[0].code == "too_many_variants"
    many = "variants:\n  a:\n" + "".join(f"    partners.police.staff.1.x{n}: 1\n" for n in range(1001))
    assert variant_faults(many)[0].code == "too_many_changes"


# --- settings


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("arrivals.rate=40/d", "arrivals.rate", "40/d"),
        ("partners.police.staff.1.count=9", "partners.police.staff.1.count", 9),
        ("relations.a -> b.floor = 0.4", "relations.a -> b.floor", 0.4),
        ("chain_plan={signed_by: [a, b]}", "chain_plan", {"signed_by": ["a", "b"]}),
        ("arrivals.file=a=b.csv", "arrivals.file", "a=b.csv"),
        ("chain_plan=none", "chain_plan", "none"),
        ("target=", "target", None),
    ],
)
def test_a_setting_is_read(text: str, path: str, value: object) -> None:
    assert parse_setting(text) == (path, value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("arrivals.rate", "setting_form"),
        ("=3", "setting_form"),
        ("a=1,5 h", "decimal_comma"),
        ("a=[1", "bracket_not_closed"),
    ],
)
def test_a_setting_that_is_none(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_setting(text)
    assert (caught.value.faults[0].code, caught.value.faults[0].file) == (code, "--set")
