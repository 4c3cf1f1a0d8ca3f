"""Warnings: parts of hard and soft that are described and can do nothing, since what they work on is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault, Path
from ketensim.scenario import crossings

if TYPE_CHECKING:
    from ketensim.scenario.scenario import Scenario
    from ketensim.words.chain import Chain
    from ketensim.words.combination_shapes import Dynamics

LEVELS = ("floor", "leadership", "commitment")


def of_variant(chain: Chain, first: Chain) -> Iterator[Fault]:
    """What does nothing in one variant; `first` is the variant that it is compared with."""
    yield from _help(chain)
    yield from _values(chain)
    yield from _investment(chain, first)
    if chain.dynamics and not any(_given(chain.dynamics, level) for level in LEVELS):
        yield Fault("dynamics_moves_nothing", ("dynamics",))
    if chain is not first and not heeds_leadership(chain) and not heeds_leadership(first):
        yield from _leadership(chain, first)


def of_scenario(scenario: Scenario) -> Iterator[tuple[str, int, Fault]]:
    """What does nothing in any variant, on no date; each with the first variant that has it, and from which date on."""
    chains = [(name, *one) for name in scenario.variants for one in enumerate(scenario.stages(name))]
    plans = [chain.chain_plan for _, _, chain in chains if chain.chain_plan]
    speed = any(plan.kpis.lead_time or plan.kpis.throughput for plan in plans)
    success = any(plan.kpis.lead_time for plan in plans)
    help_given = any(partner.helps for _, _, chain in chains for partner in chain.partners.values())
    told: set[Fault] = set()
    for name, stage, chain in chains:
        found = [Fault("pressure_without_kpi", ("pressure",))] if _presses(chain) and not speed else []
        found += [Fault("lending_without_help", ("lending",))] if _lends(chain) and not help_given else []
        found += [Fault("success_without_kpi", path) for path in _success(chain) if not success]
        for fault in found:
            if fault not in told:
                told.add(fault)
                yield name, stage, fault


def _presses(chain: Chain) -> bool:
    return chain.pressure.work > 0 or chain.pressure.incomplete > 0


def _lends(chain: Chain) -> bool:
    """Whether the file says that people are willing to help."""
    given = chain.lending
    willing = max(given.base, given.by_leadership, given.by_plan, given.by_both) > 0
    return willing and "lending" in chain.model_fields_set


def _given(dynamics: Dynamics, level: str) -> bool:
    """Whether anything moves a level: one of its coefficients is above 0."""
    drift = getattr(dynamics, level)
    return any(getattr(drift, key) > 0 for key in type(drift).model_fields if key != "upkeep")


def _success(chain: Chain) -> Iterator[Path]:
    """Where the file says that success moves a level."""
    for level in LEVELS if chain.dynamics else ():
        drift = getattr(chain.dynamics, level)
        keys = [key for key in ("success", "committed_success") if getattr(drift, key, 0.0) > 0]
        yield from (("dynamics", level, key) for key in keys)


def _help(chain: Chain) -> Iterator[Fault]:
    """Help for partners that have no step, so that no case waits there."""
    working = {step.partner for step in chain.steps.values()}
    for name, partner in chain.partners.items():
        for other in partner.helps:
            if other not in working:
                yield Fault("help_without_cases", ("partners", name, "helps", other), {"partner": other})


def _values(chain: Chain) -> Iterator[Fault]:
    """A value of late cases, where nothing says what late is."""
    if chain.values.society.late > 0 and not chain.target:
        yield Fault("late_without_target", ("values", "society", "late"))


def _investment(chain: Chain, first: Chain) -> Iterator[Fault]:
    """Investment that moves no level, and is not the price of other levels than the first variant's: it only costs."""
    dynamics = chain.dynamics
    drifts = [dynamics.floor, dynamics.leadership] if dynamics else []
    if any(drift.investment > 0 or (drift.decay > 0 and drift.upkeep is not None) for drift in drifts):
        return
    said = [key for key, relation in chain.relations.items() if relation.investment]
    pairs = crossings.related(chain)
    if any(_levels(chain, *pair) != _levels(first, *pair) for pair in pairs):
        return
    if said and any(chain.relation(*pair).investment for pair in pairs):
        yield Fault("investment_moves_nothing", ("relations", said[0], "investment"))


def _levels(chain: Chain, sender: str, receiver: str) -> tuple[float | None, float | None]:
    """What the file says of a relation."""
    relation = chain.relation(sender, receiver)
    return relation.floor, relation.leadership


def heeds_leadership(chain: Chain) -> bool:
    """Whether anything goes by the leadership of relations: lending, or dynamics."""
    helped = any(partner.helps for partner in chain.partners.values())
    by_leadership = chain.lending.by_leadership > 0 or chain.lending.by_both > 0
    return chain.dynamics is not None or (helped and by_leadership)


def _leadership(chain: Chain, first: Chain) -> Iterator[Fault]:
    """Leadership that a variant moves, where nothing goes by it."""
    for sender, receiver in crossings.related(chain) if chain.relations != first.relations else ():
        if chain.relation(sender, receiver).leadership != first.relation(sender, receiver).leadership:
            keys = (f"{sender} -> {receiver}", f"{sender} & {receiver}", f"{receiver} & {sender}", "default")
            said = [key for key in keys if key in chain.relations and chain.relations[key].leadership is not None]
            yield Fault("leadership_unused", ("relations", said[0] if said else keys[0], "leadership"))
