"""Relations, helps, pressure, dynamics and dated changes laid out for a run (`layout`): what only some models have."""

from __future__ import annotations

from dataclasses import astuple
from itertools import pairwise

import numpy as np

from ketensim.engines.compiled import layout as at
from ketensim.engines.compiled.packing_rows import Packing
from ketensim.numbers.model import NEVER, Drift, Handoff, Help


def ties(pack: Packing) -> None:
    """Relations; `pair_levels` tells them of their pairs."""
    model = pack.model
    first = pack.rows(len(model.ties), at.R_ROW)
    pack.set(0, TIES=first, TIE_COUNT=len(model.ties))
    for place, tie in enumerate(model.ties):
        row = first + at.R_ROW * place
        pack.ties[tie.sender, tie.receiver] = row
        pack.set(
            row, R_SENDER=pack.partner_row(tie.sender), R_RECEIVER=pack.partner_row(tie.receiver),
            R_FLOOR=pack.number(tie.floor), R_LEADERSHIP=pack.number(tie.leadership), R_PEOPLE=tie.people,
            R_HOURS=tie.hours,
        )  # fmt: skip


def pair_levels(pack: Packing, row: int, pair: Handoff) -> None:
    """What a pair of partners takes from its relation; `levels.reckon` fills in the values."""
    effects = (pair.delay, pair.incomplete, pair.together)
    place = pack.number(0.0, 0.0, 0.0, 0.0)
    pack.set(row, H_COOPERATION=place, H_DELAY=place + 1, H_INCOMPLETE=place + 2, H_TOGETHER=place + 3)
    pack.set(
        row, H_FIXED=pack.number(pair.cooperation), H_CURVES=pack.put(effect.curve for effect in effects),
        H_EFFECTS=pack.number(*(end for effect in effects for end in (effect.worst, effect.best))),
        H_TIE=pack.words[at.TIES] + at.R_ROW * pair.tie if pair.tie >= 0 else 0,
    )  # fmt: skip
    tie = pack.ties.get((pair.sender, pair.receiver))
    if tie is not None:
        pack.set(tie, R_PAIR=row)


def helps(pack: Packing) -> None:
    """Who helps whom, where anybody is ever willing."""
    lending = [astuple(model.lending) for model in pack.models]
    pack.set(0, LENDING=pack.number(*astuple(pack.model.lending)))
    if not any(number for numbers in lending for number in numbers):
        return
    partners = pack.model.partners
    helpers: list[list[int]] = [[] for _ in partners]
    for place, partner in enumerate(partners):
        rows = pack.rows(len(partner.helps), at.G_ROW)
        pack.set(pack.partner_row(place), P_HELPS=rows, P_HELP_COUNT=len(partner.helps))
        for row, one in zip(range(rows, len(pack.words), at.G_ROW), partner.helps, strict=True):
            _help(pack, row, place, one, at.T_SLOTS + 1 + len(helpers[one.owner]))
            helpers[one.owner].append(row)
    for place, found in enumerate(helpers):
        pack.set(pack.partner_row(place), P_HELPED=len(found), P_HELPERS=pack.put(found))
    pack.set(0, HELPERS=max(map(len, helpers)))


def _help(pack: Packing, row: int, helper: int, one: Help, slot: int) -> None:
    pack.set(
        row, G_HELPER=pack.partner_row(helper), G_OWNER=pack.partner_row(one.owner), G_SLOT=slot,
        G_TIE=pack.ties[helper, one.owner], G_THRESHOLD=one.threshold,
        G_EFFICIENCY=int(np.float64(one.efficiency).view(np.int64)),
    )  # fmt: skip


def changing(pack: Packing) -> None:
    """Pressure, investment, dynamics, and whether items keep their work."""
    model, models = pack.model, pack.models
    plan, pressure, dynamics = model.plan, model.pressure, model.dynamics
    presses = any(one.plan.presses and one.pressure.work > 0.0 for one in models)
    moves = dynamics is not None or len(models) > 1
    pack.set(0, PRESSES=presses, AGREED=pack.number(plan.agreed))
    pack.set(0, PRESSURE=pack.number(*(astuple(pressure) if plan.presses else (0.0, 0.0))))
    pack.set(0, INVESTS=any(tie.people for one in models for tie in one.ties))
    pack.set(0, KEEPS=presses or moves or pack.words[at.HELPERS] > 0, NEXT_CHANGE=NEVER)
    if moves:
        levels = 2 * len(model.ties) + len(model.partners)
        pack.set(0, LEVELS=levels, MOVED=pack.number(*[0.0] * (2 * len(model.ties))))
    if dynamics is not None:
        drifts = (dynamics.floor, dynamics.leadership, dynamics.commitment)
        pack.set(0, PERIOD=dynamics.every, DRIFTS=pack.number(*(part for one in drifts for part in _drift(one))))


def _drift(drift: Drift) -> tuple[float, ...]:
    """In the order of `layout`."""
    return (
        drift.success, drift.committed_success, drift.investment, drift.decay, float(drift.upkeep), drift.returns,
        drift.leadership, drift.discord,
    )  # fmt: skip


def eras(packs: list[Packing]) -> None:
    """Behind the first of `packs`: what the others change on their dates (R17)."""
    first = packs[0]
    dates = [era.since for era in first.model.eras]
    changes = [_changes(before, after) for before, after in pairwise(packs)]
    first.set(0, ERAS=len(first.words))
    for since, (words, reals) in zip(dates, changes, strict=True):
        first.put([since, len(words), len(reals), at.REVIEW_EVERY in words])
        first.put(word for change in words.items() for word in change)
        first.put(word for place, value in reals.items() for word in (place, first.number(value)))
    first.set(0, ERAS_END=len(first.words))


def _changes(before: Packing, after: Packing) -> tuple[dict[int, int], dict[int, float]]:
    """Words and numbers, by their places, that are others than before; the two lie alike."""
    words = {place: new for place, (old, new) in enumerate(zip(before.words, after.words, strict=True)) if old != new}
    reals = {place: new for place, (old, new) in enumerate(zip(before.reals, after.reals, strict=True)) if old != new}
    for place in range(len(after.model.partners)):
        row = after.partner_row(place)
        if row + at.P_SIGNED in words:  # who leaves has none, whatever it has come to, and who joins begins anew
            level = after.words[row + at.P_COMMITMENT]
            reals[level] = after.reals[level]
    return words, reals
