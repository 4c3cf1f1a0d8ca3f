"""The chain in ketensim: the scenario text of `model.py`, compiled, simulated and measured as the package does it."""

from __future__ import annotations

import time
from platform import python_version

import ketensim as kt
from chain.model import DESKS, DRAIN, WARM_UP, Ran, scenario
from ketensim.engines import simulate
from ketensim.ground.spans import HOUR
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.model import Model
from ketensim.statistics.measures import Measures, Outcomes


def compiled() -> Model:
    """Return the chain as a model."""
    (model,) = compile_scenario(kt.load(scenario())).values()
    return model


def window(hours: int) -> tuple[int, int]:
    """Return the window of a run that is measured for `hours`, ms."""
    return WARM_UP * HOUR, (WARM_UP + hours) * HOUR


def measure(engine: str, hours: int, seed: int) -> tuple[Outcomes, float]:
    """Simulate and measure; return the outcomes and the seconds of processor time that took."""
    model = compiled()
    begin = time.process_time()
    measures = Measures(model, window(hours))
    ended = simulate(model, seed, 0, window(hours), DRAIN * HOUR, [measures], engine=engine)
    outcomes = measures.outcomes(ended)
    return outcomes, time.process_time() - begin


def run(engine: str, hours: int, seed: int) -> tuple[Ran, Outcomes]:
    """Simulate with one of the engines."""
    outcomes, seconds = measure(engine, hours, seed)
    lead, measured = outcomes.ratios["lead_time.mean"]
    waits = [outcomes.ratios[f"wait.{desk.name}.mean"] for desk in DESKS]
    ran = Ran(
        cases=outcomes.cases["arrived"],
        seconds=seconds,
        measured=int(measured),
        lead_time=lead / measured,
        waits=tuple(wait / count for wait, count in waits),
        versions={"ketensim": kt.__version__, "Python": python_version()},
    )
    return ran, outcomes
