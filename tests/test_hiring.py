"""Hours of extra staff: whole people, and longer days for all who are there."""

from __future__ import annotations

import pytest

import ketensim as kt
from ketensim.ground.hours_text import ALWAYS, Week
from ketensim.ground.spans import DAY, HOUR
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.load import load
from ketensim.statistics.hiring import NoRoomError, hired

OFFICE: Week = tuple((day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(5))
LATE: Week = ((14 * HOUR, 24 * HOUR),)
NIGHT: Week = ((22 * HOUR, 30 * HOUR),)
FULL: Week = ((0, 24 * HOUR),)


def tree(group: dict[str, object], **partner: object) -> dict[str, object]:
    calendars = {"office": {"hours": ["Mo-Fr 09:00-17:00"], "holidays": "NL"}}
    return {"calendars": calendars, "partners": {"police": {"staff": [group], **partner}}}


LONGER = [f"{day} 09:00-17:30" for day in ("Mo", "Tu", "We", "Th", "Fr")]


def test_odd_hours_are_longer_days_for_all() -> None:
    made = hired(tree({"count": 3, "calendar": "office"}), "police", 0, OFFICE, 3.0, 7.5)
    assert made == {
        "calendars.police_longer": {"holidays": "NL", "hours": LONGER},
        "partners.police.calendar": "office",
        "partners.police.staff": [{"count": 3, "calendar": "police_longer"}],
    }


def test_whole_people_come_first() -> None:
    made = hired(tree({"count": 3, "calendar": "office"}), "police", 0, OFFICE, 3.0, 80.0)
    assert made == {"partners.police.staff": [{"count": 5.0, "calendar": "office"}]}


def test_where_a_partner_has_a_calendar_it_keeps_it() -> None:
    made = hired(tree({"count": 1, "calendar": "office"}, calendar="office"), "police", 0, OFFICE, 1.0, 1.0)
    assert set(made) == {"calendars.police_longer", "partners.police.staff"}


def test_before_the_opening_where_the_day_is_full() -> None:
    made = hired(tree({"count": 2, "calendar": "office"}), "police", 0, LATE, 2.0, 4.0)
    assert made["calendars.police_longer"] == {"holidays": "NL", "hours": ["Mo 12:00-24:00"]}


@pytest.mark.parametrize("week", [ALWAYS, NIGHT, FULL])
def test_days_that_cannot_be_longer(week: Week) -> None:
    with pytest.raises(NoRoomError):
        hired(tree({"count": 2, "calendar": "office"}), "police", 0, week, 2.0, 1.0)


def chain(group: dict[str, object]) -> kt.Scenario:
    return kt.load(
        {
            "ketensim": 1,
            "run": {"warm_up": "4 wk", "length": "52 wk", "replications": 8},
            "calendars": {"office": {"hours": ["Mo-Fr 09:00-12:30", "Mo-Fr 13:00-17:30"]}},
            "partners": {"police": {"staff": [{"calendar": "office", **group}]}},
            "arrivals": {"rate": "70/wk", "profile": "office"},
            "steps": {"report": {"partner": "police", "work": {"exponential": {"mean": "90 min"}}}},
        }
    )


HALVES: Week = tuple(
    (day * DAY + begin, day * DAY + end)
    for day in range(5)
    for begin, end in ((9 * HOUR, 25 * HOUR // 2), (13 * HOUR, 35 * HOUR // 2))
)


@pytest.mark.parametrize("hours", [0.5, 3.2, 17.0, 61.3])
@pytest.mark.parametrize(
    ("group", "people"), [({"count": 3}, 3.0), ({"fte": 3.5, "week": "36 h", "available": "80%"}, 3.5 * 28.8 / 40)]
)
def test_the_hours_are_on_duty(group: dict[str, object], people: float, hours: float) -> None:
    base = chain(group)
    more = base.change(hired(base.trees["base"], "police", 0, HALVES, people, hours))
    before, after = (load(compile_scenario(one)["base"]).first.partners[0].on_duty for one in (base, more))
    assert after - before == pytest.approx(hours, abs=(people + 2) / 120)


def test_a_little_more_staff_makes_cases_sooner() -> None:
    """As a fraction of every day it made them later: 2.4 hours a week at three people."""
    base = chain({"count": 3})
    made = hired(base.trees["base"], "police", 0, HALVES, 3.0, 2.4)
    tree = {**base.trees["base"], "variants": {"now": {}, "more": made}}
    gap = kt.compare(kt.load(tree)).found.differences["more"]["lead_time.mean"]
    assert gap.high is not None
    assert gap.high < 0
