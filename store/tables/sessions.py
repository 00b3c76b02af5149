"""Sessions: a contact's way through flows, from a trigger to the end."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text

from store.tables.base import Modified, WorkspaceBulk
from store.tables.columns import code, instant, long_text, row_id, short_text, uuid_value


class FlowSession(WorkspaceBulk, Modified, table=True):
    """A session; `output` is its JSON while it waits. `sprint_uuid` names the sprint that armed its timers.

    `event_key` is the key of the event that made it, so that a retried event finds its own work.
    """

    __tablename__ = "flow_session"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("flow_session_event_key_key", "event_key", unique=True, postgresql_where=text("event_key IS NOT NULL")),
        Index("flow_session_contact_id_waiting_idx", "contact_id", postgresql_where=text("status = 'W'")),
        Index("flow_session_wait_expires_on_idx", "wait_expires_on", postgresql_where=text("status = 'W'")),
        Index(
            "flow_session_wait_timeout_on_idx",
            "wait_timeout_on",
            postgresql_where=text("status = 'W' AND wait_timeout_on IS NOT NULL"),
        ),
        Index("flow_session_ended_on_idx", "ended_on", postgresql_where=text("ended_on IS NOT NULL")),
    )

    contact_id: int = row_id()
    type: str = code("M")
    status: str = code("W")
    output: str | None = long_text(nullable=True)
    sprint_uuid: UUID | None = uuid_value()
    current_flow_id: int | None = row_id(nullable=True)
    current_run_uuid: UUID | None = uuid_value()
    wait_expires_on: datetime | None = instant()
    wait_timeout_on: datetime | None = instant()
    event_key: str | None = short_text(128, nullable=True)
    ended_on: datetime | None = instant()
