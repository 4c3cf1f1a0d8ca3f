"""From a scenario's variant to a `Model`: names become places, times become ms, files are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path as Folder
from typing import Any

import numpy as np

from ketensim.ground import hours
from ketensim.ground.errors import Fault, InputError, Path
from ketensim.ground.hashing import name_hash
from ketensim.numbers import compiling_arrivals, compiling_flow, compiling_staff, compiling_ties
from ketensim.numbers.arrival_files import read_times, resolve
from ketensim.numbers.basis import Basis
from ketensim.numbers.model import Era, Labels, Model, Norm, Plan, Target
from ketensim.scenario.scenario import Scenario
from ketensim.words.chain import Chain
from ketensim.words.scalars import LANGUAGES
from ketensim.words.shapes import Backlog, Coming


def compile_chain(chain: Chain, folder: Folder = Folder(), dated: Sequence[tuple[datetime, Chain]] = ()) -> Model:
    """The model of one variant; `folder` is where its files are, `dated` what the chain is from each date on (R17).

    Raises `InputError` for what only shows here: files, calendars that never open, names that hash alike. The faults
    have paths in the chain's own tree and no place yet; those of a line in a file of data have that file and line.
    """
    model, faults = _compiled(chain, folder, dated)
    if found := [fault for _, fault in faults]:
        raise InputError(found)
    return model


def _compiled(
    chain: Chain, folder: Folder, dated: Sequence[tuple[datetime, Chain]]
) -> tuple[Model, list[tuple[int, Fault]]]:
    """The model, and each fault with the chain it is in: 0 for that at the start, then those of the dates."""
    basis = Basis(chain, folder, [later for _, later in dated])
    model = _at_start(basis)
    faults = [(0, fault) for fault in (*basis.faults, *_same_hashes(model.labels))]
    eras: list[Era] = []
    for number, (since, later) in enumerate(dated, start=1):
        basis.chain, before = later, len(basis.faults)
        eras.append(Era(basis.since_start(since), _on_a_date(basis, model)))
        faults += [(number, fault) for fault in basis.faults[before:] if (0, fault) not in faults]
    # All calendars have their places only now.
    table = hours.table(basis.hours, chain.start)
    eras = [replace(era, model=replace(era.model, hours=table)) for era in eras]
    model = replace(model, hours=table, eras=tuple(eras))
    return replace(model, digest="" if faults else _digest(model)), faults


def _at_start(basis: Basis) -> Model:
    """The model of the chain at the start; the table of hours comes last."""
    chain = basis.chain
    partners, members = compiling_staff.partners(basis)
    ends = compiling_flow.outcomes(basis)
    steps, blocks, parents = compiling_flow.steps(basis, ends)
    return Model(
        labels=_labels(chain, ends, members),
        start=chain.start,
        hours=np.empty(0, np.int64),
        partners=partners,
        steps=steps,
        blocks=blocks,
        parents=parents,
        handoffs=compiling_flow.handoffs(basis),
        streams=compiling_arrivals.streams(basis),
        backlogs=compiling_arrivals.backlogs(basis),
        urgent=tuple(spec.urgent for spec in chain.types.values()),
        target=_target(basis),
        plan=_plan(chain),
        horizon=compiling_arrivals.horizon(basis),
        ties=compiling_ties.ties(basis),
        pressure=compiling_ties.pressure(chain),
        lending=compiling_ties.lending(chain),
        dynamics=compiling_ties.dynamics(chain),
        values=compiling_ties.values(chain),
    )


def _on_a_date(basis: Basis, start: Model) -> Model:
    """The model from a date on: that of the start with all that may change on a date (R17.2) as it is then."""
    steps, _, _ = compiling_flow.steps(basis, start.labels.outcomes)
    return replace(
        start,
        partners=compiling_staff.on_a_date(basis, start.partners),
        steps=steps,
        handoffs=compiling_flow.handoffs(basis),
        plan=_plan(basis.chain),
        ties=compiling_ties.ties(basis),
        pressure=compiling_ties.pressure(basis.chain),
        lending=compiling_ties.lending(basis.chain),
    )


def compile_scenario(scenario: Scenario) -> dict[str, Model]:
    """The models of all variants. Raises `InputError` with the faults of all of them, at their places."""
    models: dict[str, Model] = {}
    faults: list[Fault] = []
    for name, chain in scenario.variants.items():
        dated = [(stage.since, stage.chain) for stage in scenario.dated.get(name, ())]
        models[name], found = _compiled(chain, scenario.folder, dated)
        faults += [fault if fault.file else scenario.placed(name, fault, stage=stage) for stage, fault in found]
    if faults:
        raise InputError(faults)
    return models


def digest(models: Mapping[str, Model]) -> str:
    """SHA-256 over the variants' names and digests, in file order."""
    text = json.dumps([[name, model.digest] for name, model in models.items()])
    return hashlib.sha256(text.encode()).hexdigest()


