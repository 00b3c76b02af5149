"""The trigger `channel`."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from flows.triggers.base import Trigger, register


@register
class Channel(Trigger):
    """Something of a channel started it: `event` is `{"type", "channel"}`. Older engines wrote it."""

    __slots__ = ()

    type: ClassVar[str] = "channel"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """See `Trigger.from_json`."""
        trigger = super().from_json(data)
        if data.get("event"):
            trigger.event = data["event"]
            trigger._json["event"] = data["event"]
        return trigger
