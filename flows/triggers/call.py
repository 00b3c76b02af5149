"""The trigger `call`."""

from typing import ClassVar

from flows.triggers.base import Trigger, register


@register
class Call(Trigger):
    """The contact called."""

    __slots__ = ()

    type: ClassVar[str] = "call"
    event_types: ClassVar[tuple[str, ...]] = ("call_received", "call_missed")
