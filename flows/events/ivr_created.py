"""The event `ivr_created`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class IVRCreated(Event):
    """Something to say or play on a call; the event's UUID is the message's."""

    type: ClassVar[str] = "ivr_created"

    msg: dict[str, Any]
