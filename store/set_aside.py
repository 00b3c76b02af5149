"""Events that were set aside because they could not be applied: to be seen, and to be tried again or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql

_CHOSEN = "set_aside_on IS NOT NULL AND workspace_id = :workspace AND (CAST(:all AS boolean) OR id = ANY(:ids))"

_PAGE = text("""
    SELECT e.id, c.uuid AS contact, e.kind, e.tries, e.error, e.created_on, e.set_aside_on
    FROM pending_event e LEFT JOIN contact c ON c.id = e.contact_id
    WHERE e.set_aside_on IS NOT NULL AND e.workspace_id = :workspace AND e.id > :after ORDER BY e.id LIMIT :most
""")
# As new rows: an event that is tried again comes behind whatever has come since.
_REPLAY = text(f"""
    WITH chosen AS (DELETE FROM pending_event WHERE {_CHOSEN} RETURNING *)
    INSERT INTO pending_event (workspace_id, contact_id, kind, payload, created_on)
    SELECT workspace_id, contact_id, kind, payload, created_on FROM chosen ORDER BY id RETURNING id
""")
_DROP = text(f"DELETE FROM pending_event WHERE {_CHOSEN} RETURNING id")


@dataclass(frozen=True, slots=True)
class SetAsideEvent:
    """An event that was set aside; `contact` is None when the contact's row is gone."""

    id: int
    contact: UUID | None
    kind: str
    tries: int
    error: str | None
    created_on: datetime
    set_aside_on: datetime


class SetAsideStore:
    """Reads, offers again and drops a workspace's events that were set aside."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, workspace_id: int, *, after: int = 0, most: int = 100) -> list[SetAsideEvent]:
        """Events behind the one with id `after`, oldest first."""
        values = {"workspace": workspace_id, "after": after, "most": most}
        return [SetAsideEvent(**row) for row in (await sql.execute(self._session, _PAGE, values)).mappings()]

    async def replay(self, workspace_id: int, ids: Sequence[int] | None = None) -> list[int]:
        """Offers these events again, or all; their new ids. Wake the handlers after the commit."""
        return await self._change(_REPLAY, workspace_id, ids)

    async def drop(self, workspace_id: int, ids: Sequence[int] | None = None) -> list[int]:
        """Forgets these events, or all; their ids."""
        return await self._change(_DROP, workspace_id, ids)

    async def _change(self, statement: Any, workspace_id: int, ids: Sequence[int] | None) -> list[int]:
        values = {"workspace": workspace_id, "all": ids is None, "ids": list(ids or ())}
        return [row[0] for row in await sql.execute(self._session, statement, values)]
