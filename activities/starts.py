"""Steps of a bulk start."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.ports import Pipeline, QueueDepth, Starts
from core.contracts.errors import ErrorType
from core.contracts.starts import (
    BatchOutcome,
    BatchReport,
    FlowStartBatchInput,
    Recipients,
    StartEnd,
    StartRef,
    WorkspaceRef,
)


class StartActivities:
    """Resolves recipients, starts batches, and notes the end."""

    def __init__(self, starts: Starts, pipeline: Pipeline, queue: QueueDepth) -> None:
        self._starts, self._pipeline, self._queue = starts, pipeline, queue

    @activity.defn(name="resolve_recipients")
    async def resolve_recipients(self, ref: StartRef) -> Recipients:
        """Cuts a start's recipients into batches; says the same when asked again."""
        recipients = await self._starts.resolve(ref.start)
        if recipients is None:
            raise ApplicationError(f"there is no flow start {ref.start}", type=ErrorType.NOT_FOUND, non_retryable=True)
        return recipients

    @activity.defn(name="start_batch")
    async def start_batch(self, batch: FlowStartBatchInput) -> BatchReport:
        """Starts a batch's contacts, unless the start was interrupted meanwhile."""
        outcome = BatchOutcome()
        if not await self._starts.is_interrupted(batch.start):
            outcome = await self._pipeline.start_batch(batch.start, batch.number)
        depth = await self._queue.depth(batch.workspace_id)
        return BatchReport(number=batch.number, outcome=outcome, queue_depth=depth)

    @activity.defn(name="count_unparked")
    async def count_unparked(self, batch: FlowStartBatchInput) -> int:
        """How many runs of a batch have no workflow of their own yet."""
        return await self._starts.unparked(batch.start, batch.number)

    @activity.defn(name="read_queue_depth")
    async def read_queue_depth(self, ref: WorkspaceRef) -> int:
        """How many messages a workspace has in the send queue."""
        return await self._queue.depth(ref.workspace_id)

    @activity.defn(name="finish_start")
    async def finish_start(self, end: StartEnd) -> None:
        """Notes that a start is over."""
        await self._starts.finish(end)
