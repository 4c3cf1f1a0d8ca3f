"""Compiled code is kept where it belongs, loaded while it is good, and never once it is not."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numba
import pytest

from ketensim.engines import jit, keeping
from ketensim.engines.keeping import Place
from ketensim.ground import folders

DECORATORS = {"jit", "inner", "sealed", "inlined"}
HOME = Path(keeping.__file__).parents[1]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA", "XDG", "KETENSIM"))}

# What is compiled in


def test_whatever_is_compiled_in_changes_the_name_of_the_folder() -> None:
    """Mend: add the files to `keeping.SOURCES`."""
    compiled = [path for path in HOME.rglob("*.py") if DECORATORS & _names_from(path, "ketensim.engines.jit")]
    assert len(compiled) >= 4
    reached: set[Path] = set()
    for path in compiled:
        _reach(path, reached)
    missing = {path.relative_to(HOME).as_posix() for path in reached - set(keeping.sources())}
    assert not missing


def _reach(path: Path, reached: set[Path]) -> None:
    """Collect a file and what it imports at its top, for more than types, and so on."""
    if path in reached:
        return
    reached.add(path)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("ketensim"):
            for name in node.names:
                _reach(_file(f"{node.module}.{name.name}") or _file(str(node.module)) or path, reached)
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("ketensim"):
                    _reach(_file(name.name) or path, reached)


def _file(module: str) -> Path | None:
    """The file of a module or a package of ketensim, if it is one."""
    stem = HOME.parent.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.exists()), None)


def _names_from(path: Path, module: str) -> set[str]:
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    found = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == module]
    return {name.name for node in found for name in node.names}


# Starts, each in a process of its own

DRAW = """
import numpy as np
from ketensim.engines.sampling import quantile
from ketensim.ground.distributions import NORMAL
print(quantile(NORMAL, 50.0, 1.0, 0.0, np.empty(0), 0.25), sum(quantile.stats.cache_hits.values()))
"""
SHIFTED = """

_unshifted = standard_normal


@jit
def standard_normal(p):
    return _unshifted(p) - 1.0
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that may be edited."""
    unwanted = shutil.ignore_patterns("__pycache__", "scenarios")
    shutil.copytree(HOME, tmp_path / "copied" / "ketensim", ignore=unwanted)
    return tmp_path / "copied" / "ketensim"


def start(code: str, package: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `code` with the package that lies there."""
    place = {"PYTHONPATH": str(package.parent), "XDG_CACHE_HOME": str(package.parents[1] / "cache")}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True, text=True, check=True, timeout=120, env=ENVIRONMENT | place | environment,
        cwd=package.parent,
    )  # fmt: skip


def test_a_changed_helper_is_seen_although_all_was_kept(copy: Path) -> None:
    helper = copy / "engines" / "inverses.py"
    before = helper.read_text(encoding="utf-8")
    value, hits = start(DRAW, copy).stdout.split()
    assert hits == "0"
    assert start(DRAW, copy).stdout.split() == [value, "1"]
    helper.write_text(before + SHIFTED, encoding="utf-8")
    changed, hits = start(DRAW, copy).stdout.split()
    # the shift is by the standard deviation of 1 on the upper or the lower side of the mean
    assert (abs(float(changed) - float(value)), hits) == (pytest.approx(1.0), "0")
    helper.write_text(before, encoding="utf-8")
    assert start(DRAW, copy).stdout.split() == [value, "1"]
    assert not [*copy.rglob("*.nbi"), *copy.rglob("*.nbc")]


HOST = """
import sys
import numba
{setting}
before = dict(vars(numba.config))
from ketensim.engines import keeping, sampling
sampling.root(1, 2)
assert vars(numba.config) == before
sys.path.insert(0, {host!r})
import host
host.twice(1)
print(keeping.place().folder)
"""


@pytest.mark.parametrize("how", ["config", "environment", "nothing"])
def test_the_host_programs_own_setting_is_left_alone(copy: Path, tmp_path: Path, how: str) -> None:
    """What it compiles itself goes where it would have gone; ours goes beside it where it has named a place."""
    host, named = tmp_path / "host", tmp_path / "named"
    host.mkdir()
    (host / "host.py").write_text(
        "import numba\n\n\n@numba.njit(cache=True)\ndef twice(x):\n    return 2 * x\n", encoding="utf-8"
    )
    setting = f"numba.config.CACHE_DIR = {str(named)!r}" if how == "config" else ""
    variables = {"NUMBA_CACHE_DIR": str(named)} if how == "environment" else {}
    done = start(HOST.format(setting=setting, host=str(host)), copy, **variables)
    ours = Path(done.stdout.strip())
    assert ours.parent == (tmp_path / "cache" if how == "nothing" else named) / "ketensim"
    kept = {path for path in tmp_path.rglob("*.nbc")}
    theirs = {path for path in kept if path.name.startswith("host.twice")}
    assert len(theirs) == 1
    assert theirs == {path for path in kept if ours not in path.parents}
    assert (host / "__pycache__" if how == "nothing" else named) in next(iter(theirs)).parents


