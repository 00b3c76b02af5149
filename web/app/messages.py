"""The folders of messages: reading them, labelling, archiving, deleting."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from store import audit, counts
from store.chat import ChatStore
from store.errors import Conflict, NotFound
from store.labels import LabelStore
from store.listings.messages import MessageFilter, messages_page
from store.messages import MessageStore
from store.outgoing import OutgoingMessage
from store.resending import Resending
from web.api.v2.messages import cost
from web.app.caller import Member, may
from web.app.errors import AppError, Missing, invalid
from web.app.names import clean_name, refused
from web.app.paging import SIZE, At, after
from web.app.shapes import ContactRef, Ref, optional_ref, ref, shown_urn
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal")

Lister = Annotated[Member, Depends(may("msg.list"))]
Updater = Annotated[Member, Depends(may("msg.update"))]
LabelMaker = Annotated[Member, Depends(may("label.create"))]

Folder = Literal["inbox", "handled", "archived", "outbox", "sent", "failed"]
_FOLDERS = {"inbox": "I", "handled": "W", "archived": "A", "outbox": "O", "sent": "S", "failed": "X"}
"""Folders, and the letter that counts of a folder have."""

LOGS_KEPT = timedelta(days=7)

STATUSES = {
    "P": "queued", "I": "queued", "Q": "queued", "H": "handled", "W": "wired", "S": "sent", "D": "delivered",
    "R": "read", "E": "errored", "F": "failed",
}  # fmt: skip


class Attachment(BaseModel):
    """A file."""

    content_type: str
    url: str


class MessageRow(BaseModel):
    """A message in a folder.

    `failed_reason` is one of `store.codes.FailedReason`, `has_logs` whether there may be logs of what was exchanged
    with the provider, `next_attempt_on` when sending is tried again.
    """

    uuid: str
    contact: ContactRef
    direction: str
    status: str
    failed_reason: str | None
    next_attempt_on: datetime | None
    has_logs: bool
    text: str
    attachments: list[Attachment]
    labels: list[Ref]
    flow: Ref | None
    channel: Ref | None
    created_on: datetime


class MessagesOut(BaseModel):
    """A page of messages, newest first."""

    results: list[MessageRow]
    next: str | None


class MessageLabelOut(BaseModel):
    """A label, and how many messages have it."""

    uuid: str
    name: str
    count: int


class FoldersOut(BaseModel):
    """How many messages are in each folder and label."""

    folders: dict[str, int]
    labels: list[MessageLabelOut]


class Chosen(BaseModel):
    """Messages that were chosen."""

    messages: list[UUID] = Field(min_length=1, max_length=100)


class MessageAction(Chosen):
    """Something to do with messages; `label` is a label's uuid."""

    action: Literal["archive", "restore", "label", "unlabel", "delete"]
    label: UUID | None = None


class Resent(BaseModel):
    """How many messages are on their way again, and how many failed again at once."""

    resent: int
    failed: int


class NewLabel(BaseModel):
    """A label to make."""

    name: str = Field(min_length=1, max_length=64)


@router.get("/messages")
async def list_messages(
    member: Lister,
    session: Reading,
    at: At,
    folder: Folder = "inbox",
    label: str = "",
    search: Annotated[str, Query(max_length=1000)] = "",
) -> MessagesOut:
    """The messages of a folder or a label; `search` looks into texts and names of the last 90 days."""
    wanted = MessageFilter(
        folder=None if label else {"handled": "flows"}.get(folder, folder),
        label=label or None,
        text=search.strip().replace("\x00", "") or None,
    )
    page, labels = await messages_page(session, member.workspace.id, wanted, at, size=SIZE)
    is_anonymous = member.workspace.is_anonymous
    rows = [_row(row, labels.get(row["id"], ()), is_anonymous=is_anonymous) for row in page.rows]
    return MessagesOut(results=rows, next=after(page.next))


@router.get("/messages/folders")
async def count_folders(member: Lister, session: Reading) -> FoldersOut:
    """How many messages are where."""
    counted = await counts.scopes(session, "item_count", member.workspace.id, "msgs:folder:")
    store = LabelStore(session)
    labels = await store.all(member.workspace.id)
    sizes = await counts.totals(session, "label_count", "label_id", [label.id for label in labels])
    return FoldersOut(
        folders={name: counted.get(f"msgs:folder:{letter}", 0) for name, letter in _FOLDERS.items()},
        labels=[MessageLabelOut(uuid=str(one.uuid), name=one.name, count=sizes[one.id]) for one in labels],
    )


