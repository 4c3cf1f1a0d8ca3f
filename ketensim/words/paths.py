"""Paths: names joined by dots, list places counted from 1, a pair of partners as one name, `*` for any one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, TypeAlias

from ketensim.ground.errors import Fault, InputError, Path, nearest, show_path
from ketensim.words.combination_shapes import helps_spread
from ketensim.words.files import pair_key

Item: TypeAlias = tuple[str, Any, Path]  # path text, value, place of the item in the file

TOP = (
    "ketensim", "name", "about", "start", "target", "matters", "run", "calendars", "types", "partners", "arrivals",
    "backlog", "steps", "handoffs", "relations", "chain_plan", "outcomes", "observed", "factorial", "names", "sources",
    "variants", "pressure", "lending", "dynamics", "values",
)  # fmt: skip
"""The names with which a path may begin."""

PAIRED = ("handoffs", "relations")
DOTTED = {"matters": (), "observed": ("value", "period", "source", "count_by")}
"""Parts whose names are measures, which hold dots themselves, and what may stand below such a name."""
NAMED = ("partners", "steps", "calendars")
"""Parts in which a path goes on only below a name that is there."""
SINGLE = {"arrivals": ("rate", "every", "counts", "file"), "backlog": ("count", "file", "step", "partner")}
"""Parts that hold either one thing or a map of named ones, and what tells the one."""


def refuse(code: str, **values: object) -> NoReturn:
    """Raise a fault about a path; who called knows its place."""
    raise InputError([Fault(code, (), values)])


def parse_path(text: str) -> Path:
    """The names of a path, list places from 0, a pair as one name (`a -> b`). Raises InputError."""
    names = [name.strip() for name in text.split(".")]
    if names[0] == "*":
        refuse("path_star_first", given=text)
    if names[0] not in TOP:
        refuse("unknown_path", given=text, name=names[0], nearest=nearest(names[0], TOP) or "")
    if names[0] in PAIRED and len(names) > 1:
        names[1:] = _pair_first(text, names[1:])
    if names[0] in DOTTED and len(names) > 1:
        names[1:] = _measure_first(names[0], names[1:])
    for place, name in enumerate(names):
        pair = place == 1 and names[0] in PAIRED  # in its one form already
        measure = place == 1 and names[0] in DOTTED and re.fullmatch(r"\w+(\.\w+)*", name)
        if not (pair or measure or re.fullmatch(r"\w+|\*", name)):
            refuse("path_form", given=text)
    return tuple(int(name) - 1 if re.fullmatch("[1-9][0-9]{0,8}", name) else name for name in names)


def _pair_first(text: str, names: list[str]) -> list[str]:
    """The names below `handoffs` or `relations`, the two of a pair as one."""
    pair = pair_key(names[0])
    if pair in ("*", "default") or " -> " in pair or " & " in pair:
        return [pair, *names[1:]]
    pair = pair_key(".".join(names[:2]))
    if " -> " not in pair:
        refuse("path_pair", given=text)
    return [pair, *names[2:]]


def _measure_first(part: str, names: list[str]) -> list[str]:
    """The names below `matters` or `observed`, those of a measure as one."""
    if names[0] == "*":
        return names
    ends = len(names) > 1 and names[-1] in DOTTED[part]
    return [".".join(names[:-1]), names[-1]] if ends else [".".join(names)]


def places(tree: Mapping[str, Any], path: Path) -> list[Path]:
    """The places of `tree` that a path reaches, whether something stands there or not. Raises InputError."""
    one = path[0] in SINGLE and len(path) > 2 and path[1] in ("*", path[0]) and is_single(str(path[0]), tree)
    held = tree.get(str(path[0]))
    if path[0] in PAIRED and len(path) > 1 and not isinstance(held, Mapping) and held not in (None, "none"):
        return []  # the shapes tell that this is no map
    found = list(_reach(tree, tree, path[:1] + path[2:] if one else path, ()))
    if not found and not (path[0] in PAIRED and _flow_is_unsure(tree)):
        refuse("path_matches_nothing")
    return found


def _flow_is_unsure(tree: Mapping[str, Any]) -> bool:
    """Whether names in the flow are not right, which is told where they stand."""
    steps, partners = tree.get("steps"), tree.get("partners")
    if not isinstance(steps, Mapping) or not isinstance(partners, Mapping):
        return True
    return any(_partner(tree, name) == "" or not steps.keys() >= set(_next(step)) for name, step in steps.items())


def is_single(part: str, tree: Mapping[str, Any]) -> bool:
    """Whether `arrivals` or `backlog` holds one thing instead of a map of named ones."""
    held = tree.get(part)
    return isinstance(held, Mapping) and any(key in held for key in SINGLE[part])


def _reach(tree: Mapping[str, Any], node: Any, rest: Path, done: Path) -> Iterator[Path]:
    """The places below `node`, which stands at `done`; `node` is None where nothing is."""
    if not rest:
        yield done
        return
    for name in _names(tree, node, rest[0], done):
        if len(rest) > 1 and len(done) == 1 and done[0] in NAMED and isinstance(node, Mapping) and name not in node:
            near = nearest(str(name), [str(each) for each in node]) or ""
            refuse("path_unknown_name", name=str(name), within=str(done[0]), nearest=near)
        yield from _reach(tree, below(node, name), rest[1:], (*done, name))


def below(node: Any, name: str | int) -> Any:
    """What stands in `node` under a name or at a place, or None."""
    if isinstance(node, Mapping):
        return node.get(name)
    return node[name] if isinstance(node, list) and isinstance(name, int) else None


def _names(tree: Mapping[str, Any], node: Any, name: str | int, done: Path) -> list[str | int]:
    """The names or places that one part of a path stands for."""
    if done in ((PAIRED[0],), (PAIRED[1],)):
        return list(_pairs(tree, str(done[0]), str(name)))
    if isinstance(node, list):
        if name == "*":
            return list(range(len(node)))
        if not isinstance(name, int):
            refuse("path_list_place", given=name, count=len(node), path=show_path(done))
        if name >= len(node):
            refuse("path_beyond_list", place=name + 1, count=len(node))
        return [name]
    if name == "*":
        return list(node) if isinstance(node, Mapping) else []
    return [str(name + 1) if isinstance(name, int) else name]


def _pairs(tree: Mapping[str, Any], part: str, name: str) -> list[str]:
    """The directions of a pair: `*` is every handoff of the flow, or every relation, `a & b` is two."""
    if name == "*":
        return related_pairs(tree) if part == "relations" else flow_pairs(tree)
    partners = tree.get("partners")
    ends = re.split(" -> | & ", name)
    known = [str(each) for each in partners] if isinstance(partners, Mapping) else ends
    for end in ends if name != "default" else []:
        if end not in known:
            refuse("path_unknown_name", name=end, within="partners", nearest=nearest(end, known) or "")
    return [f"{ends[0]} -> {ends[1]}", f"{ends[1]} -> {ends[0]}"] if " & " in name else [name]


def flow_pairs(tree: Mapping[str, Any]) -> list[str]:
    """The pairs `a -> b` of partners between which a file can be handed over, in file order.

    Those are the handoffs of the flow, and those from the maker of a fault straight to a step further on that checks
    (R9.6). Reads a tree that need not be right: what is no step or no partner is passed over.
    """
    steps = tree.get("steps")
    if not isinstance(steps, Mapping):
        return []
    moves = [(name, target) for name, step in steps.items() for target in _next(step)]
    moves += [move for step in steps.values() for block in _blocks(step) for move in _ends_of_block(steps, block)]
    moves += _ways_back(steps, moves)
    found: dict[str, None] = {}
    for sender, receiver in ((_partner(tree, a), _partner(tree, b)) for a, b in moves):
        if sender and receiver and sender != receiver:
            found[f"{sender} -> {receiver}"] = None
    return list(found)


def related_pairs(tree: Mapping[str, Any]) -> list[str]:
    """The relations `a -> b` that a model holds (R15.1): `flow_pairs`, who helps whom, and those that are named."""
    found = dict.fromkeys(flow_pairs(tree))
    if _flow_is_unsure(tree):
        return list(found)
    partners, named = tree.get("partners"), tree.get("relations")
    known = partners if isinstance(partners, Mapping) else {}
    for helper, partner in known.items():
        helped = helps_spread(partner.get("helps")) if isinstance(partner, Mapping) else ()
        others = helped if isinstance(helped, Mapping) else ()
        found |= {f"{helper} -> {name}": None for name in others if name in known and name != helper}
    for key in named if isinstance(named, Mapping) else ():
        first, sign, second = re.split("( -> | & )", f"{pair_key(str(key))} & ")[:3]
        if first != second and {first, second} <= known.keys():
            found |= {f"{first} -> {second}": None} | ({f"{second} -> {first}": None} if sign == " & " else {})
    return list(found)


def _ways_back(steps: Mapping[str, Any], moves: list[tuple[str, object]]) -> list[tuple[str, object]]:
    """From each step to every step further on that checks: the way of a file after rework."""
    following: dict[object, list[object]] = {}
    for step, target in moves:
        following.setdefault(step, []).append(target)
    ways: list[tuple[str, object]] = []
    for maker in steps:
        todo, seen = list(following.get(maker, ())), set[object]()
        while todo:
            finder = todo.pop(0)
            if isinstance(finder, str) and finder not in seen and isinstance(steps.get(finder), Mapping):
                seen.add(finder)
                todo += following.get(finder, ())
                ways += [(maker, finder)] if steps[finder].get("check") is not None else []
    return ways


def _partner(tree: Mapping[str, Any], name: object) -> str:
    """The partner of a step; nothing for what is no step, or of no partner that there is."""
    steps, partners = tree["steps"], tree.get("partners")
    step = steps.get(name) if isinstance(name, str) else None
    partner = step.get("partner") if isinstance(step, Mapping) else None
    known = isinstance(partner, str) and (not isinstance(partners, Mapping) or partner in partners)
    return str(partner) if known else ""


def _options(step: Any) -> list[Any]:
    """What may come after a step: names, and maps with `to`, `all` or `end`."""
    following = step.get("next") if isinstance(step, Mapping) else None
    return following if isinstance(following, list) else [following]


def _blocks(step: Any) -> list[Mapping[str, Any]]:
    return [option for option in _options(step) if isinstance(option, Mapping) and isinstance(option.get("all"), list)]


def _next(step: Any, over_blocks: bool = False) -> list[object]:
    """The steps that come right after a step; `over_blocks`: a block's join instead of its branches."""
    found: list[object] = []
    for option in _options(step):
        if isinstance(option, Mapping):
            branches = option.get("all") if isinstance(option.get("all"), list) else []
            found += [option.get("then")] if over_blocks and branches else branches or [option.get("to")]
        else:
            found.append(option)
    return [name for name in found if isinstance(name, str)]


def _ends_of_block(steps: Mapping[str, Any], block: Mapping[str, Any]) -> list[tuple[str, object]]:
    """From each last step of a block's branches (it names no next one) to the step in `then`."""
    join = block.get("then")
    todo = [name for name in block["all"] if isinstance(name, str) and name != join]
    seen: set[str] = set()
    ends: list[tuple[str, object]] = []
    while todo:
        name = todo.pop(0)
        if name in seen or not isinstance(steps.get(name), Mapping):
            continue
        seen.add(name)
        if steps[name].get("next") is None:
            ends.append((name, join))
        todo += [str(target) for target in _next(steps[name], over_blocks=True) if target != join]
    return ends
