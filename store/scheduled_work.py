"""What schedules set off: a flow start for a trigger, a broadcast like the pattern that has the schedule.

The schedule's row is locked meanwhile and keeps the time that was carried out last, so that a try that is repeated, or
a local time that comes twice, sets off nothing more.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core.recurrence import Repeat
from store.broadcasts import BroadcastStore
from store.codes import StartType
from store.database import Database
from store.schedules import recurrence_of
from store.start_orders import order_start
from store.starts import StartStore
from store.tables import Broadcast, Contact, ContactGroup, Flow, Schedule, Trigger, TriggerGroup, Workspace
from store.tables.columns import now


@dataclass(frozen=True, slots=True)
class SetOff:
    """The uuid of what a schedule set off: a flow start or a broadcast; neither if there was nothing to do."""

    start: UUID | None = None
    broadcast: UUID | None = None


class ScheduledWork:
    """Carries out schedules whose time has come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set_off(self, schedule: UUID, at: datetime) -> SetOff:
        """Makes the start or the broadcast that a schedule is for, at its time `at`, once."""
        async with self._database.transaction() as session:
            query = select(Schedule).where(Schedule.uuid == schedule).with_for_update()
            row = (await session.exec(query)).one_or_none()
            if row is None or not row.is_active or row.is_paused:
                return SetOff()
            workspace = await session.get_one(Workspace, row.workspace_id)
            zone = ZoneInfo(workspace.timezone)
            if not workspace.is_active or _is_done(row, at, zone):
                return SetOff()
            row.last_fire_on = at
            row.next_fire_on = recurrence_of(row, zone).next_after(max(at, now()))
            made = await _carry_out(session, workspace, row)
            await session.flush()
            return made


def _is_done(schedule: Schedule, at: datetime, zone: ZoneInfo) -> bool:
    last = schedule.last_fire_on
    if last is None:
        return False
    is_once = schedule.repeat_period == Repeat.NEVER and last >= schedule.start_on
    walls = [instant.astimezone(zone).replace(tzinfo=None, fold=0) for instant in (last, at)]
    return is_once or at <= last or walls[0] == walls[1]


async def _carry_out(session: AsyncSession, workspace: Workspace, schedule: Schedule) -> SetOff:
    pattern = (
        await session.exec(
            select(Broadcast.uuid).where(Broadcast.schedule_id == schedule.id, col(Broadcast.is_active)).limit(1)
        )
    ).one_or_none()
    if pattern is not None:
        return SetOff(broadcast=(await BroadcastStore(session).send_scheduled(workspace, pattern)).uuid)
    query = (
        select(Trigger, Flow)
        .join(Flow, col(Flow.id) == Trigger.flow_id)
        .where(Trigger.schedule_id == schedule.id, col(Trigger.is_active), ~col(Trigger.is_archived))
        .where(col(Flow.is_active), ~col(Flow.is_archived))
    )
    found = (await session.exec(query)).first()
    return SetOff(start=await _start(session, workspace, *found) if found else None)


async def _start(session: AsyncSession, workspace: Workspace, trigger: Trigger, flow: Flow) -> UUID | None:
    groups, excluded = await _groups(session, trigger.id)
    contacts = await _contacts(session, workspace.id, trigger.contact_ids)
    if not groups and not contacts:
        return None
    start = await StartStore(session).create(
        workspace.id,
        flow.uuid,
        type=StartType.TRIGGER,
        groups=groups,
        contacts=contacts,
        exclusions={"groups": [str(uuid) for uuid in excluded]} if excluded else None,
        created_by_id=trigger.created_by_id,
    )
    start.trigger_id = trigger.id
    await order_start(session, workspace, start.uuid, flow.name)
    return start.uuid


async def _groups(session: AsyncSession, trigger_id: int) -> tuple[list[UUID], list[UUID]]:
    query = (
        select(ContactGroup.uuid, TriggerGroup.is_excluded)
        .join(TriggerGroup, col(TriggerGroup.group_id) == ContactGroup.id)
        .where(TriggerGroup.trigger_id == trigger_id, col(ContactGroup.is_active))
    )
    rows = (await session.exec(query)).all()
    return [uuid for uuid, is_out in rows if not is_out], [uuid for uuid, is_out in rows if is_out]


async def _contacts(session: AsyncSession, workspace_id: int, ids: list[int]) -> list[UUID]:
    query = select(Contact.uuid).where(
        Contact.workspace_id == workspace_id, col(Contact.id).in_(ids), col(Contact.is_active)
    )
    return list((await session.exec(query)).all()) if ids else []
