"""Opening hours, dates and moments as people write them; see `calendars` for what they become.

Everything here turns one text into whole numbers or raises `CalendarError`. Its values hold `text`, and `corrected` or
`nearest` where it can be told what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ketensim.ground.errors import nearest
from ketensim.ground.spans import DAY, MINUTE, WEEK

Week = tuple[tuple[int, int], ...]
"""A plain week: open intervals in ms from Monday 00:00, ascending and apart, that open within [0, 7 d). The last may
close beyond 7 d and so go on into the next week. Always open is the one interval from 0 to 7 d."""

ALWAYS: Week = ((0, WEEK),)

DAY_NAMES = (
    ("monday", "maandag"), ("tuesday", "dinsdag"), ("wednesday", "woensdag"), ("thursday", "donderdag"),
    ("friday", "vrijdag"), ("saturday", "zaterdag"), ("sunday", "zondag"),
)  # fmt: skip

LONGEST = 200
"""Characters; a longer text is no opening time."""

_DASHES = re.compile("\\s*[\u2010-\u2015\u2212]\\s*")
_DAYS_AND_TIMES = re.compile(r"(\D*?)[\s,]*(\d.*)?")
_ONE_OF_SEVERAL = re.compile(r"([^\W\d][^\d;]*?)?[\s,;]*(\d[\w:.]*-\d[\w:.]*)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_LIKE_CLOCK = re.compile(r"(\d{1,2})(?:[:.hu]?(\d{2}))?(?::\d{2})?(am|pm|h|u|uur)?", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIKE_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


class CalendarError(ValueError):
    """A text that is no opening time, date, moment or country: `code` names the fault, `values` fill its message."""

    def __init__(self, code: str, **values: str) -> None:
        """Keep code and values; a hint (`corrected`, `nearest`) that is empty is left out."""
        self.code = code
        self.values = {name: value for name, value in values.items() if value or name not in ("corrected", "nearest")}
        super().__init__(code, self.values)


class Dates(NamedTuple):
    """Whole civil days, from `first` to `last`, both included."""

    first: date
    last: date


class OpenDates(NamedTuple):
    """Hours in ms of the day that replace those of the civil days `first` to `last`; overnight closes beyond 24 h."""

    first: date
    last: date
    opens: int
    closes: int


def parse_hours(texts: str | Iterable[str]) -> Week:
    """The plain week of texts such as `Mo-Fr 08:30-12:00`, `Fr 22:00-06:00` or `24/7`; overlaps are merged."""
    items = [texts] if isinstance(texts, str) else list(texts)
    if not items:
        raise CalendarError("never_opens")
    return merge_week(interval for text in items for interval in parse_opening(text))


def parse_opening(text: str) -> list[tuple[int, int]]:
    """The intervals of one text, ms from Monday 00:00; those over Sunday midnight close beyond 7 d."""
    plain = _plain(text)
    if plain == "24/7":
        return [(0, WEEK)]
    days, times = _days_and_times(plain)
    several = _ONE_OF_SEVERAL.findall(plain)
    if len(several) > 1:
        raise CalendarError("hours_listed", text=text, corrected=_as_list(several))
    if not days and several:
        raise CalendarError("hours_no_days", text=text, corrected=f"Mo-Su {times}")
    if not days:
        raise CalendarError("hours_form", text=text)
    numbers = _parse_days(days, text)
    if not times:
        raise CalendarError("hours_no_times", text=text, corrected=f"{days} 00:00-24:00")
    opens, closes = _parse_times(times, plain)
    return [(day * DAY + opens, day * DAY + closes) for day in numbers]


def parse_moments(texts: str | Iterable[str]) -> tuple[int, ...]:
    """Fixed moments such as `Tu 10:00` or `Mo-Fr 16:00`, as ascending ms in the week from Monday 00:00, each once."""
    moments = set[int]()
    for text in [texts] if isinstance(texts, str) else texts:
        plain = _plain(text)
        days, clock = _days_and_times(plain)
        if not days or not clock or "-" in clock or "," in clock or " " in clock:
            raise CalendarError("moment_form", text=text)
        time = _parse_clock(clock, plain, clock)
        moments.update((day * DAY + time) % WEEK for day in _parse_days(days, text))
    return tuple(sorted(moments))


def parse_closed(text: str) -> Dates:
    """Closed days: `2027-12-27`, or `2027-12-24..2028-01-02` with both ends included."""
    return _parse_dates(text, text)


def parse_open(text: str) -> OpenDates:
    """Other hours on some days: `2027-12-24 09:00-12:00`, also with two dates as in `parse_closed`."""
    plain = _plain(text)
    dates, blank, times = plain.rpartition(" ")
    if not blank:
        raise CalendarError("open_form", text=text)
    return OpenDates(*_parse_dates(dates, plain), *_parse_times(times, plain))


def merge_week(intervals: Iterable[tuple[int, int]]) -> Week:
    """The union of intervals of a week (at most 7 d long, opening within [0, 14 d)), joined where they touch."""
    pieces = list[tuple[int, int]]()
    for opens, closes in intervals:
        shift = opens // WEEK * WEEK
        pieces.append((opens - shift, min(closes - shift, WEEK)))
        if closes - shift > WEEK:
            pieces.append((0, closes - shift - WEEK))
    week = list[tuple[int, int]]()
    for opens, closes in sorted(pieces):
        if week and opens <= week[-1][1]:
            week[-1] = (week[-1][0], max(week[-1][1], closes))
        else:
            week.append((opens, closes))
    if len(week) > 1 and week[0][0] == 0 and week[-1][1] == WEEK:
        week = [*week[1:-1], (week[-1][0], WEEK + week[0][1])]
    return tuple(week)


def _plain(text: str) -> str:
    """`text` with single blanks and none around commas and hyphens; typeset dashes are refused."""
    if len(text) > LONGEST:
        raise CalendarError("hours_form", text=f"{text[:60]}…")
    corrected = _DASHES.sub("-", text)
    if corrected != text:
        raise CalendarError("hours_dash", text=text, corrected=corrected)
    return re.sub(r"\s*([-,])\s*", r"\1", " ".join(text.split()))


def _days_and_times(plain: str) -> tuple[str, str]:
    """What stands before the first digit, and the rest."""
    found = _DAYS_AND_TIMES.fullmatch(plain)
    return (found[1], found[2] or "") if found else ("", "")


def _as_list(several: list[tuple[str, str]]) -> str:
    """Several opening times as the list they should have been; one without days has those before it."""
    items, days = list[str](), "Mo-Su"
    for named, times in several:
        days = named.strip(" ,") or days
        items.append(f'"{days} {times}"')
    return f"[{', '.join(items)}]"


def _parse_times(times: str, text: str) -> tuple[int, int]:
    """Opening and closing in ms of the day, from the end of `text`; overnight closes beyond 24 h."""
    first, hyphen, last = times.partition("-")
    if not hyphen:
        raise CalendarError("hours_no_closing", text=text)
    opens, closes = _parse_clock(first, text, times), _parse_clock(last, text, times)
    if opens in (closes, DAY):
        raise CalendarError("hours_empty", text=text)
    return opens, closes if closes > opens else closes + DAY


def _parse_clock(clock: str, text: str, times: str) -> int:
    """ms of the day; 24:00 is the midnight that ends it (R1.2). It stands in `times`, with which `text` ends."""
    found = _CLOCK.fullmatch(clock)
    time = _clock_ms(found[1], found[2]) if found else -1
    if time < 0:
        raise CalendarError("hours_time", text=text, time=clock, corrected=_with_clocks(text, times))
    return time


def _clock_ms(hours: str, minutes: str) -> int:
    time = (int(hours) * 60 + int(minutes)) * MINUTE
    return time if int(minutes) < 60 and time <= DAY else -1


def _with_clocks(text: str, times: str) -> str:
    """`text` with every one of the `times` that end it as HH:MM, or "" if that cannot be told."""
    clocks = [_nearest_clock(clock) for clock in times.split("-")]
    return text.removesuffix(times) + "-".join(clocks) if all(clocks) else ""


def _nearest_clock(clock: str) -> str:
    """What `8.30`, `8h30`, `0830`, `8` or `5pm` stands for, or "" where that cannot be told."""
    found = _LIKE_CLOCK.fullmatch(clock)
    if not found:
        return ""
    hours, minutes = int(found[1]), found[2] or "00"
    half = (found[3] or "").lower()
    if half in ("am", "pm"):
        if not 1 <= hours <= 12:
            return ""
        hours = hours % 12 + (12 if half == "pm" else 0)
    return f"{hours:02}:{minutes}" if _clock_ms(str(hours), minutes) >= 0 else ""


def _parse_days(days: str, text: str) -> list[int]:
    """Days of the week from 0 (Monday); a range may run over the weekend, as in `Fr-Mo`."""
    found = list[int]()
    for part in days.split(","):
        first, hyphen, last = part.partition("-")
        begin = _parse_day(first, text)
        end = _parse_day(last, text) if hyphen else begin
        found += [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]
    return found


def _parse_day(word: str, text: str) -> int:
    """A day by the first letters, two or more, of its English or Dutch name."""
    plain = word.lower()
    if len(plain) >= 2:
        for day, names in enumerate(DAY_NAMES):
            if any(name.startswith(plain) for name in names):
                return day
    close = nearest(word, (short for names in DAY_NAMES for name in names for short in (name, name[:2])))
    raise CalendarError("hours_day", text=text, day=word, nearest=(close or "")[:2].capitalize())


def _parse_dates(words: str, text: str) -> Dates:
    first, dots, last = words.strip().partition("..")
    dates = Dates(_parse_date(first, text), _parse_date(last if dots else first, text))
    if dates.last < dates.first:
        swapped = f"{dates.last}..{dates.first}"
        raise CalendarError("dates_backwards", text=text, corrected=text.replace(words.strip(), swapped))
    return dates


def _parse_date(word: str, text: str) -> date:
    plain = word.strip()
    if _DATE.fullmatch(plain):
        try:
            return date.fromisoformat(plain)
        except ValueError:
            pass
    near = _nearest_date(plain)
    corrected = text.replace(plain, near) if near else ""
    raise CalendarError("date_form", text=text, date=plain, corrected=corrected)


def _nearest_date(word: str) -> str:
    """What `24-12-2027` or `2027/12/24` stands for (day before month), or "" where that cannot be told."""
    found = _LIKE_DATE.fullmatch(word)
    if not found:
        return ""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
