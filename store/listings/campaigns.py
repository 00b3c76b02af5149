"""Campaigns and their events, as lists show them; archived campaigns are left out, and their events too."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import fetch_page, one_row
from store.listings.references import Found, as_uuid
from store.paging import Page, Position
from store.tables import Campaign, CampaignEvent, ContactField, ContactGroup, Flow

SYSTEM_DATES = {"created_on": "Created On", "last_seen_on": "Last Seen On"}
"""Dates of every contact, by the key under which an event names them."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events; `campaign` is a uuid or an exact name."""

    uuid: UUID | None = None
    campaign: str | None = None


async def campaigns_page(
    session: AsyncSession, workspace_id: int, uuid: UUID | None, at: Position | None
) -> Page[RowMapping]:
    """A page of campaigns with their groups, newest first."""
    query: Any = (
        select(
            col(Campaign.id),
            col(Campaign.uuid),
            col(Campaign.name),
            col(Campaign.is_archived),
            col(Campaign.created_on),
            col(ContactGroup.uuid).label("group_uuid"),
            col(ContactGroup.name).label("group_name"),
        )
        .join(ContactGroup, col(ContactGroup.id) == col(Campaign.group_id))
        .where(col(Campaign.workspace_id) == workspace_id, col(Campaign.is_active), ~col(Campaign.is_archived))
    )
    if uuid is not None:
        query = query.where(col(Campaign.uuid) == uuid)
    return await fetch_page(session, query, col(Campaign.created_on), col(Campaign.id), at=at)


async def events_page(
    session: AsyncSession, workspace_id: int, wanted: EventFilter, at: Position | None
) -> Page[RowMapping]:
    """A page of events with what they name, newest first."""
    columns: list[Any] = [
        getattr(CampaignEvent, name)
        for name in (
            "id", "uuid", "relative_to", "offset", "unit", "delivery_hour", "message", "base_language", "created_on",
        )
    ]  # fmt: skip
    query: Any = (
        select(
            *columns,
            col(Campaign.uuid).label("campaign_uuid"),
            col(Campaign.name).label("campaign_name"),
            col(ContactField.key).label("field_key"),
            col(ContactField.name).label("field_name"),
            col(Flow.uuid).label("flow_uuid"),
            col(Flow.name).label("flow_name"),
        )
        .join(Campaign, col(Campaign.id) == col(CampaignEvent.campaign_id))
        .outerjoin(ContactField, col(ContactField.id) == col(CampaignEvent.field_id))
        .outerjoin(Flow, col(Flow.id) == col(CampaignEvent.flow_id))
        .where(col(CampaignEvent.workspace_id) == workspace_id, col(CampaignEvent.is_active))
        .where(col(Campaign.is_active), ~col(Campaign.is_archived))
    )
    if wanted.uuid is not None:
        query = query.where(col(CampaignEvent.uuid) == wanted.uuid)
    if wanted.campaign is not None:
        named = [col(Campaign.name) == wanted.campaign]
        if uuid := as_uuid(wanted.campaign):
            named.append(col(Campaign.uuid) == uuid)
        query = query.where(or_(*named))
    return await fetch_page(session, query, col(CampaignEvent.created_on), col(CampaignEvent.id), at=at)


async def find_date(session: AsyncSession, workspace_id: int, key: str) -> Found | None:
    """A contact field by its key, or a system date, whose id is 0; `more` has its `key` and `value_type`."""
    if key in SYSTEM_DATES:
        return Found(0, UUID(int=0), SYSTEM_DATES[key], {"key": key, "value_type": "D"})
    query = select(
        col(ContactField.id), col(ContactField.uuid), col(ContactField.name), col(ContactField.key),
        col(ContactField.value_type),
    ).where(
        col(ContactField.workspace_id) == workspace_id, col(ContactField.is_active), col(ContactField.key) == key
    )  # fmt: skip
    row = await one_row(session, query)
    if row is None:
        return None
    return Found(row["id"], row["uuid"], row["name"], {"key": row["key"], "value_type": row["value_type"]})


async def find_campaign(session: AsyncSession, workspace_id: int, value: str) -> Found | None:
    """A campaign that isn't archived, by uuid; `more` has its `group_id`."""
    uuid = as_uuid(value)
    if uuid is None:
        return None
    query = select(col(Campaign.id), col(Campaign.uuid), col(Campaign.name), col(Campaign.group_id)).where(
        col(Campaign.workspace_id) == workspace_id,
        col(Campaign.uuid) == uuid,
        col(Campaign.is_active),
        ~col(Campaign.is_archived),
    )
    row = await one_row(session, query)
    return Found(row["id"], row["uuid"], row["name"], {"group_id": row["group_id"]}) if row else None
