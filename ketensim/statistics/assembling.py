"""From the outcomes of all variants to a comparison: estimates, differences, verdicts, interaction, warnings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.ground import naming
from ketensim.ground.errors import Fault
from ketensim.ground.spans import HOUR
from ketensim.numbers.compiling import digest
from ketensim.numbers.moments import Moments, pair_name
from ketensim.scenario import sources
from ketensim.statistics.comparison import Beside, Bottleneck, Capacity, Comparison, Precision, Window
from ketensim.statistics.estimates import NOTHING, TOO_MANY, Estimate, Floats, estimates, series, share_of, unfinished
from ketensim.statistics.interaction import CORNERS, Interaction, interaction
from ketensim.statistics.levels import levels_of
from ketensim.statistics.planning import Study, grows
from ketensim.statistics.programme import programmes
from ketensim.statistics.verdicts import (
    HEADLINES,
    NOT_COMPARABLE,
    UNCLEAR,
    Difference,
    difference,
    family_confidence,
    verdict,
)

if TYPE_CHECKING:
    from ketensim.statistics.measures import Outcomes

Results = Mapping[str, Sequence["Outcomes"]]


def assemble(study: Study, results: Results, precision: Precision | None = None) -> Comparison:
    """Return the comparison that follows from the outcomes of a study."""
    told = {variant: estimates(runs) for variant, runs in results.items()}
    shown = {variant: _shown(of, told) for variant, of in told.items()}
    units = {name: naming.unit(name) for of in shown.values() for name in of}
    all_series = {variant: series(runs) for variant, runs in results.items()}
    still = {variant: unfinished(runs) for variant, runs in results.items()}
    matters = dict(study.chain.matters)
    lacks = {variant: _lacks(study, variant, of, still[variant]) for variant, of in told.items()}
    differences = _differences(all_series, still, units)
    strained = {variant: _strained(study, variant, runs) for variant, runs in results.items()}
    reasons = {variant: _reasons(lacks, strained, (next(iter(told)), variant)) for variant in differences}
    begin, end = study.plan.window
    return Comparison(
        scenario=Path(study.scenario.source.file).name,
        version=metadata.version("ketensim"),
        digest=digest(study.models),
        seed=study.plan.seed,
        engine=study.plan.engine,
        replications=len(next(iter(results.values()))),
        warm_up=study.warm_up,
        window=Window(begin / HOUR, end / HOUR, study.plan.drain / HOUR),
        units=units,
        shares=frozenset(name for name in units if naming.is_share(name)),
        variants=shown,
        differences=differences,
        verdicts={variant: _verdicts(of, reasons[variant], matters) for variant, of in differences.items()},
        reasons={variant: reasons[variant] for variant in differences if reasons[variant]},
        interaction=_interactions(study, all_series, lacks, strained),
        corners=_corners(study),
        matters=matters,
        cases={variant: _cases(runs) for variant, runs in results.items()},
        unfinished={variant: shares[""] for variant, shares in still.items()},
        loads={variant: _capacity(study, variant) for variant in told},
        overloaded={variant: _overloaded(study, variant) for variant in told},
        full={variant: _full(study, variant) for variant in told},
        levels=levels_of({variant: [one.paths for one in runs] for variant, runs in results.items()}),
        programme=programmes(study.models, study.plan.ledger_span, results),
        bottlenecks={variant: _held_up(study, variant, of) for variant, of in told.items()},
        observed=_beside(study, next(iter(told.values()))),
        observed_of=study.scenario.first if study.chain.observed and not _is_observed(study) else "",
        precision=precision,
        sourced=dict(zip(("sourced", "assumed", "not_stated"), sources.count(study.scenario), strict=True)),
        warnings=(*study.warnings, *_warnings(study, still, told)),
    )


def interactions(study: Study, results: Results) -> dict[str, Interaction]:
    """Return the interaction per headline measure that follows from the outcomes of the corners."""
    told = {variant: estimates(runs) for variant, runs in results.items()}
    lacks = {variant: _lacks(study, variant, of, unfinished(results[variant])) for variant, of in told.items()}
    strained = {variant: _strained(study, variant, runs) for variant, runs in results.items()}
    return _interactions(study, {variant: series(runs) for variant, runs in results.items()}, lacks, strained)


def _shown(of: Mapping[str, Estimate], told: Mapping[str, Mapping[str, Estimate]]) -> dict[str, Estimate]:
    """Leave out the looking-back view, and pairs of partners between which no variant sent anything."""
    return {
        name: found
        for name, found in of.items()
        if not name.startswith("completion.")
        and not (name.startswith("handoffs.") and not any(other.get(name, NOTHING).n for other in told.values()))
    }


def _differences(
    all_series: Mapping[str, Mapping[str, Floats]], still: Mapping[str, Mapping[str, float]], units: Mapping[str, str]
) -> dict[str, dict[str, Difference]]:
    first, *others = all_series
    confidence = family_confidence(len(all_series))
    found: dict[str, dict[str, Difference]] = {}
    for variant in others:
        found[variant] = {}
        for name in units:
            if name in all_series[first] and name in all_series[variant]:
                share = max(share_of(name, still[side]) for side in (first, variant))
                sides = all_series[first][name], all_series[variant][name]
                found[variant][name] = difference(name, *sides, confidence, share)
    return found


def _lacks(study: Study, variant: str, told: Mapping[str, Estimate], still: Mapping[str, float]) -> dict[str, str]:
    """Why headline measures of one variant cannot be compared with others, or why nothing is clear."""
    found: dict[str, str] = {}
    for name in HEADLINES:
        one = told.get(name, NOTHING)
        if name == "lead_time.within_target" and study.models[variant].target is None:
            found[name] = "no_target"
        elif share_of(name, still) > TOO_MANY:
            found[name] = "unfinished"
        elif not one.n:
            found[name] = "no_data"
        elif one.low is None:
            found[name] = "one_replication"
    return found


def _reasons(
    lacks: Mapping[str, Mapping[str, str]], strained: Mapping[str, bool], variants: Sequence[str]
) -> dict[str, str]:
    """Why headline measures cannot be compared between these variants: what any of them lacks comes first."""
    found: dict[str, str] = {}
    for name in HEADLINES:
        codes = [lacks[variant][name] for variant in variants if name in lacks[variant]]
        if name == "throughput" and not any(strained[variant] for variant in variants):
            codes.insert(0, "equals_arrivals")
        if codes:
            found[name] = min(codes, key=lambda code: code == "one_replication")
    return found


def _strained(study: Study, variant: str, runs: Sequence[Outcomes]) -> bool:
    """Whether throughput is something else than arrivals, by more than the chance of what is under way."""
    waits = study.models[variant].backlogs or grows(study.scenario.variants[variant])
    heaps = _overloaded(study, variant) or study.loads[variant].full
    return bool(waits or heaps or any(one.cases["expired"] for one in runs))


def _verdicts(of: Mapping[str, Difference], reasons: Mapping[str, str], matters: Mapping[str, float]) -> dict[str, str]:
    found = {}
    for name in HEADLINES:
        if name in reasons or name not in of:
            found[name] = UNCLEAR if reasons.get(name) == "one_replication" else NOT_COMPARABLE
        else:
            found[name] = verdict(name, of[name], matters.get(name, 0.0))
    return found


def _corners(study: Study) -> dict[str, str]:
    """The variants of the factorial, where all of them take part."""
    if study.chain.factorial is None:
        return {}
    found = {corner: getattr(study.chain.factorial, corner) for corner in CORNERS}
    return found if all(variant in study.models for variant in found.values()) else {}


def _interactions(
    study: Study,
    all_series: Mapping[str, Mapping[str, Floats]],
    lacks: Mapping[str, Mapping[str, str]],
    strained: Mapping[str, bool],
) -> dict[str, Interaction]:
    corners = _corners(study)
    if not corners:
        return {}
    reasons = _reasons(lacks, strained, tuple(corners.values()))
    found = {}
    for name in HEADLINES:
        sides = {corner: all_series[of][name] for corner, of in corners.items() if name in all_series[of]}
        reason = reasons.get(name, "").replace("one_replication", "")
        least = study.chain.matters.get(name, 0.0)
        found[name] = interaction(name, sides if len(sides) == len(corners) else {}, reason, least)
    return found


def _cases(runs: Sequence[Outcomes]) -> dict[str, int]:
    names = ("backlog", "arrived", "finished", "in_chain", "expired")
    return {name: sum(one.cases[name] for one in runs) for name in names}


def _capacity(study: Study, variant: str) -> Capacity:
    period, names = study.loads[variant].worst, study.models[variant].labels.partners
    offered = {name: one.rho for name, one in zip(names, period.partners, strict=True)}
    bounds = tuple(name for name, one in zip(names, period.partners, strict=True) if one.bound)
    helped = tuple(name for name, one in zip(names, period.partners, strict=True) if one.helped)
    return Capacity(offered, names[period.bottleneck], bounds, helped, study.loads[variant].leaves_out)


def _held_up(study: Study, variant: str, told: Mapping[str, Estimate]) -> Bottleneck:
    """The partner with the highest load, and that at which most waits; the first in the file of equals."""
    loaded = _capacity(study, variant)
    waiting = {name: told.get(f"queue.{name}.mean", NOTHING).mean or 0.0 for name in loaded.offered}
    total, longest = sum(waiting.values()), max(waiting, key=lambda name: waiting[name])
    share = waiting[longest] / total if total else 0.0
    return Bottleneck(
        loaded.bottleneck, loaded.offered[loaded.bottleneck], longest if total else "", waiting[longest], share
    )


def _overloaded(study: Study, variant: str) -> tuple[str, ...]:
    places = {place for period in study.loads[variant].periods for place in period.overloaded}
    return tuple(study.models[variant].labels.partners[place] for place in sorted(places))


def _full(study: Study, variant: str) -> dict[str, tuple[float, float]]:
    """Pairs whose fixed moments are full: files that come and places per week, in the period that is fullest."""
    model, fullest = study.models[variant], dict[int, Moments]()
    for one in (one for period in study.loads[variant].periods for one in period.moments if one.full):
        if one.handoff not in fullest or one.load > fullest[one.handoff].load:
            fullest[one.handoff] = one
    return {pair_name(model, place): (one.asked, one.places) for place, one in sorted(fullest.items())}


def _is_observed(study: Study) -> bool:
    """Whether the first variant here is the one that observed values are about: the scenario's first."""
    return next(iter(study.models)) == study.scenario.first


