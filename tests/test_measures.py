"""Every measure against a day of records worked out by hand, and the identities that must hold exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import build
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.engines import Ended, simulate
from ketensim.ground import naming
from ketensim.ground.distributions import constant, exponential
from ketensim.numbers.model import NEVER, Backlog, Model, Norm, Target
from ketensim.numbers.records import (
    BEFORE,
    CAUSES,
    FIELDS,
    OWN_WORK,
    REVIEW,
    STAFF,
    TIME,
    TRANSFER,
    WORK,
    Block,
    Kind,
    Trace,
)
from ketensim.statistics.identities import IdentityError
from ketensim.statistics.measures import Measures, Outcomes, names

H = build.HOUR
POLICE, COURT = 0, 1
REPORT, JUDGE = 0, 1
WINDOW = (8 * H, 32 * H)


def model(**changes: object) -> Model:
    """Police (always open) hands to a court that works 09:00-17:00 and finishes what it has in hand."""
    days = Target((Norm(NEVER, working=False),) * 2, (0, 0), since=-1, until=-1)
    found = build.model(
        partners={
            "police": build.partner(2, hour=60.0, chain_norm=2 * H, own_work=build.own_work(1, H)),
            "court": build.partner(build.group(1, "office", finish=True), hour=100.0, overtime=1.5),
        },
        steps={
            "report": build.step("police", constant(H), next="judge"),
            "judge": build.step("court", constant(2 * H)),
        },
        handoffs={("police", "court"): build.handoff(cost=4.0), ("court", "police"): build.handoff(cost=7.0)},
        types={"simple": 0.5, "hard": 0.5},
        calendars={"office": build.week(hours=(9, 17))},
        backlogs={"old": Backlog(REPORT, 1, None, (-5 * H,), (1.0, 0.0))},
        target=replace(days),
    )
    return replace(found, **changes)


def record(kind: Kind, time: float, **fields: float) -> tuple[int, ...]:
    """One record; times (`time`, `value`, `arrival`) in hours, the fields not named -1."""
    names = {name: -1 for name in FIELDS} | {"time": round(time * H), "kind": int(kind)}
    for name, value in fields.items():
        names[{"pass_": "pass", "arrival": "member", "at": "value"}.get(name, name)] = (
            round(value * H) if name in ("arrival", "at") else round(value)
        )
    return tuple(names.values())


def item(stream: int, number: int, step: int, partner: int) -> dict[str, float]:
    """Fields of a flow item on its first attempt."""
    return {"stream": stream, "number": number, "step": step, "partner": partner, "branch": 0, "pass_": 1, "attempt": 1}


def records() -> list[tuple[int, ...]]:
    """Four cases from Monday 00:00.

    Case 0 comes at 7, before the window, and leaves at 10, late. Case 1 (simple) comes at 12 and leaves at 18 after a
    return, with an hour of overtime. Case 2 (hard) comes at 20 and expires at 30. Case 3 comes at 31 and is waiting at
    the stop, at 40. The backlog's case, queued since -5, leaves at 9.
    """
    return sorted([*before_the_window(), *a_whole_case(), *one_that_expires(), *one_that_stays(), *beside_the_chain()])


def before_the_window() -> Iterator[tuple[int, ...]]:
    yield record(Kind.ARRIVE, 0, stream=1, number=0, step=REPORT, segment=0, at=-5)
    yield record(Kind.CLOCK_START, 0, stream=1, number=0, segment=0, arrival=-5, value=NEVER)
    yield record(Kind.QUEUE, 0, **item(1, 0, REPORT, POLICE), segment=0, member=3)
    yield record(Kind.START, 8.5, **item(1, 0, REPORT, POLICE), segment=0, member=0, at=-5)
    yield record(Kind.END, 9, **item(1, 0, REPORT, POLICE), segment=0, member=0, at=8.5)
    yield record(Kind.STAY, 9, **item(1, 0, REPORT, POLICE), segment=0, member=3, at=-5)
    yield record(Kind.CLOCK_STOP, 9, stream=1, number=0, segment=0, step=1, arrival=-5, at=-5)
    yield record(Kind.LEAVE, 9, stream=1, number=0, step=0, segment=0, branch=0, pass_=0, attempt=0, member=0, at=-5)
    for cause, time in ((WORK, 0.5), (STAFF, 8.5), (BEFORE, 5)):
        yield spent(9, 1, 0, POLICE, cause, 0, -5, time)

    yield record(Kind.ARRIVE, 7, stream=0, number=0, step=REPORT, segment=0, at=7)
    yield record(Kind.CLOCK_START, 7, stream=0, number=0, segment=0, arrival=7, value=NEVER)
    yield record(Kind.QUEUE, 7, **item(0, 0, REPORT, POLICE), segment=0, member=3)
    yield record(Kind.START, 7, **item(0, 0, REPORT, POLICE), segment=0, member=1, at=7)
    yield record(Kind.END, 10, **item(0, 0, REPORT, POLICE), segment=0, member=1, at=7)
    yield record(Kind.STAY, 10, **item(0, 0, REPORT, POLICE), segment=0, member=3, at=7)
    yield record(Kind.CLOCK_STOP, 10, stream=0, number=0, segment=0, step=0, arrival=7, at=7)
    yield record(Kind.LEAVE, 10, stream=0, number=0, step=0, segment=0, branch=1, pass_=0, attempt=0, member=0, at=7)
    yield spent(10, 0, 0, POLICE, WORK, 0, 7, 3)


def a_whole_case() -> Iterator[tuple[int, ...]]:
    yield record(Kind.ARRIVE, 12, stream=0, number=1, step=REPORT, segment=0, at=12)
    yield record(Kind.CLOCK_START, 12, stream=0, number=1, segment=0, arrival=12, value=NEVER)
    yield record(Kind.QUEUE, 12, **item(0, 1, REPORT, POLICE), segment=0, member=3)
    yield record(Kind.START, 13, **item(0, 1, REPORT, POLICE), segment=0, member=0, at=12)
    yield record(Kind.END, 14, **item(0, 1, REPORT, POLICE), segment=0, member=0, at=13)
    yield record(Kind.STAY, 14, **item(0, 1, REPORT, POLICE), segment=1, member=3, at=12)
    there = {"stream": 0, "number": 1, "branch": 0, "pass_": 1}
    yield record(Kind.SEND, 14, partner=POLICE, **there, step=JUDGE, attempt=1, segment=1, member=REPORT, at=0.5)
    yield record(Kind.RETURN, 14.5, partner=COURT, **there, step=JUDGE, attempt=1, segment=REPORT, at=0)
    yield record(Kind.SEND, 14.5, partner=POLICE, **there, step=JUDGE, attempt=2, segment=2, member=REPORT, at=0.25)
    yield record(Kind.QUEUE, 15, **item(0, 1, JUDGE, COURT), segment=0, member=3)
    yield record(Kind.START, 16, **item(0, 1, JUDGE, COURT), segment=0, member=2, at=15)
    yield record(Kind.END, 18, **item(0, 1, JUDGE, COURT), segment=0, member=2, at=16)
    yield record(Kind.STAY, 18, **item(0, 1, JUDGE, COURT), segment=0, member=3, at=15)
    yield record(Kind.CLOCK_STOP, 18, stream=0, number=1, segment=0, step=1, arrival=12, at=12)
    yield record(Kind.LEAVE, 18, stream=0, number=1, step=0, segment=0, branch=0, pass_=1, attempt=0, member=0, at=12)
    for partner, cause, time in ((POLICE, STAFF, 1), (POLICE, WORK, 1), (COURT, TRANSFER, 1), (COURT, STAFF, 1)):
        yield spent(18, 0, 1, partner, cause, 0, 12, time)
    yield spent(18, 0, 1, COURT, WORK, 0, 12, 2)
    for partner, overtime, time in ((POLICE, 0, 1), (COURT, 0, 1), (COURT, 1, 1)):
        yield record(
            Kind.WORKED, 18, partner=partner, stream=0, number=1, step=0, segment=overtime, arrival=12, at=time
        )
    for sender, trips in ((POLICE, 2), (COURT, 1)):
        yield record(Kind.TRIPS, 18, partner=sender, stream=0, number=1, step=0, segment=0, arrival=12, value=trips)


def one_that_expires() -> Iterator[tuple[int, ...]]:
    yield record(Kind.ARRIVE, 20, stream=0, number=2, step=REPORT, segment=1, at=20)
    yield record(Kind.CLOCK_START, 20, stream=0, number=2, segment=1, arrival=20, value=NEVER)
    yield record(Kind.QUEUE, 20, **item(0, 2, REPORT, POLICE), segment=0, member=3)
    yield record(Kind.VANISH, 30, **item(0, 2, REPORT, POLICE), segment=0, at=20)
    yield record(Kind.CLOCK_STOP, 30, stream=0, number=2, segment=1, step=0, arrival=20, at=20)
    yield record(Kind.LEAVE, 30, stream=0, number=2, step=0, segment=1, branch=0, pass_=0, attempt=0, member=1, at=20)
    yield spent(30, 0, 2, POLICE, STAFF, 1, 20, 10)


def one_that_stays() -> Iterator[tuple[int, ...]]:
    yield record(Kind.ARRIVE, 31, stream=0, number=3, step=REPORT, segment=0, at=31)
    yield record(Kind.QUEUE, 31, **item(0, 3, REPORT, POLICE), segment=0, member=3)
    yield record(Kind.STILL_WAITING, 40, **item(0, 3, REPORT, POLICE), segment=0, at=31)
    yield record(Kind.STILL_STAYING, 40, **item(0, 3, REPORT, POLICE), segment=0, at=31)
    yield record(Kind.STILL_IN_CHAIN, 40, stream=0, number=3, segment=0, at=31)


def beside_the_chain() -> Iterator[tuple[int, ...]]:
    own = {"partner": POLICE, "stream": -1, "number": 0, "step": OWN_WORK}
    yield record(Kind.QUEUE, 20, **own, segment=0, member=3)
    yield record(Kind.START, 22, **own, segment=0, member=1, at=20)
    yield record(Kind.PAUSE, 24, **own, segment=0, member=1, at=22)
    yield record(Kind.STILL_IN_HAND, 40, **own, segment=1, member=1, at=40)
    review = {"partner": COURT, "stream": 0, "number": 0, "step": REVIEW}
    yield record(Kind.QUEUE, 10, **review, segment=0, member=0)
    yield record(Kind.START, 10, **review, segment=0, member=2, at=10)
    yield record(Kind.END, 12, **review, segment=0, member=2, at=10)
    yield record(Kind.STAY, 12, **review, segment=0, member=0, at=10)


def spent(
    time: float, stream: int, number: int, partner: int, cause: int, expired: int, arrival: float, value: float
) -> tuple[int, ...]:
    """Where a case's time went."""
    fields = {"stream": stream, "number": number, "partner": partner, "segment": cause, "step": expired}
    return record(Kind.SPENT, time, **fields, pass_=expired, arrival=arrival, at=value)


