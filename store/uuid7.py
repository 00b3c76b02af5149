"""UUIDs of version 7 (RFC 9562): they sort by the time they were made, so an index on them grows at its end."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new UUID: 48 bits of milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high = (milliseconds << 16) | 0x7000 | (random >> 68)
    low = 0x8000000000000000 | (random & 0x3FFFFFFFFFFFFFFF)
    return UUID(int=(high << 64) | low)
