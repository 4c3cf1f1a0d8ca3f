"""Event logs: one row per piece of work that was started, written to CSV or XES while the simulation goes on.

What a row means, the same in both formats:

* `case`: replication, stream and number, for instance `0-arrivals-17`, so that no two runs mix in one file;
* `activity`: the step; for rework the step whose work is redone;
* `partner`, `resource`: who did it; work that was put back and taken again counts for the member who ended it;
* `enabled`, `start`, `end`: queued, first started, ended, in local civil time from the scenario's start date;
* `type`: the case type; `returned`: this piece of work is rework after a return;
* `replication`, `variant`, `cost`: EUR for the hours worked on it.

Own work and chain reviews belong to no case and are left out, and so is work that was never started. Work in hand when
the simulation stops has no `end`. Rows come in the order in which work ends, so memory grows with the open cases only.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Protocol
from xml.sax.saxutils import quoteattr

import numpy as np

from ketensim.ground.hours import Hours, hours_of, open_time
from ketensim.ground.spans import HOUR
from ketensim.numbers.model import Crew, Model
from ketensim.numbers.records import (
    KIND,
    MEMBER,
    NUMBER,
    PARTNER,
    SEGMENT,
    STEP,
    STREAM,
    TIME,
    VALUE,
    Block,
    Kind,
)  # fmt: skip

SUFFIXES = (".csv", ".csv.gz", ".xes", ".xes.gz")
"""The file names an event log can end in."""

_WANTED = np.array(
    [Kind.ARRIVE, Kind.START, Kind.PAUSE, Kind.STOP, Kind.END, Kind.LEAVE, Kind.STILL_IN_HAND, Kind.STILL_IN_CHAIN]
)


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the log; times are local and naive, `end` is None for work in hand at the stop, `cost` is in EUR."""

    case: str
    activity: str
    partner: str
    resource: str
    enabled: datetime
    start: datetime
    end: datetime | None
    type: str
    returned: bool
    replication: int
    variant: str
    cost: float


COLUMNS = tuple(field.name for field in fields(Work))


class Log(Protocol):
    """Where rows go."""

    def add(self, work: Work) -> None:
        """Take one row, in the order in which work ends."""

    def leave(self, case: str) -> None:
        """Be told that no more rows of `case` will come."""

    def close(self) -> None:
        """Write what is still held back."""


