"""What people do with messages: archive, restore, delete, label, send again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.errors import NotFound
from store.tables import Msg

_CHOSEN = "m.workspace_id = :workspace AND m.id = ANY(CAST(:ids AS bigint[])) AND m.visibility IN ('V', 'A')"

_FIND = text("""
    SELECT id, uuid, direction FROM msg WHERE workspace_id = :workspace AND visibility IN ('V', 'A')
        AND (id = ANY(CAST(:ids AS bigint[])) OR uuid = ANY(CAST(:uuids AS uuid[])))
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
_RESEND = text(f"""
    UPDATE msg m SET status = 'Q', error_count = 0, next_attempt_on = NULL, failed_reason = NULL, sent_on = NULL,
        external_id = NULL, resend_count = m.resend_count + 1, modified_on = now()
    WHERE {_CHOSEN} AND m.direction = 'O' AND m.status = 'F' AND m.urn_id IS NOT NULL
        AND EXISTS (SELECT 1 FROM channel c WHERE c.id = m.channel_id AND c.is_active AND c.is_enabled)
    RETURNING m.id
""")


class MessageStore:
    """Changes messages of a workspace; what was deleted is treated as if it weren't there."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, workspace_id: int, uuid: UUID) -> Msg:
        """A message. Raises `NotFound`."""
        query = select(Msg).where(Msg.workspace_id == workspace_id, Msg.uuid == uuid)
        found = (await self._session.exec(query)).one_or_none()
        if found is None or found.visibility not in ("V", "A"):
            raise NotFound("message", uuid)
        return found

    async def find(self, workspace_id: int, names: Sequence[int | UUID]) -> dict[int | UUID, tuple[int, str]]:
        """Row id and direction of messages by the id or uuid that they were named by; those that aren't there lack."""
        ids = [name for name in names if isinstance(name, int)]
        uuids = [name for name in names if isinstance(name, UUID)]
        rows = (await self._run(_FIND, workspace_id, ids, uuids=uuids)).all()
        known: dict[int | UUID, tuple[int, str]] = {}
        for row in rows:
            known[row.id] = known[row.uuid] = (row.id, row.direction)
        return {name: known[name] for name in names if name in known}

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

    async def resend(self, workspace_id: int, ids: Sequence[int]) -> list[int]:
        """Queues failed messages once more; returns the ids of those that have a URN and a channel to go by.

        Read them with `store.outbox.read` and push them after the commit.
        """
        return list((await self._run(_RESEND, workspace_id, ids)).scalars())

    async def _run(self, statement: Any, workspace_id: int, ids: Sequence[int], **values: Any) -> Any:
        return await sql.execute(self._session, statement, {"workspace": workspace_id, "ids": list(ids), **values})
