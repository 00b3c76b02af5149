"""Triggers as the browser lists them, by folder."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.listings.finding import pattern_of

MOST = 1_000

_TRIGGERS = text("""
    SELECT t.uuid, t.type, t.keywords, t.match_type, t.referrer_id, t.is_archived, t.created_on, t.schedule_id,
        f.uuid AS flow_uuid, f.name AS flow_name, f.is_archived AS is_flow_archived,
        ch.uuid AS channel_uuid, ch.name AS channel_name,
        coalesce((SELECT jsonb_agg(jsonb_build_object('uuid', g.uuid, 'name', g.name, 'excluded', m.is_excluded)
            ORDER BY lower(g.name)) FROM trigger_group m JOIN contact_group g ON g.id = m.group_id
            WHERE m.trigger_id = t.id AND g.is_active), '[]') AS groups,
        coalesce((SELECT jsonb_agg(jsonb_build_object('uuid', c.uuid, 'name', c.name) ORDER BY c.id)
            FROM contact c WHERE c.id = ANY(t.contact_ids) AND c.is_active), '[]') AS contacts
    FROM trigger t JOIN flow f ON f.id = t.flow_id LEFT JOIN channel ch ON ch.id = t.channel_id
    WHERE t.workspace_id = :workspace AND t.is_active
        AND (CAST(:archived AS boolean) IS NULL OR t.is_archived = :archived)
        AND (CAST(:types AS text[]) IS NULL OR t.type = ANY(CAST(:types AS text[])))
        AND (CAST(:uuids AS uuid[]) IS NULL OR t.uuid = ANY(CAST(:uuids AS uuid[])))
        AND (f.name ILIKE :pattern OR ch.name ILIKE :pattern OR array_to_string(t.keywords, ' ') ILIKE :pattern)
    ORDER BY t.created_on DESC, t.id DESC LIMIT :most
""")
_COUNTS = text("""
    SELECT CASE WHEN is_archived THEN '' ELSE type END, count(*) FROM trigger
    WHERE workspace_id = :workspace AND is_active GROUP BY 1
""")


async def trigger_rows(
    session: AsyncSession,
    workspace_id: int,
    *,
    is_archived: bool | None = None,
    types: Sequence[str] | None = None,
    uuids: Sequence[UUID] | None = None,
    search: str = "",
) -> Sequence[RowMapping]:
    """Triggers with what they name, newest first; `search` looks into keywords and the names of flow and channel."""
    values = {
        "workspace": workspace_id, "archived": is_archived, "types": list(types) if types is not None else None,
        "uuids": list(uuids) if uuids is not None else None, "pattern": pattern_of(search), "most": MOST,
    }  # fmt: skip
    return (await sql.execute(session, _TRIGGERS, values)).mappings().all()


async def trigger_counts(session: AsyncSession, workspace_id: int) -> dict[str, int]:
    """How many triggers there are: active ones by type, archived ones under ""."""
    return {row[0]: int(row[1]) for row in await sql.execute(session, _COUNTS, {"workspace": workspace_id})}
