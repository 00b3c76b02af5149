"""Runs, with their flow, contact and start."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.contacts import first_urns
from store.listings.paging import PAGE_SIZE, fetch_page
from store.paging import Page, Position
from store.tables.contacts import Contact
from store.tables.flows import Flow
from store.tables.runs import FlowRun
from store.tables.starts import FlowStart


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs; before and after are inclusive times of modification."""

    uuid: UUID | None = None
    id: int | None = None
    flow: UUID | None = None
    contact: UUID | None = None
    responded: bool = False
    before: datetime | None = None
    after: datetime | None = None


async def runs_page(
    session: AsyncSession,
    workspace_id: int,
    wanted: RunFilter,
    at: Position | None,
    *,
    ascending: bool = False,
    size: int = PAGE_SIZE,
) -> tuple[Page[RowMapping], dict[int, RowMapping]]:
    """A page of runs, the last modified first, and the URN that is tried first by contact id."""
    columns: tuple[Any, ...] = (
        col(FlowRun.id),
        col(FlowRun.uuid),
        col(FlowRun.contact_id),
        col(FlowRun.status),
        col(FlowRun.responded),
        col(FlowRun.results),
        col(FlowRun.path),
        col(FlowRun.created_on),
        col(FlowRun.modified_on),
        col(FlowRun.exited_on),
        col(FlowRun.parked_until),
        col(FlowRun.failure),
        col(Flow.uuid).label("flow_uuid"),
        col(Flow.name).label("flow_name"),
        col(Contact.uuid).label("contact_uuid"),
        col(Contact.name).label("contact_name"),
        col(FlowStart.uuid).label("start_uuid"),
    )
    query = (
        select(*columns)
        .join(Flow, (col(Flow.id) == col(FlowRun.flow_id)) & col(Flow.is_active))
        .join(Contact, col(Contact.id) == col(FlowRun.contact_id))
        .outerjoin(FlowStart, col(FlowStart.id) == col(FlowRun.start_id))
        .where(col(FlowRun.workspace_id) == workspace_id)
    )
    for column, value in (
        (FlowRun.uuid, wanted.uuid),
        (FlowRun.id, wanted.id),
        (Flow.uuid, wanted.flow),
        (Contact.uuid, wanted.contact),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if wanted.responded:
        query = query.where(col(FlowRun.responded))
    if wanted.before:
        query = query.where(col(FlowRun.modified_on) <= wanted.before)
    if wanted.after:
        query = query.where(col(FlowRun.modified_on) >= wanted.after)
    by, id_ = col(FlowRun.modified_on), col(FlowRun.id)
    page = await fetch_page(session, query, by, id_, at=at, ascending=ascending, size=size)
    urns = await first_urns(session, (row["contact_id"] for row in page.rows)) if page.rows else {}
    return page, urns
