"""Build a `Model` for a test in a few lines, by name, with defaults that change nothing.

    chain = build.model(
        partners={"police": build.partner(2), "court": build.partner(build.group(1, "office"))},
        steps={
            "report": build.step("police", build.HOUR, next="judge"),
            "judge": build.step("court", exponential(2 * build.HOUR), next=[("report", 0.2), ("end", 0.8)]),
        },
        handoffs={("police", "court"): build.handoff(incomplete=0.1)},
        streams={"arrivals": build.stream("report", per_week=50)},
    )

All times are ms. Calendars: `always` (place 0) and those given by name as a plain week, such as
`calendars={"office": build.week(hours=(9, 17))}`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ketensim.ground.calendars import Calendar, expand, first_share, table
from ketensim.ground.distributions import Distribution, constant, exponential
from ketensim.numbers.model import (
    NEVER,
    Arrivals,
    Backlog,
    Block,
    Branch,
    Check,
    Crew,
    Dynamics,
    Effect,
    Era,
    Handoff,
    Help,
    HoursTable,
    Labels,
    Lending,
    Model,
    Norm,
    OwnWork,
    Partner,
    Plan,
    Pressure,
    Step,
    Stream,
    Target,
    Tie,
    Values,
)

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
START = datetime(2027, 1, 4)
"""A Monday."""
YEARS = 20 * 366 * DAY
"""Length of the dated span and how far counts of arrivals reach."""

Week = tuple[tuple[int, int], ...]
ALWAYS: Week = ((0, WEEK),)
NO_PLAN = Plan(pulls_forward=False, late_last=False, every=0, people=0, hours=0)
NO_NORM = Norm(0, working=False)
NO_PRESSURE, LENDING, NO_VALUES = Pressure(), Lending(), Values()


def week(days: Iterable[int] = range(5), hours: tuple[float, float] = (9, 17)) -> Week:
    """A plain week that is open on `days` (0 = Monday) during `hours` of the day."""
    return tuple((day * DAY + round(hours[0] * HOUR), day * DAY + round(hours[1] * HOUR)) for day in days)


@dataclass(frozen=True)
class GroupSpec:
    """A group of people; `count` may be a fraction."""

    count: float
    calendar: str
    since: int
    until: int
    finish: bool


@dataclass(frozen=True)
class PartnerSpec:
    """A partner before its calendars have places; `fields` are those of `model.Partner`."""

    groups: tuple[GroupSpec, ...]
    calendar: str
    fields: Mapping[str, object]


@dataclass(frozen=True)
class ForkSpec:
    """A block by step names."""

    first_steps: tuple[str, ...]
    then: str


Target_ = str | ForkSpec
Shares = float | Mapping[str, float]
Next = Target_ | Sequence[tuple[Target_, Shares]]
Work = int | Distribution | Mapping[str, int | Distribution]


@dataclass(frozen=True)
class StepSpec:
    """A step by names."""

    partner: str
    work: Work
    next: Next
    rework: float
    error: float
    check: Check | None
    expires: Norm | None
    expires_calendar: str
    expires_outcome: str


def group(
    count: float = 1, calendar: str = "always", since: int = -NEVER, until: int = NEVER, finish: bool = False
) -> GroupSpec:
    """A group of `count` people; a fraction becomes a part-week member (R5.2)."""
    return GroupSpec(count, calendar, since, until, finish)


def partner(
    *staff: float | GroupSpec,
    calendar: str = "",
    own_norm: int | tuple[int, bool] = 0,
    chain_norm: int | tuple[int, bool] | Mapping[str, int] = 0,
    own_work: OwnWork | None = None,
    hour: float = 0.0,
    overtime: float = 1.0,
    signed: bool = False,
    commitment: float = 1.0,
    helps: Mapping[str, float | tuple[float, int]] | None = None,
) -> PartnerSpec:
    """A partner with groups; a number is an always-open group, none is one person.

    A norm is ms, or (ms, working); `calendar` is by default the union of the groups' open hours (R5.3). `helps` gives
    per partner that is helped the efficiency, or (efficiency, threshold).
    """
    groups = tuple(item if isinstance(item, GroupSpec) else group(item) for item in staff or (1,))
    fields = {
        "own_norm": own_norm, "chain_norm": chain_norm, "own_work": own_work, "hour": hour, "overtime": overtime,
        "signed": signed, "commitment": commitment, "helps": helps,
    }  # fmt: skip
    return PartnerSpec(groups, calendar, fields)


def rate(per_week: float, calendar: int = 0, open_per_week: int = WEEK) -> Arrivals:
    """Poisson arrivals, `per_week` on average, in the open time of a calendar (by place; `always` is 0)."""
    return Arrivals(calendar, exponential(open_per_week / per_week), per_week=per_week)


def every(interval: int | Distribution, calendar: int = 0, open_per_week: int = WEEK) -> Arrivals:
    """An arrival after each interval of open time, fixed (ms) or drawn."""
    drawn = constant(interval) if isinstance(interval, int) else interval
    return Arrivals(calendar, drawn, per_week=open_per_week / drawn.mean)


def at(*times: int) -> Arrivals:
    """Arrivals at given times, ascending."""
    return Arrivals(0, None, times=times)


def own_work(per_week: float, work: int | Distribution, calendar: int = 0, open_per_week: int = WEEK) -> OwnWork:
    """Own work with Poisson arrivals."""
    return OwnWork(rate(per_week, calendar, open_per_week), _distribution(work))


def stream(
    step: str, per_week: float = 10.0, shares: Mapping[str, float] | None = None, arrivals: Arrivals | None = None
) -> tuple[str, Arrivals, Mapping[str, float] | None]:
    """A stream of cases that begins at `step`: Poisson, always open, unless `arrivals` are given."""
    return step, arrivals or rate(per_week), shares


def step(
    partner: str,
    work: Work = HOUR,
    *,
    next: Next = "end",
    rework: float = 1.0,
    error: float = 0.0,
    check: Check | None = None,
    expires: int | tuple[int, bool] | None = None,
    expires_calendar: str = "always",
    expires_outcome: str = "expired",
) -> StepSpec:
    """A step at a partner.

    `next` is a step, `end` or `end:outcome`, a `fork(...)`, or a list of (one of these, share or share by type);
    `work` ms, a distribution, or either by type; `expires` ms, or (ms, working).
    """
    norm = None if expires is None else _norm(expires)
    return StepSpec(partner, work, next, rework, error, check, norm, expires_calendar, expires_outcome)


def fork(*first_steps: str, then: str) -> ForkSpec:
    """A block of branches that begin at `first_steps` and meet at `then`."""
    return ForkSpec(first_steps, then)


def check(finds: float = 1.0, takes: int = 0, consult: int = 0) -> Check:
    """A check at a step."""
    return Check(finds, takes, consult)


def handoff(
    delay: float | Effect = 0.0,
    incomplete: float | Effect = 0.0,
    together: float | Effect = 0.0,
    *,
    shape: Distribution | None = None,
    cooperation: float = 1.0,
    fixed: bool = False,
    working: bool = False,
    cost: float = 0.0,
    moments: tuple[int, ...] = (),
    at_most: int = 0,
    batch_size: int = 0,
    batch_wait: int = NEVER,
) -> Handoff:
    """A handoff whose pair is filled in by `model`; a number is an effect with both ends equal.

    Its cooperation is the floor of the tie, unless that says otherwise; `fixed` cuts it loose from it (R9.1).
    """
    effects = (_effect(delay), _effect(incomplete), _effect(together))
    return Handoff(
        -1, -1, cooperation, effects[0], shape or constant(1.0), working, effects[1], effects[2], cost,
        moments, at_most, batch_size, batch_wait, tie=-1 if fixed else 0,
    )  # fmt: skip


def tie(floor: float = -1.0, leadership: float = 1.0, people: int = 0, hours: int = HOUR) -> Tie:
    """A relation whose pair is filled in by `model`; below 0, its floor is the cooperation of the handoff."""
    return Tie(-1, -1, floor, leadership, people, hours if people else 0)


def model(
    partners: Mapping[str, PartnerSpec],
    steps: Mapping[str, StepSpec],
    streams: Mapping[str, tuple[str, Arrivals, Mapping[str, float] | None]] | None = None,
    *,
    handoffs: Mapping[str | tuple[str, str], Handoff] | None = None,
    types: Mapping[str, float] | None = None,
    urgent: Iterable[str] = (),
    calendars: Mapping[str, Week] | None = None,
    backlogs: Mapping[str, Backlog] | None = None,
    target: Target | None = None,
    plan: Plan = NO_PLAN,
    start: datetime = START,
    ties: Mapping[str | tuple[str, str], Tie] | None = None,
    pressure: Pressure = NO_PRESSURE,
    lending: Lending = LENDING,
    dynamics: Dynamics | None = None,
    values: Values = NO_VALUES,
    eras: Mapping[int, Mapping[str, Any]] | None = None,
) -> Model:
    """A whole model; without `streams`: 10 cases a week at the first step.

    `handoffs` and `ties` hold a `default` and (sender, receiver) names; every ordered pair of partners gets one.
    `eras` gives per time (ms) the arguments that are others from then on (R17), the later on top of the earlier.
    """
    parts = {name: value for name, value in locals().items() if name not in ("eras", "values", "dynamics")}
    first = replace(_model(**parts), dynamics=dynamics, values=values)
    built = []
    for since, changes in sorted((eras or {}).items()):
        parts |= changes
        later = replace(_model(**parts), dynamics=dynamics, values=values, hours=first.hours)
        built.append(Era(since, later))
    return replace(first, eras=tuple(built))


def _model(
    partners: Mapping[str, PartnerSpec],
    steps: Mapping[str, StepSpec],
    streams: Mapping[str, tuple[str, Arrivals, Mapping[str, float] | None]] | None,
    handoffs: Mapping[str | tuple[str, str], Handoff] | None,
    types: Mapping[str, float] | None,
    urgent: Iterable[str],
    calendars: Mapping[str, Week] | None,
    backlogs: Mapping[str, Backlog] | None,
    target: Target | None,
    plan: Plan,
    start: datetime,
    ties: Mapping[str | tuple[str, str], Tie] | None,
    pressure: Pressure,
    lending: Lending,
) -> Model:
    """A model without what lasts longer than its era."""
    types = types or {"case": 1.0}
    names = _Names(tuple(partners), tuple(steps), tuple(types), _outcomes(steps))
    weeks: dict[str, Week] = {"always": ALWAYS, **(calendars or {})}
    built_partners, members = _partners(partners, names, weeks)
    options, blocks = _options(steps, names)
    built_steps = tuple(_step(spec, options[place], names, list(weeks)) for place, spec in enumerate(steps.values()))
    streams = streams or {"arrivals": stream(names.steps[0])}
    built_streams = tuple(
        Stream(arrivals, names.steps.index(first), _by_type(shares or types, names.types))
        for first, arrivals, shares in streams.values()
    )
    backlogs = backlogs or {}
    pairs, relations = _pairs_of_partners(handoffs or {}, ties or {}, names.partners)
    labels = Labels(names.partners, names.steps, names.types, (*streams, *backlogs), names.outcomes, members, shown={})
    return Model(
        labels=labels,
        start=start,
        hours=hours_table(list(weeks.values()), start),
        partners=built_partners,
        steps=built_steps,
        blocks=blocks,
        parents=_parents(built_steps, blocks),
        handoffs=pairs,
        streams=built_streams,
        backlogs=tuple(backlogs.values()),
        urgent=tuple(name in set(urgent) for name in names.types),
        target=target,
        plan=plan,
        horizon=YEARS,
        ties=relations,
        pressure=pressure,
        lending=lending,
    )


def hours_table(weeks: Sequence[Week], start: datetime = START) -> HoursTable:
    """The hours of calendars that are plain weeks without holidays."""
    return table([expand(Calendar(week), start) for week in weeks], start)


@dataclass(frozen=True)
class _Names:
    partners: tuple[str, ...]
    steps: tuple[str, ...]
    types: tuple[str, ...]
    outcomes: tuple[str, ...]


def _distribution(work: int | Distribution) -> Distribution:
    return constant(float(work)) if isinstance(work, int) else work


def _effect(value: float | Effect) -> Effect:
    return value if isinstance(value, Effect) else Effect(float(value), float(value), 0)


def _norm(value: int | tuple[int, bool]) -> Norm:
    return Norm(value, working=False) if isinstance(value, int) else Norm(*value)


def _by_type(values: float | Mapping[str, float], types: tuple[str, ...]) -> tuple[float, ...]:
    if isinstance(values, Mapping):
        return tuple(float(values.get(name, 0.0)) for name in types)
    return (float(values),) * len(types)


def _partners(
    specs: Mapping[str, PartnerSpec], names: _Names, weeks: dict[str, Week]
) -> tuple[tuple[Partner, ...], tuple[str, ...]]:
    """Partners and member names; part-week members add their calendars to `weeks`."""
    members: list[str] = []
    built = []
    for name, spec in specs.items():
        crews: list[Crew] = []
        for place, item in enumerate(spec.groups):
            crews += _crews(item, place, name, members, weeks)
        norms = spec.fields["chain_norm"]
        chain = norms if isinstance(norms, Mapping) else dict.fromkeys(names.types, norms)
        fields = {**spec.fields, "own_norm": _norm(spec.fields["own_norm"])}
        fields["helps"] = _helps(spec.fields["helps"] or {}, names.partners)
        del fields["chain_norm"]
        calendar = _partner_calendar(spec, weeks)
        chain_norms = tuple(_norm(chain[type_name]) for type_name in names.types)
        built.append(Partner(crews=tuple(crews), calendar=calendar, chain_norms=chain_norms, **fields))
    return tuple(built), tuple(members)


def _helps(specs: Mapping[str, float | tuple[float, int]], partners: tuple[str, ...]) -> tuple[Help, ...]:
    """In file order of the partners that are helped."""
    found = {partners.index(name): spec if isinstance(spec, tuple) else (spec, 0) for name, spec in specs.items()}
    return tuple(Help(owner, float(found[owner][0]), found[owner][1]) for owner in sorted(found))


def _partner_calendar(spec: PartnerSpec, weeks: dict[str, Week]) -> int:
    if not spec.calendar and len({item.calendar for item in spec.groups}) > 1:
        joined: list[tuple[int, int]] = []
        for opens, closes in sorted(one for item in spec.groups for one in weeks[item.calendar]):
            if joined and opens <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
            else:
                joined.append((opens, closes))
        weeks.setdefault(union := f"union {len(weeks)}", tuple(joined))
        return list(weeks).index(union)
    return list(weeks).index(spec.calendar or spec.groups[0].calendar)


def _crews(item: GroupSpec, place: int, name: str, members: list[str], weeks: dict[str, Week]) -> list[Crew]:
    whole, fraction = int(item.count), item.count - int(item.count)
    sizes = [(whole, item.calendar)] if whole else []
    if fraction:
        part = f"{item.calendar}*{fraction}"
        weeks[part] = first_share(expand(Calendar(weeks[item.calendar]), START), fraction).week
        sizes.append((1, part))
    crews, number = [], 0
    for size, calendar in sizes:
        crews.append(Crew(place, len(members), size, list(weeks).index(calendar), item.since, item.until, item.finish))
        members += [f"{name}.{place + 1}.{number + one + 1}" for one in range(size)]
        number += size
    return crews


def _pairs(next: Next) -> list[tuple[Target_, Shares]]:
    return [(next, 1.0)] if isinstance(next, str | ForkSpec) else list(next)


def _outcomes(steps: Mapping[str, StepSpec]) -> tuple[str, ...]:
    ends = [
        _outcome(to) for spec in steps.values() for to, _ in _pairs(spec.next)
        if isinstance(to, str) and to.partition(":")[0] == "end"
    ]  # fmt: skip
    return tuple(dict.fromkeys([*ends, *(spec.expires_outcome for spec in steps.values() if spec.expires)]))


def _outcome(to: str) -> str:
    return to.partition(":")[2] or "done"


def _options(steps: Mapping[str, StepSpec], names: _Names) -> tuple[list[tuple[Branch, ...]], tuple[Block, ...]]:
    blocks: list[Block] = []
    options, number = [], 1
    for spec in steps.values():
        branches = []
        for to, share in _pairs(spec.next):
            shares = _by_type(share, names.types)
            if isinstance(to, ForkSpec):
                branches.append(Branch(shares, -1, len(blocks), -1))
                firsts = tuple(names.steps.index(first) for first in to.first_steps)
                blocks.append(Block(firsts, tuple(range(number, number + len(firsts))), names.steps.index(to.then)))
                number += len(firsts)
            elif to.partition(":")[0] == "end":
                branches.append(Branch(shares, -1, -1, names.outcomes.index(_outcome(to))))
            else:
                branches.append(Branch(shares, names.steps.index(to), -1, -1))
        options.append(tuple(branches))
    return options, tuple(blocks)


def _step(spec: StepSpec, options: tuple[Branch, ...], names: _Names, weeks: list[str]) -> Step:
    works = spec.work if isinstance(spec.work, Mapping) else dict.fromkeys(names.types, spec.work)
    return Step(
        partner=names.partners.index(spec.partner),
        work=tuple(_distribution(works[name]) for name in names.types),
        rework=spec.rework,
        error=spec.error,
        check=spec.check,
        options=options,
        expires=spec.expires,
        expires_calendar=weeks.index(spec.expires_calendar) if spec.expires else -1,
        expires_outcome=names.outcomes.index(spec.expires_outcome) if spec.expires else -1,
    )


def _parents(steps: tuple[Step, ...], blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """The branch that each branch's fork belongs to: walk every block's branches up to its join (R8.2)."""
    branch_of = dict.fromkeys(range(len(steps)), 0)
    for block in sorted(blocks, key=lambda one: -len(_inside(one, steps, blocks))):
        for first, branch in zip(block.first_steps, block.branches, strict=True):
            inside = _inside(replace(block, first_steps=(first,)), steps, blocks)
            branch_of.update(dict.fromkeys(inside, branch))
    parents = [branch_of[_forker(place, steps)] for place, block in enumerate(blocks) for _ in block.branches]
    return (-1, *parents)


def _forker(block: int, steps: tuple[Step, ...]) -> int:
    return next(place for place, one in enumerate(steps) if any(option.fork == block for option in one.options))


def _inside(block: Block, steps: tuple[Step, ...], blocks: tuple[Block, ...]) -> set[int]:
    """The steps of a block's branches, inner blocks included."""
    seen: set[int] = set()
    todo = list(block.first_steps)
    while todo:
        place = todo.pop()
        if place == block.then or place in seen:
            continue
        seen.add(place)
        for option in steps[place].options:
            if option.to >= 0:
                todo.append(option.to)
            if option.fork >= 0:
                todo += [*blocks[option.fork].first_steps, blocks[option.fork].then]
    return seen


