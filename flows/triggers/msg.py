"""The trigger `msg`."""

from typing import ClassVar

from flows.input import Input
from flows.triggers.base import Trigger, register


@register
class Msg(Trigger):
    """A message started it, which the first wait finds there already. `keyword_match` is `{"type", "keyword"}`."""

    __slots__ = ()

    type: ClassVar[str] = "msg"
    event_types: ClassVar[tuple[str, ...]] = ("msg_received",)
    own_fields: ClassVar[tuple[str, ...]] = ("keyword_match",)

    @property
    def input(self) -> Input | None:
        """The message."""
        return Input.from_event(self.event) if self.event else None
