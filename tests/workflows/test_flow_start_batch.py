from collections import deque
from uuid import uuid4

from temporalio.testing import WorkflowEnvironment

from core.contracts.queues import Queue
from core.contracts.starts import BatchOutcome, FlowStartBatchInput
from tests.workflows.fakes import FakePipeline, FakeQueue, FakeStarts
from tests.workflows.serving import assert_replays
from tests.workflows.stage import Stage
from workflows.flow_start_batch import FlowStartBatchWorkflow


async def test_a_batch_guards_its_runs_until_all_are_parked(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    starts = FakeStarts(parking=deque([499, 400, 250, 100, 50, 20, 3]))
    with stage.playing(FakePipeline(), starts=starts, queue=FakeQueue()):
        batch = FlowStartBatchInput(start=uuid4(), number=0, workspace_id=7)
        handle = await time_skipping.client.start_workflow(
            FlowStartBatchWorkflow.run, batch, id=f"guard-{uuid4()}", task_queue=Queue.FLOW
        )
        assert await handle.result() == BatchOutcome(started=499, skipped=1)
    assert starts.looks == 8
    await assert_replays(handle)


async def test_a_batch_whose_start_is_gone_goes_on(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    with stage.playing(FakePipeline(), starts=FakeStarts(), queue=FakeQueue()):
        batch = FlowStartBatchInput(start=uuid4(), number=0, workspace_id=7, parent="start:long-gone")
        handle = await time_skipping.client.start_workflow(
            FlowStartBatchWorkflow.run, batch, id=f"orphan-{uuid4()}", task_queue=Queue.FLOW
        )
        assert (await handle.result()).started == 499
    await assert_replays(handle)
