"""How faults are told: one line, in Dutch and English, with place and hint; and every fault there is has its words."""

from __future__ import annotations

import ast
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketensim
from ketensim.ground import units
from ketensim.ground.errors import Fault, InputError, nearest, show_path, without_repeats
from ketensim.locale import EXPECTS, HINTS, MESSAGES, hint, message, pick_language, tell
from ketensim.words import changes, files

SOURCES = Path(ketensim.__file__).parent
RAISERS = {"Fault", "ShapeError", "CalendarError", "UnitError", "DistributionError", "Explained", "refuse", "_refuse",
           "fault", "_fault", "_at", "_stop", "_whole", "refusal"}  # fmt: skip


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def codes() -> Iterator[tuple[str, str]]:
    """Each code that stands in a call that makes a fault, with where it stands."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = node.args[0]
            if name in RAISERS and isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value, f"{path.name}:{node.lineno}"


def test_every_fault_has_its_words() -> None:
    missing = sorted({f"{place}: {code}" for code, place in codes() if code not in MESSAGES})
    assert not missing, "give these a template in ketensim/locale: " + ", ".join(missing)


def test_every_message_is_of_a_fault() -> None:
    """A code stands somewhere outside the texts, or its kind does, behind `unknown_`."""
    words = {
        node.value
        for path in SOURCES.rglob("*.py")
        if path.parent.name != "locale"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    never = sorted(code for code in MESSAGES if not {code, code.removeprefix("unknown_")} & words)
    assert not never, "nothing raises these any more: " + ", ".join(never)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_message_says_the_same_in_both_languages(code: str) -> None:
    words = MESSAGES[code]
    assert set(words) == {"en", "nl"}
    assert fields(words["en"]) == fields(words["nl"]), code
    for text in words.values():
        assert text.strip() == text
        assert "\n" not in text


@pytest.mark.parametrize("words", [*EXPECTS.values(), *HINTS.values()])
def test_the_other_words_are_there_in_both_languages(words: dict[str, str]) -> None:
    assert set(words) == {"en", "nl"}


# --- values


def made(make: Callable[..., object], *given: object) -> list[Fault]:
    """The faults that a call raises."""
    try:
        make(*given)
    except InputError as error:
        return list(error.faults)
    except units.UnitError as error:
        return [Fault(error.code, (), error.values)]
    raise AssertionError(f"nothing was refused in {given}")


TEXTS = [
    "a: 1,5 h", "a: 1,500 EUR", "a: {mean: 1,5 h}", "a: {Mo 08:30-12:00, Tu 08:30-12:00}", "a: {b, c}", "a: {b: 1, c}",
    "a: {b:1}", "a:\n\tb: 1", "a: 3\u00a0d", "a: “x”", "a: b: c", "a: >9", "a: - b", "2027-01-04: x", "a: 01",
    "a: x\u2028y", "a: &b c", "a: *b", "a: !b c", "<<: {a: 1}", "a: 1\n---\nb: 1", "%YAML 1.1\n---\na: 1", "a: 1\na: 2",
    ": 1", "[a]: 1", "a: 'b", "a: [b", "a: ]", "a: [b] c", "a: 'b' c", 'a: "\\U"', "a: 1\n  b: 2", "a: .inf",
    "a: 1e999", "a: \x00", "a: " + "[" * 60, "", "a", 'a: "\\UFFFFFFFF"', "variants: [a]", "variants: {a: 1}",
]  # fmt: skip
PATHS = ["x.y", "*", "target..x", "relations.a", "partners.b.x", "partners.a.staff.x", "partners.a.staff.9",
         "backlog.*", "variants.x", "target.simple", "observed.*.x.y"]  # fmt: skip
DURATIONS = [3, "3", "3 uur", "2 EUR", "-3 d", "nan", "1e99 d", "x", "", [1], "3 d x", "3 wd x y", "1 h 5 min", "1,5 h"]
AMOUNTS: list[tuple[Callable[[object], object], object]] = [
    *((units.parse_duration, x) for x in DURATIONS),
    (units.parse_share, "120%"), (units.parse_date, "2027-02-30"), (units.parse_date, "x"),
    (units.parse_date, "2027-01-04Z"), (units.parse_date, "3000-01-01"), (units.parse_money, "1.500 EUR"),
    (units.parse_rate, "3 x"), (units.parse_hourly, "3 EUR"), (lambda x: units.parse_share(x, least=-1), "-200%"),
]  # fmt: skip
TREE = {"target": "3 d", "partners": {"a": {"staff": [{"count": 1}]}}}


def read(text: str) -> object:
    return changes.expand_variants(files.parse(text, "f"))


def set_path(path: str) -> object:
    return changes.apply(TREE, {path: 1}, "--set")


ALL = [
    *(fault for text in TEXTS for fault in made(read, text)),
    *(fault for path in PATHS for fault in made(set_path, path)),
    *(fault for parse, x in AMOUNTS for fault in made(parse, x)),
    *made(files.read, "no_such_file.yaml"),
    *made(files.read, "."),
    *made(changes.parse_setting, "x"),
]


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.code)
def test_a_message_has_the_values_it_needs(fault: Fault) -> None:
    assert fields(MESSAGES[fault.code]["en"]) <= set(fault.values)
    assert all(isinstance(value, (str, int, float)) for value in fault.values.values())


# --- one line


def test_a_fault_is_told_as_the_readme_shows() -> None:
    path = ("partners", "police", "staff", 0, "calendar")
    fault = Fault("unknown_calendar", path, {"name": "ofice", "nearest": "office"}, 12, 5, "my_chain.yaml")
    assert tell(fault, "en") == (
        'my_chain.yaml:12:5: partners.police.staff.1.calendar: no calendar "ofice"; did you mean "office"?'
    )
    assert tell(fault, "nl").endswith('er is geen kalender "ofice"; bedoelt u "office"?')


def test_a_hint_is_the_corrected_text_or_the_nearest_word_or_the_choices() -> None:
    values = {"given": "x", "expects": "duration", "corrected": "3 d", "nearest": "d", "choices": "d, h"}
    assert hint(Fault("missing_unit", (), values), "nl") == "schrijf 3 d"
    del values["corrected"]
    assert hint(Fault("missing_unit", (), values), "en") == 'did you mean "d"?'
    values["nearest"] = ""
    assert hint(Fault("missing_unit", (), values), "nl") == "kies uit: d, h"
    assert hint(Fault("negative", (), {"given": "-3 d"}), "en") == ""


def test_a_missing_unit_says_what_belongs_there() -> None:
    (fault,) = made(lambda: units.parse_duration(3))
    assert tell(fault, "en") == (
        '"3" has no unit; here belongs a duration, such as 3 d, 30 min or 8 wh; one of: 3 min, 3 h, 3 d, 3 wk'
    )
    assert tell(fault, "nl") == (
        'bij "3" ontbreekt de eenheid; hier hoort een tijdsduur, zoals 3 d, 30 min of 8 wh; '
        "kies uit: 3 min, 3 h, 3 d, 3 wk"
    )


def test_places_are_left_out_where_there_are_none() -> None:
    assert tell(Fault("tab", (), {}), "en") == "a tab stands here; use spaces"
    assert tell(Fault("tab", ("a",), {}, file="--set"), "en") == "--set: a: a tab stands here; use spaces"
    assert tell(Fault("tab", (), {}, 3, 4, "f"), "en") == "f:3:4: a tab stands here; use spaces"


def test_a_fault_without_words_or_values_is_still_told() -> None:
    assert message(Fault("new_code", (), {"a": 1}), "en") == "new_code (a: 1)"
    assert message(Fault("new_code"), "en") == "new_code"
    assert message(Fault("negative"), "en") == '"?" is below zero'


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.text(), st.text(), st.text())
def test_whatever_a_person_wrote_is_shown_on_one_line(file: str, name: str, given: str) -> None:
    for lang in ("en", "nl"):
        line = tell(Fault("negative", (name, 3), {"given": given}, 1, 1, file), lang)
        assert line.isprintable()
        assert len(line) < 2000
        line.encode()


def test_a_long_text_is_cut() -> None:
    assert len(tell(Fault("negative", (), {"given": "9" * 100_000}), "en")) < 250


# --- languages


def test_the_language_is_the_option_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KETENSIM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    assert pick_language() == "nl"
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert pick_language() == "en"
    monkeypatch.setenv("KETENSIM_LANG", "nl")
    assert pick_language() == "nl"
    assert pick_language("en") == "en"
    assert pick_language("NL") == "nl"


@pytest.mark.parametrize(
    ("system", "spoken"), [("C", "en"), ("fr_FR", "en"), ("Dutch_Netherlands.1252", "nl"), ("", "en")]
)
def test_another_language_is_english(monkeypatch: pytest.MonkeyPatch, system: str, spoken: str) -> None:
    for name in ("KETENSIM_LANG", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", system or "C")
    assert pick_language() == spoken


# --- faults themselves


def test_an_error_tells_all_faults_in_order_of_place_each_once() -> None:
    late, early = Fault("tab", (), {}, 9, 1, "f"), Fault("indent", (), {}, 2, 1, "f")
    error = InputError([late, early, late, Fault("setting_form", (), {"given": "x"}, file="--set")])
    assert [fault.code for fault in error.faults] == ["indent", "tab", "setting_form"]
    assert str(error).split("\n")[0] == tell(early)
    assert without_repeats([late, late]) == [late]


def test_a_path_is_shown_with_places_from_one() -> None:
    assert show_path(("partners", "police", "staff", 0, "count")) == "partners.police.staff.1.count"
    assert show_path(()) == ""


@pytest.mark.parametrize(
    ("word", "found"), [("ofice", "office"), ("Office", "office"), ("zsn", "zsm"), ("qqq", None), ("", None)]
)
def test_the_nearest_word(word: str, found: str | None) -> None:
    assert nearest(word, ["office", "zsm", "x" * 10_000]) == found
    assert nearest(word, []) is None
