"""How a run lies in memory: one array of whole numbers, `m`, and the rows in it.

A row is told by the place where it begins; `m[case + ARRIVAL]` is a field of the case that begins at `case`. Place 0
holds the header, so 0 also says "none". Whatever grows, grows at the end, and what is let go is used again
(`memory`), so places stay what they are. Numbers that are no whole numbers are in a second array, `x`.

One array instead of many, because numba's compile time and the cost of a call grow with what is handed on.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]

# --- the header, at place 0
(
    # memory: its length, how far it may be used now, the next free word, up to where there is no need to look
    LENGTH, EDGE, TOP, TOP_LIMIT, TIGHT, WORDS_WANTED, RECORDS_WANTED,
    SEED, REPLICATION, NOW, PHASE, ROUNDS, STATUS, WHERE,
    # records: where the block begins and ends, the next free word, the first word of the open instant
    OUT, OUT_END, OUT_AT, OUT_OPEN, OUT_EDGE, OUT_FULL, OUT_LIMIT, ORDERED, TAKEN,
    WINDOW, WINDOW_END, LAST, STOP,
    BACKLOG, ARRIVED, FINISHED, EXPIRED, IN_CHAIN, OPEN_CASES, FIRST_CASE,
    MOST_ROUNDS, MOST_WAITING, EVENT_WORDS, EVENT_RECORDS, ARRAYS,
    # growable arrays: three words each (place, size, room)
    EVENTS, EVENTS_SIZE, EVENTS_ROOM,
    COUNTS, COUNTS_SIZE, COUNTS_ROOM, COUNTS_MOST,
    FRESH, FRESH_SIZE, FRESH_ROOM,
    JOINS, JOINS_SIZE, JOINS_ROOM,
    CHANGED, CHANGED_SIZE, CHANGED_ROOM,
    CHANGED_PAIRS, CHANGED_PAIRS_SIZE, CHANGED_PAIRS_ROOM,
    REVIEW_DUE, REVIEWS, REVIEW_NEXT, REVIEW_EVERY, REVIEW_PEOPLE, REVIEW_WORK, PULLS, LATE_LAST,
    TARGET, TARGET_SINCE, TARGET_UNTIL,
    PARTNERS, PARTNER_COUNT, STEPS, STEP_COUNT, PAIRS, PAIR_OF, MEMBER_COUNT,
    TYPES, TYPE_COUNT, STREAM_COUNT, DICE, MONDAY, SUMS, SPARE, SOURCES,
    BACKLOGS, BACKLOGS_END, CREWS, CREWS_END, HASHES, PAIR_COUNT,
    # what some models have: whether items keep their work, and are pressed; the most helpers of one partner
    KEEPS, PRESSES, PRESSURE, HELPERS, LENDING, TIES, TIE_COUNT, INVESTS,
    # what comes at the beginning of an instant, and when: dates, the end of a period, and how many levels are recorded
    NEXT_CHANGE, ERAS, ERAS_END, LEVELS, PERIOD, PERIOD_END, PERIODS, PERIOD_COUNT, REVIEWED, DRIFTS, AGREED, MOVED,
    SIZES,
) = range(111)  # fmt: skip
KINDS = 5
A_TOKEN, A_CASE, A_PLACE, A_TRIP, A_JOIN = range(KINDS)
"""Kinds of rows that come and go; arrays of 2^k words follow them."""
FREE = SIZES + KINDS
"""Per kind the first row that is free; a free row holds the next one in its first word."""
FREE_ARRAYS = FREE + KINDS
HEADER = FREE_ARRAYS + 48

PLACE, SIZE, ROOM = range(3)
"""Of a growable array."""

# --- rows of the model

(
    P_NUMBER, P_CALENDAR, P_NORMS, P_OWN_NORM, P_OWN_WORKING, P_SIGNED, P_COMMITMENT, P_CREWS, P_CREW_COUNT,
    P_HASH, P_QUEUE, P_QUEUE_SIZE, P_QUEUE_ROOM, P_GONE, P_ON_DUTY, P_SHUT, P_SHUT_SINCE, P_CHANGED,
    P_HELPED, P_HELPERS, P_HELP_COUNT, P_HELPS, P_CASES, P_ROW,
) = range(24)  # fmt: skip
"""P_HELPED: how many help it. P_HELP_COUNT: how many it helps. P_CASES: items of cases that wait, if any help it."""
G_HELPER, G_OWNER, G_EFFICIENCY, G_THRESHOLD, G_TIE, G_SLOT, G_HEAP, G_HEAP_SIZE, G_HEAP_ROOM, G_ROW = range(10)
"""A help: who, whom, and the heap of the waiting items that the helper is willing to do. G_SLOT: which word of an item
says where in that heap it is. G_EFFICIENCY: as bits."""
R_SENDER, R_RECEIVER, R_FLOOR, R_LEADERSHIP, R_PEOPLE, R_HOURS, R_PAIR, R_INVESTED, R_ROW = range(9)
"""A relation: partners, levels, investment, the pair of the same partners or 0, and ms invested in this period."""
F_SUCCESS, F_COMMITTED, F_INVESTMENT, F_DECAY, F_UPKEEP, F_RETURNS, F_LEADERSHIP, F_DISCORD, F_ROW = range(9)
"""A drift, in `x`: of floors, of leadership and of commitment, one after the other from DRIFTS."""
Y_SINCE, Y_WORDS, Y_REALS, Y_RHYTHM, Y_LIST = range(5)
"""An era: its beginning, how many words and numbers it changes, whether reviews begin anew; then (place, word) of each
word and (place, place of the value) of each number."""
(
    C_PARTNER, C_CALENDAR, C_SINCE, C_UNTIL, C_FINISH, C_FIRST, C_SIZE, C_FREE, C_FREE_SIZE, C_IN_HAND, C_ON_DUTY,
    C_OVER, C_OFF, C_SHUT, C_SHUT_SINCE, C_NEXT, C_ROW,
) = range(17)  # fmt: skip
(
    S_NUMBER, S_PARTNER, S_HASH, S_WORK, S_REWORK, S_ERROR, S_CHECKED, S_FINDS, S_TAKES, S_CONSULT, S_OPTIONS,
    S_OPTION_COUNT, S_SHARES, S_EXPIRES, S_EXPIRES_WORKING, S_EXPIRES_CALENDAR, S_OUTCOME, S_ROW,
) = range(18)  # fmt: skip
O_TO, O_FORK, O_END, O_PAIR, O_ROW = range(5)
"""O_PAIR: the pair of partners to O_TO, or 0 within one partner."""
B_THEN, B_COUNT, B_BRANCHES = range(3)
"""A block; then per branch its number, its first step and the pair of partners to it."""
B_BRANCH, B_FIRST, B_PAIR, B_ROW = range(4)
(
    H_NUMBER, H_SENDER, H_RECEIVER, H_DELAY, H_SHAPE, H_WORKING, H_INCOMPLETE, H_TOGETHER, H_MOMENTS, H_MOMENT_COUNT,
    H_AT_MOST, H_BATCH, H_BATCH_WAIT, H_DOCKED, H_FILES, H_FILES_SIZE, H_FILES_ROOM, H_TIMER, H_MOMENT, H_LEFT,
    H_CHANGED, H_COOPERATION, H_TIE, H_FIXED, H_EFFECTS, H_CURVES, H_SENT, H_RETURNED, H_ROW,
) = range(29)  # fmt: skip
"""H_COOPERATION, H_DELAY, H_INCOMPLETE, H_TOGETHER: what `levels.reckon` makes of the relation H_TIE, or of H_FIXED
where that is 0, by H_EFFECTS (worst and best of each) and H_CURVES. H_SENT, H_RETURNED: counts of this period."""
D_KIND, D_PLACE, D_VALUES, D_COUNT, D_FIXED, D_ROW = range(6)
"""A distribution; D_FIXED is what it always draws, or -1."""
(
    A_FORM, A_CALENDAR, A_INTERVAL, A_COUNTS, A_PERIODS, A_PERIOD, A_TIMES, A_LENGTH, A_AT, A_NUMBER, A_NEXT,
    A_WORD, A_STREAM, A_STEP, A_SHARES, A_PARTNER, A_WORK, A_WORK_WORD, A_ROW,
) = range(19)  # fmt: skip
"""Arrivals of a stream or of own work."""
BY_INTERVAL, BY_COUNTS, BY_TIMES = range(3)

# --- rows that come and go; what is read together lies on one line of the processor's cache, LINE words
LINE = 8

(
    K_STREAM, K_NUMBER, K_TYPE, K_ARRIVAL, K_CLOCK, K_CLOCK_BEGAN, K_DEADLINE, K_GONE,
    K_RETURNS, K_SOLVED, K_TOKENS, K_FIRST_TOKEN, K_BEFORE, K_NEXT, K_WORK, K_DELAY,
    K_INCOMPLETE, K_LISTS,
) = range(18)  # fmt: skip
"""A case; then per partner its place row (of its own thread), then per step its passes.

