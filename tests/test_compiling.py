"""From a chain to a model: people, calendars, times, arrivals, flow, pairs and the digest."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.ground import hours
from ketensim.ground.curves import CURVES
from ketensim.ground.distributions import constant, exponential
from ketensim.ground.errors import Fault, InputError
from ketensim.numbers.compiling import compile_scenario, digest, file_warnings
from ketensim.numbers.compiling_arrivals import months_on
from ketensim.numbers.model import NEVER, Block, Branch, Effect, Model, Norm
from ketensim.scenario import sources
from ketensim.scenario.scenario import load

MINUTE, HOUR, DAY, WEEK = 60_000, 3_600_000, 86_400_000, 604_800_000

CHAIN = """\
ketensim: 1
start: 2027-01-06 06:00
target: {simple: 3 d, complex: 10 wd office}
calendars:
  office: {hours: "Mo-Fr 09:00-17:00", closed: ["2027-01-08"]}
  late: {hours: "Mo-Sa 13:00-21:00"}
types: {simple: 70%, complex: {share: 30%, urgent: true, name: {nl: ingewikkeld}}}
partners:
  police:
    name: {nl: Politie, en: Police}
    staff: [{count: 2.5, calendar: office}, {count: 1, calendar: late, from: 2027-02-01, until: 2027-03-01}]
    cost: 50 EUR/h
    overtime: 150%
    norms: {chain: {simple: 1 wd, complex: 2 d}}
    own_work: {rate: 5/workday, work: 20 min}
  court:
    staff: [{fte: 2, week: 36 h, available: 80%, calendar: office, at_closing: finish}]
    norms: {own_work: 4 wh}
  archive:
    staff: [{count: 1}]
arrivals:
  day: {rate: 2/d, profile: office}
  post: {every: 4 h, profile: office, step: judge, types: {complex: 1}}
backlog: {partner: court, count: 3, type: simple, age: {exponential: {mean: 10 d}}}
steps:
  report:
    partner: police
    error: 5%
    rework: 30%
    work: {by_type: {simple: 1 h, complex: {exponential: {mean: 2 h}}}}
    next: [{to: judge, share: {simple: 60%, complex: 0.9}}, {all: [file, copy], then: close, share: {simple: 0.4, complex: 0.1}}]
  judge: {partner: court, work: 30 min, check: {finds: 90%, takes: 5 min}, expires: {after: 2 wd office, outcome: lapsed}}
  file: {partner: archive, work: 1 min, next: close}
  copy: {partner: police, work: 1 min, next: [{to: close, share: 50%}, {all: [scan, fetch], then: mend, share: 0.5}]}
  scan: {partner: police, work: 1 min, next: mend}
  fetch: {partner: archive, work: 1 min, next: mend}
  mend: {partner: police, work: 1 min, next: close}
  close: {partner: police, work: 10 min, next: {end: closed}}
handoffs:
  default: {delay: {worst: 2 wd, best: 1 wh, curve: late}, cost: 4 EUR, at_most: 5, moments: ["Fr 10:00", "Mo-Tu 10:00"]}
  police -> archive: {delay: {worst: 1 d, best: 1 h, shape: exponential}, moments: none, at_most: none, cooperation: 0.3}
  archive -> police: {moments: none, at_most: none, batch: {size: 4, wait: 2 d}}
relations: {default: {floor: 0.2}, police & court: {floor: 0.6}}
chain_plan:
  signed_by: [police, court]
  commitment: {police: 80%}
  kpis: {lead_time: {share: 90%}}
  review: {every: 4 wk, people: 2, hours: 3}
  late: last
