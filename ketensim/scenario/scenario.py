"""A scenario: its file, the settings made on it, and each of its variants as a checked `Chain`.

`load` reads a file, a text or a dict and raises `InputError` with everything that is wrong in any variant, each fault
at its place in the file or at `--set`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ketensim.ground.errors import Fault, InputError, nearest
from ketensim.ground.errors import Path as TreePath
from ketensim.scenario import beliefs, checks, grounds
from ketensim.scenario.following import hides_flow, touches_flow, without_follow_on
from ketensim.scenario.grounds import Branch
from ketensim.words import changes, files
from ketensim.words.beliefs import Value, Written
from ketensim.words.beliefs import read as read_beliefs
from ketensim.words.chain import Chain
from ketensim.words.files import Source
from ketensim.words.mending import mended
from ketensim.words.shape_faults import read_errors

Tree = dict[str, Any]
Settings = tuple[tuple[str, object], ...]

WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".ods")


@dataclass(frozen=True)
class Stage:
    """A variant from a date on (R17)."""

    since: datetime
    chain: Chain
    """What holds from then on, whole."""
    tree: Tree
    origins: changes.Origins
    written: tuple[TreePath, ...]
    """Where its date is written in the file."""


@dataclass(frozen=True)
class Scenario:
    """A scenario file with the settings made on it; every variant has been checked."""

    source: Source
    folder: Path
    """Files that the scenario names are relative to it."""
    settings: tuple[tuple[str, object], ...]
    variants: Mapping[str, Chain]
    """In file order; each as it is at the start."""
    trees: Mapping[str, Tree]
    """Per variant what the file says after its changes, without defaults."""
    origins: Mapping[str, changes.Origins]
    """Per variant where its changed parts were written."""
    dated: Mapping[str, tuple[Stage, ...]] = field(default_factory=dict)
    """Per variant with dated changes what it is from each of its dates on, in order of date."""
    written: Written | None = None
    """The file and the settings as they are written, with their beliefs, where there are any; all else here is with the
    best guesses."""

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
        as_written = self.written or self
        return _build(as_written.source, self.folder, (*as_written.settings, *mapping.items()))

    def believed(self, drawing: beliefs.Drawing) -> Scenario:
        """The scenario with what its beliefs are in one draw in the place of the best guesses. Raises `InputError`."""
        try:
            return self.valued(drawing.value)
        except InputError as error:
            raise beliefs.of_draw(error, drawing) from None

    def valued(self, value: Value) -> Scenario:
        """The scenario with a value in the place of each belief. Raises `InputError`."""
        if self.written is None:
            return self
        source, settings = self.written.with_values(value)
        return _checked(source, self.folder, settings, beliefs.balanced)

    def name(self, lang: str) -> str:
        """What the scenario is called in `lang`, or its file without suffix."""
        return say(self.variants[self.first].name, lang) or Path(self.source.file).stem

    def stages(self, variant: str) -> tuple[Chain, ...]:
        """The chain of a variant at the start, and from each of its dates on."""
        return self.variants[variant], *(stage.chain for stage in self.dated.get(variant, ()))

    def placed(self, variant: str, fault: Fault, own: bool = False, stage: int = 0) -> Fault:
        """A fault in a variant's chain at its place in the file, or at `--set`; `own`: the variant brought it in.

        `stage`: in the chain at the start (0), or in that of the variant's first, second, … date.
        """
        by = variant if own else ""
        if stage:
            dated = self.dated[variant][stage - 1]
            return grounds.placed(fault, self.source, dated.tree, dated.origins, by)
        return grounds.placed(fault, self.source, self.trees[variant], self.origins[variant], by)


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


def _build(source: Source, folder: Path, settings: Settings) -> Scenario:
    """The scenario with the best guesses of its beliefs; what these can be is looked at as well."""
    written, faults = read_beliefs(source, settings)
    if not written.beliefs and not faults:
        return _checked(source, folder, settings)
    written, unfit = beliefs.fitted(written, _trees)
    best, guessed = written.best()
    try:
        scenario = _checked(best, folder, guessed)
    except InputError as error:
        raise InputError([*faults, *beliefs.elsewhere(error.faults, faults)]) from None
    if faults or unfit:
        raise InputError([*faults, *map(best.placed, unfit)])
    return replace(scenario, written=written)


def _trees(source: Source, settings: Settings) -> Iterator[Tree]:
    """The changed tree of each variant that can be read."""
    ground, origins = _set(source, settings, [])
    for changed in changes.all_changes(source)[0].values():
        with suppress(InputError):
            for tree, _, _ in _applied(ground, origins, changed):
                yield tree


def _applied(
    ground: Tree, origins: changes.Origins, changed: changes.Expanded
) -> Iterator[tuple[Tree, changes.Origins, changes.Dated | None]]:
    """The tree of a variant at the start, and from each of its dates on. Raises `InputError`."""
    pairs = changes.pairs_of(ground, changed)
    tree, origins = changes.apply_items(ground, changed.items, origins, pairs)
    yield tree, origins, None
    for dated in changed.dated:
        tree, origins = changes.apply_items(tree, dated.items, origins, pairs)
        yield tree, origins, dated


def _checked(
    source: Source, folder: Path, settings: Settings, adjusted: Callable[[Tree], Tree] = lambda tree: tree
) -> Scenario:
    """Apply settings, then each variant's changes, and check every variant; `adjusted` has the last word on a tree."""
    faults = list(source.faults)
    ground, origins = _set(source, settings, faults)
    variants, unreadable = changes.all_changes(source)
    judge = partial(check, flow_is_sure=not hides_flow(source.faults))
    branches: list[Branch] = []
    for name, changed in (variants or {"base": changes.Expanded([])}).items():
        try:
            for tree, places, dated in _applied(ground, origins, changed):
                tree = adjusted(tree)
                branches.append(Branch(name, tree, places, *judge(tree), dated=dated))
        except InputError as error:
            unreadable += [source.placed(fault) for fault in error.faults]
            if not branches or branches[-1].name != name:
                branches.append(Branch(name, ground, origins, *judge(ground)))
    faults += [*unreadable, *grounds.place_all(branches, source, ground, judge)]
    faults += [source.placed(fault) for fault in checks.dates(branches)]
    scenario = _assembled(source, folder, settings, branches)
    if not unreadable and all(branch.chain for branch in branches):
        found = [*source.faults, *(fault for branch in branches for fault in branch.faults)]
        faults += checks.scenario_faults(scenario, flow_is_sure=not any(map(touches_flow, found)))
    if faults:
        raise InputError(without_follow_on(faults, source.faults))
    return scenario