class CsvLog:
    """Rows as comma-separated text, UTF-8, one header line."""

    def __init__(self, file: IO[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def add(self, work: Work) -> None:
        """Write `work` as one line; `returned` is `true` or `false`, a missing `end` is empty."""
        end = stamp(work.end) if work.end else ""
        self._writer.writerow(
            [work.case, work.activity, work.partner, work.resource, stamp(work.enabled), stamp(work.start), end,
             work.type, str(work.returned).lower(), work.replication, work.variant, work.cost]
        )  # fmt: skip

    def leave(self, case: str) -> None:
        """Do nothing: rows need not be together."""

    def close(self) -> None:
        """Do nothing: everything has been written."""


class XesLog:
    """Rows as XES (IEEE 1849-2016): a trace per case, an event for each start and each completion.

    XES wants the events of a case together, so the rows of open cases are held back; a trace is written when its case
    leaves, and at the end for the cases that are still in the chain.
    """

    def __init__(self, file: IO[str], about: Mapping[str, object]) -> None:
        self._file = file
        self._open: dict[str, list[Work]] = {}
        file.write(_XES_HEAD)
        for key, value in {"concept:name": "ketensim", **about}.items():
            file.write(_attribute("string", key, value, "\t"))

    def add(self, work: Work) -> None:
        """Hold `work` until its case leaves."""
        self._open.setdefault(work.case, []).append(work)

    def leave(self, case: str) -> None:
        """Write the trace of `case`; a case on which no work was started has none."""
        works = self._open.pop(case, [])
        if works:
            self._file.write(_trace(works))

    def close(self) -> None:
        """Write the traces of the cases that did not leave, and end the document."""
        for case in list(self._open):
            self.leave(case)
        self._file.write("</log>\n")


def stamp(moment: datetime) -> str:
    """ISO 8601 with milliseconds and no time zone: `2027-01-04T08:30:00.000`."""
    return moment.isoformat(timespec="milliseconds")


_XES_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
	<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
	<extension name="Cost" prefix="cost" uri="http://www.xes-standard.org/cost.xesext"/>
	<global scope="trace">
		<string key="concept:name" value="case"/>
	</global>
	<global scope="event">
		<string key="concept:name" value="activity"/>
		<string key="lifecycle:transition" value="complete"/>
		<date key="time:timestamp" value="1970-01-01T00:00:00.000"/>
		<string key="org:group" value="partner"/>
		<string key="org:resource" value="resource"/>
		<boolean key="returned" value="false"/>
	</global>
	<classifier name="Activity" keys="concept:name"/>
	<classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
	<string key="lifecycle:model" value="standard"/>
"""


def _attribute(kind: str, key: str, value: object, indent: str) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return f'{indent}<{kind} key="{key}" value={quoteattr(text)}/>\n'


def _trace(works: Sequence[Work]) -> str:
    first = works[0]
    parts = [
        "\t<trace>\n",
        _attribute("string", "concept:name", first.case, "\t\t"),
        _attribute("string", "type", first.type, "\t\t"),
        _attribute("int", "replication", first.replication, "\t\t"),
        _attribute("string", "variant", first.variant, "\t\t"),
    ]
    events = [event for place, work in enumerate(works, 1) for event in _events(work, place)]
    events.sort(key=lambda event: event[:3])
    return "".join([*parts, *(text for *_, text in events), "\t</trace>\n"])


def _events(work: Work, place: int) -> Iterator[tuple[datetime, int, int, str]]:
    yield work.start, place, 0, _event(work, place, "start", work.start)
    if work.end is not None:
        yield work.end, place, 1, _event(work, place, "complete", work.end)


def _event(work: Work, place: int, transition: str, moment: datetime) -> str:
    inside = "\t\t\t"
    parts = [
        "\t\t<event>\n",
        _attribute("string", "concept:name", work.activity, inside),
        _attribute("string", "concept:instance", place, inside),
        _attribute("string", "lifecycle:transition", transition, inside),
        _attribute("date", "time:timestamp", stamp(moment), inside),
        _attribute("string", "org:group", work.partner, inside),
        _attribute("string", "org:resource", work.resource, inside),
        _attribute("boolean", "returned", str(work.returned).lower(), inside),
    ]
    if transition == "start":
        parts.append(_attribute("date", "enabled", stamp(work.enabled), inside))
    else:
        parts.append(_attribute("float", "cost:total", work.cost, inside))
        parts.append(_attribute("string", "cost:currency", "EUR", inside))
    return "".join([*parts, "\t\t</event>\n"])


def is_log_name(path: str | Path) -> bool:
    """Whether the file name ends in one of `SUFFIXES`."""
    return str(path).lower().endswith(SUFFIXES)


@contextmanager
def writing(path: str | Path, about: Mapping[str, object] | None = None) -> Iterator[Log]:
    """Open an event log by the suffix of `path`; the file appears when it is complete, or not at all.

    `about` says inside XES where the log comes from: scenario, version, digest, seed.
    Raises `ValueError` for another suffix and `OSError` as `open` does.
    """
    if not is_log_name(path):
        raise ValueError(f"an event log ends in one of {', '.join(SUFFIXES)}: {path}")
    target = Path(path)
    # A pipe or a device cannot be replaced by a finished file, so it is written to as it is.
    part = target.with_name(target.name + ".part") if target.is_file() or not target.exists() else target
    try:
        with ExitStack() as stack:
            name = target.name.lower()
            file = _text(stack, part, zipped=name.endswith(".gz"))
            log: Log = XesLog(file, about or {}) if name.endswith((".xes", ".xes.gz")) else CsvLog(file)
            yield log
            log.close()
    except BaseException:
        if part != target:
            part.unlink(missing_ok=True)
        raise
    if part != target:
        os.replace(part, target)


def _text(stack: ExitStack, part: Path, zipped: bool) -> IO[str]:
    raw = stack.enter_context(part.open("wb"))
    if not zipped:
        return stack.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
    # Without a name and a time inside, the same seed gives the same bytes.
    archive = stack.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0))
    return stack.enter_context(io.TextIOWrapper(archive, encoding="utf-8", newline=""))


class EventLog:
    """A consumer that turns the records of one replication into rows of a log.

    Args of `__init__`: `log` receives the rows; `variant` and `replication` stand in each of them.
    """

    ordered = True
    kinds = frozenset(Kind)

    def __init__(self, log: Log, model: Model, variant: str = "", replication: int = 0) -> None:
        self._log = log
        self._model = model
        self._variant = variant
        self._replication = replication
        self._crews = _crews(model)
        self._hours: dict[int, Hours] = {}
        self._types: dict[tuple[int, int], int] = {}
        self._in_hand: dict[tuple[int, ...], _Open] = {}
        self._busy: dict[tuple[int, int], int] = {}
        self._left: set[tuple[int, int]] = set()

    def take(self, records: Block) -> None:
        """Receive `records`, an int64 array of shape (n, 12), in canonical order."""
        chosen = records[np.isin(records[:, KIND], _WANTED) & (records[:, STREAM] >= 0)]
        for record in chosen.tolist():
            self._take(record)

    def _take(self, record: list[int]) -> None:
        kind, case = record[KIND], (record[STREAM], record[NUMBER])
        if kind == Kind.ARRIVE:
            self._types[case] = record[SEGMENT]
        elif kind in (Kind.LEAVE, Kind.STILL_IN_CHAIN):
            self._left.add(case)
            self._settle(case)
        elif record[STEP] >= 0:
            self._work(kind, case, record)

    def _work(self, kind: int, case: tuple[int, int], record: list[int]) -> None:
        item = tuple(record[STREAM:SEGMENT])
        if kind == Kind.START:
            if item not in self._in_hand:
                self._in_hand[item] = _Open(record[VALUE], record[TIME])
                self._busy[case] = self._busy.get(case, 0) + 1
            return
        self._in_hand[item].cost += self._cost(record)
        if kind in (Kind.END, Kind.STILL_IN_HAND):
            self._log.add(self._row(record, self._in_hand.pop(item), ended=kind == Kind.END))
            self._busy[case] -= 1
            self._settle(case)

    def _settle(self, case: tuple[int, int]) -> None:
        # Work in hand when a case expires is finished after the case has left (R8.6).
        if case in self._left and not self._busy.get(case):
            self._left.discard(case)
            self._types.pop(case, None)
            self._busy.pop(case, None)
            self._log.leave(self._name(case))

    def _cost(self, record: list[int]) -> float:
        """EUR for the stretch of work that this record ends."""
        begin, end = record[VALUE], record[TIME]
        partner = self._model.partners[record[PARTNER]]
        crew = self._crews[record[MEMBER]]
        worked = float(end - begin)
        if crew.finish and partner.overtime != 1.0:
            late = worked - open_time(self._calendar(crew.calendar), begin, end)
            worked += late * (partner.overtime - 1.0)
        return worked * partner.hour / HOUR

    def _calendar(self, place: int) -> Hours:
        if place not in self._hours:
            self._hours[place] = hours_of(self._model.hours, place)
        return self._hours[place]

    def _row(self, record: list[int], open_item: _Open, ended: bool) -> Work:
        labels = self._model.labels
        steps, step = len(labels.steps), record[STEP]
        rework = step >= steps
        case = (record[STREAM], record[NUMBER])
        return Work(
            case=self._name(case),
            activity=labels.steps[(step - steps) // steps if rework else step],
            partner=labels.partners[record[PARTNER]],
            resource=labels.members[record[MEMBER]],
            enabled=self._moment(open_item.enabled),
            start=self._moment(open_item.start),
            end=self._moment(record[TIME]) if ended else None,
            type=labels.types[self._types[case]],
            returned=rework,
            replication=self._replication,
            variant=self._variant,
            cost=round(open_item.cost, 4),
        )

    def _name(self, case: tuple[int, int]) -> str:
        return f"{self._replication}-{self._model.labels.streams[case[0]]}-{case[1]}"

    def _moment(self, time: int) -> datetime:
        return self._model.start + timedelta(milliseconds=time)


@dataclass(slots=True)
class _Open:
    """An item that was started: since when it waited, when it was first started, and EUR so far."""

    enabled: int
    start: int
    cost: float = 0.0


def _crews(model: Model) -> dict[int, Crew]:
    crews = (crew for partner in model.partners for crew in partner.crews)
    return {crew.first_member + place: crew for crew in crews for place in range(crew.size)}
