"""Run one tool by itself, after a short run that warms it up, and print what it did as JSON.

    python -m chain.alone TOOL HOURS SEED

A process of its own, so that what one tool keeps in memory does not slow the next one down, and so that a tool may
have an interpreter of its own. Only the tool that is asked for is imported.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib import import_module
from typing import Any

OURS = ("compiled", "reference")
SHORT = 24
"""Hours of the window of the run that warms up."""


def told(tool: str, hours: int, seed: int) -> dict[str, Any]:
    """Return what `tool` did; for our engines also all measures."""
    if tool in OURS:
        from chain import ours

        ours.run(tool, SHORT, seed)
        ran, outcomes = ours.run(tool, hours, seed)
        return {"ran": asdict(ran), "ratios": dict(outcomes.ratios), "quantiles": dict(outcomes.quantiles)}
    run = import_module(f"chain.{tool}_chain").run
    run(SHORT, seed)
    return {"ran": asdict(run(hours, seed))}


if __name__ == "__main__":
    print(json.dumps(told(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
