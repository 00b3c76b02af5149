"""The event `warning`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class WarningLogged(Event):
    """Something works but should not be relied on."""

    type: ClassVar[str] = "warning"

    text: str
    code: str = ""
    extra: dict[str, str] | None = None
