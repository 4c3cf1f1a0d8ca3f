"""A scenario's beliefs: fitted to what their places hold, and drawn (R19).

Draw b of B takes, for each belief, a value from another B-th part of its distribution (Latin hypercube; McKay, Beckman
and Conover, Technometrics 21, 1979): which part, and where in it, hangs on the seed and the path as it is written, so a
belief that is added elsewhere leaves every other draw as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import ValidationError

from ketensim.ground.errors import Fault, InputError, Path, show_path
from ketensim.ground.hashing import name_hash
from ketensim.ground.units import UnitError, parse_share
from ketensim.words.belief_laws import Law
from ketensim.words.beliefs import Belief, Settings, Value, Written
from ketensim.words.believed import Believed
from ketensim.words.chain import Chain
from ketensim.words.files import Source, node_at
from ketensim.words.shape_faults import own_path, read_errors

Tree = dict[str, Any]
Trees = Callable[[Source, Settings], Iterator[Tree]]
"""The changed tree of each variant, of those that can be read."""

_PROBES: tuple[Callable[[Law], float | str], ...] = (lambda law: law.at(0.37), Law.lowest, Law.highest)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One draw of all beliefs."""

    number: int
    """From 0."""
    count: int
    """How many draws there are: each belief is cut into so many parts of equal chance."""
    seed: int

    def share(self, name: str) -> float:
        """The share of its distribution below what the belief has in this draw; strictly between 0 and 1."""
        part = _parts(self.seed, name, self.count)[self.number]
        return (part + _fraction(f"{self.seed} {name} {self.count} {self.number}")) / self.count

    def value(self, belief: Belief, name: str) -> float | str:
        """What the belief has in this draw."""
        return belief.law.at(self.share(name))


@cache
def _parts(seed: int, name: str, count: int) -> tuple[int, ...]:
    """Which part of the distribution each draw takes: the numbers below `count` in an order of chance."""
    return tuple(sorted(range(count), key=lambda part: name_hash(f"{seed} {name} {count} part {part}")))


def _fraction(words: str) -> float:
    return ((name_hash(words) % 2**52) + 0.5) / 2**52


def fitted(written: Written, trees: Trees) -> tuple[Written, list[Fault]]:
    """The beliefs cut to what their places hold: tails that would pass 100 %, whole numbers.

    With the faults of those whose ends their places do not hold, not placed in the file yet.
    """
    for _ in range(3):
        told = _told(written, trees)
        more = {place: law for place, fault in told.items() if (law := written.beliefs[place].law.fitted(fault.code))}
        if not more:
            return written, [written.beliefs[place].fault(fault, written.settings) for place, fault in told.items()]
        beliefs = (replace(one, law=more.get(one.place, one.law)) for one in written.beliefs)
        written = replace(written, beliefs=tuple(beliefs))
    return written, []


def _told(written: Written, trees: Trees) -> dict[int, Fault]:
    """Per belief the first fault that its place has with a value from its middle or its ends."""
    found: dict[int, Fault] = {}
    for probe in _PROBES:
        for tree in trees(*written.with_values(_with_law(probe))):
            for fault in _shape_faults(tree):
                value = node_at(tree, own_path(tree, fault))
                if isinstance(value, Believed):
                    found.setdefault(value.place, fault)
    return found


def _with_law(probe: Callable[[Law], float | str]) -> Value:
    return lambda belief, _: probe(belief.law)


def _shape_faults(tree: Tree) -> list[Fault]:
    try:
        Chain.model_validate(tree)
    except ValidationError as error:
        return read_errors(error, tree)
    return []


def elsewhere(faults: Iterable[Fault], known: Sequence[Fault]) -> list[Fault]:
    """The faults that are not about a belief of which something else is known to be wrong."""
    wrong = [show_path(_belief_of(fault.path)) for fault in known]  # the path of a setting is one text
    return [fault for fault in faults if not any(_is_below(show_path(fault.path), path) for path in wrong)]


def _is_below(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}.")


def _belief_of(path: Path) -> Path:
    """The place of the belief that holds a place."""
    return path[: path.index("uncertain")] if "uncertain" in path else path[:-1]


def of_draw(error: InputError, drawing: Drawing) -> InputError:
    """The faults of a chain that a draw gives, with which draw it was."""
    values = {"number": drawing.number + 1, "count": drawing.count}
    return InputError([*error.faults, Fault("belief_draw", (), values)])


# --- shares that must add up


def balanced(tree: Tree) -> Tree:
    """The tree with shares that add up again where some of them are believed.

    What is believed stays, and the others share what is left in the proportions they had; where there are no others, or
    nothing is left, all are divided by their sum.
    """
    for group in _groups(tree):
        _balance(group)
    return tree


Group = list[tuple[Any, str]]
"""Maps and the key in each under which a share stands."""


def _groups(tree: Tree) -> Iterator[Group]:
    yield _of_names(tree.get("types"))
    for part in ("arrivals", "backlog"):
        held = tree.get(part)
        if isinstance(held, Mapping):
            for one in (held, *held.values()):
                yield _of_names(one.get("types") if isinstance(one, Mapping) else None)
    steps = tree.get("steps")
    for step in steps.values() if isinstance(steps, Mapping) else ():
        following = step.get("next") if isinstance(step, Mapping) else None
        options = following if isinstance(following, list) else []
        ways = [way for way in options if isinstance(way, Mapping) and "share" in way]
        maps = [way["share"] for way in ways if isinstance(way["share"], Mapping)]
        if not maps:
            yield [(way, "share") for way in ways]
        elif len(maps) == len(ways):
            for name in {name: None for shares in maps for name in shares}:
                yield [(shares, name) for shares in maps if name in shares]


def _of_names(shares: Any) -> Group:
    """The shares of a map from names to shares, or to maps with a share."""
    if not isinstance(shares, Mapping):
        return []
    return [(item, "share") if isinstance(item, Mapping) else (shares, name) for name, item in shares.items()]


def _balance(group: Group) -> None:
    given = [above.get(key) for above, key in group]
    sure = [not isinstance(item, Believed) for item in given]
    if all(sure):
        return
    try:
        shares = [parse_share(item) for item in given]
    except UnitError:
        return  # told where it stands
    believed = sum(share for share, known in zip(shares, sure, strict=True) if not known)
    rest = sum(share for share, known in zip(shares, sure, strict=True) if known)
    room = rest > 0 and believed < 1
    if not believed + rest:
        return
    for (above, key), share, known in zip(group, shares, sure, strict=True):
        if not room:
            above[key] = share / (believed + rest)
        elif known:
            above[key] = share * (1 - believed) / rest
