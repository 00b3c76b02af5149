"""Waking of handlers."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from store.wake import Wake


@pytest.fixture
async def wake(redis_url: str) -> AsyncIterator[Wake]:
    redis = Redis.from_url(redis_url)
    await redis.flushdb()
    yield Wake(redis)
    await redis.aclose()


async def test_a_ring_wakes_one_who_waits(wake: Wake) -> None:
    waiting = [asyncio.create_task(wake.wait(5)) for _ in range(2)]
    await asyncio.sleep(0.05)
    await wake.ring()
    done, _ = await asyncio.wait(waiting, timeout=0.3)
    assert len(done) == 1
    for task in waiting:
        task.cancel()


async def test_a_ring_is_not_lost_between_two_waits(wake: Wake) -> None:
    await wake.ring()
    await asyncio.wait_for(wake.wait(5), 0.5)


async def test_waiting_ends_by_itself(wake: Wake) -> None:
    await asyncio.wait_for(wake.wait(0.1), 1)


async def test_without_redis_handlers_go_on() -> None:
    redis = Redis.from_url("redis://127.0.0.1:1")
    wake = Wake(redis)
    await wake.ring()
    begun = asyncio.get_running_loop().time()
    await wake.wait(0.1)
    assert 0.05 <= asyncio.get_running_loop().time() - begun < 1
    await redis.aclose()
