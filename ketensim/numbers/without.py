"""A model with one of its mechanisms switched off: what remains when an assumption is taken out.

What each of them is stands in RULES.md; a mechanism that is not at work in a model (neutral, by those rules) leaves it
as it is, so that nobody need simulate it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace

from ketensim.numbers.model import Drift, Dynamics, Lending, Model, Pressure, Step

PRESSURE, LENDING, QUEUE_KEY, DYNAMICS, RETURNS = "pressure", "lending", "queue_key", "dynamics", "returns"
PRODUCTS = "products"


@dataclass(frozen=True, slots=True)
class _Mechanism:
    """How to see that it is at work in a model, dates aside, and how to take it out."""

    works: Callable[[Sequence[Model]], bool]
    off: Callable[[Model], Model]


def without(model: Model, mechanism: str) -> Model:
    """The model with `mechanism`, one of `MECHANISMS`, switched off from the start and from every date on.

    The model itself where the mechanism is not at work. What is changed has no digest.
    """
    if not works(model, mechanism):
        return model
    off = _MECHANISMS[mechanism].off
    eras = tuple(replace(era, model=off(era.model)) for era in model.eras)
    return replace(off(model), eras=eras, digest="")


def works(model: Model, mechanism: str) -> bool:
    """Whether `mechanism` can do anything in the model, at the start or from some date on."""
    return _MECHANISMS[mechanism].works((model, *(era.model for era in model.eras)))


def at_work(models: Iterable[Model]) -> tuple[str, ...]:
    """The mechanisms that are at work in any of the models, in the order of `MECHANISMS`."""
    models = tuple(models)
    return tuple(name for name in MECHANISMS if any(works(model, name) for model in models))


def _committed(model: Model) -> bool:
    """Whether anyone acts by a plan, or may come to."""
    return any(one.signed and (one.commitment > 0.0 or _moves(model)) for one in model.partners)


# Pressure (R13)


def _presses(model: Model) -> bool:
    asks = model.plan.presses and (model.pressure.work > 0.0 or model.pressure.incomplete > 0.0)
    return asks and _committed(model) and any(one.cooperation < 1.0 or one.tie >= 0 for one in model.handoffs)


def _relaxed(model: Model) -> Model:
    return replace(model, pressure=Pressure())


# Lending (R14)


def _lends(model: Model) -> bool:
    return any(_drawn(model.lending)) and any(one.helps for one in model.partners)


def _drawn(lending: Lending) -> tuple[float, ...]:
    return lending.base, lending.by_leadership, lending.by_plan, lending.by_both


def _unlent(model: Model) -> Model:
    return replace(model, lending=Lending(0.0, 0.0, 0.0, 0.0))


# The queue's key (R6.3)


def _pulls(model: Model) -> bool:
    return model.plan.pulls_forward and model.target is not None and _committed(model)


def _unpulled(model: Model) -> Model:
    return replace(model, plan=replace(model.plan, pulls_forward=False))


# Dynamics (R16)


def _moves(model: Model) -> bool:
    moving = model.dynamics
    return moving is not None and any(map(_drifts, (moving.floor, moving.leadership, moving.commitment)))


def _drifts(drift: Drift) -> bool:
    return any(getattr(drift, one.name) > 0.0 for one in fields(drift) if one.name != "upkeep")


def _still(model: Model) -> Model:
    return replace(model, dynamics=None)


# Returns (R9)


def _returns(models: Sequence[Model]) -> bool:
    """Whether a fault can be made and found; one that was made before a date may be found after it."""
    return any(map(_makes_faults, models)) and any(map(_finds_faults, models))


def _makes_faults(model: Model) -> bool:
    return any(step.error > 0.0 for step in model.steps) or any(
        pair.incomplete.worst > 0.0 or pair.incomplete.best > 0.0 for pair in model.handoffs
    )


def _finds_faults(model: Model) -> bool:
    return any(step.check is not None and step.check.finds > 0.0 for step in model.steps)


def _unfound(model: Model) -> Model:
    """Nothing is found, so nothing is sent back: every fault escapes. Checks still take their time."""
    return replace(model, steps=tuple(map(_blind, model.steps)))


def _blind(step: Step) -> Step:
    return replace(step, check=replace(step.check, finds=0.0)) if step.check else step


# All terms in which hard and soft are multiplied, or make each other, by assumption


def _multiplies(model: Model) -> bool:
    lends = model.lending.by_both > 0.0 and any(one.helps for one in model.partners)
    moving = model.dynamics
    feeds = moving is not None and moving != _unfed(moving)
    return any(one.signed for one in model.partners) and (_presses(model) or lends or feeds)


def _unmultiplied(model: Model) -> Model:
    return replace(
        model,
        pressure=Pressure(),
        lending=replace(model.lending, by_both=0.0),
        dynamics=model.dynamics and _unfed(model.dynamics),
    )


def _unfed(moving: Dynamics) -> Dynamics:
    """Success comes of a KPI, so relations that grow by it are made by the plan; commitment lives on relations."""
    return replace(
        moving,
        floor=replace(moving.floor, success=0.0, committed_success=0.0),
        leadership=replace(moving.leadership, success=0.0, committed_success=0.0),
        commitment=replace(moving.commitment, leadership=0.0, discord=0.0),
    )


def _ever(works: Callable[[Model], bool]) -> Callable[[Sequence[Model]], bool]:
    """Whether it works at the start or from some date on."""
    return lambda models: any(map(works, models))


_MECHANISMS = {
    PRESSURE: _Mechanism(_ever(_presses), _relaxed),
    LENDING: _Mechanism(_ever(_lends), _unlent),
    QUEUE_KEY: _Mechanism(_ever(_pulls), _unpulled),
    DYNAMICS: _Mechanism(_ever(_moves), _still),
    RETURNS: _Mechanism(_returns, _unfound),
    PRODUCTS: _Mechanism(_ever(_multiplies), _unmultiplied),
}

MECHANISMS = tuple(_MECHANISMS)
"""In the order in which they are told; `PRODUCTS` last, which is no part of a chain but all that couples its sides."""
