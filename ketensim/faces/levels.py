"""Relations and commitment over time, as people read it: a small picture per level, and who ends high or low."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ketensim.faces.lines import columns, heading, wrap
from ketensim.faces.names import Names
from ketensim.locale.numbers import number, percent
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.levels import MEANS, Level, Levels

BARS = "▁▂▃▄▅▆▇█"
"""From 0 to 1, in eighths."""
WIDTH = 12
"""Bars in a path."""
APART = 0.05
"""Relations that end less far apart than this are told by their mean alone."""
EITHER_WAY = 0.05
"""A variant goes either way where at least this share of the replications ends high, and low."""


def over_time(result: Comparison, names: Names) -> list[str]:
    """A table per variant in which levels can move; nothing where there is none."""
    if not result.levels:
        return []
    lines = [*heading(names.say("levels")), *wrap(names.say("levels.how"))]
    keys = ("start", "path", "end", "within", "high", "low")
    head = ("", *(names.say(f"levels.{key}") for key in keys))
    end = result.window.end
    told = {variant: [_row(name, of, end, names) for name in _shown(of)] for variant, of in result.levels.items()}
    cells = [head, *(row for rows in told.values() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = (False, True, False, True, True, True, True)
    for variant, rows in told.items():
        title = names.variant(variant) if len(told) > 1 else ""
        lines += ["", *(wrap(title) if title else []), *columns([head, *rows], right, 4, 1, widths)]
        lines += _either_way(variant, result.levels[variant].levels, names)
    return lines


def _shown(of: Levels) -> list[str]:
    """The means, then the relations of work floors that end lowest and highest, where they are far apart."""
    floors = [name for name in of.levels if name.endswith(".floor") and name not in MEANS]
    means = [name for name in MEANS if name in of.levels]
    if len(floors) < 2:
        return means
    lowest, *_, highest = sorted(floors, key=lambda name: of.levels[name].median[-1])
    gap = of.levels[highest].median[-1] - of.levels[lowest].median[-1]
    return [*means, lowest, highest] if gap >= APART else means


def _row(name: str, of: Levels, end: float, names: Names) -> tuple[str, ...]:
    level, lang = of.levels[name], names.lang
    low, high = number(level.low[-1], lang, 2), number(level.high[-1], lang, 2)
    return (
        _called(name, names), number(level.median[0], lang, 2), _path(of.times, level.median, end),
        number(level.median[-1], lang, 2), names.say("to", low=low, high=high), percent(level.ends_high, lang),
        percent(level.ends_low, lang),
    )  # fmt: skip


def _called(name: str, names: Names) -> str:
    """The mean of its kind, or the pair: relations in this table are all of work floors."""
    if name in MEANS:
        return names.say(f"levels.{name.removeprefix('relations.')}")
    _, sender, receiver, _ = name.split(".")
    return f"{names.of(sender)} -> {names.of(receiver)}"


def _path(times: Sequence[float], median: Sequence[float], end: float) -> str:
    """The median at equal distances from the start to `end`, as bars."""
    at = [times[0] + (end - times[0]) * place / (WIDTH - 1) for place in range(WIDTH)]
    levels = [median[bisect_right(times, time) - 1] for time in at]
    return "".join(BARS[min(int(level * len(BARS)), len(BARS) - 1)] for level in levels)


def _either_way(variant: str, levels: Mapping[str, Level], names: Names) -> list[str]:
    mean = levels.get(MEANS[0])
    if mean is None or min(mean.ends_high, mean.ends_low) < EITHER_WAY:
        return []
    shares = {"high": percent(mean.ends_high, names.lang), "low": percent(mean.ends_low, names.lang)}
    return wrap(names.say("levels.either", variant=names.variant(variant), **shares), 4, 2)
