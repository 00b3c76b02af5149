"""What the queue costs Redis."""

import pytest
from redis.asyncio import Redis

from store.fair_queue.jobs import Job
from store.fair_queue.queue import FairQueue


@pytest.mark.parametrize("owners", [10, 3_000])
async def test_a_draw_costs_the_same_whatever_waits(redis_url: str, owners: int) -> None:
    """15: the commands that a draw and its acks need don't grow with owners, channels or jobs."""
    async with Redis.from_url(redis_url) as redis:
        await redis.flushdb()
        queue = FairQueue(redis, "random")
        jobs = (Job(id=str(n), owner=f"o{n % owners}", channel=f"c{n % owners}", payload=b"") for n in range(6_000))
        await queue.push(jobs)
        before = await _commands(redis)
        for _ in range(10):
            await queue.ack((await queue.pop(16)).leases)
        assert (await _commands(redis) - before) / 160 < 60


async def _commands(redis: Redis) -> int:
    stats = await redis.info("commandstats")
    return sum(one["calls"] for one in stats.values())