ENDED = Ended(stop=40 * H, backlog=1, arrived=4, finished=3, expired=1, in_chain=1)
WEEKS = 24 / 168

BY_HAND = {
    "lead_time.mean": 6,
    "lead_time.simple.mean": 6,
    "lead_time.hard.mean": None,
    "lead_time.within_target": 1 / 2,
    "lead_time.simple.within_target": 1,
    "lead_time.hard.within_target": 0,
    "expired": 1 / 3,
    "quality.first_time_right": 0,
    "quality.escaped": 0,
    "returns_per_case": 1 / 2,
    # work 60 + 100 + 150, trips 3 x 4, over two cases; reviews 200 over three cases
    "cost.per_case": (310 + 12) / 2 + 200 / 3,
    "time.staff": 2,
    "time.work": 3,
    "time.transfer": 1,
    "time.closed": 0,
    "time.before": 0,
    "time.police.staff": 1,
    "time.police.work": 1,
    "time.court.work": 2,
    "time.court.staff": 1,
    "time.court.transfer": 1,
    "throughput": 3 / WEEKS,
    # old 1, case 0 2, case 1 6, case 2 10, case 3 1 hours in the window of 24
    "wip.mean": 20 / 24,
    "wip.little": 3 * (6 + 10) / 2 / 24,
    "stay.police.mean": (14 + 3 + 2) / 3,
    "stay.police.within_norm": 1 / 3,
    "stay.court.mean": 3,
    "wait.police.mean": (13.5 + 1) / 2,
    "wait.court.mean": 1,
    "own_work.police.wait.mean": 2,
    # old 0.5, case 1 1, case 2 10, case 3 1, own work 2
    "queue.police.mean": 14.5 / 24,
    "queue.court.mean": 1 / 24,
    # old 0.5, case 0 2, case 1 1, own work 2, of 2 x 24 hours
    "utilisation.police": 5.5 / 48,
    "overtime.police": 0,
    # case 1 one hour on duty, review 2, of 8 hours
    "utilisation.court": 3 / 8,
    "overtime.court": 1 / WEEKS,
    "cost.police": (3.5 * 60 + 2 * 4) / WEEKS,
    "cost.court": (100 + 150 + 200 + 4) / WEEKS,
    "cost.organisations": (3.5 * 60 + 8 + 454) / WEEKS,
    "cost.staffing": (48 * 60 + 8 * 100) / WEEKS,
    "handoffs.police.court.delay": 0.375,
    "handoffs.police.court.incomplete": 1 / 2,
    "handoffs.police.court.returned": 1 / 2,
    "handoffs.court.police.delay": None,
    "backlog.old.finished": 1,
    "backlog.old.lead_time.mean": 14,
    "completion.lead_time.mean": (14 + 3 + 6) / 3,
    "completion.lead_time.within_target": 2 / 4,
    "completion.quality.first_time_right": 1 / 3,
    "completion.quality.escaped": 1 / 3,
}


