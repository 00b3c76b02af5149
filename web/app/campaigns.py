"""Campaigns: the list, one with its events, making, changing, archiving and deleting them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from store import audit
from store.campaigns import CampaignEventStore, CampaignStore
from store.errors import Conflict, NotFound
from store.groups import GroupStore
from store.listings.campaign_overview import campaign_counts, campaign_rows, event_rows
from store.tables import Campaign
from web.app.caller import Member, may
from web.app.campaign_shapes import CampaignEventOut, shown_event
from web.app.errors import AppError, Missing, invalid
from web.app.names import clean_name, refused
from web.app.shapes import Ref, ref
from web.deps import Reading, Writing

router = APIRouter(prefix="/api/internal/campaigns")

Lister = Annotated[Member, Depends(may("campaign.list"))]
Reader = Annotated[Member, Depends(may("campaign.read"))]
Maker = Annotated[Member, Depends(may("campaign.create"))]
Updater = Annotated[Member, Depends(may("campaign.update"))]
Deleter = Annotated[Member, Depends(may("campaign.delete"))]


class NewCampaign(BaseModel):
    """A campaign's name, and the group of contacts that it is for."""

    name: str = Field(max_length=128)
    group: UUID


class CampaignRow(BaseModel):
    """A campaign in the list; `pending` fires are to come, the first at `next_on`."""

    uuid: str
    name: str
    group: Ref
    contacts: int
    events: int
    pending: int
    next_on: datetime | None
    is_archived: bool
    modified_on: datetime


class CampaignsOut(BaseModel):
    """Campaigns by name, and how many there are in each folder."""

    results: list[CampaignRow]
    active: int
    archived: int


class CampaignOut(CampaignRow):
    """A campaign with its events, in the order of their times."""

    timeline: list[CampaignEventOut]


@router.get("")
async def list_campaigns(
    member: Lister, session: Reading, archived: bool = False, search: Annotated[str, Query(max_length=1000)] = ""
) -> CampaignsOut:
    """The campaigns of a folder; `search` looks for a part of their name or their group's."""
    text = search.strip().replace("\x00", "").encode("utf-8", "ignore").decode()
    rows = await campaign_rows(session, member.workspace.id, is_archived=archived, search=text)
    active, archived_count = await campaign_counts(session, member.workspace.id)
    return CampaignsOut(results=[CampaignRow(**_row(row)) for row in rows], active=active, archived=archived_count)


@router.post("", status_code=201)
async def create_campaign(given: NewCampaign, member: Maker, work: Writing) -> CampaignOut:
    """A new campaign."""
    name, group_id = clean_name(given.name), await _group(work.session, member, given.group)
    try:
        made = await CampaignStore(work.session).create(
            member.workspace.id, name=name, group_id=group_id, created_by_id=member.user.id
        )
    except Conflict as e:
        raise refused(e) from e
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign.create", name)
    return await shown_campaign(work.session, member, made)


@router.get("/{uuid}")
async def show_campaign(uuid: UUID, member: Reader, session: Reading) -> CampaignOut:
    """A campaign with its events."""
    return await shown_campaign(session, member, await campaign_of(session, member, uuid))


@router.patch("/{uuid}")
async def change_campaign(uuid: UUID, given: NewCampaign, member: Updater, work: Writing) -> CampaignOut:
    """Another name or group; with another group its events are scheduled anew."""
    store, campaign = CampaignStore(work.session), await campaign_of(work.session, member, uuid)
    name, group_id = clean_name(given.name), await _group(work.session, member, given.group)
    try:
        campaign = await store.rename(member.workspace.id, uuid, name)
    except Conflict as e:
        raise refused(e) from e
    if group_id != campaign.group_id:
        campaign = await store.set_group(member.workspace.id, uuid, group_id)
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign.update", name)
    return await shown_campaign(work.session, member, campaign)


@router.post("/{uuid}/archive", status_code=204)
async def archive_campaign(uuid: UUID, member: Updater, work: Writing) -> None:
    """Stops a campaign; what would have been due is forgotten."""
    await campaign_of(work.session, member, uuid)
    campaign = await CampaignStore(work.session).archive(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign.update", campaign.name, archived=True)


@router.post("/{uuid}/restore", status_code=204)
async def restore_campaign(uuid: UUID, member: Updater, work: Writing) -> None:
    """Takes a campaign up again, and its flows."""
    await campaign_of(work.session, member, uuid)
    campaign = await CampaignStore(work.session).restore(member.workspace.id, uuid)
    details = {"archived": False}
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign.update", campaign.name, **details)


@router.delete("/{uuid}", status_code=204)
async def delete_campaign(uuid: UUID, member: Deleter, work: Writing) -> None:
    """Deletes an archived campaign."""
    campaign = await campaign_of(work.session, member, uuid)
    if not campaign.is_archived:
        raise AppError("not_archived", "Archive the campaign first.")
    await CampaignStore(work.session).delete(member.workspace.id, uuid)
    await audit.note(work.session, member.workspace.id, member.user.id, "campaign.delete", campaign.name)


async def campaign_of(session: AsyncSession, member: Member, uuid: UUID) -> Campaign:
    """A campaign of the member's workspace. Raises `Missing`."""
    try:
        return await CampaignStore(session).get(member.workspace.id, uuid)
    except NotFound as e:
        raise Missing("campaign") from e


async def shown_campaign(session: AsyncSession, member: Member, campaign: Campaign) -> CampaignOut:
    """A campaign with its events, and what each has done and will do."""
    workspace = member.workspace.id
    await session.flush()
    archived = campaign.is_archived
    [row] = await campaign_rows(session, workspace, is_archived=archived, uuid=campaign.uuid)
    events = await CampaignEventStore(session).of_campaign(campaign.id)
    fired = await CampaignEventStore(session).fired(events)
    pending = await CampaignEventStore(session).pending(events)
    timeline = [
        shown_event(one, fired=fired.get(one["id"], 0), pending=0 if archived else pending.get(one["id"], 0))
        for one in await event_rows(session, workspace, campaign.id)
    ]
    return CampaignOut(**_row(row), timeline=sorted(timeline, key=lambda event: event.minutes))


async def _group(session: AsyncSession, member: Member, uuid: UUID) -> int:
    try:
        return (await GroupStore(session).get(member.workspace.id, uuid)).id
    except NotFound as e:
        raise invalid("group", "unknown_value") from e


def _row(row: Any) -> dict[str, Any]:
    plain = ("name", "contacts", "events", "pending", "next_on", "is_archived", "modified_on")
    group = ref(row["group_uuid"], row["group_name"])
    return {"uuid": str(row["uuid"]), "group": group, **{name: row[name] for name in plain}}
