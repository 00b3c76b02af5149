"""One contact: what is known of it, changing that, writing to it, and what happened with it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from core import phones, urns
from core.languages import is_known
from flows.modifiers import Modifier
from flows.modifiers.status import Status
from store import session_endings, sql
from store.chat import ChatStore
from store.contact_edits import Changes, ContactEditor, Editor, URNTaken
from store.conversations import drawing
from store.listings.contact_rows import contact_id, contacts_by_id
from store.listings.contacts import ContactDetails
from store.listings.references import ReferenceStore
from web.api.v2.contact_shape import STATUSES, ContactView
from web.api.v2.lookups import Lookups
from web.api.v2.messages import cost
from web.app.caller import Member, may
from web.app.errors import AppError, Missing, invalid
from web.app.shapes import Ref, optional_ref, ref, shown_urn
from web.deps import Open, Reading, Work, Writing

router = APIRouter(prefix="/api/internal/contacts")

Reader = Annotated[Member, Depends(may("contact.read"))]
Maker = Annotated[Member, Depends(may("contact.create"))]
Updater = Annotated[Member, Depends(may("contact.update"))]
Remover = Annotated[Member, Depends(may("contact.delete"))]
Interrupter = Annotated[Member, Depends(may("contact.interrupt"))]
Writer = Annotated[Member, Depends(may("msg.create"))]


class AddressOut(BaseModel):
    """One of a contact's URNs."""

    scheme: str
    path: str
    shown: str
    channel: Ref | None


class NoteOut(BaseModel):
    """A note about the contact."""

    text: str
    created_on: datetime
    author: str


class ContactOut(BaseModel):
    """A contact in full."""

    uuid: str
    name: str
    status: str
    language: str | None
    urns: list[AddressOut]
    groups: list[Ref]
    fields: dict[str, str | None]
    notes: list[NoteOut]
    flow: Ref | None
    created_on: datetime
    last_seen_on: datetime | None
    reference: str | None


class NewContact(BaseModel):
    """A contact to make."""

    name: str = Field(default="", max_length=128)
    phone: str = Field(min_length=1, max_length=64)


class ContactMade(BaseModel):
    """The new contact."""

    uuid: str


class ContactChange(BaseModel):
    """What to change; what isn't given stays. `groups` are the manual groups from now on, by uuid."""

    name: str | None = Field(default=None, max_length=128)
    language: str | None = Field(default=None, max_length=3)
    status: str | None = None
    groups: list[UUID] | None = Field(default=None, max_length=250)
    fields: dict[str, str] | None = None
    note: str | None = Field(default=None, max_length=10_000)


class Reply(BaseModel):
    """A message to write."""

    text: str = Field(max_length=4096)


class Sent(BaseModel):
    """The message; `failed` if nothing reaches the contact."""

    failed: bool


@router.post("", status_code=201)
async def create_contact(given: NewContact, member: Maker, work: Writing, resources: Open) -> ContactMade:
    """A new contact with a phone number."""
    try:
        urn = urns.from_phone(given.phone, member.workspace.country)
    except (phones.InvalidPhone, urns.InvalidURN) as e:
        raise invalid("phone", "invalid_phone") from e
    editor = ContactEditor(work.session, resources.known, member.workspace.id, editor_of(member))
    try:
        made = await editor.create(Changes({"name": _line(given.name) or None}, urns=[urn]))
    except URNTaken as e:
        raise invalid("phone", "phone_taken") from e
    details = await contacts_by_id(work.session, member.workspace.id, [made])
    return ContactMade(uuid=str(details[0].row["uuid"]))


@router.get("/{uuid}")
async def show_contact(uuid: UUID, member: Reader, session: Reading) -> ContactOut:
    """A contact."""
    return await _shown(session, member, await _id(session, member, uuid))


@router.patch("/{uuid}")
async def change_contact(
    uuid: UUID, given: ContactChange, member: Updater, work: Writing, resources: Open
) -> ContactOut:
    """Changes a contact by the engine's modifiers: smart groups, campaigns and the history follow."""
    found = await _id(work.session, member, uuid)
    editor = ContactEditor(work.session, resources.known, member.workspace.id, editor_of(member))
    changes = await _changes(work, member, given)
    edited = await editor.update(found, changes)
    wakes = edited.wakes_handlers
    if given.status is not None:
        more = await editor.modifier.apply({found: [_status(given.status)]})
        wakes = wakes or more.wakes_handlers
    if wakes:
        work.after_commit(resources.waker.ring_soon)
    return await _shown(work.session, member, found)


@router.delete("/{uuid}", status_code=204)
async def delete_contact(uuid: UUID, member: Remover, work: Writing, resources: Open) -> None:
    """Deletes a contact, with what is known of it."""
    found = await _id(work.session, member, uuid)
    await ContactEditor(work.session, resources.known, member.workspace.id, editor_of(member)).delete([found])


