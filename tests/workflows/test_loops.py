"""The workflows of endless loops, on a real server."""

import asyncio
import time
from uuid import uuid4

import pytest
from temporalio import activity
from temporalio.client import Client

from core.contracts.loops import LoopInput, LoopOutcome
from core.contracts.queues import Queue
from core.contracts.workflow_types import WorkflowType
from tests.workflows.serving import WORKFLOWS, assert_replays, serving
from workflows import loops

KINDS = (
    (WorkflowType.HANDLER, "handle_events", Queue.HANDLER),
    (WorkflowType.SENDER, "send_messages", Queue.SEND),
    (WorkflowType.FETCHER, "fetch_attachments", Queue.CALLS),
    (WorkflowType.PARKING, "park_runs", Queue.DEFAULT),
)


@pytest.mark.parametrize(("kind", "name", "queue"), KINDS)
async def test_turns_follow_one_another(temporal: Client, kind: WorkflowType, name: str, queue: Queue) -> None:
    turns, enough = list[LoopInput](), asyncio.Event()

    @activity.defn(name=name)
    async def turn(loop: LoopInput) -> LoopOutcome:
        turns.append(loop)
        if len(turns) == 3:
            enough.set()
        return LoopOutcome(handled=1, batches=1)

    async with serving(temporal, queue, workflows=WORKFLOWS, activities=[turn]):
        handle = await temporal.start_workflow(kind, LoopInput(number=5), id=f"{name}-{uuid4()}", task_queue=queue)
        await asyncio.wait_for(enough.wait(), 20)
        await handle.terminate()
    assert {loop.number for loop in turns} == {5}
    await assert_replays(handle)


async def test_a_history_is_begun_anew_after_some_turns(temporal: Client) -> None:
    later = asyncio.Event()

    @activity.defn(name="handle_events")
    async def turn(loop: LoopInput) -> LoopOutcome:
        if loop.turns >= loops.TURNS:
            later.set()
        return LoopOutcome()

    async with serving(temporal, Queue.HANDLER, workflows=WORKFLOWS, activities=[turn]):
        handle = await temporal.start_workflow(
            WorkflowType.HANDLER, LoopInput(number=0), id=f"handler-{uuid4()}", task_queue=Queue.HANDLER
        )
        await asyncio.wait_for(later.wait(), 60)
        first = temporal.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
        assert (await first.describe()).history_length < 2000
        await temporal.get_workflow_handle(handle.id).terminate()


async def test_the_turn_of_a_dead_worker_is_given_to_another_within_seconds(temporal: Client) -> None:
    """A dead worker is one that no longer heartbeats."""
    again = asyncio.Event()

    @activity.defn(name="send_messages")
    async def turn(loop: LoopInput) -> LoopOutcome:
        if activity.info().attempt == 1:
            await asyncio.sleep(60)
        again.set()
        return LoopOutcome()

    async with serving(temporal, Queue.SEND, workflows=WORKFLOWS, activities=[turn]):
        begun = time.monotonic()
        handle = await temporal.start_workflow(
            WorkflowType.SENDER, LoopInput(number=0), id=f"sender-{uuid4()}", task_queue=Queue.SEND
        )
        await asyncio.wait_for(again.wait(), 30)
        await handle.terminate()
    assert time.monotonic() - begun < 20
