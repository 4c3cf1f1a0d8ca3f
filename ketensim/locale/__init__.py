"""Dutch and English: how faults are told.

Templates use str.format and give the message alone. The hint is added by `tell` from values: `corrected` ("write ..."),
`nearest` ("did you mean ...?"), `example` ("such as ...") or `choices` ("one of: ..."), the first that is there. A
value named `expects` is a key of EXPECTS and becomes its words.
"""

from __future__ import annotations

import locale
import os
import string
from collections.abc import Mapping
from typing import Any, Literal

from ketensim.ground.errors import Fault, InputError, show_path
from ketensim.locale.belief_faults import BELIEF_MESSAGES
from ketensim.locale.chain_faults import CHAIN_MESSAGES
from ketensim.locale.faults import MESSAGES as FORM_MESSAGES
from ketensim.locale.shape_faults import SHAPE_MESSAGES
from ketensim.locale.study_faults import STUDY_MESSAGES
from ketensim.locale.unit_faults import EXPECTS, UNIT_MESSAGES

Language = Literal["nl", "en"]

MESSAGES: dict[str, dict[str, str]] = {
    **FORM_MESSAGES, **UNIT_MESSAGES, **SHAPE_MESSAGES, **STUDY_MESSAGES, **CHAIN_MESSAGES, **BELIEF_MESSAGES,
}  # fmt: skip
"""Code -> language -> template, of all faults and warnings."""

HINTS: dict[str, dict[str, str]] = {
    "corrected": {"en": "write {text}", "nl": "schrijf {text}"},
    "nearest": {"en": 'did you mean "{text}"?', "nl": 'bedoelt u "{text}"?'},
    "example": {"en": "such as {text}", "nl": "zoals {text}"},
    "choices": {"en": "one of: {text}", "nl": "kies uit: {text}"},
}
LONGEST = 200


class _Filler(string.Formatter):
    """Formatting in which a value that is not there shows as a question mark, so that a fault is always told."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "?")


def tell(fault: Fault, lang: str | None = None) -> str:
    """The fault on one line: `my_chain.yaml:12:5: partners.police: what is wrong; what to do`."""
    spoken = pick_language(lang)
    place = f"{fault.file}:{fault.line}:{fault.column}" if fault.line else fault.file
    said = "; ".join(text for text in (message(fault, spoken), hint(fault, spoken)) if text)
    return ": ".join(text for text in (_line(place, 400), _line(show_path(fault.path), 400), said) if text)


def message(fault: Fault, lang: str) -> str:
    """What is wrong, without place and hint."""
    spoken = pick_language(lang)
    template = MESSAGES.get(fault.code)
    if template is None:
        told = ", ".join(f"{name}: {value}" for name, value in fault.values.items())
        return _line(f"{fault.code} ({told})" if told else fault.code, LONGEST)
    values = {name: _line(str(value), LONGEST) for name, value in fault.values.items()}
    if expects := EXPECTS.get(values.get("expects", "")):
        values["expects"] = expects[spoken]
    said = _Filler().vformat(template[spoken], (), values)
    return f'{said} (in variant "{values["in_variant"]}")' if "in_variant" in values else said  # in Dutch as well


def hint(fault: Fault, lang: str) -> str:
    """What to do about it, or an empty text."""
    for name, words in HINTS.items():
        text = fault.values.get(name)
        if text:
            return words[pick_language(lang)].format(text=_line(str(text), LONGEST))
    return ""


def _line(text: str, longest: int) -> str:
    """The text on one line that any terminal can show, cut where it gets long."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(each if each.isprintable() else _escaped(each) for each in short)


def _escaped(letter: str) -> str:
    return " " if letter in "\n\u00a0\u202f" else letter.encode("unicode_escape").decode("ascii")


def pick_language(option: str | None = None) -> Language:
    """The language to speak: the option, else KETENSIM_LANG, else the system's, else English."""
    for asked in (option, os.environ.get("KETENSIM_LANG"), _of_system()):
        if spoken := _spoken(asked or ""):
            return spoken
    return "en"


def is_spoken(text: str) -> bool:
    """Whether `text` names a language that can be spoken: `nl`, `nl_NL.UTF-8`, `English`, …"""
    return _spoken(text) is not None


def _spoken(text: str) -> Language | None:
    word = text.strip().casefold()
    if word.startswith(("nl", "dutch", "nederlands")):
        return "nl"
    return "en" if word.startswith(("en", "engels")) else None


def _of_system() -> str:
    """The language of the system: of the environment, else (on Windows) of the user's settings."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    try:
        return locale.getlocale()[0] or ""
    except ValueError:  # a locale that Python does not know
        return ""


InputError.words = staticmethod(tell)