K_WORK, K_DELAY, K_INCOMPLETE: what the addresses of its commonest draws begin with, mixed."""
WAITS, RUNS, STOPPED = range(3)
(
    T_FREE, T_SERIAL, T_RANK, T_DUE, T_QUEUED, T_STREAM, T_NUMBER, T_BRANCH,
    T_CODE, T_PASSED, T_ATTEMPT, T_SEGMENT, T_OWN_DUE, T_REMAINING, T_SINCE, T_CLOSED_BEFORE,
    T_OVERTIME_BEFORE, T_MEMBER, T_BEGAN, T_PAUSED, T_STATE, T_STAGE, T_PARTNER, T_CREW,
    T_CASE, T_STEP, T_PARENT, T_PLACES, T_MAKER, T_MADE_IN, T_HANDED, T_JOIN,
    T_FROM, T_TO, T_PAIR, T_SENT, T_READY, T_FLAGS, T_SENT_TO, T_SENT_MADE_IN,
    T_REACHED, T_AWAITS, T_BEFORE, T_NEXT, T_COOPERATION, T_MADE_WITH, T_SENT_MADE_WITH, T_ROW,
    T_WORK, T_HELP, T_SLOTS,
) = (*range(48), 48, 49, 50)  # fmt: skip
"""A thread of a case with its item; or an item alone (own work, a review, investment), which has no case.

