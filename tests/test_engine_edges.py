"""Edges of the rules, one by one, on models small enough to work out by hand."""

from __future__ import annotations

import build
import numpy as np
import pytest
from runs import of, run, trace

from ketensim.ground.distributions import constant, exponential
from ketensim.ground.errors import InputError
from ketensim.numbers.model import Backlog, Norm, Plan, Target
from ketensim.numbers.records import (
    ATTEMPT,
    BRANCH,
    MEMBER,
    NUMBER,
    PARTNER,
    REVIEW,
    SEGMENT,
    STEP,
    TIME,
    VALUE,
    Kind,
)  # fmt: skip

HOUR, DAY, WEEK, MINUTE = build.HOUR, build.DAY, build.WEEK, build.MINUTE
NINE, FIVE = 9 * HOUR, 17 * HOUR
OFFICE = {"office": build.week(hours=(9, 17))}


def once(*times: int) -> object:
    """Arrivals at given times."""
    return build.Arrivals(0, None, times=times)


def one_step(group: build.GroupSpec, work: int, *times: int, **step: object) -> np.ndarray:
    """Records of a queue with one step and given arrivals, over two weeks."""
    model = build.model(
        {"desk": build.partner(group)},
        {"serve": build.step("desk", work, **step)},  # type: ignore[arg-type]
        {"arrivals": build.stream("serve", arrivals=once(*times))},  # type: ignore[arg-type]
        calendars=OFFICE,
    )
    return trace(model, window=(0, 2 * WEEK), drain=WEEK)


def times_of(records: np.ndarray, kind: Kind) -> list[int]:
    """When records of a kind occur."""
    return of(records, kind)[:, TIME].tolist()


def test_work_that_fits_exactly_ends_at_closing() -> None:
    """R5.5, P7, P8: no pause, and the next is started the next morning."""
    records = one_step(build.group(1, "office"), 8 * HOUR, 0, 0)
    assert times_of(records, Kind.START) == [NINE, DAY + NINE]
    assert times_of(records, Kind.END) == [FIVE, DAY + FIVE]
    assert not len(of(records, Kind.PAUSE))


def test_work_that_does_not_fit_pauses_over_the_night() -> None:
    records = one_step(build.group(1, "office"), 9 * HOUR, NINE)
    assert times_of(records, Kind.PAUSE) == [FIVE]
    assert times_of(records, Kind.RESUME) == [DAY + NINE]
    assert times_of(records, Kind.END) == [DAY + NINE + HOUR]
    spent = {int(row[SEGMENT]): int(row[VALUE]) for row in of(records, Kind.SPENT)}
    assert spent == {0: 9 * HOUR, 6: 16 * HOUR}


def test_a_crew_that_finishes_works_on_and_starts_nothing_while_closed() -> None:
    records = one_step(build.group(1, "office", finish=True), 9 * HOUR, NINE, NINE)
    assert times_of(records, Kind.START) == [NINE, DAY + NINE]
    assert times_of(records, Kind.END) == [FIVE + HOUR, DAY + FIVE + HOUR]
    worked = {int(row[SEGMENT]): int(row[VALUE]) for row in of(records, Kind.WORKED)}
    assert worked == {0: 8 * HOUR, 1: HOUR}


def test_an_arrival_at_closing_waits_until_opening() -> None:
    """P8: closing time is not open."""
    records = one_step(build.group(1, "office"), HOUR, FIVE)
    assert times_of(records, Kind.START) == [DAY + NINE]
    spent = {int(row[SEGMENT]): int(row[VALUE]) for row in of(records, Kind.SPENT)}
    assert spent == {0: HOUR, 3: 16 * HOUR}


def test_the_first_event_is_an_opening() -> None:
    """P8: nobody is there before, and an arrival at opening is served at once."""
    records = one_step(build.group(1, "office"), HOUR, NINE)
    assert times_of(records, Kind.START) == [NINE]


def test_work_in_hand_goes_back_when_the_dates_end() -> None:
    """R5.6, P9: put back with the time that is left, and taken by who is there."""
    model = build.model(
        {"desk": build.partner(build.group(1, until=NINE + HOUR), build.group(1, since=2 * DAY))},
        {"serve": build.step("desk", 3 * HOUR)},
        {"arrivals": build.stream("serve", arrivals=once(NINE))},  # type: ignore[arg-type]
    )
    records = trace(model, window=(0, WEEK))
    assert times_of(records, Kind.STOP) == times_of(records, Kind.REQUEUE) == [NINE + HOUR]
    assert of(records, Kind.START)[:, [TIME, MEMBER, VALUE]].tolist() == [[NINE, 0, NINE], [2 * DAY, 1, NINE + HOUR]]
    assert times_of(records, Kind.END) == [2 * DAY + 2 * HOUR]


