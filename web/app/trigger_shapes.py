"""Triggers between browser and rows."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from store.codes import TriggerType
from store.schedules import ScheduleStore
from store.storable import storable_text
from store.tables import Workspace
from store.triggers import TriggerSpec
from web.app.errors import invalid
from web.app.schedule_shapes import ScheduleIn, ScheduleOut, new_schedule, shown_schedule
from web.app.shapes import Ref, optional_ref, ref

Kind = Literal[
    "keyword", "catch_all", "schedule", "inbound_call", "missed_call", "new_conversation", "referral",
    "closed_ticket", "opt_in", "opt_out",
]  # fmt: skip
Folder = Literal["messages", "scheduled", "calls", "new_conversation", "referral", "tickets", "opt_in_out"]

TYPES: dict[str, TriggerType] = {kind.name.lower(): kind for kind in TriggerType}
WORDS = {kind: word for word, kind in TYPES.items()}
FOLDERS: dict[Folder, str] = {
    "messages": "KC", "scheduled": "S", "calls": "VM", "new_conversation": "N", "referral": "R", "tickets": "T",
    "opt_in_out": "IO",
}  # fmt: skip
"""Folders, and the letters of the types in them."""
MATCHES = {"first": "F", "only": "O"}


class NewTrigger(BaseModel):
    """A trigger; `replaces`: those that the same would set off are archived, else it is refused (409).

    What doesn't go with the type is refused. `match`, `keywords`: type keyword. `contacts`, `schedule`: type schedule.
    """

    type: Kind
    flow: UUID
    channel: UUID | None = None
    keywords: list[str] = Field(default=[], max_length=50)
    match: Literal["first", "only"] = "first"
    referrer_id: str = Field(default="", max_length=255)
    groups: list[UUID] = Field(default=[], max_length=100)
    excluded_groups: list[UUID] = Field(default=[], max_length=100)
    contacts: list[UUID] = Field(default=[], max_length=100)
    schedule: ScheduleIn | None = None
    replaces: bool = False


class TriggerOut(BaseModel):
    """A trigger; one whose flow is archived does nothing."""

    uuid: str
    type: str
    keywords: list[str]
    match: str | None
    flow: Ref
    is_flow_archived: bool
    channel: Ref | None
    groups: list[Ref]
    excluded_groups: list[Ref]
    contacts: list[Ref]
    referrer_id: str
    schedule: ScheduleOut | None
    is_archived: bool
    created_on: datetime


class TriggersOut(BaseModel):
    """The triggers of a folder, newest first; how many there are in each folder, and archived ones."""

    results: list[TriggerOut]
    folders: dict[str, int]
    active: int
    archived: int


def spec_of(given: NewTrigger, workspace: Workspace) -> TriggerSpec:
    """What the store takes. Raises `AppError` for a schedule that is none, or is needed."""
    kind = TYPES[given.type]
    is_scheduled = kind is TriggerType.SCHEDULE
    if is_scheduled and given.schedule is None:
        raise invalid("schedule", "required")
    if is_scheduled and not (given.groups or given.contacts):
        raise invalid("groups", "no_recipients")
    if given.schedule is not None and not is_scheduled:
        raise invalid("schedule", "not_for_this_type")
    return TriggerSpec(
        type=kind,
        flow=given.flow,
        channel=given.channel,
        keywords=[word for one in given.keywords if (word := storable_text(one.strip()))],
        match_type=MATCHES[given.match] if kind is TriggerType.KEYWORD else None,
        referrer_id=storable_text(given.referrer_id.strip()),
        groups=given.groups,
        excluded_groups=given.excluded_groups,
        contacts=given.contacts,
        schedule=new_schedule(given.schedule, workspace) if given.schedule else None,
    )


async def shown_triggers(session: AsyncSession, workspace: Workspace, rows: Sequence[Any]) -> list[TriggerOut]:
    """Rows of `trigger_rows`, as the browser has them."""
    schedules = await ScheduleStore(session).all(
        workspace.id, [row["schedule_id"] for row in rows if row["schedule_id"] is not None]
    )
    at = datetime.now(UTC)
    times = {id_: shown_schedule(one, workspace, at=at) for id_, one in schedules.items() if one.is_active}
    return [
        TriggerOut(
            uuid=str(row["uuid"]),
            type=WORDS[TriggerType(row["type"])],
            keywords=row["keywords"],
            match={"F": "first", "O": "only"}.get(row["match_type"] or ""),
            flow=ref(row["flow_uuid"], row["flow_name"]),
            is_flow_archived=row["is_flow_archived"],
            channel=optional_ref(row["channel_uuid"], row["channel_name"]),
            groups=[ref(group["uuid"], group["name"]) for group in row["groups"] if not group["excluded"]],
            excluded_groups=[ref(group["uuid"], group["name"]) for group in row["groups"] if group["excluded"]],
            contacts=[ref(contact["uuid"], contact["name"]) for contact in row["contacts"]],
            referrer_id=row["referrer_id"],
            schedule=times.get(row["schedule_id"]),
            is_archived=row["is_archived"],
            created_on=row["created_on"],
        )
        for row in rows
    ]
