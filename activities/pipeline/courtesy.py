"""Who goes first in a process: replies, for which somebody waits, before bulk work."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SLICE = 8
"""Contacts of bulk work done at a stretch: some 3 milliseconds of the process's one thread."""
PATIENCE = 0.04
"""Seconds that a slice waits for replies at most, so that bulk work goes on under any load."""


class Courtesy:
    """Shared by all that a process does: `replying` while replies are made, `give_way` between slices of bulk work."""

    def __init__(self) -> None:
        self._replying, self._quiet = 0, asyncio.Event()
        self._quiet.set()

    @contextmanager
    def replying(self) -> Iterator[None]:
        """Replies are being made meanwhile."""
        self._replying += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._replying -= 1
            if not self._replying:
                self._quiet.set()

    async def give_way(self) -> None:
        """Lets everybody else have a turn, and waits a moment for replies that are being made."""
        await asyncio.sleep(0)
        if not self._quiet.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), PATIENCE)
