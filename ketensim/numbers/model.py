"""The model: a scenario's variant as whole numbers and places, ready for an engine.

Everything here is frozen and free of names: partner, step, type and pair are places in a tuple, time is int64 ms since
the start. Names live in `Labels`, for addresses (R4.1) and for people. `compiling.compile_chain` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ketensim.ground.calendars import NEVER, HoursTable
from ketensim.ground.curves import effect_at
from ketensim.ground.distributions import Distribution

__all__ = [
    "NEVER", "Arrivals", "Backlog", "Block", "Branch", "Check", "Crew", "Drift", "Dynamics", "Effect", "Era", "Handoff",
    "Help", "HoursTable", "Labels", "Lending", "Model", "Norm", "OwnWork", "Partner", "Plan", "Pressure", "Step",
    "Stream", "Target", "Tie", "Values",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Crew:
    """Members with the same hours: the whole people of a group, or its one part-week member."""

    group: int
    """Place of the group in its partner, in file order."""
    first_member: int
    """Place of the first member among all members of the model."""
    size: int
    calendar: int
    """Place in the model's `HoursTable`; the dates of the group are not in it."""
    since: int
    until: int
    """Dates of the group: on duty only in [since, until)."""
    finish: bool
    """R5.5: work goes on in overtime at closing."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When cases or own work arrive (R7). Exactly one of the four forms is given."""

    calendar: int
    """The profile."""
    interval: Distribution | None
    """Open time between arrivals: exponential for a rate."""
    counts: tuple[int, ...] = ()
    """Arrivals per period, from the start, already repeated and grown to cover the longest run allowed."""
    periods: tuple[int, ...] = ()
    """Begins of the periods and the end of the last: one more than `counts`."""
    times: tuple[int, ...] = ()
    """Arrivals from a file, ascending."""
    per_week: float = 0.0
    """Mean number per plain week (for counts and files: the mean over what they cover)."""


@dataclass(frozen=True, slots=True)
class OwnWork:
    """Work of a partner outside the chain."""

    arrivals: Arrivals
    work: Distribution


@dataclass(frozen=True, slots=True)
class Norm:
    """A promise on the stay at a partner: `time` ms, elapsed or of the partner's calendar."""

    time: int
    working: bool


@dataclass(frozen=True, slots=True)
class Help:
    """What a partner can do for another (R14)."""

    owner: int
    """The partner that is helped."""
    efficiency: float
    """Lent work takes 1/efficiency of its time."""
    threshold: int
    """Only while more items of cases than this wait there."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A queue with capacity."""

    crews: tuple[Crew, ...]
    """In order of being taken (R5.4)."""
    calendar: int
    """R5.3."""
    own_norm: Norm
    chain_norms: tuple[Norm, ...]
    """Per case type."""
    own_work: OwnWork | None
    hour: float
    """EUR per hour worked."""
    overtime: float
    """Factor on `hour` for hours outside the calendar of the group."""
    signed: bool
    commitment: float
    helps: tuple[Help, ...] = ()
    """In file order of the partners that are helped."""


@dataclass(frozen=True, slots=True)
class Check:
    """R9.4; `takes` and `consult` in ms by distribution-free staff time."""

    finds: float
    takes: int
    consult: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One option of a choice: a step, a block, or an end."""

    shares: tuple[float, ...]
    """Per case type."""
    to: int
    """A step, or -1."""
    fork: int
    """A block (place in `Model.blocks`), or -1."""
    end: int
    """An outcome, or -1."""


@dataclass(frozen=True, slots=True)
class Block:
    """`all: [...], then:` (R8.2)."""

    first_steps: tuple[int, ...]
    branches: tuple[int, ...]
    """Branch numbers, unique in the model, from 1 in file order; 0 is a case's own thread."""
    then: int


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work at a partner."""

    partner: int
    work: tuple[Distribution, ...]
    """Per case type, ms of staff time."""
    rework: float
    """Share of the work redone after a return (R9.6)."""
    error: float
    check: Check | None
    options: tuple[Branch, ...]
    expires: Norm | None
    """R8.6: `time` and whether it is working time of `expires_calendar`."""
    expires_calendar: int
    expires_outcome: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A value that depends on cooperation (R9.1); `curve` is a place in `ground.curves.CURVES`."""

    worst: float
    best: float
    curve: int

    def at(self, cooperation: float) -> float:
        """The value at `cooperation` in [0, 1]."""
        return effect_at(self.worst, self.best, self.curve, cooperation)


