"""The chain in Prosimos: a BPMN file and a JSON file, written here.

Transfers are timer events; rework and the check that ends in a return are tasks of their own, done by the same people
as the work. Before a receiver's tasks a gateway decides whether the file is complete: a check and the work (one task,
its time at least the check), or a check alone and the way back. Prosimos draws the work that is redone anew, where the
others do the same work again: that leaves the loads alone, and the mean lead time to within a fraction of a percent.
Prosimos has no seed of its own; numpy's, from which it draws, is set. Its log stays in memory: no file is written.
"""

from __future__ import annotations

import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from platform import python_version
from typing import Any
from xml.etree import ElementTree as XML

import numpy
from prosimos.simulation_engine import run_simpy_simulation
from prosimos.simulation_setup import SimDiffSetup

from chain.model import CHECK, DESKS, DRAIN, INCOMPLETE, PER_HOUR, TRANSFER, WARM_UP, Ran

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
START = datetime(2027, 1, 4, tzinfo=UTC)
LONGEST = 1e12
"""Seconds; Prosimos cuts its distributions off."""

Json = Any


class Drawing:
    """A BPMN process being drawn, and what the JSON file says of its elements."""

    def __init__(self) -> None:
        self._root = XML.Element(f"{{{BPMN}}}definitions", {"targetNamespace": "chain"})
        self._process = XML.SubElement(self._root, f"{{{BPMN}}}process", {"id": "chain", "isExecutable": "false"})
        self._flows = 0
        self.tasks: list[Json] = []
        self.timers: list[Json] = []
        self.gateways: list[Json] = []

    def element(self, kind: str, name: str, part: str = "") -> str:
        """Draw an element and return its name, which is its id as well."""
        drawn = XML.SubElement(self._process, f"{{{BPMN}}}{kind}", {"id": name, "name": name})
        if part:
            XML.SubElement(drawn, f"{{{BPMN}}}{part}")
        return name

    def flow(self, *names: str) -> str:
        """Draw arrows from each element to the next; return the id of the last."""
        for source, target in pairwise(names):
            self._flows += 1
            ends = {"id": f"flow_{self._flows}", "sourceRef": source, "targetRef": target}
            XML.SubElement(self._process, f"{{{BPMN}}}sequenceFlow", ends)
        return f"flow_{self._flows}"

    def task(self, name: str, place: int, time: Json) -> str:
        """Draw a task of a partner."""
        self.tasks.append({"task_id": name, "resources": [{"resource_id": DESKS[place].name, **time}]})
        return self.element("task", name)

    def timer(self, name: str) -> str:
        """Draw a transfer."""
        self.timers.append({"event_id": name, **_exponential(TRANSFER * 60)})
        return self.element("intermediateCatchEvent", name, "timerEventDefinition")

    def choice(self, name: str, options: dict[str, float]) -> None:
        """Say how likely each way out of a gateway is."""
        ways = [{"path_id": flow, "value": share} for flow, share in options.items()]
        self.gateways.append({"gateway_id": name, "probabilities": ways})

    def save(self, folder: Path) -> tuple[str, str]:
        """Write both files and return their names."""
        bpmn, sim = folder / "chain.bpmn", folder / "chain.json"
        XML.ElementTree(self._root).write(bpmn, encoding="utf-8", xml_declaration=True)
        sim.write_text(json.dumps(_parameters(self)))
        return str(bpmn), str(sim)


def draw() -> Drawing:
    """Draw the chain."""
    drawing = Drawing()
    start = drawing.element("startEvent", "arrival")
    before = drawing.task(DESKS[0].step, 0, _exponential(DESKS[0].minutes * 60))
    drawing.flow(start, before)
    for place in range(1, len(DESKS)):
        before = _handoff(drawing, before, place)
    drawing.flow(before, drawing.element("endEvent", "end"))
    return drawing


def _handoff(drawing: Drawing, before: str, place: int) -> str:
    """Draw the way from a partner's task to the next one's, with the way back; return the next task."""
    here, maker = DESKS[place], DESKS[place - 1]
    meet = drawing.element("exclusiveGateway", f"at_{here.name}")
    split = drawing.element("exclusiveGateway", f"complete_{here.name}")
    work = drawing.task(here.step, place, _exponential(here.minutes * 60, at_least=CHECK * 60))
    check = drawing.task(f"send_back_{here.name}", place, _fixed(CHECK * 60))
    rework = drawing.task(f"rework_{maker.name}", place - 1, _exponential(maker.minutes * 60))
    drawing.flow(before, drawing.timer(f"to_{here.name}"), meet, split)
    on = drawing.flow(split, work)
    back = drawing.flow(split, check)
    drawing.flow(check, drawing.timer(f"back_to_{maker.name}"), rework, drawing.timer(f"again_to_{here.name}"), meet)
    drawing.choice(split, {on: 1 - INCOMPLETE, back: INCOMPLETE})
    return work


def _exponential(mean: float, at_least: float = 0.0) -> Json:
    """`mean` seconds on top of `at_least`, as Prosimos writes it: mean, shortest, longest."""
    values = [{"value": number} for number in (at_least + mean, at_least, LONGEST)]
    return {"distribution_name": "expon", "distribution_params": values}


def _fixed(seconds: float) -> Json:
    return {"distribution_name": "fix", "distribution_params": [{"value": seconds}]}


def _parameters(drawing: Drawing) -> Json:
    always = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}]
    people = [
        {
            "id": desk.name,
            "name": desk.name,
            "resource_list": [
                {"id": desk.name, "name": desk.name, "amount": desk.people, "cost_per_hour": 50, "calendar": "always"}
            ],
        }
        for desk in DESKS
    ]
    return {
        "resource_profiles": people,
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": always}],
        "task_resource_distribution": drawing.tasks,
        "event_distribution": drawing.timers,
        "gateway_branching_probabilities": drawing.gateways,
        "arrival_time_distribution": _exponential(3600 / PER_HOUR),
        "arrival_time_calendar": always,
    }


def run(hours: int, seed: int) -> Ran:
    """Simulate: `model.Simulate`."""
    cases = round((WARM_UP + hours + DRAIN) * PER_HOUR)
    numpy.random.seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        setup = SimDiffSetup(*draw().save(Path(folder)), False, cases)
    setup.set_starting_datetime(START)
    begun = time.process_time()
    _, log = run_simpy_simulation(setup, None, None)
    begin, end = START + timedelta(hours=WARM_UP), START + timedelta(hours=WARM_UP + hours)
    inside = [trace for trace in log.trace_list if begin <= trace.started_at < end]
    lead_time = sum((trace.completed_at - trace.started_at).total_seconds() for trace in inside) / 3600
    seconds = time.process_time() - begun
    return Ran(
        cases=cases,
        seconds=seconds,
        measured=len(inside),
        lead_time=lead_time / len(inside),
        waits=tuple(_wait(log, place) for place in range(len(DESKS))),
        versions={"Prosimos": version("prosimos"), "Python": python_version()},
    )


def _wait(log: Any, place: int) -> float:
    """Mean wait for a partner's tasks, hours."""
    names = [DESKS[place].step, f"send_back_{DESKS[place].name}", f"rework_{DESKS[place].name}"]
    waits = [log.task_exec_info[name].waiting_time for name in names if name in log.task_exec_info]
    return float(sum(wait.total for wait in waits) / sum(wait.count for wait in waits) / 3600)
