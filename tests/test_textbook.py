"""Exact values beside a run: which models have them, and what they are."""

from __future__ import annotations

from dataclasses import replace

import build
import pytest

from ketensim.ground import theory
from ketensim.ground.distributions import constant, exponential, lognormal
from ketensim.numbers.model import Backlog, Drift, Dynamics, Era, Help, Model, Pressure, Tie
from ketensim.numbers.textbook import theory_of

HOUR, DAY, WEEK = build.HOUR, build.DAY, build.WEEK
PER_WEEK = 168.0


def queue(rate: float = 0.8, work: object = None, members: float = 1, **kinds: object) -> Model:
    """One partner; `rate` in cases per hour."""
    return build.model(
        {"a": build.partner(members)},
        {"work": build.step("a", work or exponential(HOUR))},  # type: ignore[arg-type]
        {"arrivals": build.stream("work", per_week=rate * PER_WEEK)},
        **kinds,  # type: ignore[arg-type]
    )


def test_mm1() -> None:
    assert theory_of(queue(0.8)) == pytest.approx(
        {
            "lead_time.mean": 5.0, "throughput": 0.8 * PER_WEEK, "wip.mean": 4.0,
            "wait.a.mean": 4.0, "queue.a.mean": 3.2, "utilisation.a": 0.8,
        }
    )  # fmt: skip


def test_mmc() -> None:
    values, exact = theory_of(queue(2.4, members=3)), theory.mmc(2.4, 1.0, 3)
    assert values is not None
    assert values["wait.a.mean"] == pytest.approx(exact.wait)
    assert values["wip.mean"] == pytest.approx(exact.present)
    assert values["utilisation.a"] == pytest.approx(0.8)


def test_mg1_with_a_mixture_of_types() -> None:
    work = {"x": lognormal(HOUR, 0.5), "y": 2 * HOUR}
    values = theory_of(queue(0.5, work, types={"x": 0.75, "y": 0.25}))
    mean, square = 0.75 + 0.5, 0.75 * 1.25 + 0.25 * 4
    assert values is not None
    assert values["wait.a.mean"] == pytest.approx(0.5 * square / (2 * (1 - 0.5 * mean)))
    assert values["lead_time.mean"] == pytest.approx(values["wait.a.mean"] + mean)


def network() -> Model:
    """Two partners with feedback and a transfer."""
    return build.model(
        {"a": build.partner(2), "b": build.partner(1)},
        {
            "one": build.step("a", exponential(HOUR), next="two"),
            "two": build.step("b", exponential(HOUR / 2), next=[("one", 0.25), ("three", 0.75)]),
            "three": build.step("a", exponential(HOUR)),
        },
        {"arrivals": build.stream("one", per_week=0.6 * PER_WEEK)},
        handoffs={"default": build.handoff(delay=3.0 * HOUR, shape=exponential(1.0))},
    )


def test_a_network_with_feedback_and_transfers() -> None:
    values = theory_of(network())
    exact = theory.jackson([0.6, 0.0, 0.0], [[0, 1, 0], [0, 0, 1], [0, 0, 0]], [1.0, 0.5, 1e-12], [2, 1, 1])
    assert exact.rates == pytest.approx((0.6, 0.6, 0.6))
    passes = 1 / 0.75
    a, b = theory.mmc(0.6 * (passes + 1), 1.0, 2), theory.mm1(0.6 * passes, 0.5)
    trips = 2 * passes  # there each pass, back after each: to step one or to step three
    lead = (passes + 1) * a.stay + passes * b.stay + 3 * trips
    assert values is not None
    assert values["lead_time.mean"] == pytest.approx(lead)
    assert values["wip.mean"] == pytest.approx(0.6 * lead)
    assert (values["queue.a.mean"], values["queue.b.mean"]) == pytest.approx((a.waiting, b.waiting))


def test_own_work_is_one_more_class() -> None:
    model = queue(0.5)
    own = replace(model.partners[0], own_work=build.own_work(0.3 * PER_WEEK, exponential(HOUR)))
    values = theory_of(replace(model, partners=(own,)))
    assert values is not None
    assert values["wait.a.mean"] == pytest.approx(4.0)
    assert values["own_work.a.wait.mean"] == pytest.approx(4.0)
    assert values["throughput"] == pytest.approx(0.5 * PER_WEEK)
    short = replace(own, own_norm=replace(own.own_norm, time=HOUR))
    assert theory_of(replace(model, partners=(short,))) is None


