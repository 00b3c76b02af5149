"""Campaigns and their events. Whatever changes a campaign's fires leaves word for its workflow in the transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import campaign_fires, counts, sql
from store.codes import CampaignEventStatus, CampaignEventType, FlowType
from store.errors import Conflict, NotFound
from store.named import NOT_UNIQUE, NamedStore
from store.paging import Order, Page, Position, read_page
from store.tables import Campaign, CampaignEvent, ContactField, ContactGroup, Flow
from store.tables.columns import now
from store.workspaces import assets_changed

BEING_SCHEDULED = "the event is still being scheduled"
NOT_ARCHIVED = "a campaign must be archived before it is deleted"
NOT_A_DATE = "the field holds no dates"
PASSIVE = "P"
"""The start mode of whatever runs beside what a contact is in, as background flows always do."""

_RESTORE_FLOWS = text("""
    UPDATE flow SET is_archived = false, modified_on = now()
    WHERE is_archived AND is_active AND id IN (
        SELECT flow_id FROM campaign_event WHERE campaign_id = :campaign AND is_active)
""")


class CampaignStore(NamedStore[Campaign]):
    """Reads and writes campaigns."""

    table, noun = Campaign, "campaign"

    async def create(self, workspace_id: int, **columns: Any) -> Campaign:
        """A new campaign. Raises `NotFound` if its group isn't the workspace's, `Conflict` if its name is taken."""
        await self._check_group(workspace_id, columns["group_id"])
        await self._check_name(workspace_id, columns["name"])
        campaign = await super().create(workspace_id, **columns)
        await campaign_fires.wake(self._session, [campaign.id])
        return campaign

    async def rename(self, workspace_id: int, uuid: UUID, name: str) -> Campaign:
        """Gives a campaign another name. Raises `NotFound`, `Conflict` if it is taken."""
        await self._check_name(workspace_id, name, besides=uuid)
        return await self.update(workspace_id, uuid, name=name)

    async def set_group(self, workspace_id: int, uuid: UUID, group_id: int) -> Campaign:
        """Gives a campaign another group, and has its events scheduled anew. Raises `NotFound`."""
        await self._check_group(workspace_id, group_id)
        campaign = await self.update(workspace_id, uuid, group_id=group_id)
        await campaign_fires.reschedule_all(self._session, campaign.id)
        return campaign

    async def archive(self, workspace_id: int, uuid: UUID) -> Campaign:
        """Stops a campaign: nothing fires any more. Raises `NotFound`."""
        campaign = await self.update(workspace_id, uuid, is_archived=True)
        await campaign_fires.wake(self._session, [campaign.id])
        return campaign

    async def restore(self, workspace_id: int, uuid: UUID) -> Campaign:
        """Takes a campaign up again, its flows too; what was due meanwhile doesn't fire. Raises `NotFound`."""
        campaign = await self.update(workspace_id, uuid, is_archived=False)
        await sql.execute(self._session, _RESTORE_FLOWS, {"campaign": campaign.id})
        await assets_changed(self._session, workspace_id)
        await campaign_fires.reschedule_all(self._session, campaign.id)
        return campaign

    async def delete(self, workspace_id: int, uuid: UUID) -> Campaign:
        """Takes an archived campaign out of use. Raises `NotFound`, `Conflict` if it isn't archived."""
        campaign = await self.get(workspace_id, uuid)
        if not campaign.is_archived:
            raise Conflict(self.noun, NOT_ARCHIVED)
        campaign = await super().delete(workspace_id, uuid)
        await campaign_fires.wake(self._session, [campaign.id])
        return campaign

    async def _check_name(self, workspace_id: int, name: str, besides: UUID | None = None) -> None:
        known = await self.by_name(workspace_id, name)
        if known is not None and known.uuid != besides:
            raise Conflict(self.noun, NOT_UNIQUE)

    async def _check_group(self, workspace_id: int, group_id: int) -> None:
        query = select(ContactGroup.id).where(
            ContactGroup.workspace_id == workspace_id, ContactGroup.id == group_id, col(ContactGroup.is_active)
        )
        if (await self._session.exec(query)).one_or_none() is None:
            raise NotFound("group", group_id)


