"""Deleting contacts: what others must see at once is done at once, the rest is wiped in the background.

Locking, interrupting and freeing are one transaction; messages, runs and history, of which a contact may have very
many, go in bounded steps afterwards (`wipe`), ordered by a row of `parking` of the same transaction.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from store import session_endings
from store.conversations import drawing

KIND = "erase"
"""The kind of the order in `parking`; `run_uuid` is the contact's."""
STEP = 1_000
"""Rows of a table that are wiped in one transaction."""

_FREED = (
    "DELETE FROM group_membership WHERE contact_id = ANY($1::bigint[])",
    "DELETE FROM campaign_fire WHERE contact_id = ANY($1::bigint[])",
    "DELETE FROM pending_event WHERE contact_id = ANY($1::bigint[])",
    "DELETE FROM contact_note WHERE contact_id = ANY($1::bigint[])",
    "UPDATE contact_urn SET contact_id = NULL, channel_id = NULL, auth_tokens = NULL "
    "WHERE contact_id = ANY($1::bigint[])",
    "UPDATE contact SET is_active = false, name = NULL, language = NULL, timezone = NULL, fields = '{}', "
    "flow_id = NULL, session_id = NULL, ticket_count = 0, modified_on = clock_timestamp() "
    "WHERE id = ANY($1::bigint[])",
    "INSERT INTO parking (kind, workspace_id, run_uuid, payload) "
    "SELECT 'erase', workspace_id, uuid, '{}' FROM contact WHERE id = ANY($1::bigint[])",
)

_WIPED = (
    """UPDATE msg SET visibility = 'D', text = '', attachments = '{}', quick_replies = '[]', templating = NULL,
            status = CASE WHEN direction = 'O' AND status IN ('I', 'Q', 'E') THEN 'F' ELSE status END,
            failed_reason = CASE WHEN direction = 'O' AND status IN ('I', 'Q', 'E') THEN 'C' ELSE failed_reason END,
            modified_on = clock_timestamp()
        WHERE id IN (SELECT id FROM msg WHERE contact_id = $1 AND visibility IN ('V', 'A') LIMIT $2)""",
    "DELETE FROM flow_run WHERE id IN (SELECT id FROM flow_run WHERE contact_id = $1 LIMIT $2)",
    "DELETE FROM flow_session WHERE id IN (SELECT id FROM flow_session WHERE contact_id = $1 LIMIT $2)",
    "DELETE FROM ticket WHERE id IN (SELECT id FROM ticket WHERE contact_id = $1 LIMIT $2)",
    "DELETE FROM contact_event WHERE id IN (SELECT id FROM contact_event WHERE contact_id = $1 LIMIT $2)",
    "DELETE FROM channel_event WHERE id IN (SELECT id FROM channel_event WHERE contact_id = $1 LIMIT $2)",
)


async def erase(connection: Any, workspace_id: int, contacts: Sequence[int]) -> None:
    """Deletes contacts of a workspace, over asyncpg's connection; those of others are passed over."""
    locked = await connection.fetch(
        "SELECT id FROM contact WHERE id = ANY($1::bigint[]) AND workspace_id = $2 AND is_active "
        "ORDER BY id FOR UPDATE",
        list(contacts),
        workspace_id,
    )
    ids = [row["id"] for row in locked]
    if not ids:
        return
    await session_endings.interrupt(connection, ids)
    for statement in _FREED:
        await connection.execute(statement, ids)


async def wipe(connection: Any, contact: UUID) -> bool:
    """Wipes some of what is left of a deleted contact; False when nothing is left. Each call is a transaction."""
    row = await connection.fetchrow("SELECT id FROM contact WHERE uuid = $1 AND NOT is_active", contact)
    if row is None or not await drawing.lock(connection, [row["id"]]):
        return False
    wiped = 0
    for statement in _WIPED:
        wiped += int((await connection.execute(statement, row["id"], STEP)).split()[-1])
    return wiped > 0
