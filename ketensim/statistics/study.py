"""From a scenario and its compiled variants to a comparison: `compare` and `run`.

Load, warm-up, window and drain are fixed first, once for all variants; then the same addressed runs are done for each
of them; then estimates, differences, verdicts and interaction follow from the outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.compiling import digest
from ketensim.numbers.load import Load, load
from ketensim.numbers.model import Model
from ketensim.scenario import sources
from ketensim.statistics import naming
from ketensim.statistics.comparison import Beside, Capacity, Comparison, Precision, WarmUp, Window
from ketensim.statistics.estimates import NOTHING, TOO_MANY, Estimate, Floats, estimates, series, share_of, unfinished
from ketensim.statistics.interaction import CORNERS, Interaction, interaction
from ketensim.statistics.precision import Asked, looks, parse, worst
from ketensim.statistics.replicate import Plan, Progress, Workers, measured
from ketensim.statistics.verdicts import (
    HEADLINES,
    NOT_COMPARABLE,
    UNCLEAR,
    Difference,
    difference,
    family_confidence,
    verdict,
)
from ketensim.statistics.warmup import PILOTS, WEEK, cut, pilot_weeks, piloted, terminating

if TYPE_CHECKING:
    from ketensim.scenario.scenario import Scenario
    from ketensim.statistics.measures import Outcomes
    from ketensim.words.chain import Chain

HOUR = 3_600_000
Results = Mapping[str, Sequence["Outcomes"]]


def compare(
    scenario: Scenario,
    models: Mapping[str, Model],
    *,
    seed: int = 1,
    replications: int | None = None,
    processes: int | None = None,
    engine: str = "reference",
    precision: str | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run all variants of a scenario on the same cases and compare them with the first.

    `models` are its variants, compiled, in file order. `replications` is by default the scenario's; with `precision`
    (`5%` or `5%:cost.per_case`) it is the most that are done. `progress` is told how many runs are done, and of how
    many. Raises `InputError` where the scenario cannot be run so.
    """
    asked = parse(precision, next(iter(models.values()))) if precision else None
    most = replications or scenario.variants[next(iter(models))].run.replications
    at = looks(replications) if asked else (most,)
    counting = _Counting(progress, ahead=at[0] * len(models))
    with Workers(models, processes) as workers:
        study = prepare(scenario, models, workers, Plan(seed, (0, 0), 0, engine), at[0], counting)
        counting.ahead = 0
        if asked is None:
            return assemble(study, workers.do(measured, study.plan, range(most), counting))
        return assemble(study, *_until(workers, study.plan, asked, at, counting))


