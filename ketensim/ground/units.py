"""Amounts as people write them, with their unit (R1.3-R1.6): `3 d`, `10 wd office`, `36/d`, `60%`, `58 EUR/h`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal, NoReturn, cast

from ketensim.ground.spans import DAY, HOUR, WEEK
from ketensim.ground.unitwords import (
    CONVERTED,
    DURATION_WORDS,
    ELAPSED,
    NUMBER,
    PERCENTS,
    RATE_WORDS,
    SUM,
    YEAR_DAYS,
    date_in_order,
    decimal_comma,
    is_money,
    summed,
    thousand_readings,
    word_for,
    word_like,
)

DurationUnit = Literal["min", "h", "d", "wk", "wh", "wd"]
RateUnit = Literal["h", "d", "workday", "wk", "month", "yr"]

MOST_WEEKS = 1e6
MOST_PER_WEEK = 1e9
MOST_EUROS = 1e12

_SPAN = {**ELAPSED, "wh": HOUR, "wd": DAY}  # for the limit on size only
_RATES = ("h", "d", "workday", "wk", "month", "yr")
_AMOUNT = re.compile(rf"({NUMBER})\s*(.*)")
_ENDLESS = re.compile(r"[+-]?\.?(inf|infinity|nan)\b.*", re.IGNORECASE)
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.0+)?)?)?(.*)", re.DOTALL
)
_NAME = re.compile(r"[A-Za-z0-9_]+")


class UnitError(ValueError):
    """An amount that cannot be read: a fault's code and the values of its message."""

    def __init__(self, code: str, values: Mapping[str, object]) -> None:
        """Keep code and values; they become a Fault where the place is known."""
        super().__init__(code, dict(values))
        self.code = code
        self.values = dict(values)


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of elapsed (min h d wk) or working time (wh wd), not negative; `calendar` only with wh and wd."""

    amount: float
    unit: DurationUnit
    calendar: str | None = None

    @property
    def working(self) -> bool:
        """Whether this counts on a calendar."""
        return self.unit in ("wh", "wd")

    @property
    def elapsed_ms(self) -> int:
        """Whole milliseconds, half to even (R1.1); ValueError for working time."""
        if self.working:
            raise ValueError(f"{self} is working time: it takes a calendar to count it")
        exact = Decimal(repr(self.amount)) * ELAPSED[self.unit]
        return int(exact.to_integral_value(ROUND_HALF_EVEN))

    def __str__(self) -> str:
        """The text that `parse_duration` reads back."""
        return f"{number_text(self.amount)} {self.unit}" + (f" {self.calendar}" if self.calendar else "")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many per hour, day, day on which the profile is open, week, month or year."""

    amount: float
    per: RateUnit

    def per_week(self, open_days: float = 7.0) -> float:
        """Mean number per week (R1.5); `open_days`: how many days of the plain week the profile is open (/workday)."""
        in_a_week = {"h": 168.0, "d": 7.0, "workday": open_days, "wk": 1.0}
        year = {"month": 12.0, "yr": 1.0}
        return self.amount * (in_a_week[self.per] if self.per in in_a_week else year[self.per] * 7 / YEAR_DAYS)

    def __str__(self) -> str:
        """The text that `parse_rate` reads back."""
        return f"{number_text(self.amount)}/{self.per}"


def number_text(x: float) -> str:
    """The shortest text that reads back as `x`: `3`, not `3.0`."""
    return repr(float(x)).removesuffix(".0")


def parse_duration(x: object) -> Duration:
    """`3 d`, `30 min`, `8 wh`, `10 wd office`."""
    if isinstance(x, Duration):
        return x
    text, amount, rest = _split(x, "duration", ("min", "h", "d", "wk"), parse_duration)
    unit, calendar = _duration_unit(text, amount, rest, "duration")
    if calendar is not None and unit not in ("wh", "wd"):
        raise UnitError(
            "calendar_on_elapsed", {"given": text, "unit": unit, "corrected": f"{number_text(amount)} {unit}"}
        )
    return _duration(text, amount, unit, calendar)


def parse_staff_time(x: object) -> Duration:
    """Time that staff spend, in min or h (R1.4)."""
    if isinstance(x, Duration) and x.unit in ("min", "h"):
        return x
    x = str(x) if isinstance(x, Duration) else x
    text, amount, rest = _split(x, "staff_time", ("min", "h"), parse_staff_time)
    unit, calendar = _duration_unit(text, amount, rest, "staff_time")
    if unit not in ("min", "h") or calendar is not None:
        corrected = f"{number_text(amount)} h" if unit in ("wh", "h") else ""
        raise UnitError("wrong_unit", _values(text, "staff_time", unit=rest, corrected=corrected))
    return _duration(text, amount, unit, None)


