"""Inverse distribution functions of the standard normal, gamma and beta distributions, as jitted scalars.

Both engines draw by them, one uniform per draw (R4.3). Only functions of `math` and no fastmath, so numba gives the
same bits as CPython. The gamma and beta ones solve for the logarithm of the quantile on the smaller of the two tails,
by Halley's method within a bracket.
"""

from __future__ import annotations

import math

from ketensim.engines.jit import jit

_CLOSE = 1e-5
"""A step of the logarithm this small is the last one: Halley's method leaves its cube."""


@jit
def standard_normal(p: float) -> float:
    """Quantile of the standard normal distribution at p in (0, 1); relative error 1e-16 (Wichura 1988, AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _middle(r)
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    z = _shoulder(r - 1.6) if r <= 5.0 else _far(r - 5.0)
    return -z if q < 0.0 else z


@jit
def _middle(r: float) -> float:
    top = 2509.0809287301226727
    top = top * r + 33430.575583588128105
    top = top * r + 67265.770927008700853
    top = top * r + 45921.953931549871457
    top = top * r + 13731.693765509461125
    top = top * r + 1971.5909503065514427
    top = top * r + 133.14166789178437745
    top = top * r + 3.3871328727963666080
    below = 5226.4952788528545610
    below = below * r + 28729.085735721942674
    below = below * r + 39307.895800092710610
    below = below * r + 21213.794301586595867
    below = below * r + 5394.1960214247511077
    below = below * r + 687.18700749205790830
    below = below * r + 42.313330701600911252
    return top / (below * r + 1.0)


@jit
def _shoulder(r: float) -> float:
    top = 7.74545014278341407640e-4
    top = top * r + 2.27238449892691845833e-2
    top = top * r + 2.41780725177450611770e-1
    top = top * r + 1.27045825245236838258
    top = top * r + 3.64784832476320460504
    top = top * r + 5.76949722146069140550
    top = top * r + 4.63033784615654529590
    top = top * r + 1.42343711074968357734
    below = 1.05075007164441684324e-9
    below = below * r + 5.47593808499534494600e-4
    below = below * r + 1.51986665636164571966e-2
    below = below * r + 1.48103976427480074590e-1
    below = below * r + 6.89767334985100004550e-1
    below = below * r + 1.67638483018380384940
    below = below * r + 2.05319162663775882187
    return top / (below * r + 1.0)


@jit
def _far(r: float) -> float:
    top = 2.01033439929228813265e-7
    top = top * r + 2.71155556874348757815e-5
    top = top * r + 1.24266094738807843860e-3
    top = top * r + 2.65321895265761230930e-2
    top = top * r + 2.96560571828504891230e-1
    top = top * r + 1.78482653991729133580
    top = top * r + 5.46378491116411436990
    top = top * r + 6.65790464350110377720
    below = 2.04426310338993978564e-15
    below = below * r + 1.42151175831644588870e-7
    below = below * r + 1.84631831751005468180e-5
    below = below * r + 7.86869131145613259100e-4
    below = below * r + 1.48753612908506148525e-2
    below = below * r + 1.36929880922735805310e-1
    below = below * r + 5.99832206555887937690e-1
    return top / (below * r + 1.0)


@jit
def standard_gamma(shape: float, log_gamma: float, u: float) -> float:
    """Quantile at u in (0, 1) of the gamma distribution with this shape and scale 1.

    `log_gamma` is log Γ(shape). Relative error below 1e-9 for shapes from 0.01.
    """
    if shape == 1.0:
        return -math.log1p(-u)
    if shape >= 1000.0:
        return _gamma_expansion(shape, standard_normal(u))
    t = _gamma_start(shape, log_gamma, u)
    if t < -14.0:
        return math.exp(t)
    low, high, step = -math.inf, math.inf, 0.0
    for _ in range(60):
        step, above = _gamma_step(shape, log_gamma, t, u)
        if above:
            high = t
        else:
            low = t
        if abs(step) < _CLOSE:
            break
        t = _kept_within(t + step, t, low, high)
    return math.exp(t + step)


@jit
def _kept_within(new: float, old: float, low: float, high: float) -> float:
    """`new` where it lies in the bracket around `old`, else halfway, or one step of 1 where there is no bracket yet."""
    if new >= high:
        return 0.5 * (low + high) if low > -math.inf else old - 1.0
    if new <= low:
        return 0.5 * (low + high) if high < math.inf else old + 1.0
    return new


@jit
def _gamma_expansion(shape: float, z: float) -> float:
    """Quantile by the Cornish-Fisher expansion in 1/√shape; error 1e-9 from shape 1000 (Fisher & Cornish 1960)."""
    s = 1.0 / math.sqrt(shape)
    z2 = z * z
    c1 = (z2 - 1.0) / 3.0
    c2 = z * (z2 - 7.0) / 36.0
    c3 = -((3.0 * z2 + 7.0) * z2 - 16.0) / 810.0
    c4 = z * ((9.0 * z2 + 256.0) * z2 - 433.0) / 38880.0
    c5 = (((12.0 * z2 - 243.0) * z2 - 923.0) * z2 + 1472.0) / 204120.0
    return shape * (1.0 + s * (z + s * (c1 + s * (c2 + s * (c3 + s * (c4 + s * c5))))))


@jit
def _gamma_start(shape: float, log_gamma: float, u: float) -> float:
    """A first guess of the logarithm of the quantile, off by less than 1e-12 where it is below -14.

    There P(s, x) = x^s / Γ(s + 1) (1 - s x / (s + 1) + ...) is turned round.
    """
    lower = (math.log(u) + log_gamma + math.log(shape)) / shape
    if shape > 3.0:
        x = _gamma_expansion(shape, standard_normal(u))
        return math.log(x) if x > 0.2 * shape else lower + math.exp(lower) / (shape + 1.0)
    if lower < 0.0 or u < 0.5:
        return min(lower + math.exp(lower) / (shape + 1.0), math.log(shape + 1.0))
    # Q(x) ~ x^(shape - 1) e^-x / Γ(shape)
    y = max(-math.log1p(-u) - log_gamma, 0.5)
    return math.log(max(y + (shape - 1.0) * math.log(y), 0.5))


@jit
def _gamma_step(shape: float, log_gamma: float, t: float, u: float) -> tuple[float, bool]:
    """Halley's step for the logarithm t of the quantile, on the log of the smaller tail; and whether t is above it."""
    x = math.exp(t)
    front = math.exp(shape * t - x - log_gamma)
    if x < shape + 1.0:
        below = front * _gamma_series(shape, x)
        beyond = 1.0 - below
    else:
        beyond = front * _gamma_fraction(shape, x)
        below = 1.0 - beyond
    if u <= 0.5:
        return _halley(math.log(below / u), front / below, shape - x), below > u
    return _halley(math.log(beyond / (1.0 - u)), -front / beyond, shape - x), beyond < 1.0 - u


