"""What pressure does to work and files (R13), as far as it can tell cases apart.

Work depends on the cooperation with which a file was handed over. So cases have to be told apart by it, but only where
pressure works: by the few values that the pairs to partners under pressure have. Everywhere else it is value 0, which
stands for full cooperation, and the traffic equations are what they are without pressure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ketensim.ground.curves import pressed_share, pressed_work
from ketensim.numbers.model import Model

FULLY = 0
"""Place of full cooperation in `Pressing.values`."""


@dataclass(frozen=True)
class Pressing:
    """The values of cooperation that count, falling from 1, and what each means."""

    values: tuple[float, ...]
    """So the lowest of two (R13.2, at a join) is the one with the later place."""
    arrivals: tuple[int, ...]
    """Per pair: the place in `values` with which its files arrive."""
    factors: tuple[tuple[float, ...], ...]
    """Per partner and value: the factor on work; 1 where there is no pressure."""
    incomplete: tuple[float, ...]
    """Per pair: the chance of an incomplete file (R13.3)."""
    makers: tuple[bool, ...]
    """Per step: whether the value of the pass in which it makes a fault counts for its rework."""

    @property
    def works(self) -> bool:
        """Whether any work is done faster than it is drawn."""
        return any(factor != 1.0 for factors in self.factors for factor in factors)


def commitments(model: Model) -> tuple[float, ...]:
    """The commitment of every partner (R10.3)."""
    return tuple(one.commitment if one.signed else 0.0 for one in model.partners)


def pressing(model: Model) -> Pressing:
    """What pressure does in a model."""
    asked = model.pressure if model.plan.presses else type(model.pressure)()
    levels = commitments(model)
    hurried = [asked.work * level > 0.0 for level in levels]
    cooperations = {pair.cooperation for pair in model.handoffs if hurried[pair.receiver]}
    values = tuple(sorted(cooperations | {1.0}, reverse=True))
    return Pressing(
        values=values,
        arrivals=tuple(values.index(one.cooperation) if hurried[one.receiver] else FULLY for one in model.handoffs),
        factors=tuple(tuple(pressed_work(asked.work, level, value) for value in values) for level in levels),
        incomplete=tuple(
            pressed_share(pair.incomplete.at(pair.cooperation), asked.incomplete, levels[pair.sender], pair.cooperation)
            for pair in model.handoffs
        ),
        makers=tuple(hurried[step.partner] and step.rework > 0.0 for step in model.steps),
    )
