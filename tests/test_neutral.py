"""What a chain gives without pressure, lending, dynamics, investment, dates and beliefs: the same to the bit as before.

The digests were taken before those rules were built (RULES.md, R13.4, R14.5, R15.3, R17.5). The chain has constant and
uniform times and no powers or logarithms, so they hold on every machine.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

import ketensim as kt
from ketensim.engines import ENGINES, ready, simulate
from ketensim.numbers.compiling import compile_chain
from ketensim.numbers.records import FIELDS, Trace
from ketensim.statistics.measures import Measures

HERE = Path(__file__).parent / "neutral"
WEEK = 7 * 24 * 3_600_000
WINDOW, DRAIN = (2 * WEEK, 8 * WEEK), 6 * WEEK


def digests(engine: str, variant: str) -> dict[str, str]:
    """Of the records and of the measures that existed then, over two replications."""
    known = json.loads((HERE / "measures.json").read_text())
    chain = kt.load(HERE / "chain.yaml")
    model = compile_chain(chain.variants[variant], chain.folder)
    records, measures = hashlib.sha256(), hashlib.sha256()
    ready(engine, lambda: None)
    for replication in range(2):
        trace, adding = Trace(), Measures(model, WINDOW)
        ended = simulate(model, 1, replication, WINDOW, DRAIN, [trace, adding], engine=engine)
        assert trace.records.shape[1] == len(FIELDS)
        records.update(np.ascontiguousarray(trace.records, dtype="<i8").tobytes())
        ratios = adding.outcomes(ended).ratios
        told = [[name, *(float(part).hex() for part in ratios[name])] for name in known]
        measures.update(json.dumps(told).encode())
    return {"records": records.hexdigest(), "measures": measures.hexdigest()}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("variant", ["neither", "hard", "soft", "both"])
def test_a_chain_without_the_new_effects_is_what_it_was(engine: str, variant: str) -> None:
    """Records and measures are those of before the effects were built."""
    assert digests(engine, variant) == json.loads((HERE / "digests.json").read_text())[variant]