def _pairs_of_partners(
    specs: Mapping[str | tuple[str, str], Handoff], relations: Mapping[str | tuple[str, str], Tie],
    partners: tuple[str, ...],
) -> tuple[tuple[Handoff, ...], tuple[Tie, ...]]:  # fmt: skip
    """Every ordered pair of partners, whether or not a file travels there: handoffs and ties, at the same places."""
    handoffs, ties = [], []
    pairs = [(a, b) for a in range(len(partners)) for b in range(len(partners)) if a != b]
    for place, (sender, receiver) in enumerate(pairs):
        names = partners[sender], partners[receiver]
        pair = specs.get(names, specs.get("default", handoff()))
        relation = relations.get(names, relations.get("default", tie()))
        floor = relation.floor if relation.floor >= 0.0 else pair.cooperation
        ties.append(replace(relation, sender=sender, receiver=receiver, floor=floor))
        own = {"tie": place, "cooperation": floor} if pair.tie >= 0 else {}
        handoffs.append(replace(pair, sender=sender, receiver=receiver, **own))
    return tuple(handoffs), tuple(ties)


def with_pairs(model: Model, travelled: Container[tuple[int, int]], related: Container[tuple[int, int]]) -> Model:
    """The model with the handoffs of `travelled` and the ties of `related` alone, also in its eras."""
    ties = [one for one in model.ties if (one.sender, one.receiver) in related]
    places = {(one.sender, one.receiver): place for place, one in enumerate(ties)}
    handoffs = tuple(
        replace(pair, tie=-1 if pair.tie < 0 else places[pair.sender, pair.receiver])
        for pair in model.handoffs
        if (pair.sender, pair.receiver) in travelled
    )
    eras = tuple(replace(era, model=with_pairs(era.model, travelled, related)) for era in model.eras)
    return replace(model, handoffs=handoffs, ties=tuple(ties), eras=eras)
