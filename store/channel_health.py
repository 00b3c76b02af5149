"""How channels do, in Redis: figures of the last minutes, runs of failures, and which channels are shut off.

What is lost with Redis comes back by itself: figures fill again, and a channel that still fails is shut off again.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

MINUTES = 10
"""Minutes of which figures are shown."""
_KEPT = 3600
_OPEN = "breakers"
_STREAK_KEPT = 900
"""Seconds after which failures are no longer of the same run."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Attempts of a channel in a batch: `spoilt` are those whose failure speaks against the provider."""

    attempts: int = 0
    spoilt: int = 0
    errors: int = 0
    elapsed_ms: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            self.attempts + other.attempts,
            self.spoilt + other.spoilt,
            self.errors + other.errors,
            self.elapsed_ms + other.elapsed_ms,
        )


@dataclass(frozen=True, slots=True)
class Streak:
    """A channel's failures in a row, and for how many seconds they go on."""

    failures: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Health:
    """Figures of the last ten minutes: attempts to send, the share that failed, and the provider's mean time in ms.

    `is_open`: it is shut off because its provider fails.
    """

    attempts: int
    error_rate: float
    latency_ms: int
    is_open: bool


class ChannelHealth:
    """Counts attempts, and remembers which channels are shut off (their circuit is open)."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def note(self, tallies: Mapping[str, Tally]) -> dict[str, Streak]:
        """Counts the attempts of a batch, by channel; the run of failures of each whose last attempts all failed."""
        minute = int(time.time() // 60)
        failing = [channel for channel, tally in tallies.items() if tally.spoilt and tally.spoilt == tally.attempts]
        async with self._redis.pipeline(transaction=False) as pipeline:
            for channel, tally in tallies.items():
                self._count(pipeline, channel, tally, minute)
            for channel in failing:
                pipeline.hincrby(_streak(channel), "failures", tallies[channel].spoilt)
                pipeline.hsetnx(_streak(channel), "since", repr(time.time()))
                pipeline.expire(_streak(channel), _STREAK_KEPT)
                pipeline.hmget(_streak(channel), "failures", "since")
            for channel in tallies.keys() - set(failing):
                pipeline.delete(_streak(channel))
            replies = await pipeline.execute()
        found = [reply for reply in replies if isinstance(reply, list)]
        return {
            channel: Streak(int(failures), time.time() - float(since))
            for channel, (failures, since) in zip(failing, found, strict=True)
        }

    async def open(self, channel: str, *, probe_in: float) -> bool:
        """Remembers that a channel is shut off, to be tried again in so many seconds. False: it was already."""
        return bool(await self._redis.zadd(_OPEN, {channel: time.time() + probe_in}, nx=True))

    async def close(self, channels: Sequence[str]) -> list[str]:
        """Forgets that channels are shut off; those that were."""
        async with self._redis.pipeline(transaction=False) as pipeline:
            for channel in channels:
                pipeline.zrem(_OPEN, channel)
                pipeline.delete(_pauses(channel))
            replies = await pipeline.execute()
        return [channel for channel, was in zip(channels, replies[::2], strict=True) if was]

    async def opened(self) -> set[str]:
        """The channels that are shut off."""
        return {_text(one) for one in await self._redis.zrange(_OPEN, 0, -1)}

    async def due(self, *, first: float, longest: float) -> list[str]:
        """Channels that are to be tried again now; the next time is put off, twice as far each time."""
        now = time.time()
        found = [_text(one) for one in await self._redis.zrangebyscore(_OPEN, "-inf", now, start=0, num=10)]
        claimed = []
        for channel in found:
            tries = int(await self._redis.incr(_pauses(channel)))
            await self._redis.expire(_pauses(channel), 86_400)
            pause = min(first * 2 ** min(tries, 16), longest)
            if await self._redis.zadd(_OPEN, {channel: now + pause}, xx=True, gt=True, ch=True):
                claimed.append(channel)
        return claimed

    async def read(self, channels: Sequence[str]) -> dict[str, Health]:
        """How channels do."""
        last, opened = int(time.time() // 60), await self.opened()
        async with self._redis.pipeline(transaction=False) as pipeline:
            for channel in channels:
                for minute in range(last - MINUTES + 1, last + 1):
                    pipeline.hmget(_figures(channel, minute), "attempts", "errors", "ms")
            rows = iter(await pipeline.execute())
        return {
            channel: _health([next(rows) for _ in range(MINUTES)], is_open=channel in opened) for channel in channels
        }

    def _count(self, pipeline: Any, channel: str, tally: Tally, minute: int) -> None:
        name = _figures(channel, minute)
        pipeline.hincrby(name, "attempts", tally.attempts)
        pipeline.hincrby(name, "ms", tally.elapsed_ms)
        if tally.errors:
            pipeline.hincrby(name, "errors", tally.errors)
        pipeline.expire(name, _KEPT)


def _health(rows: Sequence[Sequence[Any]], *, is_open: bool) -> Health:
    attempts, errors, elapsed = (sum(int(row[place] or 0) for row in rows) for place in range(3))
    rate = round(errors / attempts, 4) if attempts else 0.0
    return Health(attempts, rate, elapsed // attempts if attempts else 0, is_open)


def _figures(channel: str, minute: int) -> str:
    return f"health:{channel}:{minute}"


def _streak(channel: str) -> str:
    return f"breaker:{channel}:streak"


def _pauses(channel: str) -> str:
    return f"breaker:{channel}:probes"


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
