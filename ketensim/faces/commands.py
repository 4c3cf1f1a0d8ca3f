"""What each command does, from a file to what is printed. What needs numba or pandas is imported where it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketensim.faces import starters, terminal, usage
from ketensim.faces.usage import Refused
from ketensim.ground.errors import Fault, InputError
from ketensim.ground.spans import HOUR
from ketensim.locale import message, tell
from ketensim.locale.system_words import why
from ketensim.locale.words import say

if TYPE_CHECKING:
    from ketensim.numbers.load import Load
    from ketensim.numbers.model import Model
    from ketensim.scenario.scenario import Scenario
    from ketensim.statistics.comparison import Comparison

ENGINES = ("compiled", "reference")
"""As in `engines.ENGINES`, which would import numpy; the first is what is used where nothing is said."""


@dataclass(frozen=True, slots=True)
class Options:
    """What `run` and `compare` have in common."""

    seed: int
    replications: int | None
    engine: str
    workers: int | None
    precision: str | None
    beliefs: int | None
    json: bool
    lang: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What `compare` holds the variants against."""

    against: str | None = None
    """A variant; by default the first."""
    money: bool = False
    """What the same money buys."""
    ablate: bool = False
    """The corners without each mechanism."""


def options(
    seed: str,
    replications: str | None,
    engine: str,
    workers: str | None,
    precision: str | None,
    beliefs: str | None,
    json: bool,
    lang: str,
) -> Options:
    """Read what was written; raises `Refused`."""
    if engine not in ENGINES:
        raise Refused("no_engine", name=engine, hint=usage.hint(engine, list(ENGINES), lang))
    return Options(
        seed=usage.whole("--seed", seed, 0, lang) or 0,
        replications=usage.whole("--replications", replications, 1, lang),
        engine=engine,
        workers=usage.whole("--workers", workers, 1, lang),
        precision=precision,
        beliefs=usage.whole("--beliefs", beliefs, 0, lang),
        json=json,
        lang=lang,
    )


def version() -> str:
    """The version of ketensim that is installed."""
    return metadata.version("ketensim")


def new(file: Path | None, starter: str | None, lang: str) -> None:
    """Write a bundled scenario, or the first one of twelve lines, to a file that does not exist yet."""
    try:
        text = starters.FIRST if starter is None else starters.text(starter)
    except KeyError:
        raise Refused("no_starter", name=starter, hint=usage.hint(str(starter), starters.names(), lang)) from None
    target = file or Path(f"{starter}.yaml" if starter else say("my_chain", lang))
    try:
        with target.open("x", encoding="utf-8", newline="\n") as written:
            written.write(text)
    except FileExistsError:
        raise Refused("file_exists", file=target) from None
    except OSError as error:
        raise Refused("cannot_write", file=target, why=why(error, lang)) from None
    terminal.note(say("written", lang, file=target))
    follow(["check", str(target)], lang)


def check(file: Path, settings: Sequence[str], as_json: bool, lang: str) -> None:
    """Print the load of every partner in every variant; with `as_json` the faults too, if there are any."""
    from ketensim.faces.check_table import check_json, check_table, faults_json
    from ketensim.faces.names import names_of
    from ketensim.numbers.compiling import digest
    from ketensim.scenario import belief_corners

    try:
        checked = Checked.of(file, settings)
    except InputError as error:
        if as_json:
            terminal.out(dumped(faults_json(file.name, version(), error.faults, lang)))
        raise
    checked = replace(checked, warnings=(*checked.warnings, *belief_corners.warnings(checked.scenario)))
    warn(checked.warnings, lang)
    models, loads = checked.models, checked.loads
    if as_json:
        told = check_json(file.name, version(), digest(models), models, loads, checked.warnings, lang)
        terminal.out(dumped(told))
    else:
        terminal.out(check_table(checked.scenario, models, loads, names_of(checked.scenario, lang)))
    follow(["compare" if len(checked.models) > 1 else "run", str(file), *_repeated(settings)], lang)


def run(file: Path, variant: str | None, log: Path | None, settings: Sequence[str], options: Options) -> None:
    """Run one variant, print its measures, and write an event log if one is asked for."""
    from ketensim.numbers.logs import is_log_name
    from ketensim.statistics import study

    if log and not is_log_name(log):
        raise Refused("log_name", file=log)
    lang = options.lang
    checked = Checked.of(file, settings)
    scenario, models = checked.scenario, checked.models
    chosen = variant or scenario.first
    scenario.variant(chosen)
    warn(checked.warnings, lang)
    note_beliefs(checked, options)
    with terminal.progress(say("progress.runs", lang)) as progress:
        result = study.run(scenario, models, chosen, progress=progress, **_asked(options, checked))
    if log:
        write_log(log, models[chosen], chosen, result, options)
    _print(result, checked, options)
    if log:
        terminal.note(say("written", lang, file=log))
    if len(models) > 1:
        follow(["compare", str(file), *_repeated(settings)], lang)
    else:
        follow(["run", str(file), *_repeated(settings), "--log", "events.csv"], lang)


