"""`ticket_actions`: one thing done with many tickets."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from flows.modifiers import Modifier
from flows.modifiers.ticket_assignee import TicketAssignee
from flows.modifiers.ticket_close import TicketClose
from flows.modifiers.ticket_note import TicketNote
from flows.modifiers.ticket_reopen import TicketReopen
from flows.modifiers.ticket_topic import TicketTopic
from store.contact_edits import ContactModifier, Edited, KnownAssets
from store.listings.references import Found
from web.api.v2 import PREFIX
from web.api.v2.body import Body, read_object
from web.api.v2.caller import TicketUpdater
from web.api.v2.documents import acted
from web.api.v2.editors import editor_of
from web.api.v2.fields import Choice, Text
from web.api.v2.lookups import Lookups
from web.api.v2.references import Ref, Refs
from web.deps import Open, Writing
from web.errors import Invalid
from web.responses import Json, no_content

router = APIRouter(prefix=PREFIX)

BODY = Body(
    tickets=Refs("ticket", required=True, about="Tickets, by uuid"),
    action=Choice("assign", "add_note", "change_topic", "close", "reopen", required=True),
    assignee=Ref("user", nullable=True, about="A member, by e-mail address; null assigns to nobody"),
    note=Text(10_000, about="For `add_note`"),
    topic=Ref("topic", about="A topic, by uuid; for `change_topic`"),
)
EXAMPLE = {"tickets": ["01969b47-7a0e-7d3b-a6a7-5b8b2a3e5a10"], "action": "assign", "assignee": "amina@example.org"}
NEEDS = {"assign": "assignee", "add_note": "note", "change_topic": "topic"}


@router.post("/ticket_actions.json", summary="Do something with tickets", **acted(BODY, EXAMPLE))
async def act_on_tickets(request: Request, caller: TicketUpdater, work: Writing, resources: Open) -> Response:
    """Up to 100 tickets at once. Those that stayed as they were (closed already, say) are told as failures."""
    workspace = caller.workspace
    values = await BODY.read(await read_object(request), Lookups(work.session, workspace))
    needed = NEEDS.get(values["action"])
    if needed and (needed not in values if needed == "assignee" else not values.get(needed)):
        raise Invalid.whole(f'For action "{values["action"]}" you must specify the {needed}')
    tickets: list[Found] = values["tickets"]
    modifier = ContactModifier(work.session, resources.known, workspace.id, editor_of(caller))
    known = await modifier.known()
    changes = defaultdict[int, list[Modifier]](list)
    for ticket in tickets:
        changes[ticket.more["contact_id"]].append(_modifier(known, str(ticket.uuid), values))
    edited = await modifier.apply(changes, tickets=[ticket.id for ticket in tickets])
    if edited.wakes_handlers:
        work.after_commit(resources.waker.ring_soon)
    failures = _unchanged(tickets, edited)
    return Json({"failures": failures}) if failures else no_content()


def _modifier(known: KnownAssets, ticket: str, values: dict[str, Any]) -> Modifier:
    match values["action"]:
        case "assign":
            assignee = values["assignee"]
            return TicketAssignee(ticket, known.assets.users.get(str(assignee.uuid)) if assignee else None)
        case "add_note":
            return TicketNote(ticket, values["note"])
        case "change_topic":
            return TicketTopic(ticket, known.assets.topics[str(values["topic"].uuid)])
        case "close":
            return TicketClose(ticket)
    return TicketReopen(ticket)


def _unchanged(tickets: Sequence[Found], edited: Edited) -> list[str]:
    changed = {
        data.get("ticket_uuid")
        for events in edited.events.values()
        for event in events
        if (data := event.to_json())["type"].startswith("ticket_")
    }
    return [str(ticket.uuid) for ticket in tickets if str(ticket.uuid) not in changed]
