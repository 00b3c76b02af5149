"""The event `msg_received`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class MsgReceived(Event):
    """The contact sent a message; the event's UUID is the message's."""

    type: ClassVar[str] = "msg_received"

    msg: dict[str, Any]
    ticket_uuid: str = ""
