"""The pitfalls that simulators of this kind fall into, each by its name; see the tests they point at for depth."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import tracemalloc
from collections import Counter
from pathlib import Path

import build
import numpy as np
import pytest
from runs import of, run, trace
from scipy import stats
from tangles import tangle

import ketensim as kt
from ketensim.engines import simulate
from ketensim.engines.reference.arriving import arrival_times
from ketensim.engines.sampling import root, uniform
from ketensim.ground.distributions import exponential
from ketensim.numbers.model import Arrivals
from ketensim.numbers.records import NUMBER, PASS, SEGMENT, STREAM, TIME, VALUE, Kind
from ketensim.statistics.measures import Measures

HOUR, DAY, WEEK = build.HOUR, build.DAY, build.WEEK
ROOT = Path(__file__).parents[1]
CHAIN = """
ketensim: 1
run: {length: 6 wk, warm_up: 1 wk, replications: 3}
partners:
  front: {staff: [{count: 2}], cost: 50 EUR/h}
  back: {staff: [{count: 2}], cost: 60 EUR/h}
arrivals: {rate: 30/d}
steps:
  open: {partner: front, work: {exponential: {mean: 40 min}}, next: close, error: 10%}
  close: {partner: back, work: 1 h, check: {finds: 90%, takes: 5 min}}
