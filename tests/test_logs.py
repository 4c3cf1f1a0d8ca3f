"""Event logs: what a row is, both formats, and bytes that depend on the seed alone (P17)."""

import csv
import gzip
import xml.etree.ElementTree as ET
from collections import defaultdict
from datetime import datetime, timedelta

import build
import numpy as np
import pytest

from ketensim.engines import simulate
from ketensim.ground.distributions import exponential
from ketensim.numbers.logs import COLUMNS, EventLog, writing
from ketensim.numbers.records import Kind, Trace

OFFICE = build.week(hours=(9, 17))
XES = "{http://www.xes-standard.org/}"


def chain(**police):
    """Two partners, a handoff that goes wrong often, own work, and office hours."""
    return build.model(
        partners={
            "police": build.partner(build.group(2, "office"), hour=60.0, **police),
            "court & co": build.partner(build.group(1, "office"), hour=100.0),
        },
        steps={
            "report": build.step("police", exponential(2 * build.HOUR), next="judge", rework=0.5),
            "judge": build.step("court & co", build.HOUR, check=build.check(takes=10 * build.MINUTE)),
        },
        handoffs={("police", "court & co"): build.handoff(incomplete=0.5)},
        streams={"arrivals": build.stream("report", per_week=20)},
        calendars={"office": OFFICE},
    )


def logged(path, model, seed=1, replications=1, about=None, weeks=4):
    """Write the log of `model` and return the trace of the last replication."""
    trace = Trace()
    with writing(path, about) as log:
        for replication in range(replications):
            trace = Trace()
            consumers = [EventLog(log, model, "now", replication), trace]
            simulate(model, seed, replication, (0, weeks * build.WEEK), 0, consumers)
    return trace.records


