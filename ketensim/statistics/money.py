"""The obvious alternatives: what the money of the dearest variant buys as extra staff, or as less own work.

Both are variants like any other, made with ordinary changes at the bottleneck of the variant on which hard and soft
build: `neither` of the factorial, or the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ketensim.ground.errors import Fault, InputError
from ketensim.ground.hours import open_ms_per_week
from ketensim.ground.hours_text import Week
from ketensim.ground.spans import HOUR
from ketensim.ground.units import Duration, Rate
from ketensim.numbers.basis import Basis
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.compiling_staff import people
from ketensim.numbers.load import Load, load
from ketensim.numbers.model import Model
from ketensim.numbers.outlay import Outlay, outlay
from ketensim.scenario.scenario import Scenario, check
from ketensim.statistics.assembling import assemble
from ketensim.statistics.hiring import NoRoomError, hired
from ketensim.statistics.planning import Study
from ketensim.statistics.verdicts import BETTER, WORSE, Difference
from ketensim.words import changes, shapes
from ketensim.words.chain import Chain
from ketensim.words.plan_shapes import Factorial
from ketensim.words.shape_base import Shape

if TYPE_CHECKING:
    from ketensim.statistics.measures import Outcomes

Results = Mapping[str, Sequence["Outcomes"]]

EXTRA_STAFF, LESS_OWN_WORK = "extra_staff_same_money", "less_own_work_same_money"
ALTERNATIVES = (EXTRA_STAFF, LESS_OWN_WORK)
ORIGIN = "--against-money"
"""Where what is wrong in the alternatives is told to be."""
HAIR = 4
"""Decimals of a load in which two bottlenecks count as equal, so that the first in the file is taken."""
PENNY = 0.005
"""EUR per week below which a variant costs nothing."""
OPPOSITE = {BETTER: WORSE, WORSE: BETTER}
COUNTED_BY_MONEY = "cost.per_case"
"""It counts hours worked, not hours paid for, so it says nothing about variants of one price."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the money buys at one partner."""

    partner: str
    unit: str
    """`count` (people on duty), `fte`, or `own_work` (hours per week)."""
    before: float
    after: float
    hours: float
    """Per week, more on duty or less own work."""
    left: float
    """EUR per week that is left over."""
    group: int = 0
    """The group of staff that the people stand beside, from 1; 0 for own work."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Answer:
    """The golden combination minus one of the alternatives, on the headline measures that can be judged.

    The intervals `low_all` to `high_all` hold at 95 % for all measures and all alternatives together.
    """

    differences: Mapping[str, Difference]
    verdicts: Mapping[str, str]
    """`better` where the golden combination is better."""
    expired: Difference | None = None
    """Of the shares of cases lost; each interval on its own. Not in the JSON, where every variant has its share."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {name: one.to_dict() | {"verdict": self.verdicts[name]} for name, one in self.differences.items()}


