"""Globals, the last changed first."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.paging import Order, Page, Position, read_page
from store.tables import Global


async def globals_page(
    session: AsyncSession,
    workspace_id: int,
    at: Position | None,
    *,
    ascending: bool = False,
    key: str | None = None,
    before: datetime | None = None,
    after: datetime | None = None,
) -> Page[Global]:
    """A page of globals; before and after are inclusive times of modification."""
    table: Any = Global
    query = select(Global).where(col(Global.workspace_id) == workspace_id, col(Global.is_active))
    if key is not None:
        query = query.where(col(Global.key) == key)
    if before:
        query = query.where(col(Global.modified_on) <= before)
    if after:
        query = query.where(col(Global.modified_on) >= after)
    order = Order(table.modified_on, table.id, ascending=ascending)
    return await read_page(session, query, order, at=at, size=250)
