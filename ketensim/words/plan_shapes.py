"""The shapes of a scenario file for what is wanted and how to run: target, plan, run, observed, factorial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag
from pydantic.json_schema import JsonSchemaValue

from ketensim.words.scalars import (
    Elapsed,
    Lasting,
    Measured,
    Money,
    Name,
    NamedTime,
    PerTime,
    Positive,
    Share,
    StaffHours,
    Text,
    Whole,
)
from ketensim.words.shape_base import OneOrEach, Shape


class AtLeastShare(Shape):
    """A share to reach."""

    share: Share


class AtMostMoney(Shape):
    """Money to stay below."""

    at_most: Money


class AtLeastRate(Shape):
    """A rate to reach."""

    at_least: PerTime


class Kpis(Shape):
    """Shared KPIs; only `lead_time` changes what people do (R10.1)."""

    lead_time: AtLeastShare | None = None
    first_time_right: AtLeastShare | None = None
    cost_per_case: AtMostMoney | None = None
    throughput: AtLeastRate | None = None


class Review(Shape):
    """A chain review (R10.2)."""

    every: Lasting
    people: Positive
    hours: StaffHours


class Plan(Shape):
    """A chain plan (R10.1)."""

    signed_by: Annotated[list[Name], Field(min_length=1)]
    commitment: OneOrEach[Share] = 1.0
    kpis: Kpis = Kpis()
    review: Review | None = None
    late: Literal["keep", "last"] = "keep"


class Target(Shape):
    """Within what time a case should be done, and from and until which step (R8.7)."""

    within: OneOrEach[NamedTime]
    from_: Name | None = Field(None, alias="from")
    until: Name | None = None

    short: ClassVar[JsonSchemaValue | None] = {
        "description": "one time, or one per case type",
        "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
    }

    @classmethod
    def spread(cls, value: Any) -> Any:
        """A time, or a time per type, is `within`."""
        return value if isinstance(value, Mapping) and set(value) & set(cls.known()) else {"within": value}


class Run(Shape):
    """How to simulate."""

    warm_up: Annotated[
        Annotated[Literal["auto"], Tag("(auto)")] | Annotated[Elapsed, Tag("(time)")],
        Discriminator(lambda value: "(auto)" if value == "auto" else "(time)"),
    ] = "auto"
    length: Lasting = Field("52 wk", validate_default=True)
    replications: Positive = 10
    drain: Elapsed | None = None
    beliefs: Whole = 40
    """How often beliefs are drawn; 0 for not at all."""
    per_belief: Positive = 2
    """Runs of each draw."""


class Observed(Shape):
    """What was measured in reality; `value` in the measure's base unit."""

    value: Measured
    period: Text | None = None
    source: Text | None = None
    count_by: Literal["arrival", "completion"] = "arrival"

    short: ClassVar[JsonSchemaValue | None] = {"type": ["string", "number"], "examples": ["86 d"]}


class Factorial(Shape):
    """The variants at the four corners of hard and soft."""

    neither: Name
    hard: Name
    soft: Name
    both: Name