def _beside(study: Study, first: Mapping[str, Estimate]) -> dict[str, Beside]:
    found: dict[str, Beside] = {}
    if not _is_observed(study):
        return found
    for name, observed in study.chain.observed.items():
        back = f"completion.{name}" if observed.count_by == "completion" else name
        simulated = first.get(back) or first.get(name)
        if simulated is None:
            continue
        value = observed.value
        distance = None if simulated.mean is None or value == 0 else (simulated.mean - value) / value
        period, source = str(observed.period or ""), str(observed.source or "")
        found[name] = Beside(value, period, source, observed.count_by, simulated, distance)
    return found


def _warnings(
    study: Study, still: Mapping[str, Mapping[str, float]], told: Mapping[str, Mapping[str, Estimate]]
) -> list[Fault]:
    found = []
    if study.warm_up.how == "given" and study.warm_up.time and study.warm_up.reason:
        found.append(Fault("warm_up_without_steady_state", ("run", "warm_up"), {"reason": study.warm_up.reason}))
    many = [variant for variant, shares in still.items() if shares[""] > TOO_MANY]
    if many:
        most = max(still[variant][""] for variant in many)
        found.append(Fault("many_unfinished", (), {"variants": ", ".join(many), "share": math.ceil(100 * most)}))
    first = next(iter(told.values()))
    unknown = [name for name in study.chain.observed if name not in first] if _is_observed(study) else []
    return found + [Fault("observed_unknown", ("observed", name), {"measure": name}) for name in unknown]
