"""Fires: when campaign events are due for contacts.

A date, in the workspace's time zone, is rounded up to a whole minute, moved by the offset, and set to the delivery
hour if the event has one. Days and weeks keep the local time of day over changes of daylight saving; minutes and hours
are elapsed time. A local time that a change of clocks leaves out is as much later as the clocks went on, one that comes
twice is the second. What would be in the past doesn't fire.

The arithmetic is the database's (`campaign_fire_on`, and the view `campaign_due`). Its triggers compute fires anew in
every transaction that changes a date or a membership; here are those of new and changed events, for any number of
contacts, which are made a few thousand at a time.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.codes import CampaignEventStatus
from store.tables import CampaignEvent
from store.tables.columns import now

TIMING = ("offset", "unit", "delivery_hour", "field_id", "relative_to")
"""The columns of an event that say when it fires."""
FIRED = "campaign:fired:"
"""Prefix of the scopes that count how often an event (its row id) has fired."""
FIRED_ON = "campaign:day:"
"""Prefix of those that count the same by day: `<row id>:<date in UTC>`."""
PENDING = "campaign:pending:"
"""Prefix of the scopes that count the fires that an event (its row id) has; triggers of the database keep them."""

_WAKE = text("SELECT wake_campaigns(CAST(:campaigns AS bigint[]))")

_RESCHEDULE_ALL = text("""
    UPDATE campaign_event SET status = 'S', fire_version = fire_version + 1, scheduled_to = 0, scheduling_after = NULL,
        modified_on = now()
    WHERE campaign_id = :campaign AND is_active
""")


async def wake(session: AsyncSession, campaign_ids: Sequence[int]) -> None:
    """Leaves word for the workflows of campaigns, which look at once; whoever has none yet gets it."""
    await sql.execute(session, _WAKE, {"campaigns": list(campaign_ids)})


async def reschedule(session: AsyncSession, event: CampaignEvent) -> None:
    """Has an event's fires made anew by the campaign's workflow; those of now are void at once."""
    event.status, event.modified_on = CampaignEventStatus.SCHEDULING, now()
    event.fire_version, event.scheduled_to, event.scheduling_after = event.fire_version + 1, 0, None
    await session.flush()
    await wake(session, [event.campaign_id])


async def reschedule_all(session: AsyncSession, campaign_id: int) -> None:
    """Has the fires of all events of a campaign made anew."""
    await sql.execute(session, _RESCHEDULE_ALL, {"campaign": campaign_id})
    await wake(session, [campaign_id])
