"""`Chain`: one variant of a scenario, whole, with its defaults filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, PlainValidator, WithJsonSchema, field_validator

from ketensim.words import scalars
from ketensim.words.belief_schema import with_beliefs
from ketensim.words.combination_shapes import Dynamics, Lending, Pressure, Values, or_nothing
from ketensim.words.plan_shapes import Factorial, Observed, Plan, Run, Target
from ketensim.words.scalars import Date, Measured, Name, ShapeError, Text, Words, checked
from ketensim.words.shape_base import Shape, or_one
from ketensim.words.shapes import Arrivals, Backlog, Calendar, CaseType, Delay, Effect, Handoff, Partner, Relation, Step

T = TypeVar("T", bound=Shape)

PAIR = re.compile(r"\s*(\w+)\s*(->|&)\s*(\w+)\s*")


def _pair(value: object) -> str:
    """The key of a pair as `a -> b`, `a & b` or `default`."""
    text = scalars.as_text(value)
    if text == "default":
        return text
    match = PAIR.fullmatch(text)
    if match is None or match[1] == match[3]:
        raise ShapeError("bad_pair", given=scalars.shown(text))
    return f"{match[1]} {match[2]} {match[3]}"


Pair = Annotated[
    str,
    PlainValidator(checked(_pair)),
    WithJsonSchema({"type": "string", "description": "default, a -> b, or a & b for both directions"}),
]


class Chain(Shape):
    """One variant of a scenario: what its file says after the changes, with defaults for the rest."""

    ketensim: Literal[1]
    name: Words = {}
    about: dict[Text, Words] = {}
    start: Date = datetime(2027, 1, 4)
    target: Target | None = None
    matters: dict[Text, Measured] = {}
    run: Run = Field(default_factory=lambda: Run.model_validate({}))
    calendars: dict[Name, Calendar] = {}
    types: Annotated[dict[Name, CaseType], Field(min_length=1)] = {"case": CaseType()}
    partners: Annotated[dict[Name, Partner], Field(min_length=1)]
    arrivals: Annotated[dict[Name, Arrivals], Field(min_length=1, json_schema_extra=or_one)]
    backlog: Annotated[dict[Name, Backlog], Field(json_schema_extra=or_one)] = {}
    steps: Annotated[dict[Name, Step], Field(min_length=1)]
    handoffs: dict[Pair, Handoff] = {}
    relations: dict[Pair, Relation] = {}
    chain_plan: Annotated[Plan | None, Field(json_schema_extra=or_nothing)] = None
    pressure: Annotated[Pressure, Field(json_schema_extra=or_nothing)] = Pressure()
    lending: Lending = Lending()
    dynamics: Annotated[Dynamics | None, Field(json_schema_extra=or_nothing)] = None
    values: Values = Values()
    outcomes: dict[Name, Words] = {}
    observed: dict[Text, Observed] = {}
    factorial: Factorial | None = None
    names: dict[Name, Words] = {}
    sources: dict[Text, Words] = {}
    variants: Annotated[
        dict[Name, Any],
        WithJsonSchema(
            {
                "type": "object",
                "description": "per variant a map of changes (path: value), or a list of variants and maps",
                "additionalProperties": {"type": ["object", "array"]},
            }
        ),
    ] = {}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """A stream or a backlog that is not named gets the name of its key."""
        if not isinstance(value, Mapping):
            return value
        several: dict[str, type[Shape]] = {"arrivals": Arrivals, "backlog": Backlog}
        return {key: _several(key, item, several[key]) if key in several else item for key, item in value.items()}

    @classmethod
    def left_out(cls, key: str, value: Any) -> bool:
        """`lending: none` says something: its default is that people do help."""
        return not (key == "lending" and value == "none") and super().left_out(key, value)

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """One pair is described once per direction sign."""
        for part in ("handoffs", "relations"):
            keys = [PAIR.fullmatch(str(key)) for key in given[part]] if isinstance(given.get(part), Mapping) else []
            seen: set[tuple[str, ...]] = set()
            for key in keys:
                pair = () if key is None else (key[2], *(sorted(key.group(1, 3)) if key[2] == "&" else key.group(1, 3)))
                if pair and pair in seen:
                    yield ShapeError("pair_twice", pair=f"{pair[1]} {pair[0]} {pair[2]}", at=part)
                seen.add(pair)

    @field_validator("matters", mode="before")
    @classmethod
    def _matters(cls, value: Any) -> Any:
        return {key: (str(key), item) for key, item in value.items()} if isinstance(value, Mapping) else value

    @field_validator("observed", mode="before")
    @classmethod
    def _observed(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {key: _with_measure(str(key), item) for key, item in value.items()}

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The JSON schema of a scenario file, its parts named as in this package."""
        schema = super().model_json_schema(*args, **kwargs)
        titles = {name: part.get("title", name) for name, part in schema["$defs"].items()}
        tidy: dict[str, Any] = _tidy(schema, titles)
        tidy["$defs"] = {titles[name]: part for name, part in tidy["$defs"].items()}
        tidy = with_beliefs(tidy)
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **tidy, "title": "ketensim scenario"}

    def handoff(self, sender: str, receiver: str) -> Handoff:
        """All that is said of one direction of a pair: `default`, then `a & b`, then `a -> b`, key by key."""
        return NO_HANDOFF.model_copy(update=_said(self.handoffs, sender, receiver))

    def relation(self, sender: str, receiver: str) -> Relation:
        """The relation from one partner to another, filled in the same way; 0.5 where nothing is said."""
        return MIDDLING.model_copy(update=_said(self.relations, sender, receiver))


