"""Schedules and campaigns on a real Temporal server and database: told, forgotten, mended, fired."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis
from sqlmodel import select
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from activities.parking import ParkingActivities
from activities.schedules import ScheduleActivities, ScheduleSync
from activities.scheduling import as_temporal
from core.contracts import workflow_ids
from core.contracts.loops import LoopInput
from core.contracts.queues import Queue
from core.contracts.schedules import SyncOutcome
from store.campaigns import CampaignStore
from store.codes import TriggerType
from store.conversations.pool import ConversationPool
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.flows import FlowStore
from store.parking import ParkingStore
from store.scheduled_work import ScheduledWork
from store.schedules import NewSchedule, ScheduleRows
from store.tables import Campaign, CampaignFire, FlowStart, Msg, Parking, Schedule
from store.triggers import TriggerSpec, TriggerStore
from store.wake import Wake
from tests.store.campaigns import Sandbox
from tests.workflows.serving import serving
from workers.bells import Bells, ParkingWake
from workers.conversing import opener
from workers.registry import message_cost
from workers.timekeeping import Timekeeping
from workers.workspaces import WorkspaceCache

PATIENCE = 60.0


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def pool(database_url: str) -> AsyncIterator[ConversationPool]:
    pool = ConversationPool(database_url)
    await pool.open()
    yield pool
    await pool.close()


@pytest.fixture(scope="module")
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    redis = Redis.from_url(redis_url)
    yield redis
    await redis.aclose()


@pytest.fixture(scope="module")
async def timekeeping(temporal: Client, database: Database, pool: ConversationPool, redis: Redis) -> Timekeeping:
    """What a worker process has for it."""
    queue = FairQueue(redis, "send")
    made = opener(pool, WorkspaceCache(Cipher("x" * 32), queue), queue, Bells(redis, Wake(redis)), message_cost)
    return Timekeeping(database, made, temporal)


@pytest.fixture(scope="module")
async def workers(temporal: Client, timekeeping: Timekeeping) -> AsyncIterator[None]:
    """Workers as in a deployment."""
    default = serving(temporal, Queue.DEFAULT, workflows=timekeeping.workflows, activities=timekeeping.activities)
    async with default, serving(temporal, Queue.CAMPAIGN, activities=timekeeping.campaign.activities):
        yield


@pytest.fixture
def tell(temporal: Client, timekeeping: Timekeeping, pool: ConversationPool, redis: Redis) -> Callable[[], Any]:
    """A turn of a parking loop: Temporal learns of what was changed."""

    async def turn() -> None:
        parking = ParkingActivities(
            ParkingStore(pool), ParkingWake(redis), temporal, tellers=timekeeping.tellers, turn_length=0.01
        )
        await ActivityEnvironment().run(parking.park_runs, LoopInput(number=0))

    return turn


@pytest.fixture
async def sandbox(database: Database) -> Sandbox:
    return await Sandbox(database).build()


async def until(condition: Callable[[], Awaitable[Any]]) -> Any:
    """What a condition gives once it gives something."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await condition()):  # noqa: ASYNC110 - what it asks has no event
            await asyncio.sleep(0.1)
    return found


async def scheduled(sandbox: Sandbox, new: NewSchedule) -> tuple[UUID, UUID]:
    """A trigger with a schedule; the uuids of both."""
    async with sandbox.database.transaction() as session:
        flow = await FlowStore(session).create(sandbox.workspace.id, name=f"Flow {uuid4()}", language="eng")
        spec = TriggerSpec(type=TriggerType.SCHEDULE, flow=flow.uuid, schedule=new, groups=[sandbox.group.uuid])
        trigger = await TriggerStore(session).create(sandbox.workspace.id, spec)
        assert trigger.schedule_id is not None
        return trigger.uuid, (await session.get_one(Schedule, trigger.schedule_id)).uuid


async def archive(sandbox: Sandbox, trigger: UUID) -> None:
    async with sandbox.database.transaction() as session:
        await TriggerStore(session).archive(sandbox.workspace.id, trigger)


async def described(temporal: Client, schedule: UUID) -> Any:
    return await temporal.get_schedule_handle(workflow_ids.schedule(schedule)).describe()


async def is_gone(temporal: Client, schedule: UUID) -> bool:
    try:
        await described(temporal, schedule)
    except RPCError as error:
        return error.status == RPCStatusCode.NOT_FOUND
    return False