def rows(path):
    """The rows of a CSV log as dicts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_per_piece_of_work_that_was_started(tmp_path):
    records = logged(tmp_path / "x.csv", chain())
    found = rows(tmp_path / "x.csv")
    assert tuple(found[0]) == COLUMNS
    ended = [row for row in found if row["end"]]
    assert len(ended) == (records[:, 1] == Kind.END).sum()
    assert len(found) - len(ended) == (records[:, 1] == Kind.STILL_IN_HAND).sum()
    first = found[0]
    assert (first["case"], first["activity"], first["partner"]) == ("0-arrivals-0", "report", "police")
    assert first["resource"] == "police.1.1"
    assert (first["variant"], first["replication"], first["returned"]) == ("now", "0", "false")
    assert all(row["enabled"] <= row["start"] <= (row["end"] or "9") for row in found)


def test_times_are_local_from_the_start_with_milliseconds(tmp_path):
    records = logged(tmp_path / "x.csv", chain())
    first_end = int(records[records[:, 1] == Kind.END][0, 0])
    assert rows(tmp_path / "x.csv")[0]["end"] == (build.START + timedelta(milliseconds=first_end)).isoformat(
        timespec="milliseconds"
    )


def test_rework_is_returned_and_named_after_the_step_that_is_done_again(tmp_path):
    records = logged(tmp_path / "x.csv", chain())
    returned = [row for row in rows(tmp_path / "x.csv") if row["returned"] == "true"]
    assert len(returned) == ((records[:, 1] == Kind.START) & (records[:, 6] >= 2) & (records[:, 9] == 0)).sum() > 5
    assert {(row["activity"], row["partner"]) for row in returned} == {("report", "police")}


def test_cost_is_that_of_the_hours_worked(tmp_path):
    records = logged(tmp_path / "x.csv", chain(), weeks=2)
    stretches = records[np.isin(records[:, 1], [Kind.PAUSE, Kind.STOP, Kind.END, Kind.STILL_IN_HAND])]
    worked = stretches[:, 0] - stretches[:, 11]
    rates = np.array([60.0, 100.0])[stretches[:, 2]]
    total = float((worked * rates).sum() / build.HOUR)
    assert sum(float(row["cost"]) for row in rows(tmp_path / "x.csv")) == pytest.approx(total, abs=0.01)


def test_overtime_costs_more(tmp_path):
    model = build.model(
        partners={"police": build.partner(build.group(1, "office", finish=True), hour=60.0, overtime=1.5)},
        steps={"report": build.step("police", 10 * build.HOUR)},
        streams={"arrivals": build.stream("report", arrivals=build.every(9 * build.HOUR + build.WEEK // 7 * 1))},
        calendars={"office": OFFICE},
    )
    logged(tmp_path / "x.csv", model, weeks=1)
    first = rows(tmp_path / "x.csv")[0]
    started, ended = (datetime.fromisoformat(first[name]) for name in ("start", "end"))
    assert (started.hour, ended - started) == (9, timedelta(hours=10))
    assert float(first["cost"]) == 8 * 60 + 2 * 90


def test_own_work_and_reviews_are_left_out(tmp_path):
    logged(tmp_path / "x.csv", chain(own_work=build.own_work(30, build.HOUR)))
    assert {row["activity"] for row in rows(tmp_path / "x.csv")} == {"report", "judge"}


def test_gzip_by_suffix_and_the_same_bytes_for_the_same_seed(tmp_path):
    for name in ("a.csv", "a.csv.gz", "b.csv.gz", "a.xes", "a.xes.gz", "b.xes.gz"):
        logged(tmp_path / name, chain())
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == (tmp_path / "a.csv").read_bytes()
    assert gzip.decompress((tmp_path / "a.xes.gz").read_bytes()) == (tmp_path / "a.xes").read_bytes()
    for kind in ("csv", "xes"):
        assert (tmp_path / f"a.{kind}.gz").read_bytes() == (tmp_path / f"b.{kind}.gz").read_bytes()


def test_no_two_replications_share_a_case(tmp_path):
    """P17: a tool that groups by the case column alone must not mix runs."""
    logged(tmp_path / "x.csv", chain(), replications=2)
    of_case = defaultdict(set)
    for row in rows(tmp_path / "x.csv"):
        of_case[row["case"]].add(row["replication"])
    assert set().union(*of_case.values()) == {"0", "1"}
    assert all(len(replications) == 1 for replications in of_case.values())


def test_xes_says_the_same_as_csv(tmp_path):
    model = chain()
    logged(tmp_path / "x.csv", model, replications=2)
    logged(tmp_path / "x.xes", model, replications=2)
    of_case = defaultdict(list)
    for row in rows(tmp_path / "x.csv"):
        of_case[row["case"]].append(row)
    log = ET.parse(tmp_path / "x.xes").getroot()
    traces = {value(trace, "concept:name"): trace for trace in log.iter(f"{XES}trace")}
    assert traces.keys() == of_case.keys()
    for case, trace in traces.items():
        events = list(trace.iter(f"{XES}event"))
        starts = [event for event in events if value(event, "lifecycle:transition") == "start"]
        ends = [event for event in events if value(event, "lifecycle:transition") == "complete"]
        for events_of, column in ((starts, "start"), (ends, "end")):
            expected = sorted((row["activity"], row[column]) for row in of_case[case] if row[column])
            assert sorted(key(event) for event in events_of) == expected
        stamps = [value(event, "time:timestamp") for event in events]
        assert stamps == sorted(stamps)


def value(element, name):
    """The value of the XES attribute `name` directly in `element`."""
    return next(child.get("value") for child in element if child.get("key") == name)


def key(event):
    """Activity and time of an event."""
    return value(event, "concept:name"), value(event, "time:timestamp")


def test_xes_has_what_other_tools_ask_for(tmp_path):
    logged(tmp_path / "x.xes", chain(), about={"concept:name": '<a> & "b"\n', "seed": 1})
    log = ET.parse(tmp_path / "x.xes").getroot()
    assert log.tag == f"{XES}log"
    prefixes = {item.get("prefix") for item in log.iter(f"{XES}extension")}
    assert prefixes == {"concept", "time", "lifecycle", "org", "cost"}
    assert value(log, "concept:name") == '<a> & "b" '
    event = next(log.iter(f"{XES}event"))
    asked = next(item for item in log.iter(f"{XES}global") if item.get("scope") == "event")
    assert {item.get("key") for item in asked} <= {item.get("key") for item in event}
    groups = {value(event, "org:group") for event in log.iter(f"{XES}event")}
    assert groups == {"police", "court & co"}


def test_work_that_outlives_its_case_stays_in_its_trace(tmp_path):
    """R8.6: when a case expires in one branch, work in hand in another is finished after the case has left."""
    model = build.model(
        partners={"a": build.partner(5), "b": build.partner(1)},
        steps={
            "begin": build.step("a", build.MINUTE, next=build.fork("long", "wait", then="end_it")),
            "long": build.step("a", 10 * build.HOUR, next="end_it"),
            "wait": build.step("b", 5 * build.HOUR, next="end_it", expires=build.HOUR),
            "end_it": build.step("a", build.MINUTE),
        },
        streams={"arrivals": build.stream("begin", per_week=60)},
    )
    records = logged(tmp_path / "x.xes", model, weeks=1)
    left = {tuple(row[3:5]): row[0] for row in records if row[1] == Kind.LEAVE}
    late = [row for row in records if row[1] == Kind.END and tuple(row[3:5]) in left and row[0] > left[tuple(row[3:5])]]
    assert late
    names = [value(trace, "concept:name") for trace in ET.parse(tmp_path / "x.xes").getroot().iter(f"{XES}trace")]
    assert len(names) == len(set(names))
    complete = sum(
        value(event, "lifecycle:transition") == "complete"
        for event in ET.parse(tmp_path / "x.xes").getroot().iter(f"{XES}event")
    )
    assert complete == (records[:, 1] == Kind.END).sum()


def test_a_run_that_is_cut_short_leaves_no_file(tmp_path):
    with pytest.raises(KeyboardInterrupt), writing(tmp_path / "x.csv"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_another_suffix_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"\.csv"), writing(tmp_path / "x.txt"):
        pass
