"""Counts of the periods of the dynamics (R16.2) that are known before the period ends: target clocks."""

from __future__ import annotations

from ketensim.engines.compiled.layout import PERIOD, PERIODS, PERIOD_COUNT, Words
from ketensim.engines.jit import sealed

FELL, IN_TIME, COUNTS = range(3)
"""Of a period: deadlines that fall in it, and clocks of those that stop in time."""


@sealed
def count_deadline(m: Words, deadline: int, what: int) -> None:
    """Count a clock in the period in which its deadline falls, unless that lies before the run or beyond its end."""
    period = deadline // m[PERIOD]
    if 0 <= period < m[PERIOD_COUNT]:
        m[m[PERIODS] + COUNTS * period + what] += 1
