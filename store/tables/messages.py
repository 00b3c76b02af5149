"""Messages, in and out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from store.tables.base import Modified, Row, WorkspaceBulk
from store.tables.columns import (
    big_integer,
    code,
    flag,
    instant,
    json_list,
    json_value,
    long_text,
    row_id,
    short_text,
    small_integer,
    texts,
    uuid_value,
    uuids,
)

VISIBLE_IN = "direction = 'I' AND visibility = 'V' AND status = 'H'"
VISIBLE_OUT = "direction = 'O' AND visibility = 'V'"


def _folder(name: str, where: str, *, by: str = "created_on") -> Index:
    return Index(f"msg_{name}_idx", "workspace_id", text(f"{by} DESC"), text("id DESC"), postgresql_where=text(where))


class Msg(WorkspaceBulk, Modified, table=True):
    """A message. Each folder has its own partial index."""

    __tablename__ = "msg"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("msg_contact_id_idx", "contact_id", text("created_on DESC"), text("id DESC")),
        _folder("workspace_id", "visibility IN ('V', 'A')"),
        _folder("inbox", f"{VISIBLE_IN} AND flow_id IS NULL"),
        _folder("handled", f"{VISIBLE_IN} AND flow_id IS NOT NULL"),
        _folder("archived", "direction = 'I' AND visibility = 'A' AND status = 'H'"),
        _folder("outbox", f"{VISIBLE_OUT} AND status IN ('I', 'Q', 'E')"),
        _folder("sent", f"{VISIBLE_OUT} AND status IN ('W', 'S', 'D', 'R')", by="sent_on"),
        _folder("failed", f"{VISIBLE_OUT} AND status = 'F'"),
        Index("msg_deleted_idx", "workspace_id", "created_on", postgresql_where=text("visibility NOT IN ('V', 'A')")),
        Index(
            "msg_channel_id_external_id_idx",
            "channel_id",
            "external_id",
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index("msg_session_uuid_idx", "session_uuid", "id", postgresql_where=text("session_uuid IS NOT NULL")),
        Index("msg_queued_idx", "id", postgresql_where=text("direction = 'O' AND status = 'Q'")),
        Index(
            "msg_next_attempt_on_idx",
            "next_attempt_on",
            "id",
            postgresql_where=text("direction = 'O' AND status IN ('I', 'E') AND next_attempt_on IS NOT NULL"),
        ),
        Index(
            "msg_broadcast_id_idx", "broadcast_id", text("id DESC"), postgresql_where=text("broadcast_id IS NOT NULL")
        ),
    )

    contact_id: int = row_id()
    urn_id: int | None = row_id(nullable=True)
    channel_id: int | None = row_id(nullable=True)
    failed_over_from: int | None = row_id(nullable=True)
    """The channel that it was meant for, if it went over another because that one failed."""
    flow_id: int | None = row_id(nullable=True)
    session_uuid: UUID | None = uuid_value()
    broadcast_id: int | None = row_id(nullable=True)
    ticket_id: int | None = row_id(nullable=True)
    created_by_id: int | None = row_id(nullable=True)
    direction: str = code()
    status: str = code()
    visibility: str = code("V")
    type: str = code("T")
    text: str = long_text(default="")
    attachments: list[str] = texts()
    quick_replies: list[dict[str, Any]] = json_list()
    templating: dict[str, Any] | None = json_value()
    locale: str | None = short_text(6, nullable=True)
    external_id: str | None = short_text(255, nullable=True)
    response_to_external_id: str | None = short_text(255, nullable=True)
    sent_on: datetime | None = instant()
    error_count: int = small_integer()
    next_attempt_on: datetime | None = instant()
    failed_reason: str | None = short_text(1, nullable=True)
    is_high_priority: bool = flag(False)
    is_android: bool = flag(False)
    resend_count: int = small_integer()
    log_uuids: list[UUID] = uuids()


class MsgPart(SQLModel, table=True):
    """The external id of a further part of a message that was sent in several; the first part's is the message's."""

    __tablename__ = "msg_part"
    __table_args__ = (PrimaryKeyConstraint("channel_id", "external_id"), Index(None, "msg_id"))

    channel_id: int = Field(sa_type=BigInteger, primary_key=True)
    external_id: str = Field(max_length=255, primary_key=True)
    msg_id: int = row_id()


class ItemCount(Row, table=True):
    """How many of something a workspace has (`msgs:folder:I`, `tickets:O:<topic>:<user>`): differences to sum up."""

    __tablename__ = "item_count"
    __table_args__ = (
        Index(
            "item_count_workspace_id_scope_idx", "workspace_id", "scope", postgresql_ops={"scope": "text_pattern_ops"}
        ),
        Index("item_count_unsquashed_idx", "workspace_id", "scope", postgresql_where=text("NOT is_squashed")),
    )

    workspace_id: int = row_id()
    scope: str = short_text(128)
    count: int = big_integer()
    is_squashed: bool = flag(False)
