"""The event `typing_started`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TypingStarted(Event):
    """Somebody types; `direction` is `incoming` or `outgoing`."""

    type: ClassVar[str] = "typing_started"

    direction: str
    channel: Reference | None = None
    urn: str = ""
    msg_external_id: str = ""
