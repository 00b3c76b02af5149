"""The event `call_created`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class CallCreated(Event):
    """The contact is being called."""

    type: ClassVar[str] = "call_created"

    call: dict[str, Any]
