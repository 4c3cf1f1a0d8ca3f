"""One broken file per kind of fault: the right code and place, plain words in two languages, and exit code 2."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import pytest
from fault_places import PLACES
from mutations import mutate

from ketensim.faces import cli
from ketensim.ground.errors import Fault, InputError, show_path
from ketensim.locale import message, tell
from ketensim.locale.chain_faults import CHAIN_MESSAGES
from ketensim.scenario.cautions import warnings
from ketensim.scenario.scenario import load

FOLDER = Path(__file__).parent / "faults"
BUNDLED = Path(__file__).parent.parent / "scenarios"
LEFT_OVER = re.compile(r"{\w*}|\bNone\b|\bnan\b")


def faults_of(name: str) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as raised:
        load(FOLDER / name)
    return raised.value.faults


def test_every_file_is_in_the_table() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {"base.yaml", *PLACES}


def test_the_file_with_everything_in_it_has_no_fault() -> None:
    assert list(load(FOLDER / "base.yaml").variants) == ["zsm", "hard", "soft", "both"]


@pytest.mark.parametrize("name", PLACES)
def test_code_and_place(name: str) -> None:
    found = faults_of(name)
    assert [(fault.code, fault.line, fault.column, show_path(fault.path)) for fault in found] == PLACES[name]
    assert {fault.file for fault in found} == {str(FOLDER / name)}


@pytest.mark.parametrize("name", PLACES)
def test_words_in_two_languages(name: str) -> None:
    for fault in faults_of(name):
        english, dutch = message(fault, "en"), message(fault, "nl")
        assert english != dutch
        assert not LEFT_OVER.search(re.sub(r"`[^`]*`", "", english + dutch))
        for lang in ("en", "nl"):
            line = tell(fault, lang)
            assert "\n" not in line
            assert (f":{fault.line}:{fault.column}: " in line) == (fault.line > 0)
            assert message(fault, lang) in line


@pytest.mark.parametrize("name", PLACES)
def test_the_command_ends_with_exit_code_2(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["ketensim", "check", str(FOLDER / name), "--lang", "en"])
    with pytest.raises(SystemExit) as ended:
        sys.exit(cli.main())
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    for code, line, column, _ in PLACES[name]:
        assert f"{name}:{line}:{column}: " in said.err or line == 0, code


def test_a_file_that_is_missing_or_a_directory_or_too_large(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_text("ketensim: 1\nname: " + "a" * 2_100_000, encoding="utf-8")
    for path in (tmp_path / "none.yaml", tmp_path, large):
        with pytest.raises(InputError) as raised:
            load(path)
        assert len(raised.value.faults) == 1
        assert message(raised.value.faults[0], "en") != message(raised.value.faults[0], "nl")


def test_all_faults_of_all_parts_come_at_once() -> None:
    text = (FOLDER / "base.yaml").read_text(encoding="utf-8")
    for old, new in (("next: advice}", "next: advise}"), ("cost: 4 EUR", "cost: 4"), ("simple: 60%,", "simple: 50%,")):
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(InputError) as raised:
        load(text.replace("cost: 4\n", "cost: 4 EUR\n"))
    assert [fault.code for fault in raised.value.faults] == ["unknown_step", "shares_total_for_type"]
    with pytest.raises(InputError) as raised:
        load(text.replace("wait: 2 d", "wait: 2"))
    found = [fault.code for fault in raised.value.faults]
    assert found == ["unknown_step", "shares_total_for_type", "missing_unit", "missing_unit"]


def test_faults_of_a_setting_are_told_at_the_setting() -> None:
    with pytest.raises(InputError) as raised:
        load(FOLDER / "base.yaml", {"partners.court.staff.1.calendar": "ofice"})
    assert {(fault.code, fault.file) for fault in raised.value.faults} == {("unknown_calendar", "--set")}


@pytest.mark.parametrize("code", CHAIN_MESSAGES)
def test_messages_have_the_same_places_in_both_languages(code: str) -> None:
    english, dutch = CHAIN_MESSAGES[code]["en"], CHAIN_MESSAGES[code]["nl"]
    field = re.compile(r"(?<!{){(\w+)}(?!})")
    assert set(field.findall(english)) == set(field.findall(dutch))
    assert english != dutch


def survive(rounds: int, seed: int) -> int:
    """Load mutated texts: each gives a scenario or an InputError that can be told. Returns how many scenarios."""
    paths = [*sorted(FOLDER.glob("*.yaml")), *sorted(BUNDLED.glob("*.yaml"))]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    base = (FOLDER / "base.yaml").read_text(encoding="utf-8")
    chance = random.Random(seed)
    loaded = 0
    for place in range(rounds):
        text = mutate(base if place % 4 == 0 else chance.choice(texts), texts, chance) + "\n"
        try:
            warnings(load(text))
            loaded += 1
        except InputError as error:
            for fault in error.faults:
                tell(fault, "nl")
        except Exception as error:
            raise AssertionError(f"{error!r} for this text:\n{text}") from error
    return loaded


def test_mutated_files_never_give_a_traceback() -> None:
    assert survive(1_500, seed=1) > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_tens_of_thousands_of_mutated_files_never_give_a_traceback(seed: int) -> None:
    assert survive(4_000, seed) > 100
