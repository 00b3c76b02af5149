"""What demo phones were sent: a stream in Redis for each number, so that a reloaded page misses nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import orjson
from redis.asyncio import Redis

KEPT = 200
"""Messages per phone."""
FORGOTTEN = 24 * 3600
"""Seconds after which a silent phone's stream is gone."""
PATIENCE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that was sent to a phone; `id` is its place in the stream."""

    id: str
    payload: dict[str, Any]


class Phones:
    """The phones of a deployment, by number."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def deliver(self, number: str, payload: dict[str, Any]) -> None:
        """Send something to a phone."""
        key = _key(number)
        await self._redis.xadd(key, {"payload": orjson.dumps(payload)}, maxlen=KEPT, approximate=True)
        await self._redis.expire(key, FORGOTTEN)

    async def listen(self, number: str, after: str) -> AsyncIterator[Sent | None]:
        """What is sent to a phone after a place in its stream, for ever; None when nothing came for a while."""
        while True:
            found = await self._redis.xread({_key(number): after}, block=PATIENCE_MS, count=KEPT)
            if not found:
                yield None
                continue
            for entry, fields in _entries(found):
                after = entry.decode()
                yield Sent(after, orjson.loads(fields[b"payload"]))


def _entries(found: Any) -> Any:
    """The entries of the one stream that was read, in either protocol's shape."""
    if isinstance(found, dict):
        (streams,) = found.values()
        return streams[0] if streams and isinstance(streams[0], list) else streams
    return found[0][1]


def _key(number: str) -> str:
    return f"demo:phone:{number}"
