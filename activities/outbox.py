"""The sweep of the outbox: messages that were committed but whose push was lost, and retries that are due."""

from temporalio import activity

from activities.ports import Outbox
from core.contracts.sweeps import SweepOutcome

BATCH = 1000
"""Messages pushed at a time."""
MOST = 50
"""Batches of one sweep; the next sweep goes on."""


class OutboxActivities:
    """Finds messages that should be in the send queue and are not."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    @activity.defn(name="sweep_outbox")
    async def sweep_outbox(self) -> SweepOutcome:
        """Pushes them, oldest first. Pushing twice does nothing, so it may run beside another sweep."""
        found = 0
        for _ in range(MOST):
            activity.heartbeat(found)
            pushed = await self._outbox.sweep(BATCH)
            found += pushed
            if pushed < BATCH:
                break
        return SweepOutcome(found=found)
