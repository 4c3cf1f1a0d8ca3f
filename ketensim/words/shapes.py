"""The shapes of a scenario file: one closed, frozen pydantic model per kind of map; `chain.py` puts them together.

Short forms (`next: assess`) are spread out before they are checked. What a map must choose between is in `one_of`.
Names of partners, steps, types and calendars are not looked up here: `checks.py` does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ketensim.ground.errors import nearest
from ketensim.words.combination_shapes import Help, Investment, helps_schema, helps_spread, or_nothing, said_nothing
from ketensim.words.drawn import DrawnTime, DrawnWork, MeanOne
from ketensim.words.scalars import (
    Amount,
    ClosedDays,
    Date,
    Elapsed,
    Factor,
    Growth,
    Hourly,
    Level,
    Moments,
    Money,
    Name,
    NamedTime,
    OpenDays,
    Opening,
    PerTime,
    Positive,
    ReceiverTime,
    ShapeError,
    Share,
    StaffHours,
    StaffTime,
    Text,
    Whole,
    Words,
)
from ketensim.words.shape_base import OneOrEach, Shape, or_one

T = TypeVar("T")


class Calendar(Shape):
    """When people are on duty: weekly hours, a country's public holidays, and days that differ."""

    hours: Annotated[list[Opening], Field(min_length=1, json_schema_extra=or_one)]
    holidays: Text | None = None
    closed: Annotated[list[ClosedDays], Field(json_schema_extra=or_one)] = []
    open: Annotated[list[OpenDays], Field(json_schema_extra=or_one)] = []

    short: ClassVar[JsonSchemaValue | None] = {"type": ["string", "array"], "description": "its hours"}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """One text is a list of one; `hours` alone is a whole calendar."""
        if isinstance(value, str | list):
            value = {"hours": value}
        if not isinstance(value, Mapping):
            return value
        lists = {key: [value[key]] for key in ("hours", "closed", "open") if isinstance(value.get(key), str)}
        return {**value, **lists}


class CaseType(Shape):
    """A kind of case."""

    share: Share = 1.0
    urgent: bool = False
    name: Words | None = None

    short: ClassVar[JsonSchemaValue | None] = {"type": ["string", "number"], "examples": ["70%"]}
    is_number: ClassVar[bool] = True

    @classmethod
    def spread(cls, value: Any) -> Any:
        """A plain share is a type with nothing else to say."""
        return value if isinstance(value, Mapping) else {"share": value}


class Staff(Shape):
    """A group of people with the same hours (R5.1)."""

    count: Amount | None = None
    fte: Amount | None = None
    week: StaffHours | None = None
    available: Share | None = None
    calendar: Name | None = None
    from_: Date | None = Field(None, alias="from")
    until: Date | None = None
    at_closing: Literal["pause", "finish"] | None = None

    one_of: ClassVar[tuple[str, ...]] = ("count", "fte")

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """`fte` needs the hours of a week; `count` has none."""
        yield from super().clashes(given)
        if "fte" in given and "week" not in given:
            yield ShapeError("missing_key", key="week")
        for key in ("week", "available"):
            if "count" in given and "fte" not in given and key in given:
                yield ShapeError("only_with", key=key, other="fte", at=key)


class Growing(Shape):
    """What comes after a list of counts when it grows."""

    growth: Growth = 0.0

    short: ClassVar[JsonSchemaValue | None] = {"const": "repeat"}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """`repeat` is a growth of nothing."""
        return {} if value == "repeat" else value


class Counts(Shape):
    """Exactly so many per week or month (R7.2)."""

    per: Literal["week", "month"]
    values: Annotated[list[Whole], Field(min_length=1)]
    after: Growing = Growing()


class Coming(Shape):
    """When cases or own work arrive, in one of four forms (R7.1)."""

    rate: PerTime | None = None
    every: DrawnTime | None = None
    counts: Counts | None = None
    file: Text | None = None
    case: Text | None = None
    time: Text | None = None
    profile: Name | None = None

    one_of: ClassVar[tuple[str, ...]] = ("rate", "every", "counts", "file")

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """Columns are those of a file."""
        yield from super().clashes(given)
        for key in ("case", "time"):
            if key in given and "file" not in given:
                yield ShapeError("only_with", key=key, other="file", at=key)


class Arrivals(Coming):
    """A stream of cases."""

    step: Name | None = None
    types: dict[Name, Share] | None = None


class OwnWork(Coming):
    """Work of a partner outside the chain."""

    work: DrawnWork


class Backlog(Shape):
    """Cases that are waiting at the start (R7.5)."""

    count: Whole | None = None
    file: Text | None = None
    case: Text | None = None
    time: Text | None = None
    step: Name | None = None
    partner: Name | None = None
    type: Name | None = None
    types: dict[Name, Share] | None = None
    age: DrawnTime | None = None

    one_of: ClassVar[tuple[str, ...]] = ("count", "file")

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """A place, and an age for what is counted."""
        yield from super().clashes(given)
        for first, second in (("step", "partner"), ("type", "types"), ("file", "age")):
            if first in given and second in given:
                yield ShapeError("both_given", first=first, second=second, at=second)
        if "step" not in given and "partner" not in given:
            yield ShapeError("one_needed", choices="step, partner")
        for key in ("case", "time"):
            if key in given and "file" not in given:
                yield ShapeError("only_with", key=key, other="file", at=key)


class Norms(Shape):
    """What a partner promises itself: how long work may stay (R6.2)."""

    own_work: ReceiverTime | None = None
    chain: OneOrEach[ReceiverTime] | None = None


