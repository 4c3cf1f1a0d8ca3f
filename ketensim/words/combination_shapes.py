"""The shapes of a scenario file for what hard and soft do to each other: help, pressure, lending, dynamics, values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic.json_schema import JsonSchemaValue

from ketensim.words.scalars import (
    CutShare,
    Efficiency,
    LastingCost,
    Money,
    Period,
    Positive,
    Share,
    StaffHours,
    StaffTime,
    Strength,
    Whole,
)
from ketensim.words.shape_base import Shape


class Help(Shape):
    """What a partner can do of another's work (R14.1)."""

    efficiency: Efficiency = 1.0
    threshold: Whole = 0

    @classmethod
    def spread(cls, value: Any) -> Any:
        """Nothing behind the name of a partner is all that need be said."""
        return {} if value is None else value


class Pressure(Shape):
    """What a norm does where relations are poor (R13)."""

    work: CutShare = 0.0
    incomplete: Strength = 0.0


class Lending(Shape):
    """What makes a partner willing to do another's work (R14.3)."""

    base: Share = 0.0
    by_leadership: Share = 1.0
    by_plan: Share = 0.0
    by_both: Share = 0.0

    short: ClassVar[JsonSchemaValue | None] = {"const": "none", "description": "nobody helps"}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """`none` is that nobody is ever willing."""
        return dict.fromkeys(cls.known(), 0) if value == "none" else value


class Investment(Shape):
    """What is put into a relation every week (R15.2)."""

    people: Positive
    hours: StaffHours


class LevelDrift(Shape):
    """What moves the leadership of relations, per period (R16.4)."""

    success: Strength = 0.0
    committed_success: Strength = 0.0
    investment: Strength = 0.0
    decay: Strength = 0.0
    upkeep: StaffTime | None = None


class FloorDrift(LevelDrift):
    """What moves the floor of relations, per period (R16.3)."""

    returns: Strength = 0.0


class CommitmentDrift(Shape):
    """What moves commitment, per period (R16.5)."""

    success: Strength = 0.0
    leadership: Strength = 0.0
    decay: Strength = 0.0
    discord: Strength = 0.0


class Dynamics(Shape):
    """How relations and commitment change (R16)."""

    every: Period
    floor: FloorDrift = FloorDrift()
    leadership: LevelDrift = LevelDrift()
    commitment: CommitmentDrift = CommitmentDrift()


class ClientValues(Shape):
    """What the client bears (R18.2)."""

    lead_time: LastingCost = 0.0


class SocietyValues(Shape):
    """What society bears (R18.2)."""

    late: Money = 0.0
    escaped: Money = 0.0


class Values(Shape):
    """What is borne outside the organisations (R18.2)."""

    client: ClientValues = ClientValues()
    society: SocietyValues = SocietyValues()


def helps_spread(value: Any) -> Any:
    """`helps` of a partner as a map from names, where it is one name or a list of them."""
    listed = [value] if isinstance(value, str) and value != "none" else value
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        return value
    return {name: {} for name in listed}


def helps_schema(schema: JsonSchemaValue) -> None:
    """For `json_schema_extra`: one name or a list of names is a map in which nothing else is said."""
    full = {key: schema.pop(key) for key in list(schema) if key not in ("default", "title", "description")}
    name = {"type": "string", "description": "a partner"}
    schema["anyOf"] = [name, {"type": "array", "items": {"type": "string"}}, full]


def or_nothing(schema: JsonSchemaValue) -> None:
    """For `json_schema_extra`: `none` leaves the part out."""
    full = {key: schema.pop(key) for key in ("$ref", "anyOf") if key in schema}
    schema["anyOf"] = [full if "$ref" in full else full["anyOf"][0], {"const": "none"}]


def said_nothing(value: Any, *keys: str) -> Any:
    """The map with null for those of the keys of which it says `none`: that takes away what `default` gives."""
    if not isinstance(value, Mapping):
        return value
    return {key: None if key in keys and item == "none" else item for key, item in value.items()}
