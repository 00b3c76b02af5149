"""Making, changing and deleting contacts, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.urns import URN
from flows.modifiers import Modifier
from flows.modifiers.field import Field
from flows.modifiers.groups import Groups
from flows.modifiers.language import Language
from flows.modifiers.name import Name
from flows.modifiers.routes import Route, Routes
from store import contact_urns, sql
from store.contact_edits.erasing import erase
from store.contact_edits.known import KnownAssets, KnownAssetsCache
from store.contact_edits.modifying import ContactModifier, Edited, Editor
from store.conversations import drawing
from store.conversations.records import ContactRecord, new_contact
from store.listings.paging import all_rows
from store.tables import Contact, ContactNote, GroupMembership
from store.tables.columns import now
from store.uuid7 import uuid7


class URNTaken(Exception):
    """Another contact has the URN at this place of the list."""

    def __init__(self, place: int) -> None:
        super().__init__(f"the URN at place {place} belongs to another contact")
        self.place = place


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change; what is None stays. `columns` are `name` and `language`, `fields` texts by the field's uuid.

    `urns` replaces all URNs, `groups` (uuids) the membership in manual groups.
    """

    columns: Mapping[str, str | None]
    fields: Mapping[str, str | None] | None = None
    urns: Sequence[URN] | None = None
    groups: Sequence[str] | None = None
    note: str | None = None


class ContactEditor:
    """Edits contacts of one workspace, in somebody's name."""

    def __init__(self, session: AsyncSession, cache: KnownAssetsCache, workspace_id: int, editor: Editor) -> None:
        self._session, self._workspace_id, self._editor = session, workspace_id, editor
        self.modifier = ContactModifier(session, cache, workspace_id, editor)

    async def create(self, changes: Changes) -> int:
        """A new contact's id. Raises `URNTaken`."""
        urns = changes.urns or ()
        await self._claim(urns)
        record = await self._insert()
        await self.modifier.apply_to_new(record, _modifiers(await self.modifier.known(), changes, ()))
        return record.id

    async def update(self, contact_id: int, changes: Changes) -> Edited:
        """Changes a contact; URNs of other contacts are left out."""
        if changes.urns:
            # The contact first, then its URNs, as the pipeline does: else the two might wait for each other.
            await drawing.lock(await sql.driver(self._session), [contact_id])
            await contact_urns.lock(self._session, self._workspace_id, changes.urns)
        known = await self.modifier.known()
        members = await self._manual_groups(known, contact_id) if changes.groups is not None else ()
        edited = await self.modifier.apply({contact_id: _modifiers(known, changes, members)})
        if changes.note:
            await self._add_note(contact_id, changes.note)
        return edited

    async def delete(self, contact_ids: Sequence[int]) -> None:
        """Deletes contacts: each leaves its flow and groups, frees its URNs, and keeps a row without what was known."""
        await erase(await sql.driver(self._session), self._workspace_id, contact_ids)

    async def _claim(self, urns: Sequence[URN]) -> None:
        """Locks these URNs, so that of two who want the same one comes second. Raises `URNTaken`."""
        owners = await contact_urns.claim(self._session, self._workspace_id, urns) if urns else {}
        for place, urn in enumerate(urns):
            if owners[urn.identity] is not None:
                raise URNTaken(place)

    async def _insert(self) -> ContactRecord:
        uuid, at = uuid7(), now()
        times = {"created_on": at, "modified_on": at}
        row = {"uuid": uuid, "workspace_id": self._workspace_id, "created_by_id": self._editor.user_id, **times}
        connection = await self._session.connection()
        contact_id = (await connection.execute(insert(Contact).values(**row).returning(col(Contact.id)))).scalar_one()
        return new_contact(contact_id, uuid, self._workspace_id, at)

    async def _manual_groups(self, known: KnownAssets, contact_id: int) -> list[str]:
        query = GroupMembership.__table__.select().where(col(GroupMembership.contact_id) == contact_id)  # type: ignore[attr-defined]
        uuids = [known.group_uuids.get(row["group_id"], "") for row in await all_rows(self._session, query)]
        groups = known.assets.groups
        return [uuid for uuid in uuids if uuid in groups and not groups[uuid].uses_query]

    async def _add_note(self, contact_id: int, text: str) -> None:
        row = {"contact_id": contact_id, "text": text, "created_by_id": self._editor.user_id}
        await (await self._session.connection()).execute(insert(ContactNote).values(**row))


def _modifiers(known: KnownAssets, changes: Changes, members: Sequence[str]) -> list[Modifier]:
    """The modifiers that make these changes of a contact that is in the manual groups `members` (uuids)."""
    made: list[Modifier] = []
    if "name" in changes.columns:
        made.append(Name(changes.columns["name"] or ""))
    if "language" in changes.columns:
        made.append(Language(changes.columns["language"] or ""))
    if changes.urns is not None:
        made.append(Routes(tuple(Route(str(urn)) for urn in changes.urns), "set"))
    if changes.groups is not None:
        made += _memberships(known, changes.groups, members)
    fields: dict[str, Any] = {uuid: known.assets.fields[key] for uuid, key in known.field_keys.items()}
    given = (changes.fields or {}).items()
    return made + [Field(fields[uuid], text or "") for uuid, text in given if uuid in fields]


def _memberships(known: KnownAssets, wanted: Sequence[str], members: Sequence[str]) -> list[Modifier]:
    groups = known.assets.groups
    joined = tuple(groups[uuid] for uuid in wanted if uuid not in members and uuid in groups)
    left = tuple(groups[uuid] for uuid in members if uuid not in wanted)
    made: list[Modifier] = [Groups(left, "remove")] if left else []
    return made + ([Groups(joined, "add")] if joined else [])
