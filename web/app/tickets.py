"""Tickets: conversations that people hold; folders, replies, notes, whom they are given to, topics, closing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from flows.message import is_attachment
from flows.modifiers import Modifier
from flows.modifiers.ticket_assignee import TicketAssignee
from flows.modifiers.ticket_close import TicketClose
from flows.modifiers.ticket_note import TicketNote
from flows.modifiers.ticket_reopen import TicketReopen
from flows.modifiers.ticket_topic import TicketTopic
from store.chat import ChatStore
from store.contact_edits import ContactModifier, KnownAssets
from store.errors import Conflict
from store.listings.ticket_rows import (
    TicketFolder,
    assignable_members,
    note_reply,
    ticket_counts,
    ticket_row,
    ticket_rows,
)
from store.storable import storable_text
from store.topics import TopicStore
from web.api.v2.messages import cost
from web.app.caller import Member, may
from web.app.contact_page import editor_of
from web.app.errors import AppError, Missing, invalid
from web.app.names import clean_name, refused
from web.app.paging import At, after
from web.app.shapes import ContactRef, Ref, optional_ref, ref, shown_urn
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal/tickets")

Lister = Annotated[Member, Depends(may("ticket.list"))]
Reader = Annotated[Member, Depends(may("ticket.read"))]
Updater = Annotated[Member, Depends(may("ticket.update"))]
TopicMaker = Annotated[Member, Depends(may("topic.create"))]

SIZE = 25
Folder = Literal["mine", "unassigned", "open", "closed"]
Attachment = Annotated[str, Field(max_length=2_048)]


class TopicOut(BaseModel):
    """A topic and its open tickets."""

    uuid: str
    name: str
    open: int


class TicketFoldersOut(BaseModel):
    """How many tickets are where, and whom they can be given to; `me` is who asks."""

    mine: int
    unassigned: int
    open: int
    closed: int
    topics: list[TopicOut]
    members: list[Ref]
    me: str


class TicketOut(BaseModel):
    """A ticket: with whom, about what, whose; `last_message` is the contact's last, to it or from it."""

    uuid: str
    contact: ContactRef
    is_open: bool
    topic: Ref
    assignee: Ref | None
    opened_in: Ref | None
    last_message: str
    is_answered: bool
    opened_on: datetime
    closed_on: datetime | None
    last_activity_on: datetime


class TicketsOut(BaseModel):
    """A page of tickets, the latest activity first."""

    results: list[TicketOut]
    next: str | None


class TicketReply(BaseModel):
    """An answer to the contact; attachments are `<type>:<address>`."""

    text: str = Field(default="", max_length=4_096)
    attachments: list[Attachment] = Field(default=[], max_length=10)


class Replied(BaseModel):
    """The message; `failed` if nothing reaches the contact."""

    message: str
    failed: bool


class TicketAction(BaseModel):
    """Something to do with tickets; `assignee` (None: nobody) is for `assign`, `topic` for `change_topic`."""

    tickets: list[UUID] = Field(min_length=1, max_length=100)
    action: Literal["assign", "add_note", "change_topic", "close", "reopen"]
    assignee: UUID | None = None
    topic: UUID | None = None
    note: str = Field(default="", max_length=10_000)


class NewTopic(BaseModel):
    """A topic to make."""

    name: str = Field(min_length=1, max_length=64)


@router.get("/folders")
async def count_tickets(member: Lister, session: Reading) -> TicketFoldersOut:
    """What the page needs beside the tickets."""
    workspace = member.workspace.id
    counted = await ticket_counts(session, workspace, member.user.id)
    topics = sorted(await TopicStore(session).all(workspace), key=lambda one: (not one.is_default, one.name.lower()))
    people = await assignable_members(session, workspace)
    return TicketFoldersOut(
        mine=counted.mine,
        unassigned=counted.unassigned,
        open=counted.open,
        closed=counted.closed,
        topics=[TopicOut(uuid=str(one.uuid), name=one.name, open=counted.topics.get(one.id, 0)) for one in topics],
        members=[ref(one["uuid"], one["name"]) for one in people],
        me=str(member.user.uuid),
    )


@router.get("")
async def list_tickets(
    member: Lister,
    session: Reading,
    at: At,
    folder: Folder = "open",
    topic: UUID | None = None,
    search: Annotated[str, Query(max_length=1000)] = "",
) -> TicketsOut:
    """The tickets of a folder, or the open ones of a topic."""
    assignee = {"mine": member.user.id, "unassigned": 0}.get(folder)
    wanted = TicketFolder(
        is_open=folder != "closed", assignee=assignee, topic=topic, text=search.strip().replace("\x00", "") or None
    )
    page = await ticket_rows(session, member.workspace.id, wanted, at, size=SIZE)
    shown = [_shown(row, is_anonymous=member.workspace.is_anonymous) for row in page.rows]
    return TicketsOut(results=shown, next=after(page.next))


