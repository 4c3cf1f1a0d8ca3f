"""Estimates against brute force and against scipy: ratios of sums, the jackknife, exact bounds, what is not said."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ketensim.statistics.estimates import (
    NOTHING,
    Estimate,
    estimate,
    estimates,
    exact_bounds,
    series,
    spread,
    t_quantile,
    unfinished,
    without_each,
)
from ketensim.statistics.measures import Outcomes


def outcomes(
    ratios: dict[str, tuple[float, float]] | None = None,
    quantiles: dict[str, float | None] | None = None,
    still: tuple[int, int] = (0, 100),
) -> Outcomes:
    """One replication."""
    return Outcomes(ratios or {}, quantiles or {}, {"": still}, {})


def pairs(*rows: tuple[float, float]) -> np.ndarray:
    return np.array(rows, dtype=np.float64)


def brute_force(one: np.ndarray) -> tuple[float, float, float, float]:
    """Mean, low, high and sd by leaving out each row and summing again."""
    n = len(one)
    whole = sum(one[:, 0]) / sum(one[:, 1])
    pseudo = []
    for left_out in range(n):
        rest = [row for place, row in enumerate(one) if place != left_out]
        pseudo.append(n * whole - (n - 1) * sum(top for top, _ in rest) / sum(bottom for _, bottom in rest))
    half = stats.t.ppf(0.975, n - 1) * stats.sem(pseudo)
    return whole, whole - half, whole + half, float(np.std(pseudo, ddof=1))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(st.integers(500, 10_000), st.integers(20, 80)), min_size=2, max_size=12))
def test_jackknife_by_brute_force(rows: list[tuple[int, int]]) -> None:
    found = estimate("lead_time.mean", pairs(*rows))
    mean, low, high, sd = brute_force(pairs(*rows))
    assert found.mean == pytest.approx(mean)
    assert found.sd == pytest.approx(sd, abs=1e-6 * mean)
    assert found.low == pytest.approx(max(0.0, low), abs=1e-6 * mean)
    assert found.high == pytest.approx(high, abs=1e-6 * mean)
    assert found.n == len(rows)


def test_a_ratio_of_sums_is_no_mean_of_ratios() -> None:
    """P12: a replication with few cases weighs little."""
    assert estimate("lead_time.mean", pairs((10, 1), (990, 99), (1980, 99))).mean == pytest.approx(2980 / 199)


def test_equal_denominators_give_the_plain_t_interval() -> None:
    values = [3.0, 4.0, 8.0, 5.0]
    found = estimate("throughput", pairs(*((7 * value, 7) for value in values)))
    low, high = stats.t.interval(0.95, 3, np.mean(values), stats.sem(values))
    assert (found.mean, found.sd) == (pytest.approx(5), pytest.approx(np.std(values, ddof=1)))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("freedom", [1, 2, 9, 29, 300])
@pytest.mark.parametrize("confidence", [0.95, 1 - 0.05 / 48])
def test_t_quantile(freedom: int, confidence: float) -> None:
    assert t_quantile(confidence, freedom) == pytest.approx(stats.t.ppf(0.5 + confidence / 2, freedom), rel=1e-9)


def test_replications_without_data_do_not_count() -> None:
    found = estimate("lead_time.hard.mean", pairs((0, 0), (6, 2), (0, 0), (10, 2)))
    assert (found.mean, found.n) == (4, 2)
    assert found.low is not None


def test_one_replication_has_no_interval() -> None:
    assert estimate("lead_time.mean", pairs((6, 2))) == Estimate(3, None, None, None, 1)


def test_no_data_is_null_never_nan() -> None:
    assert estimate("lead_time.mean", pairs((0, 0), (0, 0))) == NOTHING
    assert json.loads(json.dumps(NOTHING.to_dict(), allow_nan=False))["mean"] is None


def test_shares_are_clipped() -> None:
    found = estimate("lead_time.within_target", pairs((10, 10), (10, 10), (7, 10)))
    assert found.high == 1
    assert estimate("utilisation.police", pairs((1, 10), (0.1, 10))).low == 0


@pytest.mark.parametrize("trials", [(50, 70), (1, 1), (400, 3, 20)])
def test_all_or_nothing_has_the_bounds_of_clopper_and_pearson(trials: tuple[int, ...]) -> None:
    cases = sum(trials)
    never = estimate("quality.escaped", pairs(*((0, number) for number in trials)))
    always = estimate("quality.escaped", pairs(*((number, number) for number in trials)))
    exact = stats.binomtest(0, cases).proportion_ci(0.95, "exact")
    assert (never.low, never.high) == (0, pytest.approx(exact.high))
    assert (always.low, always.high) == (pytest.approx(1 - exact.high), 1)


def test_bounds_are_exact_for_shares_of_cases_only() -> None:
    assert exact_bounds("overtime.police", pairs((0, 1), (0, 1))) is None
    assert exact_bounds("utilisation.police", pairs((0, 1), (0, 1))) is None
    assert estimate("overtime.police", pairs((0, 1), (0, 1))) == Estimate(0, 0, 0, 0, 2)


def test_what_does_not_vary_has_no_width_from_rounding() -> None:
    found = estimate("cost.per_case", pairs(*[(0.1 * 3, 3)] * 7))
    assert found.sd == 0
    assert found.low == found.mean == found.high


def test_quantiles_are_means_over_replications() -> None:
    runs = [outcomes(quantiles={"lead_time.p90": value}) for value in (2.0, None, 5.0)]
    found = estimates(runs)["lead_time.p90"]
    assert (found.mean, found.n) == (3.5, 2)


def test_unfinished_cases_make_it_at_least() -> None:
    """P14, R11.5: over all replications together."""
    ratios = {"lead_time.mean": (50.0, 10.0), "throughput": (3.0, 1.0), "quality.escaped": (1.0, 10.0)}
    runs = [outcomes(ratios, still=(4, 100)), outcomes(ratios, still=(6, 100))]
    found = estimates(runs)
    assert unfinished(runs) == {"": 0.05}
    assert found["lead_time.mean"].at_least
    assert found["lead_time.mean"].mean == 5
    assert not found["throughput"].at_least
    assert not found["quality.escaped"].at_least
    assert "at_least" not in found["throughput"].to_dict()
    assert found["lead_time.mean"].to_dict()["at_least"] is True


def test_with_more_than_five_percent_unfinished_it_is_not_given() -> None:
    ratios = {"lead_time.mean": (50.0, 10.0), "throughput": (3.0, 1.0), "lead_time.within_target": (9.0, 10.0)}
    found = estimates([outcomes(ratios, still=(5, 100)), outcomes(ratios, still=(6, 100))])
    assert found["lead_time.mean"] == Estimate(None, None, None, None, 2)
    assert found["throughput"].mean == 3
    assert found["lead_time.within_target"].mean == 0.9


def test_a_case_type_has_its_own_unfinished_cases() -> None:
    ratios = {"lead_time.mean": (1.0, 1.0), "lead_time.hard.mean": (1.0, 1.0), "lead_time.simple.mean": (1.0, 1.0)}
    one = Outcomes(ratios, {}, {"": (2, 100), "hard": (2, 10), "simple": (0, 90)}, {})
    found = estimates([one, one])
    assert found["lead_time.mean"].at_least
    assert found["lead_time.hard.mean"].mean is None
    assert not found["lead_time.simple.mean"].at_least


def test_causes_of_time_add_up_in_the_estimates_too() -> None:
    random = np.random.default_rng(3)
    runs = []
    for _ in range(8):
        cases = int(random.integers(80, 120))
        parts = random.exponential(size=3) * cases
        ratios = {f"time.{name}": (part, cases) for name, part in zip("abc", parts, strict=True)}
        runs.append(outcomes(ratios | {"lead_time.mean": (float(parts.sum()), cases)}))
    found = estimates(runs)
    assert sum(found[f"time.{name}"].mean or 0 for name in "abc") == pytest.approx(found["lead_time.mean"].mean)


def test_a_measure_that_some_replications_lack_is_kept() -> None:
    found = series([outcomes({"a": (1.0, 2.0)}), outcomes({"b": (3.0, 4.0)})])
    assert found["a"].tolist() == [[1, 2], [0, 0]]
    assert found["b"].tolist() == [[0, 0], [3, 4]]


def test_pseudo_values_of_a_contrast() -> None:
    """The jackknife of any statistic: here the logarithm of a ratio."""
    one = pairs((3, 2), (5, 4), (9, 5))
    value, without = without_each(one)
    found = spread(math.log(value), np.log(without), 1.0)
    by_hand = [3 * math.log(17 / 11) - 2 * math.log(ratio) for ratio in (14 / 9, 12 / 7, 8 / 6)]
    assert found.pseudo == pytest.approx(np.array(by_hand))
