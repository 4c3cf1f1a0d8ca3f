"""What moves between partners in a drawn scenario: pressure, lending, investment, dynamics and dates. See `drawing`.

Functions take the `draw` of hypothesis. Where they choose from a list, the first says least.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import build
from drawing_flow import a_check
from drawing_parts import DAY, EVEN, HOUR, MINUTE, WEEK, Frame, a_delay, norm, often, one, plan, rarely, some, work_time
from hypothesis import strategies as st

from ketensim.numbers.model import Drift, Dynamics, Effect, Handoff, Lending, Pressure, Tie

LEVELS = (0.5, 0.0, 0.3, 0.9, 1.0)
SMALL = (0.0, 0.0, 0.05, 0.3, 2.0)
"""Coefficients of dynamics."""
WILD = (0.0, 1.0, 40.0, 1e6)
"""Coefficients with which levels are at their ends at once."""
Parts = dict[str, Any]


def relate(draw: st.DrawFn, frame: Frame, parts: Parts) -> None:
    """Add to what `build.model` is given: nothing, one of the new things, or all of them."""
    if not often(draw, 3):
        return
    names = list(parts["partners"])
    parts["pressure"] = pressure(draw)
    if often(draw, 3):
        parts["partners"] = {name: _helpful(draw, name, names, spec) for name, spec in parts["partners"].items()}
        parts["lending"] = lending(draw)
    parts["ties"] = ties(draw, names)
    if draw(st.booleans()):
        parts["dynamics"] = dynamics(draw)
    if often(draw, 3):
        parts["eras"] = eras(draw, frame, parts)


def pressure(draw: st.DrawFn) -> Pressure:
    """How a norm presses, or nothing."""
    return Pressure(one(draw, 0.0, 0.5, 0.9), one(draw, 0.0, 1.0, 0.5, 20.0))


def lending(draw: st.DrawFn) -> Lending:
    """Who is willing: everybody, nobody, some; also where one thing takes away what another gives."""
    return one(
        draw, Lending(1.0, 0.0), Lending(0.5, 0.0), Lending(), Lending(0.0, 0.0, 1.0), Lending(0.2, 0.0, 0.0, 1.0),
        Lending(1.0, -1.0, 0.5), Lending(0.0, 0.0),
    )  # fmt: skip


def _helpful(draw: st.DrawFn, name: str, names: Sequence[str], spec: build.PartnerSpec) -> build.PartnerSpec:
    """The partner with whom it helps."""
    found = {
        other: (one(draw, 1.0, 0.5, 0.8, 1.5, 0.3), one(draw, 0, 0, 1, 3))
        for other in names
        if other != name and often(draw, 3)
    }
    return replace(spec, fields={**spec.fields, "helps": found or None})


def ties(draw: st.DrawFn, names: Sequence[str]) -> dict[str | tuple[str, str], Tie]:
    """Levels and investment: a default, and some relations of their own."""
    found: dict[str | tuple[str, str], Tie] = {"default": _tie(draw)}
    for sender in names:
        for receiver in names:
            if sender != receiver and rarely(draw, 3):
                found[sender, receiver] = _tie(draw)
    return found


def _tie(draw: st.DrawFn) -> Tie:
    floor = one(draw, -1.0, *LEVELS)
    return build.tie(floor, one(draw, *LEVELS), one(draw, 0, 0, 1, 3), one(draw, HOUR, 0, 10 * MINUTE, 8 * HOUR))


def dynamics(draw: st.DrawFn) -> Dynamics:
    """How levels move; sometimes from end to end, sometimes not at all."""
    numbers = one(draw, SMALL, SMALL, (0.0,), WILD)

    def some_of(*names: str) -> Drift:
        given = {name: one(draw, *numbers) for name in names}
        return Drift(**given, upkeep=one(draw, 0, HOUR, 10 * MINUTE) if "returns" in names or rarely(draw, 3) else 0)

    return Dynamics(
        one(draw, DAY, WEEK, 10 * HOUR, 2 * WEEK, 90 * MINUTE),
        floor=some_of("success", "committed_success", "investment", "decay", "returns"),
        leadership=some_of("success", "committed_success", "investment", "decay"),
        commitment=replace(some_of("success", "decay", "leadership", "discord"), upkeep=0),
    )


# --- dates


def eras(draw: st.DrawFn, frame: Frame, parts: Parts) -> dict[int, Parts]:
    """One to three dates, some of them when much else happens, each with a change or more."""
    middle = frame.window[1] // 2 // HOUR * HOUR
    times = (middle, DAY, 10 * HOUR, DAY + 10 * HOUR, 9 * HOUR, 1, 2 * DAY + 17 * HOUR, WEEK, middle + 10 * MINUTE)
    dates = sorted({one(draw, *times) for _ in some(draw, 1, 1, 2, 3)})
    now, found = dict(parts), {}
    for date in dates:
        found[date] = {}
        for _ in some(draw, 1, 2, 4):
            found[date] |= one(draw, *CHANGES)(draw, frame, now)
            now |= found[date]
    return found


def _plan_changes(draw: st.DrawFn, frame: Frame, parts: Parts) -> Parts:
    """Another plan or none, and others who signed it."""
    signed = {name: draw(st.booleans()) for name in parts["partners"]}
    commitment = {name: one(draw, 1.0, 0.5, 0.0) if yes else 1.0 for name, yes in signed.items()}
    new = one(draw, build.NO_PLAN, plan(draw))
    return {"plan": new} | _partners(parts, lambda name: {"signed": signed[name], "commitment": commitment[name]})


def _norms_change(draw: st.DrawFn, frame: Frame, parts: Parts) -> Parts:
    return _partners(
        parts,
        lambda name: {"own_norm": norm(draw), "chain_norm": {kind: norm(draw) for kind in frame.types}},
    )


def _partners(parts: Parts, fields: Callable[[str], Mapping[str, Any]]) -> Parts:
    specs = parts["partners"].items()
    return {"partners": {name: replace(spec, fields={**spec.fields, **fields(name)}) for name, spec in specs}}


def _ties_change(draw: st.DrawFn, frame: Frame, parts: Parts) -> Parts:
    return {"ties": ties(draw, list(parts["partners"]))}


def _handoffs_change(draw: st.DrawFn, frame: Frame, parts: Parts) -> Parts:
    return {"handoffs": {pair: _other_effects(draw, frame, spec) for pair, spec in parts["handoffs"].items()}}


def _other_effects(draw: st.DrawFn, frame: Frame, spec: Handoff) -> Handoff:
    new = build.handoff(
        delay=0 if frame.still else a_delay(draw),
        incomplete=one(draw, 0.5, 0.0, Effect(0.9, 0.1, 0)) if frame.faulty else 0.0,
        together=one(draw, 0.0, 0.5, 1.0) if frame.faulty else 0.0,
        cooperation=one(draw, spec.cooperation, 0.2),
        fixed=rarely(draw, 3),
        shape=one(draw, None, *EVEN),
        working=rarely(draw, 3),
    )
    names = ("delay", "shape", "incomplete", "together", "cooperation", "tie", "working")
    return replace(spec, **{name: getattr(new, name) for name in names})


def _steps_change(draw: st.DrawFn, frame: Frame, parts: Parts) -> Parts:
    return {"steps": {name: _other_numbers(draw, frame, spec) for name, spec in parts["steps"].items()}}


def _other_numbers(draw: st.DrawFn, frame: Frame, spec: build.StepSpec) -> build.StepSpec:
    if rarely(draw, 2):
        return spec
    return replace(
        spec,
        work=work_time(draw, frame),
        rework=one(draw, 1.0, 0.5, 0.0),
        error=one(draw, 0.0, 0.3, 1.0) if frame.faulty else 0.0,
        check=a_check(draw, frame) if draw(st.booleans()) else None,
    )


def _pressure_changes(draw: st.DrawFn, frame: Frame, parts: Parts) -> Parts:
    return {"pressure": pressure(draw), "lending": lending(draw)}


CHANGES = (_ties_change, _plan_changes, _norms_change, _handoffs_change, _steps_change, _pressure_changes)
