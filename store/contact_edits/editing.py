"""Making, changing and deleting one contact, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.urns import URN
from store import campaign_fires, contact_urns
from store.contact_edits.smart_groups import SmartGroups, add_members
from store.contact_edits.values import environment_of, parse_value
from store.listings.paging import all_rows, one_row
from store.tables import (
    CampaignFire,
    Contact,
    ContactGroup,
    ContactNote,
    ContactURN,
    FlowRun,
    FlowSession,
    GroupMembership,
    PendingEvent,
    Workspace,
)
from store.tables.columns import now
from store.uuid7 import uuid7

HIGHEST_PRIORITY = 1000


class URNTaken(Exception):
    """Another contact has the URN at this place of the list."""

    def __init__(self, place: int) -> None:
        super().__init__(f"the URN at place {place} belongs to another contact")
        self.place = place


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change; what is None stays. `columns` are of the contact's row, `fields` texts by the field's uuid.

    `urns` replaces all URNs, `groups` (ids) the membership in manual groups.
    """

    columns: Mapping[str, str | None]
    fields: Mapping[str, str | None] | None = None
    urns: Sequence[URN] | None = None
    groups: Sequence[int] | None = None
    note: str | None = None


class ContactEditor:
    """Edits contacts of one workspace, in the name of a user."""

    def __init__(self, session: AsyncSession, workspace: Workspace, user_id: int | None) -> None:
        self._session, self._workspace, self._user_id = session, workspace, user_id

    async def create(self, changes: Changes) -> int:
        """A new contact's id. Raises `URNTaken`."""
        row = {"uuid": uuid7(), "workspace_id": self._workspace.id, "created_by_id": self._user_id}
        connection = await self._session.connection()
        contact_id = (await connection.execute(insert(Contact).values(**row).returning(col(Contact.id)))).scalar_one()
        await self._apply(contact_id, {}, changes, is_new=True)
        return int(contact_id)

    async def update(self, contact_id: int, changes: Changes) -> None:
        """Change a contact; URNs of other contacts are left out."""
        query = select(col(Contact.fields)).where(
            col(Contact.id) == contact_id, col(Contact.workspace_id) == self._workspace.id
        )
        row = await one_row(self._session, query.with_for_update())
        assert row is not None, f"contact {contact_id} is gone"
        await self._apply(contact_id, row["fields"], changes, is_new=False)

    async def delete(self, contact_id: int) -> None:
        """Delete a contact: it leaves its flow and groups, frees its URNs, and keeps its row without what was known."""
        connection, at = await self._session.connection(), now()
        mine = col(Contact.id) == contact_id
        await connection.execute(select(col(Contact.id)).where(mine).with_for_update())
        ended = {"status": "I", "modified_on": at}
        for table, waiting, end in ((FlowSession, ("W",), "ended_on"), (FlowRun, ("A", "W"), "exited_on")):
            running = (col(table.contact_id) == contact_id) & col(table.status).in_(waiting)
            await connection.execute(update(table).where(running).values(**ended | {end: at}))
        for owned in (GroupMembership, CampaignFire, PendingEvent):
            await connection.execute(delete(owned).where(col(owned.contact_id) == contact_id))
        freed = update(ContactURN).where(col(ContactURN.contact_id) == contact_id)
        await connection.execute(freed.values(contact_id=None, channel_id=None))
        gone: dict[str, Any] = {
            "is_active": False,
            "name": None,
            "language": None,
            "fields": {},
            "flow_id": None,
            "session_id": None,
        }
        await connection.execute(update(Contact).where(mine).values(**gone | {"modified_on": at}))

    async def _apply(self, contact_id: int, stored: dict[str, Any], changes: Changes, *, is_new: bool) -> None:
        at = now()
        values: dict[str, Any] = dict(changes.columns)
        if changes.fields is not None:
            values["fields"] = self._fields(stored, changes.fields)
        connection = await self._session.connection()
        await connection.execute(update(Contact).where(col(Contact.id) == contact_id).values(**values, modified_on=at))
        if changes.urns is not None:
            await self._set_urns(contact_id, changes.urns, is_new=is_new)
        if changes.groups is not None:
            await self._set_groups(contact_id, changes.groups)
        if changes.note:
            note = {"contact_id": contact_id, "text": changes.note, "created_by_id": self._user_id}
            await connection.execute(insert(ContactNote).values(**note))
        smart = await SmartGroups.load(self._session, self._workspace, at)
        await smart.refresh(self._session, contact_id)
        await campaign_fires.schedule(self._session, self._workspace.id, contact_ids=[contact_id])

    def _fields(self, stored: dict[str, Any], given: Mapping[str, str | None]) -> dict[str, Any]:
        environment, at, fields = environment_of(self._workspace), now(), dict(stored)
        for uuid, text in given.items():
            value = parse_value(text, environment, at) if text else None
            if value is None:
                fields.pop(uuid, None)
            else:
                fields[uuid] = value
        return fields

    async def _set_urns(self, contact_id: int, urns: Sequence[URN], *, is_new: bool) -> None:
        """Give the contact these URNs and no others, the first to be tried first."""
        rows = await contact_urns.lock(self._session, self._workspace.id, urns) if urns else {}
        kept = list[int]()
        for place, urn in enumerate(urns):
            row = rows[urn.identity]
            if row["contact_id"] not in (None, contact_id):
                if is_new:
                    raise URNTaken(place)
                continue
            if row["id"] not in kept:
                kept.append(row["id"])
        connection = await self._session.connection()
        mine = col(ContactURN.contact_id) == contact_id
        await connection.execute(
            update(ContactURN).where(mine, col(ContactURN.id).not_in(kept)).values(contact_id=None)
        )
        for place, urn_id in enumerate(kept):
            given = {"contact_id": contact_id, "priority": HIGHEST_PRIORITY - place}
            await connection.execute(update(ContactURN).where(col(ContactURN.id) == urn_id).values(**given))

    async def _set_groups(self, contact_id: int, group_ids: Sequence[int]) -> None:
        """Make these the contact's manual groups."""
        manual = select(col(ContactGroup.id)).where(
            col(ContactGroup.workspace_id) == self._workspace.id, col(ContactGroup.query).is_(None)
        )
        known = [row["id"] for row in await all_rows(self._session, manual)]
        left = [id_ for id_ in known if id_ not in group_ids]
        connection = await self._session.connection()
        mine = col(GroupMembership.contact_id) == contact_id
        await connection.execute(delete(GroupMembership).where(mine, col(GroupMembership.group_id).in_(left)))
        await add_members(self._session, [(id_, contact_id) for id_ in group_ids])
