"""The event `broadcast_created`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class BroadcastCreated(Event):
    """A message for many. `translations` are contents by language."""

    type: ClassVar[str] = "broadcast_created"

    translations: dict[str, Any]
    base_language: str
    groups: list[Reference] | None = None
    contacts: list[Reference] | None = None
    contact_query: str = ""
    urns: list[str] | None = None
    template: Reference | None = None
    template_variables: list[str] | None = None
