"""Sending messages again that failed: over the channel that reaches their URN now, as if they had never been tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import outbox, sql
from store.chat_routes import Routes
from store.outgoing import OutgoingMessage

_LOCK = text("""
    SELECT m.id, m.urn_id, m.contact_id, k.status AS contact_status, k.is_active AS has_contact
    FROM msg m JOIN contact k ON k.id = m.contact_id
    WHERE m.workspace_id = :workspace AND m.uuid = ANY(CAST(:uuids AS uuid[])) AND m.direction = 'O'
        AND m.status = 'F' AND m.visibility = 'V'
    ORDER BY m.id FOR NO KEY UPDATE OF m
""")
_QUEUE = text("""
    UPDATE msg m SET status = 'Q', channel_id = g.channel_id, urn_id = g.urn_id, failed_reason = NULL,
        failed_over_from = NULL, error_count = 0, next_attempt_on = NULL, sent_on = NULL, external_id = NULL,
        resend_count = m.resend_count + 1, modified_on = now()
    FROM unnest(CAST(:ids AS bigint[]), CAST(:channels AS bigint[]), CAST(:urns AS bigint[]))
        AS g(id, channel_id, urn_id)
    WHERE m.id = g.id
""")
_FAIL = text("""
    UPDATE msg m SET failed_reason = g.reason, modified_on = now()
    FROM unnest(CAST(:ids AS bigint[]), CAST(:reasons AS text[])) AS g(id, reason) WHERE m.id = g.id
""")


@dataclass(frozen=True, slots=True)
class Again:
    """What is to be pushed after the commit, and how many messages failed again at once."""

    outgoing: Sequence[OutgoingMessage]
    failed: int


class Resending:
    """Makes failed messages be sent once more."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def resend(self, workspace_id: int, uuids: Sequence[UUID]) -> Again:
        """Queues those of these messages that failed; they have the same uuid, and another channel if need be.

        One whose contact isn't active, or whose URN nothing reaches, fails again with the reason; one that had no URN
        takes the contact's first that is reached.
        """
        values = {"workspace": workspace_id, "uuids": list(uuids)}
        rows = (await sql.execute(self._session, _LOCK, values)).mappings().all()
        queued: list[tuple[int, int, int]] = []
        failed: list[tuple[int, str]] = []
        routes = await Routes.read(self._session, workspace_id) if rows else None
        for row in rows:
            route = await routes.find(row["contact_id"], row["urn_id"]) if routes and _may_hear(row) else None
            if route is None:
                failed.append((row["id"], "D" if _may_hear(row) else "C"))
            else:
                queued.append((row["id"], route.channel_id, route.urn_id))
        if queued:
            ids, channels, urns = (list(column) for column in zip(*queued, strict=True))
            await sql.execute(self._session, _QUEUE, {"ids": ids, "channels": channels, "urns": urns})
        if failed:
            ids, reasons = (list(column) for column in zip(*failed, strict=True))
            await sql.execute(self._session, _FAIL, {"ids": ids, "reasons": reasons})
        return Again(await outbox.read(self._session, [id_ for id_, _, _ in queued]), len(failed))


def _may_hear(row: RowMapping) -> bool:
    return bool(row["has_contact"]) and row["contact_status"] == "A"
