"""Keeping contacts in the smart groups whose queries find them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import format_instant
from core.urns import URN
from flows.assets import Field, Group
from flows.contact import Contact as EngineContact
from flows.contact import ContactStatus
from flows.contact_urn import ContactURN as EngineURN
from flows.contactql import QueryEnvironment
from flows.query_groups import QueryGroup, parse_query_groups
from flows.ticket import Ticket as EngineTicket
from store.contact_edits.values import environment_of
from store.definitions.parts import FIELD_TYPES
from store.listings.paging import all_rows
from store.tables import Contact, ContactField, ContactGroup, ContactURN, GroupMembership, Workspace

STATUSES: dict[str, ContactStatus] = {"A": "active", "B": "blocked", "S": "stopped", "V": "archived"}


class SmartGroups:
    """The smart groups of a workspace, their queries parsed."""

    def __init__(self, workspace: Workspace, groups: Sequence[Any], fields: Sequence[Any], now: datetime) -> None:
        self._ids = {str(group["uuid"]): int(group["id"]) for group in groups}
        self._fields = {str(field["uuid"]): str(field["key"]) for field in fields}
        self._environment = QueryEnvironment.of(environment_of(workspace), now.year)
        known: list[Group] = [
            Group(uuid=str(group["uuid"]), name=group["name"], query=group["query"]) for group in groups
        ]
        types: dict[str, Any] = FIELD_TYPES
        assets = {
            field["key"]: Field(
                uuid=str(field["uuid"]), key=field["key"], name=field["name"], type=types[field["value_type"]]
            )
            for field in fields
        }
        self._queries: tuple[QueryGroup, ...] = parse_query_groups(known, assets, self._environment)

    @classmethod
    async def load(cls, session: AsyncSession, workspace: Workspace, now: datetime) -> "SmartGroups":
        """The groups of a workspace that have a query."""
        groups = select(
            col(ContactGroup.id), col(ContactGroup.uuid), col(ContactGroup.name), col(ContactGroup.query)
        ).where(
            col(ContactGroup.workspace_id) == workspace.id,
            col(ContactGroup.is_active),
            col(ContactGroup.query).is_not(None),
        )
        fields = select(
            col(ContactField.uuid), col(ContactField.key), col(ContactField.name), col(ContactField.value_type)
        ).where(col(ContactField.workspace_id) == workspace.id, col(ContactField.is_active))
        return cls(workspace, await all_rows(session, groups), await all_rows(session, fields), now)

    async def refresh(self, session: AsyncSession, contact_id: int) -> None:
        """Bring one contact's memberships up to date."""
        if not self._ids:
            return
        contact = await self._contact(session, contact_id)
        belongs = {
            self._ids[one.group.uuid]
            for one in self._queries
            if contact.is_active and one.query.matches(contact, self._environment)
        }
        connection = await session.connection()
        mine = col(GroupMembership.contact_id) == contact_id
        gone = set(self._ids.values()) - belongs
        await connection.execute(delete(GroupMembership).where(mine, col(GroupMembership.group_id).in_(gone)))
        await add_members(session, [(group_id, contact_id) for group_id in sorted(belongs)])

    async def _contact(self, session: AsyncSession, contact_id: int) -> EngineContact:
        row = (await all_rows(session, select(Contact.__table__).where(col(Contact.id) == contact_id)))[0]  # type: ignore[attr-defined]
        urns = select(col(ContactURN.scheme), col(ContactURN.path)).where(col(ContactURN.contact_id) == contact_id)
        named = {self._fields[uuid]: value for uuid, value in row["fields"].items() if uuid in self._fields}
        return EngineContact(
            uuid=str(row["uuid"]),
            name=row["name"] or "",
            language=row["language"] or "",
            status=STATUSES[row["status"]],
            created_on=format_instant(row["created_on"]),
            last_seen_on=format_instant(row["last_seen_on"]) if row["last_seen_on"] else None,
            urns=[EngineURN(URN(urn["scheme"], urn["path"])) for urn in await all_rows(session, urns)],
            fields={key: value for key, value in named.items() if value},
            tickets=[EngineTicket.from_json(_OPEN_TICKET)] * row["ticket_count"],
        )


_OPEN_TICKET = {"uuid": "00000000-0000-4000-8000-000000000000", "status": "open", "topic": None, "assignee": None}


async def add_members(session: AsyncSession, members: Sequence[tuple[int, int]]) -> None:
    """Put contacts into groups, given as (group id, contact id); who is in already stays."""
    if members:
        rows = [{"group_id": group_id, "contact_id": contact_id} for group_id, contact_id in members]
        connection = await session.connection()
        await connection.execute(insert_or_skip(GroupMembership).values(rows).on_conflict_do_nothing())
