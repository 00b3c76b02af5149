"""Tickets with what they are about, and how many of each topic there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store import counts
from store.listings.paging import fetch_page
from store.paging import Page, Position
from store.tables import Contact, Flow, Ticket, Topic, UserAccount


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets."""

    uuid: UUID | None = None
    contact: UUID | None = None


async def tickets_page(
    session: AsyncSession, workspace_id: int, wanted: TicketFilter, at: Position | None, *, ascending: bool = False
) -> Page[RowMapping]:
    """A page of tickets, the last modified first."""
    assignee, opener = aliased(UserAccount), aliased(UserAccount)
    columns: tuple[Any, ...] = (
        col(Ticket.id),
        col(Ticket.uuid),
        col(Ticket.status),
        col(Ticket.opened_on),
        col(Ticket.closed_on),
        col(Ticket.modified_on),
        col(Contact.uuid).label("contact_uuid"),
        col(Contact.name).label("contact_name"),
        col(Topic.uuid).label("topic_uuid"),
        col(Topic.name).label("topic_name"),
        col(Flow.uuid).label("flow_uuid"),
        col(Flow.name).label("flow_name"),
        *_person(assignee, "assignee"),
        *_person(opener, "opener"),
    )
    query = (
        select(*columns)
        .join(Contact, col(Contact.id) == col(Ticket.contact_id))
        .join(Topic, col(Topic.id) == col(Ticket.topic_id))
        .outerjoin(Flow, col(Flow.id) == col(Ticket.opened_in_id))
        .outerjoin(assignee, col(assignee.id) == col(Ticket.assignee_id))
        .outerjoin(opener, col(opener.id) == col(Ticket.opened_by_id))
        .where(col(Ticket.workspace_id) == workspace_id)
    )
    if wanted.uuid:
        query = query.where(col(Ticket.uuid) == wanted.uuid)
    if wanted.contact:
        query = query.where(col(Contact.uuid) == wanted.contact)
    return await fetch_page(session, query, col(Ticket.modified_on), col(Ticket.id), at=at, ascending=ascending)


def _person(account: Any, role: str) -> Sequence[Any]:
    names = ("email", "first_name", "last_name")
    return [getattr(account, name).label(f"{role}_{name}") for name in names]


async def topic_counts(session: AsyncSession, workspace_id: int) -> dict[int, dict[str, int]]:
    """Open (`O`) and closed (`C`) tickets by topic id."""
    found: dict[int, dict[str, int]] = {}
    for scope, count in (await counts.scopes(session, "item_count", workspace_id, "tickets:")).items():
        _, status, topic, _ = scope.split(":")
        of_topic = found.setdefault(int(topic), {})
        of_topic[status] = of_topic.get(status, 0) + count
    return found