def file_warnings(scenario: Scenario) -> list[Fault]:
    """Times in files that are left out: arrivals before the start, a backlog from the start on (R7.3)."""
    found: dict[Fault, None] = {}
    for name, chain in scenario.variants.items():
        for fault in _left_out(chain, scenario.folder):
            found[scenario.placed(name, fault)] = None
    return list(found)


def _left_out(chain: Chain, folder: Folder) -> Iterator[Fault]:
    given: dict[Path, Coming | Backlog | None] = {("arrivals", name): spec for name, spec in chain.arrivals.items()}
    given |= {("backlog", name): spec for name, spec in chain.backlog.items()}
    given |= {("partners", name, "own_work"): spec.own_work for name, spec in chain.partners.items()}
    for path, spec in given.items():
        if spec is None or spec.file is None:
            continue
        times = read_times(resolve(folder, spec.file), spec.case, spec.time)
        early = sum(time < chain.start for time in times)
        waiting = isinstance(spec, Backlog)
        count = len(times) - early if waiting else early
        if count:
            values = {"name": spec.file, "count": count, "start": f"{chain.start:%Y-%m-%d}"}
            yield Fault("backlog_left_out" if waiting else "times_left_out", (*path, "file"), values)


def _labels(chain: Chain, outcomes: tuple[str, ...], members: tuple[str, ...]) -> Labels:
    words = {name: spec.name for part in (chain.partners, chain.steps, chain.types) for name, spec in part.items()}
    words |= chain.outcomes
    return Labels(
        partners=tuple(chain.partners),
        steps=tuple(chain.steps),
        types=tuple(chain.types),
        streams=(*chain.arrivals, *chain.backlog),
        outcomes=outcomes,
        members=members,
        shown={name: _in_all_languages(text) for name, text in words.items() if text},
    )


def _in_all_languages(words: Mapping[str, str]) -> dict[str, str]:
    """A display name in every language; one that is missing is the other."""
    return {language: words.get(language) or next(iter(words.values())) for language in LANGUAGES}


def _target(basis: Basis) -> Target | None:
    """The target per case type (R8.7)."""
    spec, steps = basis.chain.target, list(basis.chain.steps)
    if spec is None:
        return None
    within = spec.within
    given = [within[name] if isinstance(within, Mapping) else within for name in basis.chain.types]
    calendars = [basis.calendar(duration.calendar) for duration in given]
    return Target(
        times=tuple(Norm(basis.span(d, place), d.working) for d, place in zip(given, calendars, strict=True)),
        calendars=tuple(calendars),
        since=steps.index(spec.from_) if spec.from_ else -1,
        until=steps.index(spec.until) if spec.until else -1,
    )


def _plan(chain: Chain) -> Plan:
    """The chain plan as far as it changes what people do (R10)."""
    spec = chain.chain_plan
    if spec is None:
        return Plan(pulls_forward=False, late_last=False, every=0, people=0, hours=0)
    review, agreed = spec.review, spec.kpis.lead_time
    return Plan(
        pulls_forward=agreed is not None,
        late_last=spec.late == "last",
        every=review.every.elapsed_ms if review else 0,
        people=review.people if review else 0,
        hours=review.hours.elapsed_ms if review else 0,
        presses=agreed is not None or spec.kpis.throughput is not None,
        agreed=agreed.share if agreed else 0.0,
    )


def _same_hashes(labels: Labels) -> Iterator[Fault]:
    """Names that randomness cannot tell apart (R4.1)."""
    seen: dict[int, str] = {}
    for part in ("partners", "steps", "types", "streams"):
        for name in getattr(labels, part):
            other = seen.setdefault(name_hash(name), name)
            if other != name:
                yield Fault("same_hash", (part,), {"name": name, "other": other})


def _digest(model: Model) -> str:
    """SHA-256 over everything in the model."""
    text = json.dumps(_plain(model), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON has it: records as lists in the order of their fields, arrays by the hash of their bytes."""
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, np.ndarray):
        return hashlib.sha256(value.astype("<i8").tobytes()).hexdigest()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, datetime) else value