class CampaignEventStore:
    """Reads and writes the events of campaigns."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, campaign: Campaign, **columns: Any) -> CampaignEvent:
        """A new event; the campaign's workflow makes its fires.

        Raises `NotFound` for a field or flow that isn't the workspace's any more, `Conflict` for a field without dates.
        """
        await self._check(campaign.workspace_id, columns)
        event = CampaignEvent(
            workspace_id=campaign.workspace_id,
            campaign_id=campaign.id,
            status=CampaignEventStatus.SCHEDULING,
            fire_version=1,
            **columns,
        )
        self._session.add(event)
        await self._session.flush()
        await campaign_fires.wake(self._session, [campaign.id])
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
        self,
        workspace_id: int,
        *,
        uuid: UUID | None = None,
        campaign_id: int | None = None,
        at: Position | None = None,
        size: int = 250,
    ) -> Page[CampaignEvent]:
        """Events of campaigns that aren't archived, newest first."""
        query = (
            select(CampaignEvent)
            .join(Campaign, col(Campaign.id) == CampaignEvent.campaign_id)
            .where(CampaignEvent.workspace_id == workspace_id, col(CampaignEvent.is_active))
            .where(col(Campaign.is_active), ~col(Campaign.is_archived))
        )
        if uuid is not None:
            query = query.where(CampaignEvent.uuid == uuid)
        if campaign_id is not None:
            query = query.where(CampaignEvent.campaign_id == campaign_id)
        order = Order(CampaignEvent.created_on, CampaignEvent.id)
        return await read_page(self._session, query, order, at=at, size=size)

    async def of_campaign(self, campaign_id: int) -> Sequence[CampaignEvent]:
        """The events of a campaign."""
        query = select(CampaignEvent).where(CampaignEvent.campaign_id == campaign_id, col(CampaignEvent.is_active))
        return (await self._session.exec(query.order_by(col(CampaignEvent.id)))).all()

    async def fired(self, events: Sequence[CampaignEvent]) -> dict[int, int]:
        """How often each event has fired so far."""
        return await self._counted(events, campaign_fires.FIRED)

    async def pending(self, events: Sequence[CampaignEvent]) -> dict[int, int]:
        """How many fires of each event are to come; while it is being scheduled, those of before too."""
        return await self._counted(events, campaign_fires.PENDING)

    async def fired_by_day(self, event: CampaignEvent) -> dict[date, int]:
        """How often an event has fired, by the day that it was due (UTC)."""
        prefix = f"{campaign_fires.FIRED_ON}{event.id}:"
        found = await counts.scopes(self._session, "item_count", event.workspace_id, prefix)
        return {date.fromisoformat(scope.removeprefix(prefix)): number for scope, number in sorted(found.items())}

    async def _counted(self, events: Sequence[CampaignEvent], prefix: str) -> dict[int, int]:
        if not events:
            return {}
        scopes = await counts.scopes(self._session, "item_count", events[0].workspace_id, prefix)
        return {event.id: max(0, scopes.get(f"{prefix}{event.id}", 0)) for event in events}

    async def update(self, workspace_id: int, uuid: UUID, **columns: Any) -> CampaignEvent:
        """Changes an event; another time has it scheduled anew, another kind clears what the old one did.

        Raises `NotFound` (for its field or flow, too), `Conflict` while it is being scheduled.
        """
        event = await self.get(workspace_id, uuid)
        if event.status == CampaignEventStatus.SCHEDULING:
            raise Conflict("campaign event", BEING_SCHEDULED)
        await self._check(workspace_id, columns)
        is_moved = any(name in columns and columns[name] != getattr(event, name) for name in campaign_fires.TIMING)
        for name, value in columns.items():
            setattr(event, name, value)
        if event.type == CampaignEventType.FLOW:
            event.message, event.base_language, event.template_id = None, None, None
        else:
            event.flow_id = None
        event.modified_on = now()
        await self._session.flush()
        if is_moved:
            await campaign_fires.reschedule(self._session, event)
        return event

    async def delete(self, workspace_id: int, uuid: UUID) -> CampaignEvent:
        """Takes an event out of use; the campaign's workflow drops its fires. Raises `NotFound`."""
        event = await self.get(workspace_id, uuid)
        event.is_active = False
        await campaign_fires.reschedule(self._session, event)
        return event

    async def _check(self, workspace_id: int, columns: dict[str, Any]) -> None:
        if columns.get("field_id") is not None:
            query = select(ContactField.value_type).where(
                ContactField.workspace_id == workspace_id,
                ContactField.id == columns["field_id"],
                col(ContactField.is_active),
            )
            value_type = (await self._session.exec(query)).one_or_none()
            if value_type is None:
                raise NotFound("field", columns["field_id"])
            if value_type != "D":
                raise Conflict("field", NOT_A_DATE)
        if columns.get("flow_id") is not None:
            flow = select(Flow.type).where(
                Flow.workspace_id == workspace_id, Flow.id == columns["flow_id"], col(Flow.is_active)
            )
            flow_type = (await self._session.exec(flow)).one_or_none()
            if flow_type is None:
                raise NotFound("flow", columns["flow_id"])
            if flow_type == FlowType.BACKGROUND:
                columns["start_mode"] = PASSIVE
