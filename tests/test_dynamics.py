"""Levels that move, rule by rule (R16), with numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from typing import Any

import build
import numpy as np
import pytest
from runs import of, times_of, trace
from tangles import knot

from ketensim.ground.curves import effect_at
from ketensim.numbers.model import Drift, Dynamics, Effect, Model, Norm, Plan, Pressure, Target
from ketensim.numbers.records import (
    COMMITMENT,
    FLOOR,
    KIND,
    LEADERSHIP,
    LEVEL_UNIT,
    PARTNER,
    SEGMENT,
    STEP,
    TIME,
    VALUE,
    Block,
    Kind,
)  # fmt: skip

HOUR, DAY, WEEK, MINUTE = build.HOUR, build.DAY, build.WEEK, build.MINUTE
STILL = Drift()
PLAN = Plan(pulls_forward=True, late_last=False, every=0, people=0, hours=0, presses=True, agreed=0.8)
WILD = Drift(1e6, 1e6, 1e6, 40.0, 0, 1e6, 1e6, 1e6)


def moves(every: int = DAY, floor: Drift = STILL, leadership: Drift = STILL, commitment: Drift = STILL) -> Dynamics:
    """Dynamics in which only what is given moves."""
    return Dynamics(every, floor, leadership, commitment)


def chain(dynamics: Dynamics, *arrivals: int, steps: Any = None, **others: Any) -> Model:
    """Partners a, b and c of nine people each, of which a and b signed; cases go from a to b, an hour each."""
    signed = {"a": 0.5, "b": 0.9}
    partners = {name: build.partner(9, signed=name in signed, commitment=signed.get(name, 1.0)) for name in "abc"}
    steps = steps or {"first": build.step("a", HOUR, next="second"), "second": build.step("b", HOUR)}
    parts: dict[str, Any] = {
        "partners": partners,
        "streams": {"arrivals": build.stream("first", arrivals=build.at(*arrivals))},
        "ties": {"default": build.tie(0.4, 0.5)},
        "target": Target((Norm(3 * HOUR, False),), (0,), -1, -1),
        "plan": PLAN,
    }
    return build.model(steps=steps, dynamics=dynamics, **{**parts, **others})


def path(records: Block, sender: int, what: int, receiver: int = -1) -> list[float]:
    """The values of one level, as they were recorded."""
    found = of(records, Kind.LEVEL)
    one = found[(found[:, PARTNER] == sender) & (found[:, SEGMENT] == what) & (found[:, STEP] == receiver)]
    return [value / LEVEL_UNIT for value in one[:, VALUE].tolist()]


def floors(model: Model, days: int = 2, sender: int = 0, receiver: int = 1) -> list[float]:
    """The floor of a -> b, or another, at 0 and after each of some days."""
    return path(trace(model, window=(0, days * DAY + 1), drain=0), sender, FLOOR, receiver)


def near(*values: float) -> Any:
    """As exactly as records say it."""
    return pytest.approx(values, abs=1e-12)


# --- relations


def test_levels_are_recorded_at_the_start_and_at_every_end_of_a_period() -> None:
    """R16.7: six relations with two levels each, three partners with one; 0 where a partner did not sign."""
    records = of(trace(chain(moves(10 * HOUR)), window=(0, DAY), drain=0), Kind.LEVEL)
    assert sorted(set(records[:, TIME].tolist())) == [0, 10 * HOUR, 20 * HOUR]
    first = records[records[:, TIME] == 0]
    assert len(first) == 6 * 2 + 3
    assert [path(first, place, COMMITMENT) for place in range(3)] == [[0.5], [0.9], [0.0]]
    assert path(first, 2, LEADERSHIP, 1) == [0.5]


def test_decay() -> None:
    """R16.1, R16.3: nothing invested, so all of the decay counts."""
    assert floors(chain(moves(floor=Drift(decay=0.1)))) == near(0.4, 0.4 * exp(-0.1), 0.4 * exp(-0.2))


@pytest.mark.parametrize(("upkeep", "share"), [(0, 0.0), (8 * HOUR, 0.75), (2 * HOUR, 0.0), (HOUR, 0.0)])
def test_upkeep(upkeep: int, share: float) -> None:
    """R16.3: two hours invested in a -> b; with an upkeep of eight, three quarters of the decay are left."""
    ties = {"default": build.tie(0.4, 0.5), ("a", "b"): build.tie(0.4, 0.5, people=2, hours=HOUR)}
    model = chain(moves(floor=Drift(decay=0.1, upkeep=upkeep)), ties=ties)
    assert floors(model) == near(0.4, 0.4 * exp(-0.1 * share), 0.4 * exp(-0.1 * share - 0.1))
    assert floors(model, 1, 1, 0) == near(0.4, 0.4 * exp(-0.1))


def test_hours_invested_count_where_they_end() -> None:
    """R16.2: 30 h begun at 0 end on the second day; the level goes up by what lacks, and only then."""
    model = chain(moves(floor=Drift(investment=0.02)), ties={"default": build.tie(0.4, 0.5, people=1, hours=30 * HOUR)})
    assert floors(model) == near(0.4, 0.4, 1 - 0.6 * exp(-0.02 * 30))


def test_what_ends_at_the_end_of_a_period_counts_in_the_next() -> None:
    """R2.1, R16.2: levels move before anything else of the instant."""
    model = chain(moves(floor=Drift(investment=0.02)), ties={"default": build.tie(0.4, 0.5, people=1, hours=24 * HOUR)})
    assert floors(model) == near(0.4, 0.4, 1 - 0.6 * exp(-0.02 * 24))


def test_up_comes_before_down() -> None:
    """R16.1: first what it lacks closes, then what it is goes down."""
    drift = Drift(investment=0.1, decay=0.3, upkeep=4 * HOUR)
    model = chain(moves(floor=drift), ties={"default": build.tie(0.4, 0.5, people=2, hours=HOUR)})
    assert floors(model, 1) == near(0.4, (1 - 0.6 * exp(-0.2)) * exp(-0.15))


@pytest.mark.parametrize(("met", "success"), [(0, 0.0), (1, 0.625), (2, 1.0)])
def test_success_is_the_share_within_target_over_what_was_agreed(met: int, success: float) -> None:
    """R16.2: of two deadlines on the day, one met is 0.5 / 0.8; both are more than was agreed, so 1."""
    work = {0: 5 * HOUR, 1: HOUR, 2: HOUR}[met]
    slow = {"case": HOUR, "slow": 5 * HOUR if met < 2 else HOUR}
    steps = {
        "first": build.step("a", {"case": work, "slow": slow["slow"]}, next="second"),
        "second": build.step("b", 0),
    }
    streams = {
        "s": build.stream("first", arrivals=build.at(0), shares={"case": 1.0}),
        "t": build.stream("first", arrivals=build.at(0), shares={"slow": 1.0}),
    }
    target = Target((Norm(3 * HOUR, False),) * 2, (0, 0), -1, -1)
    model = chain(
        moves(floor=Drift(success=0.5, committed_success=0.4)), steps=steps, streams=streams, target=target,
        types={"case": 0.5, "slow": 0.5},
    )  # fmt: skip
    up = 0.5 * success + 0.4 * success * 0.7  # a is committed for 0.5, b for 0.9
    assert floors(model) == near(0.4, 1 - 0.6 * exp(-up), 1 - 0.6 * exp(-up))
    up = 0.5 * success + 0.4 * success * 0.45  # c did not sign
    assert floors(model, 1, 2, 1) == near(0.4, 1 - 0.6 * exp(-up))


def test_a_deadline_counts_where_it_falls() -> None:
    """R16.2: done on the first day, due on the second; due at the very end of a period is due in the next."""
    late = Target((Norm(DAY, False),), (0,), -1, -1)
    model = chain(moves(floor=Drift(success=0.5)), 0, target=late)
    assert floors(model) == near(0.4, 0.4, 1 - 0.6 * exp(-0.5))
    model = chain(moves(floor=Drift(success=0.5)), 0, target=Target((Norm(DAY - 1, False),), (0,), -1, -1))
    assert floors(model) == near(0.4, 1 - 0.6 * exp(-0.5), 1 - 0.6 * exp(-0.5))


def test_without_a_lead_time_kpi_there_is_no_success() -> None:
    """R16.2."""
    model = chain(moves(floor=Drift(success=0.5)), 0, plan=replace(PLAN, pulls_forward=False, agreed=0.0))
    assert floors(model) == near(0.4, 0.4, 0.4)


def with_returns(work: int = HOUR, delay: float = 0.0) -> dict[str, Any]:
    """Every case is sent back by b to a once."""
    steps = {
        "first": build.step("a", work, next="second", error=1.0),
        "second": build.step("b", work, check=build.check()),
    }
    return {"steps": steps, "handoffs": {"default": build.handoff(delay)}}


def test_returns_bring_the_floor_down() -> None:
    """R16.2, R16.3: one return over two files sent, for the file that came again counts; b -> a has sent none."""
    model = chain(moves(floor=Drift(returns=0.6)), 0, **with_returns())
    assert floors(model) == near(0.4, 0.4 * exp(-0.3), 0.4 * exp(-0.3))
    assert floors(model, 1, 1, 0) == near(0.4, 0.4)


def test_a_return_where_nothing_was_sent_counts_as_all() -> None:
    """R16.2: sent at 20 h, sent back at 30 h, reworked from 40 to 41 h, and sent again then."""
    dynamics = moves(20 * HOUR + 1, floor=Drift(returns=0.6))
    model = chain(dynamics, 19 * HOUR, **with_returns(delay=10.0 * HOUR))
    # Periods end at 20 h + 1 ms and 40 h + 2 ms: between them it was only sent back.
    records = trace(model, window=(0, 3 * DAY), drain=0)
    gone = 0.4 * exp(-0.6)
    assert path(records, 0, FLOOR, 1) == near(0.4, 0.4, gone, gone)


def test_leadership_has_coefficients_of_its_own_and_no_returns() -> None:
    """R16.4."""
    ties = {"default": build.tie(0.4, 0.5, people=2, hours=HOUR)}
    leadership = Drift(success=0.1, committed_success=0.2, investment=0.05, decay=0.3, upkeep=8 * HOUR)
    model = chain(moves(leadership=leadership), 0, ties=ties)
    records = trace(model, window=(0, DAY + 1), drain=0)
    up, down = 0.1 + 0.2 * 0.7 + 0.05 * 2, 0.3 * 0.75
    assert path(records, 0, LEADERSHIP, 1) == near(0.5, (1 - 0.5 * exp(-up)) * exp(-down))
    assert path(records, 0, FLOOR, 1) == near(0.4, 0.4)


# --- commitment


def test_success_and_leaders_commit() -> None:
    """R16.5: L is the mean over the four relations from and to a; who did not sign stays at 0."""
    ties = {"default": build.tie(0.4, 0.5), ("a", "b"): build.tie(0.4, 0.9), ("c", "a"): build.tie(0.4, 0.2)}
    model = chain(moves(commitment=Drift(success=0.1, leadership=0.2)), 0, ties=ties)
    records = trace(model, window=(0, DAY + 1), drain=0)
    leaders = (0.9 + 0.5 + 0.5 + 0.2) / 4
    assert path(records, 0, COMMITMENT) == near(0.5, 1 - 0.5 * exp(-0.1 - 0.2 * leaders))
    assert path(records, 2, COMMITMENT) == near(0.0, 0.0)


def test_discord_between_the_floors_takes_commitment_away() -> None:
    """R16.5: F is the mean floor of the four relations from and to a."""
    ties = {"default": build.tie(0.4, 0.5), ("b", "a"): build.tie(0.8, 0.5)}
    model = chain(moves(commitment=Drift(discord=0.3)), ties=ties)
    records = trace(model, window=(0, DAY + 1), drain=0)
    assert path(records, 0, COMMITMENT) == near(0.5, 0.5 * exp(-0.3 * (1 - (0.4 + 0.4 + 0.8 + 0.4) / 4)))


def test_commitment_fades_in_a_period_without_a_review() -> None:
    """R16.5: reviews at 36 h and 72 h; one at the very end of a period (72 h) is in the next."""
    model = chain(moves(commitment=Drift(decay=0.2)), plan=replace(PLAN, every=36 * HOUR, people=1, hours=0))
    records = trace(model, window=(0, 4 * DAY + 1), drain=0)
    once, twice = 0.5 * exp(-0.2), 0.5 * exp(-0.4)
    assert path(records, 0, COMMITMENT) == near(0.5, once, once, twice, twice)


def test_all_go_by_the_old_values() -> None:
    """R16.1: K of the floor is the old commitment, L of commitment the old leadership, F the old floor."""
    dynamics = moves(
        floor=Drift(committed_success=1.0), leadership=Drift(decay=1.0), commitment=Drift(leadership=1.0, discord=1.0)
    )
    records = trace(chain(dynamics, 0), window=(0, DAY + 1), drain=0)
    assert path(records, 0, FLOOR, 1) == near(0.4, 1 - 0.6 * exp(-0.7))
    assert path(records, 0, LEADERSHIP, 1) == near(0.5, 0.5 * exp(-1))
    assert path(records, 0, COMMITMENT) == near(0.5, (1 - 0.5 * exp(-0.5)) * exp(-0.6))


def test_a_partner_without_relations_has_leaders_nor_discord() -> None:
    """R16.5: a chain of one."""
    dynamics = moves(commitment=Drift(leadership=1.0, discord=1.0))
    model = build.model({"a": build.partner(signed=True, commitment=0.5)}, {"s": build.step("a")}, dynamics=dynamics)
    assert path(trace(model, window=(0, DAY + 1), drain=0), 0, COMMITMENT) == near(0.5, 0.5)


# --- what they move


def test_the_chain_goes_by_the_new_levels() -> None:
    """R16.6: transfers take 4 h at a floor of 1, 1 h at 0; a file sent as the period ends goes by the new floor."""
    model = chain(
        moves(floor=Drift(decay=50.0)), 0, DAY - HOUR - 1, DAY - HOUR,
        ties={"default": build.tie(1.0, 0.5)}, handoffs={"default": build.handoff(Effect(1.0 * HOUR, 4.0 * HOUR, 1))},
    )  # fmt: skip
    sent = of(trace(model, window=(0, 2 * DAY)), Kind.SEND)
    assert sent[:, [TIME, VALUE]].tolist() == [[HOUR, 4 * HOUR], [DAY - 1, 4 * HOUR], [DAY, HOUR]]


def test_a_fixed_cooperation_does_not_move() -> None:
    """R16.6: the relation does, and its records say so."""
    pair = build.handoff(Effect(1.0 * HOUR, 4.0 * HOUR, 1), cooperation=0.5, fixed=True)
    model = chain(moves(floor=Drift(decay=1.0)), 0, DAY, handoffs={"default": pair})
    records = trace(model, window=(0, 2 * DAY))
    assert of(records, Kind.SEND)[:, VALUE].tolist() == [round(2.5 * HOUR)] * 2
    assert path(records, 0, FLOOR, 1)[1] == pytest.approx(0.4 * exp(-1))


def test_what_is_queued_goes_by_the_new_commitment() -> None:
    """R16.6, R6.3: due by the shared target on the first day, by its own norm after commitment has gone."""
    partners = {"a": build.partner(9, signed=True, commitment=1.0, chain_norm=WEEK), "b": build.partner(9)}
    model = build.model(
        partners, {"s": build.step("a", HOUR)}, {"arrivals": build.stream("s", arrivals=build.at(HOUR, DAY))},
        dynamics=moves(commitment=Drift(decay=1e6)), plan=PLAN, target=Target((Norm(3 * HOUR, False),), (0,), -1, -1),
    )  # fmt: skip
    queued = of(trace(model), Kind.QUEUE)
    assert queued[:, [TIME, VALUE]].tolist() == [[HOUR, 4 * HOUR], [DAY, DAY + WEEK]]


def test_willingness_goes_by_the_new_levels() -> None:
    """R16.6: a lends its people while its leaders are for it."""
    partners = {"owner": build.partner(build.group(1, since=90 * DAY)), "a": build.partner(9, helps={"owner": 1.0})}
    model = build.model(
        partners, {"s": build.step("owner", HOUR)}, {"arrivals": build.stream("s", arrivals=build.at(HOUR, DAY))},
        dynamics=moves(leadership=Drift(decay=1e6)),
    )  # fmt: skip
    assert times_of(trace(model, window=(0, 2 * DAY), drain=0), Kind.START) == [HOUR]


def test_pressure_goes_by_the_new_levels() -> None:
    """R16.6: 1 - 0.5 * 0.9 * 0.6 of an hour at b; a day later its commitment has gone."""
    model = chain(moves(commitment=Drift(decay=1e6)), 0, DAY, pressure=Pressure(0.5))
    ends = of(trace(model, window=(0, 2 * DAY)), Kind.END)
    assert (ends[:, TIME] - ends[:, VALUE]).tolist() == [HOUR, round(0.73 * HOUR), HOUR, HOUR]


# --- laws


def same_but_for_levels(first: Block, second: Block) -> bool:
    return np.array_equal(first[first[:, KIND] != Kind.LEVEL], second[second[:, KIND] != Kind.LEVEL])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("upkeep", [0, HOUR])
def test_dynamics_that_move_nothing_are_none(seed: int, upkeep: int) -> None:
    """R16.8: but for the levels that are recorded, and these stand still."""
    model = replace(knot(seed), eras=())
    still = replace(model, dynamics=moves(10 * HOUR, Drift(upkeep=upkeep), Drift(upkeep=upkeep)))
    records, without = trace(still), trace(replace(model, dynamics=None))
    assert not len(of(without, Kind.LEVEL))
    assert same_but_for_levels(records, without)
    for tie in model.ties:
        assert set(path(records, tie.sender, FLOOR, tie.receiver)) == {round(tie.floor * LEVEL_UNIT) / LEVEL_UNIT}


@pytest.mark.parametrize("seed", range(8))
def test_levels_stay_between_0_and_1_whatever_the_coefficients(seed: int) -> None:
    """R16.1: at extreme coefficients, and they do move."""
    model = knot(seed)
    wild = Dynamics(DAY, WILD, replace(WILD, returns=0.0), WILD)
    eras = tuple(replace(era, model=replace(era.model, dynamics=wild)) for era in model.eras)
    values = of(trace(replace(model, dynamics=wild, eras=eras)), Kind.LEVEL)[:, VALUE]
    assert values.min() >= 0
    assert values.max() <= LEVEL_UNIT
    assert len(set(values.tolist())) > 2


@pytest.mark.parametrize("level", [0.0, 1.0, 1e-300, 1 - 2**-53])
@pytest.mark.parametrize("up", [0.0, 5e-324, 1.0, 1e308])
@pytest.mark.parametrize("down", [0.0, 5e-324, 1.0, 1e308])
def test_one_move_stays_between_0_and_1(level: float, up: float, down: float) -> None:
    from ketensim.engines.effects import moved
    from ketensim.ground import curves

    value = moved(level, up, down)
    assert 0.0 <= value <= 1.0
    assert value == curves.moved(level, up, down)
    if not down:
        assert value >= level - 2**-53
    if not up:
        assert value <= level


def test_effects_follow_levels_as_they_do_without_dynamics() -> None:
    """R9.1: at a level that is neither end, by the same curve."""
    effect = Effect(1.0 * HOUR, 4.0 * HOUR, 0)
    model = chain(moves(floor=Drift(decay=0.3)), 0, DAY, handoffs={"default": build.handoff(effect)})
    sent = of(trace(model, window=(0, 2 * DAY)), Kind.SEND)[:, VALUE].tolist()
    assert sent == [round(effect_at(1.0 * HOUR, 4.0 * HOUR, 0, level)) for level in (0.4, 0.4 * exp(-0.3))]
