"""Which partner is the bottleneck once the bottleneck is relieved: what comes next, computed, not simulated.

An overloaded partner passes on no more than it can do, so whoever stands behind it may look at ease only because of
that. So the loads are computed anew with as many people as it takes at the partner that is relieved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ketensim.numbers.load import Load, load
from ketensim.numbers.model import Model

ENOUGH = 10**6
"""Times the people of a partner: as many as it takes."""


@dataclass(frozen=True, slots=True)
class NextBottleneck:
    """Who has the highest load once a partner is relieved, at the start."""

    relieved: int
    """Place of the partner with the highest load now."""
    partner: int
    """Place of the one that would have it then."""
    before: float
    """Its load now; lower than then where it gets less because of the overload."""
    load: float
    """Its load then."""


def next_bottleneck(model: Model, loaded: Load) -> NextBottleneck | None:
    """The next bottleneck of a model with these loads; None where no other partner has any work."""
    now, first = loaded.first, loaded.first.bottleneck
    then = load(relieved(model, first)).first
    others = [place for place in range(len(model.partners)) if place != first]
    if not any(then.partners[place].rho > 0.0 for place in others):
        return None
    partner = max(others, key=lambda place: then.partners[place].rho)
    return NextBottleneck(first, partner, now.partners[partner].rho, then.partners[partner].rho)


def relieved(model: Model, place: int) -> Model:
    """The model at its start, with as many people at a partner as it takes."""
    crews = tuple(replace(crew, size=crew.size * ENOUGH) for crew in model.partners[place].crews)
    partners = list(model.partners)
    partners[place] = replace(partners[place], crews=crews)
    return replace(model, partners=tuple(partners), eras=(), digest="")
