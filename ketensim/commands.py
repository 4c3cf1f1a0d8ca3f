"""What each command does, from a file to what is printed. What needs numba or pandas is imported where it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketensim import starters, terminal, usage
from ketensim.errors import Fault, InputError, nearest, show_path
from ketensim.locale import hint, message, tell
from ketensim.locale.words import say
from ketensim.usage import Refused

if TYPE_CHECKING:
    from ketensim.comparison import Comparison
    from ketensim.model import Model
    from ketensim.scenario import Scenario

ENGINES = ("reference",)


@dataclass(frozen=True, slots=True)
class Options:
    """What `run` and `compare` have in common."""

    seed: int
    replications: int | None
    engine: str
    processes: int | None
    precision: str | None
    json: bool
    lang: str


def version() -> str:
    """The version of ketensim that is installed."""
    return metadata.version("ketensim")


def new(file: Path | None, starter: str | None, lang: str) -> None:
    """Write a bundled scenario, or the first one of twelve lines, to a file that does not exist yet."""
    try:
        text = starters.FIRST if starter is None else starters.text(starter)
    except KeyError:
        raise Refused("no_starter", name=starter, hint=usage.hint(str(starter), starters.names(), lang)) from None
    target = file or Path(f"{starter}.yaml" if starter else say("my_chain", lang))
    try:
        with target.open("x", encoding="utf-8", newline="\n") as written:
            written.write(text)
    except FileExistsError:
        raise Refused("file_exists", file=target) from None
    except OSError as error:
        raise Refused("cannot_write", file=target, why=error.strerror or error) from None
    terminal.note(say("written", lang, file=target))
    follow(["check", str(target)], lang)


def check(file: Path, settings: Sequence[str], as_json: bool, lang: str) -> None:
    """Print the load of every partner in every variant; with `as_json` the faults too, if there are any."""
    from ketensim.check_table import check_json, check_table, faults_json

    try:
        checked = _Checked.of(file, settings)
    except InputError as error:
        if as_json:
            terminal.out(dumped(faults_json(file.name, version(), error.faults, lang)))
        raise
    warn(checked.warnings, lang)
    if as_json:
        terminal.out(dumped(check_json(file.name, version(), checked, lang)))
    else:
        terminal.out(check_table(checked, names_of(checked.scenario, lang)))
    follow(["compare" if len(checked.models) > 1 else "run", str(file), *_repeated(settings)], lang)


def schema() -> None:
    """Print the JSON schema of a scenario file."""
    from ketensim.chain import Chain

    terminal.out(dumped(Chain.model_json_schema()))


def dumped(value: object) -> str:
    """JSON with two spaces, in the order given; a NaN would be our fault."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)


def follow(words: Sequence[str], lang: str) -> None:
    """Say on standard error what to do next."""
    terminal.note(say("next", lang, command=" ".join(["ketensim", *map(quoted, words)])))


def quoted(word: str) -> str:
    """A word of a command, in quotes where a shell would read it otherwise."""
    return word if re.fullmatch(r"[\w./\\:=%+-]+", word) else f'"{word}"'


def _repeated(settings: Sequence[str]) -> list[str]:
    return [word for setting in settings for word in ("--set", setting)]


def warn(warnings: Sequence[Fault], lang: str) -> None:
    """Print warnings on standard error, one line each."""
    for warning in warnings:
        terminal.note(tell(warning, lang))
