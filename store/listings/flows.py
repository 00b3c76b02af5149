"""Flows, with their labels and how many runs are in which state."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import all_rows, fetch_page
from store.paging import Page, Position
from store.tables.flows import Flow, FlowActivityCount, FlowLabel, FlowLabelling

_STATUS_SCOPE = "status:"


@dataclass(frozen=True, slots=True)
class FlowFilter:
    """Which flows; `type` is a code, before and after are inclusive times of modification."""

    uuid: UUID | None = None
    type: str | None = None
    archived: bool | None = None
    before: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class FlowsPage:
    """A page of flows; labels and counts of runs by status code, both by flow id."""

    page: Page[RowMapping]
    labels: dict[int, list[RowMapping]]
    counts: dict[int, dict[str, int]]


async def flows_page(session: AsyncSession, workspace_id: int, wanted: FlowFilter, at: Position | None) -> FlowsPage:
    """A page of flows, newest first."""
    query = select(
        col(Flow.id),
        col(Flow.uuid),
        col(Flow.name),
        col(Flow.type),
        col(Flow.is_archived),
        col(Flow.expire_after_minutes),
        col(Flow.info),
        col(Flow.created_on),
        col(Flow.modified_on),
    ).where(col(Flow.workspace_id) == workspace_id, col(Flow.is_active), ~col(Flow.is_system))
    for column, value in ((Flow.uuid, wanted.uuid), (Flow.type, wanted.type), (Flow.is_archived, wanted.archived)):
        if value is not None:
            query = query.where(col(column) == value)
    if wanted.before:
        query = query.where(col(Flow.modified_on) <= wanted.before)
    if wanted.after:
        query = query.where(col(Flow.modified_on) >= wanted.after)
    page = await fetch_page(session, query, col(Flow.created_on), col(Flow.id), at=at)
    ids = [row["id"] for row in page.rows]
    return FlowsPage(page, await flow_labels(session, ids), await run_counts(session, ids))


async def flow_labels(session: AsyncSession, flow_ids: list[int]) -> dict[int, list[RowMapping]]:
    """Labels (uuid, name) of flows, by flow id."""
    labels = defaultdict[int, list[RowMapping]](list)
    if flow_ids:
        query = (
            select(col(FlowLabelling.flow_id), col(FlowLabel.uuid), col(FlowLabel.name))
            .join(FlowLabel, col(FlowLabel.id) == col(FlowLabelling.label_id))
            .where(col(FlowLabelling.flow_id).in_(flow_ids), col(FlowLabel.is_active))
            .order_by(col(FlowLabel.id))
        )
        for label in await all_rows(session, query):
            labels[label["flow_id"]].append(label)
    return labels


async def run_counts(session: AsyncSession, flow_ids: list[int]) -> dict[int, dict[str, int]]:
    """Runs by status code, by flow id."""
    counts = defaultdict[int, dict[str, int]](dict)
    if flow_ids:
        scope, total = col(FlowActivityCount.scope), func.sum(col(FlowActivityCount.count)).label("total")
        query = (
            select(col(FlowActivityCount.flow_id), scope, total)
            .where(col(FlowActivityCount.flow_id).in_(flow_ids), scope.startswith(_STATUS_SCOPE))
            .group_by(col(FlowActivityCount.flow_id), scope)
        )
        for row in await all_rows(session, query):
            counts[row["flow_id"]][row["scope"].removeprefix(_STATUS_SCOPE)] = int(row["total"])
    return counts
