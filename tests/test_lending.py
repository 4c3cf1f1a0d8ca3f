"""Give and take, rule by rule (R14), on chains small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import build
import numpy as np
import pytest
from runs import of, times_of, trace
from tangles import knot

from ketensim.engines import sampling
from ketensim.ground.hashing import name_hash
from ketensim.numbers.model import Lending, Model, Plan
from ketensim.numbers.records import (
    ATTEMPT,
    INVESTMENT,
    MEMBER,
    NUMBER,
    OWN_WORK,
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

HOUR, DAY, MINUTE = build.HOUR, build.DAY, build.MINUTE
WILLING = Lending(1.0, 0.0)
OFFICE = {"office": build.week(hours=(9, 17))}
WORKED_PARTS = (Kind.PAUSE, Kind.STOP, Kind.END)


def pair(owner: Any, helper: Any, *arrivals: int, work: int = 2 * HOUR, **others: Any) -> Model:
    """A step of two hours at the owner, whom the helper helps; both may be a number of people."""
    parts: dict[str, Any] = {"steps": {"serve": build.step("owner", work)}, "lending": WILLING, "calendars": OFFICE}
    return build.model(
        partners={
            "owner": owner if isinstance(owner, build.PartnerSpec) else build.partner(owner),
            "helper": helper if isinstance(helper, build.PartnerSpec) else build.partner(helper, helps={"owner": 1.0}),
        },
        streams={"arrivals": build.stream("serve", arrivals=build.at(*arrivals))},
        **{**parts, **others},
    )


def hands(records: Block, kind: Kind = Kind.START) -> list[list[int]]:
    """When, at whose queue, which case and which member."""
    return of(records, kind)[:, [TIME, PARTNER, NUMBER, MEMBER]].tolist()


def test_who_is_free_takes_what_waits_at_another() -> None:
    """R14.2: the owner serves itself first; the helper's one member takes the second of three, and then none is left
    for an hour: at 2 h the owner is served first again."""
    records = trace(pair(1, 1, 0, 0, 0))
    assert hands(records) == [[0, 0, 0, 0], [0, 0, 1, 1], [2 * HOUR, 0, 2, 0]]


def test_lent_work_is_in_the_queue_of_its_owner_and_in_the_hours_of_the_lender() -> None:
    """R14.4: twice the time at an efficiency of a half; the stay counts against the norm of the owner."""
    helper = build.partner(1, helps={"owner": 0.5}, chain_norm=DAY)
    records = trace(pair(build.partner(1, chain_norm=3 * HOUR), helper, 0, 0))
    assert hands(records, Kind.END) == [[2 * HOUR, 0, 0, 0], [4 * HOUR, 0, 1, 1]]
    assert of(records, Kind.STAY)[:, [PARTNER, SEGMENT]].tolist() == [[0, 1], [0, 0]]
    spent = of(records, Kind.SPENT)
    assert spent[:, [PARTNER, NUMBER, VALUE]].tolist() == [[0, 0, 2 * HOUR], [0, 1, 4 * HOUR]]
    worked = of(records, Kind.WORKED)
    assert worked[:, [PARTNER, NUMBER, VALUE]].tolist() == [[0, 0, 2 * HOUR], [1, 1, 4 * HOUR]]


def test_more_must_wait_than_the_threshold() -> None:
    """R14.2: of five the owner takes one; while more than two wait, the helper's three members take."""
    records = trace(pair(1, build.partner(3, helps={"owner": (1.0, 2)}), 0, 0, 0, 0, 0), window=(0, HOUR), drain=0)
    assert hands(records) == [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 2, 2]]


def test_only_items_of_cases_count_and_are_lent() -> None:
    """R14.2: own work, reviews and investment that wait at the owner are its own affair."""
    own = build.OwnWork(build.at(0, 0, 0), build.own_work(1, 2 * HOUR).work)
    plan = Plan(False, False, every=HOUR, people=3, hours=HOUR)
    model = pair(
        build.partner(1, own_work=own, signed=True), build.partner(9, helps={"owner": (1.0, 1)}), 0, 0, 3 * HOUR,
        plan=plan, ties={("owner", "helper"): build.tie(people=3)},
    )  # fmt: skip
    records = trace(model, window=(0, 12 * HOUR), drain=0)
    lent = of(records, Kind.START)[of(records, Kind.START)[:, MEMBER] >= 1]
    # Each time one case is left, which is not more than one, however much else waits.
    assert lent[:, [TIME, STREAM, NUMBER, STEP]].tolist() == [[0, 0, 0, 0], [3 * HOUR, 0, 1, 0]]
    assert {REVIEW, OWN_WORK, INVESTMENT, 0} == set(of(records, Kind.QUEUE)[:, STEP].tolist())


