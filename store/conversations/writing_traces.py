"""Writing what events leave behind beside the contact: tickets, history, resthooks. One statement a table."""

from collections.abc import Sequence
from typing import Any

import orjson

from store.conversations.records import Writes

_TICKETS = """
    INSERT INTO ticket (uuid, workspace_id, contact_id, topic_id, assignee_id, status, opened_on, opened_by_id,
           opened_in_id, last_activity_on, modified_on)
    SELECT uuid, workspace_id, contact_id, topic_id, assignee_id, 'O', opened_on, user_id, flow_id, opened_on,
           clock_timestamp()
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, contact_id bigint, topic_id bigint,
         assignee_id bigint, flow_id bigint, user_id bigint, opened_on timestamptz)
    ON CONFLICT (uuid) DO NOTHING
"""

# One change of one ticket at a time, since a ticket may have several.
_TICKET_CHANGE = """
    UPDATE ticket SET status = coalesce($3, status),
           closed_on = CASE WHEN $3 = 'C' THEN $6::timestamptz WHEN $3 = 'O' THEN NULL ELSE closed_on END,
           topic_id = coalesce($4, topic_id), assignee_id = CASE WHEN $5 THEN $7::bigint ELSE assignee_id END,
           last_activity_on = $6::timestamptz, modified_on = clock_timestamp()
    WHERE uuid = $1 AND workspace_id = $2
"""

_TICKET_COUNTS = """
    UPDATE contact c SET ticket_count = (SELECT count(*) FROM ticket t WHERE t.contact_id = c.id AND t.status = 'O')
    WHERE c.id = ANY($1::bigint[])
"""

_HISTORY = """
    INSERT INTO contact_event (uuid, workspace_id, contact_id, type, event, ticket_id, user_id, created_on)
    SELECT x.uuid, x.workspace_id, x.contact_id, x.type, x.event, t.id, x.user_id, x.created_on
    FROM json_to_recordset($1::json) AS x(uuid uuid, workspace_id bigint, contact_id bigint, type text, event text,
         ticket_uuid uuid, user_id bigint, created_on timestamptz)
    LEFT JOIN ticket t ON t.uuid = x.ticket_uuid
    ORDER BY x.uuid
    ON CONFLICT (uuid) DO NOTHING
"""

_RESTHOOKS = """
    INSERT INTO resthook_event (workspace_id, resthook_id, data, created_on)
    SELECT x.workspace_id, r.id, x.data::jsonb, x.created_on
    FROM json_to_recordset($1::json) AS x(workspace_id bigint, slug text, data text, created_on timestamptz)
    JOIN resthook r ON r.workspace_id = x.workspace_id AND r.slug = x.slug AND r.is_active
"""

_SUBSCRIBERS_GONE = """
    WITH gone AS (
        UPDATE resthook_subscriber s SET is_active = false
        FROM unnest($1::bigint[], $2::text[], $3::text[]) AS x(workspace_id, slug, url)
        JOIN resthook r ON r.workspace_id = x.workspace_id AND r.slug = x.slug AND r.is_active
        WHERE s.resthook_id = r.id AND s.target_url = x.url AND s.is_active RETURNING r.id, r.workspace_id
    ), changed AS (UPDATE resthook SET modified_on = now() FROM gone WHERE resthook.id = gone.id)
    UPDATE workspace SET assets_version = assets_version + 1 WHERE id IN (SELECT workspace_id FROM gone)
"""


async def write_traces(connection: Any, writes: Writes) -> None:
    """Writes all that a batch leaves behind, once its contacts, sessions and runs are written."""
    await _tickets(connection, writes)
    await write_rows(connection, _HISTORY, writes.history)
    await write_rows(connection, _RESTHOOKS, writes.resthooks)
    if writes.subscribers_gone:
        await connection.execute(_SUBSCRIBERS_GONE, *zip(*writes.subscribers_gone, strict=True))


async def write_rows(connection: Any, statement: str, rows: Sequence[Any]) -> None:
    """Runs a statement over rows, which travel as one JSON parameter; nothing without rows."""
    if rows:
        # asyncpg's own UUIDs are unknown to orjson.
        await connection.execute(statement, orjson.dumps(rows, default=str).decode())


async def _tickets(connection: Any, writes: Writes) -> None:
    await write_rows(connection, _TICKETS, writes.tickets)
    for change in writes.ticket_changes:
        await connection.execute(
            _TICKET_CHANGE, change.uuid, change.workspace_id, change.status, change.topic_id, change.is_assigned,
            change.changed_on, change.assignee_id,
        )  # fmt: skip
    changed = {ticket.contact_id for ticket in writes.tickets} | {one.contact_id for one in writes.ticket_changes}
    if changed:
        await connection.execute(_TICKET_COUNTS, sorted(changed))
