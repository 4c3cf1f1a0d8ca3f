"""The word by which a name enters an address of randomness (R4.1)."""

from __future__ import annotations

from hashlib import blake2b


def name_hash(name: str) -> int:
    """Signed 64 bits of a name (BLAKE2b, little-endian)."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little", signed=True)
