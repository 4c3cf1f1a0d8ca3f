"""A scenario: its file, the settings made on it, and each of its variants as a checked `Chain`.

`load` reads a file, a text or a dict and raises `InputError` with everything that is wrong in any variant, each fault
at its place in the file or at `--set`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ketensim.ground.errors import Fault, InputError, nearest
from ketensim.scenario import checks
from ketensim.words import changes, files
from ketensim.words.chain import Chain
from ketensim.words.files import Source
from ketensim.words.shape_faults import later_parts, own_path, read_errors

Tree = dict[str, Any]

WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".ods")


@dataclass(frozen=True)
class Scenario:
    """A scenario file with the settings made on it; every variant has been checked."""

    source: Source
    folder: Path
    """Files that the scenario names are relative to it."""
    settings: tuple[tuple[str, object], ...]
    variants: Mapping[str, Chain]
    """In file order."""
    trees: Mapping[str, Tree]
    """Per variant what the file says after its changes, without defaults."""
    origins: Mapping[str, changes.Origins]
    """Per variant where its changed parts were written."""

    @property
    def first(self) -> str:
        """The variant that the others are compared with."""
        return next(iter(self.variants))

    def variant(self, name: str) -> Chain:
        """One variant by name. Raises `InputError`."""
        if name not in self.variants:
            values = {"name": name, "nearest": nearest(name, self.variants) or "", "choices": ", ".join(self.variants)}
            raise InputError([Fault("unknown_variant", (), values, file="--variant")])
        return self.variants[name]

    def change(self, mapping: Mapping[str, object]) -> Scenario:
        """The scenario with more settings, made before the changes of the variants. Raises `InputError`."""
        return _build(self.source, self.folder, (*self.settings, *mapping.items()))

    def name(self, lang: str) -> str:
        """What the scenario is called in `lang`, or its file without suffix."""
        return say(self.variants[self.first].name, lang) or Path(self.source.file).stem

    def placed(self, variant: str, fault: Fault) -> Fault:
        """A fault in a variant's chain at its place in the file, or at `--set`."""
        return _placed(fault, self.source, self.trees[variant], self.origins[variant])


def say(words: Mapping[str, str] | None, lang: str) -> str:
    """The text in `lang`, else in the other language, else nothing."""
    return "" if not words else words.get(lang) or next(iter(words.values()))


def load(what: str | Path | Mapping[str, Any], settings: Mapping[str, object] | None = None) -> Scenario:
    """Read a scenario from a file, a text of more than one line, or a dict. Raises `InputError` with all faults.

    `settings` are changes (path: value) made on the file itself, before those of its variants.
    """
    given = tuple((settings or {}).items())
    if isinstance(what, Mapping):
        return _build(files.from_tree(dict(what)), Path(), given)
    if isinstance(what, str) and "\n" in what:
        return _build(files.parse(what, strict=False), Path(), given)
    path = Path(what)
    if path.suffix.lower() in WORKBOOKS:
        raise InputError([Fault("later", (), {"feature": path.suffix.lower()}, file=str(path))])
    return _build(files.read(path, strict=False), path.parent, given)


def _build(source: Source, folder: Path, settings: tuple[tuple[str, object], ...]) -> Scenario:
    """Apply settings, then each variant's changes, and check every variant."""
    faults = list(source.faults)
    tree, origins = _set(source, settings, faults)
    try:
        variants = changes.expand_variants(source)
    except InputError as error:
        faults += error.faults
        variants = {"base": []}
    chains: dict[str, Chain] = {}
    trees: dict[str, Tree] = {}
    places: dict[str, changes.Origins] = {}
    for name, items in variants.items():
        try:
            trees[name], places[name] = changes.apply_items(tree, items, origins)
        except InputError as error:
            faults += [source.placed(fault) for fault in error.faults]
            trees[name], places[name] = tree, origins
        chain, found = check(trees[name])
        faults += [_placed(fault, source, trees[name], places[name]) for fault in found]
        if chain is not None:
            chains[name] = chain
    if faults:
        raise InputError(faults)
    scenario = Scenario(source, folder, settings, chains, trees, places)
    if together := checks.scenario_faults(scenario):
        raise InputError(together)
    return scenario


def _set(source: Source, settings: tuple[tuple[str, object], ...], faults: list[Fault]) -> tuple[Tree, changes.Origins]:
    """The tree with the settings made one after the other; those that cannot be made add to `faults`."""
    tree: Tree = source.tree
    origins: changes.Origins = {}
    for path, value in settings:
        try:
            tree, origins = changes.apply(tree, {path: value}, "--set", origins)
        except InputError as error:
            faults += error.faults
    return tree, origins


def check(tree: Tree) -> tuple[Chain | None, list[Fault]]:
    """The chain that a tree describes, or None; with everything that is wrong, at paths of the tree."""
    later = list(later_parts(tree))
    try:
        chain = Chain.model_validate(tree)
    except ValidationError as error:
        return None, [*later, *(fault for fault in read_errors(error, tree) if not _covered(fault, later))]
    return (None, later) if later else (chain, checks.faults(chain))


def _covered(fault: Fault, later: list[Fault]) -> bool:
    """Whether the fault lies in a part that waits for a later version."""
    inside = ("uncertain", "client", "society")
    parts = (part.path[:-1] if part.path[-1] in inside else part.path for part in later)
    return any(fault.path[: len(part)] == part for part in parts)


def _placed(fault: Fault, source: Source, tree: Tree, origins: changes.Origins) -> Fault:
    """The fault at the nearest thing that the tree has on its path, and that at its place in the file."""
    return changes.placed(replace(fault, path=own_path(tree, fault)), source, origins)
