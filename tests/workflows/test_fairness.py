"""Bulk work of one workspace doesn't hold up another's, on a server that shares its queues fairly."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities.starts import StartActivities
from core.contracts import workflow_ids
from core.contracts.queues import Queue
from core.contracts.starts import BatchOutcome, FlowStartInput, Recipients, StartProgress
from tests.workflows.fakes import FakePipeline, FakeQueue, FakeStarts
from tests.workflows.serving import serving
from workers.plugin import NgomaPlugin
from workflows.flow_start import FlowStartWorkflow
from workflows.flow_start_batch import FlowStartBatchWorkflow

BIG, SMALL = 30, 3
"""Batches of a start."""
STARTS = 12
"""Big starts of the one workspace: some hundred of their batches wait before the other's first one."""
MOST = 30
"""Batches of the big starts that may be done while the small one comes to its end."""

Handle = WorkflowHandle[FlowStartWorkflow, StartProgress]


class Starts(FakeStarts):
    """Starts of different sizes."""

    small: UUID | None = None

    async def resolve(self, start: UUID) -> Recipients | None:
        batches = SMALL if start == self.small else BIG
        return Recipients(batches=batches, contacts=batches * 500)


class Pipeline(FakePipeline):
    """Notes whose batches are done, one after another; each takes a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[UUID] = []
        self.some_done = asyncio.Event()

    async def start_batch(self, start: UUID, number: int) -> BatchOutcome:
        await asyncio.sleep(0.02)
        self.done.append(start)
        if len(self.done) >= 5:
            self.some_done.set()
        return BatchOutcome(skipped=500)


@pytest.fixture(scope="module")
async def stage(temporal: Client) -> AsyncIterator[tuple[Starts, Pipeline]]:
    """One worker that starts one batch at a time."""
    starts, pipeline = Starts(), Pipeline()
    acts = StartActivities(starts, pipeline, FakeQueue())
    activities: list[Callable[..., Any]] = [acts.resolve_recipients, acts.finish_start, acts.read_queue_depth]
    batches = Worker(
        temporal,
        task_queue=Queue.FLOW,
        workflows=[FlowStartBatchWorkflow],
        activities=[acts.start_batch, acts.count_unparked],
        max_concurrent_activities=1,
        plugins=[NgomaPlugin()],
    )
    async with serving(temporal, Queue.DEFAULT, workflows=[FlowStartWorkflow], activities=activities), batches:
        yield starts, pipeline


async def begin(client: Client, start: UUID, workspace: int) -> Handle:
    return await client.start_workflow(
        FlowStartWorkflow.run,
        FlowStartInput(start=start, workspace_id=workspace, workspace=f"Workspace {workspace}", flow="Flow"),
        id=workflow_ids.flow_start(start),
        task_queue=Queue.DEFAULT,
    )


async def test_a_small_start_passes_the_big_ones_of_another_workspace(
    temporal: Client, stage: tuple[Starts, Pipeline]
) -> None:
    starts, pipeline = stage
    starts.small = uuid4()
    big = [await begin(temporal, uuid4(), workspace=1) for _ in range(STARTS)]
    await asyncio.wait_for(pipeline.some_done.wait(), 60)
    for handle in big:
        await _has_begun(handle)
    before = len(pipeline.done)
    progress = await asyncio.wait_for((await begin(temporal, starts.small, workspace=2)).result(), 60)
    between = [start for start in pipeline.done[before:] if start != starts.small]
    for handle in big:
        await handle.terminate()
    assert progress.batches_done == SMALL
    assert len(between) <= MOST, f"{len(between)} batches of the big starts went before the small one's last"


async def _has_begun(handle: Handle) -> None:
    """Returns when a start has filled its window of batches."""
    while (await handle.query(FlowStartWorkflow.progress)).batches_begun < 8:  # noqa: ASYNC110 - a query
        await asyncio.sleep(0.05)
