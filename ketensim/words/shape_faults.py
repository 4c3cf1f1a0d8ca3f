"""From what pydantic says about a tree to faults of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ketensim.ground.errors import Fault, Path, nearest
from ketensim.words.belief_habits import FIXED, is_like, meant
from ketensim.words.scalars import ShapeError, shown
from ketensim.words.shape_examples import example

EXPECTED = {
    "model_type": "map_expected",
    "model_attributes_type": "map_expected",
    "dict_type": "map_expected",
    "list_type": "list_expected",
    "bool_type": "truth_expected",
    "bool_parsing": "truth_expected",
}


def read_errors(error: ValidationError, tree: Mapping[str, Any]) -> list[Fault]:
    """The faults behind a validation error of `tree`."""
    faults = [_fault(item, tree) for item in error.errors(include_url=False)]
    meant = {(*fault.path[:-1], str(fault.values["nearest"])) for fault in faults if fault.code == "unknown_key"}
    # A key that is there under a wrong name is not told to be missing as well, nor what is in an entry for no pair.
    no_pairs = [fault.path for fault in faults if fault.code == "bad_pair"]
    return [
        fault
        for fault in faults
        if not (fault.code == "missing_key" and fault.path in meant)
        and not (fault.code == "unknown_key" and fault.path[:-1] in no_pairs)
    ]


def own_path(tree: Any, fault: Fault) -> Path:
    """The fault's path as the tree has it; a key that is missing stays."""
    return path_in(tree, fault.path) + (fault.path[-1:] if fault.code == "missing_key" else ())


def path_in(tree: Any, location: Path) -> Path:
    """The part of `location` that is in the tree; names that only our shapes know are left out."""
    path: list[str | int] = []
    node = tree
    for step in location:
        in_list = isinstance(node, list) and isinstance(step, int) and step < len(node)
        if in_list or (isinstance(node, Mapping) and step in node):
            node = node[step]
            path.append(step)
    return tuple(path)


def _fault(item: ErrorDetails, tree: Mapping[str, Any]) -> Fault:
    location, kind, given = item["loc"], item["type"], item["input"]
    path = path_in(tree, location)
    if isinstance(given, ShapeError):
        values = dict(given.values)
        if given.code == "missing_key":
            return _missing(path_in(tree, location[:-1]), str(values["key"]))
        at = [str(values.pop("at"))] if "at" in values else []
        return Fault(given.code, path_in(tree, (*location[:-1], *at)), values)
    if kind == "missing":
        return _missing(path_in(tree, location[:-1]), str(location[-1]))
    if kind in EXPECTED:
        return Fault(EXPECTED[kind], path, {"given": shown(given), "example": example(path, given, tree)})
    if kind in ("wrong_type", "text_expected") and is_like(given):
        return _unlike(path, kind, given, item.get("ctx", {}))
    if kind == "literal_error":
        return _choice(path, given, str(item["ctx"]["expected"]))
    if kind == "too_short":
        return Fault("too_few", path, {"least": int(item["ctx"]["min_length"])})
    return Fault(kind, path, dict(item.get("ctx", {})))


def _unlike(path: Path, kind: str, given: object, values: Mapping[str, Any]) -> Fault:
    """A belief that is not written like one, or stands where no number belongs."""
    if kind == "text_expected" or values.get("expects") == "date":
        return Fault("belief_no_number", path)
    if path[0] in FIXED:
        return Fault("belief_here", path, {"part": str(path[0])})
    text = meant(given)
    return Fault("belief_form", path, {"corrected": text}) if text else Fault(kind, path, dict(values))


def _missing(above: Path, key: str) -> Fault:
    return Fault("missing_key", (*above, key), {"key": key})


def _choice(path: Path, given: object, expected: str) -> Fault:
    """A word that is none of those that may stand there."""
    if path == ("ketensim",):
        return Fault("other_format", path, {"given": shown(given)})
    words = re.findall(r"'([^']*)'", expected)
    values = {"given": shown(given), "nearest": nearest(str(given), words) or "", "choices": ", ".join(words)}
    return Fault("unknown_word", path, values)
