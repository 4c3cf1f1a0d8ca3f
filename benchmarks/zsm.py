"""How fast the compiled engine is on `scenarios/zsm.yaml`, and where the time of a whole `compare` goes.

    python benchmarks/zsm.py
    python benchmarks/zsm.py --scenario relay --only-engines --rounds 5 --json

Engines: processor time of simulating and measuring each variant, on one thread, after a first run that compiles; the
fastest of several rounds. Both must measure the same, to the bit. The command: what `ketensim compare` does, done in
one fresh process that notes the time between its parts, with compiled code in the cache. *Simulating* is the time
during which at least one run was being simulated and measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from machine import machine

FOLDER = Path(__file__).parents[1] / "scenarios"
WEEK = 604_800_000
WINDOW = (4 * WEEK, 16 * WEEK)
DRAIN = 4 * WEEK
REPLICATIONS = {"reference": 1, "compiled": 20}
"""Of each variant, per round."""
TARGET = 60
"""Times as fast as the reference engine."""


@dataclass(frozen=True)
class Speed:
    """One variant in one engine: the fastest round."""

    engine: str
    variant: str
    cases: int
    records_per_case: float
    """Own work of the partners included."""
    seconds: float

    @property
    def cases_per_second(self) -> float:
        """Cases that arrived per second of processor time."""
        return self.cases / self.seconds


@dataclass
class Counting:
    """A consumer that counts records."""

    count: int = 0
    ordered: bool = False
    kinds: frozenset[int] = frozenset(range(64))

    def take(self, records: Any) -> None:
        """Count a block."""
        self.count += len(records)


def file_of(scenario: str) -> Path:
    """Return the file of a bundled scenario."""
    return FOLDER / f"{scenario}.yaml"


# --- the engines


def one_run(model: Any, engine: str, replication: int) -> Any:
    """Simulate and measure one replication; return its outcomes."""
    from ketensim.engines import simulate
    from ketensim.statistics.measures import Measures

    measures = Measures(model, WINDOW)
    return measures.outcomes(simulate(model, 1, replication, WINDOW, DRAIN, [measures], engine))


def speed(model: Any, engine: str, variant: str, rounds: int) -> Speed:
    """Time the replications of one variant."""
    from ketensim.engines import simulate

    counting = Counting()
    ended = simulate(model, 1, 0, WINDOW, DRAIN, [counting], engine)
    per_case = counting.count / (ended.arrived + ended.backlog)
    seconds, cases = [], 0
    for _ in range(rounds):
        begin = time.process_time()
        outcomes = [one_run(model, engine, replication) for replication in range(REPLICATIONS[engine])]
        seconds.append(time.process_time() - begin)
        cases = sum(one.cases["arrived"] + one.cases["backlog"] for one in outcomes)
    return Speed(engine, variant, cases, round(per_case, 1), min(seconds))


def engines(scenario: str, rounds: int) -> dict[str, Any]:
    """Return the speed of every variant in both engines, and whether they measure the same."""
    import ketensim as kt
    from ketensim.engines import ENGINES
    from ketensim.numbers.compiling import compile_scenario

    models = compile_scenario(kt.load(file_of(scenario)))
    there = [engine for engine in REPLICATIONS if engine in ENGINES]
    speeds = [speed(model, engine, name, rounds) for name, model in models.items() for engine in there]
    found: dict[str, Any] = {
        "speeds": [asdict(one) | {"cases_per_second": round(one.cases_per_second)} for one in speeds],
        "skipped": [engine for engine in REPLICATIONS if engine not in ENGINES],
    }
    if not found["skipped"]:
        found["ratios"] = ratios(speeds)
        found["same"] = all(one_run(m, "reference", 0) == one_run(m, "compiled", 0) for m in models.values())
    return found


def ratios(speeds: list[Speed]) -> dict[str, float]:
    """Return the compiled engine's speed over the reference engine's, per variant and over all."""
    per = {engine: [one for one in speeds if one.engine == engine] for engine in REPLICATIONS}
    found = {
        slow.variant: fast.cases_per_second / slow.cases_per_second
        for slow, fast in zip(per["reference"], per["compiled"], strict=True)
    }
    rates = {engine: sum(s.cases for s in of) / sum(s.seconds for s in of) for engine, of in per.items()}
    return found | {"all": rates["compiled"] / rates["reference"]}


# --- a whole command


def command(scenario: str, workers: int | None) -> dict[str, Any]:
    """Return where the time of a `compare` goes, s, by a process of its own; the first one fills the cache."""
    words = [sys.executable, str(Path(__file__)), "--inside", scenario, str(workers or 0)]
    parts: dict[str, float] = {}
    for _ in range(2):
        began = time.time()
        done = subprocess.run([*words, repr(began)], check=True, capture_output=True, text=True)
        parts = json.loads(done.stdout.splitlines()[-1])
        parts["ending"] = time.time() - parts.pop("ended_at")
    whole = sum(parts.values())
    began = time.perf_counter()
    typed = [sys.executable, "-m", "ketensim", "compare", str(file_of(scenario)), "--json"]
    subprocess.run(typed, check=True, capture_output=True)
    return {
        "parts": parts,
        "whole": whole,
        "simulating": parts["simulating"] / whole,
        "typed": time.perf_counter() - began,
        "workers": workers or os.cpu_count(),
    }


def inside(scenario: str, workers: int | None, began: float) -> dict[str, float]:
    """Do what `compare` does and return the seconds that its parts take; for a fresh process."""
    watch = _Watch(began)
    import ketensim as kt
    from ketensim import engines
    from ketensim.faces import api
    from ketensim.statistics import replicate, study

    watch.over("imports")
    chain = kt.load(file_of(scenario))
    watch.over("loading the file")
    models = api.models(chain)
    watch.over("compiling the scenario")
    if hasattr(engines, "ready"):
        engines.ready(replicate.DEFAULT, lambda: None)
    replicate.measured(next(iter(models.values())), replicate.Plan(1, (0, 1), 0), 0)
    watch.over("loading compiled code")
    replicate.simulate = _noting(replicate.simulate, spells := [])  # type: ignore[attr-defined]
    found = study.compare(chain, models, workers=workers)
    watch.over("simulating")
    covered = _covered(spells)
    watch.move(watch.parts["simulating"] - covered, "simulating", "statistics")
    print(api.Result(chain, found).table("en"))
    watch.over("table")
    return watch.parts | {"ended_at": time.time()}


class _Watch:
    """Seconds per part of a process that began at `began`."""

    def __init__(self, began: float) -> None:
        self.parts: dict[str, float] = {}
        self._last = began
        self.over("starting Python")

    def over(self, part: str) -> None:
        """The part is over."""
        now = time.time()
        self.parts[part] = now - self._last
        self._last = now

    def move(self, seconds: float, part: str, other: str) -> None:
        """Count some of the time of a part as another one."""
        self.parts[part] -= seconds
        self.parts[other] = self.parts.get(other, 0.0) + seconds


def _noting(simulate: Callable[..., Any], spells: list[tuple[float, float]]) -> Callable[..., Any]:
    """`simulate`, noting from when to when it ran."""

    def noted(*given: Any, **named: Any) -> Any:
        begin = time.time()
        try:
            return simulate(*given, **named)
        finally:
            spells.append((begin, time.time()))

    return noted


def _covered(spells: list[tuple[float, float]]) -> float:
    """How long at least one of the spells lasted."""
    total, until = 0.0, 0.0
    for begin, end in sorted(spells):
        total += max(0.0, end - max(begin, until))
        until = max(until, end)
    return total


# --- what is printed


def table(found: dict[str, Any]) -> Iterator[str]:
    """Return the lines that are printed without `--json`."""
    yield found["machine"]
    for one in found["engines"]["speeds"]:
        start = f"{one['engine']:10} {one['variant']:12} {one['cases']:>8,} cases of {one['records_per_case']} records"
        yield f"{start} {one['cases_per_second']:>10,} cases/s"
    for name, ratio in found["engines"].get("ratios", {}).items():
        yield f"{name:12} compiled is {ratio:6.1f} x reference{f' (target {TARGET})' if name == 'all' else ''}"
    if "same" in found["engines"]:
        yield f"both measure {'the same' if found['engines']['same'] else 'DIFFERENT things'}"
    yield from (f"{engine}: skipped, not there" for engine in found["engines"]["skipped"])
    if "command" in found:
        yield f"ketensim compare scenarios/{found['scenario']}.yaml, {found['command']['workers']} workers:"
        yield from _command_table(found["command"])


def _command_table(whole: dict[str, Any]) -> Iterator[str]:
    for part, seconds in whole["parts"].items():
        yield f"  {part:24} {seconds:7.2f} s {seconds / whole['whole']:6.1%}"
    yield f"  {'all':24} {whole['whole']:7.2f} s; as typed {whole['typed']:.2f} s"
    yield f"simulating: {whole['simulating']:.0%}"


def main() -> int:
    """Run what is asked for and print it."""
    if sys.argv[1:2] == ["--inside"]:
        print(json.dumps(inside(sys.argv[2], int(sys.argv[3]) or None, float(sys.argv[4]))))
        return 0
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--scenario", default="zsm", help="another bundled scenario")
    parser.add_argument("--rounds", type=int, default=3, help="rounds per variant and engine (default 3)")
    parser.add_argument("--only-engines", action="store_true", help="leave out the whole command")
    parser.add_argument("--only-command", action="store_true", help="leave out the engines")
    parser.add_argument("--workers", type=int, help="of the whole command (default: one per processor)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found: dict[str, Any] = {"machine": machine(), "scenario": asked.scenario, "engines": {"speeds": [], "skipped": []}}
    if not asked.only_command:
        found["engines"] = engines(asked.scenario, asked.rounds)
    if not asked.only_engines:
        found["command"] = command(asked.scenario, asked.workers)
    print(json.dumps(found, indent=2) if asked.json else "\n".join(table(found)))
    return 0 if found["engines"].get("same", True) else 1


if __name__ == "__main__":
    sys.exit(main())
