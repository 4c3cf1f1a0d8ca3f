"""Beliefs at their ends: draws that give a chain that cannot be, found before anything is simulated.

All beliefs are put near one of their ends, in a few rows such that any two of them meet at all four corners: of all
rows but the first, where all are low, each belief is high in another set of more than half (Kleitman and Spencer,
Discrete Mathematics 6, 1973).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations, count, islice
from math import comb
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault, InputError

if TYPE_CHECKING:
    from ketensim.scenario.scenario import Scenario
    from ketensim.words.beliefs import Belief


def warnings(scenario: Scenario) -> list[Fault]:
    """What is wrong with the chain of the first row that cannot be; nothing where all can."""
    draws = scenario.variants[scenario.first].run.beliefs
    if scenario.written is None or not draws:
        return []
    for high in rows(len(scenario.written.beliefs)):
        try:
            scenario.valued(partial(_near_end, high, draws))
        except InputError as error:
            return [*error.faults, replace(error.faults[0], code="belief_corner", values={})]
    return []


def rows(beliefs: int) -> Iterator[Sequence[int]]:
    """Per row the beliefs that are near their high end; the others are near the low one."""
    length = next(length for length in count(2) if comb(length - 1, (length + 1) // 2) >= beliefs)
    sets = list(islice(combinations(range(1, length), (length + 1) // 2), beliefs))
    for row in range(length):
        yield [belief for belief, high in enumerate(sets) if row in high]


def _near_end(high: Sequence[int], draws: int, belief: Belief, _name: str) -> float | str:
    """What the belief has in the middle of its last, or its first, part of equal chance."""
    share = 0.5 / draws
    return belief.law.at(1 - share if belief.place in high else share)
