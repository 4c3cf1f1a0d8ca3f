"""Values that stand for a belief in a tree: texts and numbers like any other, which know what they were drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ketensim.ground.errors import Path, show_path


class Believed:
    """What a text or number drawn from a belief knows: the place of the belief among all, and the name of its draw."""

    place: int
    draw: str


class BelievedText(str, Believed):
    """A number with a unit."""


class BelievedNumber(float, Believed):
    """A number without a unit."""


class ForEach(str):
    """In a change whose path has a `*`: another value at every place that it reaches."""

    at: Callable[[str], Believed]


def believed(value: float | str, place: int, draw: str) -> Believed:
    """The value with its marks."""
    made = BelievedText(value) if isinstance(value, str) else BelievedNumber(value)
    made.place, made.draw = place, draw
    return made


def for_each(shown: str, at: Callable[[str], Believed]) -> ForEach:
    """What `at` gives for the place, as people write it, that a change reaches."""
    made = ForEach(shown)
    made.at = at
    return made


def reached(node: Any, here: Path) -> Any:
    """A copy of a change's value as it stands at one of the places that the change reaches."""
    if isinstance(node, Mapping):
        return {key: reached(item, (*here, key)) for key, item in node.items()}
    if isinstance(node, list):
        return [reached(item, (*here, place)) for place, item in enumerate(node)]
    return node.at(show_path(here)) if isinstance(node, ForEach) else node


def leaves(node: Any) -> list[Believed]:
    """All believed values in a tree, in its order."""
    if isinstance(node, Mapping):
        return [leaf for item in node.values() for leaf in leaves(item)]
    if isinstance(node, list):
        return [leaf for item in node for leaf in leaves(item)]
    return [node] if isinstance(node, Believed) else []