outcomes: {closed: afgedaan}
"""  # noqa: E501

ONE = """\
ketensim: 1
partners: {desk: {staff: [{count: 1}]}}
arrivals: {rate: 5/d}
steps: {serve: {partner: desk, work: 4 h}}
"""


def model(text: str = CHAIN) -> Model:
    return next(iter(compile_scenario(load(text)).values()))


def swap(text: str, *pairs: str) -> str:
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return text


def faults(text: str | Path) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        compile_scenario(load(text))
    return list(caught.value.faults)


def week_of(one: Model, place: int) -> hours.Week:
    return hours.hours_of(one.hours, place).week


# --- staff


def test_a_part_week_member_is_a_crew_of_its_own_with_the_first_share_of_the_hours() -> None:
    one = model()
    whole, part, evening = one.partners[0].crews
    assert (whole.size, part.size, evening.size) == (2, 1, 1)
    assert (whole.first_member, part.first_member, evening.first_member) == (0, 2, 3)
    assert (whole.group, part.group, evening.group) == (0, 0, 1)
    assert week_of(one, whole.calendar)[0] == (9 * HOUR, 17 * HOUR)
    assert week_of(one, part.calendar)[0] == (9 * HOUR, 13 * HOUR)
    assert one.labels.members[:5] == ("police.1.1", "police.1.2", "police.1.3", "police.2.1", "court.1.1")


def test_fte_become_people_on_duty_over_the_hours_of_the_calendar() -> None:
    whole, part = model().partners[1].crews
    assert (whole.size, part.size) == (1, 1)
    begin, end = week_of(model(), part.calendar)[0]
    assert end - begin == round(0.44 * 8 * HOUR)
    assert whole.finish
    assert part.finish


def test_fte_that_make_whole_people_have_no_part_week_member() -> None:
    text = swap(ONE, "{count: 1}", "{fte: 3, week: 36 h, available: 80%, calendar: c}")
    text += 'calendars: {c: {hours: ["Mo-We 00:00-09:36"]}}\n'
    assert [crew.size for crew in model(text).partners[0].crews] == [3]


def test_dates_of_a_group_count_from_the_start() -> None:
    start = datetime(2027, 1, 6, 6)
    whole, _, evening = model().partners[0].crews
    assert (whole.since, whole.until) == (-NEVER, NEVER)
    dates = ((datetime(2027, month, 1) - start) // timedelta(milliseconds=1) for month in (2, 3))
    assert (evening.since, evening.until) == tuple(dates)


def test_the_calendar_of_a_partner_is_its_own_or_the_union_of_its_groups() -> None:
    one = model()
    assert week_of(one, one.partners[0].calendar)[0] == (9 * HOUR, 21 * HOUR)
    assert one.partners[1].calendar == one.partners[1].crews[0].calendar
    assert one.partners[2].calendar == 0
    assert week_of(one, 0) == ((0, WEEK),)
    own = model(swap(CHAIN, "    cost: 50 EUR/h", "    calendar: late\n    cost: 50 EUR/h"))
    assert week_of(own, own.partners[0].calendar)[0] == (13 * HOUR, 21 * HOUR)


def test_closed_days_are_in_the_hours_of_the_start() -> None:
    one = model()
    office = hours.hours_of(one.hours, one.partners[1].calendar)
    begin = 2 * DAY - 6 * HOUR  # midnight of Friday the 8th, the start being Wednesday 06:00
    assert hours.open_time(office, begin, begin + DAY) == 0
    assert hours.open_time(office, begin - DAY, begin) == 8 * HOUR


# --- norms, targets, the plan


def test_a_working_day_is_the_mean_open_time_per_open_day() -> None:
    police, court, archive = model().partners
    assert week_of(model(), police.calendar)[-1] == (5 * DAY + 13 * HOUR, 5 * DAY + 21 * HOUR)
    assert police.chain_norms == (Norm(round(68 / 6 * HOUR), True), Norm(2 * DAY, False))
    assert police.own_norm == Norm(2 * DAY, False)
    assert (court.own_norm, court.chain_norms) == (Norm(4 * HOUR, True), (Norm(4 * HOUR, True),) * 2)
    assert (archive.own_norm, archive.chain_norms) == (Norm(0, False), (Norm(0, False),) * 2)


def test_targets_per_type_on_the_calendar_they_name() -> None:
    target = model().target
    assert target is not None
    assert target.times == (Norm(3 * DAY, False), Norm(80 * HOUR, True))
    assert week_of(model(), target.calendars[1])[0] == (9 * HOUR, 17 * HOUR)
    assert (target.since, target.until) == (-1, -1)
    part = model(swap(CHAIN, "target: {simple: 3 d, complex: 10 wd office}", "target: {within: 3 d, from: judge}"))
    assert part.target is not None
    assert (part.target.since, part.target.until, part.target.times[1]) == (1, -1, Norm(3 * DAY, False))


def test_the_plan_and_who_signed_it() -> None:
    one = model()
    assert (one.plan.pulls_forward, one.plan.late_last) == (True, True)
    assert (one.plan.every, one.plan.people, one.plan.hours) == (4 * WEEK, 2, 3 * HOUR)
    signed = [(partner.signed, partner.commitment) for partner in one.partners]
    assert signed == [(True, 0.8), (True, 1.0), (False, 0.0)]
    assert (one.partners[0].hour, one.partners[0].overtime) == (50.0, 1.5)
    assert one.urgent == (False, True)


# --- arrivals


def test_a_rate_is_an_exponential_time_of_open_hours() -> None:
    day, post = model().streams
    assert day.arrivals.interval == exponential(40 * HOUR / 14)
    assert (day.arrivals.per_week, day.shares, day.step) == (14.0, (0.7, 0.3), 0)
    assert post.arrivals.interval == constant(4 * HOUR)
    assert (post.arrivals.per_week, post.shares, post.step) == (10.0, (0.0, 1.0), 1)


def test_own_work_follows_the_hours_of_its_partner() -> None:
    own = model().partners[0].own_work
    assert own is not None
    assert own.arrivals.calendar == model().partners[0].calendar
    assert (own.arrivals.per_week, own.work) == (30.0, constant(20 * MINUTE))
    assert own.arrivals.interval == exponential(68 * HOUR / 30)


def test_no_arrivals_at_all() -> None:
    text = swap(ONE, "rate: 5/d", "rate: 0/d") + "backlog: {step: serve, count: 3}\n"
    arrivals = model(text).streams[0].arrivals
    assert (arrivals.interval, arrivals.counts, arrivals.times, arrivals.per_week) == (None, (), (), 0.0)
    assert model(text).backlogs[0].ages == constant(0.0)


@pytest.mark.parametrize(("start", "ends"), [
    ("2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
    ("2027-01-04", ["2027-02-04", "2027-03-04", "2027-04-04", "2027-05-04"]),
    ("2028-01-30 08:00", ["2028-02-29 08:00", "2028-03-30 08:00", "2028-04-30 08:00", "2028-05-30 08:00"]),
])  # fmt: skip
def test_months_are_civil_months_from_the_start(start: str, ends: list[str]) -> None:
    text = swap(ONE, "rate: 5/d", "counts: {per: month, values: [3, 4, 5]}") + f"start: {start}\n"
    arrivals = model(text).streams[0].arrivals
    begin = datetime.fromisoformat(start)
    assert [begin + timedelta(milliseconds=end) for end in arrivals.periods[:5]] == [
        begin, *(datetime.fromisoformat(end) for end in ends)
    ]  # fmt: skip
    assert arrivals.counts[:7] == (3, 4, 5, 3, 4, 5, 3)
    assert len(arrivals.periods) == len(arrivals.counts) + 1
    assert arrivals.periods[-1] >= model(text).horizon


def test_counts_per_week_grow_with_every_turn_and_are_rounded_half_to_even() -> None:
    text = swap(ONE, "rate: 5/d", "counts: {per: week, values: [10, 5], after: {growth: 50%}}, profile: c")
    text += 'calendars: {c: "Mo-Fr 09:00-17:00"}\nrun: {warm_up: 1 wk, length: 2 wk, drain: 1 wk}\n'
    arrivals, horizon = model(text).streams[0].arrivals, model(text).horizon
    assert horizon == 8 * WEEK
    assert arrivals.counts == (10, 5, 15, 8, 22, 11, 34, 17)
    assert arrivals.periods == tuple(week * WEEK for week in range(9))
    assert arrivals.per_week == (10 + 5 + 15) / 3


@given(st.datetimes(datetime(1999, 1, 1), datetime(2090, 1, 1)), st.integers(1, 500))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_a_month_on_is_in_the_next_month_and_never_after_the_same_day(start: datetime, months: int) -> None:
    later = months_on(start, months)
    assert later is not None
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.time() == start.time()
    if later.day != start.day:
        assert (later + timedelta(days=1)).day == 1 < start.day - later.day + 1


def test_the_horizon_covers_pilot_and_measured_run() -> None:
    text = ONE + "run: {length: 10 wk}\ntarget: 4 wk\n"
    assert model(text).horizon == (3 * 10 + 2 * 10 + 8) * WEEK
    working = swap(text, "4 wk", "5 wd c") + 'calendars: {c: "Mo-Fr 09:00-17:00"}\n'
    assert model(working).horizon == int((3 * 10 + 2 * 10 + 2.5) * WEEK)


def test_a_backlog_waits_at_the_one_step_of_its_partner() -> None:
    (pile,) = model().backlogs
    assert (pile.step, pile.count, pile.times, pile.shares) == (1, 3, (), (1.0, 0.0))
    assert pile.ages == exponential(10 * DAY)
    assert model().labels.streams == ("day", "post", "backlog")


# --- files


def test_files_of_times_and_values_are_read(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("case,time\nNA,2027-01-04 10:00\nA,2027-01-03\nB,2027-01-04 10:00:00.0005\n")
    (tmp_path / "work.csv").write_text("minutes\n10\n30\n")
    text = swap(ONE, "rate: 5/d", "file: in.csv", "work: 4 h", "work: {empirical: {file: work.csv, unit: min}}")
    (tmp_path / "one.yaml").write_text(text + "backlog: {file: in.csv, step: serve}\n")
    scenario = load(tmp_path / "one.yaml")
    one = compile_scenario(scenario)["base"]
    assert one.streams[0].arrivals.times == (10 * HOUR, 10 * HOUR)  # half a millisecond goes to even
    assert one.backlogs[0].times == (-DAY,)
    assert one.steps[0].work[0].values == (10 * MINUTE, 30 * MINUTE)
    warned = {fault.code: (fault.values["count"], fault.line) for fault in file_warnings(scenario)}
    assert warned == {"times_left_out": (1, 3), "backlog_left_out": (2, 5)}


def test_faults_of_files_come_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "work.csv").write_text("minutes\nten\n")
    text = swap(ONE, "rate: 5/d", "file: in.csv", "work: 4 h", "work: {empirical: {file: work.csv, unit: min}}")
    (tmp_path / "one.yaml").write_text(text)
    found = [(fault.code, Path(fault.file).name, fault.line) for fault in faults(tmp_path / "one.yaml")]
    assert found == [("data_number", "work.csv", 2), ("data_missing", "one.yaml", 3)]


# --- faults that only show here


@pytest.mark.parametrize(("text", "code", "path"), [
    (swap(ONE, "rate: 5/d", "every: 0 min"), "no_interval", ("arrivals", "every")),
    (swap(ONE, "rate: 5/d", "counts: {per: week, values: [9], after: {growth: 900%}}"), "too_many_arrivals",
     ("arrivals", "counts")),
    (ONE + "calendars: {c: {hours: 24/7, holidays: XX}}\n", "unknown_country", ("calendars", "c", "holidays")),
])  # fmt: skip
def test_what_cannot_be_compiled_is_told_at_its_place(text: str, code: str, path: tuple[str, ...]) -> None:
    (fault,) = faults(text)
    assert (fault.code, fault.path, fault.line > 0) == (code, path, True)


# --- flow


def test_steps_have_places_and_values() -> None:
    report, judge = model().steps[:2]
    assert (report.partner, report.error, report.rework, report.check) == (0, 0.05, 0.3, None)
    assert report.work == (constant(HOUR), exponential(2 * HOUR))
    assert judge.check is not None
    assert (judge.check.finds, judge.check.takes, judge.check.consult) == (0.9, 5 * MINUTE, 0)
    assert judge.expires == Norm(16 * HOUR, True)
    assert model().labels.outcomes[judge.expires_outcome] == "lapsed"
    assert judge.options == (Branch((1.0, 1.0), -1, -1, 0),)
    assert model().labels.outcomes == ("done", "lapsed", "closed")


def test_blocks_are_numbered_in_file_order_and_nest() -> None:
    one = model()
    names = one.labels.steps
    outer, inner = one.blocks
    assert outer == Block((names.index("file"), names.index("copy")), (1, 2), names.index("close"))
    assert inner == Block((names.index("scan"), names.index("fetch")), (3, 4), names.index("mend"))
    assert one.parents == (-1, 0, 0, 2, 2)
    assert one.steps[0].options == (Branch((0.6, 0.9), 1, -1, -1), Branch((0.4, 0.1), -1, 0, -1))


# --- pairs


def pairs(one: Model) -> list[str]:
    names = one.labels.partners
    return [f"{names[pair.sender]} -> {names[pair.receiver]}" for pair in one.handoffs]


def test_there_is_a_pair_wherever_the_flow_hands_over() -> None:
    assert pairs(model()) == ["police -> court", "police -> archive", "archive -> police"]
    assert pairs(model(ONE)) == []


def test_there_is_a_pair_from_whoever_makes_a_fault_to_whoever_may_find_it() -> None:
    text = """\
