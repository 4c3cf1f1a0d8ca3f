"""Warnings: what is allowed in a scenario and is probably not meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ketensim.ground import calendars
from ketensim.ground.errors import Fault, InputError, Path, without_repeats
from ketensim.ground.spans import HOUR
from ketensim.scenario import crossings, flow, presence, prices, sources, unused
from ketensim.scenario.checks import percentage
from ketensim.scenario.corners import Effective, corner_warnings, effective
from ketensim.scenario.grounds import Mark, mark_of, marks
from ketensim.words import believed, changes
from ketensim.words.chain import Chain

if TYPE_CHECKING:
    from ketensim.ground.units import Duration
    from ketensim.scenario.scenario import Scenario

LONG_WEEK = 45
"""Open hours a week above which a `count` may well be meant as fte."""
FULL_TIME = 36
"""Hours a week of one fte."""
URGENT = 0.8


def warnings(scenario: Scenario, urgent: Mapping[str, Mapping[str, float]] | None = None) -> list[Fault]:
    """Everything in a scenario that is probably not meant, at its place in the file; exit code 0.

    `urgent`: per variant and partner the load by urgent work alone, from `load`.
    """
    found: list[Fault] = []
    of_first: set[Mark] = set()
    for name, chain in scenario.variants.items():
        own = [*fixed_cooperation(chain, scenario, name), *long_counts(chain), *of_chain(chain, scenario)]
        own += urgent_loads(name, (urgent or {}).get(name, {}))
        if chain.target != scenario.variants[scenario.first].target:
            own.append(Fault("target_differs", ("target",), {"variant": name, "first": scenario.first}))
        of_first |= marks(scenario.trees[name], own) if name == scenario.first else set()
        brought_in = [mark_of(scenario.trees[name], fault) not in of_first for fault in own]
        found += [scenario.placed(name, fault, new) for fault, new in zip(own, brought_in, strict=True)]
        found += of_dates(scenario, name, marks(scenario.trees[name], own))
    whole = [*unused_checks(scenario), *unused_pairs(scenario), *corner_warnings(scenario)]
    found += [scenario.placed(scenario.first, fault) for fault in whole]
    for name, stage, fault in unused.of_scenario(scenario):
        found.append(scenario.placed(name, fault, stage > 0 or name != scenario.first, stage))
    for name, stage, fault in prices.free_relations(scenario):
        found.append(scenario.placed(name, fault, True, stage))
    return without_repeats(_once_per_place([*found, *sources.warnings(scenario), *idle_changes(scenario)]))


def of_chain(chain: Chain, scenario: Scenario) -> Iterator[Fault]:
    """What is said of a chain, whether it holds from the start or from a date on."""
    yield from worse(chain)
    yield from plan(chain)
    yield from prices.beyond(chain)
    yield from unused.of_variant(chain, scenario.variants[scenario.first])


def of_dates(scenario: Scenario, variant: str, before: set[Mark]) -> Iterator[Fault]:
    """What the dated changes of a variant bring in; `before`: what was so at the start. And dates after the run."""
    end = presence.span(scenario.variants[variant])[1]
    for number, stage in enumerate(scenario.dated.get(variant, ()), start=1):
        if stage.since >= end:
            for path in stage.written:
                yield scenario.source.placed(Fault("date_after_run", path, {"stop": presence.show(end)}))
        for fault in (*fixed_cooperation(stage.chain, scenario, variant), *of_chain(stage.chain, scenario)):
            mark = mark_of(stage.tree, fault)
            if mark not in before:
                before.add(mark)
                yield scenario.placed(variant, fault, True, number)


def _once_per_place(found: Iterable[Fault]) -> Iterator[Fault]:
    """The first of the warnings of one kind at one place: the next variants and pairs say no more."""
    seen: set[tuple[str, str, Path]] = set()
    for fault in found:
        mark = (fault.code, fault.file, fault.path)
        if mark not in seen:
            seen.add(mark)
            yield fault


# --- variants


def idle_changes(scenario: Scenario) -> Iterator[Fault]:
    """Changes that set what stood there already, and variants that are the same as the first."""
    ground = _ground(scenario)
    at_start = _effect(ground, scenario)
    idle: set[str] = set()
    for name, changed in changes.all_changes(scenario.source)[0].items():
        tree, effect = ground, at_start
        for item in [*changed.items, *(item for dated in changed.dated for item in dated.items)]:
            after, _ = changes.apply_items(tree, [item])
            text, _, place = item
            if _drawn(after) != _drawn(tree):  # the best guess may be what stood there: in a draw it is not
                tree, effect = after, None
                continue
            new = effect if after == tree else None
            if place[:2] == ("variants", name):  # a change of another variant is judged there
                effect = effect or _effect(tree, scenario)
                new = effect if after == tree else _effect(after, scenario)
                if after == tree or (new and new == effect):
                    idle.add(name)
                    yield scenario.source.placed(Fault("change_without_effect", place, {"setting": text}))
            tree, effect = after, new
    first, drawn = effective(scenario.variants[scenario.first]), _drawn(scenario.trees[scenario.first])
    for name, chain in scenario.variants.items():
        same = effective(chain) == first and _drawn(scenario.trees[name]) == drawn
        if same and name not in (scenario.first, *idle, *scenario.dated):
            values = {"variant": name, "first": scenario.first}
            yield scenario.source.placed(Fault("variant_changes_nothing", ("variants", name), values))


def _drawn(tree: dict[str, object]) -> frozenset[str]:
    """The draws that a tree goes by."""
    return frozenset(leaf.draw for part in tree for leaf in (believed.leaves(tree[part]) if part != "variants" else ()))


def _ground(scenario: Scenario) -> dict[str, object]:
    """The file's tree with the settings made, before any variant."""
    tree = scenario.source.tree
    for path, value in scenario.settings:
        tree, _ = changes.apply(tree, {path: value}, "--set")
    return tree


