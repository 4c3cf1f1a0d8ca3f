"""The compiled engine: the rules over one array of whole numbers, compiled by numba. Begin with `kernel`."""

from __future__ import annotations

from ketensim.engines.compiled.running import compile_all, make_ready, simulate

__all__ = ["compile_all", "make_ready", "simulate"]
