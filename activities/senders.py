"""Sending of messages: an activity that draws them from the fair queue, batch after batch."""

from typing import Protocol

from temporalio import activity

from activities.turns import LENGTH, Turn
from core.contracts.loops import LoopInput, LoopOutcome


class Dispatch(Protocol):
    """`activities.sending.dispatcher.Dispatcher`."""

    async def run(self, number: int, turn: Turn) -> None:
        """Sends for a turn of the loop `number`."""
        ...


class SenderActivities:
    """Sends messages; the work is done in `activities.sending`, which workflows need not import."""

    def __init__(self, dispatch: Dispatch, *, turn_length: float = LENGTH) -> None:
        self._dispatch, self._turn_length = dispatch, turn_length

    @activity.defn(name="send_messages")
    async def send_messages(self, loop: LoopInput) -> LoopOutcome:
        """Sends messages for half a minute, fair between workspaces, individual ones before bulk."""
        async with Turn(self._turn_length) as turn:
            await self._dispatch.run(loop.number, turn)
            return turn.outcome
