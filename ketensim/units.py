"""Amounts as people write them, with their unit: `3 d`, `8 wh`, `10 wd office`, `36/d`, `60%`, `58 EUR/h`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DurationUnit = Literal["min", "h", "d", "wk", "wh", "wd"]
RateUnit = Literal["h", "d", "workday", "wk", "month", "yr"]


class UnitError(ValueError):
    """An amount that cannot be read: a fault's code and the values of its message."""

    def __init__(self, code: str, values: Mapping[str, object]) -> None:
        """Keep code and values; they become a Fault where the place is known."""
        super().__init__(code, dict(values))
        self.code = code
        self.values = dict(values)


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of elapsed (min h d wk) or working time (wh wd), not negative; `calendar` only with wh and wd."""

    amount: float
    unit: DurationUnit
    calendar: str | None = None

    @property
    def working(self) -> bool:
        """Whether this counts on a calendar."""
        return self.unit in ("wh", "wd")

    @property
    def elapsed_ms(self) -> int:
        """Whole milliseconds, half to even; ValueError for working time."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Rate:
    """So many per hour, day, day on which the profile is open, week, month or year."""

    amount: float
    per: RateUnit

    def per_week(self, open_days: float = 7.0) -> float:
        """Mean number per week; `open_days` is how many days of the plain week the profile is open (for /workday)."""
        raise NotImplementedError


def parse_duration(x: object) -> Duration:
    """`3 d`, `30 min`, `8 wh`, `10 wd office`."""
    raise NotImplementedError


def parse_staff_time(x: object) -> Duration:
    """Time that staff spend, in min or h."""
    raise NotImplementedError


def parse_rate(x: object) -> Rate:
    """`36/d`, `40/workday`, `250/month`."""
    raise NotImplementedError


def parse_share(x: object, least: float = 0.0, most: float = 1.0) -> float:
    """`60%` or a number from 0 to 1; other bounds for growth (least=-1) and overtime (most=10)."""
    raise NotImplementedError


def parse_level(x: object) -> float:
    """A relation or cooperation: `0.4` or `40%`."""
    raise NotImplementedError


def parse_money(x: object) -> float:
    """`4 EUR`, `4.20 EUR`: euros."""
    raise NotImplementedError


def parse_hourly(x: object) -> float:
    """`58 EUR/h`: euros per hour."""
    raise NotImplementedError


def parse_number(x: object) -> float:
    """A plain number without a unit (a cv, a count): finite, not negative."""
    raise NotImplementedError


def parse_date(x: object) -> datetime:
    """`2027-01-04` or `2027-01-04 08:00`: civil time, no zone."""
    raise NotImplementedError
