"""Partners as a model has them: crews, calendars, norms and own work (R5, R6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ketensim.ground import hours
from ketensim.ground.errors import Path
from ketensim.ground.units import Duration
from ketensim.numbers.basis import Basis
from ketensim.numbers.compiling_arrivals import coming
from ketensim.numbers.compiling_ties import helps
from ketensim.numbers.model import NEVER, Crew, Norm, OwnWork, Partner
from ketensim.words import plan_shapes, shapes

DECIMALS = 9
"""People are rounded so far, so that 3 fte of 32 of 32 hours are three whole people."""


def partners(basis: Basis) -> tuple[tuple[Partner, ...], tuple[str, ...]]:
    """All partners in file order, and the names of their members."""
    members: list[str] = []
    found = tuple(_partner(basis, name, spec, members) for name, spec in basis.chain.partners.items())
    return found, tuple(members)


def on_a_date(basis: Basis, before: tuple[Partner, ...]) -> tuple[Partner, ...]:
    """The partners with the norms and the commitment of a date (R17.2); all else is as it was."""
    plan, found = basis.chain.chain_plan, []
    for (name, spec), partner in zip(basis.chain.partners.items(), before, strict=True):
        own, chain = _norms(basis, spec.norms, partner.calendar)
        signed = plan is not None and name in plan.signed_by
        commitment = _commitment(plan, name) if plan and signed else 0.0
        found.append(replace(partner, own_norm=own, chain_norms=chain, signed=signed, commitment=commitment))
    return tuple(found)


def people(staff: shapes.Staff, open_ms_per_week: int) -> float:
    """People on duty in a group: its count, or fte by week, availability and open hours (R5.1)."""
    if staff.count is not None:
        return round(staff.count, DECIMALS)
    assert staff.fte is not None
    assert staff.week is not None
    available = 1.0 if staff.available is None else staff.available
    return round(staff.fte * staff.week.elapsed_ms * available / open_ms_per_week, DECIMALS)


def _partner(basis: Basis, name: str, spec: shapes.Partner, members: list[str]) -> Partner:
    crews: list[Crew] = []
    for group, staff in enumerate(spec.staff):
        crews += _crews(basis, name, group, staff, spec.at_closing, members)
    calendar = partner_calendar(basis, name)
    own, chain = _norms(basis, spec.norms, calendar)
    plan = basis.chain.chain_plan
    signed = plan is not None and name in plan.signed_by
    return Partner(
        crews=tuple(crews),
        calendar=calendar,
        own_norm=own,
        chain_norms=chain,
        own_work=_own_work(basis, spec.own_work, calendar, ("partners", name, "own_work")),
        hour=spec.cost,
        overtime=spec.overtime,
        signed=signed,
        commitment=_commitment(plan, name) if plan and signed else 0.0,
        helps=helps(basis.chain, name),
    )


def partner_calendar(basis: Basis, name: str) -> int:
    """The place of a partner's calendar: its own, or the union of its groups' (R5.3)."""
    spec = basis.chain.partners[name]
    return basis.calendar(spec.calendar) if spec.calendar else basis.union(staff.calendar for staff in spec.staff)


def _crews(basis: Basis, name: str, group: int, staff: shapes.Staff, at_closing: str, members: list[str]) -> list[Crew]:
    """The whole people of a group, and its part-week member (R5.2); their names are added to `members`."""
    place = basis.calendar(staff.calendar)
    number = people(staff, hours.open_ms_per_week(basis.week(place)))
    whole, part = int(number), round(number - int(number), DECIMALS)
    sizes = [(whole, place)] if whole else []
    sizes += [(1, basis.part(staff.calendar, part))] if part else []
    since = basis.since_start(staff.from_) if staff.from_ else -NEVER
    until = basis.since_start(staff.until) if staff.until else NEVER
    finish = (staff.at_closing or at_closing) == "finish"
    crews, done = [], 0
    for size, calendar in sizes:
        crews.append(Crew(group, len(members), size, calendar, since, until, finish))
        members += [f"{name}.{group + 1}.{done + one + 1}" for one in range(size)]
        done += size
    return crews


def _norms(basis: Basis, spec: shapes.Norms, calendar: int) -> tuple[Norm, tuple[Norm, ...]]:
    """The norm of own work, and those of cases per type; one that is not given equals the other (R6.2)."""

    def norm(duration: Duration) -> Norm:
        return Norm(basis.span(duration, calendar), duration.working)

    types = tuple(basis.chain.types)
    if isinstance(spec.chain, Mapping):
        given = {name: norm(duration) for name, duration in spec.chain.items()}
        own = norm(spec.own_work) if spec.own_work else max(given.values(), key=lambda one: one.time)
        return own, tuple(given.get(name, own) for name in types)
    chain = norm(spec.chain) if spec.chain else None
    own = norm(spec.own_work) if spec.own_work else chain or Norm(0, False)
    return own, (chain or own,) * len(types)


def _own_work(basis: Basis, spec: shapes.OwnWork | None, calendar: int, path: Path) -> OwnWork | None:
    if spec is None:
        return None
    profile = basis.calendar(spec.profile) if spec.profile else calendar
    work = basis.drawn(spec.work, (*path, "work"))
    return OwnWork(coming(basis, spec, profile, path), work)


def _commitment(plan: plan_shapes.Plan, name: str) -> float:
    return plan.commitment.get(name, 1.0) if isinstance(plan.commitment, Mapping) else plan.commitment
