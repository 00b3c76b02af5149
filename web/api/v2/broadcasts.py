"""`broadcasts`: a message to many contacts."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from core.contracts.broadcasts import BroadcastInput
from store.broadcasts import BroadcastStore, NewBroadcast
from store.listings.broadcasts import BroadcastFilter, BroadcastsPage, broadcasts_page
from store.start_orders import order_broadcast
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import BroadcastLister, BroadcastWriter
from web.api.v2.documents import AFTER, BEFORE, listed, query, uuid_query, written
from web.api.v2.fields import ListOf
from web.api.v2.formats import BULK_STATUSES, Progress, Ref, instant, ref
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.api.v2.references import MAX_REFERENCES, Refs, Urn
from web.api.v2.translated import (
    TextLanguage,
    translated_attachments,
    translated_quick_replies,
    translated_text,
)
from web.bulk import begin_broadcast
from web.deps import Open, Reading, Writing
from web.errors import Invalid
from web.responses import Json

router = APIRouter(prefix=PREFIX)

PARTS = {
    "text": "text translation",
    "attachments": "attachment translations",
    "quick_replies": "quick_replies translations",
}


class BroadcastOut(TypedDict):
    """A broadcast; texts, attachments and quick replies by language. `urns` are null where URNs are hidden."""

    uuid: str
    id: int
    status: str
    progress: Progress
    urns: list[str] | None
    contacts: list[Ref]
    groups: list[Ref]
    text: dict[str, str | None]
    attachments: dict[str, list[str]]
    quick_replies: dict[str, list[dict[str, str]]]
    base_language: str
    created_on: str


BROADCAST = {
    "uuid": "0199bb98-3637-778d-9dbb-3ddd7d1ec6d6",
    "id": 1234,
    "status": "started",
    "progress": {"total": 2000, "started": 1500},
    "urns": ["tel:+254712345678"],
    "contacts": [{"uuid": "d33e9ad5-5c35-414c-abd4-e7451c69ff1d", "name": "Achieng"}],
    "groups": [{"uuid": "0b6c1a5e-2f4f-4a5a-9d0a-2b1f8f3d7c10", "name": "Parents"}],
    "text": {"eng": "Dear @contact.first_name, the clinic is open on Monday."},
    "attachments": {"eng": []},
    "quick_replies": {"eng": [{"type": "text", "text": "I will come"}]},
    "base_language": "eng",
    "created_on": "2026-11-24T08:15:43.211492Z",
}

BODY = Body(
    urns=ListOf(Urn(), MAX_REFERENCES, about="URNs; contacts are made for those that nobody has"),
    contacts=Refs("contact", about="Contacts, by uuid or URN"),
    groups=Refs("group", about="Groups, by uuid or name"),
    text=translated_text(4096, about="The text, or texts by language; expressions are evaluated for each contact"),
    attachments=translated_attachments(about="Uploaded files, or lists of them by language"),
    quick_replies=translated_quick_replies(about="Quick replies, or lists of them by language"),
    base_language=TextLanguage(about="The language for those who have none of the others"),
)
EXAMPLE = {
    "groups": ["Parents"],
    "text": {"eng": "Dear @contact.first_name, the clinic is open on Monday.", "swa": "Kliniki itafunguliwa Jumatatu."},
    "base_language": "eng",
}


@router.get(
    "/broadcasts.json",
    summary="List broadcasts",
    **listed(
        BroadcastOut, BROADCAST, uuid_query("A broadcast"), query("id", "A broadcast's older number"), BEFORE, AFTER
    ),
)
async def list_broadcasts(request: Request, caller: BroadcastLister, session: Reading) -> Json:
    """Broadcasts, newest first, with how far they have come. Those that are scheduled come with their sending."""
    params = Params(request)
    wanted = BroadcastFilter(
        params.uuid("uuid"), params.integer("id"), params.instant("before"), params.instant("after")
    )  # fmt: skip
    found = await broadcasts_page(session, caller.workspace.id, wanted, read_cursor(request))
    shown = [_shown(row, found, is_anonymous=caller.workspace.is_anonymous) for row in found.page.rows]
    return page_response(request, shown, found.page.next, found.page.previous)


@router.post("/broadcasts.json", summary="Send a broadcast", **written(BroadcastOut, BROADCAST, BODY, EXAMPLE))
async def create_broadcast(request: Request, caller: BroadcastWriter, work: Writing, resources: Open) -> Json:
    """Sends a message to contacts, groups and URNs; carried out in the background, in batches of 500."""
    workspace = caller.workspace
    values = await BODY.read(await read_object(request), Lookups(work.session, workspace))
    base_language = checked(values)
    broadcast = await BroadcastStore(work.session).create(
        workspace.id,
        NewBroadcast(
            translations=translations(values),
            base_language=base_language,
            contacts=[contact.uuid for contact in values.get("contacts", ())],
            groups=[group.uuid for group in values.get("groups", ())],
            urns=[urn.identity for urn in values.get("urns", ())],
            created_by_id=caller.user.id,
        ),
    )
    order = BroadcastInput(broadcast=broadcast.uuid, workspace_id=workspace.id, workspace=workspace.name)
    await order_broadcast(work.session, workspace, broadcast.uuid)
    work.after_commit(lambda: begin_broadcast(resources.temporal, order))
    found = await broadcasts_page(work.session, workspace.id, BroadcastFilter(broadcast.uuid), None)
    return Json(_shown(found.page.rows[0], found, is_anonymous=workspace.is_anonymous), 201)


def checked(values: Mapping[str, Any]) -> str:
    """The base language of a body whose fields are fine one by one. Raises `Invalid` if they aren't together."""
    if not values.get("text") and not values.get("attachments"):
        raise Invalid.whole("Must provide either text or attachments.")
    if not any(values.get(name) for name in ("urns", "contacts", "groups")):
        raise Invalid.whole("Must provide either urns, contacts or groups.")
    base: str | None = values.get("base_language")
    if base is None:
        return str(next(iter(_languages(values))))
    # Without a text, it is enough that the base language is one of those that anything is said in.
    parts = [name for name in PARTS if values.get(name)] if values.get("text") else []
    missing = next((name for name in parts if base not in values[name]), None)
    if missing is None and base not in _languages(values):
        missing = "attachments"
    if missing is not None:
        raise Invalid.whole(f"No {PARTS[missing]} provided in base language.")
    return base


