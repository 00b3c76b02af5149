"""Messages, with their contact, URN, channel, flow and labels."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.finding import pattern_of
from store.listings.paging import PAGE_SIZE, all_rows, fetch_page
from store.paging import Page, Position
from store.tables.channels import Channel
from store.tables.columns import now
from store.tables.contacts import Contact, ContactURN
from store.tables.flows import Flow
from store.tables.labels import Label, MsgLabel
from store.tables.messages import Msg

SEARCHED = timedelta(days=90)
"""How far back texts are searched."""
FOLDERS = ("inbox", "flows", "archived", "outbox", "sent", "failed", "incoming")


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages; `label` is a uuid or an exact name, before and after are inclusive."""

    uuid: UUID | None = None
    id: int | None = None
    folder: str | None = None
    contact: UUID | None = None
    label: str | None = None
    broadcast: int | None = None
    before: datetime | None = None
    after: datetime | None = None
    text: str | None = None
    """A part of the text or the contact's name, in messages of the last 90 days."""


def _messages(workspace_id: int) -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(Msg.id),
        col(Msg.uuid),
        col(Msg.direction),
        col(Msg.type),
        col(Msg.status),
        col(Msg.visibility),
        col(Msg.text),
        col(Msg.attachments),
        col(Msg.quick_replies),
        col(Msg.created_on),
        col(Msg.sent_on),
        col(Msg.modified_on),
        col(Msg.broadcast_id),
        col(Msg.failed_reason),
        col(Msg.next_attempt_on),
        col(Msg.log_uuids),
        col(Contact.uuid).label("contact_uuid"),
        col(Contact.name).label("contact_name"),
        col(ContactURN.identity).label("urn"),
        col(Channel.uuid).label("channel_uuid"),
        col(Channel.name).label("channel_name"),
        col(Flow.uuid).label("flow_uuid"),
        col(Flow.name).label("flow_name"),
    )
    joined = (
        select(*columns)
        .join(Contact, col(Contact.id) == col(Msg.contact_id))
        .outerjoin(ContactURN, col(ContactURN.id) == col(Msg.urn_id))
        .outerjoin(Channel, col(Channel.id) == col(Msg.channel_id))
        .outerjoin(Flow, col(Flow.id) == col(Msg.flow_id))
    )
    return joined.where(col(Msg.workspace_id) == workspace_id)


async def messages_page(
    session: AsyncSession,
    workspace_id: int,
    wanted: MessageFilter,
    at: Position | None,
    *,
    ascending: bool = False,
    size: int = PAGE_SIZE,
) -> tuple[Page[RowMapping], dict[int, list[RowMapping]]]:
    """A page of messages, newest first, and their labels by message id."""
    position = {"sent": col(Msg.sent_on), "incoming": col(Msg.modified_on)}.get(
        wanted.folder or "", col(Msg.created_on)
    )
    query = _messages(workspace_id).where(_in_folder(wanted.folder))
    for column, value in ((Msg.uuid, wanted.uuid), (Msg.id, wanted.id), (Msg.broadcast_id, wanted.broadcast)):
        if value is not None:
            query = query.where(col(column) == value)
    if wanted.contact:
        query = query.where(col(Contact.uuid) == wanted.contact)
    if wanted.label:
        query = query.where(col(Msg.id).in_(_labelled(workspace_id, wanted.label)))
    if wanted.before:
        query = query.where(position <= wanted.before)
    if wanted.after:
        query = query.where(position >= wanted.after)
    if wanted.text:
        part = pattern_of(wanted.text)
        query = query.where(position > now() - SEARCHED)
        query = query.where(col(Msg.text).ilike(part) | col(Contact.name).ilike(part))
    page = await fetch_page(session, query, position, col(Msg.id), at=at, ascending=ascending, size=size)
    return page, await _labels(session, page.rows)


async def message_details(session: AsyncSession, workspace_id: int, message_id: int) -> RowMapping:
    """One message."""
    return (await all_rows(session, _messages(workspace_id).where(col(Msg.id) == message_id)))[0]


def _in_folder(folder: str | None) -> ColumnElement[bool]:
    incoming, outgoing = col(Msg.direction) == "I", col(Msg.direction) == "O"
    handled, visible = col(Msg.status) == "H", col(Msg.visibility) == "V"
    if folder is None:
        return and_(col(Msg.visibility).in_(("V", "A")), or_(outgoing, handled))
    return {
        "inbox": and_(incoming, visible, handled, col(Msg.flow_id).is_(None)),
        "flows": and_(incoming, visible, handled, col(Msg.flow_id).is_not(None)),
        "archived": and_(incoming, handled, col(Msg.visibility) == "A"),
        "outbox": and_(outgoing, visible, col(Msg.status).in_(("I", "Q", "E"))),
        "sent": and_(outgoing, visible, col(Msg.status).in_(("W", "S", "D", "R")), col(Msg.sent_on).is_not(None)),
        "failed": and_(outgoing, visible, col(Msg.status) == "F"),
        "incoming": and_(incoming, handled),
    }[folder]


def _labelled(workspace_id: int, label: str) -> Select[Any]:
    named = col(Label.name) == label
    with suppress(ValueError):
        named |= col(Label.uuid) == UUID(label)
    query = select(col(MsgLabel.msg_id)).join(Label, col(Label.id) == col(MsgLabel.label_id))
    return query.where(col(Label.workspace_id) == workspace_id, col(Label.is_active), named)


async def _labels(session: AsyncSession, rows: Sequence[RowMapping]) -> dict[int, list[RowMapping]]:
    labels = defaultdict[int, list[RowMapping]](list)
    ids = [row["id"] for row in rows if row["direction"] == "I"]
    if ids:
        query = (
            select(col(MsgLabel.msg_id), col(Label.uuid), col(Label.name))
            .join(Label, col(Label.id) == col(MsgLabel.label_id))
            .where(col(MsgLabel.msg_id).in_(ids), col(Label.is_active))
            .order_by(col(Label.id))
        )
        for label in await all_rows(session, query):
            labels[label["msg_id"]].append(label)
    return labels
