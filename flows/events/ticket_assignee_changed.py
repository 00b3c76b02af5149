"""The event `ticket_assignee_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TicketAssigneeChanged(Event):
    """A ticket is somebody else's, or nobody's."""

    type: ClassVar[str] = "ticket_assignee_changed"

    ticket_uuid: str
    assignee: Reference | None
    previous: Reference | None = None
