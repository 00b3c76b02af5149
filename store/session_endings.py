"""Ending the sessions that contacts wait in at once, many in one statement and without the engine.

For whoever has the contacts locked already and answers with what they are then: the API, people at a contact's page,
deletion, a flow's archiving.

Each run's workflow learns of its end by a row of `parking`, written in the same transaction. A contact that is held by
a call is let go: the call's answer then finds nobody waiting for it, and the message that led to it is in the inbox.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from store.conversations import drawing

BATCH = 500
"""Contacts that are interrupted in one transaction at most."""

_END = """
    WITH ended AS (
        UPDATE flow_session SET status = 'I', output = NULL, current_flow_id = NULL, current_run_uuid = NULL,
            wait_expires_on = NULL, wait_timeout_on = NULL, ended_on = clock_timestamp(),
            modified_on = clock_timestamp()
        WHERE contact_id = ANY($1::bigint[]) AND status = 'W' RETURNING id, contact_id
    ), live AS (
        SELECT r.id, r.uuid, r.workspace_id, r.parked_until, r.messages_sent, r.messages_received,
            json_array_length(r.path::json) AS steps, f.name AS flow, w.name AS workspace, c.uuid AS contact
        FROM ended e JOIN flow_run r ON r.session_id = e.id AND r.status IN ('A', 'W')
        JOIN flow f ON f.id = r.flow_id JOIN workspace w ON w.id = r.workspace_id JOIN contact c ON c.id = e.contact_id
    ), runs AS (
        UPDATE flow_run r SET status = 'I', exited_on = clock_timestamp(), modified_on = clock_timestamp(),
            parked_until = NULL, failure = $2
        FROM ended e WHERE r.session_id = e.id AND r.status IN ('A', 'W')
    ), told AS (
        INSERT INTO parking (kind, workspace_id, run_uuid, payload)
        SELECT 'end', workspace_id, uuid, jsonb_build_object('workspace', workspace, 'flow', flow, 'contact', contact,
            'channel', '', 'summary', jsonb_build_object('status', 'interrupted', 'steps', steps,
            'messages_sent', messages_sent, 'messages_received', messages_received))
        FROM live WHERE parked_until IS NOT NULL
    )
    UPDATE contact c SET flow_id = NULL, session_id = NULL, modified_on = clock_timestamp()
    FROM ended e WHERE c.id = e.contact_id RETURNING c.id
"""

_RELEASE = """
    WITH let_go AS (DELETE FROM contact_hold WHERE contact_id = ANY($1::bigint[]) RETURNING contact_id, event),
    in_inbox AS (
        UPDATE msg m SET status = 'H', modified_on = clock_timestamp() FROM let_go l
        WHERE l.event ->> 'kind' = 'msg_received' AND m.uuid = CAST(l.event ->> 'message' AS uuid) AND m.status = 'P'
    )
    UPDATE contact c SET hold_id = NULL FROM let_go WHERE c.id = let_go.contact_id RETURNING c.id
"""

_IN_FLOW = """
    SELECT c.id FROM contact c JOIN flow f ON f.id = c.flow_id WHERE f.uuid = $1 AND c.is_active
    ORDER BY c.id LIMIT $2 FOR UPDATE OF c
"""


async def interrupt(connection: Any, contacts: Sequence[int], reason: str | None = None) -> int:
    """Ends the sessions that these locked contacts wait in; how many contacts waited. Over asyncpg's connection.

    `reason` is shown with their runs.
    """
    released = [row["id"] for row in await connection.fetch(_RELEASE, list(contacts))]
    if released:
        await drawing.release_events(connection, released)
    ended = [row["id"] for row in await connection.fetch(_END, list(contacts), reason)]
    return len({*released, *ended})


async def interrupt_flow(connection: Any, flow: UUID, most: int = BATCH) -> int:
    """Interrupts up to `most` of the contacts that wait in a flow; how many those were, 0 when nobody is left."""
    contacts = [row["id"] for row in await connection.fetch(_IN_FLOW, flow, most)]
    if contacts:
        await interrupt(connection, contacts, "the flow was interrupted for all who were in it")
    return len(contacts)
