"""Channels of a workspace, newest first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.paging import Order, Page, Position, read_page
from store.tables import Channel, SyncEvent


async def channels_page(
    session: AsyncSession,
    workspace_id: int,
    at: Position | None,
    *,
    uuid: UUID | None = None,
    address: str | None = None,
    type_code: str | None = None,
) -> Page[Channel]:
    """A page of active channels."""
    table: Any = Channel
    query = select(Channel).where(col(Channel.workspace_id) == workspace_id, col(Channel.is_active))
    for column, value in ((Channel.uuid, uuid), (Channel.address, address), (Channel.type, type_code)):
        if value is not None:
            query = query.where(col(column) == value)
    return await read_page(session, query, Order(table.created_on, table.id), at=at, size=250)


_LAST_SYNCS = text("""
    SELECT s.* FROM unnest(CAST(:channels AS bigint[])) AS c(id) CROSS JOIN LATERAL (
        SELECT * FROM sync_event WHERE channel_id = c.id ORDER BY id DESC LIMIT 1) s
""")


async def last_syncs(session: AsyncSession, channel_ids: Sequence[int]) -> dict[int, SyncEvent]:
    """What the phones of relayers said of themselves last, by channel id."""
    found = (await sql.execute(session, _LAST_SYNCS, {"channels": list(channel_ids)})).mappings()
    return {row["channel_id"]: SyncEvent(**row) for row in found}
