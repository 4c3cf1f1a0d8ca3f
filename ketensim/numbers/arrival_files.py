"""Files of data that a scenario names: times of arrival, event logs, and columns of observed values.

A file of times has one time stamp per line, or is an event log in CSV where a case's first event is its arrival (R7.3).
Commas, semicolons and tabs separate; gzip is recognised by its content. Times are wall-clock as written: offsets are
dropped. Everything is text here, so a case called NA is a case.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from ketensim.ground.errors import Fault, InputError, nearest

CASE_COLUMNS = ("case:concept:name", "case_id", "caseid", "case", "case_name", "id")
TIME_COLUMNS = (
    "time:timestamp", "enabled", "enable_time", "start_time", "start_timestamp", "start",
    "timestamp", "time", "arrival", "date",
)  # fmt: skip
"""Recognised in this order, capitals ignored and blanks as underscores."""

MOST_BYTES = 1 << 30
"""Of text, after unpacking."""
MOST_FAULTS = 20
"""Wrong lines told one by one."""

SEPARATORS = ",;\t"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
PER_UNIT = {"min": 60_000, "h": 3_600_000, "d": 86_400_000, "wk": 604_800_000}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file of text: `head` the first, `rows` (line number, cells) the rest; blank lines are left out."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    head_line: int = 1

    def without_head(self) -> Table:
        """The same where the first row is no head."""
        return Table(self.name, ("",), ((self.head_line, self.head), *self.rows))


def resolve(folder: Path, file: str) -> Path:
    """Where a file that a scenario names lies: beside the scenario, or else where the command is given."""
    beside = folder / file
    return beside if beside.exists() or not Path(file).exists() else Path(file)


def read_times(path: Path, case: str | None = None, time: str | None = None) -> tuple[datetime, ...]:
    """Arrival times in order; `case` and `time` name columns that are not recognised.

    Raises `InputError`: about the file as a whole without a line, about its lines with file and line.
    """
    return _read_times(*_key(path), case, time)


def read_values(path: Path, unit: str, column: str | None = None) -> tuple[float, ...]:
    """The numbers of a column (by default the only one), written in `unit`, in ms. Raises `InputError`."""
    return _read_values(*_key(path), unit, column)


def _key(path: Path) -> tuple[Path, int, int]:
    """The path with what changes when the file does; a file that cannot be had is a fault."""
    try:
        if path.is_dir():
            raise _whole("data_folder", path)
        stat = path.stat()
    except OSError:
        raise _whole("data_missing", path, **_near(path)) from None
    return path, stat.st_mtime_ns, stat.st_size


def _near(path: Path) -> dict[str, str]:
    try:
        names = [item.name for item in path.parent.iterdir()]
    except OSError:
        return {}
    return {"nearest": nearest(path.name, names) or ""}


@lru_cache(maxsize=16)
def _read_times(path: Path, _changed: int, _size: int, case: str | None, time: str | None) -> tuple[datetime, ...]:
    table = _read(path)
    if case is None and time is None and len(table.head) == 1 and _time(table.head[0]):
        return tuple(sorted(_Faults(table.without_head()).times(0)))
    times = _column(table, "time", time, TIME_COLUMNS)
    cases = None if case is None and len(table.head) == 1 else _column(table, "case", case, CASE_COLUMNS)
    faults = _Faults(table)
    return tuple(sorted(faults.times(times) if cases is None else faults.firsts(cases, times)))


@lru_cache(maxsize=16)
def _read_values(path: Path, _changed: int, _size: int, unit: str, column: str | None) -> tuple[float, ...]:
    table = _read(path)
    if column is None and len(table.head) == 1 and _number(table.head[0]) is not None:
        table = table.without_head()
    place = 0 if column is None and len(table.head) == 1 else _column(table, "column", column, ())
    return tuple(number * PER_UNIT[unit] for number in _Faults(table).numbers(place))


class _Faults:
    """Reads the rows of a table, and tells all wrong lines at once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.wrong: list[Fault] = []

    def times(self, place: int) -> list[datetime]:
        """The time in column `place` of each row."""
        found = [self._time(row, cells, place) for row, cells in self.table.rows]
        self._tell()
        return [time for time in found if time is not None]

    def firsts(self, case: int, time: int) -> list[datetime]:
        """The first time of each case."""
        first: dict[str, datetime] = {}
        for row, cells in self.table.rows:
            name = self._cell(row, cells, case)
            moment = self._time(row, cells, time)
            if name == "":
                self._fault("data_no_case", row)
            elif name is not None and moment is not None:
                first[name] = min(first.get(name, moment), moment)
        self._tell()
        return list(first.values())

    def numbers(self, place: int) -> list[float]:
        """The number in column `place` of each row."""
        found = []
        for row, cells in self.table.rows:
            text = self._cell(row, cells, place)
            number = None if text is None else _number(text)
            if number is not None:
                found.append(number)
            elif text is not None:
                self._fault("data_number", row, given=text[:60])
        self._tell()
        return found

    def _time(self, row: int, cells: tuple[str, ...], place: int) -> datetime | None:
        text = self._cell(row, cells, place)
        moment = None if text is None else _time(text)
        if text is not None and moment is None:
            self._fault("data_time", row, given=text[:60])
        return moment

    def _cell(self, row: int, cells: tuple[str, ...], place: int) -> str | None:
        if place < len(cells):
            return cells[place]
        self._fault("data_too_short", row)
        return None

    def _fault(self, code: str, row: int, **values: str) -> None:
        self.wrong.append(Fault(code, (), values, row, 1, self.table.name))

    def _tell(self) -> None:
        if len(self.wrong) > MOST_FAULTS + 1:
            more = Fault("data_more", (), {"count": len(self.wrong) - MOST_FAULTS}, 0, 0, self.table.name)
            raise InputError([*self.wrong[:MOST_FAULTS], more])
        if self.wrong:
            raise InputError(self.wrong)


