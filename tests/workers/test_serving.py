"""The life of a process's workers, on a real server with loops that do next to nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity
from temporalio.client import Client

from activities.turns import Turn
from core.contracts import workflow_ids
from core.contracts.loops import LoopInput, LoopOutcome
from core.contracts.queues import Queue
from core.settings import Settings
from workers import serving
from workers.plugin import NgomaPlugin
from workers.serving import Service, serve
from workflows.handler import HandlerWorkflow
from workflows.parking import ParkingWorkflow
from workflows.sender import SenderWorkflow


class Loops:
    """Activities of all three loops; `work` is done in each round."""

    def __init__(self) -> None:
        self.begun, self.finished = asyncio.Event(), list[str]()

    @activity.defn(name="handle_events")
    async def handle_events(self, loop: LoopInput) -> LoopOutcome:
        async with Turn(5) as turn:
            while turn.goes_on:
                self.begun.set()
                await asyncio.sleep(0.3)
                self.finished.append("round")
            return turn.outcome

    @activity.defn(name="send_messages")
    async def send_messages(self, loop: LoopInput) -> LoopOutcome:
        async with Turn(5) as turn:
            await turn.until(asyncio.sleep(5))
            return turn.outcome

    @activity.defn(name="park_runs")
    async def park_runs(self, loop: LoopInput) -> LoopOutcome:
        return await self.send_messages(loop)


@asynccontextmanager
async def process(temporal: Client, loops: Loops) -> AsyncIterator[asyncio.Event]:
    """`serve`, as a process runs it; ends when the block does."""
    settings = Settings(secret_key="x" * 32, handlers=1, senders=1)
    services = {
        Queue.HANDLER: Service((HandlerWorkflow,), (loops.handle_events,)),
        Queue.SEND: Service((SenderWorkflow,), (loops.send_messages,)),
        Queue.DEFAULT: Service((ParkingWorkflow,), (loops.park_runs,)),
    }
    config = temporal.config()
    config["plugins"] = [NgomaPlugin()]
    stop = asyncio.Event()
    running = asyncio.create_task(serve(Client(**config), settings, services, list(services), stop))
    try:
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(60):
            await running


async def test_loops_run_by_themselves_and_stop_when_told(temporal: Client) -> None:
    loops = Loops()
    async with process(temporal, loops) as stop:
        await asyncio.wait_for(loops.begun.wait(), 60)
        begun = len(loops.finished)
        stop.set()
    assert begun <= len(loops.finished) <= begun + 2, "the round at hand is finished and no other is begun"


async def test_the_next_process_takes_over(temporal: Client) -> None:
    """The first one's turns ended at its shutdown, so that nobody waits for missed heartbeats."""
    first, second = Loops(), Loops()
    async with process(temporal, first):
        await asyncio.wait_for(first.begun.wait(), 60)
    async with process(temporal, second):
        await asyncio.wait_for(second.begun.wait(), 60)
    handle = temporal.get_workflow_handle(workflow_ids.handler(0))
    events = (await handle.fetch_history()).events
    assert not any(event.HasField("activity_task_timed_out_event_attributes") for event in events)


def test_graceful_shutdown_is_longer_than_a_send() -> None:
    assert serving.GRACE.total_seconds() > 35
