"""The event `msg_created`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class MsgCreated(Event):
    """A message for the contact; the event's UUID is the message's."""

    type: ClassVar[str] = "msg_created"

    msg: dict[str, Any]
    broadcast_uuid: str = ""
    ticket_uuid: str = ""
