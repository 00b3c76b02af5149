"""Parking: what Temporal must still learn of runs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text

from store.tables.base import Created, Row
from store.tables.columns import instant, json_object, row_id, short_text, small_integer, uuid_value


class Parking(Row, Created, table=True):
    """A run to park, to call for or to end (`kind`), in the order of `id`; gone when Temporal knows."""

    __tablename__ = "parking"
    __table_args__ = (
        Index(None, "run_uuid"),
        Index(None, "kind", "id"),
        Index("parking_start_batch_id_idx", "start_batch_id", postgresql_where=text("start_batch_id IS NOT NULL")),
    )

    workspace_id: int = row_id()
    kind: str = short_text(16)
    run_uuid: UUID = uuid_value(nullable=False)
    start_batch_id: int | None = row_id(nullable=True)
    payload: dict[str, Any] = json_object()
    leased_until: datetime | None = instant()
    tries: int = small_integer()
