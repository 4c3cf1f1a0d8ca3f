"""What nobody knows, on paper: belief bands beside the intervals of chance, how often verdicts hold, what matters."""

from __future__ import annotations

from collections.abc import Sequence

from ketensim.faces.cells import between, headlines, shown
from ketensim.faces.lines import columns, heading, listed, wrap
from ketensim.faces.names import Names
from ketensim.locale.numbers import amount, number, unit_name
from ketensim.statistics.beliefs import Beliefs, Holding, Weight
from ketensim.statistics.clouds import Band
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.verdicts import BETTER, TOO_SMALL, WORSE

MAIN = ("lead_time.within_target", "lead_time.mean")
"""The measures of which is told what matters most: the first that there is."""
MOST = 0.9
"""Of the draws must share a verdict, or it is said that it is less sure."""
STAR = "*"
"""Behind a mean that stands for a band, where the draws cannot be told from chance."""
ENOUGH = 20
"""Draws at which 5% and 95% lie within the lowest and the highest."""


def not_known(result: Comparison, names: Names) -> list[str]:
    """All of it; nothing where the scenario has no beliefs."""
    beliefs = result.beliefs
    if beliefs is None:
        return []
    count = len(beliefs.names)
    told = names.say("belief.one") if count == 1 else names.say("belief.many", count=number(count, names.lang))
    how = wrap(names.say("beliefs.how", beliefs=told, count=number(beliefs.count, names.lang)), 0)
    body = _differences(result, beliefs, names) if beliefs.differences else _values(result, beliefs, names)
    return [
        *heading(names.say("beliefs")),
        *how,
        *body,
        *_notes(result, beliefs, names),
        *_extra(result, beliefs, names),
        *_matters(result, beliefs, names),
    ]


def _values(result: Comparison, beliefs: Beliefs, names: Names) -> list[str]:
    """Of one variant the band of each headline measure."""
    of = beliefs.variants[result.first]
    rows = [
        (names.measure(measure), _band(result, measure, of[measure], names, signed=False))
        for measure in headlines(result)
        if measure in of
    ]
    return ["", *columns(rows, (False, False), indent=0)]


def _differences(result: Comparison, beliefs: Beliefs, names: Names) -> list[str]:
    """Per headline measure the band of each variant's difference with the first, and how often its verdict holds."""
    held = {(one.variant, one.than, one.measure): one for one in beliefs.holds}
    blocks: dict[str, list[tuple[str, str, str]]] = {}
    for measure in headlines(result):
        rows = [
            (names.variant(variant), _band(result, measure, of[measure], names, signed=True),
             often(held.get((variant, result.first, measure)), names))
            for variant, of in beliefs.differences.items()
            if measure in of and _is_told(result, variant, measure)
        ]  # fmt: skip
        if rows:
            blocks[measure] = rows
    if not blocks:
        return []
    widths = [max(map(len, cells)) for cells in zip(*(row for rows in blocks.values() for row in rows), strict=True)]
    lines: list[str] = []
    for measure, rows in blocks.items():
        title = names.say("beliefs.minus", measure=names.measure(measure), first=names.variant(result.first))
        unit = unit_name(shown(result, measure), names.lang, signed=True)
        lines += ["", *wrap(f"{title} ({unit})" if unit else title, 0, 4)]
        lines += columns(rows, (False, True, False), least=widths)
    pairs = {(one.variant, one.than) for one in beliefs.holds if one.than != result.first}
    for variant, than in sorted(pairs, key=lambda pair: list(result.variants).index(pair[1])):
        lines += _against(result, [one for one in beliefs.holds if (one.variant, one.than) == (variant, than)], names)
    return lines


def _is_told(result: Comparison, variant: str, measure: str) -> bool:
    """Whether there is anything to say: not of what equals arrivals, has no target, or is the same everywhere."""
    gap = result.differences.get(variant, {}).get(measure)
    return gap is not None and bool(gap.mean or gap.sd) and not result.reasons.get(variant, {}).get(measure)


def _against(result: Comparison, holds: Sequence[Holding], names: Names) -> list[str]:
    """In how many draws the golden combination is better than one of its parts."""
    parts = [
        names.say("beliefs.on", measure=names.say(f"in.{one.measure}"), often=often(one, names))
        for one in holds
        if one.measure in headlines(result) and _is_told(result, one.variant, one.measure) and not one.chance
    ]
    if not parts:
        return []
    variant, than = names.variant(holds[0].variant), names.variant(holds[0].than)
    return ["", *wrap(names.say("beliefs.than", variant=variant, than=than, measures="; ".join(parts)), 0, 2)]


