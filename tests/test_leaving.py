"""Returns without end: who makes the fault, who always finds it, and what else can happen in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketensim.scenario.flow import Flow, Way, threads
from ketensim.scenario.leaving import Can, Chances, can, can_at, returns_forever
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
