"""What hard and soft do to each other, from the file to the model: pressure, help, relations, dynamics, values."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.ground.errors import InputError, show_path
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.compiling_flow import travelled
from ketensim.numbers.model import Drift, Dynamics, Help, Lending, Model, Pressure, Tie, Values
from ketensim.scenario import crossings, sources
from ketensim.scenario.scenario import load
from ketensim.words.chain import Chain
from ketensim.words.changes import Tree, flow_pairs
from ketensim.words.paths import related_pairs

HOUR, WEEK = 3_600_000, 604_800_000
BASE = Path(__file__).parent / "faults" / "base.yaml"
BUNDLED = Path(__file__).parents[1] / "scenarios"

CHAIN = """\
ketensim: 1
start: 2027-01-04
target: 5 d
pressure: {work: 10%, incomplete: 1.5}
lending: {base: 1%, by_leadership: 60%, by_plan: 3%, by_both: 4%}
dynamics:
  every: 4 wk
  floor: {success: 0.1, committed_success: 0.2, investment: 0.3, decay: 4%, upkeep: 4 h, returns: 0.5}
  leadership: {success: 0.6, committed_success: 0.7, investment: 0.8, decay: 0.9, upkeep: 30 min}
  commitment: {success: 1, leadership: 2, decay: 3, discord: 4}
values: {client: {lead_time: 12 EUR/d}, society: {late: 100 EUR, escaped: 500 EUR}}
partners:
  a: {staff: [{count: 2}], helps: {c: {efficiency: 80%, threshold: 5}, b: }}
  b: {staff: [{count: 2}]}
  c: {staff: [{count: 2}]}
  d: {staff: [{count: 2}]}
arrivals: {rate: 4/d}
steps:
  one: {partner: a, work: 1 h, next: two}
  two: {partner: b, work: 1 h, next: three}
  three: {partner: c, work: 1 h}
handoffs: {b -> c: {cooperation: 0.3}}
relations:
  default: {floor: 0.4, investment: {people: 2, hours: 3}}
  a & b: {leadership: 0.6, investment: {people: 1, hours: 30 min}}
  b -> c: {investment: none}
  d -> a: {floor: 0.9}
