"""Two chains with faults, that several tests look at."""

from __future__ import annotations

import build

from ketensim.numbers.model import Model

HOUR, MINUTE = build.HOUR, build.MINUTE


def pair(incomplete: float = 0.3, finds: float = 0.8, together: float = 0.25, **kinds: float) -> Model:
    """Police writes, the court checks and judges."""
    return build.model(
        {"police": build.partner(2, hour=50.0), "court": build.partner(2, hour=80.0)},
        {
            "report": build.step("police", 2 * HOUR, rework=0.5, next="judge", error=kinds.get("error", 0.0)),
            "judge": build.step("court", HOUR, check=build.check(finds, 6 * MINUTE, 12 * MINUTE)),
        },
        {"arrivals": build.stream("report", per_week=10.0)},
        handoffs={"default": build.handoff(incomplete=incomplete, together=together, cost=4.0)},
    )


def nested() -> Model:
    """A loop over a block whose first branch holds a block and a loop of its own, with faults everywhere."""
    check = build.check(0.7, 10 * MINUTE, 5 * MINUTE)
    return build.model(
        {name: build.partner() for name in "abc"},
        {
            "begin": build.step("a", error=0.1, next=[(build.fork("outer", "other", then="last"), 0.8), ("end", 0.2)]),
            "outer": build.step("b", error=0.1, check=check, next=build.fork("one", "two", "three", then="meet")),
            "one": build.step("c", error=0.1, check=check, next=[("one", 0.3), ("meet", 0.7)]),
            "two": build.step("b", error=0.2, next="meet"),
            "three": build.step("a", next="meet"),
            "meet": build.step("b", check=check, next=[("outer", 0.25), ("last", 0.75)]),
            "other": build.step("a", error=0.15, next="last"),
            "last": build.step("a", check=check, next=[("begin", 0.2), ("outside", 0.8)]),
            "outside": build.step("c", check=build.check(0.4)),
        },
        handoffs={"default": build.handoff(incomplete=0.15, together=0.3)},
    )
