"""Which partner holds the chain up next: by load, by what waits, and as a sentence per variant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ketensim.faces.bottlenecks import next_bottlenecks
from ketensim.faces.names import names_of
from ketensim.numbers import compiling
from ketensim.scenario.scenario import Scenario, load
from ketensim.statistics import study
from ketensim.statistics.comparison import Comparison


def chain(partners: int = 2, **variants: object) -> dict[str, object]:
    """Police are 90 % busy, court 80 %."""
    works = {"police": "54 min", "court": "48 min"}
    names = list(works)[:partners]
    steps = {f"at_{name}": {"partner": name, "work": {"exponential": {"mean": works[name]}}} for name in names}
    if partners == 2:
        steps["at_police"]["next"] = "at_court"
    return {
        "ketensim": 1,
        "run": {"warm_up": "4 wk", "length": "26 wk", "replications": 3},
        "partners": {name: {"name": name.title(), "staff": [{"count": 1}]} for name in names},
        "arrivals": {"rate": "168/wk"},
        "steps": steps,
        "variants": {"now": {}, **variants},
    }


def compared(tree: Mapping[str, object]) -> tuple[Comparison, Scenario]:
    scenario = load(tree)
    return study.compare(scenario, compiling.compile_scenario(scenario), workers=1), scenario


@pytest.fixture(scope="module")
def found() -> tuple[Comparison, Scenario]:
    return compared(
        chain(
            relief={"partners.police.staff.1.count": 2},
            harder={"steps.at_court.work": "58 min"},
            faster={"steps.at_police.work": "52 min"},
        )
    )


def test_where_the_chain_is_held_up(found: tuple[Comparison, Scenario]) -> None:
    """By load before the run, and by what waits in it."""
    result, _ = found
    held = result.bottlenecks
    assert {name: one.by_load for name, one in held.items()} == {
        "now": "police", "relief": "court", "harder": "court", "faster": "police",
    }  # fmt: skip
    assert held["now"].load == pytest.approx(0.9)
    assert held["relief"].load == pytest.approx(0.8)
    assert (held["now"].by_queue, held["relief"].by_queue) == ("police", "court")
    waiting = {name: result.variants["now"][f"queue.{name}.mean"].mean or 0.0 for name in ("police", "court")}
    assert held["now"].queue == waiting["police"]
    assert held["now"].share == pytest.approx(waiting["police"] / sum(waiting.values()))


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", {
            "now": "now: the bottleneck is Police; most waits there (",
            "relief": "relief: Police is relieved, and Court becomes the bottleneck (load 80%); most waits there (",
            "harder": "harder: Court becomes the bottleneck (load 97%), in the place of Police; most waits",
            "faster": "faster: the bottleneck stays Police; most waits",
        }),
        ("nl", {
            "now": "now: het knelpunt is Police; daar wacht het meest (",
            "relief": "relief: Police is ontlast, en Court wordt het knelpunt (belasting 80%); daar wacht het meest (",
            "harder": "harder: Court wordt het knelpunt (belasting 97%), in de plaats van Police; ",
            "faster": "faster: het knelpunt blijft Police; ",
        }),
    ],
)  # fmt: skip
def test_a_sentence_per_variant(found: tuple[Comparison, Scenario], lang: str, told: dict[str, str]) -> None:
    result, scenario = found
    text = " ".join(" ".join(next_bottlenecks(result, names_of(scenario, lang))).split())
    assert all(begin in text for begin in told.values()), text
    assert text.count(";") == len(told)


def test_what_waits_may_be_elsewhere(found: tuple[Comparison, Scenario]) -> None:
    result, scenario = found
    elsewhere = replace(result.bottlenecks["now"], by_queue="court", share=0.6)
    nowhere = replace(result.bottlenecks["relief"], by_queue="", queue=0.0, share=0.0)
    held = {**result.bottlenecks, "now": elsewhere, "relief": nowhere}
    text = " ".join(" ".join(next_bottlenecks(replace(result, bottlenecks=held), names_of(scenario, "en"))).split())
    assert "the bottleneck is Police; most waits at Court (60% of all that waits)." in text
    assert "(load 80%); nothing waits." in text


def test_with_one_partner_nothing_can_move() -> None:
    result, scenario = compared(chain(1, more={"partners.police.staff.1.count": 2}))
    assert next_bottlenecks(result, names_of(scenario, "en")) == []
    assert set(result.to_dict()["bottlenecks"]) == {"now", "more"}  # type: ignore[call-overload]
