"""The flow as a graph: reachability, branches, ways out, and what breaks a block."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.scenario.flow import (
    Flow,
    Way,
    all_branches,
    components,
    entered_by_handoff,
    handoffs,
    reachable,
    stuck,
    successors,
    threads,
)


def to(name: str, *shares: float) -> Way:
    return Way(shares or (1.0,), to=name)


def block(branches: str, then: str, *shares: float) -> Way:
    return Way(shares or (1.0,), branches=tuple(branches.split()), then=then)


def end(*shares: float) -> Way:
    return Way(shares or (1.0,), end="done")


FORK: Flow = {
    "intake": (to("assess"),),
    "assess": (block("advice help", "decide", 0.4), to("decide", 0.6)),
    "advice": (to("visit"),),
    "visit": (to("advice", 0.2), to("decide", 0.8)),
    "help": (to("decide"),),
    "decide": (end(),),
}
NESTED: Flow = {
    "a": (block("b c", "z"),),
    "b": (block("d e", "f"),),
    "c": (to("z"),),
    "d": (to("f"),),
    "e": (to("f"),),
    "f": (to("z"),),
    "z": (end(),),
}


def test_successors_are_first_steps_of_branches_and_not_the_join() -> None:
    assert successors(FORK, "assess") == ["advice", "help", "decide"]
    assert successors(NESTED, "a") == ["b", "c"]


def test_reachable_per_type_follows_shares_above_zero() -> None:
    flow: Flow = {"a": (to("b", 1.0, 0.0), to("c", 0.0, 1.0)), "b": (end(1, 1),), "c": (end(1, 1),), "d": (end(1, 1),)}
    assert reachable(flow, ["a"], 0) == {"a", "b"}
    assert reachable(flow, ["a"], 1) == {"a", "c"}
    assert reachable(flow, ["a"]) == {"a", "b", "c"}
    assert reachable(flow, ["nowhere"]) == set()


def test_steps_lie_in_their_branch() -> None:
    found = threads(FORK, ["intake"])
    assert found.snags == ()
    assert dict(found.branch_of) == {"intake": 0, "assess": 0, "advice": 1, "visit": 1, "help": 2, "decide": 0}
    assert found.parents == (-1, 0, 0)


def test_blocks_nest() -> None:
    found = threads(NESTED, ["a"])
    assert found.snags == ()
    assert dict(found.branch_of) == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 1, "z": 0}
    assert found.parents == (-1, 0, 0, 1, 1)
    assert [branch.head for branch in found.branches] == ["b", "c", "d", "e"]


def test_branches_that_no_case_takes_keep_their_number() -> None:
    flow: Flow = {"a": (end(),), "x": (block("b c", "d"),), "b": (to("d"),), "c": (to("d"),), "d": (end(),)}
    assert [branch.number for branch in all_branches(flow)] == [1, 2]
    assert threads(flow, ["a"]).parents == (-1, 0, 0)


SNAGS: dict[str, tuple[str, Flow]] = {
    "end_in_branch": ("b", {"a": (block("b c", "d"),), "b": (end(),), "c": (to("d"),), "d": (end(),)}),
    "leaves_block": (
        "b",
        {"a": (block("b c", "d"),), "b": (to("e"),), "c": (to("d"),), "d": (to("e"),), "e": (end(),)},
    ),
    "other_branch": (
        "c",
        {"a": (block("b c", "d"),), "b": (to("x"),), "c": (to("x"),), "x": (to("d"),), "d": (end(),)},
    ),
    "into_branch": (
        "s",
        {"s": (to("b", 0.5), to("a", 0.5)), "a": (block("b c", "d"),), "b": (to("d"),), "c": (to("d"),), "d": (end(),)},
    ),
    "branch_is_then": ("a", {"a": (block("b d", "d"),), "b": (to("d"),), "d": (end(),)}),
    "block_into_itself": ("s", {"s": (block("s b", "d"),), "b": (to("d"),), "d": (end(),)}),
    "branch_twice": ("a", {"a": (block("b b", "d"),), "b": (to("d"),), "d": (end(),)}),
    "then_of_outer_block": (
        "b",
        {
            "a": (block("b c", "z"),),
            "b": (block("d e", "z"),),
            "c": (to("z"),),
            "d": (to("z"),),
            "e": (to("z"),),
            "z": (end(),),
        },
    ),
}


@pytest.mark.parametrize("code", SNAGS)
def test_snag(code: str) -> None:
    step, flow = SNAGS[code]
    found = threads(flow, [next(iter(flow))])
    assert [(snag.code, snag.step) for snag in found.snags] == [(code, step)]


def test_a_loop_through_the_join_from_inside_leaves_the_block() -> None:
    flow: Flow = {"a": (block("b c", "d"),), "b": (to("a"),), "c": (to("d"),), "d": (end(),)}
    assert [(snag.code, snag.step) for snag in threads(flow, ["a"]).snags] == [("leaves_block", "b")]


def test_a_loop_over_a_whole_block_is_fine() -> None:
    flow: Flow = {**FORK, "decide": (to("assess", 0.3), end(0.7))}
    found = threads(flow, ["intake"])
    assert found.snags == ()
    assert stuck(flow, found, ["intake"], 0) == []


def test_the_join_of_an_inner_block_in_a_sibling_branch() -> None:
    flow: Flow = {**NESTED, "b": (block("d e", "c"),), "d": (to("c"),), "e": (to("c"),)}
    assert ("other_branch", "b") in [(snag.code, snag.step) for snag in threads(flow, ["a"]).snags]


def test_arrivals_do_not_start_in_a_branch_but_a_backlog_may_wait_there() -> None:
    assert [snag.code for snag in threads(FORK, ["intake", "advice"]).snags] == ["starts_in_branch"]
    assert threads(FORK, ["intake"], ["advice"]).snags == ()


def test_a_part_that_only_a_backlog_reaches_is_judged_too() -> None:
    flow: Flow = {**FORK, "old_desk": (to("advice"),)}
    assert [snag.code for snag in threads(flow, ["intake"], ["old_desk"]).snags] == ["into_branch"]
    assert threads(flow, ["intake"]).snags == ()


def test_stuck_names_every_step_without_a_way_out_per_type() -> None:
    flow: Flow = {
        "a": (to("b", 1.0, 0.0), end(0.0, 1.0)),
        "b": (to("c", 1.0, 1.0),),
        "c": (to("b", 1.0, 1.0), end(0.0, 0.0)),
    }
    found = threads(flow, ["a"])
    assert stuck(flow, found, ["a"], 0) == ["a", "b", "c"]
    assert stuck(flow, found, ["a"], 1) == []
    assert components(flow, ["a", "b", "c"], 0) == [["b", "c"]]


def test_a_branch_that_never_joins_is_stuck() -> None:
    flow: Flow = {"a": (block("b c", "d"),), "b": (to("b"),), "c": (to("d"),), "d": (end(),)}
    found = threads(flow, ["a"])
    assert found.snags == ()
    assert stuck(flow, found, ["a"], 0) == ["b"]


def test_handoffs_leave_out_steps_of_one_partner() -> None:
    partner_of = {step: {"intake": "p", "assess": "q", "decide": "q"}.get(step, "r") for step in FORK}
    assert handoffs(FORK, partner_of) == [("p", "q"), ("q", "r"), ("r", "q")]
    assert handoffs(FORK, partner_of, ["decide"]) == []
    assert entered_by_handoff(FORK, partner_of) == {"assess", "advice", "help", "decide"}


NAMES = "abcdef"
WAYS = st.one_of(
    st.builds(lambda name: Way((1.0,), to=name), st.sampled_from(NAMES)),
    st.builds(
        lambda heads, then: Way((1.0,), branches=tuple(heads), then=then),
        st.lists(st.sampled_from(NAMES), min_size=2, max_size=3),
        st.sampled_from(NAMES),
    ),
    st.just(Way((1.0,), end="done")),
)
FLOWS = st.fixed_dictionaries({name: st.lists(WAYS, min_size=1, max_size=3).map(tuple) for name in NAMES})


def walk_tokens(flow: Flow, start: str) -> None:
    """Play all tokens of a case over a flow as R8.2 and R8.3 say; AssertionError where they lose each other."""
    found = threads(flow, [start])
    by_block: dict[tuple[str, int], list[int]] = {}
    then_of = {branch.number: branch.then for branch in found.branches}
    for branch in found.branches:
        by_block.setdefault((branch.fork, branch.way), []).append(branch.number)
    seen: set[tuple[str, int]] = set()
    todo = [(start, 0)]
    while todo:
        step, number = todo.pop()
        if (step, number) in seen:
            continue
        seen.add((step, number))
        assert found.branch_of[step] == number
        for place, way in enumerate(flow[step]):
            if way.end:
                assert number == 0
            elif way.to:
                if number and way.to == then_of[number]:
                    continue
                todo.append((way.to, number))
            else:
                todo += zip(way.branches, by_block[step, place], strict=True)
                todo.append((way.then, number))


@settings(derandomize=True, deadline=None, max_examples=400)
@given(FLOWS)
def test_a_flow_without_snags_can_be_walked_and_one_with_snags_cannot(flow: Flow) -> None:
    found = threads(flow, ["a"])
    if found.snags:
        with pytest.raises(AssertionError):
            walk_tokens(flow, "a")
    else:
        walk_tokens(flow, "a")
