"""Every bundled scenario: what it owes its reader, that it runs, and that the textbook ones give the exact answer."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter, defaultdict
from datetime import datetime
from math import sqrt
from pathlib import Path

import pytest
from scipy import stats

import ketensim as kt
from ketensim.faces import cli, starters
from ketensim.faces.commands import Checked
from ketensim.numbers.compiling import compile_scenario
from ketensim.scenario import sources
from ketensim.scenario.scenario import Scenario

FOLDER = Path(__file__).parents[1] / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
OURS = ("debts", "jackson", "mm1", "permits", "referral", "relay", "youth_alkmaar", "zsm")
ABOUT = ("question", "decision", "purpose", "authors", "not_in_model")
EXPECTED_WARNINGS: dict[str, set[str]] = {"youth_alkmaar": {"relation_free"}}
"""Codes of the warnings that a scenario means to give; all others give none."""

SHORT = {"run.warm_up": "0 wk", "run.length": "3 wk", "run.drain": "18 wk"}

every_scenario = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_the_folder_has_the_scenarios_that_the_readme_speaks_of() -> None:
    assert set(OURS) <= {path.stem for path in FILES}


@every_scenario
def test_check_finds_nothing_that_is_not_meant(path: Path) -> None:
    checked = Checked.of(path, [])
    assert {fault.code for fault in checked.warnings} == EXPECTED_WARNINGS.get(path.stem, set())


@every_scenario
def test_every_number_says_where_it_comes_from(path: Path) -> None:
    scenario = kt.load(path)
    sourced, assumed, not_stated = sources.count(scenario)
    assert not_stated == 0
    assert sourced + assumed > 0
    assert list(sources.warnings(scenario)) == []


@every_scenario
def test_it_speaks_two_languages(path: Path) -> None:
    """Its story, and all that a table shows: partners, steps, types, outcomes and variants."""
    scenario = kt.load(path)
    chain = scenario.variants[scenario.first]
    texts = {"name": chain.name} | {f"about.{key}": chain.about.get(key, {}) for key in {*ABOUT, *chain.about}}
    texts |= {f"partners.{name}": partner.name or {} for name, partner in chain.partners.items()}
    texts |= {f"steps.{name}": step.name or {} for name, step in chain.steps.items()}
    if len(chain.types) > 1:
        texts |= {f"types.{name}": kind.name or {} for name, kind in chain.types.items()}
    if len(scenario.variants) > 1:
        texts |= {f"variants.{name}": chain.names.get(name, {}) for name in scenario.variants}
    texts |= {f"outcomes.{name}": chain.outcomes.get(name, {}) for name in outcomes(scenario)}
    assert [name for name, text in texts.items() if set(text) != {"nl", "en"} or not all(text.values())] == []


def outcomes(scenario: Scenario) -> set[str]:
    """How cases can end, in any variant."""
    steps = [step for chain in scenario.variants.values() for step in chain.steps.values()]
    ends = {option.end for step in steps for option in step.next if option.end}
    return ends | {step.expires.outcome for step in steps if step.expires}


@every_scenario
def test_a_short_run_works(path: Path) -> None:
    """The identities of R11 hold, or `run` raises."""
    found = kt.run(kt.load(path, SHORT), replications=1, workers=1).to_dict()
    (cases,) = found["cases"].values()  # type: ignore[attr-defined]
    assert cases["backlog"] + cases["arrived"] == cases["finished"] + cases["expired"] + cases["in_chain"]
    assert cases["arrived"] > 0


@pytest.mark.parametrize("name", OURS)
def test_new_writes_a_copy_that_loads(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.main(["new", "copy.yaml", "--from", name, "--lang", "en"])
    assert ended.value.code == 0
    assert "ketensim check copy.yaml" in capsys.readouterr().err
    assert kt.load(tmp_path / "copy.yaml").trees == kt.load(FOLDER / f"{name}.yaml").trees
    assert name in starters.names()


@pytest.mark.parametrize(("name", "length"), [("mm1", "2 wk"), ("jackson", "5 wk")])
def test_the_textbook_agrees(name: str, length: str) -> None:
    """Every measure that theory knows lies inside the 99.9 % interval of a run of about twenty thousand cases."""
    scenario = kt.load(FOLDER / f"{name}.yaml", {"run.warm_up": "1 wk", "run.length": length})
    found = kt.run(scenario, replications=8, workers=1, seed=3).to_dict()
    theory, simulated = found["theory"], found["variants"]["base"]  # type: ignore[index]
    assert {"lead_time.mean", "throughput", "wip.mean"} <= set(theory)
    for measure, exact in theory.items():
        mean, spread, n = (simulated[measure][key] for key in ("mean", "sd", "n"))
        assert abs(mean - exact) <= stats.t.ppf(0.9995, n - 1) * spread / sqrt(n), (measure, exact, simulated[measure])


@pytest.mark.parametrize("name", ["permits", "referral", "relay"])
def test_hard_and_soft_are_two_changes_and_both_is_their_sum(name: str) -> None:
    scenario = kt.load(FOLDER / f"{name}.yaml")
    neither, hard, soft, both = (scenario.variants[getattr(corners(scenario), side)] for side in SIDES)
    assert neither.chain_plan is None
    assert hard.chain_plan == both.chain_plan is not None
    assert soft.relations == both.relations != neither.relations
    assert soft.partners == both.partners == hard.partners == neither.partners
    assert any(one.investment for one in soft.relations.values()), "better relations take time"
    assert not any(one.investment for one in neither.relations.values())
    assert hard.relations == neither.relations


SIDES = ("neither", "hard", "soft", "both")


def corners(scenario: Scenario):  # type: ignore[no-untyped-def]
    """The factorial of a scenario that has one."""
    factorial = scenario.variants[scenario.first].factorial
    assert factorial is not None
    assert factorial.neither == scenario.first
    return factorial


# --- permits beside its log


@pytest.fixture(scope="module")
def log() -> Path:
    """The event log of the receipt phase, or a skip."""
    path = Path(os.environ.get("KETENSIM_DATA") or FOLDER.parents[1] / "shared" / "data") / "receipt.csv.gz"
    if not path.exists():
        pytest.skip("the data folder has no receipt.csv.gz (set KETENSIM_DATA)")
    return path


class Receipts:
    """What the log says per case: first and last event (wall clock), officials, and the activities' short names."""

    def __init__(self, path: Path) -> None:
        events: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                time = datetime.fromisoformat(row["time:timestamp"]).replace(tzinfo=None)
                events[row["case:concept:name"]].append((time, row["org:resource"], row["concept:name"][:3]))
        self.events = events
        self.first = {case: min(rows)[0] for case, rows in events.items()}
        self.days = {case: (max(rows)[0] - min(rows)[0]).total_seconds() / 86_400 for case, rows in events.items()}

    def kind(self, case: str) -> str:
        """The case type as the scenario has it."""
        if len(self.events[case]) == 1:
            return "registered"
        return "one_pair" if len({official for _, official, _ in self.events[case]}) == 1 else "passed_on"

    def mean_days(self, kind: str | None = None) -> float:
        """Mean lead time, of one type or of all."""
        found = [days for case, days in self.days.items() if kind in (None, self.kind(case))]
        return sum(found) / len(found)


