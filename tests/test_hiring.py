"""Hours of extra staff as people: whole ones, and one more on whole days."""

from __future__ import annotations

import pytest

import ketensim as kt
from ketensim.ground.spans import DAY, HOUR
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.load import load
from ketensim.statistics.hiring import hired

OFFICE = tuple((day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(5))
NIGHT = ((22 * HOUR, 30 * HOUR),)


def tree(group: dict[str, object], calendar: object = None) -> dict[str, object]:
    calendars = {"office": calendar or {"hours": ["Mo-Fr 09:00-17:00"], "holidays": "NL"}}
    return {"calendars": calendars, "partners": {"police": {"staff": [group]}}}


def test_odd_hours_are_whole_days_of_one_person_who_finishes() -> None:
    group = {"count": 3, "calendar": "office"}
    made = hired(tree(group), "police", 0, OFFICE, 12.5)
    assert made == {
        "calendars.police_extra": {"holidays": "NL", "hours": ["Mo 09:00-17:00", "Tu 09:00-13:30"]},
        "partners.police.staff": [
            group,
            {"calendar": "office", "count": 1} | {"calendar": "police_extra", "at_closing": "finish"},
        ],
    }


def test_whole_people_come_first() -> None:
    group = {"fte": 3.0, "week": "36 h", "calendar": "office", "at_closing": "pause"}
    made = hired(tree(group), "police", 0, OFFICE, 80.0)
    assert made == {"partners.police.staff": [group, {"calendar": "office", "at_closing": "pause", "count": 2}]}


def test_a_night_is_written_day_by_day() -> None:
    made = hired(tree({"count": 1, "calendar": "office"}, "Mo 22:00-06:00"), "police", 0, NIGHT, 5.0)
    assert made["calendars.police_extra"] == {"hours": ["Mo 22:00-24:00", "Tu 00:00-03:00"]}


@pytest.mark.parametrize("hours", [0.5, 3.2, 17.0, 61.3])
def test_the_hours_are_on_duty(hours: float) -> None:
    chain = kt.load(
        {
            "ketensim": 1,
            "calendars": {"office": {"hours": ["Mo-Fr 09:00-12:30", "Mo-Fr 13:00-17:00"]}},
            "partners": {"police": {"staff": [{"count": 3, "calendar": "office"}]}},
            "arrivals": {"rate": "10/wk"},
            "steps": {"report": {"partner": "police", "work": "1 h"}},
        }
    )
    halves = ((9 * HOUR, 25 * HOUR // 2), (13 * HOUR, 17 * HOUR))
    week = tuple((day * DAY + begin, day * DAY + end) for day in range(5) for begin, end in halves)
    more = chain.change(hired(chain.trees["base"], "police", 0, week, hours))
    before, after = (load(compile_scenario(one)["base"]).first.partners[0].on_duty for one in (chain, more))
    assert after - before == pytest.approx(hours, abs=1 / 60)


def test_a_little_more_staff_makes_no_case_later() -> None:
    """As a fraction of every day it did: one hour a week at three people made cases later."""
    base = kt.load(
        {
            "ketensim": 1,
            "run": {"warm_up": "4 wk", "length": "52 wk", "replications": 8},
            "calendars": {"office": {"hours": "Mo-Fr 09:00-17:00"}},
            "partners": {"police": {"staff": [{"count": 3, "calendar": "office"}]}},
            "arrivals": {"rate": "70/wk", "profile": "office"},
            "steps": {"report": {"partner": "police", "work": {"exponential": {"mean": "90 min"}}}},
            "variants": {"now": {}, "more": hired(tree({"count": 3, "calendar": "office"}), "police", 0, OFFICE, 2.4)},
        }
    )
    gap = kt.compare(base).found.differences["more"]["lead_time.mean"]
    assert gap.mean is not None
    assert gap.mean < 0
