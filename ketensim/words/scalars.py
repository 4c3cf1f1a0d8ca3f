"""The scalars of a scenario file as pydantic types: each reads the text people write and knows its JSON schema.

A text that is wrong becomes a `PydanticCustomError` whose type is the fault's code and whose context holds the values,
so that all faults of a file come at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ketensim.ground import units
from ketensim.ground.hours_text import CalendarError, parse_closed, parse_moments, parse_open, parse_opening
from ketensim.ground.naming import is_share, unit
from ketensim.ground.spans import DAY, HOUR
from ketensim.ground.units import Duration, Rate

RESERVED = ("default", "all", "none", "end")
"""Words that no partner, step, type, calendar, stream or variant may be called."""

LANGUAGES = ("nl", "en")

T = TypeVar("T")


class ShapeError(ValueError):
    """A scalar that is not what belongs there: a fault's `code` with `values` for its message."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def refusal(code: str, values: Mapping[str, object]) -> PydanticCustomError:
    """The pydantic error that stands for a fault."""
    return PydanticCustomError(code, "refused", dict(values))


def checked(parse: Callable[[Any], T]) -> Callable[[Any], T]:
    """`parse` with its coded errors turned into pydantic's."""

    def validate(value: Any) -> T:
        try:
            return parse(value)
        except (ShapeError, units.UnitError, CalendarError) as error:
            raise refusal(error.code, error.values) from None

    return validate


def shown(value: object) -> str:
    """`value` as a short text for a message."""
    text = {True: "true", False: "false", None: "null"}.get(value) if isinstance(value, bool | None) else str(value)
    return str(text) if len(str(text)) <= 60 else f"{str(text)[:57]}…"


def as_text(value: object) -> str:
    """A text; numbers and truth values that YAML made of one are turned back."""
    if isinstance(value, Mapping | list) or value is None:
        raise ShapeError("text_expected", given=shown(value))
    return shown(value) if isinstance(value, bool) else str(value)


def as_name(value: object) -> str:
    """A name: letters, digits and `_`, and no reserved word."""
    name = as_text(value)
    if not re.fullmatch(r"\w+", name):
        raise ShapeError("bad_name", name=shown(name))
    if name in RESERVED:
        raise ShapeError("reserved_name", name=name)
    return name


def as_words(value: object) -> dict[str, str]:
    """A text in one or two languages, as {"nl": …, "en": …}; a plain text is the same in both, a list is joined."""
    if isinstance(value, Mapping):
        for key in value:
            if key not in LANGUAGES:
                raise ShapeError("unknown_language", key=shown(key))
        if not value:
            raise ShapeError("text_expected", given="{}")
        return {str(key): as_text(text) for key, text in value.items()}
    text = "; ".join(as_text(item) for item in value) if isinstance(value, list) else as_text(value)
    return dict.fromkeys(LANGUAGES, text)


def as_amount(value: object) -> float:
    """A number that is not negative: people, fte, a cv."""
    return units.parse_number(value)


def as_whole(value: object) -> int:
    """A whole number from 0."""
    number = as_amount(value)
    if number != int(number):
        raise ShapeError("whole_number_expected", given=shown(value))
    return int(number)


def as_positive(value: object) -> int:
    """A whole number from 1."""
    number = as_whole(value)
    if number < 1:
        raise ShapeError("at_least_one", given=shown(value))
    return number


def as_factor(value: object) -> float:
    """A percentage that may be above 100 %, or a number: `150%` or 1.5."""
    return units.parse_share(value, most=10.0)


def as_efficiency(value: object) -> float:
    """A percentage above 0 %, that may be above 100 %."""
    try:
        factor = as_factor(value)
    except units.UnitError as error:
        if error.code == "above" and "corrected" in error.values:
            raise ShapeError("efficiency_above", given=shown(value), corrected=error.values["corrected"]) from None
        raise
    if factor <= 0:
        raise ShapeError("no_efficiency", given=shown(value))
    return factor


def as_cut(value: object) -> float:
    """A percentage below 100 %."""
    share = units.parse_share(value)
    if share >= 1:
        raise ShapeError("all_work_cut", given=shown(value))
    return share


