"""What holds on every run, whatever the model: exact identities, causality, and no account of order in an instant."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

import build
import numpy as np
import pytest
from runs import of, run, shuffled_trace, trace
from tangles import knot, tangle

from ketensim.ground.calendars import hours_of, open_time
from ketensim.ground.distributions import exponential, gamma
from ketensim.numbers.model import Effect, Model
from ketensim.numbers.records import (
    ATTEMPT,
    BRANCH,
    KIND,
    MEMBER,
    NUMBER,
    OWN_WORK,
    PARTNER,
    PASS,
    SEGMENT,
    STEP,
    STREAM,
    TIME,
    VALUE,
    Block,
    Kind,
)  # fmt: skip

SEEDS = range(30)
WORK_ENDS = (Kind.PAUSE, Kind.STOP, Kind.END)


DRAWN = [(tangle, seed) for seed in SEEDS] + [(knot, seed) for seed in range(20)]


@pytest.fixture(scope="module", params=DRAWN, ids=lambda drawn: f"{drawn[0].__name__}{drawn[1]}")
def tangled(request: pytest.FixtureRequest) -> tuple[Model, Block]:
    """A drawn model and its records."""
    draw, seed = request.param
    model = draw(seed)
    return model, trace(model)


def test_every_rule_is_in_play() -> None:
    """Over the drawn models, every kind of record occurs: the laws below speak of all rules."""
    seen: set[int] = set()
    for draw, seed in DRAWN:
        seen |= set(trace(draw(seed))[:, KIND].tolist())
    assert seen == set(Kind)


def test_order_within_an_instant_is_of_no_account(tangled: tuple[Model, Block]) -> None:
    model, records = tangled
    for order in (1, 2):
        assert np.array_equal(records, shuffled_trace(model, order))


def test_two_runs_in_one_process_are_the_same(tangled: tuple[Model, Block]) -> None:
    model, records = tangled
    assert np.array_equal(records, trace(model))


def test_records_are_in_one_order(tangled: tuple[Model, Block]) -> None:
    rows = [tuple(row) for row in tangled[1].tolist()]
    assert all(first < second for first, second in pairwise(rows))


def test_cases_are_conserved() -> None:
    for seed in SEEDS:
        records, ended = run(tangle(seed))
        assert ended.backlog + ended.arrived == ended.finished + ended.expired + ended.in_chain
        assert len(of(records, Kind.ARRIVE)) == ended.backlog + ended.arrived
        assert len(of(records, Kind.STILL_IN_CHAIN)) == ended.in_chain


def test_time_spent_adds_up_case_by_case(tangled: tuple[Model, Block]) -> None:
    """R11.3."""
    spent: Counter[tuple[int, int]] = Counter()
    for row in of(tangled[1], Kind.SPENT):
        assert row[VALUE] > 0
        spent[row[STREAM], row[NUMBER]] += int(row[VALUE])
    left = of(tangled[1], Kind.LEAVE)
    assert len(left)
    for row in left:
        assert spent[row[STREAM], row[NUMBER]] == row[TIME] - row[VALUE]


def test_every_wait_has_its_end(tangled: tuple[Model, Block]) -> None:
    """Each wait begins by queueing and ends by a start, by vanishing, or at the stop: the same times on both sides."""
    records = tangled[1]
    begun = Counter(map(tuple, of(records, Kind.QUEUE, Kind.REQUEUE)[:, [PARTNER, STREAM, NUMBER, TIME]].tolist()))
    ended: Counter[tuple[int, ...]] = Counter()
    for row in of(records, Kind.START, Kind.VANISH, Kind.STILL_WAITING):
        ended[row[PARTNER], row[STREAM], row[NUMBER], max(0, row[VALUE])] += 1
    assert begun == ended


def test_nobody_does_two_things_at_once(tangled: tuple[Model, Block]) -> None:
    spells = defaultdict(list)
    for row in of(tangled[1], *WORK_ENDS, Kind.STILL_IN_HAND):
        spells[int(row[MEMBER])].append((int(row[VALUE]), int(row[TIME])))
    assert spells
    for spell in spells.values():
        spell.sort()
        assert all(first[1] <= second[0] for first, second in pairwise(spell))


def test_nobody_works_while_closed(tangled: tuple[Model, Block]) -> None:
    """Work of a crew that pauses lies wholly in its open hours and dates; work of others begins there."""
    model, records = tangled
    crews = {
        member: crew
        for partner in model.partners
        for crew in partner.crews
        for member in range(crew.first_member, crew.first_member + crew.size)
    }
    for row in of(records, *WORK_ENDS):
        crew, begin, end = crews[int(row[MEMBER])], int(row[VALUE]), int(row[TIME])
        assert crew.since <= begin <= crew.until
        if not crew.finish:
            assert end <= crew.until
            assert open_time(hours_of(model.hours, crew.calendar), begin, end) == end - begin
    for row in of(records, Kind.START):
        hours = hours_of(model.hours, crews[int(row[MEMBER])].calendar)
        assert open_time(hours, int(row[TIME]), int(row[TIME]) + 1) == 1


def test_no_start_depends_on_what_comes_later(tangled: tuple[Model, Block]) -> None:
    """Causality: without the arrivals after some instant, everything until then is the same."""
    model, records = tangled
    cut = build.WEEK
    came = of(records, Kind.ARRIVE)
    early = came[came[:, TIME] < cut]
    times = [tuple(early[early[:, STREAM] == place][:, TIME].tolist()) for place in range(len(model.streams))]
    streams = [
        replace(stream, arrivals=replace(stream.arrivals, interval=None, times=times[place]))
        for place, stream in enumerate(model.streams)
    ]
    eras = tuple(replace(era, model=replace(era.model, streams=tuple(streams))) for era in model.eras)
    shorter = trace(replace(model, streams=tuple(streams), eras=eras))
    assert np.array_equal(records[records[:, TIME] < cut], shorter[shorter[:, TIME] < cut])


def test_no_address_is_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """R4.3, over tangled cases."""
    from ketensim.engines import sampling

    used: Counter[tuple[int, ...]] = Counter()
    real = sampling.uniform

    def watched(*words: int) -> float:
        used[words] += 1
        return float(real(*words))

    monkeypatch.setattr(sampling, "uniform", watched)
    purposes = set()
    for draw, seed in [(tangle, seed) for seed in range(12)] + [(knot, seed) for seed in range(12)]:
        used.clear()
        trace(draw(seed))
        purposes |= {words[1] for words in used}
        work = {words for words, times in used.items() if times > 1}
        # The work that rework redoes is the maker's own draw, read again; nothing else is read twice.
        assert all(words[1] == sampling.WORK for words in work)
        assert len(used) > 500
    assert {sampling.LENDING, sampling.REWORK_LENDING} <= purposes


def test_a_step_added_leaves_other_draws_alone() -> None:
    """P3: with a step put in front, every case keeps its type, its work and its errors."""
    steps = {
        "assess": build.step("desk", exponential(build.HOUR), next=[("decide", 0.7), ("end", 0.3)], error=0.2),
        "decide": build.step("court", gamma(2 * build.HOUR, 1.5), check=build.check(0.8), next="end"),
    }
    partners = {"desk": build.partner(3), "court": build.partner(3)}
    pair = {"default": build.handoff(incomplete=0.3, together=0.3, delay=3.0 * build.HOUR, shape=exponential(1.0))}
    short = build.model(partners, steps, {"arrivals": build.stream("assess", 100)}, handoffs=pair)
    longer = build.model(
        {"front": build.partner(2), **partners},
        {"open": build.step("front", 5 * build.MINUTE, next="assess"), **steps},
        {"arrivals": build.stream("open", 100)},
        handoffs={**pair, ("front", "desk"): build.handoff()},
    )
    assert _draws(trace(short), 0) == {key: value for key, value in _draws(trace(longer), 1).items() if key[1] >= 0}


def _draws(records: Block, shift: int) -> dict[tuple[int, ...], tuple[int, ...]]:
    """First attempts: how long each piece of work took and what was sent, by case and step."""
    found: dict[tuple[int, ...], tuple[int, ...]] = {}
    for row in of(records, Kind.END):
        if row[ATTEMPT] == 1 and 0 <= row[STEP] < 2 + shift and row[NUMBER] < 150:
            found[int(row[NUMBER]), int(row[STEP]) - shift, int(row[PASS])] = (int(row[TIME] - row[VALUE]),)
    for row in of(records, Kind.SEND):
        if row[SEGMENT] < 2 and row[MEMBER] >= shift and row[NUMBER] < 150:
            found[int(row[NUMBER]), int(row[STEP]) - shift, 100] = (int(row[SEGMENT]), int(row[VALUE]))
    return found


def test_more_staff_never_makes_a_case_wait_longer() -> None:
    """One partner, first come first served, nobody pauses."""

    def waits(people: int) -> dict[int, int]:
        model = build.model(
            {"desk": build.partner(people)},
            {"serve": build.step("desk", exponential(build.HOUR))},
            {"arrivals": build.stream("serve", 168 * 1.9)},
        )
        return {int(row[NUMBER]): int(row[TIME] - row[VALUE]) for row in of(trace(model), Kind.START)}

    two, three = waits(2), waits(3)
    both = two.keys() & three.keys()
    assert len(both) > 500
    assert all(three[case] <= two[case] for case in both)
    assert sum(two[case] for case in both) > sum(three[case] for case in both)


def test_raising_one_cooperation_touches_only_that_handoff() -> None:
    """For the same cases no delay there is longer and no fault is new; every other first draw is the same."""

    def chain(cooperation: float) -> Block:
        delay = Effect(5.0 * build.DAY, 2.0 * build.HOUR, 0)
        pair = build.handoff(delay, Effect(0.4, 0.04, 0), Effect(0.1, 0.8, 0), shape=gamma(1.0, 0.7))
        other, raised = replace(pair, cooperation=0.3), replace(pair, cooperation=cooperation)
        model = build.model(
            {"police": build.partner(4), "prosecution": build.partner(4), "court": build.partner(4)},
            {
                "report": build.step("police", exponential(build.HOUR), next="assess", error=0.05),
                "assess": build.step(
                    "prosecution", exponential(build.HOUR), check=build.check(0.9, 600_000, 900_000),
                    next=[("hear", 0.6), ("end", 0.4)], error=0.05,
                ),
                "hear": build.step("court", exponential(build.HOUR), check=build.check(0.9), error=0.05),
            },
            {"arrivals": build.stream("report", 150)},
            handoffs={"default": other, ("police", "prosecution"): raised},
        )  # fmt: skip
        return trace(model, window=(0, 8 * build.WEEK), drain=8 * build.WEEK)

    low, high = chain(0.3), chain(0.8)
    before, after = _sends(low), _sends(high)
    both = before.keys() & after.keys()
    there = [key for key in both if key[1:3] == (0, 1)]
    elsewhere = [key for key in both if key[1:3] == (1, 2)]
    assert len(there) > 900
    assert len(elsewhere) > 500
    assert all(after[key][1] <= before[key][1] and after[key][0] <= before[key][0] for key in there)
    assert sum(after[key][0] for key in there) < sum(before[key][0] for key in there)
    assert all(after[key] == before[key] for key in elsewhere)
    for step in (0, 1):
        first, second = _work(low, step), _work(high, step)
        shared = first.keys() & second.keys()
        assert len(shared) > 500
        assert all(first[case] == second[case] for case in shared)


def _sends(records: Block) -> dict[tuple[int, ...], tuple[int, int]]:
    """Per handoff of a first attempt (case, from, to, pass): drawn incomplete or not, and the transfer time."""
    rows = of(records, Kind.SEND)
    rows = rows[(rows[:, SEGMENT] < 2) & (rows[:, ATTEMPT] == 1)]
    keys = rows[:, [NUMBER, MEMBER, STEP, PASS]].tolist()
    return {tuple(key): (int(row[SEGMENT]), int(row[VALUE])) for key, row in zip(keys, rows, strict=True)}


def _work(records: Block, step: int) -> dict[int, int]:
    """Ms of staff time of each case's first attempt at a step that ended in work (always-open partners)."""
    returned = {(int(r[NUMBER]), int(r[ATTEMPT])) for r in of(records, Kind.RETURN, Kind.SOLVED) if r[STEP] == step}
    rows = of(records, Kind.END)
    rows = rows[(rows[:, STEP] == step) & (rows[:, ATTEMPT] == 1)]
    return {int(row[NUMBER]): int(row[TIME] - row[VALUE]) for row in rows if (int(row[NUMBER]), 1) not in returned}


def test_branches_and_own_work_carry_their_own_marks(tangled: tuple[Model, Block]) -> None:
    """Own work has stream -1 and no branch; cases have one."""
    rows = of(tangled[1], Kind.QUEUE)
    own = rows[:, STEP] == OWN_WORK
    assert (rows[own][:, STREAM] == -1).all()
    assert (rows[~own & (rows[:, STEP] >= 0)][:, BRANCH] >= 0).all()
