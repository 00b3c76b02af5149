"""The worker process itself, with a real database, Redis and Temporal."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.service import RPCError

from core.contracts import workflow_ids
from core.contracts.queues import Queue


@asynccontextmanager
async def process(*arguments: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m workers`; killed at the end if it still runs."""
    environment = os.environ | {"NGOMA_SECRET_KEY": uuid4().hex * 2} | settings
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "workers", *arguments, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def stopped(running: asyncio.subprocess.Process, *, within: float = 15) -> tuple[int, str]:
    """Tells a process to stop; its exit code and what it wrote."""
    running.send_signal(signal.SIGTERM)
    async with asyncio.timeout(within):
        _, errors = await running.communicate()
    assert running.returncode is not None
    return running.returncode, errors.decode()


async def is_handled(client: Client) -> bool:
    """Whether a worker has taken a turn of the first handler loop."""
    try:
        described = await client.get_workflow_handle(workflow_ids.handler(0)).describe()
    except RPCError:
        return False
    return any(pending.last_worker_identity for pending in described.raw_description.pending_activities)


async def test_a_process_serves_and_stops_cleanly(temporal: Client, database_url: str, redis_url: str) -> None:
    settings = {
        "NGOMA_DATABASE_URL": database_url,
        "NGOMA_REDIS_URL": redis_url,
        "NGOMA_TEMPORAL_ADDRESS": temporal.service_client.config.target_host,
        "NGOMA_TEMPORAL_NAMESPACE": temporal.namespace,
    }
    async with process(**settings) as running:
        async with asyncio.timeout(30):
            while not await is_handled(temporal):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.2)
        code, errors = await stopped(running)
    assert code == 0, errors
    assert "stopped" in errors
    for trouble in ("Fatal Python error", "Traceback"):
        assert trouble not in errors, errors


async def test_a_process_waits_for_temporal_and_can_be_stopped_meanwhile() -> None:
    async with process(NGOMA_TEMPORAL_ADDRESS="127.0.0.1:9") as running:
        assert running.stderr is not None
        async with asyncio.timeout(20):
            line = await running.stderr.readline()
        assert b"not possible yet" in line
        code, errors = await stopped(running)
    assert code == 0, errors


@pytest.mark.parametrize("only", ["nonsense", "handler,nonsense", ""])
async def test_a_queue_that_does_not_exist_is_told(only: str) -> None:
    async with process("--only", only) as running:
        _, errors = await running.communicate()
    assert running.returncode == 2
    assert all(queue in errors.decode() for queue in Queue)
