"""Relations, help, pressure, lending, dynamics and values as a model has them (R13-R16, R18)."""

from __future__ import annotations

from ketensim.numbers.basis import Basis
from ketensim.numbers.model import Drift, Dynamics, Help, Lending, Pressure, Tie, Values
from ketensim.words import combination_shapes as shapes
from ketensim.words.chain import Chain


def ties(basis: Basis) -> tuple[Tie, ...]:
    """Every relation that the model holds, with its levels and what is put into it."""
    names = list(basis.chain.partners)
    return tuple(_tie(basis.chain, names, *pair) for pair in basis.related)


def _tie(chain: Chain, names: list[str], sender: str, receiver: str) -> Tie:
    spec = chain.relation(sender, receiver)
    assert spec.floor is not None
    assert spec.leadership is not None
    put = spec.investment
    return Tie(
        names.index(sender),
        names.index(receiver),
        spec.floor,
        spec.leadership,
        people=put.people if put else 0,
        hours=put.hours.elapsed_ms if put else 0,
    )


def helps(chain: Chain, name: str) -> tuple[Help, ...]:
    """What a partner can do for others, in file order of those."""
    given, names = chain.partners[name].helps, list(chain.partners)
    return tuple(
        Help(place, given[owner].efficiency, given[owner].threshold)
        for place, owner in enumerate(names)
        if owner in given
    )


def pressure(chain: Chain) -> Pressure:
    """R13.1."""
    return Pressure(chain.pressure.work, chain.pressure.incomplete)


def lending(chain: Chain) -> Lending:
    """R14.1."""
    spec = chain.lending
    return Lending(spec.base, spec.by_leadership, spec.by_plan, spec.by_both)


def dynamics(chain: Chain) -> Dynamics | None:
    """R16.1."""
    spec = chain.dynamics
    if spec is None:
        return None
    commitment = spec.commitment
    return Dynamics(
        every=spec.every.elapsed_ms,
        floor=_drift(spec.floor, spec.floor.returns),
        leadership=_drift(spec.leadership),
        commitment=Drift(
            success=commitment.success,
            decay=commitment.decay,
            leadership=commitment.leadership,
            discord=commitment.discord,
        ),
    )


def _drift(spec: shapes.LevelDrift, returns: float = 0.0) -> Drift:
    return Drift(
        success=spec.success,
        committed_success=spec.committed_success,
        investment=spec.investment,
        decay=spec.decay,
        upkeep=spec.upkeep.elapsed_ms if spec.upkeep else 0,
        returns=returns,
    )


def values(chain: Chain) -> Values:
    """R18.2."""
    spec = chain.values
    return Values(spec.client.lead_time, spec.society.late, spec.society.escaped)
