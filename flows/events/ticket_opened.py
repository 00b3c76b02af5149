"""The event `ticket_opened`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TicketOpened(Event):
    """A ticket was opened."""

    type: ClassVar[str] = "ticket_opened"

    ticket: dict[str, Any]
