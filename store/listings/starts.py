"""Flow starts, with how far they have come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import PAGE_SIZE, all_rows, fetch_page
from store.paging import Page, Position
from store.tables.accounts import UserAccount
from store.tables.contacts import Contact
from store.tables.flows import Flow
from store.tables.groups import ContactGroup
from store.tables.starts import FlowStart, FlowStartBatch

BY_PEOPLE = ("M", "A", "Z")
"""Types of starts that are listed: by hand, by the API, by Zapier."""


@dataclass(frozen=True, slots=True)
class StartFilter:
    """Which starts; before and after are inclusive times of modification."""

    uuid: UUID | None = None
    before: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class StartsPage:
    """A page of starts; contacts started by start id, and names of groups and contacts by uuid."""

    page: Page[RowMapping]
    started: dict[int, int]
    names: dict[str, str | None]


async def starts_page(
    session: AsyncSession,
    workspace_id: int,
    wanted: StartFilter,
    at: Position | None,
    *,
    ascending: bool = False,
    size: int = PAGE_SIZE,
) -> StartsPage:
    """A page of starts, the last modified first."""
    columns: tuple[Any, ...] = (
        col(FlowStart.id),
        col(FlowStart.uuid),
        col(FlowStart.status),
        col(FlowStart.groups),
        col(FlowStart.contacts),
        col(FlowStart.urns),
        col(FlowStart.params),
        col(FlowStart.query),
        col(FlowStart.exclusions),
        col(FlowStart.contact_count),
        col(FlowStart.created_on),
        col(FlowStart.modified_on),
        col(Flow.uuid).label("flow_uuid"),
        col(Flow.name).label("flow_name"),
        func.coalesce(
            func.nullif(func.trim(col(UserAccount.first_name) + " " + col(UserAccount.last_name)), ""),
            col(UserAccount.email),
        ).label("created_by"),
    )
    query = (
        select(*columns)
        .join(Flow, col(Flow.id) == col(FlowStart.flow_id))
        .outerjoin(UserAccount, col(UserAccount.id) == col(FlowStart.created_by_id))
        .where(col(FlowStart.workspace_id) == workspace_id, col(FlowStart.type).in_(BY_PEOPLE))
    )
    if wanted.uuid:
        query = query.where(col(FlowStart.uuid) == wanted.uuid)
    if wanted.before:
        query = query.where(col(FlowStart.modified_on) <= wanted.before)
    if wanted.after:
        query = query.where(col(FlowStart.modified_on) >= wanted.after)
    page = await fetch_page(
        session, query, col(FlowStart.modified_on), col(FlowStart.id), at=at, ascending=ascending, size=size
    )
    named = {uuid for row in page.rows for uuid in (*row["groups"], *row["contacts"])}
    return StartsPage(
        page,
        await _started(session, [row["id"] for row in page.rows]),
        await names_of(session, workspace_id, named) if named else {},
    )


async def _started(session: AsyncSession, start_ids: list[int]) -> dict[int, int]:
    if not start_ids:
        return {}
    query = (
        select(col(FlowStartBatch.start_id), func.sum(col(FlowStartBatch.started)).label("started"))
        .where(col(FlowStartBatch.start_id).in_(start_ids))
        .group_by(col(FlowStartBatch.start_id))
    )
    return {row["start_id"]: int(row["started"]) for row in await all_rows(session, query)}


async def names_of(session: AsyncSession, workspace_id: int, uuids: Iterable[str]) -> dict[str, str | None]:
    """Names of groups and contacts by uuid."""
    wanted, names = [UUID(uuid) for uuid in uuids], dict[str, str | None]()
    for table in (ContactGroup, Contact):
        query = select(col(table.uuid), col(table.name)).where(
            col(table.workspace_id) == workspace_id, col(table.uuid).in_(wanted)
        )
        names |= {str(row["uuid"]): row["name"] for row in await all_rows(session, query)}
    return names
