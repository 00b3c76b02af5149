"""The list of contacts: by status, group or query."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from flows.contactql import QueryError
from store import contact_search
from store.fields import FieldStore
from store.groups import GroupStore
from store.listings.contact_rows import contact_counts, contact_rows, contacts_by_id
from store.listings.contacts import ContactDetails
from store.listings.references import as_uuid
from web.api.v2.contact_shape import ContactView
from web.api.v2.lookups import Lookups
from web.api.v2.pages import read_cursor
from web.app.caller import Member, may
from web.app.errors import AppError
from web.app.paging import SIZE, after
from web.app.search import GroupChoice
from web.app.shapes import Ref, optional_ref, ref, shown_urn
from web.deps import Reading

router = APIRouter(prefix="/api/internal")

Lister = Annotated[Member, Depends(may("contact.list"))]
GroupLister = Annotated[Member, Depends(may("group.list"))]
FieldLister = Annotated[Member, Depends(may("field.list"))]

STATUSES = {"active": "A", "blocked": "B", "stopped": "S", "archived": "V"}


class ContactRow(BaseModel):
    """A contact in the list."""

    uuid: str
    name: str
    urn: str
    groups: list[Ref]
    fields: dict[str, str | None]
    flow: Ref | None
    last_seen_on: datetime | None
    created_on: datetime


class ContactsOut(BaseModel):
    """A page of contacts; `total` is exact, `query` is what was searched by, in its full form."""

    results: list[ContactRow]
    next: str | None
    total: int | None
    query: str | None


class ContactCounts(BaseModel):
    """How many contacts there are in each status, and the groups."""

    active: int
    blocked: int
    stopped: int
    archived: int
    groups: list[GroupChoice]


class ContactFieldOut(BaseModel):
    """A contact field; `type` is text, number, datetime, state, district or ward."""

    key: str
    name: str
    type: str
    is_featured: bool


FIELD_TYPES = {"T": "text", "N": "number", "D": "datetime", "S": "state", "I": "district", "W": "ward"}


@router.get("/contacts")
async def list_contacts(
    request: Request,
    member: Lister,
    session: Reading,
    query: Annotated[str, Query(max_length=1000)] = "",
    group: str = "",
    status: str = "active",
    cursor: str = "",
) -> ContactsOut:
    """A page of contacts: of a status or a group the last modified first, of a query in the order they were made."""
    view = await ContactView.of(Lookups(session, member.workspace))
    if query.strip():
        return await _by_query(member, session, view, query.strip(), cursor)
    at = read_cursor(request) if cursor else None
    code = STATUSES.get(status, "A")
    page, found = await contact_rows(
        session, member.workspace.id, status=code, group=as_uuid(group) if group else None, at=at, size=SIZE
    )
    rows = [_row(one, view, member) for one in found]
    return ContactsOut(results=rows, next=after(page.next), total=None, query=None)


@router.get("/contacts/counts")
async def count_contacts(member: Lister, session: Reading) -> ContactCounts:
    """Contacts by status, and the groups with their counts: smart ones first."""
    counts = await contact_counts(session, member.workspace.id)
    store = GroupStore(session)
    groups = await store.all(member.workspace.id)
    sizes = await store.counts([group.id for group in groups])
    shown = [
        GroupChoice(uuid=str(one.uuid), name=one.name, is_smart=one.query is not None, count=sizes.get(one.id, 0))
        for one in groups
    ]
    return ContactCounts(
        **{name: counts.get(code, 0) for name, code in STATUSES.items()},
        groups=sorted(shown, key=lambda group: not group.is_smart),
    )


@router.get("/fields")
async def list_fields(member: FieldLister, session: Reading) -> list[ContactFieldOut]:
    """The contact fields, featured ones first."""
    found = await FieldStore(session).all(member.workspace.id)
    ordered = sorted(found, key=lambda field: (not field.is_featured, -field.priority, field.name.lower()))
    return [
        ContactFieldOut(
            key=one.key, name=one.name, type=FIELD_TYPES.get(one.value_type, "text"), is_featured=one.is_featured
        )
        for one in ordered
    ]


async def _by_query(member: Member, session: Any, view: ContactView, query: str, cursor: str) -> ContactsOut:
    offset = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 10 else 0
    at = datetime.now(UTC)
    try:
        wanted, _, _ = await contact_search.read(session, member.workspace.id, query, now=at)
        ids = await contact_search.search(session, member.workspace.id, query, now=at)
    except QueryError as e:
        raise AppError("invalid_query", str(e), fields={"query": [str(e)]}) from e
    found = await contacts_by_id(session, member.workspace.id, ids[offset : offset + SIZE])
    more = str(offset + SIZE) if len(ids) > offset + SIZE else None
    rows = [_row(one, view, member) for one in found]
    return ContactsOut(results=rows, next=more, total=len(ids), query=str(wanted))


def _row(contact: ContactDetails, view: ContactView, member: Member) -> ContactRow:
    row, shown = contact.row, view.show(contact)
    first: Any = contact.urns[0] if contact.urns else {"scheme": None, "path": None, "display": None}
    is_anonymous = member.workspace.is_anonymous
    return ContactRow(
        uuid=str(row["uuid"]),
        name=row["name"] or "",
        urn=f"{row['id']:06d}"
        if is_anonymous
        else shown_urn(first["scheme"], first["path"], first["display"], is_anonymous=False),
        groups=[ref(group["uuid"], group["name"]) for group in contact.groups],
        fields=shown["fields"],
        flow=optional_ref(row["flow_uuid"], row["flow_name"]),
        last_seen_on=row["last_seen_on"],
        created_on=row["created_on"],
    )
