"""Differences, verdicts and interaction on numbers worked out by hand, and a whole comparison from scenario to JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ketensim.ground.errors import InputError
from ketensim.numbers import compiling
from ketensim.scenario.scenario import Scenario, load
from ketensim.statistics import study
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.interaction import CORNERS, Interaction, _agree, interaction
from ketensim.statistics.precision import looks, parse
from ketensim.statistics.verdicts import Difference, difference, family_confidence, verdict

FAMILY = family_confidence(3)


def pairs(*rows: tuple[float, float]) -> np.ndarray:
    return np.array(rows, dtype=np.float64)


def over(denominator: float, *values: float) -> np.ndarray:
    """A series with equal denominators."""
    return pairs(*((denominator * value, denominator) for value in values))


# Differences


def test_bonferroni_over_variants_and_headlines() -> None:
    assert family_confidence(2) == pytest.approx(1 - 0.05 / 6)
    assert family_confidence(9) == pytest.approx(1 - 0.05 / 48)
    assert family_confidence(1) == pytest.approx(0.95)


def test_a_difference_is_paired() -> None:
    """P3: replications that differ a lot, and a change that is the same in all of them."""
    first, other = over(10, 10, 20, 30, 41), over(10, 9, 19, 29, 39)
    found = difference("lead_time.mean", first, other, FAMILY)
    gaps = [-1, -1, -1, -2]
    low, high = stats.t.interval(0.95, 3, np.mean(gaps), stats.sem(gaps))
    assert found.mean == pytest.approx(-1.25)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.sd == pytest.approx(np.std(gaps, ddof=1))
    assert found.correlation == pytest.approx(np.corrcoef([10, 20, 30, 41], [9, 19, 29, 39])[0, 1])
    low, high = stats.t.interval(FAMILY, 3, np.mean(gaps), stats.sem(gaps))
    assert (found.low_all, found.high_all) == (pytest.approx(low), pytest.approx(high))


def test_a_difference_of_ratios_by_brute_force() -> None:
    first, other = pairs((30, 10), (80, 20), (20, 9)), pairs((20, 11), (60, 18), (25, 10))

    def gap(rows: list[int]) -> float:
        one, two = other[rows].sum(axis=0), first[rows].sum(axis=0)
        return float(one[0] / one[1] - two[0] / two[1])

    pseudo = [3 * gap([0, 1, 2]) - 2 * gap([row for row in range(3) if row != left_out]) for left_out in range(3)]
    found = difference("stay.police.mean", first, other, FAMILY)
    assert found.mean == pytest.approx(gap([0, 1, 2]))
    assert found.sd == pytest.approx(np.std(pseudo, ddof=1))
    assert found.low_all is None
    assert "low_all" not in found.to_dict()


def test_only_replications_with_data_on_both_sides_are_paired() -> None:
    found = difference("lead_time.mean", pairs((1, 1), (0, 0), (3, 1)), pairs((2, 1), (9, 1), (0, 0)), FAMILY)
    assert (found.mean, found.n, found.low) == (1, 1, None)


def test_no_difference_is_exactly_none() -> None:
    first = pairs((0.1 * 3, 3), (0.2, 7), (0.7, 9))
    found = difference("cost.per_case", first, first * (1 + 1e-15), FAMILY)
    assert (found.mean, found.low, found.high, found.low_all, found.high_all) == (0, 0, 0, 0, 0)
    assert found.correlation == pytest.approx(1)


def test_differences_of_shares_stay_within_one() -> None:
    found = difference("lead_time.within_target", over(10, 0, 0.1), over(10, 1, 0.9), FAMILY)
    assert found.high_all == 1


def test_from_never_to_always_has_exact_bounds() -> None:
    found = difference("quality.first_time_right", over(50, 0, 0), over(50, 1, 1), FAMILY)
    exact = stats.binomtest(0, 100).proportion_ci((1 + 0.95) / 2, "exact").high
    assert (found.low, found.high) == (pytest.approx(1 - 2 * exact), 1)


def test_with_many_unfinished_there_is_no_difference() -> None:
    found = difference("lead_time.mean", over(10, 1, 2), over(10, 1, 3), FAMILY, unfinished=0.051)
    assert (found.mean, found.low_all, found.n) == (None, None, 2)
    assert verdict("lead_time.mean", found) == "not_comparable"
    assert difference("lead_time.mean", over(10, 1, 2), over(10, 1, 3), FAMILY, unfinished=0.01).at_least


# Verdicts


def judged(measure: str, low: float | None, high: float | None, matters: float = 0.0) -> str:
    mean = 0.0 if low is None or high is None else (low + high) / 2
    return verdict(measure, Difference(mean, low, high, 1.0, 9, None, low, high, headline=True), matters)


@pytest.mark.parametrize(
    ("measure", "low", "high", "matters", "expected"),
    [
        ("lead_time.mean", -3, -1, 0, "better"),
        ("lead_time.mean", 1, 3, 0, "worse"),
        ("throughput", 1, 3, 0, "better"),
        ("quality.first_time_right", -3, -1, 0, "worse"),
        ("cost.per_case", -1, 1, 0, "unclear"),
        ("cost.per_case", -1, 1, 1, "too_small"),
        ("cost.per_case", 0.2, 0.9, 1, "too_small"),
        ("cost.per_case", 0.2, 1.1, 1, "worse"),
        ("cost.per_case", -0.2, 1.1, 1, "unclear"),
        ("returns_per_case", 0, 0, 0, "too_small"),
        ("returns_per_case", 0, 1, 0, "unclear"),
        ("returns_per_case", None, None, 1, "unclear"),
    ],
)
def test_verdicts(measure: str, low: float | None, high: float | None, matters: float, expected: str) -> None:
    assert judged(measure, low, high, matters) == expected


# Interaction


def corners(neither: float, hard: float, soft: float, both: float, noise: float = 0.0) -> dict[str, np.ndarray]:
    """Series of ten replications around four means."""
    random = np.random.default_rng(5)
    return {
        name: over(1000, *(mean * (1 + noise * random.normal(size=10))))
        for name, mean in zip(CORNERS, (neither, hard, soft, both), strict=True)
    }


@pytest.mark.parametrize(
    ("means", "finding", "differences", "ratios"),
    [
        ((100, 97, 95, 92), "add_up", "add_up", "add_up"),
        ((100, 90, 85, 40), "reinforce", "reinforce", "reinforce"),
        ((100, 50, 50, 49), "overlap", "overlap", "overlap"),
        ((100, 50, 50, 25), "depends_on_scale", "overlap", "add_up"),
        ((100, 50, 50, 15), "depends_on_scale", "overlap", "reinforce"),
        ((100, 50, 50, 60), "together_worse", "overlap", "overlap"),
        ((100, 120, 70, 110), "overlap", "overlap", "overlap"),
    ],
)
def test_findings_on_lead_times(
    means: tuple[float, float, float, float], finding: str, differences: str, ratios: str
) -> None:
    found = interaction("lead_time.mean", corners(*means, noise=0.001))
    assert (found.finding, found.on_differences, found.on_ratios) == (finding, differences, ratios)
    assert found.scale == "log_ratio"


def test_more_is_better_turns_the_sign() -> None:
    found = interaction("lead_time.within_target", corners(0.3, 0.35, 0.5, 0.8))
    assert found.differences.mean == pytest.approx(0.8 - 0.35 - 0.5 + 0.3)
    odds = {share: np.log(share / (1 - share)) for share in (0.3, 0.35, 0.5, 0.8)}
    assert found.ratios.mean == pytest.approx(odds[0.8] - odds[0.35] - odds[0.5] + odds[0.3])
    assert (found.scale, found.finding, found.limit) == ("log_odds", "reinforce", "")
    lead = interaction("lead_time.mean", corners(0.3, 0.35, 0.5, 0.8))
    assert lead.differences.mean == pytest.approx(-found.differences.mean)


@pytest.mark.parametrize(
    ("means", "finding"),
    [
        ((0.5, 0.6, 0.6, 0.4), "together_worse"),
        ((0.5, 0.4, 0.6, 0.45), "overlap"),
        ((0.5, 0.3, 0.6, 0.35), "overlap"),
        ((0.5, 0.45, 0.45, 0.4), "add_up"),
    ],
)
def test_together_worse_is_worse_than_both(means: tuple[float, float, float, float], finding: str) -> None:
    """Not where one of the two alone is worse still, nor where each does harm and the harms add up."""
    assert interaction("lead_time.within_target", corners(*means, noise=0.0001)).finding == finding


def test_the_interval_of_an_interaction_by_brute_force() -> None:
    sides = corners(100, 80, 70, 40, noise=0.05)
    found = interaction("lead_time.mean", sides)
    each = {name: one[:, 0] / one[:, 1] for name, one in sides.items()}
    contrast = -(each["both"] - each["hard"] - each["soft"] + each["neither"])
    low, high = stats.t.interval(0.95, 9, contrast.mean(), stats.sem(contrast))
    assert (found.differences.low, found.differences.high) == (pytest.approx(low), pytest.approx(high))
    low, high = stats.t.interval(1 - 0.05 / 6, 9, contrast.mean(), stats.sem(contrast))
    assert (found.low_all, found.high_all) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("means", "noise", "corner", "verdict"),
    [
        ((0.3, 0.2, 0.6, 0.58), 0.001, "soft", "worse"),
        ((0.3, 0.2, 0.6, 0.70), 0.001, "soft", "better"),
        ((0.3, 0.2, 0.6, 0.605), 0.001, "soft", "too_small"),
        ((0.3, 0.2, 0.6, 0.62), 0.2, "soft", "unclear"),
        ((0.6, 0.2, 0.3, 0.5), 0.001, "neither", "worse"),
    ],
)
def test_together_against_the_best_of_the_others(
    means: tuple[float, float, float, float], noise: float, corner: str, verdict: str
) -> None:
    """Hard and soft reinforce each other in all of these, and still one of them alone, or nothing, may be better."""
    sides = corners(*means, noise=noise)
    found = interaction("lead_time.within_target", sides, matters=0.02)
    assert found.finding == ("unclear" if noise == 0.2 else "reinforce")
    assert found.beyond is not None
    assert (found.beyond.corner, found.beyond.verdict) == (corner, verdict)
    each = (sides["both"] - sides[corner])[:, 0] / 1000
    low, high = stats.t.interval(1 - 0.05 / 18, 9, each.mean(), stats.sem(each))
    assert found.beyond.mean == pytest.approx(each.mean())
    assert (found.beyond.low_all, found.beyond.high_all) == (pytest.approx(low), pytest.approx(high))
    assert found.to_dict()["beyond"] == found.beyond.to_dict()


def test_better_than_the_best_is_better_than_each() -> None:
    """The best by its mean may not be the one that is clear: here hard is uncertain."""
    sides = corners(0.3, 0.5, 0.6, 0.7, noise=0.0001)
    sides["hard"] = over(1000, *np.linspace(0.1, 0.9, 10))
    found = interaction("lead_time.within_target", sides)
    assert found.beyond is not None
    assert found.beyond.corner == "soft"
    assert found.beyond.low_all is not None
    assert found.beyond.low_all > 0
    assert found.beyond.verdict == "unclear"


def test_chance_leaves_it_unclear() -> None:
    assert interaction("lead_time.mean", corners(100, 95, 90, 80, noise=0.2)).finding == "unclear"


@pytest.mark.parametrize(
    ("means", "limit"), [((0.4, 0.5, 0.97, 0.985), "ceiling"), ((0.01, 0.1, 0.2, 0.4), "floor"), ((0.1,) * 4, "")]
)
def test_floor_and_ceiling(means: tuple[float, float, float, float], limit: str) -> None:
    assert interaction("lead_time.within_target", corners(*means)).limit == limit


def test_a_corner_at_one_has_no_odds() -> None:
    found = interaction("quality.first_time_right", corners(0.4, 0.5, 0.8, 1.0))
    assert found.ratios.mean is None
    assert found.on_ratios == "unclear"
    assert found.finding == found.on_differences == "reinforce"


def test_one_clear_scale_is_not_enough() -> None:
    """S6: whichever scale it is; both clear and different depends on how you count."""
    names = ("reinforce", "overlap", "add_up")
    for one in names:
        assert (_agree(one, "unclear"), _agree("unclear", one), _agree(one, one)) == ("unclear", "unclear", one)
        assert {_agree(one, other) for other in names if other != one} == {"depends_on_scale"}
    assert _agree("unclear", "unclear") == "unclear"


def test_where_nothing_happens_nothing_adds_up() -> None:
    """S6: no effect at all is no finding about two effects."""
    assert interaction("quality.first_time_right", corners(0.6, 0.6, 0.6, 0.6)).finding == "no_effect"
    assert interaction("lead_time.mean", corners(0, 0, 0, 0)).finding == "no_effect"
    assert interaction("lead_time.mean", corners(100, 90, 100, 90)).finding == "add_up"
    assert interaction("lead_time.mean", corners(100, 100, 100, 90)).finding == "reinforce"


@pytest.mark.parametrize("size", [1e300, 1e-300])
@pytest.mark.filterwarnings("error")
def test_numbers_of_any_size_keep_their_verdict(size: float) -> None:
    """Squares of large numbers are no numbers any more; those of small ones are nothing."""
    first, other = over(1, 10 * size, 12 * size, 11 * size), over(1, 7 * size, 9.1 * size, 8 * size)
    found = difference("lead_time.mean", first, other, FAMILY)
    plain = difference("lead_time.mean", first / size, other / size, FAMILY)
    assert found.mean is not None
    assert found.mean / size == pytest.approx(-2.9667, abs=1e-4)
    assert found.correlation == pytest.approx(plain.correlation)
    assert verdict("lead_time.mean", found) == verdict("lead_time.mean", plain) == "better"
    sides = {name: one * [size, 1] for name, one in corners(100, 90, 85, 40, noise=0.001).items()}
    assert interaction("lead_time.mean", sides).on_differences == "reinforce"


def test_json_has_no_word_for_what_runs_out_of_bounds(found: Comparison) -> None:
    endless = replace(found, unfinished={"now": float("inf")}, matters={"throughput": float("nan")})
    plain = json.loads(json.dumps(endless.to_dict(), allow_nan=False))
    assert (plain["unfinished"], plain["matters"]) == ({"now": None}, {"throughput": None})


def test_what_cannot_be_compared_has_no_interaction() -> None:
    found = interaction("throughput", corners(1, 2, 3, 4), "equals_arrivals")
    assert (found.finding, found.reason, found.differences.mean) == ("not_comparable", "equals_arrivals", None)
    one = {name: series[:1] for name, series in corners(1, 2, 3, 4).items()}
    assert interaction("lead_time.mean", one).finding == "unclear"


# Precision


def test_looks_double_up_to_the_cap() -> None:
    assert looks(None) == (20, 40, 80, 160, 320)
    assert looks(100) == (20, 40, 80, 100)
    assert looks(10) == (10,)


# Whole comparisons


def chain(**changes: object) -> dict[str, object]:
    """A chain of two partners with errors, a target and four corners."""
    return {
        "ketensim": 1,
        "target": "6 h",
        "run": {"warm_up": "1 wk", "length": "3 wk", "replications": 8},
        "partners": {
            "police": {"staff": [{"count": 1}], "cost": "50 EUR/h"},
            "court": {"staff": [{"count": 2}], "cost": "100 EUR/h"},
        },
        "arrivals": {"rate": "100/wk"},
        "steps": {
            "report": {"partner": "police", "work": {"exponential": {"mean": "1 h"}}, "next": "judge"},
            "judge": {"partner": "court", "work": "1 h", "check": {"finds": "90%", "takes": "5 min"}},
        },
        "handoffs": {"default": {"delay": "1 h", "incomplete": "20%"}},
        "sources": {"arrivals.rate": "yearly report", "partners.*.staff": "assumed"},
        "variants": {
            "now": {},
            "more": {"partners.police.staff.1.count": 2},
            "form": {"handoffs.default.incomplete": "2%"},
            "both": ["more", "form"],
        },
        "factorial": {"neither": "now", "hard": "more", "soft": "form", "both": "both"},
        **changes,
    }


def compared(tree: Mapping[str, object], **options: object) -> Comparison:
    scenario = load(tree)
    models = compiling.compile_scenario(scenario)
    return study.compare(scenario, models, workers=1, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> Comparison:
    observed = {"lead_time.mean": {"value": "5 h", "count_by": "completion"}, "stay.police.within_norm": "80%"}
    return compared(chain(observed=observed, matters={"cost.per_case": "5 EUR"}))


def test_the_json_of_compare(found: Comparison) -> None:
    plain = json.loads(json.dumps(found.to_dict(lambda fault: f"told {fault.code}"), allow_nan=False))
    keys = (
        "scenario version digest seed engine replications confidence warm_up window units variants differences "
        "verdicts interaction bottlenecks programme cases warnings sourced"
    )
    assert set(keys.split()) | {"observed", "matters", "reasons", "unfinished"} == set(plain)
    assert list(plain["variants"]) == ["now", "more", "form", "both"]
    assert list(plain["differences"]) == list(plain["verdicts"]) == ["more", "form", "both"]
    assert set(plain["variants"]["now"]["lead_time.mean"]) == {"mean", "low", "high", "sd", "n"}
    assert set(plain["differences"]["more"]["lead_time.mean"]) == {
        "mean", "low", "high", "sd", "n", "correlation", "low_all", "high_all",
    }  # fmt: skip
    assert set(plain["interaction"]["lead_time.mean"]) >= {"mean", "low", "high", "sd", "n", "ratio", "finding"}
    assert set(plain["units"].values()) == {"h", "h/wk", "EUR", "EUR/wk", "1/wk", "1"}
    assert set(plain["units"]) == set(plain["variants"]["now"])
    assert plain["cases"]["now"]["arrived"] == plain["cases"]["now"]["finished"] + plain["cases"]["now"]["in_chain"]
    assert plain["window"] == {"begin": 168, "end": 672, "drain": 126}
    assert plain["warm_up"]["how"] == "given"
    assert [(one["code"], one["message"]) for one in plain["warnings"]] == [
        ("observed_unknown", "told observed_unknown")
    ]


def test_verdicts_of_a_comparison(found: Comparison) -> None:
    assert found.verdicts["more"]["lead_time.mean"] == "better"
    assert found.verdicts["form"]["quality.first_time_right"] == "better"
    assert found.verdicts["form"]["throughput"] == "not_comparable"
    assert found.reasons["form"]["throughput"] == "equals_arrivals"
    assert found.verdicts["more"]["returns_per_case"] == "too_small"
    assert set(found.verdicts["both"]) == set(found.interaction)
    assert found.interaction["quality.first_time_right"].finding == "add_up"
    assert found.corners["soft"] == "form"


def test_variants_meet_the_same_cases(found: Comparison) -> None:
    """P3: the achieved correlation is reported, and staff elsewhere changes no fault."""
    assert found.differences["more"]["quality.first_time_right"].mean == 0
    correlation = found.differences["form"]["lead_time.mean"].correlation
    assert correlation is not None
    assert correlation > 0.5


def test_reality_is_beside_the_first_variant_of_the_scenario_alone() -> None:
    """Observed values are about that one: a what-if beside them would say something false."""
    scenario = load(chain(observed={"lead_time.mean": "5 h", "stay.police.within_norm": "80%"}))
    models = compiling.compile_scenario(scenario)
    options = {"replications": 2, "workers": 1}
    for found in (
        study.run(scenario, models, "form", **options),  # type: ignore[arg-type]
        study.compare(scenario, {"form": models["form"], **models}, **options),  # type: ignore[arg-type]
    ):
        assert found.observed_of == "now"
        assert found.to_dict()["observed"] is None
        assert "observed_unknown" not in {warning.code for warning in found.warnings}
    found = study.run(scenario, models, "now", **options)  # type: ignore[arg-type]
    assert (found.observed_of, list(found.observed)) == ("", ["lead_time.mean"])


def test_reality_is_beside_it(found: Comparison) -> None:
    beside = found.observed["lead_time.mean"]
    assert (beside.value, beside.count_by) == (5, "completion")
    assert beside.simulated != found.variants["now"]["lead_time.mean"]
    assert beside.simulated.mean == pytest.approx(found.variants["now"]["lead_time.mean"].mean, rel=0.1)
    assert beside.distance == pytest.approx((beside.simulated.mean - 5) / 5)
    assert not any(name.startswith("completion") for name in found.variants["now"])


def test_little_and_the_parts_of_lead_time(found: Comparison) -> None:
    """P12: L beside lambda W."""
    of = {name: one.mean or 0.0 for name, one in found.variants["now"].items()}
    assert of["wip.mean"] == pytest.approx(of["wip.little"], rel=0.05)
    whole = [of[name] for name in of if name.startswith("time.") and name.count(".") == 1]
    parts = [of[name] for name in of if name.startswith("time.") and name.count(".") == 2]
    assert sum(whole) == pytest.approx(of["lead_time.mean"], rel=1e-12)
    assert sum(parts) == pytest.approx(of["lead_time.mean"], rel=1e-12)


def test_to_frame(found: Comparison) -> None:
    frame = found.to_frame().set_index(["variant", "measure"])
    row = frame.loc[("more", "lead_time.mean")]
    assert row["mean"] == found.variants["more"]["lead_time.mean"].mean
    assert row["difference"] == found.differences["more"]["lead_time.mean"].mean
    assert (row["verdict"], row["unit"]) == ("better", "h")
    assert np.isnan(frame.loc[("now", "lead_time.mean"), "difference"])


def test_loads_and_sources(found: Comparison) -> None:
    assert found.loads["now"].bottleneck == "police"
    assert found.loads["now"].offered["police"] > 0.6
    assert found.overloaded == dict.fromkeys(found.variants, ())
    assert found.sourced["sourced"] == 1
    assert found.sourced["assumed"] == 2


def test_one_replication_says_nothing_for_certain() -> None:
    found = compared(chain(), replications=1)
    assert found.variants["now"]["lead_time.mean"].low is None
    assert set(found.verdicts["more"].values()) == {"unclear", "not_comparable"}
    assert found.reasons["more"]["lead_time.mean"] == "one_replication"
    assert found.interaction["lead_time.mean"].finding == "unclear"


def test_overload_is_named_and_throughput_judged() -> None:
    """P14: cases that do not come out are not forgotten."""
    tree = chain(arrivals={"rate": "300/wk"}, run={"length": "2 wk", "replications": 6, "drain": "1 h"})
    del tree["target"]
    found = compared(tree)
    assert found.overloaded["now"] == ("police",)
    assert (found.warm_up.how, found.warm_up.reason, found.warm_up.time) == ("none", "overload", 0)
    assert found.variants["now"]["lead_time.mean"].mean is None
    assert found.verdicts["more"]["lead_time.mean"] == "not_comparable"
    assert found.reasons["more"]["lead_time.mean"] == "unfinished"
    assert found.reasons["more"]["lead_time.within_target"] == "no_target"
    assert found.verdicts["more"]["throughput"] == "better"
    assert found.verdicts["form"]["throughput"] in ("unclear", "better", "worse")
    assert found.interaction["throughput"].finding != "not_comparable"
    assert found.unfinished["now"] > 0.05
    assert "many_unfinished" in [fault.code for fault in found.warnings]


def test_throughput_is_judged_where_cases_expire() -> None:
    """B2: what comes in does not go out, and a variant that loses cases is told to."""
    lose = {"steps.report.expires": {"after": "1 h", "outcome": "lapsed"}}
    found = compared(chain(variants={"now": {}, "lose": lose, "form": {"handoffs.default.incomplete": "2%"}},
                           factorial=None))  # fmt: skip
    assert found.verdicts["lose"]["throughput"] == "worse"
    assert "throughput" not in found.reasons.get("lose", {})
    assert found.reasons["form"]["throughput"] == "equals_arrivals"
    gap, arrived = found.differences["lose"]["throughput"].mean, found.variants["now"]["throughput"].mean
    lost = found.variants["lose"]["expired"].mean
    assert gap is not None
    assert lost is not None
    assert arrived is not None
    assert gap == pytest.approx(-lost * arrived, rel=0.1)


def test_throughput_is_judged_where_fixed_moments_are_full() -> None:
    """B2 and S1: 20 places a week for 100 cases."""
    pair = {"moments": ["Tu 10:00"], "at_most": 20}
    more = {"handoffs.police.court.at_most": 30}
    tree = chain(handoffs={"police -> court": pair}, variants={"now": {}, "more": more}, factorial=None)
    del tree["target"]
    found = compared(tree | {"run": {"length": "4 wk", "replications": 4}})
    assert found.full["now"]["police -> court"] == (pytest.approx(100), 20)
    assert (found.warm_up.how, found.warm_up.reason) == ("none", "moments")
    assert found.verdicts["more"]["throughput"] == "better"
    assert found.overloaded["now"] == ()


def test_corners_are_judged_among_themselves() -> None:
    """A first variant that is stuck says nothing about the interaction of four others."""
    tree = chain(run={"length": "2 wk", "replications": 4})
    variants = tree["variants"]
    assert isinstance(variants, dict)
    found = compared(tree | {"variants": {"before": {"partners.police.staff.1.count": 0.3}, **variants}})
    assert found.reasons["both"]["lead_time.mean"] == "unfinished"
    assert found.verdicts["both"]["lead_time.mean"] == "not_comparable"
    assert found.verdicts["both"]["throughput"] == "better"
    assert found.interaction["lead_time.mean"].differences.mean is not None
    assert found.interaction["throughput"].reason == "equals_arrivals"


def test_a_short_run_cannot_find_its_warm_up() -> None:
    with pytest.raises(InputError) as refused:
        compared(chain(run={"length": "12 wk", "replications": 2}))
    assert refused.value.faults[0].code == "pilot_too_short"


def test_precision_is_sequential_and_says_when_capped() -> None:
    seen: list[tuple[int, int]] = []
    small = chain(variants={}, factorial=None, run={"warm_up": "1 wk", "length": "1 wk"})
    found = compared(
        small,
        precision="0.1%:throughput",
        replications=21,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert found.precision is not None
    assert (found.precision.looks, found.precision.reached) == ((20, 21), False)
    assert found.replications == 21
    assert seen[-1] == (21, 21)
    easy = compared(small, precision="50%")
    assert easy.precision is not None
    assert (easy.precision.looks, easy.precision.reached, easy.precision.measure) == ((20,), True, "lead_time.mean")
    assert easy.to_dict()["precision"]["sequential"] is True  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "code"), [("5%:lead_time.men", "unknown_measure"), ("0%", "bad_precision"), ("five", None)]
)
def test_precision_that_cannot_be_read(text: str, code: str | None) -> None:
    scenario = load(chain())
    model = compiling.compile_scenario(scenario)["now"]
    with pytest.raises(InputError) as refused:
        parse(text, model)
    if code:
        assert refused.value.faults[0].code == code


def test_run_gives_one_variant_and_theory() -> None:
    scenario: Scenario = load(
        {
            "ketensim": 1,
            "run": {"warm_up": "2 wk", "length": "8 wk", "replications": 3},
            "partners": {"desk": {"staff": [{"count": 1}]}},
            "arrivals": {"rate": "84/wk"},
            "steps": {"serve": {"partner": "desk", "work": {"exponential": {"mean": "1 h"}}}},
            "variants": {"one": {}, "two": {"partners.desk.staff.1.count": 2}},
        }
    )
    found = study.run(scenario, compiling.compile_scenario(scenario), "one", workers=1)
    plain = found.to_dict()
    assert list(found.variants) == ["one"]
    assert "differences" not in plain
    assert plain["theory"]["lead_time.mean"] == pytest.approx(2)  # type: ignore[index]
    assert found.variants["one"]["lead_time.mean"].mean == pytest.approx(2, rel=0.3)


def test_interaction_in_json_names_its_scales() -> None:
    found: Interaction = interaction("lead_time.within_target", corners(0.3, 0.35, 0.5, 0.99))
    plain = found.to_dict()
    assert plain["ratio"]["scale"] == "log_odds"  # type: ignore[index]
    assert plain["limit"] == "ceiling"
    assert plain["finding"] == found.finding