T_COOPERATION: with which it was handed to its partner (R13.2), as bits; T_MADE_WITH and T_SENT_MADE_WITH: that of the
passes T_MADE_IN and T_SENT_MADE_IN. What follows T_ROW is there where KEEPS is set: the work that comes with the
item, the help by which it is done (0: by its own partner), its place in the queue of a partner that is helped, and in
the heap of each helper, in their order; there UNWILLING says that this one will not do it."""
UNWILLING = -1
IDLE, IS_FRESH, WAITING, IN_HAND, TRAVELS, DOCKED, AT_JOIN, GONE = range(8)
"""Where it is; GONE has left the chain and is still in the heap of its queue."""
CHECKING, CONSULTING, WORKING, REWORKING, ALONE, GOING, TO_MAKER, TO_FINDER, LOOKING = range(9)
"""What its part in hand is, or its trip. CHECKING will find a fault; LOOKING will not, and has no WORKING in it."""
L_PARTNER, L_NEXT, L_TRIPS, L_WORKED, L_OVERTIME, L_SPENT = range(6)
L_ROW = L_SPENT + 8
"""What a thread has spent at a partner, by cause, and (of the case's own thread) work and trips of the whole case."""
N_NEXT, N_PAIR, N_COUNT, N_ROW = range(4)
"""Trips along a pair."""
J_BLOCK, J_PARENT, J_REACHED, J_BRANCHES = range(4)
"""A join; then its branches, in the order of the block."""

# --- events, and how a slice of a run ends

E_ARRIVAL, E_OWN_WORK, E_CREW, E_PART, E_TRIP, E_DOCK, E_REVIEW, E_INVEST = range(8)
SOWING, STARTING, BETWEEN, CHANGING, APPLYING, SETTLING, STOPPING = range(7)
GOES_ON, FULL, SHORT, ENDED, ENDLESS, EQUAL, UNBOUNDED_QUEUE, UNBOUNDED_DOCK, BROKEN = range(9)
