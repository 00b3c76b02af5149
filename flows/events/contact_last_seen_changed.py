"""The event `contact_last_seen_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactLastSeenChanged(Event):
    """The contact was seen later than known."""

    type: ClassVar[str] = "contact_last_seen_changed"

    last_seen_on: str
