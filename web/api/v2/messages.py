"""`messages`: what was said, and saying something to one contact."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from channels import gsm7
from store.chat import ChatStore
from store.listings.messages import FOLDERS, MessageFilter, message_details, messages_page
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import MessageLister, MessageWriter
from web.api.v2.documents import AFTER, BEFORE, listed, query, uuid_query, written
from web.api.v2.fields import ListOf, Text
from web.api.v2.formats import Ref, instant, optional_instant, optional_ref, ref
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.api.v2.references import MediaRefs, QuickReply
from web.api.v2.references import Ref as RefField
from web.deps import Open, Reading, Writing
from web.errors import Invalid
from web.responses import Json

router = APIRouter(prefix=PREFIX)

STATUSES = {
    "P": "queued", "I": "queued", "Q": "queued", "H": "handled", "W": "wired", "S": "sent", "D": "delivered",
    "R": "read", "E": "errored", "F": "failed",
}  # fmt: skip
TYPES = {"T": "text", "O": "optin", "V": "voice"}


class Attachment(TypedDict):
    """A file."""

    content_type: str
    url: str


class MessageOut(TypedDict):
    """A message; `media` and `archived` are older than `attachments` and `visibility`."""

    uuid: str
    id: int
    contact: Ref
    urn: str | None
    channel: Ref | None
    direction: str
    type: str
    status: str
    archived: bool
    visibility: str
    text: str
    labels: list[Ref]
    flow: Ref | None
    attachments: list[Attachment]
    quick_replies: list[dict[str, str]]
    created_on: str
    sent_on: str | None
    modified_on: str
    media: str | None
    broadcast: int | None


MESSAGE = {
    "uuid": "01969b47-0583-76f8-924e-9de1a11831b3",
    "id": 4105426,
    "contact": {"uuid": "d33e9ad5-5c35-414c-abd4-e7451c69ff1d", "name": "Achieng"},
    "urn": "tel:+254712345678",
    "channel": {"uuid": "9a8b001e-a913-486c-80f4-1356e23f582e", "name": "Demo phone"},
    "direction": "out",
    "type": "text",
    "status": "wired",
    "archived": False,
    "visibility": "visible",
    "text": "In which county do you live?",
    "labels": [],
    "flow": {"uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a", "name": "Registration"},
    "attachments": [],
    "quick_replies": [{"type": "text", "text": "Nairobi"}],
    "created_on": "2026-11-24T08:15:43.211492Z",
    "sent_on": "2026-11-24T08:15:44.001201Z",
    "modified_on": "2026-11-24T08:15:44.001201Z",
    "media": None,
    "broadcast": None,
}

BODY = Body(
    contact=RefField("contact", required=True, about="The contact, by uuid or URN"),
    text=Text(4096, about="Sent as it is, expressions aren't evaluated"),
    attachments=MediaRefs(about="Uploaded files"),
    quick_replies=ListOf(QuickReply(), 10),
)
EXAMPLE = {"contact": "d33e9ad5-5c35-414c-abd4-e7451c69ff1d", "text": "Your clinic is open on Monday."}


@router.get(
    "/messages.json",
    summary="List messages",
    **listed(
        MessageOut,
        MESSAGE,
        uuid_query("A message"),
        query("id", "A message's older number"),
        query("folder", "Messages of a folder", enum=list(FOLDERS)),
        query("contact", "Messages of a contact, by uuid"),
        query("label", "Messages with a label, by uuid or name"),
        query("broadcast", "Messages of a broadcast, by its number"),
        BEFORE,
        AFTER,
    ),
)
async def list_messages(request: Request, caller: MessageLister, session: Reading) -> Json:
    """The messages of the workspace, newest first; incoming ones that haven't been handled yet are left out."""
    params = Params(request)
    params.one_of("contact", "folder", "label", "broadcast")
    folder = (params.text("folder") or "").lower() or None
    wanted = MessageFilter(
        uuid=params.uuid("uuid"),
        id=params.integer("id"),
        folder=folder,
        contact=params.uuid_or_never("contact"),
        label=params.text("label"),
        broadcast=params.integer("broadcast"),
        before=params.instant("before"),
        after=params.instant("after"),
    )
    at = read_cursor(request)
    if folder and folder not in FOLDERS:
        return page_response(request, [])
    page, labels = await messages_page(session, caller.workspace.id, wanted, at)
    is_anonymous = caller.workspace.is_anonymous
    shown = [_shown(row, labels.get(row["id"], ()), is_anonymous=is_anonymous) for row in page.rows]
    return page_response(request, shown, page.next, page.previous)


@router.post("/messages.json", summary="Send a message", **written(MessageOut, MESSAGE, BODY, EXAMPLE))
async def create_message(request: Request, caller: MessageWriter, work: Writing, resources: Open) -> Json:
    """Sends a message to one contact. It fails at once if nothing reaches the contact, and is shown so."""
    workspace = caller.workspace
    values = await BODY.read(await read_object(request), Lookups(work.session, workspace))
    if not values.get("text") and not values.get("attachments"):
        raise Invalid.whole("Must provide either text or attachments.")
    chat = ChatStore(work.session, resources.redis)
    sent = await chat.say(
        workspace,
        values["contact"].id,
        text=values.get("text", ""),
        attachments=values.get("attachments", ()),
        quick_replies=values.get("quick_replies", ()),
        user_id=caller.user.id,
    )
    outgoing = sent.outgoing
    if outgoing is not None:
        parts = cost(outgoing.urn, outgoing.text, len(outgoing.attachments))
        work.after_commit(lambda: chat.push(outgoing, parts))
    row = await message_details(work.session, workspace.id, sent.id)
    return Json(_shown(row, (), is_anonymous=workspace.is_anonymous), 201)


def cost(urn: str, text: str, attachments: int) -> int:
    """Message parts that count against the channel's rate: of a text message its segments, else one."""
    return gsm7.segments(text) + attachments if urn.startswith("tel:") else 1


def _shown(row: RowMapping, labels: Sequence[RowMapping], *, is_anonymous: bool) -> MessageOut:
    attachments: list[str] = row["attachments"]
    return {
        "uuid": str(row["uuid"]),
        "id": row["id"],
        "contact": ref(row["contact_uuid"], row["contact_name"]),
        "urn": None if is_anonymous else row["urn"],
        "channel": optional_ref(row["channel_uuid"], row["channel_name"]),
        "direction": "in" if row["direction"] == "I" else "out",
        "type": TYPES.get(row["type"], "text"),
        "status": STATUSES.get(row["status"], "queued"),
        "archived": row["visibility"] == "A",
        "visibility": "archived" if row["visibility"] == "A" else "visible",
        "text": row["text"],
        "labels": [ref(label["uuid"], label["name"]) for label in labels],
        "flow": optional_ref(row["flow_uuid"], row["flow_name"]),
        "attachments": [_attachment(one) for one in attachments],
        "quick_replies": row["quick_replies"],
        "created_on": instant(row["created_on"]),
        "sent_on": optional_instant(row["sent_on"]),
        "modified_on": instant(row["modified_on"]),
        "media": attachments[0] if attachments else None,
        "broadcast": row["broadcast_id"],
    }


def _attachment(stored: str) -> Attachment:
    content_type, _, url = stored.partition(":")
    return {"content_type": content_type, "url": url}
