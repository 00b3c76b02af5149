"""The event `email_sent`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class EmailSent(Event):
    """A mail went out."""

    type: ClassVar[str] = "email_sent"

    to: list[str]
    subject: str
    body: str
