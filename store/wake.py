"""Waking of handlers: whoever commits a pending event rings, an idle handler hears it.

A ring stays in a Redis list until somebody takes it, so none is lost between two waits. Should Redis be away, handlers
look for events when their wait is over anyway.
"""

import asyncio
import math

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

_BELL = "wake:handlers"
_MOST_RINGS = 16
_LEFT_BEHIND = 60

log = structlog.get_logger()


class Wake:
    """The handlers' bell."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def ring(self) -> None:
        """Wakes one idle handler, or the next that is about to wait. Call it after the commit; it never raises."""
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.rpush(_BELL, 1)
                pipeline.ltrim(_BELL, 0, _MOST_RINGS - 1)
                pipeline.expire(_BELL, _LEFT_BEHIND)
                await pipeline.execute()
        except RedisError as error:
            log.warning("handlers not woken", error=str(error))

    async def wait(self, seconds: float) -> None:
        """Returns at a ring, or after some seconds."""
        begun = asyncio.get_running_loop().time()
        try:
            await self._redis.blpop([_BELL], timeout=max(0.05, math.ceil(seconds * 100) / 100))
        except RedisError as error:
            log.warning("waiting without a bell", error=str(error))
            await asyncio.sleep(max(0.0, seconds - (asyncio.get_running_loop().time() - begun)))
