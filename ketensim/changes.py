"""Paths and changes: path = value is the one way to change a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ketensim.errors import Fault, Path
from ketensim.files import Source

Origin: TypeAlias = Path | str  # a path in the file, or "--set"
Origins: TypeAlias = dict[Path, Origin]
Item: TypeAlias = tuple[str, object, Path]  # path text, value, place of the item in the file


def parse_path(text: str) -> Path:
    """The names of a path, list places from 0, a pair as one name. Raises InputError."""
    raise NotImplementedError


def apply(
    tree: dict[str, object],
    changes: Mapping[str, object],
    origin: Origin | Mapping[str, Origin],
    origins: Origins | None = None,
) -> tuple[dict[str, object], Origins]:
    """A new tree with the changes made, and where each changed path comes from.

    `origin`: "--set", or the path of the map that holds the changes (each change's place is origin + its path text),
    or a place per path text. `origins`: those of earlier changes to this tree. Raises InputError (faults unplaced:
    use source.placed).
    """
    raise NotImplementedError


def apply_items(tree: dict[str, object], items: list[Item], origins: Origins | None = None) -> tuple[dict[str, object], Origins]:
    """`apply` for the items of one variant as `expand_variants` gives them."""
    raise NotImplementedError


def locate(path: Path, origins: Origins) -> Origin:
    """Where in the file (or "--set") the thing at `path` of a changed tree was written."""
    raise NotImplementedError


def placed(fault: Fault, source: Source, origins: Origins, value: bool = False) -> Fault:
    """A fault of a changed tree at the place where the file says it: file, line, column and path filled in."""
    raise NotImplementedError


def expand_variants(source: Source) -> dict[str, list[Item]]:
    """The changes of each variant, left to right, in file order; {"base": []} without variants. Raises InputError."""
    raise NotImplementedError


def parse_setting(text: str) -> tuple[str, object]:
    """`path=value` as in --set, the value read as YAML. Raises InputError with file "--set"."""
    raise NotImplementedError


def flow_pairs(tree: Mapping[str, object]) -> list[str]:
    """The pairs `a -> b` of partners between which the flow has a handoff, in file order."""
    raise NotImplementedError
