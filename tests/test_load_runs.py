"""The traffic equations under pressure, dates and investment, held against runs of the reference engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import build
import numpy as np
import pytest
import runs
from faulty_chains import nested

from ketensim.numbers.expected import type_flows
from ketensim.numbers.load import load
from ketensim.numbers.model import Model, Pressure
from ketensim.numbers.records import INVESTMENT, KIND, NUMBER, PARTNER, STEP, TIME, VALUE, Kind

HOUR, WEEK = build.HOUR, build.WEEK


def pressed() -> Model:
    """The nested chain with everybody's hands free and every pair another cooperation, under much pressure."""
    model, dice = nested(), Random(5)
    handoffs = tuple(replace(one, cooperation=dice.choice([0.0, 0.3, 0.6]), tie=-1) for one in model.handoffs)
    crews = [replace(one.crews[0], first_member=400 * place, size=400) for place, one in enumerate(model.partners)]
    partners = tuple(
        replace(one, crews=(crew,), signed=True, commitment=level)
        for one, crew, level in zip(model.partners, crews, (1.0, 0.7, 0.4), strict=True)
    )
    members = tuple(f"m{place}" for place in range(1200))
    return replace(
        model,
        labels=replace(model.labels, members=members),
        partners=partners,
        handoffs=handoffs,
        streams=(replace(model.streams[0], arrivals=build.every(15 * build.MINUTE)),),
        plan=replace(model.plan, presses=True),
        pressure=Pressure(0.7, 1.5),
    )


def asked(model: Model) -> dict[int, float]:
    """Mean staff time per case (ms) by item, numbered as in records."""
    (flow,) = type_flows(model)
    found = Counter[int]()
    for item, visits, parts in zip(flow.traffic.items, flow.visits[0], flow.effort.parts.sum(axis=1), strict=True):
        code = item.step if not item.rework else len(model.steps) * (1 + item.maker) + item.step
        found[code] += visits * parts
    return dict(found)


def test_the_work_by_item_of_a_run_under_pressure() -> None:
    """Each mean within four standard errors; without pressure on work they would be ten and more away."""
    model = pressed()
    window = (0, 6 * WEEK)
    records = runs.result("reference", model, (3, 0, window, WEEK)).records
    arrived = records[(records[:, KIND] == Kind.ARRIVE) & (records[:, TIME] < window[1])]
    cases = len(arrived)
    assert cases > 4000
    ends = records[(records[:, KIND] == Kind.END) & (records[:, NUMBER] < cases)]
    exact, away = asked(model), asked(replace(model, pressure=Pressure(0.0, 1.5)))
    farthest = 0.0
    for code, mean in exact.items():
        mine = ends[ends[:, STEP] == code]
        times = np.bincount(mine[:, NUMBER], mine[:, TIME] - mine[:, VALUE], minlength=cases)
        error = max(float(np.std(times)), 1.0) / cases**0.5
        if np.count_nonzero(times) >= 30:
            assert abs(float(times.mean()) - mean) <= 4 * error, (code, times.mean(), mean, error)
            farthest = max(farthest, abs(float(times.mean()) - away[code]) / error)
    assert farthest > 10
    assert set(np.unique(ends[:, STEP]).tolist()) <= set(exact)


def test_the_hours_of_each_period_are_those_of_a_run() -> None:
    """A case every 2 hours: nothing is left to chance, and each period is whole weeks."""
    steps = {"first": build.step("a", HOUR, next="second"), "second": build.step("b", HOUR)}
    model = build.model(
        {"a": build.partner(), "b": build.partner(signed=True)},
        steps,
        {"arrivals": build.stream("first", arrivals=build.every(2 * HOUR))},
        handoffs={"default": build.handoff(cooperation=0.2)},
        plan=replace(build.NO_PLAN, presses=True),
        pressure=Pressure(0.5),
        ties={("b", "a"): build.tie(people=3, hours=2 * HOUR)},
        eras={
            4 * WEEK: {"handoffs": {"default": build.handoff(cooperation=0.6)}, "ties": {}},
            8 * WEEK: {"pressure": Pressure(), "ties": {("b", "a"): build.tie(people=1)}},
        },
    )
    records = runs.result("reference", model, (1, 0, (0, 12 * WEEK), WEEK)).records
    ends = records[records[:, KIND] == Kind.END]
    for period, low in zip(load(model).periods, (0, 4, 8), strict=True):
        there = ends[(ends[:, TIME] >= low * WEEK) & (ends[:, TIME] < (low + 4) * WEEK)]
        for place, partner in enumerate(period.partners):
            mine = there[there[:, PARTNER] == place]
            worked = (mine[:, TIME] - mine[:, VALUE]).sum() / HOUR / 4
            assert worked == pytest.approx(partner.asked.total, abs=0.6), (low, place)
            invested = mine[mine[:, STEP] == INVESTMENT]
            hours = (invested[:, TIME] - invested[:, VALUE]).sum() / HOUR / 4
            assert hours == pytest.approx(partner.asked.investments)
