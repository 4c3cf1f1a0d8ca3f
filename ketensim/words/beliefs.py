"""Beliefs: numbers that nobody knows, as a scenario writes them (R19): `{uncertain: {low: 2 d, high: 10 d}}`.

A belief is taken out of the file where it is written, and a value put in its place: the best guess, or one that is
drawn. All else reads the file as if that value had been written there. So a belief holds for all that its line reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ketensim.ground.errors import Fault, InputError, Path, nearest, show_path
from ketensim.words import belief_laws
from ketensim.words.belief_habits import FIXED, SHORT, holds_no_number
from ketensim.words.belief_laws import NEEDS, Law
from ketensim.words.believed import believed, for_each
from ketensim.words.files import Source
from ketensim.words.paths import parse_path
from ketensim.words.scalars import shown

Settings: TypeAlias = tuple[tuple[str, object], ...]
Value: TypeAlias = Callable[["Belief", str], float | str]
"""What stands in for a belief; the text names the draw: the belief's name, with `each` the place reached behind it."""

KEYS = ("uncertain", "best", "each")
_TEXTS = ("ketensim", "name", "about", "sources", "names", "outcomes", "factorial")
"""Parts that hold no numbers."""


@dataclass(frozen=True)
class Belief:
    """A belief, where it is written."""

    place: int
    """Among all beliefs of the scenario."""
    where: Path
    """Of its map, in the file or in the value of a setting."""
    setting: int
    """Which setting holds it, or -1."""
    name: str
    """The path as it is written, which its draws go by."""
    law: Law
    guess: float | str | None
    """The best guess, where one is written."""
    each: bool
    """One per place that its path reaches."""

    @property
    def best(self) -> float | str:
        """The best guess, else the median."""
        return self.law.at(0.5) if self.guess is None else self.guess

    def marked(self, value: Value) -> object:
        """What is put in the belief's place."""
        if not self.each:
            return believed(value(self, self.name), self.place, self.name)

        def at(place: str) -> Any:
            draw = f"{self.name} @ {place}"
            return believed(value(self, draw), self.place, draw)

        return for_each(str(self.best), at)

    def fault(self, fault: Fault, settings: Settings, inside: Path = ()) -> Fault:
        """A fault at the belief, or `inside` it; not placed where it stands in the file."""
        if self.setting < 0:
            return replace(fault, path=(*self.where, *inside))
        return replace(fault, path=(settings[self.setting][0], *self.where, *inside), file="--set")


@dataclass(frozen=True)
class Written:
    """A scenario's file and settings with beliefs in them."""

    source: Source
    settings: Settings
    beliefs: tuple[Belief, ...] = ()

    def with_values(self, value: Value) -> tuple[Source, Settings]:
        """The file and the settings with a value in the place of each belief."""
        tree = _copy(self.source.tree)
        values = [_copy(item) for _, item in self.settings]
        for belief in self.beliefs:
            root: Any = tree if belief.setting < 0 else values
            path = belief.where if belief.setting < 0 else (belief.setting, *belief.where)
            _at(root, path[:-1])[path[-1]] = belief.marked(value)
        names = [name for name, _ in self.settings]
        return replace(self.source, tree=tree), tuple(zip(names, values, strict=True))

    def best(self) -> tuple[Source, Settings]:
        """The file and the settings with the best guesses."""
        return self.with_values(lambda belief, _: belief.best)


def read(source: Source, settings: Settings) -> tuple[Written, list[Fault]]:
    """The beliefs of a scenario, in the order in which they are written, and what is wrong with others."""
    places = [(path, real, -1) for path, real in _places(source.tree, (), ())]
    for number, (text, value) in enumerate(settings):
        if here := _real(text):
            places += [(path, real, number) for path, real in _places(value, (), here)]
    known: list[Belief] = []
    faults: list[Fault] = []
    for path, real, setting in places:
        root = source.tree if setting < 0 else settings[setting][1]
        try:
            known.append(_belief(_at(root, path), real, path, setting, len(known), settings))
        except InputError as error:
            text = "" if setting < 0 else settings[setting][0]
            for fault in error.faults:
                faults.append(source.placed(fault) if setting < 0 else _of_setting(fault, text))
    return Written(source, settings, tuple(known)), faults


