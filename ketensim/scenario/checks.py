"""What is wrong between the parts of a chain: names, shares, staff, and the flow.

`faults` judges one variant, at paths of its own tree; `scenario_faults` what only shows over all variants. Faults of
form (unknown keys, units, alternatives that are both given) are found before, by the shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault, Path, without_repeats
from ketensim.scenario import crossings, flow, leaving, presence
from ketensim.scenario.corners import corner_faults
from ketensim.scenario.flow import Flow, Snag
from ketensim.scenario.following import lost, touches_flow

if TYPE_CHECKING:
    from ketensim.scenario.grounds import Branch
    from ketensim.scenario.scenario import Scenario
    from ketensim.words.chain import Chain
    from ketensim.words.mending import Rest

TOLERANCE = 1e-9
"""So far may shares be from 100 %."""


def faults(chain: Chain, flow_is_sure: bool = True) -> list[Fault]:
    """Everything that is wrong between the parts of one variant.

    What rests on names that are unknown is not judged: a flow with a misspelled step says only that.
    """
    named = list(crossings.names(chain))
    found = [*named, *shares(chain), *presence.staff(chain), *presence.sizes(chain), *places(chain)]
    if flow_is_sure and not any(fault.code in ("unknown_step", "unknown_partner") for fault in named):
        found += places_in_flow(chain)
    if flow_is_sure and not any(map(touches_flow, found)):
        found += flow_faults(chain)
    return without_repeats(found)


def faults_of_rest(rest: Rest) -> list[Fault]:
    """What is wrong between the parts that are left of a tree with faults of shape, where it does not rest on those."""
    silent = lost(rest.gone)
    named = [fault for fault in crossings.names(rest.chain) if fault.code not in silent and rest.holds(fault.path)]
    sums = [*shares(rest.chain), *presence.sizes(rest.chain)]
    return [*named, *(fault for fault in sums if fault.code != "no_cases" and rest.whole(fault.path))]


def dates(branches: Iterable[Branch]) -> Iterator[Fault]:
    """Dated changes that do not begin after the start, where the date is written (R17.1)."""
    told: set[Path] = set()
    for branch in branches:
        if branch.dated and branch.chain and branch.dated.since <= branch.chain.start:
            for path in branch.dated.written:
                if path not in told:
                    told.add(path)
                    yield Fault("date_before_start", path, {"start": presence.show(branch.chain.start)})


def scenario_faults(scenario: Scenario, flow_is_sure: bool = True) -> list[Fault]:
    """What is wrong over all variants together, at its place in the file."""
    found = [scenario.placed(scenario.first, fault) for fault in corner_faults(scenario)]
    if flow_is_sure:
        found += [scenario.placed(variant, fault) for variant, fault in unreachable(scenario.variants)]
        found += [scenario.placed(scenario.first, fault) for fault in unused_outcomes(scenario.variants)]
    return found


def unreachable(variants: Mapping[str, Chain]) -> Iterator[tuple[str, Fault]]:
    """Steps to which no case comes in any variant, each with the first variant that has it."""
    reached: set[str] = set()
    owner: dict[str, str] = {}
    for name, chain in variants.items():
        ways = flow.of_chain(chain)
        reached |= flow.reachable(ways, [*flow.starts(chain), *flow.waiting(chain)])
        for step in ways:
            owner.setdefault(step, name)
    for step, name in owner.items():
        if step not in reached:
            yield name, Fault("step_unreachable", ("steps", step), {"step": step})


def unused_outcomes(variants: Mapping[str, Chain]) -> Iterator[Fault]:
    """Names given to outcomes with which no case can end."""
    used: dict[str, None] = {}
    named: dict[str, None] = {}
    for chain in variants.values():
        named |= dict.fromkeys(chain.outcomes)
        for step in chain.steps.values():
            used |= dict.fromkeys(option.end for option in step.next if option.end)
            used |= {step.expires.outcome: None} if step.expires else {}
    for name in named:
        if name not in used:
            yield crossings.unknown("outcome", name, used, ("outcomes", name))


# --- shares


def shares(chain: Chain) -> Iterator[Fault]:
    """Shares that do not add up to 100 %, and values per case type that leave a type out."""
    yield from _total((item.share for item in chain.types.values()), ("types",))
    for part in ("arrivals", "backlog"):
        for name, stream in getattr(chain, part).items():
            if stream.types:
                yield from _total(stream.types.values(), (part, name, "types"))
    for name, step in chain.steps.items():
        yield from _step_shares(chain, name)
        if step.work.by_type:
            yield from _left_out(chain, step.work.by_type, ("steps", name, "work", "by_type"))
    for name, partner in chain.partners.items():
        if isinstance(partner.norms.chain, Mapping):
            yield from _left_out(chain, partner.norms.chain, ("partners", name, "norms", "chain"))
    if chain.target and isinstance(chain.target.within, Mapping):
        yield from _left_out(chain, chain.target.within, ("target", "within"))
    if not _any_case(chain):
        yield Fault("no_cases", ("arrivals",))


def _step_shares(chain: Chain, name: str) -> Iterator[Fault]:
    """The shares of a step's ways, once for all types or per type."""
    ways = chain.steps[name].next
    path = ("steps", name, "next")
    if not any(isinstance(way.share, Mapping) for way in ways):
        yield from _total((way.share for way in ways if not isinstance(way.share, Mapping)), path)
        return
    for case_type in chain.types:
        total = sum(way.share.get(case_type, 0.0) if isinstance(way.share, Mapping) else way.share for way in ways)
        if abs(total - 1) > TOLERANCE:
            yield Fault("shares_total_for_type", path, {"type": case_type, "total": percentage(total)})


