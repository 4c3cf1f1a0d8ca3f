"""Scenario files: YAML text to a plain tree with the place of everything, and all that is wrong with its form."""

from __future__ import annotations

import math
import numbers
import os
import pathlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NoReturn

import ketensim.locale  # noqa: F401  (gives `InputError` its words)
from ketensim.ground.errors import Fault, InputError, Path, nearest
from ketensim.words.believed import Believed
from ketensim.words.habits import NO_COLON_SPACE
from ketensim.words.yamltree import MOST_LEVELS, Place, YamlTree, holds_pairs, pair_key

__all__ = ["Place", "Source", "from_tree", "node_at", "pair_key", "parse", "parse_value", "plain", "read"]

MOST_BYTES = 2_000_000
AT_KEY = (
    "unknown_key", "missing_key", "one_needed", "both_given", "only_with", "pair_twice", "later", "unknown_language",
    "bad_name", "reserved_name", "unknown_path", "path_form", "path_pair", "path_star_first", "path_list_place",
    "path_beyond_list", "path_unknown_name", "path_matches_nothing", "path_not_changeable", "path_through_value",
    "path_shared",
    "variant_conflict", "alternatives_both", "too_many_changes", "too_many_variants", "too_few",
)  # fmt: skip
"""Faults that are shown at the key, also where the value is a text, a number or nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """A scenario's text and what it says.

    `tree` holds plain dict, list, str, int, float, bool, None; keys are texts, dates stay text, the keys of `handoffs`
    and `relations` are canonical (`a -> b`, `a & b`, `default`). `places` gives line and column of each key (map entry)
    or item (list entry), `values` those of each value. `faults` are faults of form that leave a tree to go on with;
    empty unless it was read with strict=False.
    """

    file: str
    text: str
    tree: dict[str, Any]
    places: Mapping[Path, Place] = field(default_factory=dict)
    values: Mapping[Path, Place] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def at(self, path: Path, value: bool = False) -> Place:
        """Line and column of the key (or of the value) at `path`, or of the nearest thing above it; (0, 0) if none."""
        for length in range(len(path), 0, -1):
            places = self.values if value and length == len(path) else self.places
            if path[:length] in places:
                return places[path[:length]]
        return (1, 1) if self.places else (0, 0)

    def fault(self, code: str, path: Path, values: Mapping[str, object], value: bool | None = None) -> Fault:
        """A fault at `path`, placed at its key or at its value."""
        return self.placed(Fault(code, path, values), value)

    def placed(self, fault: Fault, value: bool | None = None) -> Fault:
        """The fault with file, line and column filled in, unless it has them; by default at key or value as fits."""
        if fault.file or fault.line:
            return fault
        line, column = self.at(fault.path, self._is_of_value(fault) if value is None else value)
        return replace(fault, file=self.file, line=line, column=column)

    def _is_of_value(self, fault: Fault) -> bool:
        """Whether the fault is about a value on its own: not about its key, and not about all of a map or list."""
        if fault.code in AT_KEY or fault.path[-1:] in ((fault.values.get("name"),), (fault.values.get("path"),)):
            return False
        return not isinstance(node_at(self.tree, fault.path), (dict, list))


def node_at(tree: Any, path: Path) -> Any:
    """What stands at a path of a tree, or None."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        else:
            tree = tree[step] if isinstance(tree, list) and isinstance(step, int) and step < len(tree) else None
    return tree


def read(path: str | os.PathLike[str], strict: bool = True) -> Source:
    """Read a scenario file. Raises InputError; with strict=False faults that leave a tree are kept in `.faults`."""
    file = os.fspath(path)
    return parse(_decoded(_bytes(file), file), file, strict)


def parse(text: str, file: str = "text", strict: bool = True) -> Source:
    """Read a scenario from its text, as `read` does."""
    if len(text) > MOST_BYTES:
        _refuse("file_too_large", file, most="2 MB")
    found = YamlTree(text, file)
    if found.whole and not isinstance(found.root, dict):
        found.faults.append(replace(_no_map(found), line=1, column=1, file=file))
    if not found.whole or not isinstance(found.root, dict) or (strict and found.faults):
        raise InputError(found.faults)
    return Source(file, text, found.root, found.places, found.values, tuple(found.faults))


def _no_map(found: YamlTree) -> Fault:
    """The fault of a text that is no map, still without its place."""
    if found.root is None and not found.faults:
        return Fault("file_empty")
    line = NO_COLON_SPACE.fullmatch(found.root) if isinstance(found.root, str) else None
    return Fault("missing_space", (), {"corrected": f"{line[1]}: {line[2]}"}) if line else Fault("not_a_map")


