"""Adding up records, compiled: no order, no block size, no overflow and no other thread can be seen in the sums."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from math import ceil

import build
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tangles import tangle

from ketensim.engines import Ended, simulate
from ketensim.ground.distributions import constant
from ketensim.numbers.model import Backlog, Model
from ketensim.numbers.records import FIELDS, KIND, MEMBER, NUMBER, SEGMENT, STREAM, TIME, VALUE, Block, Kind, Trace
from ketensim.statistics.adding import add_up, compile_all
from ketensim.statistics.adding_sums import STRIDE
from ketensim.statistics.identities import IdentityError
from ketensim.statistics.measures import Measures, Outcomes
from ketensim.statistics.sketch import CHUNK, EXACT, bucket, middle
from ketensim.statistics.tallies import Tallies
from ketensim.statistics.tally_rows import LISTS, LONGEST

H = build.HOUR
WINDOW = (build.WEEK, 5 * build.WEEK)


def row(kind: Kind, **fields: int) -> tuple[int, ...]:
    """One record; fields not named are -1."""
    found = {name: -1 for name in FIELDS} | {"kind": int(kind)}
    return tuple({**found, **{name.rstrip("_"): value for name, value in fields.items()}}.values())


def block(*rows: tuple[int, ...], times: int = 1) -> Block:
    """Records, the same again and again."""
    return np.repeat(np.array(rows, dtype=np.int64), times, axis=0)


def pair() -> Model:
    """Police hands to a court; one stream, and a backlog."""
    return build.model(
        partners={"police": build.partner(1), "court": build.partner(1)},
        steps={"report": build.step("police", constant(H), next="judge"), "judge": build.step("court", constant(H))},
        handoffs={("police", "court"): build.handoff()},
        backlogs={"old": Backlog(0, 1, None, (-H,), (1.0,))},
    )


def ran(seed: int) -> tuple[Model, Block, Ended]:
    """A drawn model, all records of a run, and how it ended."""
    model, kept = tangle(seed), Trace()
    ended = simulate(model, seed, 0, WINDOW, build.WEEK, [kept])
    return model, kept.records, ended


def measured(model: Model, blocks: list[Block], ended: Ended) -> Outcomes:
    """Outcomes of a run whose records come in `blocks`; each is spoilt once it has been taken."""
    measures = Measures(model, WINDOW)
    for part in blocks:
        given = part.copy()
        measures.take(given)
        given[:] = -7
    return measures.outcomes(ended)


def instants(records: Block, most: int) -> list[Block]:
    """Blocks of whole instants and, an instant permitting, at most `most` records."""
    edges = [0, *(np.flatnonzero(np.diff(records[:, TIME])) + 1).tolist(), len(records)]
    cuts, begin = [], 0
    for before, edge in pairwise(edges):
        if edge - begin > most and before > begin:
            cuts.append(before)
            begin = before
    return np.split(records, cuts)


@pytest.mark.parametrize("seed", range(6))
def test_neither_order_in_an_instant_nor_blocks_are_of_account(seed: int) -> None:
    model, records, ended = ran(seed)
    assert len(records) > CHUNK
    expected, dice = measured(model, [records], ended), np.random.default_rng(seed)
    for most in (1, 50, 1000, len(records)):
        shuffled = records[np.lexsort((dice.random(len(records)), records[:, TIME]))]
        assert measured(model, instants(shuffled, most), ended) == expected


def test_runs_in_several_threads_do_not_meet() -> None:
    runs = [ran(seed) for seed in range(4)]
    expected = [measured(model, [records], ended) for model, records, ended in runs]
    jobs = [(model, instants(records, 300), ended) for model, records, ended in runs] * 5
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda job: measured(*job), jobs)) == expected * 5


# R11.3, case by case


def test_a_case_that_spent_other_times_is_found() -> None:
    model, records, _ = ran(3)
    spent = np.flatnonzero(records[:, KIND] == Kind.SPENT)
    wrong = records.copy()
    wrong[spent[7], VALUE] += 1
    case = f"case {wrong[spent[7], STREAM]}, {wrong[spent[7], NUMBER]}: time spent"
    with pytest.raises(IdentityError, match=case):
        Tallies(model, *WINDOW).take(wrong)


def leaving(number: int, lead: int, spent: int) -> Iterator[tuple[int, ...]]:
    """A case that leaves at 100 h, and the time that it spent at work."""
    yield row(
        Kind.LEAVE, time=100 * H, stream=0, number=number, step=0, segment=0, branch=0, pass_=0, attempt=0, member=0,
        value=100 * H - lead,
    )  # fmt: skip
    fields = {"partner": 0, "stream": 0, "number": number, "segment": 0, "step": 0, "pass_": 0}
    yield row(Kind.SPENT, time=100 * H, **fields, member=100 * H - lead, value=spent)


@pytest.mark.parametrize("error", [1, 1000, H, 2**40])
def test_errors_that_make_up_for_each_other_are_found(error: int) -> None:
    rows = [*leaving(1, 9 * H, 9 * H + error), *leaving(2, 9 * H, 9 * H - error), *leaving(3, H, H)]
    with pytest.raises(IdentityError, match="case 0, 1: time spent"):
        Tallies(pair(), *WINDOW).take(block(*rows))


def test_times_of_two_cases_that_are_swapped_are_found() -> None:
    with pytest.raises(IdentityError, match="case 0, 1: time spent 18000000 is not its lead time 10800000"):
        Tallies(pair(), *WINDOW).take(block(*leaving(1, 3 * H, 5 * H), *leaving(2, 5 * H, 3 * H)))


def test_time_spent_by_a_case_that_stays_is_found() -> None:
    with pytest.raises(IdentityError, match="does not leave"):
        Tallies(pair(), *WINDOW).take(block(*list(leaving(1, H, H))[1:]))


def test_a_case_may_be_in_the_books_of_a_later_instant() -> None:
    tallies = Tallies(pair(), *WINDOW)
    for number in range(3):
        tallies.take(block(*leaving(number, H, H)))
    assert tallies.totals().counts["finished"] == 3


# Sums without bounds


def test_longer_times_than_any_run_do_not_overflow() -> None:
    """A transfer may end far behind the stop."""
    tallies, longest = Tallies(pair(), *WINDOW), 2**62 - 5
    sent = row(Kind.SEND, time=WINDOW[0], partner=0, stream=0, number=0, step=1, member=0, segment=1, value=longest)
    for _ in range(3):
        tallies.take(block(sent, times=50_000))
    clock = tallies.totals().clock
    assert (clock.sent[0], clock.incomplete[0], clock.transfer[0]) == (150_000, 150_000, 150_000 * longest)


def test_waits_since_long_before_the_start_do_not_overflow() -> None:
    tallies, since = Tallies(pair(), *WINDOW), -(2**61)
    started = row(Kind.START, time=WINDOW[0], partner=1, stream=1, number=0, step=1, segment=0, member=1, value=since)
    stayed = row(Kind.STAY, time=WINDOW[0], partner=1, stream=1, number=0, step=1, segment=0, member=3, value=since)
    tallies.take(block(started, stayed, times=1000))
    clock = tallies.totals().clock
    assert clock.wait[1, 0] == clock.stay[1] == 1000 * (WINDOW[0] + 2**61)


@pytest.mark.parametrize("size", [10, CHUNK - 1, STRIDE + 1])
def test_integrals_do_not_overflow(size: int) -> None:
    """Things in the chain times the longest window that there is."""
    tallies, blocks = Tallies(pair(), 0, LONGEST), -(-3 * STRIDE // size)
    queued = row(Kind.QUEUE, time=0, partner=1, stream=0, number=0, step=1, segment=0, member=3, value=0)
    waiting = row(Kind.STILL_WAITING, time=LONGEST, partner=1, stream=0, number=0, step=1, segment=0, value=0)
    for _ in range(blocks):
        tallies.take(block(queued, waiting, times=size // 2))
    queue = tallies.totals().queues[1]
    assert queue.came == queue.still == blocks * (size // 2)
    assert queue.by_events == queue.by_stays == queue.came * LONGEST
    assert queue.by_stays > 2**62


def test_a_window_beyond_all_times_is_refused() -> None:
    with pytest.raises(ValueError, match="no window"):
        Tallies(pair(), 0, LONGEST + 1)


def test_compiling_beforehand_compiles_what_is_used() -> None:
    """The command line says that it compiles, and then nothing else is compiled in silence."""
    compile_all()
    before = list(add_up.signatures)  # type: ignore[attr-defined]
    sketched(list(range(5000)))
    assert list(add_up.signatures) == before  # type: ignore[attr-defined]


def test_there_is_a_list_for_each_kind() -> None:
    assert max(Kind) < LISTS


def test_records_of_no_account_change_nothing() -> None:
    model, records, ended = ran(1)
    needed = ~np.isin(records[:, KIND], (Kind.RESUME, Kind.DELIVER, Kind.SOLVED, Kind.STILL_STAYING))
    assert 0 < needed.sum() < len(records)
    assert measured(model, [records[needed]], ended) == measured(model, [records], ended)


# Quantiles


def stays(values: list[int]) -> Block:
    """Stays of such lengths at the court."""
    rows = block(row(Kind.STAY, time=WINDOW[0], partner=1, stream=0, number=0, step=1, segment=0), times=len(values))
    rows[:, VALUE] = WINDOW[0] - np.array(values, dtype=np.int64)
    return rows


def sketched(*parts: list[int]) -> Tallies:
    """Tallies that were given stays."""
    tallies = Tallies(pair(), *WINDOW)
    for part in parts:
        tallies.take(stays(part))
    return tallies


def smallest(values: list[int], q: float) -> int:
    """The smallest value that at least a share `q` does not exceed."""
    return sorted(values)[max(1, ceil(q * len(values) - 1e-9)) - 1]


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), size=st.integers(EXACT + 1, 9000), q=st.floats(0.01, 0.99))
def test_quantiles_are_within_a_tenth_of_a_percent(seed: int, size: int, q: float) -> None:
    dice = np.random.default_rng(seed)
    values = (2 ** dice.uniform(0, 50, size)).astype(np.int64)
    parts = [part.tolist() for part in np.split(values, sorted(dice.integers(0, size, 3)))]
    sketch = sketched(*[part for part in parts if part]).stay_times(1)
    assert sketch.given == size
    exact = smallest(values.tolist(), q)
    assert sketch.quantile(q) == middle(bucket(exact))
    assert sketch.quantile(q) == pytest.approx(exact, rel=1e-3)


@pytest.mark.parametrize("size", [1, 999, EXACT])
def test_quantiles_of_few_values_are_exact(size: int) -> None:
    values = [10**12 + 7 * number * number for number in range(size)]
    tallies = sketched(values[: size // 2], values[size // 2 :]) if size > 1 else sketched(values)
    for q in (0.25, 0.5, 0.9, 1.0):
        assert tallies.stay_times(1).quantile(q) == smallest(values, q)
    assert tallies.stay_times(0).quantile(0.5) is None


def test_quantiles_may_be_asked_for_between_blocks() -> None:
    first, second = list(range(10**6, 10**6 + EXACT)), list(range(10**9, 10**9 + 5000))
    tallies = sketched(first)
    assert tallies.stay_times(1).quantile(0.5) == smallest(first, 0.5)
    tallies.take(stays(second))
    assert tallies.stay_times(1).quantile(0.5) == middle(bucket(smallest(first + second, 0.5)))
    tallies.take(stays(first))
    assert tallies.stay_times(1).quantile(0.2) == middle(bucket(smallest(first + second + first, 0.2)))
    assert tallies.stay_times(1).given == 7000


def test_memory_of_quantiles_follows_what_occurs() -> None:
    """One page of 4 KB per doubling that occurs, none for short runs."""
    few = sketched(list(range(EXACT)))
    assert few._pages.nbytes == 4096
    many = sketched(*[list(range(3 * H, 4 * H, 3600))] * 100)
    assert many._pages.nbytes <= 20 * 4096


@settings(max_examples=100)
@given(value=st.integers(0, 2**62))
def test_buckets_keep_order_and_size(value: int) -> None:
    assert 0 <= bucket(value + 1) - bucket(value) <= 1
    assert middle(bucket(value)) == pytest.approx(value, rel=1e-3, abs=0.5)


@pytest.mark.parametrize("value", [0, 1, 511, 512, 1023, 1024, 1025, 2**40 - 1, 2**40, 2**62, 2**63 - 1])
def test_buckets_by_hand(value: int) -> None:
    shift = max(0, value.bit_length() - 10)
    assert bucket(value) == 512 * shift + (value >> shift)


def test_lead_times_are_kept_by_type_where_there_are_several() -> None:
    model, records, _ = ran(0)
    assert len(model.labels.types) == 2
    tallies = Tallies(model, *WINDOW)
    tallies.take(records)
    leaves = records[(records[:, KIND] == Kind.LEAVE) & (records[:, STREAM] < len(model.streams))]
    leaves = leaves[(leaves[:, VALUE] >= WINDOW[0]) & (leaves[:, VALUE] < WINDOW[1]) & (leaves[:, MEMBER] == 0)]
    for kind in (0, 1):
        lead = [int(leave[TIME] - leave[VALUE]) for leave in leaves if leave[SEGMENT] == kind]
        assert lead
        assert tallies.lead_times(kind).given == len(lead)
        assert tallies.lead_times(kind).quantile(0.5) == smallest(lead, 0.5)
    assert tallies.lead_times().given == len(leaves)