handoffs: {default: {delay: {worst: 2 d, best: 2 h}}}
variants: {now: {}, closer: {relations.front.back.floor: 0.9}}
"""


def queue(people: float, per_week: float, work: object = None) -> build.Model:
    """A single always-open queue."""
    return build.model(
        {"desk": build.partner(people)},
        {"serve": build.step("desk", work or exponential(HOUR))},  # type: ignore[arg-type]
        {"arrivals": build.stream("serve", per_week)},
    )


def test_p1_replication_0_is_like_any_other() -> None:
    """No seed + k: first uniforms of replication 0 are uniform over seeds, and seeds and replications do not mix."""
    first = [uniform(root(seed, 0), 1, 7, 0, 0, 0, 0, 0) for seed in range(2_000)]
    assert stats.kstest(first, "uniform").pvalue > 0.01
    assert root(1, 2) != root(2, 1)
    assert len({root(seed, replication) for seed in range(40) for replication in range(40)}) == 1_600


def test_p2_same_seed_same_bytes(tmp_path: Path) -> None:
    """Same seed, same event log to the byte, in other processes, with other hash seeds; another seed, another log."""
    code = (
        "import sys, ketensim as kt\n"
        "kt.simulate(kt.load(sys.argv[1]), 'closer', seed=int(sys.argv[3])).to_event_log(sys.argv[2])"
    )
    (tmp_path / "chain.yaml").write_text(CHAIN)

    def log(name: str, seed: int, hash_seed: str) -> bytes:
        words = [str(tmp_path / "chain.yaml"), str(tmp_path / name), str(seed)]
        subprocess.run([sys.executable, "-c", code, *words], check=True, env=os.environ | {"PYTHONHASHSEED": hash_seed})
        return (tmp_path / name).read_bytes()

    assert log("a.csv", 1, "0") == log("b.csv", 1, "123") != log("c.csv", 2, "0")


def test_p3_variants_meet_the_same_cases() -> None:
    """A change at one handoff leaves other first draws alone (`test_laws`); the result says how well it paired."""
    found = kt.compare(kt.load(CHAIN), workers=1).to_dict()
    assert found["differences"]["closer"]["lead_time.mean"]["correlation"] is not None
    now, closer = (found["variants"][name]["throughput"]["mean"] for name in ("now", "closer"))
    assert now == pytest.approx(closer, rel=0.02)


def test_p4_replications_differ() -> None:
    traces = [trace(queue(1, 100), replication=place)[:, TIME].sum() for place in range(4)]
    assert len(set(traces)) == 4


def test_p5_nothing_is_left_between_runs() -> None:
    """A run of another model in between changes nothing."""
    before = trace(tangle(3))
    trace(tangle(4))
    assert np.array_equal(before, trace(tangle(3)))


def test_p6_events_at_one_instant_have_one_outcome() -> None:
    """Ten cases at once on three members: taken in order of number, whatever was created first."""
    model = build.model(
        {"desk": build.partner(3)},
        {"serve": build.step("desk", HOUR)},
        {"arrivals": build.stream("serve", arrivals=Arrivals(0, None, times=(0,) * 10))},
    )
    starts = of(trace(model), Kind.START)
    assert starts[:, NUMBER].tolist() == list(range(10))
    assert starts[:, TIME].tolist() == [HOUR * (place // 3) for place in range(10)]


def test_p7_no_count_is_off_by_one() -> None:
    """Every ten minutes for a day: 143 arrivals in [0, 24 h), and work of eight hours ends at closing, not after it."""
    model = build.model(
        {"desk": build.partner(1)},
        {"serve": build.step("desk", 0)},
        {"arrivals": build.stream("serve", arrivals=build.every(10 * build.MINUTE))},
    )
    records, ended = run(model, window=(0, DAY), drain=0)
    assert ended.arrived == len(of(records, Kind.ARRIVE)) == 143
    assert ended.stop == DAY


def test_p8_a_shift_over_midnight_is_one_shift() -> None:
    """22:00 to 06:00: work of eight hours begun at 22:00 is not paused at midnight."""
    nights = {"night": ((22 * HOUR, 30 * HOUR),)}
    model = build.model(
        {"desk": build.partner(build.group(1, "night"))},
        {"serve": build.step("desk", 8 * HOUR)},
        {"arrivals": build.stream("serve", arrivals=Arrivals(0, None, times=(HOUR,)))},
        calendars=nights,
    )
    records = trace(model)
    assert of(records, Kind.END)[:, TIME].tolist() == [30 * HOUR]
    assert not len(of(records, Kind.PAUSE))


def test_p9_nothing_is_lost_when_staff_leaves() -> None:
    """Groups that begin and end while people are at work: arrivals = left + in the chain, and time runs forward."""
    model = build.model(
        {"desk": build.partner(build.group(2, until=9 * DAY + HOUR), build.group(1, since=5 * DAY, until=12 * DAY))},
        {"serve": build.step("desk", exponential(5 * HOUR))},
        {"arrivals": build.stream("serve", 60)},
    )
    records, ended = run(model)
    assert len(of(records, Kind.REQUEUE)) >= 2
    assert ended.arrived == ended.finished + ended.in_chain
    assert (of(records, Kind.END)[:, VALUE] <= of(records, Kind.END)[:, TIME]).all()


def naive(arrivals: list[int], works: list[int], urgent: list[bool]) -> list[int]:
    """Start times of one server with urgent work first, the slow way: look at all who wait whenever it is free."""
    free, starts, waiting = 0, [-1] * len(arrivals), set(range(len(arrivals)))
    while waiting:
        now = max(free, min(arrivals[case] for case in waiting))
        there = [case for case in waiting if arrivals[case] <= now]
        chosen = min(there, key=lambda case: (not urgent[case], arrivals[case], case))
        starts[chosen], free = now, now + works[chosen]
        waiting.remove(chosen)
    return starts


def test_p10_nobody_jumps_the_queue() -> None:
    """Against a tiny slow simulator of one server with urgent cases."""
    model = build.model(
        {"desk": build.partner(1)},
        {"serve": build.step("desk", {"plain": exponential(HOUR), "urgent": exponential(2 * HOUR)})},
        {"arrivals": build.stream("serve", 120)},
        types={"plain": 0.7, "urgent": 0.3},
        urgent=("urgent",),
    )
    records = trace(model, window=(0, 3 * WEEK), drain=3 * WEEK)
    came = of(records, Kind.ARRIVE)
    ends = {int(row[NUMBER]): int(row[TIME] - row[VALUE]) for row in of(records, Kind.END)}
    starts = {int(row[NUMBER]): int(row[TIME]) for row in of(records, Kind.START)}
    cases = [int(row[NUMBER]) for row in came if int(row[NUMBER]) in ends][:200]
    slow = naive(
        [int(came[case, TIME]) for case in cases],
        [ends[case] for case in cases],
        [bool(came[case, 9]) for case in cases],
    )
    assert len(cases) == 200
    assert [starts[case] for case in cases][:120] == slow[:120]


def test_p11_no_start_depends_on_what_comes_later() -> None:
    """An urgent case that has not arrived yet blocks nobody (`test_laws` cuts whole tangled runs)."""
    model = build.model(
        {"desk": build.partner(1)},
        {"serve": build.step("desk", HOUR)},
        {
            "plain": build.stream("serve", arrivals=Arrivals(0, None, times=(0,)), shares={"plain": 1.0}),
            "late": build.stream("serve", arrivals=Arrivals(0, None, times=(1,)), shares={"urgent": 1.0}),
        },
        types={"plain": 0.5, "urgent": 0.5},
        urgent=("urgent",),
    )
    assert of(trace(model), Kind.START)[:, [STREAM, TIME]].tolist() == [[0, 0], [1, HOUR]]


def test_p12_averages_over_time_count_every_interval() -> None:
    """Two cases of an hour in a day on one member: 3/24 in the chain, 1/24 waiting, 2/24 busy."""
    model = build.model(
        {"desk": build.partner(1)},
        {"serve": build.step("desk", HOUR)},
        {"arrivals": build.stream("serve", arrivals=Arrivals(0, None, times=(0, 0)))},
    )
    window = (0, DAY)
    measures = Measures(model, window)
    outcomes = measures.outcomes(simulate(model, 1, 0, window, 0, [measures]))
    shares = {name: over / under for name, (over, under) in outcomes.ratios.items() if under}
    assert shares["wip.mean"] == pytest.approx(3 / 24)
    assert shares["queue.desk.mean"] == pytest.approx(1 / 24)
    assert shares["utilisation.desk"] == pytest.approx(2 / 24)


def test_p13_rework_corrupts_no_counter() -> None:
    """Loops and returns: every pass has its own records, and what begins ends."""
    for seed in range(6):
        records = trace(tangle(seed))
        queued = of(records, Kind.QUEUE)
        items = Counter(map(tuple, queued[queued[:, PASS] > 0][:, STREAM:SEGMENT].tolist()))
        assert max(items.values()) == 1


def test_p14_unfinished_cases_do_not_vanish() -> None:
    """Twice as much work as people: they are counted, and no mean is passed off as whole."""
    text = CHAIN.replace("arrivals: {rate: 30/d}", "arrivals: {rate: 90/d}")
    found = kt.run(kt.load(text), workers=1).to_dict()
    assert found["cases"]["now"]["in_chain"] > 500
    assert found["unfinished"]["now"] > 0.05
    assert found["variants"]["now"]["lead_time.mean"]["mean"] is None
    assert found["warm_up"]["how"] in ("given", "none")


def test_p15_one_warm_up_for_all() -> None:
    """One cut, the same for every variant, measure and replication; none where a run is terminating."""
    text = CHAIN.replace("warm_up: 1 wk", "warm_up: auto").replace("length: 6 wk", "length: 20 wk")
    found = kt.compare(kt.load(text), workers=1, replications=2).to_dict()
    assert found["warm_up"]["how"] == "auto"
    assert found["window"]["begin"] == found["warm_up"]["time"]
    assert found["window"]["begin"] % 168 == 0
    with_backlog = text + "backlog: {step: open, count: 5, age: {exponential: {mean: 3 d}}}\n"
    assert kt.run(kt.load(with_backlog), workers=1, replications=1).to_dict()["warm_up"]["how"] == "none"


def test_p16_arrivals_follow_their_profile() -> None:
    """Counts per hour of the week over 300 weeks within Poisson limits, and none at all in hours without a rate."""
    table = build.hours_table([build.ALWAYS, build.week(hours=(9, 17))])
    arrivals = Arrivals(1, exponential(40 * HOUR / 80), per_week=80)
    state = root(5, 0)
    counts = np.zeros(168, dtype=int)
    for time in arrival_times(arrivals, table, lambda n: float(uniform(state, 1, 9, n, 0, 0, 0, 0))):
        if time >= 300 * WEEK:
            break
        counts[time % WEEK // HOUR] += 1
    open_hours = np.array([hour // 24 < 5 and 9 <= hour % 24 < 17 for hour in range(168)])
    assert counts[~open_hours].sum() == 0
    low, high = stats.poisson.ppf([0.00005, 0.99995], 300 * 80 / 40)
    assert ((low <= counts[open_hours]) & (counts[open_hours] <= high)).all()
    assert stats.chisquare(counts[open_hours]).pvalue > 0.01


def test_p17_runs_do_not_mix_in_a_log(tmp_path: Path) -> None:
    """Replication and variant are columns, and part of the case's name."""
    kt.simulate(kt.load(CHAIN), "closer", replication=2).to_event_log(tmp_path / "log.csv")
    head, first, *_ = (tmp_path / "log.csv").read_text().splitlines()
    assert {"replication", "variant"} <= set(head.split(","))
    assert first.startswith("2-arrivals-")
    assert ",2,closer," in first