def measured(block: Block, ended: Ended = ENDED, **changes: object) -> Outcomes:
    """Outcomes of records in one block."""
    measures = Measures(model(**changes), WINDOW)
    measures.take(block)
    return measures.outcomes(ended)


def block() -> Block:
    """The day's records."""
    return np.array(records(), dtype=np.int64)


@pytest.fixture(scope="module")
def day() -> Outcomes:
    return measured(block())


@pytest.mark.parametrize("measure", BY_HAND)
def test_a_day_by_hand(day: Outcomes, measure: str) -> None:
    numerator, denominator = day.ratios[measure]
    expected = BY_HAND[measure]
    if expected is None:
        assert denominator == 0
    else:
        assert numerator / denominator == pytest.approx(expected, rel=1e-12)


def test_all_measures_are_looked_at(day: Outcomes) -> None:
    zero = {name for name, (numerator, _) in day.ratios.items() if numerator == 0}
    assert set(day.ratios) - set(BY_HAND) <= zero


def test_counts_and_unfinished(day: Outcomes) -> None:
    assert day.cases == {"backlog": 1, "arrived": 4, "finished": 3, "in_chain": 1, "expired": 1}
    assert day.unfinished == {"": (1, 3), "simple": (1, 2), "hard": (0, 1), "backlog.old": (0, 1)}


