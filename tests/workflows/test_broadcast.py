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
from core.contracts.broadcasts import BroadcastBatchInput, BroadcastInput
from core.contracts.errors import ErrorType
from core.contracts.queues import Queue
from core.contracts.signals import Query, Signal
from core.contracts.starts import BatchOutcome, StartProgress
from tests.workflows.fakes import FakeBroadcaster, FakeBroadcasts, FakeQueue
from tests.workflows.serving import assert_replays
from tests.workflows.stage import Stage
from workflows import bulk
from workflows.broadcast import BroadcastWorkflow
from workflows.broadcast_batch import BroadcastBatchWorkflow

Handle = WorkflowHandle[BroadcastWorkflow, StartProgress]


async def begin(client: Client) -> Handle:
    broadcast = uuid4()
    return await client.start_workflow(
        BroadcastWorkflow.run,
        BroadcastInput(broadcast=broadcast, workspace_id=7, workspace="Nyaruka"),
        id=workflow_ids.broadcast(broadcast),
        task_queue=Queue.DEFAULT,
    )


async def children(handle: Handle) -> list[Any]:
    events = (await handle.fetch_history()).events
    return [
        event.start_child_workflow_execution_initiated_event_attributes
        for event in events
        if event.HasField("start_child_workflow_execution_initiated_event_attributes")
    ]


async def test_every_batch_is_sent_once(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    broadcasts, broadcaster = FakeBroadcasts(batches=12), FakeBroadcaster()
    with stage.playing(broadcasts=broadcasts, broadcaster=broadcaster):
        handle = await begin(time_skipping.client)
        progress = await handle.result()
        assert await handle.query(Query.PROGRESS, result_type=StartProgress) == progress
    assert sorted(broadcaster.sent) == list(range(12))
    assert (progress.status, progress.contacts, progress.batches_done) == ("completed", 6000, 12)
    assert progress.total == BatchOutcome(started=12 * 498, failed=24)
    assert [(end.total, end.cancelled) for end in broadcasts.ends] == [(progress.total, False)]
    first, *_ = await children(handle)
    assert first.workflow_id == f"{handle.id}:batch:00000"
    assert (first.task_queue.name, first.priority.fairness_key) == (Queue.FLOW, "workspace:7")
    await assert_replays(handle)


async def test_many_batches_are_spread_over_several_histories(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    broadcaster = FakeBroadcaster()
    with stage.playing(broadcasts=FakeBroadcasts(batches=bulk.CHILDREN + 3), broadcaster=broadcaster):
        handle = await begin(time_skipping.client)
        progress = await handle.result()
    assert sorted(broadcaster.sent) == list(range(bulk.CHILDREN + 3))
    assert progress.total.started == (bulk.CHILDREN + 3) * 498
    await assert_replays(handle)


async def test_cancelling_begins_no_further_batch(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    class Broadcaster(FakeBroadcaster):
        async def send_batch(self, broadcast: UUID, number: int) -> BatchOutcome:
            outcome = await super().send_batch(broadcast, number)
            if number == 10:
                begun.set()
                await cancelled.wait()
            return outcome

    broadcasts, broadcaster = FakeBroadcasts(batches=1000), Broadcaster()
    with stage.playing(broadcasts=broadcasts, broadcaster=broadcaster):
        handle = await begin(time_skipping.client)
        await begun.wait()
        await handle.signal(Signal.CANCEL)
        cancelled.set()
        progress = await handle.result()
    assert progress.status == "cancelled"
    assert len(broadcaster.sent) <= 11 + bulk.WINDOW
    assert broadcasts.ends[0].cancelled
    assert progress.total.started == len(broadcaster.sent) * 498
    await assert_replays(handle)


async def test_a_full_send_queue_holds_up_the_next_batches(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    broadcaster = FakeBroadcaster()
    queue = FakeQueue(deque([15_000, 14_000, 12_000, 10_001, 9_000, 0]))
    with stage.playing(broadcasts=FakeBroadcasts(batches=20), broadcaster=broadcaster, queue=queue):
        handle = await begin(time_skipping.client)
        await handle.result()
    events = (await handle.fetch_history()).events
    assert events[-1].event_time.ToDatetime() - events[0].event_time.ToDatetime() >= timedelta(seconds=10)
    assert len(broadcaster.sent) == 20
    await assert_replays(handle)


async def test_a_broadcast_that_is_not_there_fails_at_once(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    with stage.playing(broadcasts=FakeBroadcasts(is_known=False)):
        handle = await begin(time_skipping.client)
        with pytest.raises(WorkflowFailureError) as failure:
            await handle.result()
    cause = failure.value.cause.__cause__
    assert isinstance(cause, ApplicationError)
    assert cause.type == ErrorType.NOT_FOUND


async def test_a_batch_whose_broadcast_is_gone_goes_on(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    with stage.playing():
        batch = BroadcastBatchInput(broadcast=uuid4(), number=0, workspace_id=7, parent="broadcast:long-gone")
        handle = await time_skipping.client.start_workflow(
            BroadcastBatchWorkflow.run, batch, id=f"orphan-{uuid4()}", task_queue=Queue.FLOW
        )
        assert (await handle.result()).started == 498
    await assert_replays(handle)