@router.post("/actions", status_code=204)
async def act_on_tickets(given: TicketAction, member: Updater, work: Writing, resources: Open) -> None:
    """Does something with tickets, as it is written into their contacts' history; what is so already stays."""
    workspace = member.workspace.id
    rows = [row for uuid in given.tickets if (row := await ticket_row(work.session, workspace, uuid))]
    modifier = ContactModifier(work.session, resources.known, workspace, editor_of(member))
    known = await modifier.known()
    changes: dict[int, list[Modifier]] = {}
    for row in rows:
        changes.setdefault(row["contact_id"], []).append(_modifier(known, str(row["uuid"]), given))
    edited = await modifier.apply(changes, tickets=[row["id"] for row in rows])
    if edited.wakes_handlers:
        work.after_commit(resources.waker.ring_soon)


@router.post("/topics", status_code=201)
async def create_topic(given: NewTopic, member: TopicMaker, work: Writing) -> Ref:
    """A new topic."""
    try:
        made = await TopicStore(work.session).create(
            member.workspace.id, name=clean_name(given.name), created_by_id=member.user.id
        )
    except Conflict as e:
        raise refused(e) from e
    return ref(made.uuid, made.name)


@router.get("/{uuid}")
async def show_ticket(uuid: UUID, member: Reader, session: Reading) -> TicketOut:
    """A ticket."""
    row = await ticket_row(session, member.workspace.id, uuid)
    if row is None:
        raise Missing("ticket")
    return _shown(row, is_anonymous=member.workspace.is_anonymous)


@router.post("/{uuid}/reply", status_code=201)
async def reply_to_ticket(uuid: UUID, given: TicketReply, member: Updater, work: Writing, resources: Open) -> Replied:
    """Answers the contact over whatever reaches it."""
    workspace = member.workspace
    text = storable_text(given.text).strip()
    if not text and not given.attachments:
        raise invalid("text", "required")
    if not all(is_attachment(one) for one in given.attachments):
        raise invalid("attachments", "bad_attachment")
    if workspace.is_suspended or workspace.is_flagged:
        raise AppError("suspended", "This workspace is suspended: it sends nothing.", status=403)
    row = await ticket_row(work.session, workspace.id, uuid)
    if row is None:
        raise Missing("ticket")
    if row["status"] != "O":
        raise AppError("ticket_closed", "This ticket is closed: reopen it to answer.", status=409)
    chat = ChatStore(work.session, resources.redis)
    said = await chat.say(
        workspace,
        row["contact_id"],
        text=text,
        attachments=[storable_text(one) for one in given.attachments],
        user_id=member.user.id,
        ticket_id=row["id"],
    )
    await note_reply(work.session, row["id"])
    outgoing = said.outgoing
    if outgoing is not None:
        parts = cost(outgoing.urn, outgoing.text, len(given.attachments))
        work.after_commit(lambda: chat.push(outgoing, parts))
    return Replied(message=str(said.uuid), failed=outgoing is None)


def _modifier(known: KnownAssets, ticket: str, given: TicketAction) -> Modifier:
    match given.action:
        case "assign":
            user = known.assets.users.get(str(given.assignee)) if given.assignee else None
            if given.assignee and user is None:
                raise invalid("assignee", "unknown_value")
            return TicketAssignee(ticket, user)
        case "add_note":
            note = storable_text(given.note).strip()
            if not note:
                raise invalid("note", "required")
            return TicketNote(ticket, note)
        case "change_topic":
            topic = known.assets.topics.get(str(given.topic))
            if topic is None:
                raise invalid("topic", "unknown_value")
            return TicketTopic(ticket, topic)
        case "close":
            return TicketClose(ticket)
        case "reopen":
            return TicketReopen(ticket)


def _shown(row: Any, *, is_anonymous: bool) -> TicketOut:
    urn = shown_urn(row["scheme"], row["path"], row["display"], is_anonymous=is_anonymous)
    return TicketOut(
        uuid=str(row["uuid"]),
        contact=ContactRef(uuid=str(row["contact_uuid"]), name=row["contact_name"] or "", urn=urn),
        is_open=row["status"] == "O",
        topic=ref(row["topic_uuid"], row["topic_name"]),
        assignee=optional_ref(row["assignee_uuid"], _name(row)),
        opened_in=optional_ref(row["flow_uuid"], row["flow_name"]),
        last_message=row["said"] or _files(row["files"] or ()),
        is_answered=row["direction"] == "O",
        opened_on=row["opened_on"],
        closed_on=row["closed_on"],
        last_activity_on=row["last_activity_on"],
    )


def _name(row: Any) -> str:
    name = f"{row['assignee_first_name'] or ''} {row['assignee_last_name'] or ''}".strip()
    return name or row["assignee_email"] or ""


def _files(attachments: Sequence[str]) -> str:
    return ", ".join(one.partition(":")[0] for one in attachments)
