"""Steps, blocks and handoffs as a model has them (R8, R9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ketensim.ground.curves import CURVES
from ketensim.ground.distributions import Distribution
from ketensim.numbers.basis import Basis
from ketensim.numbers.compiling_staff import partner_calendar
from ketensim.numbers.model import NEVER, Block, Branch, Check, Effect, Handoff, Norm, Step
from ketensim.scenario import crossings, flow
from ketensim.scenario.flow import Flow, Way
from ketensim.words import shapes
from ketensim.words.chain import Chain


def outcomes(basis: Basis) -> tuple[str, ...]:
    """Outcomes in the order in which the file first mentions them."""
    found: dict[str, None] = {}
    for step in basis.chain.steps.values():
        found |= dict.fromkeys(option.end for option in step.next if option.end)
        found |= {step.expires.outcome: None} if step.expires else {}
    return tuple(found)


def steps(basis: Basis, ends: tuple[str, ...]) -> tuple[tuple[Step, ...], tuple[Block, ...], tuple[int, ...]]:
    """Steps and blocks in file order, and the parent of each branch (0: a case's own thread)."""
    ways = flow.of_chain(basis.chain)
    names = list(ways)
    blocks = _blocks(ways, names)
    forks = iter(range(len(blocks)))
    found = []
    for name, spec in basis.chain.steps.items():
        options = tuple(_branch(way, names, ends, next(forks) if way.branches else -1) for way in ways[name])
        found.append(_step(basis, name, spec, options, ends))
    parents = flow.threads(ways, flow.starts(basis.chain), flow.waiting(basis.chain)).parents
    return tuple(found), blocks, parents


def _blocks(ways: Flow, names: list[str]) -> tuple[Block, ...]:
    found: list[Block] = []
    number = 1
    for way in (way for options in ways.values() for way in options if way.branches):
        branches = tuple(range(number, number + len(way.branches)))
        found.append(Block(tuple(names.index(first) for first in way.branches), branches, names.index(way.then)))
        number += len(branches)
    return tuple(found)


def _branch(way: Way, names: list[str], ends: tuple[str, ...], fork: int) -> Branch:
    return Branch(
        way.shares,
        to=names.index(way.to) if way.to else -1,
        fork=fork,
        end=ends.index(way.end) if way.end else -1,
    )


def _step(basis: Basis, name: str, spec: shapes.Step, options: tuple[Branch, ...], ends: tuple[str, ...]) -> Step:
    expires = spec.expires
    calendar = basis.calendar(expires.after.calendar) if expires else 0
    return Step(
        partner=list(basis.chain.partners).index(spec.partner),
        work=_work(basis, name, spec.work),
        rework=spec.rework,
        error=spec.error,
        check=_check(spec.check) if spec.check else None,
        options=options,
        expires=Norm(basis.span(expires.after, calendar), expires.after.working) if expires else None,
        expires_calendar=calendar,
        expires_outcome=ends.index(expires.outcome) if expires else -1,
    )


def _work(basis: Basis, name: str, spec: shapes.Work) -> tuple[Distribution, ...]:
    """The work per case type."""
    path = ("steps", name, "work")
    if spec.all is not None:
        return (basis.drawn(spec.all, path),) * len(basis.chain.types)
    given = spec.by_type or {}
    return tuple(basis.drawn(given[case_type], (*path, "by_type", case_type)) for case_type in basis.chain.types)


def _check(spec: shapes.Check) -> Check:
    return Check(spec.finds, spec.takes.elapsed_ms, spec.consult.elapsed_ms)


def handoffs(basis: Basis) -> tuple[Handoff, ...]:
    """Every ordered pair between which a file can travel on some date, by sender, then receiver, in file order."""
    names = list(basis.chain.partners)
    found = travelled(basis.chains)
    pairs = sorted((names.index(sender), names.index(receiver)) for sender, receiver in found)
    ties = {pair: place for place, pair in enumerate(basis.related)}
    return tuple(_handoff(basis, names, ties[names[pair[0]], names[pair[1]]], *pair) for pair in pairs)


def travelled(chains: Sequence[Chain]) -> set[tuple[str, str]]:
    """The pairs that the flow hands over, and those of a maker and a finder of its faults, who return files (R9.6).

    A fault that was made before a date may be found after it, so makers and finders are those of any date.
    """
    ways = flow.of_chain(chains[0])
    partner_of = {name: step.partner for name, step in chains[0].steps.items()}
    begins = [*flow.starts(chains[0]), *flow.waiting(chains[0])]
    pairs = set(flow.handoffs(ways, partner_of, begins))
    entered = flow.entered_by_handoff(ways, partner_of)
    checks = {(name, chain.steps[name].check) for chain in chains for name in entered}
    finders = {name for name, check in checks if check and check.finds > 0}
    makers = [
        step
        for step in flow.reachable(ways, begins)
        if any(_makes_faults(chain, step, ways, partner_of) for chain in chains)
    ]
    pairs |= set(crossings.ways_back(ways, partner_of, makers, finders))
    return {(sender, receiver) for sender, receiver in pairs if sender != receiver}


def _makes_faults(chain: Chain, step: str, ways: Flow, partner_of: Mapping[str, str]) -> bool:
    """Whether a fault can begin at a step: by its own error, or by a handoff that may be incomplete."""
    if chain.steps[step].error > 0:
        return True
    receivers = {partner_of[other] for other in flow.successors(ways, step)} - {partner_of[step]}
    effects = [chain.handoff(partner_of[step], receiver).incomplete for receiver in receivers]
    return any(effect is not None and max(effect.worst, effect.best) > 0 for effect in effects)


def _handoff(basis: Basis, names: list[str], tie: int, sender: int, receiver: int) -> Handoff:
    """One direction of a pair, with what `default` and its relation say (R9.1, R9.2)."""
    spec = basis.chain.handoff(names[sender], names[receiver])
    relation = basis.chain.relation(names[sender], names[receiver])
    fixed = spec.cooperation is not None
    assert spec.delay
    assert spec.incomplete
    assert spec.together
    assert spec.cost is not None
    calendar = partner_calendar(basis, names[receiver])
    moments = sorted({moment for several in spec.moments or () for moment in several})
    return Handoff(
        sender,
        receiver,
        cooperation=spec.cooperation if spec.cooperation is not None else _level(relation.floor),
        delay=_delay(basis, spec.delay, calendar),
        shape=spec.delay.shape.distribution(),
        working=spec.delay.worst.working,
        incomplete=_effect(spec.incomplete),
        together=_effect(spec.together),
        cost=spec.cost,
        moments=tuple(moments),
        at_most=spec.at_most or 0,
        batch_size=spec.batch.size if spec.batch else 0,
        batch_wait=spec.batch.wait.elapsed_ms if spec.batch and spec.batch.wait else NEVER,
        floor_of="" if fixed else f"{names[sender]} -> {names[receiver]}",
        tie=-1 if fixed else tie,
    )


def _level(level: float | None) -> float:
    assert level is not None
    return level


def _delay(basis: Basis, spec: shapes.Delay, calendar: int) -> Effect:
    """The mean transfer time in ms, elapsed or of the receiver's working time."""
    worst, best = (float(basis.span(duration, calendar)) for duration in (spec.worst, spec.best))
    return Effect(worst, best, CURVES.index(spec.curve))


def _effect(spec: shapes.Effect[float]) -> Effect:
    return Effect(spec.worst, spec.best, CURVES.index(spec.curve))
