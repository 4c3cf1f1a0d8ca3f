"""Habits that YAML misreads: decimal commas, tabs, curly quotes, texts with a colon, and what else people write.

Each is a code with values, `corrected` being the text to write. Scalars are looked at as they are read; lines only
where YAML fails, to say what is the matter there instead of what a parser expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ketensim.ground.unitwords import CONVERTED, DURATION_WORDS, PERCENTS, RATE_WORDS, decimal_comma, is_money, word_for

Habit = tuple[str, dict[str, object]]

DATE_KEY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T].*)?")
CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
NO_COLON_SPACE = re.compile(r"([A-Za-z_]\w*):([^\s:/].*)", re.DOTALL)
LINE_SEPARATORS = re.compile("[\u0085\u2028\u2029]")
_ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD_SPACE = re.compile(f"[{_ODD_SPACES}]")
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DOUBLE_QUOTES = "“”„‟«»"
_SINGLE_QUOTES = "‘’‚‛"
_FLOW_END = re.compile(r"[,\]}]|\s#|$")


def scalar_habit(raw: str) -> Habit | None:
    """What is odd about an unquoted text, as it stands in the file."""
    if not raw.isascii():
        opened, closed = raw[0] in _DOUBLE_QUOTES, raw[-1] in _DOUBLE_QUOTES
        if opened or closed or (raw[0] in _SINGLE_QUOTES and raw[-1] in _SINGLE_QUOTES):
            hint = {"corrected": quoted(raw.strip(_DOUBLE_QUOTES + _SINGLE_QUOTES))} if opened == closed else {}
            return "curly_quotes", {"given": raw, **hint}
        if _ODD_SPACE.search(raw):
            return "no_break_space", {"given": raw, "corrected": spaced(raw)}
        if found := _HIDDEN.search(raw):
            return "hidden_character", {"character": code_point(found[0]), "corrected": _HIDDEN.sub("", raw)}
    return _tab(raw) or comma_habit(raw)


def _tab(raw: str) -> Habit | None:
    """A tab inside a text."""
    return ("tab", {"corrected": " ".join(raw.split())}) if "\t" in raw else None


def spaced(text: str) -> str:
    """The text with ordinary spaces."""
    return _ODD_SPACE.sub(" ", text).strip()


def comma_habit(raw: str) -> Habit | None:
    """A decimal comma, or commas between thousands, in a text that is an amount and nothing else."""
    if "," not in raw or (not raw[0].isdecimal() and raw[0] not in "+-€") or len(raw) > 100:
        return None
    reading = decimal_comma(raw)
    amount = re.fullmatch(r"[€+-]?\s*[0-9.,]+(.*)", raw)
    if not reading or not amount or not is_unit(amount[1].strip()) or re.match(r"[0-9]{4},[0-9]{4}", raw):
        return None
    code, texts = reading
    texts = tuple(_with_unit(text, amount[1]) for text in texts)
    hint = {"corrected": texts[0]} if len(texts) == 1 else {"choices": ", ".join(texts)}
    return code, {"given": raw, **hint}


def _with_unit(text: str, unit: str) -> str:
    """The amount with the unit that a word stands for: `1.5 uur` becomes `1.5 h`."""
    known = word_for(unit.strip(), DURATION_WORDS)
    return f"{text.removesuffix(unit)} {known}" if known else text


def is_unit(text: str) -> bool:
    """Whether a text is a unit or a word for one, or nothing; working time may have a calendar behind it."""
    first, _, calendar = text.partition(" ")
    unit = word_for(first, DURATION_WORDS)
    if calendar and not (unit in ("wh", "wd") and calendar.isidentifier()):
        return is_money(text)
    per = word_for(text.removeprefix("/").strip(), RATE_WORDS) if text.startswith("/") else None
    known = text in ("", "%") or text.casefold() in PERCENTS or text.casefold() in CONVERTED
    return known or is_money(text) or unit is not None or per is not None


def quoted(text: str) -> str:
    """The text between quotes that YAML reads as they stand, on one line."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def code_point(letter: str) -> str:
    """A character by its number: U+200B."""
    return f"U+{ord(letter):04X}"


@dataclass(frozen=True, slots=True)
class Failure:
    """Where YAML failed: what the parser said and the places it named, lines and columns from 0."""

    problem: str
    context: str
    line: int
    column: int
    begin_line: int
    begin_column: int


