"""The trigger `ticket`."""

from typing import ClassVar

from flows.triggers.base import Trigger, register


@register
class Ticket(Trigger):
    """A ticket was closed."""

    __slots__ = ()

    type: ClassVar[str] = "ticket"
    event_types: ClassVar[tuple[str, ...]] = ("ticket_closed",)
    own_fields: ClassVar[tuple[str, ...]] = ("ticket",)
    required_fields: ClassVar[tuple[str, ...]] = ("ticket",)