def _column(table: Table, key: str, wanted: str | None, known: tuple[str, ...]) -> int:
    """The place of the column called `wanted`, or else of the first of `known` that is there."""
    if wanted is not None:
        if wanted not in table.head:
            hint = {"nearest": nearest(wanted, table.head) or "", "choices": ", ".join(table.head[:20])}
            raise InputError([Fault("data_column", (), {"name": table.name, "column": wanted, **hint})])
        return table.head.index(wanted)
    plain = [re.sub(r"[\s_]+", "_", cell.strip().lower()) for cell in table.head]
    for name in known:
        if name in plain:
            return plain.index(name)
    choices = ", ".join(table.head[:20])
    raise InputError([Fault("data_no_column", (), {"name": table.name, "key": key, "choices": choices})])


def _time(text: str) -> datetime | None:
    """An ISO time stamp or date, its offset dropped."""
    if not ISO.match(text):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    """A plain number from 0."""
    return float(text) if re.fullmatch(r"\d{1,15}(\.\d+)?", text) else None


# --- text


def _read(path: Path) -> Table:
    """The rows of a file. Raises `InputError` where it is no text with rows."""
    text = _text(path)
    head = next((line for line in io.StringIO(text, newline="") if line.strip()), None)
    if head is None:
        raise _whole("data_empty", path)
    try:
        rows = list(_rows(text, max(SEPARATORS, key=head.count)))
    except csv.Error:
        raise _whole("data_unreadable", path) from None
    if not rows:
        raise _whole("data_empty", path)
    return Table(path.name, rows[0][1], tuple(rows[1:]), rows[0][0])


def _rows(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that hold anything, with the number of their (last) line; a row of separators alone holds nothing."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, tuple(cell.strip() for cell in cells)


def _text(path: Path) -> str:
    """The text of a file, unpacked if need be."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise _whole("data_unreadable", path) from None
    if len(content) > MOST_BYTES:
        raise _whole("data_too_large", path, most=MOST_BYTES >> 20)
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\0" in content[:65536]:
        raise _whole("data_binary", path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _whole("data_encoding", path, row=content.count(b"\n", 0, error.start) + 1) from None


def _whole(code: str, path: Path, **values: object) -> InputError:
    """A fault of the whole file, to be placed where the scenario names it."""
    return InputError([Fault(code, (), {"name": path.name, **values})])
