"""The event `contact_urns_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactURNsChanged(Event):
    """URNs were added, removed, reordered or bound to other channels; `urns` are all there are now."""

    type: ClassVar[str] = "contact_urns_changed"

    urns: list[str]
