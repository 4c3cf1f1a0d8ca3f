"""The months of a ledger: where each sum stands, in one flat array of whole numbers.

First how long a row is and where pairs begin in it; then a row per month of the window. A row has sums of the chain,
then of each partner (times), then of each pair (numbers of files).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.statistics.sketch import Numbers

if TYPE_CHECKING:
    from ketensim.numbers.model import Model

MONTH = 2_629_800_000
"""A twelfth of 365.25 d, in ms."""

LENGTH, PAIRS_AT, HEAD = range(3)

# The chain: cases that come less those that leave; times that these are there in this month, in the same way; clocks
# that stop late; cases that reach an end with an escaped defect.
CHANGE, WITHIN, LATE, ESCAPED, CHAIN_ROW = range(5)

# A partner: what its members work on duty, by kind of work, the first three as `tally_rows` counts them; in overtime.
WORK, REVIEWS, INVESTMENT, LENT, OVERTIME, PARTNER_ROW = range(6)

# A pair: files sent, and returned.
SENT, RETURNED, PAIR_ROW = range(3)


def lay_out(model: Model, begin: int, end: int) -> Numbers:
    """Return the months of a window [begin, end) in ms, with nothing added up."""
    pairs_at = CHAIN_ROW + PARTNER_ROW * len(model.partners)
    length = pairs_at + PAIR_ROW * len(model.handoffs)
    months = np.zeros(HEAD + length * count(begin, end), dtype=np.int64)
    months[:HEAD] = length, pairs_at
    return months


def nothing() -> Numbers:
    """Return no months, for who does not ask for a ledger."""
    return np.zeros(0, dtype=np.int64)


def count(begin: int, end: int) -> int:
    """Return how many months a window has; the last may not be whole."""
    return -(-(end - begin) // MONTH)


def edges(begin: int, end: int) -> list[int]:
    """Return when each month of a window begins, and when the last ends."""
    return [*range(begin, end, MONTH), end]
