"""The event `run_ended`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class RunEnded(Event):
    """A run came to its end, for good or ill."""

    type: ClassVar[str] = "run_ended"

    run_uuid: str
    flow: Reference
    status: str
