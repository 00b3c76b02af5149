"""Handling of incoming events: an activity that draws the oldest ones, batch after batch."""

from temporalio import activity

from activities.ports import Pipeline, Wake
from activities.turns import LENGTH, Turn
from core.contracts.loops import LoopInput, LoopOutcome

IDLE = 1.0
"""Seconds after which a handler looks for events although nothing woke it."""


class HandlerActivities:
    """Gives pending events to the pipeline; `batch` is how many contacts share a transaction at most."""

    def __init__(self, pipeline: Pipeline, wake: Wake, *, batch: int, turn_length: float = LENGTH) -> None:
        self._pipeline, self._wake, self._batch, self._turn_length = pipeline, wake, batch, turn_length

    @activity.defn(name="handle_events")
    async def handle_events(self, loop: LoopInput) -> LoopOutcome:
        """Handles events for half a minute: one when idle, as many as a batch holds under load."""
        async with Turn(self._turn_length) as turn:
            while turn.goes_on:
                handled = await self._pipeline.handle_pending(self._batch)
                if handled:
                    turn.did(handled)
                else:
                    await turn.until(self._wake.wait(IDLE))
            return turn.outcome
