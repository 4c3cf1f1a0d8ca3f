"""How busy partners and fixed moments are, as people read it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ketensim.faces.lines import wrap
from ketensim.faces.names import Names
from ketensim.locale.numbers import number, percent
from ketensim.numbers.bottlenecks import next_bottleneck
from ketensim.numbers.load import Load, Period
from ketensim.numbers.model import Model
from ketensim.numbers.moments import Moments, pair_name

MOST = 10.0
"""A load above it is told as more than it: how much more says nothing."""


def load_text(load: float, names: Names) -> str:
    """`93%`, `more than 1,000%`, or that it has no end because nobody is there."""
    if not math.isfinite(load):
        return names.say("no_end")
    if load > MOST:
        return names.say("more_than", load=percent(MOST, names.lang))
    return percent(load, names.lang)


def load_cell(load: float, names: Names) -> str:
    """The same as short as a column of a table asks: `93%`, `> 1,000%`, `nobody there`."""
    if not math.isfinite(load):
        return names.say("nobody")
    return f"> {percent(MOST, names.lang)}" if load > MOST else percent(load, names.lang)


def pair_text(pair: str, names: Names) -> str:
    """`Police -> Court` for `police -> court`."""
    return " -> ".join(names.of(partner) for partner in pair.split(" -> "))


def investment_lines(period: Period, names: Names) -> list[str]:
    """The hours per week that partners put into relations, if any."""
    hours = sum(partner.asked.investments for partner in period.partners)
    return wrap(names.say("investments", hours=number(hours, names.lang, 1))) if hours else []


def next_lines(model: Model, load: Load, names: Names) -> list[str]:
    """Who is the bottleneck once the bottleneck is relieved."""
    found = next_bottleneck(model, load)
    if found is None:
        return []
    relieved, partner = (names.of(model.labels.partners[place]) for place in (found.relieved, found.partner))
    return wrap(names.say("next_bottleneck", relieved=relieved, partner=partner, load=load_text(found.load, names)))


def next_dict(model: Model, load: Load) -> dict[str, str | float | None] | None:
    """The same for JSON; no load where nobody is there."""
    found = next_bottleneck(model, load)
    if found is None:
        return None
    named = {"relieved": model.labels.partners[found.relieved], "partner": model.labels.partners[found.partner]}
    return named | {"load": found.load if math.isfinite(found.load) else None}


def left_out_lines(leaves_out: Iterable[str], names: Names) -> list[str]:
    """What the loads do not reckon with."""
    return [line for one in leaves_out for line in wrap(names.say(f"loads_without.{one}"), 0)]


def moments_lines(model: Model, moments: Iterable[Moments], names: Names) -> list[str]:
    """Per pair with a number of places at its fixed moments: how many files come for how many places a week."""
    lines = []
    for one in moments:
        text = names.say(
            "moments",
            pair=pair_text(pair_name(model, one.handoff), names),
            asked=number(one.asked, names.lang, 1),
            places=number(one.places, names.lang),
            load=load_text(one.load, names),
        )
        remarks = [names.say("is_bound_moments")] if one.bound else []
        remarks += [names.say("moments_full")] if one.full and not one.bound else []
        lines += wrap(" ".join([text, *remarks]), 2, 2)
    return lines
