"""What the channels of a workspace carried, by day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_DAILY = text("""
    SELECT n.day, c.uuid, c.type, n.scope, sum(n.count) AS count
    FROM channel_count n JOIN channel c ON c.id = n.channel_id
    WHERE c.workspace_id = :workspace AND c.is_active AND n.day >= :since AND n.day < :until
        AND n.scope IN ('text:in', 'text:out', 'voice:in', 'voice:out')
    GROUP BY n.day, c.id, n.scope HAVING sum(n.count) <> 0 ORDER BY n.day, c.id, n.scope
""")


async def daily_counts(session: AsyncSession, workspace_id: int, since: date, until: date) -> Sequence[RowMapping]:
    """Messages and calls by day, channel and scope (`text:in` …), from `since` to the day before `until`."""
    values = {"workspace": workspace_id, "since": since, "until": until}
    return (await sql.execute(session, _DAILY, values)).mappings().all()
