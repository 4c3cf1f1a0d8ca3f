"""Changes: path = value is the one way to change a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from ketensim.ground.errors import Fault, InputError, Path, show_path
from ketensim.words.believed import reached
from ketensim.words.combination_shapes import Lending, helps_spread
from ketensim.words.files import Source, pair_key, parse_value, plain
from ketensim.words.paths import (
    PAIRED,
    Item,
    below,
    flow_pairs,
    is_single,
    parse_path,
    places,
    refuse,
    related_pairs,
)
from ketensim.words.variants import Dated, Expanded, all_changes, expand_variants, readable_variants

__all__ = [
    "Dated", "Expanded", "Item", "Origin", "Origins", "all_changes", "apply", "apply_items", "expand_variants",
    "flow_pairs", "locate", "pairs_of", "parse_path", "parse_setting", "placed", "readable_variants",
]  # fmt: skip

Origin: TypeAlias = Path | str  # a path in the file, or "--set"
Origins: TypeAlias = dict[Path, Origin]
Tree: TypeAlias = dict[str, Any]
Pairs: TypeAlias = Mapping[str, Iterable[str]]
"""Per part of the file (`handoffs`, `relations`) pairs that a `*` in it reaches besides those of the tree."""
T = TypeVar("T")

_STREAM = {
    **dict.fromkeys(("rate", "every", "counts"), ("rate", "every", "counts", "file", "case", "time")),
    "file": ("rate", "every", "counts", "profile"),
}
_BACKLOG = {
    "count": ("file", "case", "time"),
    "file": ("count", "age"),
    "step": ("partner",),
    "partner": ("step",),
    "type": ("types",),
    "types": ("type",),
}
_STAFF = {"count": ("fte", "week", "available"), "fte": ("count",)}


class _Paths(dict[Path, T]):
    """Values by path, which also knows the paths below each."""

    def __init__(self, known: Mapping[Path, T]) -> None:
        super().__init__()
        self._below: dict[Path, dict[Path, None]] = {}
        for path, value in known.items():
            self[path] = value

    def __setitem__(self, path: Path, value: T) -> None:
        """Set a value, as the last one."""
        self.pop(path, None)
        super().__setitem__(path, value)
        for length in range(len(path)):
            self._below.setdefault(path[:length], {})[path] = None

    def below(self, path: Path) -> list[Path]:
        """The paths strictly below one, in the order in which they were set first."""
        return [known for known in self._below.get(path, ()) if known in self]

    def forget(self, path: Path) -> None:
        """Drop a path and all below it."""
        self.pop(path, None)
        for known in self._below.pop(path, ()):
            self.pop(known, None)


@dataclass(slots=True)
class _Work:
    """A tree being changed: where its parts come from, and what this set of changes has set so far."""

    tree: Tree
    origins: _Paths[Origin]
    done: _Paths[tuple[str, Any]]
    pairs: Pairs


SHARED = ("run", "start", "about", "name", "matters", "observed", "values")
"""What a scenario has once: a variant with another one would not be compared, but be another study."""


def apply(
    tree: Mapping[str, Any],
    changes: Mapping[str, object],
    origin: Origin | Mapping[str, Origin],
    origins: Origins | None = None,
) -> tuple[Tree, Origins]:
    """A new tree with the changes made, and where each changed part comes from.

    `origin`: "--set", or the path of the map that holds the changes (each change's place is origin + its path text),
    or a place per path text. `origins`: those of earlier changes to this tree. Changes with a `*` are made last, so
    that the order within a set does not matter. Raises InputError (faults not placed: use `Source.placed`).
    """

    def place(text: str) -> Origin:
        if isinstance(origin, Mapping):
            return origin[text]
        return origin if isinstance(origin, str) else (*origin, text)

    return _apply(tree, [(text, value, place(text)) for text, value in changes.items()], origins)


def apply_items(
    tree: Mapping[str, Any], items: Iterable[Item], origins: Origins | None = None, pairs: Pairs | None = None
) -> tuple[Tree, Origins]:
    """`apply` for the items of one variant as `expand_variants` gives them, with its `pairs_of` over its dates."""
    return _apply(tree, items, origins, pairs)


def pairs_of(tree: Mapping[str, Any], changed: Expanded) -> Pairs:
    """The pairs that a variant has at the start or on any of its dates, where it has dates (R15.1).

    A `*` reaches them all: a file may travel between two partners only from a date on, and the levels of their relation
    are there from the start.
    """
    each = [changed.items, *(dated.items for dated in changed.dated)]
    if len(each) == 1 or not any(_turn(item) == 2 for items in each for item in items):
        return {}
    found: dict[str, dict[str, None]] = {part: {} for part in PAIRED}
    for items in each:
        try:
            tree, _ = apply_items(tree, [item for item in items if _turn(item) < 2])
        except InputError:
            break  # told where the changes are made
        found["handoffs"] |= dict.fromkeys(flow_pairs(tree))
        found["relations"] |= dict.fromkeys(related_pairs(tree))
    return found


def _apply(
    tree: Mapping[str, Any],
    items: Iterable[tuple[str, Any, Origin]],
    origins: Origins | None,
    pairs: Pairs | None = None,
) -> tuple[Tree, Origins]:
    work = _Work(_copy(tree), _Paths(origins or {}), _Paths({}), pairs or {})
    faults: list[Fault] = []
    for text, value, place in sorted(items, key=_turn):
        try:
            _change(work, text, plain(value), place)
        except InputError as error:
            faults += [_of_change(fault, text, place) for fault in error.faults]
    if faults:
        raise InputError(faults)
    return work.tree, dict(work.origins)


def _turn(item: tuple[str, Any, Origin]) -> int:
    """When a change is made: those with a `*` last, and of these the ones whose reach hangs on what others say."""
    return 0 if "*" not in item[0] else 2 if item[0].strip().startswith(PAIRED) else 1


def _of_change(fault: Fault, text: str, place: Origin) -> Fault:
    """A fault of one change, at that change."""
    values = {"given": text, **fault.values}
    if isinstance(place, str):
        return replace(fault, path=(text, *fault.path), values=values, file=place)
    return replace(fault, path=place + fault.path, values=values)


def _copy(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _copy(item) for key, item in node.items()}
    return [_copy(item) for item in node] if isinstance(node, list) else node


def _change(work: _Work, text: str, value: Any, place: Origin) -> None:
    """Make one change, everywhere its path reaches."""
    path = parse_path(text)
    if path[0] in ("ketensim", "variants", "factorial", "names", "sources"):
        refuse("path_not_changeable", name=path[0])
    if path[0] in SHARED and place != "--set":
        refuse("path_shared", name=path[0])
    if len(path) == 1 and path[0] in PAIRED and isinstance(value, dict):
        value = _paired(value)
    if path[0] == "partners" and path[2:3] == ("helps",) and len(path) > 3:
        _spread_helps(work)
    for here in _reached(work, path):
        _check_agreement(work, here, text, value)
        _put(work, here, reached(value, here), place)
        work.done[here] = (text, value)


def _reached(work: _Work, path: Path) -> list[Path]:
    """The places that a path reaches, with those of the pairs that the variant has on another date."""
    further = work.pairs.get(str(path[0]), ()) if path[1:2] == ("*",) else ()
    if not further:
        return places(work.tree, path)
    try:
        found = places(work.tree, path)
    except InputError:  # it reaches nothing yet
        found = []
    known = {here[1] for here in found}
    more = [places(work.tree, (path[0], pair, *path[2:])) for pair in further if pair not in known]
    return found + [here for each in more for here in each]


def _spread_helps(work: _Work) -> None:
    """Write the `helps` of every partner as a map, so that a path can go on below a name in it."""
    partners = work.tree.get("partners")
    for name, partner in partners.items() if isinstance(partners, dict) else ():
        given = partner.get("helps") if isinstance(partner, dict) else None
        full = helps_spread(given)
        if full is given:
            continue
        here: Path = ("partners", name, "helps")
        origin = locate(here, work.origins)
        partner["helps"] = full
        for other in full:
            place = (given.index(other),) if isinstance(given, list) else ()
            work.origins[*here, other] = origin if isinstance(origin, str) else origin + place


def _paired(entries: Tree) -> Tree:
    """All of `handoffs` or `relations`, its pairs written in the one way."""
    found: Tree = {}
    for key, entry in entries.items():
        pair = pair_key(key)
        if pair in found:
            refuse("pair_twice", pair=pair)
        found[pair] = entry
    return found


def _check_agreement(work: _Work, here: Path, text: str, value: Any) -> None:
    """Refuse to undo what a change of the same set has done."""
    if here in work.done and work.done[here][1] != value:
        refuse("variant_conflict", path=show_path(here), other=work.done[here][0])
    for other in work.done.below(here):
        first, earlier = work.done[other]
        if _at(value, other[len(here) :]) != earlier:
            refuse("variant_conflict", path=show_path(other), other=first)
    for rival in _rivals(work.tree, here):
        other = (*here[:-1], rival)
        if other in work.done:
            refuse("alternatives_both", first=show_path(other), second=show_path(here))


def _at(value: Any, rest: Path) -> Any:
    for name in rest:
        value = below(value, name) if not isinstance(value, list) or _within(value, name) else None
    return value


def _within(items: list[Any], name: str | int) -> bool:
    return isinstance(name, int) and name < len(items)


def _rivals(tree: Tree, path: Path) -> tuple[str, ...]:
    """The keys beside the last one of a path that it excludes."""
    parent, key = path[:-1], str(path[-1])
    if parent[:1] == ("partners",) and len(parent) == 4 and parent[2] == "staff":
        return tuple(rival for rival in _STAFF.get(key, ()) if rival != key)
    named = len(parent) == 2 and parent[0] in ("arrivals", "backlog")
    single = parent in (("arrivals",), ("backlog",)) and is_single(str(parent[0]), tree)
    own = len(parent) == 3 and parent[0] == "partners" and parent[2] == "own_work"
    if not (named or single or own):
        return ()
    rules = _BACKLOG if parent[0] == "backlog" else _STREAM
    return tuple(rival for rival in rules.get(key, ()) if rival != key)


def _put(work: _Work, path: Path, value: Any, place: Origin) -> None:
    """Set one place of the tree, making the maps above it, and note where it comes from."""
    if path[0] in PAIRED and len(path) > 1:
        _open_pair(work, path)
    node: Any = work.tree
    for length in range(1, len(path)):
        node = _enter(work, node, path[:length], place)
    if not isinstance(node, list):
        for rival in _rivals(work.tree, path):
            if node.pop(rival, None) is not None:
                work.origins.forget((*path[:-1], rival))
    node[path[-1]] = value
    work.origins.forget(path)
    work.origins[path] = place


def _enter(work: _Work, node: Any, here: Path, place: Origin) -> Any:
    """The map or list at `here`, made if there is nothing or a short form."""
    name, found = here[-1], below(node, here[-1])
    if isinstance(found, (dict, list)):
        return found
    made: Tree = {}
    if found == "none" and here == ("lending",):
        made = dict.fromkeys(Lending.known(), 0)
    elif found is not None and found != "none":
        made = dict.fromkeys(_long_form(here), found)
        if not made:
            refuse("path_through_value", path=show_path(here), value=str(found)[:60])
    origin = place if not made else locate(here, work.origins)
    for path in [(*here, key) for key in made] or [here]:
        work.origins[path] = origin
    node[name] = made
    return made


def _long_form(here: Path) -> tuple[str, ...]:
    """The keys for which the one value at `here` stands: `simple: 70%` is short for `simple: {share: 70%}`."""
    if len(here) == 3 and here[0] == "handoffs" and here[2] in ("delay", "incomplete", "together"):
        return "worst", "best"
    return {"types": ("share",), "calendars": ("hours",)}.get(str(here[0]), ()) if len(here) == 2 else ()


def _open_pair(work: _Work, path: Path) -> None:
    """Give one direction of a pair an entry of its own, with what `a & b` says and the part of `default` it changes."""
    part, pair = path[0], str(path[1])
    entries = work.tree.get(str(part))
    if not isinstance(entries, dict) or pair == "default":
        return
    first, second = pair.split(" -> ")
    for both in (f"{first} & {second}", f"{second} & {first}"):
        if both in entries:
            _split(work.origins, str(part), entries, both)
    usual = entries.get("default")
    if len(path) > 3 and isinstance(usual, dict) and usual.get(path[2]) is not None:
        entry = entries.setdefault(pair, {})
        if isinstance(entry, dict) and path[2] not in entry:
            entry[path[2]] = _copy(usual[path[2]])
            work.origins[path[:3]] = locate((part, "default", path[2]), work.origins)


def _split(origins: _Paths[Origin], part: str, entries: Tree, both: str) -> None:
    """Make two directions of `a & b`; what is said of one direction alone stays above it."""
    first, second = both.split(" & ")
    entry = entries.pop(both)
    for pair in (f"{first} -> {second}", f"{second} -> {first}"):
        own = entries.get(pair)
        if own is None:
            entries[pair] = _copy(entry)
            origins[part, pair] = locate((part, both), origins)
        elif isinstance(own, dict) and isinstance(entry, dict):
            entries[pair] = {**_copy(entry), **own}
            for name in entry.keys() - own.keys():
                origins[part, pair, name] = locate((part, both, name), origins)
    origins.forget((part, both))


def locate(path: Path, origins: Origins) -> Origin:
    """Where in the file (or "--set") the thing at `path` of a changed tree was written."""
    for length in range(len(path), 0, -1):
        origin = origins.get(path[:length])
        if origin is not None:
            return origin if isinstance(origin, str) else origin + path[length:]
    return path


def placed(fault: Fault, source: Source, origins: Origins, value: bool | None = None) -> Fault:
    """A fault of a changed tree at the place where the file says it: file, line, column and path filled in."""
    if fault.file or fault.line:
        return fault
    origin = locate(fault.path, origins)
    if isinstance(origin, str):
        return replace(fault, file=origin)
    return source.placed(replace(fault, path=origin), value)


def parse_setting(text: str) -> tuple[str, Any]:
    """`path=value` as in --set, the value read as YAML. Raises InputError with file "--set"."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        raise InputError([Fault("setting_form", (), {"given": text}, file="--set")])
    return path.strip(), parse_value(value, (path.strip(),))
