"""Inverse distribution functions against scipy, and the same bits with and without numba."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

from ketensim.engines import sampling
from ketensim.engines.inverses import standard_beta, standard_gamma, standard_normal
from ketensim.ground import distributions as d
from ketensim.ground.distributions import Distribution

TAILS = 10.0 ** np.linspace(-12.0, -1.5, 22)
U = [*TAILS, *np.linspace(0.05, 0.95, 19), *(1.0 - TAILS[::-1])]
NONE = np.empty(0)


def quantile(made: Distribution, u: float) -> float:
    return float(sampling.quantile(made.kind, made.a, made.b, made.c, np.array(made.values), u))


def test_normal_quantiles() -> None:
    for u in [*U, 2.0**-53, 1e-300]:
        assert standard_normal(u) == pytest.approx(float(special.ndtri(u)), rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("shape", [0.01, 0.05, 0.1, 0.3, 0.7, 0.99, 1.0, 1.01, 2.0, 2.9, 3.1, 7.0, 25.0, 120.0, 900.0])
def test_gamma_quantiles(shape: float) -> None:
    for u in U:
        truth = special.gammaincinv(shape, u) if u <= 0.5 else special.gammainccinv(shape, 1.0 - u)
        assert standard_gamma(shape, float(special.gammaln(shape)), u) == pytest.approx(float(truth), rel=1e-11)


@pytest.mark.parametrize("shape", [1000.0, 1e4, 1e5])
def test_gamma_quantiles_of_large_shapes(shape: float) -> None:
    for u in U:
        truth = special.gammaincinv(shape, u) if u <= 0.5 else special.gammainccinv(shape, 1.0 - u)
        assert standard_gamma(shape, float(special.gammaln(shape)), u) == pytest.approx(float(truth), rel=1e-9)


@pytest.mark.parametrize("first", [1.0, 1.2, 2.0, 2.5, 3.0, 3.7, 4.6, 5.0])
def test_beta_quantiles(first: float) -> None:
    for u in U:
        drawn = standard_beta(first, 6.0 - first, u)
        if u <= 0.5:
            assert drawn == pytest.approx(special.betaincinv(first, 6.0 - first, u), rel=1e-9)
        else:
            beyond = special.betaincinv(6.0 - first, first, 1.0 - u)
            assert 1.0 - drawn == pytest.approx(beyond, rel=1e-9, abs=1e-15)


CASES = [
    (d.constant(7.0), None),
    (d.uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    (d.triangular(1.0, 2.0, 5.0), stats.triang(0.25, 1.0, 4.0)),
    (d.triangular(1.0, 1.0, 5.0), stats.triang(0.0, 1.0, 4.0)),
    (d.triangular(1.0, 5.0, 5.0), stats.triang(1.0, 1.0, 4.0)),
    (d.exponential(3.0), stats.expon(scale=3.0)),
    (d.gamma(3.0, 0.5), stats.gamma(4.0, scale=0.75)),
    (d.erlang(3.0, 6), stats.erlang(6, scale=0.5)),
    (d.lognormal(np.exp(0.5), np.sqrt(np.e - 1.0)), stats.lognorm(1.0)),
    (d.weibull(2.0, np.sqrt(5.0)), stats.weibull_min(0.5)),
    (d.pert(1.0, 2.0, 5.0), stats.beta(2.0, 4.0, 1.0, 4.0)),
    (d.pert(1.0, 1.0, 5.0), stats.beta(1.0, 5.0, 1.0, 4.0)),
    (Distribution(d.NORMAL, 5.0, 0.1), stats.norm(5.0, 0.1)),
]


@pytest.mark.parametrize(("made", "truth"), CASES, ids=lambda case: d.KINDS[case.kind] if hasattr(case, "kind") else "")
def test_quantiles_are_those_of_scipy(made: Distribution, truth: Any) -> None:
    for u in U:
        expected = made.a if truth is None else float(truth.ppf(u) if u < 0.5 else truth.isf(1.0 - u))
        assert quantile(made, u) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("cv", [0.001, 0.12, 0.13, 0.3, 0.9, 0.99])
def test_cut_normal_quantiles_turn_its_distribution_round(cv: float) -> None:
    """The share of the parent above the quantile, over the share above 0, is 1 - u: also deep in either tail.

    `scipy.stats.truncnorm` is not asked: far in the upper tail its quantiles are off by 1e-4 of 1 - u.
    """
    made = d.normal(1.0, cv)
    for u in [2.0**-53, *U]:
        x = quantile(made, u)
        above, below = (made.a - x) / made.b, (x - made.a) / made.b
        kept = special.ndtr(made.a / made.b)
        assert x >= 0.0
        assert special.ndtr(above) / kept == pytest.approx(1.0 - u, rel=1e-11)
        assert special.ndtr(below) - special.ndtr(-made.a / made.b) == pytest.approx(u * kept, rel=1e-6, abs=1e-13)


def test_empirical_quantiles_take_each_value_equally_often() -> None:
    made = d.empirical([30.0, 10.0, 20.0, 20.0])
    assert [quantile(made, u) for u in (1e-9, 0.2499, 0.25, 0.74, 0.75, 1.0 - 2.0**-53)] == [10, 10, 20, 20, 30, 30]


ALL = [made for made, _ in CASES]
ALL += [d.gamma(1.0, 3.0), d.gamma(1.0, 0.02), d.normal(1.0, 0.4), d.normal(1.0, 0.95), d.empirical(range(10))]


@pytest.mark.parametrize("made", ALL, ids=lambda made: d.KINDS[made.kind])
def test_draws_rise_with_the_uniform_and_scale(made: Distribution) -> None:
    drawn = np.array([quantile(made, u) for u in U])
    assert np.all(np.diff(drawn) >= 0.0)
    assert np.all(drawn >= made.minimum)
    scaled = np.array([quantile(made.scaled(7.3), u) for u in U])
    np.testing.assert_allclose(scaled, 7.3 * drawn, rtol=1e-11, atol=1e-13 * made.mean)


@pytest.mark.parametrize("made", ALL, ids=lambda made: d.KINDS[made.kind])
def test_draws_have_the_mean_of_their_distribution(made: Distribution) -> None:
    """The mean over quantiles at the middle of many equal parts: exact but for the last part of the upper tail."""
    parts = 20_000
    drawn = [quantile(made, (n + 0.5) / parts) for n in range(parts)]
    assert float(np.mean(drawn)) == pytest.approx(made.mean, rel=0.004)


def test_durations_are_rounded_half_to_even_once() -> None:
    drawn = [sampling.draw(d.CONSTANT, x, 0.0, 0.0, NONE, 0.5) for x in (0.5, 1.5, 2.5, 2.51, -3.0, 0.0)]
    assert drawn == [0, 2, 2, 3, 0, 0]
    assert all(type(x) is int for x in drawn)


def test_no_draw_is_longer_than_the_longest() -> None:
    made = d.lognormal(1e15, 10.0)
    assert sampling.draw(made.kind, made.a, made.b, made.c, NONE, 1.0 - 2.0**-53) == 2**53
    assert sampling.rounded(float("inf")) == 2**53


def bits() -> list[str]:
    """Uniforms and quantiles to the last bit."""
    with np.errstate(over="ignore"):
        words = [np.int64(n * 0x123456789ABCDE) for n in range(1, 41)]
        uniforms = [float(sampling.uniform(sampling.root(word, words[0]), *[word] * 7)) for word in words]
    values = [quantile(made, u) for made, u in itertools.product(ALL, [*U, *uniforms])]
    return [value.hex() for value in [*uniforms, *values]]


def test_python_gives_the_same_bits() -> None:
    without = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    printed = subprocess.run([sys.executable, __file__], env=without, capture_output=True, text=True, check=True).stdout
    assert printed.split() == bits()


if __name__ == "__main__":
    print(*bits(), sep="\n")