def at_nine(days: int = 1) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=7, minute=0, second=0, microsecond=0)


async def test_temporal_follows_the_row(temporal: Client, sandbox: Sandbox, tell: Callable[[], Any]) -> None:
    trigger, schedule = await scheduled(sandbox, NewSchedule(start_on=at_nine(), repeat="W", days="MTWRFSU"))
    await tell()
    found = await described(temporal, schedule)
    assert found.info.next_action_times[:2] == [at_nine(1), at_nine(2)]
    assert found.schedule.spec.time_zone_name == "Africa/Kigali"
    await archive(sandbox, trigger)
    await tell()
    assert (await described(temporal, schedule)).schedule.state.paused
    async with sandbox.database.transaction() as session:
        await TriggerStore(session).restore(sandbox.workspace.id, trigger)
    await tell()
    assert not (await described(temporal, schedule)).schedule.state.paused
    async with sandbox.database.transaction() as session:
        await TriggerStore(session).delete(sandbox.workspace.id, trigger)
    await tell()
    assert await is_gone(temporal, schedule)
    async with sandbox.database.reading() as session:
        assert (await session.exec(select(Parking).where(Parking.run_uuid == schedule))).all() == []


async def test_a_change_while_temporal_is_away_is_told_when_it_is_back(
    temporal: Client, sandbox: Sandbox, pool: ConversationPool, redis: Redis, tell: Callable[[], Any]
) -> None:
    _, schedule = await scheduled(sandbox, NewSchedule(start_on=at_nine(), repeat="D"))

    async def away(item: Any) -> None:
        raise ConnectionError("Temporal is away")

    parking = ParkingActivities(
        ParkingStore(pool), ParkingWake(redis), temporal, tellers={"schedule": away}, turn_length=0.01
    )
    await ActivityEnvironment().run(parking.park_runs, LoopInput(number=0))
    assert await is_gone(temporal, schedule)
    async with sandbox.database.transaction() as session:
        [row] = (await session.exec(select(Parking).where(Parking.run_uuid == schedule))).all()
        row.leased_until = None  # the wait is over
    await tell()
    assert not await is_gone(temporal, schedule)


async def test_what_is_out_of_step_is_mended_and_counted(temporal: Client, sandbox: Sandbox) -> None:
    rows = ScheduleRows(sandbox.database)
    sync = ScheduleSync(rows, temporal)

    async def none() -> int:
        return 0

    activities = ScheduleActivities(rows, sync, ScheduledWork(sandbox.database), none)

    async def mend() -> SyncOutcome:
        return await ActivityEnvironment().run(activities.sync_schedules)

    await until(lambda: _settled(mend))
    made = [await scheduled(sandbox, NewSchedule(start_on=at_nine(), repeat="D")) for _ in range(4)]
    forgotten, deleted, paused, fine = [schedule for _, schedule in made]
    for schedule in (deleted, paused, fine):
        await sync.sync(schedule)
    await temporal.get_schedule_handle(workflow_ids.schedule(deleted)).delete()
    await temporal.get_schedule_handle(workflow_ids.schedule(paused)).pause()
    stray = uuid4()
    wanted = await rows.wanted(fine)
    assert wanted is not None
    await temporal.create_schedule(workflow_ids.schedule(stray), as_temporal(wanted))

    async def listed() -> bool:
        # Listing is a moment behind.
        known = await sync.known()
        return stray in known and deleted not in known and known.get(paused) is True

    await until(listed)
    assert (await mend()).schedules == 4
    assert await is_gone(temporal, stray)
    states = [(await described(temporal, one)).schedule.state.paused for one in (forgotten, deleted, paused, fine)]
    assert states == [False] * 4
    await until(lambda: _settled(mend))


async def _settled(mend: Callable[[], Awaitable[SyncOutcome]]) -> bool:
    return (await mend()).schedules == 0


@pytest.mark.usefixtures("workers")
async def test_a_schedule_starts_its_flow_at_its_time(
    temporal: Client, sandbox: Sandbox, tell: Callable[[], Any]
) -> None:
    await sandbox.member(None)
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    _, schedule = await scheduled(sandbox, NewSchedule(start_on=soon))
    await tell()

    async def started() -> FlowStart | None:
        async with sandbox.database.reading() as session:
            query = select(FlowStart).where(FlowStart.workspace_id == sandbox.workspace.id)
            return (await session.exec(query)).one_or_none()

    start = await until(started)
    assert timedelta(0) <= start.created_on - soon < timedelta(seconds=10)
    async with sandbox.database.reading() as session:
        row = (await session.exec(select(Schedule).where(Schedule.uuid == schedule))).one()
        order = (await session.exec(select(Parking).where(Parking.run_uuid == start.uuid))).one()
    assert (row.last_fire_on, row.next_fire_on, order.kind) == (soon, None, "start")


