"""What all shapes of a scenario file share: closed maps, short forms, and clashes between keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ketensim.scalars import ShapeError

NOTHING = (None, "none")
"""What people write to leave a key out, or to take it away in a variant."""


class Shape(BaseModel):
    """A map with known keys. Subclasses say what must be chosen between, and spread short forms out."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which exactly one must be given."""
    short: ClassVar[JsonSchemaValue | None] = None
    """JSON schema of the short form, where there is one."""

    @classmethod
    def known(cls) -> tuple[str, ...]:
        """The keys as they are written in the file."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    @classmethod
    def spread(cls, value: Any) -> Any:
        """The full form of a short one."""
        return value

    @classmethod
    def left_out(cls, key: str, value: Any) -> bool:
        """Whether `key` counts as not given."""
        return key in cls.known() and (isinstance(value, str | None) and value in NOTHING)

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """The faults between keys of one map."""
        chosen = [key for key in cls.one_of if key in given]
        if len(chosen) > 1:
            yield ShapeError("both_given", first=chosen[0], second=chosen[1])
        elif cls.one_of and not chosen and all(key in cls.known() for key in given):
            yield ShapeError("one_needed", keys=", ".join(cls.one_of))

    @model_validator(mode="before")
    @classmethod
    def _prepare(cls, value: Any) -> Any:
        value = cls.spread(value)
        if not isinstance(value, Mapping):
            return value
        given = {str(key): item for key, item in value.items() if not cls.left_out(str(key), item)}
        # A clash goes in as a key that is not allowed: pydantic then reports it beside the faults of the other keys.
        return given | {f"({place})": fault for place, fault in enumerate(cls.clashes(given))}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler(core_schema)
        return full if cls.short is None else {"title": cls.__name__, "anyOf": [cls.short, full]}
