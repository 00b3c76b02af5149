"""The event `flow_entered`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class FlowEntered(Event):
    """Written by older engines: a subflow was entered."""

    type: ClassVar[str] = "flow_entered"

    flow: Reference
    parent_run_uuid: str = ""
    terminal: bool = False