@pytest.fixture(scope="module")
def receipts(log: Path) -> Receipts:
    """The log, read once."""
    return Receipts(log)


def permits(**settings: object) -> Scenario:
    """The scenario with changes."""
    return kt.load(FOLDER / "permits.yaml", settings)


def test_permits_has_the_counts_per_month_of_the_log(receipts: Receipts) -> None:
    months = Counter((first.year, first.month) for first in receipts.first.values())
    counts = permits().variants["as_it_was"].arrivals["arrivals"].counts
    assert counts is not None
    assert counts.values == [months[month] for month in sorted(months)]
    assert sum(counts.values) == 1434


def test_permits_has_the_types_of_the_log(receipts: Receipts) -> None:
    scenario = permits()
    late = Counter(receipts.kind(case) for case, first in receipts.first.items() if first >= datetime(2011, 4, 1))
    for variant, kinds in (("as_it_was", Counter(map(receipts.kind, receipts.events))), ("one_official", late)):
        shares = {name: kind.share for name, kind in scenario.variants[variant].types.items()}
        assert shares == {name: round(kinds[name] / sum(kinds.values()), 3) for name in shares}


def test_permits_has_the_measured_figures_of_the_log(receipts: Receipts) -> None:
    seen = {name: one.value for name, one in permits().variants["as_it_was"].observed.items()}
    days = sorted(receipts.days.values())
    adjusted = sum(
        activity == "T03"
        for case, rows in receipts.events.items()
        for _, _, activity in rows
        if receipts.kind(case) == "passed_on"
    )
    assert seen["lead_time.mean"] == pytest.approx(24 * receipts.mean_days(), rel=0.002)
    assert seen["lead_time.one_pair.mean"] == pytest.approx(24 * receipts.mean_days("one_pair"), rel=0.002)
    assert seen["lead_time.passed_on.mean"] == pytest.approx(24 * receipts.mean_days("passed_on"), rel=0.005)
    assert seen["lead_time.median"] == pytest.approx(24 * (days[716] + days[717]) / 2, rel=0.01)
    assert seen["lead_time.p90"] == pytest.approx(24 * days[round(0.9 * 1434)], rel=0.01)
    assert seen["lead_time.within_target"] == pytest.approx(sum(day <= 7 for day in days) / 1434, abs=0.0005)
    assert seen["returns_per_case"] == pytest.approx(adjusted / 1434, abs=0.0005)


