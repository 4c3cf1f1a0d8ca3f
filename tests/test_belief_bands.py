"""What beliefs make of results: bands beside chance, how often one is better, what matters (R19.5 to R19.7)."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ketensim as kt
from ketensim.faces import cli
from ketensim.faces.beliefs import not_known
from ketensim.faces.names import Names
from ketensim.scenario.beliefs import Drawing
from ketensim.statistics.clouds import Cloud, combined

# A day of work takes what it takes: cases come one by one, so the lead time is the work.
PLAIN = """ketensim: 1
start: 2027-01-04
target: 4 h
run: {warm_up: 0 d, length: 4 wk, replications: 5}
partners: {desk: {staff: [{count: 1}], cost: 60 EUR/h}}
arrivals: {every: 8 h}
steps: {serve: {partner: desk, work: {uncertain: {low: 1 h, high: 5 h}}}}
variants:
  now: {}
  fast: {steps.serve.work: {uncertain: {low: 2 h, high: 3 h}}}
  same: {partners.desk.staff.1.count: 2}
"""

SMALL = PLAIN.replace("length: 4 wk", "length: 1 wk, beliefs: 4")

# Neither hard nor soft: an M/M/1 queue with a known rate and a service time that nobody knows.
QUEUE = """ketensim: 1
start: 2027-01-04
run: {warm_up: 4 wk, length: 52 wk, replications: 10}
partners: {desk: {staff: [{count: 1}]}}
arrivals: {rate: 2/h}
steps: {serve: {partner: desk, work: {exponential: {mean: {uncertain: {low: 10 min, high: 24 min}, best: 15 min}}}}}
"""


def told(text: str, **asked: Any) -> dict[str, Any]:
    """The JSON of a comparison, as it would be read."""
    found: dict[str, Any] = json.loads(json.dumps(kt.compare(kt.load(text), **asked).to_dict()))
    return found


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    """The plain chain, 40 draws."""
    return told(PLAIN)


def test_without_chance_the_band_is_that_of_the_belief(plain: dict[str, Any]) -> None:
    """Constant times: the expected result is the belief itself, evenly from 1 h to 5 h."""
    band = plain["beliefs"]["variants"]["now"]["lead_time.mean"]
    assert (band["low"], band["high"]) == pytest.approx((1.2, 4.8), abs=4 / 40)
    assert band["mean"] == pytest.approx(3.0, abs=0.05)
    assert (band["n"], band["known_from_chance"]) == (40, 1.0)
    assert plain["variants"]["now"]["lead_time.mean"]["mean"] == pytest.approx(3.0)
    brute = [Drawing(number, 40, 1).share("steps.serve.work") * 4 + 1 for number in range(40)]
    low, high = np.quantile(brute, [0.05, 0.95], method="hazen")
    assert (band["low"], band["high"]) == pytest.approx((low, high), abs=1e-6)


def test_differences_are_between_the_same_draws(plain: dict[str, Any]) -> None:
    """Two beliefs drawn together, and none between two variants that share theirs."""
    name = "lead_time.mean"
    now, fast = "steps.serve.work", "variants.fast.steps.serve.work"
    shares = [(Drawing(number, 40, 1).share(now), Drawing(number, 40, 1).share(fast)) for number in range(40)]
    gaps = [2 + other - 1 - 4 * one for one, other in shares]
    band = plain["beliefs"]["differences"]["fast"][name]
    assert (band["low"], band["high"]) == pytest.approx(
        tuple(np.quantile(gaps, [0.05, 0.95], method="hazen")), abs=1e-6
    )
    none = plain["beliefs"]["differences"]["same"][name]
    assert (none["low"], none["high"], none["known_from_chance"]) == (0, 0, 0)
    [held] = [one for one in plain["beliefs"]["holds"] if (one["variant"], one["measure"]) == ("fast", name)]
    assert (held["better"], held["worse"], held["of"]) == (
        sum(gap < 0 for gap in gaps),
        sum(gap > 0 for gap in gaps),
        40,
    )
    assert plain["beliefs"]["names"] == [now, fast]


def test_what_matters_is_what_the_result_goes_with(plain: dict[str, Any]) -> None:
    """The wider belief decides: the difference falls as it grows."""
    assert plain["beliefs"]["weighed"] == ["same", "now"]
    alone = told(PLAIN.replace("  same: {partners.desk.staff.1.count: 2}\n", ""))
    first, *_ = alone["beliefs"]["weights"]["lead_time.mean"]
    assert first["belief"] == "steps.serve.work"
    assert first["clear"]
    assert first["correlation"] < -0.9


def test_more_runs_narrow_chance_and_never_ignorance() -> None:
    """Four times the replications: half the interval, and the same band to the bit."""
    few, many = (told(QUEUE, beliefs=10, replications=n) for n in (10, 40))
    width = [of["high"] - of["low"] for of in (each["variants"]["base"]["wait.desk.mean"] for each in (few, many))]
    assert 1.4 < width[0] / width[1] < 3.2
    assert few["beliefs"] == many["beliefs"]


def test_a_band_is_that_of_the_exact_results() -> None:
    """The waits of M/M/1 at the drawn service times, by formula, against the simulated band."""
    rate = 2.0
    found = told(QUEUE.replace("length: 52 wk", "length: 104 wk"), beliefs=40, replications=2)
    means = [(10 + 14 * Drawing(b, 40, 1).share("steps.serve.work.exponential.mean")) / 60 for b in range(40)]
    exact = [rate * mean * mean / (1 - rate * mean) for mean in means]
    low, high = np.quantile(exact, [0.05, 0.95], method="hazen")
    band = found["beliefs"]["variants"]["base"]["wait.desk.mean"]
    assert band["low"] == pytest.approx(low, abs=0.05 * (high - low))
    assert band["high"] == pytest.approx(high, rel=0.1)
    assert band["mean"] == pytest.approx(np.mean(exact), rel=0.04)


def test_chance_is_taken_off() -> None:
    """Means with much chance in them: the band keeps the width of what is behind them, on average."""
    rng = np.random.default_rng(1)
    widths, raw = [], []
    for _ in range(300):
        truth = 5 + rng.uniform(-1, 1, 40)
        runs = truth[:, None] + rng.normal(0, 1, (40, 2))
        band = Cloud(runs.mean(axis=1), runs, 6.0).band()
        assert band.low is not None
        assert band.high is not None
        widths.append(band.high - band.low)
        raw.append(float(np.ptp(np.quantile(runs.mean(axis=1), [0.05, 0.95]))))
    assert np.mean(widths) == pytest.approx(1.8, rel=0.12)
    assert np.mean(raw) > 2.4


def test_where_draws_differ_no_more_than_chance_there_is_no_band() -> None:
    """Then nothing is known from chance, and no count of draws is more than chance."""
    rng = np.random.default_rng(2)
    runs = rng.normal(0, 1, (40, 2))
    runs[:, 1] = -runs[:, 0] + 0.01 * rng.normal(0, 1, 40)
    cloud = Cloud(runs.mean(axis=1), runs, 1.0)
    band = cloud.band()
    assert band.known_from_chance == 0
    assert band.low == band.high == band.mean
    assert cloud.is_chance()
    assert not Cloud(cloud.means + 9, cloud.runs + 9, 10.0).is_chance()


NOISE = {
    "normal": lambda rng: rng.normal(0, 1, (40, 2)),
    "difference": lambda rng: rng.exponential(1, (40, 2)) - rng.exponential(1, (40, 2)),
    "skewed": lambda rng: rng.exponential(1, (40, 2)) - 1,
}


@pytest.mark.parametrize(("noise", "most"), [("normal", 0.002), ("difference", 0.002), ("skewed", 0.008)])
def test_no_count_comes_out_of_nothing(noise: str, most: float) -> None:
    """Two that do the same, 3,000 times: next to none is told to be better in 36 of 40, nor in any number of draws."""
    rng = np.random.default_rng(3)
    told = []
    for _ in range(3000):
        runs = NOISE[noise](rng)
        cloud = Cloud(runs.mean(axis=1), runs, 6.0)
        better = int(np.sum(cloud.drawn_in > 0))
        told.append(0 if cloud.is_chance() else max(better, 40 - better))
    assert np.mean(np.array(told) > 0) < 0.015
    assert np.mean(np.array(told) >= 36) < most


@pytest.mark.parametrize(("mean", "spread"), [(1.0, 0.0), (1.0, 1.0), (2.0, 1.0), (0.0, 2.0)])
def test_a_true_difference_keeps_its_count(mean: float, spread: float) -> None:
    """With noise of 1 in each of two runs, on average over 300 studies."""
    rng = np.random.default_rng(4)
    told, off = [], []
    for _ in range(300):
        truth = mean + spread * rng.normal(0, 1, 40)
        runs = truth[:, None] + rng.normal(0, 1, (40, 2))
        cloud = Cloud(runs.mean(axis=1), runs, 9.0)
        told.append(not cloud.is_chance())
        off.append(int(np.sum(cloud.drawn_in > 0)) - int(np.sum(truth > 0)))
    assert np.mean(told) >= 0.99
    assert abs(np.mean(off)) < 0.75


def test_what_is_certain_is_told() -> None:
    """Without chance any difference is more than chance, and none is none."""
    means = np.linspace(0, 1, 10)
    assert not Cloud(means, np.stack([means, means], axis=1), 1.0).is_chance()
    one, none = np.ones(10), np.zeros(10)
    assert not Cloud(one, np.stack([one, one], axis=1), 1.0).is_chance()
    assert Cloud(none, np.stack([none, none], axis=1), 1.0).is_chance()


def test_a_band_stays_within_what_can_be() -> None:
    """What is skewed is not drawn in beyond its end."""
    rng = np.random.default_rng(5)
    truth = rng.exponential(0.02, 40)
    runs = truth[:, None] + rng.normal(0, 0.02, (40, 2))
    cloud = Cloud(runs.mean(axis=1), runs, 1.0)
    free, kept = cloud.band(), cloud.band(0.0, 1.0)
    assert free.low is not None
    assert free.low < 0
    assert (kept.low, kept.high) == (0.0, free.high)


def test_shares_are_kept_within_theirs() -> None:
    """In the study, for variants and for differences."""
    band = told(PLAIN.replace("target: 4 h", "target: 4.9 h"))["beliefs"]
    for of in (*band["variants"].values(), *band["differences"].values()):
        within = of["lead_time.within_target"]
        assert -1 <= within["low"] <= within["high"] <= 1
    assert all(of["lead_time.within_target"]["low"] >= 0 for of in band["variants"].values())


def test_what_is_too_small_to_matter_counts_apart() -> None:
    """Each draw against `matters`: a gain within it is neither better nor worse."""
    text = PLAIN + "matters: {lead_time.mean: 0.5 h}\n"
    names = ("steps.serve.work", "variants.fast.steps.serve.work")
    shares = [[Drawing(number, 40, 1).share(name) for name in names] for number in range(40)]
    gaps = np.array([2 + other - 1 - 4 * one for one, other in shares])
    [held] = [
        one for one in told(text)["beliefs"]["holds"] if (one["variant"], one["measure"]) == ("fast", "lead_time.mean")
    ]
    counts = [int(np.sum(gaps < -0.5)), int(np.sum(gaps > 0.5)), int(np.sum(np.abs(gaps) <= 0.5))]
    assert [held["better"], held["worse"], held["too_small"]] == counts
    assert min(counts) > 0
    result = kt.compare(kt.load(text))
    flat = " ".join(result.table("en").split())
    assert f"too small in {counts[2]}" in flat
    assert "Too small: no more than what this scenario says that matters." in flat
    assert f"te klein in {counts[2]}" in " ".join(result.table("nl").split())


def test_rounding_is_no_difference() -> None:
    """Two results that are equal but for rounding do not differ at all."""
    means = np.linspace(1, 2, 10)
    one = Cloud(means, np.stack([means, means], axis=1), 2.0)
    other = Cloud(means * (1 + 1e-16) + 1e-16, np.stack([means, means], axis=1), 2.0)
    gap = combined([one, other], np.array([1.0, -1.0]))
    assert gap.band().low == gap.band().high == 0.0


def test_draws_without_data_leave_no_band() -> None:
    """More than 1 in 20: which these are is no chance."""
    means = np.array([math.nan] * 3 + [1.0] * 37)
    band = Cloud(means, np.stack([means, means], axis=1), 1.0).band()
    assert (band.low, band.high, band.mean, band.n) == (None, None, None, 37)


def test_it_is_said_that_draws_were_left_out() -> None:
    """A band of 19 of 20 draws is one, but where the worst is missing."""
    result = kt.compare(kt.load(SMALL))
    beliefs = result.found.beliefs
    assert beliefs is not None
    assert "Left out" not in result.table("en")
    now = beliefs.variants["now"]
    cut = replace(now["lead_time.mean"], n=3)
    less = replace(beliefs, variants={**beliefs.variants, "now": {**now, "lead_time.mean": cut}})
    found = replace(result.found, beliefs=less)
    for lang, said in (
        ("en", "Left out of the 4 draws, because too many cases had not left: at most 1 for lead time."),
        ("nl", "Van de 4 trekkingen weggelaten, omdat te veel zaken de keten nog niet uit waren: hoogstens 1 voor"),
    ):
        assert said in " ".join(" ".join(not_known(found, Names(lang))).split())


# --- the study


def test_the_same_bytes_for_any_number_of_workers() -> None:
    """Also on threads."""
    one, two = (json.dumps(told(SMALL, workers=workers)) for workers in (1, 2))
    assert one == two
    assert json.loads(one)["beliefs"]["count"] == 4


def test_both_engines_say_the_same() -> None:
    """Bands too."""
    compiled, reference = (told(SMALL, workers=1, engine=engine) for engine in ("compiled", "reference"))
    assert compiled["beliefs"] == reference["beliefs"]


def test_other_seeds_draw_otherwise() -> None:
    """The seed fixes the draws."""
    assert told(SMALL)["beliefs"]["variants"] != told(SMALL, seed=2)["beliefs"]["variants"]


def test_draws_that_nobody_wants_are_not_done() -> None:
    """By the file, or by who asks; the rest is the same to the bit as with the best guesses written out."""
    off = told(SMALL, beliefs=0)
    assert "beliefs" not in off
    assert "beliefs" not in told(SMALL.replace("beliefs: 4", "beliefs: 0"))
    written = SMALL.replace("{uncertain: {low: 1 h, high: 5 h}}", "3 h").replace(
        "{uncertain: {low: 2 h, high: 3 h}}", "2.5 h"
    )
    plain = told(written)
    assert plain == off
    on = told(SMALL)
    assert {name: part for name, part in on.items() if name != "beliefs"} == off


def test_one_variant_has_bands_too() -> None:
    """`run`, with exact values beside."""
    found = kt.run(kt.load(SMALL), "fast").to_dict()
    beliefs: Any = found["beliefs"]
    assert list(beliefs["variants"]) == ["fast"]
    assert beliefs["names"] == ["variants.fast.steps.serve.work"]
    assert beliefs["weighed"] == ["fast"]


def test_progress_counts_the_draws() -> None:
    """It ends at the number of all runs, and never falls."""
    seen: list[tuple[int, int]] = []
    kt.compare(kt.load(SMALL), workers=1, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3 * 5 + 3 * 4 * 2,) * 2
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len({total for _, total in seen}) == 1


def test_a_longer_target_has_time_to_be_missed() -> None:
    """The drain is no shorter than the longest target of a draw."""
    text = SMALL.replace("target: 4 h", "target: {uncertain: {low: 4 h, high: 60 d}, best: 4 h}")
    within = told(text)["beliefs"]["variants"]["now"]["lead_time.within_target"]
    assert within["n"] == 4


def test_dated_changes_may_hold_beliefs() -> None:
    """What is drawn holds from the date on."""
    late = "  fast: [{from: 2027-01-08, steps.serve.work: {uncertain: {low: 2 h, high: 3 h}}}]\n"
    lines = [late if line.startswith("  fast") else line + "\n" for line in SMALL.splitlines()]
    chain = kt.load("".join(lines))
    assert kt.compare(chain).found.beliefs is not None
    found = kt.compare(chain).found.beliefs
    assert found is not None
    assert found.names == ("steps.serve.work", "variants.fast.1.steps.serve.work")


def test_the_factorial_has_bands_and_counts() -> None:
    """The interaction, and both against each alone."""
    corners = "variants:\n  now: {}\n  h: {steps.serve.work: 2 h}\n  s: {arrivals.every: 9 h}\n  b: [h, s]\n"
    text = SMALL.split("variants:")[0] + corners + "factorial: {neither: now, hard: h, soft: s, both: b}\n"
    found = told(text)["beliefs"]
    assert found["interaction"]["lead_time.mean"]["known_from_chance"] in (0, 1)
    pairs = {(one["variant"], one["than"]) for one in found["holds"]}
    assert pairs == {("h", "now"), ("s", "now"), ("b", "now"), ("b", "h"), ("b", "s")}
    assert found["weighed"] == ["b", "now"]


# --- for people


def test_the_table_says_what_nobody_knows() -> None:
    """In both languages, with how often, and what matters."""
    result = kt.compare(kt.load(PLAIN))
    english, dutch = result.table("en"), result.table("nl")
    assert "What nobody knows" in english
    assert "2 numbers are beliefs in this scenario, all drawn at once, 40 times." in english.replace("\n", " ")
    assert "Wat niemand weet" in dutch
    assert " of 40" in english
    assert " van 40" in dutch
    assert max(map(len, english.splitlines())) <= 80
    assert "What nobody knows" not in kt.compare(kt.load(PLAIN), beliefs=0).table("en")
    single = kt.run(kt.load(PLAIN)).table("en")
    assert "What matters most for" in single
    assert "\n  steps.serve.work (-" in single


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, results and the rest of a command."""
    with pytest.raises(SystemExit) as ended:
        cli.main(list(words))
    code = ended.value.code
    out, rest = capsys.readouterr()
    return int(code or 0), out, rest


