"""One batch of a bulk start."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.starts import StartActivities
    from core.contracts.signals import Signal
    from core.contracts.starts import BatchOutcome, BatchReport, FlowStartBatchInput
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

FIRST_LOOK, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=1)


@workflow.defn(name=WorkflowType.FLOW_START_BATCH)
class FlowStartBatchWorkflow:
    """Starts some 500 contacts, reports to the start, and guards the new runs until each has its own workflow."""

    @workflow.run
    async def run(self, batch: FlowStartBatchInput) -> BatchOutcome:
        """Ends when Temporal knows of all runs of the batch."""
        report = await workflow.execute_activity_method(
            StartActivities.start_batch, batch, **options.titled(options.PIPELINE, f"Start batch {batch.number}")
        )
        if batch.parent:
            await _report(batch.parent, report)
        if report.outcome.started:
            await _guard(batch)
        return report.outcome


async def _report(parent: str, report: BatchReport) -> None:
    try:
        await workflow.get_external_workflow_handle(parent).signal(Signal.BATCH_STARTED, report)
    except ApplicationError:
        workflow.logger.info("the start has ended already, nobody waits for the report of a batch")


async def _guard(batch: FlowStartBatchInput) -> None:
    pause = FIRST_LOOK
    while await workflow.execute_activity_method(
        StartActivities.count_unparked, batch, **options.titled(options.PIPELINE, "Runs without a workflow yet")
    ):
        await workflow.sleep(pause, summary="Runs are being parked")
        pause = min(pause * 2, LONGEST_PAUSE)
