"""How time and memory grow: with cases, with partners, with own work, with threads; and how long compiling takes.

    python benchmarks/growth.py
    python benchmarks/growth.py --only cases --huge --json

Every point is measured in a fresh process. Time is processor time of simulating and measuring after a first short run,
the fastest of several replications where they are short; memory is the peak of the whole process.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from machine import machine

KINDS = ("cases", "partners", "own_work", "threads", "compile")
CASES = (10_000, 100_000, 1_000_000, 10_000_000)
HUGE = 100_000_000
PARTNERS = (2, 5, 10, 20, 50, 100, 200)
VISITS = 2_000_000
"""Steps visited per point where something else than cases grows."""
OWN_WORK = (0, 10, 30, 50, 70)
"""Load of own work, %; the chain itself keeps everybody busy for 20 %."""
THREADS = (1, 2)
REPLICATIONS = 20
"""Of 100,000 cases each, for threads."""
LONG = 2.0
"""Seconds: shorter runs are repeated, up to MOST times."""
MOST = 10
WARM_UP = DRAIN = 14 * 24
"""Hours, as in `chain/model.py`."""
HOUR = 3_600_000
TARGETS = {
    "time per case, 10^7 over 10^4": "at most 1.1",
    "peak of 10^8 over 10^6": "at most 50 MB",
    "time per step, 200 partners over 2": f"at most {math.log2(200):.1f}, the logarithm",
    "two threads over one": "at least 1.9",
    "compiling": "at most 45 s on two processors",
}

# --- models


def row(partners: int, own_work: float = 0.0, load: float = 0.8) -> str:
    """Return a chain of `partners` in a row of three people each, with returns, as a scenario file.

    `load` is what the chain's work comes to with four cases an hour, without returns and checks; own work comes on top.
    """
    work = f"work: {{exponential: {{mean: {load * 3 * 60 / 4:.6g} min}}}}"
    extra = f", own_work: {{rate: {own_work * 3 / 0.5:.6g}/h, work: {{exponential: {{mean: 30 min}}}}}}"
    desks = [f"  p{place}: {{staff: [{{count: 3}}]{extra if own_work else ''}}}" for place in range(partners)]
    steps = [
        f"  s{place}: {{partner: p{place}, {'check: {finds: 100%, takes: 3 min}, ' if place else ''}{work}"
        f"{f', next: s{place + 1}' if place + 1 < partners else ''}}}"
        for place in range(partners)
    ]
    return "\n".join([
        "ketensim: 1", "target: 30 d", "partners:", *desks, "arrivals: {rate: 4/h}", "steps:", *steps,
        "handoffs: {default: {delay: {worst: 4 h, best: 4 h, shape: exponential}, incomplete: 5%}}",
    ])  # fmt: skip


def compiled(text: str) -> Any:
    """Return a scenario file as a model."""
    import ketensim as kt
    from ketensim.numbers.compiling import compile_scenario

    (model,) = compile_scenario(kt.load(text)).values()
    return model


# --- one point, in a process of its own


class Visits:
    """A consumer that counts the items that somebody begins to work on."""

    ordered = False

    def __init__(self) -> None:
        from ketensim.numbers.records import Kind

        self.kinds = frozenset({Kind.START})
        self.count = 0

    def take(self, records: Any) -> None:
        """Count a block."""
        from ketensim.numbers.records import KIND, SEGMENT, Kind

        self.count += int(((records[:, KIND] == Kind.START) & (records[:, SEGMENT] == 0)).sum())


def window(hours: float) -> tuple[int, int]:
    """Return the window, ms."""
    return WARM_UP * HOUR, int((WARM_UP + hours) * HOUR)


def once(model: Any, engine: str, hours: float, seed: int, measuring: bool = True) -> int:
    """Simulate once; return how many cases arrived."""
    from ketensim.engines import simulate
    from ketensim.statistics.measures import Measures

    measures = Measures(model, window(hours))
    consumers = [measures] if measuring else []
    ended = simulate(model, seed, 0, window(hours), DRAIN * HOUR, consumers, engine)
    if measuring:
        measures.outcomes(ended)
    return ended.arrived


def fastest(model: Any, engine: str, hours: float, measuring: bool = True) -> tuple[int, float]:
    """Return cases and seconds per case of the fastest run after one that warms up; each has a seed of its own."""
    once(model, engine, 24.0, 0, measuring)
    spent, arrived, best = 0.0, 0, float("inf")
    for seed in range(1, MOST + 1):
        begin = time.process_time()
        arrived = once(model, engine, hours, seed, measuring)
        seconds = time.process_time() - begin
        best = min(best, seconds / arrived)
        spent += seconds
        if spent > LONG:
            break
    return arrived, best


def visits_per_case(model: Any, engine: str, hours: float) -> float:
    """Return how many items are begun per case that arrives."""
    from ketensim.engines import simulate

    visits = Visits()
    ended = simulate(model, 1, 0, window(hours), DRAIN * HOUR, [visits], engine)
    return visits.count / ended.arrived


def hours_for(cases: float) -> float:
    """Return the window in which, with what is before and after it, about so many cases arrive, four an hour."""
    return max(cases / 4 - WARM_UP - DRAIN, 24.0)


def cases_point(cases: int, engine: str) -> dict[str, float]:
    """Return what so many cases of the five-partner chain of `peers.py` take."""
    from chain.ours import compiled as five

    model = five()
    arrived, per_case = fastest(model, engine, hours_for(cases))
    return {"cases": arrived, "microseconds_per_case": per_case * 1e6}


def partners_point(partners: int, engine: str) -> dict[str, float]:
    """Return what a step costs in a row of so many partners."""
    return _per_visit(compiled(row(partners)), engine, VISITS * SHARE / partners)


def own_work_point(percent: int, engine: str) -> dict[str, float]:
    """Return what an item costs where own work keeps everybody busy for so many percent."""
    visits = 5 + percent / 100 * 3 * 5 / 0.5 / 4
    return _per_visit(compiled(row(5, percent / 100, load=0.2)), engine, VISITS * SHARE / visits)


def _per_visit(model: Any, engine: str, cases: float) -> dict[str, float]:
    hours = hours_for(cases)
    arrived, per_case = fastest(model, engine, hours)
    _, bare = fastest(model, engine, hours, measuring=False)
    visits = visits_per_case(model, engine, hours)
    return {
        "cases": arrived,
        "visits_per_case": visits,
        "microseconds_per_visit": per_case / visits * 1e6,
        "without_measuring": bare / visits * 1e6,
    }


def threads_point(threads: int, engine: str) -> dict[str, float]:
    """Return the wall-clock seconds of replications of the five-partner chain on so many threads."""
    from chain.ours import compiled as five

    from ketensim.statistics.replicate import Plan, replicate

    models = {"base": five()}
    replicate(models, Plan(1, window(24.0), DRAIN * HOUR, engine), 2, workers=threads)
    plan, seconds = Plan(1, window(hours_for(100_000 * SHARE)), DRAIN * HOUR, engine), []
    for _ in range(3):
        begin = time.perf_counter()
        replicate(models, plan, REPLICATIONS, workers=threads)
        seconds.append(time.perf_counter() - begin)
    return {"seconds": min(seconds)}


def compile_point(_: int, engine: str) -> dict[str, float]:
    """Return the wall-clock seconds from nothing to a first short run, compiled code in a folder that is empty."""
    from chain.ours import compiled as five

    from ketensim import engines

    model = five()
    begin = time.perf_counter()
    if hasattr(engines, "ready"):
        engines.ready(engine, lambda: None)
    once(model, engine, 24.0, 1)
    return {"seconds": time.perf_counter() - begin}


POINTS: dict[str, Callable[[int, str], dict[str, float]]] = {
    "cases": cases_point, "partners": partners_point, "own_work": own_work_point, "threads": threads_point,
    "compile": compile_point,
}  # fmt: skip
SHARE = float(os.environ.get("KETENSIM_GROWTH_SHARE", "1"))
"""Of the usual sizes, for a quick look."""


def peak() -> float:
    """Return the most memory that this process has had, MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def point(kind: str, value: int, engine: str, cache: str = "") -> dict[str, float]:
    """Measure one point in a fresh process; `cache` is where compiled code is kept, by default where it always is."""
    print(f"{kind} {value:,} …", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--point", kind, str(value), engine]
    surroundings = {**os.environ, **({"NUMBA_CACHE_DIR": cache} if cache else {})}
    done = subprocess.run(command, env=surroundings, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {kind: value, **found}


# --- all points


def compiling(engine: str) -> dict[str, float]:
    """Return the seconds of a first run with an empty cache, and of the next one."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = (point("compile", 0, engine, folder)["seconds"] for _ in range(2))
    return {"empty_cache": first, "warm_cache": second, "compiling": first - second}


def threading(engine: str) -> dict[str, float]:
    """Return how much faster several threads are than one."""
    one, two = (point("threads", threads, engine)["seconds"] for threads in THREADS)
    return {"one": one, "two": two, "speedup": one / two}


def measured(kinds: list[str], engine: str, huge: bool) -> dict[str, Any]:
    """Return all that is asked for."""
    values = {
        "cases": [round(n * SHARE) for n in (*CASES, *([HUGE] if huge else []))],
        "partners": PARTNERS,
        "own_work": OWN_WORK,
    }
    found: dict[str, Any] = {"machine": machine(), "engine": engine, "share": SHARE}
    for kind in kinds:
        if kind in values:
            found[kind] = [point(kind, value, engine) for value in values[kind]]
    if "threads" in kinds:
        found["threads"] = threading(engine)
    if "compile" in kinds:
        found["compile"] = compiling(engine)
    found["targets"] = list(judged(found))
    return found


def judged(found: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Return what was reached of each target that was measured."""
    cases = found.get("cases", [])
    if len(cases) >= len(CASES):
        small, large = cases[0]["microseconds_per_case"], cases[len(CASES) - 1]["microseconds_per_case"]
        yield _target("time per case, 10^7 over 10^4", f"{large / small:.3f}")
    if len(cases) > len(CASES):
        yield _target("peak of 10^8 over 10^6", f"{cases[-1]['peak_mb'] - cases[2]['peak_mb']:.1f} MB")
    rows = {one["partners"]: one["microseconds_per_visit"] for one in found.get("partners", [])}
    if rows:
        yield _target("time per step, 200 partners over 2", f"{rows[200] / rows[2]:.2f}")
    if "threads" in found:
        yield _target("two threads over one", f"{found['threads']['speedup']:.2f}")
    if "compile" in found:
        yield _target("compiling", f"{found['compile']['compiling']:.1f} s")


def _target(name: str, reached: str) -> dict[str, str]:
    return {"what": name, "reached": reached, "target": TARGETS[name]}


def table(found: dict[str, Any]) -> Iterator[str]:
    """Return the lines that are printed without `--json`."""
    yield f"{found['machine']}; {found['engine']} engine"
    for one in found.get("cases", []):
        yield f"{one['cases']:>12,.0f} cases {one['microseconds_per_case']:9.3f} us/case {one['peak_mb']:8.1f} MB"
    for kind, unit in (("partners", "partners"), ("own_work", "% own work")):
        for one in found.get(kind, []):
            rates = f"{one['microseconds_per_visit']:9.3f} us/visit ({one['without_measuring']:.3f} without measuring)"
            yield f"{one[kind]:>12,} {unit:10} {one['visits_per_case']:7.1f} visits {rates} {one['peak_mb']:8.1f} MB"
    if "threads" in found:
        yield f"threads: {found['threads']['one']:.2f} s with one, {found['threads']['two']:.2f} s with two"
    if "compile" in found:
        yield "first run {empty_cache:.1f} s with an empty cache, {warm_cache:.1f} s after".format(**found["compile"])
    for one in found["targets"]:
        yield f"{one['what']}: {one['reached']} (target: {one['target']})"


def main() -> None:
    """Run what is asked for and print it."""
    if sys.argv[1:2] == ["--point"]:
        kind, value, engine = sys.argv[2], int(sys.argv[3]), sys.argv[4]
        print(json.dumps({**POINTS[kind](value, engine), "peak_mb": peak()}))
        return
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS), help="what to let grow")
    parser.add_argument("--huge", action="store_true", help="also 10^8 cases, which takes minutes")
    parser.add_argument("--engine", default="compiled", help="compiled (default) or reference")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found = measured(asked.only, asked.engine, asked.huge)
    print(json.dumps(found, indent=2) if asked.json else "\n".join(table(found)))


if __name__ == "__main__":
    main()
