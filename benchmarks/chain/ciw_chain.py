"""The chain in Ciw: a process-based route per individual, drawn when it arrives, with the times at each node.

The nodes are the five partners and one more, with infinitely many servers, for files on their way: Ciw looks at all
nodes and all individuals in such a node at every event, so one is as fast as several. Lead times and waits are taken
from the individuals' data records, which Ciw always writes.
"""

from __future__ import annotations

import random
import time
from platform import python_version
from typing import Any

import ciw

from chain.model import CHECK, DESKS, DRAIN, INCOMPLETE, PER_HOUR, TRANSFER, WARM_UP, Ran

TRAVEL = len(DESKS) + 1
"""The node of files on their way; the partners are nodes 1, 2, ..."""


class Planned(ciw.dists.Distribution):  # type: ignore[misc]
    """The times that an individual was given when it arrived, one per visit."""

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        """Return the next of them."""
        return float(ind.times.pop())


def route(individual: Any, simulation: Any) -> list[int]:
    """Draw where an individual goes after the first node, and how long it is in the hands of each."""
    exponential = random.expovariate
    nodes, times = [1], [exponential(60 / DESKS[0].minutes)]
    for place in range(1, len(DESKS)):
        before, here = nodes[-1], place + 1
        rework, work = times[-1] - (CHECK / 60 if place > 1 else 0.0), exponential(60 / DESKS[place].minutes)
        while random.random() < INCOMPLETE:
            nodes += (TRAVEL, here, TRAVEL, before)
            times += (exponential(60 / TRANSFER), CHECK / 60, exponential(60 / TRANSFER), rework)
        nodes += (TRAVEL, here)
        times += (exponential(60 / TRANSFER), CHECK / 60 + work)
    individual.times = times[::-1]
    return nodes[1:]


def network() -> Any:
    """Return the chain as Ciw has it, in hours."""
    nodes = len(DESKS) + 1
    return ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(PER_HOUR)] + [None] * (nodes - 1),
        service_distributions=[Planned() for _ in range(nodes)],
        routing=ciw.routing.ProcessBased(route),
        number_of_servers=[desk.people for desk in DESKS] + [float("inf")],
    )


def run(hours: int, seed: int) -> Ran:
    """Simulate: `model.Simulate`."""
    begin, end = WARM_UP, WARM_UP + hours
    started = time.process_time()
    ciw.seed(seed)
    simulation = ciw.Simulation(network())
    simulation.simulate_until_max_time(end + DRAIN)
    measured, lead_time = 0, 0.0
    waits, starts = [0.0] * (TRAVEL + 1), [0] * (TRAVEL + 1)
    for individual in simulation.nodes[-1].all_individuals:
        records = individual.data_records
        arrival = records[0].arrival_date
        for record in records:
            waits[record.node] += record.waiting_time
            starts[record.node] += 1
        if begin <= arrival < end:
            measured += 1
            lead_time += records[-1].exit_date - arrival
    seconds = time.process_time() - started
    return Ran(
        cases=simulation.nodes[0].number_of_individuals,
        seconds=seconds,
        measured=measured,
        lead_time=lead_time / measured,
        waits=tuple(waits[node] / starts[node] for node in range(1, TRAVEL)),
        versions={"Ciw": ciw.__version__, "Python": python_version()},
    )
