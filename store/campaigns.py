"""Campaigns, their events, and when those are due for whom."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import campaign_fires, sql
from store.codes import CampaignEventStatus
from store.errors import Conflict, NotFound
from store.named import NamedStore
from store.paging import Order, Page, Position, read_page
from store.tables import Campaign, CampaignEvent
from store.tables.columns import now

BEING_SCHEDULED = "the event is still being scheduled"
_TIMING = ("offset", "unit", "delivery_hour", "field_id", "relative_to")

_DROP_FIRES = text("DELETE FROM campaign_fire WHERE event_id = :event")


class CampaignStore(NamedStore[Campaign]):
    """Reads and writes campaigns."""

    table, noun = Campaign, "campaign"

    async def set_group(self, workspace_id: int, uuid: UUID, group_id: int) -> Campaign:
        """Gives a campaign another group, and schedules its events anew. Raises `NotFound`."""
        campaign = await self.update(workspace_id, uuid, group_id=group_id)
        for event in await CampaignEventStore(self._session).of_campaign(campaign.id):
            await CampaignEventStore(self._session).reschedule(event)
        return campaign


class CampaignEventStore:
    """Reads and writes the events of campaigns."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, campaign: Campaign, **columns: Any) -> CampaignEvent:
        """A new event, to be scheduled: call `finish_scheduling` when its fires are wanted."""
        event = CampaignEvent(
            workspace_id=campaign.workspace_id,
            campaign_id=campaign.id,
            status=CampaignEventStatus.SCHEDULING,
            fire_version=1,
            **columns,
        )
        self._session.add(event)
        await self._session.flush()
        return event

    async def get(self, workspace_id: int, uuid: UUID) -> CampaignEvent:
        """An event. Raises `NotFound`."""
        query = select(CampaignEvent).where(
            CampaignEvent.workspace_id == workspace_id, CampaignEvent.uuid == uuid, col(CampaignEvent.is_active)
        )
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("campaign event", uuid)
        return found

    async def page(
        self, workspace_id: int, *, campaign_id: int | None = None, at: Position | None = None, size: int = 250
    ) -> Page[CampaignEvent]:
        """Events of campaigns that aren't archived, newest first."""
        query = (
            select(CampaignEvent)
            .join(Campaign, col(Campaign.id) == CampaignEvent.campaign_id)
            .where(CampaignEvent.workspace_id == workspace_id, col(CampaignEvent.is_active))
            .where(col(Campaign.is_active), ~col(Campaign.is_archived))
        )
        if campaign_id is not None:
            query = query.where(CampaignEvent.campaign_id == campaign_id)
        order = Order(CampaignEvent.created_on, CampaignEvent.id)
        return await read_page(self._session, query, order, at=at, size=size)

    async def of_campaign(self, campaign_id: int) -> Sequence[CampaignEvent]:
        """The events of a campaign."""
        query = select(CampaignEvent).where(CampaignEvent.campaign_id == campaign_id, col(CampaignEvent.is_active))
        return (await self._session.exec(query.order_by(col(CampaignEvent.id)))).all()

    async def update(self, workspace_id: int, uuid: UUID, **columns: Any) -> CampaignEvent:
        """Changes an event; another time schedules it anew. Raises `NotFound`, `Conflict` while it is scheduled."""
        event = await self.get(workspace_id, uuid)
        if event.status == CampaignEventStatus.SCHEDULING:
            raise Conflict("campaign event", BEING_SCHEDULED)
        is_moved = any(name in columns and columns[name] != getattr(event, name) for name in _TIMING)
        for name, value in columns.items():
            setattr(event, name, value)
        event.modified_on = now()
        await self._session.flush()
        if is_moved:
            await self.reschedule(event)
        return event

    async def reschedule(self, event: CampaignEvent) -> None:
        """Drops an event's fires and marks it to be scheduled."""
        event.status, event.modified_on = CampaignEventStatus.SCHEDULING, now()
        event.fire_version += 1
        await self._session.flush()
        await sql.execute(self._session, _DROP_FIRES, {"event": event.id})

    async def finish_scheduling(self, event_id: int) -> int:
        """Makes the fires of an event for all its contacts, and marks it ready; how many fires there are."""
        event = await self._session.get(CampaignEvent, event_id, with_for_update=True)
        if event is None or not event.is_active:
            return 0
        made = await campaign_fires.schedule(self._session, event.workspace_id, event_ids=[event_id])
        event.status = CampaignEventStatus.READY
        await self._session.flush()
        return made

    async def delete(self, workspace_id: int, uuid: UUID) -> CampaignEvent:
        """Takes an event out of use, and its fires. Raises `NotFound`."""
        event = await self.get(workspace_id, uuid)
        event.is_active, event.modified_on = False, now()
        await self._session.flush()
        await sql.execute(self._session, _DROP_FIRES, {"event": event.id})
        return event
