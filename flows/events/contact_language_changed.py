"""The event `contact_language_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactLanguageChanged(Event):
    """The language changed; "" if it was removed."""

    type: ClassVar[str] = "contact_language_changed"

    language: str