def compare(file: Path, beside: Beside, settings: Sequence[str], options: Options) -> None:
    """Run all variants and print how they differ from one of them, by default the first."""
    from ketensim.statistics import study
    from ketensim.statistics.money import spend

    lang = options.lang
    checked = Checked.of(file, settings)
    models = study.in_front(checked.scenario, checked.models, beside.against)
    if len(models) == 1 and not beside.ablate and not beside.money:
        return run(file, None, None, settings, options)
    warn(checked.warnings, lang)
    note_beliefs(checked, options)
    asked = _asked(options, checked) | {"ablate": beside.ablate}
    if beside.money:
        spent = spend(checked.scenario, models, checked.loads)
        checked, models = replace(checked, scenario=spent.scenario), spent.models
        asked |= {"loads": spent.loads, "money": spent.money}
    with terminal.progress(say("progress.runs", lang)) as progress:
        result = study.compare(checked.scenario, models, progress=progress, **asked)
    _print(result, checked, options)
    last = list(checked.models)[-1]
    return follow(["run", str(file), *_repeated(settings), "--variant", last, "--log", "events.csv"], lang)


def schema(lang: str) -> None:
    """Print the JSON schema of a scenario file."""
    from ketensim.words.chain import Chain

    terminal.out(dumped(Chain.model_json_schema()))
    follow(["new", say("my_chain", lang), "--from", "relay"], lang)


def _asked(options: Options, checked: Checked) -> dict[str, Any]:
    names = ("seed", "replications", "workers", "engine", "precision", "beliefs")
    asked = {name: getattr(options, name) for name in names}
    return asked | {"announce": terminal.announcing(options.lang), "loads": checked.loads}


def _print(result: Comparison, checked: Checked, options: Options) -> None:
    """The table, or as JSON all there is; what there is to mind about the scenario has been told beside the table."""
    from ketensim.faces.names import names_of
    from ketensim.faces.run_table import run_table
    from ketensim.faces.tables import comparison_table

    if options.json:
        result = replace(result, warnings=(*checked.warnings, *result.warnings))
        terminal.out(dumped(result.to_dict(lambda fault: message(fault, options.lang))))
        return
    names = names_of(checked.scenario, options.lang)
    terminal.out((comparison_table if result.theory is None else run_table)(result, names))


def note_beliefs(checked: Checked, options: Options) -> None:
    """Say on standard error that there are no beliefs to draw, where `--beliefs` asks for draws."""
    if options.beliefs and checked.scenario.written is None:
        terminal.note(say("no_beliefs", options.lang))


def write_log(path: Path, model: Model, variant: str, result: Comparison, options: Options) -> None:
    """Simulate again the replications that the log is to hold, with the same addressed random numbers, and write it."""
    from ketensim.engines import simulate
    from ketensim.numbers.logs import EventLog, writing

    window = (round(result.window.begin * HOUR), round(result.window.end * HOUR))
    count = result.replications if options.replications else 1
    about = {"concept:name": result.scenario, "ketensim": result.version, "digest": result.digest, "seed": result.seed}
    try:
        with writing(path, about) as log, terminal.progress(say("progress.log", options.lang)) as progress:
            for replication in range(count):
                consumers = [EventLog(log, model, variant, replication)]
                drain = round(result.window.drain * HOUR)
                simulate(model, options.seed, replication, window, drain, consumers, options.engine)
                if progress:
                    progress(replication + 1, count)
    except OSError as error:
        raise Refused("cannot_write", file=path, why=why(error, options.lang)) from None


@dataclass(frozen=True)
class Checked:
    """A scenario without faults, its variants compiled, and what to mind."""

    scenario: Scenario
    models: Mapping[str, Model]
    loads: Mapping[str, Load]
    warnings: tuple[Fault, ...]

    @classmethod
    def of(cls, file: Path, settings: Sequence[str]) -> Checked:
        """Load and compile `file` with `settings` (path=value). Raises `InputError` with all faults."""
        from ketensim.numbers import compiling
        from ketensim.numbers.load import load as load_of
        from ketensim.scenario import cautions
        from ketensim.scenario.scenario import load as read
        from ketensim.statistics.planning import refused
        from ketensim.words import changes

        made: dict[str, object] = {}
        faults: list[Fault] = []
        for setting in settings:
            try:
                path, value = changes.parse_setting(setting)
                made[path] = value
            except InputError as error:
                faults += error.faults
        try:
            scenario = read(file, made)
        except InputError as error:
            raise InputError([*faults, *error.faults]) from None
        if faults:
            raise InputError(faults)
        models = compiling.compile_scenario(scenario)
        loads = {variant: load_of(model) for variant, model in models.items()}
        if refusals := refused(scenario, models, loads):
            raise InputError(refusals)
        warnings = [*cautions.warnings(scenario, _urgent(models, loads)), *compiling.file_warnings(scenario)]
        return cls(scenario, models, loads, tuple(warnings))


def _urgent(models: Mapping[str, Model], loads: Mapping[str, Load]) -> dict[str, dict[str, float]]:
    """Per variant and partner the load by urgent work alone."""
    return {
        variant: dict(zip(models[variant].labels.partners, (one.urgent for one in load.first.partners), strict=True))
        for variant, load in loads.items()
    }


def dumped(value: object) -> str:
    """JSON with two spaces, in the order given; a NaN would be our fault."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)


def follow(words: Sequence[str], lang: str) -> None:
    """Say on standard error what to do next."""
    terminal.note(say("next", lang, command=" ".join(["ketensim", *map(quoted, words)])))


def quoted(word: str) -> str:
    """A word of a command, in quotes where a shell would read it otherwise."""
    return word if re.fullmatch(r"[\w./\\:=%+-]+", word) else f'"{word}"'


def _repeated(settings: Sequence[str]) -> list[str]:
    return [word for setting in settings for word in ("--set", setting)]


def warn(warnings: Sequence[Fault], lang: str) -> None:
    """Print warnings on standard error, one line each, with in front that they are no faults."""
    for warning in warnings:
        terminal.note(say("warning", lang, told=tell(warning, lang)))
