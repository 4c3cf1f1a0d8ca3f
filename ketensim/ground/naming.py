"""What a measure's name says about it: its unit, whether it is a share, and which cases it needs to have left."""

from __future__ import annotations

from math import inf

COUNTED = ("within_target", "within_norm", "first_time_right", "escaped", "incomplete", "finished", "expired")
"""Last words of shares of a number of cases or files."""
BOUNDED_BELOW = ("lead_time", "time", "cost", "returns_per_case", "expired", "backlog")
"""First words of measures that can only grow when the last cases leave too."""


def unit(measure: str) -> str:
    """Return `h`, `h/wk`, `EUR`, `EUR/wk`, `1/wk`, or `1` for shares and numbers."""
    words = measure.removeprefix("completion.").split(".")
    if words[0] == "cost":
        return "EUR" if measure == "cost.per_case" else "EUR/wk"
    if words[0] in ("throughput", "overtime", "lent"):
        return "1/wk" if words[0] == "throughput" else "h/wk"
    times = ("mean", "median", "p90", "wait", "delay")
    return "h" if words[0] == "time" or (words[-1] in times and words[0] not in ("wip", "queue")) else "1"


def is_count(measure: str) -> bool:
    """Say whether the measure is a share of a number of cases or files."""
    return measure.split(".")[-1] in COUNTED


def is_share(measure: str) -> bool:
    """Say whether the measure lies in [0, 1]."""
    return is_count(measure) or measure.startswith("utilisation.")


def is_level(measure: str) -> bool:
    """Say whether the measure is the level of a relation or a commitment, in [0, 1] and told as it is in a file."""
    return measure.split(".")[0] in ("relations", "commitment")


def bounds(measure: str) -> tuple[float, float]:
    """Return the least and the most that the measure can be."""
    if measure.startswith("lent."):
        return -inf, inf
    return 0.0, 1.0 if is_share(measure) or is_level(measure) else inf


def cohort(measure: str) -> str | None:
    """Return which cases must have left (R11.5): a key of `Outcomes.unfinished`, or None."""
    words = measure.split(".")
    if words[0] == "backlog" and words[-1] == "mean":
        return f"backlog.{words[1]}"
    if words[0] == "lead_time":
        return None if words[-1] == "within_target" else ".".join(words[1:-1])
    whole = words[0] in ("time", "quality") or measure in ("returns_per_case", "cost.per_case", "expired")
    return "" if whole else None


def only_grows(measure: str) -> bool:
    """Say whether the measure over an incomplete cohort is "at least" (R11.5)."""
    return cohort(measure) is not None and measure.split(".")[0] in BOUNDED_BELOW