def _total(given: Iterable[float], path: Path) -> Iterator[Fault]:
    total = sum(given)
    if abs(total - 1) > TOLERANCE:
        yield Fault("shares_total", path, {"total": percentage(total)})


def _left_out(chain: Chain, given: Iterable[str], path: Path) -> Iterator[Fault]:
    known = set(given)
    for case_type in chain.types if known <= set(chain.types) else ():  # else a misspelled one says enough
        if case_type not in known:
            yield Fault("type_left_out", path, {"type": case_type})


def _any_case(chain: Chain) -> bool:
    """Whether a case can come in at all; what a file holds is not known here."""
    for stream in chain.arrivals.values():
        if stream.file or stream.every or (stream.rate and stream.rate.amount > 0):
            return True
        if stream.counts and any(stream.counts.values):
            return True
    return any(pile.file or pile.count for pile in chain.backlog.values())


def percentage(share: float) -> str:
    """A share as people write it, with just enough decimals to show that it is not 100 %: `99.5%`."""
    for decimals in (0, 1, 2, 4, 6, 10):
        text = f"{share * 100:.{decimals}f}"
        if abs(float(text) - share * 100) < 1e-6 and (float(text) != 100 or decimals == 10):
            return f"{text}%"
    return f"{share * 100:.10g}%"


# --- target, backlog, expiry, departures


def places(chain: Chain) -> Iterator[Fault]:
    """Things that are known by name but cannot be where they are put."""
    for name, step in chain.steps.items():
        after = step.expires.after if step.expires else None
        if after and (after.amount == 0 or (not after.working and after.elapsed_ms == 0)):
            yield Fault("expires_at_once", ("steps", name, "expires", "after"))
    yield from _departures(chain)


def places_in_flow(chain: Chain) -> Iterator[Fault]:
    """The same for what rests on the flow: where a backlog waits, and where the clock of the target stops."""
    for name, pile in chain.backlog.items():
        steps = [step for step, item in chain.steps.items() if item.partner == pile.partner]
        if pile.partner in chain.partners and not pile.step and len(steps) != 1:
            code = "backlog_several_steps" if steps else "backlog_no_step"
            values = {"partner": pile.partner, "choices": ", ".join(steps)}
            yield Fault(code, ("backlog", name, "partner"), values)
    yield from _target_steps(chain)


def _target_steps(chain: Chain) -> Iterator[Fault]:
    """`until` must be possible after `from`, in a variant where cases come to both."""
    target = chain.target
    if not target or target.from_ not in chain.steps or target.until not in chain.steps:
        return
    ways = flow.of_chain(chain)
    seen = flow.reachable(ways, [*flow.starts(chain), *flow.waiting(chain)])
    later = flow.reachable(ways, [*flow.successors(ways, target.from_), *flow.onward(ways, target.from_)])
    if {target.from_, target.until} <= seen and target.until not in later:
        values = {"from_step": target.from_, "until_step": target.until}
        yield Fault("target_until_before_from", ("target", "until"), values)


