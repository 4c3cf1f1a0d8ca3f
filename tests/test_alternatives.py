"""`compare --against-money` and `--ablate` from the command line and from Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import ketensim as kt
from ketensim.faces import cli
from ketensim.locale.words import WORDS
from ketensim.statistics.money import ALTERNATIVES

TEXT = """\
ketensim: 1
target: 6 h
run: {warm_up: 1 wk, length: 4 wk, replications: 3}
partners:
  police: {staff: [{count: 1}], cost: 50 EUR/h, own_work: {rate: 10/wk, work: 1 h}}
  court: {staff: [{count: 1}], cost: 90 EUR/h}
arrivals: {rate: 120/wk}
steps:
  report: {partner: police, work: {exponential: {mean: 1 h}}, error: 10%, next: judge}
  judge: {partner: court, work: 50 min, check: {finds: 90%}}
handoffs: {default: {delay: {worst: 4 h, best: 1 h}}}
relations: {default: {floor: 0.2}}
variants:
  now: {}
  hard: {chain_plan: {signed_by: [police, court], kpis: {lead_time: {share: 90%}},
                      review: {every: 1 wk, people: 1, hours: 2 h}}}
  soft: {relations.*.floor: 0.8}
  both: [hard, soft]
factorial: {neither: now, hard: hard, soft: soft, both: both}
"""
TAKEN = TEXT.replace("  both:", "  extra_staff_same_money: {}\n  both:")
BELIEVED = TEXT.replace("floor: 0.2", "floor: {uncertain: {low: 0.1, high: 0.3}}")

Call = Callable[..., tuple[object, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command line: gives exit code, standard output and standard error."""
    monkeypatch.setenv("KETENSIM_LANG", "en")

    def called(*words: object) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        return ended.value.code, *capsys.readouterr()

    return called


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "chain.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_both_in_one_table(call: Call, file: Path, lang: str) -> None:
    code, out, _ = call("compare", file, "--against-money", "--ablate", "--workers", 1, "--lang", lang)
    assert code == 0
    headings = [WORDS[key][lang] for key in ("hard_and_soft", "ablation", "money", "capacity")]
    places = [out.index(f"\n{heading}\n") for heading in headings]
    assert places == sorted(places)
    assert all(WORDS[f"variant.{name}"][lang] in out for name in ALTERNATIVES)
    assert all(len(line) <= 80 for line in out.splitlines())


def test_the_json_of_the_command_line_is_that_of_python(call: Call, file: Path) -> None:
    code, out, _ = call("compare", file, "--against-money", "--ablate", "--json", "--workers", 1)
    found = kt.compare(kt.load(file), against_money=True, ablate=True, workers=1)
    assert code == 0
    told = json.loads(out)
    assert told | {"warnings": []} == json.loads(json.dumps(found.to_dict())) | {"warnings": []}
    assert list(told["variants"])[-2:] == list(told["money"]["bought"]) == list(ALTERNATIVES)
    assert list(told["ablation"]["off"]) == ["queue_key", "returns"]
    assert WORDS["ablation"]["en"] in found.table("en")


def test_without_them_they_are_not_there(call: Call, file: Path) -> None:
    told = json.loads(call("compare", file, "--json", "--workers", 1)[1])
    assert not {"money", "ablation"} & set(told)
    assert not set(ALTERNATIVES) & set(told["variants"])


def test_against_another_variant(call: Call, file: Path) -> None:
    """What each costs is then counted from that variant, and the alternatives are made on top of it."""
    words = ("compare", file, "--against", "soft", "--against-money", "--json", "--workers", 1)
    told = json.loads(call(*words)[1])["money"]
    assert list(told["per_week"]) == ["soft", "hard", "both"]
    assert told["golden"] == "both"


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--ablate", TEXT.rpartition("factorial")[0], "there are no four corners"),
        ("--ablate", TEXT.partition("variants")[0], "there are no four corners"),
        ("--against-money", TEXT.partition("variants")[0], "there is one variant"),
        (
            "--against-money",
            TEXT.replace("  both:", "  extra_staff_same_money: {}\n  both:"),
            "give yours another name",
        ),
    ],
)
def test_what_cannot_be_done_is_told_at_the_option(call: Call, file: Path, option: str, text: str, told: str) -> None:
    file.write_text(text, encoding="utf-8")
    code, out, err = call("compare", file, option)
    assert (code, out) == (2, "")
    assert f"{option}: " in err
    assert told in err
    argument = option.lstrip("-").replace("-", "_")
    with pytest.raises(kt.InputError) as caught:
        kt.compare(kt.load(file), **{argument: True})
    assert [fault.file for fault in caught.value.faults] == [argument]


def test_the_alternatives_are_drawn_too(file: Path) -> None:
    """What they buy is reckoned from the best guesses; what that does is drawn."""
    file.write_text(BELIEVED, encoding="utf-8")
    found = kt.compare(kt.load(file), against_money=True, ablate=True, beliefs=2, workers=1).found
    assert found.beliefs is not None
    assert list(found.beliefs.variants) == ["now", "hard", "soft", "both", *ALTERNATIVES]
    assert set(ALTERNATIVES) < set(found.variants)
    plain = kt.compare(kt.load(file), beliefs=0, workers=1).found
    assert found.variants["both"] == plain.variants["both"]


def test_help_is_in_both_languages(call: Call) -> None:
    english, dutch = (call("compare", "--help", "--lang", lang)[1] for lang in ("en", "nl"))
    assert "--ablate" in english
    assert "--against-money" in english
    assert "without each mechanism" in " ".join(english.split())
    assert "zonder" in dutch
