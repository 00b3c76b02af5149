"""The live counts on the canvas."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from store import flow_activity
from web.app.caller import Member, may
from web.deps import Reading

router = APIRouter(prefix="/api/internal/editor")

Reader = Annotated[Member, Depends(may("flow.read"))]


class ActivityOut(BaseModel):
    """Contacts that wait, by node; how often each way was taken, by `exit:destination`; runs by status letter."""

    nodes: dict[str, int]
    segments: dict[str, int]
    statuses: dict[str, int]


class RecentOut(BaseModel):
    """A contact that took a way lately."""

    uuid: str
    name: str
    operand: str
    time: datetime


@router.get("/flows/{uuid}/activity")
async def show_activity(uuid: UUID, member: Reader, session: Reading) -> ActivityOut:
    """Where contacts are now, and which ways they took."""
    found = await flow_activity.activity(session, member.workspace.id, uuid)
    return ActivityOut(nodes=found["node"], segments=found["segment"], statuses=found["status"])


@router.get("/flows/{uuid}/recent")
async def list_recent(
    uuid: UUID,
    exit_uuid: UUID,
    destination: UUID,
    member: Reader,
    session: Reading,
) -> list[RecentOut]:
    """The last contacts that took a way."""
    found = await flow_activity.recent_contacts(session, member.workspace.id, uuid, exit_uuid, destination)
    return [RecentOut(uuid=str(one.uuid), name=one.name, operand=one.operand, time=one.created_on) for one in found]
