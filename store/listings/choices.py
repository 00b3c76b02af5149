"""What there is to choose from when something is set up: by name, no more than anybody can look through."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

MOST = 2_000

_FLOWS = text("""
    SELECT uuid, name, type FROM flow
    WHERE workspace_id = :workspace AND is_active AND NOT is_archived AND NOT is_system
        AND type = ANY(CAST(:types AS text[]))
    ORDER BY lower(name), id LIMIT :most
""")
_DATES = text("""
    SELECT key, name FROM contact_field WHERE workspace_id = :workspace AND is_active AND value_type = 'D'
    ORDER BY lower(name) LIMIT :most
""")
_CHANNELS = text("""
    SELECT uuid, name, schemes FROM channel WHERE workspace_id = :workspace AND is_active
    ORDER BY lower(name), id LIMIT :most
""")


async def flow_rows(session: AsyncSession, workspace_id: int, types: Sequence[str]) -> Sequence[RowMapping]:
    """Flows of these types that aren't archived: uuid, name, type."""
    values = {"workspace": workspace_id, "types": list(types), "most": MOST}
    return (await sql.execute(session, _FLOWS, values)).mappings().all()


async def date_rows(session: AsyncSession, workspace_id: int) -> Sequence[RowMapping]:
    """Contact fields that hold dates: key, name."""
    return (await sql.execute(session, _DATES, {"workspace": workspace_id, "most": MOST})).mappings().all()


async def channel_rows(session: AsyncSession, workspace_id: int) -> Sequence[RowMapping]:
    """Channels: uuid, name, schemes."""
    return (await sql.execute(session, _CHANNELS, {"workspace": workspace_id, "most": MOST})).mappings().all()
