"""What one belief says (R19): `{low: 2 d, high: 10 d}`, `{normal: {mean: 2 h, sd: 20 min}}`, read to a distribution.

A belief draws a text in the unit it is written in, so that it is read where it stands like any other value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from ketensim.ground import distributions, quantiles
from ketensim.ground.distributions import Distribution, DistributionError
from ketensim.ground.errors import Fault, InputError, Path, nearest
from ketensim.ground.units import Rate, UnitError, number_text, parse_share
from ketensim.ground.unitwords import ELAPSED, NUMBER
from ketensim.words.belief_habits import ENDS, SHORT, is_like, of_ends
from ketensim.words.scalars import shown

BOUNDED = ("uniform", "triangular", "pert")
_TWO, _THREE = (("low", "high"),), (("low", "mode", "high"),)
_SPREAD = (("mean", "cv"), ("mean", "sd"), ("p50", "p90"))
NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "uniform": _TWO, "triangular": _THREE, "pert": _THREE, "exponential": (("mean",), ("p50",), ("p90",)),
    "normal": _SPREAD, "lognormal": _SPREAD, "gamma": _SPREAD, "weibull": _SPREAD,
}  # fmt: skip
"""Per kind the keys that go together."""
_SHARES = {"%": 1, "": 100}
_RATES = {f"/{each}": Rate(1, each).per_week() for each in ("h", "d", "wk", "month", "yr")}
_COSTS = {f"EUR/{each}": 1 / ELAPSED[each] for each in ("h", "d", "wk")}
TAIL = 0.001
"""Share of an unbounded belief beyond what is called its lowest, and its highest, value."""
_AMOUNT = re.compile(rf"\s*({NUMBER})\s*(.*)", re.DOTALL)
_THOUSANDS_LIKE = re.compile(r"\.[0-9]{3}$")


@dataclass(frozen=True)
class Law:
    """A distribution of numbers in one unit."""

    shape: Distribution
    unit: str
    shift: float = 0.0
    """Added to what the distribution gives: distributions begin at 0 or above."""
    bounded: bool = True
    top: float | None = None
    """What the place can hold at most, where the distribution has no end of its own."""
    whole: bool = False
    """The place holds whole numbers only."""

    def at(self, u: float) -> float | str:
        """The value below which a share `u` lies, as it would be written."""
        if self.top is not None:
            u *= quantiles.share_below(self.shape, self.top)
        number = float(f"{quantiles.quantile(self.shape, u) + self.shift:.10g}")
        return written(float(round(number)) if self.whole else number, self.unit)

    def lowest(self) -> float | str:
        """The lowest value, or one that is hardly ever passed."""
        return self.at(0.0 if self.bounded else TAIL)

    def highest(self) -> float | str:
        """The highest value, or one that is hardly ever passed."""
        return self.at(1.0 if self.bounded else 1.0 - TAIL)

    def fitted(self, code: str) -> Law | None:
        """The law cut to what the place holds, by the fault that it had there; None where cutting mends nothing."""
        if code == "whole_number_expected" and not self.whole:
            return replace(self, whole=True)
        if code == "above" and not self.bounded and self.top is None:
            return replace(self, top=100.0 if self.unit == "%" else 1.0)
        return None


def written(number: float, unit: str) -> float | str:
    """A number with its unit as people write it; one without is a number."""
    if not unit:
        return number
    text = number_text(number)
    if _THOUSANDS_LIKE.search(text):  # `4.125 EUR` may be a mistake for 4125
        text += "0"
    return f"{text}{unit}" if unit[0] in "%/" else f"{text} {unit}"


def read(given: Mapping[str, Any], path: Path) -> tuple[Law, object | None]:
    """The law of what stands below `uncertain`, which is at `path`, and its best guess where it says one as written.

    Raises `InputError`.
    """
    if not given:
        _refuse("belief_empty", path)
    if set(given) & set(SHORT):
        keys = _checked_keys(given, (SHORT, ("low", "high")), path)
        kind = "triangular" if "best" in keys else "uniform"
        numbers = {"mode" if key == "best" else key: given[key] for key in keys}
        law = _law(kind, numbers, path, {"mode": "best"})
        return law, given.get("best")
    kinds = [key for key in given if key in NEEDS]
    if len(given) != 1 or not kinds:
        _refuse_kind(given, path)
    kind = kinds[0]
    here = (*path, kind)
    if not isinstance(given[kind], Mapping):
        _refuse("map_expected", here, given=shown(given[kind]))
    _checked_keys(given[kind], NEEDS[kind], here)
    return _law(kind, given[kind], here, {}), None


def _refuse_kind(given: Mapping[str, Any], path: Path) -> NoReturn:
    """Raise for keys of which none says what kind of belief it is, or several do."""
    stranger = next((key for key in given if key not in NEEDS), "")
    near = ENDS.get(stranger.casefold()) or nearest(stranger, NEEDS) or ""
    values = {"given": shown(stranger or ", ".join(given)), "corrected": of_ends(given), "nearest": near}
    choices = ", ".join(["low + high", "low + best + high", *NEEDS])
    _refuse("belief_kind", (*path, stranger) if stranger else path, **values, choices=choices)


def amount(item: object, path: Path) -> tuple[float, str]:
    """A number and its unit, an empty text where it has none. Raises `InputError`."""
    if is_like(item):
        _refuse("belief_in_belief", path)
    text = "" if isinstance(item, bool | None | Mapping | list) else str(item)
    found = _AMOUNT.fullmatch(text)
    if not found:
        kind = "{…}" if isinstance(item, Mapping) else "[…]" if isinstance(item, list) else shown(item)
        _refuse("belief_number", path, given=kind)
    return float(found[1]), " ".join(found[2].split())


def in_unit(number: float, unit: str, wanted: str, path: Path) -> float:
    """The number in another unit of the same kind. Raises `InputError` where there is none."""
    if unit == wanted:
        return number
    if (unit, wanted) == ("", "%") and abs(number) > 1:
        text = number_text(number)
        _refuse("belief_percent", path, given=text, choices=f"{text}%, {number_text(number * 100)}%")
    for sizes in (ELAPSED, _SHARES, _RATES, _COSTS):
        if unit in sizes and wanted in sizes:
            return number * sizes[unit] / sizes[wanted]
    _refuse("belief_units", path, given=str(written(number, unit)))


def _checked_keys(given: Mapping[str, Any], sets: tuple[tuple[str, ...], ...], path: Path) -> tuple[str, ...]:
    """The set of keys that is given. Raises `InputError` for any other."""
    known = [key for keys in sets for key in keys]
    faults = [
        Fault("unknown_key", (*path, key), {"key": shown(key), "nearest": _near(key, known)})
        for key in given
        if key not in known
    ]
    if faults:
        raise InputError(faults)
    for keys in sets:
        if set(keys) == set(given):
            return keys
    _refuse("belief_keys", path, needs=" / ".join(" + ".join(keys) for keys in sets))


def _near(key: str, known: list[str]) -> str:
    """The known key that is meant, or an empty text."""
    end = ENDS.get(key.casefold(), "")
    return end if end in known else nearest(key, known) or ""


def _law(kind: str, given: Mapping[str, Any], path: Path, names: Mapping[str, str]) -> Law:
    """The law of a kind by its numbers; `names` says how a key is written in the file where it differs."""
    places = {key: (*path, names.get(key, key)) for key in given}
    amounts = {key: amount(item, places[key]) for key, item in given.items() if key != "cv"}
    units = [each[1] for each in amounts.values()]
    unit = "%" if set(units) == {"%", ""} else units[0]
    numbers = {key: in_unit(*each, unit, places[key]) for key, each in amounts.items()}
    if "cv" in given:
        numbers["cv"] = _factor(given["cv"], places["cv"])
    shift = min(0.0, *numbers.values()) if kind in BOUNDED else 0.0
    if shift:
        numbers = {key: number - shift for key, number in numbers.items()}
    try:
        return Law(_shape(kind, numbers), unit, shift, kind in BOUNDED)
    except DistributionError as error:
        values = {key: names.get(str(each), each) for key, each in error.values.items()}
        raise InputError([Fault(error.code, path, values)]) from None


def _shape(kind: str, numbers: Mapping[str, float]) -> Distribution:
    codes = {"gamma": distributions.GAMMA, "lognormal": distributions.LOGNORMAL, "weibull": distributions.WEIBULL,
             "normal": distributions.NORMAL}  # fmt: skip
    if kind in codes and "p50" in numbers:
        return distributions.by_quantiles(codes[kind], numbers["p50"], numbers["p90"])
    make: Callable[..., Distribution] = getattr(distributions, kind)
    return make(**numbers)


def _factor(item: object, path: Path) -> float:
    try:
        return parse_share(item, most=10.0)
    except UnitError as error:
        raise InputError([Fault(error.code, path, error.values)]) from None


def _refuse(code: str, path: Path, **values: object) -> NoReturn:
    raise InputError([Fault(code, path, values)])
