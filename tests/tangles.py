"""Tangled models, drawn by a seed: whole-minute times, so that most events tie, and every rule in play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import build

from ketensim.ground.distributions import Distribution, constant, uniform
from ketensim.numbers.model import (
    NEVER,
    Backlog,
    Drift,
    Dynamics,
    Effect,
    Handoff,
    Lending,
    Model,
    Norm,
    Plan,
    Pressure,
    Target,
    Tie,
)

MINUTE, HOUR, DAY, WEEK = build.MINUTE, build.HOUR, build.DAY, build.WEEK
WEEKS = {
    "office": build.week(hours=(9, 17)),
    "split": tuple(sorted((*build.week(hours=(9, 12)), *build.week(hours=(13, 17))))),
    "late": build.week(days=range(7), hours=(9, 22)),
    "morning": build.week(days=(0, 2, 4), hours=(9, 12)),
}


def tangle(seed: int) -> Model:
    """A whole model, drawn by `seed`, without pressure, lending, investment, dynamics and dates."""
    return build.model(**_parts(Random(seed)))


def knot(seed: int) -> Model:
    """The tangle of a seed with all of that."""
    parts = _parts(Random(seed))
    dice = Random(10_000 + seed)
    names = list(parts["partners"])
    for name, spec in parts["partners"].items():
        helps = {other: (dice.choice([1.0, 0.5, 0.8]), dice.choice([0, 0, 2])) for other in names if other != name}
        more = {"helps": helps, "signed": dice.random() < 0.8 or name == names[0]}
        parts["partners"][name] = replace(spec, fields={**spec.fields, **more})
    plan = replace(_plan(dice), pulls_forward=True, presses=True, agreed=0.8)
    parts |= {
        "plan": plan,
        "pressure": Pressure(dice.choice([0.3, 0.8]), dice.choice([0.5, 3.0])),
        "lending": Lending(dice.choice([0.0, 0.5]), dice.choice([0.3, 1.0]), dice.choice([0.0, 0.3]), 0.2),
        "ties": _ties(dice, names),
        "dynamics": Dynamics(
            dice.choice([WEEK, 2 * DAY, 10 * HOUR]),
            floor=Drift(success=0.5, committed_success=0.3, investment=0.2, decay=0.1, returns=0.5),
            leadership=Drift(success=0.3, investment=0.1, decay=0.2, upkeep=4 * HOUR),
            commitment=Drift(success=0.5, leadership=0.2, decay=0.3, discord=0.4),
        ),
    }
    worse = {name: replace(step, error=0.3, rework=0.7) for name, step in parts["steps"].items()}
    parts["eras"] = {
        5 * DAY: {"ties": _ties(dice, names), "steps": worse},
        9 * DAY + 10 * HOUR: {"plan": replace(plan, every=2 * DAY), "pressure": Pressure(0.5, 1.0)},
        15 * DAY: {"plan": build.NO_PLAN, "handoffs": _other_effects(dice, parts["handoffs"])},
    }
    return build.model(**parts)


def _ties(dice: Random, names: list[str]) -> dict[tuple[str, str], Tie]:
    return {
        (first, second): build.tie(dice.random(), dice.random(), dice.choice([0, 1, 2]), dice.choice([0, 2 * HOUR]))
        for first in names
        for second in names
    }


def _other_effects(dice: Random, specs: dict[tuple[str, str], Handoff]) -> dict[tuple[str, str], Handoff]:
    effects = Effect(dice.choice([DAY, HOUR]), HOUR, 0), Effect(0.8, 0.1, 0)
    return {pair: replace(spec, delay=effects[0], incomplete=effects[1]) for pair, spec in specs.items()}


def _parts(dice: Random) -> dict[str, Any]:
    partners = {f"p{place}": _partner(dice) for place in range(dice.randint(2, 4))}
    flow = _Flow(dice, list(partners))
    steps = flow.steps
    types = {"plain": 0.6, "other": 0.4}
    streams = {
        f"s{place}": build.stream(dice.choice(flow.main), arrivals=build.every(_minutes(dice, 60, 400)))
        for place in range(dice.randint(1, 2))
    }
    waiting = list(steps).index(dice.choice(flow.main))
    backlog = Backlog(waiting, dice.randint(1, 5), uniform(HOUR, 5 * DAY), (), (0.5, 0.5))
    return {
        "partners": partners,
        "steps": steps,
        "streams": streams,
        "handoffs": _handoffs(dice, list(partners)),
        "types": types,
        "urgent": ("other",) if dice.random() < 0.4 else (),
        "calendars": WEEKS,
        "backlogs": {"backlog": backlog} if dice.random() < 0.4 else None,
        "target": _target(dice, list(steps)) if dice.random() < 0.7 else None,
        "plan": _plan(dice) if dice.random() < 0.6 else build.NO_PLAN,
    }


def _minutes(dice: Random, low: int, high: int) -> int:
    return dice.randint(low // 10, high // 10) * 10 * MINUTE


def _time(dice: Random, low: int, high: int) -> Distribution:
    if dice.random() < 0.3:
        return uniform(low * MINUTE, high * MINUTE)
    return constant(_minutes(dice, low, high))


def _partner(dice: Random) -> build.PartnerSpec:
    groups = []
    for _ in range(dice.randint(1, 2)):
        since = dice.choice([-NEVER, -NEVER, 2 * DAY + 10 * HOUR])
        until = dice.choice([NEVER, NEVER, 11 * DAY + 11 * HOUR, 9 * DAY])
        count = dice.choice([1, 1, 2, 1.5, 0.5])
        groups.append(build.group(count, dice.choice(["always", *WEEKS]), since, until, finish=dice.random() < 0.3))
    groups.append(build.group(1, dice.choice(["always", *WEEKS])))
    own = build.own_work(dice.choice([10.0, 25.0]), _time(dice, 0, 90)) if dice.random() < 0.5 else None
    return build.partner(
        *groups,
        own_norm=dice.choice([0, DAY]),
        chain_norm={"plain": dice.choice([0, 2 * DAY]), "other": dice.choice([0, DAY])},
        own_work=own,
        signed=dice.random() < 0.6,
        commitment=dice.choice([1.0, 0.5]),
        hour=dice.choice([40.0, 60.0]),
        overtime=1.5,
    )


class _Flow:
    """Steps in a row, with loops, ways out, and blocks in blocks."""

    def __init__(self, dice: Random, partners: list[str]) -> None:
        self.dice = dice
        self.partners = partners
        self.steps: dict[str, build.StepSpec] = {}
        self.main = [f"m{place}" for place in range(dice.randint(2, 4))]
        self.count = 0
        for place, name in enumerate(self.main):
            self._element(name, self.main[place + 1] if place + 1 < len(self.main) else "end", place, depth=0)

    def _element(self, name: str, to: str, place: int, depth: int) -> None:
        roll = self.dice.random()
        if to != "end" and roll < 0.45 and depth < 2:
            firsts = tuple(self._new() for _ in range(self.dice.randint(2, 3)))
            self._add(name, build.fork(*firsts, then=to))
            for first in firsts:
                self._branch(first, to, depth + 1)
        elif roll < 0.65 and depth == 0:
            back = self.dice.choice(self.main[: place + 1])
            early = ("end:early", {"plain": 0.2, "other": 0.0})
            self._add(name, [(back, 0.2), (to, {"plain": 0.6, "other": 0.8}), early])
        else:
            self._add(name, [(name, 0.2), (to, 0.8)] if roll < 0.75 else to)

    def _branch(self, first: str, then: str, depth: int) -> None:
        if self.dice.random() < 0.5:
            second = self._new()
            self._element(first, second, 0, depth)
            self._add(second, then)
        else:
            self._add(first, [(first, 0.3), (then, 0.7)] if self.dice.random() < 0.3 else then)

    def _new(self) -> str:
        self.count += 1
        return f"b{self.count}"

    def _add(self, name: str, next: build.Next) -> None:
        dice = self.dice
        check = build.check(dice.choice([1.0, 0.6]), _minutes(dice, 0, 20), _minutes(dice, 0, 20))
        work: Mapping[str, Distribution] = {"plain": _time(dice, 0, 120), "other": _time(dice, 10, 300)}
        self.steps[name] = build.step(
            dice.choice(self.partners),
            work,
            next=next,
            rework=dice.choice([0.0, 0.5, 1.0]),
            error=dice.choice([0.0, 0.2]),
            check=check if dice.random() < 0.6 else None,
            expires=dice.choice([None, None, None, DAY, (8 * HOUR, True)]),
            expires_calendar="office",
            expires_outcome="lapsed",
        )


def _handoffs(dice: Random, partners: list[str]) -> dict[tuple[str, str], Handoff]:
    pairs: dict[tuple[str, str], Handoff] = {}
    for first in partners:
        for second in partners:
            way = dice.choice(["", "", "moments", "size", "both"])
            pairs[first, second] = build.handoff(
                delay=float(dice.choice([0, 10, 60, 600]) * MINUTE),
                incomplete=dice.choice([0.0, 0.4]),
                together=dice.choice([0.0, 0.5]),
                shape=constant(1.0) if dice.random() < 0.7 else uniform(0.5, 1.5),
                working=dice.random() < 0.3,
                moments=(DAY + 10 * HOUR, 3 * DAY + 17 * HOUR) if way == "moments" else (),
                at_most=dice.choice([0, 2]) if way == "moments" else 0,
                batch_size=dice.choice([2, 3]) if way in ("size", "both") else 0,
                batch_wait=DAY if way in ("size", "both") else NEVER,
                cost=4.0,
            )
    return pairs


def _target(dice: Random, steps: list[str]) -> Target:
    since = steps.index(dice.choice(steps)) if dice.random() < 0.5 else -1
    until = steps.index(dice.choice(steps)) if dice.random() < 0.5 else -1
    until = -1 if since == until else until
    working = dice.random() < 0.3
    norm = Norm(16 * HOUR if working else 2 * DAY, working)
    return Target((norm, norm), (1, 1), since, until)


def _plan(dice: Random) -> Plan:
    return Plan(
        pulls_forward=dice.random() < 0.8,
        late_last=dice.random() < 0.3,
        every=dice.choice([0, WEEK, 3 * DAY]),
        people=dice.choice([1, 2]),
        hours=dice.choice([0, 2 * HOUR]),
    )
