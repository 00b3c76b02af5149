import asyncio
from collections import deque
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from core.contracts import workflow_ids
from core.contracts.errors import ErrorType
from core.contracts.queues import Queue
from core.contracts.signals import Query, Signal
from core.contracts.starts import BatchOutcome, BatchReport, FlowStartInput, StartProgress
from tests.workflows.fakes import FakePipeline, FakeQueue, FakeStarts
from tests.workflows.serving import assert_replays, serving_starts
from tests.workflows.stage import Stage
from workflows import bulk
from workflows.flow_start import FlowStartWorkflow

Handle = WorkflowHandle[FlowStartWorkflow, StartProgress]


async def begin(client: Client) -> Handle:
    start = uuid4()
    return await client.start_workflow(
        FlowStartWorkflow.run,
        FlowStartInput(start=start, workspace_id=7, workspace="Nyaruka", flow="Registration"),
        id=workflow_ids.flow_start(start),
        task_queue=Queue.DEFAULT,
    )


async def finished(handle: Handle, client: Client, pipeline: FakePipeline) -> StartProgress:
    """The result, once the batches have ended too: what they leave undone would stop the server's clock for good."""
    progress = await handle.result()
    for number in pipeline.batches:
        await client.get_workflow_handle(f"{handle.id}:batch:{number:05d}").result()
    return progress


async def children(handle: Handle) -> list[Any]:
    events = (await handle.fetch_history()).events
    return [
        event.start_child_workflow_execution_initiated_event_attributes
        for event in events
        if event.HasField("start_child_workflow_execution_initiated_event_attributes")
    ]


async def test_every_batch_is_started_once(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    starts, pipeline = FakeStarts(batches=20), FakePipeline()
    with stage.playing(pipeline, starts=starts, queue=FakeQueue()):
        handle = await begin(time_skipping.client)
        progress = await finished(handle, time_skipping.client, pipeline)
    assert sorted(pipeline.batches) == list(range(20))
    assert progress.status == "completed"
    assert progress.total == BatchOutcome(started=20 * 499, skipped=20)
    assert [(end.total, end.cancelled) for end in starts.ends] == [(progress.total, False)]
    await assert_replays(handle)


async def test_batches_are_fair_between_workspaces_and_outlive_their_start(
    time_skipping: WorkflowEnvironment, stage: Stage
) -> None:
    pipeline = FakePipeline()
    with stage.playing(pipeline, starts=FakeStarts(batches=2), queue=FakeQueue()):
        handle = await begin(time_skipping.client)
        await finished(handle, time_skipping.client, pipeline)
    first, second = await children(handle)
    assert first.priority.fairness_key == second.priority.fairness_key == "workspace:7"
    assert first.workflow_id == f"{handle.id}:batch:00000"
    assert first.task_queue.name == Queue.FLOW
    assert first.parent_close_policy == 2  # abandon: the batch goes on guarding its runs


async def test_no_more_than_a_window_of_batches_is_under_way(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    under_way = most = 0

    class SlowPipeline(FakePipeline):
        async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.02)
            under_way -= 1
            return await super().start_batch(start, number)

    pipeline = SlowPipeline()
    with stage.playing(pipeline, starts=FakeStarts(batches=25), queue=FakeQueue()):
        await finished(await begin(time_skipping.client), time_skipping.client, pipeline)
    assert len(pipeline.batches) == 25
    assert 1 < most <= bulk.WINDOW


async def test_many_batches_are_spread_over_several_histories(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    starts, pipeline = FakeStarts(batches=bulk.CHILDREN + 5), FakePipeline()
    with stage.playing(pipeline, starts=starts, queue=FakeQueue()):
        handle = await begin(time_skipping.client)
        progress = await finished(handle, time_skipping.client, pipeline)
        first = time_skipping.client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
    assert sorted(pipeline.batches) == list(range(bulk.CHILDREN + 5))
    assert progress.total.started == (bulk.CHILDREN + 5) * 499
    assert starts.ends[0].total == progress.total
    await assert_replays(first)
    await assert_replays(handle)


async def test_progress_can_be_asked_for(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    pipeline = FakePipeline()
    with stage.playing(pipeline, starts=FakeStarts(batches=3), queue=FakeQueue()):
        handle = await begin(time_skipping.client)
        await finished(handle, time_skipping.client, pipeline)
        progress = await handle.query(Query.PROGRESS, result_type=StartProgress)
    assert (progress.contacts, progress.batches, progress.batches_begun, progress.batches_done) == (1500, 3, 3, 3)


async def test_a_full_send_queue_holds_up_the_next_batches(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    """The first batch fills the queue; the depth falls under the limit at the fourth look, ten seconds apart."""
    queue = FakeQueue(deque([15_000, 14_000, 12_000, 10_001, 9_000, 0]))
    pipeline = FakePipeline()
    with stage.playing(pipeline, starts=FakeStarts(batches=30), queue=queue):
        handle = await begin(time_skipping.client)
        await finished(handle, time_skipping.client, pipeline)
    history = await handle.fetch_history()
    lasted = history.events[-1].event_time.ToDatetime() - history.events[0].event_time.ToDatetime()
    assert len(pipeline.batches) == 30
    assert lasted >= timedelta(seconds=10)
    await assert_replays(handle)


async def test_cancelling_stops_within_a_batch(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    starts = FakeStarts(batches=1000)
    begun = asyncio.Event()

    class Pipeline(FakePipeline):
        async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
            outcome = await super().start_batch(start, number)
            if number == 10:
                begun.set()
                await cancelled.wait()
            return outcome

    pipeline, cancelled = Pipeline(), asyncio.Event()
    with stage.playing(pipeline, starts=starts, queue=FakeQueue()):
        handle = await begin(time_skipping.client)
        await begun.wait()
        await handle.signal(Signal.CANCEL)
        starts.interrupted = True  # as the web does, in the start's row
        cancelled.set()
        progress = await finished(handle, time_skipping.client, pipeline)
    assert progress.status == "cancelled"
    assert len(pipeline.batches) <= 11 + bulk.WINDOW
    assert starts.ends[0].cancelled
    assert starts.ends[0].total.started == len(pipeline.batches) * 499
    await assert_replays(handle)


async def test_a_start_that_is_not_there_fails_at_once(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    starts = FakeStarts(is_known=False)
    with stage.playing(FakePipeline(), starts=starts, queue=FakeQueue()):
        handle = await begin(time_skipping.client)
        with pytest.raises(WorkflowFailureError) as failure:
            await handle.result()
    cause = failure.value.cause.__cause__
    assert isinstance(cause, ApplicationError)
    assert cause.type == ErrorType.NOT_FOUND


async def test_reports_of_others_change_nothing(temporal: Client) -> None:
    begun, reported = asyncio.Event(), asyncio.Event()

    class Pipeline(FakePipeline):
        async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
            begun.set()
            await reported.wait()
            return await super().start_batch(start, number)

    pipeline = Pipeline()
    async with serving_starts(temporal, FakeStarts(batches=1), pipeline, FakeQueue()):
        handle = await begin(temporal)
        await begun.wait()
        report = BatchReport(number=99, outcome=BatchOutcome(started=1_000_000))
        await handle.signal(Signal.BATCH_STARTED, report)
        await handle.signal("batch_paused", "of a version to come")
        reported.set()
        progress = await finished(handle, temporal, pipeline)
    assert progress.total.started == 499
