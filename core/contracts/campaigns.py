"""Payloads of campaigns."""

from datetime import datetime
from uuid import UUID

from core.contracts.payload import Payload


class CampaignInput(Payload):
    """Which campaign to carry on."""

    campaign: UUID


class CampaignOutcome(Payload):
    """Where a campaign stands after a turn."""

    status: str
    """`more` (there is work left), `settling` (new events wait for transactions that began before them), `asleep`
    (until `next_on`, the earliest fire, or until it is woken), or `over` (it is archived or gone)."""
    fired: int = 0
    next_on: datetime | None = None
