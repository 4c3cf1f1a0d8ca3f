"""What is wrong with what a person wrote: a fault is a code with values, put into words by `ketensim.locale`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

BESIDES = ("nearest", "corrected", "example", "choices", "in_variant")
"""Values of a fault beside those that say what is wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault or warning: where it is and what it is.

    `code` names the message. `path` is the place in the tree, list places from 0. `values` fill the message and hold
    only texts and numbers; four of them make the hint: `nearest` (a valid word), `corrected` (the text to write),
    `example` (what such a thing looks like) and `choices` (words to choose from, joined by ", "); `in_variant` names
    the one variant that has the fault, where the place does not say so. `line` and `column` count from 1, 0 is unknown.
    """

    code: str
    path: Path = ()
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    line: int = 0
    column: int = 0
    file: str = ""


class InputError(Exception):
    """The input is at fault: everything that is wrong with it, in order of place."""

    words: ClassVar[Callable[[Fault], str]]

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, each once."""
        self.faults: tuple[Fault, ...] = tuple(without_repeats(faults))
        super().__init__(self.faults)

    def __str__(self) -> str:
        """One line per fault, in words as soon as `ketensim.locale` is there."""
        return "\n".join(InputError.words(fault) for fault in self.faults)


def without_repeats(faults: Iterable[Fault]) -> list[Fault]:
    """The faults in order of place, each once: those that say the same of one place, whatever the hint."""
    first: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        first.setdefault((fault.file, fault.code, fault.line, fault.column, fault.path, substance(fault)), fault)
    return sorted(first.values(), key=lambda fault: (fault.line == 0, fault.line, fault.column))


def substance(fault: Fault) -> tuple[tuple[str, object], ...]:
    """The values that say what is wrong, without hints and without the variant in which it shows."""
    return tuple((name, value) for name, value in fault.values.items() if name not in BESIDES)


def show_path(path: Path) -> str:
    """The path as people write it: names joined by dots, list places counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def bare(fault: Fault) -> str:
    """The fault without words: place, path, code and values."""
    values = ", ".join(f"{name}={value!r}" for name, value in fault.values.items())
    return f"{fault.file}:{fault.line}:{fault.column}: {show_path(fault.path)}: {fault.code} ({values})"


InputError.words = staticmethod(bare)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like `word`, capitals ignored, or None if nothing looks like it."""
    by_small: dict[str, str] = {}
    for choice in choices:
        by_small.setdefault(choice[:80].casefold(), choice)
    found = difflib.get_close_matches(word[:80].casefold(), by_small, n=1, cutoff=0.6)
    return by_small[found[0]] if found else None
