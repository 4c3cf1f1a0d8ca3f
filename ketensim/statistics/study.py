"""From a scenario and its compiled variants to a comparison: `compare` and `run`.

Load, warm-up, window and drain are fixed first, once for all variants; then the same addressed runs are done for each
of them; then estimates, differences, verdicts and interaction follow from the outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ketensim.engines import DEFAULT
from ketensim.ground.errors import InputError
from ketensim.numbers.model import Model
from ketensim.statistics.ablation import Apart, ablation, apart
from ketensim.statistics.assembling import assemble
from ketensim.statistics.beliefs import Asked as Drawn
from ketensim.statistics.beliefs import asked_of, believed
from ketensim.statistics.comparison import Comparison, Precision
from ketensim.statistics.ledger import has_costs
from ketensim.statistics.money import Money, answered
from ketensim.statistics.planning import Study, prepare
from ketensim.statistics.precision import Asked, looks, parse, worst
from ketensim.statistics.replicate import Announce, Job, Plan, Progress, Workers, accounted, measured

if TYPE_CHECKING:
    from ketensim.numbers.load import Load
    from ketensim.scenario.scenario import Scenario
    from ketensim.statistics.measures import Outcomes

Results = Mapping[str, Sequence["Outcomes"]]


def compare(
    scenario: Scenario,
    models: Mapping[str, Model],
    *,
    seed: int = 1,
    replications: int | None = None,
    workers: int | None = None,
    engine: str = DEFAULT,
    precision: str | None = None,
    progress: Progress | None = None,
    announce: Announce | None = None,
    loads: Mapping[str, Load] | None = None,
    ablate: bool = False,
    money: Money | None = None,
    beliefs: int | None = None,
) -> Comparison:
    """Run all variants of a scenario on the same cases and compare them with the first.

    `models` are its variants, compiled, in file order. `replications` is by default the scenario's; with `precision`
    (`5%` or `5%:cost.per_case`) it is the most that are done. `progress` is told how many runs are done, and of how
    many; `announce` is called before the engine is compiled, which is once for each version; `loads` are those of the
    models, where they have been computed already; with `ablate` the corners of the factorial are run once more without
    each mechanism; `money` says what the same money buys, whose variants are among the models; `beliefs` is how often
    the beliefs are drawn, by default as the scenario says. Raises `InputError` where the scenario cannot be run so.
    """
    first = scenario.variants[next(iter(models))]
    taken = apart(first.factorial, models) if ablate else None
    asked = parse(precision, next(iter(models.values()))) if precision else None
    at = looks(replications) if asked else (replications or first.run.replications,)
    counting = _Counting(progress, ahead=at[0] * len(models))
    with Workers(models, workers, announce) as pool:
        study = prepare(scenario, models, pool, Plan(seed, (0, 0), 0, engine), at[0], counting, loads)
        drawn = asked_of(scenario, models, beliefs, money)
        further = _Further(drawn, money, taken, workers, announce, counting)
        counting.ahead = further.runs(at[0])
        job = accounted if len(models) > 1 and has_costs(models.values()) else measured
        results, precise = _until(pool, job, study.plan, asked, at, counting)
    return further.added(assemble(study, results, precise), study, results)


def run(
    scenario: Scenario,
    models: Mapping[str, Model],
    variant: str,
    *,
    seed: int = 1,
    replications: int | None = None,
    workers: int | None = None,
    engine: str = DEFAULT,
    precision: str | None = None,
    progress: Progress | None = None,
    announce: Announce | None = None,
    loads: Mapping[str, Load] | None = None,
    beliefs: int | None = None,
) -> Comparison:
    """Run one variant, as `compare` does; with `theory`, the exact values where there are any."""
    from ketensim.numbers.textbook import theory_of

    found = compare(
        scenario, {variant: models[variant]}, seed=seed, replications=replications, workers=workers, engine=engine,
        precision=precision, progress=progress, announce=announce, loads=loads, beliefs=beliefs,
    )  # fmt: skip
    return replace(found, theory=dict(theory_of(models[variant]) or {}))


def in_front(scenario: Scenario, models: Mapping[str, Model], against: str | None) -> dict[str, Model]:
    """The models with the one that the others are compared with in front, by default the first.

    Raises `InputError` for an unknown name, told as `--against`.
    """
    if against is None:
        return dict(models)
    try:
        scenario.variant(against)
    except InputError as error:
        raise InputError([replace(fault, file="--against") for fault in error.faults]) from None
    return {against: models[against], **models}


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


@dataclass(frozen=True)
class _Further:
    """What is asked for beyond the comparison itself."""

    drawn: Drawn | None
    money: Money | None
    taken: Apart | None
    workers: int | None
    announce: Announce | None
    counting: _Counting

    def runs(self, replications: int) -> int:
        """How many runs that takes."""
        return (self.drawn.runs if self.drawn else 0) + len(self.taken.models if self.taken else ()) * replications

    def added(self, found: Comparison, study: Study, results: Results) -> Comparison:
        """The comparison with all of it."""
        doing = self.workers, self.counting, self.announce
        if self.drawn:
            self.counting.ahead -= self.drawn.runs
            found = replace(found, beliefs=believed(self.drawn, found, study.plan, *doing))
        if self.money:
            found = replace(found, money=answered(self.money, study, results))
        if self.taken:
            self.counting.ahead = 0
            found = replace(found, ablation=ablation(study, self.taken, results, *doing))
        return found


def _until(
    pool: Workers, job: Job, plan: Plan, asked: Asked | None, at: Sequence[int], progress: Progress
) -> tuple[Results, Precision | None]:  # fmt: skip
    """Add replications until every variant is precise enough, or the last look is reached; nothing asked, one look."""
    results: dict[str, tuple[Outcomes, ...]] = {}
    found: float | None = None
    for place, look in enumerate(at):
        more = pool.do(job, plan, range(at[place - 1] if place else 0, look), progress)
        results = {variant: (*results.get(variant, ()), *runs) for variant, runs in more.items()}
        if asked is None:
            return results, None
        found = worst(results, asked.measure)
        if found is not None and found <= asked.share:
            return results, Precision(asked.share, asked.measure, tuple(at[: place + 1]), True, found)
    return results, Precision(asked.share, asked.measure, tuple(at), False, found) if asked else None