ketensim: 1
partners: {a: {staff: [{count: 1}]}, b: {staff: [{count: 1}]}, c: {staff: [{count: 1}]}}
arrivals: {rate: 5/d}
steps:
  one: {partner: a, work: 1 h, error: 10%, next: two}
  two: {partner: b, work: 1 h, next: three}
  three: {partner: c, work: 1 h, check: {finds: 50%}}
"""
    assert pairs(model(text)) == ["a -> b", "a -> c", "b -> c"]
    assert pairs(model(swap(text, "error: 10%", "error: 0%"))) == ["a -> b", "b -> c"]
    assert pairs(model(swap(text, "finds: 50%", "finds: 0%"))) == ["a -> b", "b -> c"]
    incomplete = swap(text, "error: 10%", "error: 0%") + "handoffs: {a -> b: {incomplete: {worst: 10%, best: 0%}}}\n"
    assert pairs(model(incomplete)) == ["a -> b", "a -> c", "b -> c"]


def test_a_pair_takes_default_and_relation_and_working_time_of_who_receives() -> None:
    court, archive, back = model().handoffs
    assert (court.delay, court.working) == (Effect(16 * HOUR, HOUR, CURVES.index("late")), True)
    assert (court.cooperation, court.floor_of, court.cost) == (0.6, "police -> court", 4.0)
    assert court.moments == (10 * HOUR, DAY + 10 * HOUR, 4 * DAY + 10 * HOUR)
    assert (court.at_most, court.batch_size, court.batch_wait) == (5, 0, NEVER)
    assert (archive.delay, archive.working) == (Effect(DAY, HOUR, 0), False)
    assert (archive.shape, court.shape) == (exponential(1.0), constant(1.0))
    assert (archive.cooperation, archive.floor_of, archive.moments, archive.at_most) == (0.3, "", (), 0)
    assert (back.batch_size, back.batch_wait, back.cooperation) == (4, 2 * DAY, 0.2)
    assert back.delay.worst == round(2 * 68 / 6 * HOUR)


# --- labels and digest


def test_display_names_are_there_in_both_languages() -> None:
    assert model().labels.shown == {
        "police": {"nl": "Politie", "en": "Police"},
        "complex": {"nl": "ingewikkeld", "en": "ingewikkeld"},
        "closed": {"nl": "afgedaan", "en": "afgedaan"},
    }


def test_the_digest_does_not_depend_on_the_order_of_maps_without_order() -> None:
    same = swap(
        CHAIN,
        "relations: {default: {floor: 0.2}, police & court: {floor: 0.6}}",
        "relations: {court & police: {floor: 60%}, default: {floor: 0.2}}",
        "{by_type: {simple: 1 h, complex: {exponential: {mean: 2 h}}}}",
        "{by_type: {complex: {exponential: {mean: 120 min}}, simple: 60 min}}",
        '  late: {hours: "Mo-Sa 13:00-21:00"}\n',
        '  late: {hours: ["Mo-Sa 13:00-18:00", "Mo-Sa 18:00-21:00"]}\n  unused: {hours: 24/7}\n',
    )
    assert model(same).digest == model().digest


@pytest.mark.parametrize(("old", "new"), [
    ("cost: 4 EUR", "cost: 4.01 EUR"),
    ('closed: ["2027-01-08"]', 'closed: ["2027-01-09", "2027-01-08", "2031-05-05"]'),
    ("types: {simple: 70%, complex: {share: 30%, urgent: true, name: {nl: ingewikkeld}}}",
     "types: {complex: {share: 30%, urgent: true, name: {nl: ingewikkeld}}, simple: 70%}"),
    ("  archive:\n", "  store:\n"),
])  # fmt: skip
def test_the_digest_changes_with_whatever_means_something(old: str, new: str) -> None:
    text = swap(CHAIN, old, new).replace("partner: archive", "partner: store" if "store" in new else "partner: archive")
    for pair in ("police -> archive", "archive -> police"):
        text = text.replace(pair, pair.replace("archive", "store") if "store" in new else pair)
    assert model(text).digest != model().digest


def test_the_digest_is_the_same_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "chain.yaml"
    path.write_text(CHAIN)
    code = (
        "import sys; from ketensim.numbers.compiling import compile_scenario, digest;"
        "from ketensim.scenario.scenario import load;"
        "print(digest(compile_scenario(load(sys.argv[1]))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={**os.environ, "PYTHONHASHSEED": "12345"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    models = compile_scenario(load(path))
    assert run.stdout.strip() == digest(models)
    assert digest(models) != models["base"].digest


def test_the_hours_of_all_calendars_are_one_table() -> None:
    table = model().hours
    assert table.dtype == np.int64
    assert hours.monday_of(table) == -2 * DAY - 6 * HOUR


# --- sources


def test_numbers_are_counted_by_what_is_said_of_them() -> None:
    text = """\
ketensim: 1
partners: {2b: {staff: [{count: 1, from: 2027-02-01}], cost: 40 EUR/h, name: 2 B}}
arrivals: {counts: {per: week, values: [1, 2, 3]}}
steps: {serve: {partner: 2b, work: {lognormal: {mean: 4 h, cv: 1}}, error: 10%}}
sources:
  partners.*: "annual report"
  partners.*.staff: assumed
  arrivals: "2027: a file"
  steps.serve.work.lognormal.cv: Assumed, as in textbooks
  steps.other.work: nobody
"""
    scenario = load(text)
    assert sources.count(scenario) == (2, 2, 2)
    assert [fault.values["path"] for fault in sources.warnings(scenario)] == ["steps.other.work"]
