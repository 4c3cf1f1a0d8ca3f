"""When cases and own work arrive (R7.1-R7.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, pairwise

from ketensim.engines.reference.dice import drawn
from ketensim.engines.worktime import add_open, open_between
from ketensim.ground.hours import FAR
from ketensim.numbers.model import Arrivals, HoursTable


def arrival_times(arrivals: Arrivals, hours: HoursTable, uniform: Callable[[int], float]) -> Iterator[int]:
    """Arrivals from time 0 on, ascending, in ms; `uniform` gives the uniform of the n-th, from 0."""
    if arrivals.interval is not None:
        return _by_interval(arrivals, hours, uniform)
    if arrivals.counts:
        return _by_counts(arrivals, hours, uniform)
    return iter(arrivals.times)


def _by_interval(arrivals: Arrivals, hours: HoursTable, uniform: Callable[[int], float]) -> Iterator[int]:
    assert arrivals.interval is not None
    draw = drawn(arrivals.interval)
    time = 0
    for number in count():
        time = int(add_open(hours, arrivals.calendar, time, draw(uniform(number))))
        if time >= FAR:
            return
        yield time


def _by_counts(arrivals: Arrivals, hours: HoursTable, uniform: Callable[[int], float]) -> Iterator[int]:
    calendar, number = arrivals.calendar, 0
    for (begin, end), size in zip(pairwise(arrivals.periods), arrivals.counts, strict=True):
        total = int(open_between(hours, calendar, begin, end))
        if total == 0:
            continue
        places = sorted(int(uniform(number + place) * total) for place in range(size))
        number += size
        # The ms after `place` open ones is open itself; add_open ends work that fits exactly at closing.
        yield from (int(add_open(hours, calendar, begin, place + 1)) - 1 for place in places)
