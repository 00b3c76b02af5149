"""Events of contacts that wait to be applied: the queue of the handlers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text

from store.tables.base import Created, Row
from store.tables.columns import flag, instant, json_object, long_text, row_id, short_text, small_integer


class PendingEvent(Row, Created, table=True):
    """An event of a contact, applied in the order of `id`; see `store.events` for kinds and payloads.

    `is_held`: the contact's run waits for a call. `is_waiting`: its message's files are being fetched, or those of an
    earlier one of the contact's (`store.attachment_fetches`). `set_aside_on`: it failed three times, `error` says how.
    """

    __tablename__ = "pending_event"
    __table_args__ = (
        Index("pending_event_ready_idx", "id", postgresql_where=text("set_aside_on IS NULL AND NOT is_held")),
        Index("pending_event_contact_id_idx", "contact_id", "id", postgresql_where=text("set_aside_on IS NULL")),
        Index("pending_event_set_aside_idx", "workspace_id", "id", postgresql_where=text("set_aside_on IS NOT NULL")),
    )

    workspace_id: int = row_id()
    contact_id: int = row_id()
    kind: str = short_text(32)
    payload: dict[str, Any] = json_object()
    is_held: bool = flag(False)
    is_waiting: bool = flag(False)
    tries: int = small_integer()
    error: str | None = long_text(nullable=True)
    set_aside_on: datetime | None = instant()