@dataclass(frozen=True, slots=True)
class Explained:
    """What is the matter, and where, lines and columns from 0."""

    code: str
    values: Mapping[str, object]
    line: int
    column: int


def explain(lines: list[str], failure: Failure) -> Explained:
    """The habit, or else the form, that made YAML fail."""
    return (
        _odd_letter(lines, failure)
        or _bad_sign(lines, failure)
        or _bad_start(lines, failure)
        or _not_closed(lines, failure)
        or _no_colon(lines, failure)
        or _colon(lines, failure)
        or _trailing(lines, failure)
        or Explained("not_yaml", {"near": _near(lines, failure)}, failure.line, failure.column)
    )


def _line(lines: list[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _near(lines: list[str], failure: Failure) -> str:
    """A few words from where YAML failed."""
    return _line(lines, failure.line)[failure.column :].strip()[:40] or _line(lines, failure.line).strip()[:40]


def _above(lines: list[str], number: int) -> int:
    """The nearest line above that says something."""
    while number > 0 and not _line(lines, number - 1).split("#")[0].strip():
        number -= 1
    return number - 1


def _odd_letter(lines: list[str], failure: Failure) -> Explained | None:
    """A tab, a no-break space or a curly quote in the line that failed or the one above it."""
    if _line(lines, failure.line)[failure.column : failure.column + 1] == "\t":
        return Explained("tab", {}, failure.line, failure.column)
    for number in (_above(lines, failure.line), failure.line):
        line = _line(lines, number)
        if found := re.search(rf"^\s*[{_ODD_SPACES}]+|(?<=[:,\[{{-])\s*[{_ODD_SPACES}]+", line):
            column = found.start() + len(found[0]) - len(found[0].lstrip(" "))
            return Explained("no_break_space", {"corrected": spaced(line)}, number, column)
        if found := re.search(
            rf"(?:^|[:,\[{{-]\s*)([{_DOUBLE_QUOTES}])([^{_DOUBLE_QUOTES}]*)[{_DOUBLE_QUOTES}]?", line
        ):
            values = {"given": line[found.start(1) : found.end()], "corrected": quoted(found[2])}
            return Explained("curly_quotes", values, number, found.start(1))
    return None


def _bad_start(lines: list[str], failure: Failure) -> Explained | None:
    """A value that begins with a sign that means something else to YAML."""
    line = _line(lines, failure.line)
    signs = {
        "scanning a block scalar": ">|",
        "scanning an alias": "*",
        "scanning an anchor": "&",
        "scanning a tag": "!",
    }
    wanted = next((each for words, each in signs.items() if words in failure.context), "")
    column = failure.column
    if wanted:
        begin = (failure.begin_line, failure.begin_column) if failure.begin_line == failure.line else (failure.line, 0)
        column = next((at for at in range(begin[1], len(line)) if line[at] in wanted), -1)
    elif line[column : column + 1] not in tuple("%@`"):
        return None
    if column < 0 or failure.line >= len(lines):
        return None
    end = _value_end(line, column)
    return Explained(
        "special_start", {"sign": line[column], "corrected": quoted(line[column:end])}, failure.line, column
    )


def _bad_sign(lines: list[str], failure: Failure) -> Explained | None:
    """A list on the line of its name, a directive, or a backslash between double quotes."""
    line, place = _line(lines, failure.line), (failure.line, failure.column)
    if "scanning a directive" in failure.context or line.startswith("%"):
        return Explained("directive", {}, failure.line, 0)
    if "sequence entries are not allowed" in failure.problem:
        items = re.sub(r"^-\s*", "", line[failure.column : _value_end(line, failure.column)]).strip()
        return Explained("list_here", {"corrected": f"[{items}]"}, *place)
    if "mapping keys are not allowed" in failure.problem:
        text = line[failure.column : _value_end(line, failure.column)]
        return Explained("special_start", {"sign": "?", "corrected": quoted(text)}, *place)
    if "double-quoted" in failure.context and "unexpected end" not in failure.problem:
        found = re.match(r'"([^"\']*)"', _line(lines, failure.begin_line)[failure.begin_column :])
        hint = {"corrected": f"'{found[1]}'"} if found else {}
        return Explained("bad_escape", hint, failure.begin_line, failure.begin_column)
    return None


def _in_flow(line: str, column: int) -> bool:
    """Whether a place stands inside braces or brackets opened on its line."""
    before = re.sub(r"\"[^\"]*\"|'[^']*'", "", line[:column])
    return before.count("{") + before.count("[") > before.count("}") + before.count("]")


def _value_end(line: str, column: int) -> int:
    """Where an unquoted value that starts at `column` ends."""
    ends = _FLOW_END if _in_flow(line, column) else re.compile(r"\s#|$")
    found = ends.search(line, column)
    return found.start() if found else len(line)


def _not_closed(lines: list[str], failure: Failure) -> Explained | None:
    """A quote or bracket that is never closed, or is closed only after other lines."""
    begin = failure.begin_line, failure.begin_column
    if "quoted scalar" in failure.context and "unexpected" in failure.problem:
        return Explained("quote_not_closed", {}, *begin)
    if "parsing a flow" not in failure.context:
        return None
    bracket = _line(lines, begin[0])[begin[1] : begin[1] + 1]
    if "stream end" in failure.problem or failure.line > begin[0]:
        return Explained("bracket_not_closed", {"bracket": bracket or "{"}, *begin)
    return None


def _no_colon(lines: list[str], failure: Failure) -> Explained | None:
    """A line that is no name with a value, often because the space behind the colon is missing."""
    if "could not find expected ':'" not in failure.problem:
        return None
    text = _line(lines, failure.begin_line)[failure.begin_column :].split(" #")[0].strip()
    found = NO_COLON_SPACE.fullmatch(text)
    if found:
        values = {"corrected": f"{found[1]}: {found[2].strip()}"}
        return Explained("missing_space", values, failure.begin_line, failure.begin_column)
    return Explained("no_colon", {"given": text}, failure.begin_line, failure.begin_column)


def _colon(lines: list[str], failure: Failure) -> Explained | None:
    """A colon without a space, a text with a colon, or a line that stands too deep."""
    if "mapping values are not allowed" not in failure.problem and "got ':'" not in failure.problem:
        return None
    line = _line(lines, failure.line)
    for number in (_above(lines, failure.line), failure.line):
        if found := re.match(r"(\s*(?:- +)*)" + NO_COLON_SPACE.pattern, _line(lines, number)):
            values = {"corrected": f"{found[2]}: {found[3].strip()}"}
            return Explained("missing_space", values, number, found.start(2))
        if found := re.match(r"\s*-(?=[A-Za-z{\[\"'])", _line(lines, number)):
            corrected = _line(lines, number).strip().replace("-", "- ", 1)
            return Explained("missing_space", {"corrected": corrected}, number, found.end() - 1)
    starts = [found.end() for found in re.finditer(r"(?<=[^\s]):\s+", line) if found.end() <= failure.column]
    if starts:
        text = line[starts[-1] : _value_end(line, starts[-1])].strip()
        return Explained("colon_in_text", {"given": text, "corrected": quoted(text)}, failure.line, starts[-1])
    return Explained("indent", {}, failure.line, len(line) - len(line.lstrip()))


def _trailing(lines: list[str], failure: Failure) -> Explained | None:
    """Something behind a value that is complete, or a line that does not stand under the others."""
    line = _line(lines, failure.line)
    before, sign = line[: failure.column].strip(), line[failure.column : failure.column + 1]
    if (sign and sign in "]}") or "but found ']'" in failure.problem or "but found '}'" in failure.problem:
        return Explained("bracket_not_opened", {"bracket": sign}, failure.line, failure.column)
    if before and before[-1] in "\"'":
        found = re.search(r"[:,\[{-]\s*([\"'].*)$", line)
        text = found[1].strip() if found else line.strip()
        corrected = "'" + text.replace("'", "''") + "'" if '"' in text else quoted(text)
        return Explained("text_after_quote", {"corrected": corrected}, failure.line, failure.column)
    if "expected <block end>" in failure.problem and not before.strip("- "):
        return Explained("indent", {}, failure.line, failure.column)
    if before.endswith("]") or before.endswith("}"):
        return Explained("text_after_bracket", {"near": _near(lines, failure)}, failure.line, failure.column)
    return None
