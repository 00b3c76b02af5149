"""A sliding window of accepted requests, in Redis: no more than so many in any stretch of so many seconds."""

import math
from dataclasses import dataclass

from redis.asyncio import Redis

from store.uuid7 import uuid7

# Refused requests leave no trace. The server's clock counts, so that all processes share one.
_ADMIT = """
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local limit, period = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - period)
if redis.call('ZCARD', KEYS[1]) >= limit then
    local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
    return oldest[2] and (tonumber(oldest[2]) + period - now) or period
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], period)
return 0
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    requests: int
    seconds: int


class Throttle:
    """Counts requests by key."""

    def __init__(self, redis: Redis) -> None:
        self._admit = redis.register_script(_ADMIT)

    async def admit(self, key: str, rate: Rate) -> int:
        """0 if a request may pass, else the whole seconds until the next one may."""
        arguments: list[str | int] = [rate.requests, rate.seconds * 1000, str(uuid7())]
        wait = await self._admit(keys=[f"throttle:{key}"], args=arguments)
        return max(1, math.ceil(wait / 1000)) if wait else 0
