"""Workflows that are stuck: their tasks fail, are tried again, and fail again."""

import asyncio
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError

from core.contracts.converter import DATA_CONVERTER

MOST, AT_ONCE = 100, 8
"""Workflows that are asked, of the runs and of all others that are open, and how many at a time."""
ATTEMPTS = 4
"""A task whose worker was killed, or whose server was away, is tried twice or so; one that fails is tried for ever."""
PATIENCE = 240.0


async def stuck(address: str) -> list[str]:
    """Open workflows whose task has been tried again and again, seconds apart: ids with the number of attempts."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                client = await Client.connect(address, data_converter=DATA_CONVERTER)
                return await _stuck(client)
            except (RPCError, RuntimeError):
                await asyncio.sleep(0.5)  # it has only just come back


async def _stuck(client: Client) -> list[str]:
    others = client.list_workflows("ExecutionStatus = 'Running' AND WorkflowType != 'FlowRunWorkflow'", limit=MOST)
    loops = [one async for one in others]
    runs = client.list_workflows("ExecutionStatus = 'Running' AND WorkflowType = 'FlowRunWorkflow'", limit=MOST)
    slots = asyncio.Semaphore(AT_ONCE)

    async def ask(id_: str) -> tuple[str, int]:
        async with slots:
            return id_, await _attempts(client, id_)

    asked = await asyncio.gather(*(ask(one.id) for one in [*loops, *[one async for one in runs]]))
    return [f"{id_}: {attempts} attempts" for id_, attempts in asked if attempts >= ATTEMPTS]


async def _attempts(client: Client, id_: str) -> int:
    try:
        described: Any = await client.get_workflow_handle(id_).describe()
    except RPCError:
        return 0  # it ended meanwhile
    return int(described.raw_description.pending_workflow_task.attempt)
