"""Messages for faults of form: YAML, units, shapes, paths and changes."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {}
