"""The model beside reality: observed values, how far the model is from them, and where they come from."""

from __future__ import annotations

from ketensim.faces.cells import between, shown, told
from ketensim.faces.lines import columns, heading, wrap
from ketensim.faces.names import Names
from ketensim.locale.numbers import percent, quantity
from ketensim.statistics.comparison import Beside, Comparison

FAR = 0.25
"""Of the observed value: a model further from it gets words."""


def beside_reality(result: Comparison, names: Names) -> list[str]:
    """Observed values beside the first variant's, or that there are none to put there (P24)."""
    if result.observed_of:
        return ["", *wrap(names.say("reality_elsewhere", of=names.typed(result.observed_of)), 0)]
    if not result.observed:
        return ["", *wrap(names.say("not_compared"), 0)]
    rows = [("", names.say("observed"), names.say("simulated"), names.say("interval"))]
    rows += [_row(result, measure, beside, names) for measure, beside in result.observed.items()]
    table = columns(rows, (False, True, True, True))
    title = heading(names.say("reality", first=names.variant(result.first)))
    return [*title, *table, *_far_off(result, names), *_sources(result, names)]


def _row(result: Comparison, measure: str, beside: Beside, names: Names) -> tuple[str, str, str, str]:
    how = shown(result, measure)
    name = names.measure(measure) + (names.say("looking_back") if beside.count_by == "completion" else "")
    interval = between(beside.simulated.low, beside.simulated.high, how, names)
    return name, quantity(beside.value, how, names.lang), told(beside.simulated, how, names), interval


def _far_off(result: Comparison, names: Names) -> list[str]:
    far = [names.measure(measure) for measure, beside in result.observed.items() if _is_far(beside)]
    if not far:
        return []
    return wrap(names.say("far_off", measures="; ".join(far), share=percent(FAR, names.lang)))


def _is_far(beside: Beside) -> bool:
    """By a quarter of the observed value; where that is nothing, outside the interval."""
    if beside.distance is not None:
        return abs(beside.distance) > FAR
    simulated = beside.simulated
    return beside.value == 0 and bool(simulated.mean) and simulated.low is not None and simulated.low > 0


def _sources(result: Comparison, names: Names) -> list[str]:
    """Each source once, with the measures that it is about, unless it is about all."""
    measures: dict[str, list[str]] = {}
    for measure, beside in result.observed.items():
        if source := _source(beside):
            measures.setdefault(source, []).append(names.measure(measure))
    lines = []
    for source, about in measures.items():
        all_of_them = len(about) == len(result.observed) > 1
        text = names.say("source.all", source=source) if all_of_them else f"{'; '.join(about)}: {source}"
        lines += wrap(text, 4, 2)
    return lines


def _source(beside: Beside) -> str:
    """`Annual report (2022)`; the period alone where it has no source, and not twice where the source names it."""
    if not beside.source or not beside.period or beside.period in beside.source:
        return beside.source or beside.period
    return f"{beside.source} ({beside.period})"
