"""What the reconciler asks and mends: runs, holds, starts and broadcasts that Temporal may have lost, and the reverse.

Every statement takes a bounded number of rows. What is mended is told to Temporal by rows of `parking`, never twice
while such a row waits; contacts that are locked at the moment are left for the next time.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from store.conversations.pool import ConversationPool

BATCH = 1_000

_UNTOLD = "NOT EXISTS (SELECT 1 FROM parking p WHERE p.run_uuid = {run})"

# A timeout that is late may be in order: its clock begins when the message is sent. So the limit comes last.
_OVERDUE = f"""
    WITH late AS (
        SELECT id FROM flow_session WHERE status = 'W' AND wait_expires_on < now() - $1::interval
        UNION
        SELECT id FROM flow_session WHERE status = 'W' AND wait_timeout_on < now() - $1::interval
    )
    SELECT r.uuid FROM late l JOIN flow_session s ON s.id = l.id JOIN flow_run r ON r.uuid = s.current_run_uuid
    JOIN contact c ON c.id = s.contact_id AND c.hold_id IS NULL
    WHERE coalesce(r.parked_until, s.modified_on) < now() - $1::interval AND {_UNTOLD.format(run="r.uuid")}
    LIMIT $2
"""

_LIVE = f"""
    WITH waiting AS (
        SELECT id, contact_id, modified_on FROM flow_session WHERE status = 'W' AND contact_id > $1
        ORDER BY contact_id LIMIT $3
    )
    SELECT (SELECT max(contact_id) FROM waiting) AS last, (SELECT count(*) FROM waiting) AS seen, ARRAY(
        SELECT r.uuid FROM waiting w JOIN flow_run r ON r.session_id = w.id AND r.status IN ('A', 'W')
        WHERE (r.status = 'W' OR r.parked_until IS NOT NULL) AND w.modified_on < now() - $2::interval
            AND {_UNTOLD.format(run="r.uuid")}) AS runs
"""

_HOLDS = f"""
    SELECT h.id, h.uuid, h.run_uuid FROM contact_hold h
    WHERE h.id > $1 AND h.created_on < now() - $2::interval AND {_UNTOLD.format(run="h.run_uuid")}
    ORDER BY h.id LIMIT $3
"""

_BULK = f"""
    (SELECT 'start' AS kind, s.uuid FROM flow_start s
     WHERE s.status IN ('P', 'Q', 'S') AND s.modified_on < now() - $1::interval AND {_UNTOLD.format(run="s.uuid")}
     ORDER BY s.id LIMIT $2)
    UNION ALL
    (SELECT 'broadcast', b.uuid FROM broadcast b
     WHERE b.status IN ('P', 'Q', 'S') AND b.schedule_id IS NULL AND b.is_active
        AND b.modified_on < now() - $1::interval AND {_UNTOLD.format(run="b.uuid")}
     ORDER BY b.id LIMIT $2)
"""

_NOT_LIVE = f"""
    SELECT x.uuid FROM unnest($1::uuid[]) AS x(uuid) LEFT JOIN flow_run r ON r.uuid = x.uuid
    WHERE (r.id IS NULL OR (r.status NOT IN ('A', 'W') AND r.modified_on < now() - $2::interval))
        AND NOT EXISTS (SELECT 1 FROM contact_hold h WHERE h.run_uuid = x.uuid) AND {_UNTOLD.format(run="x.uuid")}
"""

# What an operator finds a run by; nothing personal.
_ABOUT = """
    jsonb_build_object('workspace', w.name, 'flow', coalesce(f.name, ''), 'contact', c.uuid, 'channel', coalesce((
        SELECT h.name FROM contact_urn u JOIN channel h ON h.id = u.channel_id
        WHERE u.contact_id = c.id ORDER BY u.priority DESC, u.id LIMIT 1), ''))
"""

_PARK = f"""
    WITH live AS (
        SELECT r.id, r.uuid, r.workspace_id, {_ABOUT} AS about, CASE WHEN s.current_run_uuid = r.uuid
            THEN least(s.wait_timeout_on, s.wait_expires_on) ELSE s.wait_expires_on END AS deadline
        FROM flow_run r JOIN flow_session s ON s.id = r.session_id AND s.status = 'W'
        JOIN contact c ON c.id = r.contact_id JOIN workspace w ON w.id = r.workspace_id
        LEFT JOIN flow f ON f.id = r.flow_id
        WHERE r.uuid = ANY($1::uuid[]) AND r.status IN ('A', 'W') AND {_UNTOLD.format(run="r.uuid")}
        FOR UPDATE OF c SKIP LOCKED
    ), parked AS (UPDATE flow_run r SET parked_until = l.deadline FROM live l WHERE r.id = l.id)
    INSERT INTO parking (kind, workspace_id, run_uuid, payload)
    SELECT 'park', workspace_id, uuid, about || jsonb_build_object('deadline', deadline, 'anew', true) FROM live
    RETURNING id
"""

_CALL = f"""
    INSERT INTO parking (kind, workspace_id, run_uuid, payload)
    SELECT 'call', h.workspace_id, h.run_uuid, {_ABOUT} || jsonb_build_object('call', h.uuid)
    FROM contact_hold h JOIN contact c ON c.id = h.contact_id JOIN workspace w ON w.id = h.workspace_id
    LEFT JOIN flow_run r ON r.uuid = h.run_uuid LEFT JOIN flow f ON f.id = r.flow_id
    WHERE h.uuid = ANY($1::uuid[]) AND {_UNTOLD.format(run="h.run_uuid")}
    RETURNING id
