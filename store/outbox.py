"""The outbox sweep: messages that were committed, but that the fair queue doesn't know, are pushed again.

That happens when a process dies between the commit and the push, and to all when Redis loses its data. Pushes are
idempotent by message, so sweeps may overlap each other and the pushes they repair.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.database import Database
from store.fair_queue.queue import FairQueue
from store.outgoing import OutgoingMessage

OLD_ENOUGH = timedelta(seconds=30)
"""Younger messages are still on their way from the commit to the push."""

_QUEUED = text("""
    SELECT id, uuid FROM msg
    WHERE direction = 'O' AND status = 'Q' AND id > :after AND modified_on < now() - CAST(:age AS interval)
    ORDER BY id LIMIT :most
""")

# Errored messages wait in the queue for their next attempt; those that are overdue have been lost there.
_OVERDUE = text("""
    SELECT id, uuid FROM msg
    WHERE direction = 'O' AND status IN ('I', 'E') AND next_attempt_on IS NOT NULL
        AND next_attempt_on < now() - CAST(:age AS interval) AND id > :after
    ORDER BY id LIMIT :most
""")

_FAIL_WITHOUT_CHANNEL = text("""
    UPDATE msg m SET status = 'F', failed_reason = 'R', next_attempt_on = NULL, modified_on = now()
    WHERE m.id = ANY(CAST(:ids AS bigint[])) AND m.status IN ('Q', 'I', 'E') AND NOT EXISTS (
        SELECT 1 FROM channel c WHERE c.id = m.channel_id AND c.is_active)
""")

_ROWS = text("""
    SELECT m.uuid, m.workspace_id, m.contact_id, m.text, m.attachments, m.quick_replies, m.templating, m.locale,
        m.created_on, m.is_high_priority AS high_priority, m.error_count AS prev_attempts, m.resend_count AS resend,
        coalesce(m.response_to_external_id, '') AS response_to_external_id,
        CASE WHEN m.broadcast_id IS NOT NULL THEN 'broadcast' WHEN m.ticket_id IS NOT NULL THEN 'ticket'
             WHEN m.flow_id IS NOT NULL THEN 'flow' ELSE 'chat' END AS origin,
        c.uuid AS channel_uuid, u.identity AS urn, coalesce(u.auth_tokens ->> 'default', '') AS urn_auth,
        k.uuid AS contact_uuid, k.last_seen_on,
        ARRAY(SELECT o.identity FROM contact_urn o WHERE o.contact_id = k.id AND o.id <> u.id
              ORDER BY o.priority DESC, o.id) AS other_urns,
        CASE WHEN f.id IS NOT NULL THEN jsonb_build_object('uuid', f.uuid, 'name', f.name) END AS flow,
        CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('uuid', s.uuid, 'status', s.status,
            'sprint_uuid', s.sprint_uuid) END AS session
    FROM msg m
    JOIN channel c ON c.id = m.channel_id AND c.is_active
    JOIN contact_urn u ON u.id = m.urn_id
    JOIN contact k ON k.id = m.contact_id
    LEFT JOIN flow f ON f.id = m.flow_id
    LEFT JOIN flow_session s ON s.uuid = m.session_uuid
    WHERE m.id = ANY(CAST(:ids AS bigint[])) AND m.status IN ('Q', 'I', 'E')
    ORDER BY m.id
""")


_FAIL_DEAD = text("""
    UPDATE msg SET status = 'F', failed_reason = 'E', next_attempt_on = NULL, modified_on = now()
    WHERE uuid = ANY(CAST(:uuids AS uuid[])) AND direction = 'O' AND status IN ('Q', 'I', 'E')
""")


class Outbox:
    """Finds messages that should be in the fair queue and aren't.

    `cost` tells a message's parts, the unit of its channel's rate.
    """

    def __init__(self, database: Database, queue: FairQueue, cost: Callable[[OutgoingMessage], int]) -> None:
        self._database, self._queue, self._cost = database, queue, cost

    async def sweep(self, limit: int, *, age: timedelta = OLD_ENOUGH) -> int:
        """Pushes up to `limit` lost messages, oldest first; how many of them there were."""
        await self._fail_dead(limit)
        found = 0
        for candidates in (_QUEUED, _OVERDUE):
            after = 0
            while found < limit:
                async with self._database.transaction() as session:
                    values = {"after": after, "age": age, "most": limit}
                    rows = (await sql.execute(session, candidates, values)).all()
                    if not rows:
                        break
                    lost = set(await self._queue.missing([str(row.uuid) for row in rows]))
                    ids = [row.id for row in rows if str(row.uuid) in lost][: limit - found]
                    messages = await read(session, ids)
                await self._queue.push([message.job(self._cost(message)) for message in messages])
                found, after = found + len(ids), rows[-1].id
        return found

    async def _fail_dead(self, limit: int) -> None:
        """Messages whose senders died of them time and again fail, and leave the queue."""
        dead = [id_ for id_, _ in await self._queue.dead(limit)]
        if dead:
            async with self._database.transaction() as session:
                await sql.execute(session, _FAIL_DEAD, {"uuids": dead})
            await self._queue.cancel(dead)


async def read(session: AsyncSession, ids: Sequence[int]) -> list[OutgoingMessage]:
    """Messages with these ids that are to be sent, as the queue carries them; those without a channel fail."""
    if not ids:
        return []
    values: dict[str, Any] = {"ids": list(ids)}
    await sql.execute(session, _FAIL_WITHOUT_CHANNEL, values)
    rows = await sql.execute(session, _ROWS, values)
    return [OutgoingMessage(**row) for row in rows.mappings()]
