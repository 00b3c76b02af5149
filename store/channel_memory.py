"""What channel adapters remember between requests (`channels.host.Cache`), in Redis, for callbacks and senders."""

from redis.asyncio import Redis

_PREFIX = "channels:"


class ChannelMemory:
    """Remembers what adapters must know at their next request: access tokens, parts of long messages."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def get(self, key: str) -> str | None:
        """The value, or None."""
        found = await self._redis.get(_PREFIX + key)
        return found.decode() if isinstance(found, bytes) else found

    async def set(self, key: str, value: str, seconds: int) -> None:
        """Remembers a value."""
        await self._redis.set(_PREFIX + key, value, ex=seconds)

    async def delete(self, key: str) -> None:
        """Forgets a value."""
        await self._redis.delete(_PREFIX + key)

    async def append(self, key: str, value: str, seconds: int) -> list[str]:
        """Adds to a list and gives the whole, in one step."""
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.rpush(_PREFIX + key, value)
            pipeline.expire(_PREFIX + key, seconds)
            pipeline.lrange(_PREFIX + key, 0, -1)
            *_, items = await pipeline.execute()
        return [item.decode() if isinstance(item, bytes) else item for item in items]