def test_a_part_week_member_is_there_for_the_first_part_of_every_day() -> None:
    """R5.2."""
    records = one_step(build.group(0.5, "office"), 3 * HOUR, NINE, NINE)
    assert times_of(records, Kind.START) == [NINE, NINE + 3 * HOUR]
    assert times_of(records, Kind.PAUSE) == [NINE + 4 * HOUR]
    assert times_of(records, Kind.END) == [NINE + 3 * HOUR, DAY + NINE + 2 * HOUR]


def test_an_item_expires_unless_it_is_started_before() -> None:
    """R8.6: a member who comes free at that instant comes too late."""
    records = one_step(build.group(1), 2 * HOUR, 0, 0, 0, expires=2 * HOUR)
    assert times_of(records, Kind.START) == [0]
    assert times_of(records, Kind.VANISH) == [2 * HOUR, 2 * HOUR]
    left = of(records, Kind.LEAVE)
    assert left[:, MEMBER].tolist() == [0, 1, 1]


def test_the_lowest_branch_decides_where_two_expire_at_once() -> None:
    """R8.6, and work in hand is finished after its case has left."""
    steps = {
        "open": build.step("gate", 0, next=build.fork("a", "b", "c", then="close")),
        "a": build.step("busy", HOUR, next="close", expires=DAY, expires_outcome="first"),
        "b": build.step("busy", HOUR, next="close", expires=DAY, expires_outcome="second"),
        "c": build.step("slow", 3 * DAY, next="close"),
        "close": build.step("gate", 0),
    }
    partners = {
        "gate": build.partner(1),
        "busy": build.partner(build.group(1, since=5 * DAY)),
        "slow": build.partner(1),
    }
    model = build.model(partners, steps, {"arrivals": build.stream("open", arrivals=once(0))})  # type: ignore[arg-type]
    records = trace(model, window=(0, WEEK))
    (left,) = of(records, Kind.LEAVE)
    assert left[TIME] == DAY
    assert left[STEP] == model.labels.outcomes.index("first")
    assert sorted(of(records, Kind.VANISH)[:, BRANCH].tolist()) == [1, 2]
    assert 3 * DAY in times_of(records, Kind.END)


def test_fixed_moments_take_at_most_so_many_in_order() -> None:
    """R9.2: a file that is ready at the moment goes with it, the rest waits for the next."""
    model = build.model(
        {"front": build.partner(5), "court": build.partner(5)},
        {"prepare": build.step("front", 0, next="hear"), "hear": build.step("court", HOUR)},
        {"arrivals": build.stream("prepare", arrivals=once(HOUR, 2 * HOUR, NINE))},  # type: ignore[arg-type]
        handoffs={("front", "court"): build.handoff(moments=(NINE, DAY + NINE), at_most=2)},
    )
    delivered = of(trace(model, window=(0, WEEK)), Kind.DELIVER)
    assert delivered[:, [NUMBER, TIME]].tolist() == [[0, NINE], [1, NINE], [2, DAY + NINE]]


def test_a_batch_goes_when_it_is_full_or_has_waited() -> None:
    model = build.model(
        {"front": build.partner(5), "court": build.partner(5)},
        {"prepare": build.step("front", 0, next="hear"), "hear": build.step("court", HOUR)},
        {"arrivals": build.stream("prepare", arrivals=once(0, HOUR, 2 * HOUR, 30 * HOUR))},  # type: ignore[arg-type]
        handoffs={("front", "court"): build.handoff(batch_size=2, batch_wait=DAY)},
    )
    delivered = of(trace(model, window=(0, WEEK)), Kind.DELIVER)
    assert delivered[:, [NUMBER, TIME]].tolist() == [[0, HOUR], [1, HOUR], [2, 26 * HOUR], [3, 54 * HOUR]]