def test_where_nothing_can_be_written_a_temporary_folder_will_do(copy: Path, tmp_path: Path) -> None:
    """Here by a file where the folder should be: permissions do not stop everybody."""
    (tmp_path / "file").touch()
    (tmp_path / "temporary").mkdir()
    code = """
        from ketensim.engines import keeping, sampling
        print(sampling.root(1, 2) == sampling.root.py_func(1, 2), sum(sampling.root.stats.cache_hits.values()))
        print(keeping.place().folder, keeping.place().wanted, keeping.place().temporary, sep="\\n")
    """
    places = {"XDG_CACHE_HOME": str(tmp_path / "file"), "TMPDIR": str(tmp_path / "temporary")}
    first, second = (start(code, copy, **places).stdout.splitlines() for _ in range(2))
    assert (first[0], second[0]) == ("True 0", "True 1")
    assert tmp_path / "temporary" in Path(first[1]).parents
    assert first[2:] == [str(tmp_path / "file" / "ketensim"), "True"]
    assert first[1:] == second[1:]


def test_without_a_compiler_all_is_python(copy: Path) -> None:
    code = """
        from ketensim.engines import jit, sampling, worktime
        jit.ready(lambda: print("compiled"), lambda: print("announced"))
        print(callable(sampling.root), hasattr(sampling.root, "py_func"))
    """
    assert start(code, copy, NUMBA_DISABLE_JIT="1").stdout.split() == ["True", "False"]


WAITING = """
from ketensim.engines import jit
def compile_all():
    print("compiling", flush=True)
    input()
jit.ready(compile_all, lambda: print("announced", flush=True))
print("ready")
"""


def test_two_processes_do_not_both_compile(copy: Path) -> None:
    place = {"PYTHONPATH": str(copy.parent), "XDG_CACHE_HOME": str(copy.parents[1] / "cache")}

    def begin() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", WAITING],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT | place, cwd=copy.parent,
        )  # fmt: skip

    with begin() as one:
        assert one.stdout is not None
        assert [one.stdout.readline() for _ in range(2)] == ["announced\n", "compiling\n"]
        with begin() as two:
            assert two.stdout is not None
            assert two.stdout.readline() == "announced\n"
            assert one.communicate("\n")[0] == "ready\n"
            assert two.communicate()[0] == "ready\n"
    with begin() as three:
        assert three.communicate()[0] == "ready\n"


LOST = """
import ctypes
import signal
import sys
import time
from ketensim.engines import jit

def called_back():
    signal.raise_signal(signal.SIGINT)

def compile_all():
    ctypes.CFUNCTYPE(None)(called_back)()
    while True:
        time.sleep(1)

signal.signal(signal.SIGINT, signal.default_int_handler)
before = sys.unraisablehook
try:
    jit.ready(compile_all, lambda: None)
except KeyboardInterrupt:
    print("ended", sys.unraisablehook is before)
"""


def test_an_interrupt_while_the_compiler_works_is_not_lost(copy: Path) -> None:
    done = start(LOST, copy)
    assert (done.stdout, done.stderr) == ("ended True\n", "")


# One process


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to keep things in, and nothing compiled yet."""
    monkeypatch.setattr(keeping, "place", lambda: Place(tmp_path))
    monkeypatch.setattr(jit, "_ready", set())
    return tmp_path


def calls() -> tuple[list[str], Callable[[], None], Callable[[], None]]:
    """What has been called, and two functions to call."""
    seen: list[str] = []
    return seen, lambda: seen.append("compile"), lambda: seen.append("announce")


def test_ready_compiles_once_and_remembers_it_for_the_next_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, compile_all, announce = calls()
    for _ in range(2):
        jit.ready(compile_all, announce)
    assert seen == ["announce", "compile"]
    monkeypatch.setattr(jit, "_ready", set())  # another start
    jit.ready(compile_all, announce)
    assert seen == ["announce", "compile"]
    jit.ready(compile_all, announce, "another")
    assert seen == ["announce", "compile"] * 2


def test_what_fails_is_not_remembered(folder: Path) -> None:
    def fail() -> None:
        raise MemoryError

    seen, compile_all, announce = calls()
    with pytest.raises(MemoryError):
        jit.ready(fail, announce)
    jit.ready(compile_all, announce)
    assert seen == ["announce", "announce", "compile"]


def test_with_no_folder_at_all_every_start_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "place", lambda: Place(None))
    monkeypatch.setattr(jit, "_ready", set())
    seen, compile_all, announce = calls()
    jit.ready(compile_all, announce)
    assert seen == ["announce", "compile"]
    assert not keeping.kept("engine")
    assert jit.jit(_halved)(7) == 3


def test_without_sources_nothing_is_kept(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a program has been frozen into one file: what is kept could not be told from what is old."""
    monkeypatch.setattr(keeping, "PACKAGE", usual / "program.zip" / "ketensim")
    assert keeping.place() == Place(None)


