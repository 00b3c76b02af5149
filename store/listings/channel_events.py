"""What channels brought beside messages, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import fetch_page
from store.paging import Page, Position
from store.tables import Channel, ChannelEvent, Contact


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events; before and after are inclusive."""

    id: int | None = None
    contact: UUID | None = None
    before: datetime | None = None
    after: datetime | None = None


async def channel_events_page(
    session: AsyncSession, workspace_id: int, wanted: EventFilter, at: Position | None
) -> Page[RowMapping]:
    """A page of events."""
    columns: tuple[Any, ...] = (
        col(ChannelEvent.id),
        col(ChannelEvent.event_type),
        col(ChannelEvent.extra),
        col(ChannelEvent.occurred_on),
        col(ChannelEvent.created_on),
        col(Contact.uuid).label("contact_uuid"),
        col(Contact.name).label("contact_name"),
        col(Channel.uuid).label("channel_uuid"),
        col(Channel.name).label("channel_name"),
    )
    query = (
        select(*columns)
        .join(Contact, col(Contact.id) == col(ChannelEvent.contact_id))
        .join(Channel, col(Channel.id) == col(ChannelEvent.channel_id))
        .where(col(ChannelEvent.workspace_id) == workspace_id)
    )
    if wanted.id is not None:
        query = query.where(col(ChannelEvent.id) == wanted.id)
    if wanted.contact:
        query = query.where(col(Contact.uuid) == wanted.contact)
    if wanted.before:
        query = query.where(col(ChannelEvent.created_on) <= wanted.before)
    if wanted.after:
        query = query.where(col(ChannelEvent.created_on) >= wanted.after)
    return await fetch_page(session, query, col(ChannelEvent.created_on), col(ChannelEvent.id), at=at)
