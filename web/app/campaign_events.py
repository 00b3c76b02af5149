"""Events of campaigns: making, changing and deleting them, what they did, when they would fire."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from store import audit
from store.campaigns import CampaignEventStore
from store.codes import CampaignEventType, FlowType
from store.errors import Conflict, NotFound
from store.flows import FlowStore
from store.listings.campaign_overview import example_rows, upcoming_rows
from store.listings.campaigns import find_date
from store.tables import Campaign, CampaignEvent, Flow
from web.app.caller import Member, may
from web.app.campaign_shapes import (
    MAX_OFFSET,
    MODES,
    UNITS,
    CampaignEventOut,
    DayOut,
    DueOut,
    EventHistoryOut,
    EventTime,
    ExampleOut,
    NewEvent,
)
from web.app.campaigns import campaign_of, shown_campaign
from web.app.errors import AppError, Missing, invalid
from web.app.message_contents import stored
from web.app.shapes import contact_ref
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/campaigns/{campaign}/events")

Reader = Annotated[Member, Depends(may("campaign.read"))]
Maker = Annotated[Member, Depends(may("campaign_event.create"))]
Deleter = Annotated[Member, Depends(may("campaign_event.delete"))]

DAYS = 90
UPCOMING = 20
FLOW_TYPES = (FlowType.MESSAGING, FlowType.VOICE, FlowType.BACKGROUND)


@router.post("", status_code=201)
async def create_event(campaign: UUID, given: NewEvent, member: Maker, work: Writing) -> CampaignEventOut:
    """A new event; the contacts are scheduled in the background."""
    owner = _in_use(await campaign_of(work.session, member, campaign))
    columns = await _columns(work.session, member, given)
    made = await CampaignEventStore(work.session).create(owner, **columns, created_by_id=member.user.id)
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign_event.create", owner.name)
    return await _shown(work.session, member, owner, made.uuid)


@router.put("/{uuid}")
async def change_event(campaign: UUID, uuid: UUID, given: NewEvent, member: Maker, work: Writing) -> CampaignEventOut:
    """Another time, flow or message; another time schedules it anew."""
    owner, event = await _event(work.session, member, campaign, uuid)
    _in_use(owner)
    columns = await _columns(work.session, member, given)
    try:
        await CampaignEventStore(work.session).update(member.workspace.id, event.uuid, **columns)
    except Conflict as e:
        raise AppError("being_scheduled", "Its contacts are still being scheduled.", status=409) from e
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign_event.create", owner.name)
    return await _shown(work.session, member, owner, uuid)


@router.delete("/{uuid}", status_code=204)
async def delete_event(campaign: UUID, uuid: UUID, member: Deleter, work: Writing) -> None:
    """Deletes an event: nobody gets it any more."""
    owner, _ = await _event(work.session, member, campaign, uuid)
    await CampaignEventStore(work.session).delete(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign_event.delete", owner.name)


@router.get("/{uuid}/history")
async def show_history(campaign: UUID, uuid: UUID, member: Reader, session: Reading) -> EventHistoryOut:
    """How often an event fired, by day, and for whom it is due next."""
    owner, event = await _event(session, member, campaign, uuid)
    store, since = CampaignEventStore(session), (datetime.now(UTC) - timedelta(days=DAYS)).date()
    is_anonymous = member.workspace.is_anonymous
    upcoming = [] if owner.is_archived else await upcoming_rows(session, event, UPCOMING)
    days = [(day, number) for day, number in (await store.fired_by_day(event)).items() if day > since]
    return EventHistoryOut(
        fired=(await store.fired([event]))[event.id],
        pending=0 if owner.is_archived else (await store.pending([event]))[event.id],
        days=[DayOut(day=day.isoformat(), count=number) for day, number in days],
        upcoming=[
            DueOut(contact=contact_ref(row, is_anonymous=is_anonymous), fire_on=row["fire_on"]) for row in upcoming
        ],
    )


@router.post("/preview")
async def preview_event(campaign: UUID, given: EventTime, member: Reader, session: Reading) -> list[ExampleOut]:
    """For a few contacts of the group: their date, and when an event with this time would fire."""
    owner, time = await campaign_of(session, member, campaign), await _time(session, member, given)
    date = await find_date(session, member.workspace.id, given.relative_to)
    rows = await example_rows(
        session,
        member.workspace.id,
        group_id=owner.group_id,
        zone=member.workspace.timezone,
        field=date.uuid if date and date.id else None,
        relative_to=time["relative_to"],
        offset=time["offset"],
        unit=time["unit"],
        hour=time["delivery_hour"],
    )
    is_anonymous = member.workspace.is_anonymous
    return [
        ExampleOut(contact=contact_ref(row, is_anonymous=is_anonymous), fire_on=row["fire_on"], date=row["at"])
        for row in rows
    ]


async def _event(session: AsyncSession, member: Member, campaign: UUID, uuid: UUID) -> tuple[Campaign, CampaignEvent]:
    owner = await campaign_of(session, member, campaign)
    try:
        event = await CampaignEventStore(session).get(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("event") from e
    if event.campaign_id != owner.id:
        raise Missing("event")
    return owner, event


def _in_use(campaign: Campaign) -> Campaign:
    if campaign.is_archived:
        raise AppError("archived_campaign", "Restore the campaign first.", status=409)
    return campaign


async def _shown(session: AsyncSession, member: Member, owner: Campaign, uuid: UUID) -> CampaignEventOut:
    shown = await shown_campaign(session, member, owner)
    return next(event for event in shown.timeline if event.uuid == str(uuid))


async def _columns(session: AsyncSession, member: Member, given: NewEvent) -> dict[str, Any]:
    """The event's columns; all that is wrong is found before anything is written. Raises `AppError`."""
    time = await _time(session, member, given)
    if (given.flow is None) == (given.message is None):
        raise AppError("invalid", "Choose a flow, or write a message.", fields={"flow": ["flow_or_message"]})
    if given.message is not None:
        content = {
            "type": CampaignEventType.MESSAGE,
            "message": stored(given.message),
            "base_language": given.message.base_language,
        }
        return {**time, **content, "flow_id": None, "start_mode": MODES[given.start_mode]}
    flow = await _flow(session, member, given.flow)
    is_background = flow.type == FlowType.BACKGROUND
    if given.start_mode == "passive" and not is_background:
        raise invalid("start_mode", "only_messages_passive")
    mode = MODES["passive" if is_background else given.start_mode]
    return {**time, "type": CampaignEventType.FLOW, "flow_id": flow.id, "start_mode": mode}


