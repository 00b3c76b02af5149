"""Broadcasts that are scheduled: a pattern with a schedule, of which each sending is a broadcast of its own."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.broadcasts import BroadcastStore, NewBroadcast
from store.errors import NotFound
from store.schedules import NewSchedule, ScheduleStore
from store.tables import Broadcast, Schedule
from store.tables.columns import now


class ScheduledBroadcastStore:
    """Reads and writes scheduled broadcasts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, workspace_id: int, new: NewBroadcast, schedule: NewSchedule) -> Broadcast:
        """A broadcast that is sent when its schedule says. Raises `InvalidSchedule`, and as `BroadcastStore.create`."""
        made = await ScheduleStore(self._session).create(workspace_id, schedule)
        return await BroadcastStore(self._session).create(workspace_id, replace(new, schedule_id=made.id))

    async def change_time(self, workspace_id: int, uuid: UUID, schedule: NewSchedule) -> Schedule:
        """Another time. Raises `NotFound`, `InvalidSchedule`."""
        return await ScheduleStore(self._session).change(
            workspace_id, await self._schedule(workspace_id, uuid), schedule
        )

    async def delete(self, workspace_id: int, uuid: UUID) -> None:
        """Takes a scheduled broadcast out of use, with its schedule. Raises `NotFound`."""
        await ScheduleStore(self._session).delete(workspace_id, await self._schedule(workspace_id, uuid))
        broadcast = await BroadcastStore(self._session).get(workspace_id, uuid)
        broadcast.is_active, broadcast.modified_on = False, now()
        await self._session.flush()

    async def all(self, workspace_id: int, *, most: int = 1_000) -> Sequence[tuple[Broadcast, Schedule]]:
        """Scheduled broadcasts that are still to come, the next to be sent first."""
        query = (
            select(Broadcast, Schedule)
            .join(Schedule, col(Schedule.id) == Broadcast.schedule_id)
            .where(Broadcast.workspace_id == workspace_id, col(Broadcast.is_active), col(Schedule.is_active))
            .order_by(col(Schedule.next_fire_on).asc().nulls_last(), col(Broadcast.id))
        )
        return (await self._session.exec(query.limit(most))).all()

    async def _schedule(self, workspace_id: int, uuid: UUID) -> int:
        broadcast = await BroadcastStore(self._session).get(workspace_id, uuid)
        if broadcast.schedule_id is None:
            raise NotFound("scheduled broadcast", uuid)
        return broadcast.schedule_id
