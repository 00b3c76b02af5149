"""Contact groups and their members."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, text
from sqlmodel import col, select

from store import counts, sql
from store.codes import GroupStatus
from store.errors import Conflict
from store.group_queries import read_group_query
from store.named import NamedStore
from store.orders import POPULATE, order
from store.tables import Campaign, ContactGroup, GroupMembership, Trigger, TriggerGroup

USED_BY_TRIGGERS, USED_BY_CAMPAIGNS = "triggers use the group", "campaigns use the group"
NOT_READY = "the group is still being evaluated"
NOT_SMART = "the group is manual"

_USED_BY_FLOWS = text("""
    UPDATE flow SET has_issues = true
    WHERE workspace_id = :workspace AND is_active AND info -> 'dependencies' @> CAST(:dependency AS jsonb)
""")


class GroupStore(NamedStore[ContactGroup]):
    """Reads and writes groups. A group without a query is manual; `parsed_query` {fields: [key]} goes with a query."""

    table, noun, limit = ContactGroup, "group", 250

    async def create_smart(self, workspace_id: int, name: str, query: str, **columns: Any) -> ContactGroup:
        """A group whose members are those who match a query; it is filled in the background.

        Raises `InvalidGroupQuery`, `Conflict` if the name is taken, `LimitReached`.
        """
        text, parsed = await read_group_query(self._session, workspace_id, query)
        smart = {"query": text, "parsed_query": parsed, "status": GroupStatus.INITIALIZING}
        group = await self.create(workspace_id, name=name, **smart, **columns)
        await order(self._session, workspace_id, POPULATE, group.uuid)
        return group

    async def set_query(self, workspace_id: int, uuid: UUID, query: str) -> ContactGroup:
        """Gives a smart group another query, and has it filled anew.

        Raises `NotFound`, `InvalidGroupQuery`, and `Conflict` for a manual group and while the former query is
        evaluated. A query that means the same changes nothing.
        """
        group = await self.get(workspace_id, uuid)
        if group.query is None:
            raise Conflict(self.noun, NOT_SMART)
        text, parsed = await read_group_query(self._session, workspace_id, query)
        if group.query == text:
            return group
        if group.status not in (GroupStatus.READY, GroupStatus.INVALID):
            raise Conflict(self.noun, NOT_READY)
        smart = {"query": text, "parsed_query": parsed, "status": GroupStatus.INITIALIZING}
        group = await self.update(workspace_id, uuid, **smart)
        await order(self._session, workspace_id, POPULATE, group.uuid)
        return group

    async def delete(self, workspace_id: int, uuid: UUID) -> ContactGroup:
        """Takes a group out of use, and everybody out of it; flows that name it get an issue.

        Raises `NotFound`, `Conflict` while a trigger or a campaign uses it.
        """
        group = await self.get(workspace_id, uuid)
        if await self._has_triggers(group.id):
            raise Conflict(self.noun, USED_BY_TRIGGERS)
        campaigns = select(Campaign.id).where(Campaign.group_id == group.id, col(Campaign.is_active))
        if (await self._session.exec(campaigns)).first() is not None:
            raise Conflict(self.noun, USED_BY_CAMPAIGNS)
        await self._session.exec(delete(GroupMembership).where(col(GroupMembership.group_id) == group.id))
        dependency = orjson.dumps([{"uuid": str(uuid)}]).decode()
        await sql.execute(self._session, _USED_BY_FLOWS, {"workspace": workspace_id, "dependency": dependency})
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
