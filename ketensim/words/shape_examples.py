"""What a part of a scenario file may look like, for who wrote something else there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ketensim.ground.errors import Path

_SHARE = "{share: 90%}"
_DRIFT = "{success: 0.1, decay: 0.02}"
EXAMPLES: Mapping[tuple[str, ...], str] = {
    ("pressure",): "{work: 10%, incomplete: 0.5}",
    ("lending",): "{by_leadership: 60%}",
    ("dynamics",): "{every: 4 wk, floor: {success: 0.1, decay: 0.02}}",
    ("dynamics", "floor"): _DRIFT,
    ("dynamics", "leadership"): _DRIFT,
    ("dynamics", "commitment"): "{leadership: 0.2, decay: 0.1}",
    ("values",): "{client: {lead_time: 5 EUR/d}}",
    ("values", "client"): "{lead_time: 5 EUR/d}",
    ("values", "society"): "{late: 100 EUR, escaped: 500 EUR}",
    ("chain_plan",): "{signed_by: [police, court], kpis: {lead_time: {share: 90%}}}",
    ("chain_plan", "kpis"): "{lead_time: {share: 90%}}",
    ("chain_plan", "kpis", "lead_time"): _SHARE,
    ("chain_plan", "kpis", "first_time_right"): _SHARE,
    ("chain_plan", "kpis", "cost_per_case"): "{at_most: 400 EUR}",
    ("chain_plan", "kpis", "throughput"): "{at_least: 30/d}",
    ("chain_plan", "review"): "{every: 4 wk, people: 2, hours: 3 h}",
    ("relations", "*"): "{floor: 0.4, leadership: 0.4}",
    ("relations", "*", "investment"): "{people: 1, hours: 1 h}",
    ("handoffs", "*"): "{delay: {worst: 5 d, best: 2 h}}",
    ("handoffs", "*", "batch"): "{size: 5, wait: 2 d}",
    ("partners", "*"): "{staff: [{count: 2}]}",
    ("partners", "*", "helps", "*"): "{efficiency: 80%, threshold: 5}",
    ("partners", "*", "norms"): "{chain: 3 d}",
    ("partners", "*", "own_work"): "{rate: 5/d, work: 30 min}",
    ("partners", "*", "staff", "*"): "{count: 2}",
    ("steps", "*", "check"): "{finds: 90%, takes: 10 min}",
    ("steps", "*", "expires"): "{after: 30 d, outcome: lapsed}",
    ("run",): "{length: 52 wk, replications: 10}",
}
"""By path, in which `*` is any name or place."""


def example(path: Path, given: object, tree: Mapping[str, Any]) -> str:
    """An example of what belongs at a path, of the names in the tree where those are needed; nothing if there is none.

    Where one partner is given, or all of them in one word, it is the list that is meant.
    """
    partners = tree.get("partners")
    names = [str(name) for name in partners] if isinstance(partners, Mapping) else []
    if path == ("chain_plan", "signed_by"):
        return f"[{given if given in names else ', '.join(names)}]"
    if len(path) == 3 and path[0] == "partners" and path[2] == "helps":
        others = [name for name in names if name != path[1]]
        return f"{{{others[0]}: {{efficiency: 80%}}}}" if others else ""
    for pattern, text in EXAMPLES.items():
        if len(pattern) == len(path) and all(one in ("*", other) for one, other in zip(pattern, path, strict=True)):
            return text
    return ""
