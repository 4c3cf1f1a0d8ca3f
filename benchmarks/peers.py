"""How fast ketensim is beside its peers, on one chain that all of them simulate; and whether they agree.

    python benchmarks/peers.py
    python benchmarks/peers.py --only compiled cpp simpy --rounds 5 --json

Five partners in a row, with returns and transfer times (`chain/model.py`), in both engines of ketensim, SimPy, Ciw,
salabim, Prosimos, and C++ that was written for this one model. Each runs alone in a process of its own, all on one
processor, one after the other, several rounds; the figures are processor time of simulating and measuring, without
starting and compiling, of the fastest round. A tool that is not there is skipped, by name.

It ends with 1 where the mean lead times do not agree within `--within`, or where ketensim's measures are not those of
the C++ twin, to the millisecond.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chain import twin
from chain.model import Ran, hours_for
from machine import machine

from ketensim.engines import ENGINES

HERE = Path(__file__).parent
CASES = {
    "compiled": 4_000_000, "reference": 20_000, "simpy": 150_000, "ciw": 30_000, "salabim": 25_000,
    "prosimos": 15_000, "cpp": 4_000_000,
}  # fmt: skip
"""Simulated per round: some seconds for each."""
TARGETS = {"cpp": 0.6, "simpy": 30, "ciw": 150, "salabim": 150, "prosimos": 300}
"""What the compiled engine should reach, as a multiple of each."""
OURS = ("compiled", "reference")
MODULES = {"simpy": "simpy", "ciw": "ciw", "salabim": "salabim", "prosimos": "prosimos"}
PYTHONS = {"prosimos": "KETENSIM_PROSIMOS_PYTHON"}
"""Tools whose dependencies may not go with ours, and the variable that names an interpreter for them."""


@dataclass
class Tool:
    """One tool and what it did, round by round."""

    name: str
    python: str
    rounds: list[Ran] = field(default_factory=list)
    differences: list[str] | None = None
    """Measures that differ from the twin's; None where that was not looked at."""

    @property
    def cases_per_second(self) -> float:
        """Of the fastest round."""
        return max(ran.cases / ran.seconds for ran in self.rounds)

    @property
    def lead_time(self) -> float:
        """The mean over all rounds, hours."""
        return sum(ran.lead_time * ran.measured for ran in self.rounds) / sum(ran.measured for ran in self.rounds)


