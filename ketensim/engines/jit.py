"""How functions of the engines are compiled: without the GIL, without fastmath, and kept for the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def jit(function: Function) -> Function:
    """Compile a function that Python calls; what is compiled is kept on disk."""
    return cast(Function, numba.njit(nogil=True, cache=True)(function))


def inner(function: Function) -> Function:
    """Compile a function that only compiled functions call: it becomes part of them, and of what they keep."""
    return cast(Function, numba.njit(nogil=True)(function))
