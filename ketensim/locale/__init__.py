"""Dutch and English: how faults are told.

Templates use str.format and give the message alone. The hint is added by `tell` from values: `nearest` ("did you mean
...?"), `corrected` ("write: ...") and `choices` ("one of: ..."); an empty one adds nothing. A value named `expects` is a
key of EXPECTS and becomes its words.
"""

from __future__ import annotations

from typing import Literal

from ketensim.errors import Fault

Language = Literal["nl", "en"]


def tell(fault: Fault, lang: str | None = None) -> str:
    """The fault on one line: place, path, message and hint."""
    raise NotImplementedError


def message(fault: Fault, lang: str) -> str:
    """What is wrong, without place and hint."""
    raise NotImplementedError


def hint(fault: Fault, lang: str) -> str:
    """What to do about it, or an empty text."""
    raise NotImplementedError


def pick_language(option: str | None = None) -> Language:
    """The language to speak: the option, else KETENSIM_LANG, else the system's, else English."""
    raise NotImplementedError
