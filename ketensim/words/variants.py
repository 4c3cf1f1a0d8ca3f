"""Variants: for each the list of its changes, left to right, those of the variants it names included.

A map of changes with `from` begins on that date (R17); such maps are kept apart from what holds from the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from ketensim.ground.errors import Fault, InputError, Path, nearest, show_path
from ketensim.ground.units import UnitError, parse_date
from ketensim.words import dating
from ketensim.words.belief_habits import is_like
from ketensim.words.files import Source
from ketensim.words.paths import Item, parse_path

MOST_VARIANTS = 200
MOST_ITEMS = 1000
MOST_DATES = 100


@dataclass(slots=True)
class Dated:
    """What a variant changes on one date."""

    since: datetime
    items: list[Item] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    """Where the date is written: more than once where several maps begin on it."""


@dataclass(slots=True)
class Expanded:
    """All changes of one variant."""

    items: list[Item]
    """Those that hold from the start."""
    dated: list[Dated] = field(default_factory=list)
    """In order of date."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One change, and the map of changes with a date that it is in."""

    item: Item
    since: datetime | None = None
    written: Path = ()


_Known: TypeAlias = dict[str, list[_Part]]


def expand_variants(source: Source) -> dict[str, list[Item]]:
    """The changes of each variant in file order; {"base": []} without variants. Raises InputError with all faults."""
    found, faults = readable_variants(source)
    if faults:
        raise InputError(faults)
    return found


def readable_variants(source: Source) -> tuple[dict[str, list[Item]], list[Fault]]:
    """The undated changes of each variant whose changes can be read, and the faults of the others at their places."""
    found, faults = all_changes(source)
    return {name: changes.items for name, changes in found.items()}, faults


def all_changes(source: Source) -> tuple[dict[str, Expanded], list[Fault]]:
    """The changes of each variant, also those that begin on a date, where they can be read; faults of the others."""
    variants = source.tree.get("variants")
    if variants in (None, {}, "none"):
        return {"base": Expanded([])}, []
    if not isinstance(variants, Mapping):
        return {}, [source.fault("map_expected", ("variants",), {"given": str(variants)[:60]}, True)]
    if len(variants) > MOST_VARIANTS:
        return {}, [source.fault("too_many_variants", ("variants",), {"most": MOST_VARIANTS})]
    faults: list[Fault] = []
    known: _Known = {}
    found: dict[str, Expanded] = {}
    for name in variants:
        try:
            changes = _by_date(_parts(variants, name, (), known))
        except InputError as error:
            own = list(error.faults)
        else:
            own = list(_faults(name, changes))
            found |= {} if own else {name: changes}
        faults += [*_name_faults(name), *own]
    return found, [source.placed(fault) for fault in faults]


def _name_faults(name: str) -> Iterator[Fault]:
    """A variant is called by letters, digits and `_`, and by no word that means something else."""
    if not re.fullmatch(r"\w+", name):
        yield Fault("bad_name", ("variants", name), {"name": name})
    elif name in ("default", "all", "none", "end"):
        yield Fault("reserved_name", ("variants", name), {"name": name})


def _by_date(parts: list[_Part]) -> Expanded:
    """The changes with those of each date together."""
    dates: dict[datetime, Dated] = {}
    for part in parts:
        if part.since is not None:
            dated = dates.setdefault(part.since, Dated(part.since))
            dated.items.append(part.item)
            dated.written += [part.written] if part.written not in dated.written else []
    return Expanded([part.item for part in parts if part.since is None], [dates[since] for since in sorted(dates)])


def _faults(name: str, changes: Expanded) -> Iterator[Fault]:
    """Paths that cannot be read, or not be changed on a date, and changes that contradict each other."""
    for items in (changes.items, *(dated.items for dated in changes.dated)):
        yield from _path_faults(items)
        yield from _conflicts(items)
    for dated in changes.dated:
        yield from _date_faults(dated)
    if len(changes.dated) > MOST_DATES:
        yield Fault("too_many_dates", ("variants", name), {"most": MOST_DATES})


def _date_faults(dated: Dated) -> Iterator[Fault]:
    """The changes that do not go on a date, at their places."""
    for text, _, place in dated.items:
        try:
            yield from dating.refused(text, parse_path(text), place)
        except InputError:
            continue  # told with the other paths that cannot be read


def _parts(variants: Mapping[str, Any], name: str, chain: tuple[str, ...], known: _Known) -> list[_Part]:
    """The changes of one variant, each once; `chain` is the variants that led to it, `known` those expanded before."""
    if name in known:
        return known[name]
    found: dict[Path, _Part] = {}
    parts = variants[name]
    for place, part in enumerate(parts if isinstance(parts, list) else [parts]):
        here: Path = ("variants", name, place) if isinstance(parts, list) else ("variants", name)
        if isinstance(part, str) and isinstance(parts, list):
            _check_name(variants, part, here, (*chain, name))
            more = _parts(variants, part, (*chain, name), known)
        else:
            more = _changes(part, here)
        for one in more:
            found.setdefault(one.item[2], one)
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


def _changes(part: Any, here: Path) -> list[_Part]:
    """The changes of one map, and the date in its `from`."""
    if part is None or part == "none":
        return []
    if not isinstance(part, Mapping):
        raise InputError([Fault("variant_form", here, {"given": str(part)[:60]})])
    items: list[Item] = [(text, value, (*here, text)) for text, value in part.items() if text != "from"]
    if "until" in part:
        raise InputError([Fault("date_without_end", (*here, "until"))])
    if "from" not in part:
        return [_Part(item) for item in items]
    if is_like(part["from"]):
        raise InputError([Fault("belief_no_number", (*here, "from"))])
    try:
        since = parse_date(part["from"])
    except UnitError as error:
        raise InputError([Fault(error.code, (*here, "from"), error.values)]) from None
    if not items:
        raise InputError([Fault("date_without_changes", (*here, "from"))])
    return [_Part(item, since, (*here, "from")) for item in items]


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