def why_not(name: str, python: str) -> str:
    """Return why a tool cannot be run here, or ""."""
    if name == "cpp":
        return twin.missing()
    if name in OURS:
        return "" if name in ENGINES else "ketensim has no such engine"
    tried = subprocess.run([python, "-c", f"import {MODULES[name]}"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else f"{python} has no module {MODULES[name]}"


def one_round(tools: list[Tool], seed: int, share: float, program: Path | None) -> None:
    """Let each tool simulate once."""
    for tool in tools:
        hours = int(hours_for(round(CASES[tool.name] * share)))
        print(f"round {seed}: {tool.name} …", file=sys.stderr, flush=True)
        if tool.name == "cpp":
            assert program is not None
            twin.run(program, int(hours_for(1)), seed)
            tool.rounds.append(twin.run(program, hours, seed)[0])
            continue
        told = _alone(tool, hours, seed)
        tool.rounds.append(Ran(**told["ran"]))
        if program is not None and tool.name in OURS:
            tool.differences = [*(tool.differences or []), *_differences(told, program, hours, seed)]


def _alone(tool: Tool, hours: int, seed: int) -> dict[str, Any]:
    """What a tool did in a process of its own."""
    command = [tool.python, "-m", "chain.alone", tool.name, str(hours), str(seed)]
    path = os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, check=True, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _differences(told: dict[str, Any], program: Path, hours: int, seed: int) -> list[str]:
    """Measures of one of our engines that are not those of the twin, which runs the same cases."""
    _, ratios, quantiles = twin.run(program, hours, seed)
    mine = {name: tuple(ratio) for name, ratio in told["ratios"].items()}
    return twin.differences(mine, told["quantiles"], ratios, quantiles)


def disagreeing(tools: list[Tool], within: float) -> list[str]:
    """Return the tools whose mean lead time is not within a share of that over the most cases."""
    surest = max(tools, key=lambda tool: sum(ran.measured for ran in tool.rounds)).lead_time
    return [tool.name for tool in tools if abs(tool.lead_time / surest - 1) > within]


def report(tools: list[Tool], skipped: dict[str, str], within: float) -> dict[str, Any]:
    """Return what `--json` prints."""
    found: dict[str, Any] = {
        "machine": machine(),
        "versions": {name: what for tool in tools for name, what in tool.rounds[0].versions.items()},
        "rounds": len(tools[0].rounds),
        "cases_per_second": {tool.name: round(tool.cases_per_second, 1) for tool in tools},
        "mean_lead_time": {tool.name: tool.lead_time for tool in tools},
        "unit": "h",
        "measured_cases": {tool.name: sum(ran.measured for ran in tool.rounds) for tool in tools},
        "disagreeing": disagreeing(tools, within),
        "within": within,
        "differences_from_twin": {tool.name: tool.differences for tool in tools if tool.differences is not None},
        "skipped": skipped,
    }
    speeds = found["cases_per_second"]
    if "compiled" in speeds:
        found["ratios"] = {name: speeds["compiled"] / speed for name, speed in speeds.items() if name != "compiled"}
        found["targets"] = TARGETS
    return found


def table(found: dict[str, Any]) -> Iterator[str]:
    """Return the lines of the table that is printed without `--json`."""
    yield f"{found['machine']}; fastest of {found['rounds']} rounds, one processor"
    yield "; ".join(f"{name} {what}" for name, what in found["versions"].items())
    yield f"{'':10} {'cases/s':>11} {'mean lead time':>15} {'of cases':>12} {'compiled is':>12} {'target':>9}"
    for name, speed in found["cases_per_second"].items():
        lead, cases = found["mean_lead_time"][name], found["measured_cases"][name]
        ratio = found.get("ratios", {}).get(name)
        times = "" if ratio is None else f"{ratio:.2f} x"
        target = f">= {TARGETS[name]:g} x" if name in TARGETS and ratio is not None else ""
        yield f"{name:10} {speed:>11,.0f} {lead:>13.3f} h {cases:>12,} {times:>12} {target:>9}"
    for name, why in found["skipped"].items():
        yield f"{name:10} skipped: {why}"
    for name, differences in found["differences_from_twin"].items():
        yield f"{name}: {'all measures as the C++ twin has them, to the bit' if not differences else 'NOT the twin:'}"
        yield from differences[:10]
    apart = ", ".join(found["disagreeing"])
    yield f"mean lead times within {found['within']:.1%}: {f'NOT {apart}' if apart else 'all'}"


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES), help="tools to run")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, each with a seed of its own (default 3)")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of cases per round (default 1)")
    parser.add_argument("--within", type=float, default=0.02, help="how far mean lead times may differ (default 0.02)")
    parser.add_argument("--prosimos-python", default="", help="an interpreter that has Prosimos")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def main() -> int:
    """Run what is asked for and print it."""
    asked = arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    pythons = {name: os.environ.get(variable, "") for name, variable in PYTHONS.items()}
    pythons["prosimos"] = asked.prosimos_python or pythons["prosimos"]
    named = [Tool(name, pythons.get(name) or sys.executable) for name in CASES if name in asked.only]
    skipped = {tool.name: why for tool in named if (why := why_not(tool.name, tool.python))}
    tools = [tool for tool in named if tool.name not in skipped]
    if not tools:
        sys.exit(f"nothing to run: {skipped}")
    with tempfile.TemporaryDirectory() as folder:
        program = None if twin.missing() else twin.build(Path(folder))
        for seed in range(1, asked.rounds + 1):
            one_round(tools, seed, asked.share, program)
    found = report(tools, skipped, asked.within)
    print(json.dumps(found, indent=2) if asked.json else "\n".join(table(found)))
    return 1 if found["disagreeing"] or any(found["differences_from_twin"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
