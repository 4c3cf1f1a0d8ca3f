"""Runs that go on until they are precise enough: `--precision 5%:lead_time.mean`.

Precision is looked at only after 20, 40, 80, … replications. Stopping when an interval happens to be narrow makes it a
little too narrow, so the fewer the looks the better; and it is told (Law, *Simulation Modeling and Analysis*, 9.4.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketensim.ground import units
from ketensim.ground.errors import Fault, InputError, nearest
from ketensim.numbers.model import Model
from ketensim.statistics.estimates import estimate, series

if TYPE_CHECKING:
    from ketensim.statistics.measures import Outcomes

FIRST_LOOK = 20
MOST = 320
DEFAULT = "lead_time.mean"


@dataclass(frozen=True, slots=True)
class Asked:
    """Half-width of the 95 % interval over the mean, as a share, of one measure in every variant."""

    share: float
    measure: str


def parse(text: str, model: Model) -> Asked:
    """Read `5%` or `5%:measure`; raises `InputError` for no share above 0, or no measure of the model."""
    from ketensim.statistics.measures import names

    share_text, _, measure = text.partition(":")
    measure = measure.strip() or DEFAULT
    known = names(model)
    if measure not in known:
        values = {"name": measure, "nearest": nearest(measure, known) or "", "choices": ", ".join(known)}
        raise InputError([Fault("unknown_measure", (), values, file="--precision")])
    try:
        share = units.parse_share(share_text.strip())
    except units.UnitError as error:
        raise InputError([Fault(error.code, (), error.values, file="--precision")]) from error
    if share <= 0:
        raise InputError([Fault("bad_precision", (), {"got": text}, file="--precision")])
    return Asked(share, measure)


def looks(most: int | None) -> tuple[int, ...]:
    """Return after how many replications to look, at most `most` (default 320)."""
    most = most or MOST
    found = []
    look = FIRST_LOOK
    while look < most:
        found.append(look)
        look *= 2
    return (*found, most)


def worst(results: Mapping[str, Sequence[Outcomes]], measure: str) -> float | None:
    """Return the largest half-width over mean among the variants; None where one of them has none."""
    shares = []
    for runs in results.values():
        found = estimate(measure, series(runs)[measure])
        if found.mean is None or found.low is None or found.high is None:
            return None
        half = (found.high - found.low) / 2
        if half and not found.mean:
            return None
        shares.append(half / abs(found.mean) if half else 0.0)
    return max(shares)
