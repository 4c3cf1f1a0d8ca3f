"""How a difference between engines is told, and that a drawn scenario can be written down and built again."""

from __future__ import annotations

from datetime import datetime

import build
import drawing
import numpy as np
import pytest
import runs
import telling
from drawing import Scenario, scenarios
from hypothesis import given, settings

from ketensim.ground import distributions
from ketensim.numbers import model as models
from ketensim.numbers.model import NEVER, Model
from ketensim.numbers.records import FIELDS, INVESTMENT, LEADERSHIP, OWN_WORK, REVIEW, Block, Kind

HOUR, DAY, MINUTE = build.HOUR, build.DAY, build.MINUTE


@pytest.fixture(scope="module")
def chain() -> Model:
    """Two partners, two steps that join two branches, and an outcome."""
    return build.model(
        {"desk": build.partner(2), "court": build.partner(1)},
        {
            "open": build.step("desk", next=build.fork("left", "right", then="judge")),
            "left": build.step("desk", next="judge"),
            "right": build.step("court", next="judge"),
            "judge": build.step("court", next="end:settled"),
        },
    )


def row(kind: Kind, **given: int) -> tuple[int, ...]:
    """A record; fields that are not given hold -1."""
    values = dict.fromkeys(FIELDS, -1) | {"kind": int(kind)} | {name.rstrip("_"): item for name, item in given.items()}
    return tuple(values[field] for field in FIELDS)


def stream(*rows: tuple[int, ...]) -> Block:
    """Records."""
    return np.array(rows, dtype=np.int64).reshape(-1, len(FIELDS))


ITEM = {"partner": 0, "stream": 0, "number": 3, "branch": 0, "step": 0, "pass_": 1, "attempt": 1}
ARRIVES = row(Kind.ARRIVE, time=9 * HOUR, stream=0, number=3, step=0, segment=0, value=9 * HOUR)
QUEUED = row(Kind.QUEUE, time=9 * HOUR, segment=0, member=3, value=DAY, **ITEM)
STARTED = row(Kind.START, time=9 * HOUR, segment=0, member=0, value=9 * HOUR, **ITEM)
BY_ANOTHER = row(Kind.START, time=9 * HOUR, segment=0, member=1, value=8 * HOUR, **ITEM)


def test_equal_streams_have_nothing_to_tell(chain: Model) -> None:
    assert telling.difference(chain, stream(ARRIVES, QUEUED), stream(ARRIVES, QUEUED)) == ""
    assert telling.difference(chain, stream(), stream()) == ""


def test_the_first_difference_is_told_field_by_field(chain: Model) -> None:
    told = telling.difference(chain, stream(ARRIVES, QUEUED, STARTED), stream(ARRIVES, QUEUED, BY_ANOTHER, STARTED))
    assert told.splitlines() == [
        "The records first differ at place 2, of 3 (reference) and 4 (compiled).",
        "           day 0 09:00:00.000  ARRIVE          of arrivals  number 3  step open  type case"
        "  arrival day 0 09:00:00.000",
        "           day 0 09:00:00.000  QUEUE           at desk  of arrivals  number 3  branch 0  step open  pass 1"
        "  attempt 1  segment 0  rank rest  due day 1 00:00:00.000",
        "reference: day 0 09:00:00.000  START           at desk  of arrivals  number 3  branch 0  step open  pass 1"
        "  attempt 1  segment 0  member desk.1.1  since day 0 09:00:00.000",
        "compiled:  day 0 09:00:00.000  START           at desk  of arrivals  number 3  branch 0  step open  pass 1"
        "  attempt 1  segment 0  member desk.1.2  since day 0 08:00:00.000",
        "They differ in member (member desk.1.1 | member desk.1.2), value (since day 0 09:00:00.000"
        " | since day 0 08:00:00.000).",
    ]


def test_a_stream_that_ends_first_says_nothing_more(chain: Model) -> None:
    told = telling.difference(chain, stream(ARRIVES, QUEUED), stream(ARRIVES), ("one", "other")).splitlines()
    assert told[0] == "The records first differ at place 1, of 2 (one) and 1 (other)."
    assert told[-1] == "other: nothing more"
    assert len(told) == 4


def test_only_a_few_records_before_it_are_shown(chain: Model) -> None:
    many = [row(Kind.QUEUE, time=time, **ITEM) for time in range(20)]
    told = telling.difference(chain, stream(*many, STARTED), stream(*many, BY_ANOTHER)).splitlines()
    assert len(told) == 1 + telling.SHOWN_BEFORE + 3
    assert told[1].strip().startswith("day 0 00:00:00.015")


