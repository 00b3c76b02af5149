"""Schedules that people make: what they may be, what changes them, what they set off."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from store import recipients
from store.broadcasts import BroadcastProgress, NewBroadcast
from store.codes import StartStatus, TriggerType
from store.database import Database
from store.errors import Conflict, NotFound
from store.flows import FlowStore
from store.groups import GroupStore
from store.scheduled_broadcasts import ScheduledBroadcastStore
from store.scheduled_work import ScheduledWork, SetOff
from store.schedules import InvalidSchedule, NewSchedule, ScheduleRows, ScheduleStore
from store.starts import StartProgress
from store.tables import Broadcast, Contact, FlowStart, FlowStartBatch, GroupMembership, Parking, Schedule, Trigger
from store.tables.columns import now
from store.triggers import TriggerSpec, TriggerStore
from store.workspaces import WorkspaceStore
from tests.store.campaigns import Sandbox

KIGALI = ZoneInfo("Africa/Kigali")
TOMORROW = (datetime.now(KIGALI) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
async def sandbox(database: Database) -> Sandbox:
    return await Sandbox(database).build()


@pytest.fixture
async def flow(sandbox: Sandbox) -> UUID:
    async with sandbox.database.transaction() as session:
        return (await FlowStore(session).create(sandbox.workspace.id, name=f"Flow {uuid4()}", language="eng")).uuid


async def scheduled(sandbox: Sandbox, flow: UUID, new: NewSchedule, **more: object) -> Trigger:
    """A trigger of type schedule, for the sandbox's group unless others are given."""
    values = {"groups": [sandbox.group.uuid], **more}
    async with sandbox.database.transaction() as session:
        spec = TriggerSpec(type=TriggerType.SCHEDULE, flow=flow, schedule=new, **values)  # type: ignore[arg-type]
        return await TriggerStore(session).create(sandbox.workspace.id, spec)


async def schedule_of(sandbox: Sandbox, owner: Trigger | Broadcast) -> Schedule:
    async with sandbox.database.reading() as session:
        assert owner.schedule_id is not None
        return await session.get_one(Schedule, owner.schedule_id)


async def told(sandbox: Sandbox, schedule: Schedule) -> int:
    """How many rows say that Temporal has to learn of a schedule."""
    async with sandbox.database.reading() as session:
        rows = await session.exec(select(Parking).where(Parking.run_uuid == schedule.uuid, Parking.kind == "schedule"))
        return len(rows.all())


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewSchedule(start_on=datetime(2001, 1, 1, tzinfo=UTC)), "start_on"),
        (NewSchedule(start_on=datetime.now(UTC) - timedelta(seconds=2)), "start_on"),
        (NewSchedule(start_on=datetime(2101, 1, 1)), "start_on"),  # noqa: DTZ001
        (NewSchedule(start_on=TOMORROW, repeat="H"), "repeat_period"),
        (NewSchedule(start_on=TOMORROW, repeat="W"), "repeat_days_of_week"),
        (NewSchedule(start_on=TOMORROW, repeat="W", days="MX"), "repeat_days_of_week"),
        (NewSchedule(start_on=TOMORROW, repeat="W", days="MM"), "repeat_days_of_week"),
    ],
)
async def test_what_can_not_be_is_refused_by_the_name_of_its_field(
    sandbox: Sandbox, new: NewSchedule, field: str
) -> None:
    async with sandbox.database.transaction() as session:
        with pytest.raises(InvalidSchedule) as refused:
            await ScheduleStore(session).create(sandbox.workspace.id, new)
    assert refused.value.field == field
    async with sandbox.database.reading() as session:
        query = select(Schedule).where(Schedule.workspace_id == sandbox.workspace.id)
        assert (await session.exec(query)).all() == []


async def test_a_repeating_one_may_begin_in_the_past_and_shows_when_it_is_due_next(
    sandbox: Sandbox, flow: UUID
) -> None:
    past = TOMORROW - timedelta(days=100)
    schedule = await schedule_of(sandbox, await scheduled(sandbox, flow, NewSchedule(start_on=past, repeat="D")))
    assert schedule.next_fire_on is not None
    assert now() < schedule.next_fire_on <= now() + timedelta(days=1)
    assert schedule.next_fire_on.astimezone(KIGALI).hour == 9
    assert await told(sandbox, schedule) == 1


async def test_a_trigger_of_type_schedule_needs_a_time_and_somebody(sandbox: Sandbox, flow: UUID) -> None:
    new = NewSchedule(start_on=TOMORROW)
    async with sandbox.database.transaction() as session:
        store, kind = TriggerStore(session), TriggerType.SCHEDULE
        with pytest.raises(Conflict, match="schedule"):
            await store.create(sandbox.workspace.id, TriggerSpec(type=kind, flow=flow, groups=[sandbox.group.uuid]))
        with pytest.raises(Conflict, match="groups or contacts"):
            await store.create(sandbox.workspace.id, TriggerSpec(type=kind, flow=flow, schedule=new))
        with pytest.raises(NotFound, match="no contact"):
            spec = TriggerSpec(type=kind, flow=flow, schedule=new, contacts=[uuid4()])
            await store.create(sandbox.workspace.id, spec)
        await session.rollback()


