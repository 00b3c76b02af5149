"""Waking the handlers beside the answer: one ring at a time, so that a burst of callbacks costs few."""

import asyncio

from store.wake import Wake


class Waker:
    """Rings the handlers' bell without keeping the aggregator waiting."""

    def __init__(self, wake: Wake) -> None:
        self._wake = wake
        self._ringing: asyncio.Task[None] | None = None
        self._again = False

    def ring(self) -> None:
        """Ring soon; what arrived before a ring begins shares it."""
        if self._ringing is not None and not self._ringing.done():
            self._again = True
            return
        self._ringing = asyncio.create_task(self._ring())

    async def ring_soon(self) -> None:
        """As `ring`, for those who wait for what they call."""
        self.ring()

    async def close(self) -> None:
        """Wait for the last ring."""
        if self._ringing is not None:
            await self._ringing

    async def _ring(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            await self._wake.ring()
