"""Filling a smart group: whoever its query finds, and whoever is in it, is evaluated anew, 500 in a transaction.

The search only names candidates; for each contact the engine's evaluator decides, over all smart groups, in the
transaction that writes what follows (history, fires of campaigns, time of modification).
"""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from flows.contactql import QueryError
from store import contact_search, sql
from store.codes import GroupStatus
from store.contact_edits import ContactModifier, Editor, KnownAssetsCache
from store.database import Database
from store.recipients import Search
from store.tables import ContactGroup
from store.tables.columns import now
from store.workspaces import assets_changed

BATCH = 500

_MEMBERS = text("SELECT contact_id FROM group_membership WHERE group_id = :group")
_EMPTY = text("DELETE FROM group_membership WHERE group_id = :group")


class GroupPopulation:
    """Fills smart groups."""

    def __init__(
        self, database: Database, cache: KnownAssetsCache, *, search: Search = contact_search.search, batch: int = BATCH
    ) -> None:
        self._database, self._cache, self._search, self._batch = database, cache, search, batch

    async def populate(self, uuid: UUID, after: int = 0) -> AsyncIterator[int]:
        """Fills a group; gives the last contact's id after each transaction, from which another try can go on.

        A group whose query can't be read (any more) is emptied and marked as invalid.
        """
        group = await self._begin(uuid)
        if group is None:
            return
        candidates = await self._candidates(group)
        left = [number for number in candidates if number > after]
        for first in range(0, len(left), self._batch):
            batch = left[first : first + self._batch]
            async with self._database.transaction() as session:
                modifier = ContactModifier(session, self._cache, group.workspace_id, Editor())
                await modifier.apply(dict.fromkeys(batch, ()), refresh=True)
            yield batch[-1]
        await self._finish(uuid, group.query)

    async def _begin(self, uuid: UUID) -> ContactGroup | None:
        """The group, marked as being evaluated; None if there is nothing to fill."""
        async with self._database.transaction() as session:
            group = await self._locked(session, uuid)
            if group is not None:
                group.status = GroupStatus.EVALUATING
            return group

    async def _candidates(self, group: ContactGroup) -> list[int]:
        async with self._database.transaction() as session:
            members = set((await sql.execute(session, _MEMBERS, {"group": group.id})).scalars())
            try:
                found = await self._search(session, group.workspace_id, group.query or "", now=now())
            except QueryError:
                await self._invalidate(session, group.uuid)
                return []
            return sorted(members.union(found))

    async def _invalidate(self, session: AsyncSession, uuid: UUID) -> None:
        group: Any = await self._locked(session, uuid)
        if group is not None:
            group.status = GroupStatus.INVALID
            await sql.execute(session, _EMPTY, {"group": group.id})
            await assets_changed(session, group.workspace_id)

    async def _finish(self, uuid: UUID, query: str | None) -> None:
        """Marks the group as ready, unless its query was changed or turned out to be invalid meanwhile."""
        async with self._database.transaction() as session:
            group = await self._locked(session, uuid)
            if group is not None and group.query == query and group.status == GroupStatus.EVALUATING:
                group.status, group.modified_on = GroupStatus.READY, now()

    async def _locked(self, session: AsyncSession, uuid: UUID) -> ContactGroup | None:
        query = select(ContactGroup).where(ContactGroup.uuid == uuid).with_for_update()
        group = (await session.exec(query)).one_or_none()
        return group if group is not None and group.is_active and group.query else None
