"""Other ways in which people write beliefs: `{low: 10%, high: 40%}`, `[10%, 40%]`, `{onzeker: …}`, `{min: …, max: …}`.

None of them is read; each is recognised, so that the message can show the text to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

SHORT = ("low", "best", "high")
FIXED = ("run", "start", "matters", "observed", "calendars")
"""Parts in which a number says how to look at a chain, not how it is: they hold no beliefs."""
EXAMPLE = "{uncertain: {low: …, high: …}}"

_ENDS = {
    "low": "low lower lowest lowerbound min minimum minimal laag laagst laagste van from least",
    "best": "best mode likely mostlikely most_likely middle mid beste midden waarschijnlijk verwacht expected guess",
    "high": "high higher highest upperbound upper max maximum maximal hoog hoogst hoogste tot to most",
}
ENDS: Mapping[str, str] = {word: end for end, line in _ENDS.items() for word in line.split()}
"""What a key stands for where an end of a belief may stand."""
_WORDS = (
    "uncertain", "uncertainty", "unsure", "unknown", "belief", "range", "between",
    "onzeker", "onzekerheid", "onbekend", "inschatting", "schatting", "tussen",
)  # fmt: skip
_LAWS = ("uniform", "triangular", "pert", "normal", "lognormal", "gamma", "weibull", "exponential")
_WORD_PARTS = (
    "step", "partner", "to", "then", "end", "outcome", "calendar", "profile", "from", "until", "file", "case", "time",
    "column", "unit", "type", "curve", "at_closing", "late", "signed_by", "name", "moments",
)  # fmt: skip
_OF_NAMES = ("types", "share", "commitment", "by_type", "chain", "within", "helps")
"""Maps whose keys are names, so that a name in them may be any word."""


def holds_no_number(place: tuple[str | int, ...]) -> bool:
    """Whether a name, a word or a date belongs at a place of a file."""
    keys = [key for key in place if isinstance(key, str)]
    return len(keys) > 1 and keys[-1] in _WORD_PARTS and keys[-2] not in _OF_NAMES


def is_like(value: Any) -> bool:
    """Whether a value is a belief, rightly written or not."""
    return (isinstance(value, Mapping) and "uncertain" in value) or bool(meant(value))


def meant(value: Any) -> str:
    """How the belief is written that somebody seems to mean; nothing where none is meant, or it is written like one."""
    if isinstance(value, list):
        return _uncertain(_of_list(value))
    if not isinstance(value, Mapping):
        return ""
    if ends := of_ends(value):
        return _uncertain(ends)
    if len(value) == 1 and (kind := next(iter(value))) in _LAWS and isinstance(value[kind], Mapping):
        numbers = ", ".join(f"{key}: {item}" for key, item in value[kind].items() if _is_amount(item))
        return _uncertain(f"{{{kind}: {{{numbers}}}}}")
    return _of_word(value)


def of_ends(value: Mapping[Any, Any]) -> str:
    """`{low: …, high: …}` for a map from other words for the same to amounts, or an empty text."""
    named = {ENDS.get(str(key).casefold(), ""): item for key, item in value.items()}
    if len(named) < len(value) or set(named) not in ({"low", "high"}, set(SHORT)):
        return ""
    if not all(map(_is_amount, named.values())):
        return ""
    return "{" + ", ".join(f"{end}: {named[end]}" for end in SHORT if end in named) + "}"


def _of_list(items: list[Any]) -> str:
    """The same for a list of two or three amounts."""
    if len(items) not in (2, 3) or not all(map(_is_amount, items)):
        return ""
    return of_ends(dict(zip(("low", "high") if len(items) == 2 else SHORT, items, strict=True)))


def _of_word(value: Mapping[Any, Any]) -> str:
    """The same for `{onzeker: …}`, and for `{uncertain: …}` with no map in it."""
    others = [key for key in value if key not in ("best", "each")]
    if len(others) != 1 or str(others[0]).casefold() not in _WORDS:
        return ""
    inner = value[others[0]]
    if isinstance(inner, list):
        return _uncertain(_of_list(inner)) or EXAMPLE
    if isinstance(inner, Mapping):
        return "" if others[0] == "uncertain" else _uncertain(of_ends(inner)) or meant(inner) or EXAMPLE
    return EXAMPLE


def _uncertain(inside: str) -> str:
    return f"{{uncertain: {inside}}}" if inside else ""


def _is_amount(item: object) -> bool:
    return isinstance(item, int | float | str) and bool(re.match(r"\s*[+-]?\.?[0-9]", str(item)))