def test_quantiles_are_refused_with_too_few_cases(day: Outcomes) -> None:
    assert set(day.quantiles) >= {"lead_time.median", "lead_time.p90", "lead_time.simple.p90", "stay.police.p90"}
    assert all(value is None for value in day.quantiles.values())


@pytest.mark.parametrize(("cases", "median", "p90"), [(19, False, False), (20, True, False), (100, True, True)])
def test_quantiles_need_ten_cases_beyond(cases: int, median: bool, p90: bool) -> None:
    """Cases 1 to n take as many hours."""
    rows = []
    for number in range(cases):
        rows.append(record(Kind.ARRIVE, 10, stream=0, number=number, step=0, segment=0, at=10))
        fields = {"stream": 0, "number": number, "step": 0, "segment": 0, "branch": 0, "pass_": 0, "attempt": 0}
        rows.append(record(Kind.LEAVE, 11 + number, **fields, member=0, at=10))
        rows.append(spent(11 + number, 0, number, POLICE, WORK, 0, 10, 1 + number))
    found = measured(np.array(sorted(rows)), Ended(200 * H, 0, cases, cases, 0, 0))
    assert found.quantiles["lead_time.median"] == (cases / 2 if median else None)
    assert found.quantiles["lead_time.p90"] == (90 if p90 else None)


@settings(derandomize=True, deadline=None, max_examples=20)
@given(cuts=st.sets(st.integers(0, 40), max_size=6))
def test_blocks_may_be_cut_anywhere_between_instants(cuts: set[int]) -> None:
    rows = block()
    places = np.searchsorted(rows[:, TIME], [hour * H for hour in sorted(cuts)])
    measures = Measures(model(), WINDOW)
    for part in np.split(rows, places):
        measures.take(part)
    assert measures.outcomes(ENDED) == measured(rows)


def test_order_within_an_instant_is_of_no_account() -> None:
    rows = block()
    shuffled = rows[np.lexsort((np.random.default_rng(1).random(len(rows)), rows[:, TIME]))]
    assert measured(shuffled) == measured(rows)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Kind.LEAVE, "finished|does not leave|in the chain"),
        (Kind.START, "queue of"),
        (Kind.VANISH, "queue of police"),
        (Kind.STILL_WAITING, "queue of police"),
        (Kind.STILL_IN_CHAIN, "in the chain"),
        (Kind.SPENT, "lead time"),
        (Kind.ARRIVE, "backlog|arrived"),
    ],
)
def test_a_record_that_is_lost_is_seen(kind: Kind, says: str) -> None:
    rows = block()
    lost = np.flatnonzero(rows[:, 1] == kind)[-1]
    with pytest.raises(IdentityError, match=says):
        measured(np.delete(rows, lost, axis=0))


