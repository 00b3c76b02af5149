"""The event `airtime_created`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class AirtimeCreated(Event):
    """Airtime is on its way; the event's UUID is the transfer's."""

    type: ClassVar[str] = "airtime_created"

    external_id: str
    sender: str
    recipient: str
    currency: str
    amount: Decimal
    http_logs: list[dict[str, Any]]