def often(holding: Holding | None, names: Names) -> str:
    """`better in 31 of 40, worse in 2, too small in 7`; the more frequent of better and worse in front."""
    if holding is None or not holding.of:
        return ""
    if holding.chance:
        return names.say("beliefs.chance")
    counts = [(BETTER, holding.better), (WORSE, holding.worse)]
    counts = [*sorted(counts, key=lambda one: -one[1]), (TOO_SMALL, holding.too_small)]
    (verdict, part), *rest = [one for one in counts if one[1]]
    told = names.say(f"beliefs.{verdict}", part=number(part, names.lang), whole=number(holding.of, names.lang))
    return ", ".join([told, *(names.say(f"beliefs.also_{name}", part=number(of, names.lang)) for name, of in rest)])


def less_sure(result: Comparison, variant: str, names: Names) -> str:
    """The verdicts of a variant that fewer than nine in ten draws share, as a sentence; else nothing."""
    holds = result.beliefs.holds if result.beliefs else ()
    held = {one.measure: one for one in holds if (one.variant, one.than) == (variant, result.first)}
    parts = []
    for measure in headlines(result):
        one, verdict = held.get(measure), result.verdicts[variant].get(measure)
        if one is None or not one.of or verdict not in (BETTER, WORSE):
            continue
        if one.chance or (one.better if verdict == BETTER else one.worse) < MOST * one.of:
            parts.append(names.say("beliefs.on", measure=names.say(f"in.{measure}"), often=often(one, names)))
    return names.say("beliefs.less_sure", parts="; ".join(parts)) if parts else ""


def _notes(result: Comparison, beliefs: Beliefs, names: Names) -> list[str]:
    """What too small is, where that was said, that there are few draws, and of which measures some were left out."""
    notes = [names.say("beliefs.within")] if any(one.too_small for one in beliefs.holds) else []
    bands = [band for of in (beliefs.variants, beliefs.differences) for one in of.values() for band in one.values()]
    if not all(band.told for band in [*bands, *beliefs.interaction.values()]):
        notes.append(names.say("beliefs.starred"))
    if beliefs.count < ENOUGH:
        notes.append(names.say("beliefs.few_draws", count=number(beliefs.count, names.lang)))
    lacking = {
        measure: max(beliefs.count - of[measure].n for of in beliefs.variants.values() if measure in of)
        for measure in headlines(result)
        if any(measure in of for of in beliefs.variants.values())
    }
    parts = [
        names.say("beliefs.lacks", measure=names.say(f"in.{measure}"), part=number(part, names.lang))
        for measure, part in lacking.items()
        if part
    ]
    if parts:
        whole = number(beliefs.count, names.lang)
        notes.append(names.say("beliefs.left_out", parts=listed(parts, names.say("and")), whole=whole))
    return ["", *(line for note in notes for line in wrap(note, 0, 2))] if notes else []


def _band(result: Comparison, measure: str, band: Band, names: Names, signed: bool) -> str:
    """`-0.9 to -0.4`; the mean and a star where draws differ no more than chance has it."""
    how = shown(result, measure)
    if band.low is None or band.high is None or band.mean is None:
        return names.say("beliefs.few")
    if not band.told:
        text = f"{amount(band.mean, how, names.lang, signed=signed)}{STAR}"
    elif band.low == band.high:
        text = amount(band.mean, how, names.lang, signed=signed)
    else:
        text = between(band.low, band.high, how, names, signed=signed)
    return text if signed else f"{text} {unit_name(how, names.lang)}".rstrip()


def _extra(result: Comparison, beliefs: Beliefs, names: Names) -> list[str]:
    """The bands of the interaction."""
    parts = []
    for measure, band in beliefs.interaction.items():
        found = result.interaction.get(measure)
        silent = found is None or found.finding == "no_effect" or bool(found.reason)
        if silent or measure not in headlines(result) or band.mean is None:
            continue
        unit = unit_name(shown(result, measure), names.lang, signed=True)
        text = f"{names.say(f'in.{measure}')} {_band(result, measure, band, names, signed=True)} {unit}".rstrip()
        parts.append(text)
    return ["", *wrap(names.say("beliefs.extra", parts="; ".join(parts)), 0, 2)] if parts else []


def _matters(result: Comparison, beliefs: Beliefs, names: Names) -> list[str]:
    """The beliefs that the main measure goes with most, one line each."""
    measure = next((name for name in MAIN if beliefs.weights.get(name)), "")
    if not measure:
        return []
    said = names.say(f"in.{measure}")
    clear = [one for one in beliefs.weights[measure] if one.clear]
    if not clear:
        return ["", *wrap(names.say("beliefs.none_clear", measure=said), 0)]
    if len(beliefs.weighed) == 1:
        title = names.say("beliefs.weigh_one", measure=said)
    else:
        variant, first = map(names.variant, beliefs.weighed)
        title = names.say("beliefs.weigh", measure=said, variant=variant, first=first)
    return ["", *wrap(title, 0), *(line for one in clear for line in wrap(_weight(one, names), 2, 2))]


def _weight(one: Weight, names: Names) -> str:
    correlation = number(abs(one.correlation), names.lang, 2)
    sign = "+" if one.correlation > 0 else "-"
    return names.say("beliefs.weight", belief=one.belief, correlation=f"{sign}{correlation}")
