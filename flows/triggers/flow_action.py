"""The trigger `flow_action`."""

from typing import ClassVar

from flows.triggers.base import Trigger, register


@register
class FlowAction(Trigger):
    """A flow of another session started it: `run_summary` is the run it came from, seen as `@parent`."""

    __slots__ = ()

    type: ClassVar[str] = "flow_action"
    own_fields: ClassVar[tuple[str, ...]] = ("run_summary",)
    required_fields: ClassVar[tuple[str, ...]] = ("run_summary",)
