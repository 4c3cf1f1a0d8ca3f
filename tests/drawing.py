"""Whole scenarios as hypothesis strategies: any model that a scenario file can make, and how it is run.

Times are whole minutes, mostly tens, so that most events tie. Where something is drawn from a list, the first is what
says least; so hypothesis shrinks towards a model in which nothing happens that does not matter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import build
import pytest
from drawing_flow import Flow
from drawing_parts import (
    DAY,
    HOUR,
    MINUTE,
    NAMES,
    WEEK,
    WEEKS,
    Frame,
    backlog,
    coming,
    handoffs,
    often,
    one,
    partner,
    plan,
    rarely,
    some,
    target,
)
from drawing_relations import relate
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from runs import How
from spelling import spelled

from ketensim.ground.calendars import Calendar, Dates, OpenDates, expand, hours_of, table
from ketensim.numbers.model import Model

STARTS = (build.START, datetime(2027, 1, 6), datetime(2027, 1, 9, 13, 30))
Test = TypeVar("Test", bound=Callable[..., None])
PART = 10
"""Scenarios that are drawn together."""

TYPES = ({"case": 1.0}, {"plain": 0.5, "other": 0.5}, {"plain": 0.6, "other": 0.4, "rare": 0.0})


class Days(NamedTuple):
    """Days, since the start, on which a calendar (its place) has other hours than in its plain week, or none."""

    calendar: int
    first: int
    last: int
    hours: tuple[int, ...] = ()
    """Opens and closes, ms of the day."""


@dataclass(frozen=True, repr=False)
class Scenario:
    """A run to be done: what `build.model` is given, days that differ, and the arguments of `simulate`."""

    parts: Mapping[str, Any]
    window: tuple[int, int]
    drain: int
    seed: int = 1
    replication: int = 0
    days: tuple[Days, ...] = ()

    def __repr__(self) -> str:
        """The code that builds it, as hypothesis shows it."""
        return spelled(self.parts, self.window, self.drain, self.seed, self.replication, self.days)

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(repr(self))

    @cached_property
    def model(self) -> Model:
        """The model."""
        model = with_pairs_travelled(build.model(**self.parts), self.parts.get("ties", {}))
        return with_days(model, self.days) if self.days else model

    @property
    def how(self) -> How:
        """Seed, replication, window and drain, in the order of `simulate`."""
        return self.seed, self.replication, self.window, self.drain


def with_pairs_travelled(model: Model, named: Container[tuple[str, str]]) -> Model:
    """The model with the handoffs that a file may need alone, as `compiling_flow` makes them, or a few more.

    And with the ties along which a file travels, along which one helps, and those `named` (R15.1).
    """
    steps = range(len(model.steps))
    ahead = [{to for to in steps if to in _next_steps(model, step)} for step in steps]
    for _ in steps:
        ahead = [found.union(*(ahead[to] for to in found)) for found in ahead]
    partner = [step.partner for step in model.steps]
    travelled = {(partner[step], partner[to]) for step in steps for to in ahead[step]}
    helping = {(place, help.owner) for place, one in enumerate(model.partners) for help in one.helps}
    names = model.labels.partners
    apart = {(a, b) for a in range(len(names)) for b in range(len(names)) if (names[a], names[b]) in named}
    return build.with_pairs(model, travelled, travelled | helping | apart)


def _next_steps(model: Model, step: int) -> set[int]:
    """Where a case may be queued after a step; the joins of its blocks come after their branches."""
    options = model.steps[step].options
    return {option.to for option in options} | {
        first for option in options if option.fork >= 0 for first in model.blocks[option.fork].first_steps
    }


def with_days(model: Model, days: Sequence[Days]) -> Model:
    """The model with other hours, or none, on some days of some calendars."""
    calendars = [
        Calendar(
            hours_of(model.hours, place).week,
            closed=tuple(Dates(*_dates(model, one)) for one in days if one.calendar == place and not one.hours),
            open=tuple(
                OpenDates(*_dates(model, one), *one.hours) for one in days if one.calendar == place and one.hours
            ),
        )
        for place in range(int(model.hours[1]))
    ]
    hours = table([expand(calendar, model.start) for calendar in calendars], model.start)
    eras = tuple(replace(era, model=replace(era.model, hours=hours)) for era in model.eras)
    return replace(model, hours=hours, eras=eras)


def _dates(model: Model, days: Days) -> tuple[date, date]:
    return model.start.date() + timedelta(days.first), model.start.date() + timedelta(days.last)


@dataclass(frozen=True)
class Size:
    """How much there may be of everything."""

    partners: tuple[int, ...]
    room: int
    """For steps."""
    streams: tuple[int, ...]
    types: int
    lengths: tuple[int, ...]
    """Of the window, ms."""
    cases: tuple[int, ...]
    """About how many cases a stream brings in a window."""


TINY = Size((1, 2, 2), 2, (1,), 2, (DAY, 10 * HOUR, 3 * DAY), (4, 1, 10, 30))
SMALL = Size((1, 2, 3, 3), 7, (1, 2), 2, (2 * DAY, WEEK), (6, 15, 40))
BIG = Size((2, 3, 4, 5), 18, (1, 2, 3), 3, (WEEK, 2 * WEEK), (10, 25, 60))


def in_parts(test: Test) -> Test:
    """A decorator: the test in as many parts as the profile of hypothesis has tens of examples; see `each_of`."""
    return pytest.mark.parametrize("part", range(settings.default.max_examples // PART))(test)


def each_of(part: int, check: Callable[[Scenario], None]) -> None:
    """Draw the scenarios of one part and check each.

    Parts are small because hypothesis begins to vary what it has drawn, instead of drawing anew, after ten examples.
    KETENSIM_DEEP_SEED, a whole number, draws other scenarios than the usual.
    """

    @seed(1_000_003 * int(os.environ.get("KETENSIM_DEEP_SEED", "0")) + part)
    @settings(max_examples=PART, suppress_health_check=list(HealthCheck))
    @given(scenarios())
    def drawn(scenario: Scenario) -> None:
        check(scenario)

    drawn()


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario of any size."""
    size = one(draw, TINY, SMALL, SMALL, BIG, BIG)
    length, begin = one(draw, *size.lengths), one(draw, 0, 0, 0, 9 * HOUR, DAY)
    types = one(draw, *TYPES[: size.types])
    frame = Frame(
        tuple(types), (begin, begin + length), one(draw, *size.cases),
        faulty=often(draw, 3), still=rarely(draw, 12), expiring=often(draw, 2), dated=often(draw, 2),
    )  # fmt: skip
    names = [f"p{place}" for place in some(draw, *size.partners)]
    flow = Flow(draw, frame, names, size.room)
    parts: dict[str, Any] = {
        "partners": {name: partner(draw, frame) for name in names},
        "steps": flow.steps,
        "streams": {name: _stream(draw, frame, flow) for name in _names("arrivals", some(draw, *size.streams))},
        "handoffs": handoffs(draw, frame, names),
        "types": types,
        "urgent": tuple(name for name in types if rarely(draw, 4)),
        "calendars": WEEKS,
        "start": one(draw, *STARTS),
    }
    if rarely(draw, 3):
        piles = _names("backlog", some(draw, 1, 2))
        parts["backlogs"] = {name: backlog(draw, frame, len(flow.steps)) for name in piles}
    if often(draw, 3):
        parts["target"] = target(draw, frame, len(flow.steps))
        parts["plan"] = plan(draw)
    relate(draw, frame, parts)
    drain = one(draw, length, 0, 10 * MINUTE, DAY, 2 * length)
    return Scenario(
        parts, frame.window, drain, draw(st.integers(1, 10_000)), draw(st.integers(0, 3)), _days(draw, length)
    )


def _names(name: str, places: range) -> list[str]:
    """R7.6: one stream is called `arrivals`, one backlog `backlog`."""
    return [name] if len(places) == 1 else [f"{name}{place}" for place in places]


def _stream(draw: st.DrawFn, frame: Frame, flow: Flow) -> tuple[str, build.Arrivals, Mapping[str, float] | None]:
    step = one(draw, *flow.main) if rarely(draw, 3) else flow.main[0]
    shares = {one(draw, *frame.types): 1.0} if rarely(draw, 6) else None
    return build.stream(step, shares=shares, arrivals=coming(draw, frame, frame.cases))


def _days(draw: st.DrawFn, length: int) -> tuple[Days, ...]:
    """A day or two on which some calendars have other hours."""
    if not rarely(draw, 5):
        return ()
    first = one(draw, *range(1 + length // DAY))
    hours = one(draw, (), (), (10 * HOUR, 12 * HOUR), (0, DAY), (20 * HOUR, 28 * HOUR))
    return tuple(
        Days(place, first, first + one(draw, 0, 1), hours) for place in range(len(NAMES)) if draw(st.booleans())
    )
