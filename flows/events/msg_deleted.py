"""The event `msg_deleted`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class MsgDeleted(Event):
    """A message was deleted."""

    type: ClassVar[str] = "msg_deleted"

    msg_uuid: str
    by_contact: bool = False
