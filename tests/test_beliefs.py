"""Numbers that nobody knows: how they are read and drawn (R19.1-R19.4)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketensim as kt
from ketensim.engines import sampling
from ketensim.ground import distributions
from ketensim.ground.distributions import Distribution
from ketensim.ground.quantiles import quantile, share_below
from ketensim.numbers.compiling import compile_scenario, digest
from ketensim.scenario import belief_corners
from ketensim.scenario.beliefs import Drawing
from ketensim.words.believed import leaves
from ketensim.words.chain import Chain

TEXT = """ketensim: 1
start: 2027-01-04
types: {plain: 70%, hard: 30%}
partners: {desk: {staff: [{count: 3}]}, shop: {staff: [{count: 3}]}, court: {staff: [{count: 3}]}}
arrivals: {rate: 6/d}
steps:
  intake: {partner: desk, work: WORK, next: look}
  look: {partner: shop, work: 1 h, next: judge}
  judge: {partner: court, work: 1 h}
handoffs: {default: {delay: {worst: 2 d, best: 1 d}, incomplete: {worst: 20%, best: 10%}}}
variants:
  now: {}
  soft: {SOFT}
  more: {partners.court.staff.1.count: 4}
  both: [soft, more]
"""
COUNT = 10


def text(work: str = "1 h", soft: str = "", **changes: str) -> str:
    """The scenario with another work, another soft variant, and texts replaced."""
    found = TEXT.replace("WORK", work).replace("SOFT", soft)
    for old, new in changes.items():
        found = found.replace(old, new)
    return found


def drawn(chain: kt.Scenario, count: int = COUNT, seed: int = 1) -> list[kt.Scenario]:
    """All draws of a scenario."""
    return [chain.believed(Drawing(number, count, seed)) for number in range(count)]


def hours(chain: kt.Scenario, variant: str = "now") -> float:
    """The work of intake, h."""
    spec = chain.variants[variant].steps["intake"].work.all
    assert spec is not None
    assert spec.constant is not None
    return spec.constant.elapsed_ms / 3_600_000


def floors(chain: kt.Scenario, variant: str) -> dict[str, float]:
    """The floors that a variant gives."""
    return {pair: one.floor for pair, one in chain.variants[variant].relations.items() if one.floor is not None}


# --- distributions


LAWS = {
    "uniform": distributions.uniform(2, 10),
    "triangular": distributions.triangular(2, 3, 10),
    "peak at an end": distributions.triangular(2, 2, 10),
    "pert": distributions.pert(2, 5, 10),
    "exponential": distributions.exponential(4),
    "gamma": distributions.gamma(4, 0.7),
    "lognormal": distributions.lognormal(4, 0.5),
    "weibull": distributions.weibull(4, 0.6),
    "normal": distributions.normal(4, 0.6),
}


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_quantiles_are_those_that_the_engines_draw(law: Distribution) -> None:
    """Two ways to the same number."""
    shares = [0.001 * place for place in range(1, 1000)]
    found = [quantile(law, share) for share in shares]
    drawn_by_engines = [sampling.formula(law.kind, law.a, law.b, law.c, share) for share in shares]
    assert found == pytest.approx(drawn_by_engines, rel=1e-6)
    assert [share_below(law, value) for value in found[::100]] == pytest.approx(shares[::100], abs=1e-9)


# --- what a belief is


def test_the_best_guess_is_as_if_it_were_written_out() -> None:
    """Nothing else sees that a number is a belief: same digest, same load."""
    cases = {
        "{uncertain: {low: 1 h, best: 2 h, high: 4 h}}": "2 h",
        "{uncertain: {low: 1 h, high: 4 h}, best: 90 min}": "90 min",
        "{uncertain: {low: 1 h, high: 4 h}}": "2.5 h",
        "{uncertain: {low: 30 min, high: 1 h}}": "45 min",
        "{exponential: {mean: {uncertain: {low: 1 h, high: 3 h}}}}": "{exponential: {mean: 2 h}}",
        "{by_type: {plain: 1 h, hard: {uncertain: {low: 1 h, high: 3 h}}}}": "{by_type: {plain: 1 h, hard: 2 h}}",
        "{uncertain: {uniform: {low: 1 h, high: 3 h}}}": "2 h",
        "{gamma: {mean: 1 h, cv: {uncertain: {low: 50%, high: 150%}}}}": "{gamma: {mean: 1 h, cv: 1}}",
    }  # fmt: skip
    for belief, value in cases.items():
        written, plain = kt.load(text(belief)), kt.load(text(value))
        assert written.written is not None
        assert plain.written is None
        assert digest(compile_scenario(written)) == digest(compile_scenario(plain)), belief
        assert [str(load) for load in kt.loads(written).values()] == [str(load) for load in kt.loads(plain).values()]


def test_a_draw_is_as_if_its_value_were_written_out() -> None:
    """It goes the way of any value."""
    chain = kt.load(text("{uncertain: {low: 1 h, high: 4 h}}"))
    for one in drawn(chain, 3):
        plain = kt.load(text(str(one.trees["now"]["steps"]["intake"]["work"])))
        assert digest(compile_scenario(one)) == digest(compile_scenario(plain))


@settings(derandomize=True, deadline=None, max_examples=20)
@given(st.integers(1, 200), st.integers(0, 2**31))
def test_each_draw_takes_another_part_of_equal_chance(count: int, seed: int) -> None:
    """Latin hypercube: one draw in each B-th part."""
    shares = [Drawing(number, count, seed).share("steps.intake.work") for number in range(count)]
    assert sorted(int(share * count) for share in shares) == list(range(count))
    assert all(0 < share < 1 for share in shares)


def test_draws_hang_on_seed_and_path_alone() -> None:
    """A belief elsewhere leaves others as they were; another seed and another path do not."""
    belief = "{uncertain: {low: 1 h, high: 4 h}}"
    alone, beside = (
        kt.load(text(belief)),
        kt.load(text(belief, "relations.*.floor: {uncertain: {low: 0.1, high: 0.9}}")),
    )
    assert [hours(one) for one in drawn(alone)] == [hours(one) for one in drawn(beside)]
    assert [hours(one) for one in drawn(alone)] != [hours(one) for one in drawn(alone, seed=2)]
    one = [Drawing(number, COUNT, 1).share("a") for number in range(COUNT)]
    assert one != [Drawing(number, COUNT, 1).share("b") for number in range(COUNT)]


def test_a_belief_is_one_where_it_is_written() -> None:
    """The same value for all that its line reaches, in all variants that take it over."""
    chain = kt.load(text("{uncertain: {low: 1 h, high: 4 h}}", "relations.*.floor: {uncertain: {low: 0.1, high: 0.9}}"))
    seen = set()
    for one in drawn(chain):
        found = floors(one, "soft")
        assert len(found) == 2
        assert len(set(found.values())) == 1
        assert floors(one, "both") == found
        assert not floors(one, "now")
        assert hours(one, "now") == hours(one, "both")
        seen |= set(found.values())
    assert len(seen) == COUNT


def test_each_gives_every_place_its_own() -> None:
    """With `each: true` the places differ, and each is the same in all variants."""
    chain = kt.load(text(soft="relations.*.floor: {uncertain: {low: 0.1, high: 0.9}, each: true}"))
    for one in drawn(chain):
        found = floors(one, "soft")
        assert len(set(found.values())) == 2
        assert floors(one, "both") == found
    names = {leaf.draw for leaf in leaves(dict(chain.trees["both"]))}
    assert names == {
        f"variants.soft.relations.*.floor @ relations.{pair}.floor" for pair in ("desk -> shop", "shop -> court")
    }
    best = kt.load(text(soft="relations.*.floor: 0.5"))
    assert digest(compile_scenario(chain)) == digest(compile_scenario(best))


def test_a_default_that_many_pairs_inherit_is_one_belief() -> None:
    """Of `handoffs.default` there is one value, whatever the pair."""
    chain = kt.load(text(**{"worst: 2 d": "worst: {uncertain: {low: 2 d, high: 9 d}}"}))
    for one in drawn(chain):
        models = compile_scenario(one)
        assert len({pair.delay.worst for model in models.values() for pair in model.handoffs}) == 1


def test_a_setting_may_be_a_belief_and_may_take_one_away() -> None:
    """From Python or by `--set`, before the changes of variants."""
    chain = kt.load(text()).change({"steps.intake.work": {"uncertain": {"low": "1 h", "high": "4 h"}}})
    assert hours(chain) == 2.5
    assert len({hours(one) for one in drawn(chain)}) == COUNT
    again = chain.change({"arrivals.rate": "7/d"})
    assert [hours(one) for one in drawn(again)] == [hours(one) for one in drawn(chain)]
    assert {hours(one) for one in drawn(chain.change({"steps.intake.work": "3 h"}))} == {3.0}
    from_text = kt.load(text(), {"steps.intake.work": {"uncertain": {"low": "60 min", "high": "4 h"}}})
    assert hours(from_text) == 2.5


def test_tails_end_where_the_place_does() -> None:
    """A level stays within 1, a percentage within 100 %, all above 0; people come in wholes where they must."""
    chain = kt.load(
        text(
            "{uncertain: {normal: {mean: 1 h, sd: 50 min}}}",
            "relations.default.floor: {uncertain: {normal: {mean: 0.9, sd: 0.3}}}",
            **{
                "best: 10%": "best: {uncertain: {lognormal: {mean: 60%, cv: 1}}}",
                "count: 3}]}, court": "count: 3}]}, court",
            },
        )
    )
    found = drawn(chain, 200)
    assert 0 < min(map(hours, found)) < 0.1
    assert 0.99 < max(floors(one, "soft")["default"] for one in found) <= 1.0
    worst = [one.variants["now"].handoffs["default"].incomplete for one in found]
    assert 0.95 < max(effect.best for effect in worst if effect) <= 1.0


def test_whole_numbers_are_drawn_whole() -> None:
    """Also the median, which is no whole number by itself."""
    changes = {
        "arrivals: {rate: 6/d}": "arrivals: {rate: 6/d}\nbacklog: {step: judge, count: {uncertain: {low: 1, high: 8}}}"
    }
    chain = kt.load(text(**changes))
    counts = [one.variants["now"].backlog["backlog"].count for one in drawn(chain, 40)]
    assert set(counts) == set(range(1, 9))
    assert chain.variants["now"].backlog["backlog"].count in (4, 5)


def test_shares_still_add_up() -> None:
    """What is believed stays; the others share what is left."""
    chain = kt.load(text(**{"plain: 70%, hard: 30%": "plain: {uncertain: {low: 60%, high: 80%}}, hard: 20%, odd: 10%"}))
    for one in drawn(chain):
        plain, hard, odd = (spec.share for spec in one.variants["now"].types.values())
        assert 0.6 <= plain <= 0.8
        assert plain + hard + odd == pytest.approx(1, abs=1e-12)
        assert hard == pytest.approx(2 * odd)
    both = "plain: {uncertain: {low: 60%, high: 80%}}, hard: {uncertain: {low: 20%, high: 40%}}"
    for one in drawn(kt.load(text(**{"plain: 70%, hard: 30%": both}))):
        assert sum(spec.share for spec in one.variants["now"].types.values()) == pytest.approx(1, abs=1e-12)
    ways = "next: [{to: look, share: {uncertain: {low: 60%, high: 80%}}}, {end: done, share: 30%}]"
    for one in drawn(kt.load(text(**{"next: look": ways}))):
        look, done = (way.share for way in one.variants["now"].steps["intake"].next)
        assert 0.6 <= look <= 0.8
        assert look + done == pytest.approx(1, abs=1e-12)


def test_numbers_that_look_like_thousands_are_read() -> None:
    """`4.125 EUR` is refused as perhaps 4125, but not where it was drawn."""
    law = kt.load(text(**{"incomplete:": "cost: {uncertain: {low: 4 EUR, high: 4.25 EUR}}, incomplete:"}))
    assert law.variants["now"].handoffs["default"].cost == 4.125


def test_a_negative_growth_may_be_believed() -> None:
    """Numbers below zero where they may stand."""
    rate = "{counts: {per: week, values: [20], after: {growth: {uncertain: {low: -5%, high: 3%}}}}}"
    chain = kt.load(text(**{"{rate: 6/d}": rate}))
    found = [spec.after.growth for one in drawn(chain, 40) if (spec := one.variants["now"].arrivals["arrivals"].counts)]
    assert -0.05 <= min(found) < -0.04
    assert 0.02 < max(found) <= 0.03


def test_names_may_be_uncertain() -> None:
    """A map of names is no belief."""
    chain = kt.load(
        text(**{"plain: 70%, hard: 30%": "uncertain: {share: 70%}, hard: {share: 30%}", "look": "uncertain"})
    )
    assert chain.written is None


# --- what is wrong


FAULTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("{low: 1 h}", "belief_keys", "steps.intake.work.uncertain", {}),
    ("{low: 1 h, hihg: 2 h}", "unknown_key", "steps.intake.work.uncertain.hihg", {"nearest": "high"}),
    ("{low: 1 h, high: two}", "belief_number", "steps.intake.work.uncertain.high", {"given": "two"}),
    ("{low: 1 h, high: 2 EUR}", "belief_units", "steps.intake.work.uncertain.high", {"given": "2 EUR"}),
    ("{low: 1 h, high: 2/d}", "belief_units", "steps.intake.work.uncertain.high", {"given": "2/d"}),
    ("{}", "belief_empty", "steps.intake.work.uncertain", {}),
    ("{low: {uncertain: {low: 1 h, high: 2 h}}, high: 3 h}", "belief_in_belief", "steps.intake.work.uncertain.low", {}),
    ("{low: {a: 1}, high: 3 h}", "belief_number", "steps.intake.work.uncertain.low", {"given": "{…}"}),
    ("{min: 1 h, max: 2 h}", "belief_kind", "steps.intake.work.uncertain.min", {"corrected": "{low: 1 h, high: 2 h}"}),
    ("{laag: 1 h}", "belief_kind", "steps.intake.work.uncertain.laag", {"nearest": "low", "corrected": ""}),
    ("{low: 1 h, max: 2 h}", "unknown_key", "steps.intake.work.uncertain.max", {"nearest": "high"}),
    ("{low: 3 h, high: 2 h}", "distribution_order", "steps.intake.work.uncertain", {"smaller": "low"}),
    ("{low: 1 h, best: 9 h, high: 2 h}", "distribution_order", "steps.intake.work.uncertain", {"smaller": "best"}),
    ("{lognorml: {mean: 1 h}}", "belief_kind", "steps.intake.work.uncertain.lognorml", {"nearest": "lognormal"}),
    ("{normal: {mean: 1 h}}", "belief_keys", "steps.intake.work.uncertain.normal", {}),
    ("{normal: {mean: 1 h, cv: 5}}", "distribution_cv", "steps.intake.work.uncertain.normal", {}),
    ("{low: 1 d, high: 2 d}", "wrong_unit", "steps.intake.work", {"given": "1.5 d"}),
    ("{low: 1 h, high: 2 h}, best: 3 h", "belief_best", "steps.intake.work.best", {"given": "3 h"}),
    ("{low: 1 h, best: 2 h, high: 2 h}, best: 2 h", "both_given", "steps.intake.work.best", {}),
    ("{low: 1 h, high: 2 h}, each: true", "belief_each", "steps.intake.work.each", {}),
    ("{low: 1 h, high: 2 h}, bst: 1 h", "unknown_key", "steps.intake.work.bst", {"nearest": "best"}),
]  # fmt: skip


def path_of(fault: kt.Fault) -> str:
    """The path without counting list places from 1."""
    return ".".join(map(str, fault.path))


@pytest.mark.parametrize(("belief", "code", "path", "values"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_faults_are_told_once_and_in_their_place(belief: str, code: str, path: str, values: dict[str, Any]) -> None:
    """One fault, at its line."""
    with pytest.raises(kt.InputError) as caught:
        kt.load(text(f"{{uncertain: {belief}}}"))
    assert [(fault.code, path_of(fault), fault.line) for fault in caught.value.faults] == [(code, path, 7)]
    assert values.items() <= dict(caught.value.faults[0].values).items()


def test_ends_that_a_place_does_not_hold_are_faults() -> None:
    """Also where the best guess is right."""
    for belief, end in (("{low: 50%, high: 130%}, best: 70%", "130%"), ("{low: 0, best: 1, high: 1.4}", "1.4")):
        change = {"worst: 20%": f"worst: {{uncertain: {belief}}}"}
        with pytest.raises(kt.InputError) as caught:
            kt.load(text(**change))
        [fault] = caught.value.faults
        assert (fault.code, path_of(fault), fault.line) == ("above", "handoffs.default.incomplete.worst", 10)
        assert fault.values["given"] == end
    with pytest.raises(kt.InputError) as caught:
        kt.load(text(soft="relations.*.floor: {uncertain: {low: 0.2, high: 3}, best: 0.5}"))
    [fault] = caught.value.faults
    assert (fault.code, path_of(fault), fault.line) == ("above", "variants.soft.relations.*.floor", 13)


def test_faults_in_settings_are_told_there() -> None:
    """At `--set`, with the path."""
    for value, code in (
        ({"uncertain": {"low": "1 h"}}, "belief_keys"),
        ({"uncertain": {"low": "1 h", "high": "3 x"}}, "belief_units"),
    ):
        with pytest.raises(kt.InputError) as caught:
            kt.load(text(), {"steps.intake.work": value})
        [fault] = caught.value.faults
        assert (fault.code, fault.file, fault.path[:2]) == (code, "--set", ("steps.intake.work", "uncertain"))


def test_how_to_look_at_a_chain_is_no_belief() -> None:
    """The length of a run is chosen, not known or unknown."""
    with pytest.raises(kt.InputError) as caught:
        kt.load(text() + "run: {length: {uncertain: {low: 4 wk, high: 8 wk}}}\n")
    [fault] = caught.value.faults
    assert (fault.code, path_of(fault), fault.values["part"]) == ("belief_here", "run.length", "run")


def test_a_draw_that_cannot_be_is_told_with_its_number() -> None:
    """What only some draws have: here low above high."""
    chain = kt.load(text("{uniform: {low: {uncertain: {low: 1 h, high: 3 h}}, high: 2.5 h}}"))
    with pytest.raises(kt.InputError) as caught:
        drawn(chain)
    codes = [fault.code for fault in caught.value.faults]
    assert codes == ["distribution_order", "belief_draw"]
    assert caught.value.faults[0].line == 7


CROSSING = "{uniform: {low: {uncertain: {low: 1 h, high: 3 h}}, high: {uncertain: {low: 2.5 h, high: 4 h}}}}"


def test_beliefs_that_cannot_go_together_are_told_before_anything_runs() -> None:
    """With the best guesses all is well: 2 h and 3.25 h; the ends cross only where one is high and the other low."""
    found = belief_corners.warnings(kt.load(text(CROSSING)))
    assert [(fault.code, fault.line) for fault in found] == [("distribution_order", 7), ("belief_corner", 7)]
    apart = text(CROSSING.replace("high: 3 h", "high: 2 h"))
    assert belief_corners.warnings(kt.load(apart)) == []
    assert belief_corners.warnings(kt.load(text(CROSSING), {"run.beliefs": 0})) == []
    assert belief_corners.warnings(kt.load(text())) == []


@pytest.mark.parametrize("count", [1, 2, 3, 4, 10, 11, 35, 60])
def test_any_two_beliefs_meet_at_all_corners_in_few_rows(count: int) -> None:
    rows = list(belief_corners.rows(count))
    assert len(rows) <= 10
    for one in range(count):
        for other in range(one):
            assert len({(one in row, other in row) for row in rows}) == 4


# --- the schema


def test_the_schema_lets_a_belief_stand_for_a_number() -> None:
    """For durations, shares, rates, levels, amounts; not for dates, names and opening hours."""
    schema = Chain.model_json_schema()
    reference = {"$ref": "#/$defs/Belief"}
    kinds = schema["$defs"]
    for part, key in (("Staff", "count"), ("Arrivals", "rate"), ("Relation", "floor"), ("Partner", "cost")):
        assert reference in kinds[part]["properties"][key]["anyOf"], (part, key)
    assert reference in kinds["DrawnWork"]["anyOf"]
    assert reference in kinds["CaseType"]["anyOf"]
    for part, key in (("Staff", "from"), ("Staff", "calendar")):
        assert reference not in kinds[part]["properties"][key].get("anyOf", []), (part, key)
    assert kinds["Belief"]["required"] == ["uncertain"]
