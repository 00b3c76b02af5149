"""Resthooks, who subscribes to them and what was sent."""

from typing import Any

from sqlalchemy import Index, text

from store.tables.base import Created, Modified, Row, WorkspaceOwned
from store.tables.columns import flag, json_object, long_text, reference, row_id, short_text


class Resthook(WorkspaceOwned, Modified, table=True):
    """A named event that flows raise and that outsiders subscribe to."""

    __tablename__ = "resthook"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("resthook_slug_key", "workspace_id", "slug", unique=True, postgresql_where=text("is_active")),
    )

    slug: str = short_text(50)
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class ResthookSubscriber(Row, Created, table=True):
    """A URL that is called when a resthook is raised."""

    __tablename__ = "resthook_subscriber"
    __table_args__ = (
        Index("resthook_subscriber_key", "resthook_id", "target_url", unique=True, postgresql_where=text("is_active")),
    )

    resthook_id: int = reference("resthook")
    target_url: str = long_text()
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class ResthookEvent(Row, Created, table=True):
    """A resthook that was raised, kept 48 hours."""

    __tablename__ = "resthook_event"
    __table_args__ = (
        Index("resthook_event_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index(None, "created_on"),
    )

    workspace_id: int = row_id()
    resthook_id: int = row_id()
    data: dict[str, Any] = json_object()
