"""Cross-references: every name that a chain uses must be the name of something, and nothing has two meanings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ketensim.ground.errors import Fault, Path, nearest
from ketensim.scenario import flow

if TYPE_CHECKING:
    from ketensim.ground.units import Duration
    from ketensim.words.chain import Chain

SHOWN = 12
"""So many choices are listed where no name looks like what was written."""
MOST_PAIRS = 10_000
HINTED = 50
"""So many unknown names of a kind get a hint; looking for the nearest name takes time in a large file."""


def unknown(kind: str, name: str, choices: Iterable[str], path: Path) -> Fault:
    """The fault that no `kind` is called `name`, with the nearest name, or the names there are."""
    known = list(choices)
    near = nearest(name, known) or ""
    listed = "" if near else ", ".join(known if len(known) <= SHOWN else [*known[:SHOWN], "…"])
    return Fault(f"unknown_{kind}", path, {"name": name[:80], "nearest": near, "choices": listed})


def names(chain: Chain) -> Iterator[Fault]:
    """Every unknown name of one variant, and names with two meanings."""
    yield from _partners(chain)
    yield from _types(chain)
    yield from _calendars(chain)
    yield from _steps(chain)
    yield from _variants(chain)
    yield from _measures(chain)
    yield from _twice(chain)


def _missing(kind: str, used: Iterable[tuple[str | None, Path]], known: Iterable[str]) -> Iterator[Fault]:
    """Faults for those of the used names that are not among the known ones."""
    valid = dict.fromkeys(known)
    wrong = [(name, path) for name, path in used if name is not None and name not in valid]
    for place, (name, path) in enumerate(wrong):
        yield unknown(kind, name, valid if place < HINTED else (), path)


def _partners(chain: Chain) -> Iterator[Fault]:
    used: list[tuple[str | None, Path]] = []
    used += [(step.partner, ("steps", name, "partner")) for name, step in chain.steps.items()]
    used += [(pile.partner, ("backlog", name, "partner")) for name, pile in chain.backlog.items()]
    for part, entries in (("handoffs", chain.handoffs), ("relations", chain.relations)):
        used += [(name, (part, key)) for key in entries for name in pair(key)]
    if chain.chain_plan:
        used += [(name, ("chain_plan", "signed_by", place)) for place, name in enumerate(chain.chain_plan.signed_by)]
        used += _keys(chain.chain_plan.commitment, ("chain_plan", "commitment"))
    for name, partner in chain.partners.items():
        used += _keys(partner.helps, ("partners", name, "helps"))
        if name in partner.helps:
            yield Fault("helps_itself", ("partners", name, "helps", name), {"partner": name})
    yield from _missing("partner", used, chain.partners)


def pair(key: str) -> list[str]:
    """The partners that a key of handoffs or relations names; none for `default`."""
    return [] if key == "default" else [name.strip() for name in key.replace("->", "&").split("&")]


def _keys(value: object, path: Path) -> list[tuple[str | None, Path]]:
    """The names in a value given per name, with their paths."""
    return [(str(name), (*path, str(name))) for name in value] if isinstance(value, Mapping) else []


def _types(chain: Chain) -> Iterator[Fault]:
    used: list[tuple[str | None, Path]] = []
    for name, stream in chain.arrivals.items():
        used += _keys(stream.types, ("arrivals", name, "types"))
    for name, pile in chain.backlog.items():
        used += [(pile.type, ("backlog", name, "type")), *_keys(pile.types, ("backlog", name, "types"))]
    for name, partner in chain.partners.items():
        used += _keys(partner.norms.chain, ("partners", name, "norms", "chain"))
    for name, step in chain.steps.items():
        used += _keys(step.work.by_type, ("steps", name, "work", "by_type"))
        for place, way in enumerate(step.next):
            used += _keys(way.share, ("steps", name, "next", place, "share"))
    if chain.target:
        used += _keys(chain.target.within, ("target", "within"))
    yield from _missing("type", used, chain.types)


def _calendars(chain: Chain) -> Iterator[Fault]:
    used: list[tuple[str | None, Path]] = []
    for name, partner in chain.partners.items():
        path: Path = ("partners", name)
        used.append((partner.calendar, (*path, "calendar")))
        used += [(group.calendar, (*path, "staff", place, "calendar")) for place, group in enumerate(partner.staff)]
        if partner.own_work:
            used.append((partner.own_work.profile, (*path, "own_work", "profile")))
    used += [(stream.profile, ("arrivals", name, "profile")) for name, stream in chain.arrivals.items()]
    for name, step in chain.steps.items():
        if step.expires:
            used.append((step.expires.after.calendar, ("steps", name, "expires", "after")))
    if chain.target:
        used += _named_times(chain.target.within, ("target", "within"))
    yield from _missing("calendar", used, chain.calendars)


def _named_times(value: Duration | Mapping[str, Duration], path: Path) -> list[tuple[str | None, Path]]:
    """The calendars behind a time, or behind one per case type."""
    if isinstance(value, Mapping):
        return [(time.calendar, (*path, name)) for name, time in value.items()]
    return [(value.calendar, path)]


def _steps(chain: Chain) -> Iterator[Fault]:
    used: list[tuple[str | None, Path]] = []
    used += [(stream.step, ("arrivals", name, "step")) for name, stream in chain.arrivals.items()]
    used += [(pile.step, ("backlog", name, "step")) for name, pile in chain.backlog.items()]
    for name, step in chain.steps.items():
        for place, way in enumerate(step.next):
            path: Path = ("steps", name, "next", place)
            used += [(way.to, (*path, "to")), (way.then, (*path, "then"))]
            used += [(head, (*path, "all", number)) for number, head in enumerate(way.all or ())]
    if chain.target:
        used += [(chain.target.from_, ("target", "from")), (chain.target.until, ("target", "until"))]
    yield from _missing("step", used, chain.steps)


def _variants(chain: Chain) -> Iterator[Fault]:
    known = list(chain.variants) or ["base"]
    used: list[tuple[str | None, Path]] = [(name, ("names", name)) for name in chain.names]
    seen: set[str] = set()
    corners = chain.factorial.model_dump() if chain.factorial else {}
    for corner, name in corners.items():
        used.append((name, ("factorial", corner)))
        if name in seen:
            yield Fault("corner_twice", ("factorial", corner), {"name": name})
        seen.add(name)
    yield from _missing("variant", used, known)


def _measures(chain: Chain) -> Iterator[Fault]:
    if not chain.matters and not chain.observed:
        return
    known = set(measure_names(chain))
    for part, given in (("matters", chain.matters), ("observed", chain.observed)):
        for name in given:
            words = name.split(".")
            if name not in known and not _of_handoff(chain, words):
                yield unknown("measure", name, _similar(chain, words, known), (part, name))


HANDED = ("delay", "incomplete", "returned")


def _of_handoff(chain: Chain, words: list[str]) -> bool:
    """Whether this is `handoffs.<from>.<to>.delay`, or another of its kind."""
    if len(words) != 4 or words[0] != "handoffs" or words[3] not in HANDED:
        return False
    return words[1] != words[2] and words[1] in chain.partners and words[2] in chain.partners


def _similar(chain: Chain, words: list[str], known: Iterable[str]) -> list[str]:
    """The measures to choose from, those with the same first word first."""
    if words[0] == "handoffs":
        return [f"handoffs.{a}.{b}.{last}" for a, b in travelled(chain) for last in HANDED]
    return sorted(known, key=lambda measure: (measure.split(".")[0] != words[0], measure))


TIME_GOES = ("work", "rework", "staff", "closed", "moment", "transfer", "paused")
"""Where the lead time goes (R11.3); `before` only with a backlog."""
WHOLE = (
    "throughput", "expired", "wip.mean", "wip.little", "quality.first_time_right", "quality.escaped",
    "returns_per_case", "cost.per_case", "cost.organisations", "cost.staffing", "cost.client", "cost.society",
    "time.before", "relations.floor", "relations.leadership", "commitment",
)  # fmt: skip
TAKEN = [name.partition(".")[2] for name in WHOLE if name.startswith("cost.")]
"""No names for partners: their costs would be told under the same name as these."""
SPREAD = ("mean", "median", "p90", "within_target")
BY_PARTNER = (
    "stay.{}.mean", "stay.{}.p90", "stay.{}.within_norm", "utilisation.{}", "overtime.{}", "wait.{}.mean",
    "queue.{}.mean", "own_work.{}.wait.mean", "cost.{}", "lent.{}", "commitment.{}",
)  # fmt: skip


def measure_names(chain: Chain) -> Iterator[str]:
    """The measures of a chain by name (R11.4), as `measures` defines them, but for those of handoffs."""
    yield from WHOLE
    yield from (f"lead_time.{last}" for last in SPREAD)
    yield from (f"lead_time.{name}.{last}" for name in chain.types for last in SPREAD)
    yield from (f"completion.lead_time.{last}" for last in SPREAD)
    yield from ("completion.quality.first_time_right", "completion.quality.escaped")
    yield from (f"time.{cause}" for cause in TIME_GOES)
    yield from (f"time.{name}.{cause}" for name in chain.partners for cause in TIME_GOES)
    yield from (measure.format(name) for name in chain.partners for measure in BY_PARTNER)
    yield from (f"relations.{a}.{b}.{side}" for a, b in related(chain) for side in ("floor", "leadership"))
    yield from (f"join.{name}.wait" for name in chain.steps)
    yield from (f"backlog.{name}.{last}" for name in chain.backlog for last in ("finished", "lead_time.mean"))


def travelled(chain: Chain) -> list[tuple[str, str]]:
    """Pairs of partners between which a file may travel: handed over, or returned to a maker and back (R9.6).

    A little generous: any partner with a step may be the maker of a fault that a check finds. In a chain of very many
    partners only pairs that hand over are given.
    """
    partner_of = {name: step.partner for name, step in chain.steps.items()}
    ways = flow.of_chain(chain)
    entered = flow.entered_by_handoff(ways, partner_of)
    finders = dict.fromkeys(step.partner for name, step in chain.steps.items() if step.check and name in entered)
    makers = dict.fromkeys(partner_of.values())
    few = len(makers) * len(finders) <= MOST_PAIRS
    returns = [(maker, finder) for maker in makers for finder in finders if maker != finder] if few else []
    return list(dict.fromkeys([*flow.handoffs(ways, partner_of), *returns]))


def related(chain: Chain) -> list[tuple[str, str]]:
    """The relations that the model holds (R15.1): along which files can travel, or one helps, or that are named.

    Files travel with the flow, and straight from a maker to any step further on that checks, made faults or not: so
    what is invested in a relation does not hang on how often files are incomplete.
    """
    partner_of = {name: step.partner for name, step in chain.steps.items()}
    ways = flow.of_chain(chain)
    found = dict.fromkeys(flow.handoffs(ways, partner_of))
    finders = {name for name, step in chain.steps.items() if step.check}
    found |= dict.fromkeys(ways_back(ways, partner_of, ways, finders))
    found |= {(name, helped): None for name, partner in chain.partners.items() for helped in partner.helps}
    found |= dict.fromkeys(named_relations(chain))
    return [(sender, receiver) for sender, receiver in found if sender != receiver]


def ways_back(
    ways: flow.Flow, partner_of: Mapping[str, str], makers: Iterable[str], finders: set[str]
) -> Iterator[tuple[str, str]]:
    """From the partner of each maker to that of each finder further on: the way of a file after rework (R9.6)."""
    of_partner: dict[str, list[str]] = {}
    for maker in makers if finders else ():
        of_partner.setdefault(partner_of[maker], []).extend(flow.successors(ways, maker))
    for partner, following in of_partner.items():
        ahead = flow.reachable(ways, following) & finders
        yield from ((partner, other) for other in sorted({partner_of[finder] for finder in ahead}))


def named_relations(chain: Chain) -> list[tuple[str, str]]:
    """The relations that the file names, each direction apart."""
    named = [(pair(key), "&" in key) for key in chain.relations if key != "default"]
    return [ends for (first, second), both in named for ends in [(first, second), *([(second, first)] if both else [])]]


def _twice(chain: Chain) -> Iterator[Fault]:
    """Names with two meanings: they would stand for two things in a result, or draw the same chances (R4.1)."""
    for name in chain.steps:
        if name in chain.partners:
            yield Fault("step_and_partner", ("steps", name), {"name": name})
    for name in chain.partners:
        if name in TAKEN:
            yield Fault("reserved_name", ("partners", name), {"name": name})
    for name in chain.backlog:
        if name in chain.arrivals:
            yield Fault("stream_twice", ("backlog", name), {"name": name})
    signed = chain.chain_plan.signed_by if chain.chain_plan else []
    for place, name in enumerate(signed):
        if name in signed[:place]:
            yield Fault("signed_twice", ("chain_plan", "signed_by", place), {"name": name})
