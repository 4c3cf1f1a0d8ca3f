"""The formulas of `theory` against one another, against brute force, and against numbers printed in textbooks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ketensim.ground import theory
from ketensim.ground.theory import CaseClass, Overloaded


def test_mm1_is_the_textbook_queue() -> None:
    means = theory.mm1(rate=0.8, work=1.0)
    assert means.utilisation == pytest.approx(0.8)
    assert (means.present, means.waiting) == (pytest.approx(4.0), pytest.approx(3.2))
    assert (means.stay, means.wait) == (pytest.approx(5.0), pytest.approx(4.0))


def test_a_share_p_of_mm1_stays_is_below_the_quantile() -> None:
    quantile = theory.mm1_stay_quantile(0.8, 1.0, 0.9)
    assert quantile == pytest.approx(5.0 * math.log(10.0))
    assert theory.mmc_stay_above(0.8, 1.0, 1, quantile) == pytest.approx(0.1)


def long_run(rate: float, work: float, members: int, states: int = 3000) -> np.ndarray:
    """Probabilities of the birth-death chain of an M/M/c queue, by detailed balance."""
    number = np.arange(1, states)
    ratios = rate * work / np.minimum(number, members)
    chances = np.exp(np.concatenate(([0.0], np.cumsum(np.log(ratios)))))
    return np.asarray(chances / chances.sum())


@pytest.mark.parametrize(("rate", "work", "members"), [(0.9, 1.0, 1), (1.7, 1.0, 2), (9.0, 0.5, 5), (95.0, 1.0, 100)])
def test_mmc_is_its_birth_death_chain(rate: float, work: float, members: int) -> None:
    chances = long_run(rate, work, members)
    number = np.arange(len(chances))
    means = theory.mmc(rate, work, members)
    assert means.present == pytest.approx(float(chances @ number), rel=1e-9)
    assert means.waiting == pytest.approx(float(chances @ np.maximum(number - members, 0)), rel=1e-9)
    assert means.stay == pytest.approx(means.present / rate)
    assert theory.erlang_c(rate * work, members) == pytest.approx(float(chances[members:].sum()), rel=1e-9)
    for n in (0, 1, members - 1, members, members + 3):
        assert theory.mmc_present(rate, work, members, n) == pytest.approx(float(chances[n]), rel=1e-9)


@pytest.mark.parametrize("load", [0.5, 2.0, 2.9, 3.5])
def test_mmc_stays_have_the_mean_of_their_tail(load: float) -> None:
    step = 0.01
    tail = np.array([theory.mmc_stay_above(load, 1.0, 4, n * step) for n in range(20_000)])
    mean = step * (float(tail.sum()) - 0.5)
    assert mean == pytest.approx(theory.mmc(load, 1.0, 4).stay, rel=1e-4)
    assert np.all(np.diff(tail) <= 0.0)


def test_mmc_stay_where_the_formula_has_a_hole() -> None:
    holes = [theory.mmc_stay_above(load, 1.0, 4, 2.0) for load in (3.0 - 1e-6, 3.0, 3.0 + 1e-6)]
    assert holes[0] < holes[1] < holes[2]
    assert holes[2] - holes[0] < 1e-5


def test_mmc_stay_quantile_turns_the_tail_round() -> None:
    for p in (0.01, 0.5, 0.9, 0.999):
        time = theory.mmc_stay_quantile(3.5, 1.0, 4, p)
        assert theory.mmc_stay_above(3.5, 1.0, 4, time) == pytest.approx(1.0 - p)


def test_mg1_lies_between_constant_and_exponential_work() -> None:
    constant, middle, exponential = (theory.mg1(0.7, 1.0, cv).wait for cv in (0.0, 0.5, 1.0))
    assert exponential == pytest.approx(theory.mm1(0.7, 1.0).wait)
    assert constant == pytest.approx(exponential / 2.0)
    assert middle == pytest.approx(exponential * 0.625)


def test_one_class_has_no_priority() -> None:
    assert theory.mg1_priority([CaseClass(0.6, 1.2, 2.0)])[0].wait == pytest.approx(theory.mg1(0.6, 1.2, 2.0).wait)
    assert theory.mmc_priority([2.5], 1.0, 3)[0].wait == pytest.approx(theory.mmc(2.5, 1.0, 3).wait)


def test_priority_moves_waiting_but_keeps_the_work_in_the_queue() -> None:
    """Kleinrock's conservation law: Σ utilisation × wait does not depend on the order of the classes."""
    classes = [CaseClass(0.2, 1.0, 0.5), CaseClass(0.1, 3.0, 1.5), CaseClass(0.3, 0.8, 0.0)]
    sums = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
        means = theory.mg1_priority([classes[place] for place in order])
        assert means[0].wait < means[1].wait < means[2].wait
        sums.append(sum(mean.utilisation * mean.wait for mean in means))
    assert sums == pytest.approx([sums[0]] * 3)


