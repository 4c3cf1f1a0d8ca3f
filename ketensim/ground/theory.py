"""Exact results of queueing theory, to hold simulations against.

Times and rates are in any one unit of time: a `rate` of cases per unit, a mean `work` in units. All results are for the
long run; where there is none, because more work comes in than the members can do, they raise `Overloaded`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


class Overloaded(ValueError):
    """The utilisation is 1 or more, so the queue grows for ever; or a network that cases never leave."""


@dataclass(frozen=True, slots=True)
class Means:
    """Long-run means of a queue, or of one class of cases in it."""

    utilisation: float
    """Share of the members' time."""
    wait: float
    """Time in the queue, before the work."""
    stay: float
    """Time in the queue and in hand."""
    waiting: float
    """Number in the queue."""
    present: float
    """Number in the queue and in hand."""


@dataclass(frozen=True, slots=True)
class CaseClass:
    """A class of cases: rate, mean work and the cv of the work."""

    rate: float
    work: float
    cv: float = 1.0


@dataclass(frozen=True, slots=True)
class Network:
    """Long-run means of a network of queues."""

    rates: tuple[float, ...]
    """Arrivals at each queue, from outside and from other queues."""
    queues: tuple[Means, ...]
    lead_time: float
    """Mean time from arrival to leaving, over all cases."""


def mm1(rate: float, work: float) -> Means:
    """M/M/1: Poisson arrivals, exponential work, one member (Kleinrock 1975)."""
    return mmc(rate, work, 1)


def mm1_stay_quantile(rate: float, work: float, p: float) -> float:
    """The time that a share `p` of the stays in an M/M/1 queue is below: a stay is exponential (Kleinrock 1975)."""
    return -math.log1p(-p) * mm1(rate, work).stay


def erlang_c(load: float, members: int) -> float:
    """Probability that a case of an M/M/c queue waits, where load = rate × work (Erlang 1917).

    By the recursion of Erlang's loss formula, which neither overflows nor cancels (Jagerman 1974).
    """
    _steady(load / members)
    blocked = 1.0
    for n in range(1, members + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1.0 - load / members * (1.0 - blocked))


def mmc(rate: float, work: float, members: int) -> Means:
    """M/M/c: Poisson arrivals, exponential work, `members` that are alike (Kleinrock 1975)."""
    utilisation = _steady(rate * work / members)
    wait = erlang_c(rate * work, members) * work / (members * (1.0 - utilisation))
    return _means(rate, work, utilisation, wait)


def mmc_stay_above(rate: float, work: float, members: int, time: float) -> float:
    """Probability that a stay in a first-come, first-served M/M/c queue exceeds `time` (Gross & Harris 1998)."""
    waits, spare, t = erlang_c(rate * work, members), members - 1.0 - rate * work, time / work
    late = t if abs(spare) < 1e-9 else -math.expm1(-t * spare) / spare
    return math.exp(-t) * (1.0 + waits * late)


def mmc_stay_quantile(rate: float, work: float, members: int, p: float) -> float:
    """The time that a share `p` of the stays in a first-come, first-served M/M/c queue is below."""
    return _root(lambda time: 1.0 - p - mmc_stay_above(rate, work, members, time), work)


def mmc_present(rate: float, work: float, members: int, number: int) -> float:
    """Probability that exactly `number` cases are in an M/M/c queue, waiting or in hand (Kleinrock 1975)."""
    load = rate * work
    utilisation = _steady(load / members)
    all_busy = erlang_c(load, members) * (1.0 - utilisation)
    if number >= members:
        return all_busy * float(utilisation ** (number - members))
    return all_busy * math.exp(math.lgamma(members + 1) - math.lgamma(number + 1)) / float(load ** (members - number))


def mg1(rate: float, work: float, cv: float) -> Means:
    """M/G/1: Poisson arrivals, any work with this mean and cv, one member (Pollaczek 1930, Khinchine 1932)."""
    utilisation = _steady(rate * work)
    wait = utilisation * work * (1.0 + cv * cv) / (2.0 * (1.0 - utilisation))
    return _means(rate, work, utilisation, wait)


