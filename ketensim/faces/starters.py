"""Scenarios to start from: those bundled with ketensim, and a first one of twelve lines."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parents[1]

FIRST = """\
ketensim: 1
calendars: {office: {hours: "Mo-Fr 09:00-17:00"}}
partners:
  police: {staff: [{count: 3, calendar: office}]}
  court: {staff: [{count: 2, calendar: office}]}
arrivals: {rate: 16/workday, profile: office}
steps:
  report: {partner: police, work: {exponential: {mean: 1 h}}, next: judge}
  judge: {partner: court, check: {finds: 90%, takes: 5 min}, work: 45 min}
handoffs: {default: {delay: {worst: 3 d, best: 2 h}, incomplete: {worst: 30%, best: 5%}}}
relations: {default: {floor: 0.4}}
variants: {now: {}, better_relations: {relations.*.floor: 0.8}}
"""
"""Two partners, one handoff, two variants."""


def folder() -> Path:
    """Where the bundled scenarios are: inside the installed package, or beside it in a checkout."""
    inside = _HERE / "scenarios"
    return inside if inside.is_dir() else _HERE.parent / "scenarios"


def names() -> list[str]:
    """The names of the bundled scenarios, in order."""
    return sorted(path.stem for path in folder().glob("*.yaml"))


def text(name: str) -> str:
    """The text of a bundled scenario. Raises `KeyError` for a name that is not in `names()`."""
    if name not in names():
        raise KeyError(name)
    return (folder() / f"{name}.yaml").read_text(encoding="utf-8")