def run(
    scenario: Scenario,
    models: Mapping[str, Model],
    variant: str,
    *,
    seed: int = 1,
    replications: int | None = None,
    processes: int | None = None,
    engine: str = "reference",
    precision: str | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run one variant, as `compare` does; with `theory`, the exact values where there are any."""
    from ketensim.numbers.textbook import theory_of

    found = compare(
        scenario, {variant: models[variant]}, seed=seed, replications=replications, processes=processes, engine=engine,
        precision=precision, progress=progress,
    )  # fmt: skip
    return replace(found, theory=dict(theory_of(models[variant]) or {}))


@dataclass(frozen=True)
class Study:
    """A scenario, ready to be run."""

    scenario: Scenario
    chain: Chain
    """The first variant's: run, matters, observed and factorial are taken from it."""
    models: Mapping[str, Model]
    loads: Mapping[str, Load]
    plan: Plan
    warm_up: WarmUp
    warnings: tuple[Fault, ...] = ()


@dataclass
class _Counting:
    """Progress over more than one round of runs."""

    progress: Progress | None
    ahead: int
    """Runs that are known to follow this round."""
    before: int = 0

    def __call__(self, done: int, total: int) -> None:
        """Tell the progress within a round."""
        if self.progress:
            self.progress(self.before + done, self.before + total + self.ahead)
        if done == total:
            self.before += total


def prepare(
    scenario: Scenario,
    models: Mapping[str, Model],
    workers: Workers,
    plan: Plan,
    replications: int,
    progress: Progress | None = None,
) -> Study:
    """Return the study: loads, and a plan with window and drain; a pilot is run where the warm-up is to be found."""
    chain = scenario.variants[next(iter(models))]
    loads = {variant: load(model) for variant, model in models.items()}
    length = chain.run.length.elapsed_ms
    reason = terminating(models, {name: _Overload(one) for name, one in loads.items()}, 2 * length) or ""
    warnings: tuple[Fault, ...] = ()
    if chain.run.warm_up != "auto":
        warm_up = WarmUp(chain.run.warm_up.elapsed_ms / HOUR, "given", reason)
    elif reason:
        warm_up = WarmUp(0.0, "none", reason)
    else:
        weeks, warnings = _pilot(models, workers, plan, length, replications, progress)
        warm_up = WarmUp(weeks * WEEK / HOUR, "auto")
    begin = round(warm_up.time * HOUR)
    drain = chain.run.drain.elapsed_ms if chain.run.drain else default_drain(models, length)
    _check_horizon(models, begin + length + drain)
    plan = replace(plan, window=(begin, begin + length), drain=drain)
    return Study(scenario, chain, models, loads, plan, warm_up, warnings)


def _pilot(
    models: Mapping[str, Model],
    workers: Workers,
    plan: Plan,
    length: int,
    replications: int,
    progress: Progress | None,
) -> tuple[int, tuple[Fault, ...]]:
    """Weeks to leave out, and a warning where no steady state was seen."""
    pilot = replace(plan, window=(0, pilot_weeks(length) * WEEK), drain=0)
    _check_horizon(models, pilot.window[1])
    found = cut(workers.do(piloted, pilot, range(min(PILOTS, replications)), progress))
    if found.steady:
        return found.weeks, ()
    return found.weeks, (Fault("no_steady_state", (), {"variants": ", ".join(found.unsteady)}),)


def default_drain(models: Mapping[str, Model], length: int) -> int:
    """Return the longer of twice the longest target and a quarter of the length (R11.1), ms."""
    return max(length // 4, *(_twice_longest_target(model) for model in models.values()))


@dataclass(frozen=True, slots=True)
class _Overload:
    """What decides whether a run is terminating: load of 1 or more that is no mere bound."""

    load: Load

    @property
    def overloaded(self) -> tuple[int, ...]:
        """Places of partners, over all periods."""
        return tuple(
            place for period in self.load.periods for place in period.overloaded if not period.partners[place].bound
        )


def _check_horizon(models: Mapping[str, Model], end: int) -> None:
    if any(end > model.horizon for model in models.values()):
        weeks = min(model.horizon for model in models.values()) // WEEK
        raise InputError([Fault("beyond_horizon", ("run", "length"), {"weeks": weeks, "asked": -(-end // WEEK)})])


def _twice_longest_target(model: Model) -> int:
    """R11.1; working time counts as the elapsed time in which it passes, on average."""
    if model.target is None:
        return 0
    from ketensim.engines.worktime import open_between

    longest = 0.0
    for norm, calendar in zip(model.target.times, model.target.calendars, strict=True):
        pace = WEEK / max(1, open_between(model.hours, calendar, 0, WEEK)) if norm.working else 1.0
        longest = max(longest, norm.time * pace)
    return round(2 * longest)


def _until(
    workers: Workers, plan: Plan, asked: Asked, at: Sequence[int], progress: Progress
) -> tuple[Results, Precision]:
    """Add replications until every variant is precise enough, or the last look is reached."""
    results: dict[str, tuple[Outcomes, ...]] = {}
    done = 0
    for place, look in enumerate(at):
        more = workers.do(measured, plan, range(done, look), progress)
        results = {variant: (*results.get(variant, ()), *runs) for variant, runs in more.items()}
        done = look
        found = worst(results, asked.measure)
        if found is not None and found <= asked.share:
            return results, Precision(asked.share, asked.measure, tuple(at[: place + 1]), True, found)
    return results, Precision(asked.share, asked.measure, tuple(at), False, found)


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
    reasons = {variant: _reasons(study, lacks, (next(iter(told)), variant)) for variant in differences}
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
        interaction=_interactions(study, all_series, lacks),
        corners=_corners(study),
        matters=matters,
        cases={variant: _cases(runs) for variant, runs in results.items()},
        unfinished={variant: shares[""] for variant, shares in still.items()},
        loads={variant: _capacity(study, variant) for variant in told},
        overloaded={variant: _overloaded(study, variant) for variant in told},
        observed=_beside(study, next(iter(told.values()))),
        precision=precision,
        sourced=dict(zip(("sourced", "assumed", "not_stated"), sources.count(study.scenario), strict=True)),
        warnings=(*study.warnings, *_warnings(study, still, told)),
    )


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


def _reasons(study: Study, lacks: Mapping[str, Mapping[str, str]], variants: Sequence[str]) -> dict[str, str]:
    """Why headline measures cannot be compared between these variants: what any of them lacks comes first."""
    found: dict[str, str] = {}
    for name in HEADLINES:
        codes = [lacks[variant][name] for variant in variants if name in lacks[variant]]
        if name == "throughput" and not any(_strained(study, variant) for variant in variants):
            codes.insert(0, "equals_arrivals")
        if codes:
            found[name] = min(codes, key=lambda code: code == "one_replication")
    return found


def _strained(study: Study, variant: str) -> bool:
    """Whether throughput can be something else than arrivals."""
    return bool(study.models[variant].backlogs or _overloaded(study, variant))


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
    study: Study, all_series: Mapping[str, Mapping[str, Floats]], lacks: Mapping[str, Mapping[str, str]]
) -> dict[str, Interaction]:
    corners = _corners(study)
    if not corners:
        return {}
    reasons = _reasons(study, lacks, tuple(corners.values()))
    found = {}
    for name in HEADLINES:
        sides = {corner: all_series[of][name] for corner, of in corners.items() if name in all_series[of]}
        reason = reasons.get(name, "").replace("one_replication", "")
        found[name] = interaction(name, sides if len(sides) == len(corners) else {}, reason)
    return found


def _cases(runs: Sequence[Outcomes]) -> dict[str, int]:
    names = ("backlog", "arrived", "finished", "in_chain", "expired")
    return {name: sum(one.cases[name] for one in runs) for name in names}


def _capacity(study: Study, variant: str) -> Capacity:
    period, names = study.loads[variant].worst, study.models[variant].labels.partners
    offered = {name: one.rho for name, one in zip(names, period.partners, strict=True)}
    bounds = tuple(name for name, one in zip(names, period.partners, strict=True) if one.bound)
    return Capacity(offered, names[period.bottleneck], bounds)


def _overloaded(study: Study, variant: str) -> tuple[str, ...]:
    places = {place for period in study.loads[variant].periods for place in period.overloaded}
    return tuple(study.models[variant].labels.partners[place] for place in sorted(places))


def _beside(study: Study, first: Mapping[str, Estimate]) -> dict[str, Beside]:
    found = {}
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
        found.append(Fault("many_unfinished", (), {"variants": ", ".join(many), "share": round(100 * most)}))
    first = next(iter(told.values()))
    unknown = [name for name in study.chain.observed if name not in first]
    return found + [Fault("observed_unknown", ("observed", name), {"measure": name}) for name in unknown]
