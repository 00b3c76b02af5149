"""Globals: values that flows of a workspace share."""

from sqlalchemy import Index, text

from store.tables.base import Modified, WorkspaceOwned
from store.tables.columns import flag, long_text, reference, short_text


class Global(WorkspaceOwned, Modified, table=True):
    """A value under a key, `@globals.key` in a template."""

    __tablename__ = "global"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("global_key_key", "workspace_id", "key", unique=True, postgresql_where=text("is_active")),
    )

    key: str = short_text(36)
    name: str = short_text(36)
    value: str = long_text(default="")
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)
