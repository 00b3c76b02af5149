"""Contacts, their URNs, notes and history."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text

from store.tables.base import Created, Modified, Row, WorkspaceBulk
from store.tables.columns import code, flag, instant, integer, json_object, json_value, long_text, row_id, short_text


class Contact(WorkspaceBulk, Modified, table=True):
    """A person in a workspace. `session_id` is the session that waits for them, `hold_id` the call that holds them."""

    __tablename__ = "contact"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("contact_workspace_id_modified_on_idx", "workspace_id", text("modified_on DESC"), text("id DESC")),
        Index("contact_workspace_id_status_id_idx", "workspace_id", "status", "id", postgresql_where=text("is_active")),
        Index("contact_flow_id_idx", "flow_id", postgresql_where=text("flow_id IS NOT NULL")),
        Index("contact_modified_on_idx", "modified_on", "id"),
    )

    name: str | None = short_text(128, nullable=True)
    language: str | None = short_text(3, nullable=True)
    status: str = code("A")
    timezone: str | None = short_text(63, nullable=True)
    last_seen_on: datetime | None = instant()
    fields: dict[str, Any] = json_object()
    flow_id: int | None = row_id(nullable=True)
    session_id: int | None = row_id(nullable=True)
    hold_id: int | None = row_id(nullable=True)
    ticket_count: int = integer()
    is_active: bool = flag(True)
    created_by_id: int | None = row_id(nullable=True)


class ContactURN(Row, Created, table=True):
    """An address of a contact, or of nobody any more (`contact_id` null). Higher `priority` is tried first."""

    __tablename__ = "contact_urn"
    __table_args__ = (
        Index(None, "workspace_id", "identity", unique=True),
        Index("contact_urn_contact_id_priority_idx", "contact_id", text("priority DESC"), "id"),
        Index("contact_urn_channel_id_idx", "channel_id", postgresql_where=text("channel_id IS NOT NULL")),
    )

    workspace_id: int = row_id()
    contact_id: int | None = row_id(nullable=True)
    identity: str = short_text(255)
    scheme: str = short_text(128)
    path: str = short_text(255)
    display: str | None = short_text(255, nullable=True)
    channel_id: int | None = row_id(nullable=True)
    priority: int = integer(1000)
    auth_tokens: dict[str, Any] | None = json_value()


class ContactNote(Row, Created, table=True):
    """A note of a person about a contact; the newest is the current one, the last five are kept."""

    __tablename__ = "contact_note"
    __table_args__ = (Index(None, "contact_id", "id"),)

    contact_id: int = row_id()
    text: str = long_text()
    created_by_id: int | None = row_id(nullable=True)


class ContactEvent(WorkspaceBulk, table=True):
    """An entry of a contact's history that no other table holds; `event` is the engine's event as JSON."""

    __tablename__ = "contact_event"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("contact_event_contact_id_uuid_idx", "contact_id", "uuid"),
    )

    contact_id: int = row_id()
    type: str = short_text(64)
    event: str = long_text()
    ticket_id: int | None = row_id(nullable=True)
    user_id: int | None = row_id(nullable=True)
