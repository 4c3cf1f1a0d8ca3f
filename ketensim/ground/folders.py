"""Folders that are kept from one start to the next: made, tidied, and used by one process at a time."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

DAYS = 30
"""How long a folder is left that nothing has used."""
PATIENCE = 120.0
"""How long, in s, a process waits for another that does the same."""


def made(folder: Path) -> Path:
    """Make a folder named by a digest, or say that it is still in use; a new one replaces those that nobody uses.

    Raises `OSError` where nothing can be written into it.
    """
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=folder).close()
    os.utime(folder)
    if new:
        _tidy(folder.parent)
    return folder


def _tidy(root: Path) -> None:
    """Remove the folders named by a digest that nothing has used for long; none of it matters enough to fail."""
    oldest = time.time() - DAYS * 86_400
    with suppress(OSError):
        for entry in list(os.scandir(root)):
            ours = re.fullmatch(r"[0-9a-f]{20}", entry.name) and entry.is_dir(follow_symlinks=False)
            if ours and entry.stat().st_mtime < oldest:
                shutil.rmtree(entry.path, ignore_errors=True)


def usual(name: str) -> Path | None:
    """The folder of that name for what a program may lose, by the habit of the system; None without a home folder."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        given = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = given if given.is_absolute() else home / ".cache"
    return base / name if base.is_absolute() else None


def temporary(name: str) -> Path:
    """A folder of this user alone among the temporary files, the same at the next start. Raises `OSError`."""
    user = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    folder = Path(tempfile.gettempdir()) / f"{name}{user}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    # What is kept may be run, so nobody else may have put it there.
    if not stat.S_ISDIR(found.st_mode) or (user and (found.st_uid != os.getuid() or found.st_mode & 0o022)):
        raise PermissionError(f"{folder} is not safe")
    return folder


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Do what stands in the `with` while no other process does; after a while, or where there are no locks, anyhow.

    `lock` is a file that is made for it; the lock ends with the process that has it.
    """
    file = _locked(lock)
    try:
        yield
    finally:
        if file:
            file.close()


def _locked(path: Path) -> BinaryIO | None:
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
