"""`contacts`: the people of a workspace."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from core.permissions import Role
from core.urns import URN
from store.contact_edits import Changes, ContactEditor, URNTaken
from store.listings.contacts import ContactFilter, contacts_page
from store.listings.one_contact import contact_details
from store.listings.references import Found
from store.tokens import Caller
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import ContactDeleter, ContactLister, ContactWriter
from web.api.v2.contact_shape import CONTACT, ContactOut, ContactView
from web.api.v2.documents import AFTER, BEFORE, REVERSE, deleted, listed, query, uuid_query, written
from web.api.v2.editors import editor_of
from web.api.v2.fields import Language, ListOf, Text
from web.api.v2.lookups import Lookups
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.api.v2.references import MAX_REFERENCES, FieldValues, Refs, Urn
from web.deps import Open, Reading, Writing
from web.errors import BadRequest, Invalid, NoMatch
from web.responses import Json, no_content

router = APIRouter(prefix=PREFIX)

BODY = Body(
    name=Text(64, nullable=True),
    language=Language(nullable=True, about="ISO 639-3 code"),
    urns=ListOf(Urn(), MAX_REFERENCES, about="Addresses in the order they are tried; replaces all"),
    groups=Refs("group", about="Manual groups, by uuid or name; replaces all"),
    fields=FieldValues(about="Values by field key; an empty text or null clears"),
    note=Text(10_000, nullable=True, about="A note to add, when updating"),
)
EXAMPLE = {
    "name": "Achieng",
    "language": "eng",
    "urns": ["tel:+254712345678"],
    "groups": ["Parents"],
    "fields": {"county": "Nairobi"},
}
UUID_PARAM, URN_PARAM = uuid_query("A contact"), query("urn", "A contact, by one of its URNs")


@router.get(
    "/contacts.json",
    summary="List contacts",
    **listed(
        ContactOut,
        CONTACT,
        UUID_PARAM,
        URN_PARAM,
        query("group", "Contacts in a group, by uuid or name"),
        query("deleted", "Only deleted contacts", enum=["true", "false"]),
        query("expand_urns", "URNs as objects", enum=["true", "false"]),
        BEFORE,
        AFTER,
        REVERSE,
    ),
)
async def list_contacts(request: Request, caller: ContactLister, session: Reading) -> Json:
    """The contacts of the workspace, the last modified first."""
    params, lookups = Params(request), _lookups(session, caller)
    urn = _urn_param(params, lookups) if params.text("urn") else None
    wanted = ContactFilter(
        uuid=params.uuid("uuid"),
        identity=urn.identity if urn else None,
        group=params.text("group"),
        deleted=bool(params.flag("deleted")),
        before=params.instant("before"),
        after=params.instant("after"),
    )
    ascending = bool(params.flag("reverse"))
    page, contacts = await contacts_page(
        session, caller.workspace.id, wanted, read_cursor(request), ascending=ascending
    )
    view = await ContactView.of(lookups, expand_urns=bool(params.flag("expand_urns")))
    return page_response(request, [view.show(one) for one in contacts], page.next, page.previous)


@router.post(
    "/contacts.json",
    summary="Create or update a contact",
    **written(ContactOut, CONTACT, BODY, EXAMPLE, UUID_PARAM, URN_PARAM),
)
async def write_contact(request: Request, caller: ContactWriter, work: Writing, resources: Open) -> Json:
    """Without `uuid` and `urn`, a new contact. With `urn`, an update, or a new contact if nobody has the URN."""
    params, lookups = Params(request), _lookups(work.session, caller)
    named = params.target("urn", "uuid")
    urn = _urn_param(params, lookups) if named == "urn" else None
    contact = await _target(params, lookups, urn) if named else None
    if contact is None and named == "uuid":
        raise NoMatch("Contact")
    values = await BODY.read(await read_object(request), lookups)
    if urn is not None and "urns" in values:
        raise Invalid({"urns": ["Field not allowed when using URN in URL"]})
    _check_groups(values, contact)
    if contact is not None and caller.workspace.is_anonymous and "urns" in values:
        raise Invalid({"urns": ["Updating URNs not allowed for anonymous organizations"]})
    editor = ContactEditor(work.session, resources.known, caller.workspace.id, editor_of(caller))
    if contact is None:
        values.pop("note", None)
        return await _create(editor, lookups, values | ({"urns": [urn]} if urn else {}))
    await editor.update(contact.id, _changes(values))
    return await _answer(lookups, contact.id, 200)


@router.delete("/contacts.json", summary="Delete a contact", **deleted(UUID_PARAM, URN_PARAM))
async def delete_contact(request: Request, caller: ContactDeleter, work: Writing, resources: Open) -> Response:
    """Deletes a contact; what was known of it is gone, its uuid stays known as deleted."""
    params, lookups = Params(request), _lookups(work.session, caller)
    named = params.required_target("urn", "uuid")
    urn = _urn_param(params, lookups) if named == "urn" else None
    contact = await _target(params, lookups, urn)
    if contact is None:
        raise NoMatch("Contact")
    editor = ContactEditor(work.session, resources.known, caller.workspace.id, editor_of(caller))
    await editor.delete([contact.id])
    return no_content()


def _lookups(session: AsyncSession, caller: Caller) -> Lookups:
    return Lookups(session, caller.workspace, is_agent=caller.role is Role.AGENT)


async def _create(editor: ContactEditor, lookups: Lookups, values: dict[str, Any]) -> Json:
    try:
        contact_id = await editor.create(_changes(values))
    except URNTaken as e:
        raise Invalid({"urns": {str(e.place): ["URN is in use by another contact."]}}) from e
    return await _answer(lookups, contact_id, 201)


async def _answer(lookups: Lookups, contact_id: int, status: int) -> Json:
    view = await ContactView.of(lookups)
    details = await contact_details(lookups.session, lookups.workspace.id, contact_id)
    return Json(view.show(details), status)


def _urn_param(params: Params, lookups: Lookups) -> URN:
    if lookups.workspace.is_anonymous:
        raise BadRequest("URN lookups not allowed for anonymous organizations")
    text = params.text("urn") or ""
    urn = lookups.urn(text)
    if urn is None:
        raise BadRequest(f"Invalid URN: {text}")
    return urn


async def _target(params: Params, lookups: Lookups, urn: URN | None) -> Found | None:
    if urn is not None:
        return await lookups.references.contact("", urn.identity)
    uuid: UUID | None = params.uuid("uuid")
    found = await lookups.references.contact(str(uuid), None)
    if found is None and uuid and await lookups.references.is_deleted_contact(uuid):
        raise Invalid.whole("Deleted contacts can't be modified.")
    return found


def _check_groups(values: dict[str, Any], contact: Found | None) -> None:
    for group in values.get("groups", ()):
        if group.more["query"]:
            raise Invalid({"groups": [f"Contact group must not be query based: {group.name}"]})
    if values.get("groups") and contact is not None and contact.more["status"] != "A":
        raise Invalid({"groups": ["Non-active contacts can't be added to groups"]})


def _changes(values: dict[str, Any]) -> Changes:
    groups = values.get("groups")
    return Changes(
        columns={key: values[key] for key in ("name", "language") if key in values},
        fields=values.get("fields"),
        urns=values.get("urns"),
        groups=[str(group.uuid) for group in groups] if groups is not None else None,
        note=values.get("note"),
    )
