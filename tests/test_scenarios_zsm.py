"""The scenarios `zsm` and `youth_alkmaar`: that they are the chains their story tells, and reach what they claim."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import ketensim as kt
from ketensim.ground import units
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.load import load
from ketensim.numbers.model import Model
from ketensim.scenario import sources
from ketensim.scenario.scenario import Scenario

FOLDER = Path(__file__).parents[1] / "scenarios"
README = FOLDER / "README.md"
HOUR = 3_600_000
WEEK = 168 * HOUR
SIGNED = ["police", "prosecution", "probation", "child_board", "victim_support"]
ROW_2001 = {
    "stay.police.within_norm": 0.249,
    "stay.prosecution.within_norm": 0.561,
    "lead_time.within_target": 0.212,
    "stay.child_board.within_norm": 0.38,
}


@pytest.fixture(scope="module")
def zsm() -> Scenario:
    return kt.load(FOLDER / "zsm.yaml")


@pytest.fixture(scope="module")
def models(zsm: Scenario) -> Mapping[str, Model]:
    return compile_scenario(zsm)


@pytest.fixture(scope="module")
def youth() -> Scenario:
    return kt.load(FOLDER / "youth_alkmaar.yaml")


def measured(scenario: Scenario, variant: str, replications: int | None) -> dict[str, Any]:
    """The means of all measures of one variant."""
    found: dict[str, Any] = kt.run(scenario, variant, replications=replications).to_dict()
    return {name: one["mean"] for name, one in found["variants"][variant].items()}


# --- zsm


def test_zsm_has_the_variants_of_its_question(zsm: Scenario) -> None:
    names = ["zsm", "before", "hard", "soft", "both", "better_form", "court_joins", "norm_dropped"]
    assert list(zsm.variants) == names
    factorial = zsm.variants["zsm"].factorial
    assert factorial is not None
    assert factorial.model_dump() == {corner: corner for corner in ("hard", "soft", "both")} | {"neither": "zsm"}


def test_zsm_says_where_its_numbers_come_from(zsm: Scenario) -> None:
    sourced, assumed, not_stated = sources.count(zsm)
    assert (not_stated, sources.warnings(zsm)) == (0, [])
    assert sourced >= 12
    assert assumed > sourced, "staffing and effects are assumed"


def test_zsm_keeps_everybody_busy_and_nobody_overloaded(models: Mapping[str, Model]) -> None:
    for variant, model in models.items():
        loads = {name: one.rho for name, one in zip(model.labels.partners, load(model).first.partners, strict=True)}
        assert all(0.75 < rho < 0.92 for rho in loads.values()), (variant, loads)


def test_zsm_has_places_enough_at_its_fixed_moments(zsm: Scenario, models: Mapping[str, Model]) -> None:
    """Loads do not count these: a meeting with too few places would grow a queue of its own."""
    share = {"simple": 0.705, "complex": 0.227, "minor": 0.068}
    with_victim = 0.306 * share["simple"] + share["complex"] + share["minor"]
    to_court = next(way.share for way in zsm.variants["zsm"].steps["inform"].next if way.to == "hearing")
    assert to_court == 0.546
    files = {
        ("probation", "prosecution"): share["complex"],
        ("child_board", "prosecution"): share["minor"],
        ("victim_support", "prosecution"): with_victim,
        ("prosecution", "court"): 0.546,
    }
    for variant, model in models.items():
        names = model.labels.partners
        cases = model.streams[0].arrivals.per_week
        for pair in model.handoffs:
            if pair.moments:
                asked = cases * files[names[pair.sender], names[pair.receiver]]
                assert asked < 0.95 * len(pair.moments) * pair.at_most, (variant, names[pair.sender])


def test_before_zsm_the_advices_come_one_after_the_other(zsm: Scenario, models: Mapping[str, Model]) -> None:
    assert len(models["zsm"].blocks) == 2
    used = {way.to for way in zsm.variants["before"].steps["assess"].next}
    assert used == {"decide", "victim_contact", "probation_advice", "board_advice"}
    assert [way.to for way in zsm.variants["before"].steps["board_advice"].next] == ["victim_contact"]


def test_the_court_signs_nothing(zsm: Scenario) -> None:
    plans = {name: chain.chain_plan for name, chain in zsm.variants.items()}
    assert [name for name, plan in plans.items() if plan] == ["hard", "both", "court_joins", "norm_dropped"]
    assert all(plan.signed_by == SIGNED for plan in plans.values() if plan)
    assert zsm.variants["both"].relation("prosecution", "court") == zsm.variants["zsm"].relation("prosecution", "court")
    joined = zsm.variants["court_joins"]
    assert joined.relation("prosecution", "court").floor == joined.relation("court", "prosecution").floor == 0.6


def test_what_hard_and_soft_cost_is_what_the_file_says(zsm: Scenario, models: Mapping[str, Model]) -> None:
    """`about.money`: reviews, and hours for one another, at each partner's rate."""
    rates = [partner.hour for partner in models["zsm"].partners]
    plan = models["hard"].plan
    signed = [partner.signed for partner in models["hard"].partners]
    meetings = plan.people * plan.hours / HOUR * (WEEK / plan.every)
    assert meetings * sum(signed) == 7.5
    assert meetings * sum(rate for rate, one in zip(rates, signed, strict=True) if one) == pytest.approx(473, abs=1)
    soft = [0.0] * len(rates)
    for tie in models["soft"].ties:
        soft[tie.sender] += tie.people * tie.hours / HOUR
    assert soft == [4.0, 4.0, 4.0, 4.0, 4.0, 0.0]
    assert sum(hours * rate for hours, rate in zip(soft, rates, strict=True)) == pytest.approx(1260, abs=1)


