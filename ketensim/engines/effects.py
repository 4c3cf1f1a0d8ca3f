"""How a value depends on cooperation (R9.1), compiled: the same arithmetic as `ground.curves`, to the bit."""

from __future__ import annotations

from ketensim.engines.jit import jit
from ketensim.ground.curves import effect_at

effect = jit(effect_at)
