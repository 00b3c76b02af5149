"""Logs of channels, newest first: what was exchanged with aggregators in the last days."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import PAGE_SIZE, fetch_page
from store.paging import Page, Position
from store.tables import Channel, ChannelLog, Msg


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which logs: of a channel, of a message, or one."""

    uuid: UUID | None = None
    channel: UUID | None = None
    message: UUID | None = None
    errors_only: bool = False


async def channel_logs_page(
    session: AsyncSession, workspace_id: int, wanted: LogFilter, at: Position | None, *, size: int = PAGE_SIZE
) -> Page[RowMapping]:
    """A page of logs."""
    columns: tuple[Any, ...] = (
        *(col(getattr(ChannelLog, name)) for name in ("id", "uuid", "type", "http_logs", "errors", "is_error")),
        col(ChannelLog.elapsed_ms),
        col(ChannelLog.created_on),
        col(Channel.uuid).label("channel_uuid"),
        col(Channel.name).label("channel_name"),
    )
    query = select(*columns).join(Channel, col(Channel.id) == col(ChannelLog.channel_id))
    query = query.where(col(ChannelLog.workspace_id) == workspace_id)
    if wanted.uuid:
        query = query.where(col(ChannelLog.uuid) == wanted.uuid)
    if wanted.channel:
        query = query.where(col(Channel.uuid) == wanted.channel)
    if wanted.message:
        of_message = select(func.unnest(col(Msg.log_uuids))).where(
            col(Msg.uuid) == wanted.message, col(Msg.workspace_id) == workspace_id
        )
        query = query.where(col(ChannelLog.uuid).in_(of_message))
    if wanted.errors_only:
        query = query.where(col(ChannelLog.is_error))
    return await fetch_page(session, query, col(ChannelLog.created_on), col(ChannelLog.id), at=at, size=size)
