"""The event `ticket_reopened`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TicketReopened(Event):
    """A ticket was opened again."""

    type: ClassVar[str] = "ticket_reopened"

    ticket_uuid: str
