"""Orders of work in the background: a row in the transaction that wants it, so that none is forgotten.

The parking loops begin the order's workflow (`activities.parking`); a row is gone when Temporal knows of it.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Parking

POPULATE, INTERRUPT, ERASE, DELIVER = "populate", "interrupt", "erase", "deliver"
"""Fill a smart group; interrupt those in a flow; wipe a deleted contact; tell subscribers of a resthook again."""


async def order(session: AsyncSession, workspace_id: int, kind: str, subject: UUID, **payload: Any) -> None:
    """Orders work on something that a uuid names."""
    row = {"workspace_id": workspace_id, "kind": kind, "run_uuid": subject, "payload": payload}
    await (await session.connection()).execute(insert(Parking).values(**row))
