"""Distributions against scipy.stats, and their parameters turned round."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable

import pytest
from scipy import stats

from ketensim.ground import distributions as d
from ketensim.ground.distributions import Distribution, DistributionError

HOUR = 3_600_000.0

MAKERS = {"gamma": d.gamma, "lognormal": d.lognormal, "weibull": d.weibull, "normal": d.normal}
KINDS = {"gamma": d.GAMMA, "lognormal": d.LOGNORMAL, "weibull": d.WEIBULL, "normal": d.NORMAL}


def twin(made: Distribution) -> object:
    """The same distribution in scipy."""
    a, b, c = made.a, made.b, made.c
    return {
        d.UNIFORM: lambda: stats.uniform(a, b - a),
        d.TRIANGULAR: lambda: stats.triang((b - a) / (c - a), a, c - a),
        d.EXPONENTIAL: lambda: stats.expon(scale=a),
        d.GAMMA: lambda: stats.gamma(b, scale=a),
        d.LOGNORMAL: lambda: stats.lognorm(b, scale=a),
        d.WEIBULL: lambda: stats.weibull_min(b, scale=a),
        d.NORMAL: lambda: stats.truncnorm(-a / b, math.inf, loc=a, scale=b),
        d.PERT: lambda: stats.beta(1 + 4 * (b - a) / (c - a), 1 + 4 * (c - b) / (c - a), a, c - a),
    }[made.kind]()


SAMPLES = [
    d.uniform(HOUR, 3 * HOUR),
    d.triangular(HOUR, 2 * HOUR, 5 * HOUR),
    d.exponential(HOUR),
    d.gamma(HOUR, 0.4),
    d.gamma(HOUR, 3.0),
    d.erlang(HOUR, 4),
    d.lognormal(HOUR, 0.8),
    d.weibull(HOUR, 1.7),
    d.normal(HOUR, 0.3),
    d.normal(HOUR, 0.9),
    d.pert(HOUR, 2 * HOUR, 6 * HOUR),
    d.pert(0.0, 0.0, HOUR),
]


@pytest.mark.parametrize("made", SAMPLES, ids=lambda made: d.KINDS[made.kind])
def test_moments_are_those_of_scipy(made: Distribution) -> None:
    mean, variance = twin(made).stats("mv")  # type: ignore[attr-defined]
    assert made.mean == pytest.approx(float(mean), rel=1e-9)
    assert made.variance == pytest.approx(float(variance), rel=1e-7)
    assert made.minimum == pytest.approx(float(twin(made).support()[0]), abs=1e-6)  # type: ignore[attr-defined]


CVS = [
    (name, cv) for name in MAKERS for cv in (0.001, 0.05, 0.5, 0.9, 0.99, 1.0, 2.5, 10.0) if name != "normal" or cv < 1
]
RATIOS = [
    (name, r) for name in KINDS for r in (1.002, 1.2, 2.0, 3.2, 4.0, 30.0, 1000.0) if name != "normal" or r < 3.29
]


@pytest.mark.parametrize(("name", "cv"), CVS)
def test_mean_and_cv_come_back(name: str, cv: float) -> None:
    made = MAKERS[name](HOUR, cv)
    assert made.mean == pytest.approx(HOUR, rel=1e-9)
    assert math.sqrt(made.variance) / made.mean == pytest.approx(cv, rel=1e-8)
    by_sd = MAKERS[name](HOUR, sd=cv * HOUR)
    assert by_sd.variance == pytest.approx(made.variance, rel=1e-8)


@pytest.mark.parametrize(("name", "ratio"), RATIOS)
def test_p50_and_p90_come_back(name: str, ratio: float) -> None:
    made = d.by_quantiles(KINDS[name], HOUR, ratio * HOUR)
    p50, p90 = twin(made).ppf([0.5, 0.9])  # type: ignore[attr-defined]
    assert p50 == pytest.approx(HOUR, rel=1e-9)
    assert p90 == pytest.approx(ratio * HOUR, rel=1e-9)


def test_one_number_makes_an_exponential() -> None:
    by_median, by_p90 = d.exponential(p50=HOUR), d.exponential(p90=HOUR)
    assert twin(by_median).median() == pytest.approx(HOUR)  # type: ignore[attr-defined]
    assert twin(by_p90).ppf(0.9) == pytest.approx(HOUR)  # type: ignore[attr-defined]


def test_an_erlang_is_a_sum_of_stages() -> None:
    made = d.erlang(HOUR, 9)
    assert made.kind == d.GAMMA
    assert made.mean == pytest.approx(HOUR)
    assert math.sqrt(made.variance) / HOUR == pytest.approx(1 / 3)


def test_empirical_values_are_sorted_and_have_their_own_moments() -> None:
    made = d.empirical([5.0, 1.0, 3.0, 3.0])
    assert made.values == (1.0, 3.0, 3.0, 5.0)
    assert (made.mean, made.variance, made.minimum) == (3.0, 2.0, 1.0)


@pytest.mark.parametrize("made", [*SAMPLES, d.constant(HOUR), d.empirical([HOUR, 4 * HOUR])], ids=repr)
def test_scaling_scales_the_moments(made: Distribution) -> None:
    half = made.scaled(0.5)
    assert half.kind == made.kind
    assert half.mean == pytest.approx(0.5 * made.mean)
    assert half.variance == pytest.approx(0.25 * made.variance)
    assert half.minimum == pytest.approx(0.5 * made.minimum)
    assert made.scaled(1.0) == made
    assert made.scaled(0.0) == d.constant(0.0)


def test_without_spread_a_duration_is_constant() -> None:
    for made in (d.gamma(HOUR, 0.0), d.normal(HOUR, sd=0), d.uniform(HOUR, HOUR), d.pert(HOUR, HOUR, HOUR)):
        assert made == d.constant(HOUR)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: d.constant(-1.0), "distribution_negative"),
        (lambda: d.constant(math.nan), "distribution_not_finite"),
        (lambda: d.exponential(math.inf), "distribution_not_finite"),
        (lambda: d.exponential(0.0), "distribution_zero"),
        (lambda: d.exponential(), "distribution_one_of"),
        (lambda: d.exponential(1.0, p50=1.0), "distribution_one_of"),
        (lambda: d.gamma(1.0), "distribution_one_of"),
        (lambda: d.gamma(1.0, 0.5, sd=0.5), "distribution_one_of"),
        (lambda: d.gamma(-1.0, 0.5), "distribution_negative"),
        (lambda: d.gamma(1.0, -0.5), "distribution_negative"),
        (lambda: d.gamma(1.0, 11.0), "distribution_cv"),
        (lambda: d.lognormal(1.0, 1e-4), "distribution_cv"),
        (lambda: d.normal(1.0, 1.0), "distribution_cv"),
        (lambda: d.normal(1.0, sd=2.0), "distribution_cv"),
        (lambda: d.erlang(1.0, 0), "distribution_stages"),
        (lambda: d.erlang(1.0, 1.5), "distribution_stages"),  # type: ignore[arg-type]
        (lambda: d.erlang(1.0, math.inf), "distribution_stages"),  # type: ignore[arg-type]
        (lambda: d.uniform(2.0, 1.0), "distribution_order"),
        (lambda: d.triangular(1.0, 3.0, 2.0), "distribution_order"),
        (lambda: d.pert(2.0, 1.0, 3.0), "distribution_order"),
        (lambda: d.pert(-2.0, 1.0, 3.0), "distribution_negative"),
        (lambda: d.empirical([]), "distribution_empty"),
        (lambda: d.empirical([1.0, -1.0]), "distribution_negative"),
        (lambda: d.by_quantiles(d.GAMMA, 2.0, 2.0), "distribution_quantiles"),
        (lambda: d.by_quantiles(d.GAMMA, 0.0, 2.0), "distribution_zero"),
        (lambda: d.by_quantiles(d.NORMAL, 1.0, 4.0), "distribution_ratio"),
        (lambda: d.by_quantiles(d.WEIBULL, 1.0, 1001.0), "distribution_ratio"),
        (lambda: d.constant(1.0).scaled(-1.0), "distribution_negative"),
    ],
)
def test_what_cannot_be_is_refused_by_code(make: Callable[[], Distribution], code: str) -> None:
    with pytest.raises(DistributionError) as refused:
        make()
    assert refused.value.code == code
    copy = pickle.loads(pickle.dumps(refused.value))
    assert (copy.code, copy.values) == (code, refused.value.values)


def test_a_refusal_says_what_is_possible() -> None:
    with pytest.raises(DistributionError) as refused:
        d.normal(1.0, 1.2)
    assert refused.value.values == {"kind": "normal", "cv": 1.2, "smallest": 0.001, "largest": 0.99}
    with pytest.raises(DistributionError) as refused:
        d.triangular(1.0, 3.0, 2.0)
    assert refused.value.values == {"smaller": "mode", "larger": "high"}
