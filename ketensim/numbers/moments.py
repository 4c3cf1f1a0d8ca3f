"""How full the fixed moments of pairs are: files that come for them, over the places there are (R9.2).

A pair with `moments` and `at_most` is a capacity like people are: where more files come than there are places, the
heap between the two partners keeps growing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from ketensim.numbers.expected import TypeFlow
from ketensim.numbers.model import Model
from ketensim.numbers.traffic import Floats

FULL = 1.0 - 1e-9
"""A load from here on is overload: 1, but for rounding."""


@dataclass(frozen=True)
class Moments:
    """What comes to the fixed moments of a pair, per plain week."""

    handoff: int
    """Place of the pair in the model's handoffs."""
    asked: float
    """Files sent; those that travel for a return do not wait for a moment (R9.6)."""
    places: float
    """`at_most` times the moments in a week."""
    bound: bool
    """An upper bound: cases can expire before they get here (R8.6)."""

    @property
    def load(self) -> float:
        """Files over places."""
        return self.asked / self.places

    @property
    def full(self) -> bool:
        """More files come than there are places."""
        return self.load >= FULL

    def to_dict(self) -> dict[str, float | bool]:
        """For JSON: files and places per week, the load and marks."""
        return {
            "asked": self.asked, "places": self.places, "load": self.load, "full": self.full, "bound": self.bound,
        }  # fmt: skip


def pair_name(model: Model, handoff: int) -> str:
    """`desk -> court`, as a scenario writes it."""
    pair, partners = model.handoffs[handoff], model.labels.partners
    return f"{partners[pair.sender]} -> {partners[pair.receiver]}"


def moments_of(
    model: Model, flows: Sequence[TypeFlow], weekly: Sequence[Floats], bounds: Collection[int]
) -> tuple[Moments, ...]:
    """The pairs with a number of places, by what partners pass on.

    `weekly` are the items served per week, per flow (items,); `bounds` the partners that get less than that.
    """
    limited = [place for place, pair in enumerate(model.handoffs) if pair.moments and pair.at_most]
    if not limited:
        return ()
    sent = np.zeros(len(model.handoffs))
    for flow, served in zip(flows, weekly, strict=True):
        places, payers, pairs, shares = flow.traffic.trips
        senders = np.array([pair.sender for pair in model.handoffs])[pairs]
        again = np.array([item.rework for item in flow.traffic.items])[places]
        forward = (payers == senders) & ~again
        np.add.at(sent, pairs[forward], (served[places] * shares)[forward])
    return tuple(
        Moments(place, float(sent[place]), float(pair.at_most * len(pair.moments)), pair.sender in bounds)
        for place, pair in enumerate(model.handoffs)
        if place in limited
    )