def parse_value(text: str, path: Path = (), file: str = "--set") -> Any:
    """One YAML value of any kind, as in `--set path=value`; `path` is where its faults are said to be."""
    if len(text) > MOST_BYTES:
        _refuse("file_too_large", file, most="2 MB")
    found = YamlTree(text, file)
    if found.faults:
        raise InputError(replace(fault, path=path + fault.path, line=0, column=0) for fault in found.faults)
    return found.root


def from_tree(tree: object) -> Source:
    """A scenario from a plain dict: no places. Tuples become lists, dates texts; anything else is a fault."""
    if not isinstance(tree, Mapping):
        _refuse("not_a_map", "")
    return Source("", "", plain(tree))


def plain(x: object, path: Path = ()) -> Any:
    """A plain copy of a value given in Python. Raises InputError for what a file could not hold."""
    if x is None or isinstance(x, (bool, str, Believed)):
        return x
    if len(path) > MOST_LEVELS:
        raise InputError([Fault("too_deep", path[:3], {"most": MOST_LEVELS})])
    if isinstance(x, Mapping):
        keys = [pair_key(str(key)) if holds_pairs(path) else str(key) for key in x]
        return {key: plain(each, (*path, key)) for key, each in zip(keys, x.values(), strict=True)}
    if isinstance(x, (list, tuple)):
        return [plain(each, (*path, place)) for place, each in enumerate(x)]
    return _plain_scalar(x, path)


def _plain_scalar(x: object, path: Path) -> object:
    """A number or date given in Python."""
    if isinstance(x, date):
        return x.isoformat(sep=" ") if isinstance(x, datetime) else x.isoformat()
    if isinstance(x, numbers.Integral) and abs(int(x)) < 10**18:
        return int(x)
    if isinstance(x, numbers.Real) and math.isfinite(x):
        return float(x)
    if isinstance(x, numbers.Real):
        raise InputError([Fault("not_finite", path, {"given": str(x)[:40]})])
    raise InputError([Fault("python_value", path, {"given": type(x).__name__})])


def _refuse(code: str, file: str, place: Place = (0, 0), **values: object) -> NoReturn:
    """Raise one fault about the file as a whole."""
    raise InputError([Fault(code, (), values, *place, file)])


def _bytes(file: str) -> bytes:
    """What the file holds."""
    path = pathlib.Path(file)
    try:
        if path.is_dir():
            _refuse("file_directory", file)
        if not path.exists():
            _refuse("file_missing", file, nearest=_like(path))
        if not path.is_file():
            _refuse("file_unreadable", file, reason="not a file")
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        _refuse("file_unreadable", file, reason=getattr(error, "strerror", None) or "")
    if len(data) > MOST_BYTES:
        _refuse("file_too_large", file, most="2 MB")
    return data


def _like(path: pathlib.Path) -> str:
    """A file in the same folder with a name like this one."""
    try:
        names = [each.name for each in path.parent.iterdir() if each.suffix in (".yaml", ".yml")]
    except OSError:
        return ""
    found = nearest(path.name, names)
    return str(path.with_name(found)) if found else ""


def _decoded(data: bytes, file: str) -> str:
    """The text of a file, in UTF-8."""
    if data[:4] == b"PK\x03\x04" or file.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        _refuse("later", file, feature=pathlib.Path(file).suffix.lower() or ".xlsx")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse("wrong_encoding", file, (1, 1), encoding="UTF-16")
    if b"\x00" in data:
        _refuse("file_binary", file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_bytes(data, error.start, file)


def _refuse_bytes(data: bytes, start: int, file: str) -> NoReturn:
    """Raise at the first byte that is no UTF-8: most often the letter of an older encoding."""
    if sum(byte < 32 and byte not in b"\t\n\r" for byte in data[:4000]) > 10:
        _refuse("file_binary", file)
    before = data[:start].decode("utf-8-sig", errors="replace")
    lines = re.split("\r\n|\r|\n", before)
    word = re.match(rb"[^\s]{0,20}", data[start:])
    near = (re.split(r"\s", lines[-1])[-1] + (word[0] if word else b"").decode("cp1252", errors="replace"))[:40]
    _refuse("wrong_encoding", file, (len(lines), len(lines[-1]) + 1), encoding="Windows-1252", near=near)