NO_HANDOFF = Handoff.model_construct(
    delay=Delay.model_construct(worst=scalars.NO_TIME, best=scalars.NO_TIME),
    incomplete=Effect[scalars.Share].model_construct(worst=0.0, best=0.0),
    together=Effect[scalars.Share].model_construct(worst=0.0, best=0.0),
    cost=0.0,
)
"""What a handoff does when nothing is said: nothing."""

MIDDLING = Relation.model_construct(floor=0.5, leadership=0.5)
"""A relation of which nothing is said."""


def _reaching(entries: Mapping[str, T], sender: str, receiver: str) -> Iterator[T]:
    """The entries that speak of a pair, from general to special."""
    for key in ("default", f"{receiver} & {sender}", f"{sender} & {receiver}", f"{sender} -> {receiver}"):
        if key in entries:
            yield entries[key]


def _said(entries: Mapping[str, T], sender: str, receiver: str) -> dict[str, Any]:
    """What the entries together say of a pair; `none` takes away what a more general one says."""
    given = {key: getattr(item, key) for item in _reaching(entries, sender, receiver) for key in item.model_fields_set}
    return {key: item for key, item in given.items() if item is not None}


def _several(key: str, value: Any, kind: type[Shape]) -> Any:
    """`value` as a map from names: itself, or one entry called `key` where it describes a single one."""
    if not isinstance(value, Mapping):
        return value
    named = any(isinstance(item, Mapping) for item in value.values()) or not value
    return value if named and not any(name in kind.known() for name in value) else {key: value}


def _with_measure(measure: str, value: Any) -> Any:
    """An observed value beside the name of its measure, which says in what unit it is; a plain value is spread out."""
    if not isinstance(value, Mapping):
        value = {"value": value}
    return {**value, "value": (measure, value["value"])} if "value" in value else value


def _tidy(part: Any, titles: Mapping[str, str]) -> Any:
    """`part` of a schema without `null` for what may be left out, and with the names of its parts changed."""
    if isinstance(part, list):
        return [_tidy(item, titles) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        part = {**part, "$ref": f"#/$defs/{titles[part['$ref'].rsplit('/', 1)[1]]}"}
    tidy = {key: _tidy(item, titles) for key, item in part.items() if item is not None and key != "title"}
    choices = [item for item in tidy.get("anyOf", []) if item != {"type": "null"}]
    if "anyOf" in tidy and len(choices) == 1:
        del tidy["anyOf"]
        tidy = choices[0] | tidy
    elif choices:
        tidy["anyOf"] = choices
    return tidy
