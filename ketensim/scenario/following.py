"""Faults that only follow from other ones, and are not told: a part that could not be read is judged no further."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ketensim.ground.errors import Fault, Path, show_path

TEARS = ("no_value", "complex_key", "empty_key")
"""Faults of form by which a map lacks something, at the map; `merge_key` and an alias for a key stand below it."""
MISREADS = ("alias", "tag", "huge_number", "not_finite", "control_character")
"""Faults of form by which a value is not read as it was meant."""
OF_WHOLES = ("shares_total", "shares_total_for_type", "type_left_out", "one_needed", "too_few", "no_staff", "no_cases")
"""Faults of a whole that lacks something."""
CHANGES_BELOW = ("path_through_value", "path_list_place")
"""Faults of a change that goes on below something that has no such part."""
RESTS_ON = {
    "unknown_partner": ("partners",),
    "unknown_step": ("steps",),
    "unknown_calendar": ("calendars",),
    "unknown_type": ("types",),
    "unknown_variant": ("variants",),
    "unknown_measure": ("partners", "steps", "types", "backlog"),
}
"""By the code of an unknown name: the parts of the file in which it could have been."""


def touches_flow(fault: Fault) -> bool:
    """Whether a fault leaves it unsure how cases go."""
    return fault.path[:1] in ((), ("steps",), ("arrivals",), ("backlog",), ("types",), ("variants",))


def hides_flow(form: Iterable[Fault]) -> bool:
    """Whether faults of form leave it unsure how cases go."""
    return any(touches_flow(fault) for fault in form if fault.code in (*TEARS, *MISREADS, "merge_key"))


def lost(gone: Collection[str]) -> list[str]:
    """The codes of unknown names that say nothing, where the names of these parts are not all there."""
    return [code for code, parts in RESTS_ON.items() if not set(parts).isdisjoint(gone)]


def without_follow_on(faults: Collection[Fault], form: Collection[Fault]) -> list[Fault]:
    """The faults without those that follow from faults of form, or from a part that is no map or list."""
    flat = {show_path(fault.path) for fault in faults if fault.code in ("map_expected", "list_expected")}
    torn = [_torn(fault) for fault in form if fault.code in (*TEARS, "merge_key") or fault.path[-1:] == ("?",)]
    unread = [fault.path for fault in form if fault.code in MISREADS]
    silent = lost({str(part) for path in torn if len(path) < 2 for part in path or ("partners", "steps")})
    return [
        fault
        for fault in faults
        if fault in form
        or not (
            fault.code in silent
            or (fault.code in CHANGES_BELOW and fault.values["path"] in flat)
            or _in_torn(fault, torn)
            or _in_unread(fault, unread)
        )
    ]


def _torn(fault: Fault) -> Path:
    return fault.path if fault.code in TEARS else fault.path[:-1]


def _in_torn(fault: Fault, torn: list[Path]) -> bool:
    """Whether the fault is that a torn map lacks something."""
    if fault.code == "missing_key":
        return fault.path[:-1] in torn
    return fault.code in OF_WHOLES and any(path[: len(fault.path)] == fault.path for path in torn)


def _in_unread(fault: Fault, unread: list[Path]) -> bool:
    """Whether the fault is about a value that was not read, or about a whole that has one."""
    whole = fault.code in OF_WHOLES
    return any(fault.path[: len(path)] == path or (whole and path[: len(fault.path)] == fault.path) for path in unread)