def test_own_work_comes_before_anothers() -> None:
    """R14.2: while something waits at the helper, nobody is lent."""
    own = build.OwnWork(build.at(0, HOUR), build.own_work(1, 3 * HOUR).work)
    records = trace(pair(1, build.partner(1, own_work=own, helps={"owner": 1.0}), 0, 0, 0, work=10 * HOUR))
    assert hands(records)[:4] == [[0, 0, 0, 0], [0, 1, 0, 1], [3 * HOUR, 1, 1, 1], [6 * HOUR, 0, 1, 1]]


def test_a_closed_partner_is_helped_and_its_item_waited_while_it_was_closed() -> None:
    """R14.4, R11.3: the wait of an hour is the owner's closed time."""
    helper = build.partner(build.group(1, since=HOUR), helps={"owner": 1.0})
    records = trace(pair(build.partner(build.group(1, "office")), helper, 0))
    assert hands(records) == [[HOUR, 0, 0, 1]]
    assert of(records, Kind.SPENT)[:, [PARTNER, SEGMENT, VALUE]].tolist() == [[0, 0, 2 * HOUR], [0, 3, HOUR]]


def test_lenders_go_in_file_order_and_take_the_lowest_key_of_all_they_help() -> None:
    """R14.2: the urgent case of the second partner goes first; then the one with the earlier norm."""
    nobody = build.group(1, since=90 * DAY)
    model = build.model(
        {
            "last": build.partner(1, helps={"one": 1.0}),
            "one": build.partner(nobody, chain_norm=DAY),
            "two": build.partner(nobody, chain_norm=2 * DAY),
            "both": build.partner(2, helps={"one": 1.0, "two": 1.0}),
        },
        {"first": build.step("one", HOUR), "second": build.step("two", HOUR)},
        {
            "s": build.stream("first", arrivals=build.at(0, 0), shares={"usual": 1.0}),
            "t": build.stream("second", arrivals=build.at(0), shares={"usual": 1.0}),
            "u": build.stream("second", arrivals=build.at(0), shares={"hasty": 1.0}),
        },
        types={"usual": 0.5, "hasty": 0.5},
        urgent=("hasty",),
        lending=WILLING,
    )
    begun = of(trace(model), Kind.START)
    # Member 0 is of `last`, members 3 and 4 of `both`.
    assert begun[:, [TIME, PARTNER, STREAM, NUMBER, MEMBER]].tolist() == [
        [0, 1, 0, 0, 0], [0, 1, 0, 1, 4], [0, 2, 2, 0, 3], [HOUR, 2, 1, 0, 3],
    ]  # fmt: skip


def test_each_part_is_lengthened_and_rounded_by_itself() -> None:
    """R14.4: a check of 1 ms and work of 1 ms take 3 ms each at an efficiency of 0.3, together 6 and not 7."""
    steps = {
        "report": build.step("helper", HOUR, next="serve"),
        "serve": build.step("owner", 1, check=build.check(takes=1)),
    }
    owner = build.partner(build.group(1, since=90 * DAY))
    model = pair(owner, build.partner(1, helps={"owner": 0.3}), steps=steps)
    model = replace(model, streams=build.model({"a": build.partner()}, {"s": build.step("a")}).streams)
    records = trace(model, window=(0, DAY), drain=0)
    ends = of(records, Kind.END)
    lent = ends[ends[:, STEP] == 1]
    assert len(lent) > 0
    assert set((lent[:, TIME] - lent[:, VALUE]).tolist()) == {6}


def test_lent_work_pauses_and_goes_on_with_the_lender() -> None:
    """R14.4: the owner is always there and busy; the helper keeps office hours."""
    helper = build.partner(build.group(1, "office"), helps={"owner": 1.0})
    records = trace(pair(1, helper, 0, 9 * HOUR, 9 * HOUR, work=30 * HOUR), drain=9 * DAY)
    assert hands(records)[:2] == [[0, 0, 0, 0], [9 * HOUR, 0, 1, 1]]
    assert times_of(records, Kind.PAUSE) == [17 * HOUR, DAY + 17 * HOUR, 2 * DAY + 17 * HOUR]
    assert hands(records, Kind.RESUME)[0] == [DAY + 9 * HOUR, 0, 1, 1]
    spent = of(records, Kind.SPENT)
    assert spent[spent[:, NUMBER] == 1][:, [PARTNER, SEGMENT, VALUE]].tolist() == [
        [0, 0, 30 * HOUR], [0, 6, 3 * 16 * HOUR],
    ]  # fmt: skip


