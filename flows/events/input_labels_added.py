"""The event `input_labels_added`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class InputLabelsAdded(Event):
    """Labels were put on the message that the contact sent."""

    type: ClassVar[str] = "input_labels_added"

    input_uuid: str
    labels: list[Reference]
