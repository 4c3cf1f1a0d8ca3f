"""Tell in words what an engine says, and where two engines first differ.

What a field of a record holds depends on its kind (`ketensim.numbers.records`); `READ` says how to read it.
"""

from __future__ import annotations

from collections.abc import Callable

import build
import numpy as np

from ketensim.numbers.model import NEVER, Model
from ketensim.numbers.records import CAUSES, FIELDS, INVESTMENT, KIND, LEVEL_UNIT, OWN_WORK, REVIEW, Block, Kind

SHOWN_BEFORE = 5
"""Records shown before the first that differs."""
RANKS = ("review", "investment", "urgent", "rest")
BESIDES = {REVIEW: "review", OWN_WORK: "own work", INVESTMENT: "investment"}
LEVELS = ("floor", "leadership", "commitment")

Reader = Callable[[Model, int], str]


def difference(model: Model, first: Block, second: Block, names: tuple[str, str] = ("reference", "compiled")) -> str:
    """Say where two streams of records first differ, in words; "" if they are equal."""
    place = first_difference(first, second)
    if place is None:
        return ""
    width = max(map(len, names)) + 1
    lines = [f"The records first differ at place {place}, of {len(first)} ({names[0]}) and {len(second)} ({names[1]})."]
    lines += [f"{'':{width}} {in_words(model, row)}" for row in first[max(0, place - SHOWN_BEFORE) : place]]
    for name, records in zip(names, (first, second), strict=True):
        told = in_words(model, records[place]) if place < len(records) else "nothing more"
        lines.append(f"{name + ':':{width}} {told}")
    if place < min(len(first), len(second)):
        lines.append("They differ in " + _unlike(model, first[place], second[place]) + ".")
    return "\n".join(lines)


def first_difference(first: Block, second: Block) -> int | None:
    """The place of the first record that differs, or None."""
    both = min(len(first), len(second))
    unlike = np.flatnonzero((first[:both] != second[:both]).any(axis=1))
    if len(unlike):
        return int(unlike[0])
    return None if len(first) == len(second) else both


def in_words(model: Model, record: np.ndarray) -> str:
    """One record as a line: every field that says something."""
    return "  ".join(fields_in_words(model, record).values())


def fields_in_words(model: Model, record: np.ndarray) -> dict[str, str]:
    """Each field of a record that says something, in words."""
    values = dict(zip(FIELDS, map(int, record), strict=True))
    kind = Kind(values["kind"])
    told = {"time": clock(values["time"]), "kind": f"{kind.name:14}"}
    readers = {**USUAL, **READ.get(kind, {})}
    for field in FIELDS[KIND + 1 :]:
        if field in READ.get(kind, {}) or values[field] != -1 or (field == "stream" and values["number"] >= 0):
            told[field] = readers[field](model, values[field])
    return told


def clock(time: int) -> str:
    """A time since the start: `day 3 09:30:00.000`, days counted from 0; `never` for 2^62."""
    if abs(time) >= NEVER:
        return "never" if time > 0 else "since ever"
    days, rest = divmod(time, build.DAY)
    hours, rest = divmod(rest, build.HOUR)
    minutes, rest = divmod(rest, build.MINUTE)
    return f"day {days} {hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def length(time: int) -> str:
    """A length of time: `2 d`, `3 h`, `90 min`, or ms."""
    for unit, name in ((build.DAY, "d"), (build.HOUR, "h"), (build.MINUTE, "min")):
        if time and time % unit == 0:
            return f"{time // unit} {name}"
    return f"{time} ms"


def _unlike(model: Model, first: np.ndarray, second: np.ndarray) -> str:
    """The fields in which two records differ, with what both say."""
    told = fields_in_words(model, first), fields_in_words(model, second)
    places = np.flatnonzero(first != second)
    return ", ".join(
        f"{FIELDS[place]} ({told[0].get(FIELDS[place], '-').strip()} | {told[1].get(FIELDS[place], '-').strip()})"
        for place in places
    )


# --- how fields are read


def _plain(name: str) -> Reader:
    return lambda model, value: f"{name} {value}"


def _place(name: str, list_of: str) -> Reader:
    """A place among the labels of a model."""

    def read(model: Model, value: int) -> str:
        names = getattr(model.labels, list_of)
        return f"{name} {names[value]}" if 0 <= value < len(names) else f"{name} {value}?"

    return read


def _flag(yes: str, no: str) -> Reader:
    return lambda model, value: {1: yes, 0: no}.get(value, f"{value}?")


def _since(model: Model, value: int) -> str:
    return f"since {clock(value)}"


def _time(name: str) -> Reader:
    return lambda model, value: f"{name} {clock(value)}"


def _lasting(model: Model, value: int) -> str:
    return f"lasting {length(value)}"