def test_overtime_on_lent_work_is_the_lenders() -> None:
    helper = build.partner(build.group(1, "office", finish=True), helps={"owner": 1.0})
    records = trace(pair(1, helper, 0, 9 * HOUR, work=30 * HOUR))
    worked = of(records, Kind.WORKED)
    assert worked[worked[:, NUMBER] == 1][:, [PARTNER, SEGMENT, VALUE]].tolist() == [
        [1, 0, 14 * HOUR],
        [1, 1, 16 * HOUR],
    ]


def test_what_is_put_back_waits_at_its_owner_with_the_time_that_is_left_there() -> None:
    """R14.4: of 8 h at an efficiency of a half 2 are done; the 6 that are left are 3 of the owner's."""
    helper = build.partner(build.group(1, until=2 * HOUR), helps={"owner": 0.5})
    records = trace(pair(1, helper, 0, 0, work=4 * HOUR))
    assert hands(records, Kind.STOP) == [[2 * HOUR, 0, 1, 1]]
    assert of(records, Kind.REQUEUE)[:, [TIME, PARTNER, SEGMENT]].tolist() == [[2 * HOUR, 0, 1]]
    assert hands(records) == [[0, 0, 0, 0], [0, 0, 1, 1], [4 * HOUR, 0, 1, 0]]
    assert hands(records, Kind.END) == [[4 * HOUR, 0, 0, 0], [7 * HOUR, 0, 1, 0]]
    assert of(records, Kind.WORKED)[:, [PARTNER, NUMBER, VALUE]].tolist() == [
        [0, 0, 4 * HOUR], [0, 1, 3 * HOUR], [1, 1, 2 * HOUR],
    ]  # fmt: skip


def test_what_is_put_back_may_be_lent_again() -> None:
    """R14.4: 8 h at a half, 2 done; the other group of the helper takes it and needs the other 6."""
    helper = build.partner(build.group(1, until=2 * HOUR), build.group(1, since=HOUR), helps={"owner": 0.5})
    records = trace(pair(build.group(1, since=90 * DAY), helper, 0, work=4 * HOUR))
    assert hands(records) == [[0, 0, 0, 1], [2 * HOUR, 0, 0, 2]]
    assert hands(records, Kind.END) == [[8 * HOUR, 0, 0, 2]]


# --- willingness


def who_is_lent(lending: Lending, leadership: float = 1.0, signed: bool = False) -> tuple[set[int], Model]:
    """The cases that the helper takes of 300 that wait while the owner is away."""
    helper = build.partner(400, helps={"owner": 1.0}, signed=signed, commitment=0.4)
    away = build.partner(build.group(1, since=90 * DAY))
    ties = {("helper", "owner"): build.tie(leadership=leadership), ("owner", "helper"): build.tie(leadership=0.0)}
    model = pair(away, helper, *[0] * 300, lending=lending, ties=ties)
    records = trace(model, seed=5, window=(0, DAY), drain=0)
    return set(of(records, Kind.START)[:, NUMBER].tolist()), model


def willing(chance: float) -> set[int]:
    """The cases that should be, by their draws (R4.2)."""
    words = (sampling.LENDING, name_hash("arrivals"))
    more = (name_hash("serve"), 1, 1, name_hash("helper"))
    return {n for n in range(300) if sampling.uniform(sampling.root(5, 0), *words, n, *more) < chance}


@pytest.mark.parametrize(
    ("lending", "leadership", "signed", "chance"),
    [
        (Lending(0.3, 0.0), 1.0, True, 0.3),
        (Lending(), 0.7, True, 0.7),
        (Lending(0.1, 0.2, 0.3, 0.5), 0.5, True, 0.1 + 0.2 * 0.5 + 0.3 * 0.4 + 0.5 * 0.4 * 0.5),
        (Lending(0.1, 0.2, 0.3, 0.5), 0.5, False, 0.1 + 0.2 * 0.5),
        (Lending(2.0, 0.0), 0.5, True, 1.0),
        (Lending(0.5, -2.0), 0.5, True, 0.0),
    ],
)
def test_willingness(lending: Lending, leadership: float, signed: bool, chance: float) -> None:
    """R14.3, by draws of their own: of the relation from the helper, and its commitment where it signed."""
    lent, _ = who_is_lent(lending, leadership, signed)
    assert lent == willing(chance)
    assert len(lent) == pytest.approx(300 * chance, abs=40)


