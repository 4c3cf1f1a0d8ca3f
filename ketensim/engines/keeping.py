"""Where compiled code is kept for the next start, and when it is no longer good.

numba looks at the source file of a function that it has kept, but not at those of the functions that were compiled
into it. So the name of our folder carries a digest of all that is compiled in. It is made inside the folder that the
host program has given to numba, else inside the user's own folder for such things, else inside a temporary one.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import llvmlite.binding  # type: ignore[import-untyped]
import numba

from ketensim.ground import folders

PACKAGE = Path(__file__).parents[1]
SOURCES = (
    "engines/*.py", "engines/compiled/*.py",
    "ground/curves.py", "ground/distributions.py", "ground/errors.py", "ground/folders.py", "ground/hours.py",
    "ground/hours_text.py", "ground/spans.py",
    "numbers/records.py",
    "statistics/adding*.py", "statistics/sketch.py", "statistics/tally_rows.py", "statistics/weekly.py",
)  # fmt: skip
"""Files with compiled functions, and those whose functions and constants are compiled into them: tests/test_jit.py
follows the imports and says what is missing."""
COMPLETE = "complete"
"""The first line of a marker; the files that it vouches for follow, with their sizes."""
SETTINGS = ("CPU_NAME", "CPU_FEATURES", "ENABLE_AVX", "OPT", "BOUNDSCHECK", "DEBUGINFO_DEFAULT")
"""Settings of numba that change what it makes."""


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
            return Place(folders.made(root / name))
        except OSError as refused:
            error = refused
    try:
        return Place(folders.made(folders.temporary("ketensim") / name), True, root, error)
    except OSError:
        return Place(None, True, root, error)


def digest() -> str:
    """Return a digest of everything that what is compiled depends on. Raises `OSError` where sources cannot be read."""
    found = hashlib.sha256()
    settings = [getattr(numba.config, name, None) for name in SETTINGS]
    host = f"{llvmlite.binding.get_host_cpu_name()} {llvmlite.binding.get_host_cpu_features().flatten()}"
    # numba keeps code by the path of its source as well
    for word in (PACKAGE, numba.__version__, llvmlite.__version__, sys.version, host, settings):
        found.update(f"{word}\n".encode())
    files = sources()
    if not files:
        raise FileNotFoundError(f"no sources in {PACKAGE}")
    for path in files:
        text = path.read_bytes()
        found.update(f"{path.relative_to(PACKAGE).as_posix()} {len(text)}\n".encode() + text)
    return found.hexdigest()[:20]


def sources() -> list[Path]:
    """Return the files of `SOURCES`, in order of their names."""
    return sorted(path for pattern in SOURCES for path in PACKAGE.glob(pattern))


def _wanted() -> Path | None:
    """The folder for folders like ours: inside what the host program has given to numba, else where such things go."""
    if theirs := getattr(numba.config, "CACHE_DIR", ""):
        return Path(theirs).absolute() / "ketensim"
    return folders.usual("ketensim")


def kept(part: str) -> bool:
    """Say whether all that `part` needs has been compiled and kept before."""
    folder = place().folder
    return folder is not None and _whole(folder, folder / f"{part}.complete")


def _whole(folder: Path, marker: Path) -> bool:
    """Whether a marker is there, and every file that it names, as long as it was then or longer."""
    try:
        first, *lines = marker.read_text(encoding="utf-8").splitlines()
        files = [line.rsplit(" ", 1) for line in lines]
        return first == COMPLETE and all((folder / name).stat().st_size >= int(size) > 0 for name, size in files)
    except (OSError, ValueError):
        return False


def mark(part: str) -> None:
    """Say for later starts that all that `part` needs is kept."""
    folder = place().folder
    if folder is not None:
        with suppress(OSError):
            files = [path for path in sorted(folder.rglob("*.nb?")) if path.is_file()]
            lines = [f"{path.relative_to(folder).as_posix()} {path.stat().st_size}" for path in files]
            unfinished = folder / f"{part}.{os.getpid()}"
            unfinished.write_text("\n".join([COMPLETE, *lines]), encoding="utf-8")
            unfinished.replace(folder / f"{part}.complete")


def forget() -> None:
    """Throw away all that is kept, because it cannot be read: it is damaged, or a part of it has gone."""
    folder = place().folder
    if folder is not None:
        for path in [*folder.glob("*.complete"), *folder.rglob("*.nb?")]:
            with suppress(OSError):
                path.unlink()


def alone(part: str) -> AbstractContextManager[None]:
    """Do what stands in the `with`, compiling `part`, while no other process does."""
    folder = place().folder
    return nullcontext() if folder is None else folders.alone(folder / f"{part}.lock")
