"""Built in or from the queues, as people read it: what each mechanism makes of the interaction of hard and soft."""

from __future__ import annotations

import math

from ketensim.faces.cells import between, headlines, shown
from ketensim.faces.lines import columns, heading, listed, wrap
from ketensim.faces.names import Names
from ketensim.locale.numbers import Scale, amount, number, quantity, unit_name
from ketensim.numbers.without import PRODUCTS
from ketensim.statistics.ablation import Ablation, Without
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.estimates import Estimate
from ketensim.statistics.interaction import NEGLIGIBLE, Gap, Interaction, simultaneous

EXPLAINED = ("queue_key", "dynamics", "returns", "products")
"""Mechanisms of which it does not go without saying what is left without them."""
OPEN = {"none", "either"}
"""Conclusions that conclude nothing yet."""
WEAKER = ("put_in", "queues")
"""Conclusions that say the same as those with `all_`, but of how much of it they do not know."""
MOST_LOG = 700.0
"""Beyond it a factor has no number any more."""


def built_in(result: Comparison, names: Names) -> list[str]:
    """Per headline measure how much of the interaction was put in, and what is left of it without each mechanism."""
    found = result.ablation
    if found is None:
        return []
    lines = [*heading(names.say("ablation")), *wrap(names.say("ablation.how"), 2, 2)]
    for name in EXPLAINED:
        if name in found.off:
            lines += wrap(names.say(f"explain.{name}"), 2, 2)
    measures = [name for name in headlines(result) if _is_told(found, name)]
    if not measures:
        lines += wrap(names.say("ablation.nothing"), 2, 2)
    for measure in measures:
        lines += ["", *wrap(_sentence(result, found, measure, names), 2, 2), *_table(result, found, measure, names)]
    if found.idle:
        idle = listed([names.say(f"off.{name}") for name in found.idle], names.say("and"))
        lines += ["", *wrap(names.say("ablation.idle", names=idle), 2, 2)]
    return lines


def _is_told(found: Ablation, measure: str) -> bool:
    """Whether there is an interaction to take apart, or one shows when something is taken out."""
    full = found.full.get(measure)
    if full is None or not full.differences.n:
        return False
    left = [of[measure].interaction for of in found.off.values() if measure in of]
    return any(one.differences.mean or one.differences.sd for one in (full, *left))


def _sentence(result: Comparison, found: Ablation, measure: str, names: Names) -> str:
    """What was put in by assumption and what comes from the queues, and so what."""
    how, full = shown(result, measure), found.full[measure]
    values = {"measure": names.measure(measure), **_figures("full", full.differences.mean, full, how, names)}
    parts = found.off.get(PRODUCTS, {}).get(measure)
    if not found.built_in:
        key = "plain" if any(_sign(*ends) for ends in (_ends(full), simultaneous(full.ratios))) else "none"
        return names.say("ablation.plain", so=names.say("so", so=names.say(f"so.{key}")), **values)
    if parts is None:
        return names.say("ablation.left_out", **values)
    values |= _figures("put_in", parts.made.differences.mean, parts.made, how, names)
    values |= _figures("queues", parts.interaction.differences.mean, parts.interaction, how, names)
    told = names.say("ablation.split", so=_so(full, parts, names), **values)
    return f"{told} {_ratio(full, parts.interaction, names)}".rstrip()


def _so(full: Interaction, parts: Without, names: Names) -> str:
    """What follows, by both scales: what one of them says alone depends on how you count."""
    plain = conclusion(_view(full), _view(parts.made), _view(parts.interaction))
    if full.ratios.low is None or parts.made.ratios.low is None or parts.interaction.ratios.low is None:
        return names.say("so", so=names.say(f"so.{plain}"))
    logs = conclusion(*(_on_ratios(one.ratios) for one in (full, parts.made, parts.interaction)))
    if agreed := _agreed(plain, logs):
        return names.say("so", so=names.say(f"so.{agreed}"))
    key = "so_each" if OPEN & {plain, logs} else "so_depends"
    scale = names.say(f"scale.{full.scale}")
    return names.say(key, scale=scale, differences=names.say(f"so.{plain}"), ratios=names.say(f"so.{logs}"))


