"""Scenario texts as no one means them: tokens and lines deleted, doubled, swapped, replaced, spliced."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

VALUE = re.compile(r"(\w+): (\{[^{}]*\}|\[[^][]*\]|[^][{},\n]+)")
TOKEN = re.compile(r"\s+|[\w.%/]+|->|.", re.DOTALL)
NASTY = (
    "-1", "0", "1e999", ".nan", ".inf", "none", "null", "~", "[]", "{}", "''", "true", "no", "0%", "100%",
    "101%", "1,5 h", "99999999999999999999", "99999999 wk", "0 d", "-3 d", "5 wd", "5 wd office", "3", "3 h",
    "2 EUR", "1/d", "0/d", "&a", "*a", "!!int", "!x", "|", ">", "%", "@", "`", "\t", " ", "“x”", "\x00",
    "\ud800", "é", "😀", "2027-02-30", "9999-12-31", "0001-01-01", "2027-01-04", "24/7", "Mo-Su 00:00-24:00",
    "Su-Mo 22:00-06:00", "default", "all", "end", "then", "to", "police", "police -> police", "police & court",
    "report", "assess", "decide", "advice", "*", "**", "<<", "---", "...", "#", ": ", ", ", "- ", "\n", "\r",
    "{uncertain: {low: 1, high: 2}}", "[[[[", "{a: {a: {a: {}}}}", "{exponential: {mean: 0 min}}",
    "{lognormal: {p50: 1 h, p90: 1 h}}", "{empirical: {file: none.csv}}", "{count: 3}",
)  # fmt: skip


def mutate(text: str, others: list[str], chance: random.Random) -> str:
    """`text` after one to three accidents; `others` give what is spliced in."""
    for _ in range(chance.choice((1, 1, 1, 1, 2, 3))):
        text = chance.choice(ACCIDENTS)(text, others, chance)
    return text


def _tokens(text: str, others: list[str], chance: random.Random) -> str:
    """Delete, double, swap or replace a token."""
    tokens = TOKEN.findall(text) or [""]
    here, there = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    kind = chance.randrange(5)
    if kind == 0:
        del tokens[here]
    elif kind == 1:
        tokens.insert(here, tokens[here])
    elif kind == 2:
        tokens[here], tokens[there] = tokens[there], tokens[here]
    elif kind == 3:
        tokens[here] = tokens[there]
    else:
        tokens[here] = chance.choice(NASTY)
    return "".join(tokens)


def _words(text: str, others: list[str], chance: random.Random) -> str:
    """Replace one word by another word of the text, by a nasty one, or by nothing: this leaves most of it valid."""
    found = list(re.finditer(r"[\w.%/]+(?: [a-zA-Z]{1,6}\b)?", text))
    if not found:
        return text
    word = chance.choice(found)
    new = chance.choice((chance.choice(found)[0], chance.choice(NASTY), ""))
    return text[: word.start()] + new + text[word.end() :]


def _numbers(text: str, others: list[str], chance: random.Random) -> str:
    """Another number before the same unit."""
    found = list(re.finditer(r"(?<![\w-])\d+(?:\.\d+)?", text))
    if not found:
        return text
    number = chance.choice(found)
    new = chance.choice(("0", "1", "2", "0.5", "7", "50", "100", "1000", "1e6", "0.000001", "123456789", "-4"))
    return text[: number.start()] + new + text[number.end() :]


def _values(text: str, others: list[str], chance: random.Random) -> str:
    """What one key has, under another key of the same name: this leaves the form as it was."""
    found = list(VALUE.finditer(text))
    if not found:
        return text
    here = chance.choice(found)
    there = chance.choice([other for other in found if other[1] == here[1]])
    return text[: here.start(2)] + there[2] + text[here.end(2) :]


def _lines(text: str, others: list[str], chance: random.Random) -> str:
    """Delete, double, swap, move or indent a line."""
    lines = text.split("\n")
    here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(5)
    if kind == 0:
        del lines[here]
    elif kind == 1:
        lines.insert(there, lines[here])
    elif kind == 2:
        lines[here], lines[there] = lines[there], lines[here]
    elif kind == 3:
        lines.insert(there, lines.pop(here) if len(lines) > 1 else "")
    else:
        lines[here] = "  " + lines[here] if chance.random() < 0.5 else lines[here][2:]
    return "\n".join(lines)


def _splice(text: str, others: list[str], chance: random.Random) -> str:
    """The begin of one text and the end of another, cut at lines."""
    one, two = text.split("\n"), chance.choice(others).split("\n")
    return "\n".join(one[: chance.randrange(len(one) + 1)] + two[chance.randrange(len(two)) :])


def _letters(text: str, others: list[str], chance: random.Random) -> str:
    """Delete a letter, or put in another."""
    here = chance.randrange(len(text) + 1)
    new = chance.choice(NASTY)[:1] if chance.random() < 0.5 else ""
    return text[:here] + new + text[here + chance.randrange(2) :]


ACCIDENTS: tuple[Callable[[str, list[str], random.Random], str], ...] = (
    _tokens, _words, _words, _numbers, _numbers, _numbers, _values, _values, _values, _lines, _splice, _letters,
)  # fmt: skip
