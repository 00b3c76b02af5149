"""Contact groups and their members."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from store import counts
from store.codes import GroupStatus
from store.errors import Conflict
from store.named import NamedStore
from store.tables import Campaign, ContactGroup, GroupMembership, Trigger, TriggerGroup

USED_BY_TRIGGERS, USED_BY_CAMPAIGNS = "triggers use the group", "campaigns use the group"
NOT_READY = "the group is still being evaluated"


class GroupStore(NamedStore[ContactGroup]):
    """Reads and writes groups. A group without a query is manual; `parsed_query` {fields: [key]} goes with a query."""

    table, noun, limit = ContactGroup, "group", 250

    async def create_smart(self, workspace_id: int, name: str, query: str, parsed: dict[str, Any]) -> ContactGroup:
        """A group whose members are those who match a query; it is empty until it has been evaluated."""
        columns = {"query": query, "parsed_query": parsed, "status": GroupStatus.INITIALIZING}
        return await self.create(workspace_id, name=name, **columns)

    async def set_query(self, workspace_id: int, uuid: UUID, query: str, parsed: dict[str, Any]) -> ContactGroup:
        """Gives a smart group another query. Raises `NotFound`, `Conflict` while the former one is evaluated."""
        group = await self.get(workspace_id, uuid)
        if group.query == query:
            return group
        if group.status != GroupStatus.READY:
            raise Conflict(self.noun, NOT_READY)
        return await self.update(workspace_id, uuid, query=query, parsed_query=parsed, status=GroupStatus.INITIALIZING)

    async def delete(self, workspace_id: int, uuid: UUID) -> ContactGroup:
        """Takes a group out of use, and everybody out of it. Raises `NotFound`, `Conflict` while anything uses it."""
        group = await self.get(workspace_id, uuid)
        if await self._has_triggers(group.id):
            raise Conflict(self.noun, USED_BY_TRIGGERS)
        campaigns = select(Campaign.id).where(Campaign.group_id == group.id, col(Campaign.is_active))
        if (await self._session.exec(campaigns)).first() is not None:
            raise Conflict(self.noun, USED_BY_CAMPAIGNS)
        await self._session.exec(delete(GroupMembership).where(col(GroupMembership.group_id) == group.id))
        return await super().delete(workspace_id, uuid)

    async def counts(self, group_ids: Sequence[int]) -> dict[int, int]:
        """How many contacts are in each of these groups."""
        return await counts.totals(self._session, "group_count", "group_id", group_ids)

    async def _has_triggers(self, group_id: int) -> bool:
        query = (
            select(Trigger.id)
            .join(TriggerGroup, col(TriggerGroup.trigger_id) == Trigger.id)
            .where(TriggerGroup.group_id == group_id, col(Trigger.is_active), ~col(Trigger.is_archived))
        )
        return (await self._session.exec(query)).first() is not None
