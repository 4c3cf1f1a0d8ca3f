"""A mechanism that is switched off leaves all others as they are, and one that is not at work leaves everything."""

from __future__ import annotations

from dataclasses import replace

import build
import pytest

from ketensim.numbers.model import (
    Drift,
    Dynamics,
    Effect,
    Era,
    Help,
    Lending,
    Model,
    Norm,
    Plan,
    Pressure,
    Target,
    Tie,
)
from ketensim.numbers.without import (
    DYNAMICS,
    LENDING,
    MECHANISMS,
    PRESSURE,
    PRODUCTS,
    QUEUE_KEY,
    RETURNS,
    at_work,
    without,
    works,
)

EFFECT = Effect(0.4, 0.1, 0)
DRIFT = Drift(success=0.1, committed_success=0.2, investment=0.01, decay=0.05, returns=0.3, leadership=0.1, discord=0.1)


def whole(**changes: object) -> Model:
    """A model in which all mechanisms are at work."""
    built = build.model(
        {"desk": build.partner(1, signed=True, commitment=0.8), "court": build.partner(1)},
        {
            "open": build.step("desk", next="judge"),
            "judge": build.step("court", check=build.check(0.9, takes=build.MINUTE)),
        },
        handoffs={"default": build.handoff(build.HOUR, EFFECT, cooperation=0.5)},
        target=Target((Norm(build.DAY, False),), (0,), -1, -1),
        plan=Plan(True, False, 0, 0, 0, presses=True, agreed=0.9),
    )
    desk, court = built.partners
    full = {
        "partners": (desk, replace(court, helps=(Help(0, 1.0, 0),))),
        "pressure": Pressure(0.2, 1.0),
        "lending": Lending(0.1, 0.2, 0.3, 0.4),
        "dynamics": Dynamics(build.WEEK, DRIFT, DRIFT, DRIFT),
        "ties": (Tie(0, 1, 0.5, 0.5), Tie(1, 0, 0.5, 0.5)),
    }
    return replace(built, **{**full, **changes})  # type: ignore[arg-type]


def test_all_are_at_work_and_each_can_be_switched_off() -> None:
    model = whole()
    assert at_work([model]) == MECHANISMS
    for name in MECHANISMS:
        off = without(model, name)
        assert off is not model
        assert not works(off, name)


def test_nothing_is_at_work_in_a_plain_chain() -> None:
    plain = build.model({"desk": build.partner(1)}, {"open": build.step("desk")})
    assert at_work([plain]) == ()
    assert all(without(plain, name) is plain for name in MECHANISMS)


@pytest.mark.parametrize(
    ("name", "field"),
    [(PRESSURE, "pressure"), (LENDING, "lending"), (QUEUE_KEY, "plan"), (DYNAMICS, "dynamics"), (RETURNS, "steps")],
)
def test_only_what_is_meant_changes(name: str, field: str) -> None:
    model = whole()
    off = without(model, name)
    changed = [one for one in Model.__dataclass_fields__ if getattr(off, one) is not getattr(model, one)]
    assert [one for one in changed if one not in ("digest", "eras")] == [field]


def test_what_is_off() -> None:
    assert without(whole(), PRESSURE).pressure == Pressure(0.0, 0.0)
    assert without(whole(), LENDING).lending == Lending(0.0, 0.0, 0.0, 0.0)
    assert without(whole(), DYNAMICS).dynamics is None
    plan = without(whole(), QUEUE_KEY).plan
    assert plan == replace(whole().plan, pulls_forward=False)
    check = without(whole(), RETURNS).steps[1].check
    assert check == build.check(0.0, takes=build.MINUTE)


def test_products_leave_what_one_side_does_alone() -> None:
    off = without(whole(), PRODUCTS)
    assert off.pressure == Pressure()
    assert off.lending == Lending(0.1, 0.2, 0.3, 0.0)
    assert off.dynamics is not None
    assert off.dynamics.floor == replace(DRIFT, success=0.0, committed_success=0.0)
    assert off.dynamics.leadership == replace(DRIFT, success=0.0, committed_success=0.0)
    assert off.dynamics.commitment == replace(DRIFT, leadership=0.0, discord=0.0)
    assert off.plan == whole().plan
    assert off.steps == whole().steps


def test_without_a_plan_there_is_no_product() -> None:
    desk, court = whole().partners
    alone = whole(partners=(replace(desk, signed=False, commitment=0.0), court))
    assert [name for name in MECHANISMS if works(alone, name)] == [LENDING, DYNAMICS, RETURNS]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (PRESSURE, {"plan": Plan(True, False, 0, 0, 0, presses=False)}),
        (LENDING, {"lending": Lending(0.0, 0.0, 0.0, 0.0)}),
        (QUEUE_KEY, {"target": None}),
        (DYNAMICS, {"dynamics": Dynamics(build.WEEK, Drift(upkeep=5), Drift(), Drift())}),
        (RETURNS, {"handoffs": ()}),
    ],
)
def test_neutral_is_not_at_work(name: str, changes: dict[str, object]) -> None:
    assert works(whole(), name)
    assert not works(whole(**changes), name)


def test_commitment_that_may_grow_counts() -> None:
    desk, court = whole().partners
    idle = (replace(desk, commitment=0.0), court)
    assert works(whole(partners=idle), QUEUE_KEY)
    assert not works(whole(partners=idle, dynamics=None), QUEUE_KEY)


def test_it_is_off_from_every_date_on() -> None:
    later = whole()
    calm = whole(pressure=Pressure())
    model = replace(calm, eras=(Era(build.WEEK, calm), Era(2 * build.WEEK, later)))
    assert works(model, PRESSURE)
    off = without(model, PRESSURE)
    assert [era.since for era in off.eras] == [build.WEEK, 2 * build.WEEK]
    assert all(era.model.pressure == Pressure() for era in off.eras)
