"""The public names: what is promised is there, nothing else leaks, and Python gives what the command line gives."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import ketensim as kt

CHAIN = """
ketensim: 1
run: {length: 8 wk, warm_up: 1 wk, replications: 2}
partners:
  front: {staff: [{count: 2}], cost: 50 EUR/h}
  back: {staff: [{count: 2}], cost: 60 EUR/h}
arrivals: {rate: 30/d}
steps:
  open: {partner: front, work: {exponential: {mean: 40 min}}, next: close, error: 10%}
  close: {partner: back, work: 1 h, check: {finds: 90%, takes: 5 min}}
handoffs: {default: {delay: {worst: 2 d, best: 2 h}}}
variants:
  now: {}
  closer: {relations.front.back.floor: 0.9}
"""


@pytest.fixture(scope="module")
def chain() -> kt.Scenario:
    """A small chain of two partners."""
    return kt.load(CHAIN)


def test_every_public_name_is_there() -> None:
    assert all(getattr(kt, name) is not None for name in kt.__all__)
    assert set(dir(kt)) == set(kt.__all__)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kt.nothing


def test_names_survive_that_their_modules_are_imported() -> None:
    """`kt.load` stays a function whatever has been imported before."""
    code = "import ketensim as kt; import ketensim.faces.commands, ketensim.statistics.study; print(kt.load.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "load\n"


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    citation = (Path(__file__).parents[1] / "CITATION.cff").read_text()
    assert kt.__version__ == project["version"]
    assert f"version: {kt.__version__}" in citation


def test_importing_ketensim_is_light() -> None:
    code = "import sys, ketensim; print(sorted({'numba', 'pandas', 'simpy', 'pydantic', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_compare_prints_the_table_and_gives_the_json(chain: kt.Scenario) -> None:
    result = kt.compare(chain, workers=1)
    assert "closer" in result.table("en")
    assert "closer" in str(result)
    assert set(result.to_dict()["variants"]) == {"now", "closer"}
    frame = result.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert {"variant", "measure", "mean", "low", "high"} <= set(frame.columns)


def test_run_gives_one_variant(chain: kt.Scenario) -> None:
    result = kt.run(chain, "closer", workers=1)
    assert list(result.to_dict()["variants"]) == ["closer"]
    with pytest.raises(kt.InputError):
        kt.run(chain, "closr")


def test_simulate_gives_records_with_names(chain: kt.Scenario, tmp_path: Path) -> None:
    run = kt.simulate(chain, "closer", seed=3, replication=1)
    again = kt.simulate(chain, "closer", seed=3, replication=1)
    assert (run.records == again.records).all()
    frame = run.to_frame()
    assert {"QUEUE", "START", "END", "LEAVE"} <= set(frame["kind"])
    assert {"open", "close", "rework of open found at close"} <= set(frame["item"])
    assert set(frame["partner"]) == {"", "front", "back"}
    run.to_event_log(tmp_path / "events.csv")
    log = pd.read_csv(tmp_path / "events.csv")
    assert set(log["activity"]) == {"open", "close"}
    assert len(log) == (frame["kind"] == "START").sum()


def test_loads_are_computed_without_simulating(chain: kt.Scenario) -> None:
    loads = kt.loads(chain)
    front, back = loads["now"].first.partners
    assert 0.4 < front.rho < 0.5
    assert 0.6 < back.rho < 0.8


def test_change_makes_another_chain(chain: kt.Scenario) -> None:
    more = chain.change({"partners.back.staff.1.count": 3})
    assert kt.loads(more)["now"].first.partners[1].rho < kt.loads(chain)["now"].first.partners[1].rho


@pytest.mark.parametrize("number", [0, -1, 2.5, "2"])
@pytest.mark.parametrize("name", ["workers", "replications"])
def test_numbers_of_runs_are_whole_and_from_one(name: str, number: object) -> None:
    chain = kt.load(Path(__file__).parents[1] / "scenarios" / "mm1.yaml")
    with pytest.raises(ValueError, match=f"{name}: a whole number from 1"):
        kt.compare(chain, **{name: number})
    with pytest.raises(ValueError, match=f"{name}: a whole number from 1"):
        kt.run(chain, **{name: number})