@dataclass(frozen=True)
class Money:
    """What variants cost, and what else that money buys."""

    base: str
    """The variant that the alternatives are made from: `neither` of the factorial, or the first."""
    outlays: Mapping[str, Outlay]
    """Per variant beyond the base, per week."""
    dearest: str = ""
    """The variant whose money is spent otherwise; nothing where no variant costs anything."""
    bottleneck: str = ""
    """The partner with the highest load in the base."""
    bought: Mapping[str, Purchase] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    """Alternative that could not be made -> why: `no_price`, `no_group` or `no_own_work`."""
    golden: str = ""
    """The variant that is held against the alternatives: `both` of the factorial, else the dearest."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """Alternative -> the golden combination minus it."""

    def to_dict(self) -> dict[str, object]:
        """Return its JSON."""
        return {
            "base": self.base, "per_week": {name: one.to_dict() for name, one in self.outlays.items()},
            "dearest": self.dearest or None, "bottleneck": self.bottleneck or None,
            "bought": {name: one.to_dict() for name, one in self.bought.items()}, "refused": dict(self.refused),
            "golden": self.golden or None, "answers": {name: one.to_dict() for name, one in self.answers.items()},
        }  # fmt: skip


@dataclass(frozen=True)
class Spent:
    """A scenario with the alternatives among its variants."""

    scenario: Scenario
    models: dict[str, Model]
    loads: dict[str, Load]
    money: Money


class _CannotBuyError(Exception):
    """Why an alternative cannot be made, as a code."""


def spend(scenario: Scenario, models: Mapping[str, Model], loads: Mapping[str, Load] | None = None) -> Spent:
    """Add the alternatives to the variants of a scenario, where one of them costs more than the base.

    Raises `InputError` where there is but one, and where one has the name of an alternative.
    """
    if taken := [name for name in ALTERNATIVES if name in scenario.variants]:
        raise InputError(
            [Fault("variant_name_taken", ("variants", name), {"name": name}, file=ORIGIN) for name in taken]
        )
    if len(models) < 2:
        raise InputError([Fault("one_variant", ("variants",), file=ORIGIN)])
    loads = {name: loads[name] if loads else load(model) for name, model in models.items()}
    first = next(iter(models))
    factorial = _whole(scenario.variants[first].factorial, models)
    base, together = (factorial.neither, factorial.both) if factorial else (first, "")
    until = _length(scenario, first)
    outlays = {
        name: outlay((models[base], loads[base]), (models[name], loads[name]), until) for name in models if name != base
    }
    dearest = _dearest(outlays, scenario.first, factorial)
    if not dearest or outlays[dearest].total < PENNY:
        return Spent(scenario, dict(models), dict(loads), Money(base, outlays))
    ranked = _ranked(models[base], loads[base])
    money = Money(base, outlays, dearest, ranked[0] if ranked else "", golden=together or dearest)
    shop = _Shop(scenario, base, models[base], loads[base], ranked, outlays[dearest].total)
    extra: dict[str, dict[str, object]] = {}
    for name, buy in ((EXTRA_STAFF, shop.staff), (LESS_OWN_WORK, shop.own_work)):
        try:
            bought, extra[name] = buy()
            money = replace(money, bought={**money.bought, name: bought})
        except _CannotBuyError as error:
            money = replace(money, refused={**money.refused, name: str(error)})
    added = _added(scenario, base, extra)
    new = compile_scenario(replace(added, variants={name: added.variants[name] for name in extra})) if extra else {}
    more = {name: load(model) for name, model in new.items()}
    return Spent(added, {**models, **new}, {**loads, **more}, money)


def _dearest(outlays: Mapping[str, Outlay], history: str, factorial: Factorial | None) -> str:
    """The variant that costs most, of equals the golden combination; nothing where there is none.

    What the chain was before, the scenario's first variant where hard and soft do not build on it, has no price.
    """
    corners = set(factorial.model_dump().values()) if factorial else {history}
    prices = {name: round(one.total, 2) for name, one in outlays.items() if name in corners or name != history}
    together = factorial.both if factorial else ""
    return max(prices, key=lambda name: (prices[name], name == together), default="")


def answered(money: Money, study: Study, results: Results) -> Money:
    """The same with the golden combination held against each alternative, on the outcomes of a study."""
    golden = money.golden
    if not money.bought or golden == money.base:
        return money
    names = [golden, *money.bought]
    among = replace(study, models={name: study.models[name] for name in names})
    found = assemble(among, {name: results[name] for name in names})
    answers = {}
    for name in money.bought:
        reasons = found.reasons.get(name, {})
        judged = {
            measure: OPPOSITE.get(verdict, verdict)
            for measure, verdict in found.verdicts[name].items()
            if measure != COUNTED_BY_MONEY and reasons.get(measure) not in ("equals_arrivals", "no_target")
        }
        gaps = {measure: _turned(found.differences[name][measure]) for measure in judged if measure in found.units}
        lost = found.differences[name].get("expired")
        answers[name] = Answer(gaps, {measure: judged[measure] for measure in gaps}, lost and _turned(lost))
    return replace(money, answers=answers)


def _turned(gap: Difference) -> Difference:
    """The same the other way round."""
    mean, low, high, low_all, high_all = (
        None if end is None else 0.0 - end for end in (gap.mean, gap.high, gap.low, gap.high_all, gap.low_all)
    )
    return replace(gap, mean=mean, low=low, high=high, low_all=low_all, high_all=high_all)


def bought_again(money: Money, scenario: Scenario, model: Model) -> Scenario:
    """The alternatives alone, made anew on what their base is in `scenario`: as many hours at the same partners.

    `model` is that base, compiled. Raises `InputError`.
    """
    extra: dict[str, Mapping[str, object]] = {}
    for name, bought in money.bought.items():
        if bought.group:
            extra[name] = _more_staff(scenario, money.base, bought.partner, bought.group, bought.hours)
        else:
            before = load(model).first.partners[model.labels.partners.index(bought.partner)].asked.own_work
            extra[name] = _less_own_work(scenario, money.base, bought.partner, bought.hours, before)
    added = _added(scenario, money.base, extra)
    return replace(added, variants={name: added.variants[name] for name in extra})


def _whole(factorial: Factorial | None, models: Mapping[str, Model]) -> Factorial | None:
    """The factorial, where both ends of it take part."""
    return factorial if factorial and {factorial.neither, factorial.both} <= set(models) else None


def _length(scenario: Scenario, variant: str) -> int:
    """How long the run is, ms, without a warm-up that is still to be found."""
    run = scenario.variants[variant].run
    return run.length.elapsed_ms + (0 if run.warm_up == "auto" else run.warm_up.elapsed_ms)


def _ranked(model: Model, loaded: Load) -> list[str]:
    """The partners that have staff by load, the highest first; of those as good as equal the first in the file."""
    found = [
        (-round(one.rho, HAIR), place) for place, one in enumerate(loaded.worst.partners) if model.partners[place].crews
    ]
    return [model.labels.partners[place] for _, place in sorted(found)]


def _added(scenario: Scenario, base: str, extra: Mapping[str, Mapping[str, object]]) -> Scenario:
    """The scenario with variants that are the base, at its start and from each of its dates, with more changes."""
    variants, trees, origins = dict(scenario.variants), dict(scenario.trees), dict(scenario.origins)
    dated = dict(scenario.dated)
    for name, made in extra.items():
        variants[name], trees[name], origins[name] = _changed(scenario.trees[base], made, scenario.origins[base])
        stages = []
        for stage in scenario.dated.get(base, ()):
            chain, tree, places = _changed(stage.tree, made, stage.origins)
            stages.append(replace(stage, chain=chain, tree=tree, origins=places))
        if stages:
            dated[name] = tuple(stages)
    return replace(scenario, variants=variants, trees=trees, origins=origins, dated=dated)


def _changed(
    tree: Mapping[str, Any], made: Mapping[str, object], origins: changes.Origins
) -> tuple[Chain, dict[str, Any], changes.Origins]:
    """A tree with changes made, as a chain. Raises `InputError`."""
    changed, places = changes.apply(tree, made, ORIGIN, origins)
    chain, faults = check(changed)
    if chain is None or faults:
        raise InputError(faults)
    return chain, changed, places


@dataclass(frozen=True)
class _Shop:
    """Where `money` (EUR per week) is spent, on top of the base."""

    scenario: Scenario
    base: str
    model: Model
    loaded: Load
    ranked: Sequence[str]
    money: float

    def staff(self) -> tuple[Purchase, dict[str, object]]:
        """More hours in the first group of the bottleneck that is always there, for as many as the money pays."""
        partner = self.ranked[0] if self.ranked else ""
        hours = self._hours(partner)
        groups = list(enumerate(self.scenario.variants[self.base].partners[partner].staff, start=1))
        staying = [item for item in groups if item[1].until is None and item[1].from_ is None]
        if not staying:
            raise _CannotBuyError("no_group")
        place, group = staying[0]
        unit = "count" if group.count is not None else "fte"
        before = float(getattr(group, unit))
        after = round(before + hours / self._hours_each(group), 6)
        made = _more_staff(self.scenario, self.base, partner, place, hours)
        return Purchase(partner, unit, before, after, hours, 0.0, place), made

    def own_work(self) -> tuple[Purchase, dict[str, object]]:
        """Less own work at the bottleneck, or at the busiest partner that has any which can be made less."""
        chain = self.scenario.variants[self.base]
        partner = next((name for name in self.ranked if _scalable(chain.partners[name].own_work)), "")
        if not partner:
            raise _CannotBuyError("no_own_work")
        hours = self._hours(partner)
        place = self.model.labels.partners.index(partner)
        before = self.loaded.first.partners[place].asked.own_work
        spent = min(hours, before)
        left = (hours - spent) * self.model.partners[place].hour
        made = _less_own_work(self.scenario, self.base, partner, spent, before)
        return Purchase(partner, "own_work", before, before - spent, spent, left), made

    def _hours(self, partner: str) -> float:
        """Hours per week that the money pays at a partner."""
        rate = self.model.partners[self.model.labels.partners.index(partner)].hour if partner else 0.0
        if rate <= 0.0:
            raise _CannotBuyError("no_price")
        return self.money / rate

    def _hours_each(self, group: shapes.Staff) -> float:
        """Hours on duty per week of one person, or one fte, in a group."""
        if group.count is None and group.week is not None:
            return group.week.elapsed_ms / HOUR * (1.0 if group.available is None else group.available)
        return open_ms_per_week(_week(self.scenario, self.base, group)) / HOUR


def _week(scenario: Scenario, variant: str, group: shapes.Staff) -> Week:
    """The plain week of a group."""
    basis = Basis(scenario.variants[variant], scenario.folder)
    return basis.week(basis.calendar(group.calendar))


def _more_staff(scenario: Scenario, variant: str, partner: str, place: int, hours: float) -> dict[str, object]:
    """The changes that give so many hours a week more in a group, counted from 1.

    Where its days cannot be made longer, they are a larger share of every day.
    """
    group = scenario.variants[variant].partners[partner].staff[place - 1]
    week = _week(scenario, variant, group)
    there = people(group, open_ms_per_week(week))
    try:
        return hired(scenario.trees[variant], partner, place - 1, week, there, hours)
    except NoRoomError:
        unit = "count" if group.count is not None else "fte"
        share = 1 + hours * HOUR / (there * open_ms_per_week(week))
        return {f"partners.{partner}.staff.{place}.{unit}": round(float(getattr(group, unit)) * share, 6)}


def _less_own_work(scenario: Scenario, variant: str, partner: str, hours: float, before: float) -> dict[str, object]:
    """The change that takes so many hours a week from own work that is `before` hours, or all of it."""
    spec = scenario.variants[variant].partners[partner].own_work
    share = 1 - hours / before if before > hours else 0.0
    return dict(_less(spec, share, f"partners.{partner}.own_work")) if spec else {}


def _scalable(spec: shapes.OwnWork | None) -> bool:
    """Whether there is own work whose arrivals can be thinned: not those of a file."""
    if spec is None:
        return False
    drawn = spec.every.empirical if spec.every else None
    return spec.file is None and not (drawn is not None and drawn.values is None)


def _less(spec: shapes.OwnWork, share: float, path: str) -> Iterator[tuple[str, object]]:
    """The change that leaves `share` of the own work: fewer arrivals of the same work."""
    if share <= 0.0:
        yield path, "none"
    elif spec.rate is not None:
        yield f"{path}.rate", str(Rate(spec.rate.amount * share, spec.rate.per))
    elif spec.every is not None:
        given = getattr(spec.every, spec.every.kind)
        yield f"{path}.every", {spec.every.kind: _stretched(given, 1 / share)}
    elif spec.counts is not None:
        values = spec.counts.values
        sums = [round(share * sum(values[: place + 1])) for place in range(len(values))]
        yield f"{path}.counts.values", [here - before for here, before in zip(sums, [0, *sums], strict=False)]


def _stretched(given: Any, factor: float) -> object:
    """A drawn time, or part of one, as the file writes it with every duration so many times as long."""
    if isinstance(given, Duration):
        return str(Duration(given.amount * factor, given.unit))
    if isinstance(given, list):
        return [_stretched(item, factor) for item in given]
    if isinstance(given, Shape):
        parts = {name: getattr(given, name) for name in given.model_fields_set if name != "unit"}
        return {name: _stretched(item, factor) for name, item in parts.items() if item is not None}
    return given