def test_rework_has_draws_of_its_own() -> None:
    """R4.2: finder's pass and attempt in one word."""
    steps = {
        "report": build.step("owner", HOUR, next="judge", error=1.0, rework=1.0),
        "judge": build.step("court", 0, check=build.check()),
    }
    model = build.model(
        {"owner": build.partner(build.group(900, until=HOUR)), "court": build.partner(900),
         "helper": build.partner(900, helps={"owner": 1.0})},
        steps,
        {"arrivals": build.stream("report", arrivals=build.at(*[0] * 300))},
        handoffs={"default": build.handoff(HOUR)},
        lending=Lending(0.4, 0.0),
    )  # fmt: skip
    records = trace(model, seed=5, window=(0, DAY), drain=0)
    begun = of(records, Kind.START)
    redone = begun[begun[:, STEP] == 2 + 0 * 2 + 1]
    words = (sampling.REWORK_LENDING, name_hash("arrivals"))
    more = (name_hash("report"), name_hash("judge"), 2**32 + 1, name_hash("helper"))
    chances = [sampling.uniform(sampling.root(5, 0), *words, n, *more) for n in range(300)]
    assert set(redone[:, NUMBER].tolist()) == {n for n in range(300) if chances[n] < 0.4}
    assert set(redone[:, [PASS, ATTEMPT]].ravel().tolist()) == {1}


def test_a_refusal_lasts() -> None:
    """R14.3: not asked again when the helper is free again, nor when the item is put back."""
    lent, model = who_is_lent(Lending(0.5, 0.0))
    many = trace(model, seed=5, window=(0, 30 * DAY), drain=0)
    assert set(of(many, Kind.START)[:, NUMBER].tolist()) == lent


def test_helpers_are_asked_apart() -> None:
    """R4.2: the helper is a word of the address."""
    away = build.partner(build.group(1, since=90 * DAY))
    helpers = {name: build.partner(400, helps={"owner": 1.0}) for name in ("helper", "other")}
    model = build.model(
        {"owner": away, **helpers}, {"serve": build.step("owner")},
        {"arrivals": build.stream("serve", arrivals=build.at(*[0] * 300))}, lending=Lending(0.5, 0.0),
    )  # fmt: skip
    lent = set(of(trace(model, seed=5, window=(0, DAY), drain=0), Kind.START)[:, NUMBER].tolist())
    assert willing(0.5) < lent
    assert len(lent) == pytest.approx(225, abs=25)


# --- neutral


@pytest.mark.parametrize("seed", range(6))
def test_neutral_lending_is_no_lending(seed: int) -> None:
    """R14.5: all four numbers 0, or nobody helps."""
    model = replace(knot(seed), eras=())
    unhelpful = replace(model, partners=tuple(replace(one, helps=()) for one in model.partners))
    expected = trace(unhelpful)
    assert np.array_equal(trace(replace(model, lending=Lending(0.0, 0.0, 0.0, 0.0))), expected)
    assert not np.array_equal(trace(replace(model, lending=WILLING)), expected)


@pytest.mark.parametrize("seed", range(12))
def test_laws_of_lent_work(seed: int) -> None:
    """No member works on two items at a time; lent is what may be lent, to whom helps."""
    model = replace(knot(seed), lending=WILLING)
    records = trace(model)
    stretches: dict[int, list[tuple[int, int]]] = {}
    for row in of(records, *WORKED_PARTS):
        stretches.setdefault(int(row[MEMBER]), []).append((int(row[VALUE]), int(row[TIME])))
    for times in stretches.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(times)))
    owner = {
        member: place
        for place, one in enumerate(model.partners)
        for crew in one.crews
        for member in range(crew.first_member, crew.first_member + crew.size)
    }
    lent = [row for row in of(records, Kind.START) if owner[int(row[MEMBER])] != row[PARTNER]]
    assert lent
    helped = {(place, help.owner) for place, one in enumerate(model.partners) for help in one.helps}
    assert {(owner[int(row[MEMBER])], int(row[PARTNER])) for row in lent} <= helped
    assert all(row[STEP] >= 0 for row in lent)
