"""What the system says when a file cannot be written or read, in the user's language."""

from __future__ import annotations

import errno

SYSTEM_WORDS: dict[int, dict[str, str]] = {
    errno.ENOENT: {"en": "there is no such folder or file", "nl": "die map of dat bestand bestaat niet"},
    errno.ENOTDIR: {"en": "a part of the path is not a folder", "nl": "een deel van het pad is geen map"},
    errno.EISDIR: {"en": "this is a folder", "nl": "dit is een map"},
    errno.EACCES: {"en": "you have no permission", "nl": "u hebt daar geen rechten voor"},
    errno.EPERM: {"en": "you have no permission", "nl": "u hebt daar geen rechten voor"},
    errno.EROFS: {"en": "this disk is read-only", "nl": "deze schijf is alleen-lezen"},
    errno.ENOSPC: {"en": "the disk is full", "nl": "de schijf is vol"},
    errno.EEXIST: {"en": "it is there already", "nl": "het bestaat al"},
    errno.ENAMETOOLONG: {"en": "the name is too long", "nl": "de naam is te lang"},
}
"""Error number -> language -> text."""


def why(error: OSError, lang: str) -> str:
    """Why the system refused, in `lang` where the reason is a common one, else in the system's own words."""
    texts = SYSTEM_WORDS.get(error.errno or 0)
    return texts[lang] if texts else str(error.strerror or error)
