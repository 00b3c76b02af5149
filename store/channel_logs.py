"""Logs of interactions with aggregators; secrets were masked before they come here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from store.storable import storable
from store.tables import ChannelLog
from store.uuid7 import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One interaction, ready to be stored."""

    workspace_id: int
    channel_id: int
    type: str
    http_logs: Sequence[dict[str, Any]]
    errors: Sequence[dict[str, Any]]
    is_error: bool
    elapsed_ms: int
    created_on: datetime


async def write_logs(session: AsyncSession, entries: Sequence[LogEntry]) -> list[UUID]:
    """Writes logs; the uuid of each."""
    uuids = [uuid7() for _ in entries]
    rows = [
        {
            "uuid": uuid,
            "workspace_id": entry.workspace_id,
            "channel_id": entry.channel_id,
            "type": entry.type,
            "http_logs": storable(entry.http_logs),
            "errors": storable(entry.errors),
            "is_error": entry.is_error,
            "elapsed_ms": entry.elapsed_ms,
            "created_on": entry.created_on,
        }
        for uuid, entry in zip(uuids, entries, strict=True)
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(insert(ChannelLog), rows)
    return uuids
