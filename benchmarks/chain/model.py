"""The chain that all tools simulate: five partners in a row, files that travel, and some that come back.

Everybody works day and night. Cases arrive by a Poisson process and visit the partners in order, first come first
served. Work and transfers are exponential. A file that is handed over is incomplete with a fixed probability. The
receiver's check, the first part of the work there, finds that always; the file travels back, its maker does the same
work again, and it travels once more with a fresh chance of being incomplete. Loads are about 80 %.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Desk:
    """A partner and its step: people on duty, and the mean of exponential work in minutes."""

    name: str
    step: str
    people: int
    minutes: float


DESKS = (
    Desk("intake", "register", 3, 32),
    Desk("lab", "examine", 4, 40),
    Desk("review", "assess", 2, 18),
    Desk("board", "decide", 5, 51),
    Desk("delivery", "carry_out", 3, 33),
)
PER_HOUR = 4
"""Cases that arrive."""
CHECK = 3
"""Minutes."""
TRANSFER = 240
"""Mean minutes, either way: as in most chains, more time goes by between partners than in their hands."""
INCOMPLETE = 0.1
TARGET = 48
"""Hours."""
WARM_UP = 14 * 24
"""Hours that are simulated before the window in which arriving cases are measured."""
DRAIN = 14 * 24
"""Hours that are simulated after it, so that the measured cases have left."""


@dataclass(frozen=True)
class Ran:
    """What one tool did."""

    cases: int
    """Cases that arrived in the whole run."""
    seconds: float
    """Processor time of simulating and measuring them."""
    measured: int
    """Cases that arrived in the window and left."""
    lead_time: float
    """Their mean, hours."""
    waits: tuple[float, ...]
    """Mean wait per partner of all items (visits and rework) in the window or the run, hours: for a look."""
    versions: dict[str, str] = field(default_factory=dict)


Simulate = Callable[[float, int], Ran]
"""Hours of the window and a seed in, what was done out."""


def hours_for(cases: int) -> float:
    """Return how long the window must be for a whole run to simulate about this many cases, hours."""
    return max(cases / PER_HOUR - WARM_UP - DRAIN, 24.0)


def loads() -> list[float]:
    """Return how busy each partner is: visits, checks and rework over people."""
    again = INCOMPLETE / (1 - INCOMPLETE)
    last = len(DESKS) - 1
    return [
        PER_HOUR * (desk.minutes * (1 + again * (place < last)) + CHECK * (1 + again) * (place > 0)) / 60 / desk.people
        for place, desk in enumerate(DESKS)
    ]


def scenario() -> str:
    """Return the chain as a scenario file of ketensim."""
    partners = "\n".join(f"  {desk.name}: {{staff: [{{count: {desk.people}}}], cost: 50 EUR/h}}" for desk in DESKS)
    return f"""\
ketensim: 1
target: {TARGET} h
partners:
{partners}
arrivals: {{rate: {PER_HOUR}/h}}
steps:
{"".join(_step(place) for place in range(len(DESKS)))}\
handoffs:
  default:
    delay: {{worst: {TRANSFER} min, best: {TRANSFER} min, shape: exponential}}
    incomplete: {INCOMPLETE:.0%}
    cost: 4 EUR
"""


def _step(place: int) -> str:
    desk = DESKS[place]
    check = f"check: {{finds: 100%, takes: {CHECK} min}}, " if place else ""
    following = f", next: {DESKS[place + 1].step}" if place + 1 < len(DESKS) else ""
    work = f"work: {{exponential: {{mean: {desk.minutes} min}}}}"
    return f"  {desk.step}: {{partner: {desk.name}, {check}{work}{following}}}\n"
