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

    async def change(self, workspace_id: int, uuid: UUID, new: NewBroadcast, schedule: NewSchedule) -> Broadcast:
        """Another message, to others, at another time; what was sent already stays. Raises as `create`, `NotFound`."""
        store = BroadcastStore(self._session)
        await self.change_time(workspace_id, uuid, schedule)
        broadcast = await store.get(workspace_id, uuid)
        await store.write(workspace_id, broadcast, new)
        return broadcast

    async def pause(self, workspace_id: int, uuid: UUID) -> Schedule:
        """Sends nothing until `resume`. Raises `NotFound`."""
        return await ScheduleStore(self._session).pause(workspace_id, await self._schedule(workspace_id, uuid))

    async def resume(self, workspace_id: int, uuid: UUID) -> Schedule:
        """Goes on with the next time. Raises `NotFound`, `InvalidSchedule` if there is none."""
        return await ScheduleStore(self._session).resume(workspace_id, await self._schedule(workspace_id, uuid))

    async def get(self, workspace_id: int, uuid: UUID) -> tuple[Broadcast, Schedule]:
        """A scheduled broadcast and when it is due. Raises `NotFound`."""
        schedule_id = await self._schedule(workspace_id, uuid)
        broadcast = await BroadcastStore(self._session).get(workspace_id, uuid)
        return broadcast, await ScheduleStore(self._session).get(workspace_id, schedule_id)

    async def sent(self, broadcast_id: int, *, most: int = 10) -> Sequence[Broadcast]:
        """The broadcasts that a scheduled one has become, newest first."""
        query = select(Broadcast).where(Broadcast.parent_id == broadcast_id, col(Broadcast.is_active))
        return (await self._session.exec(query.order_by(col(Broadcast.id).desc()).limit(most))).all()

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