def parse_rate(x: object) -> Rate:
    """`36/d`, `40/workday`, `250/month` (R1.5)."""
    if isinstance(x, Rate):
        return x
    text, amount, rest = _split(x, "rate", ("/d", "/wk", "/month"), parse_rate, thousands=True)
    slash, per = rest.startswith("/"), rest.lstrip("/").strip()
    if not slash or per not in _RATES:
        _refuse_rate_unit(text, amount, per, slash)
    rate = Rate(amount, cast(RateUnit, per))
    if rate.per_week() > MOST_PER_WEEK:
        raise UnitError("too_large_amount", {"given": text})
    return rate


def parse_share(x: object, least: float = 0.0, most: float = 1.0) -> float:
    """`60%` or a number from 0 to 1 (R1.6); other bounds for growth (least=-1) and overtime (most=10)."""
    return _share(x, "share", least, most)


def parse_level(x: object) -> float:
    """A relation or cooperation from 0 to 1: `0.4` or `40%`."""
    return _share(x, "level", 0.0, 1.0)


def parse_strength(x: object) -> float:
    """How strongly one thing works on another: a number from 0, also as a percentage: `0.2` or `20%`."""
    return _share(x, "strength", 0.0, 1000.0)


def parse_money(x: object) -> float:
    """`4 EUR`, `4.20 EUR`: euros, not negative."""
    text, amount, rest = _split(x, "money", (" EUR",), parse_money, thousands=True)
    if rest != "EUR":
        _refuse_money(text, amount, rest, "money", f"{number_text(amount)} EUR")
    return _euros(text, amount)


def parse_hourly(x: object) -> float:
    """`58 EUR/h`: euros per hour, not negative."""
    text, amount, rest = _split(x, "hourly", (" EUR/h",), parse_hourly, thousands=True)
    if re.sub(r"\s*/\s*", "/", rest) != "EUR/h":
        _refuse_money(text, amount, rest, "hourly", f"{number_text(amount)} EUR/h")
    return _euros(text, amount)


def parse_lasting_cost(x: object) -> float:
    """`5 EUR/d`: euros per elapsed hour, day or week, as euros per hour, not negative."""
    text, amount, rest = _split(x, "lasting_cost", (" EUR/h", " EUR/d", " EUR/wk"), parse_lasting_cost, thousands=True)
    euro, _, per = re.sub(r"\s*/\s*", "/", rest).partition("/")
    if euro != "EUR" or per not in ELAPSED:
        _refuse_money(text, amount, rest, "lasting_cost", f"{number_text(amount)} EUR/d")
    return _euros(text, amount) * HOUR / ELAPSED[per]


def parse_number(x: object) -> float:
    """A plain number without a unit (a cv, a count): finite, not negative."""
    text, amount, rest = _split(x, "number", (), parse_number)
    if rest:
        raise UnitError("wrong_unit", _values(text, "number", unit=rest, corrected=number_text(amount)))
    if amount > MOST_EUROS:
        raise UnitError("too_large_amount", {"given": text})
    return amount


def parse_date(x: object) -> datetime:
    """`2027-01-04` or `2027-01-04 08:00`: civil time without a zone, in the years 1900 to 2199."""
    if isinstance(x, date):
        x = x.isoformat(sep=" ") if isinstance(x, datetime) else x.isoformat()
    text = _text(x, "date")
    found = _DATE.fullmatch(text)
    if not found or (found[7] and not re.match(r"\s*(Z|UTC|[+-][0-9])", found[7])):
        raise UnitError("not_readable", _values(text, "date", corrected=date_in_order(text)))
    if found[7]:
        raise UnitError("date_zone", {"given": text, "corrected": text[: found.start(7)].strip()})
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise UnitError("no_such_date", {"given": text}) from None
    if not 1900 <= moment.year < 2200:
        raise UnitError("date_range", {"given": text})
    return moment


def _values(given: str, expects: str, **more: str) -> dict[str, object]:
    """Values of a message about an amount: what was given, what belongs there, and the parts of the hint."""
    return {"given": given, "expects": expects, **{name: text for name, text in more.items() if text}}


