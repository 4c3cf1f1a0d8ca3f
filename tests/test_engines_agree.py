"""Two engines, one truth: for every scenario, seed and replication the same records, to the bit, and the same measures.

Scenarios are drawn whole (`drawing`). A difference is told in words (`telling`), with the code that builds the
scenario. What was found in this way stays in `test_engine_differences`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import build
import numpy as np
import pytest
import runs
from drawing import Scenario, each_of, in_parts
from tangles import knot, tangle

import ketensim as kt
from ketensim.engines import ready, simulate
from ketensim.engines.compiled.running import Run
from ketensim.ground.errors import InputError
from ketensim.numbers.compiling import compile_scenario
from ketensim.numbers.model import Model
from ketensim.numbers.records import KIND, TIME, Block, Kind, Trace
from ketensim.statistics.measures import Measures

DAY, WEEK, HOUR = build.DAY, build.WEEK, build.HOUR
STILL = (Kind.STILL_WAITING, Kind.STILL_IN_HAND, Kind.STILL_STAYING, Kind.STILL_IN_CHAIN)
HOW: runs.How = (1, 0, (0, WEEK), WEEK)
BUNDLED = sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml"))
Make = Callable[[int], Model]
by_seed = pytest.mark.parametrize("seed", range(8))
both = pytest.mark.parametrize("make", [tangle, knot])
"""Without and with pressure, lending, investment, dynamics and dates."""


@pytest.fixture(scope="module", autouse=True)
def made_ready() -> None:
    """The compiled engine is compiled, if it is not kept from an earlier run."""
    ready("compiled", lambda: None)


@in_parts
def test_engines_agree(part: int) -> None:
    """Records in their order, how the run ended, and all measures."""
    each_of(part, lambda scenario: agree(scenario.model, scenario.how))


def agree(model: Model, how: runs.How) -> None:
    """AssertionError in words where the engines differ in anything."""
    window = how[2]
    expected, found = Measures(model, window), Measures(model, window)
    reference = runs.result("reference", model, how, [expected])
    runs.compare(model, reference, runs.result("compiled", model, how))
    if reference.ended is not None:
        # Measures alone ask for no order within an instant: then the compiled engine puts nothing in order.
        ended = simulate(model, *how, [found], engine="compiled")
        Run(model, *how, [Trace()], tight=True).run()
        # As text, so that 0.0 is not -0.0 and all digits count.
        assert str(expected.outcomes(reference.ended)) == str(found.outcomes(ended))


@in_parts
def test_order_within_an_instant_is_of_no_account(part: int) -> None:
    """R2.1, of the reference engine; the compiled one takes what is due in an order of its own."""

    def shuffle(scenario: Scenario) -> None:
        expected = runs.result("reference", scenario.model, scenario.how)
        if expected.ended is not None:
            found = runs.shuffled_trace(scenario.model, scenario.seed, scenario.how)
            runs.compare(scenario.model, expected, replace(expected, records=found), ("in order", "shuffled"))

    each_of(part, shuffle)


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_engines_agree_on_the_bundled_scenarios(path: Path) -> None:
    """Every variant, for two weeks: holidays, part-time people and all that a file can say."""
    for model in compile_scenario(kt.load(path)).values():
        agree(model, (3, 1, (0, 2 * WEEK), WEEK))


@pytest.mark.parametrize(("make", "seed"), [*((tangle, seed) for seed in range(8, 12)), (knot, 9), (knot, 11)])
def test_engines_agree_over_a_year(make: Make, seed: int) -> None:
    """Long enough for every place in memory to be used again, many times."""
    agree(make(seed), (1, 0, (4 * WEEK, 56 * WEEK), WEEK))


@both
@by_seed
def test_the_size_of_memory_and_of_blocks_is_of_no_account(seed: int, make: Make) -> None:
    """Memory that grows at every turn, blocks of one record, and the usual: the same records."""
    model = make(seed)
    expected = small(model, block=8192, spare=1 << 16)
    for block, spare in ((1, 0), (7, 100), (200_000, 1 << 22)):
        assert np.array_equal(expected, small(model, block, spare))


def small(model: Model, block: int, spare: int) -> Block:
    """Records of a run with a block and spare memory of some size."""
    kept = Trace()
    Run(model, *HOW, [kept], block=block, spare=spare).run()
    return kept.records


@both
@by_seed
def test_consumers_get_whole_instants(seed: int, make: Make) -> None:
    """However small the blocks; what is still there at the stop may come apart (R3.4)."""
    model, blocks = make(seed), list[Block]()

    class Blocks(Trace):
        def take(self, records: Block) -> None:
            blocks.append(records.copy())

    Run(model, *HOW, [Blocks()], block=1, spare=0).run()
    assert len(blocks) > 100
    for first, second in pairwise(blocks):
        assert first[-1, TIME] < second[0, TIME] or second[0, KIND] in STILL


def test_no_state_survives_a_run() -> None:
    """Again and in between others, also after one that failed: the same records."""
    models = [make(seed) for seed in range(6) for make in (tangle, knot)]
    first = [runs.result("compiled", model, HOW).records for model in models]
    with pytest.raises(InputError):
        simulate(endless(), *HOW, [], engine="compiled")
    for model, records in reversed(list(zip(models, first, strict=True))):
        assert np.array_equal(records, runs.result("compiled", model, HOW).records)


def test_threads_give_the_same_records() -> None:
    models = [make(seed) for seed in range(6) for make in (tangle, knot)]
    alone = [runs.result("compiled", model, HOW).records for model in models]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda model: runs.result("compiled", model, HOW).records, models))
    assert all(np.array_equal(first, second) for first, second in zip(alone, together, strict=True))


@pytest.mark.parametrize("seed", [0, 1, -1, 2**31, 2**63 - 1, -(2**63)])
def test_engines_agree_for_any_seed(seed: int) -> None:
    agree(tangle(3), (seed, 2, (0, WEEK), WEEK))


def endless() -> Model:
    """A loop that takes no time and has no end."""
    steps = {"spin": build.step("desk", 0, next="turn"), "turn": build.step("desk", 0, next="spin")}
    return build.model({"desk": build.partner(1)}, steps, {"arrivals": build.stream("spin", 100)})


def test_both_say_which_instant_does_not_end() -> None:
    """R2.3."""
    found = runs.agreed(endless(), HOW)
    assert [fault.code for fault in found.faults] == ["endless_instant"]
    assert found.faults[0].values["steps"] == "spin, turn"
