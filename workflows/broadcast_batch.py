"""One batch of a broadcast."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.broadcasts import BroadcastActivities
    from core.contracts.broadcasts import BroadcastBatchInput
    from core.contracts.starts import BatchOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.bulk import report


@workflow.defn(name=WorkflowType.BROADCAST_BATCH)
class BroadcastBatchWorkflow:
    """Makes the messages of some 500 contacts, and reports to the broadcast."""

    @workflow.run
    async def run(self, batch: BroadcastBatchInput) -> BatchOutcome:
        """Ends when the messages are stored and in the send queue."""
        done = await workflow.execute_activity_method(
            BroadcastActivities.send_broadcast_batch,
            batch,
            **options.titled(options.PIPELINE, f"Send batch {batch.number}"),
        )
        await report(batch.parent, done)
        return done.outcome
