"""What people do with incoming messages: archive, restore, delete, label; many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_CHOSEN = "m.workspace_id = :workspace AND m.id = ANY(CAST(:ids AS bigint[])) AND m.visibility IN ('V', 'A')"

_FIND = text("""
    SELECT id, uuid, direction FROM msg WHERE workspace_id = :workspace AND visibility IN ('V', 'A')
        AND (id = ANY(CAST(:ids AS bigint[])) OR uuid = ANY(CAST(:uuids AS uuid[])))
    ORDER BY id FOR NO KEY UPDATE
""")
_SHOW = text(f"""
    UPDATE msg m SET visibility = :visibility, modified_on = now()
    WHERE {_CHOSEN} AND m.direction = 'I' AND m.visibility <> :visibility RETURNING m.id
""")
_DELETE = text(f"""
    UPDATE msg m SET visibility = 'D', text = '', attachments = '{{}}', quick_replies = '[]', modified_on = now()
    WHERE {_CHOSEN} AND m.direction = 'I' RETURNING m.id
""")
_UNLABEL_ALL = text("DELETE FROM msg_label WHERE msg_id = ANY(CAST(:ids AS bigint[]))")
_LABEL = text(f"""
    WITH labelled AS (
        INSERT INTO msg_label (msg_id, label_id) SELECT m.id, :label FROM msg m WHERE {_CHOSEN} AND m.direction = 'I'
        ON CONFLICT DO NOTHING RETURNING msg_id
    )
    UPDATE msg SET modified_on = now() FROM labelled WHERE id = labelled.msg_id
""")
_UNLABEL = text(f"""
    WITH unlabelled AS (
        DELETE FROM msg_label l USING msg m WHERE {_CHOSEN} AND l.msg_id = m.id AND l.label_id = :label
        RETURNING l.msg_id
    )
    UPDATE msg SET modified_on = now() FROM unlabelled WHERE id = unlabelled.msg_id
""")
_ARCHIVE_OF = text("""
    UPDATE msg m SET visibility = 'A', modified_on = now()
    WHERE m.workspace_id = :workspace AND m.contact_id = ANY(CAST(:ids AS bigint[])) AND m.direction = 'I'
        AND m.visibility = 'V'
""")


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that is there, locked."""

    id: int
    uuid: UUID
    is_incoming: bool


class MessageStore:
    """Changes messages of a workspace; what was deleted is treated as if it weren't there."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, workspace_id: int, ids: Sequence[int], uuids: Sequence[UUID]) -> list[FoundMessage]:
        """Those of these messages that are there, locked until the transaction ends."""
        rows = (await self._run(_FIND, workspace_id, ids, uuids=list(uuids))).mappings()
        return [FoundMessage(row["id"], UUID(str(row["uuid"])), row["direction"] == "I") for row in rows]

    async def archive(self, workspace_id: int, ids: Sequence[int]) -> None:
        """Takes incoming messages out of sight."""
        await self._run(_SHOW, workspace_id, ids, visibility="A")

    async def restore(self, workspace_id: int, ids: Sequence[int]) -> None:
        """Shows archived messages again."""
        await self._run(_SHOW, workspace_id, ids, visibility="V")

    async def delete(self, workspace_id: int, ids: Sequence[int]) -> None:
        """Wipes text and attachments of incoming messages, and their labels; the rows stay."""
        gone = (await self._run(_DELETE, workspace_id, ids)).scalars().all()
        await sql.execute(self._session, _UNLABEL_ALL, {"ids": list(gone)})

    async def label(self, workspace_id: int, ids: Sequence[int], label_id: int) -> None:
        """Puts a label of the workspace on incoming messages."""
        await self._run(_LABEL, workspace_id, ids, label=label_id)

    async def unlabel(self, workspace_id: int, ids: Sequence[int], label_id: int) -> None:
        """Takes a label off messages."""
        await self._run(_UNLABEL, workspace_id, ids, label=label_id)

    async def archive_of_contacts(self, workspace_id: int, contact_ids: Sequence[int]) -> None:
        """Takes all incoming messages of contacts out of sight."""
        await self._run(_ARCHIVE_OF, workspace_id, contact_ids)

    async def _run(self, statement: Any, workspace_id: int, ids: Sequence[int], **values: Any) -> Any:
        return await sql.execute(self._session, statement, {"workspace": workspace_id, "ids": list(ids), **values})
