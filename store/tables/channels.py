"""Channels, what their phones report, the events they bring and what they carried."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text

from store.tables.base import Created, Modified, Named, Row, WorkspaceBulk
from store.tables.columns import (
    big_integer,
    code,
    flag,
    instant,
    integer,
    json_object,
    long_text,
    reference,
    row_id,
    short_text,
    texts,
    uuid_value,
    uuids,
)


class Channel(Named, Modified, table=True):
    """A number, page or bot at an aggregator. A relayer that has registered but isn't claimed has no workspace.

    `config` is JSON, encrypted (`store.encryption`); so is `secret`. `failover_id` is the channel that sends in its
    place while its provider fails.
    """

    __tablename__ = "channel"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("channel_claim_code_key", "claim_code", unique=True, postgresql_where=text("claim_code IS NOT NULL")),
        Index("channel_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index("channel_type_address_idx", "type", "address", postgresql_where=text("is_active")),
    )

    workspace_id: int | None = reference("workspace", nullable=True)
    type: str = short_text(3)
    name: str = short_text(64)
    address: str | None = short_text(255, nullable=True)
    country: str | None = short_text(2, nullable=True)
    schemes: list[str] = texts()
    role: str = short_text(4, default="SR")
    tps: int | None = None
    config: str = long_text(default="")
    is_active: bool = flag(True)
    is_enabled: bool = flag(True)
    last_seen_on: datetime | None = instant()
    claim_code: str | None = short_text(16, nullable=True)
    secret: str | None = long_text(nullable=True)
    device: str | None = short_text(255, nullable=True)
    os: str | None = short_text(255, nullable=True)
    created_by_id: int | None = reference("user_account", nullable=True)
    failover_id: int | None = reference("channel", nullable=True)


class ChannelAlert(WorkspaceBulk, table=True):
    """A time in which a channel was paused because its provider failed; it lasts until `ended_on`."""

    __tablename__ = "channel_alert"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("channel_alert_open_key", "channel_id", unique=True, postgresql_where=text("ended_on IS NULL")),
        Index("channel_alert_workspace_id_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index(None, "ended_on"),
    )

    channel_id: int = row_id()
    reason: str = long_text(default="")
    log_uuid: UUID | None = uuid_value()
    ended_on: datetime | None = instant()


class SyncEvent(Row, Created, table=True):
    """What a relayer's phone said of itself when it synced."""

    __tablename__ = "sync_event"
    __table_args__ = (Index("sync_event_channel_id_id_idx", "channel_id", text("id DESC")), Index(None, "created_on"))

    channel_id: int = row_id()
    power_source: str = short_text(64, default="")
    power_status: str = short_text(64, default="")
    power_level: int = integer(-1)
    network_type: str = short_text(128, default="")
    lifetime: int | None = None
    pending_count: int = integer()
    retry_count: int = integer()
    incoming_count: int = integer()
    outgoing_count: int = integer()


class ChannelEvent(WorkspaceBulk, table=True):
    """Something other than a message that a channel brought: a call, a new conversation, a referral, a stop."""

    __tablename__ = "channel_event"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("channel_event_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index("channel_event_contact_id_idx", "contact_id", text("created_on DESC"), text("id DESC")),
        Index(None, "channel_id", "occurred_on"),
        Index(None, "created_on"),
    )

    channel_id: int = row_id()
    contact_id: int = row_id()
    urn_id: int | None = row_id(nullable=True)
    event_type: str = short_text(16)
    status: str = code("P")
    extra: dict[str, Any] = json_object()
    occurred_on: datetime = instant(nullable=False)
    log_uuids: list[UUID] = uuids()


class ChannelCount(Row, table=True):
    """How many messages and calls a channel carried on a day (UTC): differences, summed on reading."""

    __tablename__ = "channel_count"
    __table_args__ = (
        Index(None, "channel_id", "day", "scope"),
        Index("channel_count_unsquashed_idx", "channel_id", "day", "scope", postgresql_where=text("NOT is_squashed")),
    )

    channel_id: int = row_id()
    day: date
    scope: str = short_text(16)
    count: int = big_integer()
    is_squashed: bool = flag(False)
