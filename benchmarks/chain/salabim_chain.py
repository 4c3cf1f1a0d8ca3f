"""The chain in salabim: a component per case and a resource per partner, its sums kept along the way.

What a good user writes who wants speed: generators (`yieldless(False)`: greenlets are slower), anonymous resources
that nobody monitors and whose first waiting component is looked at only, draws from `random`, no trace.
"""

from __future__ import annotations

import random
import time
from collections.abc import Generator
from platform import python_version
from typing import Any

import salabim as sim

from chain.model import CHECK, DESKS, DRAIN, INCOMPLETE, PER_HOUR, TRANSFER, WARM_UP, Ran

Process = Generator[Any, None, None]
RATES = tuple(60 / desk.minutes for desk in DESKS)
CHECKING = CHECK / 60
TRAVEL = 60 / TRANSFER


class Case(sim.Component):  # type: ignore[misc]
    """One case on its way."""

    def process(self) -> Process:
        """From its arrival to its end."""
        env, draw, exponential = self.env, random.random, random.expovariate
        arrival, before = env.now(), 0.0
        for place, rate in enumerate(RATES):
            work = exponential(rate)
            if place:
                faulty = draw() < INCOMPLETE
                yield self.hold(exponential(TRAVEL))
                while faulty:
                    yield from self.at_desk(place, CHECKING)
                    yield self.hold(exponential(TRAVEL))
                    yield from self.at_desk(place - 1, before)
                    faulty = draw() < INCOMPLETE
                    yield self.hold(exponential(TRAVEL))
                yield from self.at_desk(place, CHECKING + work)
            else:
                yield from self.at_desk(place, work)
            before = work
        if env.begin <= arrival < env.end:
            env.measured += 1
            env.lead_time += env.now() - arrival

    def at_desk(self, place: int, work: float) -> Process:
        """Wait for somebody, and be worked on."""
        env = self.env
        desk = env.desks[place]
        queued = env.now()
        yield self.request(desk)
        env.waits[place] += env.now() - queued
        env.starts[place] += 1
        env.work[place] += work
        yield self.hold(work)
        desk.release(1)


class Arrivals(sim.Component):  # type: ignore[misc]
    """Lets cases come for ever."""

    def process(self) -> Process:
        """Wait, and let one come."""
        while True:
            yield self.hold(random.expovariate(PER_HOUR))
            self.env.arrived += 1
            Case()


class Chain(sim.Environment):  # type: ignore[misc]
    """One run, in hours."""

    def setup(self, hours: int) -> None:
        """Set the window, the desks and the sums."""
        self.begin, self.end = WARM_UP, WARM_UP + hours
        self.arrived = self.measured = 0
        self.lead_time = 0.0
        self.waits = [0.0] * len(DESKS)
        self.starts = [0] * len(DESKS)
        self.work = [0.0] * len(DESKS)
        self.desks = [
            sim.Resource(capacity=desk.people, anonymous=True, monitor=False, honor_only_first=True) for desk in DESKS
        ]


def run(hours: int, seed: int) -> Ran:
    """Simulate: `model.Simulate`."""
    sim.yieldless(False)
    begin = time.process_time()
    chain = Chain(trace=False, random_seed=seed, hours=hours)
    Arrivals()
    chain.run(till=chain.end + DRAIN)
    seconds = time.process_time() - begin
    return Ran(
        cases=chain.arrived,
        seconds=seconds,
        measured=chain.measured,
        lead_time=chain.lead_time / chain.measured,
        waits=tuple(wait / count for wait, count in zip(chain.waits, chain.starts, strict=True)),
        versions={"salabim": sim.__version__, "Python": python_version()},
    )
