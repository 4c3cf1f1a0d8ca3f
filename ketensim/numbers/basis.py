"""What every part of a model is compiled from: the chain, its calendars by place, its files, and the faults so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from ketensim.ground import calendars, hours
from ketensim.ground.distributions import Distribution, constant
from ketensim.ground.errors import Fault, InputError
from ketensim.ground.errors import Path as TreePath
from ketensim.ground.hours import Hours
from ketensim.ground.hours_text import CalendarError, Week
from ketensim.ground.spans import HOUR
from ketensim.ground.units import Duration
from ketensim.numbers import arrival_files
from ketensim.scenario import crossings
from ketensim.words.chain import Chain
from ketensim.words.drawn import Drawn, Empirical

MILLISECOND = timedelta(milliseconds=1)

Key = tuple[object, ...]


class Basis:
    """A chain on its way to a model. Calendars get places as they are used; place 0 is always open.

    Faults are collected, so that a second fault is found even where the first one leaves something out. `chains` are
    the chain at the start and from each date on (R17), which agree on calendars, partners, steps and flow; `chain` is
    the one that is being compiled.
    """

    def __init__(self, chain: Chain, folder: Path, later: Sequence[Chain] = ()) -> None:
        self.chain = chain
        self.chains = (chain, *later)
        self.start = chain.start
        self.folder = folder
        self.faults: list[Fault] = []
        self.hours: list[Hours] = []
        self._places: dict[Key, int] = {}
        self._named = {name: self._expand(name) for name in chain.calendars}
        self.calendar(None)

    @cached_property
    def related(self) -> list[tuple[str, str]]:
        """The relations that the model holds on any date (R15.1), by partner from, then partner to, in file order."""
        place = {name: number for number, name in enumerate(self.chain.partners)}
        pairs = {pair for chain in self.chains for pair in crossings.related(chain)}
        return sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))

    # --- calendars

    def calendar(self, name: str | None) -> int:
        """The place of a calendar by name; None is always open."""
        return self._place((name,), self._hours(name))

    def part(self, name: str | None, share: float) -> int:
        """The place of the calendar of a part-week member (R5.2)."""
        try:
            return self._place((name, share), hours.first_share(self._hours(name), share))
        except CalendarError as error:
            self.faults.append(Fault(error.code, ("calendars", name or ""), error.values))
            return 0

    def union(self, names: Iterable[str | None]) -> int:
        """The place of the calendar that is open whenever one of these is (R5.3)."""
        distinct = sorted({name or "" for name in names})
        if len(distinct) < 2:
            return self.calendar(distinct[0] or None if distinct else None)
        return self._place(("", *distinct), hours.union([self._hours(name or None) for name in distinct]))

    def week(self, place: int) -> Week:
        """The plain week of the calendar at a place."""
        return self.hours[place].week

    def _place(self, key: Key, found: Hours) -> int:
        if key not in self._places:
            self._places[key] = len(self.hours)
            self.hours.append(found)
        return self._places[key]

    def _hours(self, name: str | None) -> Hours:
        return self._named[name] if name else calendars.expand(calendars.Calendar(), self.start)

    def _expand(self, name: str) -> Hours:
        spec = self.chain.calendars[name]
        try:
            calendar = calendars.parse_calendar(spec.hours, spec.holidays, spec.closed, spec.open)
            return calendars.expand(calendar, self.start)
        except CalendarError as error:
            part = ("holidays",) if error.code in ("unknown_country", "unknown_region") else ()
            self.faults.append(Fault(error.code, ("calendars", name, *part), error.values))
            return calendars.expand(calendars.Calendar(), self.start)

    # --- times

    def since_start(self, moment: datetime) -> int:
        """ms from the start of the scenario, rounded half to even."""
        return round((moment - self.start) / MILLISECOND)

    def span(self, duration: Duration, calendar: int) -> int:
        """ms of a duration, elapsed or of working time on the calendar at a place (R1.3)."""
        if not duration.working:
            return duration.elapsed_ms
        one = HOUR if duration.unit == "wh" else hours.working_day_ms(self.week(calendar))
        return round(duration.amount * one)

    def drawn(self, spec: Drawn[Any], path: TreePath) -> Distribution:
        """The distribution of a drawn time; its file is read."""

        def column(given: Empirical[Any]) -> Sequence[float]:
            file = arrival_files.resolve(self.folder, str(given.file))
            return arrival_files.read_values(file, str(given.unit), given.column)

        try:
            return spec.distribution(column)
        except InputError as error:
            self.blame(error, (*path, "empirical", "file"))
            return constant(1.0)

    # --- files

    def moments(self, file: str, case: str | None, time: str | None, path: TreePath) -> list[int]:
        """The arrivals in a file, ms since the start, ascending."""
        try:
            found = arrival_files.read_times(arrival_files.resolve(self.folder, file), case, time)
        except InputError as error:
            self.blame(error, (*path, "file"))
            return []
        return [self.since_start(moment) for moment in found]

    def blame(self, error: InputError, path: TreePath) -> None:
        """Keep the faults of a file at the path that names it."""
        self.faults += [Fault(f.code, path, f.values, f.line, f.column, f.file) for f in error.faults]
