"""Distributions of durations as plain values: a kind and up to three numbers, ready for `engines.sampling.quantile`.

Every kind is a scale family: multiplying all draws by a factor gives the same kind again. All durations are in ms, as
floats, and none is negative. What is drawn, and how it is rounded, is in `engines.sampling`; this file needs no numba.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import NormalDist

CONSTANT, UNIFORM, TRIANGULAR, EXPONENTIAL, GAMMA, LOGNORMAL, WEIBULL, NORMAL, PERT, EMPIRICAL = range(10)

KINDS = (
    "constant",
    "uniform",
    "triangular",
    "exponential",
    "gamma",
    "lognormal",
    "weibull",
    "normal",
    "pert",
    "empirical",
)
"""Name of each kind, by its number; an Erlang distribution is a gamma one."""

SMALLEST_CV, LARGEST_CV, LARGEST_NORMAL_CV = 0.001, 10.0, 0.99
"""A cv is 0 (then the duration is constant) or within these. A normal distribution cut off at 0 stays below cv 1."""

SMALLEST_RATIO, LARGEST_RATIO, LARGEST_NORMAL_RATIO = 1.002, 1000.0, 3.29
"""p90 over p50 lies within these."""

_SHAPES = {GAMMA: (0.01, 1e6), WEIBULL: (0.15, 1300.0), NORMAL: (-10.0, 1000.0)}
"""Shapes that are searched; for NORMAL the mean of the parent over its sd. They reach just beyond the limits above."""


Values = dict[str, str | int | float]


class DistributionError(ValueError):
    """A distribution that cannot be: `code` names the fault, `values` fill its message."""

    def __init__(self, code: str, values: Values) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution of a duration (ms), as numbers that a jitted function can read.

    | kind        | a                 | b            | c                | values |
    |-------------|-------------------|--------------|------------------|--------|
    | CONSTANT    | the value         |              |                  |        |
    | UNIFORM     | low               | high         |                  |        |
    | TRIANGULAR  | low               | mode         | high             |        |
    | EXPONENTIAL | mean              |              |                  |        |
    | GAMMA       | scale             | shape        | log Γ(shape)     |        |
    | LOGNORMAL   | median            | sd of the log|                  |        |
    | WEIBULL     | scale             | shape        |                  |        |
    | NORMAL      | mean of parent    | sd of parent |                  |        |
    | PERT        | low               | mode         | high             |        |
    | EMPIRICAL   |                   |              |                  | sorted |

    Make one with the functions of this module, which check their arguments.
    """

    kind: int
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    values: tuple[float, ...] = ()

    @property
    def mean(self) -> float:
        """Expected duration (ms)."""
        return _MOMENTS[self.kind](self)[0]

    @property
    def variance(self) -> float:
        """Variance (ms²); of an empirical distribution that of its values, divided by their number."""
        return _MOMENTS[self.kind](self)[1]

    @property
    def minimum(self) -> float:
        """The largest duration that no draw goes below (ms)."""
        if self.kind == EMPIRICAL:
            return self.values[0]
        return self.a if self.kind in (CONSTANT, UNIFORM, TRIANGULAR, PERT) else 0.0

    def scaled(self, factor: float) -> Distribution:
        """The distribution of `factor` times a draw (`factor` finite and not negative; 0 gives constant 0)."""
        _not_negative("factor", factor)
        if factor == 0.0:
            return constant(0.0)
        b = self.b * factor if self.kind in (UNIFORM, TRIANGULAR, NORMAL, PERT) else self.b
        c = self.c * factor if self.kind in (TRIANGULAR, PERT) else self.c
        return replace(self, a=self.a * factor, b=b, c=c, values=tuple(value * factor for value in self.values))


def constant(value: float) -> Distribution:
    """Always `value` (ms, not negative)."""
    return Distribution(CONSTANT, _not_negative("value", value))


def uniform(low: float, high: float) -> Distribution:
    """Anywhere in [low, high] (ms), equally likely."""
    _ascending(low=low, high=high)
    return constant(low) if low == high else Distribution(UNIFORM, float(low), float(high))


def triangular(low: float, mode: float, high: float) -> Distribution:
    """Between low and high (ms), density straight up to the mode and straight down from it."""
    _ascending(low=low, mode=mode, high=high)
    return constant(low) if low == high else Distribution(TRIANGULAR, float(low), float(mode), float(high))


def pert(low: float, mode: float, high: float) -> Distribution:
    """A beta distribution on [low, high] (ms) with mean (low + 4 mode + high) / 6 (Malcolm et al. 1959)."""
    _ascending(low=low, mode=mode, high=high)
    return constant(low) if low == high else Distribution(PERT, float(low), float(mode), float(high))


def exponential(mean: float | None = None, *, p50: float | None = None, p90: float | None = None) -> Distribution:
    """Exponential, by exactly one of its mean, median and 90th percentile (ms)."""
    given = {name: value for name, value in (("mean", mean), ("p50", p50), ("p90", p90)) if value is not None}
    if len(given) != 1:
        raise DistributionError("distribution_one_of", {"kind": "exponential", "names": "mean, p50, p90"})
    ((name, value),) = given.items()
    over_mean = {"mean": 1.0, "p50": math.log(2.0), "p90": math.log(10.0)}[name]
    return Distribution(EXPONENTIAL, _positive(name, value) / over_mean)


