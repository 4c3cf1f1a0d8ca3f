"""Built in or emergent: the interaction without each mechanism, paired, and what is said about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import build
import numpy as np
import pytest
import runs
from scipy import stats

from ketensim.faces.ablation import _agreed, built_in, conclusion
from ketensim.faces.names import Names, names_of
from ketensim.ground.errors import InputError
from ketensim.locale.words import WORDS
from ketensim.numbers import compiling
from ketensim.numbers.without import MECHANISMS, without
from ketensim.scenario.scenario import Scenario, load
from ketensim.statistics import study
from ketensim.statistics.ablation import Ablation, Without, apart
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.estimates import CONFIDENCE, NOTHING, Estimate
from ketensim.statistics.interaction import CORNERS, Gap, gap, interaction

PLAN = {"signed_by": ["police", "court"], "kpis": {"lead_time": {"share": "90%"}}}


def chain(kpi: bool = True, finds: str = "90%", **changes: object) -> dict[str, object]:
    """Two busy partners; the hard side pulls forward, the soft side sends files that are whole."""
    plan: Mapping[str, object] = PLAN if kpi else {"signed_by": PLAN["signed_by"]}
    return {
        "ketensim": 1,
        "target": "8 h",
        "run": {"warm_up": "2 wk", "length": "8 wk", "replications": 6},
        "partners": {
            name: {
                "staff": [{"count": 1}],
                "norms": {"own_work": "4 h", "chain": "2 d"},
                "own_work": {"rate": "60/wk", "work": "30 min"},
            }
            for name in ("police", "court")
        },
        "arrivals": {"rate": "90/wk"},
        "steps": {
            "report": {"partner": "police", "work": {"exponential": {"mean": "1 h"}}, "next": "judge"},
            "judge": {"partner": "court", "work": "1 h", "check": {"finds": finds, "takes": "5 min"}},
        },
        "handoffs": {"default": {"delay": "1 h", "incomplete": {"worst": "40%", "best": "5%"}}},
        "relations": {"default": {"floor": 0.1}},
        "variants": {
            "now": {},
            "hard": {"chain_plan": plan},
            "soft": {"relations.*.floor": 0.9},
            "both": ["hard", "soft"],
        },
        "factorial": {"neither": "now", "hard": "hard", "soft": "soft", "both": "both"},
        **changes,
    }


def compared(tree: Mapping[str, object], ablate: bool = True) -> tuple[Comparison, Scenario]:
    scenario = load(tree)
    return study.compare(scenario, compiling.compile_scenario(scenario), workers=1, ablate=ablate), scenario


@pytest.fixture(scope="module")
def taken() -> tuple[Comparison, Scenario]:
    return compared(chain())


def over(*values: float) -> np.ndarray:
    """A series with equal denominators."""
    return np.array([(1000 * value, 1000) for value in values])


# The paired difference of two interactions


def test_the_interval_of_what_was_made_by_brute_force() -> None:
    random = np.random.default_rng(3)
    sides = [
        {name: over(*(mean + random.normal(size=9))) for name, mean in zip(CORNERS, means, strict=True)}
        for means in ((100, 80, 70, 40), (100, 90, 75, 66))
    ]
    found = gap("lead_time.mean", *sides, 1 - 0.05 / 6)
    each = [{name: one[:, 0] / one[:, 1] for name, one in of.items()} for of in sides]
    full, left = (-(of["both"] - of["hard"] - of["soft"] + of["neither"]) for of in each)
    low, high = stats.t.interval(CONFIDENCE, 8, (full - left).mean(), stats.sem(full - left))
    assert found.differences.mean == pytest.approx((full - left).mean())
    assert (found.differences.low, found.differences.high) == (pytest.approx(low), pytest.approx(high))
    low, high = stats.t.interval(1 - 0.05 / 6, 8, (full - left).mean(), stats.sem(full - left))
    assert (found.low_all, found.high_all) == (pytest.approx(low), pytest.approx(high))
    whole = [interaction("lead_time.mean", of) for of in sides]
    ratios = [one.ratios.mean or 0.0 for one in whole]
    assert found.ratios.mean == pytest.approx(ratios[0] - ratios[1])


def test_pairing_takes_out_what_both_have() -> None:
    """The same noise with a mechanism and without it leaves none in what it made."""
    noise = np.random.default_rng(4).normal(size=9) * 30
    both = [
        {name: over(*(100 + mean + noise)) for name, mean in zip(CORNERS, means, strict=True)}
        for means in ((0, 0, 0, -20), (0, 0, 0, -5))
    ]
    made = gap("lead_time.mean", *both, CONFIDENCE).differences
    assert (made.mean, made.low, made.high) == pytest.approx((15, 15, 15))


def test_a_corner_at_nothing_has_no_ratio() -> None:
    some, none = ({name: over(mean, mean) for name in CORNERS} for mean in (0.5, 0.0))
    assert gap("quality.first_time_right", some, none, CONFIDENCE).ratios == NOTHING
    assert gap("quality.first_time_right", some, none, CONFIDENCE).differences.n == 2
    empty = {name: np.zeros((2, 2)) for name in CORNERS}
    assert gap("lead_time.mean", some, empty, CONFIDENCE).differences == NOTHING


# What is run


def test_only_corners_that_have_a_mechanism_are_run_again() -> None:
    scenario = load(chain())
    models = compiling.compile_scenario(scenario)
    factorial = scenario.variants["now"].factorial
    found = apart(factorial, models)
    assert set(found.models) == {("queue_key", "hard"), ("queue_key", "both"), *(("returns", name) for name in models)}
    assert found.of("queue_key")["now"] is models["now"]
    assert not found.of("queue_key")["both"].plan.pulls_forward


@pytest.mark.parametrize("names", [(), ("now", "hard", "soft")])
def test_without_corners_nothing_can_be_taken_apart(names: tuple[str, ...]) -> None:
    scenario = load(chain())
    models = compiling.compile_scenario(scenario)
    factorial = scenario.variants["now"].factorial if names else None
    with pytest.raises(InputError) as caught:
        apart(factorial, {name: models[name] for name in names})
    assert [(fault.code, fault.file) for fault in caught.value.faults] == [("ablate_without_factorial", "--ablate")]


@pytest.mark.parametrize(("mechanism", "tree"), [("queue_key", chain(kpi=False)), ("returns", chain(finds="0%"))])
def test_it_is_the_chain_without_it(
    taken: tuple[Comparison, Scenario], mechanism: str, tree: Mapping[str, object]
) -> None:
    """The same as a scenario that says so itself, to the bit; and what it made is the rest."""
    result, _ = taken
    assert result.ablation is not None
    plain, _ = compared(tree, ablate=False)
    off = result.ablation.off[mechanism]
    for measure in ("lead_time.mean", "lead_time.within_target"):
        assert off[measure].interaction == plain.interaction[measure]
        full, left = result.interaction[measure].differences.mean, off[measure].interaction.differences.mean
        assert full is not None
        assert left is not None
        assert off[measure].made.differences.mean == pytest.approx(full - left, abs=1e-12)


PRESSURE = {"work": "20%", "incomplete": 1}
LENDING = {"base": "5%", "by_leadership": "20%", "by_plan": "10%", "by_both": "60%"}
FLOOR = {"success": 0.05, "committed_success": 0.2, "decay": 0.05, "returns": 0.1}
DYNAMICS = {"every": "1 wk", "floor": FLOOR, "commitment": {"success": 0.1, "leadership": 0.3, "discord": 0.2}}
MOVED = {"every": "1 wk", "floor": {"decay": 0.05, "returns": 0.1}, "commitment": {"success": 0.1}}


def coupled(**changes: object) -> dict[str, object]:
    """The same chain with all that can couple hard and soft."""
    tree = chain(**{"pressure": PRESSURE, "lending": LENDING, "dynamics": DYNAMICS, **changes})
    tree["partners"]["court"]["helps"] = {"police": {}}  # type: ignore[index]
    tree["run"] = {"warm_up": "1 wk", "length": "5 wk", "replications": 3}
    return {name: item for name, item in tree.items() if item is not None}


@pytest.fixture(scope="module")
def apart_whole() -> Comparison:
    return compared(coupled())[0]


@pytest.mark.parametrize(
    ("mechanism", "changes"),
    [
        ("pressure", {"pressure": None}),
        ("lending", {"lending": "none"}),
        ("dynamics", {"dynamics": None}),
        ("products", {"pressure": None, "lending": {**LENDING, "by_both": 0}, "dynamics": MOVED}),
    ],
)
def test_each_coupling_off_is_the_chain_without_it(
    apart_whole: Comparison, mechanism: str, changes: dict[str, object]
) -> None:
    found = apart_whole.ablation
    assert found is not None
    assert (tuple(found.off), found.idle) == (MECHANISMS, ())
    plain, _ = compared(coupled(**changes), ablate=False)
    off = found.off[mechanism]
    assert set(off) >= {"lead_time.mean", "lead_time.within_target"}
    assert {measure: one.interaction for measure, one in off.items()} == {name: plain.interaction[name] for name in off}
    assert off["lead_time.mean"].interaction != found.full["lead_time.mean"]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_engines_agree_without_it(mechanism: str) -> None:
    model = compiling.compile_scenario(load(coupled()))["both"]
    runs.agreed(without(model, mechanism), (1, 0, (0, 2 * build.WEEK), build.WEEK))


def test_it_leaves_the_comparison_as_it_was(taken: tuple[Comparison, Scenario]) -> None:
    result, _ = taken
    plain, _ = compared(chain(), ablate=False)
    assert replace(result, ablation=None) == plain
    assert result.ablation is not None
    assert result.ablation.full == plain.interaction


def test_the_json(taken: tuple[Comparison, Scenario]) -> None:
    result, _ = taken
    plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))["ablation"]
    assert list(plain["off"]) == ["queue_key", "returns"]
    assert plain["not_at_work"] == ["pressure", "lending", "dynamics", "products"]
    one = plain["off"]["queue_key"]["lead_time.mean"]
    assert set(one["made"]) == {"mean", "low", "high", "sd", "n", "low_all", "high_all", "ratio"}
    assert plain["built_in"]["lead_time.mean"]["put_in"] is None
    assert plain["built_in"]["lead_time.mean"]["from_queues"] == plain_interaction(result, "lead_time.mean")
    assert "throughput" not in plain["built_in"]


def plain_interaction(result: Comparison, measure: str) -> object:
    return json.loads(json.dumps(result.interaction[measure].to_dict()))


def test_with_one_replication_nothing_is_clear() -> None:
    tree = chain()
    tree["run"] = {"warm_up": "1 wk", "length": "3 wk", "replications": 1}
    result, scenario = compared(tree)
    assert result.ablation is not None
    assert result.ablation.off["queue_key"]["lead_time.mean"].made.differences.low is None
    assert WORDS["so.none"]["en"] in flat(built_in(result, names_of(scenario, "en")))


# What is said


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_where_nothing_is_built_in_it_says_so(taken: tuple[Comparison, Scenario], lang: str) -> None:
    result, scenario = taken
    text = flat(built_in(result, names_of(scenario, lang)))
    assert WORDS["ablation.how"][lang] in text
    assert WORDS["explain.queue_key"][lang] in text
    assert WORDS["explain.dynamics"][lang] not in text
    assert WORDS["ablation.plain"][lang].partition(": ")[2].partition("(")[0] in text
    assert WORDS["off.pressure"][lang] in text.rpartition(": ")[2]


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_where_it_is_built_in_it_says_how_much(taken: tuple[Comparison, Scenario], lang: str) -> None:
    """What is a product of hard and soft is put in by assumption; here as if pulling forward were one."""
    result, scenario = taken
    assert result.ablation is not None
    off = {**result.ablation.off, "products": result.ablation.off["queue_key"]}
    put_in = replace(result.ablation, off=off, idle=())
    text = flat(built_in(replace(result, ablation=put_in), names_of(scenario, lang)))
    assert WORDS["explain.products"][lang] in text
    assert WORDS["ablation.split"][lang].partition("{queues_interval}) ")[2].partition(".")[0] in text
    assert WORDS["ablation.plain"][lang].partition(": ")[2].partition("(")[0] not in text
    assert WORDS["ablation.ratio"][lang].partition("{left}")[2] in text
    plain = put_in.to_dict()["built_in"]
    assert isinstance(plain, dict)
    assert set(plain["lead_time.mean"]) == {"put_in", "from_queues"}
    assert plain["lead_time.mean"]["put_in"] is not None
    lacking = replace(put_in, off={**result.ablation.off, "products": {}})
    text = flat(built_in(replace(result, ablation=lacking), names_of(scenario, lang)))
    assert WORDS["ablation.left_out"][lang].partition("); ")[2].partition(",")[0] in text


def test_nothing_is_said_where_it_was_not_asked_for(taken: tuple[Comparison, Scenario]) -> None:
    result, _ = taken
    assert built_in(replace(result, ablation=None), Names("en")) == []
    nothing = Ablation({}, (), {})
    assert WORDS["ablation.nothing"]["en"] in flat(built_in(replace(result, ablation=nothing), Names("en")))


@pytest.mark.parametrize(
    ("full", "put_in", "queues", "expected"),
    [
        ((1, 2), (0.2, 0.5), (0.4, 1.7), "both"),
        ((1, 2), (-2, -1), (2, 4), "against"),
        ((1, 2), (1, 2), (-0.2, 0.1), "put_in"),
        ((1, 2), (-0.2, 0.1), (1, 2), "queues"),
        ((1, 2), (1, 2), (-0.05, 0.1), "all_put_in"),
        ((1, 2), (1, 2), (0.02, 0.1), "all_put_in"),
        ((1, 2), (-0.05, 0.1), (1, 2), "all_queues"),
        ((-1, 2), (1, 2), (-0.05, 0.1), "put_in"),
        ((1, 2), (-1, 2), (-1, 2), "either"),
        ((-1, 2), (-1, 2), (-1, 2), "none"),
        ((None, None), (None, None), (None, None), "none"),
    ],
)
def test_what_follows_on_one_scale(
    full: tuple[float | None, float | None],
    put_in: tuple[float | None, float | None],
    queues: tuple[float | None, float | None],
    expected: str,
) -> None:
    assert conclusion((1.5, *full), (0.0, *put_in), (0.0, *queues)) == expected
    assert all(WORDS[f"so.{expected}"].values())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("both", "both", "both"),
        ("all_put_in", "put_in", "put_in"),
        ("queues", "all_queues", "queues"),
        ("all_put_in", "against", ""),
        ("put_in", "queues", ""),
        ("none", "put_in", ""),
    ],
)
def test_what_two_scales_say_together(one: str, other: str, expected: str) -> None:
    assert _agreed(one, other) == _agreed(other, one) == expected


def figure(mean: float, half: float) -> Estimate:
    """A value whose simultaneous interval is about `half` wide to each side, from forty replications."""
    sd = half * 40**0.5 / stats.t.ppf(1 - 0.05 / 12, 39)
    return Estimate(mean, mean - half, mean + half, sd, 40)


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize(
    ("odds", "key"),
    [
        ([(0.0, 0.03), (-0.13, 0.02), (0.13, 0.02)], "so_depends"),
        ([(0.1, 0.03), (0.1, 0.01), (0.0, 0.005)], "so"),
        ([(0.1, 0.3), (0.0, 0.3), (0.1, 0.3)], "so_each"),
    ],
)
def test_both_scales_are_looked_at(
    taken: tuple[Comparison, Scenario], odds: list[tuple[float, float]], key: str, lang: str
) -> None:
    """In points it is all put in; as odds nothing is left because the queues reinforce what the assumption takes."""
    result, scenario = taken
    assert result.ablation is not None
    name = "lead_time.within_target"
    full, made, left = (figure(*one) for one in odds)
    whole = replace(
        result.interaction[name], differences=figure(-0.06, 0.005), low_all=-0.065, high_all=-0.055, ratios=full
    )
    rest = replace(whole, differences=figure(0.001, 0.003), low_all=-0.002, high_all=0.004, ratios=left)
    parts = Without(rest, Gap(figure(-0.061, 0.004), made, -0.065, -0.057))
    taken_out = replace(result.ablation, off={"products": {name: parts}}, full={name: whole})
    text = flat(built_in(replace(result, ablation=taken_out), names_of(scenario, lang)))
    frames = {one: WORDS[one][lang].partition("{")[0] for one in ("so", "so_depends", "so_each")}
    assert frames[key] in text
    assert (frames["so_depends"] in text) == (key == "so_depends")
    assert WORDS["so.all_put_in"][lang] in text
    assert (WORDS["so.against"][lang] in text) == (key == "so_depends")
    assert (WORDS["so.none"][lang] in text) == (key == "so_each")


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_no_more_is_claimed_than_was_tested(taken: tuple[Comparison, Scenario], lang: str) -> None:
    """That no product is in it; not that it stands whatever is assumed."""
    text = flat(built_in(taken[0], names_of(taken[1], lang)))
    assert WORDS["so.plain"][lang] in text
    assert {"en": "whatever", "nl": "wat men ook"}[lang] not in text


def flat(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