class Partner(Shape):
    """An organisation in the chain."""

    name: Words | None = None
    staff: list[Staff]
    calendar: Name | None = None
    cost: Hourly = 0.0
    overtime: Factor = 1.0
    norms: Norms = Norms()
    own_work: OwnWork | None = None
    at_closing: Literal["pause", "finish"] = "pause"
    helps: Annotated[dict[Name, Help], Field(json_schema_extra=helps_schema)] = {}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """`helps` may be one name, or a list of them."""
        given = isinstance(value, Mapping) and "helps" in value
        return {**value, "helps": helps_spread(value["helps"])} if given else value


class Work(Shape):
    """Work of a step: a time, or one per case type."""

    all: DrawnWork | None = None
    by_type: dict[Name, DrawnWork] | None = None

    one_of: ClassVar[tuple[str, ...]] = ("all", "by_type")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler(core_schema)
        return {"title": cls.__name__, "anyOf": [full["properties"]["all"], full]}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """Anything but `by_type`, or what looks like it, is the same for all."""
        by_type = isinstance(value, Mapping) and any(nearest(str(key), ["by_type"]) for key in value)
        return value if by_type else {"all": value}


class Check(Shape):
    """What a partner does with what comes in (R9.4)."""

    finds: Share = 1.0
    takes: StaffTime = Field("0 min", validate_default=True)
    consult: StaffTime = Field("0 min", validate_default=True)


class Expires(Shape):
    """When a case that waits leaves the chain (R8.6)."""

    after: NamedTime
    outcome: Name


class Option(Shape):
    """One way on from a step (R8.1)."""

    to: Name | None = None
    all: Annotated[list[Name], Field(min_length=2)] | None = None
    end: Name | None = None
    then: Name | None = None
    share: OneOrEach[Share] = 1.0

    one_of: ClassVar[tuple[str, ...]] = ("to", "all", "end")
    short: ClassVar[JsonSchemaValue | None] = {"type": "string", "description": "a step"}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """A plain name is a step."""
        return value if isinstance(value, Mapping | list) or value is None else {"to": value}

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """`then` goes with `all`."""
        yield from super().clashes(given)
        if "all" in given and "then" not in given:
            yield ShapeError("missing_key", key="then")
        if "then" in given and "all" not in given:
            yield ShapeError("only_with", key="then", other="all", at="then")


class Step(Shape):
    """A piece of work at a partner."""

    name: Words | None = None
    partner: Name
    work: Work
    rework: Share = 1.0
    error: Share = 0.0
    check: Check | None = None
    next: Annotated[list[Option], Field(min_length=1, json_schema_extra=or_one)] = [Option(end="done")]
    expires: Expires | None = None

    @classmethod
    def spread(cls, value: Any) -> Any:
        """`next` may be one way."""
        if isinstance(value, Mapping) and value.get("next") is not None and not isinstance(value["next"], list):
            return {**value, "next": [value["next"]]}
        return value


class Effect(Shape, Generic[T]):
    """A value that depends on cooperation: at 0 (`worst`) and at 1 (`best`) (R9.1)."""

    worst: T
    best: T
    curve: Literal["geometric", "linear", "early", "late"] = "geometric"

    short: ClassVar[JsonSchemaValue | None] = {"type": ["string", "number"], "description": "the same at both ends"}
    is_number: ClassVar[bool] = True

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """A short name for the JSON schema."""
        return f"{cls.__name__}{'Share' if params[0] is Share else 'Time'}"

    @classmethod
    def spread(cls, value: Any) -> Any:
        """One value stands for both ends."""
        return value if isinstance(value, Mapping | list) else {"worst": value, "best": value}


class Delay(Effect[ReceiverTime]):
    """The transfer time: its mean as an effect, and its form."""

    shape: MeanOne = MeanOne(constant=True)

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """Both ends are elapsed, or both are working time."""
        ends = [str(given[key]).split()[-1:] for key in ("worst", "best") if key in given]
        if len({unit in (["wh"], ["wd"]) for unit in ends}) == 2:
            yield ShapeError("mixed_time")


class Batch(Shape):
    """Files go when `size` are ready, or when the oldest has waited `wait` (R9.2)."""

    size: Positive
    wait: Elapsed | None = None


class Handoff(Shape):
    """What is said of a pair of partners; what is not given comes from `default`, key by key. See `Chain.handoff`."""

    delay: Delay | None = None
    incomplete: Effect[Share] | None = None
    together: Effect[Share] | None = None
    cost: Money | None = None
    moments: Annotated[list[Moments] | None, Field(json_schema_extra=or_one)] = None
    at_most: Positive | None = None
    batch: Batch | None = None
    cooperation: Level | None = None

    @classmethod
    def left_out(cls, key: str, value: Any) -> bool:
        """`moments: none` takes away what `default` gives, so it must be kept."""
        return False

    @classmethod
    def spread(cls, value: Any) -> Any:
        """One moment is a list of one; `none` is nothing."""
        if not isinstance(value, Mapping):
            return value
        given = {key: None if item == "none" else item for key, item in value.items()}
        return given | ({"moments": [given["moments"]]} if isinstance(given.get("moments"), str) else {})


class Relation(Shape):
    """The tie from one partner to another; what is not given comes from `default`. See `Chain.relation`."""

    floor: Level | None = None
    leadership: Level | None = None
    investment: Annotated[Investment | None, Field(json_schema_extra=or_nothing)] = None

    @classmethod
    def left_out(cls, key: str, value: Any) -> bool:
        """`investment: none` takes away what `default` gives, so it must be kept."""
        return key != "investment" and super().left_out(key, value)

    @classmethod
    def spread(cls, value: Any) -> Any:
        """`none` is no investment."""
        return said_nothing(value, "investment")
