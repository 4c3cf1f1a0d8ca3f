"""What a programme manager reads after `compare`: 80 columns of plain text, in English or Dutch.

The order is: what was run, the model beside reality, in short, what changes per measure, hard and soft, where the lead
time goes, capacity, what to mind, how much of it is known. Nothing here computes a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ketensim.faces.ablation import built_in
from ketensim.faces.beliefs import not_known
from ketensim.faces.bottlenecks import next_bottlenecks
from ketensim.faces.cells import between, headlines, replications, shown, told, weeks, widest
from ketensim.faces.levels import over_time
from ketensim.faces.lines import columns, heading, listed, wrap
from ketensim.faces.loads import load_text, pair_text
from ketensim.faces.money import golden, same_money
from ketensim.faces.names import Names
from ketensim.faces.programme import who_pays
from ketensim.faces.reality import beside_reality
from ketensim.faces.sentences import EXPIRED, hard_and_soft, in_short
from ketensim.locale import message
from ketensim.locale.numbers import Scale, amount, number, percent, quantity, scale, unit_name
from ketensim.numbers.records import CAUSES
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.estimates import TOO_MANY, Estimate
from ketensim.statistics.verdicts import NOT_COMPARABLE

HOURS_PER_WEEK = 168


def comparison_table(result: Comparison, names: Names) -> str:
    """The whole text of `compare` about `result`, without a line end at the end."""
    lines = [
        *head(result, names),
        *beside_reality(result, names),
        *in_short(result, names),
        *changes(result, names),
        *hard_and_soft(result, names),
        *built_in(result, names),
        *who_pays(result, names),
        *same_money(result, names),
        *not_known(result, names),
        *over_time(result, names),
        *where_time_goes(result, names),
        *capacity(result, names),
        *foot(result, names),
    ]
    return "\n".join(lines)


def head(result: Comparison, names: Names) -> list[str]:
    """Title and what was run."""
    lang = names.lang
    warm_up = result.warm_up.time / HOURS_PER_WEEK
    text = names.say(
        "runs",
        replications=replications(result.replications, names),
        length=weeks((result.window.end - result.window.begin) / HOURS_PER_WEEK, names),
        warm_up=names.say("after_warm_up", weeks=weeks(warm_up, names)) if warm_up else "",
        seed=result.seed,
    )
    lines = [*wrap(names.title or result.scenario, 0), *golden(result, names)]
    lines += [*wrap(names.say("question", text=names.question), 0, 2), ""] if names.question else []
    lines += wrap(text, 0)
    if result.warm_up.reason:
        how = "none" if result.warm_up.how == "none" else "given"
        lines += wrap(names.say(f"terminating.{how}", why=names.say(_why(result))), 0)
    if result.precision:
        key = "precision.reached" if result.precision.reached else "precision.capped"
        lines += wrap(names.say(key, asked=percent(result.precision.asked, lang), looks=len(result.precision.looks)), 0)
    return lines


def _why(result: Comparison) -> str:
    """The key of why there is no warm-up or steady state."""
    keys = {key for _, key in _overloaded(result)}
    if result.warm_up.reason == "overload" and keys and "overloaded" not in keys:
        return "why.overload_helped" if "overloaded_helped" in keys else "why.overload_bounded"
    return f"why.{result.warm_up.reason}"


def changes(result: Comparison, names: Names) -> list[str]:
    """Per headline measure the first variant's value, and how each other variant differs."""
    others = list(result.variants)[1:]
    measures = _told_measures(result)
    if not others or not measures:
        return []
    blocks = {measure: _block(result, measure, others, names) for measure in measures}
    widths = [max(map(len, cells)) for cells in zip(*(row for rows in blocks.values() for row in rows), strict=True)]
    lines = heading(names.say("differences", first=names.variant(result.first))) + wrap(names.say("joint_interval"), 0)
    for measure, rows in blocks.items():
        how = shown(result, measure)
        value = told(result.variants[result.first][measure], how, names)
        lines += ["", *wrap(f"{names.measure(measure)}: {names.variant(result.first)} {value}", 0, 4)]
        if _only(result, measure, "equals_arrivals"):
            lines += wrap(names.say("all_equal_arrivals"))
        else:
            lines += columns(rows, (False, True, True, False), least=widths)
        if measure == EXPIRED:
            lines += wrap(names.say("only_those_left"))
    return lines


