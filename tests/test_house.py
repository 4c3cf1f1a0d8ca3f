"""The house holds: imports point down, files and functions stay small, what is public says what it is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketensim.engines import ENGINES

HOME = Path(__file__).parents[1] / "ketensim"
FLOORS = {"ground": 0, "words": 1, "locale": 1, "scenario": 2, "numbers": 3, "engines": 4, "statistics": 5, "faces": 6}
FILES = sorted(path for path in HOME.rglob("*.py") if path.parent != HOME)
LONGEST_FILE = 400
LONGEST_FUNCTION = 45
LIGHT = ("numba", "scipy.stats", "pandas", "simpy")
TEXTS_IN_TWO_LANGUAGES = ("locale",)


def tree(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def floor(module: str) -> int:
    """The floor that a module of ketensim is on."""
    return FLOORS[module.split(".")[1]]


def imported(node: ast.AST) -> list[str]:
    """The modules of ketensim that an import names."""
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ketensim."):
        return [str(node.module)]
    if isinstance(node, ast.Import):
        return [name.name for name in node.names if name.name.startswith("ketensim.")]
    return []


def name_of(path: Path) -> str:
    """`ketensim.ground.units`."""
    return ".".join(path.relative_to(HOME.parent).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    """Mend: move what is needed down, or hand it in as an argument."""
    here = floor(name_of(path))
    up = [module for node in ast.walk(tree(path)) for module in imported(node) if floor(module) > here]
    assert not up, f"{name_of(path)} imports from above: {up}"


def test_there_are_no_circles() -> None:
    """At the top of files, leaving out imports for types alone. Mend: find the part that both need, give it a room."""
    arrows = {name_of(path): set(_at_the_top(path)) for path in FILES}
    circle = _circle(arrows)
    assert circle is None, f"imports go round: {circle}"


def _at_the_top(path: Path) -> Iterator[str]:
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ketensim."):
            package = HOME.parent.joinpath(*str(node.module).split("."))
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if package.is_dir() and (package / f"{name.name}.py").exists() else str(node.module)


def _circle(arrows: dict[str, set[str]]) -> list[str] | None:
    done: set[str] = set()

    def walk(at: str, way: list[str]) -> list[str] | None:
        if at in way:
            return [*way[way.index(at) :], at]
        if at in done:
            return None
        for to in sorted(arrows.get(at, ())):
            if found := walk(to, [*way, at]):
                return found
        done.add(at)
        return None

    for start in sorted(arrows):
        if found := walk(start, []):
            return found
    return None


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    """Mend: a file that says two things becomes two; a function with chapters becomes several."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.parent.name not in TEXTS_IN_TWO_LANGUAGES:
        assert len(lines) <= LONGEST_FILE, f"{name_of(path)} has {len(lines)} lines"
    long = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and int(node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long, f"{name_of(path)}: {long}"


@pytest.mark.parametrize("path", [*FILES, HOME / "__init__.py"], ids=name_of)
def test_what_is_public_says_what_it_is(path: Path) -> None:
    """Mend: one sentence, then shapes, units, errors, and the source of a formula."""
    module = tree(path)
    assert ast.get_docstring(module), f"{name_of(path)} has no docstring"
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{name_of(path)}.{node.name} has no docstring"
            methods = node.body if isinstance(node, ast.ClassDef) else []
            for method in methods:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    assert ast.get_docstring(method), f"{name_of(path)}.{node.name}.{method.name} has no docstring"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_function_says_what_it_returns(path: Path) -> None:
    missing = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef) and node.returns is None]
    assert not missing, f"{name_of(path)}: {missing}"


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """A scenario with two variants that takes a moment."""
    path = tmp_path / "chain.yaml"
    path.write_text(
        "ketensim: 1\nrun: {length: 2 wk, warm_up: 1 wk, replications: 2}\npartners:\n  desk: {staff: [{count: 1}]}\n"
        "arrivals: {rate: 1/h}\nsteps:\n  serve: {partner: desk, work: 30 min}\n"
        "variants: {now: {}, more: {partners.desk.staff.1.count: 2}}\n"
    )
    return path


def heavy_after(code: str) -> set[str]:
    """What of `LIGHT` has been imported in a process of its own, after the code has done its work."""
    listed = f"import sys\n{code}\nprint(sorted(set({LIGHT!r}) & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    return set(ast.literal_eval(done.stderr.splitlines()[-1]))


COMMAND = """
from ketensim.faces.cli import main
try:
    main({words!r})
except SystemExit as ended:
    assert ended.code in (0, None), ended.code
"""


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("compare", "--help"),
        ("check", "{chain}"),
        ("check", "{chain}", "--json"),
        ("new", "{fresh}"),
        ("schema",),
    ],
    ids=" ".join,
)
def test_light_commands_stay_light(words: tuple[str, ...], tmp_path: Path, chain: Path) -> None:
    """`check`, `new`, `schema` and help import nothing heavy."""
    given = [word.format(chain=chain, fresh=tmp_path / "fresh.yaml") for word in words]
    assert heavy_after(COMMAND.format(words=given)) == set()


def test_the_package_alone_is_light() -> None:
    assert heavy_after("import ketensim") == set()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("command", ["run", "compare"])
def test_each_engine_imports_no_more_than_it_needs(command: str, engine: str, chain: Path) -> None:
    """Who simulates with the compiled engine does not wait for SimPy, and nobody for pandas."""
    needed = {"numba", "simpy"} if engine == "reference" else {"numba"}
    words = [command, str(chain), "--engine", engine, "--workers", "2"]
    assert heavy_after(COMMAND.format(words=words)) == needed
