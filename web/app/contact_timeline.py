"""What happened with a contact: messages, runs, changes of what is known, calls; as one stream."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel

from store.listings.contact_rows import contact_id
from store.listings.timeline import Entry, timeline
from web.app.caller import Member, may
from web.app.errors import Missing
from web.app.messages import STATUSES, Attachment, attachments_of
from web.app.shapes import Ref, optional_ref
from web.deps import Reading

router = APIRouter(prefix="/api/internal/contacts")

Reader = Annotated[Member, Depends(may("contact.read"))]

RUN_STATUSES = {"A": "active", "W": "waiting", "C": "completed", "I": "interrupted", "X": "expired", "F": "failed"}


class MessageEntry(BaseModel):
    """A message in the stream."""

    direction: str
    status: str
    text: str
    attachments: list[Attachment]
    quick_replies: list[str]
    failed_reason: str | None
    channel: str | None
    is_deleted: bool


class EntryOut(BaseModel):
    """Something that happened.

    `kind` is message, run_started, run_ended, change or call. `type` says which change or call it was, `details` has
    the change's values; `status` is that of a run.
    """

    uuid: str
    kind: str
    at: datetime
    type: str | None = None
    status: str | None = None
    flow: Ref | None = None
    user: str | None = None
    message: MessageEntry | None = None
    details: dict[str, Any] = {}


class TimelineOut(BaseModel):
    """Entries, the newest first; `next` is the `before` of the page after."""

    results: list[EntryOut]
    next: datetime | None


@router.get("/{uuid}/timeline")
async def show_timeline(
    uuid: UUID, member: Reader, session: Reading, before: AwareDatetime | None = None
) -> TimelineOut:
    """The history of a contact, a page at a time."""
    found = await contact_id(session, member.workspace.id, uuid)
    if found is None:
        raise Missing("contact")
    entries, next_ = await timeline(session, found, before=before)
    return TimelineOut(results=[_shown(entry) for entry in entries], next=next_)


def _shown(entry: Entry) -> EntryOut:
    row = entry.row
    shown = EntryOut(uuid=row["uuid"], kind=entry.kind, at=entry.at, user=row.get("user_name"))
    shown.flow = optional_ref(row.get("flow_uuid"), row.get("flow_name"))
    if entry.kind == "message":
        shown.message = _message(row)
    elif entry.kind in ("run_started", "run_ended"):
        shown.status = RUN_STATUSES.get(row["status"])
    else:
        shown.type = row["type"]
        shown.details = row.get("event") or row.get("extra") or {}
        if entry.kind == "call":
            shown.details = shown.details | {"channel": row["channel"]}
    return shown


def _message(row: dict[str, Any]) -> MessageEntry:
    return MessageEntry(
        direction="in" if row["direction"] == "I" else "out",
        status=STATUSES.get(row["status"], "queued"),
        text=row["text"],
        attachments=attachments_of(row["attachments"]),
        quick_replies=[str(one.get("text", "")) for one in row["quick_replies"] if one.get("text")],
        failed_reason=row["failed_reason"],
        channel=row["channel"],
        is_deleted=row["visibility"] in ("D", "X"),
    )
