"""Whether there is anybody to do the work: groups without people, dates outside the run, calendars that never open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ketensim.ground import calendars
from ketensim.ground.errors import Fault, Path
from ketensim.scenario import crossings, flow

if TYPE_CHECKING:
    from ketensim.ground.units import Duration
    from ketensim.words.chain import Chain
    from ketensim.words.shapes import Calendar, Staff

MILLISECOND = timedelta(milliseconds=1)
HOUR = 3_600_000
WEEK = 168 * HOUR
YEAR = 8766 * HOUR
SPANS = {"min": HOUR / 60, "h": HOUR, "d": 24 * HOUR, "wk": WEEK, "wh": HOUR, "wd": 24 * HOUR}
MOST_PEOPLE = 10_000
"""In a group, at a review or for an investment."""
MOST_CASES = 1_000_000
"""In a backlog."""
MOST_YEARS = 100
"""In a part of a run, or a target."""


def span(chain: Chain) -> tuple[datetime, datetime]:
    """The longest that a run of this chain may last: warm-up, length and drain (R11.1), generously.

    A warm-up that is found in a pilot is at most the length; a drain that is not given, too.
    """
    run = chain.run
    length = run.length.elapsed_ms
    warm_up = length if isinstance(run.warm_up, str) else run.warm_up.elapsed_ms
    drain = run.drain.elapsed_ms if run.drain else length
    try:
        return chain.start, chain.start + (warm_up + length + drain) * MILLISECOND
    except OverflowError:
        return chain.start, datetime.max


def staff(chain: Chain) -> Iterator[Fault]:
    """Partners with work and nobody to do it, groups that are never there, and calendars that never open."""
    begin, end = span(chain)
    busy = _busy(chain)
    for name, partner in chain.partners.items():
        for place, group in enumerate(partner.staff):
            yield from _dates(group, name, place, begin, end)
        if name in busy and not any(on_duty(chain, group) > 0 for group in partner.staff):
            yield Fault("no_staff", ("partners", name, "staff"), {"partner": name})
    for name, calendar in chain.calendars.items():
        if _never_opens(calendar, begin, end):
            values = {"calendar": name, "start": show(begin), "stop": show(end)}
            yield Fault("calendar_never_opens", ("calendars", name), values)


def show(moment: datetime) -> str:
    """A date, with the time unless that is midnight."""
    return f"{moment:%Y-%m-%d}" if moment.time() == datetime.min.time() else f"{moment:%Y-%m-%d %H:%M}"


def _busy(chain: Chain) -> set[str]:
    """Partners that get work in this variant: a step where cases come, own work, reviews, or investment."""
    ways = flow.of_chain(chain)
    found = {chain.steps[step].partner for step in flow.reachable(ways, [*flow.starts(chain), *flow.waiting(chain)])}
    found |= {name for name, partner in chain.partners.items() if partner.own_work}
    if chain.chain_plan and chain.chain_plan.review:
        found |= set(chain.chain_plan.signed_by)
    if any(relation.investment for relation in chain.relations.values()):
        found |= {pair[0] for pair in crossings.related(chain) if chain.relation(*pair).investment}
    return found


def on_duty(chain: Chain, group: Staff) -> float:
    """How many people of the group are there while its calendar is open (R5.1)."""
    if group.count is not None:
        return group.count
    calendar = chain.calendars.get(group.calendar or "")
    open_ms = calendars.open_ms_per_week(calendars.parse_hours(calendar.hours) if calendar else calendars.ALWAYS)
    week = group.week.elapsed_ms if group.week else 0
    return (group.fte or 0.0) * week * (1.0 if group.available is None else group.available) / open_ms


def sizes(chain: Chain) -> Iterator[Fault]:
    """Numbers that nobody means and no run could hold: people, hours in a week, cases in a backlog."""
    for name, partner in chain.partners.items():
        for place, group in enumerate(partner.staff):
            path = ("partners", name, "staff", place)
            if group.week and group.week.elapsed_ms > WEEK:
                yield Fault("week_too_long", (*path, "week"), {"most": 168})
            elif on_duty(chain, group) > MOST_PEOPLE:
                yield Fault("too_many", (*path, "fte" if group.count is None else "count"), {"most": MOST_PEOPLE})
    for name, pile in chain.backlog.items():
        if (pile.count or 0) > MOST_CASES:
            yield Fault("too_many", ("backlog", name, "count"), {"most": MOST_CASES})
    if chain.chain_plan and chain.chain_plan.review and chain.chain_plan.review.people > MOST_PEOPLE:
        yield Fault("too_many", ("chain_plan", "review", "people"), {"most": MOST_PEOPLE})
    for key, relation in chain.relations.items():
        if relation.investment and relation.investment.people > MOST_PEOPLE:
            yield Fault("too_many", ("relations", key, "investment", "people"), {"most": MOST_PEOPLE})
    for span_path, duration in _spans(chain):
        if _lasts(chain, duration) > MOST_YEARS * YEAR:
            yield Fault("too_long", span_path, {"most": MOST_YEARS})


def _spans(chain: Chain) -> Iterator[tuple[Path, Duration]]:
    """The times that say how long a run is: its parts, and the targets, which it goes on for (R11.1)."""
    parts = {"warm_up": chain.run.warm_up, "length": chain.run.length, "drain": chain.run.drain}
    for name, part in parts.items():
        if part is not None and not isinstance(part, str):
            yield ("run", name), part
    within = chain.target.within if chain.target else {}
    if isinstance(within, Mapping):
        yield from ((("target", "within", name), duration) for name, duration in within.items())
    else:
        yield ("target", "within"), within


def _lasts(chain: Chain, duration: Duration) -> float:
    """About how long it is by the clock, ms: working time is stretched over the week."""
    calendar = chain.calendars.get(duration.calendar or "")
    if not duration.working or calendar is None:
        return duration.amount * SPANS[duration.unit]
    week = calendars.parse_hours(calendar.hours)
    one = HOUR if duration.unit == "wh" else calendars.working_day_ms(week)
    return duration.amount * one * WEEK / calendars.open_ms_per_week(week)


def _dates(group: Staff, name: str, place: int, begin: datetime, end: datetime) -> Iterator[Fault]:
    """Dates that are swapped, or that never meet the run."""
    path = ("partners", name, "staff", place)
    if group.from_ and group.until and group.until <= group.from_:
        yield Fault("staff_dates_swapped", (*path, "until"), {"begin": show(group.from_), "end": show(group.until)})
    elif group.from_ and group.from_ >= end:
        yield Fault("staff_after_run", (*path, "from"), {"begin": show(group.from_), "stop": show(end)})
    elif group.until and group.until <= begin:
        yield Fault("staff_before_run", (*path, "until"), {"end": show(group.until), "start": show(begin)})


def _never_opens(calendar: Calendar, begin: datetime, end: datetime) -> bool:
    """Whether the calendar is closed from `begin` to `end`; only days that differ can do that."""
    if not calendar.closed and not calendar.open and not calendar.holidays:
        return False
    texts = (tuple(calendar.hours), calendar.holidays, tuple(calendar.closed), tuple(calendar.open))
    return _closed_all_along(*texts, begin, end)


@lru_cache(maxsize=64)
def _closed_all_along(
    hours: tuple[str, ...], holidays: str | None, closed: tuple[str, ...], opened: tuple[str, ...],
    begin: datetime, end: datetime,
) -> bool:  # fmt: skip
    try:
        calendar = calendars.parse_calendar(hours, holidays, closed, opened)
        span_end = calendars.dated_span(begin)[1]
        open_to = min(end, datetime.combine(span_end, datetime.min.time()))
        found = calendars.expand_between(calendar, begin, *calendars.dated_span(begin))
    except calendars.CalendarError:
        return False  # said elsewhere, at the text itself
    return calendars.open_time(found, 0, (open_to - begin) // MILLISECOND) == 0