def _assembled(
    source: Source, folder: Path, settings: tuple[tuple[str, object], ...], branches: list[Branch]
) -> Scenario:
    begins = [branch for branch in branches if not branch.dated]
    dated: dict[str, tuple[Stage, ...]] = {}
    for branch in branches:
        if branch.dated and branch.chain:
            dates = branch.dated
            stage = Stage(dates.since, branch.chain, branch.tree, branch.origins, tuple(dates.written))
            dated[branch.name] = (*dated.get(branch.name, ()), stage)
    return Scenario(
        source,
        folder,
        settings,
        variants={branch.name: branch.chain for branch in begins if branch.chain is not None},
        trees={branch.name: branch.tree for branch in begins},
        origins={branch.name: branch.origins for branch in begins},
        dated=dated,
    )


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


def check(tree: Tree, flow_is_sure: bool = True) -> tuple[Chain | None, list[Fault]]:
    """The chain that a tree describes, or None; with everything that is wrong, at paths of the tree.

    Where shapes are wrong, the rest is judged without them; the flow only where it is sure.
    """
    try:
        chain = Chain.model_validate(tree)
    except ValidationError as error:
        wrong = read_errors(error, tree)
    else:
        return chain, checks.faults(chain, flow_is_sure)
    rest = mended(tree, wrong)
    return None, [*wrong, *(checks.faults_of_rest(rest) if rest else ())]
