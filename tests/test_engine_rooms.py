"""Much at one instant: the compiled engine makes room beforehand, and asks for enough (`kernel._short`)."""

from __future__ import annotations

import build
import numpy as np
import pytest
import runs
from tangles import knot, tangle

from ketensim.engines import ready, simulate
from ketensim.engines.compiled.running import Run
from ketensim.ground.distributions import constant
from ketensim.numbers.model import NEVER, Arrivals, Backlog, Drift, Dynamics, Lending, Model, Norm, Plan
from ketensim.numbers.records import INVESTMENT, KIND, REVIEW, STEP, TIME, Block, Kind, Trace

HOUR, DAY, WEEK, MINUTE = build.HOUR, build.DAY, build.WEEK, build.MINUTE
HOW: runs.How = (1, 0, (0, WEEK), WEEK)


@pytest.fixture(scope="module", autouse=True)
def made_ready() -> None:
    ready("compiled", lambda: None)


def hold(model: Model, how: runs.How = HOW) -> Block:
    """The records of both engines, which are equal; no event of the compiled one uses more than it asked for."""
    kept = Trace()
    simulate(model, *how, [kept], engine="reference")
    for spare in (0, 1 << 16):
        found = Trace()
        Run(model, *how, [found], block=64, spare=spare, tight=True).run()
        assert np.array_equal(kept.records, found.records)
    return kept.records


def burst(count: int, step: str, apart: int = 0) -> object:
    """Cases that arrive one after the other, or all at time 0."""
    return build.stream(step, arrivals=Arrivals(0, None, times=tuple(apart * number for number in range(count))))


@pytest.mark.parametrize("size", [260, 515, 1030])
def test_the_dates_of_a_large_group_end(size: int) -> None:
    """All its items go back at once to a queue that was never long, and their cases have not been at this partner."""
    model = build.model(
        {"gate": build.partner(size), "desk": build.partner(build.group(size, until=3 * HOUR), build.group(1))},
        {
            "open": build.step("gate", 0, next=build.fork("a", "b", then="close")),
            "a": build.step("desk", 8 * HOUR, next="close"),
            "b": build.step("gate", MINUTE, next="close"),
            "close": build.step("gate", 0),
        },
        {"arrivals": burst(size, "open", apart=5000)},  # type: ignore[dict-item]
    )
    records = hold(model)
    assert (records[:, KIND] == Kind.REQUEUE).sum() >= size - 1


@pytest.mark.parametrize("branches", [2, 4, 8])
def test_a_departure_completes_many_joins(branches: int) -> None:
    """Files that leave at one moment each complete a join, of which each branch is told."""
    names = [f"b{place}" for place in range(branches)]
    model = build.model(
        {"desk": build.partner(900), "lab": build.partner(900)},
        {
            "open": build.step("desk", 0, next=build.fork(*names, then="close")),
            **{name: build.step("desk", 0, next="close") for name in names[1:]},
            names[0]: build.step("lab", 0, next="close"),
            "close": build.step("desk", 0),
        },
        {"arrivals": burst(800, "open")},  # type: ignore[dict-item]
        handoffs={("lab", "desk"): build.handoff(moments=(2 * DAY,))},
    )
    records = hold(model)
    assert (records[:, KIND] == Kind.JOINED).sum() == 800 * branches


def test_a_review_of_very_many_people() -> None:
    plan = Plan(pulls_forward=False, late_last=False, every=DAY, people=700, hours=MINUTE)
    partners = {f"p{place}": build.partner(2, signed=True) for place in range(4)}
    steps = {"serve": build.step("p0", HOUR)}
    hold(build.model(partners, steps, {"arrivals": burst(3, "serve")}, plan=plan))  # type: ignore[dict-item]


def test_a_backlog_of_very_many_cases_of_which_many_expire() -> None:
    backlog = Backlog(0, 20_000, constant(DAY), (), (1.0,))
    steps = {"serve": build.step("desk", HOUR, expires=2 * DAY, expires_outcome="lapsed")}
    model = build.model({"desk": build.partner(3)}, steps, {"s": burst(1, "serve")}, backlogs={"backlog": backlog})  # type: ignore[dict-item]
    assert (hold(model)[:, KIND] == Kind.VANISH).sum() > 19_000


def test_very_many_arrivals_in_one_period() -> None:
    arrivals = Arrivals(0, None, counts=(30_000, 5), periods=(0, WEEK, 2 * WEEK))
    model = build.model(
        {"desk": build.partner(3)},
        {"serve": build.step("desk", MINUTE)},
        {"s": build.stream("serve", arrivals=arrivals)},
    )
    hold(model)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_consumer_gets_all_records_of_the_kinds_it_takes(kind: Kind) -> None:
    """And may get others."""

    class One(Trace):
        kinds = frozenset({kind})

    for model in (tangle(1), tangle(4), tangle(9), knot(1), knot(4)):
        every, some = Trace(), One()
        simulate(model, *HOW, [every])
        simulate(model, *HOW, [some])
        assert np.array_equal(runs.of(every.records, kind), runs.of(some.records, kind))


