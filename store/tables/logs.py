"""Logs of what was exchanged with the outside, and of what people did."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, text

from store.tables.base import Created, Row, WorkspaceBulk
from store.tables.columns import flag, integer, json_list, json_object, long_text, row_id, short_text, uuid_value


class ChannelLog(WorkspaceBulk, table=True):
    """One interaction with an aggregator; secrets are masked before it is written. Kept 7 days."""

    __tablename__ = "channel_log"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("channel_log_channel_id_created_on_idx", "channel_id", text("created_on DESC"), text("id DESC")),
        Index(None, "created_on"),
    )

    channel_id: int = row_id()
    type: str = short_text(16)
    http_logs: list[dict[str, Any]] = json_list()
    errors: list[dict[str, Any]] = json_list()
    is_error: bool = flag(False)
    elapsed_ms: int = integer()


class WebhookLog(WorkspaceBulk, table=True):
    """One call that a flow made to a webhook, a language model or an airtime service. Kept 3 days.

    `resthook` is the slug of the resthook that a subscriber was told of.
    """

    __tablename__ = "webhook_log"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("webhook_log_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index(
            "webhook_log_resthook_idx",
            "workspace_id",
            text("created_on DESC"),
            text("id DESC"),
            postgresql_where=text("resthook IS NOT NULL"),
        ),
        Index(None, "created_on"),
    )

    flow_id: int | None = row_id(nullable=True)
    contact_id: int | None = row_id(nullable=True)
    run_uuid: UUID | None = uuid_value()
    type: str = short_text(32, default="webhook_called")
    resthook: str | None = short_text(50, nullable=True)
    url: str = long_text(default="")
    status_code: int | None = None
    request: str = long_text(default="")
    response: str | None = long_text(nullable=True)
    is_error: bool = flag(False)
    elapsed_ms: int = integer()


class AuditEntry(Row, Created, table=True):
    """Something that a person did to a workspace."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("audit_entry_workspace_id_idx", "workspace_id", text("id DESC")),)

    workspace_id: int | None = row_id(nullable=True)
    user_id: int | None = row_id(nullable=True)
    action: str = short_text(64)
    target: str = short_text(128, default="")
    details: dict[str, Any] = json_object()
