"""What a parent workspace sees of its children: how much they do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

DAYS = 30

_MESSAGES = text("""
    SELECT c.workspace_id, sum(n.count) FILTER (WHERE n.scope IN ('text:in', 'voice:in')) AS received,
        sum(n.count) FILTER (WHERE n.scope IN ('text:out', 'voice:out')) AS sent
    FROM channel c JOIN channel_count n ON n.channel_id = c.id
    WHERE c.workspace_id = ANY(CAST(:workspaces AS bigint[]))
        AND n.day > (now() AT TIME ZONE 'UTC')::date - CAST(:days AS integer)
    GROUP BY 1
""")


@dataclass(frozen=True, slots=True)
class Figures:
    """Messages of the last 30 days."""

    received: int = 0
    sent: int = 0


async def figures(session: AsyncSession, workspaces: Sequence[int]) -> dict[int, Figures]:
    """The figures of each workspace by its id."""
    rows = await sql.execute(session, _MESSAGES, {"workspaces": list(workspaces), "days": DAYS})
    found = {workspace: Figures(int(received or 0), int(sent or 0)) for workspace, received, sent in rows}
    return {workspace: found.get(workspace, Figures()) for workspace in workspaces}
