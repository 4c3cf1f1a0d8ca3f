"""Where two engines once differed: each as small as it could be made, with what the rules say."""

from __future__ import annotations

import build
from runs import of, trace

from ketensim.numbers.model import Arrivals, Model
from ketensim.numbers.records import TIME, VALUE, Kind

HOUR, DAY = build.HOUR, build.DAY
HOW = {"window": (0, DAY), "drain": 0}


def handed_on(people: build.PartnerSpec, *times: int, work: int = HOUR, check: build.Check | None = None) -> Model:
    """Cases that arrive at `times`, are worked on for an hour, and handed at once to `people`."""
    return build.model(
        {"desk": build.partner(len(times)), "court": people},
        {"open": build.step("desk", HOUR, next="judge"), "judge": build.step("court", work, check=check)},
        {"arrivals": build.stream("open", arrivals=Arrivals(0, None, times=times))},
        calendars={"office": build.week(hours=(9, 17))},
    )


def test_a_check_that_ends_as_the_dates_of_its_group_do_is_put_back_without_a_pause() -> None:
    """R5.6, R9.4: the check is over and the work has not begun; the item is put back then."""
    records = trace(handed_on(build.partner(build.group(until=2 * HOUR)), 0, check=build.check(takes=HOUR)), **HOW)
    assert of(records, Kind.STOP)[:, [TIME, VALUE]].tolist() == [[2 * HOUR, HOUR]]
    assert of(records, Kind.REQUEUE)[:, TIME].tolist() == [2 * HOUR]
    assert not len(of(records, Kind.PAUSE))


def test_a_consult_that_begins_as_the_dates_of_its_group_end_is_put_back_without_a_pause() -> None:
    """The same after a check that finds a fault, which is solved together."""
    model = build.model(
        {"desk": build.partner(1), "court": build.partner(build.group(until=2 * HOUR), build.group(1, since=3 * HOUR))},
        {
            "open": build.step("desk", HOUR, error=1.0, next="judge"),
            "judge": build.step("court", HOUR, check=build.check(takes=HOUR, consult=HOUR)),
        },
        {"arrivals": build.stream("open", arrivals=Arrivals(0, None, times=(0,)))},
        handoffs={("desk", "court"): build.handoff(together=1.0)},
    )
    records = trace(model, **HOW)
    assert of(records, Kind.SOLVED)[:, TIME].tolist() == [2 * HOUR]
    assert of(records, Kind.STOP)[:, [TIME, VALUE]].tolist() == [[2 * HOUR, HOUR]]
    assert not len(of(records, Kind.PAUSE))
