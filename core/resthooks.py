"""Telling a subscriber of a resthook: what it is told, and how that went."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a subscriber is to be told."""

    workspace_id: int
    subscriber_id: int
    slug: str
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class DeliveryLog:
    """How telling a subscriber went; `status_code` is 0 where no answer came, `request` and `response` are traces."""

    status_code: int
    elapsed_ms: int
    request: str
    response: str
    created_on: datetime
