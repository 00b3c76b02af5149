"""Tickets as the browser lists them: with the last message, in folders, by last activity."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, select, text, true
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store import counts, sql
from store.listings.finding import pattern_of
from store.listings.paging import fetch_page, one_row
from store.paging import Page, Position
from store.tables import Contact, ContactURN, Flow, Msg, Ticket, Topic, UserAccount

_MEMBERS = text("""
    SELECT u.uuid, coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email) AS name
    FROM membership m JOIN user_account u ON u.id = m.user_id
    WHERE m.workspace_id = :workspace AND u.is_active AND m.role IN ('administrator', 'editor', 'agent')
    ORDER BY lower(u.first_name), lower(u.email)
""")
_REPLIED = text("""
    UPDATE ticket SET replied_on = coalesce(replied_on, now()), last_activity_on = now(), modified_on = now()
    WHERE id = :ticket
""")


@dataclass(frozen=True, slots=True)
class TicketFolder:
    """Which tickets: `assignee` is a user's id, 0 for nobody's; of a topic, and with a part of the contact's name."""

    is_open: bool = True
    assignee: int | None = None
    topic: UUID | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCounts:
    """Open tickets: of this person, of nobody, all, by topic id; and how many are closed."""

    mine: int
    unassigned: int
    open: int
    closed: int
    topics: dict[int, int]


async def ticket_rows(
    session: AsyncSession, workspace_id: int, folder: TicketFolder, at: Position | None, *, size: int
) -> Page[RowMapping]:
    """A page of a folder, the latest activity first."""
    query = _tickets(workspace_id).where(*_conditions(folder))
    return await fetch_page(session, query, col(Ticket.last_activity_on), col(Ticket.id), at=at, size=size)


async def ticket_row(session: AsyncSession, workspace_id: int, uuid: UUID) -> RowMapping | None:
    """One ticket, or None."""
    return await one_row(session, _tickets(workspace_id).where(col(Ticket.uuid) == uuid))


async def ticket_counts(session: AsyncSession, workspace_id: int, user_id: int) -> TicketCounts:
    """How many tickets there are where."""
    mine = unassigned = opened = closed = 0
    topics: dict[int, int] = {}
    for scope, count in (await counts.scopes(session, "item_count", workspace_id, "tickets:")).items():
        _, status, topic, assignee = scope.split(":")
        if status != "O":
            closed += count
            continue
        opened += count
        topics[int(topic)] = topics.get(int(topic), 0) + count
        unassigned += count if assignee == "0" else 0
        mine += count if assignee == str(user_id) else 0
    return TicketCounts(mine, unassigned, opened, closed, topics)


async def assignable_members(session: AsyncSession, workspace_id: int) -> Sequence[RowMapping]:
    """Those to whom tickets can be given: who may answer them."""
    return (await sql.execute(session, _MEMBERS, {"workspace": workspace_id})).mappings().all()


async def note_reply(session: AsyncSession, ticket_id: int) -> None:
    """Notes that somebody answered."""
    await sql.execute(session, _REPLIED, {"ticket": ticket_id})


def _tickets(workspace_id: int) -> Select[Any]:
    assignee = aliased(UserAccount)
    last = (
        select(col(Msg.text).label("said"), col(Msg.direction).label("direction"), col(Msg.attachments).label("files"))
        .where(col(Msg.contact_id) == col(Ticket.contact_id), col(Msg.visibility) == "V")
        .order_by(col(Msg.created_on).desc(), col(Msg.id).desc())
        .limit(1)
        .lateral()
    )
    urn = (
        select(col(ContactURN.scheme), col(ContactURN.path), col(ContactURN.display))
        .where(col(ContactURN.contact_id) == col(Ticket.contact_id))
        .order_by(col(ContactURN.priority).desc(), col(ContactURN.id))
        .limit(1)
        .lateral()
    )
    columns: tuple[Any, ...] = (
        *(col(getattr(Ticket, name)) for name in ("id", "uuid", "status", "contact_id", "opened_on", "closed_on")),
        col(Ticket.last_activity_on),
        col(Contact.uuid).label("contact_uuid"),
        col(Contact.name).label("contact_name"),
        urn.c.scheme,
        urn.c.path,
        urn.c.display,
        last.c.said,
        last.c.files,
        last.c.direction,
        col(Topic.uuid).label("topic_uuid"),
        col(Topic.name).label("topic_name"),
        col(Flow.uuid).label("flow_uuid"),
        col(Flow.name).label("flow_name"),
        col(assignee.uuid).label("assignee_uuid"),
        col(assignee.email).label("assignee_email"),
        col(assignee.first_name).label("assignee_first_name"),
        col(assignee.last_name).label("assignee_last_name"),
    )
    return (
        select(*columns)
        .join(Contact, col(Contact.id) == col(Ticket.contact_id))
        .join(Topic, col(Topic.id) == col(Ticket.topic_id))
        .outerjoin(Flow, col(Flow.id) == col(Ticket.opened_in_id))
        .outerjoin(assignee, col(assignee.id) == col(Ticket.assignee_id))
        .outerjoin(last, true())
        .outerjoin(urn, true())
        .where(col(Ticket.workspace_id) == workspace_id)
    )


def _conditions(folder: TicketFolder) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Ticket.status) == ("O" if folder.is_open else "C")]
    if folder.assignee is not None:
        mine = col(Ticket.assignee_id) == folder.assignee
        found.append(mine if folder.assignee else and_(col(Ticket.assignee_id).is_(None)))
    if folder.topic is not None:
        found.append(col(Topic.uuid) == folder.topic)
    if folder.text:
        found.append(col(Contact.name).ilike(pattern_of(folder.text)))
    return found
