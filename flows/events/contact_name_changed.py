"""The event `contact_name_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactNameChanged(Event):
    """The name changed; "" if it was removed."""

    type: ClassVar[str] = "contact_name_changed"

    name: str
