"""Quantiles of distributions in plain Python, for numbers that are drawn once per belief and not once per case.

Those of `engines.sampling` are compiled, and stand on a higher floor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

from ketensim.ground import distributions
from ketensim.ground.distributions import Distribution


def quantile(law: Distribution, u: float) -> float:
    """The value below which a share `u`, strictly between 0 and 1, of the distribution lies."""
    return _QUANTILES[law.kind](law, u)


def share_below(law: Distribution, value: float) -> float:
    """The share of the distribution below a value, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        low, high = (middle, high) if quantile(law, middle) < value else (low, middle)
    return 0.5 * (low + high)


def _uniform(law: Distribution, u: float) -> float:
    return law.a + (law.b - law.a) * u


def _triangular(law: Distribution, u: float) -> float:
    low, mode, high = law.a, law.b, law.c
    if u * (high - low) < mode - low:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - u) * (high - low) * (high - mode))


def _pert(law: Distribution, u: float) -> float:
    from scipy.special import betaincinv

    width = law.c - law.a
    rise = 4.0 * (law.b - law.a) / width
    return law.a + width * float(betaincinv(1.0 + rise, 5.0 - rise, u))


def _exponential(law: Distribution, u: float) -> float:
    return -law.a * math.log1p(-u)


def _gamma(law: Distribution, u: float) -> float:
    from scipy.special import gammaincinv

    return law.a * float(gammaincinv(law.b, u))


def _lognormal(law: Distribution, u: float) -> float:
    return law.a * math.exp(law.b * NormalDist().inv_cdf(u))


def _weibull(law: Distribution, u: float) -> float:
    return float(law.a * (-math.log1p(-u)) ** (1.0 / law.b))


def _normal(law: Distribution, u: float) -> float:
    above = 0.5 * math.erfc(-law.a / law.b / math.sqrt(2.0))
    return max(0.0, law.a - law.b * NormalDist().inv_cdf((1.0 - u) * above))


_QUANTILES: dict[int, Callable[[Distribution, float], float]] = {
    distributions.CONSTANT: lambda law, u: law.a,
    distributions.UNIFORM: _uniform,
    distributions.TRIANGULAR: _triangular,
    distributions.PERT: _pert,
    distributions.EXPONENTIAL: _exponential,
    distributions.GAMMA: _gamma,
    distributions.LOGNORMAL: _lognormal,
    distributions.WEIBULL: _weibull,
    distributions.NORMAL: _normal,
}
