"""How fast the reference engine is: cases and records per second per variant, and seconds of whole `compare` commands.

    python benchmarks/reference.py
    python benchmarks/reference.py --engine-only --json

The engine's figures are CPU time of one process, with the measures, after a first run that compiles what numba
compiles. A whole command includes starting Python, reading, compiling and printing. Figures of one machine under one
load: compare them with each other, not with those of another day.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import ketensim as kt
from ketensim.engines import Ended, simulate
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.model import Model
from ketensim.numbers.records import Block
from ketensim.statistics.measures import Measures

FOLDER = Path(__file__).parents[1] / "scenarios"
REPLICATIONS = {"relay": 20, "zsm": 3}
"""How many of each variant are timed."""
WEEK = 604_800_000
WINDOW = (4 * WEEK, 16 * WEEK)
DRAIN = 4 * WEEK


@dataclass(frozen=True)
class Speed:
    """One variant, over all replications."""

    scenario: str
    variant: str
    cases: int
    records: int
    seconds: float
    cases_per_second: float
    records_per_second: float


@dataclass(frozen=True)
class Command:
    """One `compare` in a process of its own, with the scenario's own run and two processes."""

    command: str
    seconds: float
    cpu_seconds: float


class Counting:
    """Counts records."""

    ordered = False

    def __init__(self) -> None:
        self.count = 0

    def take(self, records: Block) -> None:
        """Count a block."""
        self.count += len(records)


def one_run(model: Model, replication: int) -> tuple[Ended, int]:
    """Simulate and measure one replication; how it ended, and its records."""
    measures, counting = Measures(model, WINDOW), Counting()
    ended = simulate(model, 1, replication, WINDOW, DRAIN, [measures, counting])
    measures.outcomes(ended)
    return ended, counting.count


def speed(scenario: str, variant: str, model: Model) -> Speed:
    """Time the replications of one variant."""
    begin = time.process_time()
    runs = [one_run(model, replication) for replication in range(REPLICATIONS[scenario])]
    seconds = time.process_time() - begin
    cases = sum(ended.arrived + ended.backlog for ended, _ in runs)
    records = sum(count for _, count in runs)
    return Speed(scenario, variant, cases, records, round(seconds, 2), round(cases / seconds), round(records / seconds))


def speeds(scenario: str) -> list[Speed]:
    """Time every variant of a scenario."""
    models: Mapping[str, Model] = compile_scenario(kt.load(FOLDER / f"{scenario}.yaml"))
    one_run(next(iter(models.values())), 0)
    return [speed(scenario, variant, model) for variant, model in models.items()]


def whole(scenario: str) -> Command:
    """Time a whole command."""
    words = ["compare", f"scenarios/{scenario}.yaml", "--json", "--processes", "2"]
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "ketensim", *words], cwd=FOLDER.parent, check=True, capture_output=True)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Command(" ".join(["ketensim", *words]), round(seconds, 1), round(cpu, 1))


def main() -> None:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--engine-only", action="store_true", help="leave out the whole commands, which take minutes")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    machine = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    timed = [one for scenario in REPLICATIONS for one in speeds(scenario)]
    commands = [] if asked.engine_only else [whole(scenario) for scenario in REPLICATIONS]
    if asked.json:
        told = {"machine": machine, "speeds": [asdict(one) for one in timed], "commands": [asdict(c) for c in commands]}
        print(json.dumps(told, indent=2))
        return
    print(machine)
    for one in timed:
        rates = f"{one.cases_per_second:>8,} cases/s {one.records_per_second:>9,} records/s"
        print(f"{one.scenario:6} {one.variant:12} {one.cases:>7,} cases in {one.seconds:6.2f} s {rates}")
    for command in commands:
        print(f"{command.command}: {command.seconds:.1f} s, of which {command.cpu_seconds:.1f} s of processors")


if __name__ == "__main__":
    main()
