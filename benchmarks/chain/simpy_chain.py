"""The chain in SimPy, by hand: one process per case, one resource per partner, sums kept along the way.

What a good user writes who wants speed: local names, `random.expovariate`, requests released by hand, no monitors. The
model is the same in all respects; the work that is redone is the same work.
"""

from __future__ import annotations

import random
import time
from collections.abc import Generator
from platform import python_version

import simpy

from chain.model import CHECK, DESKS, DRAIN, INCOMPLETE, PER_HOUR, TRANSFER, WARM_UP, Ran

Process = Generator[simpy.Event, object, None]
RATES = tuple(60 / desk.minutes for desk in DESKS)
CHECKING = CHECK / 60
TRAVEL = 60 / TRANSFER


class Chain:
    """One run, in hours."""

    def __init__(self, hours: int, seed: int) -> None:
        self.env = simpy.Environment()
        self.desks = [simpy.Resource(self.env, desk.people) for desk in DESKS]
        self.draw = random.Random(seed)
        self.begin, self.end = WARM_UP, WARM_UP + hours
        self.arrived = self.measured = 0
        self.lead_time = 0.0
        self.waits = [0.0] * len(DESKS)
        self.starts = [0] * len(DESKS)
        self.work = [0.0] * len(DESKS)

    def arrivals(self) -> Process:
        """Let cases come for ever."""
        env, exponential = self.env, self.draw.expovariate
        while True:
            yield env.timeout(exponential(PER_HOUR))
            self.arrived += 1
            env.process(self.case())

    def case(self) -> Process:
        """One case on its way."""
        env, draw, exponential = self.env, self.draw.random, self.draw.expovariate
        arrival = env.now
        before = 0.0
        for place, rate in enumerate(RATES):
            work = exponential(rate)
            if place:
                faulty = draw() < INCOMPLETE
                yield env.timeout(exponential(TRAVEL))
                while faulty:
                    yield from self.at_desk(place, CHECKING)
                    yield env.timeout(exponential(TRAVEL))
                    yield from self.at_desk(place - 1, before)
                    faulty = draw() < INCOMPLETE
                    yield env.timeout(exponential(TRAVEL))
                yield from self.at_desk(place, CHECKING + work)
            else:
                yield from self.at_desk(place, work)
            before = work
        if self.begin <= arrival < self.end:
            self.measured += 1
            self.lead_time += env.now - arrival

    def at_desk(self, place: int, work: float) -> Process:
        """Wait for somebody, and be worked on."""
        env = self.env
        queued = env.now
        desk = self.desks[place]
        turn = desk.request()
        yield turn
        self.waits[place] += env.now - queued
        self.starts[place] += 1
        self.work[place] += work
        yield env.timeout(work)
        desk.release(turn)


def run(hours: int, seed: int) -> Ran:
    """Simulate: `model.Simulate`."""
    begin = time.process_time()
    chain = Chain(hours, seed)
    chain.env.process(chain.arrivals())
    chain.env.run(until=chain.end + DRAIN)
    seconds = time.process_time() - begin
    return Ran(
        cases=chain.arrived,
        seconds=seconds,
        measured=chain.measured,
        lead_time=chain.lead_time / chain.measured,
        waits=tuple(wait / count for wait, count in zip(chain.waits, chain.starts, strict=True)),
        versions={"SimPy": simpy.__version__, "Python": python_version()},
    )
