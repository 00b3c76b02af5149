"""Tickets and their topics. What happened to a ticket is in `contact_event`."""

from datetime import datetime

from sqlalchemy import Index, text

from store.tables.base import Modified, Named, WorkspaceOwned
from store.tables.columns import code, flag, instant, instant_now, reference, row_id, short_text


class Topic(WorkspaceOwned, Modified, table=True):
    """What a ticket can be about."""

    __tablename__ = "topic"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("topic_name_key", "workspace_id", text("lower(name)"), unique=True, postgresql_where=text("is_active")),
    )

    name: str = short_text(64)
    is_default: bool = flag(False)
    is_system: bool = flag(False)
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class Ticket(Named, table=True):
    """A contact's conversation with people instead of a flow."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("ticket_workspace_id_modified_on_idx", "workspace_id", text("modified_on DESC"), text("id DESC")),
        Index(
            "ticket_workspace_id_status_idx", "workspace_id", "status", text("last_activity_on DESC"), text("id DESC")
        ),
        Index("ticket_contact_id_idx", "contact_id", text("id DESC")),
    )

    workspace_id: int = row_id()
    contact_id: int = row_id()
    topic_id: int = row_id()
    assignee_id: int | None = row_id(nullable=True)
    status: str = code("O")
    opened_on: datetime = instant_now()
    opened_by_id: int | None = row_id(nullable=True)
    opened_in_id: int | None = row_id(nullable=True)
    replied_on: datetime | None = instant()
    closed_on: datetime | None = instant()
    last_activity_on: datetime = instant_now()
    modified_on: datetime = instant_now()
