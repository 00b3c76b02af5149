"""The event `call_missed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class CallMissed(Event):
    """The contact called, and nobody answered."""

    type: ClassVar[str] = "call_missed"

    channel: Reference
