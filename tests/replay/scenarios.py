"""Lives of workflows worth remembering: each leaves a history that later versions of the code must replay."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from activities.outbox import OutboxActivities
from core.contracts.broadcasts import BroadcastBatchInput, BroadcastInput
from core.contracts.loops import LoopInput, LoopOutcome
from core.contracts.queues import Queue
from core.contracts.runs import FlowRunInput, RunCalled, RunOutcome, RunParked, RunSummary
from core.contracts.signals import Signal
from core.contracts.starts import FlowStartBatchInput, FlowStartInput
from core.contracts.workflow_types import WorkflowType
from flows.calls import CallResult
from tests.replay.background import live_order, live_resthook
from tests.replay.timekeeping import live_campaign, live_once
from tests.replay.upkeep import live_archive, live_upkeep
from tests.workflows.fakes import FakeBroadcasts, FakeCaller, FakeHolds, FakePipeline, FakeQueue, FakeStarts, busy
from tests.workflows.serving import WORKFLOWS, serving, serving_runs, serving_starts

Handle = WorkflowHandle[Any, Any]
Scenario = Callable[[WorkflowEnvironment], Awaitable[Handle]]

SCENARIOS: dict[tuple[WorkflowType, str], Scenario] = {}

ENDED = RunOutcome(status="ended", summary=RunSummary(status="completed", steps=4, messages_sent=2))


def scenario(workflow: WorkflowType, name: str) -> Callable[[Scenario], Scenario]:
    """Registers a scenario under its workflow and name, which become folder and file."""

    def register(run: Scenario) -> Scenario:
        SCENARIOS[workflow, name] = run
        return run

    return register


async def _run(
    environment: WorkflowEnvironment, outcomes: Sequence[RunOutcome], *signals: tuple[Signal, Any], days: int = 30
) -> Handle:
    caller = FakeCaller(busy(), CallResult.http(200), *[busy()] * 3, *[RuntimeError("a bug")] * 3)
    async with serving_runs(environment.client, FakePipeline(outcomes), FakeHolds(), caller):
        now = await environment.get_current_time()
        handle = await environment.client.start_workflow(
            WorkflowType.FLOW_RUN,
            FlowRunInput(run=uuid4(), deadline=now + timedelta(days=days)),
            id=f"run-{uuid4()}",
            task_queue=Queue.RUNS,
        )
        for name, argument in signals:
            await handle.signal(name, argument)
        await handle.result()
    return handle


@scenario(WorkflowType.FLOW_RUN, "expires-after-lazy-timers")
async def _lazy(environment: WorkflowEnvironment) -> Handle:
    now = await environment.get_current_time()
    later = [RunOutcome(status="waiting", deadline=now + timedelta(days=days)) for days in (60, 60, 90)]
    return await _run(environment, [*later, ENDED])


@scenario(WorkflowType.FLOW_RUN, "makes-calls")
async def _calls(environment: WorkflowEnvironment) -> Handle:
    hold = uuid4()
    calling = RunOutcome(status="calling", call=hold)
    return await _run(environment, [calling, calling, ENDED], (Signal.CALLED, RunCalled(call=hold)))


@scenario(WorkflowType.FLOW_RUN, "is-woken-earlier")
async def _earlier(environment: WorkflowEnvironment) -> Handle:
    soon = await environment.get_current_time() + timedelta(minutes=5)
    return await _run(environment, [ENDED], (Signal.PARKED, RunParked(deadline=soon)))


@scenario(WorkflowType.FLOW_RUN, "is-ended")
async def _ended(environment: WorkflowEnvironment) -> Handle:
    return await _run(environment, [], (Signal.ENDED, RunSummary(status="interrupted")))


@scenario(WorkflowType.FLOW_RUN, "is-cancelled")
async def _cancelled(environment: WorkflowEnvironment) -> Handle:
    async with serving_runs(environment.client, FakePipeline([ENDED])):
        handle = await environment.client.start_workflow(
            WorkflowType.FLOW_RUN, FlowRunInput(run=uuid4()), id=f"run-{uuid4()}", task_queue=Queue.RUNS
        )
        await asyncio.sleep(0.5)
        await handle.cancel()
        await handle.result()
    return handle


async def _start(environment: WorkflowEnvironment, starts: FakeStarts, queue: FakeQueue, **signals: bool) -> Handle:
    async with serving_starts(environment.client, starts, FakePipeline(), queue):
        handle = await environment.client.start_workflow(
            WorkflowType.FLOW_START,
            FlowStartInput(start=uuid4(), workspace_id=7, workspace="Nyaruka", flow="Registration"),
            id=f"start-{uuid4()}",
            task_queue=Queue.DEFAULT,
        )
        if signals.get("cancel"):
            await handle.signal(Signal.CANCEL)
        await handle.result()
    return handle


@scenario(WorkflowType.FLOW_START, "completes")
async def _completes(environment: WorkflowEnvironment) -> Handle:
    return await _start(environment, FakeStarts(batches=20), FakeQueue())


@scenario(WorkflowType.FLOW_START, "waits-for-the-send-queue")
async def _waits(environment: WorkflowEnvironment) -> Handle:
    return await _start(environment, FakeStarts(batches=12), FakeQueue(deque([20_000, 15_000, 9_000, 0])))


@scenario(WorkflowType.FLOW_START, "is-cancelled")
async def _start_cancelled(environment: WorkflowEnvironment) -> Handle:
    return await _start(environment, FakeStarts(batches=50), FakeQueue(), cancel=True)


@scenario(WorkflowType.FLOW_START_BATCH, "guards-its-runs")
async def _guards(environment: WorkflowEnvironment) -> Handle:
    starts = FakeStarts(parking=deque([499, 120, 3]))
    async with serving_starts(environment.client, starts, FakePipeline(), FakeQueue()):
        handle = await environment.client.start_workflow(
            WorkflowType.FLOW_START_BATCH,
            FlowStartBatchInput(start=uuid4(), number=3, workspace_id=7, parent="start:gone"),
            id=f"batch-{uuid4()}",
            task_queue=Queue.FLOW,
        )
        await handle.result()
    return handle


async def _broadcast(
    environment: WorkflowEnvironment, batches: int, depths: Sequence[int] = (0,), *, cancel: bool = False
) -> Handle:
    starts, queue, broadcasts = FakeStarts(), FakeQueue(deque(depths)), FakeBroadcasts(batches=batches)
    async with serving_starts(environment.client, starts, FakePipeline(), queue, broadcasts):
        handle = await environment.client.start_workflow(
            WorkflowType.BROADCAST,
            BroadcastInput(broadcast=uuid4(), workspace_id=7, workspace="Nyaruka"),
            id=f"broadcast-{uuid4()}",
            task_queue=Queue.DEFAULT,
        )
        if cancel:
            await handle.signal(Signal.CANCEL)
        await handle.result()
    return handle


@scenario(WorkflowType.BROADCAST, "completes")
async def _broadcast_completes(environment: WorkflowEnvironment) -> Handle:
    return await _broadcast(environment, 20)


@scenario(WorkflowType.BROADCAST, "waits-for-the-send-queue")
async def _broadcast_waits(environment: WorkflowEnvironment) -> Handle:
    return await _broadcast(environment, 12, (20_000, 15_000, 9_000, 0))


@scenario(WorkflowType.BROADCAST, "is-cancelled")
async def _broadcast_cancelled(environment: WorkflowEnvironment) -> Handle:
    return await _broadcast(environment, 50, cancel=True)


@scenario(WorkflowType.BROADCAST_BATCH, "reports-to-nobody")
async def _broadcast_batch(environment: WorkflowEnvironment) -> Handle:
    async with serving_starts(environment.client, FakeStarts(), FakePipeline(), FakeQueue()):
        handle = await environment.client.start_workflow(
            WorkflowType.BROADCAST_BATCH,
            BroadcastBatchInput(broadcast=uuid4(), number=3, workspace_id=7, parent="broadcast:gone"),
            id=f"batch-{uuid4()}",
            task_queue=Queue.FLOW,
        )
        await handle.result()
    return handle


async def _loop(environment: WorkflowEnvironment, kind: WorkflowType, name: str, queue: Queue) -> Handle:
    turns = asyncio.Event()

    @activity.defn(name=name)
    async def turn(loop: LoopInput) -> LoopOutcome:
        info = activity.info()
        if int(info.activity_id) >= 3:
            turns.set()
        return LoopOutcome(handled=int(info.activity_id))

    async with serving(environment.client, queue, workflows=WORKFLOWS, activities=[turn]):
        handle = await environment.client.start_workflow(
            kind, LoopInput(number=0), id=f"{name}-{uuid4()}", task_queue=queue
        )
        await turns.wait()
        await handle.terminate()
    return handle


@scenario(WorkflowType.HANDLER, "takes-turns")
async def _handler(environment: WorkflowEnvironment) -> Handle:
    return await _loop(environment, WorkflowType.HANDLER, "handle_events", Queue.HANDLER)


@scenario(WorkflowType.SENDER, "takes-turns")
async def _sender(environment: WorkflowEnvironment) -> Handle:
    return await _loop(environment, WorkflowType.SENDER, "send_messages", Queue.SEND)


@scenario(WorkflowType.FETCHER, "takes-turns")
async def _fetcher(environment: WorkflowEnvironment) -> Handle:
    return await _loop(environment, WorkflowType.FETCHER, "fetch_attachments", Queue.CALLS)


@scenario(WorkflowType.PARKING, "takes-turns")
async def _parking(environment: WorkflowEnvironment) -> Handle:
    return await _loop(environment, WorkflowType.PARKING, "park_runs", Queue.DEFAULT)


@scenario(WorkflowType.OUTBOX, "sweeps")
async def _outbox(environment: WorkflowEnvironment) -> Handle:
    class Outbox:
        async def sweep(self, limit: int) -> int:
            return 3

    activities = [OutboxActivities(Outbox()).sweep_outbox]
    async with serving(environment.client, Queue.DEFAULT, workflows=WORKFLOWS, activities=activities):
        handle = await environment.client.start_workflow(
            WorkflowType.OUTBOX, id=f"outbox-{uuid4()}", task_queue=Queue.DEFAULT
        )
        await handle.result()
    return handle


SCENARIOS[WorkflowType.RECONCILE, "mends-a-run"] = partial(live_upkeep, kind=WorkflowType.RECONCILE)
SCENARIOS[WorkflowType.HOUSEKEEPING, "trims"] = partial(live_upkeep, kind=WorkflowType.HOUSEKEEPING)
SCENARIOS[WorkflowType.ARCHIVE, "archives"] = partial(live_archive, child=False)
SCENARIOS[WorkflowType.ARCHIVE_WORKSPACE, "archives"] = partial(live_archive, child=True)
SCENARIOS[WorkflowType.CAMPAIGN, "fires-and-is-archived"] = live_campaign
SCENARIOS[WorkflowType.ORDER, "breaks-off-and-goes-on"] = live_order
SCENARIOS[WorkflowType.RESTHOOK, "tells-subscribers"] = live_resthook
for _kind, _name in (
    (WorkflowType.SCHEDULED, "starts"),
    (WorkflowType.SYNC_SCHEDULES, "syncs"),
    (WorkflowType.SQUASH_COUNTS, "squashes"),
    (WorkflowType.DAILY_STATISTICS, "writes"),
):
    SCENARIOS[_kind, _name] = partial(live_once, kind=_kind)
