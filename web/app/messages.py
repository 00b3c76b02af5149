"""The folders of messages: reading them, labelling, archiving, deleting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from store import counts
from store.errors import Conflict, NotFound
from store.labels import LabelStore
from store.listings.messages import MessageFilter, messages_page
from store.messages import MessageStore
from web.app.caller import Member, may
from web.app.errors import Missing, invalid
from web.app.names import clean_name, refused
from web.app.paging import SIZE, At, after
from web.app.shapes import ContactRef, Ref, optional_ref, ref, shown_urn
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal")

Lister = Annotated[Member, Depends(may("msg.list"))]
Updater = Annotated[Member, Depends(may("msg.update"))]
LabelMaker = Annotated[Member, Depends(may("label.create"))]

Folder = Literal["inbox", "handled", "archived", "outbox", "sent", "failed"]
_FOLDERS = {"inbox": "I", "handled": "W", "archived": "A", "outbox": "O", "sent": "S", "failed": "X"}
"""Folders, and the letter that counts of a folder have."""

STATUSES = {
    "P": "queued", "I": "queued", "Q": "queued", "H": "handled", "W": "wired", "S": "sent", "D": "delivered",
    "R": "read", "E": "errored", "F": "failed",
}  # fmt: skip


class Attachment(BaseModel):
    """A file."""

    content_type: str
    url: str


class MessageRow(BaseModel):
    """A message in a folder."""

    uuid: str
    contact: ContactRef
    direction: str
    status: str
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


class MessageAction(BaseModel):
    """Something to do with messages; `label` is a label's uuid."""

    messages: list[UUID] = Field(min_length=1, max_length=100)
    action: Literal["archive", "restore", "label", "unlabel", "delete"]
    label: UUID | None = None


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
        text=row["text"],
        attachments=attachments_of(row["attachments"]),
        labels=[ref(label["uuid"], label["name"]) for label in labels],
        flow=optional_ref(row["flow_uuid"], row["flow_name"]),
        channel=optional_ref(row["channel_uuid"], row["channel_name"]),
        created_on=row["created_on"],
    )
