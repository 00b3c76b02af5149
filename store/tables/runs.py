"""Runs: a contact's way through one flow."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text

from store.tables.base import Modified, WorkspaceBulk
from store.tables.columns import code, flag, instant, integer, long_text, row_id, uuid_value


class FlowRun(WorkspaceBulk, Modified, table=True):
    """A run; `results` and `path` are JSON text as the engine wrote it.

    `revision` is the flow's that it began on; null if that isn't known: it goes on with the newest. `parked_until` is
    when its workflow looks again; null while it has none. `failure` is why a run failed.
    """

    __tablename__ = "flow_run"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("flow_run_contact_id_idx", "contact_id", text("modified_on DESC"), text("id DESC")),
        Index("flow_run_flow_id_idx", "flow_id", text("modified_on DESC"), text("id DESC")),
        Index("flow_run_workspace_id_idx", "workspace_id", text("modified_on DESC"), text("id DESC")),
        Index(None, "session_id"),
        Index("flow_run_contact_id_active_idx", "contact_id", postgresql_where=text("status IN ('A', 'W')")),
        Index(
            "flow_run_current_node_idx", "flow_id", "current_node_uuid", postgresql_where=text("status IN ('A', 'W')")
        ),
        Index("flow_run_start_id_idx", "start_id", postgresql_where=text("start_id IS NOT NULL")),
    )

    contact_id: int = row_id()
    flow_id: int = row_id()
    revision: int | None = None
    session_id: int = row_id()
    start_id: int | None = row_id(nullable=True)
    parent_uuid: UUID | None = uuid_value()
    status: str = code("A")
    responded: bool = flag(False)
    results: str = long_text(default="{}")
    path: str = long_text(default="[]")
    current_node_uuid: UUID | None = uuid_value()
    exited_on: datetime | None = instant()
    parked_until: datetime | None = instant()
    failure: str | None = long_text(nullable=True)
    messages_sent: int = integer()
    messages_received: int = integer()
