"""A model laid out for a run (`layout`): tables of whole numbers, and the numbers that are not whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from ketensim.engines.compiled import layout as at
from ketensim.engines.compiled.draws import PURPOSES
from ketensim.engines.compiled.packing_levels import changing, eras, helps, pair_levels, ties
from ketensim.engines.compiled.packing_rows import Packing
from ketensim.numbers.records import CAUSES, REST_RANK, URGENT_RANK
from ketensim.ground.hashing import name_hash
from ketensim.ground.hours import monday_of
from ketensim.numbers.model import Arrivals, Crew, Handoff, Model, Norm, Partner, Step


@dataclass(frozen=True, slots=True)
class Packed:
    """A model laid out: `words` from the header on, `reals`."""

    words: at.Words
    reals: at.Reals
    records: int
    """The most records of one event."""


def pack(model: Model) -> Packed:
    """Lay out a model and what changes on dates; what belongs to a run (seed, window, memory) is 0."""
    models = (model, *(era.model for era in model.eras))
    packs = [_lay_out(one, models) for one in models]
    if len(packs) > 1:
        spaces = [max(values) for values in zip(*(one.values for one in packs), strict=True)]
        packs = [_lay_out(one, models, spaces) for one in models]
    eras(packs)
    records = _bounds(packs[0])
    return Packed(np.array(packs[0].words, np.int64), np.array(packs[0].reals, np.float64), records)


def _lay_out(model: Model, models: tuple[Model, ...], spaces: Sequence[int] = ()) -> Packing:
    pack = Packing(model, models, spaces)
    _partners(pack)
    _steps(pack)
    ties(pack)
    _pairs(pack)
    _ways(pack)
    _sources(pack)
    _target_and_plan(pack)
    helps(pack)
    changing(pack)
    partners, streams = len(model.partners), len(model.labels.streams)
    pack.set(0, SUMS=pack.rows(partners, len(CAUSES)), DICE=pack.rows(PURPOSES, streams))
    pack.set(0, HASHES=pack.put(name_hash(name) for name in model.labels.streams), STREAM_COUNT=streams)
    return pack


# --- partners


def _partners(pack: Packing) -> None:
    model = pack.model
    first = pack.rows(len(model.partners), at.P_ROW)
    crews = pack.rows(sum(len(partner.crews) for partner in model.partners), at.C_ROW)
    pack.set(0, PARTNERS=first, PARTNER_COUNT=len(model.partners), CREWS=crews, MONDAY=monday_of(model.hours))
    pack.set(0, MEMBER_COUNT=sum(crew.size for partner in model.partners for crew in partner.crews))
    for place, partner in enumerate(model.partners):
        row = first + at.P_ROW * place
        _partner(pack, row, place, partner)
        pack.set(row, P_CREWS=crews)
        for crew in partner.crews:
            _crew(pack, crews, row, crew)
            crews += at.C_ROW
    pack.set(0, CREWS_END=crews)


def _partner(pack: Packing, row: int, place: int, partner: Partner) -> None:
    norms = pack.put(word for norm in partner.chain_norms for word in (norm.time, norm.working))
    pack.set(
        row, P_NUMBER=place, P_CALENDAR=partner.calendar, P_NORMS=norms, P_OWN_NORM=partner.own_norm.time,
        P_OWN_WORKING=partner.own_norm.working, P_SIGNED=partner.signed, P_CREW_COUNT=len(partner.crews),
        P_COMMITMENT=pack.number(partner.commitment if partner.signed else 0.0),
        P_HASH=name_hash(pack.model.labels.partners[place]),
    )  # fmt: skip


def _crew(pack: Packing, row: int, partner: int, crew: Crew) -> None:
    free = pack.put(range(crew.first_member, crew.first_member + crew.size))
    pack.set(
        row, C_PARTNER=partner, C_CALENDAR=crew.calendar, C_SINCE=crew.since, C_UNTIL=crew.until,
        C_FINISH=crew.finish, C_FIRST=crew.first_member, C_SIZE=crew.size, C_FREE=free, C_FREE_SIZE=crew.size,
        C_IN_HAND=pack.rows(crew.size, 1), C_OFF=-1,
    )  # fmt: skip


# --- flow


def _steps(pack: Packing) -> None:
    steps = pack.model.steps
    first = pack.rows(len(steps), at.S_ROW)
    pack.set(0, STEPS=first, STEP_COUNT=len(steps))
    for place, step in enumerate(steps):
        _step(pack, first + at.S_ROW * place, place, step)


def _step(pack: Packing, row: int, place: int, step: Step) -> None:
    works = [pack.distribution(work) for work in step.work]
    kinds = range(len(pack.model.urgent))
    shares = [share for kind in kinds for share in accumulate(option.shares[kind] for option in step.options)]
    pack.set(
        row, S_NUMBER=place, S_PARTNER=pack.partner_row(step.partner), S_WORK=pack.put(works),
        S_HASH=name_hash(pack.model.labels.steps[place]), S_REWORK=pack.number(step.rework),
        S_ERROR=pack.number(step.error), S_SHARES=pack.number(*shares), S_OPTION_COUNT=len(step.options),
        S_EXPIRES=-1, S_FINDS=pack.number(step.check.finds if step.check is not None else 0.0),
    )  # fmt: skip
    if step.check is not None:
        pack.set(row, S_CHECKED=1, S_TAKES=step.check.takes, S_CONSULT=step.check.consult)
    if step.expires is not None:
        pack.set(
            row, S_EXPIRES=step.expires.time, S_EXPIRES_WORKING=step.expires.working,
            S_EXPIRES_CALENDAR=step.expires_calendar, S_OUTCOME=step.expires_outcome,
        )  # fmt: skip


def _step_row(pack: Packing, place: int) -> int:
    return pack.words[at.STEPS] + at.S_ROW * place


def _ways(pack: Packing) -> None:
    """Where steps lead: to steps, to blocks, or out."""
    for place, step in enumerate(pack.model.steps):
        blocks = {option.fork: _block(pack, place, option.fork) for option in step.options if option.fork >= 0}
        first = pack.rows(len(step.options), at.O_ROW)
        pack.set(_step_row(pack, place), S_OPTIONS=first)
        for row, option in zip(range(first, len(pack.words), at.O_ROW), step.options, strict=True):
            pack.set(row, O_FORK=blocks.get(option.fork, 0), O_END=option.end)
            if option.to >= 0:
                pack.set(row, O_TO=_step_row(pack, option.to), O_PAIR=_pair_row(pack, place, option.to))


def _block(pack: Packing, step: int, place: int) -> int:
    """The row of a block, as it is reached from a step."""
    block = pack.model.blocks[place]
    row = pack.put([_step_row(pack, block.then), len(block.branches)])
    for branch, first in zip(block.branches, block.first_steps, strict=True):
        pack.put([branch, _step_row(pack, first), _pair_row(pack, step, first)])
    return row


def _pair_row(pack: Packing, step: int, to: int) -> int:
    """The row of the pair of partners between two steps, or 0 within one partner."""
    sender, receiver = pack.model.steps[step].partner, pack.model.steps[to].partner
    return pack.words[pack.words[at.PAIR_OF] + sender * len(pack.model.partners) + receiver]


# --- handoffs


def _pairs(pack: Packing) -> None:
    model, partners = pack.model, len(pack.model.partners)
    pack.set(0, PAIR_OF=pack.rows(partners, partners), PAIRS=pack.rows(len(model.handoffs), at.H_ROW))
    pack.set(0, PAIR_COUNT=len(model.handoffs))
    for place, pair in enumerate(model.handoffs):
        row = pack.words[at.PAIRS] + at.H_ROW * place
        pack.words[pack.words[at.PAIR_OF] + pair.sender * partners + pair.receiver] = row
        _pair(pack, row, place, pair)
        pair_levels(pack, row, pair)


def _pair(pack: Packing, row: int, place: int, pair: Handoff) -> None:
    pack.set(
        row, H_NUMBER=place, H_SENDER=pair.sender, H_RECEIVER=pair.receiver, H_WORKING=pair.working,
        H_SHAPE=pack.distribution(pair.shape), H_MOMENTS=pack.put(pair.moments), H_MOMENT_COUNT=len(pair.moments),
        H_AT_MOST=pair.at_most, H_BATCH=pair.batch_size, H_BATCH_WAIT=pair.batch_wait,
        H_DOCKED=bool(pair.moments or pair.batch_size), H_TIMER=-1, H_MOMENT=-1,
    )  # fmt: skip


# --- arrivals


def _sources(pack: Packing) -> None:
    """Streams and own work, then backlogs."""
    model = pack.model
    own = [(place, partner.own_work) for place, partner in enumerate(model.partners) if partner.own_work]
    first = pack.rows(len(model.streams) + len(own) + len(model.backlogs), at.A_ROW)
    rows = iter(range(first, len(pack.words), at.A_ROW))
    for place, stream in enumerate(model.streams):
        row = next(rows)
        _when(pack, row, stream.arrivals)
        shares = pack.number(*accumulate(stream.shares))
        pack.set(row, A_STREAM=place, A_STEP=_step_row(pack, stream.step), A_SHARES=shares)
    for place, work in own:
        row = next(rows)
        _when(pack, row, work.arrivals)
        pack.set(row, A_PARTNER=pack.partner_row(place), A_WORK=pack.distribution(work.work))
    pack.set(0, SOURCES=first, BACKLOGS=first + at.A_ROW * (len(model.streams) + len(own)))
    for place, backlog in enumerate(model.backlogs, len(model.streams)):
        row = next(rows)
        shares = pack.number(*accumulate(backlog.shares))
        pack.set(row, A_STREAM=place, A_STEP=_step_row(pack, backlog.step), A_SHARES=shares, A_LENGTH=backlog.count)
        if backlog.ages is None:
            pack.set(row, A_FORM=at.BY_TIMES, A_TIMES=pack.put(backlog.times))
        else:
            pack.set(row, A_FORM=at.BY_INTERVAL, A_INTERVAL=pack.distribution(backlog.ages))
    pack.set(0, BACKLOGS_END=first + at.A_ROW * (len(model.streams) + len(own) + len(model.backlogs)))


def _when(pack: Packing, row: int, arrivals: Arrivals) -> None:
    pack.set(row, A_CALENDAR=arrivals.calendar)
    if arrivals.interval is not None:
        pack.set(row, A_FORM=at.BY_INTERVAL, A_INTERVAL=pack.distribution(arrivals.interval))
    elif arrivals.counts:
        times = pack.rows(max(arrivals.counts), 1)
        pack.set(row, A_FORM=at.BY_COUNTS, A_TIMES=times, A_COUNTS=pack.put(arrivals.counts))
        pack.set(row, A_PERIODS=pack.put(arrivals.periods), A_PERIOD=len(arrivals.counts))
    else:
        pack.set(row, A_FORM=at.BY_TIMES, A_TIMES=pack.put(arrivals.times), A_LENGTH=len(arrivals.times))


# --- the rest


def _target_and_plan(pack: Packing) -> None:
    model, plan = pack.model, pack.model.plan
    ranks = pack.put(URGENT_RANK if urgent else REST_RANK for urgent in model.urgent)
    pack.set(0, TYPES=ranks, TYPE_COUNT=len(model.urgent), PULLS=plan.pulls_forward, LATE_LAST=plan.late_last)
    if plan.every and any(partner.signed for partner in model.partners):
        pack.set(0, REVIEW_EVERY=plan.every, REVIEW_PEOPLE=plan.people, REVIEW_WORK=plan.hours)
    if model.target is not None:
        both = zip(model.target.times, model.target.calendars, strict=True)
        pack.set(0, TARGET=pack.put(word for norm, calendar in both for word in _target(norm, calendar)))
        since, until = model.target.since, model.target.until
        pack.set(0, TARGET_SINCE=_step_row(pack, since) if since >= 0 else 0)
        pack.set(0, TARGET_UNTIL=_step_row(pack, until) if until >= 0 else 0)


def _target(norm: Norm, calendar: int) -> tuple[int, int, int]:
    return norm.time, int(norm.working), calendar


def _bounds(pack: Packing) -> int:
    """Sizes of rows, and the most that one event can need of memory; the most records of one event."""
    model, helpers = pack.model, pack.words[at.HELPERS]
    partners, pairs = len(model.partners), len(model.handoffs)
    branches = max((len(block.branches) for block in model.blocks), default=0)
    threads = len(model.parents) + 1
    crew = max((crew.size for partner in model.partners for crew in partner.crews), default=0)
    helps = sum(len(partner.helps) for partner in model.partners)
    items = max(_alone(one) for one in pack.models)
    thread = at.T_SLOTS + 1 + helpers if pack.words[at.KEEPS] else at.T_ROW
    sizes = [thread, at.K_LISTS + partners + len(model.steps), at.L_ROW, at.N_ROW, at.J_BRANCHES + branches]
    sizes = [-(-size // at.LINE) * at.LINE for size in sizes]
    for kind, size in enumerate(sizes):
        pack.words[at.SIZES + kind] = size
    # The heaps that grow with what is put in them (`kernel._still_short` counts them as they are) need 8 words for each
    # thing that one event puts there: in a queue, and for each helper. Of a crew whose dates end, every item goes back
    # in the queue, and its case may have no row yet at this partner. A fork makes its branches, each with its rows and
    # trips.
    made = sum(sizes) + (branches + 2) * (sizes[0] + 3 * sizes[2] + 2 * sizes[3]) + items * (sizes[0] + 8)
    made += (sizes[2] + 16 * (1 + helpers)) * crew + 64 * (partners + pairs + helps + 16)
    pack.set(0, EVENT_WORDS=made, SPARE=pack.rows(1, max(sizes)))
    return 3 * crew + items + 3 * branches + threads + 10 * partners + 2 * pairs + 16


def _alone(model: Model) -> int:
    """The most items without a case that are queued at once: a chain review's, or those of investment."""
    signed = sum(partner.signed for partner in model.partners)
    return max(model.plan.people * signed, sum(tie.people for tie in model.ties))
