"""Campaigns: events relative to a date of each contact, and when they are due."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Index, Text, text
from sqlmodel import Field

from store.tables.base import Modified, Row, WorkspaceOwned
from store.tables.columns import (
    big_integer,
    code,
    flag,
    instant,
    integer,
    json_value,
    reference,
    row_id,
    short_text,
    small_integer,
    texts,
)


class Campaign(WorkspaceOwned, Modified, table=True):
    """A set of events for the contacts of a group.

    `wakes_on` is when its workflow wakes by itself, the year 9999 if nothing is due; null while it works, or if there
    is none.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("campaign_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index(None, "group_id"),
    )

    name: str = short_text(64)
    group_id: int = reference("contact_group")
    is_archived: bool = flag(False)
    is_active: bool = flag(True)
    wakes_on: datetime | None = instant()
    created_by_id: int | None = reference("user_account", nullable=True)


class CampaignEvent(WorkspaceOwned, Modified, table=True):
    """Starts a flow or sends a message, `offset` units before or after a date.

    The date is the field `field_id`, or `relative_to` (`created_on` or `last_seen_on`). A change of the time makes
    a new `fire_version`, whose fires the campaign's workflow makes: up to contact `scheduled_to`, once the transactions
    `scheduling_after` have ended. Fires of older versions are dropped. `message` is what to say by language:
    texts, or {text, attachments?, quick_replies?}; channels that have templates send `template_id` with its variables.
    """

    __tablename__ = "campaign_event"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("campaign_event_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index(None, "campaign_id"),
        Index("campaign_event_field_id_idx", "field_id", postgresql_where=text("is_active")),
        Index("campaign_event_flow_id_idx", "flow_id", postgresql_where=text("is_active")),
    )

    campaign_id: int = reference("campaign")
    type: str = code("F")
    field_id: int | None = reference("contact_field", nullable=True)
    relative_to: str | None = short_text(16, nullable=True)
    offset: int = integer()
    unit: str = code("D")
    delivery_hour: int = small_integer(-1)
    flow_id: int | None = reference("flow", nullable=True)
    message: dict[str, Any] | None = json_value()
    template_id: int | None = row_id(nullable=True)
    template_variables: list[str] = texts()
    base_language: str | None = short_text(3, nullable=True)
    start_mode: str = code("I")
    status: str = code("S")
    fire_version: int = integer()
    scheduled_to: int = big_integer()
    scheduling_after: list[str] | None = Field(default=None, sa_type=ARRAY(Text), nullable=True)
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class CampaignFire(Row, table=True):
    """That a campaign's event is due for a contact; gone when it has fired."""

    __tablename__ = "campaign_fire"
    __table_args__ = (
        Index(None, "event_id", "contact_id", "version", unique=True),
        Index(None, "campaign_id", "fire_on", "id"),
        Index(None, "event_id", "fire_on"),
        Index(None, "contact_id"),
    )

    workspace_id: int = row_id()
    campaign_id: int = row_id()
    event_id: int = row_id()
    contact_id: int = row_id()
    fire_on: datetime = instant(nullable=False)
    version: int
