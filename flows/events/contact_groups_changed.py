"""The event `contact_groups_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ContactGroupsChanged(Event):
    """The contact joined or left groups."""

    type: ClassVar[str] = "contact_groups_changed"

    groups_added: list[Reference] | None = None
    groups_removed: list[Reference] | None = None
