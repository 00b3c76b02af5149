"""Incoming messages whose files are to be fetched before they are handled; written with the message (`store.arrivals`).

The message's event waits (`pending_event.is_waiting`), and so do later ones of the contact, for their order is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.contact_urns import cut_name
from store.database import Database

LEASE = timedelta(minutes=3)
"""How long a drawn message is left to whoever drew it: longer than its files may take."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A message with the attachments that its channel reported. `names`: its contact's name is asked for, too."""

    id: int
    workspace_id: int
    channel_id: int
    channel_uuid: UUID
    contact_id: int
    msg_uuid: UUID
    names: bool
    tries: int
    attachments: Sequence[str]
    urn: str


_DRAW = text("""
    WITH due AS (
        SELECT id FROM attachment_fetch WHERE due_on <= now() ORDER BY due_on LIMIT :most FOR UPDATE SKIP LOCKED
    ), drawn AS (
        UPDATE attachment_fetch f SET tries = tries + 1, due_on = now() + CAST(:lease AS interval)
        FROM due WHERE f.id = due.id RETURNING f.*
    )
    SELECT d.id, d.workspace_id, d.channel_id, c.uuid AS channel_uuid, d.contact_id, d.msg_uuid, d.names, d.tries,
        coalesce(m.attachments, '{}') AS attachments, coalesce(u.identity, '') AS urn
    FROM drawn d JOIN channel c ON c.id = d.channel_id
    LEFT JOIN msg m ON m.uuid = d.msg_uuid LEFT JOIN contact_urn u ON u.id = m.urn_id
""")

_AGAIN = text("UPDATE attachment_fetch SET due_on = now() + CAST(:after AS interval) WHERE id = :id")

# Arrivals lock the sender's URN: so none comes between the look at what waits and its release.
_LOCK = text("SELECT id FROM contact_urn WHERE contact_id = :contact ORDER BY identity FOR NO KEY UPDATE")
_MESSAGE = text("""
    UPDATE msg SET attachments = CAST(:attachments AS text[]), modified_on = now(),
        log_uuids = log_uuids || array_remove(CAST(:logs AS uuid[]), NULL)
    WHERE uuid = :msg AND visibility <> 'X'
""")
_EVENT = text("""
    UPDATE pending_event SET payload = jsonb_set(payload, '{attachments}', to_jsonb(CAST(:attachments AS text[])))
    WHERE contact_id = :contact AND kind = 'msg_received' AND payload ->> 'message' = CAST(:msg AS text)
""")
_REMOVE = text("DELETE FROM attachment_fetch WHERE id = :id")
_RELEASE = text("""
    UPDATE pending_event SET is_waiting = false
    WHERE contact_id = :contact AND is_waiting AND id < coalesce((
        SELECT min(p.id) FROM pending_event p JOIN attachment_fetch f ON f.msg_uuid::text = p.payload ->> 'message'
        WHERE p.contact_id = :contact AND f.contact_id = :contact AND p.is_waiting), 9223372036854775807)
""")
_NAME = text("UPDATE contact SET name = :name, modified_on = now() WHERE id = :contact AND coalesce(name, '') = ''")


class AttachmentFetches:
    """Draws messages whose files are to be fetched, and writes what came of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draw(self, most: int) -> list[Fetch]:
        """Leases up to so many messages that are due, oldest first."""
        async with self._database.transaction() as session:
            rows = await sql.execute(session, _DRAW, {"most": most, "lease": LEASE})
            return [Fetch(**row) for row in rows.mappings()]

    async def again(self, fetch: Fetch, after: timedelta) -> None:
        """Lets a message be drawn again after a while."""
        async with self._database.transaction() as session:
            await sql.execute(session, _AGAIN, {"id": fetch.id, "after": after})

    async def finish(
        self,
        session: AsyncSession,
        fetch: Fetch,
        attachments: Sequence[str],
        *,
        shown: Sequence[str],
        name: str = "",
        logs: Sequence[UUID] = (),
    ) -> None:
        """Writes a message's attachments as they are now, of which flows are shown some, and lets it be handled."""
        values = {"contact": fetch.contact_id}
        await sql.execute(session, _LOCK, values)
        written = {"msg": fetch.msg_uuid, "attachments": list(attachments), "logs": list(logs)}
        await sql.execute(session, _MESSAGE, written)
        queued = values | {"msg": str(fetch.msg_uuid), "attachments": list(shown)}
        await sql.execute(session, _EVENT, queued)
        if name:
            await sql.execute(session, _NAME, values | {"name": cut_name(name)})
        await sql.execute(session, _REMOVE, {"id": fetch.id})
        await sql.execute(session, _RELEASE, values)