@router.post("/messages/actions", status_code=204)
async def act_on_messages(given: MessageAction, member: Updater, work: Writing) -> None:
    """Does something with incoming messages; those that are gone are passed over."""
    store, workspace = MessageStore(work.session), member.workspace.id
    found = await store.find(workspace, [], given.messages)
    ids = [message.id for message in found if message.is_incoming]
    if given.action in ("label", "unlabel"):
        if given.label is None:
            raise invalid("label", "required")
        try:
            label = await LabelStore(work.session).get(member.workspace.id, given.label)
        except NotFound as e:
            raise Missing("label") from e
        await (store.label if given.action == "label" else store.unlabel)(workspace, ids, label.id)
        return
    await {"archive": store.archive, "restore": store.restore, "delete": store.delete}[given.action](workspace, ids)


@router.post("/messages/resend")
async def resend_messages(given: Chosen, member: Updater, work: Writing, resources: Open) -> Resent:
    """Sends failed messages once more, over whatever reaches their contacts now; what didn't fail is passed over."""
    if member.workspace.is_suspended or member.workspace.is_flagged:
        raise AppError("suspended", "This workspace is suspended: it sends nothing.", status=403)
    again = await Resending(work.session).resend(member.workspace.id, given.messages)
    await audit.note(work.session, member.workspace.id, member.user.id, "msg.update", resent=len(again.outgoing))
    chat = ChatStore(work.session, resources.redis)
    work.after_commit(lambda: _push(chat, again.outgoing))
    return Resent(resent=len(again.outgoing), failed=again.failed)


@router.get("/messages/{uuid}")
async def show_message(uuid: UUID, member: Lister, session: Reading) -> MessageRow:
    """One message."""
    wanted = MessageFilter(uuid=uuid)
    page, labels = await messages_page(session, member.workspace.id, wanted, None, size=1)
    if not page.rows:
        raise Missing("message")
    row = page.rows[0]
    return _row(row, labels.get(row["id"], ()), is_anonymous=member.workspace.is_anonymous)


async def _push(chat: ChatStore, messages: Sequence[OutgoingMessage]) -> None:
    for message in messages:
        await chat.push(message, cost(message.urn, message.text, len(message.attachments)))


@router.post("/labels", status_code=201)
async def create_label(given: NewLabel, member: LabelMaker, work: Writing) -> Ref:
    """A new label for messages."""
    name = clean_name(given.name)
    try:
        made = await LabelStore(work.session).create(member.workspace.id, name=name, created_by_id=member.user.id)
    except Conflict as e:
        raise refused(e) from e
    return ref(made.uuid, made.name)


def attachments_of(stored: Sequence[str]) -> list[Attachment]:
    """Attachments in two parts."""
    return [Attachment(content_type=kind, url=url) for kind, _, url in (one.partition(":") for one in stored)]


def _row(row: Any, labels: Sequence[Any], *, is_anonymous: bool) -> MessageRow:
    scheme, _, path = (row["urn"] or "").partition(":")
    urn = shown_urn(scheme, path.partition("#")[0], None, is_anonymous=is_anonymous)
    return MessageRow(
        uuid=str(row["uuid"]),
        contact=ContactRef(uuid=str(row["contact_uuid"]), name=row["contact_name"] or "", urn=urn),
        direction="in" if row["direction"] == "I" else "out",
        status=STATUSES.get(row["status"], "queued"),
        failed_reason=row["failed_reason"],
        next_attempt_on=row["next_attempt_on"] if row["status"] == "E" else None,
        has_logs=bool(row["log_uuids"]) and row["created_on"] > datetime.now(UTC) - LOGS_KEPT,
        text=row["text"],
        attachments=attachments_of(row["attachments"]),
        labels=[ref(label["uuid"], label["name"]) for label in labels],
        flow=optional_ref(row["flow_uuid"], row["flow_name"]),
        channel=optional_ref(row["channel_uuid"], row["channel_name"]),
        created_on=row["created_on"],
    )