def returning(together: float = 0.0, apart: bool = True) -> np.ndarray:
    """A file that is always incomplete the first time, goes back for half of an hour's work, and is then complete."""
    finder = "court" if apart else "front"
    model = build.model(
        {"front": build.partner(1), "court": build.partner(1), "middle": build.partner(1)},
        {
            "make": build.step("front", HOUR, next="pass", error=1.0, rework=0.5),
            "pass": build.step("middle", 0, next="find"),
            "find": build.step(finder, 2 * HOUR, check=build.check(1.0, 10 * MINUTE, 20 * MINUTE)),
        },
        {"arrivals": build.stream("make", arrivals=once(0))},  # type: ignore[arg-type]
        handoffs={"default": build.handoff(delay=float(HOUR), together=together)},
    )
    return trace(model, window=(0, WEEK))


def test_a_found_fault_is_returned_reworked_and_checked_again() -> None:
    """R9.4-R9.6, P13."""
    records = returning()
    # 1 h work, 1 h, 0, 1 h, 10 min check | 1 h back, 30 min rework, 1 h, 10 min check, 2 h work.
    (left,) = of(records, Kind.LEAVE)
    assert left[TIME] == (3 * 60 + 10 + 60 + 30 + 60 + 10 + 120) * MINUTE
    (back,) = of(records, Kind.RETURN)
    assert back[VALUE] == HOUR
    finder = of(records, Kind.END)
    assert finder[finder[:, STEP] == 2][:, ATTEMPT].tolist() == [1, 2]
    assert of(records, Kind.SPENT)[:, SEGMENT].tolist().count(1) == 1


def test_a_fault_solved_together_takes_a_consult() -> None:
    """R9.5."""
    (left,) = of(returning(together=1.0), Kind.LEAVE)
    assert left[TIME] == (3 * 60 + 10 + 20 + 120) * MINUTE


def test_within_one_partner_a_return_takes_no_trips() -> None:
    """R9.7: and it is never solved together."""
    records = returning(together=1.0, apart=False)
    (left,) = of(records, Kind.LEAVE)
    assert left[TIME] == (3 * 60 + 10 + 30 + 10 + 120) * MINUTE
    (back,) = of(records, Kind.RETURN)
    assert back[VALUE] == 0


def test_a_backlog_case_keeps_its_true_arrival() -> None:
    """R6.6: queued before the start, so served before who comes at the start; its time before is apart."""
    model = build.model(
        {"desk": build.partner(1)},
        {"serve": build.step("desk", HOUR)},
        {"arrivals": build.stream("serve", arrivals=once(0))},  # type: ignore[arg-type]
        backlogs={"backlog": Backlog(0, 2, None, (-5 * DAY, -3 * DAY), (1.0,))},
    )
    records, ended = run(model, window=(0, WEEK))
    assert (ended.backlog, ended.arrived, ended.finished) == (2, 1, 3)
    assert of(records, Kind.START)[:, [TIME, VALUE]].tolist() == [[0, -5 * DAY], [HOUR, -3 * DAY], [2 * HOUR, 0]]
    spent = {(int(row[NUMBER]), int(row[SEGMENT])): int(row[VALUE]) for row in of(records, Kind.SPENT)[:4]}
    assert spent[0, 7] == 5 * DAY


def test_reviews_go_before_everything_and_do_not_interrupt() -> None:
    """R10.2."""
    model = build.model(
        {"desk": build.partner(1, signed=True)},
        {"serve": build.step("desk", 3 * HOUR)},
        {"arrivals": build.stream("serve", arrivals=once(DAY - HOUR, DAY - HOUR))},  # type: ignore[arg-type]
        plan=Plan(pulls_forward=False, late_last=False, every=DAY, people=2, hours=HOUR),
    )
    starts = of(trace(model, window=(0, 2 * DAY), drain=DAY), Kind.START)
    order = [(int(row[STEP]), int(row[TIME]) - DAY) for row in starts[:4]]
    assert order == [(0, -HOUR), (REVIEW, 2 * HOUR), (REVIEW, 3 * HOUR), (0, 4 * HOUR)]