def mg1_priority(classes: Sequence[CaseClass]) -> tuple[Means, ...]:
    """M/G/1 with classes served in this order, work in hand never interrupted (Cobham 1954)."""
    residual = sum(c.rate * c.work * c.work * (1.0 + c.cv * c.cv) / 2.0 for c in classes)
    return _by_priority(classes, 1, residual)


def mmc_priority(rates: Sequence[float], work: float, members: int) -> tuple[Means, ...]:
    """M/M/c with classes served in this order, all with the same exponential work, never interrupted (Cobham 1954)."""
    residual = erlang_c(sum(rates) * work, members) * work / members
    return _by_priority([CaseClass(rate, work) for rate in rates], members, residual)


def traffic(outside: Sequence[float], routing: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Arrivals at each queue, λ = γ + λP, where a share `routing[i][j]` goes from queue i to j (Jackson 1957)."""
    matrix = np.asarray(routing, dtype=np.float64)
    if np.max(np.abs(np.linalg.eigvals(matrix))) > 1.0 - 1e-12:
        raise Overloaded("there are queues that cases never leave for good")
    rates = np.linalg.solve(np.eye(len(outside)) - matrix.T, np.asarray(outside, dtype=np.float64))
    return tuple(float(rate) for rate in rates)


def jackson(
    outside: Sequence[float], routing: Sequence[Sequence[float]], work: Sequence[float], members: Sequence[int]
) -> Network:
    """A network of M/M/c queues with feedback: each as if it were alone, with Poisson arrivals (Jackson 1957, 1963).

    `outside` holds the rate of arrivals from outside per queue, `routing[i][j]` the share of cases that goes from queue
    i to j; the rest of its cases leave.
    """
    rates = traffic(outside, routing)
    queues = tuple(mmc(rate, w, c) for rate, w, c in zip(rates, work, members, strict=True))
    return Network(rates, queues, sum(queue.present for queue in queues) / sum(outside))


def fork_join(rate: float, work: float) -> float:
    """Mean time from a fork into two M/M/1 queues with the same mean work until both are done.

    Exactly (12 - ρ) / 8 times the stay in one queue (Flatto & Hahn 1984; Nelson & Tantawi 1988).
    """
    return (12.0 - rate * work) / 8.0 * mm1(rate, work).stay


def all_of(shares: Sequence[float]) -> float:
    """Probability that independent things with these probabilities all happen: their product."""
    return math.prod(shares)


def _by_priority(classes: Sequence[CaseClass], members: int, residual: float) -> tuple[Means, ...]:
    """Waits of Cobham: `residual` over the shares of time left free by those before, without and with one's own."""
    means = []
    taken = 0.0
    for case in classes:
        own = case.rate * case.work / members
        free_before, free_after = 1.0 - taken, 1.0 - _steady(taken + own)
        means.append(_means(case.rate, case.work, own, residual / (free_before * free_after)))
        taken += own
    return tuple(means)


def _means(rate: float, work: float, utilisation: float, wait: float) -> Means:
    """The numbers present follow from the times by Little (1961)."""
    return Means(utilisation, wait, wait + work, rate * wait, rate * (wait + work))


def _steady(utilisation: float) -> float:
    if utilisation >= 1.0:
        raise Overloaded(f"utilisation {utilisation:.3f}: there is no long run")
    return utilisation


def _root(rising: Callable[[float], float], guess: float) -> float:
    """Where a function that rises from below 0 at 0 becomes 0, by halving."""
    low, high = 0.0, guess
    while rising(high) < 0.0:
        low, high = high, 2.0 * high
    while low < (middle := 0.5 * (low + high)) < high:
        low, high = (middle, high) if rising(middle) < 0.0 else (low, middle)
    return middle
