"""Media that people uploaded, to be attached to messages."""

from sqlalchemy import Index

from store.tables.base import WorkspaceOwned
from store.tables.columns import big_integer, code, integer, reference, short_text


class Media(WorkspaceOwned, table=True):
    """A file; `path` is where the storage has it."""

    __tablename__ = "media"
    __table_args__ = (Index(None, "uuid", unique=True), Index(None, "workspace_id"), Index(None, "original_id"))

    url: str = short_text(2048)
    path: str = short_text(2048)
    content_type: str = short_text(255)
    filename: str = short_text(255)
    size: int = big_integer()
    status: str = code("P")
    duration: int = integer()
    width: int = integer()
    height: int = integer()
    original_id: int | None = reference("media", nullable=True)
    created_by_id: int | None = reference("user_account", nullable=True)