def test_the_command_line_asks_for_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--beliefs N`, and beliefs in `--set`."""
    file = tmp_path / "plain.yaml"
    file.write_text(SMALL)
    code, out, _ = call(capsys, "compare", str(file), "--json", "--beliefs", "3", "--lang", "en")
    assert (code, json.loads(out)["beliefs"]["count"]) == (0, 3)
    setting = "arrivals.every={uncertain: {low: 8 h, high: 9 h}}"
    code, out, _ = call(capsys, "run", str(file), "--json", "--set", setting, "--lang", "en")
    assert (code, json.loads(out)["beliefs"]["names"]) == (0, ["steps.serve.work", "--set arrivals.every"])
    code, _, rest = call(capsys, "compare", str(file), "--beliefs", "few", "--lang", "en")
    assert code == 2
    assert "--beliefs" in rest
    code, _, rest = call(capsys, "compare", str(file), "--beliefs", "99999999", "--lang", "en")
    assert code == 2
    assert "at most 10000" in rest


def test_one_run_per_draw_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Chance cannot be told from it."""
    file = tmp_path / "plain.yaml"
    file.write_text(SMALL.replace("beliefs: 4", "per_belief: 1"))
    code, _, rest = call(capsys, "check", str(file), "--lang", "en")
    assert code == 2
    assert "plain.yaml:4" in rest
    assert "per_belief" in rest


@pytest.mark.parametrize(("draws", "few"), [(4, True), (20, False)])
def test_few_draws_are_told(draws: int, few: bool) -> None:
    told_text = str(kt.compare(kt.load(SMALL.replace("beliefs: 4", f"beliefs: {draws}"))))
    assert ("hardly more than the lowest" in " ".join(told_text.split())) == few
