import asyncio
from collections import deque

import pytest
from temporalio.testing import ActivityEnvironment

from activities.handlers import HandlerActivities
from core.contracts.loops import LoopInput, LoopOutcome
from tests.workflows.fakes import FakePipeline


class Pipeline(FakePipeline):
    """Finds so many events at each draw, then none."""

    def __init__(self, *found: int | Exception) -> None:
        super().__init__()
        self.found, self.limits = deque(found), list[int]()
        self.is_dry = asyncio.Event()

    async def handle_pending(self, limit: int) -> int:
        self.limits.append(limit)
        if not self.found:
            self.is_dry.set()
            return 0
        found = self.found.popleft()
        if isinstance(found, Exception):
            raise found
        return found


class Bell:
    def __init__(self) -> None:
        self.rung, self.waits = asyncio.Event(), list[float]()

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        async with asyncio.timeout(seconds + 1):
            await self.rung.wait()
        self.rung.clear()


def turn(
    environment: ActivityEnvironment, pipeline: Pipeline, bell: Bell, *, seconds: float = 20
) -> "asyncio.Task[LoopOutcome]":
    activities = HandlerActivities(pipeline, bell, batch=100, turn_length=seconds)
    return asyncio.ensure_future(environment.run(activities.handle_events, LoopInput(number=0)))


async def test_batches_follow_one_another_while_there_are_events() -> None:
    environment, pipeline = ActivityEnvironment(), Pipeline(100, 100, 37)
    running = turn(environment, pipeline, Bell())
    await pipeline.is_dry.wait()
    environment.worker_shutdown()
    assert await running == LoopOutcome(handled=237, batches=3)
    assert set(pipeline.limits) == {100}


async def test_an_idle_handler_waits_for_the_bell() -> None:
    environment, pipeline, bell = ActivityEnvironment(), Pipeline(), Bell()
    running = turn(environment, pipeline, bell)
    await pipeline.is_dry.wait()
    await asyncio.sleep(0.05)
    assert len(pipeline.limits) == 1
    pipeline.found.append(1)
    pipeline.is_dry.clear()
    bell.rung.set()
    await pipeline.is_dry.wait()
    environment.worker_shutdown()
    assert (await running).handled == 1


async def test_a_turn_ends_when_its_time_is_over() -> None:
    assert await turn(ActivityEnvironment(), Pipeline(*[1] * 3), Bell(), seconds=0) == LoopOutcome()


async def test_a_shutdown_ends_even_a_busy_turn_after_the_batch_at_hand() -> None:
    environment = ActivityEnvironment()

    class Busy(Pipeline):
        async def handle_pending(self, limit: int) -> int:
            self.limits.append(limit)
            if len(self.limits) == 3:
                environment.worker_shutdown()
            await asyncio.sleep(0.01)
            return 5

    pipeline = Busy()
    outcome = await turn(environment, pipeline, Bell())
    assert outcome.handled <= 20


async def test_heartbeats_tell_that_the_handler_is_alive() -> None:
    environment, pipeline, beats = ActivityEnvironment(), Pipeline(7), list[object]()
    environment.on_heartbeat = lambda *details: beats.append(details)
    running = turn(environment, pipeline, Bell())
    await asyncio.sleep(1.2)
    environment.worker_shutdown()
    await running
    assert beats == [(7,), (7,)]


async def test_what_fails_the_pipeline_fails_the_turn_so_that_temporal_shows_it() -> None:
    with pytest.raises(ConnectionError):
        await turn(ActivityEnvironment(), Pipeline(1, ConnectionError("no database")), Bell())
