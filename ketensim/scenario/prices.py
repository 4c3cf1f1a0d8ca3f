"""Warnings about what is had for nothing, or for more than can be: relations, help, willingness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault
from ketensim.scenario import crossings
from ketensim.scenario.checks import percentage
from ketensim.scenario.unused import heeds_leadership

if TYPE_CHECKING:
    from ketensim.scenario.scenario import Scenario
    from ketensim.words.chain import Chain
    from ketensim.words.shapes import OwnWork


def free_relations(scenario: Scenario) -> Iterator[tuple[str, int, Fault]]:
    """Variants with a better relation than the first one has, and with nothing that it costs, where anything costs.

    Each with the stage of the variant from which it is better.
    """
    first = scenario.variants[scenario.first]
    for name in scenario.variants if _costs(first) else ():
        stages = scenario.stages(name)
        better = next(((at, *found) for at, chain in enumerate(stages) for found in _better(chain, first)), None)
        if better and not any(_pays(chain, first, stages) for chain in stages):
            stage, pair, level = better
            values = {"variant": name, "first": scenario.first, "pair": pair}
            yield name, stage, Fault("relation_free", ("relations", pair, level), values)


def _costs(chain: Chain) -> bool:
    """Whether the hours of any partner, or any trip, cost anything."""
    trips = (item.cost for item in chain.handoffs.values())
    return any(partner.cost > 0 for partner in chain.partners.values()) or any(cost and cost > 0 for cost in trips)


def _better(chain: Chain, first: Chain) -> Iterator[tuple[str, str]]:
    """The relations that are better than in the first variant, each with what is."""
    heeded = heeds_leadership(chain) or heeds_leadership(first)
    for sender, receiver in crossings.related(chain) if chain.relations != first.relations else ():
        one, other = chain.relation(sender, receiver), first.relation(sender, receiver)
        for level in ("floor", "leadership") if heeded else ("floor",):
            if (getattr(one, level) or 0.0) > (getattr(other, level) or 0.0):
                yield f"{sender} -> {receiver}", level


def _pays(chain: Chain, first: Chain, stages: Sequence[Chain]) -> bool:
    """Whether a chain puts more hours into relations or own work than the first variant, or has dearer handoffs."""
    for sender, receiver in crossings.related(chain):
        one, other = chain.relation(sender, receiver).investment, first.relation(sender, receiver).investment
        if one and (not other or one.people * one.hours.elapsed_ms > other.people * other.hours.elapsed_ms):
            return True
    pairs = dict.fromkeys(pair for stage in stages for pair in crossings.travelled(stage))
    if any((chain.handoff(*pair).cost or 0.0) > (first.handoff(*pair).cost or 0.0) for pair in pairs):
        return True
    others = {name: partner.own_work for name, partner in first.partners.items()}
    return any(_is_more(partner.own_work, others.get(name)) for name, partner in chain.partners.items())


def _is_more(work: OwnWork | None, before: OwnWork | None) -> bool:
    """Whether own work is more, or may be: of counts, files and drawn times that differ it is not asked which is."""
    if work is None or work == before:
        return False
    if before is None or work.work != before.work or not (work.rate and before.rate):
        return True
    return work.rate.per_week() > before.rate.per_week()


def beyond(chain: Chain) -> Iterator[Fault]:
    """Help that is faster than the partner itself, and willingness that adds up to more than always."""
    for name, partner in chain.partners.items():
        for other, helped in partner.helps.items():
            if helped.efficiency > 1:
                values = {"partner": name, "other": other, "efficiency": percentage(helped.efficiency)}
                yield Fault("efficiency_beyond", ("partners", name, "helps", other, "efficiency"), values)
    lending = chain.lending
    total = lending.base + lending.by_leadership + lending.by_plan + lending.by_both
    if total > 1 + 1e-9 and any(partner.helps for partner in chain.partners.values()):
        yield Fault("willingness_beyond", ("lending",), {"total": percentage(total)})
