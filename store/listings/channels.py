"""Channels of a workspace, newest first."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.paging import Order, Page, Position, read_page
from store.tables import Channel


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
