"""Faults in the command itself, in the words of the user's language.

Typer writes these in English; here they are told again from what its exceptions carry. Some versions of Typer import
Click and others have it inside, so the exceptions are known by their names.
"""

from __future__ import annotations

import re
from typing import Any

import typer

from ketensim.ground.errors import nearest
from ketensim.locale.words import say

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""What all faults in a command have in common."""


class Refused(Exception):
    """A command that cannot be carried out as it was asked: the key of a text and its values; exit code 2."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def whole(name: str, text: str | None, least: int, lang: str) -> int | None:
    """The whole number that an option gives, at least `least`; None where it is not given. Raises `Refused`."""
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{1,18}", text) and int(text) >= least:
        return int(text)
    raise Refused("bad_value", name=name, value=text, hint=say("whole_number", lang, least=least))


def hint(word: str, choices: list[str], lang: str) -> str:
    """`; did you mean zsm?`, else `; one of: …`, else nothing."""
    close = nearest(word, choices)
    if close:
        return say("did_you_mean", lang, name=close)
    return say("one_of", lang, names=", ".join(choices)) if choices else ""


def told(error: Any, lang: str) -> str:
    """A usage error on two lines: what is wrong, and where help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "ketensim"
    return say("usage", lang, message=_message(error, lang), command=command)


def _message(error: Any, lang: str) -> str:
    kind = type(error).__name__
    text = str(getattr(error, "message", "") or "")
    if kind == "NoSuchOption":
        return say("no_such_option", lang, name=error.option_name, hint=_options(error, lang))
    if kind == "MissingParameter":
        return say("missing", lang, name=_name(error))
    if kind == "BadOptionUsage":
        return say("needs_value", lang, name=error.option_name)
    return _other(error, text, lang)


def _other(error: Any, text: str, lang: str) -> str:
    command = re.search(r"No such command ['\"](.+?)['\"]", text)
    if command:
        known = list(getattr(error.ctx.command, "commands", {}))
        return say("no_such_command", lang, name=command[1], hint=hint(command[1], known, lang))
    extra = re.search(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", text)
    return say("extra", lang, names=extra[1]) if extra else text


def _options(error: Any, lang: str) -> str:
    known = [name for parameter in error.ctx.command.params for name in parameter.opts if name.startswith("--")]
    return hint(error.option_name, known, lang) if error.ctx else ""


def _name(error: Any) -> str:
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "?")
    return str(
        parameter.opts[0] if parameter.opts[0].startswith("-") else (parameter.metavar or parameter.name).upper()
    )
