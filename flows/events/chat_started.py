"""The event `chat_started`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ChatStarted(Event):
    """The contact opened a chat."""

    type: ClassVar[str] = "chat_started"

    channel: Reference
    params: dict[str, str] | None = None
