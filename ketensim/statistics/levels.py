"""Relations and commitment over time (R16.7): the path of each level in a replication, and bands over replications."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ketensim.ground.spans import HOUR
from ketensim.numbers.model import Model
from ketensim.numbers.records import (
    COMMITMENT,
    FIELDS,
    FLOOR,
    KIND,
    LEADERSHIP,
    LEVEL_UNIT,
    PARTNER,
    SEGMENT,
    STEP,
    TIME,
    VALUE,
    Block,
    Kind,
)  # fmt: skip

HIGH, LOW = 0.7, 0.3
"""A level that ends at or above, and at or below, ends high, and low."""
SAMPLES = 5
"""Paths that are given as they are: those of the first replications."""
MEANS = ("relations.floor", "relations.leadership", "commitment")
"""The mean over the chain, of relations and of signatories."""

Key = tuple[int, int, int]
"""What a level is of (FLOOR, LEADERSHIP, COMMITMENT), a partner, and to which other; -1 for commitment."""
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Paths:
    """What the levels of one replication were from each time on."""

    names: tuple[str, ...]
    times: tuple[int, ...]
    """ms since the start."""
    values: array[float]
    """Names x times."""

    def of_names(self) -> Reals:
        """Return the levels, of shape (names, times)."""
        return np.frombuffer(self.values).reshape(len(self.names), len(self.times))


@dataclass(frozen=True, slots=True)
class Level:
    """How one level moves, over replications; each tuple has a value per time of its `Levels`."""

    median: tuple[float, ...]
    low: tuple[float, ...]
    """Below are 10 % of the replications."""
    high: tuple[float, ...]
    """Above are 10 %."""
    samples: tuple[tuple[float, ...], ...]
    """The first few replications."""
    ends_high: float
    """Share of replications in which it ends at 0.7 or more."""
    ends_low: float
    """Share of replications in which it ends at 0.3 or less."""

    def to_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        plain: dict[str, object] = {name: list(getattr(self, name)) for name in ("median", "low", "high")}
        samples = [list(path) for path in self.samples]
        return plain | {"samples": samples, "ends_high": self.ends_high, "ends_low": self.ends_low}


@dataclass(frozen=True, slots=True)
class Levels:
    """How the levels of a variant move."""

    times: tuple[float, ...]
    """h since the start; a level holds from its time to the next, the last to the end of the window."""
    levels: Mapping[str, Level] = field(default_factory=dict)
    """`relations.police.court.floor`, `commitment.police`, …, and the means over the chain (`MEANS`)."""

    def to_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return {"times": list(self.times), "levels": {name: level.to_dict() for name, level in self.levels.items()}}


def moves(model: Model) -> bool:
    """Say whether an engine tells the levels of the model."""
    return model.dynamics is not None or bool(model.eras)


class Following:
    """A consumer of records that follows the levels until the end of the window.

    Args of `__init__`: the model, and that end in ms.
    """

    ordered = False
    kinds = frozenset({Kind.LEVEL})

    def __init__(self, model: Model, end: int) -> None:
        self._model, self._end = model, end
        self._found: list[Block] = []

    def take(self, records: Block) -> None:
        """Keep what is said of levels: `records.Consumer`."""
        found = records[(records[:, KIND] == Kind.LEVEL) & (records[:, TIME] < self._end)]
        if len(found):
            self._found.append(found)

    def paths(self) -> Paths:
        """Return the levels up to now; all of them are told whenever one is."""
        places = {key: place for place, key in enumerate(_keys(self._model))}
        records = np.concatenate(self._found) if self._found else np.empty((0, len(FIELDS)), dtype=np.int64)
        times, columns = np.unique(records[:, TIME], return_inverse=True)
        values = np.zeros((len(places), len(times)))
        for record, column in zip(records.tolist(), columns.tolist(), strict=True):
            place = places.get((record[SEGMENT], record[PARTNER], record[STEP]))
            if place is not None:  # else a partner that never signs
                values[place, column] = record[VALUE] / LEVEL_UNIT
        means = [values[_of(places, what)].mean(axis=0) for what in _whats(places)]
        names = (*(MEANS[what] for what in _whats(places)), *(_name(self._model, *key) for key in places))
        return Paths(names, tuple(times.tolist()), array("d", np.vstack([*means, values]).ravel()))


def _keys(model: Model) -> list[Key]:
    """What there is a level of: relations, then the commitment of all that ever sign."""
    ties = [(what, tie.sender, tie.receiver) for tie in model.ties for what in (FLOOR, LEADERSHIP)]
    models = [model, *(era.model for era in model.eras)]
    signers = [place for place in range(len(model.partners)) if any(one.partners[place].signed for one in models)]
    return [*ties, *((COMMITMENT, place, -1) for place in signers)]


def _whats(keys: Iterable[Key]) -> list[int]:
    return sorted({what for what, _, _ in keys})


def _of(places: Mapping[Key, int], what: int) -> list[int]:
    return [place for key, place in places.items() if key[0] == what]


def _name(model: Model, what: int, partner: int, to: int) -> str:
    names = model.labels.partners
    if what == COMMITMENT:
        return f"commitment.{names[partner]}"
    return f"relations.{names[partner]}.{names[to]}.{'floor' if what == FLOOR else 'leadership'}"


def final_levels(paths: Paths) -> dict[str, tuple[float, float]]:
    """Return the levels at the end of the window, as measures of one replication."""
    if not paths.times:
        return dict.fromkeys(paths.names, (0.0, 0.0))
    return {name: (float(level), 1.0) for name, level in zip(paths.names, paths.of_names()[:, -1], strict=True)}


def levels_of(results: Mapping[str, Sequence[Paths | None]]) -> dict[str, Levels]:
    """Return how the levels of each variant in which they can move do so."""
    told = {variant: [run for run in runs if run is not None and run.times] for variant, runs in results.items()}
    return {variant: bands(runs) for variant, runs in told.items() if runs}


def bands(runs: Sequence[Paths]) -> Levels:
    """Return how the levels of a variant move, over replications: they are told at the same times in all of them."""
    times = runs[0].times
    if any(run.times != times or run.names != runs[0].names for run in runs):
        raise ValueError("levels are not told at the same times in all replications")
    values = np.array([run.of_names() for run in runs])
    levels = {name: _level(values[:, place]) for place, name in enumerate(runs[0].names)}
    return Levels(tuple(time / HOUR for time in times), levels)


def _level(paths: Reals) -> Level:
    """Of one level, from its paths, of shape (replications, times)."""
    low, median, high = (tuple(row.tolist()) for row in np.quantile(paths, (0.1, 0.5, 0.9), axis=0))
    ends = paths[:, -1] + 1e-9, paths[:, -1] - 1e-9
    samples = tuple(tuple(path.tolist()) for path in paths[:SAMPLES])
    return Level(median, low, high, samples, float(np.mean(ends[0] >= HIGH)), float(np.mean(ends[1] <= LOW)))
