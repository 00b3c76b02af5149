"""The connection to PostgreSQL: one engine per process, sessions in transactions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession


def to_json(value: Any) -> str:
    """JSON as it is put into `jsonb` columns."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


class Database:
    """A pool of connections. Stores get an `AsyncSession` from it and never commit: the scope does.

    `url` is `postgresql+asyncpg://user:password@host:port/name`.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            json_serializer=to_json,
            json_deserializer=orjson.loads,
            hide_parameters=True,  # errors are logged, and the values of a statement are what people said
        )
        self._readers = self.engine.execution_options(postgresql_readonly=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end of the block, or rolled back if it raises."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that can only read; the database refuses any write in it."""
        async with AsyncSession(self._readers, expire_on_commit=False) as session:
            yield session

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
