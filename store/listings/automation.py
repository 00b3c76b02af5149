"""Channels as the browser lists them."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_CHANNELS = text("""
    SELECT c.uuid, c.type, c.name, c.address, c.country, c.schemes, c.role, c.is_enabled, c.last_seen_on, c.created_on,
        coalesce((SELECT sum(n.count) FROM channel_count n WHERE n.channel_id = c.id AND n.scope = 'text:in'
            AND n.day > current_date - 30), 0) AS received,
        coalesce((SELECT sum(n.count) FROM channel_count n WHERE n.channel_id = c.id AND n.scope = 'text:out'
            AND n.day > current_date - 30), 0) AS sent,
        (SELECT count(*) FROM channel_log l WHERE l.channel_id = c.id AND l.is_error
            AND l.created_on > now() - interval '1 day') AS errors
    FROM channel c WHERE c.workspace_id = :workspace AND c.is_active ORDER BY lower(c.name), c.id
""")


async def channel_rows(session: AsyncSession, workspace_id: int) -> Sequence[RowMapping]:
    """Channels by name; what they carried in 30 days, and what failed in the last day."""
    return (await sql.execute(session, _CHANNELS, {"workspace": workspace_id})).mappings().all()
