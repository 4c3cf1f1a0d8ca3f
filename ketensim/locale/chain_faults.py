"""Messages for faults and warnings about the chain itself."""

from __future__ import annotations

CHAIN_MESSAGES: dict[str, dict[str, str]] = {}
