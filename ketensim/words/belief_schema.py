"""Beliefs in the JSON schema of a scenario file: wherever a number may stand, so may a belief (R19.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ketensim.words.belief_laws import NEEDS

REFERENCE = {"$ref": "#/$defs/Belief"}
_BESIDES = ("default", "title", "description")


def with_beliefs(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with a definition `Belief`, and a reference to it beside every number."""
    found: dict[str, Any] = _walk(schema)
    found["$defs"] = {**found["$defs"], "Belief": belief()}
    return found


def belief() -> dict[str, Any]:
    """The schema of one belief."""
    number = {"type": ["string", "number"]}
    short = {
        "type": "object",
        "properties": dict.fromkeys(("low", "best", "high"), number),
        "required": ["low", "high"],
        "additionalProperties": False,
    }
    kinds = {kind: _kind(sorted({key for keys in sets for key in keys}), number) for kind, sets in NEEDS.items()}
    full = {
        "type": "object",
        "properties": kinds,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "description": "a number that nobody knows",
        "examples": [{"uncertain": {"low": "2 d", "high": "10 d"}}],
        "properties": {"uncertain": {"anyOf": [short, full]}, "best": number, "each": {"type": "boolean"}},
        "required": ["uncertain"],
        "additionalProperties": False,
    }


def _kind(keys: list[str], number: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict.fromkeys(keys, number), "additionalProperties": False}


def _walk(part: Any) -> Any:
    if isinstance(part, list):
        return [_walk(item) for item in part]
    if not isinstance(part, Mapping):
        return part
    if _is_number(part):
        alone = {key: item for key, item in part.items() if key not in _BESIDES}
        return {"anyOf": [alone, REFERENCE]} | {key: part[key] for key in _BESIDES if key in part}
    found = {key: item if key == "anyOf" else _walk(item) for key, item in part.items()}
    if isinstance(part.get("anyOf"), list):
        numbers = any(map(_is_number, part["anyOf"]))
        found["anyOf"] = [item if _is_number(item) else _walk(item) for item in part["anyOf"]]
        found["anyOf"] += [REFERENCE] if numbers else []
    return found


def _is_number(part: Any) -> bool:
    """Whether a part of the schema is of a number: its example is one, and no date."""
    examples = part.get("examples") if isinstance(part, Mapping) and "type" in part else None
    first = str(examples[0]) if isinstance(examples, list) and examples else ""
    return bool(re.match(r"[0-9]", first)) and not re.match(r"[0-9]{4}-[0-9]{2}", first)
