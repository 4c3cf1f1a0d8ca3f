"""Distributions as a scenario file writes them: `{lognormal: {mean: 2 h, cv: 0.8}}`, or a duration for a constant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import Field, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError

from ketensim.ground import distributions
from ketensim.ground.distributions import Distribution, DistributionError
from ketensim.ground.units import Duration
from ketensim.words.belief_habits import of_ends
from ketensim.words.scalars import Elapsed, Factor, Positive, ShapeError, StaffTime, Text, refusal
from ketensim.words.shape_base import Shape

T = TypeVar("T")

Column = Callable[["Empirical[Any]"], Sequence[float]]
"""Reads the values (ms) of an empirical distribution from its file."""


class Parametrised(Shape, Generic[T]):
    """A shape over a kind of time, staff time or elapsed time."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`DrawnWork`, `DrawnTime`: short names for the JSON schema."""
        return f"{cls.__name__}{'Work' if params[0] is StaffTime else 'Time'}"


class LowHigh(Parametrised[T], Generic[T]):
    """From `low` to `high`."""

    low: T
    high: T


class LowModeHigh(Parametrised[T], Generic[T]):
    """From `low` to `high`, most often `mode`."""

    low: T
    mode: T
    high: T


class Mean(Parametrised[T], Generic[T]):
    """One number is enough: the mean, or what half or nine in ten stay below."""

    mean: T | None = None
    p50: T | None = None
    p90: T | None = None

    one_of: ClassVar[tuple[str, ...]] = ("mean", "p50", "p90")


class Stages(Parametrised[T], Generic[T]):
    """A mean over `k` stages."""

    mean: T
    k: Positive


