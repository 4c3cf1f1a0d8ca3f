"""The warm-up: weekly means by brute force, MSER on series whose transient is known, and when there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import build
import numpy as np
import pytest

from ketensim.engines import simulate
from ketensim.ground.distributions import constant, exponential
from ketensim.ground.errors import InputError
from ketensim.numbers.model import Arrivals, Backlog, Drift, Dynamics, Model
from ketensim.numbers.records import KIND, TIME, Kind, Trace
from ketensim.statistics.replicate import Plan, Workers
from ketensim.statistics.warmup import (
    WEEK,
    cut,
    drifts,
    mser,
    pilot_weeks,
    piloted,
    smooth,
    terminating,
)
from ketensim.statistics.weekly import WeeklyWip

RUNS, WEEKS = 10, 104


def autoregressive(
    seed: int, size: float = 0.0, lasts: float = 8.0, phi: float = 0.5, trend: float = 0.0
) -> list[np.ndarray]:
    """Weekly means around 50 with sd 5, that begin `size` lower and lose that over `lasts` weeks."""
    random = np.random.default_rng(seed)
    weeks = np.arange(WEEKS)
    runs = []
    for _ in range(RUNS):
        noise = np.empty(WEEKS)
        noise[0] = random.normal(0, 5)
        for week in range(1, WEEKS):
            noise[week] = phi * noise[week - 1] + random.normal(0, 5 * (1 - phi**2) ** 0.5)
        runs.append(50 + noise - size * np.exp(-weeks / lasts) + trend * weeks)
    return runs


def test_mser_by_brute_force() -> None:
    means = np.random.default_rng(1).normal(10, 1, 40)
    means[:6] -= 20
    errors = [np.sum((means[d:] - np.mean(means[d:])) ** 2) / (40 - d) ** 2 for d in range(21)]
    assert mser(means) == int(np.argmin(errors)) == 6


def test_mser_leaves_out_nothing_where_nothing_changes() -> None:
    assert mser(np.full(30, 7.0)) == 0


def test_smooth_is_the_mean_of_four_weeks() -> None:
    assert smooth(np.array([1.0, 2, 3, 6, 5, 2])).tolist() == [3, 4, 4]


@pytest.mark.parametrize("phi", [0.0, 0.5])
def test_a_known_transient_is_left_out(phi: float) -> None:
    """A start 40 too low decays by e every 8 weeks: after 16 weeks 14 % is left, after 40 less than 1 %."""
    found = [cut({"base": autoregressive(seed, size=40, phi=phi)}) for seed in range(40)]
    assert 16 <= np.median([one.weeks for one in found]) <= 40
    assert all(one.weeks >= 12 for one in found)
    assert all(one.steady for one in found)


def test_without_a_transient_little_is_left_out() -> None:
    found = [cut({"base": autoregressive(seed)}) for seed in range(40)]
    assert np.median([one.weeks for one in found]) <= 4
    assert all(one.steady for one in found)


def test_all_variants_leave_out_the_largest() -> None:
    """P15."""
    slow, quick = autoregressive(1, size=40), autoregressive(2)
    alone = cut({"slow": slow}).weeks
    assert alone > cut({"quick": quick}).weeks
    assert cut({"quick": quick, "slow": slow}).weeks == alone


def test_a_trend_is_no_steady_state() -> None:
    found = cut({"base": autoregressive(1), "filling": autoregressive(2, trend=0.5)})
    assert not found.steady
    assert found.unsteady == ("filling",)


def test_halves_that_differ_a_little_may_be_the_season() -> None:
    runs = np.array(autoregressive(1))
    runs[:, WEEKS // 2 :] *= 1.06
    assert not drifts(runs, 0, 1, at_limit=False)
    assert drifts(runs, 0, 1, at_limit=True)


def test_at_most_half_is_left_out() -> None:
    assert cut({"base": autoregressive(3, trend=2.0)}).weeks <= WEEKS // 2


def test_a_short_pilot_is_refused() -> None:
    assert pilot_weeks(13 * WEEK) == 26
    with pytest.raises(InputError) as refused:
        pilot_weeks(13 * WEEK - 1)
    assert refused.value.faults[0].code == "pilot_too_short"
    assert refused.value.faults[0].values["weeks"] == 25


def chain(**changes: object) -> Model:
    """One queue; `changes` of `build.model`."""
    given: dict[str, object] = {
        "partners": {"p": build.partner(1)},
        "steps": {"s": build.step("p", exponential(build.HOUR))},
        "streams": {"arrivals": build.stream("s", per_week=100)},
    }
    return build.model(**(given | changes))  # type: ignore[arg-type]


def test_weekly_means_by_brute_force() -> None:
    """P12: the chain's N, minute by minute, between events."""
    model, weeks = chain(), 5
    wip, trace = WeeklyWip(weeks), Trace()
    simulate(model, 1, 0, (0, weeks * WEEK), WEEK, [wip, trace])
    areas, present, since = np.zeros(weeks), 0, 0
    for row in trace.records[np.isin(trace.records[:, KIND], (Kind.ARRIVE, Kind.LEAVE))]:
        time = min(int(row[TIME]), weeks * WEEK)
        while since < time:
            until = min(time, (since // WEEK + 1) * WEEK)
            areas[since // WEEK] += present * (until - since)
            since = until
        present += 1 if row[KIND] == Kind.ARRIVE else -1
    assert wip.means == pytest.approx(areas / WEEK, rel=1e-12)


def test_a_pilot_of_a_real_queue() -> None:
    with Workers({"base": chain()}, workers=1) as workers:
        found = cut(workers.do(piloted, Plan(1, (0, 26 * WEEK), 0), range(4)))
    assert found.weeks <= 13
    assert found.steady


@dataclass(frozen=True)
class Load:
    """As much of a load as matters."""

    overloaded: tuple[str, ...] = ()
    full: tuple[int, ...] = ()


QUIET: Mapping[str, Load] = {"a": Load(), "b": Load()}
END = 52 * WEEK


def test_a_plain_chain_is_not_terminating() -> None:
    assert terminating({"a": chain(), "b": chain()}, QUIET, END) is None


def test_one_terminating_variant_makes_all_so() -> None:
    """P14, P15."""
    old = chain(backlogs={"old": Backlog(0, 3, constant(build.DAY), (), (1.0,))})
    assert terminating({"a": chain(), "b": old}, QUIET, END) == "backlog"
    times = build.stream("s", arrivals=Arrivals(0, None, times=(1, 2, 3)))
    assert terminating({"a": chain(streams={"arrivals": times})}, QUIET, END) == "file"
    assert terminating({"a": chain(), "b": chain()}, QUIET | {"b": Load(("p",))}, END) == "overload"
    assert terminating({"a": chain(), "b": chain()}, QUIET | {"b": Load((), (0,))}, END) == "moments"
    assert terminating({"a": chain()}, QUIET, END, growing=True) == "growth"


@pytest.mark.parametrize(("since", "until", "dated"), [(0, END, False), (1, END, True), (0, END - 1, True)])
def test_people_who_come_or_go_make_it_terminating(since: int, until: int, dated: bool) -> None:
    group = replace(build.group(1), since=since, until=until)
    model = chain(partners={"p": build.partner(1, group)})
    assert (terminating({"a": model}, QUIET, END) == "dates") == dated


def test_what_moves_levels_or_changes_on_a_date_makes_it_terminating() -> None:
    moving = Dynamics(WEEK, Drift(decay=0.1), Drift(), Drift())
    assert terminating({"a": chain(), "b": chain(dynamics=moving)}, QUIET, END) == "dynamics"
    still = Dynamics(WEEK, Drift(upkeep=WEEK), Drift(), Drift())
    assert terminating({"a": chain(dynamics=still)}, QUIET, END) is None
    assert terminating({"a": chain(), "b": chain(eras={END - 1: {}})}, QUIET, END) == "changes"
    assert terminating({"a": chain(eras={END: {}})}, QUIET, END) is None
