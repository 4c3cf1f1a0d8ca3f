"""Write a drawn scenario as the Python that builds it, so that what was found becomes a test of its own.

Arguments that have their default are left out, and times are written in hours, days and minutes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import build

from ketensim.ground.distributions import CONSTANT, EMPIRICAL, KINDS, UNIFORM, Distribution
from ketensim.numbers.model import NEVER, Arrivals, Check, Effect, Handoff, Tie

UNITS = (("WEEK", build.WEEK), ("DAY", build.DAY), ("HOUR", build.HOUR), ("MINUTE", build.MINUTE))


def spelled(
    parts: Mapping[str, Any], window: tuple[int, int], drain: int, seed: int, replication: int, days: tuple[Any, ...]
) -> str:
    """A `drawing.Scenario` as calls of `build.model` and `Scenario`."""
    given = {name: value for name, value in parts.items() if value and value != _default(build.model, name)}
    inner = ",\n".join(f"    {name}={_part(name, value)}" for name, value in given.items())
    how = f"window={_code(window)}, drain={_code(drain)}, seed={seed}, replication={replication}"
    return f"Scenario(dict(\n{inner},\n), {how}{f', days={_code(days)}' if days else ''})"


def _default(builder: Callable[..., object], name: str) -> object:
    return inspect.signature(builder).parameters[name].default


def _part(name: str, value: Any) -> str:
    if name == "calendars":
        return "WEEKS"
    if isinstance(value, Mapping):
        inner = "".join(f"\n        {key!r}: {_code(item)}," for key, item in value.items())
        return f"{{{inner}\n    }}"
    return _code(value)


def _code(value: Any) -> str:
    """A value as an expression."""
    for kind, speller in SPELLERS.items():
        if isinstance(value, kind):
            return speller(value)
    if is_dataclass(value) and not isinstance(value, type):
        given = {field.name: getattr(value, field.name) for field in fields(value)}
        left_out = {field.name for field in fields(value) if field.default == given[field.name]}
        inner = ", ".join(f"{name}={_code(item)}" for name, item in given.items() if name not in left_out)
        return f"{type(value).__name__}({inner})"
    return repr(value)


def _call(name: str, places: list[Any], named: Mapping[str, Any]) -> str:
    """A call of a builder, without what has its default."""
    builder = getattr(build, name)
    given = [f"{key}={_code(item)}" for key, item in named.items() if item != _default(builder, key)]
    return f"build.{name}({', '.join([*map(_code, places), *given])})"


def _number(value: float) -> str:
    """Whole times in units."""
    if isinstance(value, bool) or value != int(value) or abs(value) < build.MINUTE:
        return repr(value)
    if abs(value) == NEVER:
        return "NEVER" if value > 0 else "-NEVER"
    for name, unit in UNITS:
        if value % unit == 0:
            count = int(value) // unit
            return name if count == 1 else f"{count} * {name}"
    return repr(value)


def _tuple(value: tuple[Any, ...]) -> str:
    if hasattr(value, "_fields"):
        return f"{type(value).__name__}({', '.join(map(_code, value))})"
    return f"({', '.join(map(_code, value))}{',' if len(value) == 1 else ''})"


def _mapping(value: Mapping[Any, Any]) -> str:
    return "{" + ", ".join(f"{key!r}: {_code(item)}" for key, item in value.items()) + "}"


def _distribution(value: Distribution) -> str:
    if value.kind == CONSTANT:
        return f"constant({_code(value.a)})"
    if value.kind == UNIFORM:
        return f"uniform({_code(value.a)}, {_code(value.b)})"
    if value.kind == EMPIRICAL:
        return f"empirical({_code(value.values)})"
    return f"Distribution({KINDS[value.kind].upper()}, {value.a}, {value.b}, {value.c})"


def _arrivals(value: Arrivals) -> str:
    given = {"counts": value.counts, "periods": value.periods, "times": value.times}
    more = "".join(f", {name}={_code(item)}" for name, item in given.items() if item)
    return f"Arrivals({value.calendar}, {_code(value.interval)}{more})"


def _effect(value: Effect) -> str:
    return _code(value.best) if value.worst == value.best else f"Effect({value.worst}, {value.best}, {value.curve})"


def _handoff(value: Handoff) -> str:
    named = {name: getattr(value, name) for name in inspect.signature(build.handoff).parameters if name != "fixed"}
    named["fixed"] = value.tie < 0
    for name in ("delay", "incomplete", "together"):
        effect = named[name]
        named[name] = effect.best if effect.worst == effect.best else effect
    named["shape"] = None if value.shape.kind == CONSTANT else value.shape
    return _call("handoff", [], named)


def _tie(value: Tie) -> str:
    named = {name: getattr(value, name) for name in inspect.signature(build.tie).parameters}
    return _call("tie", [], named if value.people else named | {"hours": build.HOUR})


def _partner(value: build.PartnerSpec) -> str:
    named = {"calendar": value.calendar, **value.fields}
    norms = named["chain_norm"]
    if isinstance(norms, Mapping) and set(norms.values()) == {0}:
        named["chain_norm"] = 0
    return _call("partner", list(value.groups), named)


def _group(value: build.GroupSpec) -> str:
    named = {field.name: getattr(value, field.name) for field in fields(value)}
    return _call("group", [], named)


def _step(value: build.StepSpec) -> str:
    named = {field.name: getattr(value, field.name) for field in fields(value)}
    expires = named["expires"]
    named["expires"] = expires and ((expires.time, True) if expires.working else expires.time)
    if expires is not None and expires.time == 0:
        named["expires"] = 0
    return _call("step", [named.pop("partner"), named.pop("work")], named)


def _fork(value: build.ForkSpec) -> str:
    return f"build.fork({', '.join(map(repr, value.first_steps))}, then={value.then!r})"


SPELLERS: dict[Any, Callable[[Any], str]] = {
    Enum: repr,
    datetime: lambda value: f"datetime({value.year}, {value.month}, {value.day}, {value.hour}, {value.minute})",
    (int, float): _number,
    tuple: _tuple,
    list: lambda value: f"[{', '.join(map(_code, value))}]",
    Mapping: _mapping,
    Distribution: _distribution,
    Arrivals: _arrivals,
    Effect: _effect,
    Handoff: _handoff,
    Tie: _tie,
    Check: lambda value: _call("check", [], {field.name: getattr(value, field.name) for field in fields(value)}),
    build.PartnerSpec: _partner,
    build.GroupSpec: _group,
    build.StepSpec: _step,
    build.ForkSpec: _fork,
}
