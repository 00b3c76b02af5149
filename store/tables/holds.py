"""Holds: contacts whose sprint waits for a call to the outside."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index

from store.tables.base import Created, Named
from store.tables.columns import instant, integer, json_object, long_text, row_id, uuid_value


class ContactHold(Named, Created, table=True):
    """A sprint that is given up until a call's result is there: what is needed to run it again to the same end.

    `started_on` is the sprint's clock, `seed` its randomness, `request` the call it needs, `results` those it has.
    """

    __tablename__ = "contact_hold"
    __table_args__ = (Index(None, "uuid", unique=True), Index(None, "contact_id", unique=True), Index(None, "run_uuid"))

    workspace_id: int = row_id()
    contact_id: int = row_id()
    run_uuid: UUID = uuid_value(nullable=False)
    session_id: int | None = row_id(nullable=True)
    event: dict[str, Any] = json_object()
    call_number: int = integer()
    started_on: datetime = instant(nullable=False)
    seed: str = long_text()
    request: str = long_text(default="{}")
    results: str = long_text(default="[]")