def test_p18_a_bare_number_is_no_time() -> None:
    with pytest.raises(kt.InputError) as refused:
        kt.load(CHAIN.replace("work: 1 h", "work: 60"))
    assert [fault.code for fault in refused.value.faults] == ["missing_unit"]


def batching() -> build.Model:
    """Files that go in batches, or after two months."""
    return build.model(
        {"front": build.partner(2), "back": build.partner(2)},
        {"open": build.step("front", HOUR, next="close"), "close": build.step("back", HOUR)},
        {"arrivals": build.stream("open", 168)},
        handoffs={("front", "back"): build.handoff(batch_size=3, batch_wait=60 * DAY)},
    )


def expiring(urgent: float) -> build.Model:
    """A count of a year that hardly ever ends, or one of a day that often does, behind urgent work."""
    return build.model(
        {"desk": build.partner(2)},
        {"serve": build.step("desk", exponential(HOUR), expires=DAY if urgent else 365 * DAY)},
        {"arrivals": build.stream("serve", 420 if urgent else 168)},
        types={"plain": 1.0 - urgent, "urgent": urgent},
        urgent=("urgent",) if urgent else (),
    )


@pytest.mark.parametrize(
    "model", [queue(2, 168), batching(), expiring(0.0), expiring(0.7)], ids=["plain", "batch", "count", "starved"]
)
def test_p19_memory_does_not_grow_with_finished_cases(model: build.Model) -> None:
    """Ten thousand cases more, and at its peak less than 2 MB more: 200 bytes a case, where a case takes thousands."""

    def peak(weeks: int) -> int:
        window = (0, weeks * WEEK)
        measures = Measures(model, window)
        tracemalloc.start()
        simulate(model, 1, 0, window, WEEK, [measures])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)
    assert peak(80) - peak(20) < 2_000_000


