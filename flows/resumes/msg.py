"""The resume `msg`."""

from typing import ClassVar

from flows.input import Input
from flows.resumes.base import Resume, register


@register
class Msg(Resume):
    """The contact sent a message."""

    __slots__ = ()

    type: ClassVar[str] = "msg"
    event_type: ClassVar[str] = "msg_received"

    @property
    def input(self) -> Input | None:
        """The message."""
        return Input.from_event(self.event)
