"""Fetching of incoming messages' files: an activity that draws the messages that wait for them, batch after batch."""

import asyncio
from typing import Protocol

from temporalio import activity

from activities.turns import LENGTH, Turn
from core.contracts.loops import LoopInput, LoopOutcome

IDLE = 0.5
"""Seconds between looks when nothing waits."""


class Fetch(Protocol):
    """`activities.fetching.fetcher.Fetcher`."""

    async def fetch_due(self) -> int:
        """Deals with messages that are due; how many there were."""
        ...


class FetcherActivities:
    """Fetches files; the work is done in `activities.fetching`, which workflows need not import."""

    def __init__(self, fetcher: Fetch, *, turn_length: float = LENGTH) -> None:
        self._fetcher, self._turn_length = fetcher, turn_length

    @activity.defn(name="fetch_attachments")
    async def fetch_attachments(self, loop: LoopInput) -> LoopOutcome:
        """Fetches for half a minute."""
        async with Turn(self._turn_length) as turn:
            while turn.goes_on:
                dealt_with = await self._fetcher.fetch_due()
                if dealt_with:
                    turn.did(dealt_with)
                else:
                    await turn.until(asyncio.sleep(IDLE))
            return turn.outcome