def test_permits_has_the_choices_of_the_log(receipts: Receipts) -> None:
    alone = [days for case, days in receipts.days.items() if receipts.kind(case) == "one_pair"]
    assert share_to("handle", "discuss") == pytest.approx(sum(day >= 1 for day in alone) / len(alone), abs=0.0005)
    open_for = [
        (max(stops) - receipts.first[case]).total_seconds() / 86_400
        for case, rows in receipts.events.items()
        if receipts.kind(case) == "passed_on"
        and (stops := [time for time, _, activity in rows if activity in ("T06", "T10")])
    ]
    late = sum(day >= 1 for day in open_for) / len(open_for)
    assert share_to("judge", "discuss_with_others") == pytest.approx(late, abs=0.005)


def share_to(step: str, to: str) -> float:
    """The share of a choice."""
    options = permits().variants["as_it_was"].steps[step].next
    share = next(option.share for option in options if option.to == to)
    assert isinstance(share, float)
    return share


def test_permits_takes_the_arrivals_of_the_log_instead_of_the_counts(log: Path, receipts: Receipts) -> None:
    scenario = permits(**{"arrivals.file": str(log)})
    assert all(chain.arrivals["arrivals"].counts is None for chain in scenario.variants.values())
    model = compile_scenario(scenario)["as_it_was"]
    assert len(model.streams[0].arrivals.times) == 1434
    assert min(receipts.first.values()) > scenario.variants["as_it_was"].start
    found = kt.run(scenario, replications=1, workers=1).to_dict()
    assert found["cases"]["as_it_was"]["arrived"] == 1434  # type: ignore[index]


# --- the relay in two versions, and the chain whose relations move


FEWER = {"partners.contractor.staff.1.count": 4}
"""The second version of the relay: one fitter fewer."""


@pytest.mark.parametrize("changed", [{}, FEWER], ids=["room at every desk", "one desk that is full"])
def test_nobody_in_the_relay_is_overloaded(changed: dict[str, int]) -> None:
    loads = kt.loads(kt.load(FOLDER / "relay.yaml", changed))
    assert all(partner.rho < 1 for one in loads.values() for partner in one.first.partners)
    assert max(partner.rho for one in loads.values() for partner in one.first.partners) > (0.96 if changed else 0.7)


def test_a_norm_alone_does_harm_in_one_relay_and_good_in_the_other() -> None:
    """On cases within the target and on mean lead time, each with its interval (all comparisons together)."""
    for changed, sign in (({}, 1), (FEWER, -1)):
        found = kt.compare(kt.load(FOLDER / "relay.yaml", changed), beliefs=0).found
        later = found.differences["hard"]["lead_time.mean"]
        within = found.differences["hard"]["lead_time.within_target"]
        assert later.low_all is not None
        assert later.high_all is not None
        assert within.low_all is not None
        assert within.high_all is not None
        assert min(sign * later.low_all, sign * later.high_all) > 0
        assert max(sign * within.low_all, sign * within.high_all) < 0


def test_relations_grow_slide_back_and_die() -> None:
    """With a norm that is met they grow; without one a good start slides back; a norm dropped takes them along."""
    found = kt.compare(kt.load(FOLDER / "debts.yaml"), replications=6, beliefs=0).found
    floor = {name: found.variants[name]["relations.floor"].mean for name in found.variants}
    assert floor["both"] > 0.7, "started at 0.6"
    assert floor["talk"] < 0.3, "started at 0.6"
    assert floor["dropped"] < 0.3, "was as high as both after a year"
    assert floor["now"] < 0.1
    year = found.levels["dropped"].levels["relations.floor"]
    assert max(year.median) > 0.7
