"""The event `contact_field_changed`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactFieldChanged(Event):
    """A field has a new value, or none."""

    type: ClassVar[str] = "contact_field_changed"

    field: Reference
    value: dict[str, Any] | None
