"""Do 95 % intervals hold the truth in 95 % of experiments? 1,000 experiments must give 92.7 to 97.3 % (design, 8)."""

from __future__ import annotations

from collections.abc import Callable

import build
import numpy as np
import pytest

from ketensim.ground import theory
from ketensim.ground.distributions import exponential
from ketensim.statistics.estimates import estimate, series
from ketensim.statistics.interaction import CORNERS, interaction
from ketensim.statistics.replicate import Plan, replicate
from ketensim.statistics.verdicts import HEADLINES, difference, family_confidence

EXPERIMENTS = 1000
LOW, HIGH = 0.927, 0.973
Random = np.random.Generator


def covered(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def busy_ratio() -> float:
    """E[N (N / 200)^0.5] / E[N] for N Poisson with mean 200."""
    numbers = np.arange(1, 600)
    weights = np.exp(numbers * np.log(200) - 200 - np.cumsum(np.log(numbers))) * numbers
    return float(np.sum(weights * (numbers / 200) ** 0.5) / np.sum(weights))


BUSY = busy_ratio()


def lead_times(random: Random, n: int, mean: float = 5.0) -> np.ndarray:
    """Replications with a random number of cases, slower the busier they are; the ratio of expectations is `mean`."""
    cases = random.poisson(200, n)
    level = mean * random.gamma(25, 1 / 25, n) * (cases / 200) ** 0.5 / BUSY
    return np.column_stack([random.gamma(cases * 2.0, level / 2.0), cases]).astype(np.float64)


def shares(random: Random, n: int, mean: float = 0.8) -> np.ndarray:
    """Shares that differ between replications by more than chance in one of them."""
    cases = random.poisson(150, n)
    chance = random.beta(mean * 60, (1 - mean) * 60, n)
    return np.column_stack([random.binomial(cases, chance), cases]).astype(np.float64)


@pytest.mark.parametrize(
    ("draw", "measure", "truth"), [(lead_times, "lead_time.mean", 5.0), (shares, "quality.first_time_right", 0.8)]
)
@pytest.mark.parametrize("n", [10, 30])
def test_estimates_cover(draw: Callable[[Random, int], np.ndarray], measure: str, truth: float, n: int) -> None:
    random = np.random.default_rng(11)
    hits = []
    for _ in range(EXPERIMENTS):
        found = estimate(measure, draw(random, n))
        assert found.low is not None
        assert found.high is not None
        hits.append(found.low <= truth <= found.high)
    assert LOW <= covered(hits) <= HIGH


def paired(random: Random, n: int, factors: tuple[float, ...]) -> list[np.ndarray]:
    """Series of variants that meet the same cases, each `factors` times as long, with noise of its own."""
    first = lead_times(random, n)
    return [np.column_stack([first[:, 0] * factor * random.gamma(100, 1 / 100, n), first[:, 1]]) for factor in factors]


def test_differences_cover_and_are_narrow() -> None:
    random = np.random.default_rng(12)
    hits, widths, apart = [], [], []
    for _ in range(EXPERIMENTS):
        first, other = paired(random, 10, (1.0, 0.9))
        found = difference("lead_time.mean", first, other, family_confidence(2))
        strangers = difference("lead_time.mean", first, lead_times(random, 10, 4.5), family_confidence(2))
        assert found.low is not None
        assert found.high is not None
        assert strangers.low is not None
        assert strangers.high is not None
        hits.append(found.low <= -0.5 <= found.high)
        widths.append(found.high - found.low)
        apart.append(strangers.high - strangers.low)
    assert LOW <= covered(hits) <= HIGH
    assert np.mean(widths) < 0.8 * np.mean(apart)


def test_all_verdicts_together_hold_in_95_percent() -> None:
    """Bonferroni: no interval of a whole comparison misses, in at least 95 % of the comparisons."""
    random = np.random.default_rng(13)
    hits = []
    for _ in range(EXPERIMENTS):
        whole = True
        for name in HEADLINES:
            first, other, same = (one / (20, 1) for one in paired(random, 10, (1.0, 0.9, 1.0)))
            for truth, side in ((-0.5, other), (0.0, same)):
                found = difference(name, first, side, family_confidence(3))
                assert found.low_all is not None
                assert found.high_all is not None
                whole = whole and found.low_all <= truth / 20 <= found.high_all
        hits.append(whole)
    assert covered(hits) >= 0.94


def test_interactions_cover() -> None:
    random = np.random.default_rng(14)
    factors = (1.0, 0.8, 0.7, 0.4)
    hits, logs = [], []
    for _ in range(EXPERIMENTS):
        found = interaction("lead_time.mean", dict(zip(CORNERS, paired(random, 12, factors), strict=True)))
        for scale, truth, kept in (
            (found.differences, 5 * (0.8 + 0.7 - 0.4 - 1.0), hits),
            (found.ratios, np.log(0.8 * 0.7 / 0.4), logs),
        ):
            assert scale.low is not None
            assert scale.high is not None
            kept.append(bool(scale.low <= truth <= scale.high))
    assert LOW <= covered(hits) <= HIGH
    assert LOW <= covered(logs) <= HIGH


@pytest.mark.slow
def test_a_real_queue_is_covered() -> None:
    """1,000 experiments of ten replications of M/M/1 at a load of one half: 5 million cases, some ten minutes."""
    desk = build.model(
        partners={"desk": build.partner(1)},
        steps={"serve": build.step("desk", exponential(build.HOUR))},
        streams={"arrivals": build.stream("serve", per_week=84)},
    )
    plan = Plan(5, (build.WEEK // 2, 13 * build.WEEK // 2), build.WEEK)
    runs = replicate({"desk": desk}, plan, 10 * EXPERIMENTS)["desk"]
    exact = theory.mm1(0.5, 1.0)
    truths = {
        "lead_time.mean": exact.stay, "wait.desk.mean": exact.wait, "utilisation.desk": exact.utilisation,
        "queue.desk.mean": exact.waiting, "wip.mean": exact.present,
    }  # fmt: skip
    for measure, truth in truths.items():
        whole = series(runs)[measure]
        hits = []
        for experiment in range(EXPERIMENTS):
            found = estimate(measure, whole[10 * experiment : 10 * experiment + 10])
            assert found.low is not None
            assert found.high is not None
            hits.append(found.low <= truth <= found.high)
        assert LOW <= covered(hits) <= HIGH, measure