"""

_ORDERS = {
    "start": ("flow_start", "f.name", "LEFT JOIN flow f ON f.id = o.flow_id"),
    "broadcast": ("broadcast", "''", ""),
}
_ORDER = f"""
    INSERT INTO parking (kind, workspace_id, run_uuid, payload)
    SELECT '{{kind}}', o.workspace_id, o.uuid, jsonb_build_object(
        'workspace', w.name, 'workspace_id', w.id, 'flow', {{flow}}, 'anew', true)
    FROM {{table}} o JOIN workspace w ON w.id = o.workspace_id {{more}}
    WHERE o.uuid = ANY($1::uuid[]) AND o.status IN ('P', 'Q', 'S') AND {_UNTOLD.format(run="o.uuid")}
    RETURNING id
"""

_LOOK = f"""
    INSERT INTO parking (kind, workspace_id, run_uuid, payload)
    SELECT 'park', coalesce(r.workspace_id, 0), x.uuid, jsonb_build_object('deadline', now())
    FROM unnest($1::uuid[]) AS x(uuid) LEFT JOIN flow_run r ON r.uuid = x.uuid WHERE {_UNTOLD.format(run="x.uuid")}
    RETURNING id
"""

_RELEASE = """
    WITH stray AS (
        SELECT DISTINCT p.contact_id FROM pending_event p
        WHERE p.is_held AND p.created_on < now() - $1::interval
            AND NOT EXISTS (SELECT 1 FROM contact_hold h WHERE h.contact_id = p.contact_id)
        LIMIT $2
    ), free AS (
        SELECT c.id FROM contact c JOIN stray s ON s.contact_id = c.id FOR UPDATE OF c SKIP LOCKED
    ), let_go AS (UPDATE contact c SET hold_id = NULL FROM free WHERE c.id = free.id)
    UPDATE pending_event p SET is_held = false FROM free WHERE p.contact_id = free.id AND p.is_held RETURNING p.id
"""

_GONE_FLOWS = """
    INSERT INTO pending_event (workspace_id, contact_id, kind, payload)
    SELECT s.workspace_id, s.contact_id, 'interrupted', jsonb_build_object(
        'key', 'interrupted:' || s.uuid, 'session', s.uuid, 'reason', 'its flow was archived or deleted')
    FROM contact c JOIN flow f ON f.id = c.flow_id AND (f.is_archived OR NOT f.is_active)
    JOIN flow_session s ON s.contact_id = c.id AND s.status = 'W'
    WHERE c.flow_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM pending_event p WHERE p.contact_id = c.id AND p.kind = 'interrupted')
    LIMIT $1
    RETURNING id
"""


class Disagreements:
    """Implements `activities.reconciling.Disagreements`."""

    def __init__(self, pool: ConversationPool) -> None:
        self._pool = pool

    async def overdue(self, grace: timedelta) -> list[UUID]:
        """Waiting runs whose time has been up for a while, though no call holds them."""
        return _uuids(await self._fetch(_OVERDUE, grace, BATCH))

    async def live(self, after: int, grace: timedelta) -> tuple[list[UUID], int | None]:
        """Runs that must have a workflow, of the contacts behind an id; the last contact's id if there may be more."""
        [row] = await self._fetch(_LIVE, after, grace, BATCH)
        return [UUID(str(run)) for run in row["runs"]], row["last"] if row["seen"] == BATCH else None

    async def holds(self, after: int, grace: timedelta) -> tuple[list[tuple[UUID, UUID]], int | None]:
        """Holds and their runs, behind an id; the last id if there may be more."""
        rows = await self._fetch(_HOLDS, after, grace, BATCH)
        found = [(UUID(str(row["uuid"])), UUID(str(row["run_uuid"]))) for row in rows]
        return found, rows[-1]["id"] if len(rows) == BATCH else None

    async def bulk(self, grace: timedelta) -> list[tuple[str, UUID]]:
        """Starts and broadcasts that are not over: kind and uuid."""
        return [(row["kind"], UUID(str(row["uuid"]))) for row in await self._fetch(_BULK, grace, BATCH)]

    async def not_live(self, runs: Sequence[UUID], grace: timedelta) -> list[UUID]:
        """Those of these runs that are over, or unknown."""
        return _uuids(await self._fetch(_NOT_LIVE, list(runs), grace))

    async def park(self, runs: Sequence[UUID]) -> int:
        """Has the workflows of these waiting runs begun anew, or woken if their time is up; how many."""
        return await self._write(_PARK, runs)

    async def call(self, holds: Sequence[UUID]) -> int:
        """Has the calls of these holds made; how many."""
        return await self._write(_CALL, holds)

    async def order(self, kind: str, works: Sequence[UUID]) -> int:
        """Has the workflows of these starts or broadcasts begun anew; how many."""
        table, flow, more = _ORDERS[kind]
        return await self._write(_ORDER.format(kind=kind, table=table, flow=flow, more=more), works)

    async def look(self, runs: Sequence[UUID]) -> int:
        """Has the workflows of these runs look whether their run is over; how many."""
        return await self._write(_LOOK, runs)

    async def release_events(self, grace: timedelta) -> int:
        """Lets events go on that wait behind no hold; how many."""
        return len(await self._fetch(_RELEASE, grace, BATCH))

    async def interrupt_gone_flows(self) -> int:
        """Lets sessions end that wait in flows that are archived or deleted; how many."""
        return len(await self._fetch(_GONE_FLOWS, BATCH))

    async def _write(self, statement: str, uuids: Sequence[UUID]) -> int:
        return len(await self._fetch(statement, list(uuids))) if uuids else 0

    async def _fetch(self, statement: str, *values: Any) -> list[Any]:
        async with self._pool.transaction() as connection:
            return list(await connection.fetch(statement, *values))


def _uuids(rows: Sequence[Any]) -> list[UUID]:
    return [UUID(str(row["uuid"])) for row in rows]
