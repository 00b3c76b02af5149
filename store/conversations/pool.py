"""Connections for the pipeline: asyncpg without a mapper above it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from sqlalchemy.engine import make_url

Connection = asyncpg.Connection
"""One connection, inside a transaction of `ConversationPool.transaction`."""


async def _prepare(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb", encoder=lambda value: orjson.dumps(value).decode(), decoder=orjson.loads, schema="pg_catalog"
    )


class ConversationPool:
    """A pool of connections to the database at `url` (the same URL that the rest of the store uses)."""

    def __init__(self, url: str, size: int = 10) -> None:
        self._dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._size = size
        self._pool: Any = None

    async def open(self) -> None:
        """Connects. Raises `OSError` or `asyncpg.PostgresError` when the database can't be reached."""
        self._pool = await asyncpg.create_pool(
            self._dsn, min_size=1, max_size=self._size, init=_prepare, command_timeout=60
        )

    async def close(self) -> None:
        """Closes the connections once they are idle."""
        if self._pool is not None:
            await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        """One transaction: committed at the end, rolled back by an exception."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield connection


def is_passing(error: BaseException) -> bool:
    """Whether it was the connection or the server that failed, and not what was asked: another try may succeed."""
    failures = (
        OSError,
        TimeoutError,
        asyncpg.PostgresConnectionError,
        asyncpg.TransactionRollbackError,
        asyncpg.OperatorInterventionError,
        asyncpg.InsufficientResourcesError,
    )
    closed = isinstance(error, asyncpg.InterfaceError) and not isinstance(error, ValueError)
    return closed or isinstance(error, failures)


def is_of_the_data(error: BaseException) -> bool:
    """Whether the database refused what it was given, which it would refuse again: not that it was away or busy."""
    refusals = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError)
    return isinstance(error, refusals)
