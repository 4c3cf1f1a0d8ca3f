"""Investment in relations, rule by rule (R15)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import build
import numpy as np
import pytest
from runs import of, trace
from tangles import knot

from ketensim.numbers.model import Model, Plan
from ketensim.numbers.records import (
    INVESTMENT,
    INVESTMENT_RANK,
    MEMBER,
    NUMBER,
    PARTNER,
    PASS,
    REVIEW,
    SEGMENT,
    STEP,
    STREAM,
    TIME,
    VALUE,
    Block,
    Kind,
)  # fmt: skip

HOUR, DAY, WEEK = build.HOUR, build.DAY, build.WEEK


def chain(ties: Any, **others: Any) -> Model:
    """Three partners of one person each, and no cases."""
    partners = {name: build.partner(1) for name in "abc"}
    parts: dict[str, Any] = {
        "partners": partners,
        "steps": {"s": build.step("a", HOUR)},
        "streams": {"arrivals": build.stream("s", arrivals=build.at())},
    }
    return build.model(ties=ties, **{**parts, **others})


def invested(records: Block, kind: Kind = Kind.QUEUE) -> Block:
    """The records of items of investment."""
    found = of(records, kind)
    return found[found[:, STEP] == INVESTMENT]


TWO = {("a", "c"): build.tie(people=2, hours=HOUR), ("b", "a"): build.tie(people=1, hours=3 * HOUR)}


def test_items_come_at_the_start_and_every_week() -> None:
    """R15.2: at the partner that the relation goes from, numbered through; ties are 0: a->b 1: a->c 2: b->a ..."""
    records = trace(chain(TWO), window=(0, 2 * WEEK + 1), drain=0)
    assert invested(records)[:, [TIME, PARTNER, STREAM, NUMBER, PASS]].tolist() == [
        [week * WEEK, *rest] for week in range(3) for rest in ([0, week, 0, 1], [0, week, 1, 1], [1, week, 2, 2])
    ]
    ends = invested(records, Kind.END)
    assert ends[:, [TIME, NUMBER]].tolist() == [
        [week * WEEK + time, number] for week in range(2) for time, number in ((HOUR, 0), (2 * HOUR, 1), (3 * HOUR, 2))
    ]


def test_it_is_due_at_once_and_is_no_stay_of_a_case() -> None:
    """R15.2: no norm; the second item waits for the one member, and is late at once."""
    records = trace(chain(TWO), window=(0, WEEK), drain=0)
    queued = invested(records)
    assert queued[:, MEMBER].tolist() == [INVESTMENT_RANK] * 3
    assert queued[:, VALUE].tolist() == [0, 0, 0]
    assert invested(records, Kind.STAY)[:, SEGMENT].tolist() == [0, 0, 0]
    assert not len(of(records, Kind.SPENT, Kind.WORKED))


def test_it_waits_behind_a_review_and_goes_before_an_urgent_case_without_interrupting() -> None:
    """R6.1: at one week all three are queued while the one member is at work."""
    partners = {"a": build.partner(1, signed=True), "b": build.partner(), "c": build.partner()}
    streams = {"arrivals": build.stream("s", arrivals=build.at(WEEK - HOUR, WEEK))}
    model = chain(
        {("a", "c"): build.tie(people=1)},
        partners=partners,
        steps={"s": build.step("a", 2 * HOUR)},
        streams=streams,
        urgent=("case",),
        plan=Plan(False, False, every=WEEK, people=1, hours=HOUR),
    )
    begun = of(trace(model, window=(0, 2 * WEEK), drain=0), Kind.START)
    begun = begun[begun[:, TIME] >= WEEK - HOUR]
    assert begun[:, [TIME, STEP]].tolist() == [
        [WEEK - HOUR, 0], [WEEK + HOUR, REVIEW], [WEEK + 2 * HOUR, INVESTMENT], [WEEK + 3 * HOUR, 0],
    ]  # fmt: skip


def test_people_and_hours_are_those_of_the_week() -> None:
    """R15.2, R17: on the date itself already by the new numbers; a relation without people has no number."""
    later = {("a", "c"): build.tie(people=1, hours=2 * HOUR), ("c", "b"): build.tie(people=1, hours=0)}
    records = trace(chain(TWO, eras={WEEK: {"ties": later}}), window=(0, WEEK + DAY), drain=0)
    assert invested(records)[3:][:, [TIME, PARTNER, NUMBER, PASS]].tolist() == [[WEEK, 0, 0, 1], [WEEK, 2, 1, 5]]
    assert invested(records, Kind.END)[3:, TIME].tolist() == [WEEK, WEEK + 2 * HOUR]


def test_investment_may_begin_on_a_date() -> None:
    """Weeks count from the start, not from the date."""
    records = trace(chain({}, eras={WEEK + DAY: {"ties": TWO}}), window=(0, 2 * WEEK + 1), drain=0)
    assert invested(records)[:, [TIME, STREAM]].tolist() == [[2 * WEEK, 2]] * 3


@pytest.mark.parametrize("seed", range(4))
def test_neutral_investment_is_none(seed: int) -> None:
    """R15.3: hours without people."""
    model = replace(knot(seed), eras=(), dynamics=None)
    none = replace(model, ties=tuple(replace(tie, people=0, hours=0) for tie in model.ties))
    hours = replace(model, ties=tuple(replace(tie, people=0, hours=HOUR) for tie in model.ties))
    assert np.array_equal(trace(hours), trace(none))
    assert not len(invested(trace(none)))
