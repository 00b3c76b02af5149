"""The event `contact_timezone_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactTimezoneChanged(Event):
    """The time zone changed; "" if it was removed."""

    type: ClassVar[str] = "contact_timezone_changed"

    timezone: str
