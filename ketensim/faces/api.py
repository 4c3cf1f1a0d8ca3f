"""ketensim from Python: load a chain, change it, look at its load, simulate one run, run it, compare its variants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim import engines
from ketensim.engines import DEFAULT, Ended
from ketensim.engines import simulate as simulate_model
from ketensim.faces.names import names_of
from ketensim.faces.run_table import run_table
from ketensim.faces.tables import comparison_table
from ketensim.faces.terminal import announcing
from ketensim.ground.errors import InputError
from ketensim.locale import pick_language
from ketensim.numbers.load import Load
from ketensim.numbers.load import load as load_of
from ketensim.numbers.logs import EventLog, writing
from ketensim.numbers.model import Model
from ketensim.numbers.records import FIELDS, OWN_WORK, REVIEW, Block, Kind, Trace
from ketensim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas

    from ketensim.statistics.comparison import Comparison
    from ketensim.words.plan_shapes import Run as RunSettings

ARGUMENTS = {
    "--against": "against",
    "--against-money": "against_money",
    "--ablate": "ablate",
    "--variant": "variant",
    "--precision": "precision",
    "--beliefs": "beliefs",
}
"""What is an option on the command line, and an argument here."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Result:
    """What `compare` and `run` found; printed, it is the table that the command line shows."""

    scenario: Scenario
    found: Comparison

    def table(self, lang: str | None = None) -> str:
        """The table in `nl` or `en`, by default the language of the system."""
        names = names_of(self.scenario, pick_language(lang))
        return (comparison_table if self.found.theory is None else run_table)(self.found, names)

    def to_dict(self) -> dict[str, object]:
        """What `--json` prints."""
        return self.found.to_dict()

    def to_frame(self) -> pandas.DataFrame:
        """One row per variant and measure."""
        return self.found.to_frame()

    def __str__(self) -> str:
        """The table."""
        return self.table()


@dataclass(frozen=True, eq=False)
class Run:
    """All records of one replication of one variant: for looking at a run, not for long ones."""

    model: Model
    variant: str
    seed: int
    replication: int
    window: tuple[int, int]
    drain: int
    records: Block
    """int64 of shape (n, 12), in the order of RULES.md R3; times in ms since the start."""
    ended: Ended

    def to_frame(self) -> pandas.DataFrame:
        """The records with names for kinds, partners, streams and steps; times stay in ms since the start."""
        import pandas

        labels = self.model.labels
        frame = pandas.DataFrame(self.records, columns=list(FIELDS))
        frame["kind"] = [Kind(kind).name for kind in frame["kind"]]
        frame["partner"] = _named(frame["partner"], dict(enumerate(labels.partners)))
        frame["stream"] = _named(frame["stream"], dict(enumerate(labels.streams)))
        items = frame["pass"] >= 0
        own = {REVIEW: "review", OWN_WORK: "own work"}
        codes = frame["step"].where(items | frame["step"].isin(list(own)), -9)
        frame["item"] = _named(codes, own | _steps(labels.steps))
        return frame

    def to_event_log(self, path: str | Path) -> None:
        """Write the run as an event log: CSV or XES by the end of the name, gzip with `.gz` behind it."""
        about = {"concept:name": self.variant, "digest": self.model.digest, "seed": self.seed}
        with writing(Path(path), about) as log:
            EventLog(log, self.model, self.variant, self.replication).take(self.records)


def compare(
    chain: Scenario,
    *,
    against: str | None = None,
    against_money: bool = False,
    ablate: bool = False,
    seed: int = 1,
    replications: int | None = None,
    precision: str | None = None,
    beliefs: int | None = None,
    workers: int | None = None,
    engine: str = DEFAULT,
    progress: Progress | None = None,
) -> Result:
    """Run all variants on the same cases and compare them with one of them, by default the first.

    `against_money` adds variants that spend the money of the dearest one on extra staff and on less own work; `ablate`
    runs the corners of the factorial once more without each mechanism. `replications` is by default the scenario's;
    `precision` (`5%` or `5%:cost.per_case`) goes on until the half-width is that small. `workers` runs are done at the
    same time, by default one per processor, and the result is the same for any number. `beliefs` is how often numbers
    that nobody knows are drawn, 0 for not at all, by default as the scenario says. `engine` is `compiled` or
    `reference`. `progress` is told how many runs are done, of how many. The first time for a version the engine is
    compiled, which standard error says. Raises `InputError`.
    """
    from ketensim.statistics import study
    from ketensim.statistics.money import spend

    _from_one(replications=replications, workers=workers)
    with _told_as_arguments():
        front = study.in_front(chain, models(chain), against)
        spent = spend(chain, front) if against_money else None
        if spent:
            chain, front = spent.scenario, spent.models
        found = study.compare(
            chain, front, seed=seed, replications=replications, precision=precision, workers=workers, engine=engine,
            progress=progress, announce=_announcing(), loads=spent.loads if spent else None,
            ablate=ablate, money=spent.money if spent else None, beliefs=beliefs,
        )  # fmt: skip
    return Result(chain, found)


