"""Calls of the webhook log that told subscribers of resthooks, newest first."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.paging import Order, Page, Position, read_page
from store.tables import WebhookLog


async def deliveries_page(
    session: AsyncSession,
    workspace_id: int,
    at: Position | None,
    *,
    uuid: UUID | None = None,
    slug: str | None = None,
    only_errors: bool = False,
) -> Page[WebhookLog]:
    """A page of calls."""
    query = select(WebhookLog).where(WebhookLog.workspace_id == workspace_id, col(WebhookLog.resthook).is_not(None))
    if uuid is not None:
        query = query.where(WebhookLog.uuid == uuid)
    if slug is not None:
        query = query.where(WebhookLog.resthook == slug.lower())
    if only_errors:
        query = query.where(col(WebhookLog.is_error))
    return await read_page(session, query, Order(WebhookLog.created_on, WebhookLog.id), at=at, size=250)
