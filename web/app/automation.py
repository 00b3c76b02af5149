"""Campaigns, triggers and channels: what there is, read-only."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from channels import registry
from store.listings.automation import campaign_rows, channel_rows, trigger_rows
from web.app.caller import Member, may
from web.app.shapes import Ref, optional_ref, ref
from web.deps import Open, Reading

router = APIRouter(prefix="/api/internal")

CampaignLister = Annotated[Member, Depends(may("campaign.list"))]
TriggerLister = Annotated[Member, Depends(may("trigger.list"))]
ChannelLister = Annotated[Member, Depends(may("channel.list"))]

UNITS = {"M": "minutes", "H": "hours", "D": "days", "W": "weeks"}
TRIGGER_TYPES = {
    "K": "keyword", "C": "catch_all", "S": "schedule", "V": "inbound_call", "M": "missed_call", "N": "new_conversation",
    "R": "referral", "T": "closed_ticket", "I": "opt_in", "O": "opt_out",
}  # fmt: skip


class CampaignEventOut(BaseModel):
    """What happens, and when: so many units after (before, if negative) a date."""

    offset: int
    unit: str
    hour: int | None
    relative_to: str
    flow: Ref | None
    message: str | None


class CampaignOut(BaseModel):
    """A campaign; `due` fires are to come, the first at `next_on`."""

    uuid: str
    name: str
    group: Ref
    contacts: int
    events: list[CampaignEventOut]
    due: int
    next_on: datetime | None
    is_archived: bool


class TriggerOut(BaseModel):
    """A trigger."""

    uuid: str
    type: str
    keywords: list[str]
    match: str | None
    flow: Ref
    channel: Ref | None
    groups: list[Ref]
    excluded_groups: list[Ref]
    referrer_id: str
    next_on: datetime | None
    is_archived: bool


class ChannelOut(BaseModel):
    """A channel; messages of 30 days, errors of one. `receive_url` is where the aggregator calls, if it does."""

    uuid: str
    name: str
    type: str
    type_name: str
    address: str
    country: str
    schemes: list[str]
    is_enabled: bool
    received: int
    sent: int
    errors: int
    last_seen_on: datetime | None
    created_on: datetime
    receive_url: str


@router.get("/campaigns")
async def list_campaigns(member: CampaignLister, session: Reading) -> list[CampaignOut]:
    """All campaigns with their events."""
    return [
        CampaignOut(
            uuid=str(row["uuid"]),
            name=row["name"],
            group=ref(row["group_uuid"], row["group_name"]),
            contacts=row["contacts"],
            events=[_event(event) for event in row["events"]],
            due=row["due"],
            next_on=row["next_on"],
            is_archived=row["is_archived"],
        )
        for row in await campaign_rows(session, member.workspace.id)
    ]


@router.get("/triggers")
async def list_triggers(member: TriggerLister, session: Reading) -> list[TriggerOut]:
    """All triggers."""
    return [
        TriggerOut(
            uuid=str(row["uuid"]),
            type=TRIGGER_TYPES.get(row["type"], row["type"]),
            keywords=row["keywords"],
            match={"F": "first", "O": "only"}.get(row["match_type"] or ""),
            flow=ref(row["flow_uuid"], row["flow_name"]),
            channel=optional_ref(row["channel_uuid"], row["channel_name"]),
            groups=[ref(group["uuid"], group["name"]) for group in row["groups"] if not group["excluded"]],
            excluded_groups=[ref(group["uuid"], group["name"]) for group in row["groups"] if group["excluded"]],
            referrer_id=row["referrer_id"],
            next_on=row["next_fire_on"],
            is_archived=row["is_archived"],
        )
        for row in await trigger_rows(session, member.workspace.id)
    ]


@router.get("/channels")
async def list_channels(member: ChannelLister, session: Reading, resources: Open) -> list[ChannelOut]:
    """All channels."""
    base = resources.settings.public_url.rstrip("/")
    return [
        ChannelOut(
            uuid=str(row["uuid"]),
            name=row["name"],
            type=row["type"],
            type_name=_type_name(row["type"]),
            address=row["address"] or "",
            country=row["country"] or "",
            schemes=row["schemes"],
            is_enabled=row["is_enabled"],
            received=row["received"],
            sent=row["sent"],
            errors=row["errors"],
            last_seen_on=row["last_seen_on"],
            created_on=row["created_on"],
            receive_url=f"{base}/c/{row['type'].lower()}/{row['uuid']}/receive",
        )
        for row in await channel_rows(session, member.workspace.id)
    ]


def _type_name(code: str) -> str:
    found: Any = registry.get(code)
    return str(getattr(found, "name", code)) if found else code


def _event(event: dict[str, Any]) -> CampaignEventOut:
    message = event["message"]
    texts = [one.get("text") if isinstance(one, dict) else one for one in (message or {}).values()]
    hour = event["hour"]
    return CampaignEventOut(
        offset=event["offset"],
        unit=UNITS.get(event["unit"], event["unit"]),
        hour=hour if hour >= 0 else None,
        relative_to=event["relative_to"] or "",
        flow=optional_ref(event["flow_uuid"], event["flow"]),
        message=next((str(text) for text in texts if text), None),
    )
