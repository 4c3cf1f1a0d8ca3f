"""Scenario files: YAML text to a plain tree with the place of everything, and all that is wrong with its form."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from ketensim.errors import Fault, Path

Place = tuple[int, int]


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
    tree: dict[str, object]
    places: Mapping[Path, Place] = field(default_factory=dict)
    values: Mapping[Path, Place] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def at(self, path: Path, value: bool = False) -> Place:
        """Line and column of the key (or of the value) at `path`, or of the nearest thing above it that is there."""
        raise NotImplementedError

    def fault(self, code: str, path: Path, values: Mapping[str, object], value: bool = False) -> Fault:
        """A fault at `path`, placed at its key or at its value."""
        raise NotImplementedError

    def placed(self, fault: Fault, value: bool = False) -> Fault:
        """The fault with file, line and column filled in, unless it has them."""
        raise NotImplementedError


def read(path: str | os.PathLike[str], strict: bool = True) -> Source:
    """Read a scenario file. Raises InputError; with strict=False faults that leave a tree are kept in `.faults`."""
    raise NotImplementedError


def parse(text: str, file: str = "text", strict: bool = True) -> Source:
    """Read a scenario from its text, as `read` does."""
    raise NotImplementedError


def parse_value(text: str, file: str = "--set") -> object:
    """One YAML value of any kind, as in `--set path=value`."""
    raise NotImplementedError


def from_tree(tree: object) -> Source:
    """A scenario from a plain dict: no places. Tuples become lists, dates texts; anything else is a fault."""
    raise NotImplementedError


def pair_key(text: str) -> str:
    """The canonical text of a pair: `a->b` and `a.b` become `a -> b`, `a&b` becomes `a & b`; other texts stay."""
    raise NotImplementedError
