"""Arrivals and backlogs as a model has them (R7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count, islice, pairwise

from ketensim.ground import hours
from ketensim.ground.distributions import constant, exponential
from ketensim.ground.errors import Fault, Path
from ketensim.ground.spans import WEEK
from ketensim.numbers.basis import Basis
from ketensim.numbers.model import Arrivals, Backlog, Stream
from ketensim.numbers.targets import stretched
from ketensim.words import shapes

MOST = 10_000_000
"""No more arrivals than this in one period of a list of counts."""


def horizon(basis: Basis) -> int:
    """How far counts of arrivals must reach: what a pilot or a measured run may ask, generously (ms)."""
    run, length = basis.chain.run, basis.chain.run.length.elapsed_ms
    warm_up = length if isinstance(run.warm_up, str) else run.warm_up.elapsed_ms
    drain = run.drain.elapsed_ms if run.drain else max(2 * _longest_target(basis), -(-length // 4))
    return 3 * warm_up + 2 * length + drain


def _longest_target(basis: Basis) -> int:
    """The longest target as elapsed time, ms; working time is stretched over the week."""
    target = basis.chain.target
    if target is None:
        return 0
    within = target.within.values() if isinstance(target.within, Mapping) else [target.within]
    spans = [0]
    for duration in within:
        calendar = basis.calendar(duration.calendar)
        time = basis.span(duration, calendar)
        spans.append(stretched(time, basis.week(calendar)) if duration.working else time)
    return max(spans)


def coming(basis: Basis, spec: shapes.Coming, profile: int, path: Path) -> Arrivals:
    """When cases or own work arrive, in the open time of the calendar at `profile`."""
    open_ms = hours.open_ms_per_week(basis.week(profile))
    if spec.rate is not None:
        per_week = spec.rate.per_week(hours.open_days_per_week(basis.week(profile)))
        interval = exponential(open_ms / per_week) if per_week > 0 else None
        return Arrivals(profile, interval, per_week=per_week)
    if spec.every is not None:
        drawn = basis.drawn(spec.every, (*path, "every"))
        if drawn.mean <= 0:
            basis.faults.append(Fault("no_interval", (*path, "every"), {}))
            return Arrivals(profile, None)
        return Arrivals(profile, drawn, per_week=open_ms / drawn.mean)
    if spec.counts is not None:
        return _counted(basis, spec.counts, profile, (*path, "counts"))
    found = basis.moments(str(spec.file), spec.case, spec.time, path)
    times = [time for time in found if time >= 0]
    if found and not times:
        values = {"name": str(spec.file), "start": f"{basis.chain.start:%Y-%m-%d}"}
        basis.faults.append(Fault("times_before_start", (*path, "file"), values))
    return Arrivals(
        profile, None, times=tuple(times), per_week=len(times) * WEEK / max(times[-1], WEEK) if times else 0
    )


def _counted(basis: Basis, spec: shapes.Counts, profile: int, path: Path) -> Arrivals:
    """Counts per period from the start, repeated and grown until the horizon (R7.2)."""
    end = horizon(basis)
    periods, counts = [0], list[int]()
    for number, begin in enumerate(_begins(basis, spec.per)):
        turn, place = divmod(number, len(spec.values))
        size = spec.values[place] * (1 + spec.after.growth) ** min(turn, 10_000)
        if size > MOST:
            basis.faults.append(Fault("too_many_arrivals", path, {"most": MOST}))
            break
        counts.append(round(size))
        periods.append(begin)
        if begin >= end:
            break
    return Arrivals(profile, None, tuple(counts), tuple(periods), per_week=_mean(basis, spec, counts, periods))


def _mean(basis: Basis, spec: shapes.Counts, counts: Sequence[int], periods: Sequence[int]) -> float:
    """Arrivals per week: over one turn of the list, or where it grows over the run until its window ends.

    A run in which arrivals grow has no warm-up unless it is given one. A period that the run cuts through counts for
    the part that lies within it.
    """
    if not counts:
        return 0.0
    if spec.after.growth == 0.0:
        turn = list(islice(_begins(basis, spec.per), len(spec.values)))
        return sum(spec.values[: len(turn)]) * WEEK / turn[-1]
    run = basis.chain.run
    end = run.length.elapsed_ms + (0 if isinstance(run.warm_up, str) else run.warm_up.elapsed_ms)
    end = min(end, periods[-1])
    parts = [
        count * (min(until, end) - since) / (until - since)
        for count, (since, until) in zip(counts, pairwise(periods), strict=True)
        if since < end
    ]
    return sum(parts) * WEEK / end


def _begins(basis: Basis, per: str) -> Iterator[int]:
    """The ends of the periods: weeks or civil months from the start (R7.2)."""
    for number in count(1):
        if per == "week":
            yield number * WEEK
        else:
            later = months_on(basis.start, number)
            if later is None:
                return
            yield basis.since_start(later)


def months_on(start: datetime, months: int) -> datetime | None:
    """The same day so many months on, or the last of the month where it is shorter; None beyond the year 9999."""
    year, month = start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    if year > 9999:
        return None
    for day in (start.day, 30, 29, 28):
        try:
            return start.replace(year=year, month=month, day=min(day, start.day))
        except ValueError:
            continue
    return None


def streams(basis: Basis) -> tuple[Stream, ...]:
    """The streams of cases in file order."""
    steps = list(basis.chain.steps)
    found = []
    for name, spec in basis.chain.arrivals.items():
        arrivals = coming(basis, spec, basis.calendar(spec.profile), ("arrivals", name))
        step = steps.index(spec.step) if spec.step else 0
        found.append(Stream(arrivals, step, shares(basis, spec.types)))
    return tuple(found)


def shares(basis: Basis, given: Mapping[str, float] | None) -> tuple[float, ...]:
    """Shares per case type in file order; by default those of the types themselves."""
    if given is None:
        return tuple(spec.share for spec in basis.chain.types.values())
    return tuple(given.get(name, 0.0) for name in basis.chain.types)


def backlogs(basis: Basis) -> tuple[Backlog, ...]:
    """The backlogs in file order (R7.5)."""
    return tuple(_backlog(basis, name, spec) for name, spec in basis.chain.backlog.items())


def _backlog(basis: Basis, name: str, spec: shapes.Backlog) -> Backlog:
    path = ("backlog", name)
    steps = list(basis.chain.steps)
    at_partner = [step for step, item in basis.chain.steps.items() if item.partner == spec.partner]
    step = steps.index(spec.step or at_partner[0])
    mix = shares(basis, {spec.type: 1.0} if spec.type else spec.types)
    if spec.file is not None:
        times = [time for time in basis.moments(spec.file, spec.case, spec.time, path) if time < 0]
        return Backlog(step, len(times), None, tuple(times), mix)
    ages = basis.drawn(spec.age, (*path, "age")) if spec.age else constant(0.0)
    return Backlog(step, spec.count or 0, ages, (), mix)