def _text(x: object, expects: str) -> str:
    """The text of `x`, refused if it is no text or number or holds a space that only looks like one."""
    if x is None or (isinstance(x, str) and not x.strip()):
        raise UnitError("empty", {"expects": expects})
    if isinstance(x, bool) or not isinstance(x, (str, int, float)):
        raise UnitError("wrong_type", {"given": _shape(x), "expects": expects})
    text = x if isinstance(x, str) else _digits(x)
    if any(letter.isspace() and letter != " " for letter in text):
        raise UnitError("no_break_space", {"given": text, "corrected": " ".join(text.split())})
    if len(text) > 200:
        raise UnitError("not_readable", {"given": text, "expects": expects})
    return text.strip()


def _digits(x: int | float) -> str:
    """A number as text; an endless or hugely long one as a word that is refused later."""
    if isinstance(x, float):
        return number_text(x)
    return str(x) if abs(x) < 10**100 else "1e999"


def _shape(x: object) -> str:
    """A short word for a value of the wrong kind."""
    if isinstance(x, bool):
        return "true" if x else "false"
    return "{…}" if isinstance(x, Mapping) else "[…]" if isinstance(x, (list, tuple)) else type(x).__name__


def _split(
    x: object, expects: str, units: tuple[str, ...], parse: Callable[[object], object], thousands: bool = False
) -> tuple[str, float, str]:
    """Text, amount (finite, not negative) and what stands behind the number; `units` are shown where none is given."""
    text = _text(x, expects)
    amount, rest = _signed(text, expects, parse, thousands)
    if units and not rest:
        blank = "" if units[0][0] in "/ " else " "
        choices = ", ".join(number_text(amount) + blank + unit for unit in units)
        raise UnitError("missing_unit", _values(text, expects, choices=choices))
    if amount < 0:
        raise UnitError("negative", {"given": text})
    return text, amount, rest


def _signed(text: str, expects: str, parse: Callable[[object], object], thousands: bool = False) -> tuple[float, str]:
    """The number at the start of a text, finite, and what stands behind it."""
    if comma := decimal_comma(text):
        _refuse_comma(text, *comma, parse)
    found = _AMOUNT.fullmatch(text)
    if not found:
        if _ENDLESS.fullmatch(text):
            raise UnitError("not_finite", {"given": text})
        raise UnitError("not_readable", _values(text, expects, corrected=_other_order(text, expects)))
    if thousands and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", found[1]):
        readings = thousand_readings("", found[1].replace(".", ","), text[found.end(1) :])
        _refuse_comma(text, "thousands", readings, parse)
    amount = float(found[1])
    if math.isinf(amount):
        raise UnitError("too_large_amount", {"given": text})
    return amount or 0.0, found[2].strip()


def _refuse_comma(text: str, code: str, readings: tuple[str, ...], parse: Callable[[object], object]) -> NoReturn:
    """Raise for a comma or thousands; the texts proposed are such that `parse` reads them."""
    readable = [each for each in (_readable(reading, parse) for reading in readings) if each]
    hint = {"corrected": readable[0]} if len(readable) == 1 else {"choices": ", ".join(readable)} if readable else {}
    raise UnitError(code, {"given": text} | hint)


def _readable(text: str, parse: Callable[[object], object]) -> str:
    """The text itself if `parse` reads it, else what `parse` would have it be, else an empty text."""
    try:
        parse(text)
    except UnitError as error:
        return str(error.values.get("corrected", ""))
    return text


def _other_order(text: str, expects: str) -> str:
    """`€ 4` and `EUR 4` as `4 EUR`, `1:30` as `1.5 h`, or an empty text."""
    if expects in ("money", "hourly") and (found := re.fullmatch(rf"(?:€|EUR|eur|euro)\s*({NUMBER})\s*(/.*)?", text)):
        return f"{found[1]} EUR" + ("/h" if expects == "hourly" else "")
    return ""


def _duration_unit(text: str, amount: float, rest: str, expects: str) -> tuple[DurationUnit, str | None]:
    """Unit and calendar of a duration."""
    unit, _, calendar = rest.partition(" ")
    calendar = calendar.strip()
    if unit in _SPAN and (not calendar or _NAME.fullmatch(calendar)):
        return cast(DurationUnit, unit), calendar or None
    if clock := re.fullmatch(r":([0-5][0-9])", rest):
        corrected = f"{number_text(round(amount + int(clock[1]) / 60, 4))} h"
        raise UnitError("not_readable", _values(text, expects, corrected=corrected))
    if SUM.fullmatch(text):
        raise UnitError("two_amounts", {"given": text, "corrected": summed(text)})
    if unit in _SPAN:
        raise UnitError("calendar_name", {"given": text, "calendar": calendar})
    _refuse_duration_unit(text, amount, rest, expects)


