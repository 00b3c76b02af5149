"""Schedules that people made: Temporal's are brought in step with the rows, and what they set off is made."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from temporalio import activity
from temporalio.client import (
    Client,
    Schedule,
    ScheduleAlreadyRunningError,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from activities.heartbeats import heartbeats
from activities.ports import ParkingItem
from activities.scheduling import WantedSchedule, as_temporal
from core.contracts import workflow_ids
from core.contracts.schedules import ScheduledOrder, ScheduledOutcome, SyncOutcome

log = structlog.get_logger(__name__)

RPC_TIMEOUT = timedelta(seconds=10)
_PREFIX = workflow_ids.schedule("")


class ScheduleRows(Protocol):
    """The rows: `store.schedules`."""

    async def wanted(self, uuid: UUID) -> WantedSchedule | None:
        """What a schedule is to be; None if there is no such row."""
        ...

    async def synced(self, uuid: UUID, revision: int) -> bool:
        """Notes that Temporal has learnt of a revision; False if there is a newer one by now."""
        ...

    async def active(self) -> dict[UUID, tuple[bool, bool]]:
        """All schedules that should be there: whether each is paused, and whether Temporal has learnt of it."""
        ...

    async def unknown_ends(self) -> list[UUID]:
        """Schedules that are over, of which Temporal hasn't learnt."""
        ...


class SetOff(Protocol):
    """What a schedule set off."""

    @property
    def start(self) -> UUID | None: ...
    @property
    def broadcast(self) -> UUID | None: ...


class ScheduledWork(Protocol):
    """Carries out schedules: `store.scheduled_work`."""

    async def set_off(self, schedule: UUID, at: datetime) -> SetOff:
        """Makes the start or the broadcast that a schedule is for, at its time, once."""
        ...


class ScheduleSync:
    """Makes Temporal's schedule what the row says; whoever comes last has seen the newest row."""

    def __init__(self, rows: ScheduleRows, temporal: Client) -> None:
        self._rows, self._temporal = rows, temporal

    async def __call__(self, item: ParkingItem) -> None:
        """Acts on a parking row that says a schedule was changed."""
        await self.sync(item.run)

    async def sync(self, uuid: UUID) -> None:
        """Creates, changes or deletes Temporal's schedule."""
        while True:
            wanted = await self._rows.wanted(uuid)
            if wanted is None or not wanted.is_active:
                await self._delete(uuid)
            else:
                await self._put(wanted)
            if wanted is None or await self._rows.synced(uuid, wanted.revision):
                return

    async def known(self) -> dict[UUID, bool]:
        """Temporal's schedules of ours, and whether each is paused."""
        found = {}
        async for listed in await self._temporal.list_schedules():
            if listed.id.startswith(_PREFIX) and listed.schedule is not None:
                found[UUID(listed.id.removeprefix(_PREFIX))] = listed.schedule.state.paused
        return found

    async def _put(self, wanted: WantedSchedule) -> None:
        schedule, name = as_temporal(wanted), workflow_ids.schedule(wanted.uuid)
        try:
            await self._temporal.create_schedule(name, schedule, rpc_timeout=RPC_TIMEOUT)
        except ScheduleAlreadyRunningError:
            await self._temporal.get_schedule_handle(name).update(_replacing(schedule), rpc_timeout=RPC_TIMEOUT)

    async def _delete(self, uuid: UUID) -> None:
        try:
            await self._temporal.get_schedule_handle(workflow_ids.schedule(uuid)).delete(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise


def _replacing(schedule: Schedule) -> Callable[[ScheduleUpdateInput], ScheduleUpdate]:
    return lambda known: ScheduleUpdate(schedule)


class ScheduleActivities:
    """Carries out schedules, and mends what is out of step."""

    def __init__(
        self, rows: ScheduleRows, sync: ScheduleSync, work: ScheduledWork, late: Callable[[], Awaitable[int]]
    ) -> None:
        self._rows, self._sync, self._work, self._late = rows, sync, work, late

    @activity.defn(name="set_off_schedule")
    async def set_off_schedule(self, order: ScheduledOrder) -> ScheduledOutcome:
        """Makes the start or the broadcast that a schedule is for, and the order to begin it."""
        made = await self._work.set_off(order.schedule, order.at)
        return ScheduledOutcome(start=made.start, broadcast=made.broadcast)

    @activity.defn(name="sync_schedules")
    async def sync_schedules(self) -> SyncOutcome:
        """Looks for schedules that Temporal and the rows don't agree on, and for campaigns that are late."""
        async with heartbeats():
            wrong = await self._out_of_step()
            for uuid in wrong:
                await self._sync.sync(uuid)
            campaigns = await self._late()
        if wrong or campaigns:
            log.warning("schedules or campaigns were out of step", schedules=len(wrong), campaigns=campaigns)
        return SyncOutcome(schedules=len(wrong), campaigns=campaigns)

    async def _out_of_step(self) -> Sequence[UUID]:
        known, active = await self._sync.known(), await self._rows.active()
        wrong = [
            uuid for uuid, (is_paused, is_synced) in active.items() if not is_synced or known.get(uuid) != is_paused
        ]
        return [*wrong, *(known.keys() - active.keys()), *(await self._rows.unknown_ends())]
