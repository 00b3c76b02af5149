"""Contacts, with their URNs, groups, notes and the flow they are in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import all_rows, fetch_page
from store.paging import Page, Position
from store.tables.accounts import UserAccount
from store.tables.channels import Channel
from store.tables.contacts import Contact, ContactNote, ContactURN
from store.tables.flows import Flow
from store.tables.groups import ContactGroup, GroupMembership

Columns = Mapping[str, Any] | RowMapping
"""Columns of a row by name."""


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts; `group` is a uuid or an exact name, before and after are inclusive times of modification."""

    uuid: UUID | None = None
    identity: str | None = None
    group: str | None = None
    deleted: bool = False
    before: datetime | None = None
    after: datetime | None = None


@dataclass(slots=True)
class ContactDetails:
    """A contact's row, and what belongs to it in the order it is shown."""

    row: Columns
    urns: list[Columns] = field(default_factory=list)
    groups: list[Columns] = field(default_factory=list)
    notes: list[Columns] = field(default_factory=list)


def select_contacts(workspace_id: int) -> Select[Any]:
    """The rows of a workspace's contacts, without what belongs to them."""
    columns: tuple[Any, ...] = (
        col(Contact.id),
        col(Contact.uuid),
        col(Contact.name),
        col(Contact.status),
        col(Contact.language),
        col(Contact.fields),
        col(Contact.created_on),
        col(Contact.modified_on),
        col(Contact.last_seen_on),
        col(Contact.is_active),
        col(Flow.uuid).label("flow_uuid"),
        col(Flow.name).label("flow_name"),
    )
    joined = select(*columns).outerjoin(Flow, col(Flow.id) == col(Contact.flow_id))
    return joined.where(col(Contact.workspace_id) == workspace_id)


async def contacts_page(
    session: AsyncSession, workspace_id: int, wanted: ContactFilter, at: Position | None, *, ascending: bool = False
) -> tuple[Page[RowMapping], list[ContactDetails]]:
    """A page of contacts, the last modified first."""
    query = select_contacts(workspace_id).where(col(Contact.is_active) == (not wanted.deleted))
    if wanted.uuid:
        query = query.where(col(Contact.uuid) == wanted.uuid)
    if wanted.identity:
        query = query.where(col(Contact.id).in_(_owners(workspace_id, [wanted.identity])))
    if wanted.group:
        groups = [row["id"] for row in await all_rows(session, _groups_named(workspace_id, wanted.group))]
        members = select(col(GroupMembership.contact_id)).where(col(GroupMembership.group_id).in_(groups))
        query = query.where(col(Contact.id).in_(members))
    if wanted.before:
        query = query.where(col(Contact.modified_on) <= wanted.before)
    if wanted.after:
        query = query.where(col(Contact.modified_on) >= wanted.after)
    page = await fetch_page(session, query, col(Contact.modified_on), col(Contact.id), at=at, ascending=ascending)
    return page, await detailed(session, page.rows)


def _owners(workspace_id: int, identities: Sequence[str]) -> Select[Any]:
    return select(col(ContactURN.contact_id)).where(
        col(ContactURN.workspace_id) == workspace_id, col(ContactURN.identity).in_(identities)
    )


def _groups_named(workspace_id: int, group: str) -> Select[Any]:
    """Groups are looked for first: of a group that is known the planner knows whether it has few members or many."""
    named = col(ContactGroup.name) == group
    with suppress(ValueError):
        named |= col(ContactGroup.uuid) == UUID(group)
    return select(col(ContactGroup.id)).where(
        col(ContactGroup.workspace_id) == workspace_id, col(ContactGroup.is_active), named
    )


async def detailed(session: AsyncSession, rows: Sequence[RowMapping]) -> list[ContactDetails]:
    """Contacts' rows with what belongs to each."""
    details = {row["id"]: ContactDetails(row) for row in rows}
    if details:
        for urn in await contact_urns(session, details):
            details[urn["contact_id"]].urns.append(urn)
        for group in await _groups(session, details):
            details[group["contact_id"]].groups.append(group)
        for note in await _notes(session, details):
            details[note["contact_id"]].notes.append(note)
    return list(details.values())


async def contact_urns(session: AsyncSession, contact_ids: Iterable[int]) -> Sequence[RowMapping]:
    """The URNs of contacts, each contact's in the order they are tried."""
    query: Any = (
        select(
            col(ContactURN.contact_id),
            col(ContactURN.identity),
            col(ContactURN.scheme),
            col(ContactURN.path),
            col(ContactURN.display),
            col(Channel.uuid).label("channel_uuid"),
            col(Channel.name).label("channel_name"),
        )
        .outerjoin(Channel, (col(Channel.id) == col(ContactURN.channel_id)) & col(Channel.is_active))
        .where(col(ContactURN.contact_id).in_(list(contact_ids)))
        .order_by(col(ContactURN.contact_id), col(ContactURN.priority).desc(), col(ContactURN.id))
    )
    return await all_rows(session, query)


async def first_urns(session: AsyncSession, contact_ids: Iterable[int]) -> dict[int, RowMapping]:
    """The URN that is tried first, of each contact that has one."""
    first = dict[int, RowMapping]()
    for urn in await contact_urns(session, set(contact_ids)):
        first.setdefault(urn["contact_id"], urn)
    return first


async def _groups(session: AsyncSession, contact_ids: Iterable[int]) -> Sequence[RowMapping]:
    query = (
        select(col(GroupMembership.contact_id), col(ContactGroup.uuid), col(ContactGroup.name))
        .join(ContactGroup, col(ContactGroup.id) == col(GroupMembership.group_id))
        .where(col(GroupMembership.contact_id).in_(list(contact_ids)), col(ContactGroup.is_active))
        .order_by(col(ContactGroup.id))
    )
    return await all_rows(session, query)


async def _notes(session: AsyncSession, contact_ids: Iterable[int]) -> Sequence[RowMapping]:
    query: Any = (
        select(
            col(ContactNote.contact_id),
            col(ContactNote.text),
            col(ContactNote.created_on),
            col(UserAccount.email),
            col(UserAccount.first_name),
            col(UserAccount.last_name),
        )
        .outerjoin(UserAccount, col(UserAccount.id) == col(ContactNote.created_by_id))
        .where(col(ContactNote.contact_id).in_(list(contact_ids)))
        .order_by(col(ContactNote.id))
    )
    notes = defaultdict[int, list[RowMapping]](list)
    for note in await all_rows(session, query):
        notes[note["contact_id"]].append(note)
    return [note for kept in notes.values() for note in kept[-5:]]
