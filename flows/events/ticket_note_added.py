"""The event `ticket_note_added`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TicketNoteAdded(Event):
    """A note was added to a ticket."""

    type: ClassVar[str] = "ticket_note_added"

    ticket_uuid: str
    note: str
