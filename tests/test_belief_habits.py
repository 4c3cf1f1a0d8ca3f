"""Beliefs that are written in another way, and other things that people write where something else belongs."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketensim as kt
from ketensim.ground.errors import show_path
from ketensim.ground.units import UnitError, parse_date
from ketensim.ground.unitwords import date_in_order
from ketensim.locale import tell
from ketensim.words.belief_habits import meant
from ketensim.words.chain import Chain
from ketensim.words.files import parse_value
from ketensim.words.shape_examples import EXAMPLES

TEXT = """ketensim: 1
start: 2027-01-04
target: 10 d
partners:
  desk: {staff: [{count: 3}], cost: 50 EUR/h}
  shop: {staff: [{count: 3}], helps: {desk: {efficiency: 80%}}}
arrivals: {rate: 6/d}
steps:
  intake: {partner: desk, work: 1 h, next: look}
  look: {partner: shop, work: 1 h}
handoffs: {default: {delay: {worst: 2 d, best: 1 d}, incomplete: {worst: 20%, best: 10%}}}
relations: {default: {floor: 0.3}}
values: {client: {lead_time: 5 EUR/d}}
variants:
  now: {}
  then: {}
"""


def told(**swaps: str) -> list[kt.Fault]:
    """The faults of the scenario with texts replaced: each name is a key with what stands behind it now."""
    text = TEXT
    for place, new in swaps.items():
        key, _, old = place.partition("=")
        assert f"{key}: {old}" in text
        text = text.replace(f"{key}: {old}", f"{key}: {new}", 1)
    with pytest.raises(kt.InputError) as caught:
        kt.load(text)
    return list(caught.value.faults)


# --- beliefs

WRITTEN = {
    "{low: 10%, high: 40%}": "{uncertain: {low: 10%, high: 40%}}",
    "{min: 10%, max: 40%}": "{uncertain: {low: 10%, high: 40%}}",
    "{onzeker: {laag: 10%, hoog: 40%}}": "{uncertain: {low: 10%, high: 40%}}",
    "{high: 40%, best: 20%, low: 10%}": "{uncertain: {low: 10%, best: 20%, high: 40%}}",
    "[10%, 40%]": "{uncertain: {low: 10%, high: 40%}}",
    "[10%, 20%, 40%]": "{uncertain: {low: 10%, best: 20%, high: 40%}}",
    "{uncertain: [10%, 40%]}": "{uncertain: {low: 10%, high: 40%}}",
    "{between: [10%, 40%]}": "{uncertain: {low: 10%, high: 40%}}",
    "{normal: {mean: 20%, sd: 5%}}": "{uncertain: {normal: {mean: 20%, sd: 5%}}}",
    "{uncertain: 10%}": "{uncertain: {low: …, high: …}}",
    "{uncertain: }": "{uncertain: {low: …, high: …}}",
    "{onzeker: 10%, best: 20%}": "{uncertain: {low: …, high: …}}",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_how_a_belief_is_written_is_told_where_a_number_belongs(written: str) -> None:
    """One fault, with the text to write, also where one value stands for two."""
    for place in ("floor=0.3", "incomplete={worst: 20%, best: 10%}", "worst=20%"):
        [fault] = told(**{place: written})
        assert (fault.code, fault.values["corrected"]) == ("belief_form", WRITTEN[written])
        assert "uncertain" in tell(fault, "nl")


@pytest.mark.parametrize("written", [text for text in WRITTEN.values() if "…" not in text])
def test_what_is_told_can_be_read(written: str) -> None:
    assert kt.load(TEXT.replace("floor: 0.3", f"floor: {written}")).written is not None


def test_a_time_may_be_drawn_or_believed() -> None:
    [fault] = told(**{"work=1 h": "{min: 1 h, max: 2 h}"})
    assert fault.code == "drawn_or_belief"
    assert fault.values["choices"] == "{uniform: {low: 1 h, high: 2 h}}, {uncertain: {low: 1 h, high: 2 h}}"
    [fault] = told(**{"work=1 h": "{low: 1 h, best: 90 min, high: 2 h}"})
    assert str(fault.values["choices"]).startswith("{triangular: {low: 1 h, mode: 90 min, high: 2 h}}, ")


@pytest.mark.parametrize(
    ("place", "belief", "path"),
    [
        ("partner=desk", "{uncertain: {low: desk, high: shop}}", "steps.intake.partner"),
        ("partner=desk", "{low: 1, high: 2}", "steps.intake.partner"),
        ("start=2027-01-04", "{uncertain: {low: 2027-01-04, high: 2027-02-04}}", "start"),
        ("start=2027-01-04", "[2027-01-04, 2027-02-04]", "start"),
        (
            "then={}",
            "{from: {uncertain: {low: 2027-02-01, high: 2027-03-01}}, pressure.work: 10%}",
            "variants.then.from",
        ),
        ("then={}", "{steps.look.partner: {uncertain: {low: 1, high: 2}}}", "variants.then.steps.look.partner"),
    ],
)
def test_where_no_number_belongs_no_belief_does(place: str, belief: str, path: str) -> None:
    assert [(fault.code, show_path(fault.path)) for fault in told(**{place: belief})] == [("belief_no_number", path)]


def test_how_to_look_at_a_chain_is_no_belief_in_other_words_either() -> None:
    [fault] = told(**{"target=10 d": "10 d\nrun: {length: [4 wk, 8 wk]}"})
    assert (fault.code, fault.values["part"]) == ("belief_here", "run")


@pytest.mark.parametrize("value", [{"low": 1}, {"a": 1, "b": 2}, [1], ["x", "y"], [1, 2, 3, 4], {}, [], 3, "x", None])
def test_what_is_no_belief_is_not_taken_for_one(value: object) -> None:
    assert meant(value) == ""


KEYS = st.sampled_from(["low", "high", "max", "best", "uncertain", "normal", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(VALUES)
def test_anything_can_be_asked(value: object) -> None:
    assert isinstance(meant(value), str)


# --- units


def test_rates_and_costs_over_time_are_put_in_one_unit() -> None:
    """3/d is 21/wk, so the middle with 35/wk is 28/wk: 4/d."""
    chain = kt.load(TEXT.replace("rate: 6/d", "rate: {uncertain: {low: 3/d, high: 35/wk}}"))
    rate = chain.variants["now"].arrivals["arrivals"].rate
    assert rate is not None
    assert (rate.amount, rate.per) == (4.0, "d")
    chain = kt.load(TEXT.replace("lead_time: 5 EUR/d", "lead_time: {uncertain: {low: 1 EUR/h, high: 72 EUR/d}}"))
    assert chain.variants["now"].values.client.lead_time == 2.0


def test_a_plain_number_beside_percentages_is_not_taken_for_a_hundredfold() -> None:
    for belief, last in (
        ("{uncertain: {low: 10%, best: 20, high: 40%}}", "best"),
        ("{uncertain: {low: 10%, high: 40}}", "high"),
        ("{uncertain: {low: 10, high: 40%}}", "low"),
        ("{uncertain: {low: 10%, high: 40%}, best: 20}", "best"),
    ):
        [fault] = told(**{"worst=20%": belief})
        assert (fault.code, fault.path[-1]) == ("belief_percent", last)
        assert str(fault.values["choices"]).startswith(f"{fault.values['given']}%, ")
    assert kt.load(TEXT.replace("worst: 20%", "worst: {uncertain: {low: 0.1, high: 40%}}"))


# --- maps and lists

MAPS = {
    "values={client: {lead_time: 5 EUR/d}}": ("5 EUR/d", "{client: {lead_time: 5 EUR/d}}"),
    "client={lead_time: 5 EUR/d}": ("5 EUR/d", "{lead_time: 5 EUR/d}"),
    "desk={efficiency: 80%}": ("80%", "{efficiency: 80%, threshold: 5}"),
    "helps={desk: {efficiency: 80%}}": ("80", "{desk: {efficiency: 80%}}"),
    "default={floor: 0.3}": ("0.3", "{floor: 0.4, leadership: 0.4}"),
    "target=10 d": ("10 d\npressure: 10%", "{work: 10%, incomplete: 0.5}"),
    "floor=0.3": ("0.3, investment: 2 h", "{people: 1, hours: 1 h}"),
    "then={}": ("{lending: 60%}", "{by_leadership: 60%}"),
    "now={}": ("{chain_plan: {signed_by: [desk], kpis: {lead_time: 90%}}}", "{share: 90%}"),
}


@pytest.mark.parametrize("place", MAPS)
def test_a_map_is_shown_where_one_belongs(place: str) -> None:
    written, shown = MAPS[place]
    [fault] = told(**{place: written})
    assert (fault.code, fault.values["example"]) == ("map_expected", shown)
    assert tell(fault, "en").endswith(f"; such as {shown}")
    assert tell(fault, "nl").endswith(f"; zoals {shown}")


@pytest.mark.parametrize(("given", "shown"), [("all", "[desk, shop]"), ("shop", "[shop]")])
def test_who_signs_is_a_list(given: str, shown: str) -> None:
    [fault] = told(**{"then={}": f"{{chain_plan: {{signed_by: {given}}}}}"})
    assert (fault.code, fault.values["example"]) == ("list_expected", shown)


@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_can_be_read(path: tuple[str, ...]) -> None:
    """Put in its place it has no fault."""
    names = {"partners": "desk", "steps": "intake", "relations": "desk -> shop", "handoffs": "desk -> shop"}
    keys = [names[path[0]] if key == "*" and place == 1 else key for place, key in enumerate(path)]
    keys = ["police" if key == "*" else key for key in keys]
    text = EXAMPLES[path]
    partner = {"staff": [{"count": 1}]}
    tree = {"ketensim": 1, "partners": dict.fromkeys(("desk", "shop", "police", "court"), partner)}
    tree |= {"arrivals": {"rate": "1/d"}, "steps": {"intake": {"partner": "desk", "work": "1 h"}}}
    if path == ("partners", "*", "staff", "*"):
        keys, text = ["partners", "desk", "staff"], f"[{text}]"
    value = parse_value(text)
    for key in reversed(keys):
        value = {key: value}
    needed = {"dynamics": {"every": "4 wk"}, "chain_plan": {"signed_by": ["desk"]}}
    tree = merged(merged(tree, {keys[0]: needed[keys[0]]} if keys[0] in needed else {}), value)
    assert Chain.model_validate(tree)


def merged(one: dict, other: dict) -> dict:  # type: ignore[type-arg]
    """The second map laid over the first."""
    both = {key: merged(one[key], other[key]) for key in one.keys() & other.keys() if isinstance(other[key], dict)}
    return {**one, **other, **both}


# --- dates


@pytest.mark.parametrize(
    "text",
    [
        "3-5-2027",
        "2027/5/3",
        "20270503",
        "3 mei 2027",
        "3 May 2027",
        "May 3, 2027",
        "mei 3 2027",
        "3-mei-2027",
        "3 MEI. 2027",
    ],
)
def test_a_date_in_another_form_is_shown_in_ours(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_date(text)
    assert caught.value.values["corrected"] == "2027-05-03"
    assert parse_date("2027-05-03") == datetime(2027, 5, 3)


@pytest.mark.parametrize("text", ["31 feb 2027", "31-2-2027", "3 foo 2027", "mei 2027", "17 wk", "20271303", ""])
def test_what_is_no_date_has_no_other_form(text: str) -> None:
    assert date_in_order(text) == ""


def test_a_dated_change_has_no_end() -> None:
    [fault] = told(**{"then={}": "{from: 2027-02-01, until: 2027-03-01, pressure.work: 10%}"})
    assert (fault.code, show_path(fault.path)) == ("date_without_end", "variants.then.until")


def test_a_percentage_without_its_sign() -> None:
    [fault] = told(**{"efficiency=80%": "80"})
    assert (fault.code, fault.values["corrected"]) == ("efficiency_above", "80%")
