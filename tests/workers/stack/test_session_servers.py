"""The servers that the other tests rely on."""

import asyncpg
import redis.asyncio
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from core.contracts import search_attributes
from core.contracts.queues import Queue
from tests.workers.stack.napping import NapWorkflow


async def test_an_empty_database_speaks_unicode(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url.replace("+asyncpg", ""))
    try:
        assert await connection.fetchval("SELECT lower('ÉCOLE ЖУК')") == "école жук"
    finally:
        await connection.close()


async def test_redis_databases_are_empty(redis_url: str) -> None:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("a", "1")


async def test_temporal_namespace_has_search_attributes(temporal: Client) -> None:
    named = TypedSearchAttributes([SearchAttributePair(search_attributes.FLOW, "Registration")])
    handle = await temporal.start_workflow("Nap", id="nap", task_queue=Queue.DEFAULT, search_attributes=named)
    description = await handle.describe()
    assert description.typed_search_attributes[search_attributes.FLOW] == "Registration"
    await handle.terminate()


async def test_ninety_days_pass_in_no_time(time_skipping: WorkflowEnvironment) -> None:
    async with Worker(time_skipping.client, task_queue=Queue.RUNS, workflows=[NapWorkflow]):
        assert await time_skipping.client.execute_workflow(NapWorkflow.run, id="nap", task_queue=Queue.RUNS) == "awake"