def translations(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Contents by language, as they are stored."""
    return {
        language: {name: values[name][language] for name in PARTS if values.get(name, {}).get(language)}
        for language in _languages(values)
    }


def _languages(values: Mapping[str, Any]) -> Iterable[str]:
    """All languages that anything is said in, those of the text first."""
    return dict.fromkeys(language for name in PARTS for language in values.get(name) or ())


def _shown(row: RowMapping, found: BroadcastsPage, *, is_anonymous: bool) -> BroadcastOut:
    contents: dict[str, dict[str, Any]] = row["translations"]
    return {
        "uuid": str(row["uuid"]),
        "id": row["id"],
        "status": BULK_STATUSES.get(row["status"], "pending"),
        "progress": {"total": row["contact_count"] or -1, "started": found.messages.get(row["id"], 0)},
        "urns": None if is_anonymous else row["urns"],
        "contacts": [ref(uuid, found.names.get(uuid)) for uuid in row["contacts"]],
        "groups": [ref(uuid, found.names.get(uuid)) for uuid in row["groups"]],
        "text": {language: content.get("text") or None for language, content in contents.items()},
        "attachments": {language: content.get("attachments") or [] for language, content in contents.items()},
        "quick_replies": {language: content.get("quick_replies") or [] for language, content in contents.items()},
        "base_language": row["base_language"],
        "created_on": instant(row["created_on"]),
    }
