"""What `run` prints: the measures of one variant, with their intervals."""

from __future__ import annotations

from collections.abc import Iterable

from ketensim.faces.beliefs import not_known
from ketensim.faces.cells import between, headlines, shown, told
from ketensim.faces.levels import over_time
from ketensim.faces.lines import columns, heading, wrap
from ketensim.faces.names import Names
from ketensim.faces.reality import beside_reality
from ketensim.faces.tables import capacity, foot, head, where_time_goes
from ketensim.locale.numbers import number, quantity
from ketensim.statistics.comparison import Comparison

MORE = ("lead_time.median", "lead_time.p90", "quality.escaped", "expired", "wip.mean")
AT_PARTNER = ("utilisation.{}", "wait.{}.mean", "queue.{}.mean", "stay.{}.within_norm", "own_work.{}.wait.mean")
"""The columns of the table of partners."""


def run_table(result: Comparison, names: Names) -> str:
    """The whole text of `run` about the one variant of `result`, without a line end at the end."""
    lines = [
        *head(result, names),
        *wrap(names.say("variant", name=names.typed(result.first)), 0),
        *beside_reality(result, names),
        *_measures(result, names),
        *not_known(result, names),
        *_partners(result, names),
        *over_time(result, names),
        *where_time_goes(result, names),
        *capacity(result, names),
        *_theory(result, names),
        *_cases(result, names),
        *foot(result, names),
    ]
    return "\n".join(lines)


def _measures(result: Comparison, names: Names) -> list[str]:
    of = result.variants[result.first]
    wanted = [name for name in (*headlines(result), *MORE, *_by_type(of)) if name in of and of[name].n]
    rows = [("", "", names.say("interval"))]
    for name in wanted:
        if name == "expired" and not of[name].mean:
            continue
        how = shown(result, name)
        rows.append((names.measure(name), told(of[name], how, names), between(of[name].low, of[name].high, how, names)))
    return ["", *columns(rows, (False, True, True), indent=0)]


def _by_type(measures: Iterable[str]) -> list[str]:
    parts = {name: name.split(".") for name in measures}
    wanted = ("mean", "within_target")
    return [name for name, part in parts.items() if part[0] == "lead_time" and len(part) == 3 and part[2] in wanted]


def _partners(result: Comparison, names: Names) -> list[str]:
    of = result.variants[result.first]
    partners = [name.removeprefix("utilisation.") for name in of if name.startswith("utilisation.")]
    heads = [names.say(f"column.{pattern.format('x')}").split("|") for pattern in AT_PARTNER]
    rows = [("", *(above for above, _ in heads)), ("", *(below for _, below in heads))]
    for partner in partners:
        cells = [_cell(result, pattern.format(partner), names) for pattern in AT_PARTNER]
        rows.append((names.of(partner), *cells))
    return [*heading(names.say("partners")), *columns(rows, (False, *(True for _ in AT_PARTNER)))]


def _cell(result: Comparison, measure: str, names: Names) -> str:
    found = result.variants[result.first].get(measure)
    if found is None or found.mean is None or not found.n:
        return "-"
    return told(found, shown(result, measure), names)


def _theory(result: Comparison, names: Names) -> list[str]:
    """The exact answer beside the simulated one, where there is one."""
    of = result.variants[result.first]
    rows = [("", names.say("exact"), names.say("simulated"), names.say("interval"))]
    for measure, exact in (result.theory or {}).items():
        if measure in of and of[measure].n:
            how = shown(result, measure)
            cells = quantity(exact, how, names.lang), told(of[measure], how, names)
            rows.append((names.measure(measure), *cells, between(of[measure].low, of[measure].high, how, names)))
    if len(rows) == 1:
        return []
    return [*heading(names.say("theory")), *columns(rows, (False, True, True, True))]


def _cases(result: Comparison, names: Names) -> list[str]:
    """The counts that have to agree exactly."""
    found = {name: number(count, names.lang) for name, count in result.cases[result.first].items()}
    return ["", *wrap(names.say("cases", **found), 0)]
