"""Broadcasts, with how far they have come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Text, cast, func, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.listings.finding import pattern_of
from store.listings.paging import PAGE_SIZE, all_rows, fetch_page
from store.listings.starts import names_of
from store.paging import Page, Position
from store.tables import Template, UserAccount
from store.tables.starts import Broadcast, BroadcastBatch

_CREATOR = ("email", "first_name", "last_name")

_COLUMNS = (
    "id", "uuid", "status", "groups", "contacts", "urns", "translations", "base_language", "contact_count",
    "created_on", "query", "exclusions", "parent_id", "node_uuid", "template_variables",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BroadcastFilter:
    """Which broadcasts; before and after are inclusive times of making."""

    uuid: UUID | None = None
    id: int | None = None
    before: datetime | None = None
    after: datetime | None = None
    text: str | None = None
    """A part of what is said, in any language."""


@dataclass(frozen=True, slots=True)
class BroadcastsPage:
    """A page of broadcasts; messages made by broadcast id, and names of groups and contacts by uuid."""

    page: Page[RowMapping]
    messages: dict[int, int]
    names: dict[str, str | None]


async def broadcasts_page(
    session: AsyncSession,
    workspace_id: int,
    wanted: BroadcastFilter,
    at: Position | None,
    *,
    size: int = PAGE_SIZE,
) -> BroadcastsPage:
    """A page of broadcasts, newest first, and who made each; the patterns of schedules are left out."""
    columns: list[Any] = [col(getattr(Broadcast, name)) for name in _COLUMNS]
    columns += [col(getattr(UserAccount, name)).label(f"creator_{name}") for name in _CREATOR]
    columns += [col(Template.uuid).label("template_uuid"), col(Template.name).label("template_name")]
    query = select(*columns).outerjoin(UserAccount, col(UserAccount.id) == col(Broadcast.created_by_id))
    query = query.outerjoin(Template, col(Template.id) == col(Broadcast.template_id)).where(
        col(Broadcast.workspace_id) == workspace_id, col(Broadcast.is_active), col(Broadcast.schedule_id).is_(None)
    )
    if wanted.uuid:
        query = query.where(col(Broadcast.uuid) == wanted.uuid)
    if wanted.id is not None:
        query = query.where(col(Broadcast.id) == wanted.id)
    if wanted.before:
        query = query.where(col(Broadcast.created_on) <= wanted.before)
    if wanted.after:
        query = query.where(col(Broadcast.created_on) >= wanted.after)
    if wanted.text:
        said = cast(col(Broadcast.translations), Text)
        query = query.where(said.ilike(pattern_of(wanted.text)))
    page = await fetch_page(session, query, col(Broadcast.created_on), col(Broadcast.id), at=at, size=size)
    named = {uuid for row in page.rows for uuid in (*row["groups"], *row["contacts"])}
    return BroadcastsPage(
        page,
        await _messages(session, [row["id"] for row in page.rows]),
        await names_of(session, workspace_id, named) if named else {},
    )


async def _messages(session: AsyncSession, broadcast_ids: list[int]) -> dict[int, int]:
    """Messages that were made, also those that could not be sent."""
    if not broadcast_ids:
        return {}
    made = func.sum(col(BroadcastBatch.started) + col(BroadcastBatch.failed)).label("made")
    query = (
        select(col(BroadcastBatch.broadcast_id), made)
        .where(col(BroadcastBatch.broadcast_id).in_(broadcast_ids))
        .group_by(col(BroadcastBatch.broadcast_id))
    )
    return {row["broadcast_id"]: int(row["made"]) for row in await all_rows(session, query)}


_STATUSES = text("SELECT status, count(*) FROM msg WHERE broadcast_id = :id GROUP BY status")


async def message_statuses(session: AsyncSession, broadcast_id: int) -> dict[str, int]:
    """How far a broadcast's messages have come: how many have which status (its letter)."""
    return {row[0]: int(row[1]) for row in await sql.execute(session, _STATUSES, {"id": broadcast_id})}