def _effect(tree: dict[str, object], scenario: Scenario) -> Effective | None:
    """What a tree does; None for one that is halfway and not valid yet."""
    for name, whole in scenario.trees.items():
        if tree == whole:
            return effective(scenario.variants[name])
    try:
        return effective(Chain.model_validate(tree))
    except (ValidationError, InputError):
        return None


# --- relations and effects


def fixed_cooperation(chain: Chain, scenario: Scenario, variant: str) -> Iterator[Fault]:
    """Handoffs with a cooperation of their own where this variant, or a date in it, moves the relation (R9.1)."""
    first = scenario.variants[scenario.first]
    for sender, receiver in crossings.travelled(chain) if chain is not first else ():
        if chain.handoff(sender, receiver).cooperation is None:
            continue
        if chain.relation(sender, receiver).floor == first.relation(sender, receiver).floor:
            continue
        keys = (f"{sender} -> {receiver}", f"{sender} & {receiver}", f"{receiver} & {sender}", "default")
        said = [key for key in keys if key in chain.handoffs and chain.handoffs[key].cooperation is not None]
        values = {"variant": variant, "pair": f"{sender} -> {receiver}"}
        yield Fault("cooperation_fixed", ("handoffs", said[0], "cooperation"), values)


def worse(chain: Chain) -> Iterator[Fault]:
    """Effects that get worse with cooperation: longer, more often incomplete, less often solved together."""
    for key, item in chain.handoffs.items():
        ends: list[tuple[str, float, float, str, str]] = []
        if item.delay:
            worst, best = item.delay.worst, item.delay.best
            ends.append(("delay", _about(worst), _about(best), _text(worst), _text(best)))
        if item.incomplete:
            low, high = item.incomplete.worst, item.incomplete.best
            ends.append(("incomplete", low, high, percentage(low), percentage(high)))
        if item.together:
            low, high = item.together.worst, item.together.best
            ends.append(("together", -low, -high, percentage(low), percentage(high)))
        for effect, without, full, shown, shown_full in ends:
            if full > without:
                values = {"effect": effect, "worst": shown, "best": shown_full}
                yield Fault("worse_with_cooperation", ("handoffs", key, effect), values)


def _about(time: Duration) -> float:
    """The time in hours, good enough to compare two of one kind: a working day as 8 hours."""
    return time.amount * {"min": 1 / 60, "h": 1, "d": 24, "wk": 168, "wh": 1, "wd": 8}[time.unit]


def _text(time: Duration) -> str:
    return f"{time.amount:g} {time.unit}"


# --- staff and plan


def long_counts(chain: Chain) -> Iterator[Fault]:
    """A `count` under a calendar of more than 45 open hours a week: fte may be meant."""
    for name, partner in chain.partners.items():
        for place, group in enumerate(partner.staff):
            if not group.count or group.calendar not in chain.calendars:
                continue
            hours = calendars.open_ms_per_week(calendars.parse_hours(chain.calendars[group.calendar].hours)) / HOUR
            if hours > LONG_WEEK:
                fte = f"{group.count * hours / FULL_TIME:.3g}"
                values = {"count": f"{group.count:g}", "hours": f"{hours:g}", "fte": fte}
                yield Fault("count_of_long_hours", ("partners", name, "staff", place, "count"), values)


def plan(chain: Chain) -> Iterator[Fault]:
    """Plans that cannot do what they are for (R6.2, R6.3, R10.1)."""
    agreed = chain.chain_plan
    if agreed is None:
        return
    if agreed.kpis.lead_time and not chain.target:
        yield Fault("kpi_without_target", ("chain_plan", "kpis", "lead_time"))
    for place, name in enumerate(agreed.signed_by):
        norms = chain.partners[name].norms
        if agreed.kpis.lead_time and chain.target and norms.chain is None and norms.own_work is None:
            yield Fault("signatory_without_norm", ("chain_plan", "signed_by", place), {"partner": name})
    if isinstance(agreed.commitment, Mapping):
        for name in agreed.commitment:
            if name not in agreed.signed_by:
                yield Fault("commitment_unsigned", ("chain_plan", "commitment", name), {"partner": name})


def urgent_loads(variant: str, loads: Mapping[str, float]) -> Iterator[Fault]:
    """Partners that urgent work alone keeps busy for more than 80 %."""
    for name, load in loads.items():
        if load > URGENT:
            values = {"variant": variant, "partner": name, "load": f"{load:.0%}"}
            yield Fault("urgent_load", ("partners", name), values)


# --- parts that nothing comes to


def unused_checks(scenario: Scenario) -> Iterator[Fault]:
    """Checks at steps that no case comes to by handoff, in any variant (R9.4)."""
    entered: set[str] = set()
    for chain in scenario.variants.values():
        partner_of = {name: step.partner for name, step in chain.steps.items()}
        entered |= flow.entered_by_handoff(flow.of_chain(chain), partner_of)
    for name, step in scenario.variants[scenario.first].steps.items():
        if step.check and name not in entered:
            yield Fault("check_without_handoff", ("steps", name, "check"), {"step": name})


def unused_pairs(scenario: Scenario) -> Iterator[Fault]:
    """Handoffs that are described and over which no file travels in any variant."""
    used = {pair for chain in scenario.variants.values() for pair in crossings.travelled(chain)}
    for key in scenario.variants[scenario.first].handoffs:
        partners = crossings.pair(key)
        if partners and not {(partners[0], partners[1]), *([(partners[1], partners[0])] if "&" in key else [])} & used:
            yield Fault("pair_without_handoff", ("handoffs", key), {"pair": key})
