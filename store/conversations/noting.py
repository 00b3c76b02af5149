"""What events of contacts leave behind beside the contact itself: history, tickets, resthooks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.clock import parse_instant
from flows.literal_json import dumps_text
from store.conversations.contacts import KnownWorkspace
from store.conversations.records import Writes
from store.conversations.traces import HistoryRecord, NewTicket, ResthookRecord, TicketChange
from store.storable import storable

HISTORY = frozenset(
    {
        "airtime_created", "contact_field_changed", "contact_groups_changed", "contact_language_changed",
        "contact_name_changed", "contact_status_changed", "contact_timezone_changed", "contact_urns_changed",
        "ticket_assignee_changed", "ticket_closed", "ticket_note_added", "ticket_opened", "ticket_reopened",
        "ticket_topic_changed",
    }
)  # fmt: skip
"""Events that make a contact's history and that no other table tells of: messages and runs have rows of their own."""

_GONE = "subscriber_gone"


@dataclass(frozen=True, slots=True)
class Source:
    """Whose doing events are: of which contact (row ids), by which flow or person."""

    contact_id: int
    flow_id: int | None = None
    user_id: int | None = None


def note(workspace: KnownWorkspace, source: Source, event: Mapping[str, Any], writes: Writes) -> None:
    """Adds to `writes` what an event leaves behind."""
    kind = event["type"]
    ticket = _ticket_of(event)
    if kind in HISTORY:
        writes.history.append(
            HistoryRecord(
                uuid=UUID(event["uuid"]),
                workspace_id=workspace.id,
                contact_id=source.contact_id,
                type=kind,
                event=dumps_text(storable(event)),
                ticket_uuid=ticket,
                user_id=source.user_id,
                created_on=parse_instant(event["created_on"]),
            )
        )
    if ticket is not None:
        _note_ticket(workspace, source, event, ticket, writes)
    elif kind == "resthook_called":
        data = dumps_text(storable(event["payload"]))
        at = parse_instant(event["created_on"])
        writes.resthooks.append(ResthookRecord(workspace.id, event["resthook"], data, at))
    elif kind == "webhook_called" and event["status"] == _GONE and event.get("resthook"):
        writes.subscribers_gone.append((workspace.id, event["resthook"], event["url"]))


def _ticket_of(event: Mapping[str, Any]) -> UUID | None:
    """The ticket that a ticket's event is about."""
    if event["type"] == "ticket_opened":
        return UUID(event["ticket"]["uuid"])
    return UUID(event["ticket_uuid"]) if event["type"] in _CHANGES else None


def _note_ticket(
    workspace: KnownWorkspace, source: Source, event: Mapping[str, Any], ticket: UUID, writes: Writes
) -> None:
    at = parse_instant(event["created_on"])
    if event["type"] != "ticket_opened":
        change = TicketChange(ticket, workspace.id, source.contact_id, at)
        _CHANGES[event["type"]](change, event, workspace)
        writes.ticket_changes.append(change)
        return
    topic = workspace.topic_ids.get((event["ticket"].get("topic") or {}).get("uuid", ""))
    if topic is not None:
        assignee = _user(event["ticket"].get("assignee"), workspace)
        writes.tickets.append(_opened(workspace, source, ticket, topic, assignee, at))


def _opened(
    workspace: KnownWorkspace, source: Source, ticket: UUID, topic: int, assignee: int | None, at: datetime
) -> NewTicket:
    return NewTicket(
        uuid=ticket,
        workspace_id=workspace.id,
        contact_id=source.contact_id,
        topic_id=topic,
        assignee_id=assignee,
        flow_id=source.flow_id,
        user_id=source.user_id,
        opened_on=at,
    )


def _user(reference: Mapping[str, Any] | None, workspace: KnownWorkspace) -> int | None:
    return workspace.user_ids.get(reference.get("uuid", "")) if reference else None


def _closed(change: TicketChange, event: Mapping[str, Any], workspace: KnownWorkspace) -> None:
    change.status = "C"


def _reopened(change: TicketChange, event: Mapping[str, Any], workspace: KnownWorkspace) -> None:
    change.status = "O"


def _assigned(change: TicketChange, event: Mapping[str, Any], workspace: KnownWorkspace) -> None:
    change.is_assigned, change.assignee_id = True, _user(event.get("assignee"), workspace)


def _moved(change: TicketChange, event: Mapping[str, Any], workspace: KnownWorkspace) -> None:
    change.topic_id = workspace.topic_ids.get((event.get("topic") or {}).get("uuid", ""))


def _noted(change: TicketChange, event: Mapping[str, Any], workspace: KnownWorkspace) -> None:
    """A note is in the history; the ticket has only been active."""


_CHANGES = {
    "ticket_closed": _closed,
    "ticket_reopened": _reopened,
    "ticket_assignee_changed": _assigned,
    "ticket_topic_changed": _moved,
    "ticket_note_added": _noted,
}
