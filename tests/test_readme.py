"""The README can be followed: its scenario is the one that `new` writes, and what it says to type works."""

import re
import shlex
from pathlib import Path

import pytest

import ketensim as kt
from ketensim.faces import cli, starters
from ketensim.scenario.cautions import warnings
from ketensim.words.files import parse_value

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHORT = "run: {length: 3 wk, warm_up: 1 wk, replications: 2}\n"
"""Added to the first scenario, so that a test takes a moment and not a minute."""


def blocks(language):
    """The code blocks of the README in a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, and one process: many are not needed for little work."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETENSIM_LANG", "en")
    return tmp_path


def test_two_command_lines_do_everything():
    install, test, *_ = blocks("console")
    assert len(install.splitlines()) == len(test.splitlines()) == 1
    assert install.split(" && ")[0] == test.split(" && ")[0] == "python3 -m venv .venv"
    assert install.split(" && ")[1:] == [
        ".venv/bin/pip install .", ".venv/bin/ketensim compare scenarios/zsm.yaml\n",
    ]  # fmt: skip
    assert test.split(" && ")[1:] == ['.venv/bin/pip install ".[test]"', ".venv/bin/python -m pytest -n auto\n"]
    assert test in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert (ROOT / "scenarios" / "zsm.yaml").is_file()


def test_windows_needs_no_administrator():
    (lines,) = blocks("powershell")
    assert lines.splitlines()[0] == "py -m venv .venv"
    assert all(line.startswith((".venv\\Scripts\\", "py ")) for line in lines.splitlines())


def test_the_first_scenario_is_the_one_that_new_writes():
    assert blocks("yaml")[0] == starters.FIRST
    assert "Twelve lines" in README


def test_the_file_with_a_bit_of_everything_can_be_read(folder):
    """Without a fault, and with no more to mind than what it is meant to show."""
    _, text, _ = blocks("yaml")
    chain = kt.load(text)
    assert list(chain.variants) == ["now", "hard", "soft", "both", "dropped"]
    assert all(0 < partner.rho < 1 for load in kt.loads(chain).values() for partner in load.first.partners)
    assert {fault.code for fault in warnings(chain, {})} <= {"signatory_without_norm"}


def test_the_beliefs_can_be_read():
    """Where the README says that they can stand."""
    _, text, beliefs = blocks("yaml")
    paths = {
        "incomplete": "handoffs.default.incomplete",
        "delay": "handoffs.default.delay",
        "work": "steps.advice.work",
    }
    lines = [line.partition("#")[0].strip().partition(": ") for line in beliefs.splitlines()]
    settings = {paths.get(key, key): parse_value(value) for key, _, value in lines}
    assert len(settings) == 4
    written = kt.load(text, settings).written
    assert written is not None
    assert len(written.beliefs) == 4


def test_what_is_to_be_typed_works(folder, capsys):
    lines = [line for block in blocks("console")[2:] for line in block.splitlines()]
    assert len(lines) >= 5
    for line in lines:
        command, *words = shlex.split(line)
        assert command == "ketensim"
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        assert ended.value.code == 0, (line, capsys.readouterr().err)
        if words[0] == "new":
            with (folder / words[1]).open("a", encoding="utf-8") as file:
                file.write(SHORT)
    assert (folder / "events.csv").stat().st_size > 1000


def test_the_python_works(folder, capsys):
    (folder / "first.yaml").write_text(starters.FIRST + SHORT, encoding="utf-8")
    (code,) = blocks("python")
    found = {}
    exec(compile(code, "README.md", "exec"), found)
    assert "What changes against: now" in capsys.readouterr().out
    assert {"variant", "measure", "mean"} <= set(found["table"].columns)
    assert (folder / "events.xes").read_text(encoding="utf-8").endswith("</log>\n")


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    for link in links:
        assert link.startswith("https://") or (ROOT / link).exists(), link


def test_the_words_of_the_tables_are_in_the_glossary():
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in glossary.splitlines() if line.startswith("| ") and "---" not in line]
    assert all(len(row) == 3 for row in rows)
    dutch = " ".join(row[1] for row in rows)
    for word in (
        "ketendoorlooptijd",
        "in één keer goed",
        "teruggestuurd dossier",
        "knelpunt",
        "overbelast",
        "wisselwerking",
    ):
        assert word in dutch
