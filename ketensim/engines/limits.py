"""Where a run ends because it would not end by itself (R2.3, R2.5): the same limits and words for both engines."""

from __future__ import annotations

from collections.abc import Set

from ketensim.ground.errors import Fault
from ketensim.numbers.model import Labels

MOST_ROUNDS = 10_000
"""Rounds in one instant."""
MOST_WAITING = 500_000
"""Items that wait at one partner, or files for one departure, at the end of a round."""


def endless_instant(labels: Labels, steps: Set[int]) -> Fault:
    """An instant that does not end; `steps` (by place) were queued in it."""
    names = [name for step, name in enumerate(labels.steps) if step in steps]
    return Fault("endless_instant", (), {"steps": ", ".join(names)})


def endless_queue(labels: Labels, partner: int) -> Fault:
    """A queue that grows without bound."""
    return Fault("endless_queue", ("partners", labels.partners[partner]), {"most": _shown(MOST_WAITING)})


def endless_dock(labels: Labels, sender: int, receiver: int) -> Fault:
    """Files that wait for departures which cannot take them all."""
    pair = f"{labels.partners[sender]} -> {labels.partners[receiver]}"
    return Fault("endless_dock", ("handoffs", pair), {"most": _shown(MOST_WAITING)})


def _shown(number: int) -> str:
    """Grouped in a way that reads the same in Dutch and English."""
    return f"{number:,}".replace(",", " ")
