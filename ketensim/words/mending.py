"""What can still be read of a tree with faults of shape, so that the rest of it can be judged as well.

The wrong parts are cut out, or filled with something of the right shape where a part is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from ketensim.ground.errors import Fault, Path
from ketensim.words.chain import Chain
from ketensim.words.files import node_at
from ketensim.words.shape_faults import read_errors

MOST_ROUNDS = 10
"""Cutting out what is wrong can leave out what is needed, which is then cut out with what it is part of."""
_STEP: Final = {"partner": "nobody", "work": "0 min"}
_FILLINGS: Mapping[tuple[str, ...], Any] = {
    ("ketensim",): 1,
    ("partners",): {"nobody": {"staff": []}},
    ("partners", "*"): {"staff": []},
    ("partners", "*", "staff"): [],
    ("partners", "*", "staff", "*"): {"count": 0},
    ("arrivals",): {"rate": "1/d"},
    ("steps",): {"nothing": _STEP},
    ("steps", "*"): _STEP,
    ("steps", "*", "partner"): _STEP["partner"],
    ("steps", "*", "work"): _STEP["work"],
    ("steps", "*", "next", "*"): {"end": "done"},
    ("calendars", "*"): "Mo-Su 00:00-24:00",
    ("types", "*"): {},
}
"""What stands in for a part that others need or name; `*` is any name or place."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a tree."""

    chain: Chain
    cuts: frozenset[Path]
    """Where something was cut out or filled in."""
    gone: frozenset[str]
    """The parts of the file whose names are not all there any more."""

    def holds(self, path: Path) -> bool:
        """Whether what stands at `path` is what the file says."""
        return not any(path[: len(cut)] == cut for cut in self.cuts)

    def whole(self, path: Path) -> bool:
        """Whether also everything below `path` is."""
        return self.holds(path) and not any(cut[: len(path)] == path for cut in self.cuts)


def mended(tree: Mapping[str, Any], faults: Iterable[Fault]) -> Rest | None:
    """The chain that is left when everything that is wrong is cut out of `tree`; None if that cannot be done."""
    work = _Mending(_copy(tree))
    for _ in range(MOST_ROUNDS):
        for fault in faults:
            work.mend(fault.path, missing=fault.code == "missing_key")
        try:
            return Rest(Chain.model_validate(work.tree), frozenset(work.cuts), frozenset(work.gone))
        except ValidationError as error:
            faults = read_errors(error, work.tree)
    return None


@dataclass(slots=True)
class _Mending:
    """A tree from which wrong parts are cut out."""

    tree: dict[str, Any]
    cuts: set[Path] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    filled: set[Path] = field(default_factory=set)

    def mend(self, path: Path, missing: bool = False) -> None:
        """Fill the part at `path` or cut it out; what can be neither goes with what it is part of."""
        above = node_at(self.tree, path[:-1])
        there = isinstance(above, dict) and path[-1:] != () and path[-1] in above
        if not path or not isinstance(above, dict | list) or (isinstance(above, dict) and not there and not missing):
            return  # gone already
        self.cuts.add(path)
        filling = _FILLINGS.get(_kind(path))
        if filling is not None and path not in self.filled:
            self.filled.add(path)
            above[path[-1]] = _copy(filling)  # type: ignore[index]
            self._lose(path, deepest=1)
        elif there:
            del above[path[-1]]  # type: ignore[arg-type]
            self._lose(path, deepest=2)
        else:
            self.mend(path[:-1])

    def _lose(self, path: Path, deepest: int) -> None:
        """Note that names are lost with a part that stands no deeper than this."""
        if len(path) <= deepest:
            self.gone.add(str(path[0]))


def _kind(path: Path) -> tuple[str, ...]:
    """The path with a star for each name and place."""
    return tuple("*" if place == 1 or isinstance(step, int) else step for place, step in enumerate(path))


def _copy(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _copy(item) for key, item in node.items()}
    return [_copy(item) for item in node] if isinstance(node, list) else node
