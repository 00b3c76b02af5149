"""The event `wait_expired`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class WaitExpired(Event):
    """A wait's time ran out for good."""

    type: ClassVar[str] = "wait_expired"
