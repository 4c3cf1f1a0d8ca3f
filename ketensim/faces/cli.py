"""The command line: one function per command, which hands its options to `commands`.

Exit codes: 0 done (warnings and overload are no faults), 2 the input is at fault, 130 interrupted, 1 our fault.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

import typer

from ketensim.faces import commands, terminal, usage
from ketensim.faces.command_help import localised
from ketensim.faces.usage import Refused
from ketensim.ground.errors import InputError
from ketensim.locale import is_spoken, pick_language, tell
from ketensim.locale.system_words import why
from ketensim.locale.words import say

LANGUAGES = ("nl", "en")
DONE, OUR_FAULT, INPUT_AT_FAULT, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, invoke_without_command=True
)


# Numbers and languages are read by `commands.Options`: what Typer says about a bad one differs from version to version.
File = Annotated[Path, typer.Argument()]
Lang = Annotated[str | None, typer.Option("--lang", metavar="nl|en")]
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE")]
Json = Annotated[bool, typer.Option("--json")]
Seed = Annotated[str, typer.Option("--seed", metavar="N")]
Replications = Annotated[str | None, typer.Option("--replications", metavar="N")]
Engine = Annotated[str, typer.Option("--engine", metavar="NAME")]
Workers = Annotated[str | None, typer.Option("--workers", metavar="N")]
Against = Annotated[str | None, typer.Option("--against", metavar="VARIANT")]
Precision = Annotated[str | None, typer.Option("--precision", metavar="5%[:MEASURE]")]
Beliefs = Annotated[str | None, typer.Option("--beliefs", metavar="N")]


@app.callback()
def welcome(
    context: typer.Context, version: Annotated[bool, typer.Option("--version")] = False, lang: Lang = None
) -> None:
    """Say in five lines what to do."""
    if version:
        terminal.out(f"ketensim {commands.version()}")
    elif context.invoked_subcommand is None:
        terminal.out(say("welcome", pick_language(lang)))


@app.command()
def new(
    file: Annotated[Path | None, typer.Argument()] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="NAME")] = None,
    lang: Lang = None,
) -> None:
    """Write a scenario to start from."""
    commands.new(file, from_, pick_language(lang))


@app.command()
def check(file: File, settings: Settings = None, as_json: Json = False, lang: Lang = None) -> None:
    """Say what is wrong in a scenario, and the load of each partner."""
    commands.check(file, settings or [], as_json, pick_language(lang))


@app.command()
def run(
    file: File,
    variant: Annotated[str | None, typer.Option("--variant", metavar="NAME")] = None,
    log: Annotated[Path | None, typer.Option("--log", metavar="FILE")] = None,
    seed: Seed = "1",
    replications: Replications = None,
    precision: Precision = None,
    beliefs: Beliefs = None,
    engine: Engine = commands.ENGINES[0],
    workers: Workers = None,
    settings: Settings = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Run one variant."""
    options = commands.options(seed, replications, engine, workers, precision, beliefs, as_json, pick_language(lang))
    commands.run(file, variant, log, settings or [], options)