def test_zsm_uses_all_that_moves_between_partners(zsm: Scenario, models: Mapping[str, Model]) -> None:
    both = models["both"]
    assert both.pressure.work > 0.0
    assert both.plan.presses
    assert both.dynamics is not None
    assert any(partner.helps for partner in both.partners)
    assert not any(one.owner == len(both.partners) - 1 for partner in both.partners for one in partner.helps)
    assert both.values.client > 0.0
    assert "uncertain" in zsm.source.text


def test_zsm_leaves_out_what_it_should_not_hide(zsm: Scenario) -> None:
    left_out = zsm.variants["zsm"].about["not_in_model"]
    for nl, en in (
        ("Rechtsbescherming", "Legal protection"),
        ("advocaat", "lawyer"),
        ("recidive", "recidivism"),
        ("kwaliteit", "quality"),
        ("klok", "gaming the clock"),
    ):
        assert nl in left_out["nl"]
        assert en in left_out["en"]


def test_a_short_run_of_zsm_returns_about_a_third_of_the_files(zsm: Scenario) -> None:
    """30 to 36 % is what was measured (`observed`); soft brings it down, and pressure does not."""
    short = zsm.change({"run.warm_up": "1 wk", "run.length": "4 wk"})
    found = {name: measured(short, name, 1) for name in ("zsm", "hard", "soft")}
    returned = {name: one["handoffs.police.prosecution.returned"] for name, one in found.items()}
    assert 0.28 < returned["zsm"] < 0.37
    assert returned["soft"] < 0.75 * returned["zsm"]
    assert found["hard"]["returns_per_case"] > found["zsm"]["returns_per_case"]
    assert found["soft"]["lead_time.within_target"] > found["zsm"]["lead_time.within_target"]


# --- the youth chain in Alkmaar


def test_only_relations_and_the_plan_change_after_2001(youth: Scenario) -> None:
    assert list(youth.variants) == ["before", "shared_norm", "cooperation", "after"]
    changed = ("relations", "chain_plan")
    fixed = [{key: part for key, part in tree.items() if key not in changed} for tree in youth.trees.values()]
    assert all(tree == fixed[0] for tree in fixed)


def test_the_observed_values_are_the_row_of_2001(youth: Scenario) -> None:
    observed = youth.variants["before"].observed
    assert {name: one.value for name, one in observed.items()} == ROW_2001
    assert {str(one.period) for one in observed.values()} == {"2001"}
    assert units.parse_share("24.9%") == ROW_2001["stay.police.within_norm"]


def test_every_partner_of_the_youth_chain_can_only_just_keep_up(youth: Scenario) -> None:
    model = compile_scenario(youth)["before"]
    loads = dict(zip(model.labels.partners, (one.rho for one in load(model).first.partners), strict=True))
    assert all(0.99 < loads[name] < 1 for name in ("police", "prosecution", "child_board")), loads
    assert sources.count(youth)[2] == 0


def test_two_replications_come_near_the_row_of_2001(youth: Scenario) -> None:
    found = measured(youth, "before", 2)
    assert {name: found[name] for name in ROW_2001} == pytest.approx(ROW_2001, abs=0.2)


def printed(variant: str, year: str) -> dict[str, float]:
    """The row of the table in the README of the scenarios."""
    row = next(line for line in README.read_text(encoding="utf-8").splitlines() if f"`{variant}`, {year} year" in line)
    return dict(zip(ROW_2001, (units.parse_share(cell.strip()) for cell in row.split("|")[2:6]), strict=True))


@pytest.mark.slow
def test_before_reaches_the_row_of_2001(youth: Scenario) -> None:
    found = measured(youth, "before", None)
    assert {name: found[name] for name in ROW_2001} == pytest.approx(ROW_2001, abs=0.03)


@pytest.mark.slow
@pytest.mark.parametrize(("variant", "year"), [("before", "first"), ("after", "first"), ("after", "second")])
def test_the_readme_prints_what_is_reached(youth: Scenario, variant: str, year: str) -> None:
    scenario = youth.change({"run.warm_up": "52 wk"}) if year == "second" else youth
    found = measured(scenario, variant, None)
    assert {name: found[name] for name in ROW_2001} == pytest.approx(printed(variant, year), abs=0.001)