def _agreed(one: str, other: str) -> str:
    """What two scales say together, which is the weaker where they say it of the same; nothing where they differ."""
    return one if one == other else next((said for said in WEAKER if {one, other} == {said, f"all_{said}"}), "")


def _ratio(full: Interaction, left: Interaction, names: Names) -> str:
    """The same on the other scale, where both have it."""
    told = [_factor(one.ratios, names) for one in (full, left)]
    if not all(told):
        return ""
    return names.say("ablation.ratio", scale=names.say(f"scale.{full.scale}"), full=told[0], left=told[1])


def _factor(ratios: Estimate, names: Names) -> str:
    """The interval of an interaction on a logarithmic scale, as a factor."""
    if ratios.low is None or ratios.high is None:
        return ""
    low, high = (number(math.exp(min(end, MOST_LOG)), names.lang, 2) for end in (ratios.low, ratios.high))
    return names.say("to", low=low, high=high)


def _figures(key: str, mean: float | None, found: Interaction | Gap, how: Scale, names: Names) -> dict[str, str]:
    interval = between(found.low_all, found.high_all, how, names, signed=True) or names.say("not_given")
    told = names.say("not_given") if mean is None else quantity(mean, how, names.lang, signed=True)
    return {key: told, f"{key}_interval": interval}


View = tuple[float | None, float | None, float | None]
"""Of an interaction, or a part of one, on one scale: its mean, and its simultaneous interval."""


def _view(found: Interaction | Gap) -> View:
    return found.differences.mean, *_ends(found)


def _on_ratios(found: Estimate) -> View:
    return found.mean, *simultaneous(found)


def _ends(found: Interaction | Gap) -> tuple[float | None, float | None]:
    return found.low_all, found.high_all


def conclusion(full: View, made: View, left: View) -> str:
    """The key of what follows on one scale from which of the two parts are clear of nothing."""
    whole, put_in, queues = (_sign(*one[1:]) for one in (full, made, left))
    if whole:
        if put_in and _is_small(left, full):
            return "all_put_in"
        if queues and _is_small(made, full):
            return "all_queues"
    if put_in and queues:
        return "both" if put_in == queues else "against"
    if put_in or queues:
        return "put_in" if put_in else "queues"
    return "either" if whole else "none"


def _is_small(part: View, full: View) -> bool:
    """Whether a part is clearly no more than a tenth of the whole, as for effects that add up."""
    _, low, high = part
    most = NEGLIGIBLE * abs(full[0] or 0.0)
    return low is not None and high is not None and -most <= low and high <= most


def _sign(low: float | None, high: float | None) -> int:
    """1 or -1 where an interval is clear of nothing, else 0."""
    if low is None or high is None:
        return 0
    return 1 if low > 0 else -1 if high < 0 else 0


def _table(result: Comparison, found: Ablation, measure: str, names: Names) -> list[str]:
    """Per mechanism the interaction without it, and what it made: with everything on, minus without it."""
    how = shown(result, measure)
    unit = unit_name(how, names.lang, signed=True)
    rows = [(names.say("ablation.without"), names.say("ablation.left"), unit, names.say("ablation.made"), unit)]
    for name, of in found.off.items():
        if measure in of:
            left, made = of[measure].interaction, of[measure].made
            rows.append((names.say(f"off.{name}"), *_cells(left, how, names), *_cells(made, how, names)))
    return columns(rows, (False, True, True, True, True), indent=4) if len(rows) > 1 else []


def _cells(found: Interaction | Gap, how: Scale, names: Names) -> tuple[str, str]:
    mean = found.differences.mean
    told = "-" if mean is None else amount(mean, how, names.lang, signed=True)
    return told, between(found.low_all, found.high_all, how, names, signed=True)