class Spread(Parametrised[T], Generic[T]):
    """A mean with a cv or an sd; or the two numbers that half and nine in ten stay below."""

    mean: T | None = None
    cv: Factor | None = None
    sd: T | None = None
    p50: T | None = None
    p90: T | None = None

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """Either mean and cv or sd, or p50 and p90."""
        by_mean = [key for key in ("mean", "cv", "sd") if key in given]
        by_quantile = [key for key in ("p50", "p90") if key in given]
        if by_mean and by_quantile:
            yield ShapeError("both_given", first=by_mean[0], second=by_quantile[0], at=by_quantile[0])
        elif len(by_quantile) == 1:
            yield ShapeError("missing_key", key="p90" if "p50" in given else "p50")
        elif "cv" in given and "sd" in given:
            yield ShapeError("both_given", first="cv", second="sd", at="sd")
        elif not by_quantile:
            yield from cls._missing(given)

    @classmethod
    def _missing(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        if "mean" not in given:
            yield ShapeError("missing_key", key="mean")
        elif "cv" not in given and "sd" not in given:
            yield ShapeError("one_needed", choices="cv, sd")


class Empirical(Parametrised[T], Generic[T]):
    """Values as they were observed: in the scenario, or in a column of a file in `unit`."""

    values: Annotated[list[T] | None, Field(min_length=1)] = None
    file: Text | None = None
    column: Text | None = None
    unit: Text | None = None

    one_of: ClassVar[tuple[str, ...]] = ("values", "file")

    @classmethod
    def spread(cls, value: Any) -> Any:
        """Give each bare number of `values` the `unit`; a plain list is a list of values."""
        if isinstance(value, list):
            value = {"values": value}
        if isinstance(value, Mapping) and isinstance(value.get("values"), list) and isinstance(value.get("unit"), str):
            return {**value, "values": [_with_unit(item, value["unit"]) for item in value["values"]]}
        return value

    @classmethod
    def clashes(cls, given: Mapping[str, Any]) -> Iterator[ShapeError]:
        """A file needs a unit that exists."""
        yield from super().clashes(given)
        if "file" in given and "unit" not in given:
            yield ShapeError("missing_key", key="unit")
        if "unit" in given and given["unit"] not in ("min", "h", "d", "wk"):
            yield ShapeError("unknown_word", at="unit", given=str(given["unit"]), nearest="", choices="min, h, d, wk")


def _with_unit(item: Any, unit: str) -> Any:
    return f"{item} {unit}" if isinstance(item, int | float) and not isinstance(item, bool) else item


class Drawn(Parametrised[T], Generic[T]):
    """A time that is drawn anew each time."""

    constant: T | None = None
    uniform: LowHigh[T] | None = None
    triangular: LowModeHigh[T] | None = None
    pert: LowModeHigh[T] | None = None
    exponential: Mean[T] | None = None
    erlang: Stages[T] | None = None
    gamma: Spread[T] | None = None
    lognormal: Spread[T] | None = None
    weibull: Spread[T] | None = None
    normal: Spread[T] | None = None
    empirical: Empirical[T] | None = None

    one_of: ClassVar[tuple[str, ...]] = (
        "constant", "uniform", "triangular", "pert", "exponential", "erlang",
        "gamma", "lognormal", "weibull", "normal", "empirical",
    )  # fmt: skip
    short: ClassVar[JsonSchemaValue | None] = {
        "type": "string",
        "description": "the same time always",
        "examples": ["2 h"],
    }
    is_number: ClassVar[bool] = True

    @classmethod
    def refuse_belief(cls, value: Any) -> None:
        """Raise where either a drawn time or a belief may be meant, or a belief."""
        ends = of_ends(value) if isinstance(value, Mapping) else ""
        if ends:
            kind = "triangular" if "best: " in ends else "uniform"
            drawn = ends.replace("best: ", "mode: ")
            choices = f"{{{kind}: {drawn}}}, {{uncertain: {ends}}}"
            raise refusal("drawn_or_belief", {"choices": choices})
        super().refuse_belief(value)

    @classmethod
    def spread(cls, value: Any) -> Any:
        """A plain duration is a constant."""
        return value if isinstance(value, Mapping) else {"constant": value}

    @model_validator(mode="after")
    def _possible(self) -> Drawn[T]:
        try:
            self.distribution(lambda _: (1.0,))
        except DistributionError as error:
            raise _told(error) from None
        return self

    @property
    def kind(self) -> str:
        """The key that is given."""
        return next(key for key in self.one_of if getattr(self, key) is not None)

    def distribution(self, column: Column) -> Distribution:
        """The distribution in ms; `column` reads an empirical one's file. Raises `DistributionError`."""
        given = getattr(self, self.kind)
        if self.kind == "empirical":
            return distributions.empirical([ms(item) for item in given.values] if given.values else column(given))
        if self.kind == "constant":
            return distributions.constant(ms(given))
        numbers = {key: ms(item) if isinstance(item, Duration) else item for key, item in given if item is not None}
        if self.kind in QUANTILE_KINDS and "p50" in numbers:
            return distributions.by_quantiles(QUANTILE_KINDS[self.kind], numbers["p50"], numbers["p90"])
        make: Callable[..., Distribution] = getattr(distributions, self.kind)
        return make(**numbers)


def _told(error: DistributionError) -> PydanticCustomError:
    """The error with its numbers as short texts."""
    return refusal(error.code, {key: f"{v:.4g}" if isinstance(v, float) else v for key, v in error.values.items()})


QUANTILE_KINDS = {
    "gamma": distributions.GAMMA,
    "lognormal": distributions.LOGNORMAL,
    "weibull": distributions.WEIBULL,
    "normal": distributions.NORMAL,
}


def ms(duration: Duration) -> float:
    """Elapsed or staff time in ms."""
    return float(duration.elapsed_ms)


DrawnWork = Drawn[StaffTime]
DrawnTime = Drawn[Elapsed]


class MeanOne(Shape):
    """The form of a drawn delay around its mean: only its spread is given."""

    class Cv(Shape):
        """A coefficient of variation."""

        cv: Factor

    class K(Shape):
        """A number of stages."""

        k: Positive

    constant: bool | None = None
    exponential: bool | None = None
    erlang: K | None = None
    gamma: Cv | None = None
    lognormal: Cv | None = None
    weibull: Cv | None = None
    normal: Cv | None = None

    one_of: ClassVar[tuple[str, ...]] = ("constant", "exponential", "erlang", "gamma", "lognormal", "weibull", "normal")
    short: ClassVar[JsonSchemaValue | None] = {"enum": ["constant", "exponential"]}

    @classmethod
    def spread(cls, value: Any) -> Any:
        """`exponential` and `constant` need nothing more."""
        if isinstance(value, str) and value in ("constant", "exponential"):
            return {value: True}
        return value

    @model_validator(mode="after")
    def _possible(self) -> MeanOne:
        try:
            self.distribution()
        except DistributionError as error:
            raise _told(error) from None
        return self

    def distribution(self) -> Distribution:
        """A distribution of mean 1."""
        kind = next(key for key in self.one_of if getattr(self, key) is not None)
        given = getattr(self, kind)
        if kind == "erlang":
            return distributions.erlang(1.0, given.k)
        if kind in QUANTILE_KINDS:
            make: Callable[..., Distribution] = getattr(distributions, kind)
            return make(1.0, given.cv)
        return distributions.exponential(1.0) if kind == "exponential" else distributions.constant(1.0)
