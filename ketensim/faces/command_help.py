"""Help for the commands in the language of the user."""

from __future__ import annotations

from typing import Any

import typer

from ketensim.faces import starters
from ketensim.locale.command_words import COMMAND_WORDS
from ketensim.locale.words import say

DUTCH = {
    "Usage:": "Gebruik:",
    "Options:": "Opties:",
    "Arguments:": "Argumenten:",
    "Commands:": "Opdrachten:",
    "[OPTIONS]": "[OPTIES]",
    "COMMAND [ARGS]...": "OPDRACHT [...]",
    "Show this message and exit.": "Toon deze hulp.",
    "[default: ": "[standaard: ",
    "[required]": "[verplicht]",
}
"""What Typer writes into its help by itself."""


def localised(app: typer.Typer, lang: str) -> Any:
    """The command group of `app` with its help in `lang`."""
    group: Any = typer.main.get_command(app)
    group.help = say("help.app", lang)
    for command in group.commands.values():
        command.help = say(f"help.{command.name}", lang)
        _localise(command, lang)
    _localise(group, lang)
    return group


def _localise(command: Any, lang: str) -> None:
    known = ", ".join(starters.names())
    for parameter in command.params:
        name = parameter.opts[-1].lstrip("-")
        keys = [key for key in (f"help.{command.name}.{name}", f"help.{name}") if key in COMMAND_WORDS]
        if keys:
            parameter.help = say(keys[0], lang, starters=known)
    if lang == "nl":
        english = command.get_help
        command.get_help = lambda context: _in_dutch(english(context))


def _in_dutch(text: str) -> str:
    for english, dutch in DUTCH.items():
        text = text.replace(english, dutch)
    return text
