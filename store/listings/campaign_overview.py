"""Campaigns as the browser shows them: the list, one campaign's events, whom an event is due for, and a preview.

Nothing here reads all fires: how many there are is counted, and the earliest is one probe of an index.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.listings.finding import pattern_of

MOST = 500
SEARCHED = 1_000
"""Members of the group among whom examples for a preview are looked for."""

_CAMPAIGNS = text("""
    SELECT c.uuid, c.name, c.is_archived, c.modified_on, g.uuid AS group_uuid, g.name AS group_name,
        (SELECT CAST(coalesce(sum(n.count), 0) AS bigint) FROM group_count n WHERE n.group_id = g.id) AS contacts,
        (SELECT count(*) FROM campaign_event e WHERE e.campaign_id = c.id AND e.is_active) AS events,
        (SELECT CAST(coalesce(sum(n.count), 0) AS bigint) FROM campaign_event e
            JOIN item_count n ON n.workspace_id = c.workspace_id AND n.scope = 'campaign:pending:' || e.id
            WHERE e.campaign_id = c.id AND e.is_active AND NOT c.is_archived) AS pending,
        CASE WHEN NOT c.is_archived THEN
            (SELECT min(f.fire_on) FROM campaign_fire f WHERE f.campaign_id = c.id) END AS next_on
    FROM campaign c JOIN contact_group g ON g.id = c.group_id
    WHERE c.workspace_id = :workspace AND c.is_active AND c.is_archived = :archived
        AND (c.name ILIKE :pattern OR g.name ILIKE :pattern) AND (CAST(:uuid AS uuid) IS NULL OR c.uuid = :uuid)
    ORDER BY lower(c.name), c.id LIMIT :most
""")
_COUNTS = text("""
    SELECT is_archived, count(*) FROM campaign WHERE workspace_id = :workspace AND is_active GROUP BY 1
""")
_EVENTS = text("""
    SELECT e.*, d.key AS field_key, d.name AS field_name, f.uuid AS flow_uuid, f.name AS flow_name,
        f.is_archived AS is_flow_archived, f.type AS flow_type, t.uuid AS template_uuid,
        (SELECT x.fire_on FROM campaign_fire x WHERE x.event_id = e.id ORDER BY x.fire_on LIMIT 1) AS next_on
    FROM campaign_event e LEFT JOIN contact_field d ON d.id = e.field_id LEFT JOIN flow f ON f.id = e.flow_id
    LEFT JOIN template t ON t.id = e.template_id
    WHERE e.workspace_id = :workspace AND e.campaign_id = :campaign AND e.is_active ORDER BY e.id
""")
_UPCOMING = text("""
    SELECT x.fire_on, c.uuid, c.name, u.scheme, u.path, u.display FROM (
        SELECT fire_on, contact_id, id FROM campaign_fire
        WHERE event_id = :event AND version = :version ORDER BY fire_on LIMIT :most) x
    JOIN contact c ON c.id = x.contact_id LEFT JOIN LATERAL (
        SELECT scheme, path, display FROM contact_urn WHERE contact_id = c.id ORDER BY priority DESC, id LIMIT 1
    ) u ON true
    ORDER BY x.fire_on, x.id
""")
_EXAMPLES = text("""
    SELECT c.uuid, c.name, u.scheme, u.path, u.display, c.at, c.fire_on FROM (
        SELECT d.*, campaign_fire_on(d.at, :zone, :offset, :unit, :hour) AS fire_on FROM (
            SELECT o.id, o.uuid, o.name, CASE CAST(:relative_to AS text)
                WHEN 'created_on' THEN o.created_on WHEN 'last_seen_on' THEN o.last_seen_on
                ELSE CAST(o.fields -> CAST(CAST(:field AS uuid) AS text) ->> 'datetime' AS timestamptz) END AS at
            FROM (SELECT contact_id FROM group_membership WHERE group_id = :group
                ORDER BY contact_id DESC LIMIT :searched) m
            JOIN contact o ON o.id = m.contact_id AND o.workspace_id = :workspace AND o.is_active AND o.status = 'A'
        ) d WHERE d.at IS NOT NULL
    ) c LEFT JOIN LATERAL (
        SELECT scheme, path, display FROM contact_urn WHERE contact_id = c.id ORDER BY priority DESC, id LIMIT 1
    ) u ON true
    WHERE c.fire_on > now() ORDER BY c.fire_on, c.id LIMIT :most
""")


async def campaign_rows(
    session: AsyncSession, workspace_id: int, *, is_archived: bool = False, search: str = "", uuid: UUID | None = None
) -> Sequence[RowMapping]:
    """Campaigns by name: their group, how many contacts and events they have, and how many fires from when on."""
    values = {"archived": is_archived, "pattern": pattern_of(search), "uuid": uuid, "most": MOST}
    return (await sql.execute(session, _CAMPAIGNS, {"workspace": workspace_id, **values})).mappings().all()


async def campaign_counts(session: AsyncSession, workspace_id: int) -> tuple[int, int]:
    """How many campaigns there are: active ones, archived ones."""
    found = {row[0]: int(row[1]) for row in await sql.execute(session, _COUNTS, {"workspace": workspace_id})}
    return found.get(False, 0), found.get(True, 0)


async def event_rows(session: AsyncSession, workspace_id: int, campaign_id: int) -> Sequence[RowMapping]:
    """The events of a campaign with what they name, and when each fires next."""
    values = {"workspace": workspace_id, "campaign": campaign_id}
    return (await sql.execute(session, _EVENTS, values)).mappings().all()


async def upcoming_rows(session: AsyncSession, event: Any, most: int) -> Sequence[RowMapping]:
    """The contacts for whom an event is due next, and when."""
    values = {"event": event.id, "version": event.fire_version, "most": most}
    return (await sql.execute(session, _UPCOMING, values)).mappings().all()


async def example_rows(
    session: AsyncSession,
    workspace_id: int,
    *,
    group_id: int,
    zone: str,
    field: UUID | None,
    relative_to: str | None,
    offset: int,
    unit: str,
    hour: int,
    most: int = 3,
) -> Sequence[RowMapping]:
    """A few members of a group for whom an event would be due in the future: their date `at`, and `fire_on`."""
    values: dict[str, datetime | Any] = {
        "workspace": workspace_id, "group": group_id, "zone": zone, "field": field, "relative_to": relative_to,
        "offset": offset, "unit": unit, "hour": hour, "most": most, "searched": SEARCHED,
    }  # fmt: skip
    return (await sql.execute(session, _EXAMPLES, values)).mappings().all()