def _told_measures(result: Comparison) -> list[str]:
    """The headline measures, and the share that expires where any does."""
    loses = any(of[EXPIRED].mean for of in result.variants.values() if EXPIRED in of)
    return [*headlines(result), *([EXPIRED] if loses and EXPIRED in result.variants[result.first] else [])]


def _only(result: Comparison, measure: str, reason: str) -> bool:
    return all(result.reasons.get(variant, {}).get(measure) == reason for variant in result.differences)


def _block(result: Comparison, measure: str, others: Sequence[str], names: Names) -> list[tuple[str, str, str, str]]:
    how = shown(result, measure)
    note = names.say("own_interval") if measure == EXPIRED else ""
    known = any(result.differences[variant][measure].mean is not None for variant in others)
    unit = unit_name(how, names.lang, signed=True) if known else ""
    title = ("", unit or names.say("change"), names.say("interval") if known else "", note)
    return [title, *(_row(result, variant, measure, how, names) for variant in others)]


def _row(result: Comparison, variant: str, measure: str, how: Scale, names: Names) -> tuple[str, str, str, str]:
    difference = result.differences[variant][measure]
    reason = result.reasons.get(variant, {}).get(measure, "")
    verdict = result.verdicts.get(variant, {}).get(measure, NOT_COMPARABLE)
    word = "" if measure == EXPIRED else names.say(f"reason.{reason}" if reason else verdict)
    if difference.mean is None:
        return names.variant(variant), "-", "", word
    interval = between(*widest(difference), how, names, signed=True)
    return names.variant(variant), amount(difference.mean, how, names.lang, signed=True), interval, word


def where_time_goes(result: Comparison, names: Names) -> list[str]:
    """Per variant the lead time in its parts, in hours or days, or why they are not given."""
    means = {variant: _causes(of) for variant, of in result.variants.items()}
    missing = _not_given([variant for variant, of in means.items() if not of], result, names)
    means = {variant: of for variant, of in means.items() if of}
    if not means:
        return [*heading(names.say("where_plain")), *missing] if missing else []
    longest = max(sum(of.values()) for of in means.values())
    how = scale("h", longest)
    how = replace(how, decimals=max(how.decimals, 2 if how.unit == "d" else 1))
    causes = [cause for cause in CAUSES if cause != "before" or any(of.get(cause) for of in means.values())]
    heads = [names.say(f"cause.{cause}").split("|") for cause in [*causes, "total"]]
    rows = [("", *(above for above, _ in heads)), ("", *(below for _, below in heads))]
    for variant, of in means.items():
        parts = [of.get(cause, 0.0) for cause in causes]
        rows.append((names.variant(variant), *(amount(part, how, names.lang) for part in [*parts, sum(parts)])))
    title = heading(names.say("where", unit=unit_name(how, names.lang)))
    return [*title, *columns(rows, (False, *(True for _ in heads)), gap=1), *missing]


def _not_given(variants: Sequence[str], result: Comparison, names: Names) -> list[str]:
    """Why the parts of the lead time are not given for some variants."""
    lines: list[str] = []
    for why in ("unfinished", "no_data"):
        of = [name for name in variants if (result.unfinished.get(name, 0.0) > TOO_MANY) == (why == "unfinished")]
        if of:
            reason = names.say(f"where_not.{why}", share=percent(TOO_MANY, names.lang))
            lines += wrap(names.say("where_not", variants=which(of, result, names), why=reason), 2, 2)
    return lines


def _causes(of: Mapping[str, Estimate]) -> dict[str, float]:
    found = {cause: of[f"time.{cause}"].mean for cause in CAUSES if f"time.{cause}" in of}
    return {cause: mean for cause, mean in found.items() if mean is not None}


