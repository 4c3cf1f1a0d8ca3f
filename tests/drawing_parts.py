"""Parts of a drawn scenario: times, arrivals, partners, handoffs, targets and plans. See `drawing`.

Functions take the `draw` of hypothesis. Where they choose from a list, the first says least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import build
from hypothesis import strategies as st

from ketensim.ground.distributions import Distribution, constant, empirical, exponential, gamma, lognormal, uniform
from ketensim.numbers.model import NEVER, Arrivals, Backlog, Effect, Handoff, Norm, OwnWork, Plan, Target

MINUTE, HOUR, DAY, WEEK = build.MINUTE, build.HOUR, build.DAY, build.WEEK
Choice = TypeVar("Choice")

WEEKS = {
    "office": build.week(hours=(9, 17)),
    "split": tuple(sorted((*build.week(hours=(9, 12)), *build.week(hours=(13, 17))))),
    "late": build.week(days=range(7), hours=(9, 22)),
    "morning": build.week(days=(0, 2, 4), hours=(9, 12)),
    "night": build.week(days=range(6), hours=(22, 30)),
    "blinks": tuple((day * DAY + 9 * HOUR, day * DAY + 9 * HOUR + 2) for day in range(7)),
}
"""Places 1 to 6 among the calendars; `always` is 0."""
NAMES = ("always", *WEEKS)[:-1]
"""Calendars that staff may have; those of `blinks` would be there for 2 ms a day, which is for arrivals alone."""
BLINKS = len(WEEKS)
OPEN = (WEEK, *(sum(closes - opens for opens, closes in week) for week in WEEKS.values()))
"""Open time a week, by place."""


@dataclass(frozen=True)
class Frame:
    """What the parts of one scenario share: its case types, its window, and about how many cases a stream brings."""

    types: tuple[str, ...]
    window: tuple[int, int]
    cases: int
    faulty: bool
    """Whether files may be wrong."""
    still: bool
    """Whether nothing takes any time."""
    expiring: bool
    """Whether cases may expire."""
    dated: bool
    """Whether groups may have dates."""


def one(draw: st.DrawFn, *choices: Choice) -> Choice:
    """One of `choices`."""
    return draw(st.sampled_from(choices))


def rarely(draw: st.DrawFn, times: int) -> bool:
    """True once in so many times."""
    return draw(st.sampled_from((False,) * (times - 1) + (True,)))


def often(draw: st.DrawFn, times: int) -> bool:
    """False once in so many times."""
    return draw(st.sampled_from((False,) + (True,) * (times - 1)))


def some(draw: st.DrawFn, *counts: int) -> range:
    """The places of as many things as one of `counts`, of which the first should be the least."""
    return range(one(draw, *counts))


# --- times


def work_time(draw: st.DrawFn, frame: Frame) -> Distribution:
    """Staff time of a piece of work; 8 h is just a day at the office."""
    if frame.still:
        return constant(0)
    if rarely(draw, 10):
        return one(draw, *UNEVEN).scaled(HOUR)
    if draw(st.booleans()):
        return one(draw, *EVEN).scaled(one(draw, HOUR, 20 * MINUTE, 4 * HOUR))
    return constant(one(draw, HOUR, 0, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 4 * HOUR, 8 * HOUR, 20 * HOUR))


EVEN = (empirical((0.5, 1.5)), empirical((0.0, 0.5, 1.0, 2.5)), empirical((0.0, 0.0, 0.0, 4.0)))
"""Distributions of mean 1: each draw is another, and whole tens of minutes if the mean is a multiple of 20."""
UNEVEN = (uniform(0, 2), exponential(1.0), gamma(1.0, 0.7), lognormal(1.0, 1.2))
"""Distributions of mean 1, whose draws fall on no whole minute."""


def norm(draw: st.DrawFn) -> int | tuple[int, bool]:
    """A norm of a partner."""
    return one(draw, 0, 0, DAY, 2 * HOUR, (8 * HOUR, True), 10 * DAY)


# --- arrivals


def coming(draw: st.DrawFn, frame: Frame, number: int) -> Arrivals:
    """Arrivals of every form, about `number` of them in the window."""
    form = one(draw, "every", "times", "rate", "counts", "drawn", "times", "drawn", "counts")
    if form == "times":
        return _at_times(draw, frame, number)
    if form == "counts":
        return _counted(draw, frame, number)
    calendar = one(draw, 0, 0, 0, *range(len(NAMES)))
    share = frame.window[1] * OPEN[calendar] // WEEK // number
    interval = max(10 * MINUTE, share // (20 * MINUTE) * 20 * MINUTE)
    if rarely(draw, 20):
        return Arrivals(calendar, None)
    even = one(draw, *EVEN).scaled(interval) if form == "drawn" else constant(interval)
    intervals = {"every": even, "drawn": even, "rate": exponential(interval)}
    return Arrivals(calendar, intervals[form], per_week=OPEN[calendar] / interval)


def _at_times(draw: st.DrawFn, frame: Frame, number: int) -> Arrivals:
    """A file of times: several at one instant, on the edges of the window, at openings and closings."""
    begin, end = frame.window
    edges = (0, begin, 9 * HOUR, 12 * HOUR, 17 * HOUR, end - 1, end, end)
    times: list[int] = []
    for _ in some(draw, *range(1, 2 + number // 3)):
        time = one(draw, *edges) if rarely(draw, 2) else draw(st.integers(0, end // (30 * MINUTE))) * 30 * MINUTE
        times += [time] * one(draw, 1, 1, 2, 3, 6)
    return Arrivals(0, None, times=tuple(sorted(times)))


def _counted(draw: st.DrawFn, frame: Frame, number: int) -> Arrivals:
    """Counts per period: repeated, or grown; they may end before the run does."""
    calendar = one(draw, 0, *range(len(NAMES)), BLINKS)
    period = one(draw, DAY, WEEK, 10 * HOUR)
    most = max(1, 2 * number * period // frame.window[1])
    values = [one(draw, *range(most + 1)) for _ in some(draw, 1, 2, 3)]
    growth, turns = one(draw, 0.0, 0.5), one(draw, 3, 1, 8)
    counts = [round(value * (1 + growth) ** turn) for turn in range(turns) for value in values]
    periods = tuple(place * period for place in range(len(counts) + 1))
    return Arrivals(calendar, None, tuple(counts), periods)


def backlog(draw: st.DrawFn, frame: Frame, steps: int) -> Backlog:
    """Cases that wait at any step, also one inside a block."""
    shares = {1: (1.0,), 2: (0.5, 0.5), 3: (0.2, 0.3, 0.5)}[len(frame.types)]
    step = one(draw, *range(steps))
    if rarely(draw, 3):
        times = sorted(one(draw, -HOUR, -1, -DAY, -3 * DAY, -WEEK) for _ in some(draw, 1, 2, 3, 5))
        return Backlog(step, len(times), None, tuple(times), shares)
    ages = one(draw, constant(DAY), constant(0), constant(HOUR), EVEN[1].scaled(DAY), uniform(0, 5 * DAY))
    return Backlog(step, one(draw, 1, 0, 2, 4, 8), ages, (), shares)


# --- partners


def partner(draw: st.DrawFn, frame: Frame) -> build.PartnerSpec:
    """A partner with one to three groups."""
    count = one(draw, 1, 1, 2, 2, 3)
    groups = [
        _group(draw, frame, dated=frame.dated and (place + 1 < count or rarely(draw, 4))) for place in range(count)
    ]
    own = OwnWork(coming(draw, frame, frame.cases), work_time(draw, frame)) if rarely(draw, 3) else None
    signed = draw(st.booleans())
    return build.partner(
        *groups,
        calendar=one(draw, *NAMES) if rarely(draw, 6) else "",
        own_norm=norm(draw),
        chain_norm={name: norm(draw) for name in frame.types},  # type: ignore[dict-item]
        own_work=own,
        signed=signed,
        commitment=one(draw, 1.0, 0.5, 0.5, 0.0) if signed else 1.0,
        hour=40.0,
        overtime=1.5,
    )


UNTIL = (
    DAY + 10 * HOUR, 15 * HOUR, 2 * DAY + 10 * HOUR, DAY + 11 * HOUR, 3 * DAY + 10 * HOUR, 11 * HOUR, 2 * DAY,
    DAY + 16 * HOUR, -DAY, 0,
)  # fmt: skip
"""When dates end: in the middle of work, an hour after an opening (as long as a check may take), or before time 0."""


def _group(draw: st.DrawFn, frame: Frame, dated: bool) -> build.GroupSpec:
    """People, whole or not, with hours, sometimes with dates."""
    count, calendar = one(draw, 1, 1, 2, 0.5, 1.5, 3, 1, 60), one(draw, *NAMES)
    since, until = -NEVER, NEVER
    if dated:
        middle = frame.window[1] // 2 // HOUR * HOUR
        since = one(draw, -NEVER, -NEVER, -DAY, 0, 10 * HOUR, DAY, middle)
        until = one(draw, NEVER, *UNTIL, middle + HOUR)
        since = -NEVER if until <= since else since
    return build.group(count, calendar, since, until, finish=rarely(draw, 3))


# --- handoffs


def handoffs(draw: st.DrawFn, frame: Frame, partners: Sequence[str]) -> dict[str | tuple[str, str], Handoff]:
    """A default, and a few other kinds for some pairs."""
    kinds = [_handoff(draw, frame) for _ in some(draw, 1, 2, 3)]
    found: dict[str | tuple[str, str], Handoff] = {"default": kinds[0]}
    for sender in partners if len(kinds) > 1 else ():
        for receiver in partners:
            if sender != receiver and (kind := draw(st.sampled_from(range(len(kinds))))):
                found[sender, receiver] = kinds[kind]
    return found


def _handoff(draw: st.DrawFn, frame: Frame) -> Handoff:
    way = one(draw, "", "", "moments", "batch", "batch")
    moments: tuple[int, ...] = ()
    if way == "moments":
        days, hours = one(draw, (0,), range(7), (0, 2, 4), range(7)), one(draw, (10,), (0,), (9, 17), range(24))
        moments = tuple(day * DAY + hour * HOUR for day in days for hour in hours)
    return build.handoff(
        delay=0 if frame.still else a_delay(draw),
        incomplete=one(draw, 0.0, 0.5, 0.5, Effect(0.9, 0.1, one(draw, 0, 1, 2, 3)), 1.0) if frame.faulty else 0.0,
        together=one(draw, 0.0, 0.0, 0.5, 1.0) if frame.faulty else 0.0,
        shape=one(draw, None, None, *EVEN, one(draw, *UNEVEN)),
        cooperation=one(draw, 1.0, 0.5, 0.0),
        fixed=rarely(draw, 4),
        working=rarely(draw, 3),
        cost=one(draw, 0.0, 4.0),
        moments=moments,
        at_most=one(draw, 0, 1, 2) if moments else 0,
        batch_size=one(draw, 2, 3, 2, 1, 90) if way == "batch" else 0,
        batch_wait=one(draw, NEVER, HOUR, DAY, 10 * MINUTE, 0) if way == "batch" else NEVER,
    )


def a_delay(draw: st.DrawFn) -> float | Effect:
    """A mean transfer time."""
    if rarely(draw, 6):
        return Effect(1.0 * DAY, 1.0 * HOUR, one(draw, 0, 1, 2, 3))
    return float(one(draw, 0, 20 * MINUTE, HOUR, 8 * HOUR, DAY))


# --- what is wanted


def target(draw: st.DrawFn, frame: Frame, steps: int) -> Target:
    """A target from one step, or arrival, until another, or leaving."""
    since, until = (one(draw, *range(-1, steps)) for _ in range(2))
    times = tuple(
        Norm(8 * HOUR, True) if rarely(draw, 3) else Norm(one(draw, DAY, 2 * HOUR, 0, 4 * DAY), False)
        for _ in frame.types
    )
    calendars = tuple(one(draw, *range(len(NAMES))) if norm.working else 0 for norm in times)
    return Target(times, calendars, since, -1 if since == until else until)


def plan(draw: st.DrawFn) -> Plan:
    """A chain plan, with or without reviews; a KPI on lead time asks for speed."""
    pulls_forward = not rarely(draw, 4)
    return Plan(
        pulls_forward=pulls_forward,
        late_last=rarely(draw, 3),
        every=one(draw, 0, 0, DAY, 10 * HOUR, 3 * DAY),
        people=one(draw, 1, 2),
        hours=one(draw, HOUR, 0, 10 * MINUTE),
        presses=pulls_forward or draw(st.booleans()),
        agreed=one(draw, 0.9, 0.5, 1.0) if pulls_forward else 0.0,
    )
