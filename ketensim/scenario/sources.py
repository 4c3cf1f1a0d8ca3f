"""Where the numbers of a scenario come from: how many have a source, are assumed, or say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ketensim.ground.errors import Fault, InputError, Path
from ketensim.scenario.scenario import Scenario
from ketensim.words import changes

PARTS = (
    "target", "types", "partners", "arrivals", "backlog", "steps", "handoffs", "relations", "chain_plan", "pressure",
    "lending", "dynamics", "values",
)  # fmt: skip
"""The parts of a file that hold numbers which need a source."""

WORDS = ("name", "from", "until", "calendar", "profile", "partner", "step", "to", "then", "end", "outcome", "column")
"""Keys whose values are names or dates, also when they begin with a digit."""

ASSUMED = ("assumed", "aanname")
"""How the text of a number without a source begins."""


def count(scenario: Scenario) -> tuple[int, int, int]:
    """How many numbers of the first variant are sourced, are assumed, and say neither.

    A number is a leaf that holds one, a list of plain numbers, or a file of data. The longest pattern that covers it
    counts; of two as long the one with fewer stars, then the later one.
    """
    said = {path: text for path, text in _patterns(scenario)}
    found = [_said(leaf, said) for leaf in numbers(scenario.trees[scenario.first])]
    assumed = sum(text is not None and is_assumed(text) for text in found)
    silent = sum(text is None for text in found)
    return len(found) - assumed - silent, assumed, silent


def warnings(scenario: Scenario) -> list[Fault]:
    """Sources whose path covers no number in any variant."""
    trees = [*scenario.trees.values(), *(stage.tree for stages in scenario.dated.values() for stage in stages)]
    leaves = {leaf for tree in trees for leaf in numbers(tree)}
    found = []
    for text in scenario.variants[scenario.first].sources:
        pattern = _parsed(text)
        if pattern is None or not any(covers(pattern, leaf) for leaf in leaves):
            found.append(
                scenario.placed(scenario.first, Fault("source_covers_nothing", ("sources", text), {"path": text}))
            )
    return found


def numbers(tree: Mapping[str, Any]) -> Iterator[Path]:
    """The paths of all numbers in a tree."""
    for part in PARTS:
        if part in tree:
            yield from _numbers(tree[part], (part,))


def covers(pattern: Path, leaf: Path) -> bool:
    """Whether the pattern, in which `*` is any one name, reaches the leaf or something above it."""
    head = leaf[: len(pattern)]
    return len(head) == len(pattern) and all(one in ("*", other) for one, other in zip(pattern, head, strict=True))


def is_assumed(text: Mapping[str, str]) -> bool:
    """Whether a source says that there is none."""
    return any(words.strip().lower().startswith(ASSUMED) for words in text.values())


def _numbers(node: Any, path: Path) -> Iterator[Path]:
    if isinstance(node, Mapping):
        for key, item in node.items():
            if key not in WORDS and not ("file" in node and key in ("case", "time")):
                yield from _numbers(item, (*path, key))
    elif isinstance(node, list) and node and all(_is_number(item) and not isinstance(item, str) for item in node):
        yield path
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from _numbers(item, (*path, place))
    elif _is_number(node) or (path[-1] == "file" and isinstance(node, str)):
        yield path


def _is_number(value: object) -> bool:
    """Whether a value holds a number: 9, `60%`, `3 d`; but no date."""
    if isinstance(value, str):
        return bool(re.match(r"\s*[+-]?\d", value)) and not re.match(r"\s*\d{4}-\d{2}-\d{2}", value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _patterns(scenario: Scenario) -> Iterator[tuple[Path, Mapping[str, str]]]:
    for text, source in scenario.variants[scenario.first].sources.items():
        pattern = _parsed(text)
        if pattern is not None:
            yield pattern, source


def _parsed(text: str) -> Path | None:
    try:
        return changes.parse_path(text)
    except InputError:
        return None


def _said(leaf: Path, patterns: Mapping[Path, Mapping[str, str]]) -> Mapping[str, str] | None:
    """What the longest pattern says that covers the leaf."""
    best: tuple[int, int] = (0, 0)
    found = None
    for pattern, source in patterns.items():
        rank = (len(pattern), -pattern.count("*"))
        if covers(pattern, leaf) and rank >= best:
            best, found = rank, source
    return found
