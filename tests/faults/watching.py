"""What whoever runs a deployment has: something that begins Temporal's server again when it answers no more.

Temporal's development server keeps its data in SQLite; killed under heavy load, it has come back with a database that
answered every question with `interrupted`, and stayed so. A health check of any deployment would restart it.
"""

import asyncio
from contextlib import suppress

from temporalio.client import Client
from temporalio.service import RPCError

from tests.system import System
from workers.stack.errors import StackError

EVERY, PATIENCE = 5.0, 30.0
"""Seconds between looks, and for which there was no answer before the server is begun again."""


class Watch:
    """Looks after one system's Temporal; `revived` counts how often it was begun again."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.revived = 0
        self.busy = asyncio.Lock()
        """Held by whoever kills and restarts parts on purpose."""

    async def keep(self) -> None:
        """Looks for ever."""
        silent = 0.0
        while True:
            await asyncio.sleep(EVERY)
            silent = 0.0 if await self._answers() else silent + EVERY
            if silent < PATIENCE:
                continue
            async with self.busy:
                self.revived += 1
                with suppress(StackError):
                    await asyncio.to_thread(self._begin_again)
            silent = 0.0

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(EVERY):
                client = await Client.connect(self._system.environment["NGOMA_TEMPORAL_ADDRESS"])
                await client.count_workflows("WorkflowType = 'ParkingWorkflow'")
        except (TimeoutError, RPCError, RuntimeError):
            return self.busy.locked()
        return True

    def _begin_again(self) -> None:
        self._system.kill("temporal")
        self._system.restart("temporal")