async def test_archiving_pauses_and_restoring_goes_on_with_the_next(sandbox: Sandbox, flow: UUID) -> None:
    trigger = await scheduled(sandbox, flow, NewSchedule(start_on=TOMORROW, repeat="D"))
    workspace = sandbox.workspace.id
    async with sandbox.database.transaction() as session:
        await TriggerStore(session).archive(workspace, trigger.uuid)
    schedule = await schedule_of(sandbox, trigger)
    assert (schedule.is_paused, schedule.next_fire_on, schedule.revision) == (True, None, 2)
    async with sandbox.database.transaction() as session:
        await TriggerStore(session).restore(workspace, trigger.uuid)
    schedule = await schedule_of(sandbox, trigger)
    assert (schedule.is_paused, schedule.next_fire_on, schedule.revision) == (False, TOMORROW, 3)
    async with sandbox.database.transaction() as session:
        await TriggerStore(session).delete(workspace, trigger.uuid)
    schedule = await schedule_of(sandbox, trigger)
    assert (schedule.is_active, await told(sandbox, schedule)) == (False, 4)


async def test_another_time_and_another_type(sandbox: Sandbox, flow: UUID) -> None:
    trigger = await scheduled(sandbox, flow, NewSchedule(start_on=TOMORROW))
    later = NewSchedule(start_on=TOMORROW + timedelta(days=1), repeat="W", days="MW")
    async with sandbox.database.transaction() as session:
        spec = TriggerSpec(type=TriggerType.SCHEDULE, flow=flow, schedule=later, groups=[sandbox.group.uuid])
        await TriggerStore(session).update(sandbox.workspace.id, trigger.uuid, spec)
    schedule = await schedule_of(sandbox, trigger)
    assert (schedule.repeat_period, schedule.repeat_days_of_week, schedule.revision) == ("W", "MW", 2)
    async with sandbox.database.transaction() as session:
        spec = TriggerSpec(type=TriggerType.CATCH_ALL, flow=flow)
        changed = await TriggerStore(session).update(sandbox.workspace.id, trigger.uuid, spec)
    assert changed.schedule_id is None
    assert not (await schedule_of(sandbox, trigger)).is_active


async def test_a_start_is_made_for_the_groups_and_contacts_less_the_excluded_ones(sandbox: Sandbox, flow: UUID) -> None:
    inside, out = await sandbox.member(None), await sandbox.member(None)
    alone, deleted = await sandbox.contact(None), await sandbox.contact(None)
    async with sandbox.database.transaction() as session:
        group = await GroupStore(session).create(sandbox.workspace.id, name="Resting")
        session.add(GroupMembership(group_id=group.id, contact_id=out))
    uuids = [await sandbox.uuid(contact) for contact in (alone, deleted)]
    trigger = await scheduled(
        sandbox, flow, NewSchedule(start_on=TOMORROW), contacts=uuids, excluded_groups=[group.uuid]
    )
    await sandbox.change(Contact, id=deleted, is_active=False)
    schedule = await schedule_of(sandbox, trigger)
    made = await ScheduledWork(sandbox.database).set_off(schedule.uuid, TOMORROW)
    assert made.start is not None
    async with sandbox.database.reading() as session:
        start = (await session.exec(select(FlowStart).where(FlowStart.uuid == made.start))).one()
        order = (await session.exec(select(Parking).where(Parking.run_uuid == made.start))).one()
    assert (start.type, start.trigger_id, order.kind) == ("T", trigger.id, "start")
    await StartProgress(sandbox.database, recipients.Bulk()).resolve(made.start)
    async with sandbox.database.reading() as session:
        batch = (await session.exec(select(FlowStartBatch).where(FlowStartBatch.start_id == start.id))).one()
    assert batch.contact_ids == [inside, alone]


async def test_a_time_is_carried_out_once(sandbox: Sandbox, flow: UUID) -> None:
    schedule = await schedule_of(sandbox, await scheduled(sandbox, flow, NewSchedule(start_on=TOMORROW, repeat="D")))
    work, next_day = ScheduledWork(sandbox.database), TOMORROW + timedelta(days=1)
    assert (await work.set_off(schedule.uuid, TOMORROW)).start is not None
    assert await work.set_off(schedule.uuid, TOMORROW) == SetOff()
    assert (await work.set_off(schedule.uuid, next_day)).start is not None
    assert await work.set_off(schedule.uuid, TOMORROW) == SetOff()  # tried again, too late
    async with sandbox.database.reading() as session:
        row = await session.get_one(Schedule, schedule.id)
    assert (row.last_fire_on, row.next_fire_on) == (next_day, TOMORROW + timedelta(days=2))


