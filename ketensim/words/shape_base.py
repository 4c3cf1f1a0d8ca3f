"""What all shapes of a scenario file share: closed maps, short forms, and clashes between keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, GetJsonSchemaHandler, Tag, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ketensim.ground.errors import nearest
from ketensim.words.belief_habits import meant
from ketensim.words.scalars import Name, ShapeError, refusal, shown

T = TypeVar("T")

NOTHING = (None, "none")
"""What people write to leave a key out, or to take it away in a variant."""


def or_one(schema: JsonSchemaValue) -> None:
    """For `json_schema_extra`: where a list or a map of several stands, one of them may stand alone."""
    whole = {key: schema.pop(key) for key in list(schema) if key not in ("default", "title", "description")}
    full = whole["anyOf"][0] if "anyOf" in whole else whole
    one = full["items"] if "items" in full else next(iter(full["patternProperties"].values()))
    schema["anyOf"] = [one, full]


OneOrEach = Annotated[
    Annotated[T, Tag("(one)")] | Annotated[dict[Name, T], Tag("(each)")],
    Discriminator(lambda value: "(each)" if isinstance(value, Mapping) else "(one)"),
]
"""One value for all, or one per name."""

ABSENT = ("one_needed", "missing_key")


class Shape(BaseModel):
    """A map with known keys. Subclasses say what must be chosen between, and spread short forms out."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which exactly one must be given."""
    short: ClassVar[JsonSchemaValue | None] = None
    """JSON schema of the short form, where there is one."""
    is_number: ClassVar[bool] = False
    """Whether one number may stand for all of it, and so a belief (R19.1)."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if cls.__pydantic_generic_metadata__["args"]:
            # `Effect[Share]` is found in its module under its name, as pickle asks: chains travel between processes.
            setattr(sys.modules[cls.__module__], cls.__name__, cls)

    @classmethod
    @cache
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
        """The faults between the known keys of one map."""
        chosen = [key for key in cls.one_of if key in given]
        if len(chosen) > 1:
            yield ShapeError("both_given", first=chosen[0], second=chosen[1], at=chosen[1])
        elif cls.one_of and not chosen:
            yield ShapeError("one_needed", choices=", ".join(cls.one_of))

    @classmethod
    def strangers(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """The keys that do not belong in the map, with the nearest that does and is not there yet."""
        for key in given:
            if key not in cls.known():
                near = nearest(key, [known for known in cls.known() if known not in given]) or ""
                choices = "" if near else ", ".join(cls.known())
                yield ShapeError("unknown_key", key=shown(key), nearest=near, choices=choices, at=key)

    @classmethod
    def refuse_belief(cls, value: Any) -> None:
        """Raise for a belief that is written in another way than beliefs are."""
        if text := meant(value):
            raise refusal("belief_form", {"corrected": text})

    @model_validator(mode="before")
    @classmethod
    def _prepare(cls, value: Any) -> Any:
        if cls.is_number and not (isinstance(value, Mapping) and set(value) <= set(cls.known())):
            cls.refuse_belief(value)
        value = cls.spread(value)
        if not isinstance(value, Mapping):
            return value
        given = {str(key): item for key, item in value.items() if not cls.left_out(str(key), item)}
        # Whoever misspells a key has not left it out: what is missing is told when the spelling is right.
        faults = list(cls.strangers(given))
        faults += [fault for fault in cls.clashes(given) if not faults or fault.code not in ABSENT]
        # A fault goes in as a key that is not allowed: pydantic then reports it beside the faults of the other keys.
        right = {key: item for key, item in given.items() if key in cls.known()}
        return right | {f"({place})": fault for place, fault in enumerate(faults)}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler(core_schema)
        return full if cls.short is None else {"title": cls.__name__, "anyOf": [cls.short, full]}
