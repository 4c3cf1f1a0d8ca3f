"""A model being laid out: words, numbers that are not whole, and rows of fields by their names in `layout`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ketensim.engines import sampling
from ketensim.engines.compiled import layout as at
from ketensim.ground.distributions import CONSTANT, Distribution
from ketensim.numbers.model import Model


@dataclass(slots=True)
class Packing:
    """A model being laid out."""

    model: Model
    models: tuple[Model, ...]
    """All that hold during the run, one after the other (R17)."""
    spaces: Sequence[int] = ()
    """How many values each distribution has room for, so that all models lie alike; () for as many as it has."""
    words: list[int] = field(default_factory=lambda: [0] * at.HEADER)
    reals: list[float] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    """How many values each distribution has."""
    ties: dict[tuple[int, int], int] = field(default_factory=dict)
    """The row of the relation between two partners."""

    def rows(self, count: int, size: int) -> int:
        """Room for `count` rows of `size` words: the place of the first."""
        place = len(self.words)
        self.words += [0] * (count * size)
        return place

    def put(self, words: Iterable[int]) -> int:
        """Words one after the other: the place of the first."""
        place = len(self.words)
        self.words += words
        return place

    def number(self, *values: float) -> int:
        """Numbers that are not whole, one after the other: the place of the first in `reals`."""
        self.reals += values
        return len(self.reals) - len(values)

    def set(self, row: int, **fields: int) -> None:
        """Fill fields of a row by their names in `layout`."""
        for name, value in fields.items():
            self.words[row + getattr(at, name)] = int(value)

    def distribution(self, spec: Distribution) -> int:
        """The row of a distribution."""
        fixed = -1
        if spec.kind == CONSTANT:
            fixed = int(sampling.draw(spec.kind, spec.a, spec.b, spec.c, np.array(spec.values, np.float64), 0.5))
        row, place = self.rows(1, at.D_ROW), self.number(spec.a, spec.b, spec.c)
        space = self.spaces[len(self.values)] if self.spaces else len(spec.values)
        values = self.number(*spec.values, *[0.0] * (space - len(spec.values)))
        self.values.append(len(spec.values))
        self.set(row, D_KIND=spec.kind, D_PLACE=place, D_VALUES=values, D_COUNT=len(spec.values), D_FIXED=fixed)
        return row

    def partner_row(self, place: int) -> int:
        """The row of a partner."""
        return self.words[at.PARTNERS] + at.P_ROW * place
