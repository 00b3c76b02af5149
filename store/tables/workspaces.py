"""Workspaces: the tenants, each with its people, contacts, channels and flows."""

from typing import Any

from sqlalchemy import Index

from store.tables.base import Modified, Named
from store.tables.columns import big_integer, code, flag, json_object, reference, short_text, texts


class Workspace(Named, Modified, table=True):
    """A tenant. `assets_version` grows with every change of anything the engine reads."""

    __tablename__ = "workspace"
    __table_args__ = (Index(None, "uuid", unique=True), Index(None, "parent_id"))

    name: str = short_text(128)
    timezone: str = short_text(63, default="UTC")
    language: str = short_text(64, default="en-us")
    country: str = short_text(2, default="")
    date_format: str = code("D")
    input_collation: str = short_text(32, default="default")
    is_anonymous: bool = flag(False)
    flow_languages: list[str] = texts()
    assets_version: int = big_integer(1)
    is_active: bool = flag(True)
    is_suspended: bool = flag(False)
    is_flagged: bool = flag(False)
    parent_id: int | None = reference("workspace", nullable=True)
    """The workspace that this one is a child of."""
    config: dict[str, Any] = json_object()