SAID = {
    "LEAVE": (
        {"time": DAY, "stream": 0, "number": 1, "branch": 1, "step": 0, "pass_": 2, "attempt": 0, "segment": 0,
         "member": 1, "value": -HOUR},
        "of arrivals  number 1  escaped defect  outcome settled  returns 2  solved 0  type case  expired"
        "  since day -1 23:00:00.000",
    ),
    "SPENT": (
        {"time": DAY, "partner": 1, "stream": 0, "number": 1, "step": 0, "pass_": 0, "segment": 4, "member": 0,
         "value": 90 * MINUTE},
        "at court  of arrivals  number 1  type case  reached  moment  arrival day 0 00:00:00.000  lasting 90 min",
    ),
    "TRIPS": (
        {"time": DAY, "partner": 0, "stream": 0, "number": 1, "step": 0, "segment": 0, "member": 0, "value": 2},
        "at desk  of arrivals  number 1  pair desk -> court  type case  arrival day 0 00:00:00.000  trips 2",
    ),
    "SEND": (
        {"time": DAY, **ITEM, "step": 2, "segment": 3, "member": 1, "value": 0},
        "at desk  of arrivals  number 3  branch 0  step right  pass 1  attempt 1  incomplete, after rework  from left"
        "  lasting 0 ms",
    ),
    "QUEUE": (
        {"time": DAY, "partner": 1, "stream": -1, "number": 4, "step": OWN_WORK, "segment": 0, "member": 3,
         "value": NEVER},
        "at court  stream -1  number 4  own work  segment 0  rank rest  due never",
    ),
    "START": (
        {"time": DAY, "partner": 1, "stream": 2, "number": 0, "step": REVIEW, "segment": 0, "member": 2, "value": -1},
        "at court  stream 2  number 0  review  segment 0  member court.1.1  since day -1 23:59:59.999",
    ),
    "LEVEL": (
        {"time": DAY, "partner": 0, "step": 1, "segment": LEADERSHIP, "value": 250_000_000_000},
        "from desk  to court  leadership  at 0.250000000000",
    ),
    "END": (
        {"time": DAY, "partner": 0, "stream": 2, "number": 0, "step": INVESTMENT, "pass_": 1, "segment": 0, "member": 0,
         "value": 0},
        "at desk  stream 2  number 0  investment  pass 1  segment 0  member desk.1.1  since day 0 00:00:00.000",
    ),
    "VANISH": (
        {"time": DAY, **ITEM, "step": 4 + 1 * 4 + 3, "segment": 1, "value": 0},
        "at desk  of arrivals  number 3  branch 0  rework at left for judge  pass 1  attempt 1  segment 1"
        "  since day 0 00:00:00.000",
    ),
    "CLOCK_STOP": (
        {"time": DAY, "stream": 0, "number": 1, "step": 0, "segment": 0, "member": 0, "value": 0},
        "of arrivals  number 1  late  type case  arrival day 0 00:00:00.000  since day 0 00:00:00.000",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAID)
def test_each_kind_is_read_in_its_own_way(chain: Model, kind: str) -> None:
    given, said = SAID[kind]
    told = telling.in_words(chain, stream(row(Kind[kind], **given))[0])
    assert told == f"day 1 00:00:00.000  {kind:14}  {said}"


def test_fields_out_of_range_are_shown_all_the_same(chain: Model) -> None:
    """An engine that is wrong may say anything."""
    wrong = {"time": -1, "partner": 9, "stream": 8, "number": 1, "step": 77, "segment": 9, "member": 99, "value": 1}
    for kind in Kind:
        assert telling.in_words(chain, stream(row(kind, **wrong))[0])
    told = telling.difference(chain, stream(ARRIVES), stream(row(Kind.SPENT, **wrong)))
    assert "at 9?" in told


@settings(max_examples=30)
@given(scenarios())
def test_a_scenario_written_down_is_the_same_scenario(scenario: Scenario) -> None:
    """What is printed on a difference can be pasted into a test."""
    names = {**vars(models), **vars(distributions), **vars(drawing), "build": build, "datetime": datetime}
    again = eval(repr(scenario), names)
    assert again.how == scenario.how
    first, second = (runs.result("reference", one.model, one.how) for one in (scenario, again))
    runs.compare(scenario.model, first, second, ("drawn", "written"))
