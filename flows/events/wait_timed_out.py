"""The event `wait_timed_out`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class WaitTimedOut(Event):
    """A wait's timeout passed without a message."""

    type: ClassVar[str] = "wait_timed_out"