def test_a_wrong_begin_is_seen() -> None:
    """P12: a stay that begins elsewhere than its arrival breaks the integral of N."""
    rows = block()
    start = np.flatnonzero((rows[:, 1] == Kind.START) & (rows[:, TIME] == 13 * H))[0]
    rows[start, -1] += 1
    with pytest.raises(IdentityError, match="queue of police: integral"):
        measured(rows)


UNITS = {
    "lead_time.mean": "h", "lead_time.simple.p90": "h", "lead_time.within_target": "1", "stay.police.within_norm": "1",
    "throughput": "1/wk", "expired": "1", "wip.mean": "1", "queue.police.mean": "1", "cost.per_case": "EUR",
    "cost.police": "EUR/wk", "utilisation.police": "1", "overtime.police": "h/wk", "wait.police.mean": "h",
    "own_work.police.wait.mean": "h", "join.judge.wait": "h", "handoffs.a.b.delay": "h", "handoffs.a.b.returned": "1",
    "time.work": "h", "time.police.before": "h", "backlog.old.finished": "1", "backlog.old.lead_time.mean": "h",
    "returns_per_case": "1", "quality.escaped": "1",
}  # fmt: skip


@pytest.mark.parametrize("measure", UNITS)
def test_units(measure: str) -> None:
    assert naming.unit(measure) == UNITS[measure]


def tangled() -> Model:
    """Parallel branches, checks, returns, own work, a backlog, expiry, pauses and overtime, under high load."""
    return build.model(
        partners={
            "police": build.partner(build.group(2, "office"), hour=50.0, own_work=build.own_work(10, H)),
            "lab": build.partner(1.5, hour=80.0),
            "court": build.partner(build.group(1, "office", finish=True), hour=100.0),
        },
        steps={
            "report": build.step("police", exponential(H), next=build.fork("test", "advise", then="judge"), error=0.2),
            "test": build.step("lab", exponential(2 * H), check=build.check(0.7, H // 10, H // 5), next="judge"),
            "advise": build.step("police", exponential(H), expires=2 * build.DAY, next="judge"),
            "judge": build.step("court", exponential(H), check=build.check(), next=[("report", 0.1), ("end", 0.9)]),
        },
        handoffs={"default": build.handoff(H, 0.3, 0.4, shape=exponential(1.0), cost=4.0)},
        streams={"arrivals": build.stream("report", per_week=22)},
        calendars={"office": build.week()},
        backlogs={"old": Backlog(0, 5, exponential(2 * build.DAY), (), (1.0,))},
        plan=replace(build.NO_PLAN, every=build.WEEK, people=1, hours=H),
    )


@pytest.mark.parametrize("drain", [0, 40 * build.WEEK])
def test_identities_hold_on_a_tangled_chain(drain: int) -> None:
    """P9, P13: rework, branches and expiry keep every sum exact; outcomes raise if not."""
    chain, window = tangled(), (build.WEEK, 6 * build.WEEK)
    measures, trace = Measures(chain, window), Trace()
    found = measures.outcomes(simulate(chain, 7, 0, window, drain, [measures, trace]))
    assert found.cases["finished"] > 50
    spent = sum(found.ratios[f"time.{cause}"][0] for cause in CAUSES)
    assert spent == pytest.approx(found.ratios["lead_time.mean"][0], rel=1e-12)
    numerator, denominator = found.ratios["join.judge.wait"]
    assert 0 < numerator / denominator < 24 * 7
    assert (found.unfinished[""][0] > 0) == (drain == 0)
    assert set(names(chain)) == {*found.ratios, *found.quantiles} - {
        name for name in (*found.ratios, *found.quantiles) if name.startswith("completion.")
    }


def test_memory_does_not_grow_with_finished_cases() -> None:
    """P19: after a run ten times as long, what is kept has the same size, but for a page per doubling of time."""
    sizes = []
    for weeks in (60, 600):
        chain = build.model(
            partners={"p": build.partner(1)},
            steps={"s": build.step("p", exponential(H))},
            streams={"arrivals": build.stream("s", per_week=50)},
        )
        measures = Measures(chain, (0, weeks * build.WEEK))
        simulate(chain, 1, 0, (0, weeks * build.WEEK), build.WEEK, [measures])
        sizes.append(measures._tallies._book.nbytes)
    assert sizes[0] == sizes[1] < 400_000
    assert measures._tallies._pages.nbytes < 600_000