def _halved(x: int) -> int:
    return x // 2


@pytest.fixture
def usual(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """No setting of the host program, and a folder for temporary files."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: str(tmp_path))
    keeping.place.cache_clear()
    yield tmp_path
    keeping.place.cache_clear()


def test_without_a_home_a_temporary_folder_will_do(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    found = keeping.place()
    assert found.folder is not None
    assert usual in found.folder.parents
    assert (found.temporary, found.wanted, found.error) == (True, None, None)


@pytest.mark.skipif(os.name == "nt", reason="temporary folders are each user's own there")
def test_a_temporary_folder_that_others_can_write_is_not_used(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_wanted", lambda: usual / "file")
    (usual / "file").touch()
    folders.temporary("ketensim").chmod(0o777)
    found = keeping.place()
    assert (found.folder, found.wanted) == (None, usual / "file")
    assert found.error is not None
    assert found.error.errno == errno.ENOTDIR


@pytest.mark.parametrize(
    ("platform", "home"),
    [("linux", ".cache"), ("darwin", "Library/Caches"), ("win32", "AppData/Local")],
)
def test_each_system_has_its_own_habit(usual: Path, monkeypatch: pytest.MonkeyPatch, platform: str, home: str) -> None:
    monkeypatch.setattr(folders.sys, "platform", platform)
    monkeypatch.setattr(os.path, "expanduser", lambda path: str(usual))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert keeping._wanted() == usual / home / "ketensim"


def test_old_folders_of_ours_go_when_a_new_one_comes(tmp_path: Path) -> None:
    old, recent, new = (tmp_path / (sign * 20) for sign in "abc")
    strange = tmp_path / "somebody's"
    for folder in (old, recent, strange):
        (folder / "inside").mkdir(parents=True)
        os.utime(folder, (0, 0))
    folders.made(recent)  # somebody uses it
    assert old.exists()
    folders.made(new)
    assert {path.name for path in tmp_path.iterdir()} == {recent.name, new.name, strange.name}


# What has been kept and is damaged


@pytest.fixture
def two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to keep things in, with two files and a marker."""
    monkeypatch.setattr(keeping, "place", lambda: keeping.Place(tmp_path))
    monkeypatch.setattr(jit, "_ready", set())
    (tmp_path / "inside").mkdir()
    for name in ("inside/one.nbc", "inside/one.nbi"):
        (tmp_path / name).write_bytes(b"code")
    keeping.mark("part")
    return tmp_path


def test_what_is_whole_is_kept(two_files: Path) -> None:
    assert keeping.kept("part")
    (two_files / "inside" / "one.nbi").write_bytes(b"longer by another version of a function")
    assert keeping.kept("part")
    assert not keeping.kept("another part")


@pytest.mark.parametrize("left", [None, b"", b"cod"])
def test_a_file_that_has_gone_or_is_cut_short_is_noticed(two_files: Path, left: bytes | None) -> None:
    file = two_files / "inside" / "one.nbc"
    file.unlink() if left is None else file.write_bytes(left)
    assert not keeping.kept("part")


def test_what_cannot_be_loaded_is_thrown_away_and_compiled_again(two_files: Path) -> None:
    done: list[str] = []

    def load() -> None:
        done.append("load")
        raise EOFError

    jit.ready(lambda: done.append("compile"), lambda: done.append("announce"), "part", load)
    assert done == ["load", "announce", "compile"]
    assert not (two_files / "inside" / "one.nbc").exists()


def test_what_compiling_finds_damaged_is_thrown_away(two_files: Path) -> None:
    done: list[str] = []

    def compile_all() -> None:
        done.append("compile")
        if (two_files / "inside" / "one.nbc").exists():
            raise EOFError

    jit.ready(compile_all, lambda: done.append("announce"), "another part")
    assert done == ["announce", "compile", "compile"]


def test_without_room_to_keep_it_is_compiled_all_the_same(two_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(jit, "_kept", [])
    monkeypatch.setattr(jit, "_no_room", threading.Event())

    def compile_all() -> None:
        done.append("compile")
        if len(done) == 1:
            raise OSError(28, "No space left on device")

    jit.ready(compile_all, lambda: None, "another part")
    assert done == ["compile", "compile"]
    later = jit.jit(lambda number: number + 1)
    assert later(1) == 2
    assert not list(two_files.rglob("*.nb?"))
