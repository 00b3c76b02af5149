"""What a worker process sees to in Temporal, against a real server."""

import dataclasses
from datetime import timedelta

import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from core.contracts import search_attributes as attributes
from core.contracts import workflow_ids
from core.contracts.workflow_types import WorkflowType
from core.settings import Settings
from workers import loops, schedules, search_attributes
from workers.schedules import SCHEDULES, Recurring


def settings(**more: int) -> Settings:
    return Settings(secret_key="x" * 32, **more)  # type: ignore[arg-type]


async def test_search_attributes_are_registered_once(temporal_address: str, temporal: Client) -> None:
    assert await search_attributes.register(temporal) == []
    bare = await Client.connect(temporal_address)
    await search_attributes.register(bare)
    assert await search_attributes.register(bare) == []


def test_no_more_attributes_than_sql_visibility_has_room_for() -> None:
    assert len({key.name for key in attributes.ALL}) <= 8


async def test_schedules_are_created_and_then_brought_up_to_date(temporal: Client) -> None:
    hourly = Recurring("count-sheep", timedelta(hours=1), WorkflowType.OUTBOX, "Count sheep")
    await schedules.apply(temporal, (hourly,))
    handle = temporal.get_schedule_handle("count-sheep")
    await handle.pause(note="somebody paused it")
    await schedules.apply(temporal, (dataclasses.replace(hourly, every=timedelta(minutes=5)),))
    described = await handle.describe()
    assert [interval.every for interval in described.schedule.spec.intervals] == [timedelta(minutes=5)]
    assert described.schedule.state.paused
    assert described.schedule.state.note == "somebody paused it"


async def test_schedules_that_temporal_has_lost_are_made_again(temporal: Client) -> None:
    lost = Recurring("count-lost-sheep", timedelta(hours=1), WorkflowType.OUTBOX, "Count sheep")
    assert await schedules.restore(temporal, (lost,))
    assert not await schedules.restore(temporal, (lost,))
    await temporal.get_schedule_handle("count-lost-sheep").delete()
    assert await schedules.restore(temporal, (lost,))


def test_schedules_have_names_of_their_own() -> None:
    assert len({recurring.name for recurring in SCHEDULES}) == len(SCHEDULES)


async def runs(temporal: Client, workflow_id: str) -> bool:
    try:
        described = await temporal.get_workflow_handle(workflow_id).describe()
    except RPCError:
        return False
    return described.status is WorkflowExecutionStatus.RUNNING


async def test_loops_are_started_once_and_surplus_ones_ended(temporal: Client) -> None:
    await loops.ensure(temporal, settings(handlers=3, senders=1))
    first = await temporal.get_workflow_handle(workflow_ids.handler(0)).describe()
    await loops.ensure(temporal, settings(handlers=1, senders=2))
    again = await temporal.get_workflow_handle(workflow_ids.handler(0)).describe()
    assert again.run_id == first.run_id
    running = [name for n in range(4) for name in (workflow_ids.handler(n), workflow_ids.sender(n))]
    assert [name for name in running if await runs(temporal, name)] == ["handler:0", "sender:0", "sender:1"]
    assert await runs(temporal, workflow_ids.parking(0))


async def test_a_loop_that_was_terminated_is_started_again(temporal: Client) -> None:
    await loops.ensure(temporal, settings())
    await temporal.get_workflow_handle(workflow_ids.handler(0)).terminate()
    await loops.ensure(temporal, settings())
    assert await runs(temporal, workflow_ids.handler(0))


@pytest.mark.parametrize("field", ["handlers", "senders", "parkers"])
def test_there_is_at_least_one_loop_of_each_kind(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        settings(**{field: 0})