def changed(**fields: object) -> Model:
    """The M/M/1 queue with its partner changed."""
    model = queue(0.5)
    return replace(model, partners=(replace(model.partners[0], **fields),))  # type: ignore[arg-type]


def beyond_the_textbook() -> dict[str, Model]:
    model, net = queue(0.5), network()
    hourly = replace(model, streams=(replace(model.streams[0], arrivals=build.every(2 * HOUR)),))
    plan = replace(build.NO_PLAN, every=WEEK, people=1, hours=HOUR)
    crew = model.partners[0].crews[0]
    batch = tuple(replace(pair, batch_size=5) for pair in net.handoffs)
    step = model.steps[0]
    block = dict.fromkeys(("x", "y"), build.step("a", exponential(HOUR), next="last"))
    block = {"begin": build.step("a", exponential(HOUR), next=build.fork("x", "y", then="last")), **block}
    block["last"] = build.step("a", exponential(HOUR))
    checked = replace(net.steps[1], check=build.check(0.5))
    return {
        "overloaded": queue(1.0),
        "never leaves": build.model({"a": build.partner()}, {"work": build.step("a", next="work")}),
        "fixed arrivals": hourly,
        "two members and no exponential work": queue(0.5, HOUR, members=2),
        "two means": queue(0.5, {"x": exponential(HOUR), "y": exponential(2 * HOUR)}, 2, types={"x": 0.5, "y": 0.5}),
        "urgent": queue(0.5, types={"x": 0.5, "y": 0.5}, urgent=["x"]),
        "two norms": build.model(
            {"a": build.partner(chain_norm={"x": HOUR, "y": DAY})}, {"work": build.step("a", exponential(HOUR))},
            types={"x": 0.5, "y": 0.5},
        ),
        "office hours": build.model(
            {"a": build.partner(build.group(1, "office"))}, {"work": build.step("a", exponential(HOUR))},
            calendars={"office": build.week()},
        ),
        "dates": changed(crews=(replace(crew, until=52 * WEEK),)),
        "backlog": queue(0.5, backlogs={"old": Backlog(0, 2, constant(DAY), (), (1.0,))}),
        "reviews": replace(changed(signed=True), plan=plan),
        "expiry": replace(model, steps=(replace(step, expires=model.partners[0].own_norm),)),
        "batches": replace(net, handoffs=batch),
        "checks": replace(net, steps=(net.steps[0], checked, net.steps[2])),
        "a loop of other work": build.model(
            {"a": build.partner()}, {"work": build.step("a", HOUR, next=[("work", 0.5), ("end", 0.5)])}
        ),
        "a block": build.model({"a": build.partner()}, block),
        "a date": replace(model, eras=(Era(WEEK, model),)),
        "dynamics": replace(model, dynamics=Dynamics(WEEK, Drift(decay=0.1), Drift(), Drift())),
        "investment": replace(model, ties=(Tie(0, 0, 0.5, 0.5, people=1, hours=HOUR),)),
        "lending": replace(changed(helps=(Help(0, 1.0, 0),))),
        "pressure": hurried(),
    }  # fmt: skip


def hurried() -> Model:
    """The network with its partners hurried by a plan."""
    net = network()
    signed = tuple(replace(one, signed=True) for one in net.partners)
    poor = tuple(replace(one, cooperation=0.5) for one in net.handoffs)
    plan = replace(net.plan, presses=True)
    return replace(net, partners=signed, handoffs=poor, plan=plan, pressure=Pressure(0.5))


@pytest.mark.parametrize("name", beyond_the_textbook())
def test_no_value_beyond_the_textbook(name: str) -> None:
    assert theory_of(beyond_the_textbook()[name]) is None


def test_what_is_neutral_keeps_the_values() -> None:
    """R13.4, R14.5, R15.3, R16.8."""
    net = hurried()
    for neutral in (replace(net, pressure=Pressure()), replace(net, plan=replace(net.plan, presses=False))):
        assert theory_of(neutral) == theory_of(network())
    still = Dynamics(WEEK, Drift(upkeep=HOUR), Drift(), Drift())
    assert theory_of(replace(queue(0.5), dynamics=still, ties=(Tie(0, 0, 0.5, 0.5),))) == theory_of(queue(0.5))


def test_a_plan_that_nobody_signed_changes_nothing() -> None:
    plan = replace(build.NO_PLAN, every=WEEK, people=1, hours=HOUR, pulls_forward=True)
    assert theory_of(replace(queue(0.5), plan=plan)) == theory_of(queue(0.5))
