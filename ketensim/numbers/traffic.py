"""Flows of items: a Markov chain over what can wait in a queue, and the mean number of each item per case.

An item is an attempt at a step, or rework at the maker of a fault. `routing` says what can follow an item; here the
items are walked through and the traffic equations solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

NONE = -1
"""No maker: the file is clean."""
DENSE = 300
"""Systems up to this size are solved without SciPy, which takes long to import."""
MOST_ROUNDS = 2_000
"""Steps that a large system is walked through before it is factorised."""


class Token(NamedTuple):
    """What a file carries along."""

    maker: int = NONE
    """Step that made its fault, or `NONE`."""
    made: int = 0
    """Place in `Pressing.values` of the pass in which it was made; 0 where that is of no account (R13.2)."""
    came: int = 0
    """The same of the handoff that brought the file to the partner where it is."""


class Item(NamedTuple):
    """What waits in a queue of a partner."""

    step: int
    """The step; for rework the finder's."""
    maker: int
    """Step that made the fault the file carries, or `NONE`."""
    checked: bool
    """It begins with a check (R9.4)."""
    rework: bool = False
    """Rework at `maker` of a fault found at `step` (R9.6)."""
    made: int = 0
    came: int = 0
    """As in `Token`; of rework that of the finder's pass."""

    @property
    def token(self) -> Token:
        """What the file carries."""
        return Token(self.maker, self.made, self.came)


class End(NamedTuple):
    """A case leaves with an outcome, `carrying` a fault (an escaped defect, R9.8) or not."""

    outcome: int
    carrying: bool


class Exit(NamedTuple):
    """A branch reaches its join with a fault of `maker`, by handoff or not."""

    maker: int
    handoff: bool
    made: int = 0
    came: int = 0

    @property
    def token(self) -> Token:
        """What the file carries."""
        return Token(self.maker, self.made, self.came)


Edge: TypeAlias = tuple[Item | End | Exit, float, int, int, bool]
"""A way to go on: (to, share, payer, pair, side). A plain tuple, because large chains have millions.

`share` is how often it is taken on average; from a fork several are taken together. `payer` is the partner that sends
the file and `pair` the place of the trip's pair in the model's handoffs (of a trip back that of maker -> finder, R9.6),
both -1 where there is no trip. `side` says that it leads into a branch, beside the case's own way over the join.
"""


class NeverLeavesError(Exception):
    """From a state that a case can reach no end can be reached."""


@dataclass(frozen=True)
class Traffic:
    """The items that cases of one type can become, and the mean flow between them per item."""

    items: tuple[Item, ...]
    places: Mapping[Item, int]
    origins: Ints
    """Per edge between items: its places."""
    targets: Ints
    shares: Floats
    trips: tuple[Ints, Ints, Ints, Floats]
    """Per edge with a trip, to wherever: place, payer, pair, share."""
    ends: tuple[tuple[int, End, float], ...]
    """(place, end, share)."""
    exits: tuple[tuple[int, Exit, float], ...]

    def solve(self, starts: Floats, served: Floats | None = None) -> Floats:
        """Mean number of each item, per row of `starts` (runs x items): x = start + P' (served * x).

        `served` is the share of each item that is ever served (all).
        """
        shares = self.shares if served is None else self.shares * served[self.origins]
        return _solve(len(self.items), self.origins, self.targets, shares, starts)

    def step(self, starts: Floats, served: Floats, visits: Floats) -> Floats:
        """The right-hand side of the same equation, for one run."""
        moved = self.shares * (served * visits)[self.origins]
        return starts + np.bincount(self.targets, moved, minlength=len(self.items))

    def radius(self) -> float | None:
        """Spectral radius of the traffic matrix; None for a large system.

        It is the largest over the loops (strongly connected parts), which keeps long chains without one exact.
        """
        size = len(self.items)
        if size > DENSE:
            return None
        matrix = np.zeros((size, size))
        np.add.at(matrix, (self.origins, self.targets), self.shares)
        reach = (np.eye(size) + matrix > 0.0).astype(np.float64)
        for _ in range(size.bit_length()):
            reach = (reach @ reach > 0.0).astype(np.float64)
        loops = {tuple(np.flatnonzero(reach[one] * reach[:, one])) for one in range(size)}
        return max(float(np.abs(np.linalg.eigvals(matrix[np.ix_(loop, loop)])).max()) for loop in loops)


