"""Promises in time: norms, targets and expiries, elapsed or in the working time of a calendar (R1.3)."""

from __future__ import annotations

from ketensim.engines.jit import inlined
from ketensim.engines.worktime import add_open
from ketensim.ground.hours import HoursTable


@inlined
def after(hours: HoursTable, time: int, amount: int, working: int, calendar: int) -> int:
    """`time` plus `amount`, in the working time of `calendar` where it is that."""
    return add_open(hours, calendar, time, amount) if working else time + amount
