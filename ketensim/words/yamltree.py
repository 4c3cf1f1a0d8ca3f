"""YAML events to a plain tree: the core of YAML, the place of everything, and every habit that YAML misreads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from ketensim.ground.errors import Fault, Path
from ketensim.words.habits import (
    CLOCK,
    DATE_KEY,
    LINE_SEPARATORS,
    NO_COLON_SPACE,
    Failure,
    code_point,
    comma_habit,
    explain,
    is_unit,
    quoted,
    scalar_habit,
    spaced,
)

Place = tuple[int, int]

MOST_LEVELS = 50
MOST_FAULTS = 1000
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: dict[str, object] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_REAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_PADDED = re.compile(r"[-+]?0[0-9]+(?:\.[0-9]*)?")


class _Stop(Exception):
    """Reading cannot go on; the fault is already noted."""


def pair_key(text: str) -> str:
    """The canonical text of a pair: `a->b` and `a.b` become `a -> b`, `a&b` becomes `a & b`; other texts stay."""
    found = re.fullmatch(r"\s*(\w+)\s*(->|→|&|\.)\s*(\w+)\s*", text)
    return f"{found[1]} {'&' if found[2] == '&' else '->'} {found[3]}" if found else text


def holds_pairs(path: Path) -> bool:
    """Whether the keys right below `path` are pairs of partners."""
    return path in (("handoffs",), ("relations",))


class YamlTree:
    """What one YAML text says.

    `root` is the value, `places` those of keys and items, `values` those of values, `faults` what is wrong with its
    form, `whole` whether all of it could be read.
    """

    def __init__(self, text: str, file: str) -> None:
        """Read the text; nothing is raised."""
        self.file = file
        self.root: Any = None
        self.places: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self.whole = False
        self._text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        try:
            self._read()
            self.whole = True
        except _Stop:
            pass

    def _fault(self, code: str, path: Path, values: Mapping[str, object], line: int, column: int) -> None:
        """Note a fault; line and column from 0. More than a person would read is not noted."""
        if len(self.faults) >= MOST_FAULTS:
            raise _Stop
        self.faults.append(Fault(code, path, values, line + 1, column + 1, self.file))

    def _stop(self, code: str, values: Mapping[str, object], line: int, column: int) -> NoReturn:
        """Note a fault after which nothing can be read."""
        self._fault(code, (), values, line, column)
        raise _Stop

    def _at(self, code: str, path: Path, mark: Any, **values: object) -> None:
        """Note a fault where a mark of the parser stands."""
        self._fault(code, path, values, mark.line, mark.column)

    def _read(self) -> None:
        self._look_at_letters()
        self._events = self._parse()
        event = next(self._events)
        while not isinstance(event, (DocumentStartEvent, StreamEndEvent)):
            event = next(self._events)
        if isinstance(event, StreamEndEvent):
            return
        if event.version or event.tags:
            line = next((at for at, line in enumerate(self._text.split("\n")) if line.startswith("%")), 0)
            self._fault("directive", (), {}, line, 0)
        self.root = self._node(next(self._events), (), 0)
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._stop("second_document", {}, event.start_mark.line, event.start_mark.column)

    def _look_at_letters(self) -> None:
        """Stop at a character that no text holds; replace line ends that editors do not count as such."""
        if found := _FORBIDDEN.search(self._text):
            self._stop("control_character", {"character": code_point(found[0])}, *self._place(found.start()))
        for found in LINE_SEPARATORS.finditer(self._text):
            self._fault("hidden_character", (), {"character": code_point(found[0])}, *self._place(found.start()))
            if len(self.faults) >= 20:  # finding each place takes time
                break
        self._text = LINE_SEPARATORS.sub(" ", self._text)

    def _place(self, index: int) -> Place:
        """Line and column, from 0, of a place in the text."""
        begin = self._text.rfind("\n", 0, index) + 1
        return self._text.count("\n", 0, index), index - begin

    def _parse(self) -> Iterator[Any]:
        """The parser's events; its failures become faults."""
        last: Any = None
        try:
            for event in YAML(typ="safe", pure=True).parse(self._text):
                last = event.end_mark
                yield event
        except MarkedYAMLError as error:
            self._explain(error)
        except (GeneratorExit, _Stop):
            raise
        except Exception:  # the parser lets slip errors of many kinds, such as an escape beyond all characters
            place = (last.line, last.column) if last else (0, 0)
            self._stop("not_yaml", {"near": self._text.split("\n")[place[0]].strip()[:40]}, *place)

    def _explain(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        begin = error.context_mark or mark
        lines = self._text.split("\n")
        failure = Failure(
            str(error.problem or ""), str(error.context or ""), mark.line, mark.column, begin.line, begin.column
        )
        found = explain(lines, failure)
        here = [fault for fault in self.faults if fault.line == found.line + 1]
        if here and found.code == "not_yaml":
            raise _Stop  # what was noted on this line says it better
        self.faults = [fault for fault in self.faults if fault not in here]
        self._stop(found.code, found.values, found.line, found.column)

    def _node(self, event: Any, path: Path, level: int) -> Any:
        """The value that begins with an event."""
        mark = event.start_mark
        self.values[path] = (mark.line + 1, mark.column + 1)
        if isinstance(event, AliasEvent):
            self._at("alias", path, mark, name=str(event.anchor), corrected=quoted(f"*{event.anchor}".rstrip(":")))
            return None
        self._refuse_extras(event, path)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        if level >= MOST_LEVELS:
            self._stop("too_deep", {"most": MOST_LEVELS}, mark.line, mark.column)
        if isinstance(event, MappingStartEvent):
            return self._map(event, path, level)
        return self._list(path, level)

    def _refuse_extras(self, event: Any, path: Path) -> None:
        """Anchors and tags."""
        hint: dict[str, object] = {}
        if isinstance(event, ScalarEvent) and event.style is None:
            raw = self._text[event.start_mark.index : event.end_mark.index]
            hint = {"corrected": quoted(raw)} if raw[:1] in ("&", "!") else {}
        if event.anchor is not None:
            self._at("anchor", path, event.start_mark, name=str(event.anchor), **hint)
        elif event.tag is not None:
            self._at("tag", path, event.start_mark, name=str(event.tag), **hint)

    def _scalar(self, event: Any, path: Path) -> object:
        """A text, number, truth value or nothing; a quoted text stays text."""
        text = str(event.value)
        if event.style is not None or event.anchor is not None or event.tag is not None:
            if found := _FORBIDDEN.search(text):
                self._at("control_character", path, event.start_mark, character=code_point(found[0]))
                return _FORBIDDEN.sub("", text)
            if event.style in (">", "|") and not text.strip():  # `share: >9` is an empty block of text to YAML
                header = self._raw(event).split("\n")[0].split(" #")[0].strip()
                self._at("special_start", path, event.start_mark, sign=header[:1], corrected=quoted(header))
                return header
            return text
        habit = scalar_habit(self._raw(event)) if text else None
        if habit:
            self._at(habit[0], path, event.start_mark, **habit[1])
            corrected = habit[1].get("corrected")
            return self._plain(str(corrected).strip('"'), event, path) if corrected else text
        return self._plain(text, event, path)

    def _raw(self, event: Any) -> str:
        return self._text[event.start_mark.index : event.end_mark.index]

    def _plain(self, text: str, event: Any, path: Path) -> object:
        """An unquoted text by the core rules of YAML 1.2."""
        if text in _WORDS:
            return _WORDS[text]
        if not (text[0].isdecimal() or text[0] in "+-."):
            return text
        if _PADDED.fullmatch(text):
            plain = text.lstrip("+-0") or "0"
            self._at("leading_zero", path, event.start_mark, given=text, corrected=plain, quoted=quoted(text))
        if _ENDLESS.fullmatch(text):
            self._at("not_finite", path, event.start_mark, given=text)
            return text
        if not _REAL.fullmatch(text):
            return text
        if len(text) > 300 or abs(float(text)) >= 1e18:
            self._at("huge_number", path, event.start_mark, given=text)
            return text
        return int(text) if _WHOLE.fullmatch(text) else float(text)

    def _list(self, path: Path, level: int) -> list[Any]:
        items: list[Any] = []
        last: Any = None
        while not isinstance(event := next(self._events), SequenceEndEvent):
            if items and self._splits(last, event, needs_unit=True):
                items[-1] = self._joined(last, event, (*path, len(items) - 1))
                continue
            here = (*path, len(items))
            self.places[here] = (event.start_mark.line + 1, event.start_mark.column + 1)
            items.append(self._node(event, here, level + 1))
            last = event
        return items

    def _splits(self, before: Any, event: Any, needs_unit: bool) -> bool:
        """Whether two neighbours in braces or brackets are the halves of a number with a decimal comma."""
        if not _bare(before) or not _bare(event) or not re.fullmatch("[+-]?[0-9]+", before.value):
            return False
        between = self._text[before.end_mark.index : event.start_mark.index]
        found = re.fullmatch(r"([0-9]+)\s*(.*)", str(event.value), re.DOTALL)
        if between.strip() != "," or not found or not is_unit(found[2]):
            return False
        return bool(found[2]) and between == "," if needs_unit else True

    def _joined(self, before: Any, event: Any, path: Path) -> object:
        """Note the decimal comma and read what was meant."""
        given = f"{before.value},{event.value}"
        code, values = comma_habit(given) or ("decimal_comma", {"corrected": given.replace(",", ".")})
        self._at(code, path, before.start_mark, **values)
        return self._plain(str(values.get("corrected", given)), before, path)

    def _map(self, start: Any, path: Path, level: int) -> Any:
        tree: dict[str, Any] = {}
        unvalued: list[Any] = []
        last: tuple[str, Any] | None = None
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event, path, level)
            value = next(self._events)
            if start.flow_style and self._lacks_value(event, value):
                if last and self._splits(last[1], event, needs_unit=False):
                    tree[last[0]] = self._joined(last[1], event, (*path, last[0]))
                else:
                    unvalued.append(event)
                continue
            name = self._new_name(key, event, path, tree)
            item = self._node(value, (*path, name or "?"), level + 1)
            if name is not None:
                tree[name] = item
                last = (name, value)
        return self._without_values(unvalued, start, path, tree) if unvalued else tree

    def _key(self, event: Any, path: Path, level: int) -> str | None:
        """The text of a key, or None if it cannot be one."""
        if not isinstance(event, ScalarEvent):
            found = len(self.faults)
            self._node(event, (*path, "?"), level + 1)
            if not isinstance(event, AliasEvent):
                del self.faults[found:]
                self._at("complex_key", path, event.start_mark)
            return None
        self._refuse_extras(event, path)
        text = str(event.value)
        habit = scalar_habit(self._raw(event)) if _bare(event) and text else None
        if habit and habit[0] not in ("decimal_comma", "thousands"):
            text = str(habit[1].get("corrected", text)).strip('"')
            self._at(habit[0], (*path, text), event.start_mark, **habit[1])
        return pair_key(spaced(text)) if holds_pairs(path) else spaced(text)

    def _new_name(self, name: str | None, event: Any, path: Path, tree: dict[str, Any]) -> str | None:
        """The name under which an entry is kept, its place noted; None if it is refused."""
        if name is None:
            return None
        here, mark = (*path, name), event.start_mark
        if _bare(event) and name == "<<":
            self._at("merge_key", here, mark)
            return None
        if not name or _FORBIDDEN.search(name):
            self._at("empty_key", path, mark)
            return None
        if _bare(event) and DATE_KEY.fullmatch(name):
            self._at("date_key", here, mark, given=name, corrected=quoted(name))
        twin = name if name in tree else " & ".join(reversed(name.split(" & "))) if holds_pairs(path) else name
        if twin in tree:
            self._at("duplicate_key", here, mark, name=name, first=self.places[(*path, twin)][0])
            return None
        self.places[here] = (mark.line + 1, mark.column + 1)
        return name

    def _lacks_value(self, key: Any, value: Any) -> bool:
        """Whether an entry in braces is a text alone, without a colon."""
        if not _bare(key) or not key.value or not _bare(value) or value.value:
            return False
        return not self._text[key.end_mark.index : key.end_mark.index + 100].lstrip().startswith(":")

    def _without_values(self, keys: list[Any], start: Any, path: Path, tree: dict[str, Any]) -> Any:
        """Braces with texts alone: a list in the wrong brackets, or colons without a space."""
        texts = [str(key.value) for key in keys]
        if not tree and not any(NO_COLON_SPACE.fullmatch(text) for text in texts):
            clock = any(CLOCK.search(text) for text in texts)
            corrected = "[" + ", ".join(quoted(text) if clock else text for text in texts) + "]"
            self._at("hours_in_braces" if clock else "list_in_braces", path, start.start_mark, corrected=corrected)
            for place, key in enumerate(keys):
                self.places[(*path, place)] = (key.start_mark.line + 1, key.start_mark.column + 1)
            return texts
        for key, text in zip(keys, texts, strict=True):
            if found := NO_COLON_SPACE.fullmatch(text):
                here = (*path, found[1])
                self._at("missing_space", here, key.start_mark, corrected=f"{found[1]}: {found[2]}")
                self.places.setdefault(here, (key.start_mark.line + 1, key.start_mark.column + 1))
                tree.setdefault(found[1], self._plain(found[2], key, here))
            else:
                self._at("no_value", path, key.start_mark, given=text)
        return tree


def _bare(event: Any) -> bool:
    """Whether an event is an unquoted text without anchor or tag."""
    return isinstance(event, ScalarEvent) and event.style is None and event.anchor is None and event.tag is None
