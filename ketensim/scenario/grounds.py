"""Where a fault of a variant is shown: at what brought it in.

A fault that the file has before any change stands where it stands. One that only a changed tree has is shown at the
change that sets it, or at the last change below it (shares that no longer add up), or, where the change is elsewhere,
at its own place with the name of the variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from ketensim.ground.errors import Fault, Path, substance
from ketensim.words import changes
from ketensim.words.files import Source
from ketensim.words.shape_faults import own_path

if TYPE_CHECKING:
    from ketensim.words.chain import Chain

Tree: TypeAlias = dict[str, Any]
Judge: TypeAlias = "Callable[[Tree], tuple[Chain | None, list[Fault]]]"
"""From a tree to its chain, or None, and its faults."""
Mark: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A variant, at the start or from a date on: its tree, where its changes are written, what `judge` says of it."""

    name: str
    tree: Tree
    origins: changes.Origins
    chain: Chain | None
    faults: Sequence[Fault]
    dated: changes.Dated | None = None
    """The changes of the date."""


def place_all(branches: Sequence[Branch], source: Source, ground: Tree, judge: Judge) -> list[Fault]:
    """The faults of all variants at their places; `ground` is the file's tree with the settings made."""
    if not any(branch.faults for branch in branches):
        return []
    chain, faults = judge(ground)
    known = marks(ground, faults)
    if chain is None:  # then more may be wrong with it than was found; what all variants have is taken to be its own
        known |= set.intersection(*(marks(branch.tree, branch.faults) for branch in branches))
    bare = known if ground is source.tree else marks(source.tree, judge(source.tree)[1])
    found = []
    told: dict[str, set[Mark]] = {}
    for branch in branches:
        own = told.setdefault(branch.name, set())
        for fault in branch.faults:
            mark = mark_of(branch.tree, fault)
            if branch.dated and mark in own:
                continue  # it was so before the date
            own.add(mark)
            by = "" if mark in bare else "--set" if mark in known else branch.name
            found.append(placed(fault, source, branch.tree, branch.origins, by))
    return found


def placed(fault: Fault, source: Source, tree: Tree, origins: changes.Origins, by: str = "") -> Fault:
    """The fault at its place in the file, or at `--set`; `by` is what brought it in: nothing, `--set` or a variant."""
    path = own_path(tree, fault)
    if not by:
        return changes.placed(replace(fault, path=path), source, origins)
    found = changes.placed(replace(fault, path=_last_change(path, origins, by)), source, origins)
    if by == "--set" or found.path[:2] == ("variants", by) or found.values.get("variant") == by:
        return found  # the place or the message says so
    return replace(found, values={**found.values, "in_variant": by})


def _last_change(path: Path, origins: changes.Origins, by: str) -> Path:
    """The place at or below `path` that was set last by a variant or by the settings; `path` itself if none was."""
    wanted = "--set" if by == "--set" else "variants"
    for known, origin in reversed(origins.items()):
        if known[: len(path)] == path and (origin if isinstance(origin, str) else origin[0]) == wanted:
            return known
    return path


def marks(tree: Tree, faults: Iterable[Fault]) -> set[Mark]:
    """What tells the faults of one tree from each other."""
    return {mark_of(tree, fault) for fault in faults}


def mark_of(tree: Mapping[str, Any], fault: Fault) -> Mark:
    """Code, place and values of a fault."""
    return fault.code, own_path(tree, fault), substance(fault)