@jit
def _halley(error: float, slope: float, bend: float) -> float:
    """Halley's step for log(tail) with this error and slope, where the density times x has logarithmic slope `bend`."""
    newton = -error / slope
    turn = 1.0 + 0.5 * newton * (bend - slope)
    return newton / turn if turn > 0.5 else newton


@jit
def _gamma_series(shape: float, x: float) -> float:
    """P(shape, x) over x^shape e^-x / Γ(shape), by its power series (DLMF 8.11.4)."""
    term = 1.0 / shape
    total = term
    n = shape
    while term > 1e-16 * total:
        n += 1.0
        term *= x / n
        total += term
    return total


@jit
def _gamma_fraction(shape: float, x: float) -> float:
    """Q(shape, x) over x^shape e^-x / Γ(shape), by its continued fraction (DLMF 8.9.2) in Lentz's way."""
    b = x + 1.0 - shape
    c = 1e300
    d = 1.0 / b
    total = d
    n = 0.0
    ratio = 0.0
    while abs(ratio - 1.0) > 1e-15 and n < 500.0:
        n += 1.0
        a = -n * (n - shape)
        b += 2.0
        d = 1.0 / (b + a * d)
        c = b + a / c
        ratio = c * d
        total *= ratio
    return total


@jit
def standard_beta(first: float, second: float, u: float) -> float:
    """Quantile at u in (0, 1) of the beta distribution with these shapes, both from 1 to 5, as PERT has them.

    The relative error of the quantile, and of 1 minus the quantile where u > 0.5, is below 1e-9.
    """
    beta = math.gamma(first) * math.gamma(second) / math.gamma(first + second)
    if u <= 0.5:
        return _lower_beta(first, second, beta, u)
    return 1.0 - _lower_beta(second, first, beta, 1.0 - u)


@jit
def _lower_beta(first: float, second: float, beta: float, p: float) -> float:
    """The quantile where p is at most a half."""
    x = (p * first * beta) ** (1.0 / first)
    t = math.log(min(x * (1.0 + (second - 1.0) * x / (first + 1.0)), 0.95))
    low, high, step = -math.inf, 0.0, 0.0
    for _ in range(60):
        x = math.exp(t)
        front = x**first * (1.0 - x) ** second / beta
        below = front * _beta_fraction(first, second, x)
        step = _halley(math.log(below / p), front / (1.0 - x) / below, first - (second - 1.0) * x / (1.0 - x))
        if below > p:
            high = t
        else:
            low = t
        if abs(step) < _CLOSE:
            break
        t = _kept_within(t + step, t, low, high)
    return math.exp(t + step)


@jit
def _beta_fraction(first: float, second: float, x: float) -> float:
    """I_x(first, second) over x^first (1-x)^second / B, by its continued fraction (DLMF 8.17.22) in Lentz's way."""
    c = 1.0
    d = 1.0 / (1.0 - (first + second) * x / (first + 1.0))
    total = d
    n = 0.0
    ratio = 0.0
    while abs(ratio - 1.0) > 1e-15 and n < 500.0:
        n += 1.0
        place = first + 2.0 * n
        a = n * (second - n) * x / ((place - 1.0) * place)
        d = 1.0 / (1.0 + a * d)
        c = 1.0 + a / c
        total *= c * d
        a = -(first + n) * (first + second + n) * x / (place * (place + 1.0))
        d = 1.0 / (1.0 + a * d)
        c = 1.0 + a / c
        ratio = c * d
        total *= ratio
    return total / first
