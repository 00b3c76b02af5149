"""Heartbeats: how Temporal learns in seconds, and not only when its time is up, that an activity's worker is dead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from temporalio import activity

EVERY = 1.0
"""Seconds."""


@asynccontextmanager
async def heartbeats() -> AsyncIterator[None]:
    """Sends heartbeats as long as the block runs."""
    heart = asyncio.create_task(_beat())
    try:
        yield
    finally:
        heart.cancel()
        with suppress(asyncio.CancelledError):
            await heart


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(EVERY)
