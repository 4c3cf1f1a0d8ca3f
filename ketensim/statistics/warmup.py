"""What to leave out at the begin: a chain starts empty and takes its time to fill.

A pilot runs every variant twice as long as the window and follows the number of cases in the chain week by week. The
cut is where MSER (White, *Simulation* 69, 1997) finds the smallest standard error of what remains: the largest over
the variants, so that all of them leave out the same. A run that can have no steady state is *terminating* and leaves
out nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ketensim.ground.errors import Fault, InputError
from ketensim.ground.spans import WEEK
from ketensim.numbers.model import Model
from ketensim.numbers.without import DYNAMICS, works
from ketensim.statistics.estimates import CONFIDENCE, t_quantile
from ketensim.statistics.replicate import Plan, simulated

PILOTS = 10
"""Replications of the pilot, at most."""
LEAST = 26
"""Weeks that a pilot must have."""
SMOOTHED = 4
"""Weeks of the moving average (Welch, 1983)."""
MATERIAL = 0.10
"""Of the mean: halves that differ by less may differ because of the season."""

Floats = NDArray[np.float64]


class Loaded(Protocol):
    """As much of `load.Load` as is needed here."""

    @property
    def overloaded(self) -> Sequence[object]:
        """Partners with an offered load of 1 or more."""
        ...

    @property
    def full(self) -> Sequence[object]:
        """Pairs to whose fixed moments more files come than there are places."""
        ...


def terminating(
    models: Mapping[str, Model], loads: Mapping[str, Loaded], end: int, growing: bool = False
) -> str | None:
    """Say why runs up to `end` (ms) have no steady state, or None: if one variant has none, none of them is cut (P15).

    `backlog`: a variant starts with one; `file`: its arrivals or own work come from a file; `growth`: they grow
    (`growing`); `dates`: people come or go before `end`; `changes`: something else changes before `end` (R17.1);
    `dynamics`: levels move (R16.6); `overload`: a partner's load is 1 or more; `moments`: the fixed moments of a pair
    are full.
    """
    if any(model.backlogs for model in models.values()):
        return "backlog"
    if any(_from_file(model) for model in models.values()):
        return "file"
    if growing:
        return "growth"
    if any(_dated(model, end) for model in models.values()):
        return "dates"
    if any(era.since < end for model in models.values() for era in model.eras):
        return "changes"
    if any(works(model, DYNAMICS) for model in models.values()):
        return "dynamics"
    if any(load.overloaded for load in loads.values()):
        return "overload"
    return "moments" if any(load.full for load in loads.values()) else None


def _from_file(model: Model) -> bool:
    own = [partner.own_work.arrivals for partner in model.partners if partner.own_work]
    return any(arrivals.times for arrivals in [*(stream.arrivals for stream in model.streams), *own])


def _dated(model: Model, end: int) -> bool:
    return any(crew.since > 0 or crew.until < end for partner in model.partners for crew in partner.crews)


def piloted(model: Model, plan: Plan, replication: int) -> Floats:
    """Run one replication of a pilot over the whole weeks of the plan's window; a job for `replicate.Workers`."""
    from ketensim.statistics.weekly import WeeklyWip

    wip = WeeklyWip(plan.window[1] // WEEK)
    simulated(model, replace(plan, drain=0), replication, wip)
    return wip.means


@dataclass(frozen=True, slots=True)
class Cut:
    """What a pilot says."""

    weeks: int
    """To leave out."""
    steady: bool
    """False: no steady state seen, in the variants of `unsteady`."""
    unsteady: tuple[str, ...] = ()


def pilot_weeks(length: int) -> int:
    """Return how many weeks the pilot for a window of `length` ms has; raises `InputError` if that is too few."""
    weeks = 2 * length // WEEK
    if weeks < LEAST:
        raise InputError([Fault("pilot_too_short", ("run", "warm_up"), {"weeks": weeks, "least": LEAST})])
    return weeks


def cut(pilots: Mapping[str, Sequence[Floats]]) -> Cut:
    """Return the common cut of a pilot: weekly means, shape (weeks,), per variant and replication."""
    means = {variant: np.array(list(runs)) for variant, runs in pilots.items()}
    limit = (min(runs.shape[1] for runs in means.values()) - SMOOTHED + 1) // 2
    weeks = min(limit, max(mser(smooth(runs.mean(axis=0))) for runs in means.values()))
    unsteady = tuple(variant for variant, runs in means.items() if drifts(runs, weeks, len(means), weeks == limit))
    return Cut(weeks, not unsteady, unsteady)


def smooth(means: Floats) -> Floats:
    """Return the moving average over four weeks, each at the first of them."""
    return np.convolve(means, np.full(SMOOTHED, 1 / SMOOTHED), mode="valid")


def mser(means: Floats) -> int:
    """Return how many points to leave out: at most half, with the smallest squared standard error of the mean of the
    rest."""
    errors = [float(np.var(means[left_out:])) / (len(means) - left_out) for left_out in range(len(means) // 2 + 1)]
    return int(np.argmin(errors))


def drifts(runs: Floats, weeks: int, variants: int, at_limit: bool) -> bool:
    """Say whether no steady state is seen in what is kept of a pilot, shape (replications, weeks).

    Its two halves must differ by a paired t test over the replications (Bonferroni over the variants), and the cut be
    at its limit or the difference be material: holidays and seasons make halves differ too.
    """
    kept = runs[:, weeks:]
    half = kept.shape[1] // 2
    gaps = kept[:, half:].mean(axis=1) - kept[:, :half].mean(axis=1)
    if len(gaps) < 2:
        return False
    error = float(np.std(gaps, ddof=1)) / len(gaps) ** 0.5
    gap = abs(float(gaps.mean()))
    significant = gap > t_quantile(1 - (1 - CONFIDENCE) / variants, len(gaps) - 1) * error
    return significant and (at_limit or gap > MATERIAL * float(kept.mean()))