async def _time(session: AsyncSession, member: Member, given: EventTime) -> dict[str, Any]:
    if abs(given.offset) > MAX_OFFSET[given.unit]:
        raise invalid("offset", "too_far")
    if given.hour is not None and given.unit not in ("days", "weeks"):
        raise invalid("hour", "only_days_and_weeks")
    is_sound = given.relative_to.isprintable()
    date = await find_date(session, member.workspace.id, given.relative_to) if is_sound else None
    if date is None:
        raise invalid("relative_to", "unknown_value")
    if date.more["value_type"] != "D":
        raise invalid("relative_to", "not_a_date")
    return {
        "field_id": date.id or None,
        "relative_to": None if date.id else date.more["key"],
        "offset": given.offset,
        "unit": UNITS[given.unit],
        "delivery_hour": -1 if given.hour is None else given.hour,
    }


async def _flow(session: AsyncSession, member: Member, uuid: UUID | None) -> Flow:
    try:
        flow = await FlowStore(session).get(member.workspace.id, uuid) if uuid else None
    except NotFound:
        flow = None
    if flow is None:
        raise invalid("flow", "unknown_value")
    if flow.is_archived:
        raise invalid("flow", "archived_flow")
    if flow.type not in FLOW_TYPES:
        raise invalid("flow", "wrong_flow_type")
    return flow
