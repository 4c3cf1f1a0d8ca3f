"""Variants: for each the list of its changes, left to right, those of the variants it names included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ketensim.ground.errors import Fault, InputError, Path, nearest, show_path
from ketensim.words.files import Source
from ketensim.words.paths import Item, parse_path

MOST_VARIANTS = 200
MOST_ITEMS = 1000


def expand_variants(source: Source) -> dict[str, list[Item]]:
    """The changes of each variant in file order; {"base": []} without variants. Raises InputError with all faults."""
    found, faults = readable_variants(source)
    if faults:
        raise InputError(faults)
    return found


def readable_variants(source: Source) -> tuple[dict[str, list[Item]], list[Fault]]:
    """The changes of each variant whose changes can be read, and the faults of the others at their places."""
    variants = source.tree.get("variants")
    if variants in (None, {}, "none"):
        return {"base": []}, []
    if not isinstance(variants, Mapping):
        return {}, [source.fault("map_expected", ("variants",), {"given": str(variants)[:60]}, True)]
    if len(variants) > MOST_VARIANTS:
        return {}, [source.fault("too_many_variants", ("variants",), {"most": MOST_VARIANTS})]
    faults: list[Fault] = []
    known: dict[str, list[Item]] = {}
    found: dict[str, list[Item]] = {}
    for name in variants:
        try:
            items = _items(variants, name, (), known)
        except InputError as error:
            own = list(error.faults)
        else:
            own = [*_path_faults(items), *_conflicts(items)]
            found |= {} if own else {name: items}
        faults += [*_name_faults(name), *own]
    return found, [source.placed(fault) for fault in faults]


def _name_faults(name: str) -> Iterator[Fault]:
    """A variant is called by letters, digits and `_`, and by no word that means something else."""
    if not re.fullmatch(r"\w+", name):
        yield Fault("bad_name", ("variants", name), {"name": name})
    elif name in ("default", "all", "none", "end"):
        yield Fault("reserved_name", ("variants", name), {"name": name})


def _items(variants: Mapping[str, Any], name: str, chain: tuple[str, ...], known: dict[str, list[Item]]) -> list[Item]:
    """The items of one variant, each once; `chain` is the variants that led to it, `known` those expanded before."""
    if name in known:
        return known[name]
    found: dict[Path, Item] = {}
    parts = variants[name]
    for place, part in enumerate(parts if isinstance(parts, list) else [parts]):
        here: Path = ("variants", name, place) if isinstance(parts, list) else ("variants", name)
        if isinstance(part, str) and isinstance(parts, list):
            _check_name(variants, part, here, (*chain, name))
            more = _items(variants, part, (*chain, name), known)
        else:
            more = _changes(part, here)
        for item in more:
            found.setdefault(item[2], item)
    if len(found) > MOST_ITEMS:
        raise InputError([Fault("too_many_changes", ("variants", name), {"most": MOST_ITEMS})])
    known[name] = list(found.values())
    return known[name]


def _check_name(variants: Mapping[str, Any], name: str, here: Path, chain: tuple[str, ...]) -> None:
    """A name in a variant's list is a variant that does not lead back to this one."""
    if name not in variants:
        values = {"name": name, "nearest": nearest(name, variants) or "", "choices": ", ".join(variants)[:200]}
        raise InputError([Fault("unknown_variant", here, values)])
    if name in chain:
        around = " → ".join([*chain[chain.index(name) :], name][:10])
        raise InputError([Fault("variant_cycle", here, {"around": around})])


def _changes(part: Any, here: Path) -> list[Item]:
    """The items of one map of changes; `from` waits for dated changes, which the shapes refuse by name."""
    if part is None or part == "none":
        return []
    if not isinstance(part, Mapping):
        raise InputError([Fault("variant_form", here, {"given": str(part)[:60]})])
    return [(text, value, (*here, text)) for text, value in part.items() if text != "from"]


def _path_faults(items: list[Item]) -> Iterator[Fault]:
    """The paths that cannot be read."""
    for text, _, place in items:
        try:
            parse_path(text)
        except InputError as error:
            yield from (Fault(fault.code, place, fault.values) for fault in error.faults)


def _conflicts(items: list[Item]) -> Iterator[Fault]:
    """The items that set what an earlier one sets, to another value."""
    by_part: dict[str, list[tuple[Path, Any, Path]]] = {}
    for text, value, place in items:
        try:
            path = parse_path(text)
        except InputError:
            continue
        seen = by_part.setdefault(str(path[0]), [])
        other = next((each for each in seen if _meet(each[0], path) and each[1] != value), None)
        if other:
            yield Fault("variant_conflict", place, {"path": text, "other": show_path(other[2])})
        seen.append((path, value, place))


def _meet(one: Path, two: Path) -> bool:
    """Whether two paths of one length can reach one place."""
    return len(one) == len(two) and all(_same(a, b) for a, b in zip(one, two, strict=True))


def _same(a: str | int, b: str | int) -> bool:
    if a == b or "*" in (a, b):
        return "default" not in (a, b) or a == b
    if isinstance(a, str) and isinstance(b, str) and (" & " in a or " & " in b):
        return set(a.replace(" -> ", " & ").split(" & ")) == set(b.replace(" -> ", " & ").split(" & "))
    return False
