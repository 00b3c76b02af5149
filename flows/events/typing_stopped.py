"""The event `typing_stopped`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class TypingStopped(Event):
    """Somebody types no more; `direction` is `incoming` or `outgoing`."""

    type: ClassVar[str] = "typing_stopped"

    direction: str
    channel: Reference | None = None
    urn: str = ""
    msg_external_id: str = ""