def as_growth(value: object) -> float:
    """A percentage that may be below 0 %, or a number: `3%`, `-2%`, 0.03."""
    return units.parse_share(value, least=-1.0, most=10.0)


def elapsed(value: object) -> Duration:
    """A duration in elapsed time."""
    duration = units.parse_duration(value)
    if duration.working:
        raise ShapeError("working_time_here", given=shown(value))
    return duration


def lasting(value: object) -> Duration:
    """A duration in elapsed time above zero."""
    duration = elapsed(value)
    if duration.elapsed_ms <= 0:
        raise ShapeError("zero_time")
    return duration


def period(value: object) -> Duration:
    """A duration in elapsed time of a day at least."""
    duration = lasting(value)
    if duration.elapsed_ms < DAY:
        raise ShapeError("period_too_short", given=shown(value))
    return duration


def receivers(value: object) -> Duration:
    """A duration in elapsed time, or in working time of a calendar that the place itself implies."""
    duration = units.parse_duration(value)
    if duration.calendar:
        raise ShapeError("calendar_here", given=shown(value))
    return duration


def named(value: object) -> Duration:
    """A duration in elapsed time, or in working time of the calendar behind the unit."""
    duration = units.parse_duration(value)
    if duration.working and not duration.calendar:
        raise ShapeError("calendar_missing", given=shown(value))
    return duration


def staff_time(value: object) -> Duration:
    """Work of a person, in `min` or `h`."""
    return units.parse_staff_time(value)


