"""The event `contact_status_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactStatusChanged(Event):
    """The status changed."""

    type: ClassVar[str] = "contact_status_changed"

    status: str