def run(
    chain: Scenario,
    variant: str | None = None,
    *,
    seed: int = 1,
    replications: int | None = None,
    precision: str | None = None,
    beliefs: int | None = None,
    workers: int | None = None,
    engine: str = DEFAULT,
    progress: Progress | None = None,
) -> Result:
    """Run one variant, by default the first, beside exact values where it is a textbook queue. Raises `InputError`."""
    from ketensim.statistics import study

    _from_one(replications=replications, workers=workers)
    with _told_as_arguments():
        chosen, _ = _chosen(chain, variant)
        found = study.run(
            chain, models(chain), chosen, seed=seed, replications=replications, precision=precision, workers=workers,
            engine=engine, progress=progress, announce=_announcing(), beliefs=beliefs,
        )  # fmt: skip
    return Result(chain, found)


def simulate(
    chain: Scenario, variant: str | None = None, *, seed: int = 1, replication: int = 0, engine: str = DEFAULT
) -> Run:
    """One replication of one variant, by default the first, with all its records. Raises `InputError`.

    The window is the scenario's length after a warm-up that the scenario gives; there is none where it says `auto`.
    """
    from ketensim.statistics.planning import default_drain

    with _told_as_arguments():
        chosen, settings = _chosen(chain, variant)
    model = models(chain)[chosen]
    begin = 0 if settings.warm_up == "auto" else settings.warm_up.elapsed_ms
    window = (begin, begin + settings.length.elapsed_ms)
    drain = settings.drain.elapsed_ms if settings.drain else default_drain({chosen: model}, settings.length.elapsed_ms)
    trace = Trace()
    engines.ready(engine, _announcing())
    ended = simulate_model(model, seed, replication, window, drain, [trace], engine)
    return Run(model, chosen, seed, replication, window, drain, trace.records, ended)


def loads(chain: Scenario) -> dict[str, Load]:
    """Per variant the exact offered load of every partner, computed without simulating."""
    return {variant: load_of(model) for variant, model in models(chain).items()}


def models(chain: Scenario) -> dict[str, Model]:
    """Per variant the chain as whole numbers, ready for an engine."""
    from ketensim.numbers.compiling import compile_scenario

    return compile_scenario(chain)


def _chosen(chain: Scenario, variant: str | None) -> tuple[str, RunSettings]:
    """The name of a variant, by default of the first, and how it says that it is to be run."""
    name = variant or chain.first
    return name, chain.variant(name).run


@contextmanager
def _told_as_arguments() -> Iterator[None]:
    """Tell faults in what was asked for by the names of arguments, where the command line has options."""
    try:
        yield
    except InputError as error:
        raise InputError(
            [replace(fault, file=ARGUMENTS.get(fault.file, fault.file)) for fault in error.faults]
        ) from None


def _announcing() -> Callable[[], None]:
    return announcing(pick_language(None))


def _steps(names: tuple[str, ...]) -> dict[int, str]:
    """Names of the step codes of `records`."""
    size = len(names)
    rework = {
        size + maker * size + finder: f"rework of {names[maker]} found at {names[finder]}"
        for maker in range(size)
        for finder in range(size)
    }
    return dict(enumerate(names)) | rework


def _named(column: pandas.Series, names: dict[int, str]) -> pandas.Series:
    return column.map(names).fillna("")


def _from_one(**numbers: int | None) -> None:
    """Raise `ValueError` where an argument is not a whole number from 1."""
    for name, number in numbers.items():
        if number is not None and (not isinstance(number, int) or number < 1):
            raise ValueError(f"{name}: a whole number from 1, not {number!r}")