def _solve(size: int, origins: Ints, targets: Ints, shares: Floats, starts: Floats) -> Floats:
    """x (I - P) = starts, with P given by its entries.

    A large system is first walked through, x = starts + starts P + starts P² + …, which costs little while cases soon
    leave; where they keep turning it is factorised.
    """
    if size <= DENSE:
        matrix = np.eye(size)
        np.subtract.at(matrix, (targets, origins), shares)
        return np.asarray(np.linalg.solve(matrix, starts.T).T)
    from scipy.sparse import csr_matrix, identity
    from scipy.sparse.linalg import splu

    moves = csr_matrix((shares, (targets, origins)), shape=(size, size))
    total, moving = starts.T.copy(), starts.T
    for _ in range(MOST_ROUNDS):
        moving = moves @ moving
        total += moving
        if moving.sum() <= 1e-18 * total.sum():
            return np.asarray(total.T)
    return np.asarray(splu((identity(size, format="csc") - moves).tocsc()).solve(np.ascontiguousarray(starts.T)).T)


def explore(
    edges: Callable[[Item], Iterable[Edge]], starts: Iterable[Item], sides: bool = True, lossy: bool = False
) -> Traffic:
    """All that cases can become from `starts` by the `edges` of an item; `sides` also follows the branches of blocks.

    Raises `NeverLeavesError` if an item cannot reach an end or a join, unless the edges are `lossy`.
    """
    places = {item: place for place, item in enumerate(dict.fromkeys(starts))}
    items = list(places)
    flows, trips = _Columns([], [], [], []), _Columns([], [], [], [])
    ends: list[tuple[int, End, float]] = []
    exits: list[tuple[int, Exit, float]] = []
    for place, item in enumerate(items):  # grows while it goes
        for to, share, payer, pair, side in edges(item):
            if side and not sides:
                continue
            if pair >= 0:
                trips.add(place, payer, pair, share)
            if isinstance(to, Item):
                at = places.setdefault(to, len(items))
                if at == len(items):
                    items.append(to)
                flows.add(place, at, -1, share)
            elif isinstance(to, End):
                ends.append((place, to, share))
            else:
                exits.append((place, to, share))
    origins, targets, _, shares = flows.arrays()
    traffic = Traffic(tuple(items), places, origins, targets, shares, trips.arrays(), tuple(ends), tuple(exits))
    if not lossy and not _all_leave(traffic):
        raise NeverLeavesError
    return traffic


@dataclass(frozen=True)
class _Columns:
    """Rows of three places and a share, as columns: a tuple per row would keep the garbage collector busy."""

    first: list[int]
    second: list[int]
    third: list[int]
    share: list[float]

    def add(self, first: int, second: int, third: int, share: float) -> None:
        """One row more."""
        self.first.append(first)
        self.second.append(second)
        self.third.append(third)
        self.share.append(share)

    def arrays(self) -> tuple[Ints, Ints, Ints, Floats]:
        """The columns as arrays."""
        first, second, third = (np.array(column, np.int64) for column in (self.first, self.second, self.third))
        return first, second, third, np.array(self.share, np.float64)


def _all_leave(traffic: Traffic) -> bool:
    """Whether every item can reach an end (or the join of its branch) with positive probability."""
    before: list[list[int]] = [[] for _ in traffic.items]
    for origin, target in zip(traffic.origins.tolist(), traffic.targets.tolist(), strict=True):
        before[target].append(origin)
    todo = [place for place, _, _ in (*traffic.ends, *traffic.exits)]
    leaves = set(todo)
    while todo:
        for place in before[todo.pop()]:
            if place not in leaves:
                leaves.add(place)
                todo.append(place)
    return len(leaves) == len(traffic.items)


def reachable(traffic: Traffic, seeds: Iterable[int]) -> set[int]:
    """Places of the items that can follow those at `seeds`, these included."""
    after: list[list[int]] = [[] for _ in traffic.items]
    for origin, target in zip(traffic.origins.tolist(), traffic.targets.tolist(), strict=True):
        after[origin].append(target)
    seen = set(seeds)
    todo = list(seen)
    while todo:
        for place in after[todo.pop()]:
            if place not in seen:
                seen.add(place)
                todo.append(place)
    return seen