def _of_setting(fault: Fault, text: str) -> Fault:
    return replace(fault, path=(text, *fault.path), file="--set")


def _belief(node: Mapping[str, Any], real: Path, path: Path, setting: int, place: int, settings: Settings) -> Belief:
    """Read one belief. Raises `InputError`."""
    for key in node:
        if key not in KEYS:
            values = {"key": shown(key), "nearest": nearest(key, KEYS) or ""}
            raise InputError([Fault("unknown_key", (*path, key), values)])
    if real[0] in FIXED:
        raise InputError([Fault("belief_here", path, {"part": str(real[0])})])
    if holds_no_number(real):
        raise InputError([Fault("belief_no_number", path)])
    law, best = belief_laws.read(node["uncertain"], (*path, "uncertain"))
    if "best" in node:
        if best is not None:
            raise InputError([Fault("both_given", (*path, "best"), {"first": "uncertain.best", "second": "best"})])
        best = node["best"]
    each = node.get("each", False)
    if not isinstance(each, bool):
        raise InputError([Fault("truth_expected", (*path, "each"), {"given": shown(each)})])
    written = settings[setting][0] if setting >= 0 else str(path[_change_at(path)]) if path[0] == "variants" else ""
    if each and "*" not in written:
        raise InputError([Fault("belief_each", (*path, "each"))])
    name = show_path(path) if setting < 0 else " ".join(["--set", ".".join(filter(None, (written, show_path(path))))])
    return Belief(place, path, setting, name, law, _guess(law, best, path), each)


def _guess(law: Law, best: object, path: Path) -> float | str | None:
    """The best guess as it is written, which must be one that the belief can draw. Raises `InputError`."""
    if best is None:
        return None
    here = (*path, "best")
    number = belief_laws.in_unit(*belief_laws.amount(best, here), law.unit, here)
    ends = [law.lowest(), law.highest()] if law.bounded else []
    low, high = (belief_laws.amount(end, here)[0] for end in ends) if ends else (number, number)
    if not low <= number <= high:
        values = {"given": shown(best), "low": shown(ends[0]), "high": shown(ends[1])}
        raise InputError([Fault("belief_best", here, values)])
    return best if isinstance(best, str | float) else float(str(best))


def _places(node: Any, path: Path, real: Path) -> Iterator[tuple[Path, Path]]:
    """The places of beliefs below a node: as written, and where its change puts it."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            yield from _places(item, (*path, place), (*real, place) if real else ())
    if not isinstance(node, Mapping) or real[:1] in [(part,) for part in _TEXTS]:
        return
    if _is_belief(node, real):
        yield path, real
        return
    for key, item in node.items():
        if path[:1] == ("variants",) and not real:
            yield from _places(item, (*path, key), _real(key) if len(path) > 1 and key != "from" else ())
        else:
            yield from _places(item, (*path, key), () if not real and key == "variants" else (*real, key))


def _is_belief(node: Mapping[str, Any], real: Path) -> bool:
    """Whether a map is a belief, and not a map of names one of which is `uncertain`."""
    given = node.get("uncertain")
    if not isinstance(given, Mapping) or not (len(real) > 1 or real == ("target",)):
        return False
    return set(node) <= set(KEYS) or bool(set(given) & {*SHORT, *NEEDS})


def _real(text: str) -> Path:
    """The path that a change reaches; nothing where it cannot be read, which is told elsewhere."""
    try:
        return parse_path(str(text))
    except InputError:
        return ()


def _change_at(path: Path) -> int:
    """Where in the path of a variant's part the text of its change stands."""
    return 3 if isinstance(path[2], int) else 2


def _at(node: Any, path: Path) -> Any:
    for step in path:
        node = node[step]
    return node


def _copy(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _copy(item) for key, item in node.items()}
    return [_copy(item) for item in node] if isinstance(node, list) else node
