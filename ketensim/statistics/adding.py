"""Adding up records, compiled: a block of them into the sums of a book (`tally_rows`).

The records of a chunk are sorted by kind and added kind by kind (`adding_cases`, `adding_items`): a processor is faster
where it need not guess what comes next. As a record that ends a state carries when that state began (R3.3), nothing is
remembered between records.
"""

from __future__ import annotations

import numba

from ketensim.engines.jit import inner, jit
from ketensim.ground.hours import HoursTable
from ketensim.numbers.records import FIELDS, KIND
from ketensim.statistics import tally_rows as row
from ketensim.statistics.adding_cases import add_cases
from ketensim.statistics.adding_items import add_items
from ketensim.statistics.adding_sums import PLACE, carry
from ketensim.statistics.sketch import CHUNK, Numbers, make_room

RECORD = len(FIELDS)


@jit
def add_up(r: Numbers, first: int, b: Numbers, hours: HoursTable, pages: Numbers) -> int:
    """Add the records of a flat block from place `first` on to the book `b`; return the place to go on from.

    That is the end, unless `pages` are wanting: call again, with more of them.
    """
    done = first
    while done < len(r) and make_room(b, b[row.SKETCHES_AT], pages):
        stop = min(done + CHUNK * RECORD, len(r))
        _sort(r, done, stop, b)
        add_cases(r, b, hours)
        add_items(r, b, hours)
        carry(b, (stop - done) // RECORD)
        done = stop
    return done


def compile_all() -> None:
    """Compile all that adding up needs, which is kept for the next start."""
    numbers = numba.int64[::1]
    add_up.compile((numbers, numba.int64, numbers, numbers, numbers))  # type: ignore[attr-defined]


@inner
def _sort(r: Numbers, first: int, stop: int, b: Numbers) -> None:
    """Write down where the records of a chunk stand, in a list per kind."""
    for kind in range(row.LISTS):
        b[row.LAST + kind] = b[row.FIRST + kind]
    for at in range(first & PLACE, stop, RECORD):
        kind = r[at + KIND] & (row.LISTS - 1)
        place = b[row.LAST + kind] & PLACE
        b[place] = at
        b[row.LAST + kind] = place + 1
