"""The event `dial_ended`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class DialEnded(Event):
    """A forwarded call ended. `dial` is `{"status", "duration"}`, the duration in seconds."""

    type: ClassVar[str] = "dial_ended"

    dial: dict[str, Any]
