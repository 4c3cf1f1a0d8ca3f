"""The terminal: what it can show, progress on long work, and how a command ends."""

from __future__ import annotations

import codecs
import errno
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from ketensim.locale.system_words import why
from ketensim.locale.words import say

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""

PLAIN = {
    "€": "EUR", "–": "-", "—": "-", "−": "-", "→": "->", "…": "...", "≥": ">=", "≤": "<=", "×": "x", "·": "-",
    **dict(zip("▁▂▃▄▅▆▇█", "_.:-=+*#", strict=True)),
    "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "\N{NO-BREAK SPACE}": " ",
}  # fmt: skip
"""What stands in where a terminal's encoding does not have a sign."""


def show_plain(error: UnicodeError) -> tuple[str, int]:
    """A codec error handler: replace what the encoding does not have by plain signs that mean the same."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_plain(sign) for sign in error.object[error.start : error.end]), error.end


def _plain(sign: str) -> str:
    if sign in PLAIN:
        return PLAIN[sign]
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"


def prepare(json: bool) -> None:
    """Let both streams take any text; JSON is UTF-8 with plain line ends everywhere, for the same bytes."""
    codecs.register_error("ketensim", show_plain)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        reconfigure(errors="ketensim")
        if json and stream is sys.stdout:
            reconfigure(encoding="utf-8", newline="\n")


class PipeClosed(Exception):
    """Nobody reads our results any more. Not an `OSError`, of which Typer would make an exit code of its own."""


def out(text: str) -> None:
    """Print a result on standard output. Raises `PipeClosed`."""
    try:
        print(text, flush=True)
    except OSError as error:
        # Windows says EINVAL.
        if error.errno in (errno.EPIPE, errno.EINVAL):
            raise PipeClosed from None
        raise


def note(text: str) -> None:
    """Print anything else on standard error; that nobody reads it is no fault."""
    if sys.stderr is not None:  # closed from the start; `print` would take standard output instead
        with suppress(OSError):
            print(text, file=sys.stderr)


def announcing(lang: str) -> Callable[[], None]:
    """A function that says on standard error that the engine is going to be compiled, and where it is kept."""

    def announce() -> None:
        from ketensim.engines.keeping import place

        found = place()
        if found.folder is None:
            note(say("compiling.unkept", lang))
        elif not found.temporary:
            note(say("compiling", lang))
        elif found.wanted is None or found.error is None:
            note(say("compiling.elsewhere", lang, folder=found.folder, why=say("no_home", lang)))
        else:
            reason = say("not_writable", lang, folder=found.wanted, why=why(found.error, lang))
            note(say("compiling.elsewhere", lang, folder=found.folder, why=reason))

    return announce


def drop_output() -> None:
    """Send what is still to be written nowhere: the reader has closed the pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue


def is_live(stream: TextIO | None) -> bool:
    """Whether somebody looks at `stream` on a terminal that can move its cursor."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def progress(title: str) -> Iterator[Progress | None]:
    """A bar on standard error while work goes on, or None where nobody would see it move."""
    if not is_live(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*shown, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
