"""The reference engine against exact formulas: half-width at most 2 %, the truth inside the 99.9 % interval."""

from __future__ import annotations

import math
from collections.abc import Callable

import build
import numpy as np
import pytest
from scipy import stats

from ketensim.engines import simulate
from ketensim.ground import theory
from ketensim.ground.distributions import constant, exponential, gamma
from ketensim.numbers.model import NEVER, Model
from ketensim.numbers.records import OWN_WORK, SEGMENT, STEP, TIME, VALUE, Block, Kind

MINUTE = build.MINUTE
Pick = Callable[[Block], Block]


class Means:
    """Mean time since `value` over records that `pick` takes, after a warm-up."""

    ordered = False
    kinds = frozenset(Kind)

    def __init__(self, pick: Pick, since: int) -> None:
        self.pick, self.since = pick, since
        self.total = self.count = 0

    def take(self, records: Block) -> None:
        """Add up the times of a block."""
        picked = self.pick(records[records[:, TIME] >= self.since])
        self.total += int((picked[:, TIME] - picked[:, VALUE]).sum())
        self.count += len(picked)


def leaves(records: Block) -> Block:
    """Cases that leave."""
    return records[records[:, 1] == Kind.LEAVE]


def stays(step: int) -> Pick:
    """Stays of one kind of item."""
    return lambda records: records[(records[:, 1] == Kind.STAY) & (records[:, STEP] == step)]


def assert_mean(model: Model, pick: Pick, truth: float, cases: int, per_week: float, replications: int = 16) -> None:
    """Simulate `cases` cases in all and hold the mean to `truth` (ms)."""
    weeks = math.ceil(cases / replications / per_week)
    warm_up = max(1, weeks // 20) * build.WEEK
    means = []
    for replication in range(replications):
        sums = Means(pick, warm_up)
        simulate(model, 20, replication, (warm_up, weeks * build.WEEK), 0, [sums])
        means.append(sums.total / sums.count)
    error = float(np.std(means, ddof=1)) / math.sqrt(replications)
    mean = float(np.mean(means))
    assert stats.t.ppf(0.975, replications - 1) * error <= 0.02 * truth, (mean, truth, error)
    assert abs(mean - truth) <= stats.t.ppf(0.9995, replications - 1) * error, (mean, truth, error)


def one_queue(people: int, work, per_week: float, **partner) -> Model:  # type: ignore[no-untyped-def]
    """A single always-open queue."""
    return build.model(
        {"desk": build.partner(people, **partner)},
        {"serve": build.step("desk", work)},
        {"arrivals": build.stream("serve", per_week)},
    )


PER_HOUR = 168.0
"""Arrivals per week at one an hour."""


def test_mm1() -> None:
    truth = theory.mm1(1.0, 0.4).stay
    model = one_queue(1, exponential(24 * MINUTE), PER_HOUR)
    assert_mean(model, leaves, truth * build.HOUR, 100_000, PER_HOUR)


def test_mmc() -> None:
    truth = theory.mmc(1.0, 1.5, 3).stay
    model = one_queue(3, exponential(90 * MINUTE), PER_HOUR)
    assert_mean(model, leaves, truth * build.HOUR, 100_000, PER_HOUR)


@pytest.mark.parametrize(("work", "cv"), [(constant(24 * MINUTE), 0.0), (gamma(24 * MINUTE, 1.1), 1.1)])
def test_mg1(work, cv: float) -> None:  # type: ignore[no-untyped-def]
    truth = theory.mg1(1.0, 0.4, cv).stay
    assert_mean(one_queue(1, work, PER_HOUR), leaves, truth * build.HOUR, 130_000, PER_HOUR)


def test_jackson_with_feedback() -> None:
    """Two queues; one in five files goes back to the first."""
    model = build.model(
        {"front": build.partner(1), "back": build.partner(2)},
        {
            "open": build.step("front", exponential(24 * MINUTE), next="close"),
            "close": build.step("back", exponential(54 * MINUTE), next=[("open", 0.2), ("end", 0.8)]),
        },
        {"arrivals": build.stream("open", PER_HOUR)},
    )
    network = theory.jackson([1.0, 0.0], [[0.0, 1.0], [0.2, 0.0]], [0.4, 0.9], [1, 2])
    assert_mean(model, leaves, network.lead_time * build.HOUR, 100_000, PER_HOUR)


def priority_classes() -> list[theory.CaseClass]:
    """A third of the cases go first."""
    return [theory.CaseClass(0.3, 0.6, 1.0), theory.CaseClass(0.7, 0.6, 1.0)]


@pytest.mark.parametrize("how", ["urgent", "norms"])
def test_static_priority(how: str) -> None:
    """Urgent types, or norms so far apart that they come to the same, against Cobham."""
    norms = {"first": 0, "rest": 2**40} if how == "norms" else 0
    model = build.model(
        {"desk": build.partner(1, chain_norm=norms)},
        {"serve": build.step("desk", exponential(36 * MINUTE))},
        {"arrivals": build.stream("serve", PER_HOUR)},
        types={"first": 0.3, "rest": 0.7},
        urgent=("first",) if how == "urgent" else (),
    )
    classes = theory.mg1_priority(priority_classes())

    def of_type(kind: int) -> Pick:
        return lambda records: leaves(records)[leaves(records)[:, SEGMENT] == kind]

    assert_mean(model, of_type(0), classes[0].stay * build.HOUR, 120_000, PER_HOUR)
    assert abs(classes[1].stay / classes[0].stay - 1) > 0.5


def test_fork_join_of_two() -> None:
    """Two M/M/1 queues fed by one stream: the mean time until both are done is exact."""
    model = build.model(
        {"gate": build.partner(NEVER >> 52), "left": build.partner(1), "right": build.partner(1)},
        {
            "open": build.step("gate", 0, next=build.fork("a", "b", then="close")),
            "a": build.step("left", exponential(24 * MINUTE), next="close"),
            "b": build.step("right", exponential(24 * MINUTE), next="close"),
            "close": build.step("gate", 0),
        },
        {"arrivals": build.stream("open", PER_HOUR)},
    )
    assert_mean(model, leaves, theory.fork_join(1.0, 0.4) * build.HOUR, 60_000, PER_HOUR)


def test_own_work_and_chain_are_one_queue() -> None:
    """Equal norms: own work and cases together are one M/M/c, first come first served."""
    own = build.own_work(PER_HOUR / 2, exponential(54 * MINUTE))
    model = one_queue(2, exponential(54 * MINUTE), PER_HOUR / 2, own_work=own)
    truth = theory.mmc(1.0, 0.9, 2).stay * build.HOUR
    assert_mean(model, stays(0), truth, 75_000, PER_HOUR / 2)
    assert_mean(model, stays(OWN_WORK), truth, 75_000, PER_HOUR / 2)
