"""How variants differ in what they do, and whether the four corners of hard and soft can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ketensim.ground.errors import Fault, Path, show_path
from ketensim.scenario import crossings

if TYPE_CHECKING:
    from ketensim.scenario.scenario import Scenario
    from ketensim.words.chain import Chain

Effective = Mapping[Path, object]
"""What a variant does: path -> value, lists whole."""

ABSENT: Final = "(absent)"
WORDS_ONLY = ("name", "about", "names", "outcomes", "sources", "observed", "matters", "variants", "factorial")
"""Parts of a scenario that change no run."""


def effective(chain: Chain) -> Effective:
    """What the variant does, with relations and handoffs filled in per pair between which files travel.

    Two chains with the same effect give the same, however they were written down.
    """
    apart = (*WORDS_ONLY, "handoffs", "relations")
    tree: dict[str, Any] = {name: getattr(chain, name) for name in type(chain).model_fields if name not in apart}
    pairs = crossings.travelled(chain)
    tree["handoffs"] = {f"{sender} -> {receiver}": chain.handoff(sender, receiver) for sender, receiver in pairs}
    helped = [(name, other) for name, partner in chain.partners.items() for other in partner.helps]
    related = dict.fromkeys([*pairs, *helped, *crossings.named_relations(chain)])
    tree["relations"] = {f"{sender} -> {receiver}": chain.relation(sender, receiver) for sender, receiver in related}
    return dict(_leaves(tree, ()))


def with_dates(scenario: Scenario, variant: str) -> Effective:
    """The same for a variant with what it changes on its dates, each under the text of its date."""
    chain, *later = map(effective, scenario.stages(variant))
    found = dict(chain)
    for stage, after in zip(scenario.dated.get(variant, ()), later, strict=True):
        found |= {(f"from {stage.since:%Y-%m-%d %H:%M}", *path): value for path, value in moves(chain, after).items()}
        chain = after
    return found


def _leaves(node: object, path: Path) -> Iterator[tuple[Path, object]]:
    """The values of a tree of maps and shapes, with their paths; lists are values."""
    if hasattr(node, "model_fields_set"):
        node = {name: getattr(node, name) for name in type(node).model_fields}  # type: ignore[attr-defined]
    if isinstance(node, Mapping) and node:
        for key, item in node.items():
            yield from _leaves(item, (*path, str(key).rstrip("_")))
    else:
        yield path, node


def moves(before: Effective, after: Effective) -> dict[Path, object]:
    """What differs in `after`: path -> its value there, or ABSENT."""
    paths = [*after, *(path for path in before if path not in after)]
    return {
        path: after.get(path, ABSENT)
        for path in paths
        if path not in before or path not in after or before[path] != after[path]
    }


def corner_faults(scenario: Scenario) -> Iterator[Fault]:
    """Paths that two corners set to different values, so that the corners are no factorial design."""
    found = _corners(scenario)
    if not found:
        return
    names, sets = found
    for first, second in (("hard", "soft"), ("hard", "both"), ("soft", "both")):
        one, other = sets[first], sets[second]
        unlike = [path for path in one if path in other and one[path] != other[path]]
        if unlike:
            values = {"first": names[first], "second": names[second], "setting": _shown(unlike[0])}
            yield Fault("corners_differ", ("factorial", second), values)


def corner_warnings(scenario: Scenario) -> Iterator[Fault]:
    """A `both` that is not exactly `hard` plus `soft`."""
    found = _corners(scenario)
    if not found:
        return
    names, sets = found
    together = {**sets["hard"], **sets["soft"]}
    unlike = [path for path in {**together, **sets["both"]} if (path in together) != (path in sets["both"])]
    if unlike:
        values = {"both": names["both"], "hard": names["hard"], "soft": names["soft"], "setting": _shown(unlike[0])}
        yield Fault("both_is_not_sum", ("factorial", "both"), values)


def _shown(path: Path) -> str:
    """The path as in the file, where a single stream has no name."""
    return show_path(path[1:] if path[:1] == path[1:2] else path)


def _corners(scenario: Scenario) -> tuple[dict[str, str], dict[str, dict[Path, object]]] | None:
    """The variants at the corners, and what each changes with respect to `neither`; None if they are not there."""
    variants = scenario.variants
    factorial = variants[scenario.first].factorial
    if factorial is None:
        return None
    names: dict[str, str] = factorial.model_dump()
    if len(set(names.values())) < 4 or not all(name in variants for name in names.values()):
        return None
    ground = with_dates(scenario, names["neither"])
    corners = ("hard", "soft", "both")
    return names, {corner: moves(ground, with_dates(scenario, names[corner])) for corner in corners}