def staff_hours(value: object) -> Duration:
    """Hours of a person's week or of a review: `36 h`, or a number of hours where the key says so."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return units.parse_staff_time(f"{as_amount(value)} h")
    return staff_time(value)


def opening(value: object) -> str:
    """Weekly opening hours: `Mo-Fr 08:30-12:00`."""
    parse_opening(as_text(value))
    return as_text(value)


def closed_days(value: object) -> str:
    """Closed days: a date, or two with dots between."""
    parse_closed(as_text(value))
    return as_text(value)


def open_days(value: object) -> str:
    """Days with other hours: dates and times."""
    parse_open(as_text(value))
    return as_text(value)


def moments(value: object) -> tuple[int, ...]:
    """Fixed moments, `Tu 10:00`, as ms in the week from Monday 00:00."""
    return parse_moments(as_text(value))


def measure_unit(measure: str) -> str:
    """What a measure is counted in: `time`, `money`, `rate`, `share` or `number`."""
    if is_share(measure) or measure.endswith(".returned"):
        return "share"
    if measure.split(".")[0] in ("lead_time", "stay", "wait", "time"):
        return "time"  # also where the rest of the name is misspelled, which is a fault of its own
    return {"h": "time", "EUR": "money", "1/wk": "rate"}.get(unit(measure), "number")


def measured(measure: str, value: object) -> float:
    """A value of a measure in the unit of results: h, EUR, cases per week, a share from 0 to 1, or a number."""
    kind = measure_unit(measure)
    if kind == "time":
        return elapsed(value).elapsed_ms / HOUR
    if kind == "rate":
        return units.parse_rate(value).per_week()
    return {"money": units.parse_money, "share": units.parse_share, "number": as_amount}[kind](value)


def _schema(kind: str | list[str], description: str, example: object) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "description": description, "examples": [example]})


_SHARE = ["string", "number"]

Text = Annotated[str, PlainValidator(checked(as_text)), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Name = Annotated[
    str,
    PlainValidator(checked(as_name)),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\w+$", "description": "letters, digits and _"}),
]
Words = Annotated[
    dict[str, str],
    PlainValidator(checked(as_words)),
    WithJsonSchema(
        {
            "description": "a text, or one per language",
            "anyOf": [
                {"type": ["string", "number", "boolean"]},
                {"type": "array", "items": {"type": "string"}},
                {
                    "type": "object",
                    "properties": {language: {"type": "string"} for language in LANGUAGES},
                    "additionalProperties": False,
                },
            ],
        }
    ),
]
Amount = Annotated[float, PlainValidator(checked(as_amount)), _schema("number", "a number from 0", 2.5)]
Whole = Annotated[int, PlainValidator(checked(as_whole)), _schema("integer", "a whole number from 0", 20)]
Positive = Annotated[int, PlainValidator(checked(as_positive)), _schema("integer", "a whole number from 1", 30)]
Share = Annotated[float, PlainValidator(checked(units.parse_share)), _schema(_SHARE, "a percentage or 0 to 1", "60%")]
Level = Annotated[float, PlainValidator(checked(units.parse_level)), _schema(_SHARE, "0 to 1 or a percentage", 0.4)]
Factor = Annotated[float, PlainValidator(checked(as_factor)), _schema(_SHARE, "a percentage, also above 100%", "150%")]
Efficiency = Annotated[
    float, PlainValidator(checked(as_efficiency)), _schema(_SHARE, "a percentage above 0%, also above 100%", "80%")
]
CutShare = Annotated[float, PlainValidator(checked(as_cut)), _schema(_SHARE, "a percentage below 100%", "10%")]
Strength = Annotated[
    float, PlainValidator(checked(units.parse_strength)), _schema(_SHARE, "a number from 0, or a percentage", 0.2)
]
"""How strongly one thing works on another."""
Growth = Annotated[float, PlainValidator(checked(as_growth)), _schema(_SHARE, "a percentage", "3%")]
Money = Annotated[float, PlainValidator(checked(units.parse_money)), _schema("string", "an amount", "4 EUR")]
Hourly = Annotated[float, PlainValidator(checked(units.parse_hourly)), _schema("string", "a cost per hour", "58 EUR/h")]
LastingCost = Annotated[
    float, PlainValidator(checked(units.parse_lasting_cost)), _schema("string", "a cost per h, d or wk", "5 EUR/d")
]
"""EUR per hour of elapsed time."""
PerTime = Annotated[
    Rate,
    PlainValidator(checked(units.parse_rate)),
    _schema("string", "a number per h, d, workday, wk, month or yr", "36/d"),
]
Elapsed = Annotated[
    Duration, PlainValidator(checked(elapsed)), _schema("string", "elapsed time: min, h, d or wk", "5 d")
]
Lasting = Annotated[
    Duration, PlainValidator(checked(lasting)), _schema("string", "elapsed time above zero: min, h, d or wk", "4 wk")
]
Period = Annotated[
    Duration, PlainValidator(checked(period)), _schema("string", "elapsed time of a day at least", "4 wk")
]
ReceiverTime = Annotated[
    Duration, PlainValidator(checked(receivers)), _schema("string", "min, h, d, wk, or working time: wh, wd", "2 wd")
]
NamedTime = Annotated[
    Duration,
    PlainValidator(checked(named)),
    _schema("string", "min, h, d, wk, or working time of a calendar: wh, wd", "10 wd office"),
]
StaffTime = Annotated[
    Duration, PlainValidator(checked(staff_time)), _schema("string", "staff time: min or h", "30 min")
]
StaffHours = Annotated[
    Duration, PlainValidator(checked(staff_hours)), _schema(["string", "number"], "hours of staff time", "3 h")
]
Date = Annotated[
    datetime,
    PlainValidator(checked(units.parse_date)),
    _schema("string", "a date, or a date and a time", "2027-01-04"),
]
Opening = Annotated[str, PlainValidator(checked(opening)), _schema("string", "days and hours", "Mo-Fr 08:30-12:00")]
ClosedDays = Annotated[str, PlainValidator(checked(closed_days)), _schema("string", "a date or two", "2027-12-27")]
OpenDays = Annotated[
    str, PlainValidator(checked(open_days)), _schema("string", "dates and hours", "2027-12-24 09:00-12:00")
]
Moments = Annotated[tuple[int, ...], PlainValidator(checked(moments)), _schema("string", "days and a time", "Tu 10:00")]
"""Fixed moments as ms in the week from Monday 00:00."""
Measured = Annotated[
    float,
    PlainValidator(checked(lambda pair: measured(*pair))),
    _schema(["string", "number"], "a value in the unit of its measure", "0.5 d"),
]
"""Comes as (measure, value): the measure says in which unit."""

NO_TIME = Duration(0, "min")
