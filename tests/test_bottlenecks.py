"""Who is the next bottleneck."""

from __future__ import annotations

from dataclasses import replace

import build
import pytest

from ketensim.numbers.bottlenecks import NextBottleneck, next_bottleneck, relieved
from ketensim.numbers.load import load
from ketensim.numbers.model import Model

HOUR, WEEK = build.HOUR, build.WEEK


def line(*works: float) -> Model:
    """Partners in a row, one person each, with these loads if nobody held up another."""
    names = [f"p{place}" for place in range(len(works))]
    following = [*names[1:], "end"]
    steps = {
        name: build.step(name, round(work * HOUR), next=to)
        for name, work, to in zip(names, works, following, strict=True)
    }
    partners = {name: build.partner() for name in names}
    return build.model(partners, steps, {"arrivals": build.stream("p0", per_week=168.0)})


def found(model: Model) -> NextBottleneck | None:
    return next_bottleneck(model, load(model))


def test_behind_an_overload_comes_what_it_held_back() -> None:
    """The last looks at ease at 1.2 / 1.5 = 80 %, below the second, and is overloaded once the first is relieved."""
    told = found(line(1.5, 0.85, 1.2))
    assert told is not None
    assert (told.relieved, told.partner) == (0, 2)
    assert (told.before, told.load) == pytest.approx((0.8, 1.2))


def test_without_overload_it_is_the_second_by_load() -> None:
    told = found(line(0.4, 0.9, 0.7))
    assert told is not None
    assert (told.relieved, told.partner) == (1, 2)
    assert (told.before, told.load) == pytest.approx((0.7, 0.7))


def test_who_stands_before_it_goes_on_holding_up() -> None:
    """Once the second is relieved the third gets the 1 / 1.2 an hour that the first can do."""
    told = found(line(1.2, 2.0, 1.9))
    assert told is not None
    assert (told.relieved, told.partner) == (1, 2)
    assert (told.before, told.load) == pytest.approx((1.9 / 2.0, 1.9 / 1.2))


def test_alone_there_is_no_next() -> None:
    assert found(line(0.9)) is None
    assert found(line(0.9, 0.0)) is None


def test_relieving_changes_nobody_else() -> None:
    model = line(0.4, 0.9, 0.7)
    before, after = load(model).first.partners, load(relieved(model, 1)).first.partners
    assert after[0] == before[0]
    assert after[2] == before[2]
    assert after[1].rho == pytest.approx(0.9e-6)
    assert replace(after[1], on_duty=168.0, rho=0.0, offered=0.0, urgent=0.0) == replace(
        before[1], rho=0.0, offered=0.0, urgent=0.0
    )
