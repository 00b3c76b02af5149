"""Exports, imports and archives: what goes out of and into the database as files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text

from store.tables.base import Modified, WorkspaceOwned
from store.tables.columns import (
    big_integer,
    code,
    flag,
    instant,
    integer,
    json_list,
    json_object,
    long_text,
    reference,
    row_id,
    short_text,
)


class Export(WorkspaceOwned, Modified, table=True):
    """A file that a person asked for; `config` says of what."""

    __tablename__ = "export"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("export_workspace_id_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
    )

    type: str = short_text(16)
    status: str = code("P")
    config: dict[str, Any] = json_object()
    path: str = short_text(2048, default="")
    record_count: int | None = None
    error: str | None = long_text(nullable=True)
    created_by_id: int | None = reference("user_account", nullable=True)


class ContactImport(WorkspaceOwned, Modified, table=True):
    """A file of contacts: its columns, as a person mapped them, and how far it came."""

    __tablename__ = "contact_import"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("contact_import_workspace_id_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
    )

    filename: str = short_text(255)
    path: str = short_text(2048)
    status: str = code("P")
    mappings: list[dict[str, Any]] = json_list()
    group_id: int | None = reference("contact_group", nullable=True)
    record_count: int = integer()
    created_count: int = integer()
    updated_count: int = integer()
    errored_count: int = integer()
    errors: list[dict[str, Any]] = json_list()
    finished_on: datetime | None = instant()
    created_by_id: int | None = reference("user_account", nullable=True)


class Archive(WorkspaceOwned, table=True):
    """A file of old messages or runs of a day or a month; `rollup_id` is the month that has swallowed a day."""

    __tablename__ = "archive"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index(None, "workspace_id", "type", "period", "start_date", unique=True),
        Index(None, "rollup_id"),
    )

    type: str = short_text(16)
    period: str = code()
    start_date: date
    record_count: int = big_integer()
    size: int = big_integer()
    hash: str | None = short_text(32, nullable=True)
    path: str | None = short_text(2048, nullable=True)
    rollup_id: int | None = row_id(nullable=True)
    needs_deletion: bool = flag(False)
    deleted_on: datetime | None = instant()
    build_ms: int = big_integer()
