"""What events leave behind beside the contact, as rows: history, tickets, resthooks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(slots=True)
class HistoryRecord:
    """An entry of a contact's history: the engine's event as JSON text."""

    uuid: UUID
    workspace_id: int
    contact_id: int
    type: str
    event: str
    ticket_uuid: UUID | None
    user_id: int | None
    created_on: datetime


@dataclass(slots=True)
class NewTicket:
    """A ticket that was opened; `flow_id` is the flow that did it, `user_id` the person."""

    uuid: UUID
    workspace_id: int
    contact_id: int
    topic_id: int
    assignee_id: int | None
    flow_id: int | None
    user_id: int | None
    opened_on: datetime


@dataclass(slots=True)
class TicketChange:
    """What became of a ticket; None leaves a column as it is, `assignee_id` counts if `is_assigned`."""

    uuid: UUID
    workspace_id: int
    contact_id: int
    changed_on: datetime
    status: str | None = None
    topic_id: int | None = None
    is_assigned: bool = False
    assignee_id: int | None = None


@dataclass(slots=True)
class ResthookRecord:
    """A resthook that was raised, with what its subscribers are told (JSON text)."""

    workspace_id: int
    slug: str
    data: str
    created_on: datetime
