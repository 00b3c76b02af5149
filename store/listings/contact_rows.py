"""Contacts as a list in the browser: of a status or a group, or what a query found; and how many there are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.listings.contacts import ContactDetails, detailed, select_contacts
from store.listings.paging import all_rows, fetch_page
from store.paging import Page, Position
from store.tables.contacts import Contact
from store.tables.groups import ContactGroup, GroupMembership

_COUNTS = text("""
    SELECT status, count(*) FROM contact WHERE workspace_id = :workspace AND is_active GROUP BY status
""")


async def contact_rows(
    session: AsyncSession, workspace_id: int, *, status: str, group: UUID | None, at: Position | None, size: int
) -> tuple[Page[Any], list[ContactDetails]]:
    """A page of contacts of a status, and in a group if one is given; the last modified first."""
    query = select_contacts(workspace_id).where(col(Contact.is_active), col(Contact.status) == status)
    if group is not None:
        members = (
            select(col(GroupMembership.contact_id))
            .join(ContactGroup, col(ContactGroup.id) == col(GroupMembership.group_id))
            .where(col(ContactGroup.workspace_id) == workspace_id, col(ContactGroup.uuid) == group)
        )
        query = query.where(col(Contact.id).in_(members))
    page = await fetch_page(session, query, col(Contact.modified_on), col(Contact.id), at=at, size=size)
    return page, await detailed(session, page.rows)


async def contacts_by_id(session: AsyncSession, workspace_id: int, ids: Sequence[int]) -> list[ContactDetails]:
    """These contacts, in this order; those of other workspaces are left out."""
    rows = await all_rows(session, select_contacts(workspace_id).where(col(Contact.id).in_(list(ids))))
    found = {one.row["id"]: one for one in await detailed(session, rows)}
    return [found[id_] for id_ in ids if id_ in found]


async def contact_counts(session: AsyncSession, workspace_id: int) -> dict[str, int]:
    """How many contacts there are, by status code."""
    return {row[0]: int(row[1]) for row in await sql.execute(session, _COUNTS, {"workspace": workspace_id})}


async def contact_id(session: AsyncSession, workspace_id: int, uuid: UUID) -> int | None:
    """The id of a contact that isn't deleted, or None."""
    query = select(col(Contact.id)).where(
        col(Contact.workspace_id) == workspace_id, col(Contact.uuid) == uuid, col(Contact.is_active)
    )
    rows = await all_rows(session, query)
    return int(rows[0]["id"]) if rows else None