def capacity(result: Comparison, names: Names) -> list[str]:
    """Which partner is the bottleneck, who is overloaded, and whose own work waits longer."""
    lines: list[str] = []
    for partner, loads in _bottlenecks(result, names).items():
        told = [
            names.say("in_variants", load=load, variants=which(variants, result, names))
            for load, variants in loads.items()
        ]
        lines += wrap(names.say("bottleneck", partner=names.of(partner), loads="; ".join(told)), 2, 2)
    lines += next_bottlenecks(result, names)
    for (partners, key), variants in _overloaded(result).items():
        who = listed([names.of(partner) for partner in partners], names.say("and"))
        lines += wrap(names.say(key, partners=who, variants=which(variants, result, names)), 2, 2)
    for left_out in dict.fromkeys(name for load in result.loads.values() for name in load.leaves_out):
        lines += wrap(names.say(f"loads_without.{left_out}"), 2, 2)
    for (pair, asked, places), variants in _full(result).items():
        numbers = {"asked": number(asked, names.lang, 1), "places": number(places, names.lang)}
        told_full = names.say("full", pair=pair_text(pair, names), variants=which(variants, result, names), **numbers)
        lines += wrap(told_full, 2, 2)
    lines += own_work(result, names)
    return [*heading(names.say("capacity")), *lines] if lines else []


def which(variants: Sequence[str], result: Comparison, names: Names) -> str:
    """The variants by name, or `all variants`."""
    if len(variants) == len(result.variants) > 1:
        return names.say("all_variants")
    return " / ".join(names.variant(variant) for variant in variants)


def _bottlenecks(result: Comparison, names: Names) -> dict[str, dict[str, list[str]]]:
    """Partner -> load -> the variants in which it is the bottleneck with that load."""
    found: dict[str, dict[str, list[str]]] = {}
    for variant, load in result.loads.items():
        offered = load_text(load.offered[load.bottleneck], names)
        found.setdefault(load.bottleneck, {}).setdefault(offered, []).append(variant)
    return found


def _overloaded(result: Comparison) -> dict[tuple[tuple[str, ...], str], list[str]]:
    """Overloaded partners and how to say so -> variants; where cases expire, the queue does not keep growing, and where
    others help, it may not."""
    found: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for variant, partners in result.overloaded.items():
        load = result.loads.get(variant)
        bounded = {partner for partner in partners if load and partner in load.bounds}
        helped = {partner for partner in partners if load and partner in load.helped} - bounded
        grows = set(partners) - bounded - helped
        told = ((grows, "overloaded"), (bounded, "overloaded_bounded"), (helped, "overloaded_helped"))
        for of, key in told:
            if who := tuple(partner for partner in partners if partner in of):
                found.setdefault((who, key), []).append(variant)
    return found


def _full(result: Comparison) -> dict[tuple[str, float, float], list[str]]:
    found: dict[tuple[str, float, float], list[str]] = {}
    for variant, pairs in result.full.items():
        for pair, (asked, places) in pairs.items():
            found.setdefault((pair, round(asked, 1), places), []).append(variant)
    return found


def own_work(result: Comparison, names: Names) -> list[str]:
    """Pulling the chain forward is paid by someone: own work whose wait grew, beyond chance and by 5 % or more."""
    lines: list[str] = []
    for measure, before in result.variants[result.first].items():
        head, _, rest = measure.partition(".")
        if head != "own_work" or before.mean is None:
            continue
        longer = {
            variant: of[measure].mean or 0.0
            for variant, of in result.differences.items()
            if measure in of and (of[measure].low or 0) > 0
        }
        longer = {variant: change for variant, change in longer.items() if change >= 0.05 * before.mean}
        if longer:
            how = scale(result.units[measure], max(longer.values()))
            told = [
                f"{names.variant(variant)} {quantity(change, how, names.lang, True)}"
                for variant, change in longer.items()
            ]
            partner = names.of(rest.partition(".")[0])
            lines += wrap(names.say("own_work_pays", partner=partner, variants="; ".join(told)), 2, 2)
    return lines


def foot(result: Comparison, names: Names) -> list[str]:
    """What to mind, how much of the scenario is known, and that this is no forecast (P24)."""
    lines: list[str] = []
    if result.warnings:
        lines += heading(names.say("warnings"))
        lines += bullets(message(warning, names.lang) for warning in result.warnings)
    lines.append("")
    if names.not_in_model:
        lines += [*wrap(names.say("not_in_model", text=names.not_in_model), 0, 2), ""]
    if result.sourced:
        lines += wrap(names.say("sourced", **result.sourced), 0)
    closing = "not_a_forecast" if len(result.variants) > 1 else "not_a_forecast_run"
    return [*lines, *wrap(names.say(closing), 0)]


def bullets(texts: Iterable[str]) -> list[str]:
    """A dash before each text."""
    return [line for text in texts for line in wrap(f"- {text}", 2, 2)]
