"""The event `run_started`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class RunStarted(Event):
    """A run began; the first of a session whose trigger is a flow action names the run it came from."""

    type: ClassVar[str] = "run_started"

    flow: Reference
    run_uuid: str
    parent_uuid: str = ""
    terminal: bool = False
