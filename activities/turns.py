"""A turn of a loop: an activity that works for half a minute and is ordered again and again."""

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import Self

from temporalio import activity

from core.contracts.loops import LoopOutcome

LENGTH = 30.0
"""Seconds after which a turn ends, so that another worker may take the next one."""
HEARTBEAT = 1.0
"""Seconds between heartbeats: Temporal gives the turn of a dead worker to another one when they stay away."""


class Turn:
    """Counts what a turn does, tells Temporal once a second that it is alive, and knows when to stop.

    It stops when its time is over, or as soon as its worker shuts down.
    """

    def __init__(self, length: float = LENGTH) -> None:
        self._end, self._handled, self._batches = time.monotonic() + length, 0, 0
        self._shutdown: asyncio.Task[None] | None = None
        self._heart: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._shutdown = asyncio.create_task(activity.wait_for_worker_shutdown())
        self._heart = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (self._shutdown, self._heart):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    @property
    def goes_on(self) -> bool:
        """Whether there is time for more."""
        return time.monotonic() < self._end and not self.is_last

    @property
    def is_last(self) -> bool:
        """Whether the worker shuts down."""
        return self._shutdown is not None and self._shutdown.done()

    def did(self, handled: int) -> None:
        """Counts a batch."""
        self._handled, self._batches = self._handled + handled, self._batches + 1

    async def until(self, *events: Awaitable[object]) -> None:
        """Waits for the first of the events, or the worker's shutdown; what hasn't come by then is cancelled.

        Raises what the event raises.
        """
        assert self._shutdown is not None, "a turn is entered before it waits"
        waiting = {asyncio.ensure_future(event) for event in events}
        try:
            done, _ = await asyncio.wait({*waiting, self._shutdown}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for task in done & waiting:
            task.result()

    @property
    def outcome(self) -> LoopOutcome:
        """What the turn did."""
        return LoopOutcome(handled=self._handled, batches=self._batches)

    async def _beat(self) -> None:
        while True:
            activity.heartbeat(self._handled)
            await asyncio.sleep(HEARTBEAT)
