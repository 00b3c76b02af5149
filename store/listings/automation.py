"""Campaigns, triggers and channels as the browser lists them."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_CAMPAIGNS = text("""
    SELECT c.uuid, c.name, c.is_archived, c.modified_on, g.uuid AS group_uuid, g.name AS group_name,
        (SELECT coalesce(sum(n.count), 0) FROM group_count n WHERE n.group_id = g.id) AS contacts,
        (SELECT count(*) FROM campaign_fire f WHERE f.campaign_id = c.id) AS due,
        (SELECT min(f.fire_on) FROM campaign_fire f WHERE f.campaign_id = c.id) AS next_on,
        coalesce((SELECT jsonb_agg(jsonb_build_object('offset', e."offset", 'unit', e.unit, 'hour', e.delivery_hour,
            'relative_to', coalesce(d.name, e.relative_to), 'flow', f.name, 'flow_uuid', f.uuid,
            'message', e.message) ORDER BY e.id)
            FROM campaign_event e LEFT JOIN contact_field d ON d.id = e.field_id LEFT JOIN flow f ON f.id = e.flow_id
            WHERE e.campaign_id = c.id AND e.is_active), '[]') AS events
    FROM campaign c JOIN contact_group g ON g.id = c.group_id
    WHERE c.workspace_id = :workspace AND c.is_active ORDER BY c.is_archived, lower(c.name) LIMIT 500
""")

_TRIGGERS = text("""
    SELECT t.uuid, t.type, t.keywords, t.match_type, t.referrer_id, t.is_archived, t.created_on,
        f.uuid AS flow_uuid, f.name AS flow_name, ch.uuid AS channel_uuid, ch.name AS channel_name,
        s.repeat_period, s.repeat_days_of_week, s.start_on, s.next_fire_on,
        coalesce((SELECT jsonb_agg(jsonb_build_object('uuid', g.uuid, 'name', g.name, 'excluded', m.is_excluded)
            ORDER BY lower(g.name)) FROM trigger_group m JOIN contact_group g ON g.id = m.group_id
            WHERE m.trigger_id = t.id), '[]') AS groups
    FROM trigger t JOIN flow f ON f.id = t.flow_id LEFT JOIN channel ch ON ch.id = t.channel_id
    LEFT JOIN schedule s ON s.id = t.schedule_id
    WHERE t.workspace_id = :workspace AND t.is_active ORDER BY t.is_archived, t.created_on DESC, t.id DESC LIMIT 1000
""")

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


async def campaign_rows(session: AsyncSession, workspace_id: int) -> Sequence[RowMapping]:
    """Campaigns by name, archived ones last, with their events, and how many fires are due and when the next is."""
    return (await sql.execute(session, _CAMPAIGNS, {"workspace": workspace_id})).mappings().all()


async def trigger_rows(session: AsyncSession, workspace_id: int) -> Sequence[RowMapping]:
    """Triggers, newest first, archived ones last."""
    return (await sql.execute(session, _TRIGGERS, {"workspace": workspace_id})).mappings().all()


async def channel_rows(session: AsyncSession, workspace_id: int) -> Sequence[RowMapping]:
    """Channels by name; what they carried in 30 days, and what failed in the last day."""
    return (await sql.execute(session, _CHANNELS, {"workspace": workspace_id})).mappings().all()