def test_priority_over_several_members_keeps_the_mean_wait() -> None:
    rates = [1.0, 0.7, 1.1]
    means = theory.mmc_priority(rates, 1.0, 3)
    overall = sum(rate * mean.wait for rate, mean in zip(rates, means, strict=True)) / sum(rates)
    assert overall == pytest.approx(theory.mmc(sum(rates), 1.0, 3).wait)
    assert sum(mean.utilisation for mean in means) == pytest.approx(sum(rates) / 3)
    assert means[0].wait == pytest.approx(theory.erlang_c(2.8, 3) / 3 / (1 - 1.0 / 3))


def test_a_queue_with_feedback_has_geometrically_many_visits() -> None:
    network = theory.jackson([0.6], [[0.25]], [1.0], [1])
    assert network.rates == pytest.approx((0.8,))
    assert network.lead_time == pytest.approx(5.0 / 0.75)


def test_a_line_of_queues_adds_up() -> None:
    network = theory.jackson([0.5, 0.0], [[0.0, 1.0], [0.0, 0.0]], [1.0, 3.0], [1, 2])
    assert network.lead_time == pytest.approx(theory.mm1(0.5, 1.0).stay + theory.mmc(0.5, 3.0, 2).stay)


def test_jackson_has_product_form() -> None:
    """Global balance of two queues with feedback, solved as a Markov chain on a grid, is the product of two M/M/1."""
    outside, back, size = 0.3, 0.4, 40
    rates = theory.traffic([outside, 0.0], [[0.0, 1.0], [back, 0.0]])
    flow = np.zeros((size * size, size * size))
    for i in range(size):
        for j in range(size):
            moves = [(i + 1, j, outside)]
            moves += [(i - 1, j + 1, 1.0)] if i else []
            moves += [(i, j - 1, 1.0 - back), (i + 1, j - 1, back)] if j else []
            for k, m, speed in moves:
                if k < size and m < size:
                    flow[i * size + j, k * size + m] += speed
    balance = (flow - np.diag(flow.sum(axis=1))).T
    balance[0] = 1.0
    chances = np.linalg.solve(balance, np.eye(size * size)[0]).reshape(size, size)
    for i, j in ((0, 0), (1, 0), (2, 3), (4, 1)):
        product = theory.all_of([theory.mmc_present(rates[0], 1.0, 1, i), theory.mmc_present(rates[1], 1.0, 1, j)])
        assert chances[i, j] == pytest.approx(product, rel=1e-5)


def test_fork_join_lies_between_its_bounds() -> None:
    """More than one stay; less than the larger of two independent ones, 1.5 stays; and that where there is no load."""
    for load in (0.01, 0.5, 0.9):
        stay = theory.mm1(load, 1.0).stay
        assert stay < theory.fork_join(load, 1.0) < 1.5 * stay
    assert theory.fork_join(1e-9, 1.0) == pytest.approx(1.5)
    assert theory.fork_join(0.5, 1.0) == pytest.approx(2.875)


def test_fork_join_against_its_markov_chain() -> None:
    """Pairs not yet joined are as many as the longer queue has, in the Markov chain of the two queue lengths."""
    rate, size = 0.4, 40
    flow = np.zeros((size * size, size * size))
    for i in range(size):
        for j in range(size):
            moves = [(i + 1, j + 1, rate)] + ([(i - 1, j, 1.0)] if i else []) + ([(i, j - 1, 1.0)] if j else [])
            for k, m, speed in moves:
                if k < size and m < size:
                    flow[i * size + j, k * size + m] += speed
    balance = (flow - np.diag(flow.sum(axis=1))).T
    balance[0] = 1.0
    chances = np.linalg.solve(balance, np.eye(size * size)[0]).reshape(size, size)
    longest = np.maximum.outer(np.arange(size), np.arange(size))
    assert float((chances * longest).sum()) / rate == pytest.approx(theory.fork_join(rate, 1.0), rel=1e-6)


def test_independent_things_multiply() -> None:
    assert theory.all_of([0.9, 0.8, 0.5]) == pytest.approx(0.36)
    assert theory.all_of([]) == 1.0


@pytest.mark.parametrize(
    "overload",
    [
        lambda: theory.mm1(1.0, 1.0),
        lambda: theory.mmc(4.0, 1.0, 3),
        lambda: theory.mg1(2.0, 0.5, 0.0),
        lambda: theory.mg1_priority([CaseClass(0.5, 1.0), CaseClass(0.5, 1.0)]),
        lambda: theory.mmc_priority([2.0, 2.0], 1.0, 4),
        lambda: theory.jackson([0.6], [[0.5]], [1.0], [1]),
        lambda: theory.traffic([1.0, 0.0], [[0.0, 1.0], [1.0, 0.0]]),
    ],
)
def test_overload_has_no_long_run(overload: object) -> None:
    with pytest.raises(Overloaded):
        overload()  # type: ignore[operator]
