"""The trigger `chat`."""

from typing import ClassVar

from flows.triggers.base import Trigger, register


@register
class Chat(Trigger):
    """The contact opened a chat; its params are the trigger's."""

    __slots__ = ()

    type: ClassVar[str] = "chat"
    event_types: ClassVar[tuple[str, ...]] = ("chat_started",)