def test_p20_a_simulated_year_takes_no_year() -> None:
    """Time is virtual: nothing sleeps, and no file of the engines knows a clock on the wall."""
    for path in (ROOT / "ketensim" / "engines").glob("*.py"):
        assert "import time" not in path.read_text()
        assert "sleep(" not in path.read_text()


def test_p21_people_are_not_there_all_week() -> None:
    """fte, hours per week and availability become people on duty, and own work competes."""
    chain = kt.load(
        "ketensim: 1\ncalendars: {office: {hours: 'Mo-Fr 09:00-17:00'}}\npartners:\n  desk:\n"
        "    staff: [{fte: 10, week: 36 h, available: 80%, calendar: office}]\n"
        "    own_work: {rate: 20/wk, work: 2 h}\narrivals: {rate: 10/wk}\nsteps: {serve: {partner: desk, work: 1 h}}\n"
    )
    (desk,) = kt.loads(chain)["base"].first.partners
    assert desk.on_duty == pytest.approx(10 * 36 * 0.8)
    assert desk.rho == pytest.approx(50 / 288)


def test_p23_pip_is_enough() -> None:
    """Every dependency is a package of Python's; nothing asks for a Java machine, R or Graphviz."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert not {"pm4py", "graphviz", "jpype1", "rpy2"} & {name.split(">")[0] for name in project["dependencies"]}


def test_p24_a_table_is_no_forecast() -> None:
    """Differences with intervals, how many numbers are assumed, and one line that says what this is not."""
    result = kt.compare(kt.load(CHAIN), workers=1, replications=2)
    assert "not a forecast" in result.table("en")
    assert "geen voorspelling" in result.table("nl")
    assert "not stated" in result.table("en")


def test_p8_a_run_without_time_or_arrivals_is_refused(tmp_path: Path) -> None:
    """No length, no time between reviews, or a file of arrivals that all lie before the start."""
    (tmp_path / "old.csv").write_text("2020-01-01\n2020-01-02\n")
    faults = []
    for changed in (
        CHAIN.replace("length: 6 wk", "length: 0 wk"),
        CHAIN.replace("arrivals: {rate: 30/d}", f"arrivals: {{file: '{tmp_path / 'old.csv'}'}}"),
    ):
        with pytest.raises(kt.InputError) as refused:
            kt.loads(kt.load(changed))
        faults += [(fault.code, fault.path) for fault in refused.value.faults]
    assert faults == [("zero_time", ("run", "length")), ("times_before_start", ("arrivals", "file"))]
