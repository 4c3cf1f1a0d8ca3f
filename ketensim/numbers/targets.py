"""How long a target may take as elapsed time: what a drain has to reckon with (R11.1)."""

from __future__ import annotations

from ketensim.ground.calendars import hours_of, open_ms_per_week
from ketensim.ground.hours_text import Week
from ketensim.ground.spans import WEEK
from ketensim.numbers.model import Model


def stretched(time: int, week: Week) -> int:
    """The elapsed ms in which `time` ms of a plain week's open time pass, on average; rounded up."""
    return -(-time * WEEK // open_ms_per_week(week))


def longest_target(model: Model) -> int:
    """The longest target over the case types as elapsed time, ms; 0 without one.

    Working time is stretched over the plain week, so that a closed week at the start is of no account.
    """
    if model.target is None:
        return 0
    spans = [
        stretched(norm.time, hours_of(model.hours, calendar).week) if norm.working else norm.time
        for norm, calendar in zip(model.target.times, model.target.calendars, strict=True)
    ]
    return max(spans, default=0)
