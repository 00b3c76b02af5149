"""The adapters' memory, in Redis."""

from redis.asyncio import Redis

_PREFIX = "channels:"


class RedisCache:
    """Implements `channels.host.Cache`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def get(self, key: str) -> str | None:
        """The value, or None."""
        found = await self._redis.get(_PREFIX + key)
        return found.decode() if isinstance(found, bytes) else found

    async def set(self, key: str, value: str, seconds: int) -> None:
        """Remember a value."""
        await self._redis.set(_PREFIX + key, value, ex=seconds)

    async def delete(self, key: str) -> None:
        """Forget a value."""
        await self._redis.delete(_PREFIX + key)

    async def append(self, key: str, value: str, seconds: int) -> list[str]:
        """Add to a list and give the whole list, in one step."""
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.rpush(_PREFIX + key, value)
            pipeline.expire(_PREFIX + key, seconds)
            pipeline.lrange(_PREFIX + key, 0, -1)
            *_, items = await pipeline.execute()
        return [item.decode() for item in items]
