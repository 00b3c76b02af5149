"""The event `failure`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class Failure(Event):
    """The session can't go on."""

    type: ClassVar[str] = "failure"

    text: str
