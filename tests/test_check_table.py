"""What `check` tells of loads with investment, lending and dynamics, and over dates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ketensim.faces.check_table import check_json, check_table
from ketensim.faces.names import names_of
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.load import load as load_of
from ketensim.scenario.scenario import Scenario, load


def chain(**changes: object) -> Scenario:
    """A desk hands over to a board; `changes` of the file."""
    tree: dict[str, Any] = {
        "ketensim": 1,
        "start": "2027-01-04",
        "run": {"warm_up": "0 wk", "length": "13 wk"},
        "partners": {"desk": {"staff": [{"count": 1}]}, "board": {"staff": [{"count": 1}]}},
        "relations": {"desk -> board": {"floor": 0.5, "leadership": 0.5}},
        "arrivals": {"rate": "56/wk"},
        "steps": {
            "serve": {"partner": "desk", "work": "3 h", "next": "decide"},
            "decide": {"partner": "board", "work": "1 h"},
        },
    }
    return load(tree | changes)


def told(scenario: Scenario, lang: str = "en") -> str:
    """The table, on one line."""
    models = compile_scenario(scenario)
    loads = {name: load_of(model) for name, model in models.items()}
    return " ".join(check_table(scenario, models, loads, names_of(scenario, lang)).split())


HELPED = {
    "desk": {"staff": [{"count": 1}]},
    "board": {"staff": [{"count": 1}], "helps": "desk"},
}


def test_nothing_is_said_of_what_is_not_there() -> None:
    text = told(chain())
    assert "stands in" not in text
    assert "investment in relations" not in text
    assert "of the start" not in text
    assert "Overloaded: desk. More work comes in" in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Overloaded before anybody stands in for another: desk.", "before anybody stands in for another.")),
        (
            "nl",
            ("Overbelast voordat iemand bij een ander bijspringt: desk.", "Belasting: voordat iemand bij een ander"),
        ),
    ],
)
def test_loads_are_before_anybody_stands_in(lang: str, words: tuple[str, ...]) -> None:
    text = told(chain(partners=HELPED, lending={"base": "50%"}), lang)
    for part in words:
        assert part in text
    assert "Overloaded: desk" not in text


def test_loads_are_at_the_levels_of_the_start() -> None:
    moving = {"every": "4 wk", "floor": {"decay": 0.1}}
    assert "Loads are those at the relations and the commitment of the start" in told(chain(dynamics=moving))


def test_investment_is_part_of_the_hours_asked() -> None:
    relations = {"desk -> board": {"floor": 0.5, "leadership": 0.5, "investment": {"people": 2, "hours": "3 h"}}}
    scenario = chain(relations=relations, steps={"serve": {"partner": "desk", "work": "1 h"}})
    text = told(scenario)
    assert "desk 1.00 62.0 168.0 37%" in text
    assert "Of the hours asked 6.0 per week are investment in relations." in text
    models = compile_scenario(scenario)
    loads = {name: load_of(model) for name, model in models.items()}
    plain = json.loads(json.dumps(check_json("file", "1", "", models, loads, [], "en")))
    (only,) = plain["load"].values()
    assert only["desk"]["investments"] == 6
    assert plain["leaves_out"] == {name: [] for name in models}


def test_who_is_the_next_bottleneck() -> None:
    """The desk does 42 of its 56 cases a week; the board would be busier if it did all."""
    steps = {
        "serve": {"partner": "desk", "work": "4 h", "next": "decide"},
        "decide": {"partner": "board", "work": "2 h"},
    }
    scenario = chain(steps=steps)
    assert "With people enough at desk, the bottleneck would be board, load 67%." in told(scenario)
    assert "With people enough" not in told(chain(steps={"serve": {"partner": "desk", "work": "1 h"}}))
    models = compile_scenario(scenario)
    loads = {name: load_of(model) for name, model in models.items()}
    plain = json.loads(json.dumps(check_json("file", "1", "", models, loads, [], "en"), allow_nan=False))
    assert plain["load"]["base"]["board"]["load"] == pytest.approx(0.5)
    assert plain["next_bottleneck"]["base"] == {"relieved": "desk", "partner": "board", "load": pytest.approx(2 / 3)}


def test_dates_are_told_one_by_one() -> None:
    """The next bottleneck is that of the start, and is not told again where nothing is other than in the first."""
    steps = {
        "serve": {"partner": "desk", "work": "1 h", "next": "decide"},
        "decide": {"partner": "board", "work": "2 h"},
    }
    later = {"from": "2027-03-01", "steps.decide.work": "1 h"}
    text = told(chain(steps=steps, variants={"now": {}, "then": later}))
    assert text.count("With people enough") == 1
    then = text.partition("then [then]")[2] or text.partition("then Arrivals")[2]
    assert "From 2027-01-04: Partners as in now. From 2027-03-01:" in then
    assert "board 1.00 56.0 168.0 33%" in then


def test_how_long_it_settles_is_told_where_it_settles() -> None:
    steps = {"serve": {"partner": "desk", "work": {"exponential": {"mean": "2.91 h"}}}}
    busy = chain(steps=steps)
    settles = "the chain takes"
    assert settles in told(busy)
    moving = {"every": "4 wk", "floor": {"decay": 0.1}}
    assert settles not in told(chain(steps=steps, dynamics=moving))
    soon = {"now": {"from": "2027-02-01", "steps.serve.work": "1 h"}}
    assert settles not in told(chain(steps=steps, variants=soon))
