"""What is scheduled: broadcasts to be sent, and flows to be started, the next due first."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from store.listings.triggers import trigger_rows
from store.scheduled_broadcasts import ScheduledBroadcastStore
from web.app.caller import Member, may
from web.app.schedule_shapes import ScheduleIn, coming, new_schedule
from web.app.scheduled_broadcasts import ScheduledBroadcastOut, shown_broadcasts
from web.app.trigger_shapes import TriggerOut, shown_triggers
from web.deps import Reading

router = APIRouter(prefix="/api/internal/schedules")

Lister = Annotated[Member, Depends(may("broadcast.list"))]


class SchedulesOut(BaseModel):
    """Scheduled broadcasts and triggers, each the next due first."""

    broadcasts: list[ScheduledBroadcastOut]
    triggers: list[TriggerOut]


class ComingOut(BaseModel):
    """The next times of a schedule."""

    next: list[datetime]


@router.get("")
async def list_schedules(member: Lister, session: Reading) -> SchedulesOut:
    """All that is scheduled in the workspace; archived triggers are left out."""
    found = await ScheduledBroadcastStore(session).all(member.workspace.id)
    triggers = []
    if member.may("trigger.list"):
        rows = await trigger_rows(session, member.workspace.id, is_archived=False, types="S")
        triggers = await shown_triggers(session, member.workspace, rows)
    return SchedulesOut(broadcasts=await shown_broadcasts(session, member, found), triggers=sorted(triggers, key=_when))


@router.post("/preview")
async def preview_schedule(given: ScheduleIn, member: Lister) -> ComingOut:
    """The next times of a schedule that somebody is about to make; refused if there is none."""
    new = new_schedule(given, member.workspace)
    return ComingOut(next=coming(new, member.workspace, at=datetime.now(UTC)))


def _when(trigger: TriggerOut) -> tuple[bool, datetime]:
    upcoming = trigger.schedule.next if trigger.schedule else []
    return (not upcoming, upcoming[0] if upcoming else trigger.created_on)
