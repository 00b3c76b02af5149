"""The event `resthook_called`."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ResthookCalled(Event):
    """Subscribers of a resthook were told of this payload."""

    type: ClassVar[str] = "resthook_called"

    resthook: str
    payload: Any
