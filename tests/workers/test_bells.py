import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from store.wake import Wake
from workers.bells import Bells, ParkingWake


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


async def test_parking_is_woken_at_once_also_by_a_ring_that_came_before(redis: Redis) -> None:
    bells, parking = Bells(redis, Wake(redis)), ParkingWake(redis)
    begun = time.monotonic()
    await bells.parking_waiting()
    await parking.wait(5)
    waiting = asyncio.create_task(parking.wait(5))
    await asyncio.sleep(0.05)
    await bells.parking_waiting()
    await waiting
    assert time.monotonic() - begun < 2


async def test_an_unrung_bell_lets_the_loop_look_by_itself(redis: Redis) -> None:
    begun = time.monotonic()
    await ParkingWake(redis).wait(0.2)
    assert 0.15 < time.monotonic() - begun < 2


async def test_handlers_are_woken_by_their_own_bell(redis: Redis) -> None:
    wake = Wake(redis)
    await Bells(redis, wake).events_waiting()
    begun = time.monotonic()
    await wake.wait(5)
    assert time.monotonic() - begun < 2


async def test_ringing_without_redis_is_no_failure() -> None:
    away = Redis.from_url("redis://127.0.0.1:9/0")
    await Bells(away, Wake(away)).parking_waiting()
    await away.aclose()
