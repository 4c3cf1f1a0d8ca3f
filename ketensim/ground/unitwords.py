"""Other ways in which people write amounts: words for units, commas, sums, dates the other way round.

None of them is read; each is recognised, so that the message can show the text to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ketensim.ground.errors import nearest
from ketensim.ground.spans import DAY, HOUR, MINUTE, WEEK

YEAR_DAYS = 365.25

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
ELAPSED = {"min": MINUTE, "h": HOUR, "d": DAY, "wk": WEEK}
DURATION_WORDS = {
    "min": "m mins minute minutes minuut minuten",
    "h": "hour hours hr hrs uur uren u",
    "d": "day days dag dagen",
    "wk": "week weeks weken w wks",
    "wh": "workhour workhours werkuur werkuren",
    "wd": "workday workdays werkdag werkdagen",
}
RATE_WORDS = {
    "h": "hour hr uur u",
    "d": "day dag",
    "workday": "wd werkdag workdays",
    "wk": "week w",
    "month": "months maand mnd mo",
    "yr": "year years jaar jr y",
}


# Units that are none here, as an amount of one that is.
_OTHERS = {
    "s sec secs second seconds seconde seconden": (1 / 60, "min"),
    "ms msec millisecond milliseconds milliseconde milliseconden": (1 / 60_000, "min"),
    "month months mo maand maanden mnd": (YEAR_DAYS / 12, "d"),
    "quarter quarters kwartaal kwartalen": (YEAR_DAYS / 4, "d"),
    "yr year years y jaar jaren jr": (YEAR_DAYS, "d"),
}
CONVERTED = {word: amount for line, amount in _OTHERS.items() for word in line.split()}
_EUROS = {"€", "eur", "euro", "euros", "eu"}
PERCENTS = {"percent", "procent", "pct", "perc", "pc"}

_MONTHS = (
    "jan january januari", "feb february februari", "mar mrt march maart", "apr april", "may mei", "jun june juni",
    "jul july juli", "aug august augustus", "sep sept september", "oct okt october oktober", "nov november",
    "dec december",
)  # fmt: skip
_MONTH_OF = {word: number for number, line in enumerate(_MONTHS, start=1) for word in line.split()}

_IN_WORDS = re.compile(
    r"(?:(?P<first>[0-9]{1,2})[-\s]+(?P<after>[a-z]+)|(?P<before>[a-z]+)\.?[-\s]+(?P<second>[0-9]{1,2}))"
    r"[.,]?[-\s]+(?P<year>[0-9]{4})"
)
"""`4 jan 2027`, `January 4, 2027`."""
_GROUPED = re.compile(r"([€+-]?\s*)([0-9]+(?:[.,][0-9]+)+)(?![0-9.,:])(.*)")
SUM = re.compile(rf"(?:{NUMBER}\s*(?:min|h|d|wk)(?:\s+|$)){{2,}}")


def decimal_comma(text: str) -> tuple[str, tuple[str, ...]] | None:
    """What a number with commas or with dots between thousands may mean: code and the possible texts, else None.

    `1,5 h` is ("decimal_comma", ("1.5 h",)); `1,500 EUR` is ("thousands", ("1500 EUR", "1.5 EUR")).
    """
    found = _GROUPED.fullmatch(text)
    if not found:
        return None
    before, number, after = found.groups()
    commas, dots = number.count(","), number.count(".")
    if commas and dots:
        whole, _, fraction = number.rpartition(max(",.", key=number.rfind))
        return "decimal_comma", (before + re.sub("[.,]", "", whole) + "." + fraction + after,)
    if commas + dots > 1:
        return "thousands", (before + re.sub("[.,]", "", number) + after,)
    if not commas:
        return None
    if re.fullmatch("[1-9][0-9]{0,2},[0-9]{3}", number):
        return "thousands", thousand_readings(before, number, after)
    return "decimal_comma", (before + number.replace(",", ".") + after,)


def thousand_readings(before: str, number: str, after: str) -> tuple[str, str]:
    """The two meanings of `1,500` or `1.500`."""
    whole, _, fraction = number.partition(",")
    short = fraction.rstrip("0")
    # Three decimals would be ambiguous again: a fourth makes it plain.
    decimals = "" if not short else f".{fraction}0" if len(short) == 3 else f".{short}"
    return before + whole + fraction + after, before + whole + decimals + after


def date_in_order(text: str) -> str:
    """`4-1-2027`, `2027/1/4`, `20270104` or `4 jan 2027` with the year first; an empty text for what is no date."""
    if found := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", text):
        return _year_first(int(found[3]), int(found[2]), int(found[1]))
    for form in (r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})"):
        if found := re.fullmatch(form, text):
            return _year_first(int(found[1]), int(found[2]), int(found[3]))
    if found := _IN_WORDS.fullmatch(text.casefold()):
        month = _MONTH_OF.get(found["before"] or found["after"], 0)
        return _year_first(int(found["year"]), month, int(found["first"] or found["second"]))
    return ""


def _year_first(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def summed(text: str) -> str:
    """`1 h 30 min` as one amount in its largest unit."""
    parts = re.findall(rf"({NUMBER})\s*(min|h|d|wk)(?=\s|$)", text)
    unit = max((unit for _, unit in parts), key=lambda unit: ELAPSED[unit])
    return f"{sum(float(number) * ELAPSED[each] for number, each in parts) / ELAPSED[unit]:.6g} {unit}"


def is_money(rest: str) -> bool:
    """Whether a unit is euros, or euros per something."""
    return rest.partition("/")[0].partition(" per ")[0].strip().casefold() in _EUROS


def word_for(word: str, words: Mapping[str, str]) -> str | None:
    """The unit that a word stands for, capitals ignored, or None."""
    small = word.casefold()
    return next((unit for unit, line in words.items() if small in [unit, *line.split()]), None)


def word_like(word: str, words: Mapping[str, str]) -> str | None:
    """The unit whose words look most like this one, if it is long enough to tell."""
    known = [each for line in words.values() for each in line.split() if len(each) > 3]
    like = nearest(word, known) if len(word) > 3 else None
    return word_for(like, words) if like else None
