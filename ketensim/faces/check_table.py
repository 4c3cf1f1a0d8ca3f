"""What `check` prints: per variant how many cases come, who works on them, and how busy that makes each partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ketensim.faces.lines import columns, listed, wrap
from ketensim.faces.loads import investment_lines, left_out_lines, load_cell, moments_lines, next_dict, next_lines
from ketensim.faces.names import Names
from ketensim.ground import hours
from ketensim.ground.errors import Fault, show_path
from ketensim.ground.spans import HOUR, WEEK
from ketensim.locale import hint, message
from ketensim.locale.numbers import number, plain
from ketensim.numbers.basis import Basis
from ketensim.numbers.compiling_staff import people
from ketensim.numbers.load import Load, PartnerLoad, Period, settle_time
from ketensim.numbers.model import NEVER, Model
from ketensim.numbers.without import DYNAMICS
from ketensim.scenario.scenario import Scenario

THINNED = 0.01
"""Of its load: a partner that misses more of it because another is overloaded is said to."""

LONG = 520 * WEEK
"""A time to settle that is no use to count, ms."""


def check_table(scenario: Scenario, models: Mapping[str, Model], loads: Mapping[str, Load], names: Names) -> str:
    """The whole text of `check` about a scenario without faults.

    Of a variant after the first, the partners are shown that have other people or another load than in the first.
    """
    lines = wrap(f"{names.title}: {names.say('no_faults')}", 0)
    told: dict[tuple[str, ...], str] = {}
    first: dict[int, Rows] = {}
    for variant, model in models.items():
        load, groups = loads[variant], _groups(scenario, variant)
        rows = {period.since: _rows(model, period, groups, names) for period in load.periods}
        whole = tuple(_variant(model, load, rows, names))
        title = names.typed(variant)
        if whole in told:
            lines += ["", *wrap(f"{title}: {names.say('same_as', variant=told[whole])}", 0)]
            continue
        told[whole] = title
        short = _variant(model, load, rows, names, first, names.variant(next(iter(models))))
        lines += ["", *wrap(title, 0), *short]
        first = first or rows
    left_out = dict.fromkeys(name for load in loads.values() for name in load.leaves_out)
    return "\n".join([*lines, "", *wrap(names.say("load_is_exact"), 0), *left_out_lines(left_out, names)])


Rows = Mapping[str, tuple[str, ...]]
"""Partner -> the cells of its row."""
NO_ROWS: Rows = {}
NONE: Mapping[int, Rows] = {}
SEEN = (1, 4)
"""The cells whose change makes a partner worth showing again: people and load; hours asked may creep."""


def _variant(
    model: Model, load: Load, rows: Mapping[int, Rows], names: Names, first: Mapping[int, Rows] = NONE, called: str = ""
) -> list[str]:
    """Lines about a variant, by the dates its periods begin, without what is as in the `first`, `called` so."""
    lines = []
    weekly = sum(stream.arrivals.per_week for stream in model.streams)
    lines += wrap(names.say("arrivals", count=number(weekly, names.lang, 1)))
    backlog = sum(backlog.count or len(backlog.times) for backlog in model.backlogs)
    if backlog:
        lines += wrap(names.say("backlog", count=number(backlog, names.lang)))
    for period in load.periods:
        if len(load.periods) > 1:
            lines += wrap(names.say("from_date", date=_date(model, period.since)))
        now, before = rows[period.since], first.get(period.since, NO_ROWS)
        lines += _period(model, period, now, before, called, names)
        if period is load.first and any(_differs(row, before.get(partner, ())) for partner, row in now.items()):
            lines += next_lines(model, load, names)
    return lines + _settling(load, names)


def _settling(load: Load, names: Names) -> list[str]:
    """How long the chain takes to settle, where it does and nothing changes before."""
    settling, busiest = settle_time(load), load.first.partners[load.first.bottleneck]
    if settling is None or busiest.bound or busiest.helped or DYNAMICS in load.leaves_out:
        return []
    if len(load.periods) > 1 and load.first.until < settling:
        return []
    key = "settling" if settling < LONG else "settling_never"
    return wrap(names.say(key, time=plain(settling / HOUR, names.lang)))


def _date(model: Model, time: int) -> str:
    return (model.start + timedelta(milliseconds=time)).date().isoformat()


def _rows(model: Model, period: Period, groups: Sequence[Group], names: Names) -> Rows:
    rows: dict[str, tuple[str, ...]] = {}
    for place, partner in enumerate(model.labels.partners):
        found = period.partners[place]
        asked, duty = (number(value, names.lang, 1) for value in (found.asked.total, found.on_duty))
        present = number(_present(groups, partner, period.since), names.lang, 2)
        remarks = ", ".join(names.say(word) for word in _remarks(period, place))
        rows[partner] = (names.of(partner), present, asked, duty, load_cell(found.rho, names), remarks)
    return rows


def _period(model: Model, period: Period, rows: Rows, before: Rows, called: str, names: Names) -> list[str]:
    heads = ("people", "hours_asked", "hours_on_duty", "load")
    title = ("", *(names.say(head) for head in heads), "")
    other = {partner: row for partner, row in rows.items() if _differs(row, before.get(partner, ()))}
    lines = columns([title, *other.values()], (False, True, True, True, True, False)) if other else []
    if len(other) < len(rows):
        lines += wrap(names.say("others_as" if other else "partners_as", variant=called))
    if other and _all_bound(period):
        lines += wrap(names.say("load_at_most"))
    lines += investment_lines(period, names) if other else []
    for key in ("are_overloaded", "are_bounded", "are_helped"):
        over = [place for place in period.overloaded if _how(period.partners[place]) == key]
        who = [names.of(model.labels.partners[place]) for place in over]
        lines += wrap(names.say(key, partners=listed(who, names.say("and")))) if who else []
    return lines + moments_lines(model, period.moments, names)


def _how(load: PartnerLoad) -> str:
    """The key of what the overload of a partner means."""
    if load.bound:
        return "are_bounded"
    return "are_helped" if load.helped else "are_overloaded"


def _differs(row: Sequence[str], before: Sequence[str]) -> bool:
    return not before or any(row[cell] != before[cell] for cell in SEEN) or row[-1] != before[-1]


def _remarks(period: Period, place: int) -> list[str]:
    found = period.partners[place]
    words = ["is_bottleneck"] if place == period.bottleneck else []
    words += ["is_overloaded"] if found.overloaded else []
    words += ["is_thinned"] if not found.overloaded and found.rho < (1 - THINNED) * found.offered else []
    return words + (["is_bound"] if found.bound and not _all_bound(period) else [])


def _all_bound(period: Period) -> bool:
    """Whether it goes for all partners alike, and is told once."""
    return all(partner.bound for partner in period.partners)


@dataclass(frozen=True, slots=True)
class Group:
    """People with the same hours and dates, as many as their count or their fte come to (R5.1)."""

    partner: str
    people: float
    since: int
    until: int
    """ms from the start: there in [since, until)."""


def _groups(scenario: Scenario, variant: str) -> list[Group]:
    """The groups of all partners."""
    chain = scenario.variants[variant]
    basis = Basis(chain, scenario.folder)
    return [
        Group(
            name,
            people(group, hours.open_ms_per_week(basis.week(basis.calendar(group.calendar)))),
            basis.since_start(group.from_) if group.from_ else -NEVER,
            basis.since_start(group.until) if group.until else NEVER,
        )
        for name, partner in chain.partners.items()
        for group in partner.staff
    ]


def _present(groups: Sequence[Group], partner: str, time: int) -> float:
    """People of a partner whose dates hold at `time`, while their calendars are open."""
    return sum(group.people for group in groups if group.partner == partner and group.since <= time < group.until)


def faults_json(file: str, version: str, faults: Sequence[Fault], lang: str) -> dict[str, object]:
    """The JSON of `check` about a scenario with faults."""
    head: dict[str, object] = {"scenario": file, "version": version, "digest": None}
    return head | {
        "faults": [fault_json(fault, lang) for fault in faults],
        "warnings": [], "load": {}, "bottleneck": {}, "moments": {}, "next_bottleneck": {}, "leaves_out": {},
        "overloaded": {},
    }  # fmt: skip


def check_json(
    file: str, version: str, digest: str, models: Mapping[str, Model], loads: Mapping[str, Load],
    warnings: Sequence[Fault], lang: str,
) -> dict[str, object]:  # fmt: skip
    """The JSON of `check` about a scenario without faults; load in the first period, by variant and partner."""
    partners = {variant: model.labels.partners for variant, model in models.items()}
    firsts = {variant: load.first for variant, load in loads.items()}
    return {
        "scenario": file, "version": version, "digest": digest, "faults": [],
        "warnings": [fault_json(warning, lang) for warning in warnings],
        "load": {variant: load.to_dict(models[variant].labels) for variant, load in loads.items()},
        "bottleneck": {variant: partners[variant][first.bottleneck] for variant, first in firsts.items()},
        "moments": {variant: load.moments_dict(models[variant]) for variant, load in loads.items()},
        "next_bottleneck": {variant: next_dict(models[variant], load) for variant, load in loads.items()},
        "leaves_out": {variant: list(load.leaves_out) for variant, load in loads.items()},
        "overloaded": {
            variant: [partners[variant][place] for place in first.overloaded] for variant, first in firsts.items()
        },
    }  # fmt: skip


def fault_json(fault: Fault, lang: str) -> dict[str, object]:
    """A fault or warning as JSON; line and column are null where they are not known."""
    return {
        "file": fault.file, "line": fault.line or None, "column": fault.column or None, "path": show_path(fault.path),
        "code": fault.code, "message": message(fault, lang), "hint": hint(fault, lang),
    }  # fmt: skip
