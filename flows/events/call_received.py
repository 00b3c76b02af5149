"""The event `call_received`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class CallReceived(Event):
    """The contact called."""

    type: ClassVar[str] = "call_received"

    call: dict[str, Any]
