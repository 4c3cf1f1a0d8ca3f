"""What a change may reach that begins on a date, and what to do about the rest (R17.2)."""

from __future__ import annotations

from collections.abc import Iterator

from ketensim.ground.errors import Fault, Path

ON_A_DATE: dict[str, tuple[str, ...]] = {
    "relations": (),
    "chain_plan": (),
    "pressure": (),
    "lending": (),
    "handoffs": ("delay", "incomplete", "together", "cooperation"),
    "partners": ("norms",),
    "steps": ("work", "rework", "error", "check"),
}
"""Per part of a file, the keys of its entries that may change on a date; () for all of it."""


def refused(setting: str, path: Path, place: Path) -> Iterator[Fault]:
    """The fault, at its place, that a change at `path` cannot begin on a date; nothing where it can."""
    part, key = path[0], path[2] if len(path) > 2 else ""
    if part in ON_A_DATE and (not ON_A_DATE[str(part)] or key in ON_A_DATE[str(part)]):
        return
    if part in ("arrivals", "backlog") or (part == "partners" and key == "own_work"):
        yield Fault("arrivals_on_a_date", place)
    elif part == "partners" and key in ("staff", "calendar", "at_closing"):
        yield Fault("staff_on_a_date", place)
    elif part == "partners" and key == "helps":
        yield Fault("helps_on_a_date", place)
    elif part in ON_A_DATE:
        example = {"handoffs": "handoffs.*.delay", "partners": "partners.*.norms", "steps": "steps.*.work"}[str(part)]
        keys = ", ".join(ON_A_DATE[str(part)])
        yield Fault("part_on_a_date", place, {"part": part, "keys": keys, "example": example})
    else:
        yield Fault("not_on_a_date", place, {"setting": setting})
