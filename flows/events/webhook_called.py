"""The event `webhook_called`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class WebhookCalled(Event):
    """A URL was called.

    `request` and `response` are traces, cut to a readable size; `sizes` are the true ones in bytes.
    """

    type: ClassVar[str] = "webhook_called"

    url: str
    status: str
    request: str
    elapsed_ms: int
    retries: int
    sizes: dict[str, int]
    status_code: int = 0
    response: str = ""
    resthook: str = ""
