"""How much of a scenario is known: its numbers with a source, those assumed, and those of which nothing is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ketensim.changes import parse_path
from ketensim.errors import InputError, Path

if TYPE_CHECKING:
    from ketensim.scenario import Scenario

SOURCED, ASSUMED, NOT_STATED = "sourced", "assumed", "not_stated"
NO_INPUT = (
    "ketensim", "name", "about", "start", "matters", "run", "calendars", "outcomes", "names", "observed", "sources",
)  # fmt: skip
"""Parts of a scenario whose numbers are choices, dates or results."""


def sourced(scenario: Scenario) -> dict[str, int]:
    """Count the numbers of the scenario's file, those of its variants included, by what `sources` says of them.

    A source holds for all that its path reaches; where several do, the longest path. In a variant, a path may be the
    one that the variant changes.
    """
    stated = scenario.variants[scenario.first].sources
    return count(scenario.source.tree, {path: str(next(iter(text.values()))) for path, text in stated.items()})


def count(tree: Mapping[str, object], sources: Mapping[str, str]) -> dict[str, int]:
    """Count the numbers in `tree`; `sources` maps paths, which may hold `*`, to a source or `assumed`."""
    patterns = {_path(text): source for text, source in sources.items()}
    found = {SOURCED: 0, ASSUMED: 0, NOT_STATED: 0}
    for path in _numbers(tree):
        found[_said(path, patterns)] += 1
    return found


def _path(text: str) -> Path:
    try:
        return parse_path(text)
    except InputError:
        return tuple(text.split("."))


def _numbers(tree: Mapping[str, object]) -> Iterator[Path]:
    """The paths of all numbers; a variant's are those of its changes."""
    for key, value in tree.items():
        if key == "variants" and isinstance(value, Mapping):
            for variant in value.values():
                yield from _changes(variant)
        elif key not in NO_INPUT:
            yield from _below((key,), value)


def _changes(variant: object) -> Iterator[Path]:
    for part in variant if isinstance(variant, list) else [variant]:
        if isinstance(part, Mapping):
            for key, value in part.items():
                yield from _below(_path(str(key)), value)


def _below(path: Path, value: object) -> Iterator[Path]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _below((*path, str(key)), item)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _below((*path, place), item)
    elif _is_number(value):
        yield path


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return value[:1].isdigit()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _said(path: Path, patterns: Mapping[Path, str]) -> str:
    fitting = [pattern for pattern in patterns if _fits(path, pattern)]
    if not fitting:
        return NOT_STATED
    source = patterns[max(fitting, key=len)].strip().casefold()
    return ASSUMED if source in ("assumed", "aanname", "aangenomen") else SOURCED


def _fits(path: Path, pattern: Path) -> bool:
    """Whether `path` lies at or below `pattern`; a change of all pairs fits a source of all pairs, but not of one."""
    return len(pattern) <= len(path) and all(one in ("*", other) for one, other in zip(pattern, path, strict=False))