def erlang(mean: float, k: int) -> Distribution:
    """The sum of `k` exponential stages (k a whole number from 1), with this mean (ms) in all."""
    if not 1 <= k <= 1_000_000 or k != math.floor(k):
        raise DistributionError("distribution_stages", {"k": k})
    return _gamma_of(_positive("mean", mean) / k, float(k))


def gamma(mean: float, cv: float | None = None, *, sd: float | None = None) -> Distribution:
    """Gamma by mean (ms) and coefficient of variation, or standard deviation (ms)."""
    cv = _spread(GAMMA, mean, cv, sd)
    return _gamma_of(mean * cv * cv, 1.0 / (cv * cv)) if cv else constant(mean)


def lognormal(mean: float, cv: float | None = None, *, sd: float | None = None) -> Distribution:
    """Lognormal by mean (ms) and coefficient of variation, or standard deviation (ms)."""
    cv = _spread(LOGNORMAL, mean, cv, sd)
    if not cv:
        return constant(mean)
    return Distribution(LOGNORMAL, mean / math.sqrt(1.0 + cv * cv), math.sqrt(math.log1p(cv * cv)))


def weibull(mean: float, cv: float | None = None, *, sd: float | None = None) -> Distribution:
    """Weibull by mean (ms) and coefficient of variation, or standard deviation (ms)."""
    cv = _spread(WEIBULL, mean, cv, sd)
    if not cv:
        return constant(mean)
    shape = _shape_where(WEIBULL, lambda k: math.sqrt(_weibull_square_cv(k)), cv)
    return Distribution(WEIBULL, mean / math.gamma(1.0 + 1.0 / shape), shape)


def normal(mean: float, cv: float | None = None, *, sd: float | None = None) -> Distribution:
    """Normal, cut off at 0 and scaled up to 1 again; mean (ms) and cv or sd are those of the result.

    Cutting off moves the mean up and the sd down, so the parent's differ from what is asked, the more so the larger the
    cv. No parent gives a cv of 1 or more (the limit is the exponential distribution): then a DistributionError.
    """
    cv = _spread(NORMAL, mean, cv, sd)
    if not cv:
        return constant(mean)
    ratio = _shape_where(NORMAL, _cut_cv, cv)
    sd = mean / _cut_moments(ratio)[0]
    return Distribution(NORMAL, ratio * sd, sd)


def empirical(values: Iterable[float]) -> Distribution:
    """One of these values (ms), each equally likely."""
    ordered = tuple(sorted(_not_negative("value", value) for value in values))
    if not ordered:
        raise DistributionError("distribution_empty", {})
    return Distribution(EMPIRICAL, values=ordered)


def by_quantiles(kind: int, p50: float, p90: float) -> Distribution:
    """GAMMA, LOGNORMAL, WEIBULL or NORMAL (cut off at 0) by median and 90th percentile (ms, p90 above p50)."""
    ratio = _ratio(kind, p50, p90)
    if kind == LOGNORMAL:
        return Distribution(LOGNORMAL, float(p50), math.log(ratio) / NormalDist().inv_cdf(0.9))
    quantile = _STANDARD_QUANTILE[kind]
    shape = _shape_where(kind, lambda shape: quantile(shape, 0.9) / quantile(shape, 0.5), ratio)
    scale = p50 / quantile(shape, 0.5)
    if kind == GAMMA:
        return _gamma_of(scale, shape)
    return Distribution(NORMAL, shape * scale, scale) if kind == NORMAL else Distribution(WEIBULL, scale, shape)


def _gamma_of(scale: float, shape: float) -> Distribution:
    return Distribution(GAMMA, scale, shape, math.lgamma(shape))


def _share_above(ratio: float) -> float:
    """Share above 0 of a normal distribution with mean `ratio` and sd 1."""
    return 0.5 * math.erfc(-ratio / math.sqrt(2.0))


def _cut_moments(ratio: float) -> tuple[float, float]:
    """Mean and variance of a normal with mean `ratio` and sd 1, cut off at 0 (Johnson, Kotz & Balakrishnan 1994)."""
    hazard = math.exp(-0.5 * ratio * ratio) / math.sqrt(2.0 * math.pi) / _share_above(ratio)
    return ratio + hazard, 1.0 - hazard * (ratio + hazard)


def _cut_cv(ratio: float) -> float:
    mean, variance = _cut_moments(ratio)
    return math.sqrt(variance) / mean


def _weibull_square_cv(shape: float) -> float:
    return math.expm1(math.lgamma(1.0 + 2.0 / shape) - 2.0 * math.lgamma(1.0 + 1.0 / shape))


def _gamma_quantile(shape: float, u: float) -> float:
    from scipy.special import gammaincinv

    return float(gammaincinv(shape, u))


def _weibull_quantile(shape: float, u: float) -> float:
    return float((-math.log1p(-u)) ** (1.0 / shape))


