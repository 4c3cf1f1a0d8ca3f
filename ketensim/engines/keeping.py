"""Where compiled code is kept for the next start, and when it is no longer good.

numba looks at the source file of a function that it has kept, but not at those of the functions that were compiled
into it. So the name of our folder carries a digest of all that is compiled in. It is made inside the folder that the
host program has given to numba, else inside the user's own folder for such things, else inside a temporary one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import llvmlite.binding  # type: ignore[import-untyped]
import numba

PACKAGE = Path(__file__).parents[1]
SOURCES = (
    "engines/*.py", "engines/compiled/*.py", "ground/curves.py", "ground/distributions.py", "ground/errors.py",
    "ground/hours.py", "ground/hours_text.py", "ground/spans.py", "numbers/records.py", "statistics/sketch.py",
)  # fmt: skip
"""Files with compiled functions, and those whose functions and constants are compiled into them: tests/test_jit.py
follows the imports and says what is missing."""
SETTINGS = ("CPU_NAME", "CPU_FEATURES", "ENABLE_AVX", "OPT", "BOUNDSCHECK", "DEBUGINFO_DEFAULT")
"""Settings of numba that change what it makes."""
DAYS = 30
"""How long a folder is left that nothing has used."""
PATIENCE = 120.0
"""How long, in s, a process waits for another that compiles the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where this process keeps compiled code."""

    folder: Path | None
    """None: nowhere, so every start compiles again."""
    temporary: bool = False
    """Whether it is among the temporary files, because it cannot be where it should."""
    wanted: Path | None = None
    """Then, where it should be; None where there is no home folder."""
    error: OSError | None = None
    """Then, why nothing can be written there."""


@cache
def place() -> Place:
    """Choose the folder, make it, and leave no old ones beside it: once per process."""
    try:
        name = digest()
    except OSError:
        # Sources that are no files, as in a program frozen into one: what is kept could not be told from what is old.
        return Place(None)
    root = _wanted()
    error: OSError | None = None
    if root is not None:
        try:
            return Place(_made(root / name))
        except OSError as refused:
            error = refused
    try:
        return Place(_made(_temporary() / name), True, root, error)
    except OSError:
        return Place(None, True, root, error)


def digest() -> str:
    """Return a digest of everything that what is compiled depends on. Raises `OSError` where sources cannot be read."""
    found = hashlib.sha256()
    settings = [getattr(numba.config, name, None) for name in SETTINGS]
    host = llvmlite.binding.get_host_cpu_name()
    # numba keeps code by the path of its source as well
    for word in (PACKAGE, numba.__version__, llvmlite.__version__, sys.version, host, settings):
        found.update(f"{word}\n".encode())
    for path in sources():
        text = path.read_bytes()
        found.update(f"{path.relative_to(PACKAGE).as_posix()} {len(text)}\n".encode() + text)
    return found.hexdigest()[:20]


def sources() -> list[Path]:
    """Return the files of `SOURCES`, in order of their names."""
    return sorted(path for pattern in SOURCES for path in PACKAGE.glob(pattern))


def _wanted() -> Path | None:
    """The folder for folders like ours: what the host program says, else the user's by the habit of the system."""
    if theirs := getattr(numba.config, "CACHE_DIR", ""):
        return Path(theirs).absolute() / "ketensim"
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        given = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = given if given.is_absolute() else home / ".cache"
    return base / "ketensim" if base.is_absolute() else None


def _temporary() -> Path:
    """A folder of this user alone among the temporary files, the same at the next start. Raises `OSError`."""
    user = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    folder = Path(tempfile.gettempdir()) / f"ketensim{user}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    # What is kept is run, so nobody else may have put it there.
    if not stat.S_ISDIR(found.st_mode) or (user and (found.st_uid != os.getuid() or found.st_mode & 0o022)):
        raise PermissionError(f"{folder} is not safe")
    return folder


def _made(folder: Path) -> Path:
    """Make a folder, or say that it is still in use. Raises `OSError` where nothing can be written into it."""
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=folder).close()
    os.utime(folder)
    if new:
        _tidy(folder.parent)
    return folder


def _tidy(root: Path) -> None:
    """Remove the folders of ours that nothing has used for long; none of it matters enough to fail."""
    oldest = time.time() - DAYS * 86_400
    with suppress(OSError):
        for entry in list(os.scandir(root)):
            ours = re.fullmatch(r"[0-9a-f]{20}", entry.name) and entry.is_dir(follow_symlinks=False)
            if ours and entry.stat().st_mtime < oldest:
                shutil.rmtree(entry.path, ignore_errors=True)


def kept(part: str) -> bool:
    """Say whether all that `part` needs has been compiled and kept before."""
    folder = place().folder
    return folder is not None and (folder / f"{part}.complete").exists()


def mark(part: str) -> None:
    """Say for later starts that all that `part` needs is kept."""
    folder = place().folder
    if folder is not None:
        with suppress(OSError):
            (folder / f"{part}.complete").touch()


@contextmanager
def alone(part: str) -> Iterator[None]:
    """Do what stands in the `with` while no other process does; after a while, or where there are no locks, anyhow."""
    folder = place().folder
    file = folder and _locked(folder / f"{part}.lock")
    try:
        yield
    finally:
        if file:
            file.close()


def _locked(path: Path) -> BinaryIO | None:
    """A file with a lock that ends when it is closed, or with the process."""
    try:
        file = path.open("ab")
    except OSError:
        return None
    give_up = time.monotonic() + PATIENCE
    while _taken(file.fileno()) and time.monotonic() < give_up:
        time.sleep(0.1)
    return file


def _taken(file: int) -> bool:
    """Whether another process has the lock; else it is ours now."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return False
