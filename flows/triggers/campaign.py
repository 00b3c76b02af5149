"""The trigger `campaign`."""

from typing import ClassVar

from flows.triggers.base import Trigger, register


@register
class Campaign(Trigger):
    """A point of a campaign was reached."""

    __slots__ = ()

    type: ClassVar[str] = "campaign"
    event_types: ClassVar[tuple[str, ...]] = ("campaign_fired",)
