"""Addressed uniforms: pinned, spread evenly, unrelated to one another, and the same by plain whole numbers (R4)."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray
from scipy import stats

from ketensim.engines.sampling import ARRIVAL, WORK, pick, root, uniform
from ketensim.ground.hashing import name_hash

Floats = NDArray[np.float64]

MASK = 2**64 - 1


def plain_mix(state: int, word: int) -> int:
    """`sampling.mix` by unsigned whole numbers without end."""
    z = ((state ^ (word & MASK)) + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def plain_uniform(seed: int, replication: int, *words: int) -> float:
    """`sampling.uniform` likewise, from the seed on."""
    state = 0
    for word in (seed, replication, *words, *[0] * (7 - len(words))):
        state = plain_mix(state, word)
    return (2 * (state >> 12) + 1) / 2**53


@njit
def line(start: int, words: NDArray[np.int64], which: int, size: int) -> Floats:
    """Uniforms at `size` addresses, counting up word `which`: 0 is the replication of seed `start`, 1 the purpose."""
    out = np.empty(size)
    w = words.copy()
    for n in range(size):
        w[which] = words[which] + n
        out[n] = uniform(root(start, w[0]), w[1], w[2], w[3], w[4], w[5], w[6], w[7])
    return out


PLACE = np.array([0, WORK, name_hash("arrivals"), 0, name_hash("intake"), 1, 0, 0], dtype=np.int64)


def test_names_keep_their_words() -> None:
    assert name_hash("arrivals") == -2553241516067017707
    assert name_hash("intake") == 2056434053436155327
    assert name_hash("Intake") != name_hash("intake")


def test_uniforms_keep_their_values() -> None:
    """These may never change: every published result depends on them."""
    assert root(1, 0) == 6791897765849424158
    assert uniform(root(1, 0), WORK, name_hash("arrivals"), 0, name_hash("intake"), 1, 0, 0) == 0.7299312775778136
    assert uniform(root(0, 0), ARRIVAL, 0, 0, 0, 0, 0, 0) == 0.24359826306075394


@pytest.mark.parametrize("seed", [0, 1, -1, 2**63 - 1, -(2**63)])
def test_uniforms_are_those_of_plain_whole_numbers(seed: int) -> None:
    words = (WORK, name_hash("police"), 7, -3, 2**62, 1, -(2**63))
    assert uniform(root(seed, 5), *words) == plain_uniform(seed, 5, *words)


def test_every_word_and_its_place_count() -> None:
    words = [WORK, 11, 12, 13, 14, 15, 16]
    drawn = {uniform(root(1, 2), *words), uniform(root(2, 1), *words)}
    for place in range(7):
        drawn.add(uniform(root(1, 2), *[word + (n == place) for n, word in enumerate(words)]))
    for first, second in itertools.combinations(range(1, 7), 2):
        swapped = list(words)
        swapped[first], swapped[second] = words[second], words[first]
        drawn.add(uniform(root(1, 2), *swapped))
    assert len(drawn) == 2 + 7 + 15


def test_uniforms_lie_strictly_inside_and_so_do_their_complements() -> None:
    drawn = line(3, PLACE, 3, 100_000)
    whole = drawn * 2.0**53
    assert np.all(whole == np.floor(whole))
    assert np.all(whole % 2 == 1)
    assert np.all((1.0 - drawn) + drawn == 1.0)
    assert (0 * 2 + 1) / 2**53 > 0.0
    assert (2 * (2**52 - 1) + 1) / 2**53 < 1.0


@pytest.mark.parametrize("which", range(8))
def test_uniforms_are_spread_evenly_along_every_word(which: int) -> None:
    drawn = line(1, PLACE, which, 200_000)
    counts = np.bincount((drawn * 1000).astype(np.int64), minlength=1000)
    assert 1e-4 < stats.chisquare(counts).pvalue < 1 - 1e-4
    low_bits = (drawn * 2.0**52).astype(np.int64) % 256
    assert 1e-4 < stats.chisquare(np.bincount(low_bits, minlength=256)).pvalue < 1 - 1e-4


@pytest.mark.parametrize("which", range(8))
def test_neighbours_along_every_word_are_unrelated(which: int) -> None:
    drawn = line(1, PLACE, which, 200_001)
    pairs = (drawn[:-1] * 32).astype(np.int64) * 32 + (drawn[1:] * 32).astype(np.int64)
    assert 1e-4 < stats.chisquare(np.bincount(pairs, minlength=1024)).pvalue < 1 - 1e-4
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 4.0 / np.sqrt(200_000)


@pytest.mark.parametrize("other", [0, 1, 2, 4, 5, 6, 7])
def test_lines_one_word_apart_are_unrelated(other: int) -> None:
    beside = PLACE.copy()
    beside[other] += 1
    first, second = line(1, PLACE, 3, 200_000), line(1, beside, 3, 200_000)
    for moved in (second, np.roll(second, 1), np.roll(second, -1)):
        assert abs(np.corrcoef(first, moved)[0, 1]) < 4.0 / np.sqrt(200_000)


def test_a_million_addresses_give_a_million_uniforms() -> None:
    lines = []
    for stream, purpose, step, pass_, seed in itertools.product(range(2), range(1, 6), range(5), range(2), range(2)):
        words = np.array([0, purpose, stream, 0, name_hash(f"step{step}"), pass_, 0, 0], dtype=np.int64)
        lines.append(line(seed, words, 3, 5_000))
    drawn = np.concatenate(lines)
    assert len(drawn) == 1_000_000
    assert len(np.unique(drawn)) == len(drawn)


def test_replication_0_is_like_any_other() -> None:
    """Over many seeds the rank of replication 0 among 10 is even, and so is that of its mean being far from a half."""
    ranks, far = np.zeros(10), np.zeros(10)
    for seed in range(1000):
        words = PLACE.copy()
        means = []
        for replication in range(10):
            words[0] = replication
            means.append(line(seed, words, 3, 200).mean() - 0.5)
        ranks[np.argsort(np.argsort(means))[0]] += 1
        far[np.argsort(np.argsort(np.abs(means)))[0]] += 1
    assert stats.chisquare(ranks).pvalue > 1e-3
    assert stats.chisquare(far).pvalue > 1e-3


def test_no_two_runs_share_a_root() -> None:
    roots = {root(seed, replication) for seed in range(-150, 150) for replication in range(200)}
    assert len(roots) == 300 * 200


def test_a_choice_takes_the_first_branch_above() -> None:
    sums = np.cumsum([0.2, 0.0, 0.5, 0.3])
    assert [pick(sums, 0, len(sums), u) for u in (0.1, 0.2, 0.69, 0.7, 0.999)] == [0, 2, 2, 3, 3]


def test_a_choice_whose_shares_round_below_1_still_takes_a_branch() -> None:
    sums = np.array([0.3, 0.3 + 0.6, 0.999999, 0.999999])
    assert pick(sums, 0, len(sums), 1.0 - 2.0**-53) == 2
    assert pick(np.array([0.0]), 0, 1, 0.5) == 0
