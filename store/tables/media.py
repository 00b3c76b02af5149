"""Files: those that people uploaded to attach them to messages, and those of incoming messages to be fetched."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index

from store.tables.base import Created, Row, WorkspaceOwned
from store.tables.columns import (
    big_integer,
    code,
    flag,
    instant_now,
    integer,
    reference,
    row_id,
    short_text,
    small_integer,
    uuid_value,
)


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


class AttachmentFetch(Row, Created, table=True):
    """An incoming message whose files are to be fetched before it is handled; gone when that is done.

    `names`: the contact is new and has no name, which the provider is asked for, too. `due_on`: when it is tried next.
    """

    __tablename__ = "attachment_fetch"
    __table_args__ = (Index(None, "msg_uuid", unique=True), Index(None, "due_on"))

    workspace_id: int = row_id()
    channel_id: int = row_id()
    contact_id: int = row_id()
    msg_uuid: UUID = uuid_value(nullable=False)
    names: bool = flag(False)
    tries: int = small_integer()
    due_on: datetime = instant_now()