@dataclass(frozen=True, slots=True)
class Handoff:
    """What happens between two partners, in one direction."""

    sender: int
    receiver: int
    cooperation: float
    delay: Effect
    """Mean transfer time, ms."""
    shape: Distribution
    """Of mean 1."""
    working: bool
    """The delay is working time of whoever receives."""
    incomplete: Effect
    together: Effect
    cost: float
    """EUR per trip."""
    moments: tuple[int, ...] = ()
    """Fixed moments as ms in the week from Monday 00:00, ascending; () for none."""
    at_most: int = 0
    """0 for no limit."""
    batch_size: int = 0
    """0 for no batch."""
    batch_wait: int = NEVER
    floor_of: str = ""
    """The relation whose floor is the cooperation, or "" where it is fixed: for people."""
    tie: int = -1
    """Place in `Model.ties` of that relation, or -1 where cooperation is fixed."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Arrivals of cases."""

    arrivals: Arrivals
    step: int
    shares: tuple[float, ...]
    """Per case type."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Cases that are waiting at the start (R6.6, R7.5); its stream number follows those of the arrivals."""

    step: int
    count: int
    ages: Distribution | None
    times: tuple[int, ...]
    """True arrivals (negative), ascending, where a file gives them; else `ages` draws `count` of them."""
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """R8.7; per type in `times`."""

    times: tuple[Norm, ...]
    calendars: tuple[int, ...]
    since: int
    """Step at whose first queueing the clock starts, or -1: at arrival."""
    until: int
    """Step at whose first queueing it stops, or -1: at leaving."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The chain plan as far as the engine needs it (R10); who signed is with the partners."""

    pulls_forward: bool
    """It has a lead-time KPI."""
    late_last: bool
    every: int
    """ms between reviews, 0 for none."""
    people: int
    hours: int
    """ms per review item."""
    presses: bool = False
    """It has a KPI that asks for speed: on lead time or throughput (R13.1)."""
    agreed: float = 0.0
    """The share of the lead-time KPI (R16.2)."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """What a norm does where relations are poor (R13)."""

    work: float = 0.0
    """Share of the work that is cut at full commitment and no cooperation: in [0, 1)."""
    incomplete: float = 0.0
    """How much the chance of an incomplete file grows: 0 or more."""


@dataclass(frozen=True, slots=True)
class Lending:
    """The chance that a partner is willing to do another's work (R14.3)."""

    base: float = 0.0
    by_leadership: float = 1.0
    by_plan: float = 0.0
    by_both: float = 0.0


@dataclass(frozen=True, slots=True)
class Tie:
    """The relation from one partner to another (R15.1)."""

    sender: int
    receiver: int
    floor: float
    leadership: float
    people: int = 0
    """Investment: items per week, 0 for none."""
    hours: int = 0
    """ms per item of investment."""


@dataclass(frozen=True, slots=True)
class Drift:
    """What moves a level per period (R16.3-R16.5); all 0 or more, 0 where it does not apply."""

    success: float = 0.0
    committed_success: float = 0.0
    investment: float = 0.0
    """Per hour invested."""
    decay: float = 0.0
    upkeep: int = 0
    """ms of investment per period at which nothing decays."""
    returns: float = 0.0
    leadership: float = 0.0
    discord: float = 0.0


@dataclass(frozen=True, slots=True)
class Dynamics:
    """How relations and commitment change (R16)."""

    every: int
    """ms per period."""
    floor: Drift
    leadership: Drift
    commitment: Drift


@dataclass(frozen=True, slots=True)
class Values:
    """What is borne outside the organisations (R18)."""

    client: float = 0.0
    """EUR per hour of lead time."""
    late: float = 0.0
    """EUR per case whose target clock stops late."""
    escaped: float = 0.0
    """EUR per case that leaves with an escaped defect."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Names in file order: `partners`, `steps`, `types`, `streams` (arrivals, then backlogs), `outcomes`, `members`."""

    partners: tuple[str, ...]
    steps: tuple[str, ...]
    types: tuple[str, ...]
    streams: tuple[str, ...]
    outcomes: tuple[str, ...]
    members: tuple[str, ...]
    """`police.1.3`: partner, group and member, counted from 1."""
    shown: dict[str, dict[str, str]]
    """Name -> {"nl": …, "en": …} for partners, steps, types and outcomes that have one."""


@dataclass(frozen=True, slots=True)
class Model:
    """One variant, compiled."""

    labels: Labels
    start: datetime
    hours: HoursTable
    partners: tuple[Partner, ...]
    steps: tuple[Step, ...]
    blocks: tuple[Block, ...]
    parents: tuple[int, ...]
    """Per branch number: the branch its fork belongs to; parents[0] = -1."""
    handoffs: tuple[Handoff, ...]
    """Every ordered pair of partners between which a file can travel, by sender then receiver in file order."""
    streams: tuple[Stream, ...]
    backlogs: tuple[Backlog, ...]
    urgent: tuple[bool, ...]
    """Per case type."""
    target: Target | None
    plan: Plan
    horizon: int
    """The last time that counts of arrivals cover; no run may go beyond it."""
    ties: tuple[Tie, ...] = ()
    """Every ordered pair of partners between which a file can travel, or one helps the other, or whose relation the
    file names; by sender, then receiver, in file order."""
    pressure: Pressure = Pressure()
    lending: Lending = Lending()
    dynamics: Dynamics | None = None
    values: Values = Values()
    eras: tuple[Era, ...] = ()
    """What changes on dates, in order of time (R17)."""
    digest: str = ""
    """SHA-256 of all of the above, names in file order, hours expanded."""

    def handoff_places(self) -> dict[tuple[int, int], int]:
        """Place in `handoffs` of each (sender, receiver)."""
        return {(pair.sender, pair.receiver): place for place, pair in enumerate(self.handoffs)}


@dataclass(frozen=True, slots=True)
class Era:
    """From a date on, another model holds (R17): the same but for what may change on a date, and without eras."""

    since: int
    """ms since the start, above 0."""
    model: Model
