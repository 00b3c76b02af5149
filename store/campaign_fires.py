"""Fires: when campaign events are due for contacts, computed by the database for any number of contacts at once.

The date, in the workspace's time zone, is rounded up to a whole minute, moved by the offset, and set to the delivery
hour if the event has one. Days and weeks keep the local time of day over changes of daylight saving; minutes and hours
are elapsed time. What would be in the past doesn't fire.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_OF = """
    FROM campaign_event e
    JOIN campaign k ON k.id = e.campaign_id AND k.is_active AND NOT k.is_archived
    JOIN workspace w ON w.id = e.workspace_id
    JOIN group_membership m ON m.group_id = k.group_id
    JOIN contact c ON c.id = m.contact_id AND c.is_active AND c.status = 'A'
    LEFT JOIN contact_field f ON f.id = e.field_id
    WHERE e.workspace_id = :workspace AND e.is_active
        AND (CAST(:events AS bigint[]) IS NULL OR e.id = ANY(CAST(:events AS bigint[])))
        AND (CAST(:contacts AS bigint[]) IS NULL OR c.id = ANY(CAST(:contacts AS bigint[])))
"""

_DROP = text("""
    DELETE FROM campaign_fire WHERE workspace_id = :workspace
        AND (CAST(:events AS bigint[]) IS NULL OR event_id = ANY(CAST(:events AS bigint[])))
        AND (CAST(:contacts AS bigint[]) IS NULL OR contact_id = ANY(CAST(:contacts AS bigint[])))
""")

_SCHEDULE = text(f"""
    WITH dated AS (
        SELECT e.id AS event_id, e.campaign_id, e.workspace_id, e.fire_version, e."offset", e.unit, e.delivery_hour,
            c.id AS contact_id, w.timezone,
            date_trunc('minute', d.at + interval '59.999999 seconds') AS at
        {
    _OF.replace(
        "WHERE e.workspace_id",
        '''
        CROSS JOIN LATERAL (SELECT CASE
            WHEN e.relative_to = 'created_on' THEN c.created_on
            WHEN e.relative_to = 'last_seen_on' THEN c.last_seen_on
            ELSE CAST(c.fields -> CAST(f.uuid AS text) ->> 'datetime' AS timestamptz) END AS at) d
        WHERE d.at IS NOT NULL AND e.workspace_id''',
    )
}
    ), moved AS (
        SELECT *, CASE unit
            WHEN 'M' THEN at + make_interval(mins => "offset")
            WHEN 'H' THEN at + make_interval(hours => "offset")
            ELSE ((at AT TIME ZONE timezone)
                + make_interval(days => "offset" * CASE unit WHEN 'W' THEN 7 ELSE 1 END)) AT TIME ZONE timezone
            END AS moved_at
        FROM dated
    ), timed AS (
        SELECT *, CASE WHEN delivery_hour < 0 OR unit IN ('M', 'H') THEN moved_at
            ELSE (date_trunc('day', moved_at AT TIME ZONE timezone) + make_interval(hours => delivery_hour))
                AT TIME ZONE timezone END AS fire_on
        FROM moved
    )
    INSERT INTO campaign_fire (workspace_id, campaign_id, event_id, contact_id, fire_on, version)
    SELECT workspace_id, campaign_id, event_id, contact_id, fire_on, fire_version FROM timed WHERE fire_on > now()
    ON CONFLICT (event_id, contact_id, version) DO UPDATE SET fire_on = EXCLUDED.fire_on
""")

_EARLIEST = text("""
    SELECT k.uuid, min(x.fire_on) AS fire_on FROM campaign_fire x JOIN campaign k ON k.id = x.campaign_id
    WHERE x.workspace_id = :workspace AND x.contact_id = ANY(CAST(:contacts AS bigint[])) GROUP BY k.uuid
""")

_CLAIM = text("""
    WITH due AS (
        SELECT x.id FROM campaign_fire x WHERE x.campaign_id = :campaign AND x.fire_on <= now()
        ORDER BY x.fire_on, x.id LIMIT :most FOR UPDATE SKIP LOCKED
    ), gone AS (DELETE FROM campaign_fire x USING due WHERE x.id = due.id RETURNING x.*)
    SELECT g.event_id, g.contact_id, g.fire_on FROM gone g JOIN campaign_event e ON e.id = g.event_id
    WHERE e.is_active AND e.fire_version = g.version ORDER BY g.fire_on, g.id
""")

_NEXT = text("SELECT min(fire_on) FROM campaign_fire WHERE campaign_id = :campaign")


@dataclass(frozen=True, slots=True)
class DueFire:
    """A fire that was claimed; it is gone from the table."""

    event_id: int
    contact_id: int
    fire_on: datetime


async def schedule(
    session: AsyncSession,
    workspace_id: int,
    *,
    event_ids: Sequence[int] | None = None,
    contact_ids: Sequence[int] | None = None,
) -> int:
    """Computes anew the fires of these events, or for these contacts, or of both; how many there are now.

    Call it in the transaction that changes a date, a group or an event.
    """
    values = {
        "workspace": workspace_id,
        "events": None if event_ids is None else list(event_ids),
        "contacts": None if contact_ids is None else list(contact_ids),
    }
    await sql.execute(session, _DROP, values)
    return (await sql.execute(session, _SCHEDULE, values)).rowcount


async def earliest(session: AsyncSession, workspace_id: int, contact_ids: Sequence[int]) -> dict[str, datetime]:
    """The earliest fire for any of these contacts, by campaign uuid: what sleeping campaigns may have to be told."""
    rows = await sql.execute(session, _EARLIEST, {"workspace": workspace_id, "contacts": list(contact_ids)})
    return {str(row.uuid): row.fire_on for row in rows}


async def claim(session: AsyncSession, campaign_id: int, most: int) -> list[DueFire]:
    """Takes up to `most` due fires of a campaign out of the table; those of older versions are dropped."""
    rows = await sql.execute(session, _CLAIM, {"campaign": campaign_id, "most": most})
    return [DueFire(row.event_id, row.contact_id, row.fire_on) for row in rows]


async def next_due(session: AsyncSession, campaign_id: int) -> datetime | None:
    """When the next fire of a campaign is due."""
    found: datetime | None = (await sql.execute(session, _NEXT, {"campaign": campaign_id})).scalar_one()
    return found
