"""Pressure (R13): what a norm does to work where a file came along a poor relation."""

from __future__ import annotations

from ketensim.engines.compiled.bits import number_of
from ketensim.engines.compiled.layout import PRESSES, PRESSURE, P_COMMITMENT, S_PARTNER, S_REWORK, Reals, Words
from ketensim.engines.effects import pressed_work
from ketensim.engines.jit import inlined
from ketensim.engines.sampling import rounded


@inlined
def _factor(m: Words, x: Reals, step: int, cooperation: int) -> float:
    """What is left of the work at a step; `cooperation` as bits."""
    if not m[PRESSES]:
        return 1.0
    k = x[m[m[step + S_PARTNER] + P_COMMITMENT]]
    return pressed_work(x[m[PRESSURE]], k, number_of(cooperation))


@inlined
def pressed(m: Words, x: Reals, step: int, cooperation: int, work: int) -> int:
    """The work of a pass, of which `work` was drawn."""
    factor = _factor(m, x, step, cooperation)
    return work if factor == 1.0 else rounded(factor * work)


@inlined
def redone(m: Words, x: Reals, step: int, cooperation: int, work: int) -> int:
    """The rework of a step at a pass of which `work` was drawn (R9.6)."""
    return rounded(x[m[step + S_REWORK]] * _factor(m, x, step, cooperation) * work)
