"""Parking against a real Temporal server: what depends on how it treats signals and start delays."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import ActivityEnvironment

from activities.parking import ParkingActivities
from core.contracts import search_attributes, workflow_ids
from core.contracts.loops import LoopInput, LoopOutcome
from core.contracts.queues import Queue
from core.contracts.runs import RunOutcome, RunSummary
from flows.calls import CallResult
from tests.workflows.fakes import FakeCaller, FakeHolds, FakePipeline
from tests.workflows.serving import assert_replays, serving_runs

SUMMARY = {"status": "completed", "steps": 4, "messages_sent": 2, "messages_received": 1}
ABOUT = {"workspace": "Nyaruka", "flow": "Registration", "channel": "Shortcode", "contact": str(uuid4())}


@dataclass
class Row:
    kind: str
    run: UUID
    payload: dict[str, Any]
    ids: list[int]
    tries: int = 1

    @property
    def deadline(self) -> datetime | None:
        return self.payload.get("deadline")


@dataclass
class FakeParking:
    rows: list[Row] = field(default_factory=list)
    done_ids: list[int] = field(default_factory=list)
    later: dict[int, timedelta] = field(default_factory=dict)

    def add(self, kind: str, run: UUID, **payload: Any) -> int:
        number = len(self.rows) + len(self.done_ids) + len(self.later) + 1
        self.rows.append(Row(kind, run, ABOUT | payload, [number]))
        return number

    async def draw(self, limit: int) -> Sequence[Row]:
        drawn, self.rows = self.rows[:limit], self.rows[limit:]
        return drawn

    async def done(self, ids: list[int]) -> None:
        self.done_ids += ids

    async def failed(self, ids: list[int], *, again_in: timedelta = timedelta(0)) -> None:
        self.later |= dict.fromkeys(ids, again_in)

    async def written(self) -> int:
        return len(self.rows) + len(self.done_ids) + len(self.later)


class Poll:
    """A bell that nobody rings."""

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(0.02)


async def tell(client: Client, parking: FakeParking, *, seconds: float = 0.3, pace: float = 1000.0) -> LoopOutcome:
    activities = ParkingActivities(parking, Poll(), client, pace=pace, turn_length=seconds)
    return await ActivityEnvironment().run(activities.park_runs, LoopInput(number=0))


def in_an_hour() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


async def events(handle: WorkflowHandle[Any, Any]) -> list[int]:
    return [event.event_type for event in (await handle.fetch_history()).events]


async def was_woken(handle: WorkflowHandle[Any, Any]) -> bool:
    return EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED in await events(handle)


async def test_a_parked_run_costs_nothing_until_its_deadline(temporal: Client) -> None:
    parking, run = FakeParking(), uuid4()
    row = parking.add("park", run, deadline=in_an_hour())
    outcome = await tell(temporal, parking)
    assert (outcome.handled, parking.done_ids) == (1, [row])
    handle = temporal.get_workflow_handle(workflow_ids.flow_run(run))
    described = await handle.describe()
    assert described.status is WorkflowExecutionStatus.RUNNING
    assert not await was_woken(handle)
    found = described.typed_search_attributes
    assert found.get(search_attributes.FLOW) == "Registration"
    assert found.get(search_attributes.CONTACT) == ABOUT["contact"]
    assert found.get(search_attributes.RUN) == str(run)
    assert found.get(search_attributes.RUN_STATUS) == "waiting"


async def test_a_plain_signal_does_not_wake_a_parked_run_and_a_second_row_does(temporal: Client) -> None:
    """The reason for always using signal-with-start. Should the first assertion fail with a newer server, rejoice."""
    parking, run = FakeParking(), uuid4()
    parking.add("park", run, deadline=in_an_hour())
    await tell(temporal, parking)
    handle = temporal.get_workflow_handle(workflow_ids.flow_run(run))
    await handle.signal("pardon")
    await asyncio.sleep(0.5)
    assert not await was_woken(handle)
    parking.add("park", run, deadline=datetime.now(UTC) + timedelta(minutes=30))
    await tell(temporal, parking)
    assert await was_woken(handle)
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING


async def test_a_parked_run_ends_with_its_summary(temporal: Client) -> None:
    parking, run = FakeParking(), uuid4()
    parking.add("park", run, deadline=in_an_hour())
    async with serving_runs(temporal, FakePipeline()):
        await tell(temporal, parking)
        parking.add("end", run, summary=SUMMARY)
        await tell(temporal, parking)
        handle = temporal.get_workflow_handle(workflow_ids.flow_run(run), result_type=RunSummary)
        assert await handle.result() == RunSummary.model_validate(SUMMARY)
    described = await handle.describe()
    assert described.typed_search_attributes.get(search_attributes.RUN_STATUS) == "completed"
    await assert_replays(handle)


async def test_a_parked_run_makes_its_call_at_once(temporal: Client) -> None:
    parking, run, hold = FakeParking(), uuid4(), uuid4()
    parking.add("park", run, deadline=in_an_hour())
    holds, caller = FakeHolds(), FakeCaller(CallResult.http(200))
    waiting = RunOutcome(status="waiting", deadline=in_an_hour())
    pipeline = FakePipeline([waiting])
    async with serving_runs(temporal, pipeline, holds, caller):
        await tell(temporal, parking)
        parking.add("call", run, call=str(hold))
        await tell(temporal, parking)
        handle = temporal.get_workflow_handle(workflow_ids.flow_run(run), result_type=RunSummary)
        async with asyncio.timeout(10):
            while not pipeline.asked:  # noqa: ASYNC110 - a fake has no event to wait for
                await asyncio.sleep(0.02)
        parking.add("end", run, summary=SUMMARY)
        await tell(temporal, parking)
        await handle.result()
    assert list(holds.answers) == [hold]
    await assert_replays(handle)


async def test_a_deadline_that_has_passed_wakes_at_once(temporal: Client) -> None:
    parking, run = FakeParking(), uuid4()
    parking.add("park", run, deadline=datetime.now(UTC) - timedelta(minutes=1))
    ended = RunOutcome(status="ended", summary=RunSummary(status="expired"))
    async with serving_runs(temporal, FakePipeline([ended])):
        await tell(temporal, parking)
        handle = temporal.get_workflow_handle(workflow_ids.flow_run(run), result_type=RunSummary)
        assert await handle.result() == ended.summary


async def test_late_rows_of_a_run_that_has_ended_change_nothing(temporal: Client) -> None:
    parking, run = FakeParking(), uuid4()
    async with serving_runs(temporal, FakePipeline()):
        for _ in range(2):
            parking.add("end", run, summary=SUMMARY)
            await tell(temporal, parking)
            await temporal.get_workflow_handle(workflow_ids.flow_run(run)).result()
        parking.add("park", run, deadline=in_an_hour())
        await tell(temporal, parking)
    assert len(parking.done_ids) == 3
    described = await temporal.get_workflow_handle(workflow_ids.flow_run(run)).describe()
    assert described.status is WorkflowExecutionStatus.COMPLETED


async def test_a_run_whose_workflow_was_terminated_is_parked_anew(temporal: Client) -> None:
    parking, run = FakeParking(), uuid4()
    parking.add("park", run, deadline=in_an_hour())
    await tell(temporal, parking)
    handle = temporal.get_workflow_handle(workflow_ids.flow_run(run))
    await handle.terminate()
    parking.add("park", run, deadline=in_an_hour())
    await tell(temporal, parking)
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING


async def test_a_flow_that_starts_another_one_gets_its_start(temporal: Client) -> None:
    parking, start = FakeParking(), uuid4()
    parking.add("start", start, workspace_id=7)
    parking.add("start", start, workspace_id=7)
    await tell(temporal, parking)
    described = await temporal.get_workflow_handle(workflow_ids.flow_start(start)).describe()
    assert (described.workflow_type, described.task_queue) == ("FlowStartWorkflow", Queue.DEFAULT)
    assert len(parking.done_ids) == 2


async def test_a_broadcast_that_was_ordered_is_begun(temporal: Client) -> None:
    parking, broadcast = FakeParking(), uuid4()
    parking.add("broadcast", broadcast, workspace_id=7)
    parking.add("broadcast", broadcast, workspace_id=7)
    await tell(temporal, parking)
    described = await temporal.get_workflow_handle(workflow_ids.broadcast(broadcast)).describe()
    assert (described.workflow_type, described.task_queue) == ("BroadcastWorkflow", Queue.DEFAULT)
    assert len(parking.done_ids) == 2


async def test_what_cannot_be_told_comes_again_and_holds_up_nobody(temporal: Client) -> None:
    parking, run = FakeParking(), uuid4()
    bad = parking.add("nonsense", uuid4())
    good = parking.add("park", run, deadline=in_an_hour())
    await tell(temporal, parking)
    assert parking.done_ids == [good]
    assert parking.later == {bad: timedelta(seconds=5)}


async def test_runs_are_told_of_at_a_measured_pace(temporal: Client) -> None:
    parking = FakeParking()
    for _ in range(200):
        parking.add("park", uuid4(), deadline=in_an_hour())
    outcome = await tell(temporal, parking, seconds=1.0, pace=50.0)
    assert 50 <= outcome.handled <= 100
