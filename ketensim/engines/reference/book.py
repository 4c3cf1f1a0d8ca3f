"""The book of a run: who has come, who has left, and what is said when a case leaves."""

from __future__ import annotations

from collections.abc import Callable

from ketensim.engines.reference.cases import RUNS, STOPPED, Case, Token
from ketensim.numbers.records import Kind, Record


class Book:
    """Counts cases and says so in records; `open_cases` is how many cases of the window are still in the chain."""

    def __init__(self, window: tuple[int, int], emit: Callable[[Record], None]) -> None:
        self.window = window
        self.open_cases = 0
        self.backlog = self.arrived = self.finished = self.expired = 0
        self._emit = emit
        self._in_chain: dict[tuple[int, int], Case] = {}

    @property
    def in_chain(self) -> int:
        """Cases that have not left."""
        return len(self._in_chain)

    def arrive(self, case: Case, step: int, now: int) -> None:
        """A case comes in; one that arrived before time 0 is backlog."""
        if case.arrival < 0:
            self.backlog += 1
        else:
            self.arrived += 1
            self.open_cases += self._in_window(case)
        self._in_chain[case.stream, case.number] = case
        self._emit((now, Kind.ARRIVE, -1, case.stream, case.number, -1, step, -1, -1, case.kind, -1, case.arrival))

    def clock_starts(self, case: Case, now: int) -> None:
        """The target clock of `case` starts at `case.clock_began`."""
        target = case.deadline - case.clock_began
        self._emit(
            (now, Kind.CLOCK_START, -1, case.stream, case.number, -1, -1, -1, -1, case.kind, case.arrival, target)
        )

    def clock_stops(self, case: Case, now: int, in_time: bool) -> None:
        """The running clock of `case` stops."""
        assert case.clock == RUNS
        case.clock = STOPPED
        self._emit((
            now, Kind.CLOCK_STOP, -1, case.stream, case.number, -1,
            int(in_time), -1, -1, case.kind, case.arrival, case.clock_began,
        ))  # fmt: skip

    def leave(self, token: Token, outcome: int, now: int, expired: bool) -> None:
        """The case leaves along `token`: its last records."""
        case = token.case
        del self._in_chain[case.stream, case.number]
        self.expired += expired
        self.finished += not expired
        if case.arrival >= 0:
            self.open_cases -= self._in_window(case)
        self._emit((
            now, Kind.LEAVE, -1, case.stream, case.number, int(token.fault is not None),
            outcome, case.returns, case.solved, case.kind, int(expired), case.arrival,
        ))  # fmt: skip
        self._sum_up(token, now, expired)

    def _sum_up(self, token: Token, now: int, expired: bool) -> None:
        case, emit = token.case, self._emit
        stream, number, kind, arrival = case.stream, case.number, case.kind, case.arrival
        for (partner, cause), time in token.path().items():
            emit((now, Kind.SPENT, partner, stream, number, -1, kind, int(expired), -1, cause, arrival, time))
        for (partner, overtime), time in case.worked.items():
            if time:
                emit((now, Kind.WORKED, partner, stream, number, -1, kind, -1, -1, overtime, arrival, time))
        for (payer, pair), trips in case.trips.items():
            emit((now, Kind.TRIPS, payer, stream, number, -1, pair, -1, -1, kind, arrival, trips))

    def still(self, stop: int) -> None:
        """Say who is in the chain at the stop (R3.4)."""
        for case in self._in_chain.values():
            self._emit((
                stop, Kind.STILL_IN_CHAIN, -1, case.stream, case.number, -1, -1, -1, -1, case.kind, -1, case.arrival,
            ))  # fmt: skip

    def _in_window(self, case: Case) -> bool:
        return self.window[0] <= case.arrival < self.window[1]
