"""How functions of the engines are compiled: without the GIL, without fastmath, and kept for the next start."""

from __future__ import annotations

import _thread
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

import numba
import numpy as np
from numba.core.caching import NullCache
from numpy.typing import NDArray

from ketensim.engines import keeping

Function = TypeVar("Function", bound=Callable[..., Any])

# Two locks: who decorates is importing, and who makes ready may wait for an import.
_decorating = threading.Lock()
_making_ready = threading.Lock()
_ready: set[str] = set()
_no_room = threading.Event()
_sealed: list[Any] = []
_kept: list[Any] = []

Words = NDArray[np.int64]
Reals = NDArray[np.float64]


def jit(function: Function) -> Function:
    """Compile a function that Python calls; what is compiled is kept on disk."""
    with _decorating:
        folder = keeping.place().folder
        if folder is None or _no_room.is_set():
            return inner(function)
        with _kept_in(folder):
            made = numba.njit(nogil=True, cache=True)(function)
        _kept.append(made)
        return cast(Function, made)


def inner(function: Function) -> Function:
    """Compile a function that compiled functions call: it becomes part of them, and of what they keep."""
    return cast(Function, numba.njit(nogil=True)(function))


def sealed(function: Function) -> Function:
    """Compile an inner function that has no way in from Python, and one set of types: that of its annotations.

    `compile_sealed` does it. `Words` and `Reals` become bare pointers: an array would be handed on as seven numbers, of
    which one is needed, and be counted at every call.
    """
    return _without_way_in(function, forceinline=False)


def inlined(function: Function) -> Function:
    """Compile a sealed function into each function that calls it: for what is small and called all the time."""
    return _without_way_in(function, forceinline=True)


def _without_way_in(function: Function, **options: Any) -> Function:
    made = numba.njit(**{"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, **options})(function)
    made._can_compile = False  # as `disable_compile` does, which wants a signature first
    _sealed.append(made)
    return cast(Function, made)


def compile_sealed(package: str) -> None:
    """Compile the sealed functions of a package, each before those that call it.

    By itself numba would compile each of them again for every constant that it is called with.
    """
    waiting = {id(one): one for one in _sealed if one.py_func.__module__.startswith(f"{package}.")}

    def compile_one(one: Any) -> None:
        if waiting.pop(id(one), None) is None or one.signatures:
            return
        for name in one.py_func.__code__.co_names:
            compile_one(one.py_func.__globals__.get(name))
        one.disable_compile(False)
        one.compile(_types_of(one.py_func))
        one.disable_compile()

    for one in list(waiting.values()):
        compile_one(one)


def _types_of(function: Callable[..., Any]) -> tuple[Any, ...]:
    """What numba calls the types of its annotations."""
    pointer: Any = numba.types.CPointer
    words, reals = pointer(numba.int64), pointer(numba.float64)
    types = {int: numba.int64, float: numba.float64, bool: numba.boolean, Words: words, Reals: reals}
    hints = get_type_hints(function)
    return tuple(types[hint] for name, hint in hints.items() if name != "return")


def ready(
    compile_all: Callable[[], None], announce: Callable[[], None], part: str = "engine",
    load: Callable[[], object] | None = None,
) -> None:  # fmt: skip
    """Once per process, `load` what is kept, or compile it: `announce` that it takes a while, then `compile_all`.

    `part` names what `compile_all` compiles; without `load` it is loaded where it is first used. May be called by
    several threads and processes at once: one compiles, the others wait for it. What is damaged is thrown away.
    """
    with _making_ready:
        if part in _ready or getattr(numba.config, "DISABLE_JIT", False):
            return
        if not (keeping.kept(part) and _loads(load)):
            announce()
            with keeping.alone(part), _interruptible():
                if not (keeping.kept(part) and _loads(load)):
                    _compile(compile_all)
                    keeping.mark(part)
        _ready.add(part)


def _loads(load: Callable[[], object] | None) -> bool:
    """Whether what is kept can be loaded; if not, it is kept no longer."""
    try:
        if load is not None:
            load()
    except Exception:  # a damaged file fails in as many ways as there are
        keeping.forget()
        return False
    return True


def _compile(compile_all: Callable[[], None]) -> None:
    """Compile, and do without keeping where there is no room for it."""
    try:
        compile_all()
    except OSError:
        keeping.forget()
        _no_room.set()  # for what is imported later
        for function in _kept:
            function._cache = NullCache()
        compile_all()
    except Exception:  # what an earlier start has left is damaged
        keeping.forget()
        compile_all()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let no Ctrl-C get lost: many reach Python in what LLVM calls back, where nothing can be raised; repeat them."""
    before = sys.unraisablehook

    def again(lost: sys.UnraisableHookArgs) -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            later = threading.Timer(0.1, _thread.interrupt_main)
            later.daemon = True
            later.start()
        else:
            before(lost)

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = before


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    """Let numba choose `folder` for the function that is decorated now, and put back what the host program has set."""
    ours = {"CACHE_DIR": str(folder), "CACHE_LOCATOR_CLASSES": ""}
    theirs = {name: getattr(numba.config, name) for name in ours if hasattr(numba.config, name)}
    try:
        for name in theirs:
            setattr(numba.config, name, ours[name])
        yield
    finally:
        for name, value in theirs.items():
            setattr(numba.config, name, value)
