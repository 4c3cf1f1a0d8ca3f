"""Findings as sentences: each variant in short, and what hard and soft do together."""

from __future__ import annotations

import math

from ketensim.faces.beliefs import less_sure
from ketensim.faces.cells import between, headlines, shown
from ketensim.faces.lines import heading, listed, wrap
from ketensim.faces.names import Names
from ketensim.locale.numbers import Scale, amount, number, quantity, unit_name
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.estimates import NOTHING, Estimate
from ketensim.statistics.interaction import DEPENDS_ON_SCALE, REINFORCE, TOGETHER_WORSE, Interaction
from ketensim.statistics.verdicts import WORSE, Difference

SHORT = ("better", "worse", "too_small", "unclear", "not_comparable")
"""Verdicts in the order in which they are told."""
EXPIRED = "expired"


def in_short(result: Comparison, names: Names) -> list[str]:
    """One sentence per variant: on which measures it is better, worse, and so on."""
    if not result.verdicts:
        return []
    lines = heading(names.say("in_short", first=names.typed(result.first)))
    for variant, verdicts in result.verdicts.items():
        reasons = result.reasons.get(variant, {})
        parts = []
        for verdict in SHORT:
            on = [
                names.say(f"in.{measure}")
                for measure in headlines(result)
                if verdicts.get(measure) == verdict and reasons.get(measure) not in ("equals_arrivals", "no_target")
            ]
            if on:
                parts.append(names.say(f"short.{verdict}", measures=listed(on, names.say("and"))))
        text = "; ".join(parts + _lost(result, variant, names)) or names.say("short.nothing")
        lines += wrap(f"{names.typed(variant)}: {text}. {less_sure(result, variant, names)}".rstrip(), 2, 2)
    return lines


def _lost(result: Comparison, variant: str, names: Names) -> list[str]:
    """That the variant loses another share of its cases than the first, beyond chance: it may look better for it."""
    shown_both = lost_cases(result, (variant, result.first), result.differences[variant].get(EXPIRED), names)
    return [names.say("short.expired", there=shown_both[0], here=shown_both[1])] if shown_both else []


def lost_cases(
    result: Comparison, variants: tuple[str, str], gap: Difference | None, names: Names
) -> tuple[str, str] | None:
    """How many of 100 cases two variants lose, where that differs beyond chance; `gap` is their difference."""
    one, other = (result.variants[variant].get(EXPIRED, NOTHING).mean for variant in variants)
    if one is None or other is None or gap is None:
        return None
    if gap.low is not None and gap.high is not None and gap.low <= 0 <= gap.high:
        return None
    decimals = 0 if abs(one - other) >= 0.01 else 1
    first, second = (number(100 * share, names.lang, decimals) for share in (one, other))
    return (first, second) if first != second else None


def hard_and_soft(result: Comparison, names: Names) -> list[str]:
    """Per headline measure whether hard and soft reinforce each other; nothing without a factorial."""
    told = [
        line
        for measure, found in result.interaction.items()
        if found.reason not in ("equals_arrivals", "no_target") and found.finding != "no_effect"
        if measure in headlines(result)
        for line in wrap(interaction(result, measure, found, names), 2, 2)
    ]
    if not told:
        return []
    return [*heading(names.say("hard_and_soft")), *_corners(result, names), *told, *wrap(names.say("only_here"))]


def _corners(result: Comparison, names: Names) -> list[str]:
    """Which variant is which corner, where the names do not say so themselves."""
    corners = {names.say(f"corner.{corner}"): names.variant(name) for corner, name in result.corners.items()}
    told = [
        names.say("corner_is", corner=corner, variant=variant)
        for corner, variant in corners.items()
        if not variant.casefold().endswith(corner.casefold())
    ]
    return wrap(names.say("corners", corners=", ".join(told)), 2, 2) if told else []


def interaction(result: Comparison, measure: str, found: Interaction, names: Names) -> str:
    """What the finding on `measure` means, with the figures behind it."""
    effects = {corner: _effect(result, measure, corner) for corner in ("hard", "soft", "both")}
    extra = found.differences.mean
    if found.finding == "not_comparable" or extra is None or None in effects.values():
        return _sentence(measure, names, names.say("joint.not_comparable"))
    how = shown(result, measure)
    idle = next((corner for corner in ("hard", "soft") if _nothing(effects[corner]) and _nothing(extra)), None)
    text = names.say(
        f"joint.{idle}_idle" if idle else f"joint.{found.finding}",
        **{corner: quantity(effect or 0.0, how, names.lang, signed=True) for corner, effect in effects.items()},
        extra=_bare(abs(extra), how, names),
        interval=between(found.low_all, found.high_all, how, names, signed=True) or names.say("not_given"),
        scale=names.say(f"scale.{found.scale}"),
        differences=names.say(f"they.{found.on_differences}"),
        ratios=names.say(f"they.{found.on_ratios}"),
        factor=_factor(found.ratios, names),
    )
    limit = f" {names.say(f'limit.{found.limit}')}" if found.limit else ""
    return _sentence(measure, names, text + ("" if idle else _beyond(found, how, names)) + limit)


def _beyond(found: Interaction, how: Scale, names: Names) -> str:
    """Whether together is better than the best of the other corners: said with whatever may be read as "do both".

    And whenever it is worse; `together_worse` says so itself.
    """
    beyond = found.beyond
    if beyond is None or found.finding == TOGETHER_WORSE:
        return ""
    if found.finding not in (REINFORCE, DEPENDS_ON_SCALE) and beyond.verdict != WORSE:
        return ""
    interval = between(beyond.low_all, beyond.high_all, how, names, signed=True) or names.say("not_given")
    gap, corner = _bare(abs(beyond.mean), how, names), names.say(f"corner.{beyond.corner}")
    return f" {names.say(f'beyond.{beyond.verdict}', gap=gap, corner=corner, interval=interval)}"


def _factor(ratios: Estimate, names: Names) -> str:
    """The interval of the interaction on the scale of ratios, as a factor."""
    if ratios.low is None or ratios.high is None:
        return ""
    low, high = (number(math.exp(min(end, 700.0)), names.lang, 2) for end in (ratios.low, ratios.high))
    return names.say("factor", low=low, high=high)


def _sentence(measure: str, names: Names, text: str) -> str:
    return f"{names.measure(measure)}: {text}"


def _bare(value: float, how: Scale, names: Names) -> str:
    """`1.08 days`, `3.1 points`: a difference without its sign."""
    if how.unit != "%":
        return quantity(value, how, names.lang)
    return f"{amount(value, how, names.lang)} {unit_name(how, names.lang, signed=True)}"


def _nothing(effect: float | None) -> bool:
    """Whether an effect is none at all, but for rounding."""
    return effect is not None and abs(effect) < 1e-12


def _effect(result: Comparison, measure: str, corner: str) -> float | None:
    """The corner minus `neither`, in the measure's unit."""
    there = result.variants[result.corners[corner]][measure].mean
    neither = result.variants[result.corners["neither"]][measure].mean
    return None if there is None or neither is None else there - neither
