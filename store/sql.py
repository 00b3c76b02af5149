"""SQL as text, where a statement is clearer so: whole batches, locks, rows of unnested arrays."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, TextClause
from sqlmodel.ext.asyncio.session import AsyncSession


async def execute(
    session: AsyncSession, statement: TextClause, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Runs a statement in the session's transaction, after what the session still has to write.

    PostgreSQL is told no types: values whose type isn't plain from their place are `CAST` in the statement.
    """
    await session.flush()
    return await (await session.connection()).execute(statement, values)


async def driver(session: AsyncSession) -> Any:
    """The connection of asyncpg's under a session, in the session's transaction."""
    await session.flush()
    return (await (await session.connection()).get_raw_connection()).driver_connection
