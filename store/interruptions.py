"""Interruptions of many contacts: events for the pipeline, which applies them behind what came before them."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

MOST_AT_ONCE = 5_000

_QUEUE = """
    INSERT INTO pending_event (workspace_id, contact_id, kind, payload)
    SELECT s.workspace_id, s.contact_id, 'interrupted', jsonb_build_object(
        'key', 'interrupted:' || s.uuid, 'session', s.uuid, 'reason', CAST(:reason AS text))
    FROM flow_session s
    WHERE s.workspace_id = :workspace AND s.status = 'W' AND {chosen} AND NOT EXISTS (
        SELECT 1 FROM pending_event p WHERE p.contact_id = s.contact_id AND p.kind = 'interrupted'
            AND p.payload ->> 'session' = CAST(s.uuid AS text))
    ORDER BY s.contact_id LIMIT :most
    RETURNING id
"""
_CONTACTS = text(_QUEUE.format(chosen="s.contact_id = ANY(CAST(:contacts AS bigint[]))"))
_FLOW = text(_QUEUE.format(chosen="s.current_flow_id = :flow"))


async def interrupt_contacts(session: AsyncSession, workspace_id: int, contacts: Sequence[int], reason: str) -> int:
    """Lets the waiting sessions of these contacts (row ids) end as interrupted; how many there are.

    `reason` is shown with their runs. Wake the handlers after the commit.
    """
    values = {"workspace": workspace_id, "contacts": list(contacts), "reason": reason, "most": len(contacts)}
    return len((await sql.execute(session, _CONTACTS, values)).all())


async def interrupt_flow(session: AsyncSession, workspace_id: int, flow_id: int, reason: str) -> int:
    """Lets up to 5,000 sessions that wait in a flow end as interrupted; how many it were, 0 when none is left.

    Each is queued once, so it may be called until it says 0, a transaction each. Wake the handlers after the commits.
    """
    values = {"workspace": workspace_id, "flow": flow_id, "reason": reason, "most": MOST_AT_ONCE}
    return len((await sql.execute(session, _FLOW, values)).all())
