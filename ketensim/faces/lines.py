"""Lines of text that fit a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from ketensim.locale.numbers import GLUE

WIDTH = 80
LAST = 26
"""Columns of text that a last column has, if it needs them and there is room."""
NAME = 12
"""Columns of text that a first column has at least, if it needs them."""


def wrap(text: str, indent: int = 2, hang: int = 0) -> list[str]:
    """Fold `text` at `WIDTH`, indented by `indent`; lines after the first by `hang` more."""
    first, rest = " " * indent, " " * (indent + hang)
    folded = textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return [line.replace(GLUE, " ") for line in folded] or [""]


def heading(text: str) -> list[str]:
    """An empty line and a heading."""
    return ["", *wrap(text, 0)]


def columns(
    rows: Sequence[Sequence[str]], right: Sequence[bool], indent: int = 2, gap: int = 2, least: Sequence[int] = ()
) -> list[str]:
    """Lay out `rows` of equal length; a column is set to the right where `right` says so.

    The first column gets what is left of `WIDTH`. A longer name stands on a line of its own, so nothing is lost. A last
    column that is set to the left is folded where it takes too much room.
    `least` are widths to reach, so that several tables line up.
    """
    if not rows:
        return []
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    widths = [max(pair) for pair in zip(widths, least or widths, strict=True)]
    if not right[-1]:
        beside = WIDTH - indent - gap - sum(width + gap for width in widths[1:-1])
        least_last = min(LAST, beside - min(widths[0], NAME))
        widths[-1] = min(widths[-1], max(beside - widths[0], least_last, 1))
    room = WIDTH - indent - sum(width + gap for width in widths[1:])
    widths[0] = min(widths[0], max(room, NAME))
    lines: list[str] = []
    for name, *cells in rows:
        if len(name) > widths[0]:
            lines += wrap(name, indent)
            name = ""
        for row in _folded([name, *cells], widths[-1]):
            placed = [cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)]
            lines.append((" " * indent + (" " * gap).join(placed)).rstrip().replace(GLUE, " "))
    return lines


def _folded(row: Sequence[str], width: int) -> list[list[str]]:
    """The row with its last cell folded over as many rows as it takes."""
    parts = textwrap.wrap(row[-1], width, break_on_hyphens=False) if len(row[-1]) > width else [row[-1]]
    return [[*(row[:-1] if place == 0 else [""] * (len(row) - 1)), part] for place, part in enumerate(parts)]


def listed(items: Sequence[str], word: str) -> str:
    """`a, b and c` with `word` for "and"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
