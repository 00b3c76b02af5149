"""The event `ticket_closed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TicketClosed(Event):
    """A ticket was closed."""

    type: ClassVar[str] = "ticket_closed"

    ticket_uuid: str
