"""Effect curves: exact at both ends, and going one way in between (R9.1)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.engines.effects import effect
from ketensim.ground.curves import CURVES, EARLY, GEOMETRIC, LATE, LINEAR

ENDS = st.one_of(st.just(0.0), st.floats(1e-6, 1e9), st.floats(0.0, 1.0))
CURVE = st.integers(0, len(CURVES) - 1)


def test_curves_are_numbered_by_name() -> None:
    assert [CURVES[place] for place in (GEOMETRIC, LINEAR, EARLY, LATE)] == ["geometric", "linear", "early", "late"]


@settings(derandomize=True, deadline=None, max_examples=200)
@given(worst=ENDS, best=ENDS, curve=CURVE)
def test_both_ends_are_exact(worst: float, best: float, curve: int) -> None:
    assert effect(worst, best, curve, 0.0) == worst
    assert effect(worst, best, curve, 1.0) == best


@settings(derandomize=True, deadline=None, max_examples=200)
@given(worst=ENDS, best=ENDS, curve=CURVE, places=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)))
def test_the_value_goes_one_way_from_worst_to_best(
    worst: float, best: float, curve: int, places: tuple[float, float]
) -> None:
    first, second = (effect(worst, best, curve, c) for c in sorted(places))
    slack = 1e-12 * max(worst, best)
    assert min(worst, best) <= first <= max(worst, best)
    assert first <= second + slack if worst <= best else first >= second - slack


@settings(derandomize=True, deadline=None, max_examples=100)
@given(value=ENDS, curve=CURVE, c=st.floats(0.0, 1.0))
def test_one_value_stands_for_both_ends(value: float, curve: int, c: float) -> None:
    assert effect(value, value, curve, c) == value


def test_halfway() -> None:
    assert effect(16.0, 4.0, GEOMETRIC, 0.5) == pytest.approx(8.0)
    assert effect(16.0, 4.0, LINEAR, 0.5) == 10.0
    assert effect(16.0, 4.0, EARLY, 0.5) == 7.0
    assert effect(16.0, 4.0, LATE, 0.5) == 13.0


@pytest.mark.parametrize(("worst", "best"), [(16.0, 0.0), (0.0, 16.0)])
def test_geometric_with_a_zero_end_is_linear(worst: float, best: float) -> None:
    for c in (0.1, 0.5, 0.9):
        assert effect(worst, best, GEOMETRIC, c) == effect(worst, best, LINEAR, c)


def test_python_gives_the_same_bits() -> None:
    for curve in range(len(CURVES)):
        for n in range(101):
            assert effect(72.5, 3.1, curve, n / 100) == effect.py_func(72.5, 3.1, curve, n / 100)
