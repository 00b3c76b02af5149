"""Flows, their revisions, labels and activity."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, literal_column, text
from sqlmodel import Field, SQLModel

from store.tables.base import Created, Modified, Row, WorkspaceOwned
from store.tables.columns import (
    big_integer,
    code,
    flag,
    instant_now,
    integer,
    json_list,
    json_object,
    long_text,
    reference,
    row_id,
    short_text,
    uuid_value,
)


class Flow(WorkspaceOwned, Modified, table=True):
    """A flow; its definition is that of `flow_revision` number `revision`. `info` is what inspection found.

    Runs go on with the revision that they began on, but with none before `least_revision`.
    """

    __tablename__ = "flow"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("flow_name_key", "workspace_id", text("lower(name)"), unique=True, postgresql_where=text("is_active")),
        Index("flow_workspace_id_created_on_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index(
            "flow_dependencies_idx",
            literal_column("(info -> 'dependencies')").label("dependencies"),
            postgresql_using="gin",
            postgresql_ops={"dependencies": "jsonb_path_ops"},
            postgresql_where=text("is_active"),
        ),
    )

    name: str = short_text(64)
    type: str = code("M")
    language: str = short_text(3, default="und")
    revision: int = integer()
    least_revision: int = integer()
    spec_version: str = short_text(16, default="")
    expire_after_minutes: int = integer(4320)
    is_archived: bool = flag(False)
    is_active: bool = flag(True)
    is_system: bool = flag(False)
    ignore_triggers: bool = flag(False)
    has_issues: bool = flag(False)
    info: dict[str, Any] = json_object()
    saved_on: datetime = instant_now()
    saved_by_id: int | None = reference("user_account", nullable=True)
    created_by_id: int | None = reference("user_account", nullable=True)


class FlowRevision(Row, Created, table=True):
    """A saved definition of a flow, as JSON text."""

    __tablename__ = "flow_revision"
    __table_args__ = (Index(None, "flow_id", "revision", unique=True),)

    flow_id: int = reference("flow")
    revision: int
    spec_version: str = short_text(16)
    definition: str = long_text()
    changes: list[str] = json_list()
    created_by_id: int | None = reference("user_account", nullable=True)


class FlowLabel(WorkspaceOwned, table=True):
    """A label to sort flows by."""

    __tablename__ = "flow_label"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index(
            "flow_label_name_key", "workspace_id", text("lower(name)"), unique=True, postgresql_where=text("is_active")
        ),
    )

    name: str = short_text(64)
    is_active: bool = flag(True)


class FlowLabelling(SQLModel, table=True):
    """That a flow has a label."""

    __tablename__ = "flow_labelling"
    __table_args__ = (PrimaryKeyConstraint("flow_id", "label_id"), Index(None, "label_id"))

    flow_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="flow.id")
    label_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="flow_label.id")


class FlowActivityCount(Row, table=True):
    """What happened in a flow (`status:W`, `node:<uuid>`, `segment:<exit>:<node>`): differences, summed on reading."""

    __tablename__ = "flow_activity_count"
    __table_args__ = (
        Index(None, "flow_id", "scope"),
        Index("flow_activity_count_unsquashed_idx", "flow_id", "scope", postgresql_where=text("NOT is_squashed")),
    )

    flow_id: int = row_id()
    scope: str = short_text(128)
    count: int = big_integer()
    is_squashed: bool = flag(False)


class FlowResultCount(Row, table=True):
    """How many contacts have a result in a category: differences, summed on reading."""

    __tablename__ = "flow_result_count"
    __table_args__ = (
        Index(None, "flow_id", "result", "category"),
        Index(
            "flow_result_count_unsquashed_idx",
            "flow_id",
            "result",
            "category",
            postgresql_where=text("NOT is_squashed"),
        ),
    )

    flow_id: int = row_id()
    result: str = short_text(64)
    category: str = short_text(128)
    count: int = big_integer()
    is_squashed: bool = flag(False)


class RecentContact(Row, Created, table=True):
    """A contact that lately took a segment of a flow, for the editor's overlay."""

    __tablename__ = "recent_contact"
    __table_args__ = (Index(None, "exit_uuid", "destination_uuid", "id"), Index(None, "created_on"))

    flow_id: int = row_id()
    exit_uuid: UUID = uuid_value(nullable=False)
    destination_uuid: UUID = uuid_value(nullable=False)
    contact_id: int = row_id()
    operand: str = short_text(100, default="")