def _stream(model: Model, value: int) -> str:
    names = model.labels.streams
    return f"of {names[value]}" if 0 <= value < len(names) else f"stream {value}"


def _item(model: Model, value: int) -> str:
    """What kind of work an item is."""
    names, steps = model.labels.steps, len(model.steps)
    if value in BESIDES:
        return BESIDES[value]
    if 0 <= value < steps:
        return f"step {names[value]}"
    maker, finder = divmod(value - steps, steps)
    return f"rework at {names[maker]} for {names[finder]}" if 0 <= maker < steps else f"step {value}?"


def _rank(model: Model, value: int) -> str:
    return f"rank {RANKS[value]}" if 0 <= value < len(RANKS) else f"rank {value}?"


def _sent(model: Model, value: int) -> str:
    words = {0: "complete", 1: "incomplete", 2: "complete, after rework", 3: "incomplete, after rework"}
    return words.get(value, f"flags {value}?")


def _cause(model: Model, value: int) -> str:
    return CAUSES[value] if 0 <= value < len(CAUSES) else f"cause {value}?"


def _related(model: Model, value: int) -> str:
    return "" if value == -1 else _place("to", "partners")(model, value)


def _what(model: Model, value: int) -> str:
    return LEVELS[value] if 0 <= value < len(LEVELS) else f"level {value}?"


def _level(model: Model, value: int) -> str:
    return f"at {value / LEVEL_UNIT:.12f}"


def _pair(model: Model, value: int) -> str:
    if not 0 <= value < len(model.handoffs):
        return f"pair {value}?"
    pair, names = model.handoffs[value], model.labels.partners
    return f"pair {names[pair.sender]} -> {names[pair.receiver]}"


_type, _member = _place("type", "types"), _place("member", "members")
_queued = {"step": _item, "member": _rank, "value": _time("due")}
_worked = {"step": _item, "segment": _plain("segment"), "member": _member, "value": _since}
_sent_back = {"segment": _place("maker", "steps"), "value": _lasting}

USUAL: dict[str, Reader] = {
    "partner": _place("at", "partners"),
    "stream": _stream,
    "number": _plain("number"),
    "branch": _plain("branch"),
    "step": _item,
    "pass": _plain("pass"),
    "attempt": _plain("attempt"),
    "segment": _plain("segment"),
    "member": _plain("member"),
    "value": _plain("value"),
}

READ: dict[Kind, dict[str, Reader]] = {
    Kind.ARRIVE: {"step": _item, "segment": _type, "value": _time("arrival")},
    Kind.CLOCK_START: {"segment": _type, "member": _time("arrival"), "value": _lasting},
    Kind.CLOCK_STOP: {
        "step": _flag("in time", "late"), "segment": _type, "member": _time("arrival"), "value": _since,
    },
    Kind.QUEUE: _queued,
    Kind.REQUEUE: _queued,
    Kind.START: _worked,
    Kind.PAUSE: _worked,
    Kind.RESUME: _worked,
    Kind.STOP: _worked,
    Kind.END: _worked,
    Kind.STAY: {"step": _item, "segment": _flag("within norm", "beyond norm"), "member": _rank, "value": _since},
    Kind.VANISH: {"step": _item, "value": _since},
    Kind.SOLVED: {"segment": _place("maker", "steps")},
    Kind.RETURN: _sent_back,
    Kind.SEND: {"segment": _sent, "member": _place("from", "steps"), "value": _lasting},
    Kind.DELIVER: {"segment": _sent, "member": _place("from", "steps"), "value": _since},
    Kind.JOINED: {"value": _since},
    Kind.LEAVE: {
        "step": _place("outcome", "outcomes"), "segment": _type, "branch": _flag("escaped defect", "no defect"),
        "pass": _plain("returns"), "attempt": _plain("solved"), "member": _flag("expired", "reached"), "value": _since,
    },
    Kind.SPENT: {
        "segment": _cause, "step": _type, "member": _time("arrival"), "pass": _flag("expired", "reached"),
        "value": _lasting,
    },
    Kind.WORKED: {
        "segment": _flag("overtime", "on duty"), "step": _type, "member": _time("arrival"), "value": _lasting,
    },
    Kind.TRIPS: {"step": _pair, "segment": _type, "member": _time("arrival"), "value": _plain("trips")},
    Kind.STILL_WAITING: {"step": _item, "value": _since},
    Kind.STILL_IN_HAND: _worked,
    Kind.STILL_STAYING: {"step": _item, "value": _since},
    Kind.STILL_IN_CHAIN: {"segment": _type, "value": _since},
    Kind.LEVEL: {"partner": _place("from", "partners"), "step": _related, "segment": _what, "value": _level},
}  # fmt: skip
