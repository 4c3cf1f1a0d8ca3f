"""What is fixed before a run, once for all variants: load, warm-up, window and drain (R11.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault, InputError
from ketensim.ground.spans import DAY, HOUR, WEEK
from ketensim.numbers.load import Load, load
from ketensim.numbers.model import Model
from ketensim.numbers.targets import longest_target
from ketensim.statistics.comparison import WarmUp
from ketensim.statistics.replicate import Plan, Progress, Workers
from ketensim.statistics.warmup import PILOTS, cut, pilot_weeks, piloted, terminating

if TYPE_CHECKING:
    from ketensim.scenario.scenario import Scenario
    from ketensim.words.chain import Chain


MOST_BELIEFS = 10_000


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


def prepare(
    scenario: Scenario,
    models: Mapping[str, Model],
    workers: Workers,
    plan: Plan,
    replications: int,
    progress: Progress | None = None,
    loads: Mapping[str, Load] | None = None,
) -> Study:
    """Return the study: loads, and a plan with window and drain; a pilot is run where the warm-up is to be found.

    `loads` are those of the models, where they have been computed already.
    """
    chain = scenario.variants[next(iter(models))]
    loads = {variant: loads[variant] if loads else load(model) for variant, model in models.items()}
    length = chain.run.length.elapsed_ms
    reason = _terminating(scenario, models, loads)
    if faults := refused(scenario, models, loads):
        raise InputError(faults)
    warnings: tuple[Fault, ...] = ()
    if chain.run.warm_up != "auto":
        warm_up = WarmUp(chain.run.warm_up.elapsed_ms / HOUR, "given", reason)
    elif reason:
        warm_up = WarmUp(0.0, "none", reason)
    else:
        weeks, warnings = _pilot(models, workers, plan, length, replications, progress)
        warm_up = WarmUp(weeks * WEEK / HOUR, "auto")
    begin = round(warm_up.time * HOUR)
    drain = _drain(chain, models)
    check_horizon(models, begin + length + drain)
    # what has no steady state is a programme, which begins at the start and pays from then on (R18.3)
    plan = replace(plan, window=(begin, begin + length), drain=drain, ledger_from=0 if reason else None)
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
    check_horizon(models, pilot.window[1])
    found = cut(workers.do(piloted, pilot, range(min(PILOTS, replications)), progress))
    if found.steady:
        return found.weeks, ()
    return found.weeks, (Fault("no_steady_state", (), {"variants": ", ".join(found.unsteady)}),)


def grows(chain: Chain) -> bool:
    """Say whether arrivals or own work come by a list of counts that grows (R7.2)."""
    own = [partner.own_work for partner in chain.partners.values() if partner.own_work]
    return any(spec.counts and spec.counts.after.growth for spec in [*chain.arrivals.values(), *own])


def default_drain(models: Mapping[str, Model], length: int) -> int:
    """Return the longer of twice the longest target and a quarter of the length (R11.1), ms."""
    return max(length // 4, *(2 * longest_target(model) for model in models.values()))


def _drain(chain: Chain, models: Mapping[str, Model]) -> int:
    return chain.run.drain.elapsed_ms if chain.run.drain else default_drain(models, chain.run.length.elapsed_ms)


def refused(scenario: Scenario, models: Mapping[str, Model], loads: Mapping[str, Load]) -> list[Fault]:
    """Return what can be said before any run against running these variants, at its place in the file.

    A drain shorter than a target: its clock could still be running at the stop, and count as late. A warm-up to be
    found in a pilot that is too short for it. Beliefs that cannot be told from chance.
    """
    first = next(iter(models))
    run, found = scenario.variants[first].run, list[Fault]()
    longest = max(longest_target(model) for model in models.values())
    if run.drain and run.drain.elapsed_ms < longest:
        found.append(Fault("drain_too_short", ("run", "drain"), {"least": f"{-(-longest // DAY)} d"}))
    if scenario.written and run.per_belief < 2:
        found.append(Fault("too_few_per_belief", ("run", "per_belief")))
    if scenario.written and run.beliefs > MOST_BELIEFS:
        found.append(Fault("too_many_beliefs", ("run", "beliefs"), {"most": MOST_BELIEFS}))
    if run.warm_up == "auto" and not _terminating(scenario, models, loads):
        try:
            pilot_weeks(run.length.elapsed_ms)
        except InputError as error:
            found += error.faults
    return [scenario.placed(first, fault) for fault in found]


def _terminating(scenario: Scenario, models: Mapping[str, Model], loads: Mapping[str, Load]) -> str:
    """Why the runs of these variants have no steady state, or nothing."""
    chain = scenario.variants[next(iter(models))]
    length, warm_up = chain.run.length.elapsed_ms, chain.run.warm_up
    # one that is to be found is no longer than the window
    end = (length if warm_up == "auto" else warm_up.elapsed_ms) + length + _drain(chain, models)
    growing = any(grows(scenario.variants[variant]) for variant in models)
    return terminating(models, {name: _Overload(one) for name, one in loads.items()}, end, growing) or ""


@dataclass(frozen=True, slots=True)
class _Overload:
    """What decides whether a run is terminating: loads of 1 or more that are no mere bounds."""

    load: Load

    @property
    def overloaded(self) -> tuple[int, ...]:
        """Places of partners, over all periods."""
        return tuple(
            place for period in self.load.periods for place in period.overloaded if not period.partners[place].bound
        )

    @property
    def full(self) -> tuple[int, ...]:
        """Places of pairs with fixed moments, over all periods."""
        return tuple(
            one.handoff for period in self.load.periods for one in period.moments if one.full and not one.bound
        )


def check_horizon(models: Mapping[str, Model], end: int) -> None:
    """Raise `InputError` where a run until `end` (ms) goes beyond what the models cover."""
    if any(end > model.horizon for model in models.values()):
        weeks = min(model.horizon for model in models.values()) // WEEK
        raise InputError([Fault("beyond_horizon", ("run", "length"), {"weeks": weeks, "asked": -(-end // WEEK)})])
