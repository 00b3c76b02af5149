"""Which contacts a batch works on: locked first, then their events read, so that a contact's events keep their order.

A locked row is passed over (`SKIP LOCKED`): whoever holds it applies that contact's events, or the next draw does.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from store.conversations.records import HoldRecord, PendingEvent

# The head of the queue is read a little deeper than the batch, since other handlers have locked some of it.
_WINDOW = 6
_EVENTS_PER_CONTACT = 4

_LOCK_DUE = """
    WITH head AS (
        SELECT id, contact_id FROM pending_event
        WHERE set_aside_on IS NULL AND NOT is_held AND NOT is_waiting
        ORDER BY id LIMIT $1
    ), picked AS (
        SELECT contact_id, min(id) AS first FROM head GROUP BY contact_id ORDER BY first
    )
    SELECT c.id, c.hold_id FROM picked p JOIN contact c ON c.id = p.contact_id
    ORDER BY p.first LIMIT $2 FOR UPDATE OF c SKIP LOCKED
"""

_EVENTS = """
    SELECT id, workspace_id, contact_id, kind, payload, created_on, tries FROM pending_event
    WHERE contact_id = ANY($1::bigint[]) AND set_aside_on IS NULL AND NOT is_held AND NOT is_waiting
    ORDER BY id LIMIT $2
"""


async def lock_due(connection: Any, limit: int) -> list[int]:
    """Locks up to `limit` contacts with pending events, oldest event first, and gives their ids.

    The events of contacts that hold a call are moved out of the way until the hold is released.
    """
    rows = await connection.fetch(_LOCK_DUE, limit * _WINDOW, limit)
    held = [row["id"] for row in rows if row["hold_id"] is not None]
    if held:
        await hold_events(connection, held)
    return [row["id"] for row in rows if row["hold_id"] is None]


async def hold_events(connection: Any, contacts: Sequence[int]) -> None:
    """Makes the pending events of these contacts wait until `release_events`."""
    await connection.execute(
        "UPDATE pending_event SET is_held = true WHERE contact_id = ANY($1::bigint[]) AND NOT is_held", contacts
    )


async def release_events(connection: Any, contacts: Sequence[int]) -> None:
    """Makes the pending events of these contacts due again."""
    await connection.execute(
        "UPDATE pending_event SET is_held = false WHERE contact_id = ANY($1::bigint[]) AND is_held", contacts
    )


async def lock(connection: Any, contacts: Sequence[int], *, skip_busy: bool = False) -> set[int]:
    """Locks these contacts, waiting for those that are busy, or passing over them; gives the ids that are locked."""
    query = "SELECT id FROM contact WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
    rows = await connection.fetch(query + (" SKIP LOCKED" if skip_busy else ""), contacts)
    return {row["id"] for row in rows}


async def pending(connection: Any, contacts: Sequence[int]) -> list[PendingEvent]:
    """The oldest pending events of locked contacts, in the order in which they came."""
    rows = await connection.fetch(_EVENTS, contacts, len(contacts) * _EVENTS_PER_CONTACT)
    return [PendingEvent(*row) for row in rows]


async def contact_of_run(connection: Any, run: UUID) -> int | None:
    """The id of the contact whose run or hold this is, or None when there is no such run."""
    found = await connection.fetchval(
        "SELECT contact_id FROM contact_hold WHERE run_uuid = $1 "
        "UNION ALL SELECT contact_id FROM flow_run WHERE uuid = $1 LIMIT 1",
        run,
    )
    return int(found) if found is not None else None


async def hold_of(connection: Any, contact: int) -> HoldRecord | None:
    """What a locked contact waits for, if it waits for a call."""
    row = await connection.fetchrow(
        "SELECT id, uuid, workspace_id, contact_id, run_uuid, session_id, event, started_on, seed, request, results, "
        "call_number, created_on FROM contact_hold WHERE contact_id = $1",
        contact,
    )
    return HoldRecord(**row) if row else None


async def set_aside(connection: Any, event: int, error: str) -> None:
    """Sets an event aside at once, visible with its error: trying it again would change nothing."""
    await connection.execute(
        "UPDATE pending_event SET tries = tries + 1, error = $2, set_aside_on = now() WHERE id = $1", event, error
    )


async def fail_alone(connection: Any, event: int, error: str, *, tries: int) -> None:
    """Counts a failed try of an event that was applied alone; after `tries` it is set aside, visible with its error."""
    await connection.execute(
        "UPDATE pending_event SET tries = tries + 1, error = $2, "
        "set_aside_on = CASE WHEN tries + 1 >= $3 THEN now() END WHERE id = $1",
        event,
        error[:10_000],
        tries,
    )
