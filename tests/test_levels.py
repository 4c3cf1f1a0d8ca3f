"""Relations and commitment over time: paths, bands, how many end high or low, and where they stand at the end."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

import build
import numpy as np
import pytest

from ketensim.engines import simulate
from ketensim.ground.spans import HOUR, WEEK
from ketensim.numbers.model import Drift, Dynamics, Model
from ketensim.numbers.records import COMMITMENT, FIELDS, FLOOR, LEADERSHIP, LEVEL_UNIT, Block, Kind
from ketensim.statistics.levels import Following, Paths, bands, final_levels, levels_of, moves
from ketensim.statistics.measures import Measures, names

DRIFT = Drift(decay=0.1)


def chain(**changes: object) -> Model:
    """Police, which signed, hands to a court, which did not; relations decline where nobody keeps them up."""
    found = build.model(
        partners={"police": build.partner(2, signed=True, commitment=0.8), "court": build.partner(2)},
        steps={"report": build.step("police", next="judge"), "judge": build.step("court")},
        ties={"default": build.tie(0.6, 0.5), ("police", "court"): build.tie(0.9, 0.5)},
        dynamics=Dynamics(4 * WEEK, DRIFT, Drift(), DRIFT),
    )
    return replace(found, **changes)


def told(time: int, what: int, partner: int, to: int, level: float) -> list[int]:
    """One record."""
    fields = {"time": time, "kind": int(Kind.LEVEL), "partner": partner, "step": to, "segment": what}
    return list(({name: -1 for name in FIELDS} | fields | {"value": round(level * LEVEL_UNIT)}).values())


def instant(time: int, floors: Sequence[float], leadership: float, commitment: float) -> Block:
    """All levels at a time; the floors are those from the police and from the court."""
    rows = [told(time, FLOOR, one, 1 - one, level) for one, level in enumerate(floors)]
    rows += [told(time, LEADERSHIP, one, 1 - one, leadership) for one in (0, 1)]
    rows += [told(time, COMMITMENT, 0, -1, commitment), told(time, COMMITMENT, 1, -1, 0.0)]
    return np.array(sorted(rows), dtype=np.int64)


def test_paths_by_hand() -> None:
    following = Following(chain(), 9 * WEEK)
    for time, floor in ((0, 0.9), (4 * WEEK, 0.8), (8 * WEEK, 0.75), (9 * WEEK, 0.1)):
        following.take(instant(time, (floor, 0.5), 0.4, 0.7))
    found = following.paths()
    assert found.times == (0, 4 * WEEK, 8 * WEEK)
    paths = dict(zip(found.names, found.of_names().tolist(), strict=True))
    assert paths == {
        "relations.floor": pytest.approx([0.7, 0.65, 0.625]), "relations.leadership": pytest.approx([0.4] * 3),
        "commitment": [0.7] * 3, "relations.police.court.floor": [0.9, 0.8, 0.75],
        "relations.police.court.leadership": [0.4] * 3, "relations.court.police.floor": [0.5] * 3,
        "relations.court.police.leadership": [0.4] * 3, "commitment.police": [0.7] * 3,
    }  # fmt: skip
    assert final_levels(found)["relations.police.court.floor"] == (0.75, 1.0)


def test_what_is_beside_levels_is_of_no_account() -> None:
    other = np.full((3, len(FIELDS)), -1, dtype=np.int64)
    following = Following(chain(), WEEK)
    following.take(other)
    assert following.paths().times == ()
    assert set(final_levels(following.paths()).values()) == {(0.0, 0.0)}


def test_levels_are_followed_where_they_can_move() -> None:
    still = chain(dynamics=None)
    assert moves(chain())
    assert not moves(still)
    levels = {name for name in names(chain()) if name.startswith(("relations.", "commitment"))}
    assert levels == {
        "relations.floor", "relations.leadership", "commitment", "commitment.police",
        *(f"relations.{pair}.{side}" for pair in ("police.court", "court.police") for side in ("floor", "leadership")),
    }  # fmt: skip
    assert set(names(chain())) - set(names(still)) == levels
    measures = Measures(still, (0, WEEK))
    assert measures.outcomes(simulate(still, 1, 0, (0, WEEK), WEEK, [measures])).paths is None


def paths(*levels: Sequence[float]) -> list[Paths]:
    """Replications of one level."""
    times = tuple(place * WEEK for place in range(len(levels[0])))
    return [Paths(("commitment",), times, array("d", path)) for path in levels]


def test_bands_and_endings() -> None:
    found = bands(paths(*([0.5, place / 10] for place in range(11))))
    level = found.levels["commitment"]
    assert found.times == (0, WEEK / HOUR)
    assert level.median == pytest.approx((0.5, 0.5))
    assert (level.low, level.high) == (pytest.approx((0.5, 0.1)), pytest.approx((0.5, 0.9)))
    # 0.7 and 0.3 are among them
    assert (level.ends_high, level.ends_low) == (pytest.approx(4 / 11), pytest.approx(4 / 11))
    assert level.samples == tuple((0.5, place / 10) for place in range(5))


def test_paths_that_are_not_told_at_the_same_times_are_refused() -> None:
    with pytest.raises(ValueError, match="same times"):
        bands([*paths([0.5]), *paths([0.5, 0.5])])


def test_variants_without_levels_are_left_out() -> None:
    assert list(
        levels_of({"now": [None, None], "then": list(paths([0.1], [0.2])), "empty": [Paths((), (), array("d"))]})
    ) == ["then"]


@pytest.mark.parametrize("engine", ["reference"])
def test_relations_decline_in_a_run(engine: str) -> None:
    """Nothing but decay: x e^(-0.1 n) after n periods of four weeks."""
    window, measures = (0, 40 * WEEK), Measures(chain(), (0, 40 * WEEK))
    found = measures.outcomes(simulate(chain(), 1, 0, window, WEEK, [measures], engine))
    assert found.paths is not None
    assert found.paths.times == tuple(4 * WEEK * period for period in range(10))
    assert found.ratios["relations.police.court.floor"] == (pytest.approx(0.9 * np.exp(-0.9)), 1.0)
    assert found.ratios["relations.floor"][0] == pytest.approx(0.75 * np.exp(-0.9))
    assert found.ratios["relations.court.police.leadership"] == (0.5, 1.0)
    assert found.ratios["commitment.police"][0] == pytest.approx(0.8 * np.exp(-0.9))
