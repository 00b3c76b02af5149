"""Steps of a broadcast."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.ports import Broadcaster, Broadcasts, QueueDepth
from core.contracts.broadcasts import BroadcastBatchInput, BroadcastEnd, BroadcastRef
from core.contracts.errors import ErrorType
from core.contracts.starts import BatchReport, Recipients


class BroadcastActivities:
    """Resolves recipients, sends batches, and notes the end."""

    def __init__(self, broadcasts: Broadcasts, broadcaster: Broadcaster, queue: QueueDepth) -> None:
        self._broadcasts, self._broadcaster, self._queue = broadcasts, broadcaster, queue

    @activity.defn(name="resolve_broadcast")
    async def resolve_broadcast(self, ref: BroadcastRef) -> Recipients:
        """Cuts a broadcast's recipients into batches; says the same when asked again."""
        recipients = await self._broadcasts.resolve(ref.broadcast)
        if recipients is None:
            message = f"there is no broadcast {ref.broadcast}"
            raise ApplicationError(message, type=ErrorType.NOT_FOUND, non_retryable=True)
        return recipients

    @activity.defn(name="send_broadcast_batch")
    async def send_broadcast_batch(self, batch: BroadcastBatchInput) -> BatchReport:
        """Makes and queues a batch's messages, unless the broadcast was interrupted meanwhile."""
        outcome = await self._broadcaster.send_batch(batch.broadcast, batch.number)
        depth = await self._queue.depth(batch.workspace_id)
        return BatchReport(number=batch.number, outcome=outcome, queue_depth=depth)

    @activity.defn(name="finish_broadcast")
    async def finish_broadcast(self, end: BroadcastEnd) -> None:
        """Notes that a broadcast is over."""
        await self._broadcasts.finish(end)
