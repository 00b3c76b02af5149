"""The event `error`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class ErrorLogged(Event):
    """Something in the flow, or a change of a contact, did not work out; the session goes on.

    `code` and `extra` are stable, `text` is for people.
    """

    type: ClassVar[str] = "error"

    text: str
    code: str = ""
    extra: dict[str, str] | None = None
