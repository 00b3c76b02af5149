"""Workers for tests: the real workflows and activities on fakes, and a replay of what happened."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Replayer, Worker

from activities.broadcasts import BroadcastActivities
from activities.calls import CallActivities
from activities.runs import RunActivities
from activities.starts import StartActivities
from core.contracts.queues import Queue
from tests.workflows.fakes import (
    FakeBroadcaster,
    FakeBroadcasts,
    FakeCaller,
    FakeHolds,
    FakePipeline,
    FakeQueue,
    FakeStarts,
)
from workers.archiving import Archiving
from workers.background import Background
from workers.plugin import NgomaPlugin
from workers.timekeeping import Timekeeping
from workers.upkeep import Upkeep
from workflows.broadcast import BroadcastWorkflow
from workflows.broadcast_batch import BroadcastBatchWorkflow
from workflows.fetcher import FetcherWorkflow
from workflows.flow_run import FlowRunWorkflow
from workflows.flow_start import FlowStartWorkflow
from workflows.flow_start_batch import FlowStartBatchWorkflow
from workflows.handler import HandlerWorkflow
from workflows.outbox import OutboxWorkflow
from workflows.parking import ParkingWorkflow
from workflows.sender import SenderWorkflow

WORKFLOWS = (
    BroadcastBatchWorkflow,
    BroadcastWorkflow,
    FetcherWorkflow,
    FlowRunWorkflow,
    FlowStartBatchWorkflow,
    FlowStartWorkflow,
    HandlerWorkflow,
    OutboxWorkflow,
    ParkingWorkflow,
    SenderWorkflow,
    *Timekeeping.workflows,
    *Upkeep.workflows,
    *Background.workflows,
    *Archiving.workflows,
)


@asynccontextmanager
async def serving(
    client: Client, queue: str, *, workflows: Sequence[type] = (), activities: Sequence[Callable[..., Any]] = ()
) -> AsyncIterator[Worker]:
    """One worker of ours."""
    async with Worker(
        client, task_queue=queue, workflows=workflows, activities=activities, plugins=[NgomaPlugin()]
    ) as worker:
        yield worker


@asynccontextmanager
async def serving_runs(
    client: Client, pipeline: FakePipeline, holds: FakeHolds | None = None, caller: FakeCaller | None = None
) -> AsyncIterator[None]:
    """Workers for flow runs and their calls."""
    runs = RunActivities(pipeline)
    calls = CallActivities(holds or FakeHolds(), {"http": caller or FakeCaller()})
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(
            serving(
                client,
                Queue.RUNS,
                workflows=[FlowRunWorkflow],
                activities=[runs.wake_run, runs.continue_run, runs.interrupt_run, calls.give_up_call],
            )
        )
        await stack.enter_async_context(serving(client, Queue.CALLS, activities=[calls.make_call]))
        yield


@asynccontextmanager
async def serving_starts(
    client: Client,
    starts: FakeStarts,
    pipeline: FakePipeline,
    queue: FakeQueue,
    broadcasts: FakeBroadcasts | None = None,
    broadcaster: FakeBroadcaster | None = None,
) -> AsyncIterator[None]:
    """Workers for bulk starts and broadcasts."""
    acts = StartActivities(starts, pipeline, queue)
    sends = BroadcastActivities(broadcasts or FakeBroadcasts(), broadcaster or FakeBroadcaster(), queue)
    activities: list[Callable[..., Any]] = [
        acts.resolve_recipients,
        acts.start_batch,
        acts.count_unparked,
        acts.read_queue_depth,
        acts.finish_start,
        sends.resolve_broadcast,
        sends.send_broadcast_batch,
        sends.finish_broadcast,
    ]
    workflows: dict[Queue, Sequence[type]] = {
        Queue.DEFAULT: [FlowStartWorkflow, BroadcastWorkflow],
        Queue.FLOW: [FlowStartBatchWorkflow, BroadcastBatchWorkflow],
    }
    async with AsyncExitStack() as stack:
        for name, kinds in workflows.items():
            await stack.enter_async_context(serving(client, name, workflows=kinds, activities=activities))
        yield


async def assert_replays(handle: WorkflowHandle[Any, Any]) -> None:
    """The history leads today's code to the same commands."""
    history = await handle.fetch_history()
    await Replayer(workflows=WORKFLOWS, plugins=[NgomaPlugin()]).replay_workflow(history)
