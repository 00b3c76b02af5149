"""The event `msg_status_changed`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class MsgStatusChanged(Event):
    """A message was sent, delivered, read, or failed."""

    type: ClassVar[str] = "msg_status_changed"

    msg_uuid: str
    status: str
    reason: str = ""
