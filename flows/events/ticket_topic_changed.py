"""The event `ticket_topic_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TicketTopicChanged(Event):
    """A ticket is about something else."""

    type: ClassVar[str] = "ticket_topic_changed"

    ticket_uuid: str
    topic: Reference