def _normal_quantile(ratio: float, u: float) -> float:
    return ratio - NormalDist().inv_cdf((1.0 - u) * _share_above(ratio))


_STANDARD_QUANTILE: dict[int, Callable[[float, float], float]] = {
    GAMMA: _gamma_quantile,
    WEIBULL: _weibull_quantile,
    NORMAL: _normal_quantile,
}


def _shape_where(kind: int, spread: Callable[[float], float], wanted: float) -> float:
    """The shape at which a measure of spread, which falls as the shape rises, has the wanted value (by halving)."""
    low, high = _SHAPES[kind]
    while True:
        middle = math.sqrt(low * high) if low > 0.0 else 0.5 * (low + high)
        if not low < middle < high:
            return middle
        low, high = (middle, high) if spread(middle) > wanted else (low, middle)


def _moments_uniform(d: Distribution) -> tuple[float, float]:
    return 0.5 * (d.a + d.b), (d.b - d.a) ** 2 / 12.0


def _moments_triangular(d: Distribution) -> tuple[float, float]:
    low, mode, high = d.a, d.b, d.c
    return (low + mode + high) / 3.0, ((high - low) ** 2 + (mode - low) * (mode - high)) / 18.0


def _moments_lognormal(d: Distribution) -> tuple[float, float]:
    mean = d.a * math.exp(0.5 * d.b * d.b)
    return mean, mean * mean * math.expm1(d.b * d.b)


def _moments_weibull(d: Distribution) -> tuple[float, float]:
    mean = d.a * math.gamma(1.0 + 1.0 / d.b)
    return mean, mean * mean * _weibull_square_cv(d.b)


def _moments_normal(d: Distribution) -> tuple[float, float]:
    mean, variance = _cut_moments(d.a / d.b)
    return d.b * mean, d.b * d.b * variance


def _moments_pert(d: Distribution) -> tuple[float, float]:
    mean = (d.a + 4.0 * d.b + d.c) / 6.0
    return mean, (mean - d.a) * (d.c - mean) / 7.0


def _moments_empirical(d: Distribution) -> tuple[float, float]:
    mean = math.fsum(d.values) / len(d.values)
    return mean, math.fsum((value - mean) ** 2 for value in d.values) / len(d.values)


_MOMENTS: dict[int, Callable[[Distribution], tuple[float, float]]] = {
    CONSTANT: lambda d: (d.a, 0.0),
    UNIFORM: _moments_uniform,
    TRIANGULAR: _moments_triangular,
    EXPONENTIAL: lambda d: (d.a, d.a * d.a),
    GAMMA: lambda d: (d.a * d.b, d.a * d.a * d.b),
    LOGNORMAL: _moments_lognormal,
    WEIBULL: _moments_weibull,
    NORMAL: _moments_normal,
    PERT: _moments_pert,
    EMPIRICAL: _moments_empirical,
}


def _not_negative(name: str, value: float) -> float:
    if not math.isfinite(value):
        raise DistributionError("distribution_not_finite", {"name": name})
    if value < 0.0:
        raise DistributionError("distribution_negative", {"name": name})
    return float(value)


def _positive(name: str, value: float) -> float:
    if _not_negative(name, value) == 0.0:
        raise DistributionError("distribution_zero", {"name": name})
    return float(value)


def _ascending(**values: float) -> None:
    names = list(values)
    for name in names:
        _not_negative(name, values[name])
    for smaller, larger in pairwise(names):
        if values[smaller] > values[larger]:
            raise DistributionError("distribution_order", {"smaller": smaller, "larger": larger})


def _spread(kind: int, mean: float, cv: float | None, sd: float | None) -> float:
    """The cv that is asked, checked against what the kind can have; the mean is checked too."""
    _positive("mean", mean)
    if (cv is None) == (sd is None):
        raise DistributionError("distribution_one_of", {"kind": KINDS[kind], "names": "cv, sd"})
    asked = _not_negative("cv", cv) if cv is not None else _not_negative("sd", sd or 0.0) / mean
    largest = LARGEST_NORMAL_CV if kind == NORMAL else LARGEST_CV
    if asked and not SMALLEST_CV <= asked <= largest:
        values: Values = {"kind": KINDS[kind], "cv": float(f"{asked:.4g}"), "smallest": SMALLEST_CV, "largest": largest}
        raise DistributionError("distribution_cv", values)
    return asked


def _ratio(kind: int, p50: float, p90: float) -> float:
    """p90 over p50, checked against what the kind can have."""
    if not _positive("p50", p50) < _positive("p90", p90):
        raise DistributionError("distribution_quantiles", {})
    ratio, largest = p90 / p50, LARGEST_NORMAL_RATIO if kind == NORMAL else LARGEST_RATIO
    if not SMALLEST_RATIO <= ratio <= largest:
        values: Values = {
            "kind": KINDS[kind],
            "ratio": float(f"{ratio:.6g}"),
            "smallest": SMALLEST_RATIO,
            "largest": largest,
        }
        raise DistributionError("distribution_ratio", values)
    return ratio