def test_norms_and_delays_without_end_stay_beyond_all_times() -> None:
    far = 2**53
    model = build.model(
        {"desk": build.partner(1, chain_norm=far), "court": build.partner(1)},
        {
            "serve": build.step("desk", HOUR, next="judge", expires=far, expires_outcome="lapsed"),
            "judge": build.step("court", HOUR),
        },
        {"s": burst(3, "serve")},  # type: ignore[dict-item]
        handoffs={("desk", "court"): build.handoff(delay=float(far))},
    )
    assert Norm(far, False).time < NEVER
    hold(model)


# --- relations, lending, dynamics and dates


@pytest.mark.parametrize("helpers", [1, 9, 70])
def test_very_many_items_are_lent_and_put_back_at_once(helpers: int) -> None:
    """Each waits in the queue of its partner and in a heap of each helper who is willing; there may be many helpers."""
    count = 40 if helpers == 70 else 300
    others = {
        f"h{place}": build.partner(
            build.group(count, until=DAY + place * HOUR), build.group(1, since=9 * DAY), helps={"desk": 0.8}
        )
        for place in range(helpers)
    }
    model = build.model(
        {"gate": build.partner(count), "desk": build.partner(build.group(1, since=3 * DAY)), **others},
        {
            "open": build.step("gate", 0, next=build.fork("a", "b", then="close")),
            "a": build.step("desk", 90 * HOUR, next="close"),
            "b": build.step("gate", 0, next="close"),
            "close": build.step("gate", 0),
        },
        {"arrivals": burst(count, "open", apart=MINUTE)},  # type: ignore[dict-item]
        lending=Lending(base=1.0),
    )
    records = hold(model)
    assert (records[:, KIND] == Kind.REQUEUE).sum() >= count * min(helpers, 9)


def test_items_that_others_might_do_leave_from_the_middle_of_a_queue() -> None:
    """By expiring, by being lent out of turn, and by being served, with equal keys and a threshold."""
    backlog = Backlog(0, 5_000, constant(DAY), (), (1.0,))
    steps = {"serve": build.step("desk", HOUR, expires=2 * DAY, expires_outcome="lapsed")}
    partners = {
        "desk": build.partner(3),
        "one": build.partner(5, helps={"desk": (0.5, 100)}),
        "two": build.partner(build.group(4, "office"), helps={"desk": 1.0}),
    }
    model = build.model(
        partners, steps, {"s": burst(900, "serve", apart=10 * MINUTE)}, backlogs={"backlog": backlog},  # type: ignore[dict-item]
        calendars={"office": build.week()}, lending=Lending(base=0.3),
    )  # fmt: skip
    records = hold(model)
    assert (records[:, KIND] == Kind.VANISH).sum() > 4_000


def test_investment_of_very_many_people_and_the_levels_of_very_many_relations() -> None:
    names = [f"p{place}" for place in range(25)]
    drift = Drift(success=0.1, committed_success=0.1, investment=1.0, decay=0.2, returns=0.3)
    model = build.model(
        {name: build.partner(2, signed=True) for name in names},
        {"serve": build.step("p0", HOUR, next="check"), "check": build.step("p1", HOUR)},
        {"arrivals": burst(30, "serve", apart=HOUR)},  # type: ignore[dict-item]
        ties={"default": build.tie(0.5, 0.5), ("p0", "p1"): build.tie(0.5, 0.5, people=900, hours=MINUTE)},
        dynamics=Dynamics(10 * HOUR, drift, drift, Drift(success=0.1, decay=0.2, leadership=0.3, discord=0.2)),
        eras={DAY: {"ties": {"default": build.tie(0.9, 0.1, people=2, hours=HOUR)}}},
    )
    records = hold(model, (1, 0, (0, 2 * WEEK), WEEK))
    periods = len(set(records[records[:, KIND] == Kind.LEVEL, TIME].tolist()))
    assert (records[:, KIND] == Kind.LEVEL).sum() == periods * (2 * 25 * 24 + 25)


def test_a_review_and_investment_of_very_many_people_that_begin_on_a_date() -> None:
    """Room is made for the largest of all that ever holds, not for what holds at the start."""
    meeting = Plan(pulls_forward=False, late_last=False, every=DAY, people=4_000, hours=MINUTE)
    model = build.model(
        {"desk": build.partner(2, signed=True), "lab": build.partner(2, signed=True)},
        {"serve": build.step("desk", HOUR, next="check"), "check": build.step("lab", HOUR)},
        {"arrivals": burst(5, "serve", apart=HOUR)},  # type: ignore[dict-item]
        eras={
            2 * DAY: {"plan": meeting},
            5 * DAY: {"plan": build.NO_PLAN, "ties": {("desk", "lab"): build.tie(0.5, 0.5, 9_000, MINUTE)}},
        },
    )
    records = hold(model, (1, 0, (0, 2 * WEEK), WEEK))
    queued = records[records[:, KIND] == Kind.QUEUE]
    assert (queued[:, STEP] == REVIEW).sum() >= 4_000 * 2
    assert (queued[:, STEP] == INVESTMENT).sum() >= 9_000
