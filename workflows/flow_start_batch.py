"""One batch of a bulk start."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.starts import StartActivities
    from core.contracts.starts import BatchOutcome, FlowStartBatchInput
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.bulk import report

FIRST_LOOK, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=1)


@workflow.defn(name=WorkflowType.FLOW_START_BATCH)
class FlowStartBatchWorkflow:
    """Starts some 500 contacts, reports to the start, and guards the new runs until each has its own workflow."""

    @workflow.run
    async def run(self, batch: FlowStartBatchInput) -> BatchOutcome:
        """Ends when Temporal knows of all runs of the batch."""
        started = await workflow.execute_activity_method(
            StartActivities.start_batch, batch, **options.titled(options.PIPELINE, f"Start batch {batch.number}")
        )
        await report(batch.parent, started)
        if started.outcome.started:
            await _guard(batch)
        return started.outcome


async def _guard(batch: FlowStartBatchInput) -> None:
    pause = FIRST_LOOK
    while await workflow.execute_activity_method(
        StartActivities.count_unparked, batch, **options.titled(options.PIPELINE, "Runs without a workflow yet")
    ):
        await workflow.sleep(pause, summary="Runs are being parked")
        pause = min(pause * 2, LONGEST_PAUSE)
