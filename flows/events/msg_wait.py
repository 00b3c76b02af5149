"""The event `msg_wait`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class MsgWait(Event):
    """The session waits for a message, until `expires_on`."""

    type: ClassVar[str] = "msg_wait"

    expires_on: str
    timeout_seconds: int = 0
    hint: dict[str, Any] | None = None