def test_a_shared_goal_pulls_the_late_case_forward() -> None:
    """R6.3: own norms say first come, first served; the target lets the case that is older in the chain go first."""
    target = Target((Norm(DAY, False),), (0,), -1, -1)

    def order(signed: bool) -> list[int]:
        model = build.model(
            {"front": build.partner(9), "desk": build.partner(1, signed=signed, chain_norm=5 * DAY)},
            {
                "long": build.step("front", 10 * HOUR, next="serve"),
                "serve": build.step("desk", 6 * HOUR),
                "quick": build.step("front", 0, next="serve"),
            },
            {
                "old": build.stream("long", arrivals=once(0)),  # type: ignore[arg-type]
                "new": build.stream("quick", arrivals=once(5 * HOUR, 9 * HOUR)),  # type: ignore[arg-type]
            },
            target=target,
            plan=Plan(pulls_forward=True, late_last=False, every=0, people=0, hours=0),
        )
        starts = of(trace(model, window=(0, WEEK)), Kind.START)
        return [int(row[3]) * 10 + int(row[NUMBER]) for row in starts if row[PARTNER] == 1]

    assert order(signed=False) == [10, 11, 0]
    assert order(signed=True) == [10, 0, 11]


def test_an_instant_that_does_not_end_names_its_steps() -> None:
    """R2.3, P6: a loop without any time in it is refused, not run for ever."""
    model = build.model(
        {"desk": build.partner(1)},
        {"turn": build.step("desk", 0, next=[("turn", 1.0 - 1e-9), ("end", 1e-9)])},
        {"arrivals": build.stream("turn", arrivals=once(HOUR))},  # type: ignore[arg-type]
    )
    with pytest.raises(InputError, match="turn"):
        trace(model)


def test_a_closed_queue_never_ends_but_the_run_does() -> None:
    """P8, P14: nobody comes any more; the run stops at the drain and says who is still there."""
    model = build.model(
        {"desk": build.partner(build.group(1, until=HOUR))},
        {"serve": build.step("desk", exponential(5 * MINUTE))},
        {"arrivals": build.stream("serve", arrivals=once(0, 2 * HOUR, 3 * HOUR))},  # type: ignore[arg-type]
    )
    records, ended = run(model, window=(0, DAY), drain=DAY)
    assert ended.stop == 2 * DAY
    assert ended.in_chain == 2
    assert len(of(records, Kind.STILL_WAITING)) == 2


def test_constant_work_needs_no_draw() -> None:
    """A constant takes the same time for every case."""
    records = one_step(build.group(5), 37 * MINUTE, 0, HOUR, 2 * HOUR)
    ends = of(records, Kind.END)
    assert (ends[:, TIME] - ends[:, VALUE]).tolist() == [37 * MINUTE] * 3
    assert constant(37 * MINUTE).mean == 37 * MINUTE


