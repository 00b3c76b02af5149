"""A workspace for each test, and the servers that they share."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from store.conversations.pool import ConversationPool
from store.database import Database
from tests.activities.pipeline.world import World


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    """The module's database."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def pool(database_url: str) -> AsyncIterator[ConversationPool]:
    """The pipeline's connections."""
    pool = ConversationPool(database_url)
    await pool.open()
    yield pool
    await pool.close()


@pytest.fixture(scope="module")
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """The module's Redis."""
    redis = Redis.from_url(redis_url)
    yield redis
    await redis.aclose()


@pytest.fixture
async def world(database: Database, pool: ConversationPool, redis: Redis) -> World:
    """A workspace of the test's own."""
    return await World(database, pool, redis).build()
