"""Triggers: what starts a flow, and user-made schedules."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from store.tables.base import Modified, Named, WorkspaceOwned
from store.tables.columns import code, flag, instant, integer, reference, row_ids, short_text, texts


class Schedule(Named, Modified, table=True):
    """When a trigger or a broadcast is due: at `start_on`, then each period, in the workspace's time zone.

    Every change makes a new `revision`; Temporal has learnt of `synced_revision`.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index(None, "workspace_id"),
        Index("schedule_unsynced_idx", "id", postgresql_where=text("synced_revision <> revision")),
    )

    workspace_id: int = reference("workspace")
    repeat_period: str = code("O")
    repeat_days_of_week: str = short_text(7, default="")
    start_on: datetime = instant(nullable=False)
    next_fire_on: datetime | None = instant()
    last_fire_on: datetime | None = instant()
    is_paused: bool = flag(False)
    is_active: bool = flag(True)
    revision: int = integer(1)
    synced_revision: int = integer()


class Trigger(WorkspaceOwned, Modified, table=True):
    """Starts a flow on a keyword, any message, a schedule, a call, a new conversation, a referral, a closed ticket."""

    __tablename__ = "trigger"
    __table_args__ = (
        Index(None, "uuid", unique=True),
        Index("trigger_workspace_id_idx", "workspace_id", text("created_on DESC"), text("id DESC")),
        Index(None, "flow_id"),
    )

    type: str = code()
    flow_id: int = reference("flow")
    channel_id: int | None = reference("channel", nullable=True)
    keywords: list[str] = texts()
    match_type: str | None = short_text(1, nullable=True)
    referrer_id: str = short_text(255, default="")
    schedule_id: int | None = reference("schedule", nullable=True)
    contact_ids: list[int] = row_ids()
    is_archived: bool = flag(False)
    is_active: bool = flag(True)
    created_by_id: int | None = reference("user_account", nullable=True)


class TriggerGroup(SQLModel, table=True):
    """A group that a trigger is for, or not for."""

    __tablename__ = "trigger_group"
    __table_args__ = (PrimaryKeyConstraint("trigger_id", "group_id"), Index(None, "group_id"))

    trigger_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="trigger.id")
    group_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="contact_group.id")
    is_excluded: bool = flag(False)
