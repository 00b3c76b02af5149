"""Who wakes whom: handlers when events wait, parking when somebody waits for a call or a start."""

from redis.asyncio import Redis
from redis.exceptions import RedisError

from store.wake import Wake

_PARKING = "wake:parking"
_MOST_RINGS = 4
_LEFT_BEHIND = 60


class Bells:
    """The pipeline's bells; ringing never raises, for whoever sleeps looks by itself after a second."""

    def __init__(self, redis: Redis, handlers: Wake) -> None:
        self._redis, self._handlers = redis, handlers

    async def events_waiting(self) -> None:
        """Wakes an idle handler."""
        await self._handlers.ring()

    async def parking_waiting(self) -> None:
        """Wakes an idle parking loop."""
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.rpush(_PARKING, 1)
                pipeline.ltrim(_PARKING, 0, _MOST_RINGS - 1)
                pipeline.expire(_PARKING, _LEFT_BEHIND)
                await pipeline.execute()
        except RedisError:
            return


class ParkingWake:
    """What a parking loop listens to."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def wait(self, seconds: float) -> None:
        """Returns at a ring, or after some seconds. Raises `RedisError` when Redis is away."""
        await self._redis.blpop([_PARKING], timeout=seconds)