@app.command()
def compare(
    file: File,
    against: Against = None,
    against_money: Annotated[bool, typer.Option("--against-money")] = False,
    ablate: Annotated[bool, typer.Option("--ablate")] = False,
    seed: Seed = "1",
    replications: Replications = None,
    precision: Precision = None,
    beliefs: Beliefs = None,
    engine: Engine = commands.ENGINES[0],
    workers: Workers = None,
    settings: Settings = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Run all variants on the same cases and say what differs."""
    options = commands.options(seed, replications, engine, workers, precision, beliefs, as_json, pick_language(lang))
    beside = commands.Beside(against, against_money, ablate)
    commands.compare(file, beside, settings or [], options)


@app.command()
def schema(lang: Lang = None) -> None:
    """Print the JSON schema of a scenario file."""
    commands.schema(pick_language(lang))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that `arguments` (by default those of the process) ask for, and end with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A start makes a great many objects that all stay; to look for garbage among them takes a tenth of it.
    gc.set_threshold(50_000)
    terminal.prepare(json="--json" in given or given[:1] == ["schema"])
    with _spoken(_language_of(given)):
        code = _obey(given)
    try:
        sys.stdout.flush()
    except (OSError, AttributeError):
        # Full, closed, or not there at all, as under pythonw.
        terminal.drop_output()
    sys.exit(code)


def _language_of(arguments: list[str]) -> str | None:
    """What `--lang` says, before the arguments are read, so that faults in them can be told in it."""
    found = None
    for word, after in zip_longest(arguments, arguments[1:]):
        if word.startswith("--lang="):
            found = word.removeprefix("--lang=")
        elif word == "--lang":
            found = after
    return found


@contextmanager
def _spoken(asked: str | None) -> Iterator[None]:
    """Let `--lang` count wherever it stands, also before the command, by what all of them look at."""
    before = os.environ.get("KETENSIM_LANG")
    if asked in LANGUAGES:
        os.environ["KETENSIM_LANG"] = str(asked)
    try:
        yield
    finally:
        os.environ.pop("KETENSIM_LANG", None)
        if before is not None:
            os.environ["KETENSIM_LANG"] = before


def _mind_language(asked: str | None, lang: str) -> None:
    """Say so where KETENSIM_LANG asks for a language that is not spoken, and nothing else does."""
    wanted = os.environ.get("KETENSIM_LANG", "").strip()
    if wanted and asked is None and not is_spoken(wanted):
        terminal.note(say("no_language", lang, asked=wanted, names=", ".join(LANGUAGES), used=lang))


def _obey(arguments: list[str]) -> int:
    """Carry out a command; every way in which it can fail becomes a line and an exit code."""
    asked = _language_of(arguments)
    lang = pick_language(asked if asked in LANGUAGES else None)
    try:
        if asked not in (None, *LANGUAGES):
            raise Refused("bad_value", name="--lang", value=asked, hint=usage.hint("", list(LANGUAGES), lang))
        _mind_language(asked, lang)
        code = localised(app, lang).main(args=arguments, prog_name="ketensim", standalone_mode=False)
        if code == INTERRUPTED:
            terminal.note(say("interrupted", lang))
        return code if isinstance(code, int) else DONE
    except usage.USAGE_ERROR as error:
        terminal.note(usage.told(error, lang))
    except Refused as refused:
        terminal.note(f"ketensim: {say(refused.key, lang, **refused.values)}")
    except InputError as error:
        for fault in error.faults:
            terminal.note(tell(fault, lang))
        if any(fault.code != "no_compiler" for fault in error.faults):
            in_file = any(not fault.file.startswith("--") for fault in error.faults)
            terminal.note(say("next.mend" if in_file else "next.retry", lang, command=_command(arguments)))
    except (KeyboardInterrupt, typer.Abort):
        terminal.note(say("interrupted", lang))
        return INTERRUPTED
    except (terminal.PipeClosed, BrokenPipeError, SystemExit):
        # Of a closed pipe under its own output, as of --help, Typer makes an exit.
        terminal.drop_output()
        return DONE
    except OSError as error:
        what = error.filename or say("the_output", lang)
        terminal.note(f"ketensim: {say('cannot_write', lang, file=what, why=why(error, lang))}")
    except MemoryError:
        terminal.note(say("too_little_memory", lang))
        return OUR_FAULT
    except Exception as error:
        terminal.note(_our_fault(error, lang))
        return OUR_FAULT
    return INPUT_AT_FAULT


def _command(arguments: list[str]) -> str:
    return " ".join(["ketensim", *(f'"{word}"' if " " in word or "*" in word else word for word in arguments)])


def _our_fault(error: Exception, lang: str) -> str:
    """One line; with KETENSIM_DEBUG=1 the whole trace before it."""
    text = " ".join(str(error).split()) or "-"
    line = say("our_fault", lang, name=type(error).__name__, text=text)
    if os.environ.get("KETENSIM_DEBUG") == "1":
        return "".join(traceback.format_exception(error)) + line
    return line


if __name__ == "__main__":
    main()