@pytest.mark.usefixtures("workers")
async def test_a_campaign_gets_its_workflow_fires_and_ends_when_archived(
    temporal: Client, sandbox: Sandbox, tell: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = temporal.get_workflow_handle(workflow_ids.campaign(sandbox.campaign.uuid))
    await tell()
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    contact = await sandbox.member(None, created_on=datetime.now(UTC) - timedelta(minutes=59))
    await sandbox.event(
        schedule=False, field_id=None, relative_to="created_on", offset=1, unit="H", type="M",
        message={"eng": "Hi"}, base_language="eng",
    )  # fmt: skip
    await tell()
    await until(sandbox.count)
    # What is due in a minute is due now: the workflow learns of it as of any earlier fire.
    due = datetime.now(UTC) - timedelta(hours=1, seconds=1)
    await sandbox.change_quietly(contact, created_on=due.replace(second=0, microsecond=0))
    async with sandbox.database.transaction() as session:
        fire = (await session.exec(select(CampaignFire).where(CampaignFire.contact_id == contact))).one()
        fire.fire_on = due + timedelta(hours=1)
        session.add(_row(sandbox))
    await tell()

    async def sent() -> list[str]:
        async with sandbox.database.reading() as session:
            return list((await session.exec(select(Msg.text).where(Msg.contact_id == contact))).all())

    assert await until(sent) == ["Hi"]
    async with sandbox.database.transaction() as session:
        await CampaignStore(session).archive(sandbox.workspace.id, sandbox.campaign.uuid)
    await tell()
    async with asyncio.timeout(PATIENCE):
        await handle.result()


@pytest.mark.usefixtures("workers")
async def test_a_campaign_that_temporal_has_lost_gets_its_workflow_before_anything_is_due(
    temporal: Client, sandbox: Sandbox, tell: Callable[[], Any]
) -> None:
    await sandbox.member("06-01T00:00:00Z")
    await sandbox.event(schedule=False)
    await tell()
    await until(sandbox.count)
    handle = temporal.get_workflow_handle(workflow_ids.campaign(sandbox.campaign.uuid))
    await handle.terminate()
    await sandbox.change(Campaign, uuid=sandbox.campaign.uuid, modified_on=datetime.now(UTC) - timedelta(hours=1))

    async def taken_up() -> bool:
        # Listing is a moment behind.
        await temporal.execute_workflow("SyncSchedulesWorkflow", id=f"sync-{uuid4()}", task_queue=Queue.DEFAULT)
        return (await handle.describe()).status is WorkflowExecutionStatus.RUNNING

    await until(taken_up)


@pytest.mark.usefixtures("workers")
async def test_a_campaign_whose_workflow_was_terminated_is_taken_up_again(
    temporal: Client, sandbox: Sandbox, tell: Callable[[], Any]
) -> None:
    contact = await sandbox.member("06-01T00:00:00Z")
    await sandbox.event(schedule=False)
    await tell()
    await until(sandbox.count)
    handle = temporal.get_workflow_handle(workflow_ids.campaign(sandbox.campaign.uuid))
    await handle.terminate()
    async with sandbox.database.transaction() as session:
        fire = (await session.exec(select(CampaignFire).where(CampaignFire.contact_id == contact))).one()
        fire.fire_on = datetime.now(UTC) - timedelta(minutes=5)
    await temporal.execute_workflow("SyncSchedulesWorkflow", id=f"sync-{uuid4()}", task_queue=Queue.DEFAULT)
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING

    async def put_right() -> bool:
        # It was made due behind everybody's back: the turn computes when it really is.
        return (await sandbox.fires())[contact] > datetime.now(UTC)

    await until(put_right)


def _row(sandbox: Sandbox) -> Parking:
    return Parking.model_validate(
        {
            "workspace_id": sandbox.workspace.id,
            "kind": "campaign",
            "run_uuid": sandbox.campaign.uuid,
            "payload": {"workspace": "Nyaruka", "campaign": "Pregnancy", "workspace_id": sandbox.workspace.id},
        }
    )
