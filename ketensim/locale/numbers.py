"""Numbers as people in the Netherlands and elsewhere write them, with Babel.

Values come in the units of the results (`h`, `EUR`, `1/wk`, `1`, …); people see minutes, hours, days and per cent.
"""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal

_HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0}
_TIMES = {
    "en": {"min": ("minute", "minutes"), "h": ("hour", "hours"), "d": ("day", "days")},
    "nl": {"min": ("minuut", "minuten"), "h": ("uur", "uur"), "d": ("dag", "dagen")},
}
_POINTS = {"en": "points", "nl": "procentpunt"}
_RATES = {
    "1/wk": {"en": "per week", "nl": "per week"},
    "h/wk": {"en": "hours per week", "nl": "uur per week"},
    "EUR/wk": {"en": "€ per week", "nl": "€ per week"},
}
_LEAST = 0.1
GLUE = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line; `lines` makes it a plain space once lines have been folded."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the values of one measure are shown: `value * factor` with `decimals`, and the unit behind it.

    `unit` is `min`, `h`, `d`, `%`, `EUR`, `1/wk` or `1`.
    """

    unit: str
    factor: float
    decimals: int


def scale(unit: str, value: float, share: bool = False) -> Scale:
    """Choose how to show a measure of which `value` is typical; `unit` is that of the results."""
    if share:
        return Scale("%", 100.0, 1)
    if unit in _HOURS:
        return _duration(unit, abs(value))
    size = abs(value)
    if unit.startswith("EUR"):
        return Scale(unit, 1.0, 0 if size >= 1000 else 2)
    return Scale(unit, 1.0, 0 if size >= 1000 else 1 if size >= 100 else 2)


def scale_like(typical: float, unit: str, value: float) -> Scale:
    """Show a duration in the unit that suits `typical`, unless less than a tenth of that unit would be left of it."""
    like = _unit_of(unit, abs(typical))
    own = _duration(unit, abs(value), like)
    return own if not value or abs(value) * own.factor >= _LEAST else _duration(unit, abs(value))


def _unit_of(unit: str, value: float) -> str:
    hours = value * _HOURS[unit]
    return "min" if hours < 2 else "h" if hours < 48 else "d"


def _duration(unit: str, value: float, shown: str = "") -> Scale:
    shown = shown or _unit_of(unit, value)
    factor = _HOURS[unit] / _HOURS[shown]
    size = value * factor
    return Scale(shown, factor, 0 if size >= 100 else 1 if size >= 10 or shown == "min" else 2)


def number(value: float, lang: str, decimals: int = 0, signed: bool = False) -> str:
    """`1234.5` as `1,234.5` or `1.234,5`; with `signed` a plus sign before what is above zero."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # A value that rounds to nothing has no sign.
    value = round(value, decimals) + 0.0
    text = format_decimal(value, format=pattern, locale=lang)
    return f"+{text}" if signed and value > 0 else text


def amount(value: float, shown: Scale, lang: str, signed: bool = False) -> str:
    """The bare number of `value` on `shown`, without its unit."""
    return number(value * shown.factor, lang, shown.decimals, signed)


def quantity(value: float, shown: Scale, lang: str, signed: bool = False) -> str:
    """`value` on `shown` with its unit: `6.3 days`, `6,3 dagen`, `38,1%`; a signed share counts in points."""
    text = amount(value, shown, lang, signed)
    if shown.unit == "EUR":
        sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
        return f"€{GLUE}{sign}{digits}" if lang == "nl" else f"{sign}€{digits}"
    if shown.unit in _HOURS:
        return f"{text}{GLUE}{_TIMES[lang][shown.unit][text.lstrip('+-') != '1']}"
    unit = unit_name(shown, lang, signed)
    return f"{text}{unit if unit == '%' else GLUE + unit if unit else ''}"


def unit_name(shown: Scale, lang: str, signed: bool = False) -> str:
    """The unit alone, for a heading: `days`, `dagen`, `%`, `points`, `€`, or nothing."""
    if shown.unit in _HOURS:
        return _TIMES[lang][shown.unit][1]
    if shown.unit in _RATES:
        return _RATES[shown.unit][lang]
    return {"%": _POINTS[lang] if signed else "%", "EUR": "€"}.get(shown.unit, "")


def percent(share: float, lang: str, decimals: int = 0) -> str:
    """A share from 0 to 1 as `38%`."""
    return f"{number(share * 100, lang, decimals)}%"


def plain(hours: float, lang: str) -> str:
    """A duration in hours in the unit that reads best: `35 minutes`, `2.3 days`."""
    return quantity(hours, _duration("h", abs(hours)), lang)
