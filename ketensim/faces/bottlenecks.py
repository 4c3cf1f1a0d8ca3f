"""Where each variant is held up, as one sentence: the bottleneck by load, whether it moves, and where most waits."""

from __future__ import annotations

from ketensim.faces.lines import wrap
from ketensim.faces.loads import load_text
from ketensim.faces.names import Names
from ketensim.locale.numbers import percent
from ketensim.statistics.comparison import Bottleneck, Comparison


def next_bottlenecks(result: Comparison, names: Names) -> list[str]:
    """A sentence per variant; nothing where there is but one variant, or one partner, so that nothing can move."""
    first = result.bottlenecks.get(result.first)
    loads = result.loads.get(result.first)
    if first is None or loads is None or len(result.bottlenecks) < 2 or len(loads.offered) < 2:
        return []
    lines: list[str] = []
    for variant, held in result.bottlenecks.items():
        where = _where(result, variant, held, first, names)
        told = names.say("held", variant=names.variant(variant), where=where, waits=_waits(held, names))
        lines += wrap(told, 2, 2)
    return lines


def _where(result: Comparison, variant: str, held: Bottleneck, first: Bottleneck, names: Names) -> str:
    """The bottleneck by load, beside that of the first variant."""
    partner = names.of(held.by_load)
    if held.by_load == first.by_load:
        return names.say("held.is" if variant == result.first else "held.stays", partner=partner)
    relieved = result.loads[variant].offered.get(first.by_load, 0.0) < first.load
    load, before = load_text(held.load, names), names.of(first.by_load)
    return names.say("held.moves" if relieved else "held.passes", partner=partner, load=load, before=before)


def _waits(held: Bottleneck, names: Names) -> str:
    """Where most waits, in the middle of the sentence."""
    if not held.by_queue:
        return names.say("waits.nowhere")
    share = percent(held.share, names.lang)
    if held.by_queue == held.by_load:
        return names.say("waits.there", share=share)
    return names.say("waits.at", partner=names.of(held.by_queue), share=share)
