"""Returns without end: who makes the fault, who always finds it, and what else can happen in between."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from ketensim.numbers.compiling import compile_chain
from ketensim.numbers.load import load
from ketensim.scenario.checks import faults
from ketensim.scenario.flow import Flow, Way, threads
from ketensim.scenario.leaving import Can, Chances, can, can_at, returns_forever
from ketensim.words.chain import Chain
from ketensim.words.shapes import Effect

NEVER, MAYBE, ALWAYS = Can(False, True), Can(True, True), Can(True, False)
LINE: Flow = {
    "report": (Way((1.0,), to="assess"),),
    "assess": (Way((1.0,), to="judge"),),
    "judge": (Way((1.0,), end="x"),),
}


def stubborn(**given: object) -> Chances:
    """Three steps at three partners; files always come back incomplete, and the judge finds every fault."""
    base = Chances(
        partner_of={"report": "police", "assess": "prosecution", "judge": "court"},
        errors=dict.fromkeys(LINE, NEVER),
        finds={"judge": ALWAYS},
        incomplete=lambda sender, receiver: ALWAYS,
        together=lambda sender, receiver: NEVER,
    )
    return replace(base, **given)


def found(chances: Chances, flow: Flow = LINE, start: str = "report") -> list[tuple[str, str]]:
    return returns_forever(flow, threads(flow, [start]), chances, [start], 0)


def test_the_first_handoff_always_makes_the_fault() -> None:
    assert found(stubborn()) == [("report", "judge")]


def test_each_way_out_of_the_loop_is_enough() -> None:
    assert found(stubborn(finds={"judge": MAYBE})) == []
    assert found(stubborn(together=lambda sender, receiver: MAYBE)) == []
    assert found(stubborn(incomplete=lambda sender, receiver: MAYBE)) == []
    assert found(stubborn(finds={})) == []


def test_an_error_of_its_own_comes_before_incompleteness() -> None:
    def only_far(sender: str, receiver: str) -> Can:
        return ALWAYS if (sender, receiver) == ("police", "court") else NEVER

    assert found(stubborn(incomplete=only_far)) == []
    errors = {"report": MAYBE, "assess": NEVER, "judge": NEVER}
    assert found(stubborn(incomplete=only_far, errors=errors)) == [("report", "judge")]
    before = {"report": NEVER, "assess": ALWAYS, "judge": NEVER}
    assert found(stubborn(incomplete=only_far, errors=before)) == []


def test_a_check_on_the_way_that_takes_every_fault_out() -> None:
    def once(sender: str, receiver: str) -> Can:
        return {("police", "prosecution"): MAYBE, ("police", "court"): ALWAYS}.get((sender, receiver), NEVER)

    assert found(stubborn(incomplete=once)) == [("report", "judge")]
    assert found(stubborn(incomplete=once, finds={"assess": ALWAYS, "judge": ALWAYS})) == []


def test_maker_and_finder_at_one_partner_make_no_trip() -> None:
    partner_of = {"report": "police", "assess": "prosecution", "judge": "police"}
    assert found(stubborn(partner_of=partner_of, incomplete=lambda sender, receiver: ALWAYS)) == []


def test_a_step_entered_from_its_own_partner_does_not_check() -> None:
    partner_of = {"report": "police", "assess": "court", "judge": "court"}
    assert found(stubborn(partner_of=partner_of)) == []


FORK: Flow = {
    "report": (Way((1.0,), branches=("advice", "help"), then="judge"),),
    "advice": (Way((1.0,), to="judge"),),
    "help": (Way((1.0,), to="judge"),),
    "judge": (Way((1.0,), end="x"),),
}
PARTNERS = {"report": "police", "advice": "probation", "help": "support", "judge": "court"}


def test_the_first_carried_fault_in_branch_order_goes_on() -> None:
    def from_branches(sender: str, receiver: str) -> Can:
        return ALWAYS if receiver == "court" else NEVER

    chances = stubborn(partner_of=PARTNERS, errors=dict.fromkeys(FORK, NEVER), incomplete=from_branches)
    assert found(chances, FORK) == [("advice", "judge")]
    first_clean = stubborn(
        partner_of=PARTNERS,
        errors=dict.fromkeys(FORK, NEVER),
        incomplete=lambda a, b: ALWAYS if (a, b) == ("support", "court") else NEVER,
    )
    assert found(first_clean, FORK) == [("help", "judge")]


def test_a_branch_inside_a_branch_carries_the_fault_of_its_fork() -> None:
    flow: Flow = {
        "report": (Way((1.0,), branches=("advice", "help"), then="judge"),),
        "advice": (Way((1.0,), branches=("call", "letter"), then="report_back"),),
        "call": (Way((1.0,), to="report_back"),),
        "letter": (Way((1.0,), to="report_back"),),
        "report_back": (Way((1.0,), to="judge"),),
        "help": (Way((1.0,), to="judge"),),
        "judge": (Way((1.0,), end="x"),),
    }
    partner_of = {**dict.fromkeys(flow, "probation"), "report": "police", "help": "support", "judge": "court"}
    errors = {**dict.fromkeys(flow, NEVER), "report": ALWAYS}
    assert found(stubborn(partner_of=partner_of, errors=errors), flow) == [("report", "judge")]


def test_a_type_that_does_not_come_there_has_no_trouble() -> None:
    flow: Flow = {
        "report": (Way((1.0, 0.0), to="judge"), Way((0.0, 1.0), end="x")),
        "judge": (Way((1.0, 1.0), end="x"),),
    }
    chances = stubborn(partner_of={"report": "police", "judge": "court"}, errors=dict.fromkeys(flow, NEVER))
    marked = threads(flow, ["report"])
    assert returns_forever(flow, marked, chances, ["report"], 0) == [("report", "judge")]
    assert returns_forever(flow, marked, chances, ["report"], 1) == []


def test_a_flow_with_snags_is_refused() -> None:
    flow: Flow = {"report": (Way((1.0,), branches=("judge", "judge"), then="judge"),), "judge": (Way((1.0,), end="x"),)}
    with pytest.raises(ValueError, match="snags"):
        returns_forever(flow, threads(flow, ["report"]), stubborn(), ["report"], 0)


def test_effects_at_their_ends_and_between() -> None:
    effect = Effect[float].model_construct(worst=1.0, best=0.0, curve="linear")
    assert can_at(effect, 0.0) == can(1.0) == ALWAYS
    assert can_at(effect, 1.0) == can(0.0) == NEVER
    assert can_at(effect, 0.5) == can(0.5) == MAYBE


def tangle(chance: random.Random) -> dict[str, Any]:
    """A chain of two or three partners and up to five steps, with shares that are often 0 or 100 %."""
    partners = ["p", "q", "r"][: chance.choice((2, 3))]
    names = [f"s{place}" for place in range(chance.choice((3, 4, 5)))]
    often = ("0%", "100%", "100%", "30%")
    steps: dict[str, dict[str, Any]] = {}
    for place, name in enumerate(names):
        later = names[place + 1 :]
        back = [{"to": chance.choice(names), "share": "30%"}, {"to": later[0], "share": "70%"}] if later else None
        onward = chance.choice((later[0], back)) if later else {"end": "done"}
        error = chance.choice(("0%", "0%", "10%", "100%"))
        steps[name] = {"partner": chance.choice(partners), "work": "10 min", "error": error, "next": onward}
        if chance.random() < 0.6:
            steps[name]["check"] = {"finds": chance.choice(often)}
    if len(names) > 3 and chance.random() < 0.4:
        steps["s0"]["next"] = {"all": ["s1", "s2"], "then": "s3"}
        steps["s1"]["next"] = steps["s2"]["next"] = "s3"
    handoffs = {
        f"{a} -> {b}": {"incomplete": chance.choice(often), "together": chance.choice(("0%", "0%", "50%"))}
        for a in partners
        for b in partners
        if a != b
    }
    crew = {"staff": [{"count": 50}]}
    return {
        "ketensim": 1, "partners": dict.fromkeys(partners, crew), "arrivals": {"rate": "1/d"}, "steps": steps,
        "handoffs": handoffs,
    }  # fmt: skip


def test_what_can_happen_agrees_with_the_traffic_equations() -> None:
    chance = random.Random(3)
    seen = {True: 0, False: 0}
    for _ in range(250):
        chain = Chain.model_validate(tangle(chance))
        codes = {fault.code for fault in faults(chain)}
        if not codes <= {"no_way_out", "branch_never_joins", "returns_forever"}:
            continue
        assert bool(load(compile_chain(chain)).never_leaves) == bool(codes)
        seen[bool(codes)] += 1
    assert min(seen.values()) > 20
