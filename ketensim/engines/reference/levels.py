"""What levels are now, and how a period moves them: relations and commitment (R16)."""

from __future__ import annotations

from collections import Counter

from ketensim.engines.effects import moved
from ketensim.ground.spans import HOUR
from ketensim.numbers.model import Drift, Dynamics, Handoff, Model, Partner


class Counts:
    """What dynamics go by (R16.2); all but the deadlines are of the period that goes on."""

    def __init__(self, model: Model) -> None:
        self._ties = {(tie.sender, tie.receiver): place for place, tie in enumerate(model.ties)}
        self._every = model.dynamics.every if model.dynamics is not None else 0
        self._deadlines: Counter[int] = Counter()
        self._in_time: Counter[int] = Counter()
        self.invested: Counter[int] = Counter()
        """Ms per tie, of items that ended."""
        self._sent: Counter[int] = Counter()
        self._returned: Counter[int] = Counter()
        self.reviews = 0

    def clock_starts(self, deadline: int) -> None:
        """A target clock starts."""
        if self._every:
            self._deadlines[deadline // self._every] += 1

    def clock_stops(self, deadline: int, in_time: bool) -> None:
        """A target clock stops."""
        if self._every and in_time:
            self._in_time[deadline // self._every] += 1

    def sent(self, sender: int, receiver: int) -> None:
        """A file is sent along a pair."""
        self._sent[self._ties[sender, receiver]] += 1

    def returned(self, maker: int, finder: int) -> None:
        """A file goes back from the finder's partner to the maker's."""
        self._returned[self._ties[maker, finder]] += 1

    def success(self, period: int, agreed: float) -> float:
        """The share of the deadlines in a period that were met, over the share that was agreed, at most 1."""
        deadlines, in_time = self._deadlines.pop(period, 0), self._in_time.pop(period, 0)
        return min(in_time / deadlines / agreed, 1.0) if deadlines and agreed > 0.0 else 0.0

    def returns(self, tie: int) -> float:
        """The share of what was sent along a tie that came back, at most 1."""
        if self._sent[tie]:
            return min(self._returned[tie] / self._sent[tie], 1.0)
        return 1.0 if self._returned[tie] else 0.0

    def clear(self) -> None:
        """A new period begins."""
        for counter in (self.invested, self._sent, self._returned):
            counter.clear()
        self.reviews = 0


class Levels:
    """The levels of now: `floor` and `leadership` per tie, `commitment` per partner (0 where it did not sign)."""

    def __init__(self, model: Model) -> None:
        self.counts = Counts(model)
        self.floor = [tie.floor for tie in model.ties]
        self.leadership = [tie.leadership for tie in model.ties]
        self.commitment = [_agreed(partner) for partner in model.partners]

    def cooperation(self, pair: Handoff) -> float:
        """R9.1."""
        return self.floor[pair.tie] if pair.tie >= 0 else pair.cooperation

    def begin(self, old: Model, new: Model) -> None:
        """R17.3: levels that the file gives another value from now on take it."""
        for place, (was, now) in enumerate(zip(old.ties, new.ties, strict=True)):
            if now.floor != was.floor:
                self.floor[place] = now.floor
            if now.leadership != was.leadership:
                self.leadership[place] = now.leadership
        for place, (had, has) in enumerate(zip(old.partners, new.partners, strict=True)):
            if has.signed != had.signed or _agreed(has) != _agreed(had):
                self.commitment[place] = _agreed(has)

    def move(self, model: Model, dynamics: Dynamics, time: int) -> None:
        """R16.1: the period that ends at `time` moves every level, all from the old values."""
        success = self.counts.success(time // dynamics.every - 1, model.plan.agreed)
        floor = [self._of_tie(model, tie, level, dynamics.floor, success) for tie, level in enumerate(self.floor)]
        leadership = [
            self._of_tie(model, tie, level, dynamics.leadership, success) for tie, level in enumerate(self.leadership)
        ]
        self.commitment = [
            self._of_partner(model, place, dynamics.commitment, success) if partner.signed else 0.0
            for place, partner in enumerate(model.partners)
        ]
        self.floor, self.leadership = floor, leadership
        self.counts.clear()

    def _of_tie(self, model: Model, place: int, level: float, drift: Drift, success: float) -> float:
        """R16.3, R16.4; leadership has no `returns`."""
        tie, invested = model.ties[place], self.counts.invested[place]
        committed = (self.commitment[tie.sender] + self.commitment[tie.receiver]) / 2
        up = (
            drift.success * success
            + drift.committed_success * success * committed
            + drift.investment * (invested / HOUR)
        )
        down = drift.decay * _without(invested, drift.upkeep) + drift.returns * self.counts.returns(place)
        return float(moved(level, up, down))

    def _of_partner(self, model: Model, partner: int, drift: Drift, success: float) -> float:
        """R16.5."""
        around = [place for place, tie in enumerate(model.ties) if partner in (tie.sender, tie.receiver)]
        up = drift.success * success
        down = 0.0 if self.counts.reviews else drift.decay
        if around:
            up += drift.leadership * _mean([self.leadership[place] for place in around])
            down += drift.discord * (1.0 - _mean([self.floor[place] for place in around]))
        return float(moved(self.commitment[partner], up, down))


def _mean(values: list[float]) -> float:
    """Added up from left to right, which `sum` does not promise."""
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


def _without(invested: int, upkeep: int) -> float:
    """How far a relation goes without upkeep: 1 where nothing is invested."""
    if upkeep:
        return max(1.0 - invested / upkeep, 0.0)
    return 0.0 if invested else 1.0


def _agreed(partner: Partner) -> float:
    """R10.3."""
    return partner.commitment if partner.signed else 0.0
