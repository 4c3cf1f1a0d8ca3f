"""The chain in C++ (`chain.cpp`), our own: compiled here, fed with the same addresses, and compared sum by sum."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from chain.model import DESKS, DRAIN, Ran
from chain.ours import compiled, window
from ketensim.engines import sampling
from ketensim.engines.effects import effect
from ketensim.ground.hashing import name_hash
from ketensim.ground.spans import HOUR, WEEK
from ketensim.numbers.model import Model
from ketensim.numbers.records import CAUSES

SOURCE = Path(__file__).with_name("chain.cpp")
COMPILER = "g++"
FLAGS = ("-std=c++20", "-O3", "-march=native", "-ffp-contract=off")
"""The last: no fused multiply-add, or the last bit of a draw would differ."""
PURPOSES = ("ARRIVAL", "WORK", "DELAY", "INCOMPLETE", "TRIP_BACK")
PER_DESK = ("WORK", "REWORK", "STAFF", "TRANSFER")
"""Causes of time in the twin, in its order."""

Sums = dict[str, list[int]]
Ratios = Mapping[str, tuple[float, float]]
Quantiles = Mapping[str, float | None]


def missing() -> str:
    """Return why there can be no twin, or ""."""
    return "" if shutil.which(COMPILER) else f"no {COMPILER}"


def build(folder: Path) -> Path:
    """Compile the twin into `folder` and return the program."""
    program = folder / "chain"
    subprocess.run([COMPILER, *FLAGS, str(SOURCE), "-o", str(program)], check=True)
    return program


def version() -> str:
    """Return what the compiler calls itself, and the flags."""
    told = subprocess.run([COMPILER, "--version"], check=True, capture_output=True, text=True).stdout
    return f"{told.splitlines()[0]} {' '.join(FLAGS)}"


def run(program: Path, hours: int, seed: int) -> tuple[Ran, dict[str, tuple[float, float]], dict[str, float]]:
    """Run the twin; return what it did, and its measures as ketensim has them: ratios, and quantiles in hours."""
    model = compiled()
    told = subprocess.run(
        [str(program)], input=_parameters(model, hours, seed), check=True, capture_output=True, text=True
    ).stdout
    lines = [(words[0], words[1:]) for words in map(str.split, told.splitlines())]
    quantiles = [[float(word) / HOUR for word in words] for name, words in lines if name.endswith("times")]
    sums = {name: [int(word) for word in words] for name, words in lines if not name.endswith(("times", "seconds"))}
    seconds = float(dict(lines)["seconds"][0])
    ran = Ran(
        cases=sums["arrived"][0],
        seconds=seconds,
        measured=sums["reached"][0],
        lead_time=sums["lead"][0] / sums["reached"][0] / HOUR,
        waits=tuple(wait / count / HOUR for wait, count in zip(sums["wait"], sums["starts"], strict=True)),
        versions={"C++": version()},
    )
    return ran, _ratios(model, sums, window(hours)), _quantiles(quantiles)


def differences(
    ratios: Ratios, quantiles: Quantiles, twin_ratios: Ratios, twin_quantiles: Quantiles
) -> list[str]:  # fmt: skip
    """Return the measures that ketensim and the twin do not have alike to the last bit."""
    mine, its = {**ratios, **quantiles}, {**twin_ratios, **twin_quantiles}
    return [
        f"{name}: {mine.get(name)} is not {its.get(name)}"
        for name in sorted(mine.keys() | its.keys())
        if mine.get(name) != its.get(name)
    ]


def _parameters(model: Model, hours: int, seed: int) -> str:
    """What the twin reads; floats in hexadecimal, so that it has the same bits."""
    pair, interval = model.handoffs[0], model.streams[0].arrivals.interval
    check, target = model.steps[1].check, model.target
    assert interval is not None
    assert check is not None
    assert target is not None
    at = [effect(one.worst, one.best, one.curve, pair.cooperation) for one in (pair.delay, pair.incomplete)]
    given: dict[str, list[object]] = {
        "root": [sampling.root(seed, 0)],
        "stream": [name_hash(model.labels.streams[0])],
        "step": [name_hash(name) for name in model.labels.steps],
        "people": [desk.people for desk in DESKS],
        "work": [step.work[0].a.hex() for step in model.steps],
        "interval": [interval.a.hex()],
        "check": [check.takes],
        "delay": [at[0].hex()],
        "incomplete": [at[1].hex()],
        "target": [target.times[0].time],
        "window": list(window(hours)),
        "drain": [DRAIN * HOUR],
        **{name: [getattr(sampling, name)] for name in PURPOSES},
    }
    return "".join(f"{name} {' '.join(map(str, values))}\n" for name, values in given.items())


# The twin's sums as the measures of ketensim: numerator and denominator, in the same units


def _ratios(model: Model, sums: Sums, inside: tuple[int, int]) -> dict[str, tuple[float, float]]:
    return {
        **_of_cases(model, sums),
        **_by_clock(sums, inside[1] - inside[0]),
        **_of_partners(model, sums, inside[1] - inside[0]),
        **_of_handoffs(model, sums),
    }


def _of_cases(model: Model, sums: Sums) -> dict[str, tuple[float, float]]:
    one = {name: values[0] for name, values in sums.items()}
    cases, spent = one["reached"], _spent(sums)
    ratios: dict[str, tuple[float, float]] = {
        "lead_time.mean": (one["lead"] / HOUR, cases),
        "lead_time.within_target": (one["in_time"], one["cohort"]),
        "expired": (0, one["cohort"]),
        "quality.first_time_right": (one["right"], cases),
        "quality.escaped": (0, cases),
        "returns_per_case": (one["returns"], cases),
    }
    for cause in CAUSES[:-1]:
        ratios[f"time.{cause}"] = (sum(desk[cause] for desk in spent) / HOUR, cases)
    for desk, times in zip(DESKS, spent, strict=True):
        for cause in CAUSES[:-1]:
            ratios[f"time.{desk.name}.{cause}"] = (times[cause] / HOUR, cases)
    worked = [times["work"] + times["rework"] for times in spent]
    pay = sum(partner.hour * time / HOUR for partner, time in zip(model.partners, worked, strict=True))
    trips = [cases + 2 * returned for returned in sums["cohort_returns"]]
    sent = sum(trips[place] * cost for place, cost in _neighbours(model))
    return ratios | {"cost.per_case": (pay + sent, cases)}


def _spent(sums: Sums) -> list[dict[str, int]]:
    """Per partner: ms per cause."""
    nothing = dict.fromkeys(CAUSES, 0)
    rows = [sums["spent"][place : place + len(PER_DESK)] for place in range(0, len(sums["spent"]), len(PER_DESK))]
    return [nothing | {name.lower(): time for name, time in zip(PER_DESK, row, strict=True)} for row in rows]


def _neighbours(model: Model) -> list[tuple[int, float]]:
    """The pairs that files travel between, as (place of the sender, cost per trip)."""
    return [(pair.sender, pair.cost) for pair in model.handoffs if pair.receiver == pair.sender + 1]


def _by_clock(sums: Sums, length: int) -> dict[str, tuple[float, float]]:
    one = {name: values[0] for name, values in sums.items()}
    return {
        "throughput": (one["finished"], length / WEEK),
        "wip.mean": (one["in_chain"], length),
        "wip.little": (one["cohort"] * one["lead"] / one["reached"], length),
        "completion.lead_time.mean": (one["left_lead"] / HOUR, one["finished"]),
        "completion.lead_time.within_target": (one["left_in_time"], one["finished"]),
        "completion.quality.first_time_right": (one["left_right"], one["finished"]),
        "completion.quality.escaped": (0, one["finished"]),
    }


def _of_partners(model: Model, sums: Sums, length: int) -> dict[str, tuple[float, float]]:
    weeks = length / WEEK
    ratios: dict[str, tuple[float, float]] = {}
    costs, staffing = [], 0.0
    for place, desk in enumerate(DESKS):
        worked, hour = sums["effort"][place], model.partners[place].hour
        on_duty = desk.people * length
        ratios[f"stay.{desk.name}.mean"] = (sums["stay"][place] / HOUR, sums["stays"][place])
        ratios[f"wait.{desk.name}.mean"] = (sums["wait"][place] / HOUR, sums["starts"][place])
        ratios[f"queue.{desk.name}.mean"] = (sums["queue"][place], length)
        ratios[f"utilisation.{desk.name}"] = (worked, on_duty)
        ratios[f"overtime.{desk.name}"] = (0, weeks)
        costs.append(hour * worked / HOUR + _paid(model, sums, place))
        ratios[f"cost.{desk.name}"] = (costs[-1], weeks)
        staffing += on_duty / HOUR * hour
    return ratios | {"cost.organisations": (sum(costs), weeks), "cost.staffing": (staffing, weeks)}


def _paid(model: Model, sums: Sums, place: int) -> float:
    """EUR for trips that a partner sends: on to the next, and back to the one before."""
    cost = dict(_neighbours(model))
    on = sums["sends"][place] * cost[place] if place in cost else 0.0
    return on + (sums["returned"][place - 1] * cost[place - 1] if place else 0.0)


def _of_handoffs(model: Model, sums: Sums) -> dict[str, tuple[float, float]]:
    """The pairs that skip a partner are there, and empty."""
    ratios: dict[str, tuple[float, float]] = {}
    for pair in model.handoffs:
        start = f"handoffs.{DESKS[pair.sender].name}.{DESKS[pair.receiver].name}"
        near = pair.receiver == pair.sender + 1
        sent, time, incomplete, returned = (
            sums[name][pair.sender] if near else 0 for name in ("sends", "transfer", "incomplete", "returned")
        )
        ratios[f"{start}.delay"] = (time / HOUR, sent)
        ratios[f"{start}.incomplete"] = (incomplete, sent)
        ratios[f"{start}.returned"] = (returned, sent)
    return ratios


def _quantiles(told: list[list[float]]) -> dict[str, float]:
    """From the twin's lines: lead times of the cohort and by clock, then stays; median and 90 % of each."""
    lead, left, *stays = told
    found = dict(zip(("lead_time.median", "lead_time.p90"), lead, strict=True))
    found |= dict(zip(("completion.lead_time.median", "completion.lead_time.p90"), left, strict=True))
    return found | {f"stay.{desk.name}.p90": stay[1] for desk, stay in zip(DESKS, stays, strict=True)}
