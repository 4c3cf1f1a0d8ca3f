"""How a value depends on levels (R9.1, R13, R14.3, R16.1), compiled: `ground.curves` to the bit."""

from __future__ import annotations

from ketensim.engines.jit import jit
from ketensim.ground import curves

effect = jit(curves.effect_at)
pressed_work = jit(curves.pressed_work)
pressed_share = jit(curves.pressed_share)
willingness = jit(curves.willingness)
moved = jit(curves.moved)