@router.post("/{uuid}/interrupt", status_code=204)
async def interrupt_contact(uuid: UUID, member: Interrupter, work: Writing) -> None:
    """Takes the contact out of the flow that it is in."""
    found = await _id(work.session, member, uuid)
    connection = await sql.driver(work.session)
    await drawing.lock(connection, [found])
    await session_endings.interrupt(connection, [found])


@router.post("/{uuid}/messages", status_code=201)
async def write_to_contact(uuid: UUID, given: Reply, member: Writer, work: Writing, resources: Open) -> Sent:
    """Sends a message, as it is, over whatever reaches the contact."""
    text = given.text.strip().replace("\x00", "")
    if not text:
        raise invalid("text", "required")
    if member.workspace.is_suspended or member.workspace.is_flagged:
        raise AppError("suspended", "This workspace is suspended: it sends nothing.", status=403)
    found = await _id(work.session, member, uuid)
    chat = ChatStore(work.session, resources.redis)
    said = await chat.say(member.workspace, found, text=text, user_id=member.user.id)
    outgoing = said.outgoing
    if outgoing is not None:
        parts = cost(outgoing.urn, outgoing.text, 0)
        work.after_commit(lambda: chat.push(outgoing, parts))
    return Sent(failed=outgoing is None)


def editor_of(member: Member) -> Editor:
    """The member, as the history of contacts names them."""
    user = member.user
    name = f"{user.first_name} {user.last_name}".strip() or user.email
    return Editor(user.id, str(user.uuid), name, via="ui")


async def _id(session: Any, member: Member, uuid: UUID) -> int:
    found = await contact_id(session, member.workspace.id, uuid)
    if found is None:
        raise Missing("contact")
    return found


async def _changes(work: Work, member: Member, given: ContactChange) -> Changes:
    columns = dict[str, str | None]()
    if given.name is not None:
        columns["name"] = _line(given.name) or None
    if given.language is not None:
        if given.language and not is_known(given.language):
            raise invalid("language", "invalid")
        columns["language"] = given.language or None
    groups = None if given.groups is None else [str(uuid) for uuid in given.groups]
    return Changes(
        columns, fields=await _fields(work, member, given.fields), groups=groups, note=_text(given.note) or None
    )


async def _fields(work: Work, member: Member, given: dict[str, str] | None) -> dict[str, str | None] | None:
    if given is None:
        return None
    known = await ReferenceStore(work.session, member.workspace.id).contact_fields()
    unknown = {f"fields.{key}": ["unknown_value"] for key in given if key not in known}
    long = {f"fields.{key}": ["too_long"] for key, value in given.items() if len(value) > 10_000}
    if unknown or long:
        raise AppError("invalid", fields=unknown | long)
    return {str(known[key]): _text(value).strip() or None for key, value in given.items()}


def _status(name: str) -> Modifier:
    if name not in ("active", "blocked", "stopped", "archived"):
        raise invalid("status", "invalid")
    status: Any = name
    return Status(status)


async def _shown(session: Any, member: Member, found: int) -> ContactOut:
    details = (await contacts_by_id(session, member.workspace.id, [found]))[0]
    view = await ContactView.of(Lookups(session, member.workspace))
    row, shown = details.row, view.show(details)
    return ContactOut(
        uuid=str(row["uuid"]),
        name=row["name"] or "",
        status=STATUSES[row["status"]],
        language=row["language"],
        urns=_addresses(details, is_anonymous=member.workspace.is_anonymous),
        groups=[ref(group["uuid"], group["name"]) for group in details.groups],
        fields=shown["fields"],
        notes=[_note(note) for note in reversed(details.notes)],
        flow=optional_ref(row["flow_uuid"], row["flow_name"]),
        created_on=row["created_on"],
        last_seen_on=row["last_seen_on"],
        reference=f"{row['id']:06d}" if member.workspace.is_anonymous else None,
    )


def _addresses(details: ContactDetails, *, is_anonymous: bool) -> list[AddressOut]:
    return [
        AddressOut(
            scheme=urn["scheme"],
            path="" if is_anonymous else urn["path"],
            shown=shown_urn(urn["scheme"], urn["path"], urn["display"], is_anonymous=is_anonymous),
            channel=optional_ref(urn["channel_uuid"], urn["channel_name"]),
        )
        for urn in details.urns
    ]


def _note(note: Any) -> NoteOut:
    name = f"{note['first_name'] or ''} {note['last_name'] or ''}".strip()
    return NoteOut(text=note["text"], created_on=note["created_on"], author=name or note["email"] or "")


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str | None) -> str:
    return (text or "").replace("\x00", "").encode("utf-8", "ignore").decode()
