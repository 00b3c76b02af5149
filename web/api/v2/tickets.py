"""`tickets`: conversations of contacts with people."""

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from typing_extensions import TypedDict

from store.listings.tickets import TicketFilter, tickets_page
from web.api.v2 import PREFIX
from web.api.v2.caller import TicketLister
from web.api.v2.documents import REVERSE, listed, uuid_query
from web.api.v2.formats import Ref, UserRef, instant, optional_instant, optional_ref, ref, user_ref
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)


class TicketOut(TypedDict):
    """A ticket; `body` is always null, kept for older clients."""

    uuid: str
    contact: Ref
    status: str
    topic: Ref
    body: None
    assignee: UserRef | None
    opened_on: str
    opened_by: UserRef | None
    opened_in: Ref | None
    modified_on: str
    closed_on: str | None


TICKET = {
    "uuid": "01969b47-7a0e-7d3b-a6a7-5b8b2a3e5a10",
    "contact": {"uuid": "09d23a05-47fe-11e4-bfe9-b8f6b119e9ab", "name": "Achieng"},
    "status": "open",
    "topic": {"uuid": "040edbfe-be55-48f3-864d-a4a7147c447b", "name": "General"},
    "body": None,
    "assignee": {"email": "amina@example.org", "name": "Amina Otieno"},
    "opened_on": "2026-11-24T08:15:43.211492Z",
    "opened_by": None,
    "opened_in": {"uuid": "5f05311e-8f81-4a67-a5b5-1501b6d6496a", "name": "Registration"},
    "modified_on": "2026-11-24T08:16:12.410211Z",
    "closed_on": None,
}


@router.get(
    "/tickets.json",
    summary="List tickets",
    **listed(TicketOut, TICKET, uuid_query("A ticket"), uuid_query("Tickets of a contact", name="contact"), REVERSE),
)
async def list_tickets(request: Request, caller: TicketLister, session: Reading) -> Json:
    """The tickets of the workspace, the last modified first."""
    params = Params(request)
    wanted = TicketFilter(params.uuid("uuid"), params.uuid("contact"))
    ascending = bool(params.flag("reverse"))
    page = await tickets_page(session, caller.workspace.id, wanted, read_cursor(request), ascending=ascending)
    return page_response(request, [_shown(row) for row in page.rows], page.next, page.previous)


def _shown(row: RowMapping) -> TicketOut:
    return {
        "uuid": str(row["uuid"]),
        "contact": ref(row["contact_uuid"], row["contact_name"]),
        "status": "open" if row["status"] == "O" else "closed",
        "topic": ref(row["topic_uuid"], row["topic_name"]),
        "body": None,
        "assignee": user_ref(row["assignee_email"], row["assignee_first_name"], row["assignee_last_name"]),
        "opened_on": instant(row["opened_on"]),
        "opened_by": user_ref(row["opener_email"], row["opener_first_name"], row["opener_last_name"]),
        "opened_in": optional_ref(row["flow_uuid"], row["flow_name"]),
        "modified_on": instant(row["modified_on"]),
        "closed_on": optional_instant(row["closed_on"]),
    }
