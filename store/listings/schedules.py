"""What lists of scheduled broadcasts need beside their rows: names of recipients, how often each was sent."""

from collections.abc import Collection, Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_NAMES = text("""
    SELECT uuid, name FROM contact_group WHERE workspace_id = :workspace AND uuid = ANY(CAST(:groups AS uuid[]))
    UNION ALL
    SELECT uuid, name FROM contact WHERE workspace_id = :workspace AND uuid = ANY(CAST(:contacts AS uuid[]))
""")
_SENT = text("""
    SELECT parent_id, count(*) FROM broadcast WHERE parent_id = ANY(CAST(:broadcasts AS bigint[])) GROUP BY 1
""")


async def recipient_names(
    session: AsyncSession, workspace_id: int, groups: Collection[str], contacts: Collection[str]
) -> dict[str, str]:
    """Names of groups and contacts by uuid."""
    values = {"workspace": workspace_id, "groups": list(groups), "contacts": list(contacts)}
    return {str(row.uuid): row.name or "" for row in await sql.execute(session, _NAMES, values)}


async def sent_counts(session: AsyncSession, broadcast_ids: Sequence[int]) -> dict[int, int]:
    """How often each scheduled broadcast (row ids) was sent."""
    if not broadcast_ids:
        return {}
    return {row[0]: int(row[1]) for row in await sql.execute(session, _SENT, {"broadcasts": list(broadcast_ids)})}
