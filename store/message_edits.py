"""What people do with incoming messages: label, archive, restore, delete; many at once, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_FIND = text("""
    SELECT id, uuid, direction FROM msg
    WHERE workspace_id = :workspace AND visibility IN ('V', 'A')
        AND (id = ANY(CAST(:ids AS bigint[])) OR uuid = ANY(CAST(:uuids AS uuid[])))
    ORDER BY id FOR NO KEY UPDATE
""")

_LABEL = text("""
    WITH labelled AS (
        INSERT INTO msg_label (msg_id, label_id) SELECT unnest(CAST(:ids AS bigint[])), :label
        ON CONFLICT DO NOTHING RETURNING msg_id
    )
    UPDATE msg SET modified_on = clock_timestamp() WHERE id IN (SELECT msg_id FROM labelled)
""")

_UNLABEL = text("""
    WITH unlabelled AS (
        DELETE FROM msg_label WHERE msg_id = ANY(CAST(:ids AS bigint[])) AND label_id = :label RETURNING msg_id
    )
    UPDATE msg SET modified_on = clock_timestamp() WHERE id IN (SELECT msg_id FROM unlabelled)
""")

_SHOW = text("""
    UPDATE msg SET visibility = :to, modified_on = clock_timestamp()
    WHERE id = ANY(CAST(:ids AS bigint[])) AND visibility = :from
""")

_UNLABEL_ALL = text("DELETE FROM msg_label WHERE msg_id = ANY(CAST(:ids AS bigint[]))")

_DELETE = text("""
    UPDATE msg SET visibility = 'D', text = '', attachments = '{}', quick_replies = '[]',
        modified_on = clock_timestamp()
    WHERE id = ANY(CAST(:ids AS bigint[]))
""")

_ARCHIVE_OF = text("""
    UPDATE msg SET visibility = 'A', modified_on = clock_timestamp()
    WHERE contact_id = ANY(CAST(:contacts AS bigint[])) AND workspace_id = :workspace AND direction = 'I'
        AND visibility = 'V'
""")


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that is there, locked."""

    id: int
    uuid: UUID
    is_incoming: bool


class MessageEditor:
    """Changes messages of one workspace."""

    def __init__(self, session: AsyncSession, workspace_id: int) -> None:
        self._session, self._workspace_id = session, workspace_id

    async def find(self, ids: Sequence[int], uuids: Sequence[UUID]) -> list[FoundMessage]:
        """Those of these messages that are there and not deleted."""
        values = {"workspace": self._workspace_id, "ids": list(ids), "uuids": list(uuids)}
        rows = (await sql.execute(self._session, _FIND, values)).mappings()
        return [FoundMessage(row["id"], UUID(str(row["uuid"])), row["direction"] == "I") for row in rows]

    async def label(self, ids: Sequence[int], label_id: int) -> None:
        """Puts a label on messages."""
        await sql.execute(self._session, _LABEL, {"ids": list(ids), "label": label_id})

    async def unlabel(self, ids: Sequence[int], label_id: int) -> None:
        """Takes a label off messages."""
        await sql.execute(self._session, _UNLABEL, {"ids": list(ids), "label": label_id})

    async def archive(self, ids: Sequence[int]) -> None:
        """Moves messages to the archive."""
        await sql.execute(self._session, _SHOW, {"ids": list(ids), "from": "V", "to": "A"})

    async def restore(self, ids: Sequence[int]) -> None:
        """Takes messages back from the archive."""
        await sql.execute(self._session, _SHOW, {"ids": list(ids), "from": "A", "to": "V"})

    async def delete(self, ids: Sequence[int]) -> None:
        """Wipes messages; their rows stay, shown nowhere."""
        await sql.execute(self._session, _UNLABEL_ALL, {"ids": list(ids)})
        await sql.execute(self._session, _DELETE, {"ids": list(ids)})

    async def archive_of_contacts(self, contact_ids: Sequence[int]) -> None:
        """Archives all incoming messages of contacts."""
        await sql.execute(self._session, _ARCHIVE_OF, {"contacts": list(contact_ids), "workspace": self._workspace_id})
