"""Flow starts and broadcasts: work for many contacts, in batches."""

from typing import Any

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from store.tables.base import Modified, Row, WorkspaceOwned
from store.tables.columns import (
    code,
    flag,
    integer,
    json_list,
    json_object,
    json_value,
    long_text,
    reference,
    required_integer,
    row_id,
    row_ids,
    short_text,
    texts,
)

UNDER_WAY = "status IN ('P', 'Q', 'S')"


class Recipients(SQLModel):
    """Whom a start or a broadcast is for: groups and contacts (uuids), URNs and a query, less the exclusions."""

    groups: list[str] = json_list()
    contacts: list[str] = json_list()
    urns: list[str] = json_list()
    query: str | None = long_text(nullable=True)
    exclusions: dict[str, Any] = json_object()
    contact_count: int = integer(-1)
    """Contacts resolved, -1 while unknown."""


class Batch(Row):
    """Up to 500 contacts of a start or a broadcast.

    The first `position` of them are done, written in the transactions that did them, so that no try repeats another's
    work: `started` were started or have a message on its way, `skipped` were left alone, `failed` could not be reached.
    """

    number: int = required_integer()
    contact_ids: list[int] = row_ids()
    status: str = code("P")
    started: int = integer()
    skipped: int = integer()
    failed: int = integer()
    position: int = integer()


class FlowStart(WorkspaceOwned, Modified, Recipients, table=True):
    """A flow to start for many contacts. `type`: M by hand, A by API, Z by Zapier, F by a flow, T by a trigger."""

    __tablename__ = "flow_start"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("flow_start_workspace_id_modified_on_idx", "workspace_id", text("modified_on DESC"), text("id DESC")),
        Index("flow_start_flow_id_idx", "flow_id", text("created_on DESC"), text("id DESC")),
        Index("flow_start_open_idx", "id", postgresql_where=text(UNDER_WAY)),
    )

    flow_id: int = reference("flow")
    type: str = code("M")
    status: str = code("P")
    params: dict[str, Any] | None = json_value()
    create_contact: bool = flag(False)
    parent_summary: dict[str, Any] | None = json_value()
    session_history: dict[str, Any] | None = json_value()
    trigger_id: int | None = row_id(nullable=True)
    created_by_id: int | None = reference("user_account", nullable=True)


class FlowStartBatch(Batch, table=True):
    """A batch of a flow start."""

    __tablename__ = "flow_start_batch"
    __table_args__ = (Index(None, "start_id", "number", unique=True),)

    start_id: int = reference("flow_start")


class Broadcast(WorkspaceOwned, Modified, Recipients, table=True):
    """A message to many contacts; `translations` {language: {text, attachments, quick_replies}}."""

    __tablename__ = "broadcast"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("broadcast_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index("broadcast_open_idx", "id", postgresql_where=text(f"{UNDER_WAY} AND schedule_id IS NULL")),
        Index("broadcast_schedule_id_idx", "schedule_id", postgresql_where=text("schedule_id IS NOT NULL")),
        Index("broadcast_parent_id_idx", "parent_id", "id", postgresql_where=text("parent_id IS NOT NULL")),
    )

    translations: dict[str, Any] = json_object()
    base_language: str = short_text(3)
    status: str = code("P")
    expressions: bool = flag(True)
    node_uuid: str | None = short_text(36, nullable=True)
    template_id: int | None = row_id(nullable=True)
    template_variables: list[str] = texts()
    schedule_id: int | None = reference("schedule", nullable=True)
    parent_id: int | None = reference("broadcast", nullable=True)
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class BroadcastBatch(Batch, table=True):
    """A batch of a broadcast."""

    __tablename__ = "broadcast_batch"
    __table_args__ = (Index(None, "broadcast_id", "number", unique=True),)

    broadcast_id: int = reference("broadcast")
