"""Scenario files: the tree, the place of everything, and one test per fault of form."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketensim.ground.errors import Fault, InputError
from ketensim.locale import tell
from ketensim.words import files

quick = settings(derandomize=True, deadline=None, max_examples=150)

CHAIN = """\
ketensim: 1
name: {nl: ZSM in één regio, en: ZSM in one region}
start: 2027-01-04
target: 3 d                # a remark
calendars:
  office: {hours: ["Mo-Fr 08:30-12:00", "Mo-Fr 12:30-17:00"], holidays: NL}
types: {simple: 70%, complex: 30%}
partners:
  police:
    staff: [{count: 9, calendar: office}]
    own_work: {rate: 40/d, work: {exponential: {mean: 45 min}}}
steps:
  report: {partner: police, work: {lognormal: {mean: 2 h, cv: 0.8}}, next: decide}
  decide:
    partner: police
    next: [{to: report, share: 60%}, {end: done}]
handoffs:
  police->court: {moments: ["Tu 10:00"]}
variants:
  zsm: {}
  soft: {relations.*.floor: 0.8}
  both: [zsm, soft]
"""


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        files.parse(text, "chain.yaml")
    return caught.value.faults


def one(text: str) -> Fault:
    found = faults(text)
    assert len(found) == 1, [(fault.code, fault.line, fault.column) for fault in found]
    return found[0]


def test_a_chain_is_read_as_plain_values() -> None:
    tree = files.parse(CHAIN).tree
    assert tree["ketensim"] == 1
    assert tree["start"] == "2027-01-04"
    assert tree["types"] == {"simple": "70%", "complex": "30%"}
    assert tree["calendars"]["office"]["hours"] == ["Mo-Fr 08:30-12:00", "Mo-Fr 12:30-17:00"]
    assert tree["steps"]["report"]["work"] == {"lognormal": {"mean": "2 h", "cv": 0.8}}
    assert tree["variants"]["both"] == ["zsm", "soft"]
    assert list(tree["handoffs"]) == ["police -> court"]


def test_everything_has_its_place() -> None:
    source = files.parse(CHAIN, "chain.yaml")
    assert source.places["target",] == (4, 1)
    assert source.values["target",] == (4, 9)
    assert source.at(("partners", "police", "staff", 0)) == (10, 13)
    assert source.at(("partners", "police", "staff", 0, "calendar")) == (10, 24)
    assert source.at(("partners", "police", "staff", 0, "calendar"), value=True) == (10, 34)
    assert source.at(("steps", "decide", "next", 1, "end"), value=True) == (16, 44)
    assert source.at(("handoffs", "police -> court")) == (18, 3)
    assert source.at(("variants", "soft", "relations.*.floor")) == (21, 10)


def test_what_is_not_there_is_placed_at_what_is_above_it() -> None:
    source = files.parse(CHAIN)
    assert source.at(("partners", "police", "cost"), value=True) == (9, 3)
    assert source.at(("nowhere",)) == (1, 1)
    assert source.at(()) == (1, 1)


def test_a_fault_is_placed_at_key_or_value_by_its_code() -> None:
    source = files.parse(CHAIN, "chain.yaml")
    path = ("partners", "police", "staff", 0, "calendar")
    wrong, odd = source.fault("unknown_calendar", path, {"name": "x"}), source.fault("unknown_key", path, {"key": "x"})
    assert (wrong.file, wrong.line, wrong.column) == ("chain.yaml", 10, 34)
    assert (odd.line, odd.column) == (10, 24)
    assert source.placed(wrong) is wrong


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("0", 0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("y", "y"),
        ("12:30", "12:30"),
        ("2027-01-04", "2027-01-04"),
        ("2027-01-04 08:00", "2027-01-04 08:00"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("3 d", "3 d"),
        ("60%", "60%"),
        ('"7"', "7"),
        ("'true'", "true"),
        ("’s-Hertogenbosch", "’s-Hertogenbosch"),
        ("de foto’s", "de foto’s"),
    ],
)
def test_scalars_by_the_core_rules(text: str, value: object) -> None:
    tree = files.parse(f"b: 1\na: {text}").tree
    assert tree["a"] == value
    assert type(tree["a"]) is type(value)


def test_names_stay_text() -> None:
    assert list(files.parse("1: x\ntrue: y\nno: z\n~: w").tree) == ["1", "true", "no", "~"]


def test_a_block_of_text_and_quotes_over_lines() -> None:
    tree = files.parse('a: >\n  one\n  two\nb: |\n  one\n  two\nc: "one\n  two"\n').tree
    assert tree == {"a": "one two\n", "b": "one\ntwo\n", "c": "one two"}


@pytest.mark.parametrize("text", ["\ufeffa: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r", "---\na: 1\nb: 2\n...\n"])
def test_line_ends_and_marks_at_the_begin_are_no_matter(text: str) -> None:
    source = files.parse(text)
    assert source.tree == {"a": 1, "b": 2}
    assert source.places["b",][1] == 1
    assert source.text == text


HABITS = [
    ("a: 1,5 h", "decimal_comma", 1, 4, "1.5 h"),
    ("a: 1,5 uur", "decimal_comma", 1, 4, "1.5 h"),
    ("a: 36,5/d", "decimal_comma", 1, 4, "36.5/d"),
    ("a: 12,5%", "decimal_comma", 1, 4, "12.5%"),
    ("a: 0,8", "decimal_comma", 1, 4, "0.8"),
    ("a: 1.234,50 EUR", "decimal_comma", 1, 4, "1234.50 EUR"),
    ("a: {mean: 1,5 h}", "decimal_comma", 1, 11, "1.5 h"),
    ("a: {mean: 1,5 h, cv: 1}", "decimal_comma", 1, 11, "1.5 h"),
    ("a: {cv: 0,8}", "decimal_comma", 1, 9, "0.8"),
    ("a: [1,5 h]", "decimal_comma", 1, 5, "1.5 h"),
    ("a: {hours: {Mo-Fr 08:30-12:00, Mo-Fr 12:30-17:00}}", "hours_in_braces", 1, 12,
     '["Mo-Fr 08:30-12:00", "Mo-Fr 12:30-17:00"]'),
    ("a: {police, court}", "list_in_braces", 1, 4, "[police, court]"),
    ("a: {count:9}", "missing_space", 1, 5, "count: 9"),
    ("a: {count: 9, calendar:zsm}", "missing_space", 1, 15, "calendar: zsm"),
    ("a:1\nb: 2", "missing_space", 1, 1, "a: 1"),
    ("a:\n  b:1\n  c: 2", "missing_space", 2, 3, "b: 1"),
    ("a:\n  c: 2\n  work:30 min # long\nd: 3", "missing_space", 3, 3, "work: 30 min"),
    ("a: 2\nwork:30 min\n", "missing_space", 2, 1, "work: 30 min"),
    ("work:30 min", "missing_space", 1, 1, "work: 30 min"),
    ("a:\n\tb: 1", "tab", 2, 1, None),
    ("a:\n  b: 1\n\tc: 2", "tab", 3, 1, None),
    ("a:\t1", "tab", 1, 3, None),
    ("a: 3\u00a0d", "no_break_space", 1, 4, "3 d"),
    ("a: 3\u202fd", "no_break_space", 1, 4, "3 d"),
    ("a:\u00a01\nb: 2", "no_break_space", 1, 3, "a: 1"),
    ("a: 1\n\u00a0\u00a0b: 2", "no_break_space", 2, 1, "b"),
    ("a: “Politie”", "curly_quotes", 1, 4, '"Politie"'),
    ("a: „Politie“", "curly_quotes", 1, 4, '"Politie"'),
    ("a: ‘Politie’", "curly_quotes", 1, 4, '"Politie"'),
    ("“a”: 1", "curly_quotes", 1, 1, '"a"'),
    ("a: Does it help: yes", "colon_in_text", 1, 4, '"Does it help: yes"'),
    ("a: {b: Does it help: yes, c: 1}", "colon_in_text", 1, 8, '"Does it help: yes"'),
    ("a: >90%", "special_start", 1, 4, '">90%"'),
    ("a: > 90%", "special_start", 1, 4, '"> 90%"'),
    ("a: >9", "special_start", 1, 4, '">9"'),
    ("a: {b: 1}\nc: >\nd: 1", "special_start", 2, 4, '">"'),
    ("a: |x", "special_start", 1, 4, '"|x"'),
    ("a: %5", "special_start", 1, 4, '"%5"'),
    ("a: @home", "special_start", 1, 4, '"@home"'),
    ("a: `x`", "special_start", 1, 4, '"`x`"'),
    ("a: *", "special_start", 1, 4, '"*"'),
    ("a: & co", "special_start", 1, 4, '"& co"'),
    ("a: {b: %5, c: 1}", "special_start", 1, 8, '"%5"'),
    ("a: ? b", "special_start", 1, 4, '"? b"'),
    ("a: - b", "list_here", 1, 4, "[b]"),
    ("2027-12-27: closed", "date_key", 1, 1, '"2027-12-27"'),
    ("a: {2027-12-27: closed}", "date_key", 1, 5, '"2027-12-27"'),
    ("a: 01", "leading_zero", 1, 4, "1"),
    ("a: 3\u200b d", "hidden_character", 1, 4, "3 d"),
    ("a: x\u2028y", "hidden_character", 1, 5, None),
    ("a: x\u0085y", "hidden_character", 1, 5, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "column", "corrected"), HABITS)
def test_a_habit_that_yaml_misreads(text: str, code: str, line: int, column: int, corrected: str | None) -> None:
    fault = one(text)
    assert (fault.code, fault.line, fault.column) == (code, line, column)
    assert fault.values.get("corrected") == corrected
    if corrected:
        assert corrected in tell(fault, "en")
        assert corrected in tell(fault, "nl")


FORMS = [
    ("a: &x 1", "anchor", 1, 4),
    ("a: &x {b: 1}", "anchor", 1, 4),
    ("a: *x", "alias", 1, 4),
    ("*.floor: 1", "alias", 1, 1),
    ("a: !x 1", "tag", 1, 4),
    ("a: !!python/object:os.system x", "tag", 1, 4),
    ("!!map a: 1", "tag", 1, 1),
    ("<<: {a: 1}\nb: 2", "merge_key", 1, 1),
    ("a: 1\n---\nb: 2", "second_document", 2, 1),
    ("a: 1\n...\nb", "second_document", 3, 1),
    ("%YAML 1.1\n---\na: 1", "directive", 1, 1),
    ("%\n", "directive", 1, 1),
    ("a: 1\nb: 2\na: 3", "duplicate_key", 3, 1),
    ("a: {b: 1, b: 2}", "duplicate_key", 1, 11),
    ("handoffs: {a->b: 1, a -> b: 2}", "duplicate_key", 1, 21),
    ("relations: {a & b: 1, b & a: 2}", "duplicate_key", 1, 23),
    ("a: b\n: c", "empty_key", 2, 1),
    ("? [a]\n: b", "complex_key", 1, 3),
    ("a: {{b}: c}", "complex_key", 1, 5),
    ("a: 'x", "quote_not_closed", 1, 4),
    ("a: {b: 1\nc: 2", "bracket_not_closed", 1, 4),
    ("a: [1, 2", "bracket_not_closed", 1, 4),
    ("a: ]", "bracket_not_opened", 1, 4),
    ("a: {b: 1}}", "bracket_not_opened", 1, 10),
    ("a: {b: 1} c", "text_after_bracket", 1, 11),
    ('a: "Police" of x', "text_after_quote", 1, 13),
    ('a: "C:\\Users"', "bad_escape", 1, 4),
    ("a: 1\n  b: 2", "indent", 2, 3),
    ("a:\n  b: 1\n c: 2", "indent", 3, 2),
    ("a:\n  - 1\n  b: 2", "indent", 3, 3),
    ("a: {b: 1, c}", "no_value", 1, 11),
    ("a: 1\nb\nc: 2", "no_colon", 2, 1),
    ("a:\n  b: 1\n  https://example.org\n", "no_colon", 3, 3),
    ("a: .inf", "not_finite", 1, 4),
    ("a: .nan", "not_finite", 1, 4),
    ("a: " + "9" * 5000, "huge_number", 1, 4),
    ("a: 1e999", "huge_number", 1, 4),
    ("a: 1000000000000000000", "huge_number", 1, 4),
    ("a: x\x00", "control_character", 1, 5),
    ("a: \x1b[31m", "control_character", 1, 4),
    ("a: \ud800", "control_character", 1, 4),
    ('a: "\\ud800"', "control_character", 1, 4),
    ('a: "\\x00"', "control_character", 1, 4),
    ('a: "\\U99999999"', "not_yaml", 1, 2),
    ("", "file_empty", 1, 1),
    ("# only a remark\n", "file_empty", 1, 1),
    ("a", "not_a_map", 1, 1),
    ("- a\n- b", "not_a_map", 1, 1),
    ("7", "not_a_map", 1, 1),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), FORMS)
def test_a_fault_of_form(text: str, code: str, line: int, column: int) -> None:
    fault = one(text)
    assert (fault.code, fault.line, fault.column, fault.file) == (code, line, column, "chain.yaml")


def test_an_amount_of_thousands_is_asked_about() -> None:
    assert one("a: 1,500 EUR").values["choices"] == "1500 EUR, 1.5 EUR"


@pytest.mark.parametrize(
    "text",
    [
        "a: 1,5 uur per zaak, soms meer",
        "a: 2021,2022",
        'a: "36\u00a0000 zaken"',
        "a: [1, 5]",
        "a: [1,5]",
        "a: {b: , c: }",
        "a: police.court",
        "a: x > y",
        "a: 50% of all",
        "a: R&D",
        "a: Mo-Fr 08:30-12:00",
        "a: [Mo-Fr 08:30-12:00, Sa 09:00-10:00]",
        "a: 'it''s: so'",
        "a: het is ‘beter’ zo",
        "# “quoted” 1,5 h\ta: b\u00a0: c\na: 1",
        "a: x  # 1,5 h",
        "variants: {soft: {relations.*.floor: 0.8}}",
    ],
)
def test_what_only_looks_like_a_habit_is_read(text: str) -> None:
    assert files.parse(text).tree


def test_all_faults_of_a_file_come_at_once_in_order() -> None:
    found = faults("a: 1,5 h\nb: &x 1\nc: {d: 0,5, d: 2}\na: 3\n")
    assert [(fault.code, fault.line) for fault in found] == [
        ("decimal_comma", 1),
        ("anchor", 2),
        ("decimal_comma", 3),
        ("duplicate_key", 3),
        ("duplicate_key", 4),
    ]
    assert found[4].values["first"] == 1


def test_a_text_that_is_not_yaml_tells_the_first_place_and_what_came_before() -> None:
    found = faults("a: 1,5 h\nb: [1, 2\nc: @x\n")
    assert [(fault.code, fault.line, fault.column) for fault in found] == [
        ("decimal_comma", 1, 4),
        ("bracket_not_closed", 2, 4),
    ]


def test_faults_that_leave_a_tree_can_be_kept_beside_it() -> None:
    source = files.parse(
        "a: {mean: 1,5 h, cv: 0,8}\nb: {x, y}\nc: {count:9}\nd: “Politie”\ne: 3\u00a0d\nf: 1\nf: 2", strict=False
    )
    assert source.tree == {
        "a": {"mean": "1.5 h", "cv": 0.8},
        "b": ["x", "y"],
        "c": {"count": 9},
        "d": "Politie",
        "e": "3 d",
        "f": 1,
    }
    assert len(source.faults) == 7
    assert files.parse(CHAIN, strict=False).faults == ()


@pytest.mark.parametrize("opened", ["[", "{a: ", "- ", "? "])
def test_too_deep(opened: str) -> None:
    assert one("a:\n  " + opened * 3000).code in ("too_deep", "indent")
    assert one(opened * 51).code == "too_deep"


def test_fifty_levels_are_read() -> None:
    assert files.parse("a: " + "[" * 49 + "]" * 49).tree
    assert one("a: " + "[" * 50 + "]" * 50).code == "too_deep"


def test_too_large() -> None:
    assert one("a: " + "x" * 2_000_000).code == "file_too_large"


def test_a_thousand_faults_are_enough() -> None:
    assert len(faults("\n".join(f"a{number}: 1,5 h" for number in range(3000)))) == 1000


def test_reading_takes_time_in_proportion() -> None:
    """2 MB is read in some ten seconds; a tenth of it must not take more than its share (six times, at the worst)."""
    line = "  p{}: {{staff: [{{count: 9, calendar: zsm}}], cost: 58 EUR/h}}\n"
    begin = time.process_time()
    files.parse("partners:\n" + "".join(line.format(number) for number in range(300)))
    small = time.process_time() - begin
    begin = time.process_time()
    files.parse("partners:\n" + "".join(line.format(number) for number in range(3000)))
    assert time.process_time() - begin < 60 * max(small, 0.02)


# --- files


def write(tmp_path: Path, data: bytes, name: str = "chain.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> Fault:
    with pytest.raises(InputError) as caught:
        files.read(path)
    assert caught.value.faults[0].file == str(path)
    return caught.value.faults[0]


def test_a_file_is_read(tmp_path: Path) -> None:
    source = files.read(write(tmp_path, CHAIN.encode()))
    assert source.tree["name"]["nl"] == "ZSM in één regio"
    assert source.file == str(tmp_path / "chain.yaml")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert files.read(write(tmp_path, b"\xef\xbb\xbfa: 1\n")).tree == {"a": 1}


def test_a_missing_file_names_one_like_it(tmp_path: Path) -> None:
    write(tmp_path, b"a: 1")
    fault = refused(tmp_path / "chian.yaml")
    assert (fault.code, fault.values["nearest"]) == ("file_missing", str(tmp_path / "chain.yaml"))
    assert refused(tmp_path / "none" / "x.yaml").code == "file_missing"
    assert refused(Path("\x00")).code in ("file_unreadable", "file_missing")
    assert refused(tmp_path / ("x" * 5000)).code in ("file_unreadable", "file_missing")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "file_directory"


def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    if Path("/dev/zero").exists():
        assert refused(Path("/dev/zero")).code == "file_unreadable"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"a: x\x00y", "file_binary"),
        (bytes(range(256)) * 4, "file_binary"),
        ("a: é".encode("utf-16"), "wrong_encoding"),
        ("a: é".encode("latin-1"), "wrong_encoding"),
        (b"PK\x03\x04....", "later"),
        (b"a: " + b"x" * 2_000_000, "file_too_large"),
    ],
)
def test_a_file_that_is_no_scenario(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(write(tmp_path, data)).code == code


def test_a_wrong_encoding_is_shown_where_it_is(tmp_path: Path) -> None:
    fault = refused(write(tmp_path, "a: 1\r\nname: in één regio\n".encode("cp1252")))
    assert (fault.line, fault.column, fault.values["near"]) == (2, 10, "één")


def test_a_workbook_waits_for_later(tmp_path: Path) -> None:
    assert refused(write(tmp_path, b"x", "chain.xlsx")).values["feature"] == ".xlsx"


# --- values and dicts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9", 9),
        ("40/d", "40/d"),
        ("", None),
        ("{a: [1, x]}", {"a": [1, "x"]}),
        ("none", "none"),
        ("2027-01-04", "2027-01-04"),
    ],
)
def test_one_value_is_read(text: str, value: object) -> None:
    assert files.parse_value(text) == value


@pytest.mark.parametrize(
    ("text", "code"), [("1,5 h", "decimal_comma"), ("*", "special_start"), ("[1", "bracket_not_closed")]
)
def test_one_value_that_is_wrong(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        files.parse_value(text, ("target",))
    fault = caught.value.faults[0]
    assert (fault.code, fault.file, fault.line, fault.path[:1]) == (code, "--set", 0, ("target",))


def test_a_dict_is_made_plain() -> None:
    source = files.from_tree({"start": date(2027, 1, 4), "handoffs": {"a->b": {"moments": ("Tu 10:00",)}}, 1: 2.0})
    assert source.tree == {"start": "2027-01-04", "handoffs": {"a -> b": {"moments": ["Tu 10:00"]}}, "1": 2.0}
    assert source.at(("start",)) == (0, 0)


def test_a_dict_that_no_file_could_hold() -> None:
    endless: dict[str, object] = {}
    endless["a"] = endless
    for tree, code in [
        ({"a": object()}, "python_value"),
        ({"a": float("nan")}, "not_finite"),
        ([1], "not_a_map"),
        (endless, "too_deep"),
    ]:
        with pytest.raises(InputError) as caught:
            files.from_tree(tree)
        assert caught.value.faults[0].code == code


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a->b", "a -> b"),
        (" a  ->  b ", "a -> b"),
        ("a.b", "a -> b"),
        ("a → b", "a -> b"),
        ("a&b", "a & b"),
        ("default", "default"),
        ("a->", "a->"),
        ("a->b->c", "a->b->c"),
    ],
)
def test_a_pair_has_one_text(text: str, key: str) -> None:
    assert files.pair_key(text) == key
    assert files.pair_key(key) == key


# --- garbage

PIECES = [
    *"\t\n \u00a0“{}[],:#|>%@'\"\\?09ab\x00\ud800\ufeff\u2028\r",
    *(": ", "- ", "&a ", "*a", "!x ", "<<: ", "---\n", "1,5 h", "->"),
]


def attempt(text: str) -> files.Source | InputError:
    try:
        return files.parse(text, "f")
    except InputError as error:
        return error


def reads_or_refuses(text: str) -> None:
    found = attempt(text)
    if isinstance(found, files.Source):
        assert isinstance(found.tree, dict)
        return
    assert found.faults
    for fault in found.faults:
        assert fault.line > 0
        assert fault.column > 0
        for lang in ("nl", "en"):
            line = tell(fault, lang)
            assert line.isprintable()
            line.encode()


@quick
@given(st.text(max_size=60))
@example("{?}")
@example("\ufeff")
@example("? ")
@example("- - -")
def test_any_text_is_read_or_refused(text: str) -> None:
    reads_or_refuses(text)


@quick
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_mix_of_marks_is_read_or_refused(text: str) -> None:
    reads_or_refuses(text)


@quick
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    try:
        files.read(path)
    except InputError as error:
        told = str(error)
    else:
        told = "read"
    assert all(line.isprintable() for line in told.split("\n"))


def test_a_damaged_chain_is_read_or_refused() -> None:
    chance = random.Random(1)
    for _ in range(150):
        text = CHAIN
        for _ in range(chance.choice([1, 1, 3])):
            begin = chance.randrange(len(text) + 1)
            end = min(len(text), begin + chance.choice([0, 1, 8, 200]))
            text = text[:begin] + "".join(chance.choices(PIECES, k=chance.choice([0, 1, 3]))) + text[end:]
        reads_or_refuses(text)


def test_a_chain_cut_off_anywhere_is_read_or_refused() -> None:
    for end in range(0, len(CHAIN), 7):
        reads_or_refuses(CHAIN[:end])
