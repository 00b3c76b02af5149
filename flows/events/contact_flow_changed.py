"""The event `contact_flow_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactFlowChanged(Event):
    """The contact is in another flow, or in none."""

    type: ClassVar[str] = "contact_flow_changed"

    flow: Reference | None
