"""The event `dial_wait`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class DialWait(Event):
    """The session waits for a call that is forwarded to `urn`."""

    type: ClassVar[str] = "dial_wait"

    urn: str
    dial_limit_seconds: int
    call_limit_seconds: int
    expires_on: str