def clocked(since: str, until: str, hours: int) -> list[list[int]]:
    """Clock records of one case through a, b (10 h each) and a block of c (1 h) and d (5 h), as [kind, time, value]."""
    names = ["a", "b", "c", "d", "e"]
    target = Target((Norm(hours * HOUR, False),), (0,), names.index(since), names.index(until) if until else -1)
    model = build.model(
        {"desk": build.partner(9)},
        {
            "a": build.step("desk", 10 * HOUR, next="b"),
            "b": build.step("desk", 10 * HOUR, next=build.fork("c", "d", then="e")),
            "c": build.step("desk", HOUR, next="e"),
            "d": build.step("desk", 5 * HOUR, next="e"),
            "e": build.step("desk", HOUR),
        },
        {"arrivals": build.stream("a", arrivals=once(0))},  # type: ignore[arg-type]
        target=target,
    )
    records = of(trace(model, window=(0, WEEK)), Kind.CLOCK_START, Kind.CLOCK_STOP)
    return [[int(row[1]), int(row[TIME]) // HOUR, int(row[STEP])] for row in records]


@pytest.mark.parametrize(
    ("since", "until", "hours", "stops"),
    [
        ("a", "b", 10, [10, 1]),
        ("a", "b", 9, [10, 0]),
        ("b", "e", 15, [25, 1]),
        ("b", "", 16, [26, 1]),
        ("b", "", 15, [26, 0]),
        ("c", "d", 1, [20, 1]),
    ],
)
def test_one_target_clock_runs_from_a_step_until_another(since: str, until: str, hours: int, stops: list[int]) -> None:
    """R8.7: in time is at or before the deadline; a start and a stop in branches at one instant count as that."""
    start, stop = clocked(since, until, hours)
    assert start == [Kind.CLOCK_START, {"a": 0, "b": 10, "c": 20}[since], -1]
    assert stop == [Kind.CLOCK_STOP, *stops]


def committed(commitment: float, late_last: bool, deadline: int) -> np.ndarray:
    """Due times (QUEUE) of a hundred cases that come at once at a signatory with a norm of five days."""
    model = build.model(
        {"desk": build.partner(1, signed=True, chain_norm=5 * DAY, commitment=commitment)},
        {"serve": build.step("desk", HOUR, next="again"), "again": build.step("desk", 0)},
        {"arrivals": build.stream("serve", arrivals=once(*[0] * 100))},  # type: ignore[arg-type]
        target=Target((Norm(deadline, False),), (0,), -1, -1),
        plan=Plan(pulls_forward=True, late_last=late_last, every=0, people=0, hours=0),
    )
    return of(trace(model, window=(0, WEEK)), Kind.QUEUE)


def test_commitment_is_how_often_the_shared_goal_counts() -> None:
    """R6.3: some due times are the target's, the others the partner's own."""
    first = committed(0.7, False, DAY)
    due = first[first[:, STEP] == 0][:, VALUE].tolist()
    assert set(due) == {DAY, 5 * DAY}
    assert 55 <= due.count(DAY) <= 85


def test_late_cases_may_be_put_behind_the_rest() -> None:
    """R6.5: only those whose target has passed when they are queued, and only where the plan says so."""
    kept, last = committed(1.0, False, 10 * HOUR), committed(1.0, True, 10 * HOUR)
    again = last[last[:, STEP] == 1]
    late = again[:, TIME] > 10 * HOUR
    assert (again[late][:, VALUE] == 2**62).all()
    assert (again[~late][:, VALUE] == 10 * HOUR).all()
    assert late.sum() >= 80
    assert (kept[kept[:, STEP] == 1][:, VALUE] == 10 * HOUR).all()


def test_a_fault_made_in_a_branch_is_found_after_the_join() -> None:
    """R8.3, R9.3: it goes back to the branch's step, which does its own work again, and comes straight back."""
    model = build.model(
        {"gate": build.partner(3), "left": build.partner(1), "right": build.partner(1), "court": build.partner(1)},
        {
            "open": build.step("gate", 0, next=build.fork("a", "b", then="close")),
            "a": build.step("left", HOUR, next="close"),
            "b": build.step("right", 2 * HOUR, next="close", error=1.0),
            "close": build.step("court", HOUR, check=build.check(1.0, 0, 0)),
        },
        {"arrivals": build.stream("open", arrivals=once(0))},  # type: ignore[arg-type]
    )
    records = trace(model, window=(0, WEEK))
    (back,) = of(records, Kind.RETURN)
    assert (back[SEGMENT], back[TIME]) == (2, 2 * HOUR)
    (left,) = of(records, Kind.LEAVE)
    assert left[TIME] == (2 + 2 + 1) * HOUR
    joined = of(records, Kind.JOINED)
    assert joined[:, [BRANCH, VALUE]].tolist() == [[1, HOUR], [2, 2 * HOUR]]


def test_an_inner_join_and_an_outer_one_complete_at_one_instant() -> None:
    """R8.2: the inner block's join is a step of its branch; without work all joins fall together, and time adds up."""
    model = build.model(
        {"gate": build.partner(9), "left": build.partner(9)},
        {
            "open": build.step("gate", 0, next=build.fork("a", "b", then="close")),
            "a": build.step("left", 0, next=build.fork("c", "d", then="e")),
            "c": build.step("left", 3 * HOUR, next="e"),
            "d": build.step("left", 3 * HOUR, next="e"),
            "e": build.step("left", 0, next="close"),
            "b": build.step("left", 3 * HOUR, next="close"),
            "close": build.step("gate", 0),
        },
        {"arrivals": build.stream("open", arrivals=once(0))},  # type: ignore[arg-type]
    )
    records = trace(model, window=(0, WEEK))
    assert of(records, Kind.JOINED)[:, TIME].tolist() == [3 * HOUR] * 4
    assert of(records, Kind.SPENT)[:, [SEGMENT, VALUE]].tolist() == [[0, 3 * HOUR]]


def test_an_item_that_expires_as_it_is_queued_is_never_worked_on() -> None:
    """R8.6 at its edge: no time at all (a scenario with that is refused): the case has left before it waits."""
    records = one_step(build.group(1), HOUR, 0, HOUR, expires=0)
    assert len(of(records, Kind.LEAVE)) == 2
    assert not len(of(records, Kind.QUEUE, Kind.START))