def _refuse_duration_unit(text: str, amount: float, rest: str, expects: str) -> NoReturn:
    """Raise for a unit that is none, with the text it should have been."""
    word, _, behind = rest.partition(" ")
    if is_money(rest) or rest.startswith(("%", "/")):
        raise UnitError("wrong_unit", _values(text, expects, unit=rest))
    allowed = ("min", "h") if expects == "staff_time" else tuple(_SPAN)
    if conversion := CONVERTED.get(word.casefold()):
        factor, unit = conversion
        corrected = f"{amount * factor:.6g} {unit}" if unit in allowed else ""
    else:
        joined = rest.replace("working ", "work").replace("business ", "work").replace(" ", "")
        whole, first = word_for(joined, DURATION_WORDS), word_for(word, DURATION_WORDS)
        found = whole or first or word_like(word, DURATION_WORDS)
        tail = f" {behind}" if first in ("wh", "wd") and not whole and behind else ""
        corrected = f"{number_text(amount)} {found}{tail}" if found in allowed else ""
    choices = "" if corrected else ", ".join(f"{number_text(amount)} {unit}" for unit in allowed)
    raise UnitError("unknown_unit", _values(text, expects, unit=rest, corrected=corrected, choices=choices))


def _duration(text: str, amount: float, unit: DurationUnit, calendar: str | None) -> Duration:
    """The duration, refused above a million weeks."""
    if amount * _SPAN[unit] > MOST_WEEKS * WEEK:
        raise UnitError("too_large_amount", {"given": text})
    return Duration(amount, unit, calendar)


def _share(x: object, expects: str, least: float, most: float) -> float:
    """A share or a level between two bounds."""
    text = _text(x, expects)
    amount, rest = _signed(text, expects, lambda reading: _share(reading, expects, least, most))
    if rest.casefold() in PERCENTS:
        raise UnitError("unknown_unit", _values(text, expects, unit=rest, corrected=f"{number_text(amount)}%"))
    if rest not in ("", "%"):
        raise UnitError("wrong_unit", _values(text, expects, unit=rest))
    value = float(Decimal(repr(amount)) / 100) if rest else amount
    if value < least:
        raise UnitError("negative" if least == 0 else "below", {"given": text, "least": f"{least:.0%}"})
    if value > most:
        likely = f"{number_text(amount)}%" if not rest and amount <= 100 * most else ""
        raise UnitError("above", _values(text, expects, most=f"{most:.0%}", corrected=likely))
    return value or 0.0


def _refuse_rate_unit(text: str, amount: float, per: str, slash: bool) -> NoReturn:
    """Raise for a rate that is not per one of the periods, with the text it should have been."""
    word = per.removeprefix("per ").strip()
    unit = word_for(word, RATE_WORDS) or word_like(word, RATE_WORDS)
    corrected = f"{number_text(amount)}/{unit}" if unit else ""
    if word_for(word, DURATION_WORDS) == "min":
        corrected = f"{number_text(amount * 60)}/h"
    elsewhere = not slash and (unit or is_money(word) or word in _SPAN or word == "%")
    choices = "" if corrected else ", ".join(f"{number_text(amount)}/{each}" for each in _RATES)
    code = "wrong_unit" if elsewhere else "unknown_unit"
    raise UnitError(code, _values(text, "rate", unit=per, corrected=corrected, choices=choices))


def _refuse_money(text: str, amount: float, rest: str, expects: str, corrected: str) -> NoReturn:
    """Raise for an amount of money or a cost rate with another unit."""
    known = rest in _SPAN or rest.startswith(("%", "/")) or rest.replace(" ", "") in ("EUR", "EUR/h", "EUR/d")
    hint = corrected if is_money(rest) else ""
    raise UnitError("wrong_unit" if known else "unknown_unit", _values(text, expects, unit=rest, corrected=hint))


def _euros(text: str, amount: float) -> float:
    """The amount, refused if absurdly large."""
    if amount > MOST_EUROS:
        raise UnitError("too_large_amount", {"given": text})
    return amount