variants:
"""


def model(changes: str = "{}", text: str = CHAIN) -> Model:
    return compile_scenario(load(text + f"  now: {{}}\n  then: {changes}\n"))["then"]


def tie(sender: int, receiver: int, floor: float = 0.4, leadership: float = 0.5, put: tuple[int, int] = (2, 3)) -> Tie:
    return Tie(sender, receiver, floor, leadership, put[0], int(put[1] * HOUR) if put[0] else 0)


def test_every_number_of_the_file_has_its_place_in_the_model() -> None:
    one = model()
    assert one.pressure == Pressure(0.1, 1.5)
    assert one.lending == Lending(0.01, 0.6, 0.03, 0.04)
    assert one.values == Values(0.5, 100.0, 500.0)
    assert one.dynamics == Dynamics(
        4 * WEEK,
        floor=Drift(0.1, 0.2, 0.3, 0.04, 4 * HOUR, 0.5),
        leadership=Drift(0.6, 0.7, 0.8, 0.9, HOUR // 2),
        commitment=Drift(success=1.0, leadership=2.0, decay=3.0, discord=4.0),
    )
    assert [partner.helps for partner in one.partners] == [(Help(1, 1.0, 0), Help(2, 0.8, 5)), (), (), ()]


def test_relations_are_held_where_files_travel_where_one_helps_and_where_the_file_names_them() -> None:
    assert model().ties == (
        tie(0, 1, leadership=0.6, put=(1, 0.5)),  # type: ignore[arg-type]
        tie(0, 2),
        tie(1, 0, leadership=0.6, put=(1, 0.5)),  # type: ignore[arg-type]
        tie(1, 2, put=(0, 0)),
        tie(3, 0, floor=0.9),
    )


def test_a_handoff_knows_its_relation_unless_its_cooperation_is_fixed() -> None:
    assert [(pair.sender, pair.receiver, pair.tie) for pair in model().handoffs] == [(0, 1, 0), (1, 2, -1)]


def test_a_relation_is_held_whether_or_not_faults_are_made() -> None:
    checked = CHAIN.replace("three: {partner: c,", "three: {partner: c, check: {},")
    without_help = "{partners.a.helps: none}"
    assert [(one.sender, one.receiver) for one in model(without_help, checked).ties][:2] == [(0, 1), (0, 2)]
    assert len(model("{partners.a.helps: none, handoffs.*.incomplete: 50%}", checked).ties) == 5
    assert len(model(without_help).ties) == 4


def test_nothing_said_is_nothing_done_but_for_leaders_who_let_people_help() -> None:
    plain = "ketensim: 1\npartners: {desk: {staff: [{count: 1}]}}\narrivals: {rate: 5/d}\n"
    one = next(iter(compile_scenario(load(plain + "steps: {serve: {partner: desk, work: 4 h}}\n")).values()))
    assert (one.pressure, one.lending, one.dynamics, one.values) == (Pressure(), Lending(), None, Values())
    assert (one.ties, one.eras, one.plan.presses, one.plan.agreed) == ((), (), False, 0.0)


def test_none_takes_each_away() -> None:
    one = model("{pressure: none, lending: none, dynamics: none, relations.*.investment: none, partners.*.helps: none}")
    assert (one.pressure, one.dynamics, one.lending) == (Pressure(), None, Lending(0.0, 0.0, 0.0, 0.0))
    assert not any(each.people for each in one.ties)
    assert not any(partner.helps for partner in one.partners)


@pytest.mark.parametrize(
    ("kpis", "presses", "agreed"),
    [
        ("{lead_time: {share: 90%}}", True, 0.9),
        ("{throughput: {at_least: 30/d}}", True, 0.0),
        ("{first_time_right: {share: 80%}, cost_per_case: {at_most: 9 EUR}}", False, 0.0),
    ],
)
def test_which_plans_ask_for_speed(kpis: str, presses: bool, agreed: float) -> None:
    plan = model(f"{{chain_plan: {{signed_by: [a], kpis: {kpis}}}}}").plan
    assert (plan.presses, plan.agreed) == (presses, agreed)


def test_paths_go_into_each_of_them() -> None:
    one = model(
        "{lending.by_both: 50%, pressure.work: 0, dynamics.floor.decay: 0, relations.*.leadership: 1,"
        " relations.a.c.investment.people: 7, partners.a.helps.c.threshold: 9}"
    )
    assert (one.lending.by_both, one.lending.base, one.pressure) == (0.5, 0.01, Pressure(0.0, 1.5))
    assert one.dynamics is not None
    assert (one.dynamics.floor.decay, one.dynamics.floor.returns) == (0.0, 0.5)
    assert {each.leadership for each in one.ties} == {1.0}
    assert [(each.people, each.hours) for each in one.ties if (each.sender, each.receiver) == (0, 2)] == [(7, 3 * HOUR)]
    assert one.partners[0].helps == (Help(1, 1.0, 0), Help(2, 0.8, 9))


@pytest.mark.parametrize("short", ["c", "[b, c]", "{b: {}, c: }"])
def test_a_path_goes_below_a_partner_that_is_helped_in_any_form(short: str) -> None:
    text = CHAIN.replace("{c: {efficiency: 80%, threshold: 5}, b: }", short)
    assert Help(2, 0.5, 0) in model("{partners.a.helps.c.efficiency: 50%}", text).partners[0].helps


def test_no_lending_is_a_place_to_start_from() -> None:
    text = CHAIN.replace("lending: {base: 1%, by_leadership: 60%, by_plan: 3%, by_both: 4%}", "lending: none")
    assert model("{lending.by_both: 40%}", text).lending == Lending(0.0, 0.0, 0.0, 0.4)


def test_a_star_reaches_every_relation_that_the_model_holds_and_brings_none_in() -> None:
    paths = [BASE, *sorted(BUNDLED.glob("*.yaml"))]
    assert len(paths) > 3
    for path in paths:
        scenario = load(path)
        for name, chain in scenario.variants.items():
            assert set(related_pairs(scenario.trees[name])) == {f"{a} -> {b}" for a, b in crossings.related(chain)}
            assert set(flow_pairs(scenario.trees[name])) <= set(related_pairs(scenario.trees[name]))
    assert len(model("{relations.*.floor: 1}").ties) == len(model().ties)


@st.composite
def chains(draw: st.DrawFn) -> Tree:
    """A chain whose steps lead on, back, side by side or nowhere, with checks and help here and there."""
    count = draw(st.integers(2, 7))
    partners = {
        name: {"staff": [{"count": 1}], "helps": draw(st.sampled_from(["none", "a", ["b", "c"]]))} for name in "abc"
    }
    partners = {
        name: spec if name not in spec["helps"] else {**spec, "helps": "none"} for name, spec in partners.items()
    }
    steps = {}
    for place in range(count):
        others = [f"s{other}" for other in range(count) if other != place]
        block = {"all": ["left", "right"], "then": f"s{count - 1}"}
        ways = [{"next": draw(st.sampled_from(others))}, {}, *([{"next": block}] if place == 0 else [])]
        checks = draw(st.sampled_from([{}, {}, {"check": {"finds": "50%"}}]))
        steps[f"s{place}"] = (
            {"partner": draw(st.sampled_from("abc")), "work": "1 h"} | checks | draw(st.sampled_from(ways))
        )
    for name in ("left", "right"):
        steps[name] = {"partner": draw(st.sampled_from("abc")), "work": "1 h", "next": f"s{count - 1}"}
    relations = draw(st.sampled_from([{}, {"default": {"floor": 0.2}}, {"a & c": {"floor": 0.3}, "b -> a": {}}]))
    return {"ketensim": 1, "partners": partners, "arrivals": {"rate": "1/d"}, "steps": steps, "relations": relations}


@settings(max_examples=300, derandomize=True, deadline=None)
@given(chains())
def test_a_star_reaches_the_relations_of_the_model_in_any_flow(tree: Tree) -> None:
    chain = Chain.model_validate(tree)
    assert set(related_pairs(tree)) == {f"{a} -> {b}" for a, b in crossings.related(chain)}
    assert {f"{a} -> {b}" for a, b in travelled([chain])} <= set(related_pairs(tree))


def test_values_are_the_same_for_all_variants() -> None:
    with pytest.raises(InputError) as raised:
        model("{values.society.late: 5 EUR}")
    assert [(fault.code, show_path(fault.path)) for fault in raised.value.faults] == [
        ("path_shared", "variants.then.values.society.late")
    ]
    assert load(CHAIN + "  now: {}\n", {"values.society.late": "5 EUR"}).variant("now").values.society.late == 5


def test_an_unknown_partner_is_told_where_it_is_named() -> None:
    for short, path in (("[b, f]", "partners.a.helps"), ("{f: {}}", "partners.a.helps.f")):
        with pytest.raises(InputError) as raised:
            model("{}", CHAIN.replace("{c: {efficiency: 80%, threshold: 5}, b: }", short))
        assert [(fault.code, show_path(fault.path)) for fault in raised.value.faults] == [("unknown_partner", path)]


def test_investment_is_work_that_somebody_must_do() -> None:
    with pytest.raises(InputError) as raised:
        model("{partners.d.staff: []}")
    assert [fault.code for fault in raised.value.faults] == ["no_staff"]
    model("{partners.d.staff: [], relations.d.a.investment: none}")


def test_each_coefficient_needs_a_source() -> None:
    text = CHAIN + "  now: {}\n"
    _, _, silent = sources.count(load(text))
    said = "sources: {pressure: assumed, lending: a study, dynamics.*: assumed, values: assumed}\n"
    sourced, assumed, left = sources.count(load(text + said))
    assert (sourced, assumed) == (4, 2 + 16 + 3)
    assert silent == left + sourced + assumed


def test_the_digest_covers_each_of_them() -> None:
    changes = [
        "{}", "{pressure.work: 11%}", "{lending.base: 2%}", "{dynamics.every: 5 wk}", "{dynamics.floor.upkeep: 5 h}",
        "{partners.a.helps.c.threshold: 6}", "{relations.d.a.leadership: 0.6}", "{relations.b.c.investment: none}",
        "{relations.d.a.investment.hours: 2}",
    ]  # fmt: skip
    digests = [model(change).digest for change in changes]
    assert digests[7] == digests[0]
    assert len(set(digests)) == len(changes) - 1


@pytest.mark.parametrize("every", ["0.001 min", "23 h", "0.99 d"])
def test_levels_move_once_a_day_at_most(every: str) -> None:
    """Fewer hours than a day would be more periods than a run can hold (R16.1)."""
    with pytest.raises(InputError) as raised:
        model(text=CHAIN.replace("every: 4 wk", f"every: {every}"))
    assert [(fault.code, show_path(fault.path)) for fault in raised.value.faults] == [
        ("period_too_short", "dynamics.every")
    ]
    assert model(text=CHAIN.replace("every: 4 wk", "every: 1 d")).dynamics.every == 24 * HOUR


def test_who_helps_itself_is_told_once() -> None:
    """Not also at a change of all relations."""
    with pytest.raises(InputError) as raised:
        model("{relations.*.floor: 0.9}", CHAIN.replace("helps: {c:", "helps: {a: , c:"))
    assert [fault.code for fault in raised.value.faults] == ["helps_itself"]


def test_hours_and_a_week_alone_may_be_bare_numbers() -> None:
    """R1.4: `hours` and `week` say themselves what they count; other staff time needs its unit."""
    with_hours = CHAIN.replace("relations:", "calendars: {office: 'Mo-Fr 09:00-17:00'}\nrelations:", 1)
    fte = with_hours.replace("d: {staff: [{count: 2}]}", "d: {staff: [{fte: 2, week: 36, calendar: office}]}")
    for bare, whole in (("hours: 3}", "hours: 3 h}"), ("week: 36,", "week: 36 h,")):
        assert bare in fte
        assert model(text=fte).digest == model(text=fte.replace(bare, whole)).digest
    reviewed = "{chain_plan: {signed_by: [a], review: {every: 4 wk, people: 1, hours: 2}}}"
    assert model(reviewed).digest == model(reviewed.replace("hours: 2", "hours: 2 h")).digest
    for whole, bare in (("upkeep: 4 h", "upkeep: 4"), ("work: 1 h, next: two", "work: 1, next: two")):
        with pytest.raises(InputError) as raised:
            load(CHAIN.replace(whole, bare, 1) + "  now: {}\n")
        assert [fault.code for fault in raised.value.faults] == ["missing_unit"]