async def test_a_local_time_that_comes_twice_is_carried_out_once(sandbox: Sandbox, flow: UUID) -> None:
    zone = ZoneInfo("America/New_York")
    async with sandbox.database.transaction() as session:
        await WorkspaceStore(session).update(sandbox.workspace.id, timezone=zone.key)
    start = datetime(2040, 11, 1, 1, 30, tzinfo=zone)
    schedule = await schedule_of(sandbox, await scheduled(sandbox, flow, NewSchedule(start_on=start, repeat="D")))
    first = datetime(2040, 11, 4, 1, 30, tzinfo=zone).astimezone(UTC)
    work = ScheduledWork(sandbox.database)
    assert (await work.set_off(schedule.uuid, first)).start is not None
    assert await work.set_off(schedule.uuid, first + timedelta(hours=1)) == SetOff()
    assert (await work.set_off(schedule.uuid, first + timedelta(hours=25))).start is not None


async def test_a_paused_deleted_or_finished_one_and_an_archived_flow_set_nothing_off(
    sandbox: Sandbox, flow: UUID
) -> None:
    trigger = await scheduled(sandbox, flow, NewSchedule(start_on=TOMORROW))
    schedule, work = await schedule_of(sandbox, trigger), ScheduledWork(sandbox.database)
    assert await work.set_off(uuid4(), TOMORROW) == SetOff()
    async with sandbox.database.transaction() as session:
        await FlowStore(session).update(sandbox.workspace.id, flow, is_archived=True)
    assert await work.set_off(schedule.uuid, TOMORROW) == SetOff()
    async with sandbox.database.transaction() as session:
        await FlowStore(session).update(sandbox.workspace.id, flow, is_archived=False)
    assert await work.set_off(schedule.uuid, TOMORROW + timedelta(days=1)) == SetOff()  # it was for once
    other = await scheduled(sandbox, flow, NewSchedule(start_on=TOMORROW, repeat="D"))
    async with sandbox.database.transaction() as session:
        await TriggerStore(session).archive(sandbox.workspace.id, other.uuid)
    assert await work.set_off((await schedule_of(sandbox, other)).uuid, TOMORROW) == SetOff()


async def test_a_scheduled_broadcast_is_sent_as_a_broadcast_of_its_own(sandbox: Sandbox) -> None:
    await sandbox.member(None)
    new = NewBroadcast(translations={"eng": {"text": "Hi"}}, base_language="eng", groups=[sandbox.group.uuid])
    async with sandbox.database.transaction() as session:
        store = ScheduledBroadcastStore(session)
        pattern = await store.create(sandbox.workspace.id, new, NewSchedule(start_on=TOMORROW, repeat="D"))
        [(listed, shown)] = await store.all(sandbox.workspace.id)
        assert (listed.uuid, shown.next_fire_on) == (pattern.uuid, TOMORROW)
    schedule, work = await schedule_of(sandbox, pattern), ScheduledWork(sandbox.database)
    made = await work.set_off(schedule.uuid, TOMORROW)
    assert made.broadcast is not None
    assert await work.set_off(schedule.uuid, TOMORROW) == SetOff()
    resolved = await BroadcastProgress(sandbox.database).resolve(made.broadcast)
    assert resolved is not None
    assert resolved.contacts == 1
    async with sandbox.database.transaction() as session:
        sent = (await session.exec(select(Broadcast).where(Broadcast.uuid == made.broadcast))).one()
        assert (sent.parent_id, sent.schedule_id, sent.status) == (pattern.id, None, StartStatus.STARTED)
        await ScheduledBroadcastStore(session).delete(sandbox.workspace.id, pattern.uuid)
    assert await work.set_off(schedule.uuid, TOMORROW + timedelta(days=1)) == SetOff()


async def test_a_new_time_zone_keeps_the_time_of_day_and_is_told(sandbox: Sandbox, flow: UUID) -> None:
    schedule = await schedule_of(sandbox, await scheduled(sandbox, flow, NewSchedule(start_on=TOMORROW, repeat="D")))
    zone = ZoneInfo("America/New_York")
    async with sandbox.database.transaction() as session:
        await WorkspaceStore(session).update(sandbox.workspace.id, timezone=zone.key)
    wanted = await ScheduleRows(sandbox.database).wanted(schedule.uuid)
    assert wanted is not None
    assert (wanted.timezone, wanted.revision) == (zone.key, 2)
    local = wanted.start_on.astimezone(zone)
    assert local.replace(tzinfo=None) == TOMORROW.replace(tzinfo=None)
    assert await told(sandbox, schedule) == 2


async def test_what_temporal_has_learnt_is_noted_by_revision(sandbox: Sandbox, flow: UUID) -> None:
    schedule = await schedule_of(sandbox, await scheduled(sandbox, flow, NewSchedule(start_on=TOMORROW)))
    rows = ScheduleRows(sandbox.database)
    assert (await rows.active())[schedule.uuid] == (False, False)
    assert not await rows.synced(schedule.uuid, 7)
    assert await rows.synced(schedule.uuid, schedule.revision)
    assert (await rows.active())[schedule.uuid] == (False, True)
    async with sandbox.database.transaction() as session:
        await ScheduleStore(session).delete(sandbox.workspace.id, schedule.id)
    assert schedule.uuid in await rows.unknown_ends()
