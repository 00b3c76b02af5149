"""The event `campaign_fired`."""

from dataclasses import dataclass
from typing import ClassVar

from flows.assets.references import Reference
from flows.events.base import Event, register


@register
@dataclass(slots=True, kw_only=True)
class CampaignFired(Event):
    """A point of a campaign is reached."""

    type: ClassVar[str] = "campaign_fired"

    campaign: Reference
    point_uuid: str = ""
