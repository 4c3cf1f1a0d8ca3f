"""Lengths of time in whole ms: what a minute, an hour, a day and a week are inside (R1.1)."""

from __future__ import annotations

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