def _departures(chain: Chain) -> Iterator[Fault]:
    """A pair has fixed moments or batches; `at_most` goes with moments. Judged with what `default` gives."""
    for key in chain.handoffs:
        sender, _, receiver = key.replace("&", "->").partition(" -> ")
        whole = chain.handoffs[key] if key == "default" else chain.handoff(sender, receiver)
        if whole.moments and whole.batch:
            yield Fault("moments_and_batch", ("handoffs", key), {"pair": key})
        if whole.at_most and not whole.moments and chain.handoffs[key].at_most and key != "default":
            yield Fault("at_most_without_moments", ("handoffs", key, "at_most"), {"pair": key})


# --- the flow


def flow_faults(chain: Chain) -> list[Fault]:
    """Blocks that break R8.2; then, in a flow without those, cases that never leave."""
    ways = flow.of_chain(chain)
    threads = flow.threads(ways, flow.starts(chain), flow.waiting(chain))
    if threads.snags:
        return [_snag(chain, snag) for snag in threads.snags]
    stuck: dict[tuple[str, ...], list[str]] = {}
    for place, case_type in enumerate(chain.types):
        begin = [*flow.starts(chain, case_type), *flow.waiting(chain, case_type)]
        steps = flow.stuck(ways, threads, begin, place)
        for part in _last_parts(ways, steps, place):
            stuck.setdefault(part, []).append(case_type)
    if stuck:
        return [_stuck(threads, part, types) for part, types in stuck.items()]
    return _returns(chain, ways, threads)


def _last_parts(ways: Flow, steps: list[str], case_type: int) -> Iterator[tuple[str, ...]]:
    """The groups of steps in which stuck cases end up: those that lead to no other group."""
    for part in flow.components(ways, steps, case_type):
        if all(step in part for name in part for step in flow.onward(ways, name, case_type)):
            yield tuple(part)


def _stuck(threads: flow.Threads, part: tuple[str, ...], types: list[str]) -> Fault:
    values = {"types": _quoted(types), "steps": _quoted(part)}
    number = threads.branch_of.get(part[0], flow.MAIN)
    if number == flow.MAIN:
        return Fault("no_way_out", ("steps", part[0], "next"), values)
    branch = threads.branches[number - 1]
    return Fault("branch_never_joins", ("steps", part[0], "next"), values | {"fork": branch.fork, "then": branch.then})


def _returns(chain: Chain, ways: Flow, threads: flow.Threads) -> list[Fault]:
    can = leaving.chances(chain)
    found: dict[tuple[str, str], list[str]] = {}
    for place, case_type in enumerate(chain.types):
        begin = [*flow.starts(chain, case_type), *flow.waiting(chain, case_type)]
        for pair in leaving.returns_forever(ways, threads, can, begin, place):
            found.setdefault(pair, []).append(case_type)
    return [
        Fault("returns_forever", ("steps", step, "check"), {"types": _quoted(types), "maker": maker, "step": step})
        for (maker, step), types in found.items()
    ]


def _snag(chain: Chain, snag: Snag) -> Fault:
    """A snag of the flow as a fault, at the part of the way that it is about."""
    values = {"step": snag.step, **dict(snag.values)}
    if snag.way < 0:
        first = next(iter(chain.steps))
        stream = next(name for name, item in chain.arrivals.items() if (item.step or first) == snag.step)
        return Fault(snag.code, ("arrivals", stream, "step"), values)
    path: Path = ("steps", snag.step, "next", snag.way)
    way = chain.steps[snag.step].next[snag.way]
    if snag.place >= 0:
        return Fault(snag.code, (*path, "all", snag.place), values)
    return Fault(snag.code, (*path, "to" if way.to else "end" if way.end else "then"), values)


def _quoted(names: Iterable[str]) -> str:
    """`"a", "b"`, cut off where there are many."""
    listed = [f'"{name}"' for name in names]
    return ", ".join(listed if len(listed) <= 8 else [*listed[:8], "…"])
