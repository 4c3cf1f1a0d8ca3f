"""What must hold exactly on every run (R11.2, R11.3): checked in whole numbers, and our fault where it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ketensim.numbers.records import KIND, NUMBER, STREAM, TIME, VALUE, Block, Kind


class IdentityError(RuntimeError):
    """The records of a run contradict each other: an error in ketensim, not in the scenario."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many things came, left and were still there, and the integral over the window of how many there are, in ms:
    from their comings and goings and, apart, from their stays."""

    came: int
    left: int
    still: int
    by_events: int
    by_stays: int


def require(what: str, one: int, other: int) -> None:
    """Raise `IdentityError` unless the two are equal."""
    if one != other:
        raise IdentityError(f"{what}: {one} is not {other}")


def require_balance(name: str, balance: Balance) -> None:
    """Raise `IdentityError` where the two integrals, or the numbers of things, differ (R11.2)."""
    require(f"{name}: came = left + still there", balance.came, balance.left + balance.still)
    require(f"{name}: integral of N = overlap of stays", balance.by_events, balance.by_stays)


def require_cases(counts: Mapping[str, int]) -> None:
    """Raise `IdentityError` unless every case of a run is somewhere (R11.2)."""
    require(
        "backlog + arrived = finished + expired + in the chain",
        counts["backlog"] + counts["arrived"],
        counts["finished"] + counts["expired"] + counts["in_chain"],
    )


def require_spent(records: Block) -> None:
    """Raise `IdentityError` where the causes of time do not add up to the lead time, case by case (R11.3).

    `records` are whole instants. Slow: for telling which case it is, once the fingerprint says that there is one.
    """
    lead: dict[tuple[int, int], int] = {}
    spent: Counter[tuple[int, int]] = Counter()
    for record in records[np.isin(records[:, KIND], (Kind.LEAVE, Kind.SPENT))].tolist():
        case = record[STREAM], record[NUMBER]
        if record[KIND] == Kind.LEAVE:
            lead[case] = record[TIME] - record[VALUE]
        else:
            spent[case] += record[VALUE]
    if not spent.keys() <= lead.keys():
        raise IdentityError("time was spent by a case that does not leave")
    for (stream, number), time in lead.items():
        if spent[stream, number] != time:
            total = spent[stream, number]
            raise IdentityError(f"case {stream}, {number}: time spent {total} is not its lead time {time}")
    raise IdentityError("time spent is not lead time")
